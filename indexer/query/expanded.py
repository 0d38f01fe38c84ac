"""What comes of an expansion: plans for the engine, and for each word the terms to mark in a text."""

from dataclasses import dataclass

from indexer.query import plan as p


@dataclass(frozen=True, slots=True)
class WantedWord:
    """A word that was asked for, with the terms to mark for it: itself, its parts, and its synonyms.

    `joined` are compounds that it may form with its neighbours.

    `words` holds one term, or two where an English reading differs; `parts` are empty where parts are not looked for.
    `form` is the only spelling wanted, '' when any inflection is.
    """

    surface: str
    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    prefix: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A query in terms.

    `strict` wants every word. `relaxed` wants most of several words, and of a compound its parts anywhere; it is None
    where that is the same. `words` are those asked for, not those excluded; `synonyms` are words of the query with what
    the thesaurus says for them, as it is spelt there; `warnings` are the parser's and our own.
    """

    strict: p.Plan
    relaxed: p.Plan | None
    words: tuple[WantedWord, ...]
    synonyms: tuple[tuple[str, tuple[str, ...]], ...]
    warnings: tuple[str, ...]
