"""Every route, walked as every role: what a viewer may not see leaves no trace in any answer.

The same corpus is indexed three times: with a document for members and one for the secretariat, with the first of
them, and with neither. Whoever may not see a document gets the same answers, byte for byte and header for header, as
from the corpus that does not have it. The routes are those of the application: one with a parameter that PARAMETERS
does not know, or that answers a method without a recipe, fails here until it has one.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from itertools import product
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from indexer.catalogue.accounts import Accounts
from indexer.model import Role
from indexer.pipeline.run import index
from search_app.app import create_app

PASSWORD = "en lang adgangskode"
NAMES = {Role.MEMBER: "mia", Role.SECRETARIAT: "sofie", Role.ADMINISTRATOR: "adam"}

#: The words that stand in a hidden document and nowhere else, each in every place that a document has.
MEMBERS_WORD, SECRETARIAT_WORD = "kvartsugle", "blyhejre"

#: What each hidden page said before it was replaced.
FORMER_TEXT = b"Den tidligere udgave."

#: A value for each parameter that a route may have. A new parameter needs some here, those of the hidden among them.
PARAMETERS = {
    "filename": ("style.css", "search.js"),
    "fingerprint": (hashlib.sha256(FORMER_TEXT).hexdigest()[:12],),
    "key": ("title", "publisher"),
    "number": ("1", "99"),
    "page": ("1", "7"),
    "suffix": ("ris", "json", "csv", "bib", "jsonl"),
    "token": ("findes-ikke",),
    "id": (
        *(f"sager/{word}" for word in (MEMBERS_WORD, SECRETARIAT_WORD)),
        *(f"rapporter/{word}" for word in (MEMBERS_WORD, SECRETARIAT_WORD)),
        *(f"alias/{word}" for word in (MEMBERS_WORD, SECRETARIAT_WORD)),
        f"breve/{MEMBERS_WORD}",
        f"breve/{MEMBERS_WORD}/bilag-{MEMBERS_WORD}",
        "sager/nabo",
        "regler/leje-2022",
        "sager/findes-ikke",
    ),
}
#: What a route with an id is asked besides.
OF_DOCUMENTS = (
    "",
    "?q=husleje",
    f"?q={MEMBERS_WORD}&side=1",
    "?lang=en",
    "?q=leje&fund=1&citat=husleje og taget&afsnit=1",
    f"?med=sager/{MEMBERS_WORD}",
)
#: What every other route is asked, whatever it answers to. A new parameter of the query belongs here.
QUERIES = (
    "",
    "?q=husleje&size=100",
    "?q=husleje&size=1&page=2&key_terms=1&narrow=1",
    "?q=tag&sort=title&lang=en",
    "?q=vindmølle&literal=1",
    "?q=nabomøse",  # stands in the hidden documents; who does not see them may have meant nabomøde
    "?q=vindmø",
    "?topic=kun-members&sector=kun-members&type=kun-members",
    "?actor=kun-secretariat&target_group=kun-secretariat",
    "?size=100&sort=newest",
    "?size=100&sort=oldest&on=2020-01-01",
    "?rule=in-force",
    "?type=sag&year_from=1990&year_to=1999",
    "?sector=almen&topic=oekonomi",
    "?rent_from=1000&rent_to=1500&area_from=50&area_to=60",
    "?not_topic=kun-members&not_sector=privat&not_municipality=Aarhus",
    "?municipality=Aarhus&q=rep",
    "?q=nabomøde&added_since=2000-01-01",
    '?q="affald husleje" "skimmel" vindmølle&sector=privat&not_topic=oekonomi',
    "?format=csl-json&q=husleje",
    "?id=sager/nabo&id=sager/startboliger-aarhus",
    *(f"?verb={verb}" for verb in ("Identify", "ListSets", "ListMetadataFormats")),
    "?verb=ListRecords&metadataPrefix=oai_dc",
    "?verb=ListIdentifiers&metadataPrefix=oai_dc&from=1995-01-01",
    *(
        form.replace("WORD", word)
        for word in (MEMBERS_WORD, SECRETARIAT_WORD)
        for form in (
            "?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:bolig2000.local:sager/WORD",
            "?q=WORD&size=100",
            "?q=WOR*".replace("WOR", word[:4]),
            f"?q={word[:4]}",
            f"?q={word[:-1]}r",
            f'?q="husleje {word}"&whole=1',
            "?q=titel:WORD",
            "?q=forfatter:WORD",
            "?q=WORD ELLER husleje&key_terms=1&synonyms=0",
            "?municipality=WORD&municipality=Aarhus",
            "?id=sager/WORD",
            "?id=alias/WORD&id=sager/nabo&q=WORD",
        )
    ),
)

#: What is sent to a route that takes forms.
SENT = (
    "",
    "?verb=ListRecords&metadataPrefix=oai_dc",
    *(f"?q={word} husleje&id=sager/{word}" for word in (MEMBERS_WORD, SECRETARIAT_WORD)),
)

#: Topics and the like that hidden documents alone have. They are words of the taxonomy, which everybody may read.
VOCABULARY = "".join(
    f'[{table}.kun-{which}]\nda = "Værdi {which}"\nen = "Value {which}"\n'
    for table in ("topics", "sectors", "types", "target_groups", "actors", "phases")
    for which in ("members", "secretariat")
)
HIDDEN = """
title = "Sagen om WORD"
aliases = ["alias/WORD"]
type = "kun-VISIBILITY"
topics = ["kun-VISIBILITY", "oekonomi"]
sectors = ["kun-VISIBILITY", "almen"]
target_groups = ["kun-VISIBILITY", "unge"]
actors = ["kun-VISIBILITY", "kommune"]
authors = ["Forfatter WORD"]
publisher = "Udgiver WORD"
date = 1995-05-05
municipality = "WORD"
journal_number = "WORD"
source = "https://example.org/WORD"
visibility = "VISIBILITY"
summary = "Resumé om WORD og husleje."
[rule]
in_force_from = 1995-05-05
replaces = ["regler/leje-2022"]
replaced_by = ["regler/leje-2019"]
[case]
number = "V-99"
phase = "kun-VISIBILITY"
rent_month = 1234
area = 56
homes = 78
worked = ["WORD virkede"]
did_not_work = ["WORD uden tag"]
related = ["sager/nabo"]
"""
HIDDEN_TEXT = """<html lang="da"><h1>Sagen om WORD</h1>
<p>Huslejen og taget: WORD. Huslejen steg. En vindmølle på taget betaler huslejen på et nabomøse, jf. § 19 i lov om
leje, lov nr. 341 af 22. marts 2022, og BEK 1059/2022.</p>
<h2>Bilag om WORD</h2><p>Naboer, affald, radiator, køkken, tegl og WORD.</p></html>
"""
HIDDEN_MAIL = """From: WORD <WORD@example.org>
Subject: Brev om WORD
Date: Fri, 05 May 1995 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b2k"

