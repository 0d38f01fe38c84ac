"""The pictures of the guide: a day in a copy of the sample collection, photographed on the way.

    .venv/bin/python docs/vejledning/make.py               # all of them
    .venv/bin/python docs/vejledning/make.py kladder sager # the day is gone through, and these are kept
"""

import sys
import tempfile
from pathlib import Path
from shutil import copytree

from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

from camera import ROOT, browser, keep, service, show, smaller  # noqa: E402 - found by the path above

from indexer.catalogue.accounts import Accounts  # noqa: E402 - as the one above
from indexer.model import Role  # noqa: E402 - as the one above

PASSWORD = "tre ord i træk"
PEOPLE = {"sofie": Role.SECRETARIAT, "svend": Role.SECRETARIAT, "ada": Role.ADMINISTRATOR}
CASES = "id=sager/skaeve-huse-horsens&id=sager/kontorhus-ballerup&id=sager/lyd-mellem-moduler-aalborg"
REPORT = "/dokument/rapporter/smaa-boliger-til-2000-kroner"
LETTER = """# Brev fra en beboer

Kære netværk. Vi er fire om et køkken på 11 m², og det går. Huslejen er 2.050 kr. om måneden.
Skriv til mig, hvis I vil se det. Mit nummer i jeres papirer er 070761-4285.
"""
NOTE = "# Tagrender på små huse\n\nTagrenden på de små huse skal være lige så bred som på de store. Den samler mere, end man tror.\n"


class Day:
    """The day of the guide: the pages of the persons in it, and the pictures taken."""

    def __init__(self, started: Browser, address: str, corpus: Path, wanted: list[str]) -> None:
        self.corpus, self._browser, self._address, self._wanted = corpus, started, address, wanted
        self._pages: dict[str, Page] = {}

    def person(self, name: str = "") -> Page:
        """Return the page of a person, who logs in the first time."""
        if name not in self._pages:
            page = self._browser.new_page(
                base_url=self._address, locale="da-DK", color_scheme="light", timezone_id="Europe/Copenhagen"
            )
            self._pages[name] = page
            if name:
                page.goto("/log-ind")
                page.get_by_label("Navn").fill(f"{name}@bolig2000.example")
                page.get_by_label("Adgangskode").fill(PASSWORD)
                page.get_by_role("main").get_by_role("button", name="Log ind").click()
        return self._pages[name]

    def take(self, name: str, page: Page, place: str = "", height: int = 560, width: int = 900) -> None:
        """Take a picture of a page as it stands, with a place in it at the top."""
        if self._wanted and name not in self._wanted:
            return
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        show(page, place)
        keep(HERE / "images" / f"{name}.png", smaller(page.screenshot()))


def readers(day: Day) -> None:
    """Take the pictures of those who search."""
    page = day.person()
    page.goto("/soeg?q=skimmel+på+badeværelset")
    day.take("soeg", page, height=760)
    page.goto("/soeg?q=husleje&type=sag")
    day.take("filtre", page, height=680, width=1120)
    page.goto(f"{REPORT}?q=husleje&side=8#side-8")
    day.take("dokument", page, "#side-8")
    page.goto("/dokument/regler/lejeloven-2019")
    day.take("regel", page)
    page.goto(f"/sammenlign?{CASES}")
    day.take("sager", page, height=620)
    page.goto("/kort")
    day.take("kort", page, "#topic")
    page.goto("/soeg?q=fælles+køkken&sector=almen")
    page.get_by_role("button", name="Gem søgning").click()
    page.goto("/gemte")
    day.take("gemte", page, height=360)
    page.goto(f"{REPORT}/henvis?side=8")
    day.take("henvis", page, "h1", height=600)
    page.goto("/soeg?q=fugt")
    page.get_by_text("Eksportér resultatet").click()
    day.take("eksport", page, ".summing")


