"""Find in document: how many places, where they are, and the way from each to the next."""

import pytest

from search_app import finding

REPORT = "/dokument/rapporter/smaa-boliger"


def anchors(page):
    return [mark["id"] for mark in page.select("mark[id]")]


def test_places_are_counted_over_the_whole_document_and_listed_by_page(visitor, read):
    page = visitor.get(f"{REPORT}?q=radiator")
    assert read(page.select_one(".stepping p")) == "2 steder på 2 sider"
    links = page.select(".matches a")
    assert [read(link) for link in links] == ["s. 7", "s. 23"]
    assert links[1]["href"] == f"{REPORT}?q=radiator&fund=2#fund-2"
    assert anchors(page) == ["fund-1"]
    assert anchors(visitor.get(links[1]["href"])) == ["fund-2"]


def test_the_way_leads_from_place_to_place_over_windows_and_round(visitor, read):
    page, seen = visitor.get(f"{REPORT}?q=radiator"), []
    for _ in range(3):
        address = page.select_one("#following")["href"]
        page = visitor.get(address)
        here = page.select_one("mark[aria-current]")
        seen.append((here["id"], read(here.find_parent("section").h3)))
        assert address.endswith(f"#{here['id']}")
    assert seen == [("fund-1", "Side 7"), ("fund-2", "Side 23"), ("fund-1", "Side 7")]
    assert page.select_one("#previous")["href"].endswith("#fund-2")
    assert read(page.select_one(".at")) == "– nr. 1 på side 7"
    # By keyboard the way on is the next stop after the place itself.
    assert page.select_one("mark[aria-current] + .stepping-on a")["href"] == page.select_one("#following")["href"]


@pytest.mark.parametrize("words", ["og", "om", "huslejen vaskeri", "pris koster", "radiator under vinduet"])
def test_the_count_is_that_of_the_marks_shown(visitor, read, words):
    found = [anchors(visitor.get(f"{REPORT}?q={words}&side={side}")) for side in (1, 21)]
    marks = [int(anchor.removeprefix("fund-")) for window in found for anchor in window]
    assert marks == list(range(1, len(marks) + 1))
    page = visitor.get(f"{REPORT}?q={words}")
    said = page.select_one(".stepping b")
    assert (read(said).split()[0] if said else "0") == str(len(marks))


def test_words_side_by_side_are_one_place(visitor):
    page = visitor.get("/dokument/rapporter/micro-homes?q=micro homes")
    assert [mark.get_text() for mark in page.select("mark[id]")] == ["Micro homes"]


def test_who_comes_from_a_hit_is_at_the_first_place_of_its_page(visitor, read):
    page = visitor.get(f"{REPORT}?q=radiator&side=23")
    assert read(page.select_one(".at")) == "– nr. 2 på side 23"
    page = visitor.get(f"{REPORT}?q=radiator&side=9")
    assert read(page.select_one(".at")) == ""
    assert page.select_one("#following")["href"].endswith("#fund-2")
    assert page.select_one("#previous")["href"].endswith("#fund-1")


@pytest.mark.parametrize(("fund", "current"), [("99", "fund-2"), ("-3", None), ("x", None), ("9" * 30, "fund-2")])
def test_a_place_that_is_none_does_no_harm(visitor, fund, current):
    here = visitor.get(f"{REPORT}?q=radiator&fund={fund}").select_one("mark[aria-current]")
    assert (here["id"] if here else None) == current


def test_a_very_long_document_is_looked_through_a_window_at_a_time(visitor, read, monkeypatch):
    monkeypatch.setattr(finding, "LOOKED_THROUGH", 24)
    page = visitor.get(f"{REPORT}?q=radiator&side=21")
    assert read(page.select_one(".stepping p")) == "1 sted på de viste sider"
    link = page.select_one(".stepping a")
    assert link["href"] == f"{REPORT}?q=radiator&side=21&fund=1#fund-1"
    assert anchors(visitor.get(link["href"])) == ["fund-1"]
    page = visitor.get(f"{REPORT}?q=radiator&side=23&fund=1")
    assert visitor.get(f"{REPORT}?q=vaskeri&side=21").select_one(".text .notice")


def test_words_that_are_not_in_the_document_are_said_not_to_be(visitor, read):
    notice = visitor.get(f"{REPORT}?q=xylofon").select_one(".text .notice")
    assert read(notice.p) == (
        "»xylofon« står ikke i dokumentets tekst – heller ikke i en anden bøjning eller som en del af længere ord."
    )
    assert notice.a["href"] == "/soeg?q=xylofon"


def test_the_day_of_a_rule_stays_while_words_are_looked_for(visitor):
    page = visitor.get("/dokument/regler/leje-2019?on=2020-01-01&q=leje lov")
    assert page.select_one('.find input[name="on"]')["value"] == "2020-01-01"
    assert "on=2020-01-01" in page.select_one(".stepping a")["href"]


def test_english_pages_lead_to_english_pages(visitor, read):
    page = visitor.get(f"{REPORT}?q=radiator&lang=en&fund=2")
    assert read(page.select_one(".stepping p")) == "2 places on 2 pages – no. 2 on page 23"
    assert "lang=en" in page.select_one("#following")["href"]
