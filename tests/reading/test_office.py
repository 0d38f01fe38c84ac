"""The readers of DOCX and ODT."""

import time
from dataclasses import replace

import pytest

from indexer.model import Heading, Kind, ReadingStatus
from indexer.reading.reader import read
from indexer.reading.reasons import Reason


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


STYLES = (
    "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='da-DK'/></w:rPr></w:rPrDefault></w:docDefaults>"
    "<w:style w:type='paragraph' w:styleId='Titel'><w:name w:val='Title'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Overskrift1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Eget'><w:basedOn w:val='Overskrift2'/><w:name w:val='Eget'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Overskrift2'><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>"
)
CORE = (
    "<dc:title>Startboliger</dc:title><dc:creator>Anna Jensen;Bo Holm</dc:creator>"
    "<dcterms:created>2017-03-17T08:00:00Z</dcterms:created><dc:description>Kort om sagen</dc:description>"
)


def test_docx_text_headings_and_core_properties_are_read(make_docx, limits) -> None:
    body = (
        p("Startboliger i Aarhus", "<w:pStyle w:val='Titel'/>")
        + p("Erfaringer", "<w:pStyle w:val='Overskrift1'/>")
        + "<w:p><w:r><w:t>Husle</w:t></w:r><w:r><w:t>jen er lav</w:t><w:noBreakHyphen/><w:t>ere.</w:t></w:r></w:p>"
        + p("Økonomi", "<w:pStyle w:val='Eget'/>")
    )
    reading = read(make_docx(body, styles=STYLES, core=CORE, app="<Company>Boligfonden</Company>"), "a.docx", limits)
    assert reading.kind is Kind.DOCX
    assert reading.outcome.status is ReadingStatus.INDEXED
    assert reading.pages[0].text == "Startboliger i Aarhus\n\nErfaringer\n\nHuslejen er lav-ere.\n\nØkonomi"
    assert reading.outline == (Heading(1, "Erfaringer", 1), Heading(2, "Økonomi", 1))
    found = reading.found
    assert (found.title, found.authors, found.date) == ("Startboliger", ("Anna Jensen", "Bo Holm"), "2017-03-17")
    assert (found.language, found.publisher, found.summary) == ("da", "Boligfonden", "Kort om sagen")


def test_docx_without_a_title_takes_the_paragraph_that_is_styled_as_one(make_docx, limits) -> None:
    content = make_docx(
        p("Notat om husleje", "<w:pStyle w:val='Titel'/>"), styles=STYLES, core="<dc:title>Dokument1</dc:title>"
    )
    assert read(content, "a.docx", limits).found.title == "Notat om husleje"


def test_docx_tables_are_read_row_by_row_and_a_frame_as_its_text(make_docx, limits) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    table = f"<w:tbl>{row(p('Bolig'), p('Husleje'))}{row(p('A') + p('stuen'), p('2.000 kr.'))}</w:tbl>"
    frame = f"<w:tbl>{row(p('Første afsnit') + p('Andet afsnit'))}</w:tbl>"
    text = read(make_docx(table + frame), "a.docx", limits).pages[0].text
    assert text == "Bolig | Husleje\nA stuen | 2.000 kr.\n\nFørste afsnit\n\nAndet afsnit"


def test_docx_footnotes_stand_at_the_end_of_the_page_that_refers_to_them(make_docx, limits) -> None:
    body = (
        "<w:p><w:r><w:t>Loven</w:t><w:footnoteReference w:id='2'/><w:t> gælder.</w:t></w:r></w:p>"
        + p("Mere tekst")
        + "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        + p("Næste side")
    )
    notes = (
        "<w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>streg</w:t></w:r></w:p></w:footnote>"
        f"<w:footnote w:id='2'>{p('Lov nr. 1 af 2016')}</w:footnote>"
    )
    pages = read(make_docx(body, footnotes=notes), "a.docx", limits).pages
    assert [page.text for page in pages] == ["Loven gælder.\n\nMere tekst\n\n1 Lov nr. 1 af 2016", "Næste side"]


def test_docx_pages_are_those_that_word_saw(make_docx, limits) -> None:
    body = (
        p("Side et")
        + "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Side to</w:t></w:r></w:p>"
        + "<w:p><w:r><w:t>slutter midt i </w:t><w:lastRenderedPageBreak/><w:t>en sætning</w:t></w:r></w:p>"
    )
    texts = [page.text for page in read(make_docx(body), "a.docx", limits).pages]
    assert texts == ["Side et", "Side to\n\nslutter midt i", "en sætning"]


