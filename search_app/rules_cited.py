"""Which rules a document cites, and who cites a rule, as its page shows it."""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from indexer.cited import Mention, Reference
from indexer.model import Document, RuleStatus
from search_app.access import viewer
from search_app.language import language, language_tag, today
from search_app.present import Link, document_title, document_url
from search_app.search import label
from search_app.services import library
from search_app.state import SearchState

#: So many documents that cite a rule are listed, the newest ones.
MOST = 20

_NUMBER = re.compile(r"(\d+)([a-z]?)")


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph as it is written, '' for the rule as such, and links to the pages; a label is '' without pages."""

    paragraph: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class CitedRule:
    """A rule that a document cites, with its status on the day of the page, and what replaced a historical one."""

    title: str
    url: str
    lang: str
    status: RuleStatus | None
    replaced_by: tuple[Link, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class CitingDocument:
    """A document that cites a paragraph."""

    title: str
    url: str
    lang: str
    type: str
    date: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class CitedParagraph:
    """A paragraph of a rule, '' for the rule as such, and the documents that cite it, the newest first."""

    paragraph: str
    documents: tuple[CitingDocument, ...]


@dataclass(frozen=True, slots=True)
class CitedByView:
    """Who cites a rule: `total` documents, of which the newest `listed` are shown; `more` finds the others."""

    total: int
    listed: int
    paragraphs: tuple[CitedParagraph, ...]
    more: Link | None


def cited_rules(document: Document, on: date | None) -> tuple[CitedRule, ...]:
    """Return the rules that a document cites, as far as the viewer may see them."""
    return tuple(
        _cited_rule(document, reference, on) for reference in library().rule_citations(viewer()).cites(document)
    )


def cited_by(rule: Document) -> CitedByView | None:
    """Return who cites a rule, as far as the viewer may see; None where nobody does, or it is no rule."""
    if rule.metadata.rule is None:
        return None
    found = library().rule_citations(viewer()).cited_by(rule, MOST)
    if not found.total:
        return None
    by_paragraph: defaultdict[str, list[CitingDocument]] = defaultdict(list)
    for reference in found.newest:
        for mention in reference.mentions:
            by_paragraph[mention.paragraph].append(_citing(reference.document, mention))
    listed = len(found.newest)
    search = SearchState(found.name, lang=language()).url() if found.name and found.total > listed else ""
    return CitedByView(
        found.total,
        listed,
        tuple(CitedParagraph(written(each), tuple(by_paragraph[each])) for each in sorted(by_paragraph, key=_in_order)),
        Link(found.name, search) if search else None,
    )


def written(paragraph: str) -> str:
    r"""Return a paragraph as one writes it, with blanks that do not break.

    >>> written("54-58a")
    '§§\xa054–58\xa0a'
    """
    if not paragraph:
        return ""
    ends = [f"{match[1]}\N{NO-BREAK SPACE}{match[2]}".rstrip() for match in _NUMBER.finditer(paragraph)]
    return f"{'§' * len(ends)}\N{NO-BREAK SPACE}{'–'.join(ends)}"


def _in_order(paragraph: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts paragraphs as a rule has them; the rule as such comes last."""
    return tuple((int(match[1]), match[2]) for match in _NUMBER.finditer(paragraph)) or ((sys.maxsize, ""),)


def _cited_rule(document: Document, reference: Reference, on: date | None) -> CitedRule:
    rule, facts = reference.document, reference.document.metadata.rule
    status = facts.status(on or today()) if facts else None
    replaced_by = library().relations(rule, viewer()).replaced_by if status is RuleStatus.HISTORICAL else ()
    return CitedRule(
        document_title(rule),
        document_url(rule, on=on),
        language_tag(rule.metadata.language),
        status,
        tuple(Link(document_title(other), document_url(other, on=on)) for other in replaced_by),
        tuple(Place(written(mention.paragraph), _pages(document, mention, on)) for mention in reference.mentions),
    )


def _citing(document: Document, mention: Mention) -> CitingDocument:
    kind, pages = document.metadata.type, _pages(document, mention)
    return CitingDocument(
        document_title(document),
        pages[0].url if len(pages) == 1 and not pages[0].text else document_url(document),
        language_tag(document.metadata.language),
        label("type", kind) if kind else "",
        document.metadata.date,
        pages if document.page_count > 1 else (),
    )


def _pages(document: Document, mention: Mention, on: date | None = None) -> tuple[Link, ...]:
    """Return links to the pages that cite, with the paragraph marked there."""
    first = _NUMBER.match(mention.paragraph)
    q = f"§ {first[1]} {first[2]}".rstrip() if first else ""
    return tuple(
        Link(page.label if document.page_count > 1 else "", document_url(document, q, page.number, on))
        for page in mention.pages
    )
