"""Files from outside: what is let in, what is refused and why, and that nothing is ever half there."""

import hashlib
import io
import os
import stat
import struct
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.corpus import Corpus, temporary_prefix
from indexer.errors import NotFound, Refused
from indexer.intake.batch import Journal, Step
from indexer.intake.desk import Desk
from indexer.model import Visibility

DRAFT = 'visibility = "secretariat"\n'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def desk(settings):
    return Desk(settings)


@pytest.fixture
def send(desk, folder):
    known = {}

    def send_(*files, folder="", known=known):
        streams = [(name, io.BytesIO(content)) for name, content in files]
        return desk.receive(streams, folder, "sofie", lambda digest: known.get(digest, ""))

    return send_


def told(batch):
    return {item.name: item.reason or str(item.step) for item in batch.items}


def files_of(folder):
    found = (path.relative_to(folder.root).as_posix() for path in folder.root.rglob("*") if path.is_file())
    return sorted(path for path in found if path != "taxonomy.toml")


def test_a_file_becomes_a_draft_that_only_the_secretariat_may_see(send, folder):
    batch = send(("Små boliger.pdf", PDF), folder="rapporter")
    (item,) = batch.items
    assert (item.step, item.path, batch.by, batch.whole) == (Step.ADDED, "rapporter/Små boliger.pdf", "sofie", True)
    assert (folder.root / "rapporter/Små boliger.pdf").read_bytes() == PDF
    assert (folder.root / "rapporter/Små boliger.pdf.toml").read_text() == DRAFT
    corpus = Corpus(folder.root)
    assert corpus.sidecar(item.path, corpus.taxonomy()).metadata.visibility is Visibility.SECRETARIAT


def test_an_archive_is_unpacked_with_its_folders(send, folder, zipped):
    archive = zipped(("a.txt", "et"), ("under/b.txt", "to"), ("under/", ""), ("__MACOSX/._a.txt", "x"))
    batch = send(("sager.zip", archive), folder="sager")
    assert told(batch) == {
        "sager.zip/a.txt": "added",
        "sager.zip/under/b.txt": "added",
        "sager.zip/__MACOSX/._a.txt": "hidden",
    }
    assert files_of(folder) == ["sager/a.txt", "sager/a.txt.toml", "sager/under/b.txt", "sager/under/b.txt.toml"]


def test_files_of_a_folder_keep_the_folders_before_their_names(desk, folder):
    names = (
        "Bilag/plan.txt",
        "Bilag/2026/budget.txt",
        "Bilag/.DS_Store",
        "../ud.txt",
        "Bilag/../../ud.txt",
        "C:\\a\\b.txt",
    )
    streams = [(name, io.BytesIO(name.encode())) for name in names]
    batch = desk.receive([("løs/fil.txt", io.BytesIO(b"x"))], "sager", "sofie", lambda _: "", in_folders=streams)
    assert told(batch) == {
        "løs/fil.txt": "added",
        "Bilag/plan.txt": "added",
        "Bilag/2026/budget.txt": "added",
        "Bilag/.DS_Store": "hidden",
        "../ud.txt": "leads-outside",
        "Bilag/../../ud.txt": "leads-outside",
        "C:\\a\\b.txt": "added",
    }
    assert [path for path in files_of(folder) if path.endswith(".txt")] == [
        "sager/Bilag/2026/budget.txt",
        "sager/Bilag/plan.txt",
        "sager/C-/a/b.txt",
        "sager/fil.txt",
    ]


def test_a_file_without_a_suffix_gets_that_of_its_kind(send):
    assert send(("rapport", PDF)).items[0].path == "rapport.pdf"
    assert send(("kode.dat", b"tekst")).items[0].path == "kode.dat.txt"


def test_a_sidecar_that_waits_for_its_file_is_kept_and_made_a_draft(send, folder):
    folder.root.joinpath("a.txt.toml").write_text('# af Mie\ntitle = "Om taget"\nvisibility = "public"\n')
    send(("a.txt", b"tekst"))
    assert (folder.root / "a.txt.toml").read_text() == '# af Mie\ntitle = "Om taget"\nvisibility = "secretariat"\n'


def info(name, mode=0, **facts):
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    for key, value in facts.items():
        setattr(made, key, value)
    return made


def encrypted(archive):
    """Set the flag of encryption in both records of the only file."""
    changed = bytearray(archive)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = archive.index(signature) + at
        changed[place] |= 1
    return bytes(changed)


def lying(archive, size):
    """Say in both records that the only file is of another size than it is."""
    changed = bytearray(archive)
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", changed, archive.index(signature) + at, size)
    return bytes(changed)


