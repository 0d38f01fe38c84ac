from dataclasses import replace

import pytest

from indexer import dublin_core
from indexer.dublin_core import Element
from indexer.model import Document, Kind, Metadata, ReadingOutcome, ReadingStatus
from indexer.taxonomy import load

TAXONOMY = """
[topics.byggeteknik]
da = "Byggeteknik"
en = "Building technology"
[topics.brand]
da = "Brand"
en = "Fire"
parent = "byggeteknik"
[topics.integration]
da = "Integration"
en = "Integration"
[sectors.almen]
da = "Almen"
en = "Public housing"
[types.rapport]
da = "Rapport"
en = "Report"
"""
METADATA = Metadata(
    title="Æbler på Ærø",
    type="rapport",
    topics=("brand", "integration"),
    sectors=("almen",),
    authors=("Åse Ø", "Bo"),
    publisher="BOLIG",
    date="2017-03",
    language="da",
    municipality="Ærø",
    source="https://example.org",
    summary="Om æbler.",
)
DOCUMENT = Document("a/b", "a/b.pdf", Kind.PDF, METADATA, ReadingOutcome(ReadingStatus.INDEXED), "f" * 64)


@pytest.fixture
def taxonomy(tmp_path):
    (tmp_path / "taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    return load(tmp_path / "taxonomy.toml")


def test_all_that_is_known_is_told_in_both_languages(taxonomy):
    assert dublin_core.elements(DOCUMENT, taxonomy) == (
        Element("title", "Æbler på Ærø", "da"),
        Element("creator", "Åse Ø"),
        Element("creator", "Bo"),
        Element("subject", "Brand", "da"),
        Element("subject", "Fire", "en"),
        Element("subject", "Integration"),
        Element("subject", "Almen", "da"),
        Element("subject", "Public housing", "en"),
        Element("description", "Om æbler.", "da"),
        Element("publisher", "BOLIG"),
        Element("date", "2017-03"),
        Element("type", "Rapport", "da"),
        Element("type", "Report", "en"),
        Element("type", "Text"),
        Element("format", "application/pdf"),
        Element("source", "https://example.org"),
        Element("language", "da"),
        Element("coverage", "Ærø"),
        Element("rights", "Offentligt tilgængeligt", "da"),
        Element("rights", "Publicly accessible", "en"),
    )


def test_what_is_not_known_is_left_out_and_a_file_has_at_least_its_name(taxonomy):
    bare = replace(DOCUMENT, metadata=Metadata(language="ikke et sprog!"))
    found = dublin_core.elements(bare, taxonomy)
    assert found[0] == Element("title", "b.pdf")
    assert {element.name for element in found} == {"title", "type", "format", "language", "rights"}


def test_sets_follow_the_levels_of_the_taxonomy_and_are_spelt_as_the_protocol_allows(taxonomy):
    assert dublin_core.sets(METADATA, taxonomy) == ("topic:byggeteknik:brand", "topic:integration", "sector:almen")
    assert dublin_core.set_of("topic", "Råd og svamp/skimmel", taxonomy) == "topic:raad-og-svamp-skimmel"


def digest(document, taxonomy, address=""):
    return dublin_core.digest(document, taxonomy, dublin_core.sets(document.metadata, taxonomy), address)


def test_the_digest_changes_with_record_file_and_address_and_with_nothing_else(taxonomy, tmp_path):
    same = digest(DOCUMENT, taxonomy)
    assert digest(replace(DOCUMENT, page_count=9, metadata=replace(METADATA, journal_number="1")), taxonomy) == same
    (tmp_path / "other.toml").write_text(TAXONOMY.replace('"Fire"', '"Fires"'), encoding="utf-8")
    others = {
        digest(replace(DOCUMENT, metadata=replace(METADATA, summary="Om pærer.")), taxonomy),
        digest(replace(DOCUMENT, fingerprint="e" * 64), taxonomy),
        digest(DOCUMENT, taxonomy, "https://example.org"),
        digest(DOCUMENT, load(tmp_path / "other.toml")),
    }
    assert len(others | {same}) == 5
