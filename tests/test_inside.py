"""A document from the inside: what is counted is what is shown."""

import pytest

from indexer.inside import places_of
from indexer.model import Role, Viewer

VISITOR = Viewer(Role.VISITOR)


@pytest.fixture
def inside(folder, library):
    pages = [
        f"Om husleje på side {number}.\n\nHusleje og lejeloven." * (number % 3) + "Slut" for number in range(1, 31)
    ]
    folder.write("rapport.txt", "\f".join(pages))
    return library().inside("rapport", VISITOR)


def test_the_places_counted_are_those_of_the_pages(inside):
    counted = {page.number: page.places for page in inside.places("husleje")}
    assert counted == {page.page: len(places_of(page)) for page in inside.pages("husleje") if page.marks}
    assert sum(counted.values()) == 60
    assert counted == {page.number: page.places for page in inside.places("husleje")}


def test_a_stretch_of_pages_is_counted_for_itself(inside):
    assert [page.number for page in inside.places("husleje", 20, 24)] == [20, 22, 23]


def test_words_that_are_nowhere_have_no_places(inside):
    assert inside.places("xylofon") == ()
    assert inside.places("") == ()


def test_a_page_with_very_many_places_has_them_all_marked(folder, library):
    folder.write("liste.txt", "husleje, " * 900)
    assert [page.places for page in library().inside("liste", VISITOR).places("husleje")] == [900]


def test_what_is_counted_follows_the_file(folder, library):
    folder.write("brev.txt", "Husleje.")
    assert library().inside("brev", VISITOR).places("husleje")[0].places == 1
    folder.write("brev.txt", "Husleje, husleje.")
    assert library().inside("brev", VISITOR).places("husleje")[0].places == 2
