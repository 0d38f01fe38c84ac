import io
import sys

from indexer.cli import progress as module
from indexer.cli.progress import Line, described
from indexer.pipeline.tally import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_rates_are_those_of_documents_pages_and_bytes_and_the_time_left_goes_by_bytes():
    progress = Progress(500, 1000, pages=5000, bytes=40_000_000, total_bytes=50_000_000, seconds=10)
    assert described(progress) == "Indexing 500 of 1,000 – 0:02 left – 50 documents, 500 pages, 4.0 MB a second"


def test_documents_analysed_again_have_no_bytes_and_their_time_left_goes_by_number():
    assert (
        described(Progress(100, 36_100, seconds=10)) == "Indexing 100 of 36,100 – 1:00:00 left – 10 documents a second"
    )


def test_nothing_is_said_of_the_time_left_before_anything_is_done():
    assert "left" not in described(Progress(0, 9, total_bytes=9))


def test_a_terminal_has_one_line_that_is_gone_in_the_end(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(module, "_ON_TERMINAL", 0)
    monkeypatch.setenv("COLUMNS", "30")
    line = Line()
    for done in (1, 2, 3):
        line(Progress(done, 3, total_bytes=3, bytes=done, seconds=1))
    said = sys.stderr.getvalue()
    assert "\n" not in said
    assert said.startswith("\rIndexing 1 of 3 – 0:02 left ")
    assert said.endswith("\r\033[K")
    assert all(len(part) < 30 for part in said.replace("\033[K", "").split("\r"))


def test_a_log_has_a_line_now_and_then(monkeypatch, capsys):
    line = Line()
    line(Progress(1, 3))
    monkeypatch.setattr(module, "_IN_LOG", 0)
    line(Progress(2, 3))
    assert [line.split(" – ")[0] for line in capsys.readouterr().err.splitlines()] == ["Indexing 2 of 3"]
