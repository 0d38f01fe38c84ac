"""How a query is expanded: what is looked for besides the words themselves, and how much each find counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a find counts: by stream, and by how it came about. Tuned with benchmarks/relevance/evaluate.py."""

    title: float = 2.0
    heading: float = 1.0
    meta: float = 2.0
    body: float = 1.2
    forms: float = 1.0
    title_parts: float = 1.5
    body_parts: float = 0.6
    #: Beside the word itself: its parts, also in other words; a compound that it forms with its neighbours; what the
    #: thesaurus says for it, and what it says is narrower.
    parts: float = 0.7
    compound: float = 1.0
    synonym: float = 0.6
    narrower: float = 0.3
    #: Two neighbouring words of the query that are near one another in the document.
    near: float = 1.0
    #: The share of the words that a relaxed plan wants, how many of a long query are enough, and what having all of
    #: them adds: so much of their score.
    most: float = 0.67
    enough: int = 3
    all_words: float = 0.6

    def of(self, stream: str) -> float:
        """Return the weight of a stream."""
        return float(getattr(self, stream))


@dataclass(frozen=True, slots=True)
class Way:
    """How to expand: with the parts of compounds, with what the thesaurus says, and with which weights."""

    parts: bool = True
    synonyms: bool = True
    weights: Weights = Weights()
