"""A document's page and the file itself."""

import pytest

from indexer.pipeline.run import index
from indexer.settings import Settings
from search_app.app import create_app


def test_a_document_shows_what_is_known_of_it(visitor, read):
    page = visitor.get("/dokument/sager/startboliger-aarhus")
    assert read(page.h1) == "Startboliger i Aarhus"
    facts = {read(fact.dt): read(fact.dd) for fact in page.select(".facts > div")}
    assert facts["Emner"] == "Økonomi og finansiering"
    assert facts["Dato"] == "marts 2017"
    assert facts["Journalnummer"] == "BO0304-00024"
    assert facts["Fast adresse"] == "/dokument/sager/startboliger-aarhus"
    assert page.select_one('.facts a[href="https://example.org/startboliger"]')
    assert "Atten boliger til unge" in read(page.select_one(".lead"))


def test_a_case_shows_its_figures_and_what_worked_and_what_did_not(visitor, read):
    case = visitor.get("/dokument/sager/startboliger-aarhus").select_one(".case")
    figures = {read(figure.dt): read(figure.dd) for figure in case.select(".figures > div")}
    assert figures == {
        "Husleje": "2.050 kr. om måneden",
        "Areal": "24,5 m² pr. bolig",
        "Boliger": "18",
        "Fase": "Drift",
        "Sted": "Aarhus",
    }
    assert [read(item) for item in case.select(".worked li")] == ["Fælles køkken på hver etage"]
    assert [read(item) for item in case.select(".failed li")] == ["Ventilation uden styring"]


@pytest.mark.parametrize(
    ("document", "status", "other"),
    [
        ("regler/leje-2022", "Gældende siden 1. juli 2022", "Afløser Lov om leje 2019"),
        ("regler/leje-2019", "Historisk – gjaldt til og med 30. juni 2022", "Afløst af Lov om leje 2022"),
        ("regler/klimakrav", "Kommende – gælder fra 1. juli 2099", ""),
    ],
)
def test_a_rule_says_where_it_stands_and_what_came_before_and_after(visitor, read, document, status, other):
    banner = visitor.get(f"/dokument/{document}").select_one(".banner")
    assert read(banner.b) == status
    assert other in read(banner)
    if other:
        assert visitor.get(banner.a["href"]).select_one(".banner")


def test_a_day_that_is_none_is_said_so_instead_of_showing_today_without_a_word(visitor, read):
    page = visitor.get("/dokument/regler/leje-2019?on=31.12.2018")
    assert read(page.select_one(".notice")) == "Pr. dato: »31.12.2018« kan ikke bruges og er udeladt."
    assert not visitor.get("/dokument/regler/leje-2019?on=").select(".notice")


@pytest.mark.parametrize(
    ("document", "links"),
    [
        ("regler/leje-2019", ".banner a[href*='leje-2022']"),
        ("rapporter/smaa-boliger", ".outline a, .windows a"),
        ("sager/tag-cc", ".citations a[href*=dokument]:not(.hint a)"),
    ],
)
def test_the_day_asked_about_stays_from_link_to_link(visitor, document, links):
    page = visitor.get(f"/dokument/{document}?on=2020-01-01")
    found = page.select(links)
    assert found
    assert [link["href"] for link in found if "on=2020-01-01" not in link["href"]] == []
    assert page.select_one("form.find [name=on]")["value"] == "2020-01-01"


def test_a_rule_that_has_not_ended_is_to_be_replaced_and_says_from_when(visitor, read):
    banner = visitor.get("/dokument/regler/leje-2019?on=2022-06-30").select_one(".banner")
    assert read(banner.b) == "Gældende, til og med 30. juni 2022"
    assert "Afløses af Lov om leje 2022 , gælder fra 1. juli 2022" in read(banner)
    assert "Afløst af" not in read(banner)


@pytest.mark.parametrize(
    ("on", "status", "line"),
    [
        ("", "Gældende siden 1. juli 2022", "Ændres ved Klimakrav til små boliger , gælder fra 1. juli 2099"),
        ("?on=2099-07-01", "Ændret – gældende siden 1. juli 2022", "Ændret ved Klimakrav til små boliger"),
    ],
)
def test_a_rule_says_from_when_it_is_amended_and_by_what(visitor, read, on, status, line):
    page = visitor.get(f"/dokument/regler/leje-2022{on}")
    banner = page.select_one(".banner")
    assert read(banner.b) == status
    assert line in read(banner)
    assert read(page.select_one(".kicker .badge")) == ("Ændret" if on else "Gældende")
    assert "Ændrer Lov om leje 2022" in read(visitor.get("/dokument/regler/klimakrav").select_one(".banner"))


def test_a_page_of_the_hit_is_in_the_window_with_its_anchor_and_marks(visitor, read):
    page = visitor.get("/dokument/rapporter/smaa-boliger?q=radiator&side=23")
    sheets = [sheet["id"] for sheet in page.select(".sheet")]
    assert sheets == [f"side-{n}" for n in range(21, 26)]
    sheet = page.select_one("#side-23")
    assert [mark.get_text() for mark in sheet.select("mark")] == ["radiator"]
    assert read(sheet.h3) == "Side 23"
    assert sheet.select_one(".toorig a")["href"] == "/dokument/rapporter/smaa-boliger/fil#page=23"


def test_a_long_document_is_shown_twenty_pages_at_a_time(visitor, read):
    page = visitor.get("/dokument/rapporter/smaa-boliger")
    assert len(page.select(".sheet")) == 20
    windows = page.select_one(".windows")
    assert [read(item) for item in windows.select("li")] == ["Sider 1–20", "Sider 21–25"]
    assert visitor.get(windows.a["href"]).select_one("#side-25")


