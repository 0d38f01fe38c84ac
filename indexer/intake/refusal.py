"""Why a file is not let in, besides what makes it unreadable (reading.reasons) or no document (corpus)."""

from enum import StrEnum


class Refusal(StrEnum):
    """Stable codes that interfaces translate."""

    NAME = "bad-name"  # nothing is left of it that can be spelt
    HIDDEN = "hidden"
    TEMPORARY = "temporary"
    SIDECAR = "sidecar"  # .toml: metadata are written in the form
    WRONG_KIND = "wrong-kind"  # the name says one thing, the content another; `detail` is the kind of the content
    SCRIPTS = "scripts"  # a web page that would run something
    MACROS = "macros"  # a Word document that would run something
    OUTSIDE = "leads-outside"  # a member of an archive with .. or an absolute path
    LINK = "link"  # a member of an archive that is a symbolic link, a device or the like
    PACKED_TOO_WELL = "packed-too-well"  # what unpacks to very many times its size
    OVERLAPPING = "overlapping"  # the same name twice in one archive
    TOO_MANY = "too-many-files"
    INNER_ARCHIVE = "inner-archive"  # an archive in an archive
    NOT_WRITTEN = "not-written"  # the corpus folder does not take it; `detail` is the system's word for why
    DECIDED = "decided"  # somebody else decided on it meanwhile
