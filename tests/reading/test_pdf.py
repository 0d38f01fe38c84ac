"""The PDF reader."""

import time
import zlib
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from indexer.errors import UnreadableDocument
from indexer.model import Heading, Kind, ReadingStatus
from indexer.reading.layout import lines_of, text_of_page
from indexer.reading.pdf_pdfium import PdfiumFile
from indexer.reading.pdf_pypdf import PypdfFile
from indexer.reading.reader import read
from indexer.reading.reasons import Reason

LETTER = [
    (70, 760, 18, "Småboliger på Ærø"),
    (70, 720, 11, "Kommunen søgte i 2016 om tilskud til tolv små almene bolig-"),
    (70, 706, 11, "er, hvor huslejen højst måtte være 2.000 kr. om måneden."),
    (70, 670, 11, "Bygge- og anlægsudgiften blev 14 % højere end ventet."),
]

TABLE = [("Post", "Kr.", "Antal"), ("A", "2.000", "3"), ("B", "1.900", "14")]


def rewritten(content, change):
    writer = pypdf.PdfWriter(clone_from=BytesIO(content))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_page_is_read_as_paragraphs_with_hyphens_joined(make_pdf, limits) -> None:
    reading = read(make_pdf([LETTER]), "brev.pdf", limits)
    assert reading.kind is Kind.PDF
    assert reading.outcome.status is ReadingStatus.INDEXED
    assert reading.pages[0].text == (
        "Småboliger på Ærø\n\n"
        "Kommunen søgte i 2016 om tilskud til tolv små almene boliger, hvor huslejen højst måtte være 2.000 kr. om "
        "måneden.\n\n"
        "Bygge- og anlægsudgiften blev 14 % højere end ventet."
    )


def test_metadata_is_read_and_dates_are_iso(make_pdf, limits) -> None:
    info = "/Title(Startboliger i Århus)/Author(Anna Jensen; Bo Holm)/CreationDate(D:20170317120000+01'00')"
    reading = read(make_pdf([LETTER], info=info, catalog="/Lang(da-DK)"), "x.pdf", limits)
    found = reading.found
    assert (found.title, found.authors, found.date, found.language) == (
        "Startboliger i Århus",
        ("Anna Jensen", "Bo Holm"),
        "2017-03-17",
        "da",
    )


@pytest.mark.parametrize("title", ["Microsoft Word - notat_v3.docx", "untitled", "rapport.indd", "Document1"])
def test_a_title_that_a_program_made_up_is_dropped(make_pdf, limits, title) -> None:
    assert read(make_pdf([LETTER], info=f"/Title({title})"), "x.pdf", limits).found.title == ""


def test_page_labels_and_the_outline_are_those_of_the_file(make_pdf, limits) -> None:
    content = make_pdf([LETTER, LETTER, LETTER], catalog="/PageLabels<</Nums[0<</S/r>>2<</S/D>>]>>")

    def outlined(writer) -> None:
        part = writer.add_outline_item(title="Første del", page_number=0)
        writer.add_outline_item(title="Økonomi", page_number=2, parent=part)

    reading = read(rewritten(content, outlined), "x.pdf", limits)
    assert [page.label for page in reading.pages] == ["i", "ii", "1"]
    assert reading.outline == (Heading(1, "Første del", 1), Heading(2, "Økonomi", 3))


def test_running_headers_and_page_numbers_are_not_in_the_text(make_pdf, limits) -> None:
    pages = [
        [(70, 800, 9, "BOLIG 2.000 Årsrapport"), (70, 700, 11, f"Tekst om {topic}."), (290, 40, 9, f"Side {n}")]
        for n, topic in enumerate(["jord", "vand", "ild", "luft"], start=1)
    ]
    texts = [page.text for page in read(make_pdf(pages), "x.pdf", limits).pages]
    assert texts == ["Tekst om jord.", "Tekst om vand.", "Tekst om ild.", "Tekst om luft."]


