"""Histograms beside the fields of a range: a small picture, and the same figures in words."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from indexer.results import Bar, SearchResult, Span
from search_app import words
from search_app.language import gettext, language, ngettext, number
from search_app.state import RANGES, SearchState

#: The picture in units of its own; the page stretches it.
_WIDTH, _HEIGHT = 240, 44
#: A bar of few documents is still seen.
_LOWEST = 3


@dataclass(frozen=True, slots=True)
class Range:
    """A range that a result can be narrowed to. `first` and `last` stand in its fields.

    `picture` is an SVG, none of one bar alone; `ends` stand below it, `figures` are its bars in words.
    """

    name: str
    legend: str
    unit: str
    first: str
    last: str
    picture: Markup
    ends: tuple[str, ...]
    figures: tuple[str, ...]


def ranges(state: SearchState, result: SearchResult) -> dict[str, Range]:
    """Return the ranges that the result has numbers for or that are in use, by name."""
    found = ((name, state.span(name), result.histograms.get(name, ())) for name in RANGES)
    return {name: _range(name, span, bars) for name, span, bars in found if bars or span != (None, None)}


def spanned(name: str, span: Span) -> str:
    """Write from where to where a number lies: `1.800–2.200 kr. pr. måned`, `fra 20 m² pr. bolig`."""
    first, last = ("" if end is None else _written(name, end) for end in span)
    if first and last:
        text = _joined(first, last)
    else:
        text = gettext("from %(first)s", first=first) if first else gettext("up to %(last)s", last=last)
    return f"{text} {_unit(name)}".strip()


def _range(name: str, span: Span, bars: tuple[Bar, ...]) -> Range:
    first, last = span
    figures = [_figure(name, bar, language()) for bar in bars if bar.count]
    return Range(
        name,
        words.named(words.RANGES, name),
        _unit(name),
        _typed(first),
        _typed(last),
        _picture(bars, figures, span, _about(name, bars)) if len(bars) > 1 else Markup(),
        (_written(name, bars[0].low), _written(name, bars[-1].high)) if bars else (),
        tuple(figures),
    )


def _about(name: str, bars: tuple[Bar, ...]) -> str:
    return gettext(
        "%(what)s from %(first)s to %(last)s. Most: %(most)s.",
        what=", ".join(filter(None, (words.named(words.RANGES, name), _unit(name)))),
        first=_written(name, bars[0].low),
        last=_written(name, bars[-1].high),
        most=_figure(name, max(bars, key=lambda bar: bar.count), language()),
    )


@lru_cache(5000)
def _figure(name: str, bar: Bar, _language: str) -> str:
    of, count = _joined(_written(name, bar.low), _written(name, bar.high)), number(bar.count)
    return ngettext("%(of)s: %(count)s document", "%(of)s: %(count)s documents", bar.count, of=of, count=count)


def _joined(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _picture(bars: tuple[Bar, ...], figures: list[str], span: Span, about: str) -> Markup:
    """Return an SVG with a bar for each that has documents; those within the range stand out."""
    wide, most = _WIDTH / len(bars), max(bar.count for bar in bars)
    low, high = span
    parts = []
    said = iter(figures)
    for place, bar in enumerate(bars):
        if not bar.count:
            continue
        tall = _LOWEST + (_HEIGHT - _LOWEST) * bar.count / most
        inside = (low is None or bar.high >= low) and (high is None or bar.low <= high)
        parts.append(
            f'<rect x="{place * wide + wide * 0.08:.1f}" y="{_HEIGHT - tall:.1f}" width="{wide * 0.84:.1f}" '
            f'height="{tall:.1f}" data-from="{bar.low:g}" data-to="{bar.high:g}"{"" if inside else _OUTSIDE}>'
            f"<title>{escape(next(said))}</title></rect>"
        )
    return Markup(  # noqa: S704 - figures and sentences of our own, escaped
        f'<svg class="bars" role="img" aria-label="{escape(about)}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'preserveAspectRatio="none">{"".join(parts)}</svg>'
    )


_OUTSIDE = ' class="outside"'


def _unit(name: str) -> str:
    return words.named(words.UNITS, name) if name in words.UNITS else ""


def _written(name: str, value: float) -> str:
    return str(int(value)) if name == "year" else number(value)


def _typed(value: float | None) -> str:
    """Write a number as it is typed into a field."""
    text = "" if value is None else f"{value:g}" if value % 1 else str(int(value))
    return text.replace(".", ",") if language() == "da" else text
