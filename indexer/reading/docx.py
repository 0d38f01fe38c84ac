"""The reader of DOCX files: zip and XML, no office program.

Elements are told by their local names, because transitional and strict files differ in nothing but namespaces.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping

from lxml import etree

from indexer.errors import UnreadableDocument
from indexer.model import FoundMetadata, Kind, Reading, ReadingOutcome, ReadingStatus
from indexer.reading import found
from indexer.reading.flow import Flow
from indexer.reading.limits import Limits
from indexer.reading.package import Package, attribute, children, first, local, text_at
from indexer.reading.reasons import Reason

_OLE = b"\xd0\xcf\x11\xe0"
_HEADING = re.compile(r"(?:heading|overskrift) ?([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|titel", re.IGNORECASE)
_LEVELS = 9
# What was struck out, second versions of what is there already, and properties.
_NOT_SHOWN = frozenset({"del", "moveFrom", "Fallback", "rPr", "pPr", "sdtPr", "tblPr", "trPr", "tcPr"})
_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "lastRenderedPageBreak": "\f"}


class DocxReader:
    """Reads DOCX files. Page breaks are those that Word last saw; a file that Word never laid out has one page."""

    kinds = frozenset({Kind.DOCX})

    def read(self, content: bytes, limits: Limits) -> Reading:
        """Return the text with tables row by row and footnotes at the end of the page that refers to them."""
        if content.startswith(_OLE):
            raise UnreadableDocument(ReadingStatus.PROTECTED, Reason.PASSWORD)
        package = Package(content, limits)
        main = _main_part(package)
        folder = posixpath.dirname(main)
        body = package.stream(main, "body", within="document")
        styles = package.tree_if_any(f"{folder}/styles.xml")
        notes = {kind: _notes(package.tree_if_any(f"{folder}/{kind}s.xml"), kind) for kind in ("footnote", "endnote")}
        writer = _Writer(_style_names(styles), _style_levels(styles), notes)
        writer.blocks(body)
        return Reading(
            kind=Kind.DOCX,
            outcome=ReadingOutcome(ReadingStatus.INDEXED),
            pages=writer.flow.pages(),
            outline=writer.flow.outline,
            found=_found(package, styles, writer.title or writer.flow.first_heading),
        )


class _Writer:
    """Walks through the body once and fills a flow."""

    def __init__(
        self, names: Mapping[str, str], levels: Mapping[str, int], notes: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.flow = Flow()
        self.title = ""
        self._names = names
        self._levels = levels
        self._notes = notes
        self._noted: dict[str, list[str]] = {kind: [] for kind in notes}
        self._waiting: list[str] = []
        self._boxes: list[etree._Element] = []

    def blocks(self, elements: Iterable[etree._Element]) -> None:
        """Write the paragraphs and tables among these elements, and in whatever wraps them."""
        for element in elements:
            match local(element):
                case "p":
                    self._paragraph(element)
                case "tbl":
                    for row in _through(element, "tr"):
                        self._row(row)
                    self.flow.end_lines()
                case name if name not in _NOT_SHOWN:
                    self.blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = first(paragraph, "pPr")
        style = text_at(properties, "pStyle")
        level = int(own) + 1 if (own := text_at(properties, "outlineLvl")).isdigit() else self._levels.get(style, 0)
        before, *after = self._text(paragraph).split("\f")
        if not self.title and _TITLE.fullmatch(self._names.get(style, "")):
            self.title = " ".join(before.split())
        self._write(before, properties, level)
        for text in after:
            self.flow.page_break()
            self._write(text, properties, 0 if before.strip() else level)
        self._write_notes()
        while self._boxes:
            self.blocks(self._boxes.pop(0))
        section = first(properties, "sectPr")
        if section is not None and text_at(section, "type") != "continuous":
            self.flow.page_break()

    def _write(self, text: str, properties: etree._Element | None, level: int) -> None:
        if 0 < level <= _LEVELS:
            self.flow.heading(level, text)
        elif first(properties, "numPr") is not None:
            self.flow.line(text)
        else:
            self.flow.paragraph(text)

    def _row(self, row: etree._Element) -> None:
        cells = [cell for cell in _through(row, "tc") if any(local(e) == "t" for e in cell.iter())]
        if len(cells) == 1:  # a frame around text rather than a table
            self.blocks(cells[0])
            return
        texts = [" ".join(self._text(paragraph) for paragraph in _through(cell, "p", "tbl")) for cell in cells]
        if any("\f" in text for text in texts):
            self.flow.page_break()
        self.flow.line(" | ".join(" ".join(text.split()) for text in texts))
        self._write_notes()

    def _write_notes(self) -> None:
        for note in self._waiting:
            self.flow.note(note)
        self._waiting.clear()

    def _text(self, parent: etree._Element) -> str:
        """Return the text of an element, with a form feed for a page break; notes and text boxes are put aside."""
        text = ""
        for element in parent:
            name = local(element)
            if name == "t":
                text += element.text or ""
            elif name in _SIGNS:
                text += _SIGNS[name]
            elif name == "br":
                text += {"page": "\f", "column": "\n"}.get(attribute(element, "type"), "\n")
            elif name in {"footnoteReference", "endnoteReference"}:
                self._note(name.removesuffix("Reference"), attribute(element, "id"))
            elif name == "txbxContent":
                self._boxes.append(element)
            elif name not in _NOT_SHOWN:
                text += self._text(element)
                text += " " if name in {"p", "tc"} else ""
        return text

    def _note(self, kind: str, number: str) -> None:
        if (note := self._notes[kind].get(number, "")) and number not in self._noted[kind]:
            self._noted[kind].append(number)
            self._waiting.append(f"{len(self._noted[kind])} {note}")


def _through(parent: etree._Element, *names: str) -> Iterable[etree._Element]:
    """Yield the nearest descendants with these names, through content controls and marked changes."""
    for element in parent:
        if local(element) in names:
            yield element
        elif local(element) not in _NOT_SHOWN:
            yield from _through(element, *names)


def _main_part(package: Package) -> str:
    relations = package.tree_if_any("_rels/.rels")
    for relation in () if relations is None else relations:
        target = attribute(relation, "Target").lstrip("/")
        if attribute(relation, "Type").endswith("/officeDocument") and target in package.names:
            return target
    return "word/document.xml"


def _style_names(styles: etree._Element | None) -> dict[str, str]:
    return {attribute(style, "styleId"): text_at(style, "name") for style in children(styles, "style")}


def _style_levels(styles: etree._Element | None) -> dict[str, int]:
    """Return the outline level of each style that has one, its own or that of the style it is based on."""
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in children(styles, "style"):
        if attribute(style, "type") != "paragraph":
            continue
        key = attribute(style, "styleId")
        outline = text_at(first(style, "pPr"), "outlineLvl")
        if named := _HEADING.fullmatch(text_at(style, "name")):
            levels[key] = int(named[1])
        elif outline.isdigit():
            levels[key] = int(outline) + 1
        else:
            based[key] = text_at(style, "basedOn")
    for key in based:
        parent, steps = key, 0
        while parent in based and steps < _LEVELS:
            parent, steps = based[parent], steps + 1
        if parent in levels:
            levels[key] = levels[parent]
    return levels


def _notes(part: etree._Element | None, kind: str) -> dict[str, str]:
    writer = _Writer({}, {}, {"footnote": {}, "endnote": {}})
    return {
        attribute(note, "id"): " ".join(writer._text(note).split())  # noqa: SLF001 - its own class
        for note in children(part, kind)
        if not attribute(note, "type").endswith(("eparator", "Notice"))
    }


def _found(package: Package, styles: etree._Element | None, fallback: str) -> FoundMetadata:
    core = package.tree_if_any("docProps/core.xml")
    application = package.tree_if_any("docProps/app.xml")
    said = {local(element): element.text for element in (() if core is None else core)}
    defaults = next((e for e in (() if styles is None else styles.iter()) if local(e) == "lang"), None)
    company = first(application, "Company")
    return FoundMetadata(
        title=found.title(said.get("title"), fallback),
        authors=found.authors(said.get("creator")),
        date=found.date(said.get("created"), said.get("modified")),
        language=found.language(said.get("language"), attribute(defaults, "val")),
        publisher=found.line(None if company is None else company.text),
        summary=found.line(said.get("description") or said.get("subject")),
    )
