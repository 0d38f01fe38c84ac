"""What programs read, read back by libraries that are not ours: nothing may be lost."""

import json

import bibtexparser
import pytest
import rispy
from bibtexparser import middlewares
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from indexer.citing.forms import BY_NAME
from indexer.citing.item import CitedPage
from indexer.model import CaseFacts

HARD = {
    "title": 'Små {boliger} & 10 % "rabat": #1, $2_3 ~ ^ \\ <æøå> – én } til',
    "type": "sag",
    "kind": "Sag",
    "case": CaseFacts(number="V-07"),
    "authors": (
        "Østen Færch Ågård",
        "Trafik-, Bygge- og Boligstyrelsen",
        "Lars von Trier",
        "Karen Toft jr.",
        "Hedegaard & Lund A/S",
        "Ministry of Housing and Building",
    ),
    "publisher": "Værkstedet for Plan & Boligret {opdigtet}",
    "date": "2017-03-07",
    "language": "da",
    "journal_number": "BO0304_00024",
    "source": "https://example.org/a_b?c=%20&d=1#e",
    "summary": "Første linje.\nTY  - BOOK\n@misc{x, title={y}} 100 %",
    "page": CitedPage(9, "vii"),
}
PLAIN = {"title": "Kun et år", "authors": ("Folketinget",), "date": "2009", "type": "regel", "kind": "Regel"}
SUMMARY = "Første linje. TY - BOOK @misc{x, title={y}} 100 %"


def written(name, *items):
    return "".join(BY_NAME[name].listed(items))


def bibtex(text):
    """Return the fields of each entry as bibtexparser and pylatexenc read them."""
    stack = [
        middlewares.ResolveStringReferencesMiddleware(),
        middlewares.RemoveEnclosingMiddleware(),
        middlewares.SeparateCoAuthors(),
        middlewares.SplitNameParts(),
    ]
    library = bibtexparser.parse_string(text, parse_stack=stack)
    assert library.failed_blocks == []
    return library.entries


def decoded(text):
    """Return a text as pylatexenc reads it, taught the two names of LaTeX's kernel that it does not know."""
    context = get_default_latex_context_db()
    braces = [MacroTextSpec("textbraceleft", "{"), MacroTextSpec("textbraceright", "}")]
    context.add_context_category("braces", macros=braces, prepend=True)
    plain: str = LatexNodes2Text(latex_context=context).latex_to_text(text)
    return plain.replace("\u02c6", "^")  # what stands for the sign on the key in print


def test_bibtex_is_read_back_whole(cited):
    (entry,) = bibtex(written("bibtex", cited(**HARD)))
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("techreport", "rapporter:smaa-boliger_9")
    for key, expected in {
        "title": HARD["title"],
        "institution": HARD["publisher"],
        "type": "Sag V-07",
        "number": "BO0304_00024",
        "pages": "vii",
        "year": "2017",
        "month": "mar",
        "day": "7",
        "language": "danish",
        "urldate": "2026-11-23",
        "version": "1a2b3c4d5e6f",
        "abstract": SUMMARY.replace("  ", " "),
        "note": "SHA-256: 1a2b3c4d5e6f" + "0" * 52 + "; https://example.org/a_b?c=%20&d=1#e",
    }.items():
        assert decoded(fields[key]) == expected, key
    # An address is read letter by letter.
    assert fields["url"] == cited(**HARD)["URL"]


def test_bibtex_knows_family_names_and_bodies(cited):
    (entry,) = bibtex(written("bibtex", cited(**HARD)))
    parts = [(p.first, p.von, p.last, p.jr) for p in entry.fields_dict["author"].value]
    assert parts[0] == (["Østen", "Færch"], [], ["Ågård"], [])
    assert parts[1][2] == ["{Trafik-, Bygge- og Boligstyrelsen}"]
    assert parts[2] == (["Lars"], ["von"], ["Trier"], [])
    assert parts[3] == (["Karen"], [], ["Toft"], ["jr."])
    assert parts[4][2] == [r"{Hedegaard \& Lund A/S}"]
    assert parts[5][2] == ["{Ministry of Housing and Building}"]
    assert len(parts) == 6


def test_ris_is_read_back_whole(cited):
    (record,) = rispy.loads(written("ris", cited(**HARD)))
    assert record == {
        "type_of_reference": "RPRT",
        "id": "rapporter/smaa-boliger_9",
        "title": HARD["title"],
        "authors": [
            "Ågård, Østen Færch",
            "Trafik-, Bygge- og Boligstyrelsen",
            "von Trier, Lars",
            "Toft, Karen, jr.",
            "Hedegaard & Lund A/S",
            "Ministry of Housing and Building",
        ],
        "year": "2017",
        "date": "2017/03/07",
        "type_of_work": "Sag V-07",
        "publisher": HARD["publisher"],
        "issn": "BO0304_00024",
        "start_page": "vii",
        "language": "da",
        "database_provider": "BOLIG 2.000",
        "urls": [cited(**HARD)["URL"]],
        "access_date": "2026/11/23",
        "edition": "version 1a2b3c4d5e6f",
        "abstract": SUMMARY.replace("  ", " "),
        "notes": ["SHA-256: 1a2b3c4d5e6f" + "0" * 52 + "; https://example.org/a_b?c=%20&d=1#e"],
    }


def test_csl_json_is_what_was_meant_and_a_processor_takes_it(cited):
    hard = cited(**HARD)
    (item,) = json.loads(written("csl-json", hard))
    assert item == hard
    (source,) = CiteProcJSON([item]).values()  # a field that CSL does not have is a warning, and so an error
    assert (source.type, str(source.title)) == ("report", HARD["title"])


@pytest.mark.parametrize(("known", "begins"), [(HARD, "Ågård, Ø.F. et al. (2017)"), (PLAIN, "Folketinget (2009)")])
def test_a_citation_processor_makes_a_reference_of_it(cited, known, begins):
    item = cited(**known)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    (reference,) = map(str, bibliography.bibliography())
    assert reference.startswith(
        {HARD["title"]: "Ågård, Ø.F. et al. (2017)", PLAIN["title"]: "Folketinget (2009)"}[known["title"]]
    )
    assert known["title"] in reference


def test_only_the_year_is_given_where_only_that_is_known(cited):
    plain = cited(**PLAIN)
    (record,) = rispy.loads(written("ris", plain))
    assert (record["type_of_reference"], record["year"], "date" in record) == ("STAT", "2009", False)
    (entry,) = bibtex(written("bibtex", plain))
    assert entry.entry_type == "misc"
    assert {"month", "day"} & set(entry.fields_dict) == set()
    assert plain["issued"] == {"date-parts": [[2009]]}


def test_a_month_without_a_day(cited):
    item = cited(**PLAIN | {"date": "2009-11"})
    assert rispy.loads(written("ris", item))[0]["date"] == "2009/11/"
    assert "  month = nov,\n  url = " in written("bibtex", item)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_list_is_written_a_reference_at_a_time(cited, name):
    form, first, second = BY_NAME[name], cited(**HARD), cited(**PLAIN)
    pieces = form.listed(iter([first, second]))
    assert next(pieces) == form.before
    assert next(pieces) == form.write(first)
    text = written(name, first, second)
    found = {"bibtex": bibtex, "ris": rispy.loads, "csl-json": json.loads}[name](text)
    assert len(found) == 2


@pytest.mark.parametrize("name", BY_NAME)
def test_an_empty_list_is_a_file_too(name):
    assert {"bibtex": "", "ris": "", "csl-json": "[\n\n]\n"}[name] == written(name)
