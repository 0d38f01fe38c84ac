"""Which rules a document cites, and who cites a rule, as pages show it to whom."""

import pytest

from indexer.pipeline.run import index
from search_app import rules_cited
from search_app.app import create_app

PARAGRAPH = "§\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("", ""), ("54", f"{PARAGRAPH}54"), ("5u", f"{PARAGRAPH}5\N{NO-BREAK SPACE}u"), ("6a-6e", "§§ 6 a–6 e")],
)
def test_a_paragraph_is_written_as_one_writes_it(kept, shown):
    assert rules_cited.written(kept) == shown.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_case_names_the_rules_that_it_cites_with_their_status_and_what_replaced_them(visitor, read):
    current, former = visitor.get("/dokument/sager/tag-cc").select(".citations > ul > li")
    assert (read(current.a), read(current.select_one(".badge"))) == ("Lov om leje 2022", "Gældende")
    assert [(read(link), link["href"]) for link in current.select(".places a")] == [
        ("§ 19", "/dokument/sager/tag-cc?q=%C2%A7+19&side=1#side-1")
    ]
    assert read(former.select_one(".badge")) == "Historisk"
    assert read(former.select_one(".successor")) == "Afløst af Lov om leje 2022"


def test_the_status_of_a_cited_rule_is_that_of_the_day_asked_about(visitor, read):
    cited = visitor.get("/dokument/sager/tag-cc?on=2020-01-01").select(".citations > ul > li")
    assert [read(rule.select_one(".badge")) for rule in cited] == ["Kommende", "Gældende"]
    assert cited[0].a["href"] == "/dokument/regler/leje-2022?on=2020-01-01"


def test_a_document_that_is_no_rule_says_of_which_day_the_status_of_the_rules_is(visitor, read):
    said = visitor.get("/dokument/sager/tag-cc?on=2020-01-01").select_one(".citations > .hint")
    assert read(said) == "Pr. dato 1. januar 2020. Se status i dag"
    assert said.a["href"] == "/dokument/sager/tag-cc"
    assert not visitor.get("/dokument/sager/tag-cc").select(".citations > .hint")


def test_what_a_viewer_may_not_see_neither_cites_nor_counts(visitor, member, read):
    for site, titles in ((visitor, ["Taget uden tal"]), (member, ["Taget uden tal", "Referat om taget"])):
        page = site.get("/dokument/regler/leje-2022")
        assert [read(link) for link in page.select(".cited-by li a")] == titles
        assert read(page.select_one(".banner a[href='#cited-by']")).split()[0] == str(len(titles))
    assert [read(term) for term in page.select(".cited-by dt")] == ["§ 19", "§ 20"]


def test_a_rule_that_nobody_cites_says_nothing_of_it(visitor):
    page = visitor.get("/dokument/regler/klimakrav")
    assert not page.select(".cited-by, .citations")


def test_of_many_documents_the_newest_are_listed_with_a_search_for_all(folder, settings, read, site_of):
    folder.write("lov.txt", "Lov.", 'title = "Lejeloven"\n[rule]\n')
    for number in range(rules_cited.MOST + 2):
        text = f"Se lejelovens § {number % 9 + 1}."
        folder.write(f"n{number:02}.txt", text, f'title = "Notat {number:02}"\ndate = {2000 + number}\n')
    index(settings)
    app = create_app(settings)
    section = site_of(app).get("/dokument/lov").select_one(".cited-by")
    app.extensions["bolig2000"].close()
    listed = {read(link) for link in section.select("li a")}
    assert listed == {f"Notat {number:02}" for number in range(2, rules_cited.MOST + 2)}
    assert "De 20 nyeste af 22 dokumenter" in read(section.p)
    assert section.p.a["href"] == "/soeg?q=Lejeloven"
    assert read(section.summary) == "3 paragraffer mere"
