"""What codes are called: every code that the floors below use, in the language of the request.

English stands here; translations/ holds the Danish. A code without words here is shown as it is, and a test
looks for such.
"""

from collections.abc import Mapping

from indexer.faults import Fault
from indexer.model import Kind, ReadingOutcome, ReadingStatus, Role, RuleStatus, Visibility
from indexer.query import parser
from indexer.reading.reasons import Reason
from indexer.results import Match, Note, Sort, Why
from search_app import personal
from search_app.language import gettext, msgid, ngettext, number

#: So many words are named as found for a word of the query.
SHOWN = 4

FACETS: Mapping[str, str] = {
    "topic": msgid("Topic"),
    "sector": msgid("Sector"),
    "type": msgid("Document type"),
    "year": msgid("Year"),
    "target_group": msgid("Target group"),
    "actor": msgid("Actor"),
    "municipality": msgid("Municipality"),
    "rule": msgid("Rules"),
}

#: What documents without a value of a facet are called.
WITHOUT: Mapping[str, str] = {
    "topic": msgid("Without a topic"),
    "sector": msgid("Without a sector"),
    "type": msgid("Without a document type"),
    "year": msgid("Undated"),
    "target_group": msgid("Without a target group"),
    "actor": msgid("Without an actor"),
    "municipality": msgid("Without a municipality"),
}

#: The numbers that can be narrowed to a range, and what they are counted in.
RANGES: Mapping[str, str] = {
    "year": msgid("Year"),
    "rent": msgid("Rent"),
    "area": msgid("Area"),
}
UNITS: Mapping[str, str] = {
    "rent": msgid("kr. a month"),
    "area": msgid("m² a home"),
}

PARAMETERS: Mapping[str, str] = {
    **RANGES,
    **FACETS,
    "not_topic": msgid("Not the topic"),
    "not_sector": msgid("Not the sector"),
    "not_type": msgid("Not the document type"),
    "not_year": msgid("Not the year"),
    "not_target_group": msgid("Not the target group"),
    "not_actor": msgid("Not the actor"),
    "not_municipality": msgid("Not the municipality"),
    "not_rule": msgid("Not the rules"),
    "on": msgid("As of"),
    "year_from": msgid("From year"),
    "year_to": msgid("To year"),
    "rent_from": msgid("Rent from"),
    "rent_to": msgid("Rent to"),
    "area_from": msgid("Area from"),
    "area_to": msgid("Area to"),
    "added_since": msgid("New since"),
    "sort": msgid("Sort by"),
    "page": msgid("Page"),
    "size": msgid("Results per page"),
    "whole": msgid("Whole words only"),
    "synonyms": msgid("With synonyms"),
    "literal": msgid("As it is spelt"),
}

#: The switches of a search, as a box is labelled that turns them from what is usual.
SWITCHES: Mapping[str, str] = {
    "whole": msgid("Whole words only"),
    "synonyms": msgid("Without synonyms"),
    "literal": msgid("As it is spelt, without corrections"),
}

#: The columns of a table of documents, as it is fetched from a page.
COLUMNS: Mapping[str, str] = {
    "number": msgid("Number in the result"),
    "id": msgid("Id"),
    "title": msgid("Title"),
    "type": FACETS["type"],
    "date": msgid("Date"),
    "authors": msgid("Authors"),
    "publisher": msgid("Publisher"),
    "topics": msgid("Topics"),
    "sectors": msgid("Sectors"),
    "target_groups": msgid("Target groups"),
    "actors": msgid("Actors"),
    "municipality": FACETS["municipality"],
    "journal_number": msgid("Journal number"),
    "language": msgid("Language"),
    "summary": msgid("Summary"),
    "in_force_from": msgid("In force from"),
    "in_force_to": msgid("In force to"),
    "case_number": msgid("Case number"),
    "case_phase": msgid("Phase"),
    "rent_month": msgid("Rent, kr. a month"),
    "area": msgid("Area, m² a home"),
    "homes": msgid("Homes"),
    "worked": msgid("Worked"),
    "did_not_work": msgid("Did not work"),
    "pages": msgid("Pages"),
    "reading": msgid("Searchable"),
    "visibility": msgid("Who may see it"),
    "url": msgid("Permanent address"),
    "source": msgid("Source"),
    "file": msgid("File"),
    "file_kind": msgid("Kind of file"),
    "size": msgid("Size in bytes"),
    "sha256": msgid("SHA-256"),
}

