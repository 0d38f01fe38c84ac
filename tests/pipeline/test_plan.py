import pytest

from indexer.catalogue.rows import FileRow
from indexer.corpus import ScannedFile
from indexer.model import ReadingOutcome, ReadingStatus
from indexer.pipeline.plan import RACE_NS, claim_ids, free_id, make_plan

INDEXED = ReadingOutcome(ReadingStatus.INDEXED)
NOW = 10 * RACE_NS


def found(path, stamp="1.1", changed_ns=1, skip=""):
    return ScannedFile(path, 1, stamp, changed_ns, skip)


def known(path, stamp="1.1", read_ns=NOW, fingerprint="same", outcome=INDEXED):
    return {path: FileRow(path, 1, stamp, read_ns, fingerprint, path, outcome)}


def plan(files, rows, fingerprint="same"):
    return make_plan(files, rows, lambda _: fingerprint, NOW)


def test_a_new_file_is_read():
    assert [file.path for file in plan([found("a")], {}).read] == ["a"]


def test_an_unchanged_file_is_not_even_looked_into():
    result = make_plan([found("a")], known("a"), lambda _: pytest.fail("opened"), NOW)
    assert (result.read, result.unchanged) == ((), 1)


def test_a_file_with_another_stamp_and_the_same_content_is_not_read_again():
    result = plan([found("a", stamp="1.2")], known("a"))
    assert (result.read, [row.stamp for row in result.restamp]) == ((), ["1.2"])


def test_a_changed_file_is_read():
    assert plan([found("a", stamp="2.2")], known("a"), "other").read


def test_a_file_changed_in_the_moment_it_was_read_is_looked_into_again():
    assert plan([found("a", changed_ns=NOW - RACE_NS // 2)], known("a"), "other").read


def test_a_file_that_was_only_announced_is_read():
    assert plan([found("a")], known("a", fingerprint="", outcome=ReadingOutcome(ReadingStatus.WAITING))).read


def test_a_failed_file_is_not_tried_again_until_it_changes():
    assert not plan([found("a")], known("a", outcome=ReadingOutcome(ReadingStatus.DAMAGED))).read


def test_what_is_no_longer_there_is_gone_and_what_is_to_be_skipped_is_listed_once():
    result = plan([found("b", skip="empty")], known("a"))
    assert result.gone == ("a",)
    assert [(row.path, row.outcome.reason) for row in result.skipped] == [("b", "empty")]
    again = plan([found("b", skip="empty")], {"b": result.skipped[0]})
    assert (again.skipped, again.unchanged) == ((), 1)


def test_two_files_never_have_the_same_id():
    ids, refused = claim_ids(["a.docx", "a.pdf", "a.PDF"], {}, {}, {})
    assert ids == {"a.PDF": "a", "a.docx": "a-docx", "a.pdf": "a-pdf"}
    assert refused == {}


def test_an_id_from_a_sidecar_goes_first_and_a_second_claim_is_refused():
    ids, refused = claim_ids(["a.txt", "b.txt", "c.txt"], {"b.txt": "a", "c.txt": "a"}, {}, {})
    assert ids == {"b.txt": "a", "c.txt": "a-txt", "a.txt": "a-2"}
    assert refused == {"c.txt": "a"}


def test_a_changed_file_keeps_its_id_even_when_a_shorter_one_is_free():
    assert claim_ids(["a.pdf"], {}, {"a.pdf": "a-pdf"}, {})[0] == {"a.pdf": "a-pdf"}


def test_a_taken_id_gets_the_suffix_and_then_a_number():
    owners = {"a": "x", "a-pdf": "y", "a-2": "z"}
    assert free_id("a", "a.pdf", owners) == "a-3"