def adding(day: Day) -> None:
    """Add files, look at them and publish one."""
    page = day.person("sofie")
    page.goto("/sekretariat/tilfoej")
    day.take("tilfoej", page, height=680)
    known = next((day.corpus / "notater").glob("*.txt"), None) or next((day.corpus / "notater").glob("*.md"))
    page.get_by_label("Filer", exact=True).set_input_files(
        [
            {"name": "Tagrender.md", "mimeType": "text/markdown", "buffer": NOTE.encode()},
            {"name": "Brev fra en beboer.md", "mimeType": "text/markdown", "buffer": LETTER.encode()},
            {"name": f"Kopi af {known.name}", "mimeType": "text/plain", "buffer": known.read_bytes()},
            {"name": "Beretning.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n<</Type/Cata"},
        ]
    )
    page.get_by_label("Eller en ny mappe").fill("notater/2026")
    page.get_by_role("button", name="Tilføj", exact=True).click()
    page.wait_for_url("**/sekretariat/tilfoej/2*")
    page.locator(".fates .good").nth(1).wait_for()
    page.locator(".fates .bad").first.wait_for()
    day.take("skaebner", page, "h1", height=640)
    page.goto("/sekretariat/kladder")
    letter = "#kladde-notater\\/2026\\/brev-fra-en-beboer"
    day.take("forslag", page, letter, height=640)
    day.take("kladder", page, f"{letter} h3:has(+ .personal)", height=380)
    page.goto("/sekretariat/dokument/notater/2026/tagrender")
    day.take("rediger", page, "#group-1", height=700)


def several(day: Day) -> None:
    """Preview an edit of several documents."""
    page = day.person("sofie")
    page.goto("/soeg?q=fælles+køkken&type=sag&sector=almen")
    for box in page.get_by_label("Vælg til rettelse").all()[:3]:
        box.check()
    page.get_by_role("button", name="Ret de valgte dokumenter").click()
    page.locator("#add-topics").select_option(label="Brandsikkerhed")
    page.get_by_role("button", name="Forhåndsvisning").click()
    day.take("mange", page, "h1", height=620)


def keeping(day: Day) -> None:
    """Edit at the same time, replace a file, withdraw a document."""
    sofie, svend = day.person("sofie"), day.person("svend")
    url = "/sekretariat/dokument/notater/2026/tagrender"
    sofie.goto(url)
    svend.goto(url)
    sofie.get_by_label("Titel").fill("Tagrender på små huse")
    sofie.get_by_label("Udgiver").fill("BOLIG 2.000")
    sofie.get_by_role("button", name="Gem").click()
    svend.get_by_label("Titel").fill("Om tagrender")
    svend.get_by_label("Kommune", exact=True).first.fill("Randers")
    svend.get_by_role("button", name="Gem").click()
    day.take("konflikt", svend, "h1", height=480)
    sofie.goto(url)
    sofie.get_by_role("button", name="Træk dokumentet tilbage").click()
    sofie.wait_for_url("**/papirkurv")
    day.take("papirkurv", sofie, height=560)
    sofie.goto("/sekretariat/")
    day.take("tilstand", sofie, "h1", height=680)
    sofie.goto("/sekretariat/haendelser")
    day.take("haendelser", sofie, "h1", height=680)


def administering(day: Day) -> None:
    """Invite somebody."""
    ada = day.person("ada")
    ada.goto("/administration/brugere")
    day.take("brugere", ada, height=620)
    ada.get_by_label("E-mailadresse").fill("mie@bolig2000.example")
    ada.get_by_label("Rolle").select_option("secretariat")
    ada.get_by_role("button", name="Inviter").click()
    day.take("invitation", ada, height=440)


def main(names: list[str]) -> None:
    """Go through the day, and take the pictures of these names, or all."""
    with tempfile.TemporaryDirectory() as home:
        corpus, instance = Path(home, "corpus"), Path(home, "instance")
        copytree(ROOT / "corpus", corpus)
        accounts = Accounts(f"sqlite:///{instance / 'accounts.db'}")
        for name, role in PEOPLE.items():
            accounts.add(f"{name}@bolig2000.example", PASSWORD, role)
        accounts.close()
        with service(corpus, instance) as address, browser() as started:
            day = Day(started, address, corpus, names)
            for part in (readers, adding, several, keeping, administering):
                part(day)


if __name__ == "__main__":
    main(sys.argv[1:])
