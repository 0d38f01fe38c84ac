"""Derive the Danish word list of the package, indexer/danish/words/words.txt.gz.

    pip install simplemma==2.0.0 wordfreq==3.1.1      # neither is needed at run time
    python benchmarks/relevance/make_words.py

The forms and lemmas come from simplemma (whose Danish is Det Centrale Ordregister), the frequencies from wordfreq;
indexer/danish/words/README.md says under which licences. Nothing is taken from the documents we search.
"""

import gzip
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import groupby, pairwise
from math import log
from pathlib import Path
from re import compile as pattern

import wordfreq
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from indexer.danish.compounds import Splitter, may_begin, may_end
from indexer.danish.fold import fold
from indexer.danish.function_words import FUNCTION_WORDS
from indexer.danish.stem import known_lemma
from indexer.danish.words import Words

OUT = Path(__file__).parents[2] / "indexer" / "danish" / "words" / "words.txt.gz"
WORD = pattern(r"[a-zæøåéèäöü]{2,}|[øå]")
#: Lemmas that the sources give otherwise than a search wants them, with the forms that go with them.
OURS = {
    "aeldre": ("aeldre", "aeldres"),
    "aeldst": ("aeldst", "aeldste", "aeldstes"),
    "bredde": ("bredde", "bredden", "breddens", "bredder", "bredders", "bredderne", "breddernes"),
    "center": ("center", "centre", "centret", "centrets", "centres"),
    "fri": ("fri", "frit", "frie"),
    "egen": ("egen", "eget", "egne"),
    "vaad": ("vaad", "vaadt", "vaade"),
    "fremmed": ("fremmed", "fremmede", "fremmedes"),
    "lager": ("lager", "lageret", "lagre", "lagres", "lagrene"),
    "pris": ("priser", "priserne", "priserens", "prisernes", "prisers"),
    "doer": ("doer", "doere", "doeren", "doerens", "doerene", "doerenes", "doers"),
    "foraelder": ("foraelder", "foraelders", "foraeldre", "foraeldrene", "foraeldrenes", "foraeldres"),
    "haandvaerker": tuple("haandvaerker" + ending for ending in ("", "s", "en", "ens", "e", "es", "ne", "nes")),
    "leder": tuple("leder" + ending for ending in ("", "s", "en", "ens", "e", "es", "ne", "nes")),
    "sats": ("sats", "satsen", "satsens", "satser", "satsers", "satserne", "satsernes"),
    "varme": ("varme", "varmen", "varmens", "varmes"),
    "liste": ("listen", "listens", "lister", "listers", "listerne", "listernes"),
    "maske": ("masken", "maskens"),
    "pumpe": ("pumpen", "pumpens"),
    "hjemloes": ("hjemloes", "hjemloese", "hjemloest"),
    "koste": ("koste", "koster", "kostede", "kostet"),
    "levere": ("levere", "leveres", "leverer", "leverede", "leveret"),
    "svare": ("svare", "svares", "svarer", "svarede"),
    "tom": ("tom", "tomt", "tomme"),
    "god": ("god", "godt", "gode"),
    "groen": ("groen", "groent", "groenne"),
    "mester": ("mester", "mestre", "mestres", "mestrene", "mestrenes"),
    "cykel": tuple("cyk" + ending for ending in ("el", "els", "len", "lens", "ler", "lers", "lerne", "lernes")),
    "kvarter": tuple("kvarter" + ending for ending in ("", "s", "et", "ets", "er", "ers", "erne", "ernes")),
    "toilet": tuple("toilet" + ending for ending in ("", "s", "tet", "tets", "ter", "ters", "terne", "ternes")),
    "allé": tuple("all" + ending for ending in ("é", "és", "een", "eens", "eer", "eers", "eerne", "eernes")),
}
#: Compounds with forms that look like others: `hus|lejer` is no lejer.
COMPOUNDS = {
    form: lemma
    for lemma, endings in {
        "husleje": ("r", "rs", "rne", "rnes"),
        "boernehave": ("r", "rs", "rne", "rnes"),
        "kolonihave": ("r", "rs", "rne", "rnes"),
        "fastsaette": ("r",),
        "fastlaegge": ("r",),
    }.items()
    for form in (lemma + ending for ending in endings)
}
#: Words that parts explain wrongly.
WHOLE = frozenset(
    fold(
        """
        arkivar automobil begivenhed bekendtgørelse beliggenhed billede biograf biologi blanket deltage
        deltagende deltager diameter diskret eksport ekstraordinær entreprise fortsætte fotograf frivillig
        fuldkommen generation hellere hjemmel hvorledes håndværker indebære indeholde karakter kilometer
        kontrakt kvadratmeter lejlighed ligeledes låntager maksimum måler nederlag nærværende operation
        passage passager planlægge planlægning platform præsident præstation redaktion rækkevidde sandsynlig
        selvfølgelig spiller system systematisk sædvanlig særdeles temperatur testamente tilstedeværelse
        tinglysning trans transmission transport vejlede vejledning ægtefælle ødelægge øjeblik
        """
    ).split()
)
#: Names in these endings are compounds that everyone understands: `Energi|klage|nævnet`.
BODIES = ("styrelsen", "nævnet", "tilsynet", "rådet", "ministeriet", "kommissionen", "regionen", "banken", "området")
#: A form in -er is the noun (`lejer`) and not the verb (`han lejer`) when the noun's other forms are this frequent.
NOUN_SHARE = 0.1
RARE = 6000
#: A form gets another lemma at the end of compounds where so many times more have it, unless it is a noun in -er that
#: ends so many itself: `erhvervslejer` is not of erhvervsleje.
OFTEN = 5
NOUNS = 3


