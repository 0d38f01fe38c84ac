"""What every engine must do. An engine joins in ENGINES; what it does not declare is expected to fail."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from itertools import chain

import pytest

from indexer.engine.base import Capability, Question
from indexer.engine.tantivy_engine import TantivyEngine
from indexer.engine.whoosh_engine import WhooshEngine
from indexer.model import NONE, Entry, Visibility
from indexer.query.plan import (
    AllOf,
    AnyOf,
    BestOf,
    Boosted,
    Damped,
    Everything,
    HasValue,
    InRange,
    InYears,
    Near,
    Nothing,
    Sequence,
    Starting,
    Term,
    Without,
)
from indexer.results import Sort

#: Every engine that must pass the conformance suite. A new one joins here.
ENGINES = (WhooshEngine, TantivyEngine)

EVERYONE = frozenset({Visibility.PUBLIC})


def engines(*needed: Capability):
    """Run a test over every engine; one that does not declare what is needed must fail it."""
    return pytest.mark.parametrize(
        "make",
        [
            pytest.param(
                engine,
                id=engine.name,
                marks=[
                    pytest.mark.xfail(strict=True, reason=f"{engine.name} does not declare {capability}")
                    for capability in needed
                    if capability not in engine.capabilities
                ],
            )
            for engine in ENGINES
        ],
        indirect=True,
    )


@pytest.fixture
def make(request, tmp_path):
    """Open engines of one kind on one folder, and close them in the end."""
    opened = []

    def open_another():
        opened.append(request.param(tmp_path / "index"))
        return opened[-1]

    open_another.kind = request.param
    open_another.folder = tmp_path / "index"
    yield open_another
    for engine in opened:
        engine.close()


def entry(name: str, body: str = "", *, title: str = "", visibility: Visibility = Visibility.PUBLIC, **rest) -> Entry:
    """Return an entry whose terms are the words given; every other keyword is a facet, a date or a stream of parts."""
    streams = {"title": title.lower(), "body": body, "body_parts": rest.pop("parts", ""), "meta": rest.pop("meta", "")}
    date = rest.pop("date", "")
    facets = {facet: tuple(values.split()) for facet, values in rest.items()}
    if date:
        facets["year"] = (date[:4],)
    terms = {stream: " ".join(text.split()) for stream, text in streams.items() if text}
    return Entry(name, visibility, terms, facets, date, title)


def ask(engine, plan, **rest) -> Question:
    """Answer a question on behalf of everyone, unless it says otherwise."""
    return engine.answer(Question(plan, rest.pop("visibilities", EVERYONE), **rest))


def found(engine, plan, **rest) -> list[str]:
    """Return the ids found, in order."""
    return [name for name, _ in ask(engine, plan, **rest).hits]


def bodies(engine, texts: Iterable[str]) -> None:
    """Index these texts as documents a, b, c …"""
    engine.update([entry(name, text) for name, text in zip("abcdefghijklmnop", texts, strict=False)])


def word(text: str, stream: str = "body", weight: float = 1.0) -> Term:
    return Term(stream, text, weight)


# --- matching ------------------------------------------------------------------------------------


@engines()
def test_a_term_finds_the_documents_that_have_it_in_that_stream(make):
    engine = make()
    engine.update([entry("a", "bolig støj"), entry("b", "støj"), entry("c", title="bolig"), entry("d", parts="bolig")])
    assert found(engine, word("bolig")) == ["a"]
    assert found(engine, word("bolig", "title")) == ["c"]
    assert found(engine, word("bolig", "body_parts")) == ["d"]
    assert found(engine, word("fugt")) == []


@engines()
def test_terms_are_taken_exactly_as_given(make):
    engine = make()
    bodies(engine, ["§46 Bolig c++ BO0304-00024 å", "46 bolig c"])
    for term in ("§46", "Bolig", "c++", "BO0304-00024", "å"):
        assert found(engine, word(term)) == ["a"], term


@engines()
def test_all_any_and_most_of_several_terms(make):
    engine = make()
    bodies(engine, ["x y z", "x y", "z", "q"])
    terms = (word("x"), word("y"), word("z"))
    assert found(engine, AllOf(terms)) == ["a"]
    assert set(found(engine, AnyOf(terms))) == {"a", "b", "c"}
    assert set(found(engine, AnyOf(terms, minimum=2))) == {"a", "b"}
    assert found(engine, AnyOf(terms, minimum=3)) == ["a"]
    assert found(engine, AnyOf(terms, minimum=4)) == []


@engines()
def test_without_takes_documents_away_and_everything_and_nothing_are_what_they_say(make):
    engine = make()
    bodies(engine, ["x y", "x", "z"])
    assert found(engine, Without(word("x"), word("y"))) == ["b"]
    assert found(engine, Without(Everything(), word("x"))) == ["c"]
    assert found(engine, Everything()) == ["a", "b", "c"]
    assert found(engine, Nothing()) == []
    assert found(engine, AnyOf((Nothing(), word("z")))) == ["c"]


@engines()
def test_no_children_mean_everything_for_all_and_nothing_for_any(make):
    engine = make()
    bodies(engine, ["x"])
    assert found(engine, AllOf(())) == ["a"]
    assert found(engine, AnyOf(())) == []
    assert found(engine, BestOf(())) == []


@engines()
def test_values_and_years_are_conditions_like_any_other(make):
    engine = make()
    engine.update(
        [
            entry("a", "x", topic="drift", date="2015-05-01"),
            entry("b", "x", topic="drift boligsocialt", date="2017"),
            entry("c", "x"),
        ]
    )
    assert set(found(engine, AllOf((word("x"), HasValue("topic", "drift"))))) == {"a", "b"}
    assert found(engine, HasValue("topic", "boligsocialt")) == ["b"]
    assert found(engine, HasValue("topic", "ukendt")) == []
    assert found(engine, InYears(2016, 2018)) == ["b"]
    assert found(engine, InYears(None, 2015)) == ["a"]
    assert found(engine, InYears(2015, None)) == ["a", "b"]


@engines(Capability.PHRASES)
def test_a_sequence_wants_its_terms_one_after_the_other(make):
    engine = make()
    bodies(engine, ["lov om leje", "leje om lov", "lov om om leje", "om leje af lov om leje"])
    assert set(found(engine, Sequence("body", ("lov", "om", "leje")))) == {"a", "d"}
    assert found(engine, Sequence("body", ("om", "om"))) == ["c"]
    assert found(engine, Sequence("title", ("lov", "om"))) == []


@engines(Capability.PHRASES)
def test_a_sequence_scores_higher_the_more_often_it_occurs(make):
    engine = make()
    bodies(engine, ["lov om q q q", "lov om lov om q", "q", "q"])
    assert found(engine, Sequence("body", ("lov", "om"))) == ["b", "a"]


@engines(Capability.PHRASES)
def test_near_terms_may_stand_in_either_order_and_so_many_places_apart(make):
    engine = make()
    bodies(
        engine,
        ["bolig støtte", "støtte bolig", "bolig x støtte", "bolig x y støtte", "bolig", "støtte x y z bolig x bolig"],
    )
    near = {distance: set(found(engine, Near("body", ("bolig", "støtte"), distance))) for distance in (1, 2, 3)}
    assert near == {1: {"a", "b"}, 2: {"a", "b", "c"}, 3: {"a", "b", "c", "d"}}
    assert found(engine, Near("title", ("bolig", "støtte"), 3)) == []


@engines(Capability.PHRASES)
def test_near_terms_score_higher_the_more_often_they_are_so_in_whatever_order(make):
    engine = make()
    bodies(engine, ["bolig støtte q q q q q", "bolig støtte q q q støtte bolig", "q", "q"])
    assert found(engine, Near("body", ("bolig", "støtte"), 2)) == ["b", "a"]


@engines(Capability.PHRASES)
def test_a_term_is_near_itself_only_where_it_stands_twice(make):
    engine = make()
    bodies(engine, ["bolig", "bolig x bolig", "bolig x y bolig"])
    assert found(engine, Near("body", ("bolig", "bolig"), 2)) == ["b"]


@engines()
def test_numbers_are_found_by_range_and_documents_without_one_are_not(make):
    engine = make()
    amounts = {"a": 1400.0, "b": 2000.0, "c": 2000.5}
    entries = [Entry(name, Visibility.PUBLIC, {"body": "x"}, numbers={"rent": rent}) for name, rent in amounts.items()]
    engine.update([*entries, entry("d", "x")])
    assert found(engine, InRange("rent", 1400, 2000)) == ["a", "b"]
    assert found(engine, InRange("rent", None, 1399.9)) == []
    assert found(engine, InRange("rent", 2000, None)) == ["b", "c"]
    assert found(engine, InRange("area", None, None)) == []


@engines()
def test_what_is_doubtful_keeps_a_share_of_its_score_and_stays_found(make):
    engine = make()
    engine.update([entry("a", "x q", topic="gammel"), entry("b", "x q"), entry("c", "q")])
    plain = dict(ask(engine, word("x")).hits)
    damped = dict(ask(engine, Damped(word("x"), HasValue("topic", "gammel"), 0.5)).hits)
    assert list(damped) == ["b", "a"]
    assert damped["a"] == pytest.approx(plain["a"] / 2, rel=1e-3)
    assert damped["b"] == pytest.approx(plain["b"], rel=1e-3)


@engines(Capability.PREFIXES)
def test_a_prefix_finds_every_term_that_begins_so(make):
    engine = make()
    bodies(engine, ["boligstøtte", "bolig", "bo", "ungdomsbolig"])
    assert set(found(engine, Starting("body", "bolig"))) == {"a", "b"}
    assert found(engine, Starting("body", "xyz")) == []


# --- scores --------------------------------------------------------------------------------------


@engines()
def test_a_rare_term_counts_more_than_a_frequent_one_and_a_short_document_more_than_a_long_one(make):
    engine = make()
    bodies(engine, ["ofte q", "sjælden q", "ofte q", "ofte q q q q q q q q"])
    assert found(engine, AnyOf((word("ofte"), word("sjælden")))) == ["b", "a", "c", "d"]


@engines()
def test_the_title_counts_as_much_as_its_weight_says(make):
    engine = make()
    engine.update([entry("a", "støj q", title="q q"), entry("b", "q q", title="støj q")])
    assert found(engine, AnyOf((word("støj", "title", 3.0), word("støj")))) == ["b", "a"]
    assert found(engine, AnyOf((word("støj", "title"), word("støj", weight=3.0)))) == ["a", "b"]


@engines()
def test_scores_add_up_except_that_the_best_of_several_counts_alone(make):
    engine = make()
    bodies(engine, ["x y", "x q", "q q"])
    x, y = (dict(ask(engine, word(term)).hits).get("a") for term in "xy")
    assert dict(ask(engine, AnyOf((word("x"), word("y")))).hits)["a"] == pytest.approx(x + y, rel=1e-4)
    assert dict(ask(engine, AllOf((word("x"), word("y")))).hits)["a"] == pytest.approx(x + y, rel=1e-4)
    assert dict(ask(engine, BestOf((word("x"), word("y")))).hits)["a"] == pytest.approx(max(x, y), rel=1e-4)
    assert set(found(engine, BestOf((word("x"), word("y"))))) == {"a", "b"}


@engines()
def test_what_is_welcome_lifts_a_document_but_is_not_asked_for(make):
    engine = make()
    bodies(engine, ["x q", "x y", "y"])
    assert found(engine, Boosted(word("x"), word("y"))) == ["b", "a"]


@engines()
def test_conditions_and_exclusions_do_not_change_scores(make):
    engine = make()
    engine.update([entry("a", "x", topic="drift"), entry("b", "q")])
    plain = pytest.approx(dict(ask(engine, word("x")).hits), rel=1e-4)
    assert dict(ask(engine, AllOf((word("x"), HasValue("topic", "drift")))).hits) == plain
    assert dict(ask(engine, Without(word("x"), word("q"))).hits) == plain


# --- filters, facets, visibility -----------------------------------------------------------------


@pytest.fixture
def shelf(make):
    engine = make()
    engine.update(
        [
            entry("a", "x", topic="drift", sector="almen", date="2015-02-01"),
            entry("b", "x", topic="drift oekonomi", sector="privat", date="2016"),
            entry("c", "x", topic="oekonomi", sector="almen", date="2017-09"),
            entry("d", "x", sector="almen"),
            entry("e", "q", topic="drift", sector="almen", date="2017-01-01"),
        ]
    )
    return engine


@engines()
def test_filters_are_or_within_a_facet_and_and_between_facets(shelf):
    assert set(found(shelf, word("x"), filters={"topic": ("drift", "oekonomi")})) == {"a", "b", "c"}
    assert found(shelf, word("x"), filters={"topic": ("drift", "oekonomi"), "sector": ("privat",)}) == ["b"]
    assert found(shelf, word("x"), filters={"topic": ("ukendt",)}) == []
    assert len(found(shelf, word("x"), filters={"topic": ()})) == 4


@engines()
def test_a_range_of_years_leaves_out_what_has_no_date(shelf):
    assert set(found(shelf, word("x"), year_from=2016)) == {"b", "c"}
    assert found(shelf, word("x"), year_to=2015) == ["a"]
    assert found(shelf, word("x"), year_from=2016, year_to=2016) == ["b"]
    assert found(shelf, word("x"), year_from=2016, filters={"year": ("2015", "2017")}) == ["c"]


@engines()
def test_facets_count_what_was_found_and_leave_out_values_without_documents(shelf):
    answer = ask(shelf, word("x"), facets=("topic", "sector", "year"))
    assert answer.total == 4
    assert answer.facets == {
        "topic": {"drift": 2, "oekonomi": 2},
        "sector": {"almen": 3, "privat": 1},
        "year": {"2015": 1, "2016": 1, "2017": 1},
    }
    assert ask(shelf, word("x"), facets=("actor",)).facets == {"actor": {}}
    assert ask(shelf, word("x")).facets == {}


@engines()
def test_the_counts_of_a_facet_ignore_its_own_selection(shelf):
    chosen = {"topic": ("drift",), "sector": ("almen",)}
    answer = ask(shelf, word("x"), filters=chosen, facets=("topic", "sector"))
    assert answer.total == 1
    assert answer.facets == {"topic": {"drift": 1, "oekonomi": 1}, "sector": {"almen": 1, "privat": 1}}


@engines()
def test_the_counts_of_years_ignore_the_range_but_other_facets_do_not(shelf):
    answer = ask(shelf, word("x"), year_from=2016, facets=("year", "topic"))
    assert answer.facets == {"year": {"2015": 1, "2016": 1, "2017": 1}, "topic": {"drift": 1, "oekonomi": 2}}


@engines()
def test_numbers_are_counted_in_steps_that_ignore_their_own_range(make):
    engine = make()
    homes = {"a": (1999.0, 24.9), "b": (2000.0, 25.0), "c": (2249.0, 22.0), "d": (90_000.0, 1200.5)}
    entries = [
        Entry(n, Visibility.PUBLIC, {"body": "x"}, numbers={"rent": r, "area": a}) for n, (r, a) in homes.items()
    ]
    engine.update([*entries, Entry("e", Visibility.MEMBERS, {"body": "x"}, numbers={"rent": 2000}), entry("f", "x")])
    for plan in (word("x"), Everything()):
        whole = ask(engine, plan, facets=("rent", "area"))
        assert whole.facets == {"rent": {"1750": 1, "2000": 2, "90000": 1}, "area": {"20": 2, "25": 1, "1200": 1}}
        narrowed = ask(engine, plan, ranges={"rent": (2000, None), "area": (None, None)}, facets=("rent", "area"))
        assert narrowed.total == 3
        assert narrowed.facets == {"rent": whole.facets["rent"], "area": {"20": 1, "25": 1, "1200": 1}}
    assert found(engine, word("x"), ranges={"rent": (None, 2249), "area": (24.9, 25)}) == ["a", "b"]
    assert ask(engine, word("x"), ranges={"area": (2000, None)}, facets=("rent",)).facets == {"rent": {}}


@engines()
def test_documents_without_a_value_are_found_and_counted_by_the_value_that_stands_for_it(make):
    engine = make()
    engine.update([entry("a", "x", topic="drift"), Entry("b", Visibility.PUBLIC, {"body": "x"}, {"year": (NONE,)})])
    engine.update([Entry("c", Visibility.PUBLIC, {"body": "x"}, {"year": ("2015",), "topic": (NONE,)})])
    assert ask(engine, word("x"), facets=("year", "topic")).facets == {
        "year": {NONE: 1, "2015": 1},
        "topic": {"drift": 1, NONE: 1},
    }
    assert found(engine, word("x"), filters={"year": (NONE,)}) == ["b"]
    assert found(engine, word("x"), year_from=1) == found(engine, InYears(None, 2020)) == ["c"]
    assert set(found(engine, Without(word("x"), HasValue("topic", NONE)))) == {"a", "b"}


@engines()
def test_facets_do_not_depend_on_the_window(shelf):
    assert ask(shelf, word("x"), facets=("topic",), limit=0).facets == {"topic": {"drift": 2, "oekonomi": 2}}


@engines()
def test_nobody_finds_or_counts_what_is_not_visible_to_them(make):
    engine = make()
    engine.update(
        [
            entry("a", "x", topic="drift"),
            entry("b", "x", topic="drift", visibility=Visibility.MEMBERS),
            entry("c", "x", topic="drift", visibility=Visibility.SECRETARIAT),
        ]
    )
    for seen, total in (({"public"}, 1), ({"public", "members"}, 2), (set(Visibility), 3), (set(), 0)):
        visibilities = frozenset(map(Visibility, seen))
        for plan in (word("x"), Everything(), Without(Everything(), word("q")), HasValue("topic", "drift")):
            answer = ask(engine, plan, visibilities=visibilities, facets=("topic",))
            assert answer.total == len(answer.hits) == total
            assert sum(answer.facets["topic"].values()) == total


@engines()
def test_the_last_page_of_thousands_is_reached_and_nothing_is_shown_twice(make):
    engine = make()
    engine.update(
        [entry(f"{n:04}", "x " * (1 + n % 3), title=f"t{n % 9}", date=f"{1990 + n % 7}") for n in range(5000)]
    )
    for sort in Sort:
        window = [found(engine, word("x"), sort=sort, offset=start, limit=500) for start in range(0, 5000, 500)]
        assert len({name for names in window for name in names}) == 5000
        assert found(engine, word("x"), sort=sort, offset=4990, limit=10) == window[-1][-10:]
        assert ask(engine, word("x"), sort=sort, offset=900_000, limit=100).hits == ()
        assert found(engine, word("x"), sort=sort, limit=10_000_000) == [name for names in window for name in names]


# --- order and paging ----------------------------------------------------------------------------


@engines()
def test_equal_documents_are_ordered_by_id(make):
    engine = make()
    engine.update([entry(name, "x") for name in ("c", "a", "b")])
    engine.update([entry("aa", "x")])
    for sort in Sort:
        assert found(engine, word("x"), sort=sort) == ["a", "aa", "b", "c"]


@engines()
def test_newest_and_oldest_put_undated_documents_last(make):
    engine = make()
    dates = {"a": "2017", "b": "2017-03", "c": "2017-03-17", "d": "", "e": "1999-12-31", "f": "2017-03-17"}
    engine.update([entry(name, "x", date=date) for name, date in dates.items()])
    assert found(engine, word("x"), sort=Sort.NEWEST) == ["c", "f", "b", "a", "e", "d"]
    assert found(engine, word("x"), sort=Sort.OLDEST) == ["e", "a", "b", "c", "f", "d"]


@engines()
def test_titles_are_in_danish_order_and_untitled_documents_last(make):
    engine = make()
    titles = ["Åben", "zone", "Ærø", "Østerbro", "»Almen« bolig", "almene", "Aalborg", "", "Élan", "10 råd", "Aarhus"]
    engine.update([entry(str(number), "x", title=title) for number, title in enumerate(titles)])
    ordered = [titles[int(name)] for name in found(engine, word("x"), sort=Sort.TITLE, limit=20)]
    assert ordered == [
        "10 råd",
        "»Almen« bolig",
        "almene",
        "Élan",
        "zone",
        "Ærø",
        "Østerbro",
        "Åben",
        "Aalborg",
        "Aarhus",
        "",
    ]


@engines()
def test_pages_follow_one_another_without_gap_or_repetition(make):
    engine = make()
    engine.update(
        [entry(f"d{number:02}", "x " * (number % 3 + 1), date=str(2000 + number % 4)) for number in range(25)]
    )
    for sort in Sort:
        everything = found(engine, word("x"), sort=sort, limit=100)
        pages = [found(engine, word("x"), sort=sort, offset=offset, limit=10) for offset in (0, 10, 20, 30)]
        assert [len(page) for page in pages] == [10, 10, 5, 0]
        assert list(chain.from_iterable(pages)) == everything
        assert ask(engine, word("x"), sort=sort, offset=20).total == 25


# --- updating ------------------------------------------------------------------------------------


@engines()
def test_an_empty_engine_answers(make):
    engine = make()
    assert engine.count() == 0
    assert ask(engine, Everything(), facets=("topic",)).total == 0
    assert ask(engine, word("x"), sort=Sort.TITLE).hits == ()
    assert engine.statistics(frozenset(Visibility)).frequency("body", "x") == 0


@engines()
def test_an_entry_of_the_same_id_replaces_the_former_one(make):
    engine = make()
    engine.update([entry("a", "gammel", topic="drift"), entry("b", "gammel")])
    engine.update([entry("a", "ny", topic="oekonomi")])
    assert engine.count() == 2
    assert found(engine, word("gammel")) == ["b"]
    assert found(engine, word("ny")) == ["a"]
    assert ask(engine, Everything(), facets=("topic",)).facets == {"topic": {"oekonomi": 1}}


@engines()
def test_the_last_of_two_entries_of_one_id_counts(make):
    engine = make()
    engine.update([entry("a", "gammel"), entry("a", "ny")])
    assert engine.count() == 1
    assert found(engine, word("ny")) == ["a"]


@engines()
def test_documents_go_while_others_come(make):
    engine = make()
    bodies(engine, ["x", "x", "x"])
    engine.update([entry("d", "x")], gone=["a", "c", "unknown"])
    assert found(engine, word("x")) == ["b", "d"]
    engine.update([], gone=["b", "d"])
    assert engine.count() == 0
    assert found(engine, Everything()) == []


@engines()
def test_an_update_that_fails_leaves_the_former_state_and_does_not_block_the_next(make):
    class Broken(dict):
        def get(self, *_):
            raise RuntimeError

        __getitem__ = get

    engine = make()
    bodies(engine, ["x", "x"])
    broken = entry("d", "y")
    object.__setattr__(broken, "streams", Broken(body="y"))
    with pytest.raises(RuntimeError):
        engine.update([entry("a", "y"), entry("c", "y"), broken], gone=["b"])
    assert found(engine, Everything()) == ["a", "b"]
    assert found(engine, word("y")) == []
    engine.update([entry("c", "y")])
    assert found(engine, Everything()) == ["a", "b", "c"]


@engines()
def test_what_was_written_is_there_after_reopening(make):
    first = make()
    bodies(first, ["x", "y"])
    first.close()
    again = make()
    assert again.count() == 2
    assert found(again, word("y")) == ["b"]
    again.update([entry("c", "y")])
    assert found(again, word("y")) == ["b", "c"]


@engines()
def test_an_open_reader_sees_each_new_generation(make):
    reader, writer = make(), make()
    for number in range(12):
        writer.update([entry(f"d{number:02}", "x")], gone=[f"d{number - 5:02}"])
        assert found(reader, word("x"), limit=50) == [f"d{n:02}" for n in range(max(0, number - 4), number + 1)]
        assert reader.count() == min(number + 1, 5)


@engines()
def test_many_small_updates_do_not_multiply_the_files(make):
    engine = make()
    for number in range(40):
        engine.update([entry(f"d{number % 20}", f"x w{number}")])
    assert engine.count() == 20
    assert engine.statistics(frozenset(Visibility)).frequency("body", "x") == 20
    assert len(found(engine, word("x"), limit=50)) == 20
    assert sum(1 for file in make.folder.rglob("*") if file.is_file()) < 60


@engines()
def test_threads_may_ask_while_another_writes(make):
    engine, faults = make(), []
    engine.update([entry(f"d{n}", "x y z") for n in range(20)])
    stop = threading.Event()

    def read():
        while not stop.is_set():
            answer = ask(engine, AllOf((word("x"), word("y"))), facets=("topic",), limit=50)
            if answer.total != 20 or len(answer.hits) != 20:
                faults.append(answer)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(15):
        engine.update([entry(f"d{number}", "x y z", topic=f"t{number}")])
    stop.set()
    for reader in readers:
        reader.join()
    assert not faults


_WRITER = """
import sys, importlib, pathlib
from indexer.model import Entry, Visibility
module, name, folder = sys.argv[1:]
engine = getattr(importlib.import_module(module), name)(pathlib.Path(folder))
for number in range(100_000):
    terms = " ".join([*(f"w{n * number % 997}" for n in range(300)), "x"])
    engine.update([Entry(f"d{n}", Visibility.PUBLIC, {"body": terms}, {"topic": (f"t{number}",)}) for n in range(8)])
    print(number, flush=True)