--b2k
Content-Type: text/plain; charset=utf-8

Vedlagt er WORD om husleje.
--b2k
Content-Type: text/plain; charset=utf-8; name="bilag-WORD.txt"
Content-Disposition: attachment; filename="bilag-WORD.txt"

Bilag om WORD og husleje.
--b2k--
"""
#: A public document whose sidecar names the hidden ones.
NEIGHBOUR = f"""
title = "Naboens sag om husleje"
type = "sag"
topics = ["oekonomi"]
sectors = ["almen"]
date = 1994-04-04
[rule]
in_force_from = 1994-04-04
replaces = ["sager/{MEMBERS_WORD}", "sager/{SECRETARIAT_WORD}"]
replaced_by = ["sager/{MEMBERS_WORD}", "sager/{SECRETARIAT_WORD}"]
[case]
number = "B-99"
related = ["sager/{MEMBERS_WORD}", "sager/{SECRETARIAT_WORD}"]
"""

#: What differs between two answers of the same meaning: moments of indexing and of logging in, how long a search took,
#: tokens, and the tags of answers, which change with every change of the collection. Scores know the mean length of all
#: texts: Tantivy has no other.
PASSING = re.compile(
    rb'"took_ms":[\d.]+|"score":[\d.]+|"generation":"?\w+"?|"indexed_at":"[^"]*"|name="(token|session)" value="\w+"'
    rb"|\d+\. \w+ \d{4} kl\. \d\d\.\d\d|\d+ \w+ \d{4}, \d\d:\d\d"
    rb"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[Z.+:\d]*"
)
PASSING_HEADERS = {"ETag", "Last-Modified", "Expires", "Set-Cookie", "Date"}


@dataclass(frozen=True)
class Answer:
    """An answer as far as it may tell something."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def of(cls, response: TestResponse) -> "Answer":
        headers = tuple(sorted((k, v) for k, v in response.headers if k not in PASSING_HEADERS))
        return cls(response.status_code, headers, response.data)

    @property
    def lasting(self) -> "Answer":
        """The answer without what passes."""
        kept = tuple((k, v) for k, v in self.headers if k != "Content-Length")
        return replace(self, headers=kept, body=PASSING.sub(b"", self.body))

    @property
    def spelt(self) -> str:
        """All that it says, as nobody can hide it: percent, entity and JSON escapes undone."""
        return unescape(unquote(f"{self.status}{self.headers}" + self.body.decode(errors="replace"))).casefold()


