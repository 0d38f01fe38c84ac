"""Questions to the secretariat: one sentence, nothing of who asks, and not too many."""

import re

import pytest
from bs4 import BeautifulSoup

from indexer.catalogue.questions import LONGEST, MOST_OPEN
from search_app import questions as module
from search_app.allowance import Allowance
from search_app.personal import personal

SENTENCE = "Hvem har bygget små boliger i en kirke?"


@pytest.fixture(autouse=True)
def plenty(app, monkeypatch):
    monkeypatch.setattr(module, "allowance", Allowance(1000))
    yield
    for question in app.extensions["bolig2000"].questions.waiting():
        app.extensions["bolig2000"].questions.answered(question.number)


def waiting(app):
    return app.extensions["bolig2000"].questions.waiting()


def send(site, question=SENTENCE, search="?q=kirkebolig&sector=almen", headers=None, **changes):
    form = site.get(f"/spoerg{search}").select_one("form.question")
    fields = {field["name"]: field.get("value", "") for field in form.select("input")}
    data = fields | {"question": question} | changes
    return site.client.post(form["action"], data=data, headers=headers or {"Sec-Fetch-Site": "same-origin"})


def test_where_nothing_is_found_there_is_a_form_and_where_little_is_a_link_to_it(visitor, app):
    form = visitor.get("/soeg?q=xylofonkvartet&sector=almen").select_one("form.question")
    assert form["action"] == "/spoerg?q=xylofonkvartet&sector=almen"
    assert form.textarea["maxlength"] == str(LONGEST)
    little = visitor.get("/soeg?q=radiator")
    assert not little.select("form.question")
    assert little.select('.nothing a[href="/spoerg?q=radiator"]')
    assert not visitor.get("/soeg?q=nabomøde").select(".nothing")


def test_a_question_reaches_the_secretariat_with_its_search_and_goes_when_it_is_answered(visitor, secretary, app, read):
    answer = send(visitor)
    assert (answer.status_code, answer.location) == (303, "/spoerg/tak?q=kirkebolig&sector=almen")
    assert "Set-Cookie" not in answer.headers
    thanks = visitor.get(answer.location)
    assert thanks.select('main a[href="/soeg?q=kirkebolig&sector=almen"]')
    [item] = secretary.get("/sekretariat/").select(".questions li")
    assert read(item.p) == SENTENCE
    assert (read(item.a), item.a["href"]) == ("kirkebolig · Sektor: Almen", "/soeg?q=kirkebolig&sector=almen")
    data = {"token": item.select_one("input")["value"]}
    assert secretary.client.post(item.form["action"], data=data).status_code == 303
    assert not secretary.get("/sekretariat/").select(".questions li")
    assert waiting(app) == ()


def test_nothing_but_sentence_search_and_minute_is_kept(visitor, app):
    send(visitor, headers={"User-Agent": "Netscape", "X-Forwarded-For": "192.0.2.7", "Referer": "http://localhost/x"})
    database = app.extensions["bolig2000"].accounts.database
    with database.begin() as connection:
        [row] = connection.exec_driver_sql("SELECT * FROM questions").mappings()
    assert set(row) == {"number", "text", "search", "asked_at"}
    assert row["text"] == SENTENCE
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+00:00", row["asked_at"])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "Skriv dit spørgsmål som en sætning."),
        ("Hvad?", "Skriv dit spørgsmål som en sætning."),
        ("Hvad " * 61, "Spørgsmålet er længere end 300 tegn."),
        ("Skriv til mig på anna@example.org om taget", "e-mailadresse"),
        ("Jeg hedder Bo, 010190-1234, og vil vide", "CPR-nummer"),
        ("Ring til mig på 12 34 56 78 om taget", "telefonnummer"),
    ],
)
def test_what_is_not_taken_is_said_beside_the_field_with_the_text_still_in_it(visitor, app, read, question, said):
    answer = send(visitor, question)
    assert answer.status_code == 422
    page = visitor_page(answer)
    assert said in read(page.select_one("#fault[role=alert]"))
    assert page.textarea.get_text() == question.strip()
    assert "fault" in page.textarea["aria-describedby"]
    assert waiting(app) == ()


def visitor_page(answer):
    return BeautifulSoup(answer.text, "html.parser")


def test_words_that_may_tell_of_a_person_are_not_kept_with_the_question(visitor, app):
    assert send(visitor, search="?q=anna@example.org").status_code == 303
    assert [question.search for question in waiting(app)] == [""]


def test_what_a_program_fills_in_is_thanked_for_and_not_kept(visitor, app):
    assert send(visitor, website="https://spam.example").status_code == 303
    assert waiting(app) == ()


@pytest.mark.parametrize(
    ("headers", "changes"),
    [({"Sec-Fetch-Site": "cross-site"}, {}), ({"Origin": "https://ond.example"}, {}), (None, {"token": "0"})],
)
def test_a_question_is_only_taken_from_our_own_page(visitor, app, headers, changes):
    assert send(visitor, headers=headers, **changes).status_code == 400
    assert waiting(app) == ()


def test_many_questions_at_once_have_to_wait(visitor, app, read, monkeypatch):
    monkeypatch.setattr(module, "allowance", Allowance(2))
    statuses = [send(visitor, f"{SENTENCE} Nummer {number}").status_code for number in range(3)]
    assert statuses == [303, 303, 429]
    assert len(waiting(app)) == 2


def test_no_more_wait_than_somebody_can_read(visitor, app):
    for number in range(MOST_OPEN):
        app.extensions["bolig2000"].questions.ask(f"Spørgsmål nummer {number}", "")
    answer = send(visitor)
    assert answer.status_code == 503
    assert SENTENCE in answer.text
    assert len(waiting(app)) == MOST_OPEN


def test_only_the_secretariat_takes_a_question_off(visitor, member, app):
    send(visitor)
    [question] = waiting(app)
    token = member.get("/").select_one('header input[name="token"]')["value"]
    for site, status in ((visitor, 303), (member, 403)):
        answer = site.client.post(f"/sekretariat/spoergsmaal/{question.number}/besvaret", data={"token": token})
        assert answer.status_code == status
    assert len(waiting(app)) == 1


def test_a_question_is_shown_as_text(visitor, secretary):
    send(visitor, "<script>alert('spørgsmål')</script>", search="?q=<b>fed</b>")
    page = secretary.get("/sekretariat/")
    assert not page.select(".questions script, .questions b")
    assert "<script>alert('spørgsmål')</script>" in page.select_one(".questions").get_text()


def test_an_allowance_refills_steadily():
    now = [0.0]
    allowance = Allowance(6, lambda: now[0])
    assert [allowance.take() for _ in range(7)] == [True] * 6 + [False]
    now[0] = 10
    assert [allowance.take() for _ in range(2)] == [True, False]
    now[0] = 1000
    assert [allowance.take() for _ in range(7)] == [True] * 6 + [False]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("skriv til a.b@example.org", "email"),
        ("010190-1234", "cpr"),
        ("er 0101901234 fundet", "cpr"),
        ("12345678", "phone"),
        ("1234 5678", "phone"),
        ("+45 12 34 56 78", "phone"),
        ("ring 004512345678", "phone"),
        ("+46 70 123 45 67", "phone"),
    ],
)
def test_patterns_of_personal_data_are_recognised(text, code):
    assert personal(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "år 2015-2020",
        "2.050 kr. om måneden",
        "BO0304-00024",
        "lov nr. 341 af 22. marts 2022",
        "24 m² i 2015 2020",
        "@ 46",
    ],
)
def test_figures_of_rules_and_cases_are_no_personal_data(text):
    assert personal(text) == ""
