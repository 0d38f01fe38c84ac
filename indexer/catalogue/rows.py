"""Files, documents and faults as rows, and back. Metadata are kept as JSON: read whole, never searched by SQL."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from indexer.catalogue.packed import PackedPage
from indexer.faults import Fault
from indexer.model import (
    CaseFacts,
    Citations,
    Document,
    Heading,
    Keyword,
    Kind,
    Metadata,
    ReadingOutcome,
    ReadingStatus,
    RuleFacts,
    Visibility,
)
from indexer.versions import Version

_NOT_FAILED = {ReadingStatus.INDEXED, ReadingStatus.WAITING, ReadingStatus.SKIPPED}
_DAYS = ("in_force_from", "in_force_to", "amended_from")


@dataclass(frozen=True, slots=True)
class FileRow:
    """What is known of a file of the corpus.

    `read_ns` is when it was read, in nanoseconds since 1970; `fingerprint` is of the file and its sidecar together.
    """

    path: str
    size: int
    stamp: str
    read_ns: int
    fingerprint: str
    document_id: str
    outcome: ReadingOutcome

    @property
    def failed(self) -> bool:
        """True when it was read and did not give all its text: another time it may."""
        return self.outcome.status not in _NOT_FAILED


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file with all that came of it, to be written as one; the mappings are by document id."""

    file: FileRow
    documents: tuple[tuple[Document, tuple[PackedPage, ...]], ...] = ()
    faults: tuple[Fault, ...] = ()
    keywords: Mapping[str, tuple[Keyword, ...]] = field(default_factory=dict)
    citations: Mapping[str, Citations] = field(default_factory=dict)
    sketches: Mapping[str, bytes] = field(default_factory=dict)


def document_row(document: Document) -> dict[str, Any]:
    """Return the row of a document."""
    return {
        "id": document.id,
        "path": document.path,
        "part": document.part,
        "parent": document.parent,
        "kind": document.kind.value,
        "title": document.metadata.title,
        "visibility": document.metadata.visibility.value,
        "metadata": json.dumps(asdict(document.metadata), ensure_ascii=False, default=date.isoformat),
        "outline": json.dumps([[h.level, h.title, h.page] for h in document.outline], ensure_ascii=False),
        "status": document.outcome.status.value,
        "reason": document.outcome.reason,
        "detail": document.outcome.detail,
        "fingerprint": document.fingerprint,
        "size": document.size,
        "page_count": document.page_count,
    }


def document(row: RowMapping) -> Document:
    """Return the document of a row."""
    return Document(
        id=row["id"],
        path=row["path"],
        kind=Kind(row["kind"]),
        metadata=_metadata(json.loads(row["metadata"])),
        outcome=outcome(row),
        fingerprint=row["fingerprint"],
        size=row["size"],
        page_count=row["page_count"],
        outline=tuple(Heading(*entry) for entry in json.loads(row["outline"])),
        part=row["part"],
        parent=row["parent"],
    )


def outcome(row: RowMapping) -> ReadingOutcome:
    """Return the reading outcome of a row of `documents` or `files`."""
    return ReadingOutcome(ReadingStatus(row["status"]), row["reason"], row["detail"])


def fault(row: RowMapping) -> Fault:
    """Return the fault of a row."""
    return Fault(row["file"], row["code"], row["key"], row["value"], row["nearest"])


def file(row: RowMapping) -> FileRow:
    """Return the file of a row."""
    return FileRow(
        row["path"],
        row["size"],
        row["stamp"],
        row["read_ns"],
        row["fingerprint"],
        row["document_id"],
        outcome(row),
    )


def file_row(file: FileRow) -> dict[str, object]:
    """Return the row of a file."""
    return {
        "path": file.path,
        "size": file.size,
        "stamp": file.stamp,
        "read_ns": file.read_ns,
        "fingerprint": file.fingerprint,
        "document_id": file.document_id,
        "status": file.outcome.status.value,
        "reason": file.outcome.reason,
        "detail": file.outcome.detail,
    }


def page_row(document_id: str, page: PackedPage) -> dict[str, object]:
    """Return the row of a page of a document."""
    return {"document_id": document_id, "number": page.number, "label": page.label, "text": page.text}


def fault_row(path: str, fault: Fault) -> dict[str, object]:
    """Return the row of a fault in what a person wrote beside a file."""
    return {
        "path": path,
        "file": fault.file,
        "code": fault.code,
        "key": fault.key,
        "value": fault.value,
        "nearest": fault.nearest,
    }


def version_row(version: Version) -> dict[str, object]:
    """Return the row of a former version of a file."""
    return asdict(version) | {"replaced_at": version.replaced_at.isoformat(timespec="microseconds")}


def version(row: RowMapping) -> Version:
    """Return the former version of a row."""
    return Version(**dict(row) | {"replaced_at": datetime.fromisoformat(row["replaced_at"])})


def _metadata(values: dict[str, Any]) -> Metadata:
    rule, case = values.pop("rule"), values.pop("case")
    return Metadata(
        **_tuples(values) | {"visibility": Visibility(values["visibility"])},
        rule=RuleFacts(**_days(_tuples(rule))) if rule else None,
        case=CaseFacts(**_tuples(case)) if case else None,
    )


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


def _days(values: dict[str, Any]) -> dict[str, Any]:
    return values | {key: date.fromisoformat(values[key]) for key in _DAYS if values[key]}
