import json
import resource
import subprocess
import sys
import threading

import pytest

from indexer.engine.base import Question
from indexer.engine.tantivy_engine import TantivyEngine
from indexer.engine.tantivy_plan import EXPANSIONS
from indexer.engine.tantivy_reader import COST_OF_ID_ORDER, MARGIN
from indexer.errors import AlreadyIndexing, IndexMissing
from indexer.model import Entry, Visibility
from indexer.query.plan import AllOf, AnyOf, BestOf, Everything, Plan, Sequence, Starting, Term
from indexer.results import Sort

WRITE = """
import sys, pathlib
from indexer.engine.tantivy_engine import TantivyEngine
from indexer.model import Entry, Visibility
engine = TantivyEngine(pathlib.Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    engine.update([Entry(f"d{n}", Visibility.PUBLIC, {"body": f"x w{number}"}) for n in range(20)])
    print(number, flush=True)
"""

#: What the analyser may make of a text, and what a query language would read as something else.
TERMS = [
    "§46",
    "stk.1",
    "2022-03-22",
    "bo0304-00024",
    "2.000",
    "a/b",
    "c++",
    "Bolig",
    "å",
    "😀",
    "a\u00a0b",
    "ø" * 5000,
]
TERMS += ['"', "\\", "body:x", "*", "AND"]


@pytest.fixture
def engine(tmp_path):
    opened = TantivyEngine(tmp_path)
    yield opened
    opened.close()


def entry(name: str, body: str, *, title: str = "", topic: str = "") -> Entry:
    facets = {"topic": (topic,)} if topic else {}
    return Entry(name, Visibility.PUBLIC, {"body": body}, facets, title=title)


def numbered(first: int, last: int) -> list[Entry]:
    return [entry(f"d{number:05}", f"x w{number}") for number in range(first, last)]


def ask(engine, plan: Plan, **rest):
    return engine.answer(Question(plan, frozenset({Visibility.PUBLIC}), **rest))


def found(engine, plan: Plan, **rest) -> list[str]:
    return [name for name, _ in ask(engine, plan, **rest).hits]


def writing(folder, times: int) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", WRITE, str(folder), str(times)], stdout=subprocess.PIPE, text=True)


# --- terms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("term", TERMS, ids=lambda term: ascii(term[:12]))
def test_a_term_comes_back_exactly_as_it_was_given(engine, term):
    engine.update([entry("a", f"før {term} efter"), entry("b", "før efter")])
    assert found(engine, Term("body", term)) == ["a"]
    assert found(engine, Sequence("body", ("før", term, "efter"))) == ["a"]
    assert found(engine, Starting("body", term)) == ["a"]
    assert list(engine.vocabulary("body", term)) == [term]
    assert engine.statistics(frozenset(Visibility)).frequency("body", term) == 1


def test_a_prefix_of_very_many_terms_finds_the_rare_ones_as_well(engine):
    often = [entry(f"a{n}{copy}", f"p{n:03}") for n in range(EXPANSIONS) for copy in "xy"]
    engine.update([*often, entry("rare", "pæn"), entry("other", "q")])
    answer = ask(engine, Starting("body", "p"), limit=300)
    assert answer.total == 2 * EXPANSIONS + 1
    assert answer.hits[-1][0] == "rare"


def test_a_prefix_ranks_like_one_term(engine):
    engine.update([entry("a", "bolig q q q q"), entry("b", "boligen boligen boligen"), entry("c", "boligsag q q q q")])
    engine.update([entry(f"z{n}", "bolig q q q q q q") for n in range(20)])
    answer = ask(engine, Starting("body", "bolig"), limit=3)
    assert [name for name, _ in answer.hits] == ["b", "a", "c"], "a rare ending is no merit"


def test_a_sequence_is_as_rare_as_its_rarest_term(engine):
    engine.update([entry("a", "lov om leje"), entry("b", "q q leje"), *(entry(f"z{n}", "lov om q") for n in range(20))])
    scores = dict(ask(engine, AnyOf((Sequence("body", ("lov", "om", "leje")), Term("body", "leje")))).hits)
    assert scores["a"] == pytest.approx(2 * scores["b"], rel=1e-4)


