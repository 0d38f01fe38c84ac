"""What is cited here: a document, or a page of it, as an item of CSL-JSON with the address under which it stays."""

from dataclasses import replace

from flask import request

from indexer.citing.item import VERSION_DIGITS, CitedPage, Item, cited_page, item
from indexer.model import Document
from indexer.naming import document_address
from indexer.versions import Version
from search_app.access import viewer
from search_app.address import url_for
from search_app.language import DEFAULT, today
from search_app.services import library, services, taxonomy


def absolute(path: str) -> str:
    """Return the address of a path of this site: behind the one that the settings give, else the one that was asked."""
    return (services().settings.base_url or request.host_url).rstrip("/") + path


def permanent(document: Document, page: CitedPage | None = None) -> str:
    """Return the address under which a document, or a page of it, is found for good; it carries no language."""
    return document_address(absolute(request.script_root), document.id, page.number if page else 0)


def page_of(document: Document, number: int) -> CitedPage | None:
    """Return the page of this number, None for 0 and where there is only one. Raises NotFound past the last one."""

    def printed(on: int) -> str:
        return next((page.label for page in library().pages(document.id, viewer(), first=on, last=on)), "")

    return cited_page(document, number, printed)


def reference(document: Document, page: CitedPage | None = None) -> Item:
    """Return the reference to a document or a page of it, accessed today."""
    return _item(document, permanent(document, page), page)


def version_url(document: Document, fingerprint: str) -> str:
    """Return the path of one version of a document's file."""
    return url_for("versions.show", id=document.id, fingerprint=fingerprint[:VERSION_DIGITS], lang=None)


def version_reference(document: Document, version: Version) -> Item:
    """Return the reference to a former version of a document, accessed today.

    What is said of the document is what is known of it now: the same sidecar has described every version.
    """
    former = replace(document, fingerprint=version.fingerprint, size=version.size)
    return _item(former, absolute(version_url(document, version.fingerprint)))


def _item(document: Document, address: str, page: CitedPage | None = None) -> Item:
    metadata = document.metadata
    kind = taxonomy().label("type", metadata.type, metadata.language or DEFAULT) if metadata.type else ""
    return item(document, address, today(), page, kind=kind, archive=services().settings.site_name)


def form_url(document: Document, suffix: str, page: CitedPage | None = None) -> str:
    """Return the address of the reference in one of the forms that programs read."""
    number = page.number if page else None
    return url_for("citation.download", id=document.id, suffix=suffix, side=number, lang=None)
