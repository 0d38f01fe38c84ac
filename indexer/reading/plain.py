"""The readers of text files and of Markdown, and the encodings of text."""

import codecs
import re
import tomllib

from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.errors import UnreadableDocument
from indexer.model import FoundMetadata, Kind, Page, Reading, ReadingOutcome, ReadingStatus
from indexer.reading import found, layout
from indexer.reading.flow import Flow
from indexer.reading.limits import Limits
from indexer.reading.reasons import Reason

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
_NOT_IN_TEXT = bytes({*range(32), 127} - {8, 9, 10, 12, 13, 26, 27})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_BROKEN = 0.002  # share of broken characters up to which a text counts as UTF-8
_MANY_ZEROS, _FEW_ZEROS = 0.5, 0.05  # shares
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_NESTING = 100  # quotes in lists in quotes; what is deeper is left out
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_YAML_LINE = re.compile(r"(\w+)\s*:\s*(.*)")


class TextReader:
    """Reads text files; a form feed begins a new page."""

    kinds = frozenset({Kind.TEXT})

    def read(self, content: bytes, limits: Limits) -> Reading:
        """Return the text with its paragraphs kept and its hard line breaks undone."""
        pages = text_of(content)[: limits.characters + 1].rstrip("\f").split("\f")
        return Reading(
            kind=Kind.TEXT,
            outcome=ReadingOutcome(ReadingStatus.INDEXED),
            pages=tuple(Page(n, str(n), layout.unwrapped(page)) for n, page in enumerate(pages, start=1)),
        )


class MarkdownReader:
    """Reads Markdown to plain text; front matter (YAML or TOML) tells about the document and is not part of it."""

    kinds = frozenset({Kind.MARKDOWN})

    def read(self, content: bytes, limits: Limits) -> Reading:
        """Return one page; headings become the outline, and the first of level 1 the title if none is given."""
        text = text_of(content)[: limits.characters + 1]
        facts: dict[str, object] = {}
        if front := _FRONT_MATTER.match(text):
            facts = _facts(front[1], front[2])
            text = text[front.end() :]
        flow = Flow()
        composer = _Composer(flow)
        for token in MarkdownIt("commonmark", {"html": True, "maxNesting": _NESTING}).enable("table").parse(text):
            composer.take(token)
        names = facts.get("authors", facts.get("author", ()))
        return Reading(
            kind=Kind.MARKDOWN,
            outcome=ReadingOutcome(ReadingStatus.INDEXED),
            pages=flow.pages(),
            outline=flow.outline,
            found=FoundMetadata(
                title=found.title(facts.get("title"), flow.first_heading),
                authors=found.authors(*names) if isinstance(names, list) else found.authors(names),
                date=found.date(facts.get("date")),
                language=found.language(facts.get("language"), facts.get("lang")),
                publisher=found.line(facts.get("publisher")),
                summary=found.line(facts.get("description", facts.get("summary"))),
            ),
        )


# --- encodings ---------------------------------------------------------------------------------


def text_of(content: bytes) -> str:
    """Return the text with newlines as line ends; raises UnreadableDocument when these bytes are no text."""
    text = decoded(content)
    if text is None:
        raise UnreadableDocument(
            ReadingStatus.UNSUPPORTED, Reason.UNKNOWN_KIND, "neither UTF-8, UTF-16 nor Windows-1252"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(content: bytes) -> str | None:
    """Return the text of UTF-8, UTF-16, UTF-32 (with or without byte order mark) or Windows-1252, or None."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    sample = content[:_SAMPLE]
    if b"\x00" in sample:
        encoding = _wide(sample)
        return content.decode(encoding, "replace") if encoding else None
    if len(sample.translate(None, _NOT_IN_TEXT)) < len(sample):
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        text = content.decode(errors="replace")
    # UTF-8 with a torn character (cut off, or joined from parts) rather than another encoding.
    letters = sum(character > "\x7f" for character in text[:_SAMPLE]) - (broken := text[:_SAMPLE].count("\ufffd"))
    if letters > broken and broken <= max(1, _BROKEN * len(text)):
        return text
    return content.decode("cp1252", "replace")


def _wide(sample: bytes) -> str:
    """Tell UTF-16 without a mark: in European text every other byte is zero. '' for anything else."""
    half = max(len(sample) // 2, 1)
    high, low = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if max(high, low) < _MANY_ZEROS or min(high, low) > _FEW_ZEROS:
        return ""
    encoding = "utf-16-be" if high > low else "utf-16-le"
    return "" if _CONTROL.search(sample.decode(encoding, "replace")) else encoding


# --- Markdown ----------------------------------------------------------------------------------


def _facts(fence: str, block: str) -> dict[str, object]:
    if fence == "+++":
        try:
            return {key.lower(): value for key, value in tomllib.loads(block).items()}
        except (ValueError, RecursionError):
            return {}
    return _yaml(block)


def _yaml(block: str) -> dict[str, object]:
    """Read the flat YAML that front matter is written in: scalars and lists of scalars."""
    facts: dict[str, object] = {}
    key = ""
    for line in block.splitlines():
        if named := _YAML_LINE.match(line):
            key, value = named[1].lower(), named[2].strip()
            if value.startswith("[") and value.endswith("]"):
                facts[key] = [part.strip().strip("'\"") for part in value[1:-1].split(",")]
            else:
                facts[key] = value.strip("'\"")
        elif line.lstrip().startswith("- ") and key:
            items = facts[key] if isinstance(facts[key], list) else []
            facts[key] = [*items, line.lstrip()[2:].strip().strip("'\"")]  # type: ignore[misc]  # a list by now
    return facts


class _Composer:
    """Takes the tokens of the Markdown parser as they come and fills a flow."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._level = 0
        self._cells: list[str] | None = None
        self._bullet = ""

    def take(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._words(_inline(token))
            case "code_block" | "fence":
                self._flow.paragraph(token.content)
            case "html_block":
                self._flow.paragraph(_TAG.sub(" ", token.content))
            case "heading_open" | "heading_close":
                self._level = int(token.tag[1:]) if token.nesting > 0 else 0
            case "list_item_open":
                self._bullet = f"{token.info}. " if token.info else "• "
            case "tr_open":
                self._cells = []
            case "tr_close":
                self._flow.line(" | ".join(self._cells or ()))
                self._cells = None
            case "bullet_list_close" | "ordered_list_close" | "table_close":
                self._flow.end_lines()

    def _words(self, text: str) -> None:
        if self._level:
            self._flow.heading(self._level, text)
        elif self._cells is not None:
            self._cells.append(text)
        elif self._bullet:
            self._flow.line(self._bullet + text)
            self._bullet = ""
        else:
            self._flow.paragraph(text)


def _inline(token: Token) -> str:
    """Return the words of a line: soft line breaks as blanks, links by their text, pictures by their description."""
    text = ""
    for child in token.children or ():
        match child.type:
            case "softbreak":
                text = f"{text} "
            case "hardbreak":
                text += "\n"
            case "html_inline":
                text += "\n" if child.content.lower().startswith("<br") else ""
            case _:
                text += child.content
    return text
