"""Puts text together in the order it comes: paragraphs, lines of lists and tables, headings, notes, pages."""

from indexer.model import Heading, Page


class Flow:
    """Takes text piece by piece and gives pages and an outline. Pages without text are not counted."""

    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]
        self._notes: list[list[str]] = [[]]
        self._outline: list[Heading] = []
        self._in_lines = False

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        self._in_lines = False
        if text.strip():
            self._pages[-1].append(text.strip())

    def line(self, text: str) -> None:
        """Add a line to the list or table under way, or begin one."""
        if not text.strip(" |•\n"):
            return
        if self._in_lines and self._pages[-1]:
            self._pages[-1][-1] += "\n" + text.strip()
        else:
            self._pages[-1].append(text.strip())
        self._in_lines = True

    def end_lines(self) -> None:
        """End the list or table: what follows is a paragraph of its own."""
        self._in_lines = False

    def heading(self, level: int, text: str) -> None:
        """Add a heading, to the text and to the outline."""
        self.paragraph(text)
        if title := " ".join(text.split()):
            self._outline.append(Heading(level, title, len(self._pages)))

    def note(self, text: str) -> None:
        """Add a footnote to the end of this page."""
        if text.strip():
            self._notes[-1].append(text.strip())

    def page_break(self) -> None:
        """Begin a new page, unless this one is still empty."""
        if self._pages[-1] or self._notes[-1]:
            self._pages.append([])
            self._notes.append([])
            self._in_lines = False

    @property
    def outline(self) -> tuple[Heading, ...]:
        """The headings so far."""
        return tuple(self._outline)

    @property
    def first_heading(self) -> str:
        """The first heading of level 1, or ''."""
        return next((heading.title for heading in self._outline if heading.level == 1), "")

    def pages(self) -> tuple[Page, ...]:
        """Return the pages; a file without pages of its own has one."""
        texts = ["\n\n".join(blocks + notes) for blocks, notes in zip(self._pages, self._notes, strict=True)]
        if len(texts) > 1 and not texts[-1]:
            texts.pop()
        return tuple(Page(number, str(number), text) for number, text in enumerate(texts, start=1))
