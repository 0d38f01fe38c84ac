"""Files as they are sent: so that nothing in them runs as a page or a script of this site."""

from io import BytesIO
from pathlib import Path

from flask import Response, send_file

from indexer.model import Document, Kind, Visibility

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


def media_type(document: Document) -> str:
    """Return what a browser is told of the file."""
    return MEDIA_TYPES.get(document.kind, OTHER)


def sent(document: Document, found: Path | bytes, name: str) -> Response:
    """Return a file of a document under a name; a PDF may open in the browser, all else is downloaded."""
    inline = document.kind is Kind.PDF
    response = send_file(
        found if isinstance(found, Path) else BytesIO(found),
        mimetype=media_type(document),
        as_attachment=not inline,
        download_name=name,
        max_age=0,
        etag=True if isinstance(found, Path) else document.fingerprint,
    )
    response.headers["Content-Security-Policy"] = PDF_POLICY if inline else FILE_POLICY
    if document.metadata.visibility is not Visibility.PUBLIC:
        response.cache_control.private = True
    return response
