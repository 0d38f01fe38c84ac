"""The reader of mails."""

import time
from email.message import EmailMessage

import pytest

from indexer.errors import NotFound
from indexer.model import Kind, ReadingStatus
from indexer.reading.mail import attachment
from indexer.reading.reader import read, read_all
from indexer.reading.reasons import Reason


def mail(subject: str = "Ansøgning om småboliger", body: str = "Hej Bo\n\nSe vedlagte.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Anna Jensen <anna@example.org>"
    message["To"] = "bo@example.org"
    message["Date"] = "Fri, 17 Mar 2017 10:00:00 +0100"
    message["Subject"] = subject
    message.set_content(body)
    return message


def test_headers_and_body_are_read(limits) -> None:
    reading = read(mail().as_bytes(), "brev.eml", limits)
    assert reading.kind is Kind.EML
    assert reading.pages[0].text == (
        "Subject: Ansøgning om småboliger\nFrom: Anna Jensen <anna@example.org>\nTo: bo@example.org\n"
        "Date: Fri, 17 Mar 2017 10:00:00 +0100\n\nHej Bo\n\nSe vedlagte."
    )
    found = reading.found
    assert (found.title, found.authors, found.date) == ("Ansøgning om småboliger", ("Anna Jensen",), "2017-03-17")


def test_a_plain_body_is_preferred_and_html_is_read_where_there_is_no_other(limits) -> None:
    both = mail(body="Ren tekst")
    both.add_alternative("<p>Pyntet tekst</p>", subtype="html")
    assert "Ren tekst" in (text := read(both.as_bytes(), "a.eml", limits).pages[0].text)
    assert "Pyntet" not in text
    html = mail()
    html.set_content("<p>Kun <b>pyntet</b></p>", subtype="html")
    assert read(html.as_bytes(), "a.eml", limits).pages[0].text.endswith("Kun pyntet")


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_the_body_is_decoded_as_it_says(limits, charset) -> None:
    message = mail()
    message.set_content("Blåbær på Ærø", charset=charset)
    assert "Blåbær på Ærø" in read(message.as_bytes(), "a.eml", limits).pages[0].text


def test_a_mail_that_lies_about_its_charset_or_names_an_unknown_one_is_read(limits) -> None:
    head = b"From: anna@example.org\nSubject: =?utf-8?q?Sm=C3=A5?= boliger\nContent-Type: text/plain; charset="
    for charset in (b"us-ascii", b"no-such-charset", b"utf-8"):
        content = head + charset + "\n\nBlåbær på Ærø".encode("cp1252")
        assert "Blåbær på Ærø" in read(content, "a.eml", limits).pages[0].text


def test_attachments_are_documents_of_their_own(make_pdf, limits) -> None:
    message = mail()
    pdf = make_pdf([[(70, 700, 11, "Plan for boligerne")]])
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="plan.pdf")
    message.add_attachment("Notatets tekst", filename="../notat/æ.txt")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="plan.pdf")
    parts = read_all(message.as_bytes(), "brev.eml", limits)
    assert [part for part, _ in parts] == ["", "plan.pdf", "notat-æ.txt", "plan (2).pdf"]
    assert [reading.kind for _, reading in parts] == [Kind.EML, Kind.PDF, Kind.TEXT, Kind.PDF]
    assert parts[1][1].pages[0].text == "Plan for boligerne"
    assert attachment(message.as_bytes(), "plan (2).pdf") == pdf


def test_of_thousands_of_attachments_the_first_are_read_and_soon(limits) -> None:
    part = b'--g\nContent-Disposition: attachment; filename="%s"\n\nx\n'
    head = b'From: a@example.org\nTo: b@example.org\nContent-Type: multipart/mixed; boundary="g"\n\n'
    started = time.process_time()
    reading = read(head + part % b"Bilag.txt" + part % b"bilag (2).txt" + part % b"bilag.txt" * 6000, "a.eml", limits)
    assert time.process_time() - started < 15
    assert reading.outcome.reason == Reason.PAGE_LIMIT
    assert [each.name for each in reading.attachments[:4]] == [
        "Bilag.txt",
        "bilag (2).txt",
        "bilag (3).txt",
        "bilag (4).txt",
    ]
    assert len({each.name.casefold() for each in reading.attachments}) == len(reading.attachments) == limits.pages


def test_pictures_of_the_html_and_signatures_are_no_attachments(limits) -> None:
    message = mail()
    message.add_alternative("<p>Hej <img src='cid:logo'></p>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    message.make_mixed()
    message.add_attachment(b"0", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert read(message.as_bytes(), "a.eml", limits).attachments == ()


def test_mails_in_mails_are_read_down_to_the_limit(limits) -> None:
    inner = mail(subject="Nummer 0", body="Det inderste")
    for number in range(1, 4):
        outer = mail(subject=f"Nummer {number}")
        outer.add_attachment(inner)
        inner = outer
    content = inner.as_bytes()
    parts = read_all(content, "a.eml", limits)
    assert [part for part, _ in parts] == [
        "",
        "Nummer 2.eml",
        "Nummer 2.eml/Nummer 1.eml",
        "Nummer 2.eml/Nummer 1.eml/Nummer 0.eml",
    ]
    outcomes = [reading.outcome for _, reading in parts]
    assert [outcome.status for outcome in outcomes[:3]] == [ReadingStatus.INDEXED] * 3
    assert (outcomes[3].status, outcomes[3].reason) == (ReadingStatus.TOO_LARGE, Reason.NESTING)
    assert b"Det inderste" in attachment(content, parts[3][0])


@pytest.mark.parametrize("part", ["mangler.pdf", "plan.pdf/mere", ""])
def test_an_attachment_that_is_not_there_is_not_found(part) -> None:
    message = mail()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    with pytest.raises(NotFound):
        attachment(message.as_bytes(), part)


@pytest.mark.parametrize(
    "content",
    [
        b"From: a@b\nMIME-Version: 1.0\nSubject: x\nContent-Type: multipart/mixed\n\nuden skillelinje",
        b"From: a@b\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf\n\n",
        b"From: <<<>>>,,;\nSubject: =?utf-8?b?####?=\nDate: i gaar\nContent-Type: ;;;\n\nkrop",
        b"From: a@b\nSubject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!ikke base64",
        b"From: a@b\nSubject: x\nContent-Type: message/rfc822\n\n",
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(limits, content) -> None:
    outcome = read(content, "a.eml", limits).outcome
    assert outcome.status is ReadingStatus.INDEXED, outcome


def test_parts_nested_without_end_end_with_an_outcome(limits) -> None:
    content = b"From: a@b\nSubject: x\nMIME-Version: 1.0\n"
    content += b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000))
    outcome = read(content, "a.eml", limits).outcome
    assert outcome.status in {ReadingStatus.INDEXED, ReadingStatus.TOO_LARGE}
