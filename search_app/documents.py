"""A document: what is known of it, its text page by page, and the file itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.citing.forms import FORMS
from indexer.citing.item import VERSION_DIGITS, Item
from indexer.errors import NotFound
from indexer.inside import Inside
from indexer.model import Document, Kind, Visibility
from indexer.pictures.order import LARGE
from indexer.results import Hit, Note, Passage
from search_app import embedded, words
from search_app.access import viewer
from search_app.cards import card
from search_app.cases import comparison_url, related, related_link
from search_app.document_view import (
    DocumentPage,
    Fact,
    LaterRule,
    OutlineEntry,
    PageLink,
    PageText,
    RuleView,
    StripPage,
    VersionLink,
)
from search_app.finding import WINDOW, Found, find, window_of
from search_app.language import day, gettext, language, language_tag, number, today
from search_app.leaves import Leaf, has_pictures, picture_url
from search_app.marks import Shown, paragraphs
from search_app.present import Link, document_title, document_url, hit_view
from search_app.quoted import Quoted, find_quote, link_to
from search_app.references import form_url, permanent, reference
from search_app.rules_cited import cited_by, cited_rules
from search_app.search import label
from search_app.sending import media_type, sent
from search_app.services import library
from search_app.state import SearchState, day_asked, plain

blueprint = Blueprint("documents", __name__, url_prefix="/dokument")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a document's page asks for.

    The words `q` looked for and the number of a `place` of them, a page, a quote, the status of a rule `on` a day, and
    a link to each paragraph. 0 and '' ask for nothing; `faults` are what could not be used.
    """

    q: str
    side: int
    place: int
    quote: str
    on: date | None
    links: bool
    faults: tuple[Note, ...]


@blueprint.get("/<path:id>")
def show(id: str) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Show a document, opened at the pages that hold the place `fund` of the words `q`, or else the page `side`."""
    inside = library().inside(id, viewer())
    document, asked = inside.document, _asked()
    if document.id != id:
        return redirect(_same_query(document, asked), 301)
    quote = find_quote(inside, asked.quote, asked.side)
    side = quote.place.page if quote and quote.place else min(asked.side, document.page_count)
    found = find(inside, asked.q, side, asked.place, asked.on)
    item = reference(document)
    response = make_response(render_template("documents/show.html", page=_page(inside, item, asked, found, quote)))
    response.headers["Link"] = embedded.landing_links(item, document, media_type(document))
    return response


def _asked() -> Asked:
    args = request.args
    on, faults = day_asked(args)
    return Asked(
        q=plain(args.get("q", "")),
        side=max(args.get("side", 0, type=int), 0),
        place=args.get("fund", 0, type=int),
        quote=plain(args.get("citat", "")),
        on=on,
        links=args.get("afsnit") == "1",
        faults=faults,
    )


def _same_query(document: Document, asked: Asked) -> str:
    """Return the address of a document with the query that was asked, at the place it speaks of."""
    path, query = url_for(".show", id=document.id, lang=None), request.query_string.decode("latin-1")
    place = f"fund-{asked.place}" if asked.place > 0 else f"side-{asked.side}" if asked.side else ""
    anchor = "citat" if asked.quote else place
    return f"{path}{query and '?'}{query}{anchor and '#'}{anchor}"


@blueprint.get("/<path:id>/fil")
def original(id: str) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Send the file as it lies in the corpus; a PDF may open in the browser, all else is downloaded."""
    try:
        document = library().document(id, viewer())
    except NotFound:
        return show(f"{id}/fil")  # a document may itself be called so
    if document.id != id:
        return redirect(url_for(".original", id=document.id), 301)
    response = sent(document, library().original(id, viewer()), document.file_name)
    response.headers["Link"] = embedded.file_links(permanent(document), document)
    return response


