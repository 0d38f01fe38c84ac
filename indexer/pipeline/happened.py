"""What happened in the folder by hand, for the event log: nobody was logged in, so the folder itself did it.

What was done in the browser or by the command has its own event there, noted right after it; that is not told twice.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from indexer.catalogue.events import FOLDER, Action, Wanted
from indexer.catalogue.rows import FileRow
from indexer.corpus import Corpus
from indexer.model import Document, Metadata, ReadingStatus
from indexer.naming import document_id
from indexer.settings import Settings
from indexer.sidecar import SUFFIX

#: Clocks of file systems and ours may differ by so much, and events are dated by the second.
_TOLERANCE = timedelta(seconds=2)
_ALL = tuple(action for action in Action if action.about_documents)


@dataclass(frozen=True, slots=True)
class Happening:
    """One change of the folder. One of the events `told_by`, of `since` or later, tells of it already."""

    action: Action
    id: str
    path: str
    since: datetime
    before: Mapping[str, object]
    after: Mapping[str, object]
    told_by: tuple[Action, ...] = _ALL


def is_changed(row: FileRow | None, fingerprint: str) -> bool:
    """Say whether a file that was read is new or another than before, and was not just read anew."""
    return row is None or _is_waiting(row) or bool(row.fingerprint and row.fingerprint != fingerprint)


def changed(corpus: Corpus, row: FileRow | None, fingerprint: str, before: Document | None, now: Document) -> Happening:
    """Return what happened to a file that `is_changed`: its document was and is such."""
    digest = fingerprint.partition("+")[0]
    since = _touched(corpus, now.path) - _TOLERANCE
    if row is None or _is_waiting(row):
        facts = {"path": now.path, "sha256": digest}
        came = (Action.DOCUMENT_ADDED, Action.DOCUMENT_RESTORED)
        return Happening(Action.DOCUMENT_ADDED, now.id, now.path, since, {}, facts, came)
    was, is_ = _differing(before.metadata, now.metadata) if before else ({}, {})
    former = row.fingerprint.partition("+")[0]
    if former == digest:
        return Happening(Action.DOCUMENT_EDITED, now.id, now.path, since, was, is_)
    was, is_ = {"sha256": former} | was, {"sha256": digest} | is_
    return Happening(Action.DOCUMENT_REPLACED, now.id, now.path, since, was, is_)


def gone(row: FileRow) -> Happening:
    """Return what happened to a file that is no longer there."""
    since = datetime.fromtimestamp(row.read_ns / 1e9, UTC) - _TOLERANCE
    withdrawn = Action.DOCUMENT_WITHDRAWN
    return Happening(withdrawn, row.document_id, row.path, since, {"path": row.path}, {}, (withdrawn,))


def tell(settings: Settings, happenings: Iterable[Happening]) -> None:
    """Note in the event log what nobody has noted yet."""
    from indexer.catalogue.accounts import Accounts  # noqa: PLC0415 - a tenth of a second, which most runs do not need

    accounts = Accounts(settings.accounts_url)
    try:
        for each in happenings:
            names = dict.fromkeys((each.id, document_id(each.path)))
            told = (Wanted(each.told_by, subject=name, since=each.since) for name in names)
            if not any(accounts.events.find(wanted, 0, 1)[0] for wanted in told):
                accounts.events.record(FOLDER, each.action, each.id, each.before, each.after)
    finally:
        accounts.close()


def _is_waiting(row: FileRow) -> bool:
    return row.outcome.status is ReadingStatus.WAITING


def _touched(corpus: Corpus, path: str) -> datetime:
    """Return when a file or its sidecar came to its place or was written, whatever time it had elsewhere."""
    times = [datetime.now(UTC)]
    with suppress(OSError):
        files = (corpus.file(path), corpus.file(path + SUFFIX))
        times = [datetime.fromtimestamp(file.stat().st_ctime, UTC) for file in files if file.exists()] or times
    return max(times)


def _differing(before: Metadata, after: Metadata) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the keys in which two sets of metadata differ, as each has them; what is empty is left out."""
    one, other = _flat(asdict(before)), _flat(asdict(after))
    keys = [key for key in dict.fromkeys((*one, *other)) if one.get(key) != other.get(key)]
    return {key: one[key] for key in keys if one.get(key)}, {key: other[key] for key in keys if other.get(key)}


def _flat(facts: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in facts.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = list(value) if isinstance(value, tuple) else value
    return found
