"""What programs read in our pages: Highwire tags, schema.org, COinS, and the links of https://signposting.org.

All of it is made from the item that the reference is made from.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote_plus

from flask import request

from indexer.citing.forms import BY_NAME, FORMS
from indexer.citing.item import Item, iso
from indexer.citing.names import Name, inverted, natural
from indexer.model import Document
from search_app.address import url_for
from search_app.references import absolute, form_url

#: Titles, names and addresses of documents shown lately, as an OpenURL spells them: that is most of what one costs.
_KEPT = 20_000
_SCHEMA = {"report": "Report", "legislation": "Legislation", "document": "DigitalDocument"}


def highwire(item: Item, pdf_url: str = "") -> Iterator[tuple[str, str]]:
    """Yield the names and contents of the tags that Google Scholar and Zotero read.

    Every document has an institution, its publisher or else the body that wrote it or this collection: a reference
    manager takes what has none for an article in a journal.
    """
    yield "citation_title", item["title"]
    for named in item.get("author", []):
        # With blanks on both sides of the comma, Zotero would take a name for two.
        parted = " " in named.get("family", "") and " " in named.get("given", "")
        yield "citation_author", natural(named) if parted else inverted(named)
    if "issued" in item:
        yield "citation_publication_date", iso(item["issued"]).replace("-", "/")
    bodies = (named["literal"] for named in item.get("author", []) if "literal" in named)
    yield "citation_technical_report_institution", item.get("publisher") or next(bodies, item["source"])
    for name, value in (
        ("citation_publisher", item.get("publisher")),
        ("citation_technical_report_number", item.get("number")),
        ("citation_language", item.get("language")),
        ("citation_abstract", item.get("abstract")),
        ("citation_public_url", item["URL"]),
        ("citation_pdf_url", pdf_url),
    ):
        if value:
            yield name, value


def schema_org(item: Item, document: Document, media_type: str) -> Mapping[str, object]:
    """Return the document as schema.org describes works, with the file as its encoding."""
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA[item["type"]],
        "@id": item["URL"],
        "url": item["URL"],
        "name": item["title"],
        "author": [_agent(named) for named in item.get("author", [])],
        "publisher": {"@type": "Organization", "name": item["publisher"]} if "publisher" in item else None,
        "datePublished": iso(item["issued"]) if "issued" in item else None,
        "inLanguage": item.get("language"),
        "genre": item.get("genre"),
        "reportNumber" if item["type"] == "report" else "identifier": item.get("number"),
        "abstract": item.get("abstract"),
        "version": item.get("version"),
        "isPartOf": {"@type": "Collection", "name": item["source"], "url": absolute(request.script_root + "/")},
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": file_url(document),
            "encodingFormat": media_type,
            "contentSize": str(document.size),
            "sha256": document.fingerprint,
        },
    }
    return {key: value for key, value in found.items() if value}


def coins(item: Item) -> str:
    """Return the reference as an OpenURL, which a page of results has in a `span` of the class Z3988."""
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
        ("rft.genre", "report" if item["type"] == "report" else "document"),
        ("rft.title", item["title"]),
        *(("rft.aucorp" if "literal" in named else "rft.au", inverted(named)) for named in item.get("author", [])),
        ("rft.date", iso(item["issued"]) if "issued" in item else ""),
        ("rft.pub", item.get("publisher", "")),
        ("rft_id", item["URL"]),
    ]
    return "&".join(f"{name}={_quoted(value)}" for name, value in pairs if value)


def file_url(document: Document) -> str:
    """Return the address of the file itself, with scheme and host."""
    return absolute(url_for("documents.original", id=document.id, lang=None))


def landing_links(item: Item, document: Document, media_type: str) -> str:
    """Return the value of the header Link of a document's page."""
    about = f"https://schema.org/{_SCHEMA[item['type']]}"
    return _header(
        [
            (item["URL"], {"rel": "cite-as"}),
            *((absolute(form_url(document, form.suffix)), _described(form.media_type)) for form in FORMS),
            (file_url(document), {"rel": "item", "type": media_type}),
            ("https://schema.org/AboutPage", {"rel": "type"}),
            (about, {"rel": "type"}),
        ]
    )


def file_links(address: str, document: Document) -> str:
    """Return the value of the header Link of the file of the document that has this permanent address."""
    form = BY_NAME["csl-json"]
    return _header(
        [
            (address, {"rel": "cite-as"}),
            (address, {"rel": "collection", "type": "text/html"}),
            (absolute(form_url(document, form.suffix)), _described(form.media_type)),
        ]
    )


def form_links(address: str) -> str:
    """Return the value of the header Link of a reference in one of the forms that programs read."""
    return _header([(address, {"rel": "describes", "type": "text/html"})])


@lru_cache(_KEPT)
def _quoted(text: str) -> str:
    return quote_plus(text)


def _described(media_type: str) -> dict[str, str]:
    return {"rel": "describedby", "type": media_type}


def _agent(named: Name) -> dict[str, str]:
    if "literal" in named:
        return {"@type": "Organization", "name": named["literal"]}
    parts = {"familyName": named["family"], "givenName": named.get("given", "")}
    return {"@type": "Person", "name": natural(named)} | {key: value for key, value in parts.items() if value}


def _header(links: Sequence[tuple[str, Mapping[str, str]]]) -> str:
    return ", ".join(
        f"<{url}>" + "".join(f'; {name}="{value}"' for name, value in attributes.items()) for url, attributes in links
    )
