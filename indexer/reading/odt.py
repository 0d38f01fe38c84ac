"""The reader of ODT files: zip and XML, no office program."""

import re
from collections.abc import Iterable

from lxml import etree

from indexer.errors import UnreadableDocument
from indexer.model import FoundMetadata, Kind, Reading, ReadingOutcome, ReadingStatus
from indexer.reading import found
from indexer.reading.flow import Flow
from indexer.reading.limits import Limits
from indexer.reading.package import Package, attribute, children, first, local
from indexer.reading.reasons import Reason

_NOT_SHOWN = frozenset(
    {"tracked-changes", "annotation", "annotation-end", "sequence-decls", "variable-decls", "user-field-decls", "forms"}
)
_BLANKS = 1_000  # a file may claim any number of blanks in one element


class OdtReader:
    """Reads ODT files. Page breaks are those written into the file; without any, it has one page."""

    kinds = frozenset({Kind.ODT})

    def read(self, content: bytes, limits: Limits) -> Reading:
        """Return the text with tables row by row and footnotes at the end of the page that refers to them."""
        package = Package(content, limits)
        manifest = package.tree_if_any("META-INF/manifest.xml")
        if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
            raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD)
        writer = _Writer()
        writer.blocks(package.stream("content.xml", "text", within="body"))
        return Reading(
            kind=Kind.ODT,
            outcome=ReadingOutcome(ReadingStatus.INDEXED),
            pages=writer.flow.pages(),
            outline=writer.flow.outline,
            found=_found(package, writer.title or writer.flow.first_heading),
        )


class _Writer:
    """Walks through the text once and fills a flow."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.title = ""
        self._breaking: frozenset[str] | None = None
        self._notes: list[str] = []

    def blocks(self, elements: Iterable[etree._Element], *, in_list: bool = False) -> None:
        """Write the paragraphs, headings, lists and tables among these elements, and in whatever wraps them."""
        for element in elements:
            name = local(element)
            if name in {"p", "h"}:
                self._paragraph(element, in_list=in_list)
            elif name == "list":
                self.blocks(element, in_list=True)
                if not in_list:
                    self.flow.end_lines()
            elif name == "table-row":
                self._row(element)
            elif name == "soft-page-break":
                self.flow.page_break()
            elif name not in _NOT_SHOWN:
                self.blocks(element, in_list=in_list)
                if name == "table":
                    self.flow.end_lines()

    def _paragraph(self, element: etree._Element, *, in_list: bool) -> None:
        style = attribute(element, "style-name")
        if self._breaking is None:  # the styles stand before the text
            self._breaking = _breaking_styles(element.getroottree().getroot())
        if style in self._breaking:
            self.flow.page_break()
        before, *after = self._text(element).split("\f")
        if not self.title and style in {"Title", "Titel"}:
            self.title = " ".join(before.split())
        level = attribute(element, "outline-level")
        if local(element) == "h":
            self.flow.heading(int(level) if level.isdigit() else 1, before)
        elif in_list:
            self.flow.line(before)
        else:
            self.flow.paragraph(before)
        for text in after:
            self.flow.page_break()
            self.flow.paragraph(text)
        self._write_notes()

    def _row(self, row: etree._Element) -> None:
        cells = [cell for cell in children(row, "table-cell") if _plain(cell).strip()]
        if len(cells) == 1:  # a frame around text rather than a table
            self.blocks(cells[0])
            return
        self.flow.line(" | ".join(" ".join(self._text(cell).split()) for cell in cells))
        self._write_notes()

    def _write_notes(self) -> None:
        for note in self._notes:
            self.flow.note(note)
        self._notes.clear()

    def _text(self, parent: etree._Element) -> str:
        """Return the text of an element, with a form feed for a page break; footnotes are put aside."""
        text = _collapsed(parent.text)
        for element in parent:
            match local(element):
                case "s":
                    count = attribute(element, "c")
                    text += " " * min(int(count) if count.isdigit() else 1, _BLANKS)
                case "tab":
                    text += "\t"
                case "line-break":
                    text += "\n"
                case "soft-page-break":
                    text += "\f"
                case "note":
                    citation, body = first(element, "note-citation"), first(element, "note-body")
                    number = _plain(citation)
                    words = "" if body is None else " ".join(self._text(body).split())
                    self._notes.append(f"{number} {words}".strip())
                case name if name not in _NOT_SHOWN:
                    text += self._text(element)
                    text += " " if name in {"p", "h", "table-cell"} else ""
            text += _collapsed(element.tail)
        return text


def _collapsed(text: str | None) -> str:
    """Return text with white space as ODF counts it: any run of it is one blank."""
    return re.sub(r"\s+", " ", text or "")


def _plain(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext()))


def _breaking_styles(root: etree._Element) -> frozenset[str]:
    """Return the names of the automatic styles that begin a new page."""
    return frozenset(
        attribute(style, "name")
        for style in children(first(root, "automatic-styles"), "style")
        if attribute(first(style, "paragraph-properties"), "break-before") == "page"
        or attribute(style, "master-page-name")
    )


def _found(package: Package, fallback: str) -> FoundMetadata:
    meta = first(package.tree_if_any("meta.xml"), "meta")
    said = {local(element): element.text for element in (() if meta is None else meta)}
    return FoundMetadata(
        title=found.title(said.get("title"), fallback),
        authors=found.authors(said.get("initial-creator") or said.get("creator")),
        date=found.date(said.get("creation-date"), said.get("date")),
        language=found.language(said.get("language")) or _language(package),
        summary=found.line(said.get("description") or said.get("subject")),
    )


def _language(package: Package) -> str:
    styles = package.tree_if_any("styles.xml")
    for element in () if styles is None else styles.iter():
        if local(element) == "text-properties" and (language := found.language(attribute(element, "language"))):
            return language
    return ""