def main() -> None:
    frequencies = Counter[str]()
    for word, frequency in wordfreq.get_frequency_dict("da", wordlist="small").items():
        if WORD.fullmatch(word):
            frequencies[fold(word)] += round(frequency * 1e9)
    raw = {str(form): str(lemma) for form, lemma in DefaultDictionaryFactory().get_dictionary("da").items()}
    lemmas = repaired(readings(raw), frequencies)
    whole = WHOLE | {
        fold(name) for name, lemma in raw.items() if name == lemma and name.istitle() and is_name(name, raw)
    }
    first, last = parts(lemmas, frequencies)
    sizes = Counter(lemmas.values())
    used = {lemma for lemma in sizes if frequencies[lemma] or lemma in first or lemma in last or sizes[lemma] > 2}
    simple: set[str] = set()
    draft = Words(simple, {}, {form: (base(form, lemmas) or form, n) for form, n in first.items()}, last, {})
    for _ in range(2):
        draft = sorted_out(used, lemmas, draft)
    draft = replace(draft, forms=irregular(lemmas, draft))
    draft = replace(draft, ends=endings(lemmas, draft))
    splitter = Splitter(draft)
    unknown = {word for word in {*frequencies, *used, *whole} if len(word) > 2 and known_lemma(word, draft) is None}
    names = {word for word in unknown if word in whole or not splitter.split(word)}
    names -= {word for word in names if word.endswith("s") and word[:-1] in names}
    everything = replace(draft, lemmas=draft.lemmas | names, forms={})
    forms = irregular(lemmas, everything) | COMPOUNDS
    sections = (
        sorted(everything.lemmas),
        [f"{form}\t{lemma}" for form, lemma in sorted(forms.items())],
        [f"{form}\t{lemma}\t{count}" for form, (lemma, count) in sorted(draft.first.items())],
        [f"{lemma}\t{count}" for lemma, count in sorted(draft.last.items())],
        [f"{form}\t{lemma}" for form, lemma in sorted(draft.ends.items())],
    )
    content = "\n\n".join("\n".join(section) for section in sections) + "\n"
    OUT.write_bytes(gzip.compress(content.encode(), mtime=0))
    print(*(len(section) for section in sections), "->", OUT.stat().st_size, "bytes")


def irregular(lemmas: dict[str, str], words: Words) -> dict[str, str]:
    """Return the forms of known lemmas that the rules get wrong."""
    known = words.lemmas
    return {form: lemma for form, lemma in lemmas.items() if lemma in known and known_lemma(form, words) != lemma}


def endings(lemmas: dict[str, str], words: Words) -> dict[str, str]:
    """Return the forms with another lemma at the end of compounds than alone: `dele` is of del in `bygningsdele`."""
    splitter = Splitter(words)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for form, lemma in lemmas.items():
        *_, last = (lemma not in words.lemmas and splitter.split(lemma)) or (None,)
        if last and last.lemma == lemma[last.start :] and form.startswith(lemma[: last.start]):
            counts[form[last.start :]][last.lemma] += 1
    found: dict[str, str] = {}
    for form, count in counts.items():
        (lemma, most), own = count.most_common(1)[0], count[form]
        alone = form if form in words.last else known_lemma(form, words)
        noun = form.endswith("er") and own >= NOUNS
        if lemma != alone and most >= max(2, OFTEN * own) and not noun:
            found[form] = lemma
    return found


