"""From a request to what an engine is asked: the day, the rules, the facets, and whether to ask for less."""

from dataclasses import replace
from datetime import date, datetime

from indexer.engine.base import Answer, Engine, Question
from indexer.model import RuleStatus
from indexer.query.expanded import Expanded
from indexer.query.plan import AllOf, Damped, Plan
from indexer.results import RULE, SearchRequest
from indexer.rules import counted, standing

#: Fewer documents with all the words than this are too few: documents with most of them are shown as well.
FEW = 20
#: The share of its score that a rule keeps when it is no longer in force.
HISTORICAL = 0.9


def answered(engine: Engine, request: SearchRequest, wanted: Expanded) -> tuple[Answer, int | None]:
    """Return the answer and, when it had to be relaxed, how many documents have all the words.

    Whether to relax is decided without filters: narrowing a result must never bring documents into it.
    """
    relaxable = wanted.relaxed is not None and not is_narrowed(request)
    answer = _asked(engine, request, wanted.strict, FEW if relaxable else 0)
    if wanted.relaxed is None or answer.total >= FEW:
        return answer, None
    found = answer.total
    if not relaxable:
        bare = replace(request, filters={}, year_from=None, year_to=None, rule=(), facets=(), limit=0)
        found = _asked(engine, bare, wanted.strict).total
    if found >= FEW:
        return answer, None
    relaxed = _asked(engine, request, wanted.relaxed)
    return relaxed, found if relaxed.total > answer.total else None


def is_narrowed(request: SearchRequest) -> bool:
    """Say whether anything but the words narrows a request."""
    return bool(request.filters or request.year_from or request.year_to or request.rule)


def _asked(engine: Engine, request: SearchRequest, plan: Plan, least: int = 0) -> Answer:
    """Return the engine's answer; with the statuses of rules among the facets, if they are asked for.

    With less than `least` documents the facets do not matter.
    """
    answer = engine.answer(replace(_question(request, plan), least=least))
    if RULE not in request.facets or answer.total < least:
        return answer
    statuses = counted(engine, _question(replace(request, rule=()), plan), _day(request))
    return replace(answer, facets={**answer.facets, RULE: statuses})


def _question(request: SearchRequest, plan: Plan) -> Question:
    damped = Damped(plan, standing((RuleStatus.HISTORICAL,), _day(request)), HISTORICAL)
    return Question(
        AllOf((damped, standing(request.rule, _day(request)))) if request.rule else damped,
        request.viewer.visibilities,
        request.filters,
        request.year_from,
        request.year_to,
        tuple(facet for facet in request.facets if facet != RULE),
        request.sort,
        request.offset,
        request.limit,
    )


def _day(request: SearchRequest) -> date:
    return request.on or datetime.now().astimezone().date()