def test_two_columns_are_read_one_after_the_other_however_they_are_written(make_pdf, limits) -> None:
    left = [(70, 700 - 14 * n, 10, f"venstre spalte med linje nummer {n}") for n in range(8)]
    right = [(320, 700 - 14 * n, 10, f"hoejre spalte med linje nummer {n}") for n in range(8)]
    row_by_row = [row for pair in zip(left, right, strict=True) for row in pair]
    for rows in (left + right, row_by_row):
        text = read(make_pdf([rows]), "x.pdf", limits).pages[0].text
        assert text.index("venstre spalte med linje nummer 7") < text.index("hoejre spalte med linje nummer 0")


def test_a_turned_page_is_read_as_it_is_seen(make_pdf, limits) -> None:
    def turned(writer) -> None:
        writer.pages[0].rotate(90)

    stream = b"BT /F1 11 Tf 0 1 -1 0 60 70 Tm (Oeverste linje) Tj ET BT /F1 11 Tf 0 1 -1 0 100 70 Tm (Nederste) Tj ET"
    content = rewritten(make_pdf([], streams=[stream]), turned)
    assert read(content, "x.pdf", limits).pages[0].text == "Oeverste linje\n\nNederste"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
@pytest.mark.filterwarnings("ignore:ARC4")
def test_a_password_is_an_outcome_and_an_empty_one_is_none(make_pdf, limits, algorithm) -> None:
    content = make_pdf([LETTER])
    closed = rewritten(content, lambda w: w.encrypt("hemmelig", algorithm=algorithm))
    outcome = read(closed, "x.pdf", limits).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.PROTECTED, Reason.PASSWORD)
    opened = rewritten(content, lambda w: w.encrypt("", "ejer", algorithm=algorithm))
    assert "Småboliger" in read(opened, "x.pdf", limits).pages[0].text


def test_raised_figures_are_told_from_the_words_they_follow(make_pdf, limits) -> None:
    rows = [
        (70, 700, 10, "Huslejen er fastsat af kommunen."),
        (219, 704, 6, "12"),
        (228, 700, 10, "Den stiger ikke."),
        (70, 686, 10, "Udledningen er 7,1 kg CO"),
        (185.6, 684, 6, "2"),
        (189, 686, 10, " for 24 m"),
        (228.5, 690, 6, "2"),
        (232, 686, 10, " om året, og i 1991 var den 3 gange så stor."),
        (70, 600, 6, "12"),
        (78, 597, 8, "Lejeloven, kapitel 2."),
    ]
    text = read(make_pdf([rows]), "x.pdf", limits).pages[0].text
    assert "kommunen.[12] Den stiger ikke." in text
    assert "7,1 kg CO2 for 24 m² om året, og i 1991 var den 3 gange så stor." in text
    assert "12 Lejeloven, kapitel 2." in text


def test_rows_of_a_small_table_keep_their_lines(make_pdf, limits) -> None:
    rows = [
        (x, 700 - 20 * n, 10, cell) for n, row in enumerate(TABLE) for x, cell in zip((70, 270, 400), row, strict=True)
    ]
    assert read(make_pdf([rows]), "x.pdf", limits).pages[0].text.split() == [cell for row in TABLE for cell in row]
    assert len(read(make_pdf([rows]), "x.pdf", limits).pages[0].text.splitlines()) >= len(TABLE)


def test_a_cell_of_two_lines_stays_in_its_row(make_pdf, limits) -> None:
    filler = [(70, 780 - 14 * n, 10, f"Linje {n} af den tekst, som står over tabellen") for n in range(5)]
    row = [
        (70, 650, 10, "Kategori"),
        (150, 656.5, 10, "Kender"),
        (150, 643.5, 10, "flugtvejene"),
        (260, 650, 10, "Antal"),
    ]
    below = [(70, 600 - 14 * n, 10, f"Linje {n} af den tekst, som står under tabellen") for n in range(5)]
    assert "Kategori Kender flugtvejene Antal" in " ".join(
        read(make_pdf([[*filler, *row, *below]]), "x.pdf", limits).pages[0].text.split()
    )