def _page(inside: Inside, item: Item, asked: Asked, found: Found, quote: Quoted | None) -> DocumentPage:
    """Return the page of a document, opened at the window of pages that holds what was found, or else the first one."""
    document, metadata, q, side = inside.document, inside.document.metadata, asked.q, found.side
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
        rule=_rule(document, asked.on),
        notes=tuple(map(words.sentence, asked.faults)),
        parent=next(iter(_links((document.parent,))), None) if document.parent else None,
        attachments=tuple(
            Link(document_title(other), document_url(other)) for other in library().attachments(document, viewer())
        ),
        problem="" if document.outcome.searchable else words.reading(document.outcome),
        q=q,
        on=asked.on,
        original=_original(document, side, shown),
        pages=tuple(_text(document, text, asked, found, quote) for text in shown),
        strip=_strip(document, side, shown, q),
        windows=_windows(document, asked),
        current_window=window[0],
        found=found,
        outline=tuple(
            OutlineEntry(heading.level, heading.title, document_url(document, q, heading.page, asked.on))
            for heading in document.outline
            if heading.title.strip()
        ),
        cites=cited_rules(document, asked.on),
        cited_by=cited_by(document),
        similar=tuple(hit_view(Hit(other, 0), "", label) for other in library().similar(document.id, viewer())),
        results_url=SearchState(q, lang=language()).url() if q else "",
        cite_url=url_for("citation.show", id=document.id, side=side or None),
        with_links=asked.links,
        links_url=url_for(
            ".show", id=document.id, q=q or None, on=asked.on, side=side or None, afsnit=None if asked.links else 1
        ),
        versions=tuple(
            VersionLink(
                version.fingerprint[:VERSION_DIGITS],
                version.replaced_at,
                version.size,
                url_for("versions.show", id=document.id, fingerprint=version.fingerprint[:VERSION_DIGITS]),
            )
            for version in inside.versions()
        ),
        permanent=item["URL"],
        version=item.get("version", ""),
        highwire=tuple(embedded.highwire(item, embedded.file_url(document) if document.kind is Kind.PDF else "")),
        schema_org=embedded.schema_org(item, document, media_type(document)),
        described_by=tuple((form.media_type, form_url(document, form.suffix)) for form in FORMS),
    )


def _text(document: Document, text: Passage, asked: Asked, found: Found, quote: Quoted | None) -> PageText:
    url = _original_url(document, text.page)
    source = picture_url(document, text.page, asked.q if text.marks else "", LARGE)
    leaf = Leaf(source, url) if has_pictures(document) else None
    number = text.page if document.page_count > 1 else None
    place = quote.place if quote and quote.place and quote.place.page == text.page else None
    as_shown = Shown(
        found.first.get(text.page, 0),
        found.current,
        found.onward,
        (place.start, place.end) if place else None,
        quote.note if quote else "",
    )
    written = paragraphs(text, as_shown)
    return PageText(
        text.page,
        text.label or str(text.page),
        written,
        tuple(link_to(document.id, each.text, number) for each in written) if asked.links else (),
        quote.note if quote and not quote.place and text.page == (found.side or 1) else "",
        url,
        url_for("citation.show", id=document.id, side=number) if number else "",
        leaf,
    )


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


def _windows(document: Document, asked: Asked) -> tuple[PageLink, ...]:
    if document.page_count <= WINDOW:
        return ()
    return tuple(
        PageLink(
            first,
            f"{first}–{min(first + WINDOW - 1, document.page_count)}",
            document_url(document, asked.q, first, asked.on),
        )
        for first in range(1, document.page_count + 1, WINDOW)
    )


def _link(document: Document, on: date | None = None) -> Link:
    return Link(document_title(document), document_url(document, on=on))


def _facet_link(facet: str, value: str) -> Link:
    return Link(label(facet, value), SearchState(lang=language()).with_(facet, value).url())


def _links(ids: Sequence[str]) -> tuple[Link, ...]:
    return tuple(_link(document) for document in library().referring(ids, viewer())) if ids else ()


def _rule(document: Document, on: date | None) -> RuleView | None:
    rule = document.metadata.rule
    if rule is None:
        return None
    relations = library().relations(document, viewer())
    return RuleView(
        rule.status(on or today()),
        rule.in_force_from,
        rule.in_force_to,
        tuple(_link(other, on) for other in relations.replaces),
        tuple(_later(other, on) for other in relations.replaced_by),
        rule.amended_from,
        tuple(_later(other, on) for other in relations.amended_by),
        tuple(_link(other, on) for other in relations.amends),
    )


def _later(document: Document, on: date | None) -> LaterRule:
    rule = document.metadata.rule
    since = rule.in_force_from if rule else None
    return LaterRule(_link(document, on), since, since is not None and since > (on or today()))


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
