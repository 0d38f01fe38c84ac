"""The reader of HTML files: the main text of a page, without what surrounds it on a web site."""

import codecs
import re
import warnings
from collections.abc import Set as AbstractSet

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from indexer.model import Kind, Reading, ReadingOutcome, ReadingStatus
from indexer.reading import plain
from indexer.reading.flow import Flow
from indexer.reading.limits import Limits
from indexer.reading.webfacts import facts

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]+(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_LATIN = frozenset({"ascii", "iso8859-1"})  # what browsers read as Windows-1252
_BLOCKS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "header hr html legend main nav ol p pre section summary table tbody tfoot thead ul"
)
_BLOCK = frozenset(_BLOCKS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = "script style noscript template svg math iframe object canvas head select button input textarea video audio"
_NOT_TEXT = frozenset(_SILENT.split())
_OF_THE_TEXT = frozenset({"main", "article", "h1"})  # what has these within it is not around the text
_AROUND = frozenset({"nav", "footer", "aside", "form", "dialog", "menu"})
_AROUND_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog", "alert"})
_AROUND_NAMES = re.compile(
    r"(nav|navbar|navigation|(main-?|site-?|top-?)?menu|breadcrumbs?|broedkrumme|cookies?|cookie-?(bar|banner|consent)"
    r"|sidebar|skip-?links?|share|sharing|social(-?media)?|(site-?)?footer|site-?header|pagination|related|newsletter)",
    re.IGNORECASE,
)
_BLANKS, _AROUND_NEWLINE = re.compile(r" {2,}"), re.compile(r" *\n *")
_LITTLE = 200  # characters; less than this, and less than a fifth of the page, is not its main text
_CELL = " | "


class WebPageReader:
    """Reads HTML files, in BeautifulSoup with lxml as its parser."""

    kinds = frozenset({Kind.HTML})

    def read(self, content: bytes, limits: Limits) -> Reading:  # noqa: ARG002 - nothing in HTML unpacks
        """Return one page of text; headings become the outline."""
        soup = _parsed(_decoded(content))
        flow = _main_text(soup)
        return Reading(
            kind=Kind.HTML,
            outcome=ReadingOutcome(ReadingStatus.INDEXED),
            pages=flow.pages(),
            outline=flow.outline,
            found=facts(soup),
        )


def text_of_html(markup: str) -> str:
    """Return all the text of a piece of HTML, such as the body of a mail."""
    pages = _written(_parsed(markup), frozenset()).pages()
    return "\n\n".join(page.text for page in pages)


def _parsed(markup: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # Beautiful Soup warns its programmer of markup that may be a mistake; here it is what somebody sent.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(markup, "lxml")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(content[:4096])
    try:
        codec = codecs.lookup(declared[1].decode("ascii")).name if declared else ""
        if codec and codec not in _LATIN and not codec.startswith("utf"):
            return content.decode(codec, "replace")
    except LookupError:
        pass
    return plain.text_of(content)


def _main_text(soup: BeautifulSoup) -> Flow:
    """Return the main text: the page's own mark for it, else its body, in both without navigation and the like.

    When next to nothing is left of a page that has text, the marks were misleading and the whole body counts.
    """
    body = soup.body or soup
    tags = [tag for tag in body.descendants if isinstance(tag, Tag)]
    around = frozenset(id(tag) for tag in tags if _is_around(tag) and not _has_text_of_page(tag))
    marked = [tag for tag in tags if _is_main(tag)] or [tag for tag in tags if tag.name == "article"]
    for root in [*(marked if len(marked) == 1 else ()), body]:
        size = _size(flow := _written(root, around))
        if size > _LITTLE or size > _size(_written(body, frozenset())) // 5:
            return flow
    return _written(body, frozenset())


def _size(flow: Flow) -> int:
    return sum(len(page.text) for page in flow.pages())


def _has_text_of_page(tag: Tag) -> bool:
    return any(isinstance(inner, Tag) and inner.name in _OF_THE_TEXT for inner in tag.descendants)


def _is_main(tag: Tag) -> bool:
    said = tag.attrs
    return tag.name == "main" or said.get("role") == "main" or said.get("itemprop") == "articleBody"


def _is_around(tag: Tag) -> bool:
    if tag.name in {"main", "article", "body", "h1"}:
        return False
    if not tag.attrs and tag.name not in _AROUND and tag.name != "header":
        return False
    if (
        tag.name in _AROUND
        or tag.get("role") in _AROUND_ROLES
        or tag.get("aria-hidden") == "true"
        or "hidden" in tag.attrs
    ):
        return True
    if tag.name == "header":
        return tag.find_parent(["main", "article"]) is None
    names = [*(tag.get_attribute_list("class")), tag.get("id")]
    return any(isinstance(name, str) and _AROUND_NAMES.fullmatch(name) for name in names)


def _written(root: Tag, left_out: AbstractSet[int]) -> Flow:
    """Write the text under an element. Works with a stack of its own: elements may be nested to any depth."""
    writer = _Writer()
    stack: list[tuple[Tag | NavigableString, bool]] = [(root, True)]
    while stack:
        node, opening = stack.pop()
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):  # a comment or a declaration
                writer.text(str(node))
        elif not opening:
            writer.close(node.name)
        elif node.name not in _NOT_TEXT and id(node) not in left_out:
            writer.open(node.name)
            stack.append((node, False))
            stack.extend((child, True) for child in reversed(node.contents) if isinstance(child, Tag | NavigableString))
    writer.end()
    return writer.flow


class _Writer:
    """Takes tags and text as they come and fills a flow."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._parts: list[str] = []
        self._level = 0
        self._in_row = False
        self._preformatted = 0
        self._bullet = ""

    def text(self, text: str) -> None:
        self._parts.append(text if self._preformatted else _with_single_blanks(text))

    def open(self, name: str) -> None:
        if name in _HEADINGS:
            self.end()
            self._level = _HEADINGS[name]
        elif name == "tr":
            self.end()
            self._in_row = True
        elif name in {"td", "th"} and self._words():
            self._parts.append(_CELL)
        elif name == "br":
            self._parts.append("\n")
        elif name == "li":
            self.end()
            self._bullet = "• "
        elif name == "pre":
            self.end()
            self._preformatted += 1
        elif name in _BLOCK:
            self._block()

    def close(self, name: str) -> None:
        if name in _HEADINGS or name in {"tr", "li"}:
            self.end()
            self._level = 0
            self._in_row = self._in_row and name != "tr"
        elif name == "pre":
            self.end()
            self._preformatted -= 1
        elif name in _BLOCK:
            self._block()
            if name in {"table", "ul", "ol"}:
                self.flow.end_lines()

    def _block(self) -> None:
        if self._in_row:  # a paragraph in a cell does not end the row
            self._parts.append(" ")
        else:
            self.end()

    def end(self) -> None:
        """End the paragraph, heading, list item or row under way."""
        text, self._parts = self._words(), []
        if not text:
            return
        if self._level:
            self.flow.heading(self._level, text)
        elif self._in_row:
            self.flow.line(text.strip(_CELL))
        elif self._bullet:
            self.flow.line(self._bullet + text)
            self._bullet = ""
        else:
            self.flow.paragraph(text)

    def _words(self) -> str:
        text = "".join(self._parts)
        if self._preformatted or not text:
            return text.strip("\n")
        # Most text has neither, and to look costs a fraction of a substitution.
        if "  " in text:
            text = _BLANKS.sub(" ", text)
        if "\n" in text:
            text = _AROUND_NEWLINE.sub("\n", text)
        return text.strip()


def _with_single_blanks(text: str) -> str:
    """Return text with a blank for all that is between words, and for all before the first and after the last."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + words + (" " if text[-1].isspace() else "")
