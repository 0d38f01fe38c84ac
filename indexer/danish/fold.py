"""One spelling for each word: case, Unicode form, and the letters that a foreign keyboard lacks."""

import unicodedata

#: æ/ø/å as they are written without them, so that `aalborg` meets `Ålborg`; é stays, `allé` is not `alle`.
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
    """Return the text in lower case, composed, with æ/ø/å spelt out and without soft hyphens.

    >>> fold("Ålborg støtter")
    'aalborg stoetter'
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).translate(_LETTERS)


def origins(text: str) -> tuple[list[int], list[int]]:
    """Return where in `text` each character of the folded text comes from: the starts, and the ends.

    A letter and its combining marks are one. Where folding piece by piece would give another text than folding the
    whole, each character comes from all of the text.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = fold(text[start:end])
        pieces.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
        start = end
    whole = fold(text)
    if "".join(pieces) != whole:
        return [0] * len(whole), [len(text)] * len(whole)
    return starts, ends
