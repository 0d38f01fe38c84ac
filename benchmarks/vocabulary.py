"""Danish words for made-up documents: stems written down here, their inflections, and compounds made of them.

The words are ours; what is copied from real Danish is its shape. Frequencies follow Zipf's law over lemmas
(Mandelbrot's form), about one running word in seven is a compound, and new words go on turning up as they do in real
text.
"""

import random
from collections.abc import Iterator
from itertools import accumulate, product

# stem/definite/plural/link: `+` doubles the last consonant, `0` is no ending, `link` joins it to what follows.
_NOUNS = """
bolig/en/er/ hus/et/e/ leje/n/r/ lejer/en/e/ kommune/n/r/ forening/en/er/s støtte/n/r/ regel/en/0/ sag/en/er/s
plan/en/er/ beboer/en/e/ gård/en/e/ by/en/er/ område/t/r/ projekt/et/er/ afdeling/en/er/s udgift/en/er/s
drift/en/er/s råd/et/0/ gang/en/e/ trappe/n/r/ bygning/en/er/s materiale/t/r/ tag/et/e/ væg/+en/+e/ vindue/t/r/s
dør/en/e/ køkken/et/er/ bad/et/e/e rum/+et/0/ have/n/r/ vej/en/e/ plads/en/er/ cykel/en/0/ varme/n/r/ vand/et/e/
strøm/+en/+e/ energi/en/er/ klima/et/er/ affald/et/0/s lys/et/0/ lyd/en/e/ brand/en/e/ sikkerhed/en/er/s
kontrakt/en/er/ aftale/n/r/ lov/en/e/ krav/et/0/ tilladelse/n/r/s ansøgning/en/er/s udvalg/et/0/s møde/t/r/
bestyrelse/n/r/s formand/en/e/s medlem/+et/+er/s frivillighed/en/er/s hjælp/en/e/e ungdom/+en/+e/s student/en/er/
lærling/en/e/e familie/n/r/ barn/et/e/e ældre/n/r/ flygtning/en/e/e nabo/en/er/ ven/+en/+er/e økonomi/en/er/
budget/+et/+er/ lån/et/0/e tilskud/+et/0/s rente/n/r/ pris/en/er/ husleje/n/r/ indskud/+et/0/s skat/+en/+er/e
fond/en/e/s bank/en/er/ byggeri/et/er/ modul/et/er/ fabrik/+en/+er/s montage/n/r/ kran/en/er/ fundament/et/er/
gulv/et/e/ loft/et/er/ facade/n/r/ isolering/en/er/s træ/et/er/ beton/en/er/ stål/et/0/ skrue/n/r/ plade/n/r/
maling/en/er/s farve/n/r/ undersøgelse/n/r/s rapport/en/er/ analyse/n/r/ måling/en/er/s erfaring/en/er/s forsøg/et/0/s
metode/n/r/ viden/0/0/s model/+en/+er/ spørgsmål/et/0/s svar/et/0/ forsker/en/e/ arkitekt/en/er/ ingeniør/en/er/
håndværker/en/e/ leverandør/en/er/ skole/n/r/ uddannelse/n/r/s arbejde/t/r/s job/+et/0/ løn/+en/+er/ netværk/et/0/s
fællesskab/et/er/s aktivitet/en/er/s måltid/et/er/s vaskeri/et/er/ depot/et/er/ værksted/et/er/s cafe/en/er/
park/en/er/ legeplads/en/er/s station/en/er/s bus/+en/+er/ trafik/+en/0/ udlejning/en/er/s anvisning/en/er/s
venteliste/n/r/ fraflytning/en/er/s opsigelse/n/r/s indflytning/en/er/s nøgle/n/r/ skade/n/r/s forsikring/en/er/s
tilsyn/et/0/s klage/n/r/ frist/en/er/ dato/en/er/ skema/et/er/ bilag/et/0/s tegning/en/er/s grund/en/e/ jord/en/e/
skov/en/e/ kyst/en/er/ havn/en/e/e region/en/er/s stat/en/er/s minister/en/e/ myndighed/en/er/s værdi/en/er/
kvalitet/en/er/s behov/et/0/s løsning/en/er/s virkning/en/er/s årsag/en/er/s opgave/n/r/ ansvar/et/0/s
vedligehold/et/0/s reparation/en/er/s eftersyn/et/0/s rengøring/en/er/s ventilation/en/er/s fugt/en/0/ skimmel/en/0/
radon/en/0/ dagslys/et/0/ støj/en/0/ sundhed/en/er/s tryghed/en/er/s ensomhed/en/er/s hverdag/en/e/s fritid/en/er/s
kultur/en/er/
"""
# infinitives; `:te` where the past tense is in -te
_VERBS = """
udleje bygge:ede bo:ede planlægge:ede vise:te spare:ede betale:te dele:te flytte:ede ændre:ede vurdere:ede måle:te
kræve:ede støtte:ede foreslå:ede ansøge:te godkende:te afvise:te behandle:ede opføre:te ombygge:ede renovere:ede
isolere:ede ventilere:ede rengøre:ede styre:ede samle:ede invitere:ede drøfte:ede beslutte:ede vedtage:ede
undersøge:te beskrive:ede sammenligne:ede forklare:ede anbefale:ede kritisere:ede rose:te klage:ede svare:ede
aftale:te underskrive:ede opsige:ede forlænge:ede forkorte:ede udvide:ede begrænse:ede fordele:te finansiere:ede
låne:te tilbyde:ede købe:te levere:ede montere:ede male:ede reparere:ede efterse:ede kontrollere:ede registrere:ede
dokumentere:ede evaluere:ede udvikle:ede afprøve:ede forbedre:ede mindske:ede øge:ede sikre:ede beskytte:ede
ansætte:ede uddanne:ede
"""
_ADJECTIVES = """
ny billig dyr lille:små stor høj lav lang kort bred smal+ varm kold tør+ våd tryg+ rolig hurtig langsom+ sikker let+
tung enkel svær vigtig nødvendig mulig ledig midlertidig varig offentlig privat almen kommunal+ social+ teknisk
økonomisk praktisk juridisk klimavenlig ung gammel ældre tilgængelig fleksibel fælles egen særlig almindelig god
dårlig rimelig tydelig samlet gældende skriftlig mundtlig årlig månedlig daglig lokal+ national+ europæisk grøn+ rød
blå+ lys mørk åben lukket tom+ fuld
"""
_NAMES = """
Anne Bo Dorthe Erik Freja Gorm Hanne Ib Jytte Karl Lone Mads Nanna Ole Pia Rune Sofie Troels Ulla Viggo Åse Ørjan
Aster Birke Dam Elle Fugle Granne Hede Kilde Lyng Mose Nør Over Pile Rørs Skov Sten Tved Vester Øster Ås
bro by drup gaard holm høj lund lev mark rup sted strup sø torp toft vad
"""
_FIRST, _BEGINNINGS, _ENDINGS = (line.split() for line in _NAMES.strip().split("\n"))