CITATION_STYLES: Mapping[str, str] = {
    "danish": msgid("Danish style"),
    "apa": msgid("APA, 7th edition"),
}

MATCHES: Mapping[str, str] = {
    Match.WORD: msgid("%(word)s: as %(found)s"),
    Match.PREFIX: msgid("%(word)s: the beginning of %(found)s"),
    Match.PARTS: msgid("%(word)s: inside %(found)s"),
    Match.SYNONYM: msgid("%(word)s: by the synonym %(found)s"),
    Match.MISSING: msgid("%(word)s: not in this document"),
}

SORTS: Mapping[str, str] = {
    Sort.RELEVANCE: msgid("Most relevant"),
    Sort.NEWEST: msgid("Newest first"),
    Sort.OLDEST: msgid("Oldest first"),
    Sort.TITLE: msgid("Title A–Å"),
}

KINDS: Mapping[str, str] = {
    Kind.PDF: msgid("PDF"),
    Kind.HTML: msgid("Web page"),
    Kind.DOCX: msgid("Word document"),
    Kind.ODT: msgid("OpenDocument text"),
    Kind.EML: msgid("E-mail"),
    Kind.MARKDOWN: msgid("Markdown"),
    Kind.TEXT: msgid("Plain text"),
    Kind.UNKNOWN: msgid("Unknown kind of file"),
}

ROLES: Mapping[str, str] = {
    Role.VISITOR: msgid("Visitor"),
    Role.MEMBER: msgid("Member"),
    Role.SECRETARIAT: msgid("Secretariat"),
    Role.ADMINISTRATOR: msgid("Administrator"),
}

VISIBILITIES: Mapping[str, str] = {
    Visibility.PUBLIC: msgid("Public"),
    Visibility.MEMBERS: msgid("Members only"),
    Visibility.SECRETARIAT: msgid("Secretariat only"),
}

RULES: Mapping[str, str] = {
    RuleStatus.UPCOMING: msgid("Upcoming"),
    RuleStatus.IN_FORCE: msgid("In force"),
    RuleStatus.AMENDED: msgid("Amended"),
    RuleStatus.HISTORICAL: msgid("Historical"),
}

#: What a researcher is told a word of a query stands for, by how it is found; see MATCHES for one document.
FOUND: Mapping[str, str] = {
    Match.WORD: msgid("Found as: %(found)s."),
    Match.PREFIX: msgid("Found at the beginning of: %(found)s."),
    Match.PARTS: msgid("Found inside: %(found)s."),
    Match.SYNONYM: msgid("Found by synonyms: %(found)s."),
}

#: The first letter of a case's number.
CASES: Mapping[str, str] = {
    "V": msgid("Knowledge and experience"),
    "B": msgid("Building homes"),
}

STATUSES: Mapping[str, str] = {
    ReadingStatus.INDEXED: msgid("Fully searchable"),
    ReadingStatus.PARTIAL: msgid("Searchable in part"),
    ReadingStatus.WAITING: msgid("Waiting to be read"),
    ReadingStatus.NO_TEXT: msgid("No text (a scan)"),
    ReadingStatus.PROTECTED: msgid("Protected by a password"),
    ReadingStatus.DAMAGED: msgid("Damaged"),
    ReadingStatus.TOO_LARGE: msgid("Too large"),
    ReadingStatus.UNSUPPORTED: msgid("Kind of file not supported"),
    ReadingStatus.SKIPPED: msgid("Left out"),
}

