"""What is written in signs rather than words: paragraphs, dates, numbers, journal numbers, addresses.

All input is folded. Each kind has one term however it is typed, and parts by which a piece of it is found as well.
"""

import re
from collections.abc import Callable

#: A term and where it stands in the folded surface form.
Span = tuple[str, int, int]
#: The word term of a form, and its parts.
Written = tuple[str, tuple[Span, ...]]

_PIECE = re.compile(r"[^\W_]+")
_JOINERS = re.compile(r"[./]")
_DIGIT = re.compile(r"\d")
_MONTHS = {
    "da": "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december",
    "en": "january|february|march|april|may|june|july|august|september|october|november|december",
}
_LAST_MONTH = 12
_LAST_DAY = 31


def notation(form: str, language: str) -> Written | None:
    """Return the term of a form that is no word, with its parts; None for a word.

    `§ 46` is the term `§46`; its parts add the bare number, so that `46` finds it and `§ 46` finds no other 46.
    `22.03.2022` has the parts of `22. marts 2022`. A journal number is found whole and by its pieces.
    """
    if form.isalpha():
        return None
    for kind, written in _KINDS:
        match = kind.fullmatch(form)
        if match:
            return written(match, language)
    if _DIGIT.search(form) or "@" in form:
        return _pieces(form)
    return None if _PIECE.search(form) else _whole(form, form)


def _paragraph(match: re.Match[str], _language: str) -> Written:
    term = f"§{match[1]}{match[2]}"
    return term, ((term, 0, match.end()), (match[1], *match.span(1)))


def _date(match: re.Match[str], language: str) -> Written:
    day, month, year = match["day"], match["month"], match["year"]
    if not (1 <= int(month) <= _LAST_MONTH and 1 <= int(day) <= _LAST_DAY):
        return _pieces(match.group())
    spoken = {"day": str(int(day)), "month": _MONTHS[language].split("|")[int(month) - 1], "year": year}
    parts = sorted(((term, *match.span(name)) for name, term in spoken.items()), key=lambda part: part[1])
    return f"{year}-{int(month):02}-{int(day):02}", tuple(parts)


def _whole(term: str, form: str) -> Written:
    return term, ((term, 0, len(form)),)


def _pieces(form: str) -> Written:
    term = form.rstrip("-'")
    if re.fullmatch(r"[\d.,]+", term):
        return _whole(term, form)
    return term, tuple((match.group(), *match.span()) for match in _PIECE.finditer(term))


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Written]], ...] = (
    (re.compile(r"(?:§+|paragraf)\s*(\d+)\s*([a-z]?)"), _paragraph),
    (re.compile(r"(?:stk\.?|stykke)\s*(\d+)"), lambda match, _: _whole(f"stk.{match[1]}", match.group())),
    (re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./ -]\s*(?P<year>\d{4})"), _date),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"), _date),
    (
        re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
        lambda match, _: _whole(match.group().replace(".", ""), match.group()),
    ),
    (
        re.compile(r"(?:[a-z]+\.)+[a-z]+|[a-z]/s"),
        lambda match, _: _whole(_JOINERS.sub("", match.group()), match.group()),
    ),
)
