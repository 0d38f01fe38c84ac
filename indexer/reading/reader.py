"""The door of this room: content in, a Reading out, whatever the content is."""

import re
import unicodedata
from dataclasses import replace
from typing import Protocol

from indexer.errors import UnreadableDocument
from indexer.model import Heading, Kind, Page, Reading, ReadingOutcome, ReadingStatus
from indexer.reading.docx import DocxReader
from indexer.reading.limits import Limits
from indexer.reading.mail import MailReader
from indexer.reading.odt import OdtReader
from indexer.reading.pdf import PdfReader
from indexer.reading.plain import MarkdownReader, TextReader
from indexer.reading.reasons import Reason
from indexer.reading.sniff import refusal, sniff
from indexer.reading.webpage import WebPageReader


class Reader(Protocol):
    """Reads files of some kinds."""

    kinds: frozenset[Kind]

    def read(self, content: bytes, limits: Limits) -> Reading:
        """Return what the content says. Raises UnreadableDocument; anything else is a fault of the reader."""


READERS: tuple[Reader, ...] = (
    PdfReader(),
    WebPageReader(),
    DocxReader(),
    OdtReader(),
    MailReader(),
    MarkdownReader(),
    TextReader(),
)

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# Soft hyphens, zero-width marks, byte order marks, private characters of symbol fonts; blanks of other widths.
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, *range(0x202A, 0x202F)])
_BLANKS = dict.fromkeys([9, 11, 12, 0x85, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_SPELLING = {**_LIGATURES, **_INVISIBLE, **_BLANKS, 0x2028: "\n", 0x2029: "\n\n", 13: "\n"}
_NO_CHARACTER = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"
_RESPELT = re.compile(f"[{re.escape(''.join(map(chr, _SPELLING)))}{_NO_CHARACTER}]")
_SOMETHING = re.compile(rb"[^\x00 \t\r\n]")
_TOO_MANY_BLANKS = re.compile(r" {2,}")
_BLANKS_BEFORE_END = re.compile(r" +\n")
_TOO_MANY_LINES = re.compile(r"\n{3,}")


def read(content: bytes, name: str, limits: Limits) -> Reading:
    """Read a file. Never raises: whatever happens is in the outcome.

    `name` is the file's name; the content decides what it is. The text is in Unicode's composed form (NFC), without
    control characters, with newlines as line ends and a blank line between paragraphs.
    """
    kind = Kind.UNKNOWN
    try:
        _weigh(content, limits)
        kind = sniff(content, name)
        return _finished(_reader_of(kind, content).read(content, limits), limits)
    except UnreadableDocument as exc:
        return Reading(kind, ReadingOutcome(ReadingStatus(exc.status), exc.reason, exc.detail))
    except MemoryError:
        return Reading(kind, ReadingOutcome(ReadingStatus.TOO_LARGE, Reason.MEMORY_LIMIT))
    except RecursionError as exc:
        return Reading(kind, ReadingOutcome(ReadingStatus.TOO_LARGE, Reason.NESTING, str(exc)))
    except Exception as exc:  # noqa: BLE001 - the last door: one file must never stop the others
        return Reading(kind, ReadingOutcome(ReadingStatus.DAMAGED, Reason.DAMAGED, f"{type(exc).__name__}: {exc}"))


def read_all(content: bytes, name: str, limits: Limits) -> tuple[tuple[str, Reading], ...]:
    """Read a file and what is attached to it, as (part, reading): the file itself first, its part being ''.

    Parts are names unique within the file; an attachment of an attached mail is `mail.eml/plan.pdf`. Attachments
    nested deeper than the limit are there, with that as their outcome.
    """
    reading = read(content, name, limits)
    return (("", reading), *_attached(reading, "", limits, depth=1))


def _attached(reading: Reading, within: str, limits: Limits, depth: int) -> list[tuple[str, Reading]]:
    parts: list[tuple[str, Reading]] = []
    for attachment in reading.attachments:
        part = f"{within}{attachment.name}"
        if depth > limits.nesting:
            outcome = ReadingOutcome(ReadingStatus.TOO_LARGE, Reason.NESTING, f"a mail in {depth - 1} mails")
            parts.append((part, Reading(sniff(attachment.content, attachment.name), outcome)))
            continue
        inner = read(attachment.content, attachment.name, limits)
        parts.append((part, inner))
        parts.extend(_attached(inner, f"{part}/", limits, depth + 1))
    return parts


def _reader_of(kind: Kind, content: bytes) -> Reader:
    for reader in READERS:
        if kind in reader.kinds:
            return reader
    raise UnreadableDocument(ReadingStatus.UNSUPPORTED, refusal(content))


def _weigh(content: bytes, limits: Limits) -> None:
    if len(content) > limits.file_bytes:
        raise UnreadableDocument(ReadingStatus.TOO_LARGE, Reason.FILE_SIZE, f"{len(content)} bytes")
    if not _SOMETHING.search(content):
        raise UnreadableDocument(ReadingStatus.NO_TEXT, Reason.EMPTY)


def _finished(reading: Reading, limits: Limits) -> Reading:
    """Spell everything alike, cut what is too long, and say so when there is no text."""
    pages: list[Page] = []
    left = limits.characters
    for page in reading.pages:
        text = spelt(page.text)
        pages.append(Page(page.number, spelt(page.label), text[: max(left, 0)]))
        left -= len(text)
    outcome = reading.outcome
    if left < 0 and outcome.status is ReadingStatus.INDEXED:
        outcome = ReadingOutcome(ReadingStatus.PARTIAL, Reason.TEXT_SIZE, f"{limits.characters} characters kept")
    if outcome.status is ReadingStatus.INDEXED and not any(map(_has_words, pages)):
        reason = Reason.SCAN if reading.kind is Kind.PDF else Reason.EMPTY
        outcome = ReadingOutcome(ReadingStatus.NO_TEXT, reason)
    found = reading.found
    return replace(
        reading,
        outcome=outcome,
        pages=tuple(pages),
        outline=tuple(Heading(h.level, spelt(h.title), h.page) for h in reading.outline),
        found=replace(
            found,
            title=spelt(found.title),
            authors=tuple(map(spelt, found.authors)),
            publisher=spelt(found.publisher),
            summary=spelt(found.summary),
        ),
    )


def _has_words(page: Page) -> bool:
    return any(character.isalnum() for character in page.text)


def spelt(text: str) -> str:
    """Return text in composed form, without ligatures, invisible characters, or blanks and lines to no purpose."""
    text = unicodedata.normalize("NFC", _RESPELT.sub(_respelt, text.replace("\r\n", "\n")))
    # Most text has none of these, and to look costs a fraction of a substitution.
    if "  " in text:
        text = _TOO_MANY_BLANKS.sub(" ", text)
    if " \n" in text:
        text = _BLANKS_BEFORE_END.sub("\n", text)
    if "\n\n\n" in text:
        text = _TOO_MANY_LINES.sub("\n\n", text)
    return text.strip()


def _respelt(character: re.Match[str]) -> str:
    return _SPELLING.get(ord(character[0])) or ""
