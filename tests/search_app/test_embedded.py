"""What programs find in our pages, read with their eyes."""

import json
import re
from urllib.parse import parse_qsl

import pytest

REPORT = "/dokument/rapporter/smaa-boliger"
WHOLE = f"http://localhost{REPORT}"


def links(header):
    """Return the links of a header by relation."""
    found = {}
    for url, rest in re.findall(r"<([^>]+)>((?:; \w+=\"[^\"]+\")+)", header):
        attributes = dict(re.findall(r'(\w+)="([^"]+)"', rest))
        found.setdefault(attributes["rel"], []).append((url, attributes.get("type")))
    return found


def tags(page):
    return [(tag["name"], tag["content"]) for tag in page.select('meta[name^="citation_"]')]


def test_highwire_tags_name_what_zotero_and_google_scholar_need(visitor):
    assert tags(visitor.get(REPORT)) == [
        ("citation_title", "Små boliger i 25 kapitler"),
        ("citation_author", "Toft, Karen"),
        ("citation_publication_date", "2024/05/17"),
        ("citation_technical_report_institution", "Netværket"),
        ("citation_publisher", "Netværket"),
        ("citation_language", "da"),
        ("citation_public_url", WHOLE),
        ("citation_pdf_url", f"{WHOLE}/fil"),
    ]


def test_a_document_without_publisher_is_no_article_of_a_journal(visitor):
    found = dict(tags(visitor.get("/dokument/regler/leje-2022")))
    assert found["citation_technical_report_institution"] == "BOLIG 2.000"
    assert "citation_publisher" not in found
    assert "citation_pdf_url" not in found


def test_schema_org_describes_the_work_and_its_file(visitor):
    found = json.loads(visitor.get(REPORT).select_one('script[type="application/ld+json"]').string)
    assert (found["@type"], found["name"], found["datePublished"]) == (
        "Report",
        "Små boliger i 25 kapitler",
        "2024-05-17",
    )
    assert found["author"] == [{"@type": "Person", "name": "Karen Toft", "familyName": "Toft", "givenName": "Karen"}]
    assert found["encoding"]["contentUrl"] == f"{WHOLE}/fil"
    assert len(found["encoding"]["sha256"]) == 64
    assert found["encoding"]["sha256"].startswith(found["version"])


def test_data_for_programs_cannot_end_their_element(visitor):
    address = visitor.get("/soeg?q=forfatter:svg").select_one(".hit h2 a")["href"].split("?")[0]
    answer = visitor.client.get(address).text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer)
    assert json.loads(data)["name"] == "<script>alert('titel')</script>"
    assert "<script>alert" not in answer


def test_a_page_of_results_has_the_reference_of_every_hit(visitor):
    page = visitor.get("/soeg?q=radiator")
    (span,) = page.select(".hit span.Z3988")
    assert parse_qsl(span["title"]) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
        ("rft.genre", "report"),
        ("rft.title", "Små boliger i 25 kapitler"),
        ("rft.au", "Toft, Karen"),
        ("rft.date", "2024-05-17"),
        ("rft.pub", "Netværket"),
        ("rft_id", WHOLE),
    ]
    assert len(visitor.get("/soeg?q=nabomøde").select("span.Z3988")) == 10


def test_a_page_kept_for_one_host_is_not_sent_to_another(visitor):
    for host in ("a.example", "b.example"):
        answer = visitor.client.get("/soeg?q=radiator", headers={"Host": host}).text
        assert f"rft_id=http%3A%2F%2F{host}%2F" in answer


def test_a_document_says_by_its_headers_how_to_cite_and_fetch_it(visitor):
    found = links(visitor.file(f"{REPORT}?side=7&lang=en").headers["Link"])
    assert found == {
        "cite-as": [(WHOLE, None)],
        "describedby": [
            (f"{WHOLE}/henvis.ris", "application/x-research-info-systems"),
            (f"{WHOLE}/henvis.bib", "application/x-bibtex"),
            (f"{WHOLE}/henvis.json", "application/vnd.citationstyles.csl+json"),
        ],
        "item": [(f"{WHOLE}/fil", "application/pdf")],
        "type": [("https://schema.org/AboutPage", None), ("https://schema.org/Report", None)],
    }
    for relation in ("describedby", "item"):
        for url, media_type in found[relation]:
            assert visitor.file(url).content_type.startswith(media_type)


def test_a_file_says_by_its_headers_what_it_belongs_to(visitor):
    found = links(visitor.file(f"{REPORT}/fil").headers["Link"])
    assert found["cite-as"] == [(WHOLE, None)]
    assert found["collection"] == [(WHOLE, "text/html")]
    assert found["describedby"] == [(f"{WHOLE}/henvis.json", "application/vnd.citationstyles.csl+json")]


@pytest.mark.parametrize("address", [REPORT, "/dokument/regler/leje-2022", "/dokument/notater/brev"])
def test_every_address_in_the_head_leads_somewhere(visitor, address):
    for link in visitor.get(address).select('link[rel="describedby"]'):
        assert visitor.file(link["href"]).content_type.startswith(link["type"])
