"""How a query was understood, for whoever has to explain a search."""

import pytest

from indexer.model import Role, Viewer
from indexer.results import Match, SearchRequest

VISITOR = Viewer(Role.VISITOR)


@pytest.fixture
def understood(folder, library):
    folder.write("thesaurus.toml", '[[ring]]\nterms = ["altangang", "svalegang"]\n')
    folder.write("a.txt", "Ungdomsboliger og andre boliger. Skimmelsvampen er fjernet.")
    folder.write("b.txt", "En ungdomsbolig ved svalegangen.")
    folder.write("c.txt", "Hemmelige ungdomsboligers", 'visibility = "members"')
    opened = library()

    def ask(text, **more):
        request = SearchRequest(text, VISITOR, **more)
        return opened.understood(request, opened.search(request))

    return ask


def test_a_word_names_its_parts_and_the_inflections_that_the_viewer_s_hits_have(understood):
    (word,) = understood("ungdomsboliger").words
    assert word.parts == ("ungdoms", "boliger")
    assert word.examples == {Match.WORD: ("ungdomsbolig", "ungdomsboliger")}
    assert (word.inside, word.exact, word.prefix, word.excluded) == (True, False, False, False)


def test_whole_words_are_not_taken_apart(understood):
    (word,) = understood("ungdomsboliger", parts=False).words
    assert (word.parts, word.inside) == ((), False)


def test_what_holds_the_sentence_together_is_said_to_be_left_out(understood):
    found = understood("boliger til unge")
    assert [word.text for word in found.words] == ["boliger", "unge"]
    assert found.left_out == {"til"}


def test_excluded_words_are_understood_like_the_others(understood):
    bolig, skimmel = understood("boliger -ungdomsboliger").words
    assert (bolig.excluded, skimmel.excluded) == (False, True)
    assert skimmel.parts == ("ungdoms", "boliger")


def test_the_thesaurus_is_told_with_what_it_found(understood):
    (word,) = understood("altangang").words
    assert word.synonyms == ("svalegang",)
    assert word.examples == {Match.SYNONYM: ("svalegangen",)}
    assert understood("altangang", synonyms=False).words[0].synonyms == ()


def test_spelling_and_beginnings_are_told(understood):
    assert [word.exact for word in understood('="boliger"').words] == [True]
    assert [word.prefix for word in understood("bol*").words] == [True]


def test_a_respelt_query_is_told_as_it_was_searched_for(understood):
    assert [word.text for word in understood("ungdomsbolgier").words] == ["ungdomsboliger"]
