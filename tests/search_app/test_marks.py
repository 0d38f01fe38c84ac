from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from indexer.results import Passage
from search_app.marks import marked, paragraphs


def test_a_part_of_a_word_is_marked_inside_the_word():
    assert marked(Passage(1, "1", "Boligstøtte gives", ((5, 11),))) == "Bolig<mark>støtte</mark> gives"


def test_text_is_escaped_inside_and_outside_of_marks():
    assert marked(Passage(1, "1", "<b>&</b>", ((3, 4),))) == "&lt;b&gt;<mark>&amp;</mark>&lt;/b&gt;"


def test_blank_lines_part_paragraphs_and_marks_stay_where_they_are():
    text = "Første linje\nanden linje\n\n \nNyt afsnit\n\n\n"
    start = text.index("Nyt")
    found = paragraphs(Passage(1, "1", text, ((0, 6), (start, start + 3))))
    assert found == ("<mark>Første</mark> linje\nanden linje", "<mark>Nyt</mark> afsnit")


def test_a_mark_over_a_blank_line_marks_both_sides():
    assert paragraphs(Passage(1, "1", "lov om\n\nleje her", ((0, 12),))) == (
        "<mark>lov om</mark>",
        "<mark>leje</mark> her",
    )


@given(st.text(max_size=60), st.lists(st.integers(0, 60), unique=True, max_size=8))
def test_without_its_marks_it_is_the_escaped_text(text, places):
    ends = sorted(place for place in places if place <= len(text))
    marks = tuple(zip(ends[::2], ends[1::2], strict=False))
    html = marked(Passage(1, "1", text, marks))
    assert html.replace("<mark>", "").replace("</mark>", "") == escape(text)
