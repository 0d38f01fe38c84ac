"""A small real corpus, indexed by the real pipeline, and the application over it."""

import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.catalogue.accounts import Accounts
from indexer.catalogue.events import FOLDER, Action, Event, Wanted
from indexer.corpus import Corpus
from indexer.model import Role
from indexer.pipeline.run import index
from indexer.settings import Settings
from search_app.app import create_app

SAMPLE = Path(__file__).parents[2] / "corpus"
PASSWORD = "en lang adgangskode"

#: Stands in the members' document and nowhere else, as does its topic.
SECRET = "zebraflise"

TAXONOMY = "".join(
    f'[{table}.{key}]\nda = "{da}"\nen = "{en}"\n'
    for table, key, da, en in (
        ("topics", "oekonomi", "Økonomi og finansiering", "Economy and financing"),
        ("topics", "indeklima", "Indeklima", "Indoor climate"),
        ("topics", "udlejning", "Udlejning", "Letting"),
        ("topics", "fortroligt", "Fortroligt emne", "Confidential topic"),
        ("sectors", "almen", "Almen", "Public housing"),
        ("sectors", "privat", "Privat", "Private"),
        ("sectors", "frivillig", "Frivillig", "Voluntary"),
        ("types", "rapport", "Rapport", "Report"),
        ("types", "regel", "Regel", "Rule"),
        ("types", "sag", "Sag", "Case"),
        ("types", "notat", "Notat", "Note"),
        ("target_groups", "unge", "Unge", "Young people"),
        ("actors", "kommune", "Kommune", "Municipality"),
        ("phases", "drift", "Drift", "In use"),
    )
)

REPORT = """
title = "Små boliger i 25 kapitler"
type = "rapport"
topics = ["oekonomi", "indeklima"]
sectors = ["almen"]
target_groups = ["unge"]
actors = ["kommune"]
authors = ["Karen Toft"]
publisher = "Netværket"
date = 2024-05-17
language = "da"
"""
RULE = """
title = "Lov om leje 2022"
type = "regel"
topics = ["udlejning"]
sectors = ["privat"]
date = 2022-03-22
[rule]
in_force_from = 2022-07-01
replaces = ["regler/leje-2019"]
amended_from = 2099-07-01
amended_by = ["regler/klimakrav"]
cited_as = ["lov om leje, lov nr. 341 af 22. marts 2022"]
"""
FORMER_RULE = """
title = "Lov om leje 2019"
type = "regel"
topics = ["udlejning"]
sectors = ["privat"]
date = 2019-09-04
[rule]
in_force_to = 2022-06-30
replaced_by = ["regler/leje-2022"]
cited_as = ["lov om leje, lovbekendtgørelse nr. 927 af 4. september 2019"]
"""
COMING_RULE = """
title = "Klimakrav til små boliger"
type = "regel"
topics = ["indeklima"]
date = 2026-01-02
[rule]
in_force_from = 2099-07-01
amends = ["regler/leje-2022"]
"""
CASE = """
title = "Startboliger i Aarhus"
type = "sag"
topics = ["oekonomi"]
sectors = ["almen"]
date = "2017-03"
municipality = "Aarhus"
journal_number = "BO0304-00024"
source = "https://example.org/startboliger"
summary = "Atten boliger til unge, set efter to år."
aliases = ["sager/startboliger"]
[case]
number = "V-07"
phase = "drift"
rent_month = 2050
area = 24.5
homes = 18
worked = ["Fælles køkken på hver etage"]
did_not_work = ["Ventilation uden styring"]
"""
#: Two sides of one project, a case without facts, an English one, a fifth, and one for members.
CASES = {
    "aa": """
title = "Tagetagen"
type = "sag"
sectors = ["frivillig"]
date = 2019
municipality = "Randers"
[case]
number = "B-31"
phase = "drift"
rent_month = 2150
area = 22
homes = 36
worked = ["Taget skulle alligevel skiftes"]
did_not_work = ["Solafskærmning blev sparet væk"]
related = ["sager/tag-bb"]
""",
    "bb": """
title = "Tagskolen"
type = "sag"
sectors = ["frivillig"]
date = 2019
municipality = "Randers"
[case]
number = "V-31"
phase = "drift"
rent_month = 1900
area = 22.5
homes = 1036
worked = ["Prøvestykke før byggeriet"]
did_not_work = ["Regnearket glemte varmen", "Svaret kom for sent"]
related = ["sager/tag-aa"]
""",
    "cc": 'title = "Taget uden tal"\ntype = "sag"\n[case]\n',
    "dd": """
title = "A roof abroad"
type = "sag"
language = "en"
[case]
number = "V-33"
did_not_work = ["The roof leaked"]
""",
    "ee": 'title = "Det femte tag"\ntype = "sag"\n[case]\nnumber = "B-35"\nrelated = ["sager/tag-hemmelig"]\n',
    "hemmelig": """
title = "Referat om taget"
type = "sag"
visibility = "members"
[case]
number = "V-35"
did_not_work = ["Arbejdsplan uden tag"]
related = ["sager/tag-ee"]
""",
}
ENGLISH = """
title = "Micro homes abroad"
type = "rapport"
date = 2020
language = "en"
"""
MEMBERS = f"""
title = "Referat om {SECRET}"
type = "notat"
topics = ["fortroligt"]
date = 2016-01-01
visibility = "members"
aliases = ["notater/fortroligt"]
"""
HOSTILE = """
title = "<script>alert('titel')</script>"
type = "notat"
summary = "<img src=x onerror=alert('resume')>"
authors = ["\\"><svg onload=alert('forfatter')>"]
source = "javascript:alert('kilde')"
date = 2015-01-01
"""
MAIL = """From: Anna <anna@example.org>
To: Bo <bo@example.org>
Subject: Tagets tilstand
Date: Tue, 03 Mar 2020 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="grænse"

--grænse
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Vedlagt er listen over tagrender.
--grænse
Content-Type: text/plain; charset=utf-8; name="tagrender.txt"
Content-Disposition: attachment; filename="tagrender.txt"
Content-Transfer-Encoding: 8bit

Tagrenderne er fra 1962 og skal skiftes.
--grænse--
""".replace("grænse", "b2k")


