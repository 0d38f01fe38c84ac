"""Files read back by programs of others: with as many documents as were found, and with all that was asked."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import bibtexparser
import pytest
import rispy

from indexer.citing.item import item
from indexer.exporting.columns import COLUMNS, Row
from indexer.exporting.forms import BY_NAME, BY_SUFFIX, FORMS, TOGETHER
from indexer.exporting.record import Record, narrowing
from indexer.model import (
    CaseFacts,
    Document,
    Kind,
    Metadata,
    ReadingOutcome,
    ReadingStatus,
    Role,
    RuleFacts,
    RuleStatus,
    Viewer,
)
from indexer.results import CollectionState, Note, SearchRequest, SearchResult, Sort

QUERY = '@misc{skimmel} "æøå" ELLER  TY  - fugt % }'
RECORD = Record(
    request=SearchRequest(
        QUERY,
        Viewer(Role.MEMBER, "mia"),
        filters={"topic": ("drift", "oekonomi")},
        year_from=2015,
        rule=(RuleStatus.IN_FORCE,),
        sort=Sort.NEWEST,
        on=date(2026, 11, 23),
    ),
    result=SearchResult(3, (), {}, notes=(Note("relaxed", {"documents": 2, "words": 3}),)),
    listed=3,
    state=CollectionState(
        7, datetime(2026, 11, 22, 8, tzinfo=UTC), 90, {ReadingStatus.INDEXED: 88, ReadingStatus.NO_TEXT: 2}
    ),
    at=datetime(2026, 11, 23, 12, 30, tzinfo=UTC),
    engine="tantivy 1",
    url="https://bibliotek.example.dk/soeg?q=x@y",
    collection="BOLIG 2.000",
)
TITLES = ["=SUM(A1:A9)", 'Titel med "citat"; semikolon\nog ny linje', "Ærø, Øst og Ålborg"]


def rows(titles=TITLES):
    for place, title in enumerate(titles, start=1):
        document = Document(
            id=f"sager/{place}",
            path=f"sager/{place}.txt",
            kind=Kind.TEXT,
            metadata=Metadata(
                title=title,
                type="sag",
                topics=("drift", "oekonomi"),
                authors=("Åse Ørsted", "Trafik-, Bygge- og Boligstyrelsen"),
                date="2017-03",
                summary="-1+2",
                rule=RuleFacts(in_force_from=date(2020, 1, 1), replaces=("regler/hemmelig",)),
                case=CaseFacts(number="V-07", area=24.5, related=("sager/hemmelig",)),
            ),
            outcome=ReadingOutcome(ReadingStatus.INDEXED),
            fingerprint="ab" * 32,
            page_count=3,
        )
        yield Row(place, document, item(document, f"https://example.dk/dokument/{document.id}", date(2026, 11, 23)))


def written(name, record=RECORD, found=None):
    return "".join(BY_NAME[name].listed(record, rows() if found is None else found))


def in_one_line(text):
    return " ".join(text.split())


def test_ris_is_read_back_with_every_document_and_the_record_is_before_the_first():
    text = written("ris")
    read = rispy.loads(text)
    assert [entry["title"] for entry in read] == [in_one_line(title) for title in TITLES]
    before = text.split("TY  - RPRT")[0].splitlines()
    # Zotero takes a file for RIS only where one of its first five lines that are not empty has the first TY.
    assert len([line for line in before if line]) <= 4
    assert json.loads(before[1].removeprefix("Search: ")) == RECORD.facts()


def test_bibtex_is_read_back_with_every_document_and_the_record_is_a_comment():
    text = written("bibtex")
    read = bibtexparser.parse_string(text)
    assert read.failed_blocks == []
    assert [entry.key for entry in read.entries] == ["sager:1", "sager:2", "sager:3"]
    assert "Åse" in read.entries[2].fields_dict["author"].value
    comment = [line.removeprefix("% ") for line in text.splitlines() if line.startswith("% ")]
    assert json.loads("\n".join(comment)) == RECORD.facts()
    assert "@" not in "".join(comment)


def test_csl_json_is_a_list_of_every_document():
    read = json.loads(written("csl-json"))
    assert [each["title"] for each in read] == [in_one_line(title) for title in TITLES]
    assert read[0]["author"][0] == {"family": "Ørsted", "given": "Åse"}


def test_json_lines_begin_with_the_search_and_end_with_how_many_came():
    first, *documents, last = map(json.loads, written("jsonl").splitlines())
    assert first == {"kind": "search", **RECORD.facts()}
    assert [set(document) for document in documents] == [{"kind", *COLUMNS}] * 3
    assert {document["kind"] for document in documents} == {"document"}
    assert documents[0]["topics"] == ["drift", "oekonomi"]
    assert documents[0]["area"] == 24.5
    assert last == {"kind": "end", "documents": 3, "gone": 0}


def test_a_document_that_went_meanwhile_leaves_its_number_out_and_is_counted():
    found = [row for row in rows() if row.place != 2]
    documents = [json.loads(line) for line in written("jsonl", found=found).splitlines()]
    assert [d["number"] for d in documents[1:-1]] == [1, 3]
    assert documents[-1] == {"kind": "end", "documents": 2, "gone": 1}


def test_csv_is_read_back_with_quotes_line_breaks_and_letters_and_without_a_formula():
    text = written("csv")
    assert text.encode().startswith(b"\xef\xbb\xbfnumber;id;title;")
    read = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [row["title"] for row in read] == ["'=SUM(A1:A9)", *map(in_one_line, TITLES[1:])]
    assert read[0]["summary"] == "'-1+2"
    assert read[0]["authors"] == "Åse Ørsted; Trafik-, Bygge- og Boligstyrelsen"
    assert read[0]["in_force_from"] == "2020-01-01"
    assert (read[0]["homes"], read[0]["area"]) == ("", "24.5")


@pytest.mark.parametrize("begun", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_whatever_begins_a_formula_has_an_apostrophe_before_it(begun):
    (row,) = rows(["x"])
    document = replace(row.document, metadata=replace(row.document.metadata, publisher=f"{begun}1+1\nnæste"))
    text = written("csv", found=[row._replace(document=document)])
    (read,) = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert read["publisher"] == f"'{begun}1+1\nnæste"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_what_a_document_says_of_others_is_in_no_file(form):
    assert "hemmelig" not in "".join(form.listed(RECORD, rows()))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_result_without_documents_is_a_whole_file(form):
    text = "".join(form.listed(replace(RECORD, listed=0), ()))
    if form.name == "csv":
        assert text.removeprefix("\ufeff") == ";".join(COLUMNS) + "\r\n"
    if form.name == "csl-json":
        assert json.loads(text) == []
    assert rispy.loads(text) == []


def test_documents_are_asked_for_as_the_file_is_taken():
    taken = []

    def endless():
        for row in rows(["x"] * 10_000):
            taken.append(row.place)
            yield row

    first = next(BY_SUFFIX["ris"].listed(RECORD, endless()))
    assert TOGETHER <= len(first) < 2 * TOGETHER
    assert len(taken) < 100


def test_the_record_says_all_that_it_takes_to_repeat_a_search():
    facts = RECORD.facts()
    assert json.loads(json.dumps(facts)) == facts
    assert facts["filters"] == {
        "filters": {"topic": ["drift", "oekonomi"]},
        "year_from": 2015,
        "rule": ["in-force"],
        "on": "2026-11-23",
    }
    assert (facts["query"], facts["sort"], facts["viewer"]) == (QUERY, "newest", "member")
    assert facts["index"] == {
        "generation": 7,
        "made_at": "2026-11-22T08:00:00+00:00",
        "documents": 90,
        "not_searchable": 2,
        "by_status": {"indexed": 88, "no-text": 2},
    }
    assert (facts["relaxed"], facts["respelt"], facts["complete"]) == (True, False, True)
    assert facts["software"].startswith("bolig2000 ")


def test_a_list_that_was_cut_says_so():
    facts = replace(RECORD, listed=2).facts()
    assert (facts["total"], facts["listed"], facts["complete"]) == (3, 2, False)


def test_every_switch_of_a_search_is_in_its_record():
    asked = SearchRequest("x", Viewer(Role.VISITOR), parts=False, synonyms=False, respell=False)
    assert narrowing(asked) == {"parts": False, "synonyms": False, "respell": False}
