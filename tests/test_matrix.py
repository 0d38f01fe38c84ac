"""The figures of the knowledge map, over a real index of either engine."""

from dataclasses import replace
from itertools import product

import pytest

from indexer.matrix import EMPTY, MOST_RANGES, Cell, Years, years
from indexer.model import NONE, Role, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest
from indexer.search import Library

VISITOR, MEMBER = Viewer(Role.VISITOR), Viewer(Role.MEMBER)
NARROWER = '[topics.fugt]\nda = "Fugt"\nen = "Damp"\nparent = "drift"\n'


def sidecar(topics=(), sectors=(), year=None, type_="notat", **more):
    lines = [f'type = "{type_}"', f"topics = {list(topics)}", f"sectors = {list(sectors)}"]
    lines += [f"date = {year}"] if year else []
    return "\n".join([*lines, *(f'{key} = "{value}"' for key, value in more.items())])


def fill(folder):
    taxonomy = folder.root / "taxonomy.toml"
    taxonomy.write_text(taxonomy.read_text(encoding="utf-8") + NARROWER, encoding="utf-8")
    folder.write("a.txt", "a", sidecar(["oekonomi"], ["almen"], 2015, "sag"))
    folder.write("b.txt", "b", sidecar(["oekonomi", "drift"], ["almen", "privat"], 2024, "sag"))
    folder.write("c.txt", "c", sidecar(["fugt"], ["privat"], 2011))
    folder.write("d.txt", "d", sidecar(["oekonomi"], (), 2019))
    folder.write("e.txt", "e", sidecar((), ["almen"], 2020))
    folder.write("f.txt", "f", sidecar((), (), 2003, type_="regel"))
    folder.write("g.txt", "g", sidecar(["fugt"], ["almen"]))
    folder.write("h.txt", "h")
    folder.write("hidden.txt", "x", sidecar(["boligsocialt"], ["privat"], 2026, visibility="members"))


@pytest.fixture(params=["tantivy", "whoosh"])
def library(folder, settings, request):
    fill(folder)
    settings = replace(settings, engine=request.param)
    index(settings)
    library = Library(settings)
    yield library
    library.close()


def test_each_cell_counts_documents_and_knows_the_newest_year(library):
    found = library.matrix("topic", "sector", VISITOR)
    assert found.rows == ("boligsocialt", "oekonomi", "drift", "fugt")
    assert found.columns == ("almen", "privat")
    assert found.cells == {
        ("oekonomi", "almen"): Cell(2, 2024),
        ("oekonomi", "privat"): Cell(1, 2024),
        ("oekonomi", NONE): Cell(1, 2019),
        ("drift", "almen"): Cell(2, 2024),
        ("drift", "privat"): Cell(2, 2024),
        ("fugt", "almen"): Cell(1, None),
        ("fugt", "privat"): Cell(1, 2011),
        (NONE, "almen"): Cell(1, 2020),
        (NONE, NONE): Cell(2, 2003),
    }
    assert found.cell("boligsocialt", "almen") == EMPTY


def test_totals_count_each_document_once(library):
    found = library.matrix("topic", "sector", VISITOR)
    assert found.row_totals == {"oekonomi": (3, 2024), "drift": (3, 2024), "fugt": (2, 2011), NONE: (3, 2020)}
    assert found.column_totals == {"almen": (4, 2024), "privat": (2, 2024), NONE: (3, 2019)}
    assert found.total == Cell(8, 2024)


def test_what_a_viewer_may_not_see_is_not_counted(library):
    hidden = ("boligsocialt", "privat")
    assert library.matrix("topic", "sector", VISITOR).cell(*hidden) == EMPTY
    assert library.matrix("topic", "sector", MEMBER).cell(*hidden) == Cell(1, 2026)
    assert "2026" not in library.matrix("type", "year", VISITOR).columns


def test_every_cell_has_as_many_documents_as_its_search(library):
    for rows, columns in (("topic", "sector"), ("type", "year"), ("sector", "type")):
        found = library.matrix(rows, columns, VISITOR)
        for row, column in product(found.rows, found.columns):
            request = SearchRequest("", VISITOR, filters={rows: (row,), columns: (column,)})
            assert library.search(request).total == found.cell(row, column).documents, (row, column)


def test_years_have_a_column_for_documents_without_one(library):
    found = library.matrix("type", "year", VISITOR)
    assert found.columns == ("2003", "2011", "2015", "2019", "2020", "2024")
    assert found.cell("notat", NONE) == found.cell(NONE, NONE) == Cell(1, None)
    assert found.cell("sag", "2024") == Cell(1, 2024)
    assert found.row_totals == {"notat": (4, 2020), "regel": (1, 2003), "sag": (2, 2024), NONE: (1, None)}
    assert found.column_totals[NONE] == Cell(2, None)


def test_a_filter_narrows_and_one_on_the_rows_is_ignored(library):
    found = library.matrix("topic", "sector", VISITOR, {"type": ("sag",)})
    assert found.total == Cell(2, 2024)
    assert found.cell("fugt", "privat") == EMPTY
    assert library.matrix("type", "year", VISITOR, {"type": ("sag",)}) == library.matrix("type", "year", VISITOR)


def test_where_the_newest_is_not_among_the_newest_of_its_row_it_is_asked_for(library, monkeypatch):
    expected = library.matrix("topic", "sector", VISITOR)
    monkeypatch.setattr("indexer.matrix.NEWEST", 1)
    assert library.matrix("topic", "sector", MEMBER).cell("drift", "privat") == expected.cell("drift", "privat")
    assert library.matrix("topic", "sector", MEMBER).cell("fugt", "privat") == Cell(1, 2011)


def test_a_map_takes_few_questions_and_is_remembered(library, monkeypatch):
    engine, asked = library._served.engine, []
    answer = type(engine).answer
    monkeypatch.setattr(type(engine), "answer", lambda self, question: asked.append(1) or answer(self, question))
    first = library.matrix("topic", "sector", VISITOR)
    assert 0 < len(asked) <= 60
    asked.clear()
    assert library.matrix("topic", "sector", VISITOR) is first
    assert not asked


def test_an_empty_collection_and_an_unused_facet_are_no_trouble(folder, settings):
    (folder.root / "taxonomy.toml").unlink()
    folder.write("a.txt", "a")
    index(settings)
    library = Library(settings)
    assert library.matrix("topic", "sector", VISITOR).cells == {(NONE, NONE): Cell(1, None)}
    assert library.matrix("type", "year", VISITOR).cells == {(NONE, NONE): Cell(1, None)}
    library.close()


@pytest.mark.parametrize(("newest", "stale"), [(2020, True), (2021, False), (2026, False), (None, False)])
def test_a_cell_is_stale_after_five_years(newest, stale):
    assert Cell(1, newest).stale(2026) is stale


def test_few_years_stand_alone_and_many_in_ranges_without_a_gap():
    assert years([]) == ()
    assert years(["2026", "2023"]) == (Years(2023, 2023), Years(2024, 2024), Years(2025, 2025), Years(2026, 2026))
    assert years(["2009", "2026"]) == (
        Years(2005, 2009),
        Years(2010, 2014),
        Years(2015, 2019),
        Years(2020, 2024),
        (2025, 2029),
    )


def test_one_very_old_document_does_not_make_the_map_endless():
    found = years(["1814", "1999", "2026"])
    assert len(found) == MOST_RANGES + 1
    assert found[:2] == (Years(None, 1979), Years(1980, 1984))