REASONS: Mapping[str, str] = {
    Reason.PASSWORD: msgid("The file can only be opened with a password."),
    Reason.TIME_LIMIT: msgid("Reading took longer than the time limit."),
    Reason.MEMORY_LIMIT: msgid("Reading took more memory than the limit."),
    Reason.FILE_SIZE: msgid("The file is larger than the limit."),
    Reason.UNPACKED_SIZE: msgid("What is packed inside the file is larger than the limit."),
    Reason.NESTING: msgid("The file is nested more deeply than the limit."),
    Reason.PAGE_LIMIT: msgid("The file has more pages than the limit; the first ones are searchable."),
    Reason.TEXT_SIZE: msgid("The text is longer than the limit; the beginning is searchable."),
    Reason.PAGES_FAILED: msgid("Some of the pages could not be read."),
    Reason.SCAN: msgid("The pages are pictures without text."),
    Reason.NOT_RECOGNISED: msgid("The pages are pictures, and OCR found no text in them."),
    Reason.HELD_BACK: msgid("The pages are pictures without text."),
    Reason.OCR: msgid("The text was recognised in pictures by a program (OCR) and may have errors."),
    Reason.EMPTY: msgid("The file is empty."),
    Reason.DAMAGED: msgid("The file is cut off, or is not what it says it is."),
    Reason.CRASHED: msgid("Reading the file failed in a way that nobody foresaw."),
    Reason.LEGACY_OFFICE: msgid("This is an old Office format. Save the file as .docx or PDF."),
    Reason.SPREADSHEET: msgid("Spreadsheets are not read."),
    Reason.PRESENTATION: msgid("Presentations are not read. Save the file as PDF."),
    Reason.IMAGE: msgid("Pictures are not read."),
    Reason.ARCHIVE: msgid("Archives are not read. Unpack it and add what is inside."),
    Reason.PROGRAM: msgid("Programs are not read."),
    Reason.UNKNOWN_KIND: msgid("It cannot be told what kind of file this is."),
    "hidden": msgid("The file is hidden (its name begins with a dot)."),
    "temporary": msgid("The file is a temporary one."),
    "outside": msgid("The file is a link that leads out of the corpus folder."),
    "folder-link": msgid("The file is a link to a folder."),
    "special": msgid("This is not an ordinary file."),
    "no-access": msgid("The service is not allowed to open the file."),
    "name": msgid("The name of the file cannot be spelt; give it another one."),
}

FAULTS: Mapping[str, str] = {
    "invalid-toml": msgid("The sidecar is not valid TOML; nothing in it is used until that is mended."),
    "unknown-key": msgid("The sidecar has an unknown key."),
    "unknown-value": msgid("The sidecar has a value that is not in the taxonomy."),
    "wrong-type": msgid("A value in the sidecar is of the wrong kind."),
    "duplicate-id": msgid("The id belongs to another file; set an id of its own in the sidecar."),
    "duplicate-alias": msgid("The alias is the address of another document."),
    "no-such-document": msgid("The sidecar names a document that does not exist."),
    "sidecar-without-file": msgid("There is no file for this sidecar."),
    "no-citation": msgid("This is no name or number that a rule is cited by."),
    "ends-before": msgid("The last day in force lies before the first."),
    "cpr-numbers": msgid(
        "It has CPR numbers that nobody has decided on, and not only the secretariat sees them. Let only the "
        "secretariat see the document, decide on them under Drafts, and publish it again."
    ),
    "hidden-until-mended": msgid(
        "Who may see the document cannot be told, so only the secretariat sees it until that is mended."
    ),
}


SUGGESTIONS: Mapping[str, str] = {
    "word": msgid("word"),
    "phrase": msgid("phrase"),
    "topic": msgid("topic"),
    "sector": msgid("sector"),
    "title": msgid("title"),
}

