import hashlib
import os

import pytest

from indexer.corpus import Corpus
from indexer.errors import CorpusError
from indexer.model import Metadata


@pytest.fixture
def corpus(folder):
    return Corpus(folder.root)


def skipped(corpus):
    return {file.path: file.skip for file in corpus.scan()[0]}


def test_files_in_sub_folders_and_with_danish_names_are_found(folder, corpus):
    folder.write("sager/2020/Skæve boliger på Amager.txt", "x")
    folder.write("æøå.md", "x")
    assert skipped(corpus) == {"sager/2020/Skæve boliger på Amager.txt": "", "æøå.md": ""}


def test_the_folders_own_files_are_no_documents(folder, corpus):
    folder.write("README.md", "om samlingen")
    folder.write("thesaurus.toml", "")
    folder.write("sager/README.md", "en sag")
    assert skipped(corpus) == {"sager/README.md": ""}


def test_hidden_temporary_and_empty_files_are_listed_with_the_reason(folder, corpus):
    for name in (".skjult.pdf", ".git/config", "~$brev.docx", "hentes.pdf.crdownload", "Thumbs.db"):
        folder.write(name, "x")
    folder.write("tom.pdf", "")
    assert skipped(corpus) == {
        ".git/config": "hidden",
        ".skjult.pdf": "hidden",
        "Thumbs.db": "temporary",
        "hentes.pdf.crdownload": "temporary",
        "tom.pdf": "empty",
        "~$brev.docx": "temporary",
    }


def test_links_that_leave_the_folder_are_refused(folder, corpus, tmp_path):
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("x")
    folder.write("inde.txt", "x")
    (folder.root / "ud.txt").symlink_to(secret)
    (folder.root / "mappe").symlink_to(tmp_path)
    (folder.root / "ind.txt").symlink_to(folder.root / "inde.txt")
    assert skipped(corpus) == {"inde.txt": "", "ind.txt": "", "ud.txt": "outside", "mappe": "outside"}
    with pytest.raises(CorpusError, match="leads out of the corpus folder"):
        corpus.file("ud.txt")
    with pytest.raises(CorpusError, match="leads out of the corpus folder"):
        corpus.file("../hemmelig.txt")


def test_a_link_that_leads_nowhere_is_listed(folder, corpus):
    (folder.root / "brudt.txt").symlink_to(folder.root / "ikke-der.txt")
    assert skipped(corpus) == {"brudt.txt": "no-access"}


def test_a_named_pipe_is_listed_and_does_not_hang(folder, corpus):
    os.mkfifo(folder.root / "roer")
    assert skipped(corpus) == {"roer": "special"}


def test_a_sidecar_without_its_file_is_reported(folder, corpus):
    folder.write("sager/borte.pdf.toml", 'title = "x"')
    assert corpus.scan() == ([], ["sager/borte.pdf.toml"])


def test_a_changed_sidecar_changes_the_stamp_of_the_file(folder, corpus):
    folder.write("a.txt", "x")
    before = corpus.scan()[0][0].stamp
    folder.write("a.txt.toml", 'title = "x"')
    assert corpus.scan()[0][0].stamp != before


def test_an_added_file_lies_beside_its_sidecar(corpus):
    path = corpus.add("sager/ny.txt", b"tekst", Metadata(title="Ny sag"))
    assert corpus.file(path).read_bytes() == b"tekst"
    assert corpus.sidecar(path, corpus.taxonomy()).metadata.title == "Ny sag"


@pytest.mark.parametrize("name", ["../ude.txt", "/etc/x.txt", ".skjult.txt", "taxonomy.toml", "a.pdf.toml", "x.tmp"])
def test_a_name_that_is_no_documents_is_refused(corpus, name):
    with pytest.raises(CorpusError):
        corpus.add(name, b"x")


def test_a_file_is_never_overwritten_by_adding(folder, corpus):
    folder.write("a.txt", "gammel")
    with pytest.raises(CorpusError, match=r"a\.txt is already in the corpus"):
        corpus.add("a.txt", b"ny")
    assert corpus.file("a.txt").read_bytes() == b"gammel"


