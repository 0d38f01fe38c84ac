"""Names that came from outside, spelt so that every system can keep them: one line, no paths, no tricks."""

import re
import unicodedata

from indexer.corpus import unfit_name
from indexer.errors import Refused
from indexer.intake.refusal import Refusal
from indexer.sidecar import SUFFIX

#: Bytes of a name. The longest a file system takes is 255, and a sidecar and a temporary name have longer ones.
LONGEST = 180
#: Folders in folders.
DEEPEST = 8

_SEPARATORS = re.compile(r"[/\\]+")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_LONGEST_SUFFIX = 12


def file_name(raw: str) -> str:
    """Return the last part of a name as it is kept. Raises Refused where nothing is left, or it is no document's.

    >>> file_name("/home/mie/Små  boliger?.pdf")
    'Små boliger-.pdf'
    """
    name = _part(_SEPARATORS.split(raw)[-1])
    if not name:
        raise Refused(Refusal.NAME)
    if name.lower().endswith(SUFFIX):
        raise Refused(Refusal.SIDECAR)
    if unfit := unfit_name(name):
        raise Refused(Refusal(unfit))
    return name


def folder_path(raw: str) -> str:
    """Return a path of folders as it is kept, '' for the corpus itself. Raises Refused where one is hidden or unfit."""
    parts = [_part(part) for part in _SEPARATORS.split(raw) if part.strip()]
    if ".." in (part.strip() for part in _SEPARATORS.split(raw)):
        raise Refused(Refusal.OUTSIDE)
    if len(parts) > DEEPEST or not all(parts):
        raise Refused(Refusal.NAME)
    for part in parts:
        if unfit := unfit_name(part):
            raise Refused(Refusal(unfit))
    return "/".join(parts)


def _part(raw: str) -> str:
    """Return one part of a path without what is invisible, and short enough."""
    text = unicodedata.normalize("NFC", raw)
    # Control characters, marks that turn the direction of writing, halves of characters, private ones.
    text = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text if unicodedata.category(c)[0] != "C")
    text = " ".join(_NOT_IN_NAMES.sub("-", text).split()).rstrip(". ")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return _cut(text)


def _cut(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > _LONGEST_SUFFIX:
        stem, ending = name, ""
    else:
        ending = dot + suffix
    return stem.encode()[: LONGEST - len(ending.encode())].decode("utf-8", "ignore").rstrip(". ") + ending