def test_a_header_in_two_parts_is_left_out_though_one_of_them_changes(make_pdf, limits) -> None:
    pages = [
        [
            (70, 800, 9, "BOLIG 2.000"),
            (400, 800, 9, f"{n}. {topic}"),
            (70, 700, 11, f"Der er meget at sige om {topic}."),
        ]
        for n, topic in enumerate(["jord", "vand", "ild", "luft"], start=1)
    ]
    assert read(make_pdf(pages), "x.pdf", limits).pages[1].text == "Der er meget at sige om vand."


def test_characters_of_every_plane_are_read(make_raw_pdf, limits) -> None:
    table = b"/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange <00><FF> endcodespacerange"
    table += b" 2 beginbfchar <41><D83CDFE0> <42><0042> endbfchar endcmap"
    stream = b"BT /F1 11 Tf 70 700 Td (BAA B) Tj 0 -40 Td (B B) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
        *(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content) for content in (stream, table)),
    ]
    assert read(make_raw_pdf(objects, "/Root 1 0 R"), "x.pdf", limits).pages[0].text == "B🏠🏠 B\n\nB B"


def test_arabic_is_left_to_pypdf(make_raw_pdf, limits) -> None:
    table = b"/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange <00><FF> endcodespacerange"
    table += b" 3 beginbfchar <41><0628> <42><064A> <43><062A> endbfchar endcmap"
    stream = b"BT /F1 11 Tf 70 700 Td (ABC) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
        *(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content) for content in (stream, table)),
    ]
    content = make_raw_pdf(objects, "/Root 1 0 R")
    assert PdfiumFile(content).pieces(0) is None
    assert sorted(read(content, "x.pdf", limits).pages[0].text) == sorted("بيت")


def test_a_scan_is_without_text_but_keeps_its_pages(make_pdf, limits) -> None:
    reading = read(make_pdf([[], []]), "scan.pdf", limits)
    assert (reading.outcome.status, reading.outcome.reason) == (ReadingStatus.NO_TEXT, Reason.SCAN)
    assert [page.text for page in reading.pages] == ["", ""]


def test_a_page_that_fails_is_named_and_the_others_are_read(make_pdf, limits) -> None:
    content = make_pdf([LETTER, LETTER]).replace(b"/Contents 5 0 R", b"/Contents 999 0 R")
    broken = content.replace(b"/MediaBox[0 0 595 842]/Contents 999", b"/MediaBox[0 0 (x) ]/Contents 999", 1)
    reading = read(broken, "x.pdf", limits)
    assert (reading.outcome.status, reading.outcome.reason) == (ReadingStatus.PARTIAL, Reason.PAGES_FAILED)
    assert "page 1" in reading.outcome.detail
    assert reading.pages[0].text == ""
    assert "Småboliger" in reading.pages[1].text


def test_a_file_that_pypdf_cannot_open_is_read_by_pdfium(make_pdf, limits) -> None:
    info = "/Title(Startboliger)/Author(Anna Jensen)/CreationDate(D:20170317)/Subject(Om ungdomsboliger)"
    content = make_pdf([LETTER, [(70, 700, 11, "Side to")]], info=info, catalog="/PageLabels<</Nums[0<</S/r>>]>>")
    content = rewritten(content, lambda w: w.add_outline_item(title="Første del", page_number=1))
    torn = content[: content.index(b"startxref")]
    with pytest.raises(UnreadableDocument):
        PypdfFile(torn)
    reading = read(torn, "x.pdf", limits)
    assert reading.outcome.status is ReadingStatus.INDEXED
    assert "almene boliger, hvor" in reading.pages[0].text
    assert [page.label for page in reading.pages] == ["i", "ii"]
    assert reading.outline == (Heading(1, "Første del", 2),)
    found = reading.found
    assert (found.title, found.authors, found.date) == ("Startboliger", ("Anna Jensen",), "2017-03-17")
    assert found.summary == "Om ungdomsboliger"


