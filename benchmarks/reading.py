"""How fast and how well files are read, and how far that is from the least that reading them can cost.

Measures:  files, pages and MB a second for each kind; the share of the words of the source that were read (recall), and
           of the words read that are in the source (precision), both with their numbers of occurrences; beside PDF by
           way of pdfium the same by pypdf alone, and pdfium's bare extraction of text: the least that reading can cost.
           Then the whole collection in worker processes, hand-over included.
On:        documents of known text, made of the words of the sample collection: 60 % PDF (headers, footers, hyphens at
           line ends; each fifth in two columns written row by row), 30 % HTML, 10 % DOCX. Seed fixed.
           With --corpus, the PDF files of a folder instead; their words are then held against those that pypdf read.
Command:   python benchmarks/reading.py [--files 1000] [--rounds 3] [--workers 2] [--corpus DIR]
"""

import argparse
import html
import io
import random
import re
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pypdfium2

from indexer.model import Reading
from indexer.reading import pdf
from indexer.reading.limits import Limits
from indexer.reading.reader import read
from indexer.reading.sandbox import Failure, Sandbox

ROOT = Path(__file__).parents[1]
LIMITS = Limits()
WORD = re.compile(r"[^\W_]+")
LINES_A_PAGE, LINE, COLUMN_LINE = 46, 86, 40  # lines; characters


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, and the text it was made from."""

    name: str
    content: bytes
    source: str


# --- documents of known text -------------------------------------------------------------------


def vocabulary() -> list[str]:
    """Return the words of the sample collection's plain texts, as often as they are there."""
    files = sorted(file for file in (ROOT / "corpus").rglob("*") if file.suffix in {".md", ".txt", ".html"})
    texts = [re.sub(r"<[^>]*>", " ", file.read_text(encoding="utf-8", errors="ignore")) for file in files]
    return re.findall(r"[a-zæøå]{2,}", " ".join(texts))


def paragraph(words: Sequence[str], chance: random.Random) -> str:
    sentences = []
    for _ in range(chance.randint(2, 7)):
        sentence = [chance.choice(words) for _ in range(chance.randint(5, 18))]
        if chance.random() < 0.2:
            sentence.insert(3, f"{chance.randint(2, 9)}.{chance.randint(100, 999)} kr.,")
        sentences.append(" ".join(sentence).capitalize() + ".")
    return " ".join(sentences)


def documents(count: int) -> Iterator[File]:
    chance, words = random.Random(2000), vocabulary()
    for number in range(count):
        pages = min(60, int(chance.lognormvariate(1.5, 1))) + 1
        title = " ".join(chance.choice(words) for _ in range(4)).capitalize()
        paragraphs = [title, *(paragraph(words, chance) for _ in range(pages * 5))]
        source = "\n\n".join(paragraphs)
        kind = number % 10
        if kind < 6:
            yield File(f"{number}.pdf", pdf_of(paragraphs, columns=number % 5 == 0, chance=chance), source)
        elif kind < 9:
            yield File(f"{number}.html", html_of(paragraphs), source)
        else:
            yield File(f"{number}.docx", docx_of(paragraphs), source)


def wrapped(text: str, width: int, chance: random.Random) -> list[str]:
    """Break a paragraph into lines; long words are parted now and then."""
    lines, line = [], ""
    for word in text.split():
        room = width - len(line) - 2
        if len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".strip()
        elif room > 4 and len(word) - room > 3 and word.isalpha() and word.islower() and chance.random() < 0.5:
            lines.append(f"{line} {word[:room]}-")
            line = word[room:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def pdf_of(paragraphs: Sequence[str], *, columns: bool, chance: random.Random) -> bytes:
    lines: list[tuple[str, float]] = []  # a line and the space above it
    for text in paragraphs:
        parted = wrapped(text, COLUMN_LINE if columns else LINE, chance)
        lines.extend((line, 0.0 if number else 6.0) for number, line in enumerate(parted))
    height = 2 * LINES_A_PAGE if columns else LINES_A_PAGE
    pages = [lines[start : start + height] for start in range(0, len(lines), height)]
    return pdf_file([drawn(page, number, columns=columns) for number, page in enumerate(pages, start=1)])


def drawn(page: Sequence[tuple[str, float]], number: int, *, columns: bool) -> bytes:
    placed = [(70.0, 805.0, 8, "BOLIG 2.000 - eksempelsamling"), (270.0, 30.0, 8, f"Side {number}")]
    half = (len(page) + 1) // 2 if columns else len(page)
    for part, x in ((page[:half], 70.0), (page[half:], 320.0)):
        y = 780.0
        for line, above in part:
            y -= 13 + (0 if columns else above)
            placed.append((x, y, 10, line))
    if columns:
        placed.sort(key=lambda piece: (-piece[1], piece[0]))
    rows = []
    for x, y, size, text in placed:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252", "replace")
        rows.append(b"BT /F1 %d Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj ET" % (size, x, y, escaped))
    return zlib.compress(b"\n".join(rows))


def pdf_file(contents: Sequence[bytes]) -> bytes:
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(contents)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, content in enumerate(contents):
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * number} 0 R"
        objects.append(f"{page}/Resources<</Font<</F1 3 0 R>>>>>>".encode())
        head = f"<</Length {len(content)}/Filter/FlateDecode>>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def html_of(paragraphs: Sequence[str]) -> bytes:
    title, *texts = map(html.escape, paragraphs)
    menu = "".join(f'<li><a href="/{n}">Punkt {n}</a></li>' for n in range(30))
    body = "".join(f"<p>{text}</p>\n" for text in texts)
    head = f'<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{title}</title></head>'
    around = f"<body><nav><ul>{menu}</ul></nav><main><h1>{title}</h1>{body}</main><footer>Sidefod</footer></body>"
    return f"{head}{around}</html>".encode()