def is_name(word: str, raw: dict[str, str]) -> bool:
    return WORD.fullmatch(word.lower()) is not None and word.lower() not in raw and not word.endswith(BODIES)


def readings(raw: dict[str, str]) -> dict[str, str]:
    """Return folded form → folded lemma; where two words fold to one form, the more frequent one has it."""
    chosen: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for form, lemma in raw.items():
        if not (WORD.fullmatch(form) and WORD.fullmatch(lemma)):
            continue
        folded = fold(form)
        if folded not in chosen or wordfreq.word_frequency(form, "da") > wordfreq.word_frequency(spelt[folded], "da"):
            chosen[folded], spelt[folded] = fold(lemma), form
    return chosen


def repaired(lemmas: dict[str, str], frequencies: Counter[str]) -> dict[str, str]:
    """Return the readings with each ambiguous form given to the word a reader of documents means."""
    return {
        **lemmas,
        **genitives(lemmas),
        **nouns_in_er(lemmas, frequencies),
        **nouns_like_commands(lemmas),
        **nouns_in_e(lemmas, frequencies),
        **adjectives(lemmas, frequencies),
        **participles(lemmas),
        **{form: lemma for lemma, forms in OURS.items() for form in forms},
    }


def genitives(lemmas: dict[str, str]) -> dict[str, str]:
    """Give `herrens` to herre, where the sources have it as a word without inflections."""
    sizes = Counter(lemmas.values())
    alone = [form for form, lemma in lemmas.items() if form == lemma and form.endswith("s") and sizes[form] == 1]
    return {form: lemmas[form[:-1]] for form in alone if form[:-1] in lemmas}


def nouns_in_er(lemmas: dict[str, str], frequencies: Counter[str]) -> dict[str, str]:
    """Give `lejer` to the noun and not to the verb leje, and `rapporter` to rapport and not to rapportere."""
    found: dict[str, str] = {}
    for form, lemma in lemmas.items():
        if not form.endswith("er") or form == lemma:
            continue
        noun = lemmas.get(form + "ne") or lemmas.get(form + "en") or lemmas.get(form + "e")
        if noun in (None, lemma, form + "e"):
            continue
        if noun != form:
            if lemma == form + "e" or frequencies[noun] >= frequencies[lemma]:
                found[form] = noun
            continue
        others = sum(frequencies[form + ending] for ending in ("en", "ens", "e", "es", "ne", "nes"))
        if others >= NOUN_SHARE * frequencies[form] or frequencies[form] < RARE:
            forms = (form + ending for ending in ("", "s", "en", "ens", "e", "es", "ne", "nes"))
            found.update((other, form) for other in forms if other in lemmas)
    return found


def nouns_like_commands(lemmas: dict[str, str]) -> dict[str, str]:
    """Give `gas` and `net` to the nouns and not to the verbs gasse and nette, whose imperatives look like them."""
    sizes = Counter(lemmas.values())
    return {form: form for form, lemma in lemmas.items() if len(form) < len(lemma) and sizes[form]}


def nouns_in_e(lemmas: dict[str, str], frequencies: Counter[str]) -> dict[str, str]:
    """Give `potentialer` to potentiale and not to potential, where that is much the more frequent noun."""
    found: dict[str, str] = {}
    for form, lemma in lemmas.items():
        other = lemma + "e"
        ambiguous = form.startswith(lemma) and form[len(lemma) :] in ("en", "ens", "er", "ers", "erne", "ernes")
        noun = lemmas.get(other) == other and other + "de" not in lemmas and other not in FUNCTION_WORDS
        if ambiguous and noun and frequencies[other] > 2 * frequencies[lemma]:
            found[form] = other
    return found


