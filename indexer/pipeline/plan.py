"""What has to be done: the difference between the folder and the catalogue. Pure: touches neither."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from indexer.catalogue.rows import FileRow
from indexer.corpus import ScannedFile
from indexer.model import ReadingOutcome, ReadingStatus
from indexer.naming import document_id, identifier

#: A file changed this shortly before it was read (nanoseconds) may have changed again without another time stamp.
RACE_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """`read` are files to be read, new or changed; `skipped` are to be listed; `gone` are paths to be forgotten.

    `restamp` are files whose stamp changed and whose content did not.
    """

    read: tuple[ScannedFile, ...] = ()
    skipped: tuple[FileRow, ...] = ()
    restamp: tuple[FileRow, ...] = ()
    gone: tuple[str, ...] = ()
    unchanged: int = 0


def make_plan(
    found: Sequence[ScannedFile],
    known: Mapping[str, FileRow],
    fingerprint: Callable[[ScannedFile], str],
    now_ns: int,
) -> Plan:
    """Compare by stamp first; `fingerprint` (file and sidecar together) is asked only where the stamp is in doubt."""
    read: list[ScannedFile] = []
    skipped: list[FileRow] = []
    restamp: list[FileRow] = []
    unchanged = 0
    for file in found:
        row = known.get(file.path)
        if file.skip:
            outcome = ReadingOutcome(ReadingStatus.SKIPPED, file.skip)
            if row is None or row.outcome != outcome:
                skipped.append(FileRow(file.path, file.size, file.stamp, now_ns, "", "", outcome))
            else:
                unchanged += 1
        elif row is None or not row.fingerprint:
            read.append(file)
        elif row.stamp == file.stamp and file.changed_ns < row.read_ns - RACE_NS:
            unchanged += 1
        elif row.fingerprint == fingerprint(file):
            restamp.append(
                FileRow(file.path, file.size, file.stamp, now_ns, row.fingerprint, row.document_id, row.outcome)
            )
            unchanged += 1
        else:
            read.append(file)
    gone = tuple(sorted(known.keys() - {file.path for file in found}))
    return Plan(tuple(read), tuple(skipped), tuple(restamp), gone, unchanged)


def claim_ids(
    paths: Iterable[str], own: Mapping[str, str], former: Mapping[str, str], taken: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Give each file an id that no other has, and return the ids by path and the ids that had to be refused by path.

    `own` are the ids that sidecars give, `former` those of the last time, both by path; `taken` maps the ids of other
    documents to their paths. Ids from sidecars go first, then the order of paths; a file keeps its former id.
    """
    owners = dict(taken)
    ids: dict[str, str] = {}
    refused: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (path not in own, path)):
        wanted = own.get(path) or document_id(path)
        last = former.get(path, "")
        free = free_id(last if path not in own and last.startswith(wanted) else wanted, path, owners)
        if path in own and free != wanted:
            refused[path] = wanted
        owners[free] = path
        ids[path] = free
    return ids, refused


def free_id(wanted: str, path: str, owners: Mapping[str, str]) -> str:
    """Return the id, with the file's suffix or a number added when another path owns it."""
    suffix = identifier(path.rpartition(".")[2])
    candidates = chain((wanted, f"{wanted}-{suffix}"), (f"{wanted}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if owners.get(candidate, path) == path)
