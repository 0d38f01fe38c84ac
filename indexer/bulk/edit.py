"""A bulk edit as its journal has it: what is to be changed, in which documents, and how far it has come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from indexer.bulk.changes import Act, Change
from indexer.journal import Ledger


class Step(StrEnum):
    """How far a document has come, or why it is left as it is."""

    PLANNED = "planned"
    WRITING = "writing"
    DONE = "done"
    SAME = "same"  # left: it says so already
    INVALID = "invalid"  # left: the sidecar is no TOML, or not of that form
    BLOCKED = "blocked"  # left: `detail` says what keeps it from being seen by more people
    GONE = "gone"  # left: the file is not there
    CHANGED = "changed"  # left: somebody else changed it after it was looked at
    FAILED = "failed"  # left: it could not be written, `detail` says why

    @property
    def open(self) -> bool:
        """True while it is still to be done."""
        return self in {Step.PLANNED, Step.WRITING}


@dataclass(frozen=True, slots=True)
class Item:
    """A document of a bulk edit: its sidecar as it was looked at, and as it is to be.

    `seen` is the SHA-256 of the file where it matters: for who may see it from then on.
    """

    number: int
    id: str
    path: str
    title: str
    step: Step
    before: str = ""
    after: str = ""
    seen: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Edit:
    """A bulk edit. `about` is the query of the search it came from, '' for chosen documents; `undoes` another edit.

    `begun` says that it was confirmed, `whole` that every document was seen to.
    """

    id: str
    by: str
    at: datetime
    about: str
    undoes: str
    changes: tuple[Change, ...]
    items: tuple[Item, ...]
    begun: bool
    whole: bool

    @cached_property
    def counts(self) -> Counter[Step]:
        """How many documents have come how far."""
        return Counter(item.step for item in self.items)

    @property
    def left(self) -> int:
        """How many documents are still to be done."""
        return sum(count for step, count in self.counts.items() if step.open)


class Journal(Ledger):
    """The journal of a bulk edit."""

    def plan(self, by: str, about: str, undoes: str, changes: Iterable[Change], items: Iterable[Item]) -> None:
        """Write down what is to be done, before anything is."""
        head = {"by": by, "at": datetime.now(UTC).isoformat(), "about": about, "undoes": undoes}
        self.write(head | {"changes": [asdict(change) for change in changes]}, *map(asdict, items), {"planned": True})

    def begin(self) -> None:
        """Write down that somebody confirmed it."""
        self.write({"begun": True})

    def note(self, item: Item, step: Step, detail: str = "") -> None:
        """Write down how far a document has come."""
        self.write({"number": item.number, "step": step, "detail": detail})

    def close(self) -> None:
        """Write down that every document was seen to."""
        self.write({"closed": True})

    def read(self) -> Edit | None:
        """Return the edit as it stands; None where the process was killed before all of it was planned."""
        head: dict[str, str] = {}
        changes: tuple[Change, ...] = ()
        items: dict[int, Item] = {}
        marks: set[str] = set()
        for said in self.lines():
            if "id" in said:
                items[said["number"]] = Item(**(said | {"step": Step(said["step"])}))
            elif "number" in said:
                known = items[said["number"]]
                items[known.number] = replace(known, step=Step(said["step"]), detail=said["detail"])
            elif "by" in said:
                changes = tuple(Change(Act(each["act"]), each["key"], each["value"]) for each in said["changes"])
                head = said
            else:
                marks |= said.keys()
        if "planned" not in marks:
            return None
        at = datetime.fromisoformat(head["at"])
        whole = "closed" in marks
        found = tuple(items.values())
        return Edit(self.id, head["by"], at, head["about"], head["undoes"], changes, found, "begun" in marks, whole)
