"""One spelling for each word: case, Unicode form, and the letters that a foreign keyboard lacks."""

import re
import unicodedata

#: Spelling leaves it to the writer: `idé` is `ide`. But `allé` is not `alle`.
_ACCENT = re.compile("(?<!all)é")
#: æ/ø/å as they are written without them, so that `aalborg` meets `Ålborg`.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "ø": "oe",
        "å": "aa",
        "ä": "ae",
        "ö": "oe",
        "ǿ": "oe",
        "ǽ": "ae",
        "²": "2",
        "³": "3",
        "’": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "\u00ad": None,
        "\u200b": None,
    }
)


def fold(text: str) -> str:
    """Return the text in lower case, composed, with æ/ø/å spelt out, without soft hyphens and most accents on e.

    >>> fold("Ålborg støtter")
    'aalborg stoetter'
    """
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return _ACCENT.sub("e", composed.translate(_LETTERS))


def origins(text: str) -> tuple[list[int], list[int]]:
    """Return where in `text` each character of the folded text comes from: the starts, and the ends.

    A letter and its combining marks are one. Where folding piece by piece would give a longer or shorter text than
    folding the whole, each character comes from all of the text.
    """
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        length = len(fold(text[start:end]))
        starts += [start] * length
        ends += [end] * length
        start = end
    whole = len(fold(text))
    return (starts, ends) if len(starts) == whole else ([0] * whole, [len(text)] * whole)
