"""What a file is, by its content."""

import time

import pytest

from indexer.model import Kind, ReadingStatus
from indexer.reading.reader import read
from indexer.reading.reasons import Reason
from indexer.reading.sniff import sniff

MAIL = b"From: anna@example.org\r\nTo: bo@example.org\r\nSubject: Hej\r\n\r\nKrop"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (MAIL, "brev.eml", Kind.EML),
        (MAIL, "brev.txt", Kind.EML),
        (b"Subject: kun et emne\n\nTekst", "brev.eml", Kind.EML),
        (b"Subject: kun et emne\n\nTekst", "brev.txt", Kind.TEXT),
        (b"Dato: 3. maj\nEmne: husleje\n\nTekst", "referat.txt", Kind.TEXT),
        (b"<!DOCTYPE html><title>x</title>", "side.txt", Kind.HTML),
        (b"<!-- gemt -->\n<html lang=da>", "side", Kind.HTML),
        ("<!DOCTYPE html><p>å".encode("utf-16"), "side.bin", Kind.HTML),
        (b"<div>brudstykke</div>", "side.htm", Kind.HTML),
        (b"<div align=center>Logo</div>\n\n# Titel", "README.md", Kind.MARKDOWN),
        (b"# Titel", "a.md", Kind.MARKDOWN),
        (b"# Titel", "a.txt", Kind.TEXT),
        ("Blåbærgrød".encode("cp1252"), "a", Kind.TEXT),
        (b"<?xml version='1.0'?><data/>", "a.xml", Kind.UNKNOWN),
        (b"{\\rtf1 tekst}", "a.rtf", Kind.UNKNOWN),
        (b"\x00\x01\x02\x03" * 40, "a.txt", Kind.UNKNOWN),
        (b"En tekst om formatet %PDF-1.4 og andre", "a.txt", Kind.TEXT),
    ],
)
def test_the_content_decides_and_the_name_only_where_it_leaves_a_choice(content, name, kind) -> None:
    assert sniff(content, name) is kind


def test_many_comments_before_nothing_are_looked_at_once() -> None:
    started = time.process_time()
    assert sniff(b"<!-- a -->" * 5_000 + b"<x", "a.htm") is not Kind.PDF
    assert time.process_time() - started < 2


def test_a_pdf_is_a_pdf_under_any_name_and_behind_a_preamble(make_pdf) -> None:
    content = make_pdf([[(70, 700, 11, "Tekst")]])
    assert sniff(content, "notat.txt") is Kind.PDF
    assert sniff(b"\r\n\xef\xbb\xbf" + content, "notat") is Kind.PDF


def test_office_files_are_known_by_what_is_in_them(make_docx, make_odt) -> None:
    assert sniff(make_docx("<w:p/>"), "a.zip") is Kind.DOCX
    assert sniff(make_odt("<text:p/>"), "a.docx") is Kind.ODT


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200), "rapport.pdf", Reason.IMAGE),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a.png", Reason.IMAGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "gammel.doc", Reason.LEGACY_OFFICE),
        (b"MZ" + bytes(range(256)), "setup.exe", Reason.PROGRAM),
        (b"\x7fELF" + bytes(100), "notat.txt", Reason.PROGRAM),
        (b"\x1f\x8b\x08" + bytes(100), "a.tar.gz", Reason.ARCHIVE),
        (bytes(range(1, 256)) * 3, "a.bin", Reason.UNKNOWN_KIND),
    ],
)
def test_what_is_not_read_is_refused_with_a_reason(limits, content, name, reason) -> None:
    outcome = read(content, name, limits).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.UNSUPPORTED, reason)


def test_packages_that_are_no_text_are_refused_by_name(make_zip, limits) -> None:
    assert read(make_zip({"xl/workbook.xml": "<x/>"}), "a.docx", limits).outcome.reason == Reason.SPREADSHEET
    assert read(make_zip({"ppt/presentation.xml": "<x/>"}), "a.pptx", limits).outcome.reason == Reason.PRESENTATION
    assert read(make_zip({"a.txt": "x"}), "a.zip", limits).outcome.reason == Reason.ARCHIVE


def test_an_old_office_container_with_an_encrypted_package_is_a_protected_docx(limits) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    reading = read(content, "hemmelig.docx", limits)
    assert (reading.kind, reading.outcome.status) == (Kind.DOCX, ReadingStatus.PROTECTED)


@pytest.mark.parametrize("content", [b"", b"  \r\n\t ", b"\x00" * 500])
def test_an_empty_file_is_without_text(limits, content) -> None:
    outcome = read(content, "a.pdf", limits).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.NO_TEXT, Reason.EMPTY)
