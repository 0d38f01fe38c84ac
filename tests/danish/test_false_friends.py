"""Words of housing that look alike and must not find one another, and words that look different and must."""

import pytest

from indexer.model import Role, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest
from indexer.search import Library
from indexer.settings import Settings

APART = """
    bor/bør lov/lovlig billig/bil leje/lejr leje/lejer bygge/by by/byg ældre/æld kommune/kommunal bolig/bol alle/allé

    afgift/afgive ejer/eje gæld/gælde lån/løn moms/mos pris/prisme rente/rent rest/restance skat/skade bud/budget
    kapital/kapitel kontor/konto kontrakt/kontakt fond/fod husleje/husly

    altan/alt altan/alter dør/dørk fugt/fuge grund/grundig gård/gærde hus/huske have/hav have/havn køn/køkken låge/lage
    lyd/lydig mål/måler plads/plade rum/rumme sal/salg støj/støv vand/vandre vej/vejr vindue/vind væg/vægt
    værelse/være byggeri/bygge bygning/bygge brand/brænde modul/model energi/energisk entreprise/entre

    anvisning/avis bestyrelse/bestyre borger/bor borger/borg flygtning/flugt formand/form hjemløs/hjemlig hjem/hjemmel
    klage/klog kollegium/kollega lærling/lærer møde/mode nævn/nævne nævn/navn notat/note
    rapport/rapportere regel/regne ret/retning stat/status støtte/støde sund/sundhed udlejer/lejer udlejer/udleje
    vært/værdi billeder/biler billeder/leder karakter/kar lov/lav
"""
TOGETHER = """
    børn/barn huse/hus lejere/lejer kollegier/kollegium alment/almen regler/regel
    boligerne/bolig huslejen/husleje huslejer/husleje kommunernes/kommune byerne/by bygninger/bygning mødets/møde
    beboerne/beboer unge/ung billigst/billig mindre/lille større/stor kvinder/kvinde mænd/mand forældre/forælder
    dørene/dør vinduerne/vindue køkkenet/køkken badeværelser/badeværelse rummene/rum vægge/væg trappen/trappe
    altanen/altan kælderen/kælder gårde/gård pladsen/plads lånets/lån renten/rente priserne/pris tilskuddet/tilskud
    støtten/støtte lovens/lov bekendtgørelser/bekendtgørelse afgørelser/afgørelse nævnene/nævn
    huslejenævnet/huslejenævn ministerier/ministerium centre/center lærlinge/lærling fonde/fond foreninger/forening
    medlemmet/medlem sager/sag lokalplaner/lokalplan moduler/modul materialet/materiale byggede/bygge flyttet/flytte
    opsagt/opsige solgt/sælge betalt/betale søgte/søge holdt/holde valgt/vælge grønne/grøn godt/god nye/ny
    gammelt/gammel midlertidige/midlertidig offentlige/offentlig tomme/tom tomt/tom våde/våd smalt/smal
    hjemløse/hjemløs udsatte/udsat flygtninge/flygtning familier/familie naboerne/nabo cykler/cykel nøglen/nøgle
    møbler/møbel bofællesskaber/bofællesskab netværket/netværk erfaringer/erfaring skemaet/skema caféer/cafe ideen/idé
    alléer/allé kvarterer/kvarter toiletter/toilet billeder/billede eksempler/eksempel kapitlet/kapitel
    lejemålene/lejemål kolonihaver/kolonihave bygningsdele/bygningsdel boligblokke/boligblok altangange/altangang
    hjemmesiden/hjemmeside temperaturer/temperatur entrepriser/entreprise fastsætter/fastsætte Aarhus/Århus
    boligstoette/boligstøtte
"""
PARTS = """
    bolig/ungdomsbolig boliger/startbolig støtte/boligstøtte leje/huslejenævn nævn/huslejenævn forening/boligforening
    plan/lokalplan råd/byråd barn/børnefamilie børn/børnehave værelse/kollegieværelse kollegium/kollegieværelse
    flygtning/flygtningebolig ældre/ældrebolig have/kolonihave by/byfornyelse fornyelse/byfornyelse varme/fjernvarme
    tag/tagbolig hjem/plejehjem lov/lejelov lejer/lejerforening demokrati/beboerdemokrati krav/brandkrav
    bygning/kontorbygning byggeri/modulbyggeri træ/træhus skole/folkeskole social/boligsocial kapital/grundkapital
    område/ghettoområde skade/vandskade vindue/tagvindue skur/cykelskur plads/parkeringsplads maskine/vaskemaskine
    køkken/fælleskøkken fællesskab/bofællesskab huslejer/huslejenævn blok/boligblokke
"""


def pairs(table):
    return [tuple(pair.split("/")) for pair in table.split()]


@pytest.fixture(scope="module")
def find(tmp_path_factory):
    """Return the words that a word finds, in a collection of one document for each word of the tables."""
    corpus, instance = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("instance")
    words = sorted({word for table in (APART, TOGETHER, PARTS) for pair in pairs(table) for word in pair})
    for number, word in enumerate(words):
        (corpus / f"{number}.txt").write_text(word, encoding="utf-8")
    settings = Settings(corpus=corpus, instance=instance, workers=1)
    index(settings)
    library = Library(settings)

    def found(word):
        request = SearchRequest(word, Viewer(Role.VISITOR), facets=(), limit=len(words))
        return {words[int(hit.document.id)] for hit in library.search(request, with_passages=False).hits}

    yield found
    library.close()


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_words_that_look_alike_do_not_find_one_another(find, one, other):
    assert other not in find(one)
    assert one not in find(other)


@pytest.mark.parametrize(("one", "other"), pairs(TOGETHER))
def test_the_forms_of_a_word_find_one_another(find, one, other):
    assert {one, other} <= find(one) & find(other)


@pytest.mark.parametrize(("part", "compound"), pairs(PARTS))
def test_a_part_finds_the_compound(find, part, compound):
    assert compound in find(part)
