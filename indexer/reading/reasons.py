"""Why a file could not be read in full: every reason that a ReadingOutcome or a Failure can give."""

from enum import StrEnum


class Reason(StrEnum):
    """Stable codes that interfaces translate. The comment says with which status each appears."""

    PASSWORD = "password"  # noqa: S105 - a code; protected: opens with a password only
    TIME_LIMIT = "time-limit"  # partial: the pages read until then; too-large: nothing
    MEMORY_LIMIT = "memory-limit"  # too-large
    FILE_SIZE = "file-size"  # too-large: the file itself
    UNPACKED_SIZE = "unpacked-size"  # too-large: what is packed inside it
    NESTING = "nesting"  # too-large: elements in elements, or mails in mails
    PAGE_LIMIT = "page-limit"  # partial: the first pages are there
    TEXT_SIZE = "text-size"  # partial: the beginning of the text is there
    PAGES_FAILED = "pages-failed"  # partial: `detail` names the pages
    SCAN = "scan"  # no-text: pages, but pictures only
    NOT_RECOGNISED = "not-recognised"  # no-text: pictures only, in which OCR found no text
    HELD_BACK = "held-back"  # no-text: OCR found CPR numbers in what more people than the secretariat may see
    OCR = "ocr"  # indexed or partial: the text was recognised in pictures and may have errors
    EMPTY = "empty"  # no-text: nothing in it
    DAMAGED = "damaged"  # damaged: cut off, or not what its own structure says
    CRASHED = "crashed"  # damaged: reading it failed in a way that nobody foresaw
    LEGACY_OFFICE = "legacy-office"  # unsupported: .doc, .xls, .ppt; save it as .docx or PDF
    SPREADSHEET = "spreadsheet"  # unsupported: .xlsx, .ods
    PRESENTATION = "presentation"  # unsupported: .pptx, .odp
    IMAGE = "image"  # unsupported
    ARCHIVE = "archive"  # unsupported: unpack it and add what is inside
    PROGRAM = "program"  # unsupported
    UNKNOWN_KIND = "unknown-kind"  # unsupported
