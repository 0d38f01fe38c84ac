"""The catalogue on SQLite and on PostgreSQL: the same promises, kept by the same code."""

import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import sqlalchemy as sa

from indexer.catalogue import schema
from indexer.catalogue.packed import pack
from indexer.catalogue.rows import FileRecord, FileRow
from indexer.catalogue.store import Catalogue
from indexer.danish.fold import fold
from indexer.errors import CatalogueError
from indexer.faults import Fault
from indexer.model import (
    CaseFacts,
    Citation,
    Citations,
    Document,
    Heading,
    Keyword,
    Kind,
    Metadata,
    Page,
    ReadingOutcome,
    ReadingStatus,
    RuleFacts,
    RuleName,
    Visibility,
)

INDEXED = ReadingOutcome(ReadingStatus.INDEXED)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'instance' / 'catalogue.db'}"
    address = request.getfixturevalue("postgres")
    engine = sa.create_engine(address)
    schema.metadata.drop_all(engine)
    engine.dispose()
    return address


@pytest.fixture
def catalogue(url):
    catalogue = Catalogue(url)
    yield catalogue
    catalogue.close()


def record(path, *texts, document_id="", metadata=None, outcome=INDEXED, faults=(), keywords=(), citations=None):
    name = document_id or path.rpartition(".")[0]
    document = Document(
        name, path, Kind.TEXT, metadata or Metadata(title=name), outcome, "f" * 64, page_count=len(texts)
    )
    pages = tuple(Page(number, str(number), text) for number, text in enumerate(texts, start=1))
    row = FileRow(path, 10, "10.5", 7, "f" * 64 + "+" + "0" * 64, name, outcome)
    found = tuple(Keyword(text, fold(text)) for text in keywords)
    cited = {name: citations} if citations else {}
    return FileRecord(row, ((document, tuple(map(pack, pages))),), faults, {name: found}, cited)


def test_what_is_written_is_read_back(catalogue):
    metadata = Metadata(
        title="Støtte til ø-boliger",
        topics=("drift", "oekonomi"),
        date="2017-03",
        visibility=Visibility.MEMBERS,
        rule=RuleFacts(replaces=("regler/gammel",)),
        case=CaseFacts("V-07", rent_month=2050, area=24.5, homes=18, worked=("fælles køkken",)),
    )
    document = Document(
        "sager/ø", "sager/ø.txt", Kind.TEXT, metadata, INDEXED, "f" * 64, 12, 2, (Heading(1, "Indledning", 2),)
    )
    pages = (Page(1, "iv", "Første side\x00 🏠"), Page(2, "1", ""))
    row = FileRow("sager/ø.txt", 12, "12.3", 9, "f" * 64, "sager/ø", INDEXED)
    catalogue.write([FileRecord(row, ((document, tuple(map(pack, pages))),))])
    assert catalogue.documents(["sager/ø", "findes-ikke"]) == {"sager/ø": document}
    assert catalogue.pages("sager/ø") == pages
    assert catalogue.pages("sager/ø", 2, 2) == pages[1:]
    assert catalogue.pages_of(["findes-ikke", "sager/ø"]) == {"findes-ikke": (), "sager/ø": pages}
    assert catalogue.pages_of(["sager/ø"], last=1) == {"sager/ø": pages[:1]}
    assert catalogue.files() == {"sager/ø.txt": row}


def test_writing_a_file_again_replaces_all_that_was_known_of_it(catalogue):
    catalogue.write([record("a.txt", "en", "to", faults=(Fault("a.txt.toml", "unknown-key", "x"),))])
    catalogue.write([record("a.txt", "ny", document_id="b")])
    assert list(catalogue.documents(["a", "b"])) == ["b"]
    assert catalogue.pages("a") == ()
    assert catalogue.faults() == ()


