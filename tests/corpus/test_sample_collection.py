"""The collection that everyone sees first: complete, varied, consistent, and honest about what cannot be read."""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from indexer.catalogue.store import Catalogue
from indexer.check import problems
from indexer.model import Kind, ReadingStatus, Visibility
from indexer.pipeline.run import index
from indexer.settings import Settings

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    settings = Settings(corpus=CORPUS, instance=tmp_path_factory.mktemp("instance"), workers=2)
    index(settings)
    catalogue = Catalogue(settings.database_url)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="module")
def documents(catalogue):
    return [document for document in catalogue.all_documents() if not document.part]


def test_there_are_enough_documents_of_every_type(documents):
    types = Counter(document.metadata.type for document in documents)
    cases = Counter(d.metadata.case.number[0] for d in documents if d.metadata.case)
    assert types["regel"] >= 22
    assert types["rapport"] >= 20
    assert types["notat"] + types["referat"] >= 14
    assert cases["V"] >= 17
    assert cases["B"] >= 17


def test_reports_are_long_enough_to_need_their_pages(catalogue, documents):
    reports = [d for d in documents if d.metadata.type == "rapport" and d.outcome.status is ReadingStatus.INDEXED]
    words = {d.id: sum(len(page.text.split()) for page in catalogue.pages(d.id)) for d in reports}
    assert [d.id for d in reports if d.kind is Kind.PDF and d.page_count < 6] == []
    assert {name: count for name, count in words.items() if count < 1800} == {}


def test_only_the_files_that_are_meant_to_be_difficult_are(catalogue):
    found = problems(catalogue)
    assert [p for p in found if not p.outcome] == []
    statuses = Counter(p.outcome.status for p in found)
    assert statuses == {
        ReadingStatus.NO_TEXT: 4,
        ReadingStatus.PROTECTED: 1,
        ReadingStatus.DAMAGED: 2,
        ReadingStatus.UNSUPPORTED: 1,
    }


def test_what_replaces_a_rule_is_replaced_by_it(documents):
    rules = {document.id: document.metadata.rule for document in documents if document.metadata.rule}
    for name, rule in rules.items():
        assert [other for other in rule.replaces if name not in rules[other].replaced_by] == [], name
        assert [other for other in rule.replaced_by if name not in rules[other].replaces] == [], name
    assert sum(1 for rule in rules.values() if rule.in_force_to) >= 6


def test_cases_about_the_same_project_name_each_other(documents):
    cases = {document.id: document.metadata.case for document in documents if document.metadata.case}
    pairs = [(name, other) for name, case in cases.items() for other in case.related]
    assert [(name, other) for name, other in pairs if name not in cases[other].related] == []
    assert {frozenset((cases[name].number[0], cases[other].number[0])) for name, other in pairs} == {frozenset("VB")}
    assert len(pairs) >= 12


def test_every_case_has_its_facts(documents):
    cases = [document.metadata for document in documents if document.metadata.type == "sag"]
    assert [m.title for m in cases if not (m.case and m.municipality and m.case.phase and m.case.worked)] == []
    numbers = Counter(m.case.number for m in cases)
    assert [number for number, count in numbers.items() if count > 1] == []


def test_every_document_says_that_it_is_a_sample(documents):
    for document in documents:
        sidecar = (CORPUS / f"{document.path}.toml").read_text(encoding="utf-8")
        assert "eksempel" in sidecar.lower(), document.path
        assert tomllib.loads(sidecar)["title"] == document.metadata.title


def test_no_long_sentence_stands_in_two_documents(catalogue, documents):
    seen: dict[str, str] = {}
    texts = ((d.id, page.text.replace("\n\n", ". ")) for d in documents for page in catalogue.pages(d.id))
    sentences = ((name, " ".join(s.split())) for name, text in texts for s in text.split(". "))
    assert [s for name, s in sentences if len(s) > 90 and seen.setdefault(s, name) != name] == []


def test_judged_queries_name_public_documents_that_are_there(documents):
    public = {document.id for document in documents if document.metadata.visibility is Visibility.PUBLIC}
    file = CORPUS.parent / "benchmarks" / "relevance" / "queries-sample.jsonl"
    queries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({query["query"] for query in queries}) == len(queries) >= 100
    assert [name for query in queries for name in query["targets"] if name not in public] == []
    assert [query["query"] for query in queries if max(query["targets"].values()) < 2] == []
