"""Who asks, and whether a form was sent from our own page."""

import re

import pytest

from indexer.model import Role
from indexer.settings import Settings
from search_app.access import local_path
from search_app.app import create_app

#: Routes that answer by POST what they answer by GET, as their protocol asks for.
CHANGING_NOTHING = {"harvest.oai"}

GOOD = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}


def form(site, **changes):
    fields = {field["name"]: field.get("value", "") for field in site.get("/log-ind").select("main form input")}
    return fields | {"name": "mia", "password": "en lang adgangskode"} | changes


def test_no_cookie_is_set_before_logging_in(visitor):
    for url in ("/", "/soeg?q=leje", "/dokument/regler/leje-2022", "/log-ind", "/hjaelp", "/findes-ikke"):
        assert "Set-Cookie" not in visitor.client.get(url).headers


def test_logging_in_sets_one_careful_cookie_and_leads_back(visitor):
    answer = visitor.client.post("/log-ind", data=form(visitor, next="/soeg?q=leje"), headers=GOOD)
    assert (answer.status_code, answer.location) == (303, "/soeg?q=leje")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("bolig2000=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Log ud" in visitor.client.get("/").text


def test_the_cookie_travels_only_encrypted_where_the_site_does(tmp_path):
    app = create_app(Settings(corpus=tmp_path, instance=tmp_path, base_url="https://soeg.example.org"))
    app.extensions["bolig2000"].accounts.add("mia", "en lang adgangskode", Role.MEMBER)
    client = app.test_client()
    page = client.get("/log-ind", base_url="https://soeg.example.org")
    token = page.text.split('name="token" value="')[1].split('"')[0]
    data = {"token": token, "name": "mia", "password": "en lang adgangskode"}
    answer = client.post("/log-ind", data=data, base_url="https://soeg.example.org")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers
    app.extensions["bolig2000"].close()


def test_a_wrong_password_says_so_and_lets_no_one_in(visitor, read):
    answer = visitor.client.post("/log-ind", data=form(visitor, password="forkert"))
    assert answer.status_code == 401
    assert "Navn og adgangskode passer ikke sammen" in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "target", ["https://ond.example", "//ond.example", "/\\ond.example", "\\\\ond", "javascript:alert(1)", "/\tond", ""]
)
def test_logging_in_never_leads_to_another_site(visitor, target):
    answer = visitor.client.post("/log-ind", data=form(visitor, next=target))
    assert (answer.status_code, answer.location) == (303, "/")
    assert local_path(target) == ""


@pytest.mark.parametrize(
    ("changes", "headers"),
    [
        ({"token": ""}, {}),
        ({"token": "æ"}, {}),
        ({"token": "0" * 64}, GOOD),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
        ({}, {"Origin": "https://ond.example"}),
        ({}, {"Origin": "null"}),
    ],
)
def test_a_form_that_was_not_sent_from_our_page_is_refused(visitor, changes, headers):
    answer = visitor.client.post("/log-ind", data=form(visitor, **changes), headers=headers)
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_logging_out_needs_the_session_s_own_token(member, visitor):
    foreign = visitor.get("/log-ind").select_one('input[name="token"]')["value"]
    assert member.client.post("/log-ud", data={"token": foreign}).status_code == 400
    token = member.get("/").select_one('header input[name="token"]')["value"]
    assert member.client.post("/log-ud", data={"token": token}).status_code == 303
    assert "Log ind" in member.client.get("/").text


def test_an_account_taken_away_is_gone_at_once(app, visitor):
    accounts = app.extensions["bolig2000"].accounts
    accounts.add("kort", "en lang adgangskode", Role.SECRETARIAT)
    assert visitor.log_in("kort") == 303
    assert visitor.client.get("/sekretariat/").status_code == 200
    accounts.remove("kort")
    assert visitor.client.get("/sekretariat/").status_code == 303
    assert "Log ind" in visitor.client.get("/").text


def test_whoever_has_to_wait_is_told_how_long(app, visitor):
    visitor.client.post("/log-ind", data=form(visitor, name="Ukendt", password="forkert"))
    for _ in range(8):
        app.extensions["bolig2000"].accounts.patience.failed("ukendt")
    answer = visitor.client.post("/log-ind", data=form(visitor, name=" ukendt ", password="forkert"))
    assert answer.status_code == 429
    assert "Vent" in answer.text


def test_every_route_that_takes_a_form_refuses_one_without_a_token(app, visitor, administrator):
    """An administrator's browser may be made to send a form by another site: it knows no token."""
    taking = [r for r in app.url_map.iter_rules() if "POST" in r.methods and r.endpoint not in CHANGING_NOTHING]
    assert len(taking) > 10
    for rule in taking:
        url = re.sub(r"<[^>]*>", "1", rule.rule)
        for token in ({}, {"token": ""}, {"token": "0" * 64}):
            answer = administrator.client.post(url, data=token | {"name": "mia", "confirm": "1"})
            assert answer.status_code == 400, (rule, token)
        assert visitor.client.post(url, data={"name": "mia"}).status_code in {303, 400}, rule
    assert app.extensions["bolig2000"].accounts.get("mia")
    assert administrator.get("/administration/brugere")


def test_a_wait_holds_in_every_process(app, settings_of_site, visitor):
    assert visitor.client.post("/log-ind", data=form(visitor, name="mange", password="x")).status_code == 401
    for _ in range(8):
        app.extensions["bolig2000"].accounts.patience.failed("mange")
    other = create_app(settings_of_site)
    client = other.test_client()
    token = client.get("/log-ind").text.split('name="token" value="')[1].split('"')[0]
    answer = client.post("/log-ind", data={"name": "mange", "password": "x", "token": token})
    assert answer.status_code == 429
    assert 30 < int(answer.headers["Retry-After"]) <= 60
    other.extensions["bolig2000"].close()


def test_a_session_that_was_ended_is_one_no_more_and_its_cookie_goes(app, member):
    [session] = app.extensions["bolig2000"].accounts.sessions.of("mia")[:1]
    assert "Log ud" in member.client.get("/").text
    app.extensions["bolig2000"].accounts.end_sessions("mia")
    answer = member.client.get("/konto/")
    assert (answer.status_code, answer.location) == (303, "/log-ind?next=/konto/")
    assert "bolig2000=;" in answer.headers["Set-Cookie"]
    assert session.id not in answer.text


def test_the_cookie_of_somebody_who_logged_out_lets_nobody_in(member, visitor, app):
    cookie = member.client.get_cookie("bolig2000").value
    token = member.get("/").select_one('header input[name="token"]')["value"]
    member.client.post("/log-ud", data={"token": token})
    visitor.client.set_cookie("bolig2000", cookie)
    assert "Log ind" in visitor.client.get("/").text


def test_what_a_logged_in_person_sees_is_not_kept(member, visitor):
    assert member.client.get("/").headers["Cache-Control"] == "no-store"
    assert visitor.client.get("/").headers["Cache-Control"] == "private, no-cache"
