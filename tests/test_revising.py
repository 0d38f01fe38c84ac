import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import InvalidValue
from indexer.revising import hidden, revised
from indexer.sidecar import parse
from indexer.taxonomy import Taxonomy

WRITTEN = """# Skrevet af Mie
title   = 'Gammel titel'   # fra forsiden
toppics = ["oekonomi"]

[case]
# tallene er fra 2024
homes = 18
egen = "nøgle"
"""


def test_what_else_a_person_wrote_stays():
    changed = revised(WRITTEN.encode(), {"title": "Ny titel", "date": "2017", "case.homes": 20, "case.area": 24.5})
    assert changed.decode() == (
        WRITTEN.replace("'Gammel titel'", '"Ny titel"')
        .replace('"oekonomi"]\n', '"oekonomi"]\ndate = "2017"\n')
        .replace("18", "20")
        .replace('"nøgle"\n', '"nøgle"\narea = 24.5\n')
    )


def test_what_is_as_it_should_be_is_not_touched():
    assert (
        revised(WRITTEN.encode(), {"title": "Gammel titel", "case.homes": 18, "rule.replaces": None})
        == WRITTEN.encode()
    )


def test_a_key_is_taken_away():
    assert b"homes" not in revised(WRITTEN.encode(), {"case.homes": None, "title": None})


def test_a_section_is_made_where_there_is_none():
    assert revised(b'title = "x"\n', {"rule.replaces": ["a"]}) == b'title = "x"\n\n[rule]\nreplaces = ["a"]\n'


def test_a_key_before_sections_does_not_end_up_in_one():
    read = parse(revised(b"[case]\nhomes = 3\n", {"title": "x"}), "x.toml", Taxonomy())
    assert (read.metadata.title, read.metadata.case.homes, read.faults) == ("x", 3, ())


def test_a_sidecar_that_is_no_toml_is_said_to_be_so():
    with pytest.raises(InvalidValue, match="not valid TOML"):
        revised(b"title = ", {"title": "x"})
    assert hidden(b"title = ") == b"title = "


@given(st.text(), st.lists(st.text()))
def test_whatever_is_written_is_read_again(title, authors):
    read = parse(revised(WRITTEN.encode(), {"title": title, "authors": authors}), "x.toml", Taxonomy())
    assert read.metadata.title == title.strip()
    assert read.metadata.authors == tuple(dict.fromkeys(a.strip() for a in authors if a.strip()))
