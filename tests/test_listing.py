"""A whole result as a list: everything once, of one generation of the index, for the viewer only."""

from dataclasses import replace

import pytest

from indexer.model import Role, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest, Sort
from indexer.search import Library

VISITOR, MEMBER = Viewer(Role.VISITOR), Viewer(Role.MEMBER)


def ids(listing):
    return [document.id for _, document in listing.documents]


@pytest.fixture
def balconies(folder):
    for number in range(40):
        folder.write(f"{number:02}.txt", f"Altan {number}", f"date = {1980 + number % 7}")
    folder.write("lukket.txt", "Altan til medlemmer", 'visibility = "members"')


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@pytest.mark.parametrize("sort", Sort)
def test_a_list_has_what_the_pages_have_in_their_order(balconies, settings, engine, sort):
    settings = replace(settings, engine=engine)
    index(settings)
    library = Library(settings)
    asked = SearchRequest("altan", VISITOR, sort=sort)
    pages = [library.search(replace(asked, offset=start)).hits for start in range(0, 50, 10)]
    listing = library.listing(asked)
    assert ids(listing) == [hit.document.id for hits in pages for hit in hits]
    assert (listing.result.total, listing.listed) == (40, 40)
    library.close()


def test_a_member_s_documents_are_in_a_member_s_list_only(balconies, library):
    opened = library()
    assert "lukket" not in ids(opened.listing(SearchRequest("altan", VISITOR)))
    assert "lukket" in ids(opened.listing(SearchRequest("altan", MEMBER)))


def test_a_list_that_is_cut_says_how_long_it_is(balconies, library):
    listing = library().listing(SearchRequest("altan", VISITOR, sort=Sort.TITLE), most=7)
    assert (listing.result.total, listing.listed) == (40, 7)
    assert [place for place, _ in listing.documents] == list(range(1, 8))


def test_an_index_that_changes_meanwhile_doubles_nothing_and_leaves_out_what_went(balconies, folder, settings, library):
    opened = library()
    listing = opened.listing(SearchRequest("altan", VISITOR, sort=Sort.TITLE))
    for number in range(40, 60):
        folder.write(f"a{number}.txt", "Altan der er ny")
    folder.write("03.txt.toml", 'visibility = "members"')
    (folder.root / "05.txt").unlink()
    index(settings)
    found = list(listing.documents)
    assert listing.listed == 40
    assert [place for place, _ in found] == [*range(1, 4), 5, *range(7, 41)]
    assert [document.id for _, document in found] == [f"{n:02}" for n in range(40) if n not in {3, 5}]


def test_a_list_tells_what_was_done_to_the_query(balconies, library):
    listing = library().listing(SearchRequest("altna", VISITOR))
    assert listing.result.did_you_mean == "altan"
    assert listing.listed == 40