@pytest.mark.parametrize("side", ["0", "-3", "999999999999999999999", "syv", "", "26"])
def test_a_page_that_is_none_does_no_harm(visitor, side):
    assert visitor.get(f"/dokument/rapporter/smaa-boliger?side={side}").select(".sheet")


def test_text_says_its_language(visitor):
    page = visitor.get("/dokument/rapporter/micro-homes")
    assert page.html["lang"] == "da"
    assert page.select_one(".prose")["lang"] == "en"
    assert page.h1["lang"] == "en"


@pytest.mark.parametrize(
    ("query", "anchor"),
    [
        ("", ""),
        ("?q=leje&side=1", "#side-1"),
        ("?q=leje%20%C3%A6&side=1&fund=2&lang=en", "#fund-2"),
        ("?citat=Huslejen+blev&side=1", "#citat"),
        ("?on=2020-01-01&ukendt=1&ukendt=2", ""),
    ],
)
def test_an_alias_leads_to_the_document_for_good_with_all_that_was_asked(visitor, query, anchor):
    answer = visitor.client.get(f"/dokument/sager/startboliger{query}")
    assert answer.status_code == 301
    assert answer.location == f"/dokument/sager/startboliger-aarhus{query}{anchor}"


def test_an_alias_tells_nobody_of_what_they_may_not_see(visitor, member):
    assert visitor.client.get("/dokument/notater/fortroligt").status_code == 404
    assert visitor.client.get("/dokument/notater/fortroligt/fil").status_code == 404
    answer = member.client.get("/dokument/notater/fortroligt?q=leje")
    assert (answer.status_code, answer.location) == (301, "/dokument/notater/medlemmer?q=leje")


def test_a_document_leads_to_similar_ones(visitor):
    page = visitor.get("/dokument/regler/leje-2022")
    for link in page.select(".similar a"):
        visitor.get(link["href"])


def test_a_scan_says_that_its_text_cannot_be_searched(visitor, read):
    page = visitor.get("/dokument/scannet/brev")
    assert "Uden tekst (en scanning)" in read(page.select_one(".notice"))


def test_a_mail_names_its_attachments(visitor, read):
    page = visitor.get("/dokument/notater/brev")
    link = page.select_one(".side p:not(.download) a")
    assert read(link.parent).startswith("Bilag:")
    assert link["href"].startswith("/dokument/notater/brev/")


def test_an_attachment_names_its_mail(visitor, read):
    found = visitor.get("/soeg?q=tagrenderne").select(".hits h2 a")
    page = visitor.get(found[0]["href"])
    link = page.select_one(".side p:not(.download) a")
    assert read(link) == "Brev om taget"
    file = visitor.file(page.select_one(".download a")["href"])
    assert "Tagrenderne er fra 1962" in file.text


def test_a_result_found_leads_back_to_the_result(visitor):
    page = visitor.get("/dokument/rapporter/smaa-boliger?q=radiator")
    assert page.select_one(".back a")["href"] == "/soeg?q=radiator"


# --- the file ------------------------------------------------------------------------------------


def test_a_pdf_opens_in_the_browser_under_its_own_name(visitor, settings_of_site):
    answer = visitor.file("/dokument/rapporter/smaa-boliger/fil")
    assert answer.data == (settings_of_site.corpus / "rapporter/smaa-boliger.pdf").read_bytes()
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=smaa-boliger.pdf")
    # A sandboxed PDF is an empty window in Safari.
    assert "sandbox" not in answer.headers["Content-Security-Policy"]


def test_a_web_page_is_never_served_as_one(visitor):
    answer = visitor.file("/dokument/regler/leje-2022/fil")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_name_with_markup_quotes_and_danish_letters_is_spelt_safely(visitor):
    found = visitor.get("/soeg?q=type:notat mere").select_one(".hits h2 a")["href"].split("?")[0]
    disposition = visitor.file(f"{found}/fil").headers["Content-Disposition"]
    assert "filename*=UTF-8''" in disposition
    assert "%C3%A6%C3%B8%C3%A5.txt" in disposition
    assert "\n" not in disposition


def test_part_of_a_file_can_be_asked_for(visitor):
    answer = visitor.file("/dokument/rapporter/smaa-boliger/fil", Range="bytes=0-4")
    assert (answer.status_code, answer.data) == (206, b"%PDF-")


def test_a_file_that_has_not_changed_is_not_sent_again(visitor):
    tag = visitor.file("/dokument/rapporter/smaa-boliger/fil").headers["ETag"]
    again = visitor.file("/dokument/rapporter/smaa-boliger/fil", If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")


def test_an_alias_leads_to_the_file_as_well(visitor):
    answer = visitor.file("/dokument/sager/startboliger/fil")
    assert (answer.status_code, answer.location) == (301, "/dokument/sager/startboliger-aarhus/fil")


def test_a_document_may_itself_be_called_fil(visitor, read):
    assert read(visitor.get("/dokument/notater/fil").h1) == "Filen om filer"
    assert "hedder fil" in visitor.file("/dokument/notater/fil/fil").text


def test_a_file_withdrawn_since_the_index_was_made_is_not_found(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "brev.txt").write_text("Et brev om husleje.", encoding="utf-8")
    settings = Settings(corpus=corpus, instance=tmp_path / "instance", workers=1)
    index(settings)
    app = create_app(settings)
    (corpus / "brev.txt").unlink()
    assert app.test_client().get("/dokument/brev").status_code == 200
    assert app.test_client().get("/dokument/brev/fil").status_code == 404
    app.extensions["bolig2000"].close()
