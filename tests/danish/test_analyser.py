import time
import unicodedata

import pytest

from indexer.danish.analyser import Analyser, Exceptions
from indexer.danish.function_words import is_function_word

SPELT_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
ANALYSER = Analyser()


def word(surface):
    return ANALYSER.terms(surface).word


def parts(surface):
    return ANALYSER.terms(surface).parts


@pytest.mark.parametrize(
    "forms",
    [
        "almen alment almene",
        "kollegium kollegier kollegiet kollegiernes",
        "regel regler reglerne",
        "barn børn børnene børnenes",
        "hus huse huset husenes",
        "lejer lejere lejeren lejernes",
        "udlejer udlejere udlejeren",
        "bolig boliger boligen boligernes",
        "billig billige billigt",
        "ung unge",
        "tilskud tilskuddet tilskuddene",
        "rum rummet rummene",
        "pris priser priserne",
        "ø-bolig ø-boliger øboliger",
        "plejehjem plejehjemmet plejehjemmenes",
        "ungdomsbolig ungdomsboliger Ungdomsboligerne",
        "venteliste ventelisten ventelistens",
        "arbejdsgiver arbejdsgiveren arbejdsgivere",
        "mødelokale mødelokalet mødelokaler",
        "terrassedør terrassedøren terrassedøre",
        "forælder forældre forældrene",
        "håndværker håndværkere håndværkeren",
        "gebyrsats gebyrsatser gebyrsatserne",
        "bygherre bygherren bygherrens",
        "Aalborg Ålborg aalborg Aalborgs",
        "idé ide idéen ideen idéer ideer",
        "café cafe caféer cafeer",
        "allé alleen alléer alleer",
        "cykel cyklen cykler cyklerne",
        "kvarter kvarteret kvarterer",
        "toilet toilettet toiletter",
        "tom tomt tomme",
        "billede billedet billeder billederne",
        "temperatur temperaturer temperaturerne",
        "entreprise entreprisen entrepriser",
        "bygningsdel bygningsdelen bygningsdele",
        "boligblok boligblokken boligblokke",
        "hjemmeside hjemmesiden hjemmesider",
        "husleje huslejen huslejer huslejerne",
        "kolonihave kolonihaven kolonihaver",
    ],
)
def test_the_inflections_of_a_word_have_one_term(forms):
    assert len({word(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leje", "lejr"),
        ("leje", "lejer"),
        ("erhvervsleje", "erhvervslejer"),
        ("bygge", "by"),
        ("ældre", "æld"),
        ("ældre", "ælde"),
        ("bor", "bør"),
        ("billig", "bil"),
        ("lov", "lovlig"),
        ("bolig", "bol"),
        ("kommune", "kommunal"),
        ("alle", "allé"),
        ("studerende", "studere"),
        ("rapport", "rapportere"),
    ],
)
def test_different_words_keep_different_terms(one, other):
    assert word(one) != word(other)


@pytest.mark.parametrize(
    "surface", ["huslejenævn", "støtte", "boligråd", "værdighedspolitik", "børnene", "Ældreboliger"]
)
def test_a_keyboard_without_danish_letters_gives_the_same_terms(surface):
    assert ANALYSER.terms(surface.translate(SPELT_OUT)) == ANALYSER.terms(surface)


def test_part_spans_mark_a_part_in_its_own_spelling():
    assert ANALYSER.part_spans("Boligstøtten") == (("bolig", 0, 5), ("stoette", 5, 12))
    decomposed = unicodedata.normalize("NFD", "Byrådsmøde")
    assert [decomposed[start:end] for _, start, end in ANALYSER.part_spans(decomposed)] == ["By", "ra\u030ads", "møde"]


@pytest.mark.parametrize(
    ("surface", "word", "parts"),
    [
        ("§ 46", "§46", ("§46", "46")),
        ("§46", "§46", ("§46", "46")),
        ("paragraf 46", "§46", ("§46", "46")),
        ("§ 46 a", "§46a", ("§46a", "46")),
        ("Stk. 2", "stk.2", ("stk.2",)),
        ("stk 2", "stk.2", ("stk.2",)),
        ("BO0304-00024", "bo0304-00024", ("bo0304", "00024")),
        ("2.050", "2050", ("2050",)),
        ("22.03.2022", "2022-03-22", ("22", "marts", "2022")),
        ("99.99.2022", "99.99.2022", ("99.99.2022",)),
        ("boligstøtte-udbetaling", "boligstoetteudbetaling", ("bolig", "stoette", "udbetaling")),
        ("m²", "m2", ("m2",)),
        ("ngo'er", "ngo", ("ngo",)),
        ("m.v", "mv", ("mv",)),
    ],
)
def test_signs_have_one_term_however_they_are_typed(surface, word, parts):
    terms = ANALYSER.terms(surface)
    assert (terms.word, terms.parts) == (word, parts)


def test_a_compound_and_its_words_apart_meet_in_the_parts():
    apart, joined = (ANALYSER.streams(text)[1] for text in ("udbetaling af boligstøtte", "boligstøtteudbetaling"))
    assert set(joined) <= set(apart)


def test_a_suspended_compound_is_said_in_full_in_the_parts():
    words, parts, forms, pairs = ANALYSER.streams("bygge- og anlægsarbejde")
    assert forms == ["bygge", "og", "anlaegsarbejde"]
    assert words == ["bygge", "og", "anlaegsarbejde"]
    assert parts == ["bygge", "og", "anlaeg", "arbejde", "bygge", "arbejde"]
    assert pairs == ["anlaeg+arbejde", "arbejde+bygge"]


def test_several_suspended_compounds_share_the_head():
    parts = ANALYSER.streams("drifts-, pleje- og anlægsarbejde")[1]
    assert parts[-4:] == ["drift", "arbejde", "pleje", "arbejde"]


def test_english_documents_are_found_by_english_inflections():
    words = ANALYSER.streams("affordable housing for students", "en-GB")[0]
    for surface in ("house", "student", "students"):
        assert any(reading.word in words for reading in ANALYSER.query_terms(surface))


def test_a_query_word_has_its_danish_reading_first():
    assert [terms.word for terms in ANALYSER.query_terms("housing")] == ["housing", "hous"]
    assert len(ANALYSER.query_terms("boliger")) == 1 or ANALYSER.query_terms("boliger")[0].word == "bolig"


@pytest.mark.parametrize("surface", ["gælde", "RÅBE", unicodedata.normalize("NFD", "råbe"), "øre"])
def test_a_word_with_danish_letters_has_no_english_reading(surface):
    assert ANALYSER.query_terms(surface) == (ANALYSER.terms(surface),)


def test_exceptions_hold_for_every_inflection():
    told = Analyser(
        Exceptions(frozenset({"byråd"}), {"startbolig": ("start", "bolig"), "huslejenævn": ("husleje", "nævn")})
    )
    assert told.terms("byrådets").parts == ("byraad",)
    assert told.terms("startboligerne").parts == ("start", "bolig")
    assert told.terms("huslejenævnet").parts == ("hus", "leje", "naevn")
    assert told.part_spans("Startboligen") == (("start", 0, 5), ("bolig", 5, 12))


def test_the_version_changes_with_the_exceptions():
    assert Analyser().version == ANALYSER.version
    assert Analyser(Exceptions(frozenset({"byråd"}))).version != ANALYSER.version


def test_function_words_are_known_in_both_languages():
    assert all(map(is_function_word, ["og", "På", "paa", "the", "Af"]))
    assert not any(map(is_function_word, ["bolig", "leje", "home"]))


def test_analysis_keeps_up_with_indexing():
    text = "Kommunalbestyrelsen træffer beslutning om udbetaling af boligstøtte efter lovens § 46, stk. 2. " * 2000
    ANALYSER.streams(text)
    start = time.perf_counter()
    count = len(ANALYSER.streams(text)[0])
    assert count / (time.perf_counter() - start) > 100_000


@pytest.mark.parametrize("unit", ["by", "a.", "a-", "1.", "§ 4 ", "ångström", "bygge- og ", "a@"])
def test_text_that_is_no_language_does_not_hold_up_indexing(unit):
    start = time.perf_counter()
    Analyser().streams(unit * 20_000)
    assert time.perf_counter() - start < 2
