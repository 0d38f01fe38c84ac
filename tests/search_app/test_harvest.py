"""OAI-PMH 2.0, verb by verb against the protocol, and harvested by a public client from a running server."""

import re
from threading import Thread

import pytest
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch
from werkzeug.serving import WSGIRequestHandler, make_server

from indexer.pipeline.run import index
from search_app import harvest
from search_app.app import create_app

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
SECRET = "zebraflise"
FORMAT = "metadataPrefix=oai_dc"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SECOND = "2026-05-17T12:00:00Z"


@pytest.fixture
def ask(visitor):
    """Return the parts of an answer: of the whole document, and the one that answers the verb or is the error."""

    def ask(query, **options):
        answer = visitor.client.get(f"/oai?{query}", **options)
        assert answer.status_code == 200, answer.text
        return parts(answer)

    return ask


def parts(answer):
    assert answer.mimetype == "text/xml"
    whole = etree.fromstring(answer.data)
    assert [child.tag.removeprefix(OAI) for child in whole][:2] == ["responseDate", "request"]
    assert STAMP.fullmatch(whole[0].text)
    assert whole[1].text == "http://localhost/oai"
    assert len(whole) == 3
    return whole, whole[2]


def error(answered):
    _, part = answered
    assert part.tag == f"{OAI}error"
    assert part.text
    return part.get("code")


def headers(part):
    return {header.findtext(f"{OAI}identifier"): header for header in part.iter(f"{OAI}header")}


# -- the verbs ----------------------------------------------------------------------------------


