from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.danish.thesaurus import Expansion, Thesaurus
from indexer.danish.thesaurus_file import starting_set

OWN = """
starting_set = false

[[ring]]
terms = ["lejeloven", "lov om leje", "LL"]
note = "til mennesker"

[[ring]]
terms = ["almenlejeloven", "lov om leje af almene boliger"]

[[ring]]
terms = ["studiebolig", "studenterbolig"]

[[ring]]
terms = ["lejekontrakt", "lejeaftale", "aftale om leje"]

[[ring]]
terms = ["støj", "larm"]

[[ring]]
terms = ["§ 110-tilbud", "børn", "herberg"]

[[ring]]
terms = ["BUILD", "SBi"]

[[ring]]
terms = ["BUILD", "byg"]

[[see]]
term = "hund"
terms = ["husdyr"]

[[ring]]
terms = ["husdyr", "kæledyr"]

[[broader]]
term = "ungdomsbolig"
narrower = ["startbolig", "studiebolig"]

[[broader]]
term = "bolig"
narrower = ["ungdomsbolig", "bolig"]

[compounds]
keep_whole = ["byråd"]
split = { "vådrum" = ["våd", "rum"] }
"""


def loaded(folder, content):
    path = folder / "thesaurus.toml"
    path.write_text(content, encoding="utf-8")
    thesaurus, faults = Thesaurus.load(path)
    assert faults == ()
    return thesaurus


@pytest.fixture
def thesaurus(tmp_path):
    return loaded(tmp_path, OWN)


def expansions(thesaurus, query):
    return thesaurus.expansions([token.text for token in thesaurus.analyser.tokens(query)])


def others(thesaurus, query):
    return {" ".join(words) for found in expansions(thesaurus, query) for words in found.alternatives + found.narrower}


def test_a_ring_offers_its_other_terms(thesaurus):
    assert expansions(thesaurus, "klage efter lejeloven") == (Expansion(2, 2, (("lov", "om", "leje"), ("LL",))),)


def test_a_term_of_several_words_is_found_inside_a_query(thesaurus):
    assert expansions(thesaurus, "frist i lov om leje") == (Expansion(2, 4, (("lejeloven",), ("LL",))),)


def test_terms_are_recognised_in_any_inflection_and_spelling(thesaurus):
    assert expansions(thesaurus, "STUDIEBOLIGERNE") == (Expansion(0, 0, (("studenterbolig",),)),)


@pytest.mark.parametrize("query", ["§ 110-tilbud", "barn", "herberger"])
def test_terms_are_recognised_when_they_begin_otherwise_than_what_is_asked(thesaurus, query):
    assert len(others(thesaurus, query)) == 2


def test_the_longer_term_wins(thesaurus):
    assert expansions(thesaurus, "lov om leje af almene boliger") == (Expansion(0, 5, (("almenlejeloven",),)),)


def test_a_broader_term_finds_the_narrower_ones_and_their_equals_but_not_the_other_way(thesaurus):
    (broad,) = expansions(thesaurus, "ungdomsboliger")
    assert broad.alternatives == ()
    assert set(broad.narrower) == {("startbolig",), ("studiebolig",), ("studenterbolig",)}
    assert expansions(thesaurus, "startbolig") == ()


def test_a_word_that_sees_others_finds_them_as_its_equals_but_not_the_other_way(thesaurus):
    assert expansions(thesaurus, "hund") == (Expansion(0, 0, (("husdyr",),)),)
    assert others(thesaurus, "husdyr") == {"kæledyr"}
    assert thesaurus.part_alternatives(("hund", "hold")) == (("hus", "dyr", "hold"),)


def test_what_is_narrower_than_the_narrower_is_found_and_no_term_finds_itself(thesaurus):
    assert others(thesaurus, "bolig") == {"ungdomsbolig", "startbolig", "studiebolig", "studenterbolig"}


