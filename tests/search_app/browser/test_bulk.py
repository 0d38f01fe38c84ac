"""Forty documents are edited at once, with a script and without, and the whole edit is taken back."""

from threading import Thread

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

PASSWORD = "en lang adgangskode"
SIDECAR = 'title = "Referat {:02}"\ntype = "notat"\ntopics = ["oekonomi"]\n'


class Quiet(WSGIRequestHandler):
    def log(self, *args: object) -> None:
        """Say nothing: what goes wrong is seen in the browser."""


@pytest.fixture
def address(app_of_office, office):
    for number in range(40):
        office.write(f"referater/referat-{number:02}.txt", f"Referat {number} om kobberspaan.", SIDECAR.format(number))
    office.index()
    server = make_server("127.0.0.1", 0, app_of_office, threaded=True, request_handler=Quiet)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.mark.parametrize("script", [True, False])
def test_forty_are_edited_at_once(open_page, assert_accessible, office, script):
    check = assert_accessible if script else lambda _page: None
    page = open_page("/log-ind?next=/soeg%3Fq%3Dkobberspaan", java_script_enabled=script)
    page.get_by_label("Navn").fill("sofie")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/soeg?q=kobberspaan")
    check(page)
    page.get_by_role("link", name="Ret alle 40").click()
    check(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Ret 40 dokumenter"
    page.get_by_role("button", name="Forhåndsvisning").click()
    assert "Vælg mindst én ændring." in page.locator(".notice").inner_text()
    check(page)
    page.get_by_role("group", name="Emner").get_by_label("Tilføj").select_option("Indeklima")
    page.get_by_role("group", name="Emner").get_by_label("Fjern").select_option("Økonomi og finansiering")
    page.get_by_label("Udgiver", exact=True).fill("Netværket")
    page.get_by_role("button", name="Forhåndsvisning").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Forhåndsvisning: 40 dokumenter"
    row = page.get_by_role("row").filter(has_text="Referat 07").first
    assert "Netværket" in row.inner_text()
    check(page)
    by_hand = office.root / "referater/referat-11.txt.toml"
    by_hand.write_text('title = "Rettet i hånden"\n')
    page.get_by_role("button", name="Ret 40 dokumenter").click()
    assert "39 dokumenter er rettet." in page.locator(".notice").inner_text()
    conflict = page.get_by_role("row").filter(has_text="Referat 11").first
    assert "Ændret af en anden" in conflict.inner_text()
    assert by_hand.read_text() == 'title = "Rettet i hånden"\n'
    check(page)
    changed = office.root / "referater/referat-39.txt.toml"
    assert changed.read_text().splitlines()[2:] == ['topics = ["indeklima"]', 'publisher = "Netværket"']
    page.get_by_role("button", name="Fortryd denne rettelse").click()
    page.get_by_role("button", name="Ret 39 dokumenter").click()
    assert "39 dokumenter er rettet." in page.locator(".notice").inner_text()
    assert changed.read_text() == SIDECAR.format(39)


def test_some_are_chosen_by_keyboard(open_page, office):
    page = open_page("/log-ind?next=/soeg%3Fq%3Dkobberspaan%26sort%3Dtitle")
    page.get_by_label("Navn").fill("sofie")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/soeg?q=kobberspaan**")
    for number in (2, 4):
        page.get_by_label(f"Vælg til rettelse: Referat {number:02}").press("Space")
    page.get_by_role("button", name="Ret de valgte dokumenter").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Ret 2 dokumenter"
