"""Personal data in text: CPR numbers, private e-mail addresses and Danish phone numbers. Pure; it finds, people judge.

CPR numbers as the CPR office describes them (https://cpr.dk, "Opbygning af CPR-nummeret"): the day of birth as DDMMYY,
the century by the seventh digit, and a check by modulus 11, which holds for all numbers given before October 2007 and
for most, but not all, given since.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indexer.model import Document, Page

#: Characters that are shown on either side of what was found.
CONTEXT = 60

_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# The day may be taken apart where a hyphen follows. An underscore is emphasis in Markdown, and no part of a word. What
# stands before is looked at behind two digits: every text is looked through when it is indexed, and has few of those.
_CPR = re.compile(
    r"\d{2}(?:(?<![^\W_]\d{2})|(?<=cpr\d{2})|(?<=cprnr\d{2}))"
    r"(?:\d{4}[ ]?[-‐-―−]{0,2}[ ]?|([ .-])\d{2}\1\d{2}[ ]?[-‐-―−]{1,2}[ ]?)\d{4}(?![^\W_])",
    re.IGNORECASE,
)
# Mail of these is a person's own; addresses of firms and bodies are public.
_PRIVATE = frozenset(
    name
    for line in (
        "gmail googlemail hotmail outlook live msn yahoo ymail icloud me mac aol gmx proton protonmail pm mail jubii",
        "ofir stofanet tdcadsl webspeed youmail privat post tele get2net city dukamail fibermail pc sol email",
    )
    for name in line.split()
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})(?![\w-])", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\d\w+.,/-])(?:(?P<abroad>(?:\+|00)\s?45[ .-]?)|(?P<named>\b(?:tlf|telefon|tel|mobil|mob|sms|ring|phone)\w*"
    r"[.:]*\s{0,3}(?:nr\.?:?\s?)?(?:på\s)?))?"
    r"(?P<number>[2-9]\d[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{2}|[2-9]\d{3}[ -]\d{4})(?![\d\w]|[.,-]\d)",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{2}[ ]\d{2}[ ]\d{2}[ ]\d{2}")


class Sort(StrEnum):
    """What kind of personal data it is."""

    CPR = "cpr"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may tell of a person: on which `page` (0: in the metadata), and the text on either side of it.

    `mark` is the same for the same number or address wherever it stands, and does not show it. `holds` says of a CPR
    number that modulus 11 does.
    """

    sort: Sort
    text: str
    page: int
    before: str
    after: str
    mark: str
    holds: bool = True


def find(pages: Iterable[Page]) -> tuple[Finding, ...]:
    """Return all findings, in the order of the text."""
    return tuple(finding for page in pages for _, finding in sorted(_on(page), key=lambda pair: pair[0]))


def find_cpr(pages: Iterable[Page]) -> tuple[Finding, ...]:
    """Return the CPR numbers alone, in the order of the text: a sixth of the time."""
    return tuple(finding for page in pages for _, finding in _cpr_on(page))


def known_of(document: Document) -> Page:
    """Return what is known of a document, which is shown as well as its text, as a page 0 to look through."""
    headings = (heading.title for heading in document.outline)
    return Page(0, "", "\n".join((document.path, document.metadata.title, *document.described, *headings)))


def is_cpr(digits: str) -> bool:
    """Say whether ten digits may be a CPR number: they begin with a day that there was.

    >>> is_cpr("0101701234"), is_cpr("3002701234")
    (True, False)
    """
    day, month, year, seventh = int(digits[:2]), int(digits[2:4]), int(digits[4:6]), int(digits[6])
    try:
        born = date(_century(year, seventh) + year, month, day)
    except ValueError:
        return False
    return born <= date.today()  # noqa: DTZ011 - to the day is exact enough


def holds(digits: str) -> bool:
    """Say whether modulus 11 holds for ten digits."""
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def _century(year: int, seventh: int) -> int:
    if seventh <= 3:  # noqa: PLR2004 - the table of the CPR office
        return 1900
    if seventh in {4, 9}:
        return 2000 if year <= 36 else 1900  # noqa: PLR2004 - the same table
    return 2000 if year <= 57 else 1800  # noqa: PLR2004 - the same table


def _cpr_on(page: Page) -> Iterator[tuple[range, Finding]]:
    for match in _CPR.finditer(page.text):
        digits = re.sub(r"\D", "", match[0])
        if is_cpr(digits):
            yield range(*match.span()), _finding(Sort.CPR, page, match.span(), digits, holds=holds(digits))


def _on(page: Page) -> Iterator[tuple[int, Finding]]:
    taken: list[range] = []
    for span, finding in _cpr_on(page):
        taken.append(span)
        yield span.start, finding
    for match in _EMAIL.finditer(page.text):
        if match[1].lower().split(".")[-2] in _PRIVATE:
            yield match.start(), _finding(Sort.EMAIL, page, match.span(), match[0].lower())
    for match in _PHONE.finditer(page.text):
        number = match["number"]
        told = match["abroad"] or match["named"] or _GROUPED.fullmatch(number)
        if told and not any(match.start("number") in span for span in taken):
            yield match.start("number"), _finding(Sort.PHONE, page, match.span("number"), re.sub(r"\D", "", number))


def _finding(sort: Sort, page: Page, span: tuple[int, int], plain: str, *, holds: bool = True) -> Finding:
    start, end = span
    before, after = page.text[max(0, start - CONTEXT) : start], page.text[end : end + CONTEXT]
    mark = f"{sort}-{hashlib.sha256(f'{sort}:{plain}'.encode()).hexdigest()[:16]}"
    flat = [" ".join(text.split()) for text in (before, after)]
    return Finding(sort, page.text[start:end], page.number, flat[0], flat[1], mark, holds)
