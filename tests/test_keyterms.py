"""Key terms: what a result says more often than the collection, as far as the viewer may see."""

import pytest

from indexer.keyterms import narrowed
from indexer.model import Role, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest
from indexer.search import Library

VISITOR, MEMBER = Viewer(Role.VISITOR), Viewer(Role.MEMBER)


@pytest.fixture
def library(folder, settings):
    """Twelve documents about kitchens, of which eight speak of neighbours, and twenty-four about roofs."""
    for number in range(12):
        more = "Et godt naboskab om vaskeriet. Naboskabet er rart. " if number < 8 else ""
        hidden = "Zebraflisen er grøn. Zebrafliser er gule. " * (number < 6)
        folder.write(
            f"a{number}.txt", f"Et fælles køkken. Fælles køkkener. {more}", f'title = "A {number}"\ntopics = ["drift"]'
        )
        folder.write(f"h{number}.txt", f"Et fælles køkken. {hidden}", f'title = "H {number}"\nvisibility = "members"')
    for number in range(24):
        folder.write(f"b{number}.txt", "Tagpap og tagrender. Tagpap.", f'title = "B {number}"')
    index(settings)
    library = Library(settings)
    yield library
    library.close()


def terms(library, text, viewer=VISITOR, **more):
    return [term.text for term in library.key_terms(SearchRequest(text, viewer, **more))]


def test_what_part_of_the_result_says_and_the_rest_does_not_narrows_it(library):
    assert "naboskab" in terms(library, "køkken")
    assert "tagpap" not in terms(library, "køkken")
    assert "naboskab" in terms(library, "", filters={"topic": ("drift",)})
    [term] = [term for term in library.key_terms(SearchRequest("køkken", VISITOR)) if term.text == "naboskab"]
    assert library.search(SearchRequest(term.query, VISITOR)).total == 8


def test_what_was_asked_for_is_no_key_term_nor_are_its_parts(library):
    assert not {"køkken", "køkkener", "fælles køkken", "fælles"} & set(terms(library, "fælles køkkenet"))
    assert not {"nabo", "naboskab", "naboskabet"} & set(terms(library, "naboskaber"))


def test_what_hidden_documents_say_is_not_told(library):
    assert not [text for text in terms(library, "køkken") if "zebra" in text]
    assert [text for text in terms(library, "køkken", MEMBER) if "zebra" in text] == ["zebraflisen"]


def test_where_all_or_next_to_nothing_is_found_there_is_nothing_to_narrow_by(library):
    assert terms(library, "") == []
    assert terms(library, "*") == []
    assert terms(library, "xylofon") == []
    assert terms(library, "tagpap") == []


def test_no_more_than_asked_for(library):
    assert len(library.key_terms(SearchRequest("køkken", VISITOR), limit=1)) == 1
    assert library.key_terms(SearchRequest("køkken", VISITOR), limit=0) == ()


@pytest.mark.parametrize(
    ("query", "text", "wanted"),
    [
        ("", "leje", '"leje"'),
        ("skimmel ELLER fugt", "loft", 'skimmel ELLER fugt "loft"'),
        ("bolig", "fælles køkken", 'bolig "fælles køkken"'),
        ('"lov om', "leje", 'lov om "leje"'),
        ('"lov om" "fri', "leje", '"lov om" fri "leje"'),
    ],
)
def test_a_query_is_narrowed_as_it_would_be_typed(query, text, wanted):
    assert narrowed(query, text) == wanted