def test_a_failed_write_leaves_neither_file_nor_remains(folder, corpus, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        corpus.add("sager/ny.txt", b"tekst")
    assert list((folder.root / "sager").iterdir()) == []


def test_a_replaced_file_keeps_its_sidecar_and_its_former_self(folder, corpus):
    folder.write("a.txt", "gammel", 'title = "A"')
    corpus.replace("a.txt", b"ny")
    assert corpus.file("a.txt").read_bytes() == b"ny"
    assert corpus.sidecar("a.txt", corpus.taxonomy()).metadata.title == "A"
    assert [file.read_text() for file in (folder.root / ".withdrawn").rglob("a.txt")] == ["gammel"]


def test_a_withdrawn_file_leaves_the_collection_and_is_kept(folder, corpus):
    folder.write("sager/a.txt", "x", 'title = "A"')
    kept = corpus.withdraw("sager/a.txt")
    assert corpus.scan() == ([], [])
    assert (folder.root / kept).read_text() == "x"
    assert (folder.root / f"{kept}.toml").exists()
    with pytest.raises(CorpusError, match="There is no file"):
        corpus.withdraw("sager/a.txt")


def versions(corpus):
    return [(version.path, corpus.file(version.place).read_text()) for version in corpus.versions()]


def test_what_was_replaced_is_a_former_version(folder, corpus):
    folder.write("sager/a.txt", "første")
    assert corpus.versions() == []
    corpus.replace("sager/a.txt", b"anden")
    corpus.replace("sager/a.txt", b"tredje")
    assert versions(corpus) == [("sager/a.txt", "første"), ("sager/a.txt", "anden")]
    first, second = corpus.versions()
    assert first.replaced_at < second.replaced_at
    assert (first.size, corpus.digest(first.place)) == (7, hashlib.sha256("første".encode()).hexdigest())


def test_what_was_withdrawn_is_no_version_and_takes_those_before_it_along(folder, corpus):
    folder.write("a.txt", "første", 'title = "A"')
    folder.write("b.txt", "b")
    corpus.replace("a.txt", b"anden")
    corpus.replace("b.txt", b"b2")
    corpus.withdraw("a.txt")
    assert versions(corpus) == [("b.txt", "b")]
    corpus.add("a.txt", b"ny")
    assert versions(corpus) == [("b.txt", "b")]
    corpus.replace("a.txt", b"nyere")
    assert versions(corpus) == [("b.txt", "b"), ("a.txt", "ny")]


def test_a_version_is_taken_out_of_sight_by_renaming_its_folder(folder, corpus):
    folder.write("a.txt", "hemmelig")
    corpus.replace("a.txt", b"uden")
    (place,) = (folder.root / ".withdrawn").iterdir()
    place.rename(place.with_name(place.name.removesuffix("-replaced")))
    assert corpus.versions() == []


def test_strange_things_among_the_withdrawn_do_no_harm(folder, corpus, tmp_path):
    for name in ("noter", "20240101T000000000000Z-replaced", "99999999T999999999999Z-replaced"):
        (folder.root / ".withdrawn" / name).mkdir(parents=True)
    (folder.root / ".withdrawn" / "laes-mig.txt").write_text("x")
    (folder.root / ".withdrawn" / "20240101T000000000000Z-replaced" / "ud.txt").symlink_to(tmp_path)
    folder.write(".withdrawn/noter/a.txt", "x")
    assert corpus.versions() == []


def test_a_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(CorpusError, match="Make it, or name another one"):
        Corpus(tmp_path / "ikke-der")


def test_a_file_is_copied_in_and_the_folders_are_listed(folder, corpus, tmp_path):
    source = tmp_path / "stor.txt"
    source.write_text("x" * 3_000_000)
    corpus.add("sager/2026/stor.txt", source)
    assert (folder.root / "sager/2026/stor.txt").read_bytes() == source.read_bytes()
    folder.write(".git/x", "x")
    corpus.withdraw("sager/2026/stor.txt")
    assert corpus.folders() == ("sager", "sager/2026")


def test_a_former_version_keeps_the_sidecar_it_had_or_is_hidden(folder, corpus):
    folder.write("a.txt", "et", 'title = "A"\n')
    corpus.replace("a.txt", b"to", as_draft=True)
    corpus.replace("a.txt", b"tre", hide_former=True)
    folder.write("b.txt", "et")
    corpus.replace("b.txt", b"to", as_draft=True, hide_former=True)
    draft = 'title = "A"\nvisibility = "secretariat"\n'
    assert (folder.root / "a.txt.toml").read_text() == draft
    assert (folder.root / "b.txt.toml").read_text() == 'visibility = "secretariat"\n'
    kept = [corpus.sidecar_content(version.place).decode() for version in corpus.versions()]
    assert kept == ['title = "A"\n', draft, 'visibility = "secretariat"\n']
