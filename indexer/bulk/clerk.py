"""The clerk: plans a bulk edit, carries it out document by document, and finishes what a killed process left."""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from filelock import Timeout

from indexer.bulk.changes import Change, changed, differing
from indexer.bulk.edit import Edit, Item, Journal, Step
from indexer.catalogue.events import Action, Events, Wanted
from indexer.corpus import Corpus, temporary_prefix
from indexer.editing import Editor, digest
from indexer.errors import ChangedMeanwhile, InvalidValue, NotFound
from indexer.model import Document
from indexer.settings import Settings
from indexer.sidecar import SUFFIX

#: Where the journals are, in the instance folder.
EDITS = "bulk"
#: Documents of one edit.
MOST = 5000
#: An edit can be looked at and undone for so long; one that nobody confirmed is kept for a day.
KEPT = timedelta(days=30)
KEPT_UNCONFIRMED = timedelta(days=1)
#: What an event calls the edit that it belongs to.
BATCH = "batch"

#: What keeps a document from having another sidecar, as (document, sidecar before, after): '' where nothing does.
Guard = Callable[[Document, bytes, bytes], str]


def tidy(settings: Settings) -> None:
    """Forget edits of long ago."""
    now = datetime.now(UTC)
    for journal in tuple(Journal.all(settings.instance / EDITS)):
        edit = journal.read()
        kept = KEPT if edit and edit.begun else KEPT_UNCONFIRMED
        if edit is None or now - edit.at > kept:
            shutil.rmtree(journal.folder, ignore_errors=True)


