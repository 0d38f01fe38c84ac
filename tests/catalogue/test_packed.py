"""What is packed is unpacked as it was, however it is spelt."""

import pytest

from indexer.catalogue.packed import pack, pack_keywords, unpack, unpack_keywords
from indexer.danish.fold import fold
from indexer.model import Keyword, Page


def test_a_page_is_unpacked_as_it_was():
    page = Page(3, "iii", "Boligstøtte søges på Ærø.\n" * 40)

    packed = pack(page)

    assert unpack(packed) == page
    assert len(packed.text) < len(page.text) / 10


def test_half_a_character_becomes_a_question_mark():
    assert unpack(pack(Page(1, "1", "leje\ud800"))).text == "leje?"


@pytest.mark.parametrize(
    "text", ["boligstøtte", "Ærø Kommune", "idé", "Allé", "BR18", "Müller", "STRASSE ß", "İzmir", "m²"]
)
def test_keywords_keep_their_folded_spelling_whether_it_can_be_guessed_or_not(text):
    keywords = (Keyword(text, fold(text)), Keyword("lov om leje", "lov om leje"))

    assert unpack_keywords(pack_keywords(keywords)) == keywords


def test_a_folded_spelling_that_is_guessed_takes_no_room():
    words = ["udlejer", "støtteordning", "ungdomsbolig", "Ålborg", "beboerråd"]

    guessed = pack_keywords(Keyword(word, fold(word)) for word in words)
    kept = pack_keywords(Keyword(word, word[::-1]) for word in words)

    assert len(guessed) < len(kept) * 0.7