def addresses(rule: Rule, method: str = "GET") -> Iterator[str]:
    """Yield addresses for a route. Raises KeyError for a parameter without a recipe."""
    names = sorted(rule.arguments)
    queries = SENT if method == "POST" else OF_DOCUMENTS if names else QUERIES
    for values in product(*(PARAMETERS[name] for name in names)):
        path = rule.rule
        for name, value in zip(names, values, strict=True):
            path = re.sub(rf"<(\w+:)?{name}>", value, path)
        for query in queries:
            yield quote(path, safe="/") + quote(query, safe="?=&/")


class Walker:
    """One person on one site."""

    def __init__(self, app: Flask, role: Role) -> None:
        self.app, self.role = app, role
        self.client = self._client()

    def ask(self, method: str, address: str) -> Answer:
        """Return the answer to an address, or to a form with its query as fields, sent as someone who came new."""
        if method == "GET":
            return Answer.of(self.client.get(address, buffered=True))
        client = self._client()
        path, _, query = address.partition("?")
        fields = dict(pair.split("=", 1) for pair in unquote(query).split("&") if pair)
        # Whoever logs in by another name need not wait for the failures of this one.
        return Answer.of(client.post(path, data={"token": _token(client), "name": address} | fields, buffered=True))

    def _client(self):
        client = self.app.test_client()
        if self.role in NAMES:
            # As logging in does, which takes its time to verify a password.
            with client.session_transaction() as session:
                sessions = self.app.extensions["bolig2000"].accounts.sessions
                session["token"] = sessions.begin(NAMES[self.role], "")
        return client


def _token(client) -> str:
    found = re.search(r'name="token" value="(\w+)"', client.get("/log-ind").text)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def sites(settings_of_site, tmp_path_factory) -> Iterator[dict[str, Flask]]:
    """The corpus with both hidden documents, with the members' one, and with neither."""
    apps = {}
    home = tmp_path_factory.mktemp("walk")
    for name, hidden in (
        ("both", {MEMBERS_WORD: "members", SECRETARIAT_WORD: "secretariat"}),
        ("members", {MEMBERS_WORD: "members"}),
        ("neither", {}),
    ):
        corpus = home / name / "corpus"
        shutil.copytree(settings_of_site.corpus, corpus)
        write = partial(_write, corpus)
        write("taxonomy.toml", (corpus / "taxonomy.toml").read_text(encoding="utf-8") + VOCABULARY)
        write("sager/nabo.txt", "Naboens sag om husleje, tag og vindmøller.", NEIGHBOUR)
        for word, visibility in hidden.items():
            sidecar = HIDDEN.replace("WORD", word).replace("VISIBILITY", visibility)
            write(f"sager/{word}.html", HIDDEN_TEXT.replace("WORD", word), sidecar)
            write(f".withdrawn/20240101T000000000000Z-replaced/sager/{word}.html", FORMER_TEXT)
            same = (corpus / "rapporter/smaa-boliger.pdf").read_bytes()
            write(f"rapporter/{word}.pdf", same, f'title = "Rapport om {word}"\nvisibility = "{visibility}"\n')
            mail = f'title = "Brev om {word}"\nvisibility = "{visibility}"\n'
            write(f"breve/{word}.eml", HIDDEN_MAIL.replace("WORD", word), mail)
        settings = replace(settings_of_site, corpus=corpus, instance=home / name / "instance")
        index(settings)
        accounts = Accounts(settings.accounts_url)
        for role, person in NAMES.items():
            accounts.add(person, PASSWORD, role)
        accounts.close()
        apps[name] = create_app(settings)
    yield apps
    for app in apps.values():
        app.extensions["bolig2000"].close()


