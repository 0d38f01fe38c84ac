import pytest


def test_the_secretariat_sees_how_the_collection_stands(secretary, read):
    page = secretary.get("/sekretariat/")
    tallies = {read(item.dt): read(item.dd) for item in page.select(".tallies > div")}
    assert tallies["Uden tekst (en scanning)"] == "1"
    assert tallies["Beskadiget"] == "1"
    assert int(tallies["Kan gennemsøges helt"]) > 20


def test_every_unreadable_file_is_listed_with_its_reason(secretary, read):
    rows = secretary.get("/sekretariat/").select("tbody tr")
    told = {read(row.th): row for row in reversed(rows)}
    assert "Siderne er billeder uden tekst." in read(told["scannet/brev.pdf"].td)
    assert read(told["scannet/oedelagt.pdf"].td).startswith("Beskadiget.")
    assert secretary.get(told["scannet/brev.pdf"].a["href"])


def test_a_fault_in_a_sidecar_is_listed_with_what_was_perhaps_meant(secretary, read):
    told = [read(row) for row in secretary.get("/sekretariat/").select("tbody tr")]
    assert [row for row in told if "slaafejl" in row and "Mente du oekonomi?" in row and "oekonmi" in row]


def test_a_visitor_is_asked_to_log_in_and_comes_back(visitor):
    answer = visitor.client.get("/sekretariat/")
    assert (answer.status_code, answer.location) == (303, "/log-ind?next=/sekretariat/")
    page = visitor.get(answer.location)
    assert page.select_one('input[name="next"]')["value"] == "/sekretariat/"


def test_a_member_is_told_that_this_is_not_for_members(member, read):
    page = member.get("/sekretariat/", 403)
    assert read(page.h1) == "Denne side er ikke for dig"
    assert not page.select('a[href="/sekretariat/"]')


@pytest.mark.parametrize("name", ["sofie", "adam"])
def test_the_way_there_is_shown_to_those_who_may_go(visitor, name):
    visitor.log_in(name)
    assert visitor.get("/").select('nav a[href="/sekretariat/"]')
    assert visitor.client.get("/sekretariat/").status_code == 200
