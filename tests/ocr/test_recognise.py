"""Scans get text in the background: the original stays, what is recognised is marked, and failures are told."""

import hashlib
import os
import threading
import time
from dataclasses import replace

import pytest

from indexer.catalogue.store import Catalogue
from indexer.model import Page, ReadingStatus, Role, Viewer
from indexer.ocr import program as programs
from indexer.ocr import recognise as module
from indexer.ocr.program import Program
from indexer.ocr.recognise import recognise, rounds
from indexer.ocr.shelf import Failure, Shelf
from indexer.personal import find
from indexer.pipeline.run import index
from indexer.reading.reasons import Reason
from indexer.results import SearchRequest

GO_ON = threading.Event()


def outcome(settings, name="referat"):
    catalogue = Catalogue(settings.database_url)
    try:
        return catalogue.documents([name])[name].outcome
    finally:
        catalogue.close()


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A program of ours in the place of ocrmypdf: what it does is written in the shell."""

    def make(script):
        file = tmp_path / "bin" / "ocrmypdf"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\nfor last; do before=$made; made=$last; done\nscan=$before\n{script}\n")
        file.chmod(0o755)
        monkeypatch.setattr(module, "find", lambda: Program(str(file), "prøve 1", "dan"))

    return make


def test_a_danish_scan_is_found_by_its_text_and_marked(folder, settings, library, scan, program):
    file = folder.write("referat.pdf", scan, 'title = "Referat"\n')
    index(settings)
    assert outcome(settings).reason == Reason.SCAN
    done = recognise(settings, GO_ON)
    assert (done.recognised, done.failed) == (1, 0)
    opened = library()
    for query in ("beboermødet", "tagrender zink", '"køkkenerne skal gøres større"', "huslejestigning ELLER kroner"):
        found = opened.search(SearchRequest(query, Viewer(Role.VISITOR)))
        assert [hit.document.id for hit in found.hits] == ["referat"], query
    assert outcome(settings).reason == Reason.OCR
    assert outcome(settings).searchable
    # The original is as it was, and no program was let near it.
    assert file.read_bytes() == scan
    assert sorted(path.name for path in folder.root.iterdir()) == ["referat.pdf", "referat.pdf.toml", "taxonomy.toml"]
    # Once is enough, and what was recognised is kept when everything is read anew.
    assert recognise(settings, GO_ON).recognised == 0
    index(settings, rebuild=True)
    assert outcome(settings).reason == Reason.OCR


def test_pages_without_anything_on_them_are_tried_once(folder, settings, program, typed):
    folder.write("referat.pdf", typed([[], []]))
    index(settings)
    assert recognise(settings, GO_ON).recognised == 1
    index(settings)
    assert outcome(settings).reason == Reason.NOT_RECOGNISED
    assert recognise(settings, GO_ON).recognised == 0


def test_a_cpr_number_in_a_scan_that_is_no_draft_is_not_made_to_be_found(folder, settings, library, scan, fake, typed):
    made = Shelf.of(settings).folder / f"{hashlib.sha256(scan).hexdigest()}.pdf"
    made.parent.mkdir(parents=True)
    made.write_bytes(typed([["Kobberspaan. Lejeren er 070761-4285."]]))
    folder.write("referat.pdf", scan, 'title = "Referat"\n')
    opened = library()
    anybody, secretariat = (SearchRequest("kobberspaan", Viewer(role)) for role in (Role.VISITOR, Role.SECRETARIAT))
    assert outcome(settings).reason == Reason.HELD_BACK
    assert (opened.search(anybody).total, opened.search(secretariat).total) == (0, 0)
    # As a draft it is read, and can be decided on; then it may be published with its text.
    folder.write("referat.pdf", scan, 'title = "Referat"\nvisibility = "secretariat"\n')
    opened = library()
    assert (opened.search(anybody).total, opened.search(secretariat).total) == (0, 1)
    (finding,) = find([Page(1, "1", "070761-4285")])
    decided = f'title = "Referat"\n[review.accepted]\n{finding.mark} = "Opdigtet (sofie)"\n'
    folder.write("referat.pdf", scan, decided)
    assert library().search(anybody).total == 1


def test_what_failed_is_told_and_not_tried_again_by_the_same_program(folder, settings, scan, fake, tmp_path):
    folder.write("referat.pdf", scan)
    index(settings)
    fake(f"echo x >> {tmp_path}/calls\necho 'Det gik galt' >&2\nexit 7")
    fingerprint = hashlib.sha256(scan).hexdigest()
    assert recognise(settings, GO_ON).failed == 1
    assert recognise(settings, GO_ON).failed == 0
    assert (tmp_path / "calls").read_text() == "x\n"
    shelf = Shelf.of(settings)
    assert shelf.failure(fingerprint) == Failure("prøve 1", "exit code 7: Det gik galt")
    assert outcome(settings).reason == Reason.SCAN
    # Somebody asks for it, or the program is another: once more.
    index(settings, retry=True)
    assert recognise(settings, GO_ON).failed == 1
    shelf.fail(fingerprint, Failure("prøve 0", "det gik galt dengang"))
    assert recognise(settings, GO_ON).failed == 1


def test_it_may_take_so_long_and_no_longer(folder, settings, scan, fake):
    folder.write("referat.pdf", scan)
    index(settings)
    fake("sleep 60")
    started = time.monotonic()
    assert recognise(replace(settings, ocr_time_limit=1), GO_ON).failed == 1
    assert time.monotonic() - started < 10
    assert Shelf.of(settings).failure(hashlib.sha256(scan).hexdigest()).detail == "longer than 1 s"


def test_who_stops_does_not_wait_for_it_and_it_is_no_failure(folder, settings, scan, fake, monkeypatch):
    folder.write("referat.pdf", scan)
    index(settings)
    fake("sleep 60")
    monkeypatch.setattr(module, "PAUSE", 0.01)
    stop = threading.Event()
    thread = threading.Thread(target=rounds, args=(settings, stop))
    thread.start()
    deadline = time.monotonic() + 20
    while not (Shelf.of(settings).folder / "work").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    shelf = Shelf.of(settings)
    assert shelf.failure(hashlib.sha256(scan).hexdigest()) is None
    assert not (shelf.folder / "work").exists()


def test_a_file_that_was_changed_meanwhile_is_left_for_the_next_round(folder, settings, scan, fake):
    folder.write("referat.pdf", scan)
    index(settings)
    fake('cp "$scan" "$made"')
    folder.write("referat.pdf", scan + b"\n%")
    assert recognise(settings, GO_ON).recognised == 0


def test_a_process_killed_before_it_was_read_again_is_made_good(folder, settings, scan, fake, typed):
    folder.write("referat.pdf", scan)
    index(settings)
    shelf = Shelf.of(settings)
    shelf.folder.mkdir(parents=True)

    (shelf.folder / f"{hashlib.sha256(scan).hexdigest()}.pdf").write_bytes(typed([["Tagrender"]]))
    fake("exit 9")
    assert recognise(settings, GO_ON).recognised == 0
    index(settings)
    assert outcome(settings).reason == Reason.OCR


def test_nothing_is_done_where_it_is_turned_off_or_not_installed(folder, settings, scan, fake, monkeypatch):
    folder.write("referat.pdf", scan)
    index(settings)
    fake('cp "$scan" "$made"')
    assert recognise(replace(settings, ocr_time_limit=0), GO_ON).recognised == 0
    monkeypatch.setattr(module, "find", lambda: None)
    assert recognise(settings, GO_ON).recognised == 0
    assert outcome(settings).status is ReadingStatus.NO_TEXT


def test_a_program_without_danish_is_none(monkeypatch, tmp_path):
    for name, script in (("ocrmypdf", "echo 14.0.1"), ("tesseract", "echo eng; echo osd")):
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert programs.find() is None
    (tmp_path / "tesseract").write_text('#!/bin/sh\n[ "$1" = --version ] && echo tesseract 5.3.0 || echo "dan\neng"\n')
    found = programs.find()
    assert (found.version, found.languages) == ("ocrmypdf 14.0.1, tesseract 5.3.0", "dan+eng")
    monkeypatch.setenv("PATH", str(tmp_path / "tom"))
    assert programs.find() is None


def test_what_no_document_has_any_more_is_taken_away_after_a_while(tmp_path, monkeypatch):
    shelf = Shelf(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"{name}.pdf").write_bytes(b"x")
    shelf.tidy({"a"})
    assert len(list(tmp_path.iterdir())) == 2
    for file in tmp_path.iterdir():
        os.utime(file, (1, 1))
    shelf.tidy({"a"})
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]
