"""Rules and paragraphs as Danish texts name them: `lejelovens`, `lov nr. 341 af 22. marts 2022`, `BR18`, `§§ 54-58 a`.

Says what stands where; citations.py says what belongs together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.danish.fold import fold

_MONTH = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
LETTER = "a-zæøåA-ZÆØÅéÉ"
#: A blank line is none: it parts paragraphs of text.
BLANK = r"(?:[ \t\u00a0\u2009\u202f]|\n(?![ \t]*\n))"
TO = rf"{BLANK}?[-\u2010\u2011–]{BLANK}?"
AND = rf"(?:{BLANK}*,{BLANK}*(?:og{BLANK}+)?|{BLANK}+(?:og|eller|samt|til){BLANK}+)"
_LAST_OF_LIST = rf"(?!{BLANK}+(?!(?:og|eller|samt|til|i|jf|stk)\b)[{LETTER}]{{2}})"
_PARAGRAPH = rf"\d{{1,4}}(?!\d|[.,]\d)(?:{BLANK}?[a-hj-zA-HJ-Z](?![\w]|\.{BLANK}?\w))?"
_RANGE = rf"{_PARAGRAPH}(?:{TO}(?:§{BLANK}?)?{_PARAGRAPH})?"
#: What a rule is about, as far as it runs in words; another rule that is named is not part of it.
_SUBJECT = (
    rf"(?:{BLANK}+(?!(?:og|eller|samt|jf|efter){BLANK}+(?:lov|bekendtgørelse)|[{LETTER}-]*lovens?\b"
    rf"|(?:[{LETTER}]+{BLANK}+)?lov{BLANK}+nr\b)(?:m\.{BLANK}?[vm]\.|[{LETTER}-]+)){{1,10}}"
)

_CITED = re.compile(
    rf"""
      (?P<paragraphs>
          §§{BLANK}?{_RANGE}(?:{AND}§?{BLANK}?{_RANGE}{_LAST_OF_LIST})*
        | (?:§{BLANK}{{0,2}}|\b[Pp]aragraf(?:fen)?{BLANK}){_RANGE}
        | \b[Pp]aragrafferne{BLANK}{_RANGE}(?:{AND}{_RANGE}{_LAST_OF_LIST})*)
    | (?P<numbered>
        (?P<kind>[Bb]ekendtgørelse(?:ns?)?|(?<![\w-])(?:[Ll]ov(?:ens?)?|(?:[Cc]irkulære|[Aa]nordning)(?:e?[nt]s?)?
          |[Vv]ejledning(?:ens?)?|LBK|BEK|LOV|CIR|VEJ|ANO))
        {BLANK}+(?P<nr>nr\b\.?{BLANK}*)?(?P<number>\d{{1,2}}\.\d{{3}}|\d{{1,5}})(?![.,]?\d)
        (?:(?:{BLANK}*,?{BLANK}*(?:af|fra|per|pr\.){BLANK}+
             (?:(?:den{BLANK}+)?\d{{1,2}}\.?{BLANK}*(?:{_MONTH}){BLANK}+|\d{{1,2}}[./-]\d{{1,2}}[./ -]{BLANK}*)?
           |{BLANK}?/{BLANK}?)(?P<year>(?:19|20)\d\d)(?!\d))?
        (?:{BLANK}+om(?P<subject>{_SUBJECT}))?)
    | eli/lta/(?P<eli_year>\d{{4}})/(?P<eli_number>\d+)
    | (?<![\w-])(?P<long>(?:[Ll]ov(?:en)?|[Bb]ekendtgørelse(?:n)?){BLANK}+om{_SUBJECT})
    | (?<![\w-])BR[ -]?(?P<br>\d\d)\b
    | (?<=ygnings)reglement(?:et|ets)?{BLANK}+(?:(?:fra|af){BLANK}+)?(?P<br_year>20\d\d|19\d\d)\b
    | (?<=[{LETTER}-])(?P<name>(?:loven|bekendtgørelsen|reglementet|cirkulæret|vejledningen)s?)\b
    """,
    re.VERBOSE,
)
#: In each match is one of these, so many characters behind its start. To look for them first takes a tenth of the time.
_ANCHORS = (
    *((rare, 0) for rare in ("§", "BR", "LBK", "BEK", "LOV", "CIR", "VEJ", "ANO", "eli/lta")),
    *((rest, 1) for rest in ("aragraf", "ov ", "ov\n", "ov\u00a0", "oven", "ekendtgørelse", "eglement")),
    *((rest, 1) for rest in ("irkulære", "nordning", "ejledning")),
)
_ONE = re.compile(_RANGE)
NUMBER = re.compile(r"(\d+)\s*([A-Za-z]?)")
#: Between two names of one rule: `lejeloven, jf. lov nr. 341 …`, `lov om leje (lejeloven)`.
_SAME = re.compile(rf"{BLANK}*[,(]?{BLANK}*(?:jf\.?{BLANK}+|senest{BLANK}+)*")
_ALSO = re.compile(rf"{BLANK}*\({BLANK}*")
#: Short for a rule that was named before, and the names of all that amend others.
_NO_NAMES = frozenset(
    (
        *("lovbekendtgoerelsen", "hovedloven", "aendringsloven", "aendringsbekendtgoerelsen"),
        *("lov om aendring", "bekendtgoerelse om aendring"),
    )
)
_REST = re.compile(r"(?:,? (?:m\.? ?(?:[vm]\.?)?|mv|af|efter|for|i|om|til))+$")


@dataclass(frozen=True, slots=True)
class Named:
    """A rule as a text names it; `act` is False for what is surely none, `number` lacks its year where it ends in /."""

    number: str = ""
    name: str = ""
    act: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A rule or paragraphs between two places of a text."""

    start: int
    end: int
    rule: Named | None = None
    paragraphs: tuple[str, ...] = ()