def test_pdfium_and_pypdf_tell_the_same_of_a_file(make_pdf) -> None:
    info = "/Title(Startboliger)/Author(Anna J\\370rgensen)/CreationDate(D:20170317)/Subject(Om ungdomsboliger)"
    catalog = "/Lang(da-DK)/PageLabels<</Nums[0<</S/r>>]>>"
    content = make_pdf([LETTER, [(70, 700, 11, "Side to")]], info=info, catalog=catalog)
    content = rewritten(content, lambda w: w.add_outline_item(title="Første del", page_number=1))
    one, other = PdfiumFile(content), PypdfFile(content)
    assert not one.has_xmp
    assert one.found() == other.found()
    assert (one.found().authors, one.found().language) == (("Anna Jørgensen",), "da")
    assert (
        (one.outline(), one.labels())
        == (other.outline(), other.labels())
        == ([Heading(1, "Første del", 2)], ["i", "ii"])
    )
    one.close()


def test_xmp_metadata_is_read_where_there_is_any(make_pdf, limits) -> None:
    said = "<dc:publisher><rdf:Bag><rdf:li>Socialstyrelsen</rdf:li></rdf:Bag></dc:publisher>"
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    xmp = f"<rdf:RDF {spaces}><rdf:Description>{said}</rdf:Description></rdf:RDF>".encode()
    content = rewritten(make_pdf([LETTER]), lambda w: setattr(w, "xmp_metadata", xmp))
    assert read(content, "x.pdf", limits).found.publisher == "Socialstyrelsen"


def test_a_file_that_pdfium_cannot_open_is_read_by_pypdf(make_pdf, limits) -> None:
    content = make_pdf([LETTER]).replace(b"/Root 1 0 R", b"/Root 9 0 R")
    with pytest.raises(UnreadableDocument):
        PdfiumFile(content)
    reading = read(content, "x.pdf", limits)
    assert reading.outcome.status is ReadingStatus.INDEXED
    assert "almene boliger, hvor" in reading.pages[0].text


def test_a_page_that_pdfium_cannot_open_is_read_by_pypdf(make_pdf, limits) -> None:
    content = make_pdf([LETTER, [(70, 700, 11, "Side to")]]).replace(b"endobj\n", b"")
    with pytest.raises(UnreadableDocument):
        PdfiumFile(content).pieces(1)
    reading = read(content, "x.pdf", limits)
    assert reading.outcome.status is ReadingStatus.INDEXED
    assert [page.text[:7] for page in reading.pages] == ["Småboli", "Side to"]


def test_both_read_a_page_alike(make_pdf) -> None:
    rows = [*LETTER, (70, 640, 11, "Afdelingen har 24 boliger på 19 m"), (235.1, 644, 7, "2"), (239, 640, 11, " hver.")]
    content = make_pdf([rows])
    texts = [text_of_page(lines_of(kind(content).pieces(0) or [])) for kind in (PdfiumFile, PypdfFile)]
    assert texts[0] == texts[1]
    assert texts[0].endswith("19 m² hver.")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_cut_off_is_damaged_or_repaired(make_pdf, limits, share) -> None:
    content = make_pdf([LETTER, LETTER, LETTER])
    outcome = read(content[: int(share * len(content))], "x.pdf", limits).outcome
    assert outcome.status in {
        ReadingStatus.DAMAGED,
        ReadingStatus.INDEXED,
        ReadingStatus.PARTIAL,
        ReadingStatus.NO_TEXT,
    }
    if share < 0.5:
        assert outcome.status is ReadingStatus.DAMAGED


