"""Rules that texts cite, in the spellings of laws, reports and letters."""

import time

import pytest

from indexer.danish.citations import called, citations, covers, names
from indexer.model import Page, RuleName


def cited(text, **options):
    return [(c.number, c.name, c.paragraph) for c in citations([Page(1, "1", text)], **options)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # By number and date.
        ("lov nr. 341 af 22. marts 2022", [("341/2022", "", "")]),
        ("Lov nr 341 af 22/03/2022", [("341/2022", "", "")]),
        ("LBK nr 1877 af 27/09/2021", [("1877/2021", "", "")]),
        ("lovbekendtgørelse nr. 207 af 25. januar 2026, § 118 a", [("207/2026", "", "118a")]),
        ("BEK nr. 1.399 af 12-12-2019 § 5", [("1399/2019", "", "5")]),
        ("lov 341/2022", [("341/2022", "", "")]),
        ("https://www.retsinformation.dk/eli/lta/2026/207", [("207/2026", "", "")]),
        ("vejledning nr. 9 af 3. maj 2020", [("vej 9/2020", "", "")]),
        ("cirkulære nr. 12 fra 2001", [("cir 12/2001", "", "")]),
        ("bekendtgørelse nr. 1230", []),
        ("BEK nr 1399 af 12/12/2019 § 5. Siden: BEK nr 1399 § 7", [("1399/2019", "", "5"), ("1399/2019", "", "7")]),
        ("bekendtgørelse nr. 7 af 2001 og nr. 7 af 2002; bekendtgørelse nr. 8", [("7/2001", "", "")]),
        # By name, with a number or without.
        ("Lejeloven gælder.", [("", "lejeloven", "")]),
        ("boligstøttelovens § 24 a", [("", "boligstoetteloven", "24a")]),
        ("BBR-loven", [("", "bbr-loven", "")]),
        ("Lejeloven, lov nr. 341 af 22. marts 2022, § 173, stk. 3", [("341/2022", "lejeloven", "173")]),
        ("lov nr. 341 af 22. marts 2022 (lejeloven), § 1", [("341/2022", "lejeloven", "1")]),
        ("udlejningsbekendtgørelsen nr. 977 af 21. august 2024", [("977/2024", "udlejningsbekendtgoerelsen", "")]),
        ("lov nr. 342 af 22. marts 2022 om boligforhold", [("342/2022", "lov om boligforhold", "")]),
        ("Lov om social service § 109, stk. 1 og 2", [("", "lov om social service", "109")]),
        (
            "lov om almene boliger m.v., jf. lovbekendtgørelse nr. 207 af 25. januar 2026, § 118",
            [("207/2026", "lov om almene boliger", "118")],
        ),
        ("lov om leje og lov nr. 342 af 22. marts 2022", [("", "lov om leje", ""), ("342/2022", "", "")]),
        ("lov nr. 9 af 2024 om ændring af planloven", [("9/2024", "", ""), ("", "planloven", "")]),
        ("Lov om ændring af lov om leje", [("", "lov om aendring af lov om leje", "")]),
        ("BR18, § 208", [("", "br18", "208")]),
        ("BR 18", [("", "br18", "")]),
        ("Bygningsreglement 2015 § 3", [("", "br15", "3")]),
        ("bygningsreglementets § 85", [("", "bygningsreglementet", "85")]),
        ("ABR18 § 4", []),
        ("loven, lovbekendtgørelsens § 4, bekendtgørelsen og reglementet", []),
        # Paragraphs.
        ("servicelovens §§ 107, 108 og 110", [("", "serviceloven", number) for number in ("107", "108", "110")]),
        ("almenboligloven §§ 5, 54–58 a og 110", [("", "almenboligloven", each) for each in ("5", "54-58a", "110")]),
        ("byggelovens § 2 og tre uger", [("", "byggeloven", "2")]),
        ("planlovens §§ 18 og 19, 3 uger efter", [("", "planloven", "18"), ("", "planloven", "19")]),
        ("paragraf 46 i lejeloven", [("", "lejeloven", "46")]),
        ("§ 46, stk. 2, og § 47, stk. 1, i lejeloven", [("", "lejeloven", "46"), ("", "lejeloven", "47")]),
        (
            "§ 4 i den tidligere lejelov eller § 5 i den gamle boligreguleringsloven",
            [("", "boligreguleringsloven", "5")],
        ),
        ("Lejelovens § 54.\nLoven giver tre måneder (§ 59).", [("", "lejeloven", "54"), ("", "lejeloven", "59")]),
        ("Lejeloven er én ting, byggeloven en anden. Se § 5.", [("", "lejeloven", ""), ("", "byggeloven", "")]),
        ("Lejeloven er ny.\n\nSe § 5.", [("", "lejeloven", "")]),
        ("lejelovens bekendtgørelse; bekendtgørelsens § 3", [("", "lejeloven", "")]),
        # What has paragraphs of its own.
        ("Efter lejeloven er lejekontraktens § 11 ugyldig.", [("", "lejeloven", "")]),
        ("Efter planloven er lokalplan 123, § 5, ændret.", [("", "planloven", "")]),
        ("Efter almenboligloven har foreningens § 3 ingen virkning.", [("", "almenboligloven", "")]),
        ("§ 12 siger det.", []),
        ("Vi bor godt.", []),
    ],
)
def test_a_rule_is_found_in_the_spellings_that_people_use(text, found):
    assert cited(text) == found


