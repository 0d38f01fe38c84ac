import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.query import parser
from indexer.query.nodes import And, Citation, Everything, Not, Or, Phrase, Prefix, Query, Value, Word, Years
from indexer.query.parser import MAX_DEPTH, MAX_WORD, MAX_WORDS, WARNINGS, parse


def root(text: str):
    """Return the tree of a text that must not give a warning."""
    query = parse(text)
    assert query.warnings == ()
    return query.root


def words(*texts: str):
    return tuple(Word(text) for text in texts)


# --- the language --------------------------------------------------------------------------------


def test_words_side_by_side_are_all_wanted():
    assert root("almene  ungdomsboliger\n") == And(words("almene", "ungdomsboliger"))
    assert root("bolig") == Word("bolig")


@pytest.mark.parametrize("operator", ["OG", "AND"])
def test_and_keeps_its_words_together(operator):
    assert root(f"unge {operator} ældre") == And((And(words("unge", "ældre")),))
    assert root(f"unge {operator} ældre bolig") == And((And(words("unge", "ældre")), Word("bolig")))
    assert root(f"a {operator} b {operator} c") == And((And(words("a", "b", "c")),))


@pytest.mark.parametrize("operator", ["ELLER", "OR"])
def test_or_binds_its_two_neighbours_less_closely_than_and(operator):
    assert root(f"unge {operator} ældre") == Or(words("unge", "ældre"))
    assert root(f"unge {operator} ældre bolig") == And((Or(words("unge", "ældre")), Word("bolig")))
    assert root(f"a OG b {operator} c") == Or((And(words("a", "b")), Word("c")))
    assert root(f"a {operator} b {operator} c") == Or(words("a", "b", "c"))


@pytest.mark.parametrize("negation", ["IKKE ", "NOT ", "-", "IKKE NOT -"])
def test_not_excludes_what_follows(negation):
    assert root(f"bolig {negation}ghetto") == And((Word("bolig"), Not(Word("ghetto"))))
    assert root(f"{negation}ghetto") == Not(Word("ghetto"))
    assert root(f'bolig {negation}"lov om leje"') == And((Word("bolig"), Not(Phrase("lov om leje"))))
    assert root(f"bolig {negation}(a b)") == And((Word("bolig"), Not(And(words("a", "b")))))
    assert root(f"{negation}emne:drift") == Not(Value("topic", "drift"))


def test_operators_are_capitals_and_stand_alone():
    assert root("og eller Ikke") == And(words("og", "eller", "Ikke"))
    assert root("OGSÅ FORELLER") == And(words("OGSÅ", "FORELLER"))


def test_a_hyphen_excludes_only_at_the_beginning_of_a_word():
    assert root("bygge- og anlæg") == And(words("bygge-", "og", "anlæg"))
    assert root("V-sager - her") == And(words("V-sager", "-", "her"))
    assert root("--x") == Word("--x")


def test_parentheses_group():
    assert root("(unge ELLER ældre) bolig") == And((Or(words("unge", "ældre")), Word("bolig")))
    assert root("(a b) c") == And((And(words("a", "b")), Word("c")))
    assert root("(a b)") == And(words("a", "b"))
    assert root("a () b") == And(words("a", "b"))


@pytest.mark.parametrize("phrase", ['"lov om leje"', "“lov om leje”", "»lov om leje«", "„lov  om leje“"])
def test_quotes_of_every_kind_make_phrases(phrase):
    assert root(phrase) == Phrase("lov om leje")
    assert root(f"titel:{phrase}") == Phrase("lov om leje", "title")


def test_operators_inside_a_phrase_are_words():
    assert root('"unge OG (ældre) -x"') == Phrase("unge OG (ældre) -x")


def test_an_asterisk_makes_a_prefix():
    assert root("bolig*") == Prefix("bolig")
    assert root("titel:BR*") == Prefix("BR", "title")
    assert root("(bolig* -leje*)") == And((Prefix("bolig"), Not(Prefix("leje"))))