def test_the_outbox_names_what_the_index_has_not_taken_and_what_is_gone(catalogue):
    catalogue.write([record("a.txt", "a"), record("b.txt", "b")])
    catalogue.settle(catalogue.outbox())
    assert catalogue.outbox() == ()
    catalogue.write([record("b.txt", "ny")], gone=["a.txt"])
    assert catalogue.outbox() == ("b",)
    assert catalogue.gone() == ("a",)
    assert list(catalogue.documents(["a", "b"])) == ["b"]


def test_each_settling_is_a_generation(catalogue):
    assert (catalogue.state().generation, catalogue.state().indexed_at) == (0, None)
    catalogue.write([record("a.txt", "a")])
    catalogue.settle(["a"])
    catalogue.settle((), changed=False)
    assert catalogue.state().generation == 1
    assert catalogue.state().indexed_at is not None


def test_another_index_has_to_be_told_everything(catalogue):
    catalogue.begin_index("whoosh-1")
    catalogue.write([record("a.txt", "a"), record("b.txt", "b")])
    catalogue.settle(["a", "b"])
    catalogue.begin_index("whoosh-1")
    assert catalogue.outbox() == ()
    catalogue.begin_index("whoosh-2")
    assert catalogue.outbox() == ("a", "b")


def test_outcomes_are_counted_for_who_may_see_them(catalogue):
    scan = ReadingOutcome(ReadingStatus.NO_TEXT, "scan")
    catalogue.write(
        [
            record("a.txt", "a"),
            record("b.pdf", outcome=scan),
            record("c.pdf", outcome=scan, metadata=Metadata(visibility=Visibility.MEMBERS)),
        ]
    )
    catalogue.settle(["a", "b", "c"])
    assert catalogue.outcomes([Visibility.PUBLIC]) == {ReadingStatus.INDEXED: 1, ReadingStatus.NO_TEXT: 1}
    assert catalogue.outcomes(Visibility) == {ReadingStatus.INDEXED: 1, ReadingStatus.NO_TEXT: 2}


def test_an_alias_leads_to_its_document_and_the_first_to_claim_it_keeps_it(catalogue):
    catalogue.write([record("a.txt", metadata=Metadata(aliases=("gammel",)))])
    catalogue.write([record("b.txt", metadata=Metadata(aliases=("gammel", "aeldre")))])
    assert catalogue.resolve("gammel") == "a"
    assert catalogue.resolve("aeldre") == "b"
    assert catalogue.resolve("ukendt") == ""


def test_who_names_a_document_is_known_and_a_name_longer_than_any_id_names_nobody(catalogue):
    catalogue.write([record("a.txt", metadata=Metadata(aliases=("gammel",)))])
    catalogue.write([record("b.txt", metadata=Metadata(rule=RuleFacts(replaces=("gammel", "x" * 1025))))])
    catalogue.write([record("c.txt", metadata=Metadata(rule=RuleFacts(amended_by=("a", "c"))))])
    assert catalogue.naming("a") == (("replaced_by", "b"), ("amends", "c"))
    assert catalogue.naming("c") == ()


PUBLIC = [Visibility.PUBLIC]
MEMBERS = Metadata(visibility=Visibility.MEMBERS)


def test_keywords_are_found_by_their_folded_beginning_those_of_most_documents_first(catalogue):
    catalogue.write(
        [
            record("a.txt", keywords=("Ålborg", "ål", "bolig")),
            record("b.txt", keywords=("Ålborg Øst", "Ålborg")),
            record("c.txt", keywords=("aalborg", "ålegræs", "ærø")),
        ]
    )
    assert catalogue.keywords_beginning("aalb", PUBLIC, 9) == (("Ålborg", 2), ("aalborg", 1), ("Ålborg Øst", 1))
    assert catalogue.keywords_beginning("aalb", PUBLIC, 1) == (("Ålborg", 2),)
    assert catalogue.keywords_beginning("ae", PUBLIC, 9) == (("ærø", 1),)
    assert catalogue.keywords_beginning("b_l%", PUBLIC, 9) == ()
    assert catalogue.keywords(["a", "x"]) == {
        "a": (Keyword("Ålborg", "aalborg"), Keyword("ål", "aal"), Keyword("bolig", "bolig"))
    }


