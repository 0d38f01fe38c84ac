"""What comes first, why it was found, and how a search is told to look less widely: over a real index."""

from datetime import date

import pytest

from indexer.model import Role, Viewer
from indexer.results import Match, SearchRequest

VISITOR = Viewer(Role.VISITOR)


def search(library, text, **more):
    return library.search(SearchRequest(text, VISITOR, **more))


def ids(result):
    return [hit.document.id for hit in result.hits]


def why(result, name):
    hit = next(hit for hit in result.hits if hit.document.id == name)
    return [(why.word, why.match, why.found) for why in hit.why]


# --- order ---------------------------------------------------------------------------------------


def test_many_short_notes_with_the_word_as_title_do_not_bury_the_long_report_about_it(folder, library):
    filler = "vejen går ned til vandet bag træerne hvor der er stille om aftenen. "
    for number in range(12):
        folder.write(f"notat-{number}.md", f"# Fugt\n\n{filler}Fugt i væggen. {filler}\n")
    report = "\n\n".join(f"{filler}Fugt trænger ind. {filler}Fugten bliver. {filler}" for _ in range(120))
    folder.write("rapport.md", f"# Fugt i almene boliger: årsager, omfang og afhjælpning\n\n{report}\n")
    for number in range(60):
        folder.write(f"andet-{number}.md", f"# Referat {number}\n\n{filler * (5 + number)}\n")
    assert ids(search(library(), "fugt"))[0] == "rapport"


def test_a_rule_in_force_comes_before_the_one_that_it_replaced(folder, library):
    text = "Kapitel 1. Kravene til dagslys i en bolig."
    folder.write("a-gammel.txt", text, 'title = "Dagslysreglen"\n[rule]\nin_force_to = 2019-12-31')
    folder.write("b-ny.txt", text, 'title = "Dagslysreglen"\n[rule]\nin_force_from = 2020-01-01')
    built = library()
    assert ids(search(built, "dagslys")) == ["b-ny", "a-gammel"]
    assert ids(search(built, "dagslys", on=date(2019, 6, 1))) == ["a-gammel", "b-ny"]


def test_documents_with_the_words_near_one_another_come_first(folder, library):
    far = "vejret er godt i dag og i morgen " * 8
    folder.write("a-fjernt.txt", f"Et tilskud nævnes. {far} En elevator nævnes. {far}")
    folder.write("b-naert.txt", f"{far} Tilskud til elevator. {far}")
    assert ids(search(library(), "tilskud elevator")) == ["b-naert", "a-fjernt"]


def test_documents_with_all_words_come_before_those_with_most_of_them(folder, library):
    folder.write("b-alle.txt", "Altan, tagterrasse og cykelparkering, blandt meget andet i en lang opremsning af ting")
    folder.write("a-to.txt", "Altan og tagterrasse. Altan og tagterrasse.")
    assert ids(search(library(), "altan tagterrasse cykelparkering")) == ["b-alle", "a-to"]


# --- questions and unknown words -----------------------------------------------------------------


def test_a_question_is_decided_by_the_words_that_tell_something(folder, library):
    folder.write("svar.txt", "Der må bo to personer for hvert beboelsesrum i en lejlighed.")
    folder.write("stoej.txt", "Hvor mange gange må man sige det? Hvad må man, og hvem må hvad i hvilken sag?")
    assert ids(search(library(), "hvor mange må bo i en lejlighed"))[0] == "svar"


def test_a_long_question_finds_what_has_most_of_it(folder, library):
    folder.write("hund.txt", "Udlejer kan afvise husdyr i boligen. En hund kræver tilladelse.")
    folder.write("kat.txt", "Katten sover.")
    question = "må min udlejer egentlig afvise en stor brun hund som jeg har arvet efter min onkel i Jylland"
    assert ids(search(library(), question)) == ["hund"]


def test_a_compound_that_no_document_has_is_taken_apart(folder, library):
    folder.write("a.txt", "Herberget tager betaling for en nat. Et herberg koster penge.")
    result = search(library(), "herbergsbetaling")
    assert ids(result) == ["a"]
    assert result.did_you_mean == "herberg betaling"


def test_a_blank_too_many_does_not_matter(folder, library):
    folder.write("a.txt", "Vedligeholdelseskontoen er tom.")
    result = search(library(), "vedlige holdelses konto")
    assert (ids(result), result.did_you_mean) == (["a"], "")


def test_a_misspelt_part_of_a_compound_is_respelt(folder, library):
    folder.write("a.txt", "Om bygninger og deres fredning. Bygningens fredning er gammel.")
    assert ids(search(library(), "bygningsfrednnig")) == ["a"]


