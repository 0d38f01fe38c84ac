"""Whole results as files: complete, for whoever may see them, and honest about what they are."""

import csv
import itertools
import json
import tracemalloc
from dataclasses import replace
from io import StringIO
from pathlib import Path

import bibtexparser
import pytest
import rispy

from indexer.pipeline.run import index
from indexer.settings import Settings
from search_app import exports
from search_app.app import create_app
from search_app.exports import AT_ONCE

SUFFIXES = ("csv", "ris", "bib", "json", "jsonl")
MANY = 5000


def titles(suffix, text):
    """Return the titles in a file, as the programs of others read it."""
    match suffix:
        case "csv":
            rows = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
            return [row["Titel"] for row in rows]
        case "ris":
            return [entry["title"] for entry in rispy.loads(text)]
        case "bib":
            library = bibtexparser.parse_string(text)
            assert library.failed_blocks == []
            return [entry.fields_dict["title"].value for entry in library.entries]
        case "json":
            return [item["title"] for item in json.loads(text)]
    return [line["title"] for line in map(json.loads, text.splitlines()) if line["kind"] == "document"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_has_every_document_of_the_result_whatever_page_is_shown(visitor, suffix):
    answer = visitor.file(f"/soeg/eksport.{suffix}?q=nabomøde&page=2&size=5&sort=oldest")
    found = titles(suffix, answer.get_data(as_text=True))
    assert len(found) == int(answer.headers["X-Total-Count"]) == int(answer.headers["X-Listed-Count"]) == 12
    assert ["01" in found[0], "12" in found[-1]] == [True, True]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_members_have_what_is_for_members_and_visitors_do_not(visitor, member, suffix):
    url = f"/soeg/eksport.{suffix}?q=husleje"
    assert "zebraflise" not in visitor.file(url).text
    assert "zebraflise" in member.file(url).text
    assert member.file(url).headers["Cache-Control"] == "no-store"


def test_a_file_is_named_by_the_query_the_day_and_the_index_and_leads_to_its_record(visitor):
    answer = visitor.file("/soeg/eksport.csv?q=fælles+køkken/bad&topic=oekonomi")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=faelles-koekken-bad-20")
    assert answer.headers["Content-Disposition"].endswith(f"-indeks-{visitor.json('/healthz')['generation']}.csv")
    link = answer.headers["Link"].partition(">")[0].removeprefix("<http://localhost")
    record = visitor.json(link)
    assert (record["query"], record["viewer"], record["filters"]["filters"]) == (
        "fælles køkken/bad",
        "visitor",
        {"topic": ["oekonomi"]},
    )
    assert record["index"]["not_searchable"] == int(answer.headers["X-Not-Searchable-Count"])
    assert record["total"] == int(answer.headers["X-Total-Count"])


def test_a_table_for_people_speaks_their_language_and_one_for_programs_that_of_the_keys(visitor):
    def row(url):
        text = visitor.file(url).get_data(as_text=True).removeprefix("\ufeff")
        return next(csv.DictReader(StringIO(text, newline=""), delimiter=";"))

    danish = row("/soeg/eksport.csv?q=startboliger")
    assert (danish["Emner"], danish["Areal, m² pr. bolig"], danish["Hvem må se det"]) == (
        "Økonomi og finansiering",
        "24,5",
        "Offentlig",
    )
    assert row("/soeg/eksport.csv?q=startboliger&lang=en")["Area, m² a home"] == "24.5"
    keys = row("/api/v1/export?format=csv&q=startboliger")
    assert (keys["topics"], keys["area"], keys["visibility"]) == ("oekonomi", "24.5", "public")


def test_a_relaxed_or_respelt_query_is_told(visitor):
    relaxed = visitor.file("/soeg/eksport.jsonl?q=startboliger+aarhus+xylofon+skimmel")
    first = json.loads(relaxed.text.splitlines()[0])
    assert (relaxed.headers["X-Query-Relaxed"], first["relaxed"]) == ("1", True)
    respelt = json.loads(visitor.file("/soeg/eksport.jsonl?q=radaitor").text.splitlines()[0])
    assert (respelt["respelt"], respelt["searched_for"]) == (True, "radiator")


def test_no_file_is_of_another_search_than_was_asked_for_and_the_page_says_what_it_left_out(visitor):
    for query in ("format=pdf", "sector=månen", "page=0"):
        assert visitor.json(f"/api/v1/export?{query}", 400)["error"]["code"] == "bad_parameter"
    for suffix, query in itertools.product(SUFFIXES, ("sector=månen", "year_from=2020&year_to=2010")):
        refused = visitor.client.get(f"/soeg/eksport.{suffix}?q=husleje&{query}")
        assert (refused.status_code, "Content-Disposition" in refused.headers) == (400, False)
    assert "»månen« kendes ikke her" in visitor.client.get("/soeg/eksport.csv?sector=månen").text
    record = visitor.json("/soeg/protokol.json?sector=månen")
    assert record["parameters_left_out"][0]["code"] == "unknown-value"
    assert visitor.client.get("/soeg/eksport.pdf").status_code == 404


def test_a_result_that_is_too_long_is_cut_and_every_place_says_so(settings_of_site, read):
    app = create_app(replace(settings_of_site, export_limit=5))
    client = app.test_client()
    answer = client.get("/soeg/eksport.jsonl?q=nabomøde", buffered=True)
    first, *documents, last = map(json.loads, answer.text.splitlines())
    assert (first["total"], first["listed"], first["complete"]) == (12, 5, False)
    assert (len(documents), last["documents"]) == (5, 5)
    assert "-foerste-5.jsonl" in answer.headers["Content-Disposition"]
    for page in ("/soeg?q=nabomøde", "/soeg/protokol?q=nabomøde"):
        assert "kun de første 5 dokumenter" in client.get(page).text
    app.extensions["bolig2000"].close()


def test_more_than_a_few_at_once_are_asked_to_wait_and_each_gives_its_place_back(app, visitor):
    under_way = [app.test_client().get("/soeg/eksport.csv") for _ in range(AT_ONCE)]
    turned_away = visitor.client.get("/soeg/eksport.csv")
    assert turned_away.status_code == 503
    assert int(turned_away.headers["Retry-After"]) > 0
    assert "Andre er i gang med at hente" in turned_away.text
    assert visitor.json("/api/v1/export", 503)["error"]["code"] == "busy"
    for answer in under_way:
        answer.close()
    for _ in range(2 * AT_ONCE):
        assert visitor.file("/soeg/eksport.csv").status_code == 200


def test_an_export_under_way_lends_its_viewer_to_nobody(app, secretary, visitor):
    under_way = secretary.client.get("/soeg/eksport.jsonl")
    stream = under_way.iter_encoded()
    assert b'"viewer": "secretariat"' in next(stream)
    assert visitor.json("/soeg/protokol.json")["viewer"] == "visitor"
    under_way.close()


def test_a_failed_export_gives_its_place_back(visitor, monkeypatch):
    def fail(*_):
        raise ValueError

    with monkeypatch.context() as patched:
        patched.setattr(exports, "record_of", fail)
        for _ in range(2 * AT_ONCE):
            assert visitor.client.get("/soeg/eksport.csv").status_code == 500
    assert visitor.file("/soeg/eksport.csv").status_code == 200


def test_the_result_page_leads_to_the_files_of_the_same_search(visitor):
    page = visitor.get("/soeg?q=nabomøde&sector=almen&sort=oldest&page=2")
    links = [link["href"] for link in page.select(".export li a")]
    assert len(links) == len(SUFFIXES)
    for link in links:
        answer = visitor.file(link)
        assert (answer.status_code, answer.headers["X-Total-Count"]) == (200, "12")


# --- thousands -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("many")
    corpus: Path = home / "corpus"
    corpus.mkdir()
    (corpus / "taxonomy.toml").write_text("")
    for number in range(MANY):
        (corpus / f"{number:04}.txt").write_text(f"Notat om altaner, nummer {number}.\nDer er {number % 9} af dem.\n")
    settings = Settings(corpus=corpus, instance=home / "instance", workers=2)
    index(settings)
    app = create_app(settings)
    yield app.test_client()
    app.extensions["bolig2000"].close()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_thousands_are_sent_as_they_are_read_in_little_memory(many, suffix):
    # What is imported at the first word of a process, 2.5 MB of code, is no part of a file.
    many.get(f"/soeg/eksport.{suffix}?q=17+ELLER+tagsten", buffered=True)
    tracemalloc.start()
    answer = many.get(f"/soeg/eksport.{suffix}?q=altan")
    stream = answer.iter_encoded()
    first = next(stream)
    length, pieces = len(first), 1
    for piece in stream:
        length, pieces = length + len(piece), pieces + 1
    answer.close()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The ids of all and some hundreds of documents, not the file: that of JSON Lines has 3 MB.
    assert peak < 2_500_000
    assert (len(first) < length / 20, pieces > 20) == (True, True)
    assert answer.headers["X-Listed-Count"] == str(MANY)


@pytest.mark.parametrize("suffix", ["csv", "ris", "json", "jsonl"])
def test_thousands_are_all_there_and_none_is_there_twice(many, suffix):
    text = many.get(f"/soeg/eksport.{suffix}?q=altan", buffered=True).get_data(as_text=True)
    found = titles(suffix, text)
    assert len(found) == len(set(found)) == MANY


def test_the_last_page_of_thousands_is_reached(many):
    seen = set()
    for page in (1, 2, 250, 500):
        hits = many.get(f"/api/v1/search?q=altan&page={page}").get_json()["hits"]
        seen |= {hit["id"] for hit in hits}
    assert len(seen) == 40
    page = many.get("/soeg?q=altan&page=500").text
    assert "Viser 4.991–5.000 af 5.000" in page
    assert "Næste" not in page
    assert "Resultatet har ingen side 501" in many.get("/soeg?q=altan&page=501").text
