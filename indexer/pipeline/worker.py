"""One file, one outcome. Runs in worker processes, which alone import the readers."""

import gc
import hashlib
from dataclasses import replace

from indexer.catalogue.packed import unpack
from indexer.model import Kind, Reading, ReadingOutcome, ReadingStatus, Visibility
from indexer.ocr.shelf import Shelf
from indexer.personal import Sort, find
from indexer.pipeline.work import (
    Analysis,
    Product,
    Task,
    Work,
    attachment_of,
    product_of,
    sidecar_of,
    vocabulary_of,
)
from indexer.reading.reader import read, read_all
from indexer.reading.reasons import Reason
from indexer.sidecar import Sidecar

_READ = {ReadingStatus.INDEXED, ReadingStatus.PARTIAL}
# The modules stay as long as the process: the collector, which a document of many pages calls often, passes them over.
# The two lines make a worker a thirtieth quicker.
gc.freeze()
gc.set_threshold(10_000, 50, 50)


def work(task: Task | Analysis) -> Work:
    """Read and analyse a file, or analyse a document again.

    Never raises for what is in the file; an OSError passes.
    """
    return _again(task) if isinstance(task, Analysis) else _anew(task)


def _again(task: Analysis) -> Work:
    entry = vocabulary_of(task.corpus).maker.make(task.document, map(unpack, task.pages))
    return Work("", (Product(task.document, (), entry),))


def _recognised(shelf: Shelf, digest: str, scan: Reading, sidecar: Sidecar, task: Task) -> Reading:
    """Return a scan with the text that was recognised in it, where that has been done; what it says of itself stays.

    A picture of a CPR number is found by nobody. As text it would be: what is no draft stays as it is until somebody
    has decided on the number.
    """
    made = shelf.get(digest)
    if made is None:
        return scan
    found = read(made.read_bytes(), made.name, task.limits)
    if found.outcome.status not in _READ:
        return replace(scan, outcome=ReadingOutcome(ReadingStatus.NO_TEXT, Reason.NOT_RECOGNISED))
    if sidecar.metadata.visibility is not Visibility.SECRETARIAT and any(
        finding.sort is Sort.CPR and finding.mark not in sidecar.reviewed for finding in find(found.pages)
    ):
        return replace(scan, outcome=ReadingOutcome(ReadingStatus.NO_TEXT, Reason.HELD_BACK))
    outcome = ReadingOutcome(found.outcome.status, Reason.OCR, found.outcome.detail)
    return replace(scan, outcome=outcome, pages=found.pages)


def _anew(task: Task) -> Work:
    file = task.corpus / task.path
    size = file.stat().st_size
    sidecar = sidecar_of(task)
    if size > task.limits.file_bytes:
        # Not even loaded, so that its size cannot hurt.
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        refused = Reading(Kind.UNKNOWN, ReadingOutcome(ReadingStatus.TOO_LARGE, Reason.FILE_SIZE))
        products = [product_of(task, sidecar, refused, digest, size)]
    else:
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        (_, main), *attached = read_all(content, task.path.rsplit("/", 1)[-1], task.limits)
        if task.recognised and main.outcome.reason == Reason.SCAN:
            main = _recognised(Shelf(task.recognised), digest, main, sidecar, task)
        products = [product_of(task, sidecar, main, digest, len(content))]
        products += [attachment_of(task, sidecar, part, reading, digest) for part, reading in attached]
    return Work(f"{digest}+{sidecar.digest}", tuple(products), sidecar.faults)
