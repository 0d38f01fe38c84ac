"""The shelf: what was recognised of each scan, or why nothing was, by the fingerprint of the file."""

import json
import time
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.settings import Settings

#: What no document has any more is kept for so many seconds: it may come back from the trash.
KEPT = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing came of a scan: what the program said, and which program it was."""

    program: str
    detail: str


class Shelf:
    """A folder of PDF files with a layer of text; `FINGERPRINT.json` stands for one that could not be made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, settings: Settings) -> "Shelf":
        """Return the shelf of an installation."""
        return cls(settings.instance / "ocr")

    def get(self, fingerprint: str) -> Path | None:
        """Return the file with the text of a scan, None where there is none."""
        file = self._file(fingerprint)
        return file if fingerprint and file.is_file() else None

    def failure(self, fingerprint: str) -> Failure | None:
        """Return why there is none, where that was tried."""
        try:
            return Failure(**json.loads(self._failed(fingerprint).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def put(self, fingerprint: str, made: Path) -> None:
        """Take a finished file, which lies on the same disk."""
        made.replace(self._file(fingerprint))
        self._failed(fingerprint).unlink(missing_ok=True)

    def fail(self, fingerprint: str, failure: Failure) -> None:
        """Note that nothing came of it, so that it is not tried again and again."""
        self._failed(fingerprint).write_text(json.dumps(asdict(failure), ensure_ascii=False), encoding="utf-8")

    def forget_failures(self, fingerprints: Iterable[str]) -> None:
        """Let these be tried again."""
        for fingerprint in fingerprints:
            self._failed(fingerprint).unlink(missing_ok=True)

    def tidy(self, known: Collection[str]) -> None:
        """Take away what belongs to no document any more, and did not lately."""
        oldest = time.time() - KEPT
        for file in self.folder.glob("*.*"):
            if file.suffix in {".pdf", ".json"} and file.stem not in known and file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)

    def _file(self, fingerprint: str) -> Path:
        return self.folder / f"{fingerprint}.pdf"

    def _failed(self, fingerprint: str) -> Path:
        return self.folder / f"{fingerprint}.json"
