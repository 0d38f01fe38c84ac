"""Who cites which rule, over a real index."""

from datetime import date

import pytest

from indexer.model import Role, Viewer
from indexer.pipeline.run import index
from indexer.search import Library

VISITOR = Viewer(Role.VISITOR)
MEMBER = Viewer(Role.MEMBER)


@pytest.fixture
def cites(folder, settings):
    """Write and index a document; return the rules that it cites, with the paragraphs."""

    def cites(text, sidecar="", viewer=VISITOR):
        folder.write("notat.txt", text, sidecar)
        index(settings)
        library = Library(settings)
        found = library.rule_citations(viewer).cites(library.document("notat", viewer))
        library.close()
        return {each.document.id: [mention.paragraph for mention in each.mentions] for each in found}

    return cites


@pytest.fixture
def old_and_new(folder):
    folder.write("gammel.txt", "Lov.", 'title = "Lejeloven"\n[rule]\nin_force_to = 2022-06-30\n')
    folder.write("ny.txt", "Lov.", 'title = "Lejeloven"\n[rule]\nin_force_from = 2022-07-01\n')


@pytest.mark.parametrize(
    ("said_on", "meant"),
    [("2022-06-30", "gammel"), ("2022-07-01", "ny"), ('"2022-06"', "gammel"), ("2022", "ny"), ("1999", "gammel")],
)
def test_a_name_means_the_version_in_force_when_the_document_was_written(cites, old_and_new, said_on, meant):
    assert cites("Se lejelovens § 4.", f"date = {said_on}") == {meant: ["4"]}


@pytest.mark.parametrize(("old", "new"), [('replaced_by = ["ny"]', ""), ("", 'replaces = ["gammel"]')])
def test_a_rule_whose_end_nobody_noted_is_not_meant_where_what_replaced_it_is_in_force(cites, folder, old, new):
    folder.write("gammel.txt", "Lov.", f'title = "Lejeloven"\n[rule]\n{old}')
    folder.write("ny.txt", "Lov.", f'title = "Lejeloven"\n[rule]\nin_force_from = 2022-07-01\n{new}')
    assert cites("Se lejelovens § 4.", "date = 2023-01-01") == {"ny": ["4"]}


def test_without_a_date_a_name_means_the_version_of_today(cites, old_and_new):
    assert date.today() > date(2022, 7, 1)  # noqa: DTZ011 - any clock will do
    assert cites("Se lejelovens § 4.") == {"ny": ["4"]}


def test_without_a_version_in_force_the_nearest_is_meant(cites, folder):
    folder.write("br15.txt", "x", 'title = "BR15"\n[rule]\nin_force_from = 2016-01-01\nin_force_to = 2018-06-30')
    assert cites("Se BR15, § 3.", "date = 2024-01-01") == {"br15": ["3"]}


def test_a_number_means_that_version_and_no_other_of_the_name(cites, folder):
    folder.write("a.txt", "x", 'title = "Lejeloven (lov nr. 341 af 22. marts 2022)"\n[rule]\n')
    assert cites("Lejeloven, lov nr. 341 af 22. marts 2022, § 1", "date = 2001") == {"a": ["1"]}
    assert cites("Lejeloven, lovbekendtgørelse nr. 927 af 4. september 2019, § 1") == {}


def test_rings_know_the_other_name_of_an_act(cites, folder):
    folder.write("a.txt", "x", 'title = "Lejeloven"\n[rule]\n')
    assert cites("Se lov om leje, § 5, og lov om leje af almene boliger, § 6.") == {"a": ["5"]}


def test_of_rules_about_some_paragraphs_those_are_meant_that_have_the_one_cited(cites, folder):
    folder.write("adgang.txt", "x", 'title = "Adgang (BR18 §§ 48-62)"\n[rule]\nin_force_from = 2018-01-01\n')
    folder.write("brand.txt", "x", 'title = "Brand (BR18 §§ 82-158)"\n[rule]\nin_force_from = 2018-01-01\n')
    assert cites("Se BR18, § 50. BR18 er lang, og BR18, § 200, er en anden.") == {"adgang": ["50"]}


def test_what_had_ended_is_not_meant_where_its_successor_has_other_paragraphs(cites, folder):
    sidecar = 'title = "BR15"\n[rule]\nin_force_to = 2018-06-30\ncited_as = ["bygningsreglementet"]\n'
    folder.write("br15.txt", "x", sidecar)
    sidecar = 'title = "Adgang"\n[rule]\nin_force_from = 2018-01-01\ncited_as = ["bygningsreglementet §§ 48-62"]\n'
    folder.write("adgang.txt", "x", sidecar)
    assert cites("Bygningsreglementet, § 3", "date = 2020-01-01") == {}
    assert cites("Bygningsreglementet, § 3", "date = 2016-01-01") == {"br15": ["3"]}


def test_a_rule_does_not_cite_itself(folder, settings):
    folder.write("ny.txt", "Lejelovens § 4 og byggelovens § 2.", 'title = "Lejeloven"\n[rule]\n')
    folder.write("byg.txt", "Byggeloven.", 'title = "Byggeloven"\n[rule]\n')
    index(settings)
    library = Library(settings)
    citing, rule = library.rule_citations(VISITOR), library.document("ny", VISITOR)
    assert [each.document.id for each in citing.cites(rule)] == ["byg"]
    assert citing.cited_by(rule, 9).total == 0
    library.close()


def test_a_rule_that_comes_later_finds_the_citations_that_are_there(folder, settings):
    folder.write("notat.txt", "Se lejelovens § 4.", "date = 2024-05-01")
    index(settings)
    folder.write("lov.txt", "Lov.", 'title = "Lejeloven"\n[rule]\n')
    assert index(settings).unchanged == 1
    library = Library(settings)
    found = library.rule_citations(VISITOR).cited_by(library.document("lov", VISITOR), 9)
    assert [(each.document.id, each.mentions[0].pages[0].label) for each in found.newest] == [("notat", "1")]
    library.close()


def test_who_cites_a_rule_is_listed_newest_first_as_far_as_one_may_see(folder, settings):
    folder.write("lov.txt", "Lov.", 'title = "Lejeloven"\n[rule]\n')
    for number in range(4):
        folder.write(f"n{number}.txt", "Se lejeloven.", f"date = {2020 + number}")
    folder.write("m.txt", "Se lejeloven.", 'date = 2030\nvisibility = "members"')
    index(settings)
    library = Library(settings)
    rule = library.document("lov", VISITOR)
    for viewer, total, ids in ((VISITOR, 4, ["n3", "n2"]), (MEMBER, 5, ["m", "n3"])):
        found = library.rule_citations(viewer).cited_by(rule, 2)
        assert (found.total, [each.document.id for each in found.newest]) == (total, ids)
    library.close()


def test_a_rule_that_one_may_not_see_is_not_named(cites, folder):
    folder.write("lov.txt", "Lov.", 'title = "Lejeloven"\nvisibility = "members"\n[rule]\n')
    assert cites("Se lejelovens § 4.") == {}
    assert cites("Se lejelovens § 4.", viewer=MEMBER) == {"lov": ["4"]}


def test_a_rule_speaks_of_what_holds_when_it_comes_into_force(cites, old_and_new):
    sidecar = "date = 2022-03-22\n[rule]\nin_force_from = 2022-07-01"
    assert cites("Se lejelovens § 4.", sidecar) == {"ny": ["4"]}
