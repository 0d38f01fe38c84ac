"""Plans made simpler: what an engine need not look for in one index, or for one purpose."""

from collections.abc import Callable, Iterable, Iterator

from indexer.query import plan as p

#: Says how many documents have a term in a stream.
Frequency = Callable[[str, str], int]


def pruned(plan: p.Plan, frequency: Frequency) -> p.Plan:  # noqa: PLR0911 - one for each kind
    """Return a plan that matches and scores the same, without the terms that no document has.

    Most of the compounds that words may form stand nowhere.
    """
    match plan:
        case p.Term(stream, text):
            return plan if frequency(stream, text) else p.Nothing()
        case p.Sequence(stream, terms) | p.Near(stream, terms):
            return plan if all(frequency(stream, term) for term in terms) else p.Nothing()
        case p.AllOf(children):
            left = _left(children, frequency)
            return p.AllOf(left) if len(left) == len(children) else p.Nothing()
        case p.AnyOf(children, minimum):
            left = _left(children, frequency)
            if minimum == len(left) == 1:
                return left[0]
            return p.AnyOf(left, minimum) if len(left) >= minimum else p.Nothing()
        case p.BestOf(children):
            left = _left(children, frequency)
            return left[0] if len(left) == 1 else p.BestOf(left) if left else p.Nothing()
        case p.Boosted(wanted, welcome, share):
            base, bonus = pruned(wanted, frequency), pruned(welcome, frequency)
            return base if p.Nothing() in (base, bonus) else p.Boosted(base, bonus, share)
        case p.Damped(wanted, doubtful, share):
            return p.Damped(pruned(wanted, frequency), doubtful, share)
        case p.Without(wanted, unwanted):
            return p.Without(pruned(wanted, frequency), unwanted)
    return plan


def _left(children: Iterable[p.Plan], frequency: Frequency) -> tuple[p.Plan, ...]:
    each = (pruned(child, frequency) for child in children)
    return tuple(child for child in each if not isinstance(child, p.Nothing))


def loosened(plan: p.Plan) -> p.Plan:
    """Return a plan that matches all that this one matches, and perhaps more, without looking at positions."""
    match plan:
        case p.Sequence(stream, terms):
            return p.AllOf(tuple(p.Term(stream, term) for term in terms))
        case p.Near(stream, terms):
            return p.AllOf(tuple(p.Term(stream, term) for term in terms))
        case p.AnyOf(children, minimum):
            return p.AnyOf(tuple(map(loosened, children)), minimum)
        case p.BestOf(children):
            return p.BestOf(tuple(map(loosened, children)))
        case p.AllOf(children):
            return p.AllOf(tuple(map(loosened, children)))
    return plan


def matching(plan: p.Plan) -> p.Plan:  # noqa: PLR0911 - one for each kind
    """Return a plan that matches just what this one matches, without whatever is there for the score alone."""
    match plan:
        case p.Boosted(wanted) | p.Damped(wanted):
            return matching(wanted)
        case p.Without(wanted, unwanted):
            return p.Without(matching(wanted), matching(unwanted))
        case p.Term(stream, text):
            return p.Term(stream, text)
        case p.Starting(stream, prefix):
            # Without weight its terms need not be told apart.
            return p.Starting(stream, prefix, 0.0)
        case p.Sequence(stream, terms):
            return p.Sequence(stream, terms)
        case p.Near(stream, terms, distance):
            return p.Near(stream, terms, distance)
        case p.AllOf(children):
            return p.AllOf(tuple(dict.fromkeys(map(matching, children))))
        case p.AnyOf(children, minimum) if minimum > 1:
            return p.AnyOf(tuple(map(matching, children)), minimum)
        case p.AnyOf(children) | p.BestOf(children):
            return p.AnyOf(tuple(_least(_alternatives(children))))
    return plan


def _alternatives(children: Iterable[p.Plan]) -> Iterator[p.Plan]:
    """Yield the plans one of which is enough, those inside of others as well."""
    for child in map(matching, children):
        if isinstance(child, p.AnyOf) and child.minimum == 1:
            yield from child.children
        else:
            yield child


def _least(alternatives: Iterable[p.Plan]) -> Iterator[p.Plan]:
    """Yield each plan once, and no sequence one of whose terms is enough."""
    each = dict.fromkeys(alternatives)
    for plan in each:
        if not (isinstance(plan, p.Sequence | p.Near) and any(p.Term(plan.stream, t) in each for t in plan.terms)):
            yield plan
