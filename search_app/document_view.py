"""What the template of a document is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from indexer.model import Document, RuleStatus
from search_app.cards import CaseCard
from search_app.finding import Found
from search_app.leaves import Leaf
from search_app.marks import Paragraph
from search_app.present import HitView, Link
from search_app.rules_cited import CitedByView, CitedRule


@dataclass(frozen=True, slots=True)
class PageText:
    """A page of text in a document; `links` has the address of each paragraph where these are asked for.

    `note` stands above the text: it says that what was linked to is no longer there.
    """

    number: int
    label: str
    paragraphs: tuple[Paragraph, ...]
    links: tuple[str, ...]
    note: str
    original_url: str
    cite_url: str
    leaf: Leaf | None


@dataclass(frozen=True, slots=True)
class PageLink:
    """The first of a window of pages, and how these are called."""

    number: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class StripPage:
    """A page in the strip of pictures; `marked` when the words looked for are on it."""

    number: int
    label: str
    leaf: Leaf
    marked: bool
    here: bool


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading of a document and the page it is on."""

    level: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class LaterRule:
    """A rule that amends or replaces another, `since` a day; `coming` when that is later than the day asked about."""

    rule: Link
    since: date | None
    coming: bool


@dataclass(frozen=True, slots=True)
class RuleView:
    """Where a rule stands on the day asked about."""

    status: RuleStatus
    since: date | None
    until: date | None
    replaces: tuple[Link, ...]
    replaced_by: tuple[LaterRule, ...]
    amended_from: date | None
    amended_by: tuple[LaterRule, ...]
    amends: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a document's facts: one or more values, each perhaps a link to a search."""

    name: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class VersionLink:
    """A former version of the document's file, and until when it was the one in force."""

    fingerprint: str
    replaced_at: datetime
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document with a window of its pages, where the words `q` stand in it, and rules as they stand `on` a day.

    Each paragraph has a link to it `with_links`; `links_url` is the same page with or without them.

    `highwire`, `schema_org` and `described_by` (media types and addresses of references) are for programs.
    """

    document: Document
    title: str
    lang: str
    type: Link | None
    case: CaseCard | None
    same_project: tuple[Link, ...]
    compare_url: str
    facts: tuple[Fact, ...]
    rule: RuleView | None
    notes: tuple[str, ...]
    parent: Link | None
    attachments: tuple[Link, ...]
    problem: str
    q: str
    on: date | None
    original: Link
    pages: tuple[PageText, ...]
    strip: tuple[StripPage, ...]
    windows: tuple[PageLink, ...]
    current_window: int
    found: Found
    outline: tuple[OutlineEntry, ...]
    cites: tuple[CitedRule, ...]
    cited_by: CitedByView | None
    similar: tuple[HitView, ...]
    results_url: str
    cite_url: str
    with_links: bool
    links_url: str
    versions: tuple[VersionLink, ...]
    permanent: str
    version: str
    highwire: tuple[tuple[str, str], ...]
    schema_org: Mapping[str, object]
    described_by: tuple[tuple[str, str], ...]
