"""Similar documents: found by the words that set a text apart."""

from collections import Counter
from math import log

from indexer.danish.analyser import Analyser
from indexer.engine.base import Statistics
from indexer.query.plan import AnyOf, Plan, Term

#: A similar document is found by this many of the most distinctive parts of a text, within its first characters.
DISTINCTIVE = 25
DISTINCTIVE_TEXT = 60_000


def distinctive(text: str, language: str, analyser: Analyser, seen: Statistics) -> Plan:
    """Return the plan of documents with some parts that are frequent in a text and rare in all that is `seen`."""
    parts = analyser.streams(text[:DISTINCTIVE_TEXT], language).parts
    weights = {}
    for part, times in Counter(parts).most_common(DISTINCTIVE * 12):
        documents = seen.frequency("body_parts", part)
        if 1 < documents <= seen.documents / 4 and part.isalpha():
            weights[part] = (1 + log(times)) * log(seen.documents / documents)
    chosen = sorted(weights, key=lambda part: (-weights[part], part))[:DISTINCTIVE]
    return AnyOf(tuple(Term("body_parts", part, weights[part]) for part in chosen), minimum=min(3, len(chosen)))
