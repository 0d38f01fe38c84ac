import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from indexer.results import Passage
from search_app.marks import Shown, marked, paragraphs


def html_of(found):
    return [str(paragraph.html) for paragraph in found]


def test_a_part_of_a_word_is_marked_inside_the_word():
    assert marked(Passage(1, "1", "Boligstøtte gives", ((5, 11),))) == "Bolig<mark>støtte</mark> gives"


def test_text_is_escaped_inside_and_outside_of_marks():
    assert marked(Passage(1, "1", "<b>&</b>", ((3, 4),))) == "&lt;b&gt;<mark>&amp;</mark>&lt;/b&gt;"


def test_blank_lines_part_paragraphs_and_marks_stay_where_they_are():
    text = "Første linje\nanden linje\n\n \nNyt afsnit\n\n\n"
    start = text.index("Nyt")
    found = paragraphs(Passage(1, "1", text, ((0, 6), (start, start + 3))))
    assert html_of(found) == ["<mark>Første</mark> linje\nanden linje", "<mark>Nyt</mark> afsnit"]


def test_a_mark_over_a_blank_line_marks_both_sides():
    found = paragraphs(Passage(1, "1", "lov om\n\nleje her", ((0, 12),)), Shown(first=4, current=4, onward=Markup("→")))
    assert html_of(found) == ['<mark id="fund-4" aria-current="true">lov om</mark>', "<mark>leje</mark>→ her"]


def test_places_are_numbered_and_words_side_by_side_are_one_place():
    text = "små boliger, små, små\n\nboliger"
    marks = tuple(word.span() for word in re.finditer("små|boliger", text))
    first, second = html_of(paragraphs(Passage(1, "1", text, marks), Shown(first=3, current=4, onward=Markup("→"))))
    assert first.split(", ") == [
        '<mark id="fund-3">små boliger</mark>',
        '<mark id="fund-4" aria-current="true">små</mark>→',
        '<mark id="fund-5">små</mark>',
    ]
    assert second == '<mark id="fund-6">boliger</mark>'


def test_a_quote_holds_whole_places_and_has_one_anchor_over_paragraphs():
    text = "Der var små boliger.\n\nDe var billige."
    found = paragraphs(Passage(1, "1", text, ((8, 19),)), Shown(first=1, quote=(12, 30)))
    assert html_of(found) == [
        'Der var <span class="quoted" id="citat" tabindex="-1"><mark id="fund-1">små boliger</mark>.</span>',
        '<span class="quoted">De var b</span>illige.',
    ]


def test_a_note_stands_above_the_quote_and_has_its_anchor():
    found = paragraphs(Passage(1, "1", "Først.\n\nDer var boliger."), Shown(quote=(8, 11), note="Teksten er flyttet."))
    assert html_of(found) == ["Først.", '<span class="quoted">Der</span> var boliger.']
    assert [paragraph.note for paragraph in found] == ["", "Teksten er flyttet."]


@given(st.text(max_size=60), st.lists(st.integers(0, 60), unique=True, max_size=8))
def test_without_its_marks_it_is_the_escaped_text(text, places):
    ends = sorted(place for place in places if place <= len(text))
    marks = tuple(zip(ends[::2], ends[1::2], strict=False))
    html = marked(Passage(1, "1", text, marks))
    assert html.replace("<mark>", "").replace("</mark>", "") == escape(text)
