"""What search engines and browsers are told: which addresses to read, where the documents are, how to search here."""

from itertools import chain

from flask import Blueprint, Response, abort, request
from flask.json import dumps

from search_app.access import viewer
from search_app.address import url_for
from search_app.api import SUGGESTIONS, leads_to
from search_app.language import gettext, language
from search_app.markup import add, root, written
from search_app.references import absolute
from search_app.services import library, records, services
from search_app.state import plain
from search_app.visitors import answered
from search_app.words import suggestion_kinds

blueprint = Blueprint("crawlers", __name__)

#: Documents in one part of the sitemap; the protocol allows 50,000 addresses.
PART = 49_000
#: Pages besides documents that a search engine may show.
PAGES = ("search.front", "knowledge.show", "search.help_page")

#: Beginnings of addresses that lead to more combinations than there are documents, or that are for somebody else. What
#: begins with /soeg is any search, as a page, a feed or an export.
CLOSED = (
    "/soeg",
    "/spoerg",
    "/gemte",
    "/sammenlign",
    "/kort?*",
    "/api/",
    "/oai",
    "/opensearch/",
    "/log-ind",
    "/log-ud",
    "/sekretariat/",
)
#: The same document with words marked, how to cite it, pictures of its pages, what it was. Not every crawler knows
#: asterisks.
MARKED = ("/dokument/*?q=", "/dokument/*&q=", "/dokument/*/henvis", "/dokument/*/side/", "/dokument/*/version/")

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
SHORT_NAME, LONG_NAME = 16, 48
_XML = "application/xml; charset=utf-8"


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell crawlers what to leave alone, and where the documents are."""
    here = request.script_root
    lines = ["User-agent: *", *(f"Disallow: {here}{path}" for path in (*CLOSED, *MARKED)), f"Allow: {here}/", ""]
    lines += [f"Sitemap: {absolute(url_for('crawlers.sitemap', lang=None))}", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Answer with the parts of the sitemap and when something in each changed last."""
    with library().steady():
        return answered(_sitemap, _XML)


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """Answer with one part of the sitemap, from 1: public documents and when they changed last."""
    with library().steady():
        if number < 1 or number > max(1, len(records().parts(PART))):
            abort(404)
        return answered(lambda: _part(number), _XML)


def _sitemap() -> bytes:
    whole = root("sitemapindex", {"": SITEMAP})
    for number, changed in enumerate(records().parts(PART) or ("",), start=1):
        listed = add(whole, "sitemap")
        add(listed, "loc", absolute(f"{request.script_root}/sitemap-{number}.xml"))
        if changed:
            add(listed, "lastmod", changed)
    return written(whole)


def _part(number: int) -> bytes:
    whole = root("urlset", {"": SITEMAP})
    pages = ((url_for(page, lang=None), "") for page in PAGES if number == 1)
    some = records().there((number - 1) * PART, PART)
    documents = ((url_for("documents.show", id=record.id, lang=None), record.datestamp) for record in some)
    for path, changed in chain(pages, documents):
        listed = add(whole, "url")
        add(listed, "loc", absolute(path))
        if changed:
            add(listed, "lastmod", changed)
    return written(whole)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Answer with what a browser needs to search here from its address bar."""
    with library().steady():
        return answered(_opensearch, "application/opensearchdescription+xml; charset=utf-8")


def _opensearch() -> bytes:
    name = services().settings.site_name
    whole = root("OpenSearchDescription", {"": OPENSEARCH})
    add(whole, "ShortName", name[:SHORT_NAME].strip())
    add(whole, "Description", gettext("Search the reports, rules and cases of %(name)s", name=name))
    for endpoint, media_type, relation in (
        ("search.results", "text/html", "results"),
        ("feeds.search", "application/atom+xml", "results"),
        ("crawlers.suggestions", "application/x-suggestions+json", "suggestions"),
    ):
        address = absolute(url_for(endpoint))
        joint = "&" if "?" in address else "?"
        add(whole, "Url", type=media_type, rel=relation, template=f"{address}{joint}q={{searchTerms}}")
    add(whole, "LongName", f"{name} – {gettext('Document search')}"[:LONG_NAME].strip())
    icon = absolute(url_for("static", filename="house.svg"))
    add(whole, "Image", icon, type="image/svg+xml", width="16", height="16")
    add(whole, "Language", language())
    add(whole, "InputEncoding", "UTF-8")
    add(whole, "OutputEncoding", "UTF-8")
    return written(whole)


@blueprint.get("/opensearch/forslag")
def suggestions() -> Response:
    """Answer with ways to go on typing as browsers want them: what was typed, texts, descriptions, addresses."""
    typed = request.args.get("q", "")
    q = plain(typed)
    found = library().suggest(q + " " * typed[-1:].isspace(), viewer(), SUGGESTIONS, language())
    kinds = suggestion_kinds()
    answer = [
        q,
        [suggestion.text for suggestion in found],
        [kinds[suggestion.kind] for suggestion in found],
        [absolute(leads_to(suggestion)) for suggestion in found],
    ]
    return Response(dumps(answer), content_type="application/x-suggestions+json; charset=utf-8")
