"""The nouns that pass between rooms. Frozen, typed, and free of behaviour that needs a library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a file is, told by its content."""

    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"
    ODT = "odt"
    EML = "eml"
    MARKDOWN = "markdown"
    TEXT = "text"
    UNKNOWN = "unknown"


class Visibility(StrEnum):
    """Who may know that a document exists."""

    PUBLIC = "public"
    MEMBERS = "members"
    SECRETARIAT = "secretariat"


class Role(StrEnum):
    """What a viewer is to the network, from least to most trusted."""

    VISITOR = "visitor"
    MEMBER = "member"
    SECRETARIAT = "secretariat"
    ADMINISTRATOR = "administrator"


_VISIBLE_TO = {
    Role.VISITOR: frozenset({Visibility.PUBLIC}),
    Role.MEMBER: frozenset({Visibility.PUBLIC, Visibility.MEMBERS}),
    Role.SECRETARIAT: frozenset(Visibility),
    Role.ADMINISTRATOR: frozenset(Visibility),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request. There is no default viewer: whoever asks must say for whom."""

    role: Role
    name: str = ""

    @property
    def visibilities(self) -> frozenset[Visibility]:
        """The visibilities that this viewer may see."""
        return _VISIBLE_TO[self.role]

    @property
    def is_secretariat(self) -> bool:
        """True for those who look after the collection."""
        return self.role in {Role.SECRETARIAT, Role.ADMINISTRATOR}


# --- what a file says --------------------------------------------------------------------------


class ReadingStatus(StrEnum):
    """How reading one file ended; the first three leave the document searchable in its text."""

    INDEXED = "indexed"
    PARTIAL = "partial"
    WAITING = "waiting"
    NO_TEXT = "no-text"
    PROTECTED = "protected"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    UNSUPPORTED = "unsupported"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """The end of reading a file.

    `reason` is a short stable code such as `time-limit` or `password` that interfaces translate ('' when there
    is nothing to say); `detail` is technical English for whoever has to find the fault.
    """

    status: ReadingStatus
    reason: str = ""
    detail: str = ""

    @property
    def searchable(self) -> bool:
        """True when all the text of the file can be searched."""
        return self.status is ReadingStatus.INDEXED


@dataclass(frozen=True, slots=True)
class Page:
    """One page of text. `number` counts from 1; `label` is what is printed on the page ('iv', '12')."""

    number: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a document's outline. `level` counts from 1; `page` is the number of the page it is on."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class FoundMetadata:
    """What a file says of itself; empty where it says nothing. `date` is ISO 8601, as exact as known."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    publisher: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file: an attachment of an e-mail."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file."""

    kind: Kind
    outcome: ReadingOutcome
    pages: tuple[Page, ...] = ()
    outline: tuple[Heading, ...] = ()
    found: FoundMetadata = FoundMetadata()
    attachments: tuple[Attachment, ...] = ()


# --- what is known of a document ---------------------------------------------------------------


class RuleStatus(StrEnum):
    """Where a rule stands on a given day."""

    UPCOMING = "upcoming"
    IN_FORCE = "in-force"
    #: In force as well, and not as it was made any more: whoever wants what is in force gets it, too.
    AMENDED = "amended"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """When a rule applies, which rules it follows, gives way to or is amended by (document ids), and how it is cited.

    `amended_from` is the day on which the first of the amendments comes into force. `cited_as` are names and numbers,
    perhaps with the paragraphs that the document is about: `BR18 §§ 48-62`.
    """

    in_force_from: date | None = None
    in_force_to: date | None = None
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    amended_from: date | None = None
    amended_by: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    cited_as: tuple[str, ...] = ()

    def status(self, on: date) -> RuleStatus:
        """Return the status on a day; `in_force_to` is the last day in force."""
        if self.in_force_from and on < self.in_force_from:
            return RuleStatus.UPCOMING
        if self.in_force_to and on > self.in_force_to:
            return RuleStatus.HISTORICAL
        return RuleStatus.AMENDED if self.amended_from and on >= self.amended_from else RuleStatus.IN_FORCE


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts of a V or B case. Rent is kr. a month, area is m² a home.

    `related` are the ids of the cases about the same project: to a building, the experience from it.
    """

    number: str = ""
    phase: str = ""
    rent_month: float | None = None
    area: float | None = None
    homes: int | None = None
    worked: tuple[str, ...] = ()
    did_not_work: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document. `date` is ISO 8601, as exact as known: 2017, 2017-03 or 2017-03-17."""

    title: str = ""
    type: str = ""
    topics: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    language: str = ""
    municipality: str = ""
    journal_number: str = ""
    source: str = ""
    visibility: Visibility = Visibility.PUBLIC
    summary: str = ""
    aliases: tuple[str, ...] = ()
    rule: RuleFacts | None = None
    case: CaseFacts | None = None

    @property
    def year(self) -> int | None:
        """The year of `date`, or None when the date is unknown."""
        return int(self.date[:4]) if self.date else None

    @property
    def speaks_on(self) -> str:
        """The date on which the text holds: that of the document; for a rule, its first day in force if known."""
        first = self.rule.in_force_from if self.rule else None
        return first.isoformat() if first else self.date

    @property
    def facets(self) -> Mapping[str, tuple[str, ...]]:
        """The values of each of results.FACETS as they were given, without broader ones."""
        return {
            "topic": self.topics,
            "sector": self.sectors,
            "type": (self.type,) if self.type else (),
            "year": (str(self.year),) if self.year else (),
            "target_group": self.target_groups,
            "actor": self.actors,
            "municipality": (self.municipality,) if self.municipality else (),
        }


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the collection; its text is fetched page by page, apart from it.

    `path` is the file inside the corpus, with `/`; an attachment has the path of its mail, its own name in
    `part`, and the mail's id in `parent`. `fingerprint` is the SHA-256 of the file's bytes in hexadecimal.
    """

    id: str
    path: str
    kind: Kind
    metadata: Metadata
    outcome: ReadingOutcome
    fingerprint: str
    size: int = 0
    page_count: int = 0
    outline: tuple[Heading, ...] = ()
    part: str = ""
    parent: str = ""

    @property
    def file_name(self) -> str:
        """The name under which the file is downloaded."""
        return self.part or self.path.rsplit("/", 1)[-1]

    @property
    def described(self) -> tuple[str, ...]:
        """What is known of the document in words, besides its title and headings."""
        found, case = self.metadata, self.metadata.case
        texts = (found.publisher, found.municipality, found.journal_number, found.source, found.summary)
        facts = (case.number, *case.worked, *case.did_not_work) if case else ()
        return (*filter(None, (*found.authors, *texts, *facts)), self.file_name)


@dataclass(frozen=True, slots=True)
class Citation:
    """A rule that a document cites, as it says it, with the pages (by number) that do.

    `number` is `207/2026`, `name` is folded and as in the text: one of them may be ''. `paragraph` is `54`, `54-58a`,
    or '' where none is said.
    """

    number: str
    name: str
    paragraph: str
    pages: tuple[int, ...]


class RuleName(NamedTuple):
    """What a rule is cited as: a name or a number, as a Citation has it.

    `paragraphs` are those that the document is about, with blanks between, '' for all of the rule.
    """

    key: str
    paragraphs: str = ""


@dataclass(frozen=True, slots=True)
class Citations:
    """The rules that a document cites, in the order of its text, and what it is cited as itself, if it is a rule."""

    made: tuple[Citation, ...] = ()
    names: tuple[RuleName, ...] = ()


class Keyword(NamedTuple):
    """A word or phrase that tells what a document is about: as one types it, and `folded`, as it is looked up.

    A tuple, because a result has thousands of them: it is made and counted several times as fast.
    """

    text: str
    folded: str


# --- what an engine is given -------------------------------------------------------------------

#: Whole words, in order, with positions: phrases work on these.
WORD_STREAMS = ("title", "heading", "meta", "body")
#: The parts of every word (of a simple word: the word itself), in the order of the text, with positions as well.
PART_STREAMS = ("title_parts", "body_parts")
#: Every word as it is spelt, folded but not stemmed: what exact phrases are looked up in.
FORM_STREAM = "forms"
#: The neighbouring parts of every compound of the text, two by two, as `paired` writes them; without positions.
PAIR_STREAM = "pairs"
STREAMS = (*WORD_STREAMS, *PART_STREAMS, FORM_STREAM, PAIR_STREAM)
#: Streams of titles. One of up to so many terms is not better for being short; a longer one says less with each.
TITLE_STREAMS = ("title", "heading", "title_parts")
TITLE_LENGTH = 16

#: What a document may have a number of: kr. a month, m² a home, and days as day numbers (`date.toordinal`). A rule has
#: all of these, the first or the last of all where it does not say; `added` is in seconds since 1970.
NUMBERS = ("rent", "area", "in_force_from", "in_force_to", "amended_from", "added")
#: The numbers that are counted, and the width of the steps they are counted in; each begins at a multiple of it.
STEPS: Mapping[str, int] = {"rent": 250, "area": 5}
#: The value of a facet that stands for documents without any.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine is given of a document: terms, never text.

    `streams` maps names of STREAMS to terms in order with a blank between each two; terms hold no blanks. `facets`
    maps names of results.FACETS to the document's values, or to NONE where it has none, `numbers` names of NUMBERS.
    `date` and `title` are sort keys, '' where unknown.
    """

    id: str
    visibility: Visibility
    streams: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: str = ""
    title: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