@pytest.mark.parametrize("value", [*TERMS, "a b", 'a"b', "a\\", 'a\\"', "(a OR b)", "-a", "a~1", "[x TO y]", ""])
def test_a_value_is_filtered_by_exactly_as_it_was_given(engine, value):
    engine.update([entry("a", "x", topic=value or "y"), entry("b", "x", topic="other"), entry("c", "q", topic="other")])
    answer = ask(engine, Term("body", "x"), filters={"topic": (value,)}, facets=("year", "topic"))
    assert [name for name, _ in answer.hits] == ["a"] * bool(value)
    assert answer.facets["topic"] == {value or "y": 1, "other": 1}
    assert ask(engine, Term("body", "x"), filters={"topic": (value, "other")}, facets=("topic",)).total == 1 + bool(
        value
    )


def test_years_out_of_any_range_are_no_fault(engine):
    engine.update([entry("a", "x")])
    for first, last in ((-5, None), (None, -5), (2018, 2016), (10**9, None)):
        assert ask(engine, Everything(), year_from=first, year_to=last, facets=("topic", "year")).total == 0


def test_a_sequence_beside_a_rare_word_matches_and_scores_as_it_does_alone(engine):
    engine.update([entry(f"d{n:02}", "lov om leje" if n % 2 else "leje om lov") for n in range(40)])
    engine.update([entry("a", "lov om leje sjælden"), entry("b", "leje om lov sjælden"), entry("c", "sjælden q q q")])
    rare, phrase = Term("body", "sjælden"), Sequence("body", ("lov", "om", "leje"))
    together = dict(ask(engine, AllOf((rare, phrase))).hits)
    alone = dict(ask(engine, phrase, limit=50).hits)
    assert together == pytest.approx({"a": alone["a"] + dict(ask(engine, rare).hits)["a"]}, rel=1e-4)
    other = AllOf((BestOf((phrase, Term("body", "q"))), rare))
    assert set(found(engine, other)) == {"a", "c"}


# --- order ---------------------------------------------------------------------------------------


def test_windows_within_many_equal_documents_follow_one_another_by_id(engine):
    for start in range(0, 400, 100):  # several segments
        engine.update([entry(f"d{n % 4}{n:03}", "x", title="Bekendtgørelse") for n in range(start, start + 100)])
    engine.update([entry("best", "x x", title="A"), entry("last", "x q q q", title="Z")])
    everything = sorted(f"d{n % 4}{n:03}" for n in range(400))
    for sort, whole in (
        (Sort.RELEVANCE, ["best", *everything, "last"]),
        (Sort.TITLE, ["best", *everything, "last"]),
        (Sort.NEWEST, sorted([*everything, "best", "last"])),
    ):
        for offset in (0, 1, MARGIN, 100, 395, 401):
            window = found(engine, Term("body", "x"), sort=sort, offset=offset, limit=7)
            assert window == whole[offset : offset + 7], (sort, offset)


def test_documents_without_a_score_are_in_the_order_of_ids_on_every_page(engine):
    size = COST_OF_ID_ORDER * 12
    names = [f"d{number * 7 % size:05}" for number in range(size)]
    for half in (names[::2], names[1::2]):
        engine.update([entry(name, "x") for name in half])
    for offset in (0, 1, 10, 500, size - 3):
        assert found(engine, Everything(), offset=offset, limit=5) == sorted(names)[offset : offset + 5]


def test_titles_that_begin_alike_are_in_order_all_the_same(engine):
    titles = ["Bekendtgørelse om støj", "Bekendtgørelse om leje", "Bekendtgørelse", "Bekendtgørelse om æbler"]
    engine.update([entry(title, "x", title=title) for title in titles])
    assert found(engine, Everything(), sort=Sort.TITLE) == [titles[2], titles[1], titles[0], titles[3]]


# --- files ---------------------------------------------------------------------------------------


