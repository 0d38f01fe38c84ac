"""Who cites which paragraphs of which rule: what texts say, and the rules that are there now, brought together.

A citation by number means that rule. One by name means the version that was in force when the document was written, or
when it came into force itself, else the one nearest to that day. A rule that is about some paragraphs is cited by these
only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from indexer.catalogue.store import Catalogue
from indexer.danish.citations import called, covers, named, order
from indexer.model import Citation, Document, RuleFacts, RuleName, Viewer

#: What is known of several names of one act, by each of them.
Acts = Mapping[str, frozenset[str]]


class CitingPage(NamedTuple):
    """A page that cites, by its number, and what is printed on it."""

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A paragraph that is cited, `54` or `54-58a`, or '' for the rule as such, and the pages that do."""

    paragraph: str
    pages: tuple[CitingPage, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A document at the other end of citations: a rule that is cited, or a document that cites one."""

    document: Document
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class CitedBy:
    """How many documents cite a rule, and the newest of them, the newest first; `name` is what it is cited as."""

    total: int = 0
    newest: tuple[Reference, ...] = ()
    name: str = ""


class RuleCitations:
    """Answers for one viewer, on one day: the day of documents without a date."""

    def __init__(self, catalogue: Catalogue, acts: Acts, viewer: Viewer, today: date) -> None:
        self._catalogue = catalogue
        self._acts = acts
        self._seen = viewer.visibilities
        self._today = today

    def cites(self, document: Document) -> tuple[Reference, ...]:
        """Return the rules that a document cites, in the order of its text; itself is none of them."""
        citations = self._catalogue.citations(document.id)
        meant = _Meant(self._catalogue, self._acts, citations)
        day = self._day(document.metadata.speaks_on)
        found: defaultdict[str, list[Citation]] = defaultdict(list)
        for citation in citations:
            for name in meant.rules(citation, day):
                found[name].append(citation)
        found.pop(document.id, None)
        pages = {(document.id, number) for citation in citations for number in citation.pages}
        labels = self._catalogue.labels(pages)
        return self._references({name: _mentions(found[name], document.id, labels) for name in found})

    def cited_by(self, rule: Document, limit: int) -> CitedBy:
        """Return the documents that cite a rule, but itself."""
        keys = {name for own in self._catalogue.names_of(rule.id) for name in _also(own.key, self._acts)}
        if not keys:
            return CitedBy()
        said = self._catalogue.cited(keys, self._seen)
        meant = _Meant(self._catalogue, self._acts, [each.citation for each in said])
        found: defaultdict[str, list[Citation]] = defaultdict(list)
        dates: dict[str, str] = {}
        for name, said_on, citation in said:
            if name != rule.id and rule.id in meant.rules(citation, self._day(said_on)):
                found[name].append(citation)
                dates[name] = said_on
        newest = sorted(sorted(found), key=lambda name: dates[name], reverse=True)[:limit]
        pages = {(name, number) for name in newest for citation in found[name] for number in citation.pages}
        labels = self._catalogue.labels(pages)
        references = self._references({name: _mentions(found[name], name, labels) for name in newest})
        facts = rule.metadata.rule
        return CitedBy(len(found), references, named((*(facts.cited_as if facts else ()), rule.metadata.title)))

    def _references(self, found: Mapping[str, tuple[Mention, ...]]) -> tuple[Reference, ...]:
        documents = self._catalogue.documents(list(found))
        return tuple(
            Reference(documents[name], mentions)
            for name, mentions in found.items()
            if name in documents and documents[name].metadata.visibility in self._seen
        )

    def _day(self, said_on: str) -> date:
        """Return the last day of a date as exact as it is known."""
        if not said_on:
            return self._today
        year, month, day = (*map(int, said_on.split("-")), 0, 0)[:3]
        if day:
            return date(year, month, day)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(1) if month else date(year, 12, 31)


class _Meant:
    """Finds the rules that some citations mean, whoever may see them."""

    def __init__(self, catalogue: Catalogue, acts: Acts, citations: Iterable[Citation]) -> None:
        self._catalogue = catalogue
        self._acts = acts
        keys = {key for citation in citations for key in (citation.number, *self._names(citation)) if key}
        self._rules: defaultdict[str, list[tuple[str, RuleName]]] = defaultdict(list)
        for name, own in catalogue.rule_names(keys):
            self._rules[own.key].append((name, own))
        ids = {name for rules in self._rules.values() for name, _ in rules}
        self._facts = {name: d.metadata.rule or RuleFacts() for name, d in catalogue.documents(ids).items()}
        self._numbered: dict[str, bool] = {}
        self._found: dict[tuple[str, str], list[tuple[str, RuleName]]] = {}

    def rules(self, citation: Citation, day: date) -> list[str]:
        """Return the ids of the rules meant by what was written on a day; several may be about the same paragraph."""
        found = self._named(citation.number, citation.name)
        if len(found) == 1:
            return [name for name, own in found if covers(own.paragraphs, citation.paragraph)]
        facts = {name: self._facts[name] for name, _ in found}
        in_force = {name for name, rule in facts.items() if not _distance(rule, day)}
        if in_force:
            # One that had ended, or was about to, is not meant where another of the name was in force, be it about
            # other paragraphs.
            replaced = {other for name in in_force for other in facts[name].replaces}
            facts = {
                name: rule
                for name, rule in facts.items()
                if not _ended(rule, day) and name not in replaced and in_force.isdisjoint(rule.replaced_by)
            }
        covering = {name for name, own in found if covers(own.paragraphs, citation.paragraph)}
        distances = {name: _distance(rule, day) for name, rule in facts.items() if name in covering}
        nearest = min(distances.values(), default=0)
        return [name for name, distance in distances.items() if distance == nearest]

    def _named(self, number: str, name: str) -> list[tuple[str, RuleName]]:
        """Return the rules of a number and a name, remembered: a rule that is cited a lot is always named alike."""
        key = (number, name)
        if key not in self._found:
            found = self._rules.get(number, [])
            if not found:
                known = next((each for each in called(name) if self._known(each)), "")
                # With another number, it is another one of the name; unless nobody says what number this one has.
                found = [rule for rule in self._known(known) if not number or not self._has_number(rule[0])]
            self._found[key] = [(rule, own) for rule, own in found if rule in self._facts]
        return self._found[key]

    def _known(self, name: str) -> list[tuple[str, RuleName]]:
        return [rule for other in sorted(_also(name, self._acts)) for rule in self._rules.get(other, ())]

    def _names(self, citation: Citation) -> set[str]:
        return {other for name in called(citation.name) for other in _also(name, self._acts)}

    def _has_number(self, name: str) -> bool:
        if name not in self._numbered:
            self._numbered[name] = any("/" in own.key for own in self._catalogue.names_of(name))
        return self._numbered[name]


def _also(key: str, acts: Acts) -> frozenset[str]:
    return acts.get(key, frozenset()) | {key}


def _distance(rule: RuleFacts, day: date) -> int:
    """Return how many days a rule is from being in force on a day."""
    if rule.in_force_from and day < rule.in_force_from:
        return (rule.in_force_from - day).days
    return (day - rule.in_force_to).days if rule.in_force_to and _ended(rule, day) else 0


def _ended(rule: RuleFacts, day: date) -> bool:
    return rule.in_force_to is not None and rule.in_force_to < day


def _mentions(
    citations: Iterable[Citation], document_id: str, labels: Mapping[tuple[str, int], str]
) -> tuple[Mention, ...]:
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for citation in citations:
        numbers[citation.paragraph].update(citation.pages)
    return tuple(
        Mention(
            paragraph,
            tuple(CitingPage(number, labels.get((document_id, number), str(number))) for number in sorted(found)),
        )
        for paragraph, found in sorted(numbers.items(), key=lambda item: order(item[0]))
    )
