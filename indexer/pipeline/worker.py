"""One file, one outcome. Runs in worker processes, which alone import the readers."""

import gc
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from indexer.catalogue.packed import unpack
from indexer.faults import Fault
from indexer.model import Kind, Page, Reading, ReadingOutcome, ReadingStatus, Visibility
from indexer.ocr.shelf import Shelf
from indexer.personal import find_cpr, known_of
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
    if _exposes(sidecar, found.pages):
        return replace(scan, outcome=ReadingOutcome(ReadingStatus.NO_TEXT, Reason.HELD_BACK))
    outcome = ReadingOutcome(found.outcome.status, Reason.OCR, found.outcome.detail)
    return replace(scan, outcome=outcome, pages=found.pages)


def _exposes(sidecar: Sidecar, pages: Iterable[Page]) -> bool:
    """Say whether others than the secretariat see CPR numbers that nobody has decided on."""
    if sidecar.metadata.visibility is Visibility.SECRETARIAT:
        return False
    return any(finding.mark not in sidecar.reviewed for finding in find_cpr(pages))


def _anew(task: Task) -> Work:
    file = task.corpus / task.path
    size = file.stat().st_size
    sidecar = sidecar_of(task)
    if size > task.limits.file_bytes:
        # Not even loaded, so that its size cannot hurt.
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        readings = [("", Reading(Kind.UNKNOWN, ReadingOutcome(ReadingStatus.TOO_LARGE, Reason.FILE_SIZE)))]
    else:
        content = file.read_bytes()
        digest, size = hashlib.sha256(content).hexdigest(), len(content)
        readings = list(read_all(content, task.path.rsplit("/", 1)[-1], task.limits))
        name, main = readings[0]
        if task.recognised and main.outcome.reason == Reason.SCAN:
            readings[0] = name, _recognised(Shelf(task.recognised), digest, main, sidecar, task)
    (_, main), *attached = readings
    products = [product_of(task, sidecar, main, digest, size)]
    products += [attachment_of(task, sidecar, part, reading, digest) for part, reading in attached]
    texts = chain.from_iterable(reading.pages for _, reading in readings)
    exposed = _exposes(sidecar, chain((known_of(each.document) for each in products), texts))
    faults = (Fault(task.path, "cpr-numbers"),) if exposed else ()
    return Work(f"{digest}+{sidecar.digest}", tuple(products), (*sidecar.faults, *faults))
