import pytest
from whoosh.index import open_dir

from indexer.engine.base import Question
from indexer.engine.columns import title_key
from indexer.engine.whoosh_engine import MERGE_FACTOR, WhooshEngine
from indexer.errors import AlreadyIndexing, IndexMissing
from indexer.model import Entry, Visibility
from indexer.query.plan import Term


@pytest.fixture
def engine(tmp_path):
    opened = WhooshEngine(tmp_path)
    yield opened
    opened.close()


def documents(first: int, last: int) -> list[Entry]:
    return [Entry(f"d{number:05}", Visibility.PUBLIC, {"body": f"x w{number}"}) for number in range(first, last)]


def segments(folder) -> dict[str, int]:
    return {segment.segment_id(): segment.doc_count_all() for segment in open_dir(folder)._segments()}


def test_small_updates_merge_small_segments_and_leave_large_ones_alone(engine, tmp_path):
    engine.update(documents(0, 900))
    engine.update(documents(900, 1800))
    large = segments(tmp_path)
    for number in range(100):
        engine.update(documents(1800 + number, 1801 + number))
        assert len(segments(tmp_path)) <= 2 + 2 * MERGE_FACTOR
    assert large.items() <= segments(tmp_path).items()
    assert engine.count() == 1900


def test_large_batches_merge_into_larger_segments(engine, tmp_path):
    for batch in range(24):
        engine.update(documents(batch * 20, batch * 20 + 20))
    assert len(segments(tmp_path)) < MERGE_FACTOR
    assert engine.count() == 480


def test_a_segment_that_has_lost_most_of_its_documents_is_written_anew(engine, tmp_path):
    engine.update(documents(0, 100))
    engine.update([], gone=[f"d{number:05}" for number in range(60)])
    engine.update(documents(200, 201))
    assert sum(segments(tmp_path).values()) == engine.count() == 41


def test_a_segment_without_documents_is_dropped(engine, tmp_path):
    for _ in range(30):
        engine.update(documents(0, 1))
    assert list(segments(tmp_path).values()) == [1]


def test_a_second_writer_is_told_so(engine):
    with engine._index.writer(), pytest.raises(AlreadyIndexing, match="Another process writes"):
        engine.update(documents(0, 1))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves the damaged file open
def test_a_damaged_index_is_named_together_with_the_way_out(tmp_path):
    with WhooshEngine(tmp_path)._index.writer():
        pass
    for toc in tmp_path.glob("*.toc"):
        toc.write_bytes(b"\x00" * 40)
    with pytest.raises(IndexMissing, match=r"cannot be read .* Build it anew: bolig2000 index --rebuild"):
        WhooshEngine(tmp_path)


def test_a_lost_segment_is_named_when_it_is_missed(engine, tmp_path):
    engine.update(documents(0, 1))
    for segment in tmp_path.glob("*.seg"):
        segment.unlink()
    with pytest.raises(IndexMissing, match=str(tmp_path)):
        engine.answer(Question(Term("body", "x"), frozenset(Visibility)))


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ("Bolig", "bolig støtte"),
        ("zebra", "æble"),
        ("Æble", "øl"),
        ("øl", "å"),
        ("Åb", "Aal"),
        ("é a", "e b"),
        ("x", ""),
    ],
)
def test_titles_sort_as_in_a_danish_dictionary(former, latter):
    assert title_key(former) < title_key(latter)


def test_case_accents_and_punctuation_do_not_count_in_a_title():
    assert title_key("»Én  bolig!«") == title_key("en bolig")
    assert title_key("Aarhus") == title_key("Århus")