def _write(corpus, path, content, sidecar=""):
    """Write a file of the same age on every site."""
    file = corpus / path
    file.parent.mkdir(parents=True, exist_ok=True)
    for target, text in ((file, content), (file.with_name(file.name + ".toml"), sidecar)):
        if text:
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
            os.utime(target, (1_700_000_000, 1_700_000_000))


@pytest.fixture(scope="module")
def routes(sites) -> list[Rule]:
    return list(sites["both"].url_map.iter_rules())


@pytest.fixture(scope="module")
def seen_by_all(sites, routes) -> dict[str, Answer]:
    """What the administrator gets, before the others do: whatever keeps answers has kept these."""
    walker = Walker(sites["both"], Role.ADMINISTRATOR)
    return {a: walker.ask("GET", a) for rule in routes if "GET" in rule.methods for a in addresses(rule)}


def test_every_route_has_a_recipe(routes):
    """A route with a new parameter is not walked before PARAMETERS has values for it."""
    assert {name for rule in routes for name in rule.arguments} - set(PARAMETERS) == set()
    assert {method for rule in routes for method in rule.methods} <= {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize(
    ("role", "site", "words"),
    [
        (Role.VISITOR, "neither", (MEMBERS_WORD, SECRETARIAT_WORD)),
        (Role.MEMBER, "members", (SECRETARIAT_WORD,)),
    ],
)
def test_what_a_viewer_may_not_see_leaves_no_trace(sites, routes, seen_by_all, role, site, words):
    here, there = Walker(sites["both"], role), Walker(sites[site], role)
    traces = []
    for rule in routes:
        for method in sorted(rule.methods & {"GET", "POST"}):
            for address in addresses(rule, method):
                answer, without = (walker.ask(method, address) for walker in (here, there))
                if answer.lasting != without.lasting:
                    traces.append(f"{method} {unquote(address)}: {difference(answer.lasting, without.lasting)}")
                asked = unquote(address)
                if any(word not in asked and word[:4] not in asked and word in answer.spelt for word in words):
                    traces.append(f"{method} {asked}: the word itself")
    assert not traces, "\n".join(traces)


def difference(one: Answer, other: Answer) -> str:
    """Return where two answers begin to differ."""
    if (one.status, one.headers) != (other.status, other.headers):
        return f"{one.status} {set(one.headers) ^ set(other.headers)} {other.status}"
    first = next((n for n, pair in enumerate(zip(one.body, other.body, strict=False)) if pair[0] != pair[1]), -1)
    return f"…{one.body[first - 60 : first + 80]!r} / {other.body[first - 60 : first + 80]!r}"


def test_the_walk_would_find_them(sites, seen_by_all):
    """The administrator, who may see both, meets them behind each door to documents, and counted elsewhere."""
    for word in (MEMBERS_WORD, SECRETARIAT_WORD):
        telling = {a.partition("?")[0] for a, answer in seen_by_all.items() if word not in a and word in answer.spelt}
        assert {
            "/soeg",
            "/sekretariat/mangler/publisher",
            "/dokument/sager/nabo",
            "/api/v1/search",
            "/api/v1/suggest",
        } <= telling
        assert seen_by_all[f"/dokument/sager/{word}/fil"].status == 200
        assert seen_by_all[f"/dokument/rapporter/{word}/side/7.png"].body.startswith(b"\x89PNG")
    without = Walker(sites["neither"], Role.ADMINISTRATOR)
    for address in ("/", "/kort", "/healthz", "/api/v1/map"):
        assert seen_by_all[address].lasting != without.ask("GET", address).lasting