def test_docx_shows_what_was_inserted_and_not_what_was_struck_out(make_docx, limits) -> None:
    body = (
        "<w:p><w:ins><w:r><w:t>ny </w:t></w:r></w:ins><w:del><w:r><w:delText>gammel </w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText><w:t>tekst</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>i et felt</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>boks</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>boks</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(make_docx(body), "a.docx", limits).pages[0].text == "ny tekst\n\ni et felt\n\nboks"


def test_odt_text_headings_tables_notes_and_metadata_are_read(make_odt, limits) -> None:
    body = (
        "<text:h text:outline-level='1'>Erfaringer</text:h>"
        "<text:p>To<text:s text:c='3'/>\n  blanke og en note<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Se loven</text:p></text:note-body></text:note>.</text:p>"
        "<text:list><text:list-item><text:p>areal</text:p></text:list-item>"
        "<text:list-item><text:p>husleje</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>"
        "<table:table-cell><text:p>2.000</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p text:style-name='P1'>Næste <text:span>side</text:span></text:p>"
    )
    meta = (
        "<dc:title>Byg lille</dc:title><meta:initial-creator>Anna Jensen</meta:initial-creator>"
        "<meta:creation-date>2018-05-01T10:00:00</meta:creation-date><dc:language>da-DK</dc:language>"
    )
    styles = "<style:style style:name='P1'><style:paragraph-properties fo:break-before='page'/></style:style>"
    reading = read(make_odt(body, styles=styles, meta=meta), "a.odt", limits)
    assert [page.text for page in reading.pages] == [
        "Erfaringer\n\nTo blanke og en note.\n\nareal\nhusleje\n\nA | 2.000\n\n1 Se loven",
        "Næste side",
    ]
    assert reading.outline == (Heading(1, "Erfaringer", 1),)
    found = reading.found
    assert (found.title, found.authors, found.date, found.language) == (
        "Byg lille",
        ("Anna Jensen",),
        "2018-05-01",
        "da",
    )


def test_an_encrypted_odt_is_protected(make_odt, limits) -> None:
    content = make_odt(
        "<text:p>x</text:p>", manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    )
    assert read(content, "a.odt", limits).outcome.status is ReadingStatus.PROTECTED


@pytest.mark.parametrize("share", [0.4, 0.7, 0.95])
def test_a_package_cut_off_is_damaged(make_docx, limits, share) -> None:
    content = make_docx(p("tekst " * 500), styles=STYLES)
    reading = read(content[: int(share * len(content))], "a.docx", limits)
    assert (reading.kind, reading.outcome.status) == (Kind.DOCX, ReadingStatus.DAMAGED)


def test_a_broken_part_that_text_can_do_without_does_no_harm(make_docx, limits) -> None:
    assert read(make_docx(p("tekst"), styles="<w:style"), "a.docx", limits).pages[0].text == "tekst"


def test_a_zip_bomb_is_too_large_whatever_size_it_claims(make_docx, limits) -> None:
    bomb = make_docx("", document=" " * 60_000_000)
    assert len(bomb) < 100_000
    started = time.process_time()
    outcome = read(bomb, "a.docx", limits).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.TOO_LARGE, Reason.UNPACKED_SIZE)
    assert time.process_time() - started < 5


def test_elements_nested_without_end_are_too_large(make_docx, limits) -> None:
    deep = "<w:document xmlns:w='w'><w:body>" + "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000 + "</w:body></w:document>"
    outcome = read(make_docx("", document=deep), "a.docx", limits).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.TOO_LARGE, Reason.NESTING)


def test_entities_are_never_expanded_nor_fetched(make_docx, limits) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for declared in (f'<!ENTITY e0 "bombe">{entities}', '<!ENTITY e11 SYSTEM "file:///etc/passwd">'):
        document = (
            f"<!DOCTYPE w [{declared}]><w:document xmlns:w='w'><w:body>{p('før &e11; efter')}</w:body></w:document>"
        )
        reading = read(make_docx("", document=document), "a.docx", limits)
        assert "bombe" not in str(reading.pages)
        assert "root" not in str(reading.pages)


def test_a_file_locked_inside_a_package_is_protected(make_docx, limits) -> None:
    content = make_docx(p("tekst"))
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/document.xml"))
    locked = content[: entry + 8] + b"\x01" + content[entry + 9 :]
    assert read(locked, "a.docx", limits).outcome.status is ReadingStatus.PROTECTED


def test_a_document_of_many_chunks_is_read_whole(make_docx, make_odt, limits) -> None:
    texts = [f"Afsnit {number} om huslejen i den lille bolig." for number in range(20_000)]
    for content in (
        make_docx("".join(map(p, texts))),
        make_odt("".join(f"<text:p text:style-name='P1'>{text}</text:p>" for text in texts)),
    ):
        reading = read(content, "a", replace(limits, pages=500))
        assert reading.outcome.status is ReadingStatus.INDEXED
        assert reading.pages[0].text.split("\n\n") == texts


def test_what_was_read_before_a_tear_is_not_passed_off_as_the_whole(make_docx, limits) -> None:
    torn = "<w:document xmlns:w='w'><w:body>" + "".join(p(f"Afsnit {n}") for n in range(20_000)) + "</w:p>"
    outcome = read(make_docx("", document=torn), "a.docx", limits).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.DAMAGED, Reason.DAMAGED)