def pdf(pages: list[list[str]]) -> bytes:
    """Return a PDF with these lines of Helvetica on its pages; a page without lines is a blank sheet."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for lines in pages:
        drawn = b"".join(
            b"BT /F1 12 Tf 1 0 0 1 72 %d Tm (%s) Tj ET\n" % (760 - 18 * row, line.encode("cp1252"))
            for row, line in enumerate(lines)
        )
        content = zlib.compress(drawn)
        here = len(objects) + 1
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R" % (here + 1)
        objects.append(head + b"/Resources<</Font<</F1 3 0 R>>>>>>")
        objects.append(b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(content), content))
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages)))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids)
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


#: Something else on every page: what stands at the same place of each is taken for a running head.
PARTS = """tag kælder trappe altan køkken bad brusekabine vindue dør gulv loft væg facade have cykelskur vaskeri
fællesrum tørreloft postkasse elevator gang depot garage regnskab bilag"""

#: Which rules two of the cases cite, one of them for members only.
CITING = {
    "cc": "Se § 19 i lov nr. 341 af 22. marts 2022; før gjaldt lovbekendtgørelse nr. 927 af 4. september 2019, § 5.",
    "hemmelig": "Se lov nr. 341 af 22. marts 2022, § 20.",
}


#: The municipalities of twelve notes.
PLACES = "Ærø Tårnby Rødovre Køge Læsø Sorø Struer Vejle Odense Esbjerg Skive Aalborg"


def report() -> bytes:
    """Return 25 pages; `radiator` stands on pages 7 and 23, `husleje` on page 16."""
    lines = [f"Om {part} og hvad det koster." for part in PARTS.split()]
    lines[6] = "En radiator under vinduet giver mindre fugt."
    lines[15] = "Vaskeriet er en del af huslejen."
    lines[22] = "Udgiften til en ny radiator deles af alle."
    return pdf([[line] for line in lines])


def fill(root: Path) -> None:
    """Write the corpus."""

    def write(path: str, content: str | bytes, sidecar: str = "") -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        if sidecar:
            file.with_name(file.name + ".toml").write_text(sidecar, encoding="utf-8")

    write("taxonomy.toml", TAXONOMY)
    write("rapporter/smaa-boliger.pdf", report(), REPORT)
    write("rapporter/micro-homes.txt", "Micro homes were let to students.", ENGLISH)
    Corpus(root).replace("rapporter/micro-homes.txt", b"Micro homes were rented to students.")
    write("regler/leje-2022.html", "<h1>Lov om leje</h1><p>§ 19. Lejen fastsættes frit i nye boliger.</p>", RULE)
    write("regler/leje-2019.html", "<h1>Lov om leje</h1><p>Den tidligere lov om leje.</p>", FORMER_RULE)
    write("regler/klimakrav.txt", "Klimakravet gælder små boliger.", COMING_RULE)
    write("sager/startboliger-aarhus.md", "# Startboliger\n\nHuslejen blev 2.050 kr. Skimmel blev undgået.", CASE)
    for name, case in CASES.items():
        roof = f"Taget {name} er af {'bitumen' if name == 'bb' else 'tegl'}. {CITING.get(name, '')}"
        write(f"sager/tag-{name}.txt", roof, case)
    write("notater/medlemmer.txt", f"Kun til netværket: {SECRET} og husleje.", MEMBERS)
    write("notater/arbejdsplan.txt", "Plan om husleje.", 'title = "Arbejdsplan"\nvisibility = "secretariat"\n')
    write('notater/<b>ond</b> "fil" æøå.txt', "<script>alert('tekst')</script> husleje & mere", HOSTILE)
    write("notater/brev.eml", MAIL, 'title = "Brev om taget"\ntype = "notat"\n')
    write("notater/fil.txt", "Et notat, der hedder fil.", 'title = "Filen om filer"\n')
    for number, place in enumerate(PLACES.split(), start=1):
        text = f"Nabomøde nummer {number} om affald."
        sidecar = f'title = "Nabomøde {number:02}"\ntype = "notat"\ndate = {2000 + number}-02-03\nsectors = ["almen"]\n'
        sidecar += f'municipality = "{place}"\n'
        write(f"notater/nabo-{number:02}.txt", text, sidecar)
    write("scannet/brev.pdf", pdf([[], []]), 'title = "Et scannet brev"\ndate = 2018\n')
    write("scannet/oedelagt.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cata", 'title = "Ødelagt rapport"\n')
    write("sager/slaafejl.txt", "Et dokument med slåfejl i følgesedlen.", 'title = "Slåfejl"\ntopics = ["oekonmi"]\n')


@pytest.fixture(scope="session")
def settings_of_site(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("site")
    fill(home / "corpus")
    settings = Settings(corpus=home / "corpus", instance=home / "instance", workers=2)
    index(settings)
    accounts = Accounts(settings.accounts_url)
    for name, role in (("mia", Role.MEMBER), ("sofie", Role.SECRETARIAT), ("adam", Role.ADMINISTRATOR)):
        accounts.add(name, PASSWORD, role)
    accounts.close()
    return settings


@pytest.fixture(scope="session")
def app(settings_of_site: Settings) -> Iterator[Flask]:
    app = create_app(settings_of_site)
    yield app
    app.extensions["bolig2000"].close()


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The collection that comes with the program."""
    settings = Settings(corpus=SAMPLE, instance=tmp_path_factory.mktemp("sample"), workers=2)
    index(settings)
    app = create_app(settings)
    yield app
    app.extensions["bolig2000"].close()