def places(text: str) -> list[Place]:
    """Return rules and paragraphs in the order of a text; what names one rule twice in a row is one."""
    found: list[Place] = []
    for match in _matches(text):
        if match["paragraphs"]:
            ranges = tuple(map(_spelt, _ONE.findall(match["paragraphs"])))
            found.append(Place(match.start(), match.end(), None, ranges))
            continue
        start = _word_start(text, match)
        rule = _rule(match, text[start : match.start()])
        before = found[-1] if found else None
        if rule is None:
            continue
        if before and before.rule and (joined := _one(before.rule, rule, text[before.end : start])):
            found[-1] = replace(before, end=match.end(), rule=joined)
        else:
            found.append(Place(start, match.end(), rule))
    return found


def _matches(text: str) -> Iterator[re.Match[str]]:
    starts = set()
    for anchor, before in _ANCHORS:
        found = text.find(anchor)
        while found >= 0:
            starts.add(found - before)
            found = text.find(anchor, found + 1)
    end = 0
    for start in sorted(starts):
        if start >= end and (match := _CITED.match(text, start)):
            end = match.end()
            yield match


def _one(first: Named, second: Named, between: str) -> Named | None:
    """Return the rule that two names in a row mean, None where they mean two."""
    if first.name and second.number and not first.number and not second.name and _SAME.fullmatch(between):
        return replace(second, name=first.name, act=first.act)
    if second.name and not second.number and _ALSO.fullmatch(between):
        return replace(first, name=first.name or second.name)
    return None


def _word_start(text: str, match: re.Match[str]) -> int:
    """Return where the word begins that a name or a kind of rule ends: to look for whole words takes twice as long."""
    start = match.start()
    if match["name"] or match["kind"] or match["br_year"]:
        while start and (text[start - 1].isalnum() or text[start - 1] == "-"):
            start -= 1
    return start


def _rule(match: re.Match[str], begun: str) -> Named | None:
    if match["eli_number"]:
        return Named(f"{int(match['eli_number'])}/{match['eli_year']}")
    if year := match["br"] or match["br_year"]:
        return Named(name=f"br{year[-2:]}", act=False)
    if match["numbered"]:
        return _numbered_rule(match, begun)
    name = _name(match["long"] or begun + match["name"])
    if match["name"]:
        name = name.removesuffix("s")
        if name in _NO_NAMES:
            return None
        return Named(name=name, act=name.endswith("loven"))
    name = re.sub(r"^loven ", "lov ", re.sub(r"^bekendtgoerelsen ", "bekendtgoerelse ", name))
    return None if name in _NO_NAMES else Named(name=name, act=name.startswith("lov "))


def _numbered_rule(match: re.Match[str], begun: str) -> Named | None:
    kind = fold(begun + match["kind"])
    act = kind.startswith(("lov", "lbk"))
    if not match["nr"] and not match["year"]:
        return None
    number = f"{int(match['number'].replace('.', ''))}/{match['year'] or ''}"
    # Acts and orders of a year are numbered as one, circulars and guidance apart.
    series = next((short for short in ("cir", "vej") if kind.startswith(short)), "")
    name = ""
    if kind.endswith(("bekendtgoerelsen", "bekendtgoerelsens")) and not kind.startswith(("lov", "bek")):
        name = kind.removesuffix("s")
    elif match["subject"] and not series:
        name = f"{'lov' if act else 'bekendtgoerelse'} om {_name(match['subject'])}"
    return Named(f"{series} {number}".strip(), "" if name in _NO_NAMES else name, act)


def _name(text: str) -> str:
    """Return a name folded, without what is left at its end where another name follows, or `m.v.` does."""
    return _REST.sub("", " ".join(fold(text).split()))


def _spelt(paragraphs: str) -> str:
    """Return a paragraph or a range as it is kept: `54`, `54-58a`."""
    return "-".join(f"{int(match[1])}{match[2].lower()}" for match in NUMBER.finditer(paragraphs))