@pytest.mark.parametrize(
    ("danish", "english", "field"),
    [
        ("emne", "topic", "topic"),
        ("sektor", "sector", "sector"),
        ("type", "TYPE", "type"),
        ("målgruppe", "target_group", "target_group"),
        ("Aktør", "actor", "actor"),
    ],
)
def test_a_field_of_values(danish, english, field):
    for name in (danish, english):
        assert root(f"{name}:almen") == Value(field, "almen")
        assert root(f'{name}:"kunst og design"') == Value(field, "kunst og design")
        assert root(f"{name}:(a ELLER b)") == Or((Value(field, "a"), Value(field, "b")))


@pytest.mark.parametrize(("name", "field"), [("titel", "title"), ("Title", "title"), ("forfatter", "author")])
def test_a_field_of_words(name, field):
    assert root(f"{name}:støj bolig") == And((Word("støj", field), Word("bolig")))
    assert root(f"{name}:(støj bolig)") == And((And((Word("støj", field), Word("bolig", field))),))


@pytest.mark.parametrize("name", ["år", "ÅR", "year"])
def test_years(name):
    assert root(f"{name}:2015") == Years(2015, 2015)
    assert root(f"{name}:2015..2020") == Years(2015, 2020)
    assert root(f"{name}:2015-2020") == Years(2015, 2020)
    assert root(f"{name}:2020..2015") == Years(2015, 2020)
    assert root(f"{name}:..2020") == Years(None, 2020)
    assert root(f"{name}:2015..") == Years(2015, None)


@pytest.mark.parametrize("text", ["", "   ", "*", "*:*", "()", '""', "\u200b"])
def test_nothing_asked_for_is_everything(text):
    assert root(text) == Everything()


# --- oddities ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "BO0304-00024",
        "info@tbst.dk",
        "a:b",
        "C++",
        "12.5%",
        "kr./m²",
        "l'enfant",
        "^2",
        "[a",
    ],
)
def test_what_is_no_operator_is_a_word(text):
    assert root(text) == Word(text)


def test_a_paragraph_sign_stays_with_its_number():
    assert root("§ 46 ELLER §§ 47") == Or(words("§46", "§§47"))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("§ 46, stk. 2", Phrase("§46, stk.2")),
        ("§ 5 u stk. 1, nr. 8", Phrase("§5 u stk.1, nr. 8")),
        ("https://www.x.dk/eli/lta?x=1&y=2", Phrase("x.dk/eli/lta?x=1&y=2")),
        ("www.x.dk.", And((Phrase("x.dk"), Word(".")))),
        ("lov nr. 1877", Citation("lov nr. 1877", "1877")),
        ("LBK nr 927", Citation("LBK nr 927", "927")),
        ("lov nr. 341 af 22. marts 2022", Citation("lov nr. 341 af 22. marts 2022", "341", "2022")),
        ("BEK 1360/2018", Citation("BEK 1360/2018", "1360", "2018")),
        ("bekendtgørelse 75 af 28/1 2020", Citation("bekendtgørelse 75 af 28/1 2020", "75", "2020")),
    ],
)
def test_what_is_cited_is_taken_together(text, tree):
    assert root(text) == tree


@pytest.mark.parametrize("text", ["lov 5", "lov om leje", "flov nr. 3", "§ 46", "emne:lov", "vejledning om 3 huse"])
def test_what_only_looks_like_a_citation_is_words(text):
    assert "Citation" not in str(root(text))
    assert "Phrase" not in str(root(text))


def test_what_stands_in_quotes_is_no_citation():
    assert root('"lov nr. 1877"') == Phrase("lov nr. 1877")


@pytest.mark.parametrize("text", ['="lejen"', '"=lejen"', '= "lejen"'])
def test_an_equals_sign_before_a_phrase_wants_just_this_spelling(text):
    exact = text[1] != " "
    assert (Phrase("lejen", exact=True) if exact else And((Word("="), Phrase("lejen")))) == root(text)