class Clerk:
    """Makes bulk edits. Any number of threads and processes may ask for them; each edit is made by one at a time."""

    def __init__(self, settings: Settings, editor: Editor, events: Events) -> None:
        self.edits = settings.instance / EDITS
        self._settings = settings
        self._editor = editor
        self._events = events
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()

    def close(self) -> None:
        """Stop after the document that is being written; the rest can be finished later."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    # -- planning -----------------------------------------------------------------------------

    def plan(
        self, by: str, changes: tuple[Change, ...], documents: Iterable[Document], guard: Guard, about: str = ""
    ) -> Edit:
        """Look at each of these documents, and write down what is to become of it."""

        def items() -> Iterator[Item]:
            for number, document in enumerate(documents, start=1):
                yield self._planned(number, document, changes, guard)

        return self._written(by, about, "", changes, items())

    def plan_undoing(self, edit: Edit, by: str, documents: Iterable[Document], guard: Guard) -> Edit:
        """Plan to give the documents of an edit back what they said before; `documents` are those still there."""
        there = {document.path: document for document in documents}
        done = [item for item in edit.items if item.step is Step.DONE]
        items = (self._undone(number, item, there.get(item.path), guard) for number, item in enumerate(done, start=1))
        return self._written(by, "", edit.id, (), items)

    def _written(self, by: str, about: str, undoes: str, changes: tuple[Change, ...], items: Iterable[Item]) -> Edit:
        journal = Journal.new(self.edits)
        journal.plan(by, about, undoes, changes, items)
        return self.edit(journal.id)

    def _planned(self, number: int, document: Document, changes: tuple[Change, ...], guard: Guard) -> Item:
        item = Item(number, document.id, document.path, document.metadata.title, Step.PLANNED)
        try:
            before = self._editor.sidecar(document.path)
            after = changed(before, changes)
        except NotFound:
            return replace(item, step=Step.GONE)
        except InvalidValue:
            return replace(item, step=Step.INVALID)
        if before == after:
            return replace(item, step=Step.SAME)
        return _guarded(item, document, before, after, guard)

    def _undone(self, number: int, item: Item, document: Document | None, guard: Guard) -> Item:
        back = replace(item, number=number, step=Step.PLANNED, before=item.after, after=item.before, detail="", seen="")
        try:
            now = self._editor.sidecar(item.path)
        except NotFound:
            return replace(back, step=Step.GONE)
        if document is None:
            return replace(back, step=Step.GONE)
        if now != back.before.encode():
            return replace(back, step=Step.CHANGED)
        return _guarded(back, document, now, back.after.encode(), guard)

    # -- looking ------------------------------------------------------------------------------

    def edit(self, name: str) -> Edit:
        """Return an edit as it stands. Raises NotFound."""
        found = Journal.of(self.edits, name).read()
        if found is None:
            raise NotFound(f"There is no edit {name}")
        return found

    def latest(self, most: int) -> tuple[Edit, ...]:
        """Return the newest edits that somebody confirmed."""
        found = (journal.read() for journal in Journal.all(self.edits))
        return tuple(edit for edit, _ in zip((e for e in found if e and e.begun), range(most), strict=False))

    def interrupted(self) -> tuple[Edit, ...]:
        """Return the edits that were begun, and that nobody is at or has finished."""
        found = []
        for journal in Journal.all(self.edits):
            if not journal.last().keys() & {"closed", "planned"}:
                edit = journal.read()
                if edit and edit.begun and not edit.whole and not journal.is_busy():
                    found.append(edit)
        return tuple(found)

    def is_busy(self, edit: Edit) -> bool:
        """Say whether somebody works on an edit now."""
        return edit.begun and not edit.whole and Journal.of(self.edits, edit.id).is_busy()

    # -- doing --------------------------------------------------------------------------------

    def start(self, name: str) -> threading.Thread:
        """Carry an edit out in a thread of its own, which keeps no process from ending."""
        thread = threading.Thread(target=self.carry_out, args=(name,), name="bulk", daemon=True)
        self._threads = [*(other for other in self._threads if other.is_alive()), thread]
        thread.start()
        return thread

    def carry_out(self, name: str) -> None:
        """Do what is left of an edit. Does nothing where somebody is at it. Raises NotFound."""
        journal = Journal.of(self.edits, name)
        try:
            with journal.lock().acquire(timeout=0):
                edit = self.edit(name)
                if not edit.begun:
                    journal.begin()
                for item in edit.items:
                    if self._stop.is_set():
                        return
                    if item.step.open:
                        journal.note(item, *self._done(journal, edit, item))
                if not edit.whole:
                    journal.close()
        except Timeout:
            return

    def _done(self, journal: Journal, edit: Edit, item: Item) -> tuple[Step, str]:
        """Write a sidecar and the event that tells of it, and return what came of it.

        Where a process was killed over it, the sidecar may be written, and the event noted, or not.
        """
        before, after = item.before.encode(), item.after.encode()
        again = item.step is Step.WRITING
        try:
            if again:
                self._clear(item.path)
            if not again or self._editor.sidecar(item.path) != after:
                if not again:
                    journal.note(item, Step.WRITING)
                self._editor.save(item.path, digest(before), after, seen=item.seen)
        except ChangedMeanwhile:
            return Step.CHANGED, ""
        except NotFound:
            return Step.GONE, ""
        except OSError as exc:
            return Step.FAILED, str(exc)
        if not again or not self._is_recorded(edit, item):
            was, now = differing(before, after)
            self._events.record(edit.by, Action.DOCUMENT_EDITED, item.id, was, {BATCH: edit.id} | now)
        return Step.DONE, ""

    def _is_recorded(self, edit: Edit, item: Item) -> bool:
        wanted = Wanted([Action.DOCUMENT_EDITED], subject=item.id, batch=edit.id)
        return self._events.find(wanted, 0, 1)[0] > 0

    def _clear(self, path: str) -> None:
        """Take away the part of a sidecar that was being written as a process was killed."""
        target = Corpus(self._settings.corpus).file(path + SUFFIX)
        for stray in target.parent.glob(f"{temporary_prefix(target.name)}*.tmp"):
            stray.unlink(missing_ok=True)


def _guarded(item: Item, document: Document, before: bytes, after: bytes, guard: Guard) -> Item:
    blocked = guard(document, before, after)
    if blocked:
        return replace(item, step=Step.BLOCKED, detail=blocked)
    try:
        was, now = differing(before, after)
    except InvalidValue:
        return replace(item, step=Step.INVALID)
    widens = was.get("visibility") != now.get("visibility")
    seen = document.fingerprint if widens else ""
    return replace(item, before=before.decode(), after=after.decode(), seen=seen)