def test_in_a_rule_a_paragraph_that_stands_alone_is_one_of_its_own():
    text = "Byggeloven gælder. Efter planloven kan der dispenseres (§ 243), jf. servicelovens § 108."
    assert ("", "planloven", "243") in cited(text)
    assert [each for each in cited(text, in_rule=True) if each[2]] == [("", "serviceloven", "108")]


def test_a_citation_has_all_its_pages():
    pages = [Page(n, str(n), text) for n, text in enumerate(("BR18, § 2", "", "BR18, § 2 og BR18, § 2"), start=1)]
    assert [c.pages for c in citations(pages)] == [(1, 3)]


@pytest.mark.parametrize(
    ("title", "source", "opening", "found"),
    [
        ("Lejeloven: lov nr. 341 af 22. marts 2022", "", "", [("341/2022", ""), ("lejeloven", "")]),
        ("Bygningsreglement 2015 (BR15): historisk", "", "", [("br15", "")]),
        ("BR18 kapitel 2: Adgang (§§ 48–62)", "", "", [("br18", "48-62")]),
        (
            "Grundkapital (almenboligloven § 118)",
            ".../eli/lta/2026/207",
            "",
            [("almenboligloven", "118"), ("207/2026", "118")],
        ),
        ("Regler efter servicelovens § 108", ".../eli/lta/2025/924", "", [("924/2025", "")]),
        ("Lov om ændring af planloven", "", "", []),
        (
            "Bekendtgørelse af lov om leje",
            "",
            "LBK nr 927 af 04/09/2019 (Historisk)\nlov nr. 1 af 2001",
            [("927/2019", "")],
        ),
        ("Et notat", "", "Teksten nævner lov nr. 1 af 2001.", []),
    ],
)
def test_a_rule_says_itself_what_it_is_cited_as(title, source, opening, found):
    assert sorted(names((), title, source, [Page(1, "1", opening)])) == sorted(RuleName(*name) for name in found)


def test_what_a_sidecar_says_is_all_that_a_rule_is_cited_as():
    found = names(["BR18 §§ 6 a-6 e og 287-292", "bygningsreglementet"], "Lejeloven", "eli/lta/2022/341", [])
    assert found == (RuleName("br18", "6a-6e 287-292"), RuleName("bygningsreglementet", ""))


def test_a_long_name_may_run_on_in_the_text_but_not_into_another_name():
    assert "lov om leje" in called("lov om leje traadte i kraft")
    assert "lov om leje" not in called("lov om leje af almene boliger")
    assert called("lejeloven") == ("lejeloven",)


@pytest.mark.parametrize(
    ("paragraphs", "paragraph", "covered"),
    [
        ("", "7", True),
        ("", "", True),
        ("48-62", "", False),
        ("48-62", "62", True),
        ("48-62", "62a", False),
        ("4 54-58a 110", "58", True),
        ("54-58a", "58a-60", True),
        ("118", "118a", False),
    ],
)
def test_a_rule_about_some_paragraphs_covers_these_only(paragraphs, paragraph, covered):
    assert covers(paragraphs, paragraph) is covered


def test_odd_texts_are_read_through_once():
    started = time.monotonic()
    assert len(cited("Lejeloven. " + "§ 1. " * 40_000 + "Lejelovens § 2")) == 3
    assert names((), "Lejeloven", "", [Page(1, "1", "lov" + " \t" * 20_000 + "nr.")]) == (RuleName("lejeloven", ""),)
    assert time.monotonic() - started < 10