@pytest.mark.parametrize(
    ("text", "tree", "warning"),
    [
        ('"lov om leje', And(words("lov", "om", "leje")), parser.UNBALANCED_QUOTE),
        ('"a b" "c', And((Phrase("a b"), Word("c"))), parser.UNBALANCED_QUOTE),
        ("(a b", And(words("a", "b")), parser.UNBALANCED_PARENTHESIS),
        ("a) b", And(words("a", "b")), parser.UNBALANCED_PARENTHESIS),
        ("OG", Everything(), parser.LONE_OPERATOR),
        ("a ELLER", Word("a"), parser.LONE_OPERATOR),
        ("OR a", Word("a"), parser.LONE_OPERATOR),
        ("a IKKE", Word("a"), parser.LONE_OPERATOR),
        ("a OG ELLER b", And(words("a", "b")), parser.LONE_OPERATOR),
        ("NOT OR a", Word("a"), parser.LONE_OPERATOR),
        ("titel: støj", Word("støj"), parser.FIELD_WITHOUT_VALUE),
        ("emne:", Everything(), parser.FIELD_WITHOUT_VALUE),
        ("titel:emne:x", Value("topic", "x"), parser.FIELD_WITHOUT_VALUE),
        ("a år:i-går", Word("a"), parser.BAD_YEAR),
        ("a år:201*", Word("a"), parser.BAD_YEAR),
        ("b* a", And(words("b", "a")), parser.PREFIX_TOO_SHORT),
        ("*støtte", Word("støtte"), parser.ASTERISK_NOT_AT_END),
        ("a * b", And(words("a", "b")), parser.ASTERISK_NOT_AT_END),
        ('"lov om le*"', Phrase("lov om le"), parser.ASTERISK_NOT_AT_END),
    ],
)
def test_what_makes_no_sense_is_left_out_with_a_warning(text, tree, warning):
    assert parse(text) == Query(tree, (warning,))


def test_invisible_and_broken_characters_disappear():
    assert root("bo\u00adlig\u200b") == Word("bolig")
    assert root("a\x00b\ud800c") == And(words("a", "b", "c"))
    assert root("A\u030alborg") == Word("Ålborg")


def test_a_long_query_is_cut():
    query = parse("ord " * 3000)
    assert query == Query(And(words("ord") * MAX_WORDS), (parser.TOO_LONG,))
    assert parse("x" * 10_000) == Query(Word("x" * MAX_WORD), (parser.TOO_LONG,))


def test_a_deeply_nested_query_is_flattened():
    deep = MAX_DEPTH + 1
    assert parse("(" * deep + "a" + ")" * deep) == Query(Word("a"), (parser.TOO_LONG,))
    assert parse("(a ELLER " * MAX_DEPTH + "b" + ")" * MAX_DEPTH).warnings == ()


# --- nothing raises ------------------------------------------------------------------------------

FRAGMENTS = [
    *"()*-:\"'.^~[]{}?!§&|\\/+ ",
    *(" OG ", " AND ", "ELLER", " OR ", " IKKE ", "NOT", "-(", '-"', "--"),
    *("titel:", "emne:", "år:", "år:2015..", "år:..", "type:(", "forfatter:", "a:b", "2015", "stk. "),
    *("bolig", "støj*", "og", '"lov om leje"', "\x00", "\ud800", "\u00ad", "😀", "“", "\n"),
]


def depth(node) -> int:
    children = getattr(node, "children", None) or ((node.child,) if isinstance(node, Not) else ())
    return 1 + max(map(depth, children), default=0)


def check(text: str) -> None:
    query = parse(text)
    assert set(query.warnings) <= set(WARNINGS)
    assert len(set(query.warnings)) == len(query.warnings)
    assert len(re.findall(r"(?:Word|Phrase|Prefix|Value|Years)\(", repr(query.root))) <= MAX_WORDS
    assert depth(query.root) <= 4 * (MAX_DEPTH + 1)
    assert "children=()" not in repr(query.root)
    assert parse(text) == query


@given(st.text())
def test_every_text_has_a_tree(text):
    check(text)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join))
def test_every_mixture_of_operators_has_a_tree(text):
    check(text)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4).map("".join))
def test_every_repetition_of_operators_has_a_tree(fragment):
    check(fragment * (10_000 // len(fragment)))


@pytest.mark.parametrize(
    "text", ["(" * 9999, "a " * 5000, "NOT " * 2500, "-(" * 5000, '"' * 9999, "a OR " * 2000, "a*" * 5000]
)
def test_a_long_query_takes_no_time(text):
    started = time.process_time()
    parse(text)
    assert time.process_time() - started < 1