def test_a_term_of_two_rings_finds_the_terms_of_both_which_do_not_find_one_another(thesaurus):
    assert others(thesaurus, "BUILD") == {"SBi", "byg"}
    assert others(thesaurus, "SBi") == {"BUILD"}


def test_a_query_without_terms_is_left_alone(thesaurus):
    assert expansions(thesaurus, "vinduer og døre") == ()
    assert thesaurus.expansions([]) == ()


def test_a_term_inside_a_compound_is_exchanged_for_its_equals_of_one_word(thesaurus):
    parts = thesaurus.analyser.terms("lejekontraktopsigelse").parts
    assert thesaurus.part_alternatives(parts) == (("leje", "aftale", "opsigelse"),)
    assert thesaurus.part_alternatives(("trafik", "stoej")) == (("trafik", "larm"),)


def test_a_word_that_is_a_term_itself_is_exchanged_as_well(thesaurus):
    assert thesaurus.part_alternatives(("larm",)) == (("stoej",),)
    assert thesaurus.part_alternatives(("leje", "aftale")) == (("leje", "kontrakt"),)


def test_a_word_without_terms_inside_it_has_no_other_parts(thesaurus):
    assert thesaurus.part_alternatives(("vindue", "karm")) == ()
    assert thesaurus.part_alternatives(("ungdom", "bolig")) == ()


def test_many_threads_that_ask_at_once_get_the_same_answer(tmp_path):
    thesaurus = loaded(tmp_path, "")
    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(lambda _: expansions(thesaurus, "støj fra naboer i ungdomsboliger"), range(40)))
    assert len(answers) == 1


def test_the_compounds_are_the_exceptions_of_its_analyser(thesaurus):
    assert thesaurus.analyser.terms("byrådet").parts == ("byraad",)
    assert thesaurus.analyser.terms("vådrummet").parts == ("vaad", "rum")
    assert thesaurus.exceptions.keep_whole == {"byråd"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lejeloven", "lov om leje"),
        ("BR18", "bygningsreglementet"),
        ("almennyttig", "almen"),
        ("Statens Byggeforskningsinstitut", "BUILD"),
        ("TBST", "Social- og Boligstyrelsen"),
        ("huslejestigningen", "lejeforhøjelse"),
        ("håndværkerfradrag", "boligjobordning"),
        ("hund", "husdyr"),
        ("nødudgange", "flugtvej"),
    ],
)
def test_the_starting_set_knows_everyday_words_acts_and_bodies(tmp_path, query, found):
    thesaurus, _ = Thesaurus.load(tmp_path / "missing.toml")
    assert found in others(thesaurus, query)


def test_a_file_adds_to_the_starting_set(tmp_path):
    thesaurus = loaded(tmp_path, '[[ring]]\nterms = ["altan", "svalegang"]')
    assert others(thesaurus, "altaner") == {"svalegang", "balkon"}
    assert others(thesaurus, "svalegang") == {"altan"}


def test_every_term_of_the_starting_set_finds_the_others_of_its_ring(tmp_path):
    thesaurus, _ = Thesaurus.load(tmp_path / "missing.toml")
    for ring in starting_set().rings:
        for term in ring:
            found = [set(expansion.alternatives) for expansion in expansions(thesaurus, term)]
            assert any(len(alternatives) >= len(ring) - 1 for alternatives in found), (term, ring)


def test_every_word_of_the_starting_set_that_sees_others_finds_them(tmp_path):
    thesaurus, _ = Thesaurus.load(tmp_path / "missing.toml")
    for term, terms in starting_set().see:
        found = [set(expansion.alternatives) for expansion in expansions(thesaurus, term)]
        assert any(len(alternatives) >= len(terms) for alternatives in found), (term, terms)


def test_every_broader_term_of_the_starting_set_finds_narrower_ones(tmp_path):
    thesaurus, _ = Thesaurus.load(tmp_path / "missing.toml")
    for term, narrower in starting_set().broader:
        assert any(expansion.narrower for expansion in expansions(thesaurus, term)), (term, narrower)
