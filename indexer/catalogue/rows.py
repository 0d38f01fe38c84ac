"""Documents and faults as rows, and back. Metadata are kept as JSON: they are read whole, never searched by SQL."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from indexer.model import (
    CaseFacts,
    Document,
    Fault,
    Heading,
    Kind,
    Metadata,
    ReadingOutcome,
    ReadingStatus,
    RuleFacts,
    Visibility,
)

_DAYS = ("in_force_from", "in_force_to")


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
