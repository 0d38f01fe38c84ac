"""What the first pages of a document say of it, and rather nothing than something wrong. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib import resources

from indexer.danish.citations import is_citation, named
from indexer.danish.function_words import DANISH, ENGLISH
from indexer.errors import InvalidValue
from indexer.model import Page
from indexer.naming import iso_date
from indexer.proposing.proposal import Proposal, Source

#: Characters in which what stands on a title page is looked for, and those in which the language and the place are.
TITLE_PAGE, OPENING = 1_500, 20_000
_LONGEST_TITLE, _SHORTEST_TITLE = 160, 4
#: A title is one of so many paragraphs, and has no more lines.
_FIRST, _LINES_OF_TITLE = 4, 2
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"[.!?] [A-ZÆØÅ]|\[ \]|[a-zæøå0-9][.:]$")
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"[A-ZÆØÅÉ0-9\W_]+")
_SEPARATED = re.compile(r"\s*[·|•]\s*|\s+–\s+")

_MONTHS = {
    name: number
    for names_ in (
        "januar februar marts april maj juni juli august september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names_.split(), start=1)
}
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"(?<![\w.§])(?:(?:den\s+)?(?P<day>\d{{1,2}})\.?\s+)?(?P<month>{_MONTH})\s+(?P<year>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d./-])(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d./-])(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)",
    re.IGNORECASE,
)
#: Dates of something else than the document: of a rule, of what begins or ends, of what was before.
_NOT_OF_IT = re.compile(
    r"(?:nr\.?\s*\d+\s+af|\b(?:fra|til|siden|efter|før|inden|senest|med|frist|gælder|kraft|ophævet|indflytning|mellem|og|i|in|since"
    r"|from|until|by))\s+(?:\w+dag\s+)?(?:d(?:en)?\.?\s+)?$",
    re.IGNORECASE,
)
_NAME = r"[A-ZÆØÅÉ][\wéüöäčćžšđéñ'’-]+"
_PERSON = rf"{_NAME}(?:\s+(?:[A-ZÆØÅ]\.|af|van|de|von|el|al|{_NAME})){{1,3}}"
_ROLE = r"(?:,\s+[a-zæøå][\wæøå -]{3,40})?"
_PERSONS = re.compile(rf"{_PERSON}{_ROLE}(?:(?:,\s*|\s+og\s+|\s+and\s+|,\s+og\s+|\s*&\s*){_PERSON}{_ROLE})*")
_WROTE = re.compile(
    r"(?:^|(?<=[.\s]))(?:skrevet af|udarbejdet af|udarbejdet|sagsbehandler|forfattere?|referent|af|ved|written by|by"
    r"|authors?)\s*:?\s+",
    re.IGNORECASE,
)
#: At the top of the text of a rule, or of a guide to one, stands its number, and the day on which it was made.
_OF_RULE = re.compile(
    r"(?:lov|lovbekendtgørelse|bekendtgørelse|cirkulære|vejledning)\s+nr\.?\s*\d+\s+af\s+", re.IGNORECASE
)
_TOP = 300
#: What stands where names do, and is none: words all in capitals, bodies, headings, greetings.
_NO_PERSON = re.compile(
    r"kommune|forening|netværk|center|centret|værksted|ministeri|styrelse|selskab|institut|universitet|fond|råd|udvalg"
    r"|bolig|firma|indhold|resumé|sammen|rapport|notat|referat|studio|group|agency|council|report|kære|tilskud"
    r"|(?-i:\b[A-ZÆØÅ]{2,}\b)",
    re.IGNORECASE,
)
_JOURNAL = re.compile(
    r"\b(?:journal(?:nummer|nr\.?)|j\.?\s?nr\.?|sags?(?:nummer|nr\.?|-?id)|sagens nr\.?|dok(?:ument)?\.?\s?nr\.?)"
    r"\s*:?\s*"
    r"(?P<number>[A-ZÆØÅ]{0,4}\d[\w./-]{3,28}\w|[A-ZÆØÅ]{1,4}-\d[\w./-]{1,28})",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:udgivet af|udgiver|published by|publisher)\s*:?\s+(?P<name>(?:[^\n.,;·|]|\.(?=\S)){3,80})", re.IGNORECASE
)
# Each word is tried once, from its beginning: twenty thousand capitals without a blank would else take half a minute.
_OF_MUNICIPALITY = re.compile(r"(?<!\w)(?P<name>[A-ZÆØÅ]\w{1,30}(?:-[A-ZÆØÅ]\w{1,30})?)s?\s+[Kk]ommunes?\b")
_FEWEST_WORDS = 30


def proposals(
    pages: Sequence[Page], types: Collection[tuple[str, str]], publishers: Collection[str]
) -> Iterator[Proposal]:
    """Yield what the first pages propose, the better one first where there are two for a key.

    `types` are the keys of document types with what they are called; `publishers` those that other documents have.
    """
    opening = "\n\n".join(page.text for page in pages)[:OPENING]
    page = opening[:TITLE_PAGE]
    for key, values in (
        ("title", title(page)),
        ("date", date(page)),
        ("authors", authors(page)),
        ("publisher", publisher(page, publishers)),
        ("journal_number", journal_number(opening)),
        ("type", kind(page, types)),
    ):
        if values:
            yield Proposal(key, values, Source.TITLE_PAGE)
    for key, values in (("language", language(opening)), ("municipality", municipality(page, opening))):
        if values:
            yield Proposal(key, values, Source.TEXT)


def title(page: str) -> tuple[str, ...]:
    """Return the first paragraph that looks like a title; one in capitals only where none follows that is not."""
    first = ""
    for paragraph in _PARAGRAPH.split(page)[:_FIRST]:
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        whole = " ".join(lines)
        text = whole if len(lines) <= _LINES_OF_TITLE and len(whole) <= _LONGEST_TITLE else "".join(lines[:1])
        if not _SHORTEST_TITLE <= len(text) <= _LONGEST_TITLE or _SENTENCE.search(text):
            if first:
                break
        elif _CAPITALS.fullmatch(text) and not first:
            first = text
        elif "·" not in text:
            return (text.strip(" .*#"),)
    return (first.capitalize(),) if first and "·" not in first else ()


def date(page: str) -> tuple[str, ...]:
    """Return the first date that is not one of something else, as exact as it is given."""
    of_rule = _OF_RULE.search(page[:_TOP])
    for found in _DATE.finditer(page):
        before = page[max(0, found.start() - 40) : found.start()]
        if _NOT_OF_IT.search(before) or before.rstrip(" ").endswith(("–", "-", "(")):
            continue
        if iso := _iso(found):
            return (iso,)
    of_its_day = _DATE.match(page, of_rule.end()) if of_rule else None
    return tuple(filter(None, [_iso(of_its_day)])) if of_its_day else ()


def _iso(found: re.Match[str]) -> str:
    if found["iso"]:
        parts = found["iso"]
    elif found["year"]:
        parts = f"{found['year']}-{_MONTHS[found['month'].lower()]:02}" + (
            f"-{int(found['day']):02}" if found["day"] else ""
        )
    else:
        parts = f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"
    try:
        return iso_date(parts)
    except InvalidValue:
        return ""


def authors(page: str) -> tuple[str, ...]:
    """Return the names of persons behind a word such as *Udarbejdet af*, or alone, beside or above a date."""
    lines = [line for line in page.splitlines() if line.strip()]
    dated = [bool(_DATE.search(line)) for line in [*lines, ""]]
    for number, line in enumerate(lines):
        for part in _SEPARATED.split(line):
            told = [_PERSONS.match(part, wrote.end()) for wrote in _WROTE.finditer(part)]
            alone = _PERSONS.match(part)
            if alone and (_DATE.sub("", part[alone.end() :]).strip(" .,") or not (dated[number] or dated[number + 1])):
                alone = None
            for found in filter(None, [*told, alone]):
                if not _NO_PERSON.search(found[0]):
                    return _each(found[0])
    return ()


def _each(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(_PERSON, re.sub(r"\s+(?:og|and)\s+|\s*&\s*", ", ", text))))


def publisher(page: str, known: Collection[str]) -> tuple[str, ...]:
    """Return who is named as the publisher, or one of the known publishers that stands by itself."""
    by_name = {name.partition(" (")[0].casefold(): name for name in known}
    if match := _PUBLISHED.search(page):
        return (by_name.get(match["name"].strip().casefold(), match["name"].strip()),)
    parts = (_DATE.sub("", part) for line in page.splitlines() for part in _SEPARATED.split(line))
    said = (part.partition(" (")[0].strip(" .,").casefold() for part in parts)
    return next(((by_name[name],) for name in said if name in by_name), ())


def journal_number(opening: str) -> tuple[str, ...]:
    """Return the first number that is called a journal or case number."""
    match = _JOURNAL.search(opening)
    return (match["number"],) if match else ()


def kind(page: str, types: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """Return the type that the first lines call the document: *NOTAT*, *Referat af …*, *MÅLERAPPORT*."""
    for line in [line for line in page.splitlines() if line.strip()][:3]:
        words = [word.casefold() for word in _WORD.findall(line)]
        for key, label in types:
            name = label.casefold()
            whole = words[:1] == [name] or (_CAPITALS.fullmatch(line) and any(word.endswith(name) for word in words))
            if whole or (len(words) == 1 and words[0].endswith(name)):
                return (key,)
    return ()


def language(opening: str) -> tuple[str, ...]:
    """Return the language that most of the small words are of, where there are enough."""
    words = Counter(word.casefold() for word in _WORD.findall(opening))
    danish, english = (sum(words[word] for word in small) for small in (DANISH, ENGLISH))
    if max(danish, english) < _FEWEST_WORDS or max(danish, english) < 3 * min(danish, english):
        return ()
    return ("da",) if danish > english else ("en",)


def municipality(page: str, opening: str) -> tuple[str, ...]:
    """Return the municipality that is named as such, or whose name stands on the title page and in the text again."""
    known = municipalities()
    named = Counter(name for match in _OF_MUNICIPALITY.finditer(opening) if (name := _known(match["name"], known)))
    words = re.findall(r"[A-ZÆØÅ]\w+(?:-[A-ZÆØÅ]\w+)?", opening)
    counts = Counter(name for word in words if (name := _known(word.capitalize() if word.isupper() else word, known)))
    on_page = {name for name in counts if re.search(rf"\b{re.escape(name)}", page, re.IGNORECASE)}
    ranked = [name for name, times in (named + counts).most_common() if name in on_page and times > 1]
    if not ranked or (len(ranked) > 1 and (named + counts)[ranked[0]] < 2 * (named + counts)[ranked[1]]):
        return ()
    return (ranked[0],)


def _known(word: str, known: Collection[str]) -> str:
    return word if word in known else word[:-1] if word.endswith("s") and word[:-1] in known else ""


@cache
def municipalities() -> frozenset[str]:
    """Return the names of the 98 municipalities since 2007."""
    return frozenset(
        resources.files(__package__).joinpath("municipalities.txt").read_text(encoding="utf-8").split("\n")
    ) - {""}


def cited_as(title_: str, pages: Collection[Page]) -> tuple[str, ...]:
    """Return what a rule seems to be cited by: the name in its title, and the number at the top of its text."""
    top = "".join(page.text[:_TOP] for page in pages)
    found = [named([title_])]
    for match in _OF_RULE.finditer(top):
        if day := _DATE.match(top, match.end()):
            found.append(top[match.start() : day.end()])
            break
    return tuple(dict.fromkeys(text for text in found if text and is_citation(text)))
