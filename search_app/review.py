"""What has to be looked at before a document is published, and what keeps it from being so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from flask import url_for

from indexer.editing import digest
from indexer.holdings import is_titled
from indexer.model import Document, Visibility
from indexer.personal import Finding, Sort, find, known_of
from indexer.sidecar import SUFFIX, Sidecar, parse
from search_app import words
from search_app.address import at_page
from search_app.language import gettext, msgid
from search_app.present import document_title
from search_app.services import services, taxonomy

#: Findings of a document that are shown at once; when some of them are decided on, others come.
SHOWN = 25

SORTS: Mapping[Sort, str] = {
    Sort.CPR: msgid("CPR number"),
    Sort.EMAIL: msgid("Private e-mail address"),
    Sort.PHONE: msgid("Phone number"),
}
_WANTED = ("type", "topics", "sectors", "date")
_WIDTH = {Visibility.SECRETARIAT: 0, Visibility.MEMBERS: 1, Visibility.PUBLIC: 2}


@dataclass(frozen=True, slots=True)
class Check:
    """A thing to look at: whether it is as it should be."""

    text: str
    good: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data that nobody has decided on: the first place of it, and in how many more it stands."""

    finding: Finding
    sort: str
    url: str
    more: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that only the secretariat sees. `blocked` says why it cannot be published, '' when it can."""

    document: Document
    title: str
    made_from: str
    checks: tuple[Check, ...]
    found: tuple[Found, ...]
    more: int
    decided: int
    blocked: str


def draft(document: Document, content: bytes | None = None) -> Draft:
    """Return a document with its text as it was read and a sidecar: `content`, else as it is in the folder now.

    Raises NotFound.
    """
    if content is None:
        content = services().editor.sidecar(document.path)
    sidecar = parse(content, document.path + SUFFIX, taxonomy())
    reviewed, findings = sidecar.reviewed, personal(document, sidecar)
    open_ = [finding for finding in findings if finding.mark not in reviewed]
    found = _grouped(document, open_)
    return Draft(
        document=document,
        title=document_title(document),
        made_from=digest(content),
        checks=_checks(document),
        found=found[:SHOWN],
        more=max(0, len(found) - SHOWN),
        decided=len({finding.mark for finding in findings} & reviewed),
        blocked=_blocked(document, open_),
    )


def personal(document: Document, sidecar: Sidecar) -> tuple[Finding, ...]:
    """Return the personal data in a document as it was read, and in what a sidecar says that was not read yet."""
    found = services().holdings.personal(document)
    known = {finding.mark for finding in found}
    written = find([known_of(replace(document, metadata=sidecar.metadata))])
    return (*found, *(finding for finding in written if finding.mark not in known))


def hides(document: Document | None) -> bool:
    """Say whether a file that is about to be replaced must not be seen as a former version.

    That is so while nobody has decided on a CPR number in it, or has read it.
    """
    return document is None or bool(draft(document).blocked)


def blocked(document: Document, before: bytes, after: bytes) -> str:
    """Return what keeps a document from being seen by more people with the sidecar `after`; '' where nothing does."""
    was, will_be = (visibility(document, content) for content in (before, after))
    return draft(document, after).blocked if _WIDTH[will_be] > _WIDTH[was] else ""


def visibility(document: Document, content: bytes) -> Visibility:
    """Return who sees the document by a sidecar, whatever is wrong with that."""
    return parse(content, document.path + SUFFIX, taxonomy()).metadata.visibility


def _blocked(document: Document, open_: Collection[Finding]) -> str:
    if not document.fingerprint:
        return gettext("The file is still being read. Try again in a moment.")
    if any(finding.sort is Sort.CPR for finding in open_):
        return gettext("There are CPR numbers in it that nobody has decided on.")
    return ""


def _checks(document: Document) -> tuple[Check, ...]:
    metadata = document.metadata
    wanted = [("title", is_titled(document)), *((key, bool(getattr(metadata, key))) for key in _WANTED)]
    return (
        Check(words.reading(document.outcome), document.outcome.searchable),
        *(Check(words.named(words.KEYS, key), good) for key, good in wanted),
    )


def _grouped(document: Document, findings: Collection[Finding]) -> tuple[Found, ...]:
    """Return each number or address once, CPR numbers first."""
    places: dict[str, list[Finding]] = {}
    for finding in findings:
        places.setdefault(finding.mark, []).append(finding)
    order = list(Sort)
    url = url_for("documents.show", id=document.id)
    found = (
        Found(first, gettext(SORTS[first.sort]), at_page(url, first.page) if first.page else url, len(others))
        for first, *others in places.values()
    )
    return tuple(sorted(found, key=lambda each: order.index(each.finding.sort)))