@dataclass
class Site:
    """A person at a browser without a window."""

    client: FlaskClient

    def get(self, url: str, status: int = 200) -> BeautifulSoup:
        """Return a page."""
        answer = self.client.get(url)
        assert answer.status_code == status, answer.text
        return BeautifulSoup(answer.text, "html.parser")

    def file(self, url: str, **headers: str) -> TestResponse:
        """Return what a link to a file gives, read to its end."""
        return self.client.get(
            url, headers={name.replace("_", "-"): value for name, value in headers.items()}, buffered=True
        )

    def json(self, url: str, status: int = 200) -> dict:
        answer = self.client.get(url)
        assert answer.status_code == status, answer.text
        return answer.get_json()

    def log_in(self, name: str, password: str = PASSWORD, target: str = "") -> int:
        """Send the form as a browser does and return the status."""
        address = f"/log-ind?next={target}" if target else "/log-ind"
        fields = {field["name"]: field.get("value", "") for field in self.get(address).select("main form input")}
        return self.client.post("/log-ind", data=fields | {"name": name, "password": password}).status_code


def text(node: BeautifulSoup) -> str:
    """Return the text as a reader meets it."""
    return re.sub(r"\s+", " ", node.get_text(" ")).strip()


@pytest.fixture
def read() -> Callable[[BeautifulSoup], str]:
    return text


