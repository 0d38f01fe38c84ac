"""From a request to what an engine is asked: the day, the rules, the facets, and whether to ask for less."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from indexer.engine.base import Answer, Engine, Question
from indexer.model import RuleStatus
from indexer.query.expanded import Expanded
from indexer.query.plan import AllOf, AnyOf, Damped, HasValue, InRange, Plan, Without
from indexer.results import RULE, SearchRequest
from indexer.rules import counted, standing

#: Fewer documents with all the words than this are too few: documents with most of them are shown as well.
FEW = 20
#: The share of its score that a rule keeps when it is no longer in force.
HISTORICAL = 0.9


def answered(engine: Engine, request: SearchRequest, wanted: Expanded) -> tuple[Answer, int | None]:
    """Return the answer and, when it had to be relaxed, how many documents of it have all the words.

    Whether to relax is decided without filters: narrowing a result must never bring documents into it.
    """
    relaxable = wanted.relaxed is not None and not is_narrowed(request)
    answer = _asked(engine, request, wanted.strict, FEW if relaxable else 0)
    if wanted.relaxed is None or answer.total >= FEW:
        return answer, None
    found = answer.total
    if not relaxable:
        found = _asked(engine, replace(bare(request), facets=(), limit=0), wanted.strict).total
    if found >= FEW:
        return answer, None
    relaxed = _asked(engine, request, wanted.relaxed)
    return relaxed, answer.total if relaxed.total > answer.total else None


def is_narrowed(request: SearchRequest) -> bool:
    """Say whether anything but the words narrows a request."""
    return request != bare(request)


def bare(request: SearchRequest) -> SearchRequest:
    """Return the request with its words and nothing else that narrows it."""
    no: dict[str, Any] = {"filters": {}, "excluded": {}, "ranges": {}, "rule": ()}
    return replace(request, **no, year_from=None, year_to=None, added_since=None)


def _asked(engine: Engine, request: SearchRequest, plan: Plan, least: int = 0) -> Answer:
    """Return the engine's answer; with the statuses of rules among the facets, if they are asked for.

    With less than `least` documents the facets do not matter.
    """
    answer = engine.answer(replace(_question(request, plan), least=least))
    if answer.total < least:
        return answer
    facets = dict(answer.facets)
    if RULE in request.facets:
        facets[RULE] = _statuses(engine, request, plan)
    for facet, values in request.excluded.items():
        if facet in request.facets:
            # What is excluded counts what it takes away.
            others = {name: found for name, found in request.excluded.items() if name != facet}
            freed = _counts(engine, replace(request, excluded=others), plan, facet)
            facets[facet] = {**facets[facet], **{value: freed[value] for value in values if value in freed}}
    return replace(answer, facets=facets)


def _counts(engine: Engine, request: SearchRequest, plan: Plan, facet: str) -> Mapping[str, int]:
    if facet == RULE:
        return _statuses(engine, request, plan)
    return engine.answer(_question(replace(request, facets=(facet,), limit=0), plan)).facets[facet]


def _statuses(engine: Engine, request: SearchRequest, plan: Plan) -> Mapping[str, int]:
    return counted(engine, _question(replace(request, rule=()), plan), _day(request))


def _question(request: SearchRequest, plan: Plan) -> Question:
    day = _day(request)
    conditions: list[Plan] = [Damped(plan, standing((RuleStatus.HISTORICAL,), day), HISTORICAL)]
    if request.rule:
        conditions.append(standing(request.rule, day))
    if request.added_since:
        conditions.append(InRange("added", request.added_since.timestamp(), None))
    wanted = AllOf(tuple(conditions)) if len(conditions) > 1 else conditions[0]
    unwanted: list[Plan] = [
        HasValue(facet, value) for facet, values in request.excluded.items() if facet != RULE for value in values
    ]
    if RULE in request.excluded:
        unwanted.append(standing(map(RuleStatus, request.excluded[RULE]), day))
    return Question(
        Without(wanted, AnyOf(tuple(unwanted))) if unwanted else wanted,
        request.viewer.visibilities,
        request.filters,
        request.year_from,
        request.year_to,
        tuple(facet for facet in request.facets if facet != RULE),
        request.sort,
        request.offset,
        request.limit,
        ranges=request.ranges,
    )


def _day(request: SearchRequest) -> date:
    return request.on or datetime.now().astimezone().date()