"""


@engines()
def test_a_writer_killed_at_any_moment_leaves_the_last_complete_state(make):
    kind, chance = make.kind, random.Random(2000)
    for _ in range(5):
        command = [sys.executable, "-c", _WRITER, kind.__module__, kind.__name__, str(make.folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            for _ in range(3):
                settled = writer.stdout.readline()
            time.sleep(chance.random() / 5)
            writer.kill()
        engine = make()
        answer = ask(engine, word("x"), facets=("topic",))
        assert answer.total == engine.count() == 8
        ((state, documents),) = answer.facets["topic"].items()
        assert documents == 8
        assert int(state[1:]) >= int(settled)
        engine.update([entry("new", "y")])
        assert engine.count() == 9
        engine.update([], gone=["new"])
    assert sum(1 for file in make.folder.rglob("*") if file.is_file()) < 40


# --- vocabulary ----------------------------------------------------------------------------------


@engines(Capability.VOCABULARY)
def test_the_vocabulary_is_in_order(make):
    engine = make()
    bodies(engine, ["bolig bolig støj", "boligstøtte støj", "øde"])
    assert list(engine.vocabulary("body")) == ["bolig", "boligstøtte", "støj", "øde"]
    assert list(engine.vocabulary("body", "bolig")) == ["bolig", "boligstøtte"]
    assert list(engine.vocabulary("title")) == []


@engines()
def test_frequencies_forget_what_was_deleted(make):
    engine = make()
    bodies(engine, ["bolig støj", "bolig støj", "støj"])
    engine.update([entry("a", "støj")], gone=["b"])
    assert engine.statistics(frozenset(Visibility)).frequency("body", "støj") == 2
    assert engine.statistics(frozenset(Visibility)).frequency("body", "bolig") == 0


@engines()
def test_hidden_documents_change_neither_scores_nor_numbers(make):
    """They are of equal length, so that the mean length of all texts stays the same: Tantivy has no other."""
    engine = make()
    shown = [entry("a", "støj støj tag"), entry("b", "støj gulv tag"), entry("c", "loft gulv tag")]
    hidden = [entry(f"h{n}", "støj loft loftet", visibility=Visibility.MEMBERS) for n in range(5)]
    plans = (
        Term("body", "støj"),
        AnyOf((Term("body", "støj"), Term("body", "loft"))),
        Sequence("body", ("gulv", "tag")),
        Near("body", ("tag", "gulv"), 3),
        Starting("body", "lof"),
    )

    def seen():
        statistics = engine.statistics(EVERYONE)
        numbers = [statistics.frequency("body", term) for term in ("støj", "loft", "loftet", "tag")]
        hits = [engine.answer(Question(plan, EVERYONE)).hits for plan in plans]
        return statistics.documents, numbers, [(name, round(score, 3)) for found in hits for name, score in found]

    engine.update(shown)
    before = seen()
    engine.update(hidden)
    assert seen() == before
    assert engine.statistics(frozenset(Visibility)).frequency("body", "støj") == 7
    engine.update([], [entry.id for entry in hidden[:2]])
    assert seen() == before