def test_keywords_count_for_those_who_may_see_the_documents(catalogue):
    catalogue.write(
        [
            record("a.txt", keywords=("leje",)),
            record("b.txt", keywords=("leje", "lejemord"), metadata=MEMBERS),
            record("c.txt", keywords=("lejr",), metadata=Metadata(visibility=Visibility.SECRETARIAT)),
        ]
    )
    assert catalogue.keywords_beginning("lej", PUBLIC, 9) == (("leje", 1),)
    assert catalogue.keywords_beginning("lej", [*PUBLIC, Visibility.MEMBERS], 9) == (("leje", 2), ("lejemord", 1))
    assert catalogue.keywords_beginning("lej", Visibility, 9)[2] == ("lejr", 1)
    assert catalogue.keywords_beginning("lej", [], 9) == ()
    assert catalogue.keyword_counts(["leje", "lejemord", "x"], PUBLIC) == {"leje": 1}
    assert catalogue.keyword_counts(["leje", "lejemord"], Visibility) == {"leje": 2, "lejemord": 1}


def test_no_keyword_of_a_document_changed_hidden_or_gone_is_left(catalogue):
    catalogue.write([record("a.txt", keywords=("altan", "altandør")), record("b.txt", keywords=("altan",))])
    catalogue.write([record("a.txt", keywords=("altan", "Altan"), metadata=MEMBERS)])
    assert catalogue.keywords_beginning("alt", PUBLIC, 9) == (("altan", 1),)
    assert catalogue.keywords_beginning("alt", Visibility, 9) == (("altan", 2), ("Altan", 1))
    catalogue.write([], gone=["a.txt"])
    assert catalogue.keywords_beginning("alt", Visibility, 9) == (("altan", 1),)
    assert catalogue.keywords(["a"]) == {}
    catalogue.write([record("b.txt")])
    assert catalogue.keywords_beginning("", Visibility, 9) == ()


def test_a_batch_that_fails_changes_no_count(catalogue):
    catalogue.write([record("a.txt", keywords=("altan",))])
    with pytest.raises(CatalogueError):
        catalogue.write([record("a.txt", keywords=("kvist",)), record("b.txt", document_id="a")])
    assert catalogue.keywords_beginning("", PUBLIC, 9) == (("altan", 1),)


def test_many_keywords_are_counted_exactly(catalogue):
    def batch(first, step):
        return [record(f"{n}.txt", keywords=[f"ord{k}" for k in range(first, 900, n % step + 1)]) for n in range(12)]

    catalogue.write(batch(0, 5))
    catalogue.write(batch(3, 7), gone=["11.txt"])
    counted = dict(catalogue.keywords_beginning("ord", PUBLIC, 5000))
    found = catalogue.keywords([str(n) for n in range(12)]).values()
    assert counted == Counter(keyword.text for keywords in found for keyword in keywords)


def test_thousands_of_documents_fit_into_one_batch(catalogue):
    catalogue.write([record(f"{number}.txt", "x") for number in range(1200)])
    assert len(catalogue.outbox()) == 1200
    catalogue.write([], gone=[f"{number}.txt" for number in range(1200)])
    assert catalogue.documents(["1", "2"]) == {}


def test_a_catalogue_of_another_version_is_made_anew(url):
    former = Catalogue(url)
    former.write([record("a.txt", "a")])
    collection = former.state().collection
    former.close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.update(schema.state).where(schema.state.c.key == "version").values(value="0"))
    engine.dispose()
    later = Catalogue(url)
    assert later.files() == {}
    assert later.state().collection != collection
    later.close()


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "catalogue.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(CatalogueError, match=r"catalogue\.db cannot be used"):
        Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")


