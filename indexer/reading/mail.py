"""The reader of mails: headers and body as text, attachments as files of their own."""

import mimetypes
import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from itertools import islice

from indexer.errors import NotFound
from indexer.model import Attachment, FoundMetadata, Kind, Page, Reading, ReadingOutcome, ReadingStatus
from indexer.reading import found, layout, plain
from indexer.reading.limits import Limits
from indexer.reading.reasons import Reason
from indexer.reading.webpage import text_of_html

_SHOWN = ("Subject", "From", "To", "Cc", "Date")
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
_LONGEST_NAME = 120


class MailReader:
    """Reads EML files, with the e-mail parser of the standard library."""

    kinds = frozenset({Kind.EML})

    def read(self, content: bytes, limits: Limits) -> Reading:
        """Return headers and body as one page; `attachments` have names of their own and are not read.

        A plain body is preferred to HTML. Signatures, and pictures that belong to the HTML, are left out.
        """
        message = _parsed(content)
        head = "\n".join(f"{name}: {value}" for name in _SHOWN if (value := _header(message, name)))
        attachments = tuple(islice(_attachments(message), limits.pages + 1))
        outcome = ReadingOutcome(ReadingStatus.INDEXED)
        if len(attachments) > limits.pages:
            outcome = ReadingOutcome(ReadingStatus.PARTIAL, Reason.PAGE_LIMIT, f"more than {limits.pages} attachments")
        return Reading(
            kind=Kind.EML,
            outcome=outcome,
            pages=(Page(1, "1", f"{head}\n\n{_body(message)}".strip()),),
            found=FoundMetadata(
                title=found.line(_header(message, "Subject")),
                authors=found.authors(*_senders(message)),
                date=found.date(_header(message, "Date")),
                language=found.language(_header(message, "Content-Language")),
            ),
            attachments=attachments[: limits.pages],
        )


def attachment(content: bytes, part: str) -> bytes:
    """Return the content of an attachment of a mail; `part` is its name, or a path through attached mails.

    Raises NotFound when the mail has no such attachment.
    """
    for name in part.split("/"):
        found_here = (each.content for each in _attachments(_parsed(content)) if each.name == name)
        if (inner := next(found_here, None)) is None:
            raise NotFound(f"The mail has no attachment {part}")
        content = inner
    return content


def _parsed(content: bytes) -> EmailMessage:
    if content.startswith((b"From ", b">From ")):  # a mail taken from an mbox file
        content = content.partition(b"\n")[2]
    return BytesParser(policy=policy.default).parsebytes(content)


# The parser reads headers when they are asked for, and stumbles over some of the broken ones.
_BROKEN = (MessageError, AttributeError, LookupError, TypeError, ValueError)


def _header(message: Message, name: str) -> str:
    try:
        return found.line(message.get(name))
    except _BROKEN:
        return ""


def _senders(message: Message) -> list[str]:
    try:
        addresses = getattr(message.get("From"), "addresses", ())
        return [address.display_name or address.addr_spec for address in addresses]
    except _BROKEN:
        return [_header(message, "From")]


def _body(message: EmailMessage) -> str:
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except _BROKEN:
        part = None
    if part is None:
        return ""
    text = _text(part)
    return text_of_html(text) if part.get_content_subtype() == "html" else layout.unwrapped(text)


def _text(part: Message) -> str:
    content = _payload(part)
    charset = part.get_content_charset("")
    try:
        if charset and charset not in {"us-ascii", "utf-8"}:
            return content.decode("cp1252" if charset == "iso-8859-1" else charset, "replace").replace("\r\n", "\n")
    except LookupError:
        pass
    text = plain.decoded(content)
    return (content.decode("cp1252", "replace") if text is None else text).replace("\r\n", "\n")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    taken: dict[str, int] = {}
    body = message.get_body(preferencelist=("plain", "html"))
    for part in _leaves(message):
        kind = part.get_content_type()
        belongs_to_body = part.get_content_disposition() != "attachment" and (
            part is body or part.get_content_maintype() == "image" or (kind == "text/html" and not part.get_filename())
        )
        if belongs_to_body or kind in _SIGNATURES:
            continue
        content = _mail_in(part) if kind == "message/rfc822" else _payload(part)
        if content:
            yield Attachment(_unique(_name(part, len(taken) + 1), taken), content)


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something, in order; a mail within the mail is one part."""
    stack = [message]
    while stack:
        part = stack.pop()
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            payload = part.get_payload()
            children = payload if isinstance(payload, list) else []
            stack.extend(child for child in reversed(children) if isinstance(child, Message))
        else:
            yield part


def _mail_in(part: Message) -> bytes:
    inner = part.get_payload(0) if part.is_multipart() else None
    try:
        return inner.as_bytes(policy=policy.SMTP.clone(refold_source="none")) if isinstance(inner, Message) else b""
    except _BROKEN:
        return str(inner).encode("utf-8", "replace")


def _name(part: Message, number: int) -> str:
    try:
        name = part.get_filename("")
    except _BROKEN:
        name = ""
    name = _NOT_IN_NAMES.sub("-", found.line(name)).strip(" .-")
    if not name and part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        subject = _header(inner, "Subject") if isinstance(inner, Message) else ""
        name = f"{_NOT_IN_NAMES.sub('-', subject).strip(' .-')[:_LONGEST_NAME] or f'mail-{number}'}.eml"
    stem, dot, suffix = name.rpartition(".")
    if not name:
        return f"attachment-{number}{mimetypes.guess_extension(part.get_content_type()) or ''}"
    return f"{stem[:_LONGEST_NAME]}{dot}{suffix[:_LONGEST_NAME]}"


def _unique(name: str, taken: dict[str, int]) -> str:
    """Return the name, numbered where it is taken: `bilag.pdf`, `bilag (2).pdf`.

    `taken` has all names, casefolded, with the last number each was given, so that ten thousand of one name are quick.
    """
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    number, numbered = taken.get(name.casefold(), 1), name
    while numbered.casefold() in taken:
        number += 1
        numbered = f"{stem} ({number}){dot}{suffix}"
    taken[name.casefold()] = number
    taken.setdefault(numbered.casefold(), 1)
    return numbered
