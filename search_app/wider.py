"""Where little was found: what was searched for, in words, and links to what gives more."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.results import MEASURES
from indexer.wider import ALL, YEARS, How, Offer, Step, Understood
from search_app import words
from search_app.facets import Labels
from search_app.language import gettext, msgid
from search_app.present import chips
from search_app.state import SearchState

HOWS: Mapping[str, str] = {
    How.WORD: msgid("in any inflection, also inside longer words"),
    How.LEFT_OUT: msgid("not searched for: the word only holds the sentence together"),
    How.PHRASE: msgid("just these words one after the other, in any inflection"),
    How.EXACT: msgid("spelt just so"),
    How.CITATION: msgid("the act or order with this number"),
    How.PREFIX: msgid("words that begin so"),
    How.VALUE: msgid("only documents with this property"),
    How.YEARS: msgid("only documents from these years"),
    How.ANY: msgid("at least one of these"),
    How.TOGETHER: msgid("all of this"),
    How.UNWANTED: msgid("must not be in the document"),
}
WHOLE = msgid("in any inflection, as a whole word")

#: The headings under which the steps stand.
GROUPS: tuple[tuple[str, tuple[Step, ...]], ...] = (
    (msgid("With fewer filters"), (Step.FILTER,)),
    (msgid("With fewer demands on the words"), (Step.UNQUOTED, Step.PARTS, Step.SYNONYMS, Step.WITHOUT, Step.ANY)),
    (msgid("With another word"), (Step.BROADER, Step.RELATED)),
)


@dataclass(frozen=True, slots=True)
class OfferView:
    """A wider search: what is different about it, its address, and the documents it gives."""

    text: str
    url: str
    documents: int


@dataclass(frozen=True, slots=True)
class WiderView:
    """What was searched for, and what to search for instead."""

    understood: tuple[tuple[str, str], ...]
    filters: tuple[str, ...]
    groups: tuple[tuple[str, tuple[OfferView, ...]], ...]


def wider_view(
    state: SearchState, understood: tuple[Understood, ...], offers: tuple[Offer, ...], labels: Labels
) -> WiderView:
    """Return what a page shows where little was found. `state` has the words that were searched for."""
    views = [(offer.step, _view(state, offer, labels)) for offer in offers]
    groups = ((gettext(name), tuple(view for step, view in views if step in steps)) for name, steps in GROUPS)
    return WiderView(
        tuple((part.text, _how(part, state)) for part in understood),
        tuple(chip.text for chip in chips(state, labels)),
        tuple(group for group in groups if group[1]),
    )


def instead(state: SearchState, offers: tuple[Offer, ...], labels: Labels) -> tuple[OfferView, ...]:
    """Return the offers of other terms: for a word that is in no document, and that the thesaurus knows."""
    return tuple(_view(state, offer, labels) for offer in offers if offer.step in {Step.BROADER, Step.RELATED})


def _how(part: Understood, state: SearchState) -> str:
    return gettext(WHOLE if part.how is How.WORD and state.whole else HOWS[part.how])


def _view(state: SearchState, offer: Offer, labels: Labels) -> OfferView:
    text, changes = _said(state, offer, labels)
    return OfferView(text, state.change(**changes).url(), offer.documents)


def _said(state: SearchState, offer: Offer, labels: Labels) -> tuple[str, dict[str, object]]:  # noqa: PLR0911 - one for each step
    """Return what is different about an offer, and what it changes of the search."""
    changes: dict[str, object] = {"q": offer.text} if offer.text else {}
    match offer.step:
        case Step.FILTER:
            return _without(state, offer.subject, labels)
        case Step.UNQUOTED:
            return gettext("Without the quotation marks: %(q)s", q=offer.text), changes
        case Step.PARTS:
            return gettext("Also inside longer words"), {"whole": False}
        case Step.SYNONYMS:
            return words.named(words.PARAMETERS, "synonyms"), {"synonyms": True}
        case Step.BROADER:
            return gettext("“%(term)s”, which is broader than “%(word)s”", term=offer.subject, word=offer.of), changes
        case Step.RELATED:
            return gettext("“%(term)s”, which is akin to “%(word)s”", term=offer.subject, word=offer.of), changes
        case Step.WITHOUT:
            return gettext("Without “%(word)s”", word=offer.subject), changes
        case Step.ANY:
            return gettext("At least one of the words"), changes


def _without(state: SearchState, dropped: str, labels: Labels) -> tuple[str, dict[str, object]]:
    every = state.cleared()
    if dropped == ALL:
        return gettext("Without any filter"), {name: getattr(every, name) for name in every.__dataclass_fields__}
    ends = {name: (f"{name}_from", f"{name}_to") for name in (YEARS, *MEASURES)}
    names = [*ends.get(dropped, ()), *([dropped] if dropped in every.__dataclass_fields__ else [])]
    changes: dict[str, object] = {name: getattr(every, name) for name in names}
    left = {chip.text for chip in chips(state.change(**changes), labels)}
    name = ", ".join(chip.text for chip in chips(state, labels) if chip.text not in left)
    return gettext("Without %(filter)s", filter=name), changes
