"""The API, held against its own description."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

import search_app
from indexer.citing.forms import BY_NAME
from indexer.citing.styles import STYLES
from indexer.results import ALL_FACETS, Sort
from search_app.api import WINDOW
from search_app.state import DEEPEST, LARGEST_PAGE, RANGES
from search_app.words import SUGGESTIONS

DESCRIPTION = json.loads((Path(search_app.__file__).parent / "openapi.json").read_text(encoding="utf-8"))


def fits(content, schema):
    whole = {"$ref": f"#/components/schemas/{schema}", "components": DESCRIPTION["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(content)


def test_the_description_is_valid_and_served(visitor):
    served = visitor.json("/api/v1/openapi.json")
    validate(served)
    assert served["servers"] == [{"url": "http://localhost"}]
    search = [p["name"] for p in served["paths"]["/api/v1/search"]["get"]["parameters"]]
    own = {"/api/v1/export": ["format"], "/soeg.atom": ["page"], "/soeg/protokol.json": []}
    for path, names in own.items():
        parameters = served["paths"][path]["get"]["parameters"]
        assert [p["name"] for p in parameters] == [*names, *(name for name in search if name not in WINDOW)]
        del parameters[len(names) :]
    assert served | {"servers": 0} == DESCRIPTION | {"servers": 0}


def test_every_route_of_the_api_is_described(app):
    described = ("api.", "feeds.", "harvest.", "protocol.record")
    rules = {
        rule.rule.replace("<path:id>", "{id}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(described) or rule.rule.startswith("/api/")
    }
    assert rules == set(DESCRIPTION["paths"])


def test_every_answer_has_an_example_that_fits_it():
    responses = [*DESCRIPTION["components"]["responses"].values()]
    responses += [
        r for path in DESCRIPTION["paths"].values() for r in path["get"]["responses"].values() if "$ref" not in r
    ]
    used = set()
    for response in responses:
        for kind, content in response.get("content", {}).items():
            if kind == "text/html" or content["schema"] == {"type": "object"}:
                continue
            name = content["examples"]["example"]["$ref"].rpartition("/")[2]
            value = DESCRIPTION["components"]["examples"][name]["value"]
            if kind == "application/json":
                fits(value, content["schema"]["$ref"].rpartition("/")[2])
            used.add(name)
    assert used == set(DESCRIPTION["components"]["examples"])


def test_every_parameter_is_told_by_an_example_or_its_own_limits():
    for path in DESCRIPTION["paths"].values():
        for parameter in path["get"].get("parameters", ()):
            schema = parameter["schema"]
            told = "example" in parameter or {"enum", "format", "minimum"} & schema.keys()
            assert told or parameter["name"] in {"identifier", "until", "resumptionToken"}, parameter["name"]


def test_the_description_names_the_values_that_the_code_has():
    parameters = {p["name"]: p["schema"] for p in DESCRIPTION["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert {*ALL_FACETS, *(f"not_{facet}" for facet in ALL_FACETS)} <= set(parameters)
    assert {f"{name}_{end}" for name in RANGES for end in ("from", "to")} <= set(parameters)
    assert parameters["sort"]["enum"] == list(Sort)
    assert parameters["size"]["maximum"] == LARGEST_PAGE
    assert parameters["page"]["maximum"] == DEEPEST
    assert set(DESCRIPTION["components"]["schemas"]["SearchResult"]["properties"]["facets"]["properties"]) == set(
        ALL_FACETS
    )


@pytest.mark.parametrize(
    "query",
    ["", "?q=radiator", "?q=husleje&sector=almen&size=3", "?q=%22&year_from=2000&lang=en", "?q=nabomøde&page=2"],
)
def test_a_search_answers_as_described(visitor, query):
    fits(visitor.json(f"/api/v1/search{query}"), "SearchResult")


def test_a_search_has_the_keys_that_other_programs_rely_on(visitor):
    found = visitor.json("/api/v1/search?q=radiator&topic=oekonomi")
    assert set(found) == {"query", "total", "took_ms", "notes", "did_you_mean", "hits", "facets", "histograms", "index"}
    [hit] = found["hits"]
    assert set(hit) == {
        "id",
        "title",
        "type",
        "topics",
        "sectors",
        "date",
        "url",
        "score",
        "reading",
        "passages",
        "why",
    }
    assert hit["url"] == "/dokument/rapporter/smaa-boliger"
    assert hit["passages"][0] == {
        "page": 7,
        "label": "7",
        "html": hit["passages"][0]["html"],
        "url": "/dokument/rapporter/smaa-boliger?q=radiator&side=7#side-7",
    }
    assert "<mark>radiator</mark>" in hit["passages"][0]["html"]
    topic = {"value": "oekonomi", "label": "Økonomi og finansiering", "count": 1, "selected": True, "excluded": False}
    assert topic in found["facets"]["topic"]
    assert tuple(found["facets"]) == ALL_FACETS


def test_what_is_excluded_is_told_and_the_other_counts_are_of_what_is_left(visitor):
    found = visitor.json("/api/v1/search?q=nabomøde&not_year=2005&not_year=2006")
    assert found["total"] == 10
    years = {value["value"]: (value["count"], value["excluded"]) for value in found["facets"]["year"]}
    assert (years["2005"], years["2006"], years["2007"]) == ((1, True), (1, True), (1, False))
    everything = visitor.json("/api/v1/search?not_rule=historical")
    assert {"value": "historical", "label": "Historisk", "count": 1, "selected": False, "excluded": True} in everything[
        "facets"
    ]["rule"]
    assert everything["total"] == visitor.json("/api/v1/search")["total"] - 1


def test_every_value_counts_what_its_search_finds_also_that_of_documents_without_any(visitor):
    for narrowed in ("", "&not_type=notat", "&sector=almen&not_topic=oekonomi"):
        found = visitor.json(f"/api/v1/search?size=1{narrowed}")
        for facet in ("target_group", "type", "municipality", "year"):
            values = found["facets"][facet]
            for value in values:
                if not value["excluded"]:
                    wanted = f"/api/v1/search?size=1&{facet}={value['value']}{narrowed}"
                    assert visitor.json(wanted)["total"] == value["count"], wanted
    assert found["facets"]["target_group"][-1] == {
        "value": "none", "label": "Uden målgruppe", "count": 12, "selected": False, "excluded": False,
    }  # fmt: skip


def test_histograms_count_what_their_ranges_find(visitor):
    found = visitor.json("/api/v1/search")
    fits(found, "SearchResult")
    assert found["histograms"]["rent"] == [
        {"from": 1750, "to": 1999, "count": 1},
        {"from": 2000, "to": 2249, "count": 2},
    ]
    assert [bar["count"] for bar in found["histograms"]["area"]] == [3]
    for name, bars in found["histograms"].items():
        for bar in bars:
            narrowed = visitor.json(f"/api/v1/search?{name}_from={bar['from']}&{name}_to={bar['to']}")
            assert narrowed["total"] == bar["count"]
            assert narrowed["histograms"][name] == bars


def test_a_number_may_be_written_as_danes_and_as_programs_do(visitor):
    rents = [visitor.json(f"/api/v1/search?rent_to={rent}")["total"] for rent in ("1950", "1.950", "1,950", "1950.0")]
    assert rents == [1, 1, 1, 1]
    areas = [visitor.json(f"/api/v1/search?area_from={area}")["total"] for area in ("22.5", "22,5", "22.6", "24,5")]
    assert areas == [2, 2, 1, 1]
    for bad in (
        "rent_to=billig",
        "area_from=-2",
        "rent_from=3000&rent_to=2000",
        "rent_to=1e5",
        "topic=oekonomi&not_topic=oekonomi",
    ):
        assert visitor.json(f"/api/v1/search?{bad}", 400)["error"]["code"] == "bad_parameter"


def test_key_terms_are_told_when_asked_for(visitor):
    found = visitor.json("/api/v1/search?q=husleje&key_terms=1")
    fits(found, "SearchResult")
    assert found["key_terms"] == []
    assert "key_terms" not in visitor.json("/api/v1/search?q=husleje&key_terms=0")


def test_labels_follow_the_language_and_addresses_do_not(visitor):
    found = visitor.json("/api/v1/search?q=radiator&lang=en")
    assert {value["label"] for value in found["facets"]["sector"]} == {"Public housing"}
    assert "lang" not in found["hits"][0]["url"]


@pytest.mark.parametrize(
    "query", ["q=leje", "q=husleje&type=rapport&type=sag", "q=nabomøde&sort=oldest&page=2", "sort=title"]
)
def test_page_and_api_give_the_same_hits(visitor, query):
    page = visitor.get(f"/soeg?{query}")
    shown = [link["href"].split("?")[0] for link in page.select(".hits h2 a")]
    assert shown
    assert shown == [hit["url"] for hit in visitor.json(f"/api/v1/search?{query}")["hits"]]


@pytest.mark.parametrize("q", ["husleje", "støtte ELLER boliger", "nabomøde affald"])
def test_the_command_gives_the_same_hits_as_page_and_api(visitor, settings_of_site, q):
    places = ["--corpus", settings_of_site.corpus, "--instance", settings_of_site.instance]
    command = [sys.executable, "-m", "indexer.cli", *places, "search", q, "--json", "--limit", "10"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    asked = visitor.json(f"/api/v1/search?q={q}")
    assert [hit["id"] for hit in told["hits"]] == [hit["id"] for hit in asked["hits"]]
    assert told["total"] == asked["total"] > 0
    assert told["hits"][0]["score"] == asked["hits"][0]["score"]


@pytest.mark.parametrize(
    "query",
    ["sort=bedst", "page=0", "size=101", "size=x", "sector=månen", "year_from=2020&year_to=2010", "page=999999"],
)
def test_what_cannot_be_used_is_refused_with_a_reason(visitor, query):
    answer = visitor.json(f"/api/v1/search?{query}", 400)
    fits(answer, "Error")
    assert answer["error"]["code"] == "bad_parameter"
    assert answer["error"]["message"]


def test_a_document_answers_as_described(visitor):
    for document in ("sager/startboliger-aarhus", "regler/leje-2019", "scannet/brev", "rapporter/smaa-boliger"):
        fits(visitor.json(f"/api/v1/documents/{document}"), "Document")
    case = visitor.json("/api/v1/documents/sager/startboliger")
    assert case["id"] == "sager/startboliger-aarhus"
    assert case["case"]["rent_month"] == 2050
    rule = visitor.json("/api/v1/documents/regler/leje-2019")["rule"]
    assert (rule["status"], rule["replaced_by"]) == ("historical", ["regler/leje-2022"])


def test_a_document_tells_which_rules_it_cites_and_a_rule_who_cites_it(visitor, member):
    cites = visitor.json("/api/v1/documents/sager/tag-cc")["cites"]
    assert [(rule["id"], rule["status"]) for rule in cites] == [
        ("regler/leje-2022", "in-force"),
        ("regler/leje-2019", "historical"),
    ]
    page = {"page": 1, "label": "1", "url": "/dokument/sager/tag-cc?side=1#side-1"}
    assert cites[0]["paragraphs"] == [{"paragraph": "19", "pages": [page]}]
    fits(visitor.json("/api/v1/documents/sager/tag-cc"), "Document")
    for site, citing in ((visitor, ["sager/tag-cc"]), (member, ["sager/tag-cc", "sager/tag-hemmelig"])):
        rule = site.json("/api/v1/documents/regler/leje-2022")
        fits(rule, "Document")
        assert rule["cited_by"]["total"] == len(citing)
        assert sorted(each["id"] for each in rule["cited_by"]["documents"]) == citing
    assert visitor.json("/api/v1/documents/sager/tag-cc")["cited_by"] is None


def test_a_rule_tells_what_amends_it(visitor):
    rule = visitor.json("/api/v1/documents/regler/leje-2022")["rule"]
    assert (rule["status"], rule["amended_from"], rule["amended_by"]) == (
        "in-force",
        "2099-07-01",
        ["regler/klimakrav"],
    )
    assert visitor.json("/api/v1/documents/regler/klimakrav")["rule"]["amends"] == ["regler/leje-2022"]


def test_a_comparison_answers_as_described(visitor):
    found = visitor.json("/api/v1/compare?id=sager/startboliger&id=sager/tag-cc")
    fits(found, "Comparison")
    assert found["url"] == "/sammenlign?id=sager/startboliger-aarhus&id=sager/tag-cc"
    assert [case["id"] for case in found["cases"]] == ["sager/startboliger-aarhus", "sager/tag-cc"]
    assert [case["case"]["rent_month"] for case in found["cases"]] == [2050, None]
    assert visitor.json("/api/v1/compare")["cases"] == []


def test_a_comparison_that_cannot_be_made_is_refused_with_a_reason(visitor):
    five = "&".join(f"id=sager/tag-{name}" for name in ("aa", "bb", "cc", "dd", "ee"))
    for query in (five, "id=regler/leje-2019"):
        answer = visitor.json(f"/api/v1/compare?{query}", 400)
        fits(answer, "Error")
        assert answer["error"]["code"] == "bad_parameter"
    hidden, unknown = (visitor.json(f"/api/v1/compare?id=sager/tag-{name}", 404) for name in ("hemmelig", "ukendt"))
    assert hidden == unknown


def test_suggestions_answer_as_described(visitor):
    fits(visitor.json("/api/v1/suggest"), "Suggestions")
    found = {}
    for typed in ("startbo", "øko", "alm", "små bo", "hus"):
        answer = visitor.json(f"/api/v1/suggest?q={typed}")
        fits(answer, "Suggestions")
        found |= {suggestion["kind"]: suggestion for suggestion in answer["suggestions"]}
    enum = DESCRIPTION["components"]["schemas"]["Suggestions"]["properties"]["suggestions"]["items"]["properties"][
        "kind"
    ]
    assert set(found) == set(enum["enum"]) == set(SUGGESTIONS)


def test_every_suggestion_leads_somewhere(visitor, read):
    found = visitor.json("/api/v1/suggest?q=øko")["suggestions"]
    assert ("Økonomi og finansiering", "topic", "/soeg?topic=oekonomi") in [
        (s["text"], s["kind"], s["url"]) for s in found
    ]
    [title] = [s for s in visitor.json("/api/v1/suggest?q=startbo")["suggestions"] if s["kind"] == "title"]
    assert (title["text"], title["url"]) == ("Startboliger i Aarhus", "/dokument/sager/startboliger-aarhus")
    assert visitor.json("/api/v1/suggest?q=huslej")["suggestions"][0]["url"] == "/soeg?q=huslejen"
    for suggestion in visitor.json("/api/v1/suggest?q=bo")["suggestions"]:
        visitor.get(suggestion["url"])


def test_a_blank_at_the_end_finishes_the_word(visitor):
    one = visitor.json("/api/v1/suggest?q=små")
    other = visitor.json("/api/v1/suggest?q=små%20")
    assert one["query"] == other["query"] == "små"
    assert {s["text"] for s in other["suggestions"] if s["kind"] == "phrase"} == {"små boliger"}
    assert not [s for s in other["suggestions"] if s["kind"] == "word"]


def test_the_map_answers_as_described_and_each_cell_is_its_search(visitor):
    found = visitor.json("/api/v1/map")
    fits(found, "KnowledgeMap")
    assert {"empty", "stale"} <= {cell["state"] for cell in found["topic_sector"]["cells"]}
    for table in found.values():
        for cell in table["cells"]:
            if cell["url"]:
                total = visitor.json(cell["url"].replace("/soeg", "/api/v1/search"))["total"]
                assert total == cell["documents"], cell
    fits(visitor.json("/api/v1/map?type=sag&lang=en"), "KnowledgeMap")
    fits(visitor.json("/api/v1/map?type=nej", 400), "Error")


def test_the_service_says_that_it_is_well(visitor):
    health = visitor.json("/healthz")
    fits(health, "Health")
    assert health["documents"] > 20
    assert health["indexed_at"]


@pytest.mark.parametrize("query", ["", "?style=apa&page=7", "?style=csl-json", "?style=ris&page=1&lang=en"])
def test_a_reference_answers_as_described(visitor, query):
    fits(visitor.json(f"/api/v1/documents/rapporter/smaa-boliger/citation{query}"), "Citation")
    fits(visitor.json(f"/api/v1/documents/sager/startboliger-aarhus/citation{query.split('&page')[0]}"), "Citation")
    parameters = DESCRIPTION["paths"]["/api/v1/documents/{id}/citation"]["get"]["parameters"]
    assert {*STYLES, *BY_NAME} == set(next(p["schema"]["enum"] for p in parameters if p["name"] == "style"))


@pytest.mark.parametrize(
    "query", ["", "?q=nabomøde+-altan&not_sector=nej&year_from=2005&sort=title", '?q=radaitor+"bad"+kø*&rule=in-force']
)
def test_the_record_of_a_search_is_as_described(visitor, query):
    fits(visitor.json(f"/soeg/protokol.json{query}"), "SearchRecord")