@pytest.fixture
def site_of() -> Callable[[Flask], Site]:
    """A visitor of another site."""
    return lambda app: Site(app.test_client())


@pytest.fixture
def visitor(app: Flask) -> Site:
    return Site(app.test_client())


@pytest.fixture
def member(app: Flask) -> Site:
    site = Site(app.test_client())
    assert site.log_in("mia") == 303
    return site


@pytest.fixture
def administrator(app: Flask) -> Site:
    site = Site(app.test_client())
    assert site.log_in("adam") == 303
    return site


@pytest.fixture
def secretary(app: Flask) -> Site:
    site = Site(app.test_client())
    assert site.log_in("sofie") == 303
    return site


@dataclass
class Office(Site):
    """The secretariat of a small site of its own, whose corpus may be changed."""

    settings: Settings

    @property
    def root(self) -> Path:
        return self.settings.corpus

    def write(self, path: str, content: str | bytes, sidecar: str = "") -> None:
        """Put a file into the corpus by hand."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if sidecar:
            file.with_name(file.name + ".toml").write_text(sidecar, encoding="utf-8")
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def index(self) -> None:
        """Bring the index up to date, as the watch does."""
        index(self.settings)

    def token(self, url: str) -> str:
        return self.get(url).select_one('main input[name="token"]')["value"]

    def send(self, url: str, page: str = "", **fields: object) -> TestResponse:
        """Send a form that is on a page."""
        return self.client.post(url, data={"token": self.token(page or url)} | fields)

    def events(self) -> list[Event]:
        """Return what people did to documents, the newest first."""
        events = Accounts(self.settings.accounts_url)
        try:
            found = events.events.each(Wanted([action for action in Action if action.about_documents]))
            return [event for event in found if event.who != FOLDER]
        finally:
            events.close()

    def decide(self, url: str, number: int, decision: str, new_name: str = "") -> int:
        """Decide on a held file of an upload."""
        fields = {"number": number, "decision": decision, "new_name": new_name}
        return self.send(url, "/sekretariat/tilfoej", **fields).status_code


@pytest.fixture(scope="session")
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one document, made once and copied for each test that changes its corpus."""
    home = tmp_path_factory.mktemp("office")
    (home / "corpus/notater").mkdir(parents=True)
    (home / "corpus/taxonomy.toml").write_text(TAXONOMY, encoding="utf-8")
    (home / "corpus/notater/et.txt").write_text("Et notat.", encoding="utf-8")
    settings = Settings(corpus=home / "corpus", instance=home / "instance", workers=1)
    index(settings)
    accounts = Accounts(settings.accounts_url)
    for name, role in (("mia", Role.MEMBER), ("sofie", Role.SECRETARIAT), ("svend", Role.SECRETARIAT)):
        accounts.add(name, PASSWORD, role)
    accounts.close()
    return home


@pytest.fixture
def app_of_office(new_office: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copytree(new_office, tmp_path / "site")
    app = create_app(Settings(corpus=tmp_path / "site/corpus", instance=tmp_path / "site/instance", workers=1))
    yield app
    app.extensions["bolig2000"].close()


@pytest.fixture
def office(app_of_office: Flask) -> Office:
    office = Office(app_of_office.test_client(), app_of_office.extensions["bolig2000"].settings)
    assert office.log_in("sofie") == 303
    return office


@pytest.fixture
def visitor_of_office(app_of_office: Flask) -> Site:
    return Site(app_of_office.test_client())


@pytest.fixture(name="pdf")
def maker_of_pdf() -> Callable[[list[list[str]]], bytes]:
    return pdf