def test_the_literal_query_finds_what_it_says(folder, library):
    folder.write("a.txt", "Kolonihaverne i Aarhus")
    built = library()
    assert search(built, "kollonihaver").total == 1
    result = search(built, "kollonihaver", respell=False)
    assert (result.total, result.did_you_mean) == (0, "")


# --- citations -----------------------------------------------------------------------------------

CITING = {
    "loven": "LOV nr 1877 af 14/12/2021 om noget.",
    "anden": "Lov nr. 1878 af 14. december 2021, jf. § 46, stk. 1, og § 47, stk. 2.",
    "henviser": "Se lov nr. 1877 af 14. december 2021 og § 46, stk. 2, i loven.",
    "tal": "Der blev bygget 1877 boliger i 2021.",
    "bek": "Bekendtgørelse nr. 1360 af 8. december 2018 blev ændret.",
    "br": "BR18 § 199 om værelser. Se https://www.retsinformation.dk/eli/lta/2018/1360 og sag BO0304-00024.",
    "br15": "BR15 § 198 om det samme, sag BO0304-00025 fra 2017.",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lov nr. 1877", {"loven", "henviser"}),
        ("lov nr. 1877 af 14. december 2021", {"loven", "henviser"}),
        ("LOV 1877/2021", {"loven", "henviser"}),
        ("BEK 1360/2018", {"bek", "br"}),
        ("§ 46", {"anden", "henviser"}),
        ("§ 46, stk. 2", {"henviser"}),
        ("BR18 § 199", {"br"}),
        ("BO0304-00024", {"br"}),
        ("https://www.retsinformation.dk/eli/lta/2018/1360", {"br"}),
        ("2017", {"br15"}),
        ("1877", {"loven", "henviser", "tal"}),
    ],
)
def test_a_citation_finds_exactly_that(folder, library, query, found):
    for name, text in CITING.items():
        folder.write(f"{name}.txt", text)
    assert set(ids(search(library(), query))) == found


def test_an_exact_phrase_finds_one_spelling_and_a_phrase_any_inflection(folder, library):
    folder.write("a.txt", "Lejeren betaler husleje.")
    folder.write("b.txt", "Lejerne betaler huslejen.")
    built = library()
    assert set(ids(search(built, '"lejer betaler"'))) == {"a", "b"}
    assert ids(search(built, '="lejerne betaler"')) == ["b"]
    assert ids(search(built, '="Huslejen"')) == ["b"]
    passage = search(built, '="huslejen"').hits[0].passages[0]
    assert [passage.text[start:end] for start, end in passage.marks] == ["huslejen"]


# --- why, and looking less widely ----------------------------------------------------------------


def test_every_hit_says_why_it_was_found(folder, library):
    (folder.root / "thesaurus.toml").write_text('[[ring]]\nterms = ["altan", "pergola"]\n', encoding="utf-8")
    folder.write("a.txt", "Boligstøtten til en altan.")
    folder.write("b.txt", "Støtte til en pergola.")
    result = search(library(), "støtte altan")
    assert why(result, "a") == [("støtte", Match.PARTS, ("bolig|støtten",)), ("altan", Match.WORD, ("altan",))]
    assert why(result, "b") == [("støtte", Match.WORD, ("støtte",)), ("altan", Match.SYNONYM, ("pergola",))]
    said = [dict(note.values) for note in result.notes if note.code == "synonyms"]
    assert any(note["word"] == "altan" and "pergola" in note["also"].split(", ") for note in said)


def test_what_is_missing_is_said(folder, library):
    folder.write("a.txt", "Altan med udsigt")
    assert why(search(library(), "altan tagterrasse"), "a") == [
        ("altan", Match.WORD, ("altan",)),
        ("tagterrasse", Match.MISSING, ()),
    ]


def test_a_word_of_the_title_alone_is_found_as_a_word(folder, library):
    folder.write("a.txt", "Det første, der står her.", 'title = "Altanprojektet"')
    assert why(search(library(), "altan"), "a") == [("altan", Match.PARTS, ("altan|projektet",))]


def test_whole_words_only_leaves_compounds_out(folder, library):
    folder.write("a.txt", "Boligstøtten")
    folder.write("b.txt", "Støtten")
    built = library()
    assert set(ids(search(built, "støtte"))) == {"a", "b"}
    assert ids(search(built, "støtte", parts=False)) == ["b"]
    assert ids(search(built, "støttebolig", parts=False, respell=False)) == []


def test_the_thesaurus_can_be_left_out(folder, library):
    (folder.root / "thesaurus.toml").write_text('[[ring]]\nterms = ["altan", "pergola"]\n', encoding="utf-8")
    folder.write("a.txt", "En pergola")
    built = library()
    assert ids(search(built, "altan")) == ["a"]
    result = search(built, "altan", synonyms=False)
    assert (ids(result), [note.code for note in result.notes]) == ([], [])
