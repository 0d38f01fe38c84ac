"""References to a document: a page with every style, and files for reference managers."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from indexer.citing.forms import BY_SUFFIX, FORMS
from indexer.citing.item import CitedPage, Item
from indexer.citing.styles import STYLES, Reference
from indexer.errors import NotFound
from indexer.model import Document
from search_app import documents, embedded, words
from search_app.access import viewer
from search_app.export_menu import CALLED
from search_app.language import gettext, language, language_tag, number
from search_app.present import document_title, document_url
from search_app.references import absolute, form_url, page_of, permanent, reference, version_url
from search_app.services import library

blueprint = Blueprint("citation", __name__, url_prefix="/dokument")


@dataclass(frozen=True, slots=True)
class StyleView:
    """A reference as people read it, in the list and in the text."""

    name: str
    label: str
    html: Markup
    in_text: str


@dataclass(frozen=True, slots=True)
class FormView:
    """A reference as programs read it, and the address that it is fetched from, '' where it is only shown."""

    name: str
    label: str
    programs: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class CitationPage:
    """The references to a document, or to one `page` of it; `problem` is '' unless there is no such page."""

    document: Document
    title: str
    lang: str
    document_url: str
    page: CitedPage | None
    problem: str
    permanent: str
    version: str
    version_url: str
    styles: tuple[StyleView, ...]
    forms: tuple[FormView, ...]


@blueprint.get("/<path:id>/henvis")
def show(id: str) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Show the references to a document, or to the page `side` of it."""
    try:
        document = library().document(id, viewer())
    except NotFound:
        return documents.show(f"{id}/henvis")  # a document may itself be called so
    if document.id != id:
        return redirect(url_for(".show", id=document.id, side=request.args.get("side") or None), 301)
    problem = ""
    try:
        page = page_of(document, _side())
    except NotFound:
        page = None
        problem = gettext("The file has the pages 1–%(last)s.", last=number(document.page_count))
    item = reference(document, page)
    return render_template("documents/citation.html", page=_page(document, page, item, problem))


@blueprint.get("/<path:id>/henvis.<suffix>")
def download(id: str, suffix: str) -> ResponseReturnValue:  # noqa: A002 - the word the address uses
    """Send the reference to a document, or to the page `side` of it, as a file. Raises NotFound for an unknown form."""
    document = library().document(id, viewer())
    form = BY_SUFFIX.get(suffix)
    if form is None:
        raise NotFound(f"References are not written as {suffix}")
    if document.id != id:
        side = request.args.get("side") or None
        return redirect(url_for(".download", id=document.id, suffix=suffix, side=side), 301)
    page = page_of(document, _side())
    response = Response(
        "".join(form.listed([reference(document, page)])), content_type=f"{form.media_type}; charset=utf-8"
    )
    name = f"{document.id.rpartition('/')[2]}{f'-{page.number}' if page else ''}.{suffix}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Link"] = embedded.form_links(permanent(document))
    return response


def _side() -> int:
    """Return which page is asked for, 0 for none. Raises NotFound for what is no number, such as one printed as iv."""
    text = request.args.get("side", "").strip()
    try:
        return int(text or 0)
    except ValueError:
        raise NotFound(f"There is no page {text[:80]}") from None


def in_italics(found: Reference) -> Markup:
    """Return a reference as HTML, its title in italics."""
    return Markup("{}<i>{}</i>{}").format(found.before, found.title, found.after)


def _page(document: Document, page: CitedPage | None, item: Item, problem: str) -> CitationPage:
    return CitationPage(
        document=document,
        title=document_title(document),
        lang=language_tag(document.metadata.language),
        document_url=document_url(document, page=page.number if page else None),
        page=page,
        problem=problem,
        permanent=item["URL"],
        version=item.get("version", ""),
        version_url=absolute(version_url(document, document.fingerprint)),
        styles=styles(item),
        forms=forms(item, document, page),
    )


def styles(item: Item) -> tuple[StyleView, ...]:
    """Return a reference in every style that people read."""
    return tuple(_style(name, item) for name in STYLES)


def forms(item: Item, document: Document | None = None, page: CitedPage | None = None) -> tuple[FormView, ...]:
    """Return a reference in every form that programs read; it can be fetched where it is that of a document."""
    urls = (form_url(document, form.suffix, page) if document else "" for form in FORMS)
    return tuple(
        FormView(form.name, *CALLED[form.name], form.write(item).strip(), url)
        for form, url in zip(FORMS, urls, strict=True)
    )


def _style(name: str, item: Item) -> StyleView:
    found = STYLES[name](item, language())
    return StyleView(name, words.named(words.CITATION_STYLES, name), in_italics(found), found.in_text)
