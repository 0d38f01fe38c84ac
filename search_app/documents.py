"""A document: what is known of it, its text page by page, and the file itself."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from flask import Blueprint, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from indexer.citing.forms import FORMS
from indexer.citing.item import Item
from indexer.errors import NotFound
from indexer.inside import Inside
from indexer.model import Document, Kind, Visibility
from indexer.pictures.order import LARGE
from indexer.results import Hit, Passage
from search_app import embedded, words
from search_app.access import viewer
from search_app.cards import card
from search_app.cases import comparison_url, related, related_link
from search_app.document_view import (
    Amendment,
    DocumentPage,
    Fact,
    OutlineEntry,
    PageLink,
    PageText,
    RuleView,
    StripPage,
)
from search_app.finding import WINDOW, Found, find, window_of
from search_app.language import day, gettext, language, language_tag, number, today
from search_app.leaves import Leaf, has_pictures, picture_url
from search_app.marks import Shown, paragraphs
from search_app.present import Link, document_title, document_url, hit_view
from search_app.references import form_url, permanent, reference
from search_app.rules_cited import cited_by, cited_rules
from search_app.search import label
from search_app.services import library
from search_app.state import SearchState, plain

blueprint = Blueprint("documents", __name__, url_prefix="/dokument")

#: What a browser is told of each kind. It must never take a file of ours for a page or a script of this site.
MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.MARKDOWN: "text/plain",
    Kind.TEXT: "text/plain",
}
OTHER = "application/octet-stream"

#: The sandbox stops whatever a file contains. A PDF has none: Safari shows an empty window for one in a sandbox, and
#: Chrome's viewer has inline styles of its own.
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


@blueprint.get("/<path:id>")
def show(id: str) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Show a document, opened at the pages that hold the place `fund` of the words `q`, or else the page `side`."""
    inside = library().inside(id, viewer())
    document = inside.document
    q = plain(request.args.get("q", ""))
    side = min(max(request.args.get("side", 0, type=int), 0), document.page_count)
    on = request.args.get("on", type=date.fromisoformat)
    if document.id != id:
        return redirect(document_url(document, q, side or None, on), 301)
    item = reference(document)
    found = find(inside, q, side, request.args.get("fund", 0, type=int), on)
    response = make_response(render_template("documents/show.html", page=_page(inside, item, q, found, on)))
    response.headers["Link"] = embedded.landing_links(item, document, _media_type(document))
    return response


