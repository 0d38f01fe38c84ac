"""Rules and days: which rules are in force, to come, or of the past on a given day, as conditions of a plan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from indexer.engine.base import Engine, Question
from indexer.model import RuleStatus
from indexer.query.plan import AllOf, AnyOf, InRange, Plan


def standing(statuses: Iterable[RuleStatus], on: date) -> Plan:
    """Return the plan of all rules that have one of these statuses on a day, as RuleFacts.status says.

    A rule that has been amended is in force as well.
    """
    return AnyOf(tuple(_standing(status, on.toordinal()) for status in statuses))


def rule_parent(_facet: str, status: str) -> str:
    """Return the status that a status is part of, '' where it is none."""
    return RuleStatus.IN_FORCE if status == RuleStatus.AMENDED else ""


def counted(engine: Engine, question: Question, on: date) -> dict[str, int]:
    """Return how many of the documents that a question finds are rules of each status; statuses of none are left out.

    The plan of the question must not want a status itself: a facet does not look at its own selection.
    """
    every = _count(engine, question, InRange("in_force_to", None, None))
    if not every:
        return {}
    asked = (RuleStatus.UPCOMING, RuleStatus.HISTORICAL, RuleStatus.AMENDED)
    counts = {status: _count(engine, question, standing((status,), on)) for status in asked}
    # A rule that is neither to come nor of the past is in force: there is no need to ask.
    counts[RuleStatus.IN_FORCE] = every - counts[RuleStatus.UPCOMING] - counts[RuleStatus.HISTORICAL]
    return {status.value: counts[status] for status in RuleStatus if counts[status]}


def _count(engine: Engine, question: Question, condition: Plan) -> int:
    # What is rare stands first.
    plan = AllOf((condition, question.plan))
    return engine.answer(replace(question, plan=plan, facets=(), offset=0, limit=0)).total


def _standing(status: RuleStatus, day: int) -> Plan:
    if status is RuleStatus.UPCOMING:
        return InRange("in_force_from", day + 1, None)
    days = (None, day - 1) if status is RuleStatus.HISTORICAL else (day, None)
    amended = (InRange("amended_from", None, day),) if status is RuleStatus.AMENDED else ()
    return AllOf((*amended, InRange("in_force_from", None, day), InRange("in_force_to", *days)))
