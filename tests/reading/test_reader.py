"""The door of the reading room, and everything behind it at once."""

import random
import re
from dataclasses import replace

from indexer.model import Kind, ReadingStatus
from indexer.reading.limits import Limits
from indexer.reading.reader import READERS, read, read_all, spelt
from indexer.reading.reasons import Reason
from indexer.settings import Settings


def test_every_kind_but_the_unknown_has_one_reader() -> None:
    kinds = [kind for reader in READERS for kind in reader.kinds]
    assert sorted(kinds) == sorted(set(Kind) - {Kind.UNKNOWN})


def test_limits_are_those_of_the_settings() -> None:
    limits = Limits.of(Settings(time_limit=7, memory_limit=300, file_size_limit=5, page_limit=9, nesting_limit=1))
    assert (limits.time, limits.memory, limits.file_bytes, limits.pages, limits.nesting) == (7, 300, 5_000_000, 9, 1)


def test_a_file_larger_than_the_limit_is_not_opened(make_pdf, limits) -> None:
    content = make_pdf([[(70, 700, 11, "Tekst")]]) + b"%" * 2_000_000
    outcome = read(content, "a.pdf", replace(limits, file_size=1)).outcome
    assert (outcome.status, outcome.reason) == (ReadingStatus.TOO_LARGE, Reason.FILE_SIZE)


def test_a_mislabelled_file_is_read_for_what_it_is(make_pdf, make_docx, limits) -> None:
    assert read(make_pdf([[(70, 700, 11, "Tekst")]]), "notat.txt", limits).pages[0].text == "Tekst"
    assert read(make_docx("<w:p><w:r><w:t>Tekst</w:t></w:r></w:p>"), "notat.pdf", limits).kind is Kind.DOCX


def test_text_is_spelt_alike_whatever_it_came_from() -> None:
    assert (
        spelt("ﬁnansiering\u00a0af  små\u00adboliger \ufffe\r\n\n\n\nA\u030aret\ud800")
        == "finansiering af småboliger\n\nÅret"
    )


def test_whatever_is_done_to_a_file_reading_ends_with_an_outcome(make_pdf, make_docx, make_odt, limits) -> None:
    """Damage real files at random, with a fixed seed: no exception may pass, nor a control character."""
    rows = [(70, 700 - 14 * n, 11, f"Linje {n} om små boliger") for n in range(20)]
    files = [
        make_pdf([rows, rows]),
        make_docx("<w:p><w:r><w:t>Tekst om boliger</w:t></w:r></w:p>" * 20),
        make_odt("<text:p>Tekst om boliger</text:p>" * 20),
        b"From: a@b\nSubject: x\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nkrop\n--q\n\nmere\n--q--\n",
        "<html><body><p>Blåbær</p><table><tr><td>1</table>".encode(),
    ]
    chance = random.Random(2000)
    statuses = set()
    for content in files:
        for _ in range(60):
            damaged = bytearray(content)
            for _ in range(chance.randint(1, 12)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            for part, reading in read_all(bytes(damaged), "fil", limits):
                statuses.add(reading.outcome.status)
                assert not re.search(
                    r"[\x00-\x09\x0b-\x1f\ud800-\udfff]", "".join(page.text for page in reading.pages)
                ), part
    assert {ReadingStatus.INDEXED, ReadingStatus.DAMAGED} <= statuses
