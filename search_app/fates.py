"""What became of each file of an upload, in words: at the door, and after it until the file can be searched."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from indexer.corpus import Corpus
from indexer.errors import Refused
from indexer.intake.batch import Batch, Item, Step
from indexer.intake.refusal import Refusal
from indexer.model import Document, Kind
from search_app import words
from search_app.language import gettext, msgid, ngettext, number
from search_app.present import document_title

REFUSALS: Mapping[str, str] = {
    **words.REASONS,
    Refusal.NAME: msgid("The name cannot be used. Give the file a short name with letters in it."),
    Refusal.SIDECAR: msgid("Metadata files cannot be sent. Add the document and fill in its form."),
    Refusal.WRONG_KIND: msgid("The name says one kind of file, the content is another: %(detail)s. Save it anew."),
    Refusal.SCRIPTS: msgid("The web page contains scripts or embedded pages. Print it to PDF and add that."),
    Refusal.MACROS: msgid("The document contains macros. Save it without them, as .docx or PDF."),
    Refusal.OUTSIDE: msgid("The archive would write outside of its folder."),
    Refusal.LINK: msgid("This is a link or a device, not a file."),
    Refusal.PACKED_TOO_WELL: msgid("It unpacks to more than a hundred times its size, as no ordinary document does."),
    Refusal.OVERLAPPING: msgid("The archive has two files of this name."),
    Refusal.TOO_MANY: msgid("These are more files than can be added at once. Send them in smaller lots."),
    Refusal.INNER_ARCHIVE: msgid("This is an archive in an archive. Unpack it and add what is inside."),
    Refusal.NOT_WRITTEN: msgid("The file could not be written into the corpus folder (%(detail)s)."),
    Refusal.DECIDED: msgid("Somebody has already decided on this file."),
}
STEPS: Mapping[str, str] = {
    Step.ADDING: msgid("Being added …"),
    Step.LEFT_OUT: msgid("Left out, as you decided."),
    Step.INTERRUPTED: msgid("Not added: the service was stopped meanwhile. Send the file again."),
    Step.TAKEN: msgid("Not added yet: there is already a file of that name."),
    Step.DUPLICATE: msgid("Not added yet: the collection already has this very file."),
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a file. `state` is good, bad, held or waiting; `held` is taken or duplicate, else ''."""

    number: int
    name: str
    path: str
    size: int
    state: str
    text: str
    url: str = ""
    held: str = ""
    other: str = ""
    other_url: str = ""


@dataclass(frozen=True, slots=True)
class UploadPage:
    """An upload. `waiting` says how many files are still on their way, `said` how it stands in a sentence."""

    batch: Batch
    interrupted: bool
    fates: tuple[Fate, ...]
    waiting: int
    held: int
    said: str


def refusal(found: Refused) -> str:
    """Return why a file is not let in."""
    if found.reason == Refusal.WRONG_KIND and found.detail in set(Kind):
        return gettext(REFUSALS[found.reason], detail=words.named(words.KINDS, found.detail))
    if found.reason == Refusal.NOT_WRITTEN:
        return gettext(REFUSALS[found.reason], detail=found.detail)
    return words.named(REFUSALS, found.reason)


def upload_page(batch: Batch, documents: Mapping[str, Document], corpus: Corpus, *, busy: bool) -> UploadPage:
    """Return an upload with what became of its files; `documents` are those that can be searched, by path."""
    fates = tuple(_fate(item, documents, corpus) for item in batch.items)
    waiting = sum(fate.state == "waiting" for fate in fates) + busy
    held = sum(fate.state == "held" for fate in fates)
    return UploadPage(batch, not batch.whole and not busy, fates, waiting, held, _said(fates, waiting, held))


def _said(fates: Sequence[Fate], waiting: int, held: int) -> str:
    good = sum(fate.state == "good" for fate in fates)
    bad = [fate for fate in fates if fate.state == "bad"]
    # What was refused, left out or cut off has no page: it is not in the collection.
    absent = sum(not fate.url for fate in bad)
    unread = len(bad) - absent
    parts = [ngettext("%(count)s file added", "%(count)s files added", good, count=number(good))]
    if waiting:
        parts.append(ngettext("%(count)s being read", "%(count)s being read", waiting, count=number(waiting)))
    if held:
        parts.append(ngettext("%(count)s waits for you", "%(count)s wait for you", held, count=number(held)))
    if unread:
        parts.append(ngettext("%(count)s not searchable", "%(count)s not searchable", unread, count=number(unread)))
    if absent:
        parts.append(ngettext("%(count)s not added", "%(count)s not added", absent, count=number(absent)))
    return ", ".join(parts) + "."


def _fate(item: Item, documents: Mapping[str, Document], corpus: Corpus) -> Fate:
    document = documents.get(item.path)
    if item.step.held:
        of_same = documents.get(item.path if item.step is Step.TAKEN else item.other)
        return _of(item, "held", gettext(STEPS[item.step]), other=of_same, held=item.step)
    if item.step not in {Step.ADDED, Step.REPLACED}:
        refused = item.step is Step.REFUSED
        text = refusal(Refused(item.reason, item.detail)) if refused else gettext(STEPS[item.step])
        return _of(item, "waiting" if item.step is Step.ADDING else "bad", text)
    if not corpus.file(item.path).is_file():
        return _of(item, "bad", gettext("The file has been taken out of the collection since."))
    if document is None or (document.fingerprint != item.digest and not _is_later(document, corpus)):
        return _of(item, "waiting", gettext("In the collection, being read …"))
    url = url_for("documents.show", id=document.id)
    if document.outcome.searchable:
        return _of(item, "good", gettext("Can be searched by the secretariat. Publish it when it is ready."), url)
    return _of(item, "bad", words.reading(document.outcome), url)


def _is_later(document: Document, corpus: Corpus) -> bool:
    """Say whether the file has been changed since it was added, and read since it was changed."""
    with corpus.file(document.path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == document.fingerprint


def _of(item: Item, state: str, text: str, url: str = "", held: str = "", other: Document | None = None) -> Fate:
    return Fate(
        number=item.number,
        name=item.name,
        path=item.path,
        size=item.size,
        state=state,
        text=text,
        url=url,
        held=held,
        other=document_title(other) if other else item.other,
        other_url=url_for("documents.show", id=other.id) if other else "",
    )