def test_more_pages_than_the_limit_leave_the_first_ones(make_pdf, limits) -> None:
    reading = read(make_pdf([LETTER] * 8), "x.pdf", replace(limits, pages=3))
    assert (reading.outcome.status, reading.outcome.reason) == (ReadingStatus.PARTIAL, Reason.PAGE_LIMIT)
    assert len(reading.pages) == 3
    assert reading.outcome.detail == "3 of 8 pages"


def test_when_time_runs_out_the_pages_read_are_there(make_pdf, limits) -> None:
    content = make_pdf([[(70, 800 - n / 4, 8, f"Linje {n} paa en lang side") for n in range(3000)]] * 40)
    reading = read(content, "x.pdf", replace(limits, time=0.6))
    assert (reading.outcome.status, reading.outcome.reason) == (ReadingStatus.PARTIAL, Reason.TIME_LIMIT)
    assert 0 < len(reading.pages) < 40


def test_a_stream_that_unpacks_without_end_is_too_large(make_pdf, limits) -> None:
    bomb = make_pdf([], streams=[b" " * 60_000_000])
    assert len(bomb) < 100_000
    outcome = read(bomb, "x.pdf", limits).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.TOO_LARGE, Reason.UNPACKED_SIZE)


@pytest.mark.parametrize(
    "objects",
    [
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>"],
        [b"<</Type/Catalog/Pages 2 0 R>>", b"2 0 R"],
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 999999999/Kids[]>>"],
        [b"1 0 R"],
        [b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 50_000],
    ],
    ids=[
        "kids that are their own parents",
        "an object that is itself",
        "pages that are not there",
        "no catalog",
        "arrays",
    ],
)
def test_loops_and_lies_in_the_structure_end_with_an_outcome(make_raw_pdf, limits, objects) -> None:
    started = time.process_time()
    outcome = read(make_raw_pdf(objects, "/Root 1 0 R"), "x.pdf", limits).outcome
    assert outcome.status in {ReadingStatus.DAMAGED, ReadingStatus.TOO_LARGE}
    assert time.process_time() - started < 10


def test_a_page_tree_that_repeats_one_page_stops_at_the_page_limit(make_raw_pdf, limits) -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 40000/Kids[" + b"3 0 R " * 40_000 + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    outcome = read(make_raw_pdf(objects, "/Root 1 0 R"), "x.pdf", limits).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.PARTIAL, Reason.PAGE_LIMIT)


def test_forms_that_draw_one_another_without_end_come_to_an_end(make_raw_pdf, limits) -> None:
    def form(number: int, *draws: int) -> bytes:
        names = "".join(f"/X{n} {n} 0 R" for n in draws)
        stream = b"BT /F1 11 Tf 70 700 Td (Tekst) Tj ET " + b" ".join(b"/X%d Do" % n for n in draws)
        head = f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 3 0 R>>/XObject<<{names}>>>>"
        return head.encode() + b"/Length %d>>\nstream\n%s\nendstream" % (len(stream), stream)

    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>/XObject<</X6 6 0 R>>>>>>",
        b"<</Length 6>>\nstream\n/X6 Do\nendstream",
        *(form(number, number + 1, number + 1) for number in range(6, 40)),
        form(40, 6),
    ]
    started = time.process_time()
    assert read(make_raw_pdf(objects, "/Root 1 0 R"), "x.pdf", limits).outcome.status is not ReadingStatus.UNSUPPORTED
    assert time.process_time() - started < 15


def test_an_outline_that_runs_in_a_circle_does_not_stop_the_text(make_raw_pdf, limits) -> None:
    stream = zlib.compress(b"BT /F1 11 Tf 70 700 Td (Tekst) Tj ET")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>",
        b"<</Title(Kapitel)/Parent 6 0 R/Next 7 0 R/First 7 0 R/Dest[4 0 R/Fit]>>",
    ]
    reading = read(make_raw_pdf(objects, "/Root 1 0 R"), "x.pdf", limits)
    assert reading.pages[0].text == "Tekst"
