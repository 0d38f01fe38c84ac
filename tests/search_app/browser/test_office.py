"""A small day of the secretariat: files come in, are looked at, edited, published, withdrawn and restored."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect

from indexer.pipeline.watch import watch

PASSWORD = "en lang adgangskode"


@pytest.fixture
def address(app_of_office: Flask, office_address: str) -> Iterator[str]:
    """The address of a site of its own, whose folder is watched as it is when the service runs."""
    settings = app_of_office.extensions["bolig2000"].settings
    stop = threading.Event()
    told = pytest.fail
    watcher = threading.Thread(target=watch, args=(settings, stop, lambda _tally: None, told))
    watcher.start()
    yield office_address
    stop.set()
    watcher.join()


@pytest.fixture
def log_in(open_page):
    def open_as(name, url="/sekretariat/tilfoej", **options):
        page = open_page(f"/log-ind?next={url}", **options)
        page.get_by_label("Navn").fill(name)
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Log ind").click()
        page.wait_for_url(f"**{url}")
        return page

    return open_as


def files(pdf, known):
    return [
        {"name": "Små boliger.pdf", "mimeType": "application/pdf", "buffer": pdf([["Et tag af kobberspaan."]])},
        {"name": "scanning.pdf", "mimeType": "application/pdf", "buffer": pdf([[], []])},
        {"name": "kopi.txt", "mimeType": "text/plain", "buffer": known},
        {"name": "brev.txt", "mimeType": "text/plain", "buffer": b"Lejeren er 070761-4285."},
        {"name": "oedelagt.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n<</Type/Cata"},
        {"name": "virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90"},
    ]


def fate(page, name):
    return page.locator(".fates > li").filter(has_text=name).locator(".fate")


@pytest.mark.parametrize("script", [True, False])
def test_a_small_day(log_in, assert_accessible, app_of_office, pdf, script):
    corpus = app_of_office.extensions["bolig2000"].settings.corpus
    check = assert_accessible if script else lambda _page: None
    page = log_in("sofie", java_script_enabled=script)
    check(page)
    page.get_by_label("Filer", exact=True).set_input_files(files(pdf, (corpus / "notater/et.txt").read_bytes()))
    page.get_by_label("Eller en ny mappe").fill("nyt")
    page.get_by_role("button", name="Tilføj").click()
    page.wait_for_url("**/sekretariat/tilfoej/2*")
    for name, told in (
        ("Små boliger.pdf", "Kan findes af sekretariatet"),
        ("scanning.pdf", "Siderne er billeder uden tekst."),
        ("kopi.txt", "Samlingen har allerede præcis denne fil."),
        ("brev.txt", "Kan findes af sekretariatet"),
        ("oedelagt.pdf", "Beskadiget."),
        ("virus.exe", "Programmer læses ikke."),
    ):
        wait(page, fate(page, name), told, script)
    check(page)
    page.get_by_role("button", name="Udelad den").click()
    page.wait_for_url("**/sekretariat/tilfoej/2*")
    wait(page, fate(page, "kopi.txt"), "Udeladt, som du valgte.", script)

    # One is edited and published; the one with a CPR number cannot be.
    page.get_by_role("link", name="Kladder").click()
    check(page)
    letter = page.get_by_role("article", name="brev")
    expect(letter).to_contain_text("Kan ikke udgives endnu.")
    page.get_by_role("link", name="Rediger Små boliger").click()
    check(page)
    page.get_by_label("Titel").fill("Kobbertaget")
    page.get_by_label("Dato", exact=True).fill("i fjor")
    page.get_by_label("Økonomi og finansiering").check()
    page.get_by_role("button", name="Gem").click()
    expect(page.locator("#date-wrong")).to_contain_text("Det er ikke en dato.")
    check(page)
    page.get_by_label("Dato", exact=True).fill("17-3-2024")
    page.get_by_role("button", name="Gem").click()
    expect(page.locator(".notice")).to_contain_text("Gemt.")
    page.get_by_role("link", name="Kladder").click()
    page.wait_for_url("**/sekretariat/kladder")
    article = page.get_by_role("article", name="Kobbertaget")
    wait(page, article, "Kobbertaget", script)
    article.get_by_role("button", name="Udgiv for alle").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("»Kobbertaget« er udgivet: offentlig.")

    # What was published is withdrawn, and comes back.
    page.goto("/dokument/nyt/smaa-boliger")
    page.get_by_role("link", name="Rediger").click()
    page.get_by_role("button", name="Træk dokumentet tilbage").click()
    check(page)
    page.get_by_role("button", name="Gendan nyt/Små boliger.pdf").click()
    expect(page.get_by_role("main")).to_contain_text("Papirkurven er tom.")
    assert sorted(path.name for path in (corpus / "nyt").glob("*.pdf")) == [
        "Små boliger.pdf", "oedelagt.pdf", "scanning.pdf",
    ]  # fmt: skip


def wait(page, place, told, script):
    """Wait for what the page tells by itself, or after loading it again."""
    for _ in range(40):
        if place.count() and told in place.first.inner_text():
            return
        page.wait_for_timeout(500)
        if not script or not page.locator("[data-status]").count():
            page.reload()
    pytest.fail(f"{told}: {page.get_by_role('main').inner_text()}")


def test_two_browsers_edit_the_same_document(log_in, assert_accessible, app_of_office):
    sidecar = app_of_office.extensions["bolig2000"].settings.corpus / "notater/et.txt.toml"
    url = "/sekretariat/dokument/notater/et"
    one, other = log_in("sofie", url), log_in("svend", url, viewport={"width": 360, "height": 740})
    one.get_by_label("Titel").fill("Den ene titel")
    one.get_by_label("Udgiver").fill("Netværket")
    other.get_by_label("Titel").fill("Den anden titel")
    other.get_by_label("Kommune", exact=True).first.fill("Randers")
    one.get_by_role("button", name="Gem").click()
    expect(one.locator(".notice")).to_contain_text("Gemt.")
    other.get_by_role("button", name="Gem").click()
    expect(other.locator(".lead")).to_contain_text("Intet er overskrevet.")
    assert_accessible(other)
    assert "Den ene titel" in sidecar.read_text()
    other.get_by_label("Titel: Dit").check()
    other.get_by_role("button", name="Gem det valgte").click()
    expect(other.locator(".notice")).to_contain_text("Gemt.")
    written = sidecar.read_text()
    assert all(part in written for part in ('"Den anden titel"', '"Netværket"', '"Randers"'))


def test_files_are_dropped(log_in, app_of_office):
    page = log_in("sofie")
    page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["Et notat om tagrender."], "sluppet.txt", { type: "text/plain" }));
          document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true }));
        }"""
    )
    expect(page.locator(".chosen")).to_have_text("sluppet.txt – 1 kB")
    page.get_by_role("button", name="Tilføj").click()
    page.wait_for_url("**/sekretariat/tilfoej/2*")
    wait(page, fate(page, "sluppet.txt"), "Kan findes af sekretariatet", script=True)


@pytest.mark.parametrize("script", [True, False])
def test_a_whole_folder_is_chosen(log_in, tmp_path, script):
    (tmp_path / "Bilag/2026").mkdir(parents=True)
    (tmp_path / "Bilag/2026/budget.txt").write_text("Et budget for tagrender.")
    (tmp_path / "Bilag/plan.txt").write_text("En plan for tagrender.")
    page = log_in("sofie", java_script_enabled=script)
    page.get_by_label("Eller en hel mappe").set_input_files(tmp_path / "Bilag")
    page.get_by_role("button", name="Tilføj").click()
    page.wait_for_url("**/sekretariat/tilfoej/2*")
    for path in ("Bilag/plan.txt", "Bilag/2026/budget.txt"):
        wait(page, fate(page, path), "Kan findes af sekretariatet", script=script)
