"""Trees as texts: what is written is read as the same tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import nodes as n
from indexer.query.parser import parse
from indexer.query.writing import written

word = st.sampled_from(["leje", "lov", "ældre", "BR18", "V-07", "§46", "fællesvaskeri"])
field = st.sampled_from(["", *n.TEXT_FIELDS])
phrase = st.sampled_from(["lov om leje", "§46, stk.2", "lejen", "æ ø å"])
year = st.integers(1900, 2100)
years = st.builds(lambda one, other: n.Years(min(one, other), max(one, other)), year, year)
leaf = (
    st.builds(n.Word, word, field)
    | st.builds(n.Phrase, phrase, field, st.booleans())
    | st.builds(n.Prefix, st.sampled_from(["bolig", "æld"]), field)
    | st.builds(n.Value, st.sampled_from(n.VALUE_FIELDS), st.sampled_from(["almen", "Økonomi og finansiering"]))
    | years
    | st.sampled_from([n.Years(2015, None), n.Years(None, 2015), n.Citation("lov nr. 341/2022", "341", "2022")])
)
some = st.lists(leaf, min_size=2, max_size=3).map(tuple)
group = leaf | some.map(n.Or) | some.map(n.And)
child = group | group.map(n.Not)


@given(child | st.lists(child, min_size=2, max_size=4).map(lambda children: n.And(tuple(children))))
def test_what_is_written_is_read_as_the_same_tree(root):
    assert parse(written(root)) == n.Query(root)


@pytest.mark.parametrize(
    "text", ["lov om leje", '"lov om leje" IKKE ghetto', "titel:leje år:2015..", "(a b) ELLER c", '="lejen"', "*"]
)
def test_what_a_person_typed_well_is_written_as_it_was(text):
    assert written(parse(text).root) == text
