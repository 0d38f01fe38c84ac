"""Pages as pictures: the right size, the right words marked, and nothing where nothing can be drawn."""

import zlib
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.pictures.drawing import draw, places
from indexer.pictures.order import LARGE, SMALL, WIDTHS, Word, words_of
from indexer.results import Passage

CORPUS = Path(__file__).parents[2] / "corpus"
SAMPLES = Path(__file__).parents[3] / "shared/samples"


def one_page(content: bytes = b"", box: str = "0 0 595 842", more: str = "") -> bytes:
    """Return a PDF of one page of this size with these instructions on it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]{more}/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>".encode(),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def sheet(tmp_path, order, png_of):
    """Draw a page of our own making."""

    def sheet(content: bytes = b"", words=(), width=SMALL, **page):
        file = tmp_path / "sheet.pdf"
        file.write_bytes(one_page(content, **page))
        return png_of(draw(order(file, words=words, width=width)))

    return sheet


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_as_wide_as_asked_for_and_of_its_own_shape(order, png_of, width):
    picture = png_of(draw(order(width=width)))
    assert picture.width == width
    assert picture.height / picture.width == pytest.approx(842 / 595, abs=0.005)


def test_what_is_on_the_page_is_on_the_picture(sheet):
    picture = sheet(b"1 0 0 rg 0 421 297.5 421 re f 0 0 1 rg 297.5 0 297.5 421 re f")
    assert picture.at(20, 20) == (255, 0, 0)
    assert picture.at(220, 320) == (0, 0, 255)
    assert picture.at(220, 20) == (255, 255, 255)


def test_a_word_is_marked_where_it_stands_and_nowhere_else(sheet):
    content = b"BT /F1 40 Tf 50 700 Td (Huset koster) Tj 0 -600 Td (huslejen) Tj ET"
    plain, marked = sheet(content), sheet(content, ["huslejen"])
    assert not plain.yellow()
    across, down = zip(*marked.yellow(), strict=True)
    assert 17 <= min(across) <= 21
    assert 50 <= (max(across) - min(across)) <= 75
    assert 842 - 100 - 40 < min(down) * 842 / marked.height < max(down) * 842 / marked.height < 842 - 75
    outside = [(x, y) for x in range(marked.width) for y in range(280)]
    assert all(plain.at(x, y) == marked.at(x, y) for x, y in outside)


def test_ink_shows_through_a_mark(sheet):
    marked = sheet(b"BT /F1 90 Tf 50 700 Td (hus) Tj ET", ["hus"], LARGE)
    colours = {marked.at(x, y) for x, y in marked.yellow()}
    assert max(colours) == (255, 206, 49)
    assert min(colours) < (140, 120, 60)


def test_a_word_is_marked_on_a_dark_ground_too(sheet):
    content = b"0.1 0.2 0.3 rg 0 0 595 842 re f 1 1 1 rg BT /F1 40 Tf 50 700 Td (huset) Tj ET"
    before, after = sheet(content), sheet(content, ["huset"])
    changed = [y for y in range(after.height) for x in range(after.width) if before.at(x, y) != after.at(x, y)]
    assert changed
    assert 40 < min(changed) < max(changed) < 64


@pytest.mark.parametrize(("turn", "corner"), [(0, (0, 0)), (90, (1, 0)), (180, (1, 1)), (270, (0, 1))])
def test_marks_turn_with_the_page(sheet, turn, corner):
    picture = sheet(b"BT /F1 30 Tf 20 790 Td (huset) Tj ET", ["huset"], more=f"/Rotate {turn}")
    for x, y in picture.yellow():
        assert (x > picture.width / 2, y > picture.height / 2) == corner
    assert picture.yellow()


def test_marks_keep_their_places_on_a_page_that_is_cut(sheet):
    picture = sheet(b"BT /F1 30 Tf 320 450 Td (huset) Tj ET", ["huset"], more="/CropBox[300 421 595 842]")
    assert min(picture.yellow()) < (20, 240)
    assert picture.yellow()


@pytest.mark.parametrize("box", ["0 0 1 14400", "0 0 14400 1", "0 0 14400 14400", "0 0 0.001 0.001"])
def test_no_page_makes_a_picture_that_is_larger_than_it_may_be(sheet, box):
    picture = sheet(box=box, width=LARGE)
    assert 1 <= picture.width <= LARGE
    assert 1 <= picture.height <= 3 * LARGE


def test_a_word_that_is_broken_at_the_end_of_a_line_is_marked_on_both(order, png_of):
    plain, marked = (png_of(draw(order(page=5, words=words))) for words in ((), ["integrations"]))
    lines = {y for x, y in marked.yellow() - plain.yellow()}
    assert max(lines) - min(lines) > 12
    sides = {x > 120 for x, _ in marked.yellow() - plain.yellow()}
    assert sides == {True, False}


def test_only_the_marked_part_of_a_word_is_looked_for():
    words = [Word("boligstøtten", 5, 10), Word("hus", 0, 3)]
    text = "Boligstøtten, boligstøtten og støtten. Et hus, huset.\r\nbolig\ufffestøtten § 46,\r\nstk. 2"
    found = [text[start:end] for start, end in places(words, text)]
    assert found == ["støtt", "støtt", "hus"]
    assert [text[a:b] for a, b in places([Word("§ 46, stk. 2", 0, 12)], text)] == ["§ 46,\r\nstk. 2"]


def test_signs_in_a_word_are_no_pattern():
    assert list(places([Word("(a+)+$", 0, 6)], "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")) == []
    assert list(places([Word("C++", 0, 3)], "i C++ her")) == [(2, 5)]


def test_the_words_of_a_passage_are_those_around_its_marks():
    page = Passage(1, "1", "Boligstøtten og støtten: støtten", ((5, 10), (16, 23), (25, 32)))
    assert words_of(page) == (Word("Boligstøtten", 5, 10), Word("støtten", 0, 7))


def test_a_page_that_is_not_there_has_no_picture(order):
    assert draw(order(page=24)) == b""
    assert draw(order(page=0)) == b""


@pytest.mark.parametrize(
    "name", ["notater/budgetopfoelgning-laerlingehuset.pdf", "notater/grundplan-2-sal.pdf", "taxonomy.toml"]
)
def test_a_file_that_is_protected_damaged_or_no_pdf_has_no_picture(order, name):
    assert draw(order(CORPUS / name)) == b""


def test_a_file_that_is_gone_has_no_picture(order, tmp_path):
    assert draw(order(tmp_path / "gone.pdf", fingerprint="0" * 64)) == b""


def test_a_file_that_is_not_the_one_indexed_has_no_picture(order):
    assert draw(order(fingerprint="0" * 64)) == b""


def test_forms_that_multiply_are_not_drawn(order, tmp_path):
    forms = [
        f"{n} 0 obj\n<</Type/XObject/Subtype/Form/Resources<</XObject<</A {n + 1} 0 R/B {n + 1} 0 R>>>>/Length 0>>\n"
        "stream\nendstream\nendobj\n"
        for n in range(10, 40)
    ]
    file = tmp_path / "forms.pdf"
    file.write_bytes(one_page().replace(b"trailer", "".join(forms).encode() + b"trailer"))
    assert draw(order(file)) == b""


def test_an_attachment_of_a_mail_is_drawn(order, png_of, tmp_path):
    content = one_page(b"1 0 0 rg 0 0 595 842 re f")
    mail = EmailMessage()
    mail["Subject"] = "Tegningen"
    mail.set_content("Se vedlagte.")
    mail.add_attachment(content, maintype="application", subtype="pdf", filename="tegning.pdf")
    file = tmp_path / "brev.eml"
    file.write_bytes(mail.as_bytes())
    fingerprint = sha256(content).hexdigest()
    assert png_of(draw(order(file, part="tegning.pdf", fingerprint=fingerprint))).at(9, 9) == (255, 0, 0)
    assert draw(order(file, part="plan.pdf", fingerprint=fingerprint)) == b""


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample collection is an extra that is not part of the project")
def test_every_sample_has_a_picture_but_the_protected_one(order):
    without = [file.name[:3] for file in sorted(SAMPLES.glob("*.pdf")) if not draw(order(file, words=["the", "og"]))]
    assert without == ["005"]


def test_a_picture_of_print_is_small(order):
    sizes = [len(draw(order(page=page, words=["boliger"]))) for page in range(1, 24)]
    assert max(sizes) < 20_000
    assert zlib.crc32(draw(order(page=3))) == zlib.crc32(draw(order(page=3)))
