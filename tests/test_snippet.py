import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.danish.analyser import Analyser
from indexer.marking import Marker, Text, Wanted
from indexer.model import Page
from indexer.results import Match
from indexer.snippet import LENGTH, Pages, passages

ANALYSER = Analyser()


def marker(*surfaces):
    terms = [ANALYSER.terms(surface) for surface in surfaces]
    parts = {part: number for number, term in enumerate(terms) for part in term.parts}
    together = {number: len(term.parts) for number, term in enumerate(terms) if len(term.parts) > 1}
    words = {term.word: (number, Match.WORD) for number, term in enumerate(terms)}
    wanted = Wanted(words, parts, together=together)
    return Marker(wanted, ANALYSER)


def marked(text, *surfaces):
    return [text[mark.start : mark.end] for mark in marker(*surfaces).marks(Text(text))]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Boligen og boligerne", "bolig", ["Boligen", "boligerne"]),
        ("En ungdomsbolig, boligstøtte og Bolig-2000", "bolig", ["bolig", "bolig", "Bolig"]),
        ("jf. § 46, stk. 2, og § 460", "§ 46", ["§ 46"]),
        ("Sag BO0304-00024 af 2017", "BO0304-00024", ["BO0304-00024"]),
        ("Billetter er billige", "billig", ["billige"]),
        ("Huset er rødt, og lejen er høj", "huslejenævn", []),
        ("Klag til nævnet for husleje", "huslejenævn", ["nævnet", "husleje"]),
        ("Ålborg, Aalborg og AALBORG", "aalborg", ["Ålborg", "Aalborg", "AALBORG"]),
    ],
)
def test_words_and_parts_are_marked(text, query, expected):
    joined = "".join(expected)
    assert "".join(marked(text, query)) == joined


@given(st.text(), st.sampled_from(["bolig", "§ 46", "huslejenævn", "århus"]))
def test_marks_lie_inside_the_text_in_order_and_apart(text, query):
    marks = marker(query).marks(Text(text))
    places = [place for mark in marks for place in (mark.start, mark.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@given(st.lists(st.text(alphabet="boliger støtte. \n§46", max_size=400), max_size=4))
def test_passages_are_stretches_of_their_pages(texts):
    pages = [Page(number, str(number), text) for number, text in enumerate(texts, start=1)]
    for passage in passages(Pages(pages), marker("bolig", "støtte")):
        page = pages[passage.page - 1].text
        assert blank(passage.text) in blank(page)
        assert len(passage.text) <= LENGTH + 60
        assert all(0 <= start < end <= len(passage.text) for start, end in passage.marks)


def blank(text):
    return "".join(" " if character.isspace() else character for character in text)


def test_a_passage_begins_with_the_sentence_where_one_begins_near():
    text = "Noget helt andet. " * 30 + "Her begynder det. Altanen vender mod syd. " + "Og så videre. " * 30
    passage = passages(Pages([Page(1, "1", text)]), marker("altan"))[0]
    assert passage.text.startswith(("Noget helt", "Her begynder", "Altanen"))


def test_the_page_with_more_of_the_words_is_chosen():
    pages = [Page(n, str(n), f"altan {'tagterrasse' if n == 7 else 'gård'}") for n in range(1, 10)]
    found = passages(Pages(pages), marker("altan", "tagterrasse"), limit=1)
    assert [passage.page for passage in found] == [7]


def test_marks_are_of_the_page_they_stand_on_and_no_passage_reaches_into_the_next():
    pages = [Page(1, "i", "Om bolig."), Page(2, "ii", "Støtte gives til bolig. " * 3), Page(3, "iii", "Slut")]
    found = passages(Pages(pages), marker("bolig", "støtte"))
    assert [(passage.page, passage.label) for passage in found] == [(1, "i"), (2, "ii")]
    assert all("\f" not in passage.text for passage in found)
    assert [found[1].text[start:end] for start, end in found[1].marks] == ["Støtte", "bolig"] * 3


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("En e-mail om EU-regler", "email", ["e-mail"]),
        ("Huslejen er 1.400 kr., ikke 11.400 kr.", "1400", ["1.400"]),
        ("Bolig\u00adstøtten", "boligstøtte", ["Bolig\u00adstøtten"]),
        ("børnene og barnets", "barn", ["børnene", "barnets"]),
    ],
)
def test_words_are_found_however_they_are_written(text, query, expected):
    assert marked(text, query) == expected


@pytest.mark.parametrize(
    ("text", "query"),
    [("huslejen-" * 20_000, "husleje"), ("-" * 200_000, "husleje"), ("a " * 100_000, "a"), ("1-" * 50_000, "1")],
)
def test_odd_texts_are_looked_through_once(text, query):
    started = time.process_time()
    found, seen = marker(query), set()
    assert len(found.marks(Text(text), seen)) <= 2 * len(text) / len(query)
    found.found(seen)
    assert time.process_time() - started < 5
