import pytest

NOT_SPLIT = """
    bolig billige leje ældre støtte bestyrelse forening forslag udgifter udlejer opsigelse fornyelse bestemmelser
    tilladelse ansøgninger kontrakt parkering rapporter institution generationer formanden vejledning studerende
    lejlighed planlægning begivenhed Roskilde Silkeborg Danmark
"""


@pytest.mark.parametrize(
    "split",
    [
        "bolig|støtte",
        "ungdoms|boliger",
        "hus|leje|nævnet",
        "kollegie|værelse",
        "bo|fællesskab",
        "by|rum",
        "leje|måls|enheder",
        "arbejds|plads",
        "børne|haven",
        "flygtninge|boliger",
        "plan|klage|nævnet",
        "udstyknings|kontrol",
        "lov|bekendtgørelse",
        "bolig|overenskomst",
        "erhvervs|leje|loven",
    ],
)
def test_a_compound_is_cut_between_its_parts(analyser, split):
    surface = split.replace("|", "")
    assert [surface[start:end] for _, start, end in analyser.part_spans(surface)] == split.split("|")


@pytest.mark.parametrize("surface", NOT_SPLIT.split())
def test_a_simple_word_stays_whole(analyser, surface):
    terms = analyser.terms(surface)
    assert terms.parts == (terms.word,)


@pytest.mark.parametrize("compound", ["boligstøtte", "boligstøtten", "boligstøttens", "bolig-støtte"])
def test_a_compound_has_the_lemma_of_its_last_part(analyser, compound):
    assert analyser.terms(compound).word == "boligstoette"