def adjectives(lemmas: dict[str, str], frequencies: Counter[str]) -> dict[str, str]:
    """Give `billige` to billig and not to the verb billige, where the adjective is the more frequent."""
    found: dict[str, str] = {}
    for form in lemmas:
        if form.endswith("e") or form not in (lemmas.get(form + "t"), lemmas.get(form + "este")):
            continue
        own = {form + ending for ending in ("t", "ere", "est", "este") if lemmas.get(form + ending) == form}
        strange = {form + end for end in ("ede", "er", "es", "edes", "en", "et") if lemmas.get(form + end) != form}
        if sum(frequencies[f] for f in {form, *own}) > sum(frequencies[f] for f in strange):
            found.update((other, form) for other in (form, form + "e") if other in lemmas)
    return found


def participles(lemmas: dict[str, str]) -> dict[str, str]:
    """Let `studerende` be a word of its own: as a noun and an adjective it is searched for as such."""
    own = [form for form, lemma in lemmas.items() if form.endswith("ende") and len(form) > 6 and lemma != form]
    return {form + genitive: form for form in own for genitive in ("", "s")}


def base(form: str, lemmas: dict[str, str]) -> str | None:
    """Return the lemma of a form that stands inside a compound: as it is, or a linking s, e or er taken off."""
    if lemmas.get(form) == form:
        return form
    if form.endswith("s"):
        return next((lemma for lemma in (form[:-1], form[:-1] + "e") if lemmas.get(lemma) == lemma), None)
    if form.endswith("e"):
        return lemmas.get(form[:-1]) or lemmas.get(form)
    if form.endswith("er"):
        return lemmas.get(form[:-2])
    return form + "e" if form + "e" in lemmas and form + "en" in lemmas and len(form) > 3 else None


def parts(lemmas: dict[str, str], frequencies: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """Return how many lemmas each form begins and each lemma ends, when every lemma that can be is cut in two.

    Each lemma is given to its likeliest cut in two; the counts that follow choose the cuts of the next round.
    """
    known = dict.fromkeys(lemmas.values())
    cuts: dict[str, list[tuple[str, str]]] = {}
    for lemma in known:
        here = [(lemma[:i], lemma[i:]) for i in range(2, len(lemma) - 1) if lemma[i:] in known]
        here = [(a, b) for a, b in here if may_begin(a) and may_end(b) and base(a, lemmas)]
        if here:
            cuts[lemma] = here
    first, last = Counter[str](), Counter[str]()
    for here in cuts.values():
        for a, b in here:
            first[a] += 1 / len(here)
            last[b] += 1 / len(here)
    for _ in range(5):
        chosen = {
            w: max(here, key=lambda cut: log(first[cut[0]] + 0.01) + log(last[cut[1]] + 0.01))
            for w, here in cuts.items()
        }
        first = Counter(a for a, _ in chosen.values())
        last = Counter(b for _, b in chosen.values())
    for form in [f for f, n in first.items() if n < 3 and len(f) < 5 and not frequencies[f]]:
        del first[form]
    return first, last


def sorted_out(lemmas: set[str], forms: dict[str, str], draft: Words) -> Words:
    """Return the lemmas that are no compounds of shorter ones, with the parts counted anew in those that are."""
    simple: set[str] = set()
    first, last = Counter[tuple[str, str]](), Counter[str]()
    met: set[tuple[str, str]] = set()
    for _, equally_long in groupby(sorted(lemmas, key=lambda word: (len(word), word)), key=len):
        # A splitter takes its words to be all there are; the parts of a word are shorter than itself.
        splitter = Splitter(Words(frozenset(simple), {}, draft.first, draft.last, {}))
        for word in equally_long:
            split = splitter.split(word)
            # A verb ends in a verb (`ledsage` is not led + sag in the plural); `studerende` and `rapportere` are as
            # simple as studere and rapport.
            wrong = split and split[-1].lemma != word[split[-1].start :] and f"{word}nde" in forms
            derived = word.endswith(("nde", "ere")) and word[:-3] in simple
            if not split or wrong or derived or word in WHOLE:
                simple.add(word)
                continue
            # What follows and what precedes is counted once: `rap` + `port` in fifty reports is one reason, not fifty.
            for part, following in pairwise(split):
                if (part.lemma, following.lemma) not in met:
                    met.add((part.lemma, following.lemma))
                    first[word[part.start : part.end], part.lemma] += 1
                    if following is split[-1]:
                        last[following.lemma] += 1
    return Words(
        frozenset(simple),
        {},
        {form: (lemma, count) for (form, lemma), count in first.items() if lemma in simple},
        {lemma: count for lemma, count in last.items() if lemma in simple},
        {},
    )


if __name__ == "__main__":
    main()
