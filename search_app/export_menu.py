"""The files that a result can be fetched in: what they are called, who reads them, and where they are."""

from dataclasses import dataclass

from search_app.language import gettext, msgid
from search_app.services import services
from search_app.state import PLAIN, SearchState

#: What each form is called, and who reads it; names of programs are the same in every language.
CALLED = {
    "csv": ("CSV", "Excel, LibreOffice"),
    "ris": ("RIS", "Zotero, EndNote, Mendeley"),
    "bibtex": ("BibTeX", "LaTeX"),
    "csl-json": ("CSL-JSON", "Zotero, Pandoc"),
    "jsonl": ("JSON Lines", msgid("for programs")),
}
_SUFFIXES = {"csv": "csv", "ris": "ris", "bibtex": "bib", "csl-json": "json", "jsonl": "jsonl"}


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A kind of file, and where the result is fetched as one."""

    label: str
    programs: str
    url: str


@dataclass(frozen=True, slots=True)
class ExportMenu:
    """What can be done with a whole result; `cut` is how many documents a file has where they are not all, else 0."""

    links: tuple[ExportLink, ...]
    protocol_url: str
    record_url: str
    cut: int


def export_menu(state: SearchState, total: int) -> ExportMenu:
    """Return the menu of a result of so many documents."""
    whole = state.change(size=PLAIN.size)
    limit = services().settings.export_limit
    return ExportMenu(
        tuple(
            ExportLink(label, gettext(programs), whole.url("exports.download", suffix=_SUFFIXES[name]))
            for name, (label, programs) in CALLED.items()
        ),
        whole.url("protocol.show"),
        whole.url("protocol.record"),
        limit if total > limit else 0,
    )