NOTES: Mapping[str, str] = {
    "bad-value": msgid("%(parameter)s: “%(value)s” cannot be used and was left out."),
    "unknown-value": msgid("%(parameter)s: “%(value)s” is not known here and was left out."),
    "too-many-values": msgid("%(parameter)s: these are too many values; “%(value)s” was left out."),
    "range-reversed": msgid("%(parameter)s: %(value)s runs backwards, so it was left out."),
    "also-excluded": msgid("%(parameter)s: “%(value)s” is excluded as well, so it was not chosen."),
    "page-too-deep": msgid("Paging does not go as far as page %(value)s. Narrow the search."),
    "corrected": msgid("“%(word)s” is in no document; “%(instead)s” was searched for instead."),
    "synonyms": msgid("For “%(word)s”, documents with these words are found as well: %(also)s."),
    parser.TOO_LONG: msgid("The query is longer than can be searched for; its end was left out."),
    parser.UNBALANCED_QUOTE: msgid("A quotation mark has no partner, so it was left out."),
    parser.UNBALANCED_PARENTHESIS: msgid("A parenthesis has no partner, so it was left out."),
    parser.LONE_OPERATOR: msgid("OG, ELLER or IKKE stands alone in the query, so it was left out."),
    parser.FIELD_WITHOUT_VALUE: msgid("A field such as titel: has nothing after it, so it was left out."),
    parser.BAD_YEAR: msgid("A year is written år:2015, and years år:2015..2020. The other one was left out."),
    parser.PREFIX_TOO_SHORT: msgid("At least two letters must stand before *, so the asterisk was left out."),
    parser.ASTERISK_NOT_AT_END: msgid("An asterisk can only stand at the end of a word, so it was left out."),
}

#: Why a question is not taken.
PERSONAL: Mapping[str, str] = {
    personal.EMAIL: msgid("The question was not sent: it seems to hold an e-mail address. Take it out and send again."),
    personal.CPR: msgid("The question was not sent: it seems to hold a CPR number. Take it out and send again."),
    personal.PHONE: msgid("The question was not sent: it seems to hold a phone number. Take it out and send again."),
}

KEYS: Mapping[str, str] = {
    "title": msgid("Title"),
    "type": msgid("Document type"),
    "topics": msgid("Topics"),
    "sectors": msgid("Sectors"),
    "date": msgid("Date"),
}


#: Columns that hold codes, each with what its codes are called.
COLUMN_VALUES: Mapping[str, Mapping[str, str]] = {
    "reading": STATUSES,
    "visibility": VISIBILITIES,
    "file_kind": KINDS,
}


def named(names: Mapping[str, str], code: str) -> str:
    """Return what a code is called; one without a name is shown as it is."""
    return gettext(names[code]) if code in names else code


def suggestion_kinds() -> dict[str, str]:
    """Return what each kind of suggestion is called."""
    return {kind: gettext(name) for kind, name in SUGGESTIONS.items()}


def reading(outcome: ReadingOutcome) -> str:
    """Return how reading a file ended, and why."""
    reason = named(REASONS, outcome.reason) if outcome.reason else ""
    return f"{named(STATUSES, outcome.status)}. {reason}".strip()


def fault(found: Fault) -> str:
    """Return what is wrong in a sidecar or in the vocabulary."""
    place = f"{found.key}: " if found.key else ""
    hint = gettext("Did you mean %(nearest)s?", nearest=found.nearest) if found.nearest else ""
    return f"{place}{named(FAULTS, found.code)} {hint}".strip()


def why(reason: Why) -> str:
    """Return why a document matched a word, naming the first few of what was found for it."""
    return gettext(MATCHES[reason.match], word=reason.word, found=", ".join(reason.found[:SHOWN]))


def sentence(note: Note) -> str:
    """Return a note as a sentence; one of an unknown code is shown as the code."""
    values: dict[str, object] = dict(note.values)
    if note.code == "relaxed":
        count = int(note.values["documents"])
        if note.values["words"] == 1 and not count:
            return gettext("No document has the word. Those with parts of it are shown.")
        if note.values["words"] == 1:
            return ngettext(
                "%(count)s document has the word. Documents with parts of it are shown as well.",
                "%(count)s documents have the word. Documents with parts of it are shown as well.",
                count,
                count=number(count),
            )
        if not count:
            return gettext("No document has all the words. Those with most of them are shown.")
        return ngettext(
            "%(count)s document has all the words. Documents with most of them are shown as well.",
            "%(count)s documents have all the words. Documents with most of them are shown as well.",
            count,
            count=number(count),
        )
    if "parameter" in values:
        values["parameter"] = named(PARAMETERS, str(values["parameter"]))
    return gettext(NOTES[note.code], **values) if note.code in NOTES else note.code
