"""The words and phrases that tell most of a document, spelt as a person would type them."""

import time

import pytest

from indexer.danish.keywords import LONGEST, MOST_PHRASES, MOST_WORDS, Keywords


def keywords(analyser, text, *stressed, language="da"):
    found = Keywords(analyser, language)
    found.stress(stressed)
    for page in text.split("\f"):
        surfaces, between = analyser.divided(page)
        found.add(page, surfaces, between, analyser.streams_of(surfaces, language)[0])
    return tuple(keyword.text for keyword in found.best())


def test_the_most_frequent_form_stands_for_all_inflections(analyser):
    text = "En ungdomsbolig er lille. Ungdomsboliger er billige. Ungdomsboliger lejes ud. Ungdomsboligerne er nye."
    found = keywords(analyser, text)
    assert "ungdomsboliger" in found
    assert not {"ungdomsbolig", "ungdomsboligerne"} & set(found)


def test_phrases_begin_and_end_with_telling_words_and_may_be_linked(analyser):
    text = (
        "Kommunen giver støtte til ungdomsboliger. Her er et fælles køkken.\nDer er støtte til ungdomsboliger i byen."
    )
    found = keywords(analyser, text, "Lov om leje")
    assert {"støtte til ungdomsboliger", "lov om leje", "fælles køkken"} <= set(found)
    assert not [k for k in found if k.split()[0] in {"om", "til", "et"} or k.split()[-1] in {"om", "til", "et"}]


def test_no_phrase_goes_over_a_mark_a_line_or_a_page(analyser):
    text = "Huset har vaskeri, tørrerum og altan. Gården har cykelskur\nAffaldsrum og affaldsrum\fVarmepumpe"
    found = keywords(analyser, text)
    assert {"vaskeri", "tørrerum", "affaldsrum", "varmepumpe"} <= set(found)
    assert [keyword for keyword in found if " " in keyword] == ["tørrerum og altan"]


def test_a_piece_of_a_longer_phrase_is_no_phrase_but_what_a_link_adds_to_is(analyser):
    found = keywords(
        analyser, "Se lov om almene boliger. Social vicevært i huset. Se også lov om almene boliger i byen."
    )
    assert {"lov om almene boliger", "almene boliger", "social vicevært", "social vicevært i huset"} <= set(found)
    assert "lov om almene" not in found
    assert "vicevært og vicevært" not in keywords(analyser, "En vicevært og vicevært.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vi bor i Aarhus. Man flytter til Aarhus.", "Aarhus"),
        ("Kravene i BR18 er nye. Se BR18.", "BR18"),
        ("Kolonihaver er små. Kolonihaver er grønne.", "kolonihaver"),
        ("VEJLEDNING\nEn VEJLEDNING", "vejledning"),
        ("Almenboligloven gælder. Se almenboligloven og Almenboligloven", "almenboligloven"),
        ("En CO₂-måling i Ikast-Brande. Ikast-Brande måler.", "Ikast-Brande"),
    ],
)
def test_words_are_spelt_as_one_writes_them_inside_a_sentence(analyser, text, wanted):
    assert wanted in keywords(analyser, text)


def test_words_that_any_text_uses_and_signs_are_left_out(analyser):
    found = keywords(
        analyser, "Den 3. januar kom der 12 kr. efter § 46, stk. 2. Se x@y.dk. Der kom flere uger, fx tre."
    )
    assert found == ()


def test_what_stands_in_the_title_comes_before_what_stands_as_often_in_the_text(analyser):
    found = keywords(analyser, "Målingen i cykelskuret viste radon.", "Radon i kælderen")
    assert found.index("radon") < found.index("cykelskuret")


def test_a_stray_word_of_a_long_text_tells_nothing(analyser):
    rooms = " ".join(
        f"{a}{b}" for a in ("bolig", "leje", "vand", "kommune", "varme") for b in ("plan", "mur", "afgift", "fond")
    )
    assert "blomst" in keywords(analyser, "En blomst.")
    assert "blomst" not in keywords(analyser, f"{rooms} En blomst.")


def test_english_is_read_as_english(analyser):
    text = "Modular housing is cheap. A planning permit and planning permits. Planning permits for homes."
    found = keywords(analyser, text, "Modular Student Housing", language="en")
    assert {"modular student housing", "planning permits"} <= set(found)


def test_however_long_the_text_the_keywords_are_few_and_short(analyser):
    sentence = "Boligorganisationens driftsafdeling måler vandforbruget i kælderen under bebyggelsen. "
    words = " ".join(f"ord{a}{b}skab" for a in "abcdefghijkl" for b in "abcdefghijkl")
    found = keywords(analyser, sentence * 5000 + words + " " + "x" * 500 + "y" + " a\u00adb\u00adc" * 9)
    assert len([keyword for keyword in found if " " not in keyword]) <= MOST_WORDS
    assert len([keyword for keyword in found if " " in keyword]) <= MOST_PHRASES
    assert max(map(len, found)) <= LONGEST
    assert len(set(found)) == len(found)


def test_nothing_gives_nothing(analyser):
    assert keywords(analyser, "") == ()
    assert keywords(analyser, " \f - § \x00 ") == ()


def test_what_is_longer_than_a_keyword_is_none(analyser):
    started = time.monotonic()
    assert keywords(analyser, "A-" * 100_000 + "A. Ventilation! Ventilation!") == ("ventilation",)
    assert time.monotonic() - started < 5