def overlong_directory():
    return b"PK\x03\x04" + b"\x00" * 60 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9999, 9999, 900_000_000, 0, 0)


def overlong_directory_64():
    end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 9, 9, 900_000_000, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 4, 1)
    return b"PK\x03\x04" + end + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 0xFFFFFFFF, 0, 0)


BOMB = b"\x00" * 12_000_000
TEXT = "Huslejen i små boliger. "
HTML = f"<html><body><p>{TEXT}</p>%s</body></html>"


def hostile(zipped):
    """Return what attackers and accidents send: name, content, and why it is refused."""
    word = ("word/document.xml", "<w:document/>")
    return [
        ("tom.pdf", b"", "empty"),
        ("blank.txt", b" \n\t\x00 ", "empty"),
        ("", PDF, "bad-name"),
        ("..", PDF, "bad-name"),
        ("\x00\x1b", PDF, "bad-name"),
        (".htaccess", b"Deny from all", "hidden"),
        ("~$brev.docx", b"x", "temporary"),
        ("hentes.pdf.crdownload", PDF, "temporary"),
        ("rapport.pdf.toml", b'visibility = "public"', "sidecar"),
        ("taxonomy.toml", b"", "sidecar"),
        ("README.md", b"# Om samlingen", "bad-name"),
        ("program.exe", b"MZ\x90\x00" + b"\x00" * 99, "program"),
        ("program.pdf", b"MZ\x90\x00" + b"\x00" * 99, "program"),
        ("rapport\u202efdp.exe", b"MZ\x90\x00", "program"),
        ("rapport.pdf.exe", PDF, "program"),
        ("elf.txt", b"\x7fELF\x02\x01\x01" + b"\x00" * 99, "program"),
        ("script.sh", b"#!/bin/sh\nrm -rf /\n", "program"),
        ("kald.bat", b"@echo off\r\n", "program"),
        ("side.php", b"<?php system($_GET['c']); ?>", "program"),
        ("genvej.lnk", b"L\x00\x00\x00", "program"),
        ("polyglot.pdf", b"MZ\n" + PDF, "program"),
        ("makro.docm", zipped(word), "macros"),
        ("makro.docx", zipped(word, ("word/vbaProject.bin", "x")), "macros"),
        ("script.html", (HTML % "<script>alert(1)</script>").encode(), "scripts"),
        ("script-utf16.html", (HTML % "<script src=//x></script>").encode("utf-16"), "scripts"),
        ("handler.html", (HTML % "<img src=x onerror=alert(1)>").encode(), "scripts"),
        ("skraa.html", (HTML % "<svg/onload=alert(1)>").encode(), "scripts"),
        ("link.html", (HTML % "<a href='javascript:alert(1)'>x</a>").encode(), "scripts"),
        ("ramme.html", (HTML % "<iframe src=https://x></iframe>").encode(), "scripts"),
        ("videre.html", (HTML % '<meta http-equiv="refresh" content="0;url=//x">').encode(), "scripts"),
        ("sent.html", (HTML % (TEXT * 80_000 + "<script>alert(1)</script>")).encode(), "scripts"),
        ("tegning.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image"),
        ("kommentar.svg", b"<!-- x --><svg onload=alert(1)></svg>", "image"),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)), "image"),
        ("foto.pdf", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image"),
        ("gammel.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), "legacy-office"),
        ("tal.xlsx", zipped(("xl/workbook.xml", "<x/>")), "spreadsheet"),
        ("vis.pptx", zipped(("ppt/presentation.xml", "<x/>")), "presentation"),
        ("login.pdf", b"<!doctype html><html><body>Log in</body></html>", "wrong-kind"),
        ("tekst.docx", b"Bare en tekst.", "wrong-kind"),
        ("rapport.html", PDF, "wrong-kind"),
        ("rapport.zip", PDF, "wrong-kind"),
        ("data.bin2", bytes(range(256)) * 9, "unknown-kind"),
        ("arkiv.rar", b"Rar!\x1a\x07\x01\x00" + bytes(99), "archive"),
        ("arkiv.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99), "archive"),
        ("arkiv.gz", b"\x1f\x8b\x08" + bytes(99), "archive"),
        ("forklaedt.dat", zipped(("a.txt", "x")), "archive"),
        ("bombe.docx", zipped(word, ("word/media/x", BOMB)), "packed-too-well"),
        ("bombe.zip", zipped(("a.txt", BOMB)), "packed-too-well"),
        ("loegn.zip/a.txt", lying(zipped(("a.txt", BOMB)), 9), None),
        ("register.zip", overlong_directory(), "too-many-files"),
        ("register64.zip", overlong_directory_64(), "too-many-files"),
        ("register.docx", overlong_directory(), "too-many-files"),
        ("mange.zip", zipped(*((f"{n}.txt", "x") for n in range(900))), "too-many-files"),
        ("tom.zip", zipped(), "empty"),
        ("torn.zip", zipped(("a.txt", "x"))[:30], "damaged"),
        ("laast.zip/a.txt", encrypted(zipped(("a.txt", "x"))), "password"),
        ("op.zip/../../ud.txt", zipped(("../../ud.txt", "x")), "leads-outside"),
        ("rod.zip//etc/cron.d/x.txt", zipped(("/etc/cron.d/x.txt", "x")), "leads-outside"),
        ("drev.zip/C:\\x.txt", zipped(("C:\\x.txt", "x")), "leads-outside"),
        ("omvej.zip/a\\..\\..\\x.txt", zipped(("a\\..\\..\\x.txt", "x")), "leads-outside"),
        ("link.zip/a.txt", zipped((info("a.txt", stat.S_IFLNK | 0o777), "/etc/passwd")), "link"),
        ("roer.zip/a.txt", zipped((info("a.txt", stat.S_IFIFO | 0o777), "x")), "link"),
        ("indre.zip/b.zip", zipped(("b.zip", zipped(("a.txt", "x")))), "inner-archive"),
        ("skjult.zip/.git/config", zipped((".git/config", "x")), "hidden"),
        ("metode.zip/a.txt", zipped(("a.txt", "x" * 99), method=zipfile.ZIP_LZMA), "damaged"),
        ("program.zip/a.exe", zipped(("a.exe", b"MZ")), "program"),
        ("script.zip/a.html", zipped(("a.html", HTML % "<script>1</script>")), "scripts"),
        ("seddel.zip/a.pdf.toml", zipped(("a.pdf.toml", 'visibility = "public"')), "sidecar"),
    ]


def test_hostile_files_are_refused_with_reasons_and_leave_nothing(send, desk, folder, zipped):
    sent = hostile(zipped)
    assert len(sent) > 60
    archives = {name.split(".zip/")[0] + ".zip" if ".zip/" in name else name: content for name, content, _ in sent}
    batches = [send((name, content)) for name, content in archives.items()]
    found = {name: reason for batch in batches for name, reason in told(batch).items()}
    wanted = {name: reason for name, _, reason in sent if reason}
    assert {name: found.get(name) for name in wanted} == wanted
    # Of a size that it does not say, no more is unpacked than it says.
    assert found["loegn.zip/a.txt"] in {"damaged", "packed-too-well", "empty"}
    assert files_of(folder) == []
    assert {file.name for batch in batches for file in (desk.uploads / batch.id).iterdir()} <= {"journal.jsonl", "lock"}


def test_what_is_too_large_is_refused_without_being_kept(folder, settings, zipped):
    small = Desk(replace(settings, file_size_limit=1, upload_size_limit=2))
    big = os.urandom(700_000).hex().encode()  # 1.4 MB
    archive = zipped(*((f"{n}.txt", os.urandom(450_000).hex()) for n in range(3)))
    batch = small.receive([("stor.txt", io.BytesIO(big)), ("z.zip", io.BytesIO(archive))], "", "sofie", lambda _: "")
    assert told(batch) == {"stor.txt": "file-size", "z.zip": "unpacked-size"}
    assert files_of(folder) == []


def test_no_more_files_come_in_than_are_let_in_at_once(folder, settings):
    few = Desk(replace(settings, upload_file_limit=2))
    batch = few.receive([(f"{n}.txt", io.BytesIO(b"%d" % n)) for n in range(3)], "", "sofie", lambda _: "")
    assert told(batch) == {"0.txt": "added", "1.txt": "added", "2.txt": "too-many-files"}


def test_a_taken_name_is_held_until_somebody_decides(send, desk, folder):
    folder.write("a.txt", "den første", 'title = "Den første"\nvisibility = "public"\n')
    batch = send(("a.txt", b"den anden"), ("a.txt", b"den tredje"), ("a.txt", b"den fjerde"))
    assert [item.step for item in batch.items] == [Step.TAKEN] * 3
    assert (folder.root / "a.txt").read_text() == "den første"
    renamed = desk.decide(batch.id, 1, "rename", "../b")
    assert (renamed.step, renamed.path) == (Step.ADDED, "b.txt")
    assert desk.decide(batch.id, 2, "replace").step is Step.REPLACED
    assert (folder.root / "a.txt").read_text() == "den tredje"
    # What takes the place of a public document has not been looked at by anybody.
    assert (folder.root / "a.txt.toml").read_text() == 'title = "Den første"\nvisibility = "secretariat"\n'
    assert [path.read_text() for path in (folder.root / ".withdrawn").rglob("a.txt")] == ["den første"]
    assert desk.decide(batch.id, 3, "leave").step is Step.LEFT_OUT
    with pytest.raises(Refused, match="decided"):
        desk.decide(batch.id, 3, "add")
    assert [file.name for file in (desk.uploads / batch.id).iterdir() if file.name.isdigit()] == []


def test_a_new_name_that_is_taken_too_leaves_the_file_held(send, desk, folder):
    folder.write("a.txt", "den første")
    folder.write("b.txt", "den anden")
    batch = send(("a.txt", b"ny"))
    assert desk.decide(batch.id, 1, "rename", "b.txt").step is Step.TAKEN
    with pytest.raises(Refused):
        desk.decide(batch.id, 1, "rename", "a.exe")
    with pytest.raises(Refused):
        desk.decide(batch.id, 1, "rename", "README.md")
    assert desk.decide(batch.id, 1, "rename", "c.txt").path == "c.txt"


def test_the_same_bytes_are_held_with_the_document_that_has_them(send, desk, folder):
    digest = hashlib.sha256(PDF).hexdigest()
    batch = send(("kopi.pdf", PDF), ("x.txt", b"x"), ("y.txt", b"x"), known={digest: "rapporter/smaa.pdf"})
    assert [(item.step, item.other) for item in batch.items] == [
        (Step.DUPLICATE, "rapporter/smaa.pdf"),
        (Step.ADDED, ""),
        (Step.DUPLICATE, "x.txt"),
    ]
    assert desk.decide(batch.id, 1, "add").step is Step.ADDED
    assert files_of(folder) == ["kopi.pdf", "kopi.pdf.toml", "x.txt", "x.txt.toml"]


def test_an_upload_that_is_not_there_is_not_found(desk):
    for name in ("20260101-000000-00000000", "../journal", ""):
        with pytest.raises(NotFound):
            desk.batch(name)


#: Receives a file whole, and of another the first part, after which nothing comes.
RECEIVING = """
import io, sys, time
from pathlib import Path
from indexer.intake.desk import Desk
from indexer.settings import Settings

class Endless(io.RawIOBase):
    first = [b"tekst"]
    def read(self, size=-1):
        return self.first.pop() if self.first else time.sleep(60)

files = [("a.txt", io.BytesIO(b"et")), ("b.txt", Endless())]
Desk(Settings(corpus=Path(sys.argv[1]), instance=Path(sys.argv[2]))).receive(files, "", "sofie", lambda digest: "")
"""


def test_a_process_killed_while_receiving_leaves_nothing_half_done(settings, folder):
    desk = Desk(settings)
    process = subprocess.Popen([sys.executable, "-c", RECEIVING, settings.corpus, settings.instance])
    deadline = time.monotonic() + 30
    while not list(desk.uploads.glob("*/2")) and time.monotonic() < deadline:
        time.sleep(0.02)
    name = desk.batches(1)[0].id
    assert not desk.batch(name).whole
    assert (desk.uploads / name / "2").exists()  # somebody is at it
    process.kill()
    process.wait()
    batch = desk.batch(name)
    assert (told(batch), batch.whole) == ({"a.txt": "added"}, False)
    assert not (desk.uploads / name / "2").exists()
    assert files_of(folder) == ["a.txt", "a.txt.toml"]


def test_a_process_killed_while_adding_leaves_no_stray_sidecar(settings, folder):
    desk = Desk(settings)
    batch = desk.receive([("a.txt", io.BytesIO(b"et"))], "", "sofie", lambda _: "")
    journal = Journal.of(desk.uploads, batch.id)
    # As it is when the sidecar is there, the file is being written, and the process is gone.
    journal.note(replace(batch.items[0], number=2, path="b.txt", step=Step.ADDING))
    journal.note(replace(batch.items[0], step=Step.ADDING))
    (folder.root / "b.txt.toml").write_text(DRAFT)
    (folder.root / f"{temporary_prefix('b.txt')}xyz.tmp").write_text("hal")
    with (journal.folder / "journal.jsonl").open("a") as stream:
        stream.write('{"number": 3, "na')
    desk.tidy()
    assert [item.step for item in desk.batch(batch.id).items] == [Step.ADDED, Step.INTERRUPTED]
    assert files_of(folder) == ["a.txt", "a.txt.toml"]


def test_uploads_of_long_ago_are_forgotten(settings, folder):
    desk = Desk(settings)
    batch = desk.receive([("a.txt", io.BytesIO(b"et"))], "", "sofie", lambda _: "")
    journal = Path(desk.uploads / batch.id / "journal.jsonl")
    journal.write_text(journal.read_text().replace('"at": "2', '"at": "1'))
    desk.tidy()
    assert desk.batches(9) == ()
