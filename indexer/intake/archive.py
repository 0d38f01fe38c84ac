"""Archives from outside: their files one by one, by true size and not by what the archive says of itself."""

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.errors import Refused
from indexer.intake.inspection import LARGEST_DIRECTORY, RATIO, SMALL, directory_bytes
from indexer.intake.refusal import Refusal
from indexer.reading.package import TORN
from indexer.reading.reasons import Reason

_CHUNK = 1 << 20
_ENCRYPTED = 0x1
# Others may ask for much memory before the first byte.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(slots=True)
class Room:
    """What may still come in one upload: `files`, and `bytes` of what was unpacked; and `file_bytes` of each file."""

    files: int
    bytes: int
    file_bytes: int


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: `name` as it stands there, and where it was unpacked to, unless it was refused."""

    name: str
    file: Path
    refused: Refused | None = None


def members(archive: Path, place: Callable[[], Path], room: Room) -> Iterator[Member]:
    """Yield the files of an archive; each is unpacked to a `place` of its own as it is asked for, and taken from there.

    Raises Refused where no file of the archive is let in.
    """
    size = archive.stat().st_size
    with archive.open("rb") as stream:
        if directory_bytes(stream, size) > LARGEST_DIRECTORY:
            raise Refused(Refusal.TOO_MANY)
        try:
            opened = zipfile.ZipFile(stream)
            found = [info for info in opened.infolist() if not info.is_dir()]
        except TORN as exc:
            raise Refused(Reason.DAMAGED, str(exc)) from exc
        _weigh(found, size, room)
        seen: set[str] = set()
        for info in found:
            target = place()
            try:
                _check(info, seen)
                _unpack(opened, info, target, room)
            except Refused as refused:
                yield Member(info.orig_filename, target, refused)
            else:
                yield Member(info.orig_filename, target)


def _weigh(found: list[zipfile.ZipInfo], size: int, room: Room) -> None:
    if not found:
        raise Refused(Reason.EMPTY)
    if len(found) > room.files:
        raise Refused(Refusal.TOO_MANY)
    whole = sum(info.file_size for info in found)
    if whole > SMALL and whole > RATIO * size:
        raise Refused(Refusal.PACKED_TOO_WELL)
    if whole > room.bytes:
        raise Refused(Reason.UNPACKED_SIZE)


def _check(info: zipfile.ZipInfo, seen: set[str]) -> None:
    name = info.orig_filename.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(name).parts:
        raise Refused(Refusal.OUTSIDE)
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
        raise Refused(Refusal.LINK)
    if info.flag_bits & _ENCRYPTED:
        raise Refused(Reason.PASSWORD)
    if info.compress_type not in _METHODS:
        raise Refused(Reason.DAMAGED, f"packed by method {info.compress_type}")
    if name in seen:
        raise Refused(Refusal.OVERLAPPING)
    seen.add(name)


def _unpack(opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, room: Room) -> None:
    written = 0
    try:
        with opened.open(info) as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                written += len(chunk)
                room.bytes -= len(chunk)
                if written > room.file_bytes:
                    raise Refused(Reason.FILE_SIZE)
                if room.bytes < 0:
                    raise Refused(Reason.UNPACKED_SIZE)
                if written > SMALL and written > RATIO * max(1, info.compress_size):
                    raise Refused(Refusal.PACKED_TOO_WELL)
                copy.write(chunk)
    except TORN as exc:
        raise Refused(Reason.DAMAGED, str(exc)) from exc
