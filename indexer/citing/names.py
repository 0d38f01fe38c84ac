"""Names of authors: persons, who have a family name, and bodies, whose name stays as it was written.

A sidecar says no more than a name, so what it is has to be told from its spelling. A body is what is more than a
person's name can be: where that cannot be told, the name is taken apart as a person's only if every word of it looks
like a part of one. A name that stays whole is cited right under its first letter; a body taken apart is not.
"""

import re
from functools import lru_cache
from typing import TypedDict

#: What a body is called in one of its words, or at the end of one: Boligministeriet, Trafikstyrelsen, Aarhus Kommune.
_BODY_ENDINGS = tuple(
    """
    ministeriet ministerium styrelsen styrelse direktoratet sekretariatet departementet kommune kommunen kommunerne
    regionen amtet nævnet ankenævn udvalget udvalg kommissionen rådet tinget myndigheden forvaltningen forvaltning
    foreningen forening forbundet forbund organisationen organisation fællesskabet selskabet selskab fonden stiftelsen
    stiftelse institution institutionen instituttet institut universitetet universitet skole skolen akademiet akademi
    center centret centeret netværket netværk værkstedet værksted gruppen arbejdsgruppe bestyrelsen bestyrelse
    afdelingen afdeling tegnestuen tegnestue arkitekter arkitekterne ingeniører rådgivning konsulenter forlag forlaget
    museum museet biblioteket bibliotek banken huset kontoret enheden projektet samarbejdet landbrug
    """.split()  # noqa: SIM905 - a list of words reads as one
)
#: Words that stand in names of bodies and in no person's, whole and in any case.
_BODY_WORDS = frozenset(
    """
    fond region amt dansk danske danmarks statens lejernes realdania boliger almene byggeri bl kab
    ministry department agency authority council municipality university institute association foundation society
    committee commission centre office studio group network company architects engineers consultants housing
    a/s aps p/s i/s k/s a.m.b.a. amba ivs s/i smba ltd ltd. inc inc. gmbh plc llc ab as
    """.split()  # noqa: SIM905 - a list of words reads as one
)
#: Words in small letters that belong to a family name.
_PARTICLES = frozenset(
    ("af", "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "zu")
)
_SUFFIXES = frozenset({"jr", "jr.", "junior", "sen", "sen.", "sr", "sr.", "senior", "ii", "iii", "iv"})
#: A word of a person's name: a capital first (or an initial), hyphens and apostrophes within; no digit, no bracket.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_CAPITALS = re.compile(r"[A-ZÆØÅ]{3,}")


class Name(TypedDict, total=False):
    """A name as CSL-JSON has it: `family` and perhaps `given` and `suffix` of a person, or the `literal` of a body."""

    family: str
    given: str
    suffix: str
    literal: str


@lru_cache(20_000)
def _parts(written: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a name with what they are; kept, because a collection has the same authors many times."""
    family, comma, given = written.partition(",")
    if comma:
        # "Ågård, Østen" is how a catalogue turns a name; a body has hyphens, small words or several commas there.
        person = _is_person(family.split(), particles_end=True) and _is_person(given.split())
        return _person(family.split(), given.split()) if person else (("literal", written),)
    words = written.split()
    last = len(words) - 1
    while last > 1 and words[last].casefold() in _SUFFIXES:
        last -= 1
    if last < 1 or not _is_person(words[: last + 1]):
        return (("literal", written),)
    first = last
    while first > 1 and words[first - 1] in _PARTICLES:
        first -= 1
    return _person(words[first : last + 1], words[:first], words[last + 1 :])


def _person(family: list[str], given: list[str], suffix: list[str] | None = None) -> tuple[tuple[str, str], ...]:
    parts = ("family", family), ("given", given), ("suffix", suffix or [])
    return tuple((kind, " ".join(words)) for kind, words in parts if words)


def _is_person(words: list[str], *, particles_end: bool = False) -> bool:
    """Tell whether every word may be part of a person's name, and none says that this is a body."""
    if not words or (words[-1] in _PARTICLES and not particles_end):
        return False
    return all(_WORD.fullmatch(word) and (word[0].isupper() or word in _PARTICLES) for word in words) and not any(
        word.casefold() in _BODY_WORDS
        or word.endswith("-")
        or _CAPITALS.fullmatch(word)
        or word.casefold().endswith(_BODY_ENDINGS)
        for word in words
    )


def name(written: str, publisher: str = "") -> Name:
    """Return a name as CSL-JSON has it. Whoever is also the publisher is a body.

    >>> name("Lis Hammershøj Bruun")
    {'family': 'Bruun', 'given': 'Lis Hammershøj'}
    >>> name("Trafik-, Bygge- og Boligstyrelsen")
    {'literal': 'Trafik-, Bygge- og Boligstyrelsen'}
    """
    written = " ".join(written.split())
    if publisher and written.casefold() == " ".join(publisher.split()).casefold():
        return {"literal": written}
    parts: Name = {}
    for kind, text in _parts(written):
        parts[kind] = text  # type: ignore[literal-required]  # kinds are keys of Name
    return parts


def inverted(named: Name) -> str:
    """Return a name as a list sorts it: Bruun, Lis Hammershøj."""
    if "literal" in named:
        return named["literal"]
    return ", ".join(filter(None, (named["family"], named.get("given", ""), named.get("suffix", ""))))


def natural(named: Name) -> str:
    """Return a name as it is said: Lis Hammershøj Bruun."""
    if "literal" in named:
        return named["literal"]
    return " ".join(filter(None, (named.get("given", ""), named["family"], named.get("suffix", ""))))


def short(named: Name) -> str:
    """Return what a reference in a text calls somebody: the family name, the whole name of a body."""
    return named.get("literal") or named["family"]


def initialled(named: Name) -> str:
    """Return a name with initials, as APA has it: Bruun, L. H.; Sander, M.-M."""
    if "literal" in named:
        return named["literal"]
    given = named.get("given", "").replace(".", ". ").split()
    initials = " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in given)
    return ", ".join(filter(None, (named["family"], initials, named.get("suffix", ""))))
