"""Forms in PDF files: drawings that draw others. A few that draw one another can make up endless work."""

import re

_NUMBER = re.compile(rb"(\d+)\s+\d+\s+\Z")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R\b")
_DICTIONARY, _NUMBERS = 4_000, 20  # bytes before the stream of a form, and of the number before that
_LEVELS = 40  # pdfium's own limit
_DRAWINGS = 100_000  # some seconds


def multiply(content: bytes) -> bool:
    """Tell whether forms that draw forms, level upon level, come to more drawings than there is time for."""
    names: dict[bytes, list[bytes]] = {}
    at = content.find(b"/Form")
    while at >= 0:
        start = content.rfind(b"obj", max(0, at - _DICTIONARY), at)
        stop = content.find(b"stream", at, at + _DICTIONARY)
        if min(start, stop) >= 0 and (number := _NUMBER.search(content, max(0, start - _NUMBERS), start)):
            names[number[1]] = _REFERENCE.findall(content, start, stop)
        at = content.find(b"/Form", at + 1)
    draws = {form: [other for other in others if other in names] for form, others in names.items()}
    drawings = dict.fromkeys(draws, 1)
    for _ in range(_LEVELS):
        before, drawings = drawings, {form: 1 + sum(drawings[other] for other in draws[form]) for form in draws}
        if drawings == before:
            return False
        if max(drawings.values()) > _DRAWINGS:
            return True
    return False
