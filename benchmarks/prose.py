"""Made-up Danish documents: headings, paragraphs, lists and references to paragraphs of laws, drawn from a vocabulary.

Each document has some nouns of its own that come back again and again, as in documents about something.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from vocabulary import Vocabulary, person, place

_PATTERNS = """
{D} {V} {C} {P}, når {D} ikke {V} {P}
I {Y} {W} {D} {P} i {S}, og siden har {D} {T} {C} {P}
Det er {B} at {I} {P}, men {D} {V} ikke altid {Q}
{M} fra {S} {W} {C} {P} sammen med {Q}
Efter {R} kan {D} {I} {P}, hvis {Q} er {C}
Ifølge {R} skal {D} {I} {P} senest {X} uger efter, at {D} er {T}
{Q} {V} {P} til {P}, der {V} {D}
Den {C} {N} koster {K} kr. om måneden og er på {X} m²
Udgiften til {P} blev {K} kr. i {Y} mod {K} kr. året før
{G} {P} blev {T} af {Q}, fordi {D} var {A}
Hvis {D} {V}, at {Q} er {C}, kan man {I} {D}
Vi {W} {P} og {P}, og det {W} vi {P} af
{X} af {X} {P} {V}, at {D} er {A}
Der er {C} {P} i {D}, og de {V} {D} hver dag
Når {Q} {V}, er det ofte {G} {P}, der {V}
{D} i {S} har {X} {P} og {C} {P} til {P}
Man kan {I} {P}, {P} og {P} i {D}
Selv om {D} {W} {P}, blev {Q} ikke {C} af det
Både {Q} og {D} {V}, at {P} er en {A} {N}
Til gengæld {V} {D} {P} for {P} med {C} {P}
Det skyldes, at {Q} {W} {P}, inden {D} var {T}
{M} {V}, at »{D} skal {I} {P}, før {D} {V}«
Sagen om {D} (j.nr. {J}) {W} {Q} til {P}
Derfor er {D} {A}, og derfor {V} vi {P}
Hvor {Q} {W} {P}, {W} {D} i stedet {C} {P}
{P}, {P} og {P} er {T} af {D} i {S}
For {Q} er {D} både {A} og {A}
{D} må ikke {I} {P} uden {N} fra {D}
Den {X}. {O} {Y} {W} {D} at {I} {Q}
Bygge- og {P} {V} mere, end {D} {W} i {Y}
"""
_HEADINGS = "{D} og {Q}|{C} {P} i {S}|Hvad {D} {V}|{P}|{R}: {D}|Erfaringer med {P}|{G} {P} {Y}|Om at {I} {P}"
_TITLES = "{C} {P} i {S}|{D} og {Q}: erfaringer fra {S}|Vejledning om {P}|Referat af møde om {D}|{G} {P} {Y}"
_POINTS = "{D} {V} {P}|{C} {P} til {Q}|{X} {P}|At {I} {D}|{P} på {X} m²"
_MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_LAWS = "almenboligloven|lejeloven|byggeloven|planloven|boligstøtteloven|bygningsreglementet|serviceloven"
_CLASSES = dict.fromkeys("NDPQG", "noun") | dict.fromkeys("IVWT", "verb") | dict.fromkeys("ABC", "adjective")
_OWN_NOUNS, _OWN_SHARE = 40, 0.2
_DRAWN_AT_ONCE = 80


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document: `kind` is heading, paragraph or point."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document before it has a format."""

    title: str
    author: str
    date: str
    blocks: tuple[Block, ...]


def _compiled(patterns: list[str]) -> list[tuple[str, str]]:
    """Return each pattern as a template for `%` and the slots to fill."""
    slot = re.compile(r"{(\w)}")
    return [(slot.sub("%s", pattern.replace("%", "%%")), "".join(slot.findall(pattern))) for pattern in patterns]


_SENTENCES = _compiled(_PATTERNS.strip().split("\n"))
_HEADING, _TITLE, _POINT = (_compiled(patterns.split("|")) for patterns in (_HEADINGS, _TITLES, _POINTS))


class Writer:
    """Writes one document; the same choice writes the same one."""

    def __init__(self, vocabulary: Vocabulary, choice: random.Random) -> None:
        self._vocabulary = vocabulary
        self._choice = choice
        compounds = range(vocabulary.simple, len(vocabulary.forms["N"]))
        self._own = choice.choices(compounds, k=_OWN_NOUNS)
        self._drawn: dict[str, list[str]] = {}
        self._facts: dict[str, Callable[[], str]] = {
            "S": lambda: place(choice),
            "M": lambda: person(choice),
            "X": lambda: str(choice.randrange(2, 90)),
            "Y": lambda: str(choice.randrange(1998, 2027)),
            "K": lambda: f"{choice.randrange(1, 90)}.{choice.randrange(1000):03}",
            "O": lambda: choice.choice(_MONTHS.split("|")),
            "R": lambda: (
                f"{choice.choice(_LAWS.split('|'))}s § {choice.randrange(1, 190)}, stk. {choice.randrange(1, 6)}"
            ),
            "J": lambda: f"BO{choice.randrange(10_000):04}-{choice.randrange(100_000):05}",
        }

    def paper(self, words: int) -> Paper:
        """Return a document of about so many words."""
        choice = self._choice
        title, author = self._text(_TITLE), self._fact("M")
        date = f"{self._fact('Y')}-{choice.randrange(1, 13):02}-{choice.randrange(1, 29):02}"
        blocks: list[Block] = []
        written = 0
        while written < words:
            fresh = [Block("heading", self._text(_HEADING))]
            for _ in range(choice.randrange(2, 6)):
                sentences = (f"{self._text(_SENTENCES)}." for _ in range(choice.randrange(3, 9)))
                fresh.append(Block("paragraph", " ".join(sentences)))
            if choice.random() < 0.3:
                fresh += (Block("point", self._text(_POINT)) for _ in range(choice.randrange(3, 7)))
            blocks += fresh
            written += sum(block.text.count(" ") + 1 for block in fresh)
        return Paper(title, author, date, tuple(blocks))

    def _text(self, patterns: list[tuple[str, str]]) -> str:
        template, slots = patterns[int(self._choice.random() * len(patterns))]
        text = template % tuple(map(self._fill, slots))
        return text[0].upper() + text[1:]

    def _fill(self, slot: str) -> str:
        drawn = self._drawn.get(slot)
        if drawn:
            return drawn.pop()
        return self._fact(slot) if slot in self._facts else self._draw(slot)

    def _fact(self, slot: str) -> str:
        return self._facts[slot]()

    def _draw(self, slot: str) -> str:
        """Draw many words at once, which is a great deal quicker than one by one."""
        choice, weights, forms = self._choice, self._vocabulary.weights[_CLASSES[slot]], self._vocabulary.forms[slot]
        own = int(_DRAWN_AT_ONCE * _OWN_SHARE) if _CLASSES[slot] == "noun" else 0
        drawn = choice.choices(forms, cum_weights=weights, k=_DRAWN_AT_ONCE - own)
        drawn += (forms[lemma] for lemma in choice.choices(self._own, k=own))
        choice.shuffle(drawn)
        self._drawn[slot] = drawn
        return drawn.pop()
