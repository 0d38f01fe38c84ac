"""Which rules a text cites, and which paragraphs of them: `lejelovens § 54`, `BR18, § 208`, `LBK nr 207 af 25/01/2026`.

Right rather than complete. A rule is recognised by its number with a year, by a name that ends as names of rules do, or
by `lov om …`. Paragraphs belong to the rule that follows with `i` (`§ 54 i lejeloven`), else to the one named nearest
before them in the sentence, else to the only one named before them in the paragraph of text; others are not counted,
nor are those of contracts, articles and local plans.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from indexer.danish.rule_places import AND, BLANK, LETTER, NUMBER, TO, Named, Place, places
from indexer.model import Citation, Page, RuleName

#: A rule named so many characters before a bare paragraph is not meant any more.
REACH = 500
#: Whatever else owns a paragraph ends so many characters before it.
BEFORE = 60

_GAP = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<![\s.(]nr)(?<!stk)(?<!jf)(?<!kap)(?<!pkt)(?<!pct)[.!?]\s+[A-ZÆØÅ]")

#: What may stand between two paragraphs of one rule, and between the last of them and the rule behind it.
_PARTS = (
    rf"(?:{BLANK}*,?{BLANK}*(?:og{BLANK}+)?(?:(?:stk|nr|pkt|litra)\b\.?{BLANK}*\w{{1,3}}\b\.?"
    rf"(?:{TO}\d{{1,2}}\b)?|\d\.{BLANK}*pkt\.?)|{BLANK}+(?:og|eller){BLANK}+\d{{1,2}}\b)*"
)
_JOINED = re.compile(rf"{_PARTS}{AND}")
_WITHIN = re.compile(
    rf"{_PARTS},?{BLANK}+i{BLANK}+(?:(?:den|det){BLANK}+)?(?:(?:tidligere|gamle|nye|dagældende|gældende){BLANK}+)?"
)
#: Between a rule and its paragraphs: `lejeloven (lov om leje), jf. § 5`.
_BESIDE = re.compile(r"(?:[\s,()]|jf\.)*")
#: Before a paragraph: what has paragraphs of its own, and whatever else owns it.
_FOREIGN = re.compile(
    r"(?:kontrakt|aftale|vedtægt|husorden|plan|servitut|deklaration|statut|regulativ)[\w-]*(?:[ \n]+[^.;§\n]{0,20})?$",
    re.IGNORECASE,
)
_OWNED = re.compile(rf"([{LETTER}-]+s){BLANK}*$")
_ANAPHORA = {"lovens": True, "lovbekendtgørelsens": True, "bekendtgørelsens": False, "reglementets": False}
_LONG_NAME = ("lov om ", "bekendtgoerelse om ")
#: What goes on with a name: after `lov om leje`, `af almene boliger` does.
_GOES_ON = frozenset(("af", "for", "og", "om", "til", "vedroerende"))
_TITLE_PLACE = re.compile(r"(?:^|[(:])\s*$")
_WHOLE_LINE = re.compile(r"[#*_\s]*([^\n]{5,80}?)\s*(?:\([\w ]+\))?[*_\s]*")
_OPENING_LINES, _LONGEST_LINE = 5, 200


def citations(pages: Iterable[Page], *, in_rule: bool = False) -> tuple[Citation, ...]:
    """Return the rules that pages cite, once for each paragraph cited and once without, in the order of the text.

    In a rule, a paragraph that does not stand with a name is one of its own.
    """
    found: dict[tuple[Named, str], list[int]] = {}
    for page in pages:
        for rule, paragraph in _of_page(page.text, in_rule):
            numbers = found.setdefault((rule, paragraph), [])
            if page.number not in numbers[-1:]:
                numbers.append(page.number)
    full = {rule.number for rule, _ in found if rule.number and not rule.number.endswith("/")}
    merged: dict[tuple[str, str, str], set[int]] = {}
    for (rule, paragraph), numbers in found.items():
        number = _with_year(rule.number, full)
        if number or rule.name:
            merged.setdefault((number, rule.name, paragraph), set()).update(numbers)
    return tuple(Citation(*key, tuple(sorted(numbers))) for key, numbers in merged.items())


def names(cited_as: Sequence[str], title: str, source: str, pages: Sequence[Page]) -> tuple[RuleName, ...]:
    """Return what a rule is cited as: what its sidecar says, or else what its title, source and first lines say.

    Of a title counts what it begins with, what follows a colon, and what stands in parentheses.
    """
    if cited_as:
        return tuple(dict.fromkeys(name for text in cited_as for name in _named(places(text))))
    told = list(_named(_in_title(title)))
    if not any("/" in name.key for name in told):
        opening = pages[0].text.split("\n")[:_OPENING_LINES] if pages else []
        lines = [line for line in (" ".join(line.split()) for line in opening) if len(line) <= _LONGEST_LINE]
        whole = [match[1] for line in lines if (match := _WHOLE_LINE.fullmatch(line))]
        numbers = [name.key for text in (source, *whole) for name in _numbered(text)]
        paragraphs = told[0].paragraphs if told else ""
        told += [RuleName(key, paragraphs) for key in numbers[:1]]
    return tuple(told)


def _in_title(title: str) -> Iterator[Place]:
    own = False
    for place in places(title):
        if place.rule:
            own = _TITLE_PLACE.search(title[: place.start]) is not None
        if own:
            yield place


def is_citation(text: str) -> bool:
    """Say whether a text is what a rule can be cited as."""
    return bool(_named(places(text)))


def named(texts: Iterable[str]) -> str:
    """Return the first name of a rule in some texts, or its number, as it is spelt there; '' without one."""
    found = (text[place.start : place.end] for text in texts for place in places(text) if place.rule)
    return next(found, "").partition(",")[0]


def called(name: str) -> tuple[str, ...]:
    """Return the names that a name found in a text may be, the longest first: it may run on with words behind it."""
    if not name.startswith(_LONG_NAME):
        return (name,)
    words = name.split(" ")
    least = 3
    ends = (end for end in range(len(words), least - 1, -1) if end == len(words) or words[end] not in _GOES_ON)
    return tuple(" ".join(words[:end]) for end in ends)


def act(name: str) -> str:
    """Return the key of the name of an act as a person writes it, '' where it is none: `BR18` is no act."""
    return next((each.rule.name for each in places(name) if each.rule and each.rule.act), "")


def covers(paragraphs: str, cited: str) -> bool:
    """Say whether paragraphs such as `4 54-58a` hold one of those cited; all of a rule ('') holds each of them."""
    if not paragraphs:
        return True
    first, last = _bounds(cited) if cited else ((0, ""), (0, ""))
    return any(low <= last and first <= high for low, high in map(_bounds, paragraphs.split(" ")))


def order(paragraph: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """Return what sorts paragraphs as a rule has them; what is cited without comes first."""
    return _bounds(paragraph) if paragraph else ((0, ""), (0, ""))


def _bounds(paragraph: str) -> tuple[tuple[int, str], tuple[int, str]]:
    ends = [(int(match[1]), match[2]) for match in NUMBER.finditer(paragraph)]
    return ends[0], ends[-1]


def _numbered(text: str) -> tuple[RuleName, ...]:
    found = places(text)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        found = [each for each in found if each.rule and "eli/lta" in text[each.start : each.end]]
    return tuple(name for name in _named(found) if "/" in name.key)


def _named(found: Iterable[Place]) -> tuple[RuleName, ...]:
    """Return the names and numbers in a title or a sidecar, all with the paragraphs that stand with them."""
    rules: list[Named] = []
    paragraphs: list[str] = []
    for each in found:
        if each.rule:
            rules.append(each.rule)
        paragraphs += each.paragraphs
    keys = [key for rule in rules for key in (rule.number, rule.name) if key and not key.endswith("/")]
    return tuple(RuleName(key, " ".join(dict.fromkeys(paragraphs))) for key in dict.fromkeys(keys))


def _with_year(number: str, full: Iterable[str]) -> str:
    if not number.endswith("/"):
        return number
    known = [other for other in full if other.startswith(number)]
    return known[0] if len(known) == 1 else ""


def _of_page(text: str, in_rule: bool) -> Iterator[tuple[Named, str]]:
    found = places(text)
    first = 0
    for number, place in enumerate(found):
        if number and _GAP.search(text, found[number - 1].end, place.start):
            yield from _of_paragraph(text, found[first:number], in_rule)
            first = number
    yield from _of_paragraph(text, found[first:], in_rule)


def _of_paragraph(text: str, found: Sequence[Place], in_rule: bool) -> Iterator[tuple[Named, str]]:
    place = 0
    while place < len(found):
        each = found[place]
        if each.rule:
            # Named with its paragraphs, a rule is not cited as a whole as well.
            after = found[place + 1 : place + 2]
            with_paragraphs = after and after[0].paragraphs and _stands_with(text[each.end : after[0].start])
            if not with_paragraphs and not (place and _is_before(text, found, place)):
                yield each.rule, ""
            place += 1
            continue
        last = place
        while last + 1 < len(found) and not found[last + 1].rule and _between(_JOINED, text, found, last):
            last += 1
        rule = _owner(text, found, place, last, in_rule)
        if rule:
            yield from ((rule, paragraph) for one in found[place : last + 1] for paragraph in one.paragraphs)
        place = last + 1


def _stands_with(between: str) -> bool:
    return _BESIDE.fullmatch(between) is not None


def _is_before(text: str, found: Sequence[Place], place: int) -> bool:
    return not found[place - 1].rule and _between(_WITHIN, text, found, place - 1)


def _between(pattern: re.Pattern[str], text: str, found: Sequence[Place], place: int) -> bool:
    return pattern.fullmatch(text, found[place].end, found[place + 1].start) is not None


def _owner(text: str, found: Sequence[Place], first: int, last: int, in_rule: bool) -> Named | None:
    """Return the rule that the paragraphs from `first` to `last` belong to."""
    if last + 1 < len(found) and (rule := found[last + 1].rule) and _between(_WITHIN, text, found, last):
        return rule
    start = found[first].start
    before = takewhile(lambda each: start - each.end < REACH, (found[place] for place in range(first - 1, -1, -1)))
    rules = [(each.end, each.rule) for each in before if each.rule][::-1]
    near = text[rules[-1][0] if rules else max(0, start - REACH) : start]
    if in_rule and not (rules and _stands_with(near)):
        return None
    owned = _OWNED.search(near[-BEFORE:])
    if _FOREIGN.search(near[-BEFORE:]) or (owned and owned[1].lower() not in _ANAPHORA):
        return None
    if rules and (not _SENTENCE.search(near) or len({_same(rule) for _, rule in rules}) == 1):
        rule = rules[-1][1]
        return rule if not owned or _ANAPHORA[owned[1].lower()] is rule.act else None
    return None


def _same(rule: Named) -> str:
    return rule.name or rule.number
