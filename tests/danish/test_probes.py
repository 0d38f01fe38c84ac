"""Whatever the analyser sees in a word, one of the probes of what it sees is in that word."""

import random

import pytest

from indexer.danish.analyser import Analyser
from indexer.danish.probes import beginning, evened, number_probe, probes
from indexer.danish.stem import ENDINGS
from indexer.danish.words import load

ANALYSER = Analyser()


def missed(surface, language="da"):
    terms = ANALYSER.terms(surface, language)
    text = evened(surface)
    return [t for t in {terms.word, *terms.parts} if t.isalpha() and not any(probe in text for probe in probes(t))]


def as_written(folded):
    return folded.replace("aa", "å").replace("ae", "æ").replace("oe", "ø")


def test_every_word_of_the_list_is_met_by_its_probes_however_it_is_spelt():
    words = load()
    forms = {*words.forms, *words.lemmas, *words.first, *words.ends}
    assert [form for form in forms if missed(form)] == []
    # A word that seems to be another one's past tense is none: `bøde` is not of `bo`.
    wrong = {term for form in forms for term in missed(as_written(form))}
    assert {term for term in wrong if len(term) > 3} <= {"egyptisk"}, "the list has ægyptisk under egyptisk"


def test_compounds_are_met_by_the_probes_of_all_their_parts_except_for_two_in_ten_thousand():
    words, chance = load(), random.Random(2000)
    first, last = sorted(words.first), sorted({*words.last, *words.forms})
    made = (chance.choice(first) + chance.choice(last) + chance.choice(("", *ENDINGS, "s")) for _ in range(10_000))
    assert len({word: terms for word in made if (terms := missed(word))}) <= 2


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ("barn", "Børnehave"),
        ("gammel", "gamle"),
        ("museum", "museets"),
        ("miljoe", "MILJØET"),
        ("alle", "allé"),
        ("samso", "Samsø"),
        ("polici", "Policy"),
        ("oe", "Øer"),
    ],
)
def test_probes_meet_words(term, word):
    assert any(probe in evened(word) for probe in probes(term))


def test_probes_are_as_few_and_as_long_as_they_can_be():
    assert probes("ungdomsbolig") == {"ungdomsbolig"}
    assert probes("leje") == {"lej"}
    assert probes("barn") == {"barn", "boern", "børn"}
    assert beginning("stoet") == {"stoet", "støt"}


def test_numbers_are_met_also_where_they_have_dots():
    assert number_probe("1400") in "1.400"
    assert number_probe("§46") in "§ 46"
    assert number_probe("2017-05-01") in "01.05.2017"


def test_a_text_is_evened_letter_for_letter_or_not_at_all():
    assert evened("ÆØÅ Idé ÄÖ m²") == "æøå ide æø m2"
    assert evened("Bolig\u00adstøtte") is None
    assert evened("a\u030a") is None
    assert evened("İ") is None
