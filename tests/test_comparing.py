import random
import time

from indexer.comparing import LONGEST, MOST, Row, Stretch, compare
from indexer.model import Page


def pages(*texts):
    return [Page(number, str(number), text) for number, text in enumerate(texts, start=1)]


def test_words_that_differ_are_told_within_their_paragraph():
    found = compare(pages("Lejen er 2.050 kr. om måneden."), pages("Lejen er 2.150 kr. om\nmåneden."))
    (row,) = found.rows
    assert row.left == (Stretch("Lejen er"), Stretch("2.050", changed=True), Stretch("kr. om måneden."))
    assert row.right[1] == Stretch("2.150", changed=True)
    assert (found.same, found.paragraphs) == (0, 1)


def test_a_paragraph_that_only_one_has_stands_alone():
    found = compare(pages("Først.\n\nSidst."), pages("Først.\n\nNoget helt nyt.\n\nSidst."))
    assert [(bool(row.left), bool(row.right)) for row in found.rows] == [(True, True), (False, True), (True, True)]
    assert found.same == 2


def test_paragraphs_that_have_nothing_in_common_do_not_stand_side_by_side():
    found = compare(pages("Taget er utæt og skal skiftes."), pages("Ventelisten lukkes nu."))
    assert [(bool(row.left), bool(row.right)) for row in found.rows] == [(True, False), (False, True)]


def test_a_paragraph_that_was_changed_stands_beside_what_it_was_although_another_came_before_it():
    found = compare(pages("Lejen er 2.050 kr. om måneden."), pages("Et nyt afsnit.\n\nLejen er 2.150 kr. om måneden."))
    assert [(bool(row.left), bool(row.right)) for row in found.rows] == [(False, True), (True, True)]


def test_texts_made_to_take_long_take_seconds_at_the_most():
    choose = random.Random(1)
    words = ["\n\n".join(" ".join(choose.choices("ab", k=190)) for _ in range(400)) for _ in range(2)]
    started = time.process_time()
    compare(pages(words[0]), pages(words[1]))
    assert time.process_time() - started < 20


def test_what_both_say_at_length_is_left_out_but_for_its_ends():
    same = [f"Afsnit nummer {n}." for n in range(9)]
    found = compare(pages("\n\n".join(same)), pages("\n\n".join(["Nyt.", *same, "Mere nyt."])))
    assert [row.skipped for row in found.rows] == [0, 0, 7, 0, 0]
    found = compare(pages("\n\n".join(["Før.", *same, "Efter."])), pages("\n\n".join(["Nyt her.", *same, "Mere nyt."])))
    assert [row.skipped for row in found.rows if row.same or row.skipped] == [0, 7, 0]


def test_where_the_text_is_parted_into_pages_makes_no_difference():
    assert compare(pages("Et.\n\nTo.", "Tre."), pages("Et.", "To.\n\nTre.")).rows == tuple(
        Row((Stretch(text),), (Stretch(text),)) for text in ("Et.", "To.", "Tre.")
    )


def test_long_texts_are_compared_up_to_a_bound():
    found = compare(pages("\n\n".join(f"Linje {n}" for n in range(LONGEST + 5))), pages("Noget andet."))
    assert not found.whole
    assert len(found.rows) == MOST
