"""All engines find the same: the same documents, counts and orders, for questions made at random."""

import random

import pytest

from indexer.engine.base import Question
from indexer.engine.choose import ENGINES, open_engine
from indexer.model import Entry, Visibility
from indexer.query import plan as p
from indexer.results import Sort

WORDS = "bolig boligen boligstøtte støtte støj leje lejelov lov om i og unge".split()  # noqa: SIM905 - words of a text
TOPICS = ("drift", "oekonomi", "boligsocialt", "jura")
SECTORS = ("almen", "privat")
STREAMS = ("title", "body", "body_parts")


def documents(chance: random.Random) -> list[Entry]:
    def words(most: int) -> tuple[str, ...]:
        return tuple(chance.choices(WORDS, range(1, len(WORDS) + 1), k=chance.randint(1, most)))

    found = []
    for number in range(120):
        year = chance.choice(("", "2015", "2016", "2017"))
        date = chance.choice((year, f"{year}-03", f"{year}-03-17")) if year else ""
        facets = {"topic": tuple(chance.sample(TOPICS, chance.randint(0, 3))), "sector": (chance.choice(SECTORS),)}
        if year:
            facets["year"] = (year,)
        streams = {"title": " ".join(words(3)), "body": " ".join(words(25)), "body_parts": " ".join(words(30))}
        numbers = {"rent": chance.choice((1400.0, 2000.5, 3900.0))} if chance.random() < 0.5 else {}
        visibility = chance.choice((Visibility.PUBLIC, Visibility.PUBLIC, Visibility.MEMBERS))
        found.append(Entry(f"d{number * 37 % 120:03}", visibility, streams, facets, date, streams["title"], numbers))
    return found


def plan(chance: random.Random, depth: int = 3) -> p.Plan:
    stream, word = chance.choice(STREAMS), chance.choice(WORDS)
    leaves = (
        lambda: p.Term(stream, word, chance.choice((0.5, 1.0, 2.0))),
        lambda: p.Term(stream, "ukendt"),
        lambda: p.Sequence(stream, tuple(chance.choices(WORDS, k=chance.randint(2, 3)))),
        lambda: p.Near(stream, tuple(chance.sample(WORDS, 2)), chance.randint(1, 3)),
        lambda: p.InRange("rent", chance.choice((None, 1500)), chance.choice((None, 2500.0))),
        lambda: p.Starting(stream, word[: chance.randint(1, 5)]),
        lambda: p.HasValue("topic", chance.choice(TOPICS)),
        lambda: p.InYears(chance.choice((None, 2016)), chance.choice((None, 2016))),
        p.Everything,
        p.Nothing,
    )
    if not depth or chance.random() < 0.3:
        return chance.choice((*leaves, *leaves[:1] * 8))()
    children = tuple(plan(chance, depth - 1) for _ in range(chance.randint(1, 4)))
    return chance.choice(
        (
            p.AllOf(children),
            p.AnyOf(children, chance.randint(1, 3)),
            p.BestOf(children),
            p.Boosted(children[0], children[-1], 0.5),
            p.Damped(children[0], children[-1], 0.5),
            p.Without(children[0], children[-1]),
        )
    )


def question(chance: random.Random) -> Question:
    filters = {}
    if chance.random() < 0.4:
        filters["topic"] = tuple(chance.sample(TOPICS, 2))
    if chance.random() < 0.3:
        filters["sector"] = (chance.choice(SECTORS),)
    return Question(
        plan(chance),
        chance.choice((frozenset(Visibility), frozenset({Visibility.PUBLIC}))),
        filters,
        chance.choice((None, None, None, 2016, 2017)),
        chance.choice((None, None, None, 2016, 2015)),
        ("topic", "sector", "year", "actor"),
        chance.choice((Sort.NEWEST, Sort.OLDEST, Sort.TITLE)),
        chance.choice((0, 0, 5, 40)),
        chance.choice((1, 10, 200)),
    )


@pytest.fixture
def engines(tmp_path):
    opened = [open_engine(name, tmp_path / name) for name in ENGINES]
    yield opened
    for engine in opened:
        engine.close()


def test_engines_agree_on_totals_counts_and_windows(engines):
    chance = random.Random(2000)
    entries = documents(chance)
    for engine in engines:
        for start in range(0, 120, 25):
            engine.update(entries[start : start + 25], gone=[entries[start - 3].id] if start else [])
    for number in range(600):
        asked = question(chance)
        answers = [engine.answer(asked) for engine in engines]
        first = answers[0]
        for engine, answer in zip(engines, answers, strict=True):
            where = (number, engine.name, asked)
            assert answer.total == first.total, where
            assert answer.facets == first.facets, where
            assert [name for name, _ in answer.hits] == [name for name, _ in first.hits], where
