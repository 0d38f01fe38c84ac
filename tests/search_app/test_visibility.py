"""What a viewer may not see leaks through no door."""

import pytest

SECRET = "zebraflise"
#: Where pages repeat what was asked for.
SAID_BACK = (
    '"query": "{0}", "searched_for": "{0}"',
    'value="{}"',
    "»{}«",
    "q={}",
    "q%3D{}",
    '"query":"{}"',
    'data-name="{}"',
    "<dt>{}</dt>",
    ">{}</a>",
)
HIDDEN = ("notater/medlemmer", "notater/arbejdsplan")
DOORS = (
    "/",
    "/soeg",
    "/soeg?size=100&sort=title",
    "/soeg?q=husleje&size=100",
    f"/soeg?q={SECRET}",
    "/soeg?topic=fortroligt",
    "/dokument/rapporter/smaa-boliger?q=husleje",
    "/dokument/notater/medlemmer",
    "/dokument/notater/medlemmer/fil",
    "/dokument/notater/medlemmer/henvis",
    "/dokument/notater/medlemmer/henvis.ris",
    "/dokument/notater/arbejdsplan/henvis.json",
    "/dokument/notater/arbejdsplan",
    "/kort",
    "/api/v1/map",
    "/sammenlign",
    "/sammenlign?q=tag",
    f"/sammenlign?q={SECRET}",
    "/sammenlign?id=sager/tag-hemmelig&id=sager/tag-ee",
    "/dokument/sager/tag-ee",
    "/api/v1/compare?id=sager/tag-hemmelig",
    "/api/v1/compare?id=sager/tag-ee",
    "/api/v1/search?size=100",
    "/api/v1/search?q=husleje&size=100",
    f"/api/v1/search?q={SECRET}",
    *(f"/soeg/eksport.{suffix}{query}" for suffix in ("csv", "ris", "jsonl") for query in ("", f"?q={SECRET}")),
    "/soeg/protokol",
    "/soeg/protokol?q=husleje",
    "/soeg/protokol.json?q=husleje",
    "/api/v1/export?format=bibtex",
    "/api/v1/export?format=csl-json&q=husleje",
    "/api/v1/documents/notater/medlemmer",
    "/api/v1/documents/notater/arbejdsplan",
    "/api/v1/documents/notater/medlemmer/citation",
    f"/api/v1/suggest?q={SECRET[:5]}",
    "/api/v1/suggest?q=referat",
    "/api/v1/suggest?q=arbejds",
    "/sekretariat/",
    f"/spoerg?q={SECRET}",
    "/gemte",
    "/healthz",
    "/nyt.atom",
    "/soeg.atom",
    "/soeg.atom?q=husleje",
    "/soeg.atom?topic=fortroligt",
    "/oai?verb=ListSets",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:bolig2000.local:notater/medlemmer",
    "/sitemap-1.xml",
    f"/opensearch/forslag?q={SECRET[:5]}",
)


@pytest.mark.parametrize("door", DOORS)
def test_a_visitor_meets_neither_the_word_nor_the_document(visitor, door):
    answer = visitor.client.get(door).text
    for said_back in SAID_BACK:
        answer = answer.replace(said_back.format(SECRET), "")
    if SECRET in door:
        answer = answer.replace(f"<title>{SECRET}", "")
    assert "Referat om" not in answer
    assert "Arbejdsplan" not in answer
    assert "Kun til netværket" not in answer
    assert SECRET not in answer


@pytest.mark.parametrize("door", ["/soeg", "/soeg?q=husleje", "/"])
def test_facets_do_not_count_what_is_hidden(visitor, member, door):
    assert "Fortroligt emne" not in visitor.client.get(door).text
    assert "Fortroligt emne" in member.client.get(door).text


def test_a_hidden_document_and_none_give_the_same_page(visitor):
    hidden = visitor.client.get("/dokument/notater/medlemmer")
    missing = visitor.client.get("/dokument/notater/findesikk")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text.replace("notater/medlemmer", "notater/findesikk") == missing.text
    assert visitor.json("/api/v1/documents/notater/medlemmer", 404) == visitor.json("/api/v1/documents/nej", 404)


def test_a_member_sees_what_is_for_members_and_no_more(member, read):
    page = member.get("/dokument/notater/medlemmer")
    assert "Kun for medlemmer" in read(page.select_one(".kicker"))
    assert "private" in member.file("/dokument/notater/medlemmer/fil").headers["Cache-Control"]
    assert member.json(f"/api/v1/search?q={SECRET}")["total"] == 1
    assert member.client.get("/dokument/notater/arbejdsplan").status_code == 404


def test_the_secretariat_sees_everything(secretary):
    assert secretary.client.get("/dokument/notater/medlemmer").status_code == 200
    assert secretary.client.get("/dokument/notater/arbejdsplan").status_code == 200


def test_the_name_of_a_hidden_document_is_not_guessed_from_a_misspelling(visitor):
    assert visitor.json(f"/api/v1/search?q={SECRET[:-1]}r")["did_you_mean"] == ""
