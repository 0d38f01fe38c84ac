"""Sets of documents as whole numbers: bit n stands for the nth document; and, or and counting are then quick."""

from collections.abc import Iterable


def bitset(numbers: Iterable[int], size: int) -> int:
    """Return the set of these document numbers, all below `size`."""
    buffer = bytearray(size // 8 + 1)
    for number in numbers:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")


def members(bits: int) -> list[int]:
    """Return the document numbers in the set, ascending."""
    return [number for number, flag in enumerate(bin(bits)[:1:-1]) if flag == "1"]


def at_least(minimum: int, sets: Iterable[int], everything: int) -> int:
    """Return the documents that are in at least `minimum` of the sets."""
    levels = [everything] + [0] * minimum
    for documents in sets:
        for level in range(minimum, 0, -1):
            levels[level] |= levels[level - 1] & documents
    return levels[minimum]