def test_an_index_does_not_grow_with_updates_that_add_nothing(engine, tmp_path):
    sizes, segments = [], []
    for number in range(200):
        changed = [entry(f"d{(number * 3 + n) % 30:02}", f"x w{number:03} " + "y " * 200) for n in range(3)]
        engine.update(changed)
        sizes.append(sum(file.stat().st_size for file in tmp_path.iterdir()))
        segments.append(len(json.loads((tmp_path / "meta.json").read_text())["segments"]))
    assert engine.count() == 30
    assert max(segments) <= 8
    assert max(sizes[150:]) < 1.1 * max(sizes[50:100])
    assert len(list(tmp_path.glob("*.term"))) == segments[-1], "the files of former segments are gone"


def test_a_writer_that_was_killed_leaves_the_last_commit_and_no_lock(engine, tmp_path):
    with writing(tmp_path, 10_000) as writer:
        for _ in range(5):
            settled = int(writer.stdout.readline())
        writer.kill()
    assert engine.count() == 20
    assert found(engine, Term("body", f"w{settled - 1}")) == []
    engine.update(numbered(0, 5))
    assert engine.count() == 25
    assert len(list(tmp_path.glob("*.idx"))) < 8


def test_a_second_writer_is_told_so(engine):
    writer = engine._writer()
    with pytest.raises(AlreadyIndexing, match="Another process writes"):
        engine.update(numbered(0, 1))
    writer.wait_merging_threads()
    engine.update(numbered(0, 1))
    assert engine.count() == 1


def test_readers_see_whole_generations_while_another_process_writes(engine, tmp_path):
    engine.update([entry(f"d{n}", "x") for n in range(20)])
    faults, seen, stop = [], set(), threading.Event()

    def read():
        while not stop.is_set():
            try:
                answer = ask(engine, Term("body", "x"), limit=20, facets=("topic",))
                seen.add(len(seen))
                if answer.total != 20 or len(set(answer.hits)) != 20:
                    faults.append(answer)
            except Exception as exc:  # noqa: BLE001 - whatever it is, the test must tell
                faults.append(exc)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    with writing(tmp_path, 30) as writer:
        assert len(writer.stdout.readlines()) == 30
    stop.set()
    for reader in readers:
        reader.join()
    assert seen
    assert not faults
    assert found(engine, Term("body", "w29"), limit=1)


@pytest.mark.parametrize("content", [b"", b"\x00" * 40, b"{}"])
def test_a_damaged_index_is_named_together_with_the_way_out(engine, tmp_path, content):
    engine.update(numbered(0, 1))
    (tmp_path / "meta.json").write_bytes(content)
    for reading in (engine.count, lambda: TantivyEngine(tmp_path).count()):
        with pytest.raises(IndexMissing, match=r"cannot be read .* Build it anew: bolig2000 index --rebuild"):
            reading()


@pytest.mark.parametrize("suffix", ["idx", "term", "fast", "store", "fieldnorm"])
def test_a_lost_or_damaged_segment_is_named_when_it_is_opened(engine, tmp_path, suffix):
    engine.update(numbered(0, 20))
    (file,) = tmp_path.glob(f"*.{suffix}")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(IndexMissing, match=str(tmp_path)):
        engine.count()
    file.unlink()
    with pytest.raises(IndexMissing, match=str(tmp_path)):
        TantivyEngine(tmp_path).count()


def test_reading_keeps_nothing_of_former_questions_and_generations(engine):
    for start in range(0, 2000, 500):
        engine.update([entry(f"d{n:04}", f"x w{n}", topic=f"t{n % 30}") for n in range(start, start + 500)])

    def read(times: int) -> int:
        for number in range(times):
            if number % 50 == 0:
                engine.update([entry("d0000", f"x n{number}")])
            ask(engine, AnyOf((Term("body", "x"), Starting("body", f"w{number}"))), offset=number, facets=("topic",))
            engine.statistics(frozenset(Visibility)).frequency("body", f"w{number}")
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    first = read(100)
    assert read(400) - first < 30_000, "KB"


def test_an_engine_may_be_closed_twice(engine):
    engine.close()
    engine.close()