def test_an_unknown_kind_of_database_names_the_setting():
    with pytest.raises(CatalogueError, match="Check the setting database"):
        Catalogue("nosuch://host/db")


def test_the_revision_changes_with_whatever_readers_may_see(catalogue):
    seen = [catalogue.revision()]
    catalogue.write([record("a.txt", "et")])
    seen.append(catalogue.revision())
    catalogue.settle(["a"])
    seen.append(catalogue.revision())
    catalogue.documents(["a"])
    catalogue.state()
    assert catalogue.revision() == seen[-1]
    catalogue.settle([], changed=False)
    seen.append(catalogue.revision())
    assert len(set(seen)) == len(seen)


def test_a_request_sees_one_revision_and_others_the_newest(catalogue):
    before = catalogue.revision()
    with catalogue.steady():
        assert catalogue.revision() == before
        catalogue.write([record("a.txt", "en")])
        assert catalogue.revision() == before
        with ThreadPoolExecutor(1) as other:
            assert other.submit(catalogue.revision).result() != before
    assert catalogue.revision() != before


def test_a_document_that_was_shown_is_read_anew_when_it_has_changed(catalogue):
    catalogue.write([record("a.txt", "et", metadata=Metadata(title="Gammel"))])
    assert catalogue.documents(["a"])["a"].metadata.title == "Gammel"
    assert catalogue.outcomes({Visibility.PUBLIC})[ReadingStatus.WAITING] == 1
    catalogue.write([record("a.txt", "et", metadata=Metadata(title="Ny"))])
    assert catalogue.documents(["a", "b"])["a"].metadata.title == "Ny"
    catalogue.settle(["a"])
    assert ReadingStatus.WAITING not in catalogue.outcomes({Visibility.PUBLIC})
    catalogue.write([], gone=["a.txt"])
    assert catalogue.documents(["a"]) == {}


def test_a_new_file_has_large_pages_so_that_those_of_documents_fit(tmp_path):
    Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}").close()
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as connection:
        assert connection.execute("PRAGMA page_size").fetchone() == (16384,)


def test_citations_are_found_by_number_and_by_name_and_go_with_their_document(catalogue):
    by_number, by_name = Citation("341/2022", "", "54", (1, 3)), Citation("", "lov om leje i kraft", "", (2,))
    metadata = Metadata(date="2024-05-01", visibility=Visibility.MEMBERS)
    catalogue.write([record("a.txt", "en", metadata=metadata, citations=Citations((by_number, by_name)))])
    assert catalogue.citations("a") == (by_number, by_name)
    everybody = frozenset(Visibility)
    assert [each.citation for each in catalogue.cited(["341/2022"], everybody)] == [by_number]
    assert catalogue.cited(["lov om leje"], everybody) == (("a", "2024-05-01", by_name),)
    assert catalogue.cited(["lov om lej", "lejeloven"], everybody) == ()
    assert catalogue.cited(["341/2022"], {Visibility.PUBLIC}) == ()
    catalogue.write([], gone=["a.txt"])
    assert catalogue.cited(["341/2022"], everybody) == ()


def test_rules_are_found_by_what_they_are_cited_as(catalogue):
    names = (RuleName("341/2022"), RuleName("lejeloven", "19-56"))
    catalogue.write([record("a.txt", citations=Citations(names=names))])
    assert catalogue.names_of("a") == names
    assert catalogue.rule_names(["lejeloven", "byggeloven"]) == (("a", names[1]),)
    catalogue.write([record("a.txt")])
    assert catalogue.rule_names(["lejeloven"]) == catalogue.names_of("a") == ()


def test_labels_of_pages_are_looked_up_without_their_text(catalogue):
    catalogue.write([record("a.txt", "en", "to", "tre"), record("b.txt", "en")])
    assert catalogue.labels([("a", 3), ("b", 1), ("b", 7)]) == {("a", 3): "3", ("b", 1): "1"}
    assert catalogue.labels([]) == {}