def test_identify_says_what_the_protocol_asks_for_in_its_order(ask):
    whole, part = ask("verb=Identify")
    assert dict(whole[1].attrib) == {"verb": "Identify"}
    texts = {child.tag.removeprefix(OAI): child.text for child in part}
    assert list(texts) == [
        "repositoryName",
        "baseURL",
        "protocolVersion",
        "adminEmail",
        "earliestDatestamp",
        "deletedRecord",
        "granularity",
        "compression",
        "description",
    ]
    assert texts["protocolVersion"] == "2.0"
    assert texts["deletedRecord"] == "persistent"
    assert texts["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert re.fullmatch(r"\S+@(\S+\.)+\S+", texts["adminEmail"])
    stamps = [
        header.findtext(f"{OAI}datestamp") for header in headers(ask(f"verb=ListIdentifiers&{FORMAT}")[1]).values()
    ]
    assert texts["earliestDatestamp"] == min(stamps)


def test_there_is_one_format_for_all_and_for_each(ask):
    for query in ("verb=ListMetadataFormats", "verb=ListMetadataFormats&identifier=oai:bolig2000.local:notater/fil"):
        [format_] = ask(query)[1]
        assert [child.text for child in format_] == [
            "oai_dc",
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
        ]


def test_sets_are_the_topics_and_sectors_in_use(ask):
    part = ask("verb=ListSets")[1]
    names = {found.findtext(f"{OAI}setSpec"): found.findtext(f"{OAI}setName") for found in part}
    assert names["topic"] == "Emner"
    assert names["topic:oekonomi"] == "Økonomi og finansiering"
    assert names["sector:privat"] == "Privat"
    assert all(re.fullmatch(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*", name) for name in names)
    assert "topic:fortroligt" not in names


def test_a_record_is_what_is_known_of_its_document(ask, visitor):
    name = "oai:bolig2000.local:sager/startboliger-aarhus"
    whole, part = ask(f"verb=GetRecord&{FORMAT}&identifier={name}")
    assert dict(whole[1].attrib) == {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": name}
    [record] = part
    header, metadata = record
    assert [child.tag.removeprefix(OAI) for child in header] == ["identifier", "datestamp", "setSpec", "setSpec"]
    assert [child.text for child in header[2:]] == ["topic:oekonomi", "sector:almen"]
    [described] = metadata
    assert described.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    found = {}
    for child in described:
        assert child.tag.startswith(DC)
        found.setdefault(child.tag.removeprefix(DC), []).append(child.text)
    assert found["title"] == ["Startboliger i Aarhus"]
    assert found["date"] == ["2017-03"]
    assert found["subject"] == ["Økonomi og finansiering", "Economy and financing", "Almen", "Public housing"]
    assert found["type"] == ["Sag", "Case", "Text"]
    assert found["source"] == ["https://example.org/startboliger"]
    assert found["identifier"] == ["http://localhost/dokument/sager/startboliger-aarhus", "sager/startboliger-aarhus"]
    assert visitor.client.get(found["identifier"][0]).status_code == 200


def test_both_lists_have_every_public_document_once(ask, visitor):
    public = {f"oai:bolig2000.local:{hit['id']}" for hit in visitor.json("/api/v1/search?size=100")["hits"]}
    identifiers = ask(f"verb=ListIdentifiers&{FORMAT}")[1]
    records = ask(f"verb=ListRecords&{FORMAT}")[1]
    assert headers(identifiers).keys() == headers(records).keys() == public
    assert len(identifiers) == len(records) == len(public)
    assert {child.tag for child in identifiers} == {f"{OAI}header"}
    assert all(len(record.findall(f"{OAI}metadata")) == 1 for record in records)


def test_a_list_keeps_to_its_set(ask, visitor):
    for wanted, query in (("topic:oekonomi", "topic=oekonomi"), ("sector:almen", "sector=almen"), ("sector", None)):
        found = {name.rpartition(":")[2] for name in headers(ask(f"verb=ListIdentifiers&{FORMAT}&set={wanted}")[1])}
        if query:
            assert found == {hit["id"] for hit in visitor.json(f"/api/v1/search?size=100&{query}")["hits"]}
        assert found


def test_a_post_asks_as_a_get_does(visitor):
    answer = visitor.client.post("/oai", data={"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})
    whole, part = parts(answer)
    assert dict(whole[1].attrib) == {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    assert len(part) > 20
    assert error(parts(visitor.client.post("/oai?verb=Identify"))) == "badVerb"


# -- what is wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "verb=", "verb=Nej", "verb=identify", "verb=Identify&verb=Identify", "set=topic"]
)
def test_a_bad_verb_is_named(ask, query):
    whole, part = ask(query)
    assert error((whole, part)) == "badVerb"
    assert not whole[1].attrib


@pytest.mark.parametrize(
    "query",
    [
        "verb=Identify&set=topic",
        "verb=Identify&x%00%0B=1",
        "verb=ListMetadataFormats&metadataPrefix=oai_dc",
        "verb=ListSets&from=2026-05-17",
        "verb=GetRecord",
        f"verb=GetRecord&{FORMAT}",
        "verb=GetRecord&identifier=oai:bolig2000.local:notater/fil",
        f"verb=GetRecord&{FORMAT}&identifier=a&identifier=b",
        f"verb=GetRecord&{FORMAT}&identifier=a&resumptionToken=x",
        "verb=ListRecords",
        "verb=ListIdentifiers&set=topic",
        f"verb=ListRecords&{FORMAT}&resumptionToken=x",
        f"verb=ListRecords&{FORMAT}&from=",
        f"verb=ListRecords&{FORMAT}&from=2026",
        f"verb=ListRecords&{FORMAT}&from=2026-5-7",
        f"verb=ListRecords&{FORMAT}&from=2026-02-30",
        f"verb=ListRecords&{FORMAT}&from=2026-05-17T12:00Z",
        f"verb=ListRecords&{FORMAT}&from=2026-05-17T25:00:00Z",
        f"verb=ListRecords&{FORMAT}&from=2026-05-17T12:00:00.5Z",
        f"verb=ListRecords&{FORMAT}&until=2026-05-17T12:00:00%2B02:00",
        f"verb=ListRecords&{FORMAT}&from=2026-05-17&until={SECOND}",
        f"verb=ListRecords&{FORMAT}&from=2026-05-18&until=2026-05-17",
        f"verb=ListRecords&{FORMAT}&set=",
        f"verb=ListRecords&{FORMAT}&set=topic:",
        f"verb=ListRecords&{FORMAT}&set=topic%20x",
        f"verb=ListRecords&{FORMAT}&lang=en",
    ],
)
def test_a_bad_argument_is_named(ask, query):
    whole, part = ask(query)
    assert error((whole, part)) == "badArgument"
    assert not whole[1].attrib


@pytest.mark.parametrize(
    ("code", "query"),
    [
        ("cannotDisseminateFormat", "verb=ListRecords&metadataPrefix=marc21"),
        ("cannotDisseminateFormat", "verb=ListIdentifiers&metadataPrefix="),
        ("cannotDisseminateFormat", "verb=GetRecord&metadataPrefix=x&identifier=oai:bolig2000.local:notater/fil"),
        ("idDoesNotExist", f"verb=GetRecord&{FORMAT}&identifier=oai:bolig2000.local:nej"),
        ("idDoesNotExist", f"verb=GetRecord&{FORMAT}&identifier=notater/fil"),
        ("idDoesNotExist", f"verb=GetRecord&{FORMAT}&identifier=oai:andre.dk:notater/fil"),
        ("idDoesNotExist", f"verb=GetRecord&{FORMAT}&identifier="),
        ("idDoesNotExist", f"verb=GetRecord&{FORMAT}&identifier=oai:bolig2000.local:notater/medlemmer"),
        ("idDoesNotExist", f"verb=GetRecord&{FORMAT}&identifier=oai:bolig2000.local:notater/arbejdsplan"),
        ("idDoesNotExist", "verb=ListMetadataFormats&identifier=oai:bolig2000.local:notater/medlemmer"),
        ("idDoesNotExist", "verb=ListMetadataFormats&identifier="),
        ("noRecordsMatch", f"verb=ListRecords&{FORMAT}&until=1999-12-31"),
        ("noRecordsMatch", f"verb=ListRecords&{FORMAT}&from=2999-01-01T00:00:00Z"),
        ("noRecordsMatch", f"verb=ListRecords&{FORMAT}&set=topic:nej"),
        ("noRecordsMatch", f"verb=ListIdentifiers&{FORMAT}&set=topic:fortroligt"),
        ("badResumptionToken", "verb=ListRecords&resumptionToken=nej"),
        ("badResumptionToken", "verb=ListRecords&resumptionToken="),
        ("badResumptionToken", "verb=ListIdentifiers&resumptionToken=WyJ4Il0.0123"),
        ("badResumptionToken", "verb=ListSets&resumptionToken=nej"),
    ],
)
def test_every_other_error_has_its_code(ask, code, query):
    whole, part = ask(query)
    assert error((whole, part)) == code
    assert whole[1].get("verb") in query


def test_days_and_seconds_are_both_understood(ask):
    stamp = next(iter(headers(ask(f"verb=ListIdentifiers&{FORMAT}")[1]).values())).findtext(f"{OAI}datestamp")
    for since, until in ((stamp, stamp), (stamp[:10], stamp[:10]), (stamp, "2999-01-01T00:00:00Z")):
        assert headers(ask(f"verb=ListIdentifiers&{FORMAT}&from={since}&until={until}")[1])


# -- resumption ---------------------------------------------------------------------------------


def test_a_long_list_is_given_in_pages_and_the_last_says_so(ask, monkeypatch):
    whole = list(headers(ask(f"verb=ListIdentifiers&{FORMAT}")[1]))
    monkeypatch.setattr(harvest, "PAGE", 7)
    found, query, cursors = [], f"verb=ListIdentifiers&{FORMAT}", []
    while query:
        part = ask(query)[1]
        found += headers(part)
        token = part.find(f"{OAI}resumptionToken")
        assert token.get("completeListSize") == str(len(whole))
        cursors.append(int(token.get("cursor")))
        query = f"verb=ListIdentifiers&resumptionToken={token.text}" if token.text else ""
    assert found == whole
    assert cursors == list(range(0, len(whole), 7))


def test_a_token_is_good_for_its_own_list_only(ask, monkeypatch):
    monkeypatch.setattr(harvest, "PAGE", 7)
    token = ask(f"verb=ListIdentifiers&{FORMAT}")[1].findtext(f"{OAI}resumptionToken")
    assert error(ask(f"verb=ListRecords&resumptionToken={token}")) == "badResumptionToken"
    packed, _, signature = token.partition(".")
    for other in (f"{packed[:-2]}xx.{signature}", f"{packed}.{signature[:-1]}0x", packed, f"{token}.1"):
        assert error(ask(f"verb=ListIdentifiers&resumptionToken={other}")) == "badResumptionToken"
    assert len(headers(ask(f"verb=ListIdentifiers&resumptionToken={token}")[1])) == 7


@pytest.mark.parametrize("person", ["visitor", "member", "secretary"])
def test_nobody_harvests_more_than_a_visitor_may_see(request, person):
    client = request.getfixturevalue(person).client
    for query in (f"verb=ListRecords&{FORMAT}", "verb=ListSets", f"verb=ListIdentifiers&{FORMAT}"):
        answer = client.get(f"/oai?{query}").text
        assert SECRET not in answer
        assert "ortroligt" not in answer
        assert "arbejdsplan" not in answer.lower()
        assert "hemmelig" not in answer


# -- a harvest ----------------------------------------------------------------------------------


class Quiet(WSGIRequestHandler):
    def log(self, *args):
        """Say nothing."""


@pytest.fixture
def running(folder, settings, monkeypatch):
    """A server on loopback over a collection of 25 documents, one for members; pages of ten."""
    for number in range(24):
        sidecar = f'title = "Dokument {number} på Ærø"\ntopics = ["{("oekonomi", "drift")[number % 2]}"]\n'
        folder.write(f"d{number:02}.txt", f"Tekst {number}.", sidecar)
    folder.write("skjult.txt", "Skjult.", 'title = "Skjult"\nvisibility = "members"\n')
    index(settings)
    monkeypatch.setattr(harvest, "PAGE", 10)
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Sickle(f"http://127.0.0.1:{server.server_port}/oai")
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["bolig2000"].close()


def at(monkeypatch, moment):
    """Have records brought up to date at another time."""
    monkeypatch.setattr("indexer.catalogue.records.STAMP", moment)


def test_a_public_client_harvests_everything_and_then_what_has_changed(running, folder, settings, monkeypatch):
    assert running.Identify().deletedRecord == "persistent"
    everything = list(running.ListRecords(metadataPrefix="oai_dc"))
    assert len(everything) == 24
    assert {record.metadata["title"][0] for record in everything} == {f"Dokument {n} på Ærø" for n in range(24)}
    assert not any(record.deleted for record in everything)
    assert len(list(running.ListIdentifiers(metadataPrefix="oai_dc", set="topic:drift"))) == 12
    assert {found.setSpec for found in running.ListSets()} == {"topic", "topic:drift", "topic:oekonomi", "sector"}

    later = "2099-01-01T00:00:00Z"
    at(monkeypatch, later)
    (folder.root / "d03.txt").unlink()
    (folder.root / "d03.txt.toml").unlink()
    folder.write("d05.txt", "Tekst 5.", 'visibility = "members"\ntitle = "Nu skjult"\ntopics = ["drift"]\n')
    folder.write("d07.txt", "Tekst 7.", 'title = "Ny titel"\ntopics = ["drift"]\n')
    folder.write("ny.txt", "Ny.", 'title = "Ny"\n')
    index(settings)
    changed = {
        record.header.identifier.rpartition(":")[2]: record
        for record in running.ListRecords(metadataPrefix="oai_dc", **{"from": later})
    }
    assert {name: record.deleted for name, record in changed.items()} == {
        "d03": True,
        "d05": True,
        "d07": False,
        "ny": False,
    }
    assert changed["d07"].metadata["title"] == ["Ny titel"]
    assert changed["d03"].header.setSpecs == ["topic:drift"]
    gone = running.GetRecord(identifier="oai:bolig2000.local:d05", metadataPrefix="oai_dc")
    assert gone.deleted
    assert "skjult" not in gone.raw.lower()
    assert len(list(running.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True))) == 23
    assert len(list(running.ListIdentifiers(metadataPrefix="oai_dc", set="topic:drift"))) == 12
    with pytest.raises(NoRecordsMatch):
        running.ListRecords(metadataPrefix="oai_dc", **{"from": "2099-01-01T00:00:01Z"})


def test_a_document_that_goes_in_the_middle_of_a_harvest_is_told_of(running, folder, settings, monkeypatch):
    records = iter(running.ListRecords(metadataPrefix="oai_dc"))
    first = [next(records) for _ in range(10)]
    at(monkeypatch, "2099-01-01T00:00:00Z")
    for name in (first[0].header.identifier, "oai:bolig2000.local:d20"):
        file = folder.root / f"{name.rpartition(':')[2]}.txt"
        file.unlink()
        file.with_name(f"{file.name}.toml").unlink()
    index(settings)
    rest = list(records)
    assert len(first) + len(rest) == 25
    assert [record.header.identifier for record in rest if record.deleted] == [
        "oai:bolig2000.local:d00",
        "oai:bolig2000.local:d20",
    ]


def test_deletions_are_remembered_when_the_catalogue_is_thrown_away(running, folder, settings, monkeypatch):
    assert len(list(running.ListIdentifiers(metadataPrefix="oai_dc"))) == 24
    (folder.root / "d03.txt").unlink()
    (folder.root / "d03.txt.toml").unlink()
    index(settings)
    before = {h.identifier: (h.datestamp, h.deleted) for h in running.ListIdentifiers(metadataPrefix="oai_dc")}
    assert before["oai:bolig2000.local:d03"][1]
    at(monkeypatch, "2099-01-01T00:00:00Z")
    (settings.instance / "catalogue.db").unlink()
    app = create_app(settings)
    index(settings)
    client = app.test_client()
    _, part = parts(client.get(f"/oai?verb=ListIdentifiers&{FORMAT}"))
    app.extensions["bolig2000"].close()
    after = {
        name: (header.findtext(f"{OAI}datestamp"), header.get("status") == "deleted")
        for name, header in headers(part).items()
    }
    assert len(after) == 10
    assert after.items() <= before.items()


def test_a_document_that_is_about_to_go_is_asked_for_again_later(running, settings, monkeypatch):
    """Between the look at the records and the look at the documents, one has gone."""
    from indexer.search import Library

    list(running.ListIdentifiers(metadataPrefix="oai_dc"))
    monkeypatch.setattr(Library, "referring", lambda *_: ())
    app = create_app(settings)
    answer = app.test_client().get(f"/oai?verb=ListRecords&{FORMAT}")
    app.extensions["bolig2000"].close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