_THREE_PARTS = 40_000
_EXPONENT, _OFFSET = 1.07, 2.7
_COMPOUND_SHARE = 0.2  # of nouns drawn from all words; the nouns of a document are compounds as well


class Vocabulary:
    """All forms of all words, as `forms[slot][lemma]`, and the cumulative weights of the lemmas of each class.

    Slots of nouns: N bolig, D boligen, P boliger, Q boligerne, G boligens; of verbs: I leje, V lejer, W lejede,
    T lejet; of adjectives: A billig, B billigt, C billige. `simple` is the number of nouns that are no compounds.
    """

    def __init__(self, seed: int = 1) -> None:
        choice = random.Random(seed)
        nouns = [tuple(entry.split("/")) for entry in _NOUNS.split()]
        choice.shuffle(nouns)
        beginnings = [(stem.rstrip("+") + link) for stem, _, _, link in nouns]
        pairs = [(first, noun) for first, noun in product(beginnings, nouns) if not first.startswith(noun[0])]
        triples = [(choice.choice(beginnings) + first, noun) for first, noun in choice.choices(pairs, k=_THREE_PARTS)]
        choice.shuffle(pairs)
        lemmas = [("", noun) for noun in nouns] + pairs + triples
        inflected = [[first + form for form in _noun_forms(*noun)] for first, noun in lemmas]
        self.simple = len(nouns)
        self.forms: dict[str, list[str]] = dict(zip("NDPQG", map(list, zip(*inflected, strict=True)), strict=True))
        verbs, adjectives = list(map(_verb_forms, _VERBS.split())), list(map(_adjective_forms, _ADJECTIVES.split()))
        self.forms |= dict(zip("IVWT", map(list, zip(*verbs, strict=True)), strict=True))
        self.forms |= dict(zip("ABC", map(list, zip(*adjectives, strict=True)), strict=True))
        compounds = len(lemmas) - self.simple
        simple_weights, compound_weights = _zipf(self.simple, 1 - _COMPOUND_SHARE), _zipf(compounds, _COMPOUND_SHARE)
        self.weights = {
            "noun": list(accumulate([*simple_weights, *compound_weights])),
            "verb": list(accumulate(_zipf(len(verbs), 1))),
            "adjective": list(accumulate(_zipf(len(adjectives), 1))),
        }


def place(choice: random.Random) -> str:
    """Return the name of a town that does not exist."""
    return choice.choice(_BEGINNINGS) + choice.choice(_ENDINGS)


def person(choice: random.Random) -> str:
    """Return the name of nobody."""
    return f"{choice.choice(_FIRST)} {choice.choice(_BEGINNINGS)}{choice.choice(_ENDINGS)}"


def _zipf(count: int, share: float) -> list[float]:
    weights = [(rank + _OFFSET) ** -_EXPONENT for rank in range(count)]
    total = sum(weights)
    return [share * weight / total for weight in weights]


def _joined(stem: str, ending: str) -> str:
    if ending.startswith("+"):
        return stem + stem[-1] + ending[1:]
    if ending == "0":
        return stem
    return stem + (ending[1:] if stem.endswith("e") and ending.startswith("e") and len(ending) > 1 else ending)


def _noun_forms(stem: str, definite: str, plural: str, _link: str) -> tuple[str, ...]:
    one, many = _joined(stem, definite), _joined(stem, plural)
    if many.endswith("r"):
        all_of_them = f"{many}ne"
    elif many.endswith("ere"):
        all_of_them = f"{many[:-1]}ne"
    else:
        all_of_them = f"{one[:-2] if definite.startswith('+') else many.removesuffix('e')}ene"
    return stem, one, many, all_of_them, f"{one}s"


def _verb_forms(entry: str) -> tuple[str, ...]:
    infinitive, _, past = entry.partition(":")
    stem = infinitive.removesuffix("e")
    return infinitive, f"{infinitive}r", stem + (past or "ede"), stem + ("t" if past == "te" else "et")


def _adjective_forms(entry: str) -> tuple[str, ...]:
    entry, _, many = entry.partition(":")
    base = entry.removesuffix("+")
    neuter = base if base.endswith(("t", "e", "å", "isk")) else f"{base}t"
    return base, neuter, many or (base if base.endswith("e") else f"{base}{base[-1] if entry != base else ''}e")


def surfaces(vocabulary: Vocabulary) -> Iterator[str]:
    """Yield every form of every word."""
    for forms in vocabulary.forms.values():
        yield from forms
