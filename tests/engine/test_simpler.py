"""Simpler plans match what the plans they come from match: see test_agreement.py for all of it at random."""

from indexer.engine.simpler import matching, pruned
from indexer.query import plan as p

THERE = {"støj": 3, "lyd": 2}
NOISE, SOUND, NOWHERE = p.Term("body", "støj", 2.0), p.Term("body", "lyd"), p.Term("body", "zz")


def left(plan):
    return pruned(plan, lambda _, term: THERE.get(term, 0))


def test_terms_that_no_document_has_are_left_out():
    assert left(p.BestOf((NOISE, p.AnyOf((NOWHERE, SOUND)), p.Near("body", ("støj", "zz"), 2)))) == p.BestOf(
        (NOISE, SOUND)
    )
    assert left(p.AllOf((NOISE, NOWHERE))) == p.Nothing()
    assert left(p.AnyOf((NOISE, SOUND, NOWHERE), 2)) == p.AnyOf((NOISE, SOUND), 2)
    assert left(p.AnyOf((NOISE, NOWHERE), 2)) == p.Nothing()
    assert left(p.Boosted(NOISE, NOWHERE)) == NOISE
    assert left(p.Without(NOISE, NOWHERE)) == p.Without(NOISE, NOWHERE)


def test_what_only_scores_does_not_match():
    doubt = p.InRange("in_force_to", None, 1)
    assert matching(p.Damped(p.Boosted(NOISE, SOUND, 0.5), doubt, 0.9)) == p.Term("body", "støj")


def test_each_alternative_is_looked_for_once_and_no_sequence_of_one_of_them():
    row = p.Sequence("body", ("støj", "lyd"), 3.0)
    other = p.Sequence("title", ("støj", "lyd"))
    assert matching(p.BestOf((NOISE, p.AnyOf((p.Term("body", "støj"), row, other))))) == p.AnyOf(
        (p.Term("body", "støj"), other)
    )
    assert matching(p.AnyOf((NOISE, SOUND), 2)).minimum == 2