@blueprint.get("/<path:id>/fil")
def original(id: str) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Send the file as it lies in the corpus; a PDF may open in the browser, all else is downloaded."""
    try:
        document = library().document(id, viewer())
    except NotFound:
        return show(f"{id}/fil")  # a document may itself be called so
    if document.id != id:
        return redirect(url_for(".original", id=document.id), 301)
    found = library().original(id, viewer())
    inline = document.kind is Kind.PDF
    response = send_file(
        found if isinstance(found, Path) else BytesIO(found),
        mimetype=_media_type(document),
        as_attachment=not inline,
        download_name=document.file_name,
        max_age=0,
        etag=True if isinstance(found, Path) else document.fingerprint,
    )
    response.headers["Link"] = embedded.file_links(permanent(document), document)
    response.headers["Content-Security-Policy"] = PDF_POLICY if inline else FILE_POLICY
    if document.metadata.visibility is not Visibility.PUBLIC:
        response.cache_control.private = True
    return response


def _media_type(document: Document) -> str:
    return MEDIA_TYPES.get(document.kind, OTHER)


def _page(inside: Inside, item: Item, q: str, found: Found, on: date | None) -> DocumentPage:
    """Return the page of a document, opened at the window of pages that holds what was found, or else the first one."""
    document, metadata, side = inside.document, inside.document.metadata, found.side
    window = window_of(side)
    shown = inside.pages(q, window[0], window[-1])
    same_project = related(document)
    return DocumentPage(
        document=document,
        title=document_title(document),
        lang=language_tag(metadata.language),
        type=_facet_link("type", metadata.type) if metadata.type else None,
        case=card(metadata, label),
        same_project=tuple(related_link(other) for other in same_project),
        compare_url=comparison_url([document.id, *(other.id for other in same_project)]),
        facts=tuple(_facts(document)),
        rule=_rule(document, on),
        parent=next(iter(_links((document.parent,))), None) if document.parent else None,
        attachments=tuple(
            Link(document_title(other), document_url(other)) for other in library().attachments(document, viewer())
        ),
        problem="" if document.outcome.searchable else words.reading(document.outcome),
        q=q,
        original=_original(document, side, shown),
        pages=tuple(_text(document, text, q, found) for text in shown),
        strip=_strip(document, side, shown, q),
        windows=_windows(document, q),
        current_window=window[0],
        found=found,
        outline=tuple(
            OutlineEntry(heading.level, heading.title, document_url(document, q, heading.page))
            for heading in document.outline
            if heading.title.strip()
        ),
        cites=cited_rules(document, on),
        cited_by=cited_by(document),
        similar=tuple(hit_view(Hit(other, 0), "", label) for other in library().similar(document.id, viewer())),
        results_url=SearchState(q, lang=language()).url() if q else "",
        cite_url=url_for("citation.show", id=document.id, side=side or None),
        highwire=tuple(embedded.highwire(item, embedded.file_url(document) if document.kind is Kind.PDF else "")),
        schema_org=embedded.schema_org(item, document, _media_type(document)),
        described_by=tuple((form.media_type, form_url(document, form.suffix)) for form in FORMS),
    )


def _text(document: Document, text: Passage, q: str, found: Found) -> PageText:
    url = _original_url(document, text.page)
    source = picture_url(document, text.page, q if text.marks else "", LARGE)
    leaf = Leaf(source, url) if has_pictures(document) else None
    cite = url_for("citation.show", id=document.id, side=text.page) if document.page_count > 1 else ""
    as_shown = Shown(found.first.get(text.page, 0), found.current, found.onward)
    return PageText(text.page, text.label or str(text.page), paragraphs(text, as_shown), url, cite, leaf)


def _original_url(document: Document, page: int) -> str:
    """Return the address of a page of the file, '' where a browser cannot open it there."""
    return url_for(".original", id=document.id, _anchor=f"page={page}") if document.kind is Kind.PDF else ""


def _original(document: Document, page: int, shown: Iterable[Passage]) -> Link:
    """Return the link to the file: at the page asked for, where that is known and can be done."""
    label = next((text.label or str(page) for text in shown if text.page == page), "")
    if label and document.page_count > 1 and (url := _original_url(document, page)):
        return Link(gettext("Open the original at page %(label)s", label=label), url)
    text = gettext("Open the original") if document.kind is Kind.PDF else gettext("Fetch the original")
    return Link(text, url_for(".original", id=document.id))


def _strip(document: Document, page: int, shown: Iterable[Passage], q: str) -> tuple[StripPage, ...]:
    if not has_pictures(document) or document.page_count == 1:
        return ()
    return tuple(
        StripPage(
            text.page,
            text.label or str(text.page),
            Leaf(picture_url(document, text.page, q if text.marks else ""), f"#side-{text.page}"),
            marked=bool(text.marks),
            here=text.page == page,
        )
        for text in shown
    )


def _windows(document: Document, q: str) -> tuple[PageLink, ...]:
    if document.page_count <= WINDOW:
        return ()
    return tuple(
        PageLink(first, f"{first}–{min(first + WINDOW - 1, document.page_count)}", document_url(document, q, first))
        for first in range(1, document.page_count + 1, WINDOW)
    )


def _link(document: Document) -> Link:
    return Link(document_title(document), document_url(document))


def _facet_link(facet: str, value: str) -> Link:
    return Link(label(facet, value), SearchState(lang=language()).with_(facet, value).url())


def _links(ids: Sequence[str]) -> tuple[Link, ...]:
    return tuple(_link(document) for document in library().referring(ids, viewer())) if ids else ()


def _rule(document: Document, on: date | None) -> RuleView | None:
    rule = document.metadata.rule
    if rule is None:
        return None
    return RuleView(
        rule.status(on or today()),
        on,
        rule.in_force_from,
        rule.in_force_to,
        _links(rule.replaces),
        _links(rule.replaced_by),
        rule.amended_from,
        tuple(_amendment(other, on or today()) for other in library().referring(rule.amended_by, viewer())),
        _links(rule.amends),
    )


def _amendment(document: Document, day: date) -> Amendment:
    rule = document.metadata.rule
    since = rule.in_force_from if rule else None
    return Amendment(_link(document), since, since is not None and since > day)


def _facts(document: Document) -> Iterable[Fact]:
    """Yield the lines of the fact box, those without a value left out."""
    metadata = document.metadata
    for facet, name, values in (
        ("topic", gettext("Topics"), metadata.topics),
        ("sector", gettext("Sectors"), metadata.sectors),
        ("target_group", gettext("Target groups"), metadata.target_groups),
        ("actor", gettext("Actors"), metadata.actors),
    ):
        if values:
            yield Fact(name, tuple(_facet_link(facet, value) for value in values))
    source = metadata.source
    for name, text, url in (
        (gettext("Date"), day(metadata.date) if metadata.date else "", ""),
        (gettext("Authors"), ", ".join(metadata.authors), ""),
        (gettext("Publisher"), metadata.publisher, ""),
        (gettext("Municipality"), metadata.municipality, ""),
        (gettext("Journal number"), metadata.journal_number, ""),
        (gettext("Source"), source, source if source.startswith(("https://", "http://")) else ""),
        (gettext("Pages"), number(document.page_count) if document.page_count > 1 else "", ""),
        (
            gettext("Access"),
            "" if metadata.visibility is Visibility.PUBLIC else words.named(words.VISIBILITIES, metadata.visibility),
            "",
        ),
    ):
        if text:
            yield Fact(name, (Link(text, url),))