def docx_of(paragraphs: Sequence[str]) -> bytes:
    runs = "".join(
        f'<w:p><w:pPr><w:spacing w:after="120"/></w:pPr><w:r><w:rPr><w:lang w:val="da-DK"/></w:rPr>'
        f'<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'
        for text in paragraphs
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{runs}</w:body></w:document>")
    return out.getvalue()


# --- reading them ------------------------------------------------------------------------------


def by_pypdf(content: bytes, name: str, limits: Limits) -> Reading:
    """Read as a process does that must leave pdfium alone."""
    with mock.patch.object(pdf, "is_second_try", return_value=True):
        return read(content, name, limits)


def bare(content: bytes) -> int:
    """Extract the text of a PDF, do nothing with it, and return the number of pages."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return 0
    for page in document:
        page.get_textpage().get_text_range()
        page.close()
    count = len(document)
    document.close()
    return count


def best(rounds: int, work: Callable[[], object]) -> float:
    """Return the least seconds of processor time: the machine may have other things to do."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.casefold()))


def agreement(sources: Sequence[str], readings: Sequence[Reading]) -> tuple[float, float]:
    common = wanted = got = 0
    for source, reading in zip(sources, readings, strict=True):
        expected, actual = words(source), words("\n".join(page.text for page in reading.pages))
        common += (expected & actual).total()
        wanted += expected.total()
        got += actual.total()
    return common / (wanted or 1), common / (got or 1)


def text_of(reading: Reading) -> str:
    return "\n".join(page.text for page in reading.pages)


def row(name: str, files: Sequence[File], seconds: float, pages: int, agreed: tuple[float, float] | None) -> None:
    size = sum(len(file.content) for file in files) / 1e6
    figures = f"{len(files) / seconds:>9.0f}{pages / seconds:>9.0f}{size / seconds:>8.1f}{seconds / pages * 1e3:>9.2f}"
    print(f"{name:<24}{len(files):>6}{pages:>7}{figures}", end="")
    print(f"{agreed[0]:>10.5f}{agreed[1]:>10.5f}" if agreed else "")


def measure(name: str, files: Sequence[File], rounds: int, reader: Callable[..., Reading]) -> float:
    readings: list[Reading] = []

    def once() -> None:
        readings[:] = [reader(file.content, file.name, LIMITS) for file in files]

    seconds = best(rounds, once)
    pages = sum(len(reading.pages) for reading in readings)
    row(name, files, seconds, pages, agreement([file.source for file in files], readings))
    return seconds


def read_path(path: str) -> Reading:
    return read(Path(path).read_bytes(), path, LIMITS)


def in_processes(files: Sequence[File], workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Sandbox(read_path, workers, LIMITS) as sandbox:
        paths = [str(Path(folder) / file.name.replace("/", "-")) for file in files]
        for path, file in zip(paths, files, strict=True):
            Path(path).write_bytes(file.content)
        list(sandbox.run(paths[: 4 * workers]))  # starts the processes
        started = time.perf_counter()
        results = [result for _, result in sandbox.run(paths)]
        seconds = time.perf_counter() - started
    lost = sum(isinstance(result, Failure) for result in results)
    pages = sum(len(result.pages) for result in results if isinstance(result, Reading))
    row(f"all, {workers} processes (wall)", files, seconds, pages, None)
    print(f"lost: {lost}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--corpus", type=Path)
    arguments = parser.parse_args()
    if arguments.corpus:
        contents = {str(path): path.read_bytes() for path in sorted(arguments.corpus.rglob("*.pdf"))}
        files = [File(name, content, text_of(by_pypdf(content, name, LIMITS))) for name, content in contents.items()]
    else:
        files = list(documents(arguments.files))
    print(f"{'':<24}{'files':>6}{'pages':>7}{'files/s':>9}{'pages/s':>9}{'MB/s':>8}{'ms/page':>9}", end="")
    print(f"{'recall':>10}{'precision':>10}")
    of_kind = {kind: [file for file in files if file.name.endswith(kind)] for kind in ("pdf", "html", "docx")}
    ours = measure("pdf", of_kind["pdf"], arguments.rounds, read)
    theirs = measure("pdf by pypdf alone", of_kind["pdf"], 1, by_pypdf)
    least = best(arguments.rounds, lambda: [bare(file.content) for file in of_kind["pdf"]])
    row("pdf, bare extraction", of_kind["pdf"], least, sum(bare(file.content) for file in of_kind["pdf"]), None)
    for kind in ("html", "docx"):
        if of_kind[kind]:
            measure(kind, of_kind[kind], arguments.rounds, read)
    in_processes(files, arguments.workers)
    print(f"pypdf alone ÷ ours: {theirs / ours:.1f}; ours ÷ bare extraction: {ours / least:.2f}")


if __name__ == "__main__":
    main()
