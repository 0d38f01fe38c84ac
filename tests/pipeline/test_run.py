import shutil
import sqlite3
import threading
import time
from dataclasses import replace

import pytest
from filelock import FileLock

from indexer.catalogue.store import Catalogue
from indexer.errors import AlreadyIndexing
from indexer.model import Page, ReadingStatus, Role, Viewer, Visibility
from indexer.personal import find_cpr
from indexer.pipeline import writer
from indexer.pipeline.run import Pipeline, index
from indexer.results import SearchRequest
from indexer.search import Library

SECRETARIAT = Viewer(Role.SECRETARIAT)


@pytest.fixture
def pipeline(settings):
    with Pipeline(settings) as pipeline:
        yield pipeline


def find(settings, text, viewer=SECRETARIAT):
    library = Library(settings)
    try:
        return [hit.document.id for hit in library.search(SearchRequest(text, viewer)).hits]
    finally:
        library.close()


def counts(tally):
    return tally.new, tally.changed, tally.removed, tally.unchanged, tally.failed


def test_new_changed_and_removed_files_are_what_the_next_search_finds(folder, settings, pipeline):
    folder.write("a.txt", "Kolonihaver ved åen")
    folder.write("b.txt", "Altaner mod syd")
    assert counts(pipeline.run()) == (2, 0, 0, 0, 0)
    assert find(settings, "kolonihave") == ["a"]
    folder.write("a.txt", "Tagterrasser")
    (folder.root / "b.txt").unlink()
    folder.write("c.txt", "Kælderrum")
    assert counts(pipeline.run()) == (1, 1, 1, 0, 0)
    assert find(settings, "kolonihave") == []
    assert find(settings, "altan") == []
    assert find(settings, "tagterrasse") == ["a"]
    assert find(settings, "kælderrum") == ["c"]


def test_a_second_run_has_nothing_to_do(folder, pipeline):
    folder.write("a.txt", "Kolonihaver")
    generation = pipeline.run().generation
    again = pipeline.run()
    assert counts(again) == (0, 0, 0, 1, 0)
    assert again.generation == generation


def test_a_run_that_finds_nothing_to_do_leaves_the_time_of_the_index_and_all_that_readers_have(
    folder, settings, pipeline
):
    folder.write("a.txt", "Kolonihaver")
    folder.write("~$laas.docx", "spring over")
    pipeline.run()
    catalogue = Catalogue(settings.database_url)
    try:
        before = catalogue.state(), catalogue.revision()
        pipeline.run()
        assert (catalogue.state(), catalogue.revision()) == before
        folder.write("tom.pdf", b"%PDF-1.7 i stykker")
        pipeline.run()
        assert catalogue.state().indexed_at > before[0].indexed_at
    finally:
        catalogue.close()


def test_a_changed_sidecar_is_enough_to_read_a_file_again(folder, settings, pipeline):
    folder.write("a.txt", "Kolonihaver")
    pipeline.run()
    folder.write("a.txt", "Kolonihaver", 'title = "Havebrug"\nvisibility = "secretariat"')
    assert counts(pipeline.run()) == (0, 1, 0, 0, 0)
    assert find(settings, "havebrug") == ["a"]
    assert find(settings, "havebrug", Viewer(Role.VISITOR)) == []


def test_a_file_that_cannot_be_read_is_found_by_its_title(folder, settings, pipeline):
    folder.write("scan.pdf", b"%PDF-1.4 broken", 'title = "Beboerundersøgelse"')
    assert counts(pipeline.run()) == (1, 0, 0, 0, 1)
    assert find(settings, "beboerundersøgelse") == ["scan"]
    library = Library(settings)
    assert library.document("scan", SECRETARIAT).outcome.status is ReadingStatus.DAMAGED
    library.close()


def test_a_file_over_the_limit_is_listed_and_found_by_its_title(folder, settings):
    folder.write("stor.txt", "x" * 1_500_000, 'title = "Kæmperapport"')
    with Pipeline(replace(settings, file_size_limit=1)) as pipeline:
        assert counts(pipeline.run()) == (1, 0, 0, 0, 1)
    library = Library(settings)
    found = library.search(SearchRequest("kæmperapport", SECRETARIAT)).hits[0].document
    assert (found.outcome.status, found.outcome.reason) == (ReadingStatus.TOO_LARGE, "file-size")
    library.close()


def test_the_attachments_of_a_mail_are_documents_as_visible_as_the_mail(folder, settings, pipeline):
    mail = (
        "From: Åse <aase@bolig.dk>\nSubject: Referat\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nSe det vedlagte.\n'
        '--x\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename="bilag 1.txt"\n\n'
        "Trappevask hver fredag\n--x--\n"
    )
    folder.write("post.eml", mail, 'visibility = "members"\ntopics = ["drift"]')
    pipeline.run()
    assert find(settings, "trappevask") == ["post/bilag-1-txt"]
    assert find(settings, "trappevask", Viewer(Role.VISITOR)) == []
    library = Library(settings)
    found = library.document("post/bilag-1-txt", SECRETARIAT)
    assert (found.parent, found.part, found.metadata.topics) == ("post", "bilag 1.txt", ("drift",))
    assert found.metadata.visibility is Visibility.MEMBERS
    assert library.original(found.id, SECRETARIAT).strip() == b"Trappevask hver fredag"
    library.close()


def test_a_rebuild_reads_everything_again_and_serves_the_old_index_meanwhile(folder, settings, pipeline):
    folder.write("a.txt", "Kolonihaver")
    pipeline.run()
    library = Library(settings)
    seen = []

    def look(_):
        seen.append(library.search(SearchRequest("kolonihave", SECRETARIAT)).total)

    tally = pipeline.run(rebuild=True, progress=look)
    assert (counts(tally), tally.analysed) == ((0, 1, 0, 0, 0), 0)
    assert seen == [1]
    assert library.search(SearchRequest("kolonihave", SECRETARIAT)).total == 1
    library.close()


def test_files_that_wait_to_be_read_are_counted_meanwhile(folder, settings, pipeline):
    folder.write("a.txt", "Kolonihaver")
    pipeline.run()
    library = Library(settings)
    for number in range(3):
        folder.write(f"ny{number}.txt", "Altaner")
    seen = []
    pipeline.run(progress=lambda *_: seen.append(library.state(SECRETARIAT).outcomes.get(ReadingStatus.WAITING)))
    assert seen[0] == 3
    assert ReadingStatus.WAITING not in library.state(SECRETARIAT).outcomes
    library.close()


def test_whoever_deletes_the_catalogue_or_the_index_gets_it_back_by_one_run(folder, settings, pipeline):
    folder.write("a.txt", "Kolonihaver")
    pipeline.run()
    for name in ("catalogue.db", "catalogue.db-wal", "catalogue.db-shm"):
        (settings.instance / name).unlink(missing_ok=True)
    (folder.root / "a.txt").rename(folder.root / "b.txt")
    pipeline.run()
    assert find(settings, "kolonihave") == ["b"]
    for file in sorted((settings.instance / "index").rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    assert counts(pipeline.run()) == (0, 0, 0, 1, 0)
    assert find(settings, "kolonihave") == ["b"]


def test_whoever_deletes_the_very_first_index_gets_it_back_by_one_run(folder, settings, pipeline):
    folder.write("a.txt", "Kolonihaver")
    pipeline.run()
    shutil.rmtree(settings.instance / "index")
    assert pipeline.run().analysed == 1
    assert find(settings, "kolonihave") == ["a"]


def test_a_document_that_cannot_be_analysed_again_is_read_again_and_the_reason_told(folder, settings):
    folder.write("a.txt", "Kolonihaver", 'title = "Havebrug"')
    index(settings)
    shutil.rmtree(settings.instance / "index")
    with Pipeline(replace(settings, memory_limit=1)) as pipeline:
        tally = pipeline.run()
    assert (tally.analysed, tally.changed, tally.failed) == (0, 1, 1)
    assert find(settings, "havebrug") == ["a"]
    library = Library(settings)
    assert library.document("a", SECRETARIAT).outcome.reason == "memory-limit"
    library.close()


def test_an_id_may_move_from_one_file_to_another_in_whatever_order_they_are_written(folder, settings, monkeypatch):
    monkeypatch.setattr(writer, "BATCH_BYTES", 1)
    folder.write("a.txt", "Kolonihaver", 'id = "haver"')
    folder.write("b.txt", "Altaner")
    with Pipeline(settings) as pipeline:
        pipeline.run()
        folder.write("a.txt", "Kolonihaver ved åen", 'id = "b"')
        folder.write("b.txt", "Altaner mod syd", 'id = "haver"')
        assert counts(pipeline.run()) == (0, 2, 0, 0, 0)
    assert find(settings, "kolonihave") == ["b"]
    assert find(settings, "altan") == ["haver"]


def test_progress_counts_files_pages_and_bytes(folder, pipeline):
    folder.write("a.txt", "Kolonihaver\fAltaner")
    folder.write("b.txt", "Tagterrasser")
    seen = []
    tally = pipeline.run(progress=seen.append)
    assert [(p.done, p.total, p.total_bytes) for p in seen] == [(1, 2, 31), (2, 2, 31)]
    assert (seen[-1].pages, seen[-1].bytes) == (tally.pages, tally.bytes) == (3, 31)


def test_a_changed_exception_of_the_thesaurus_is_taken_up_without_reading_the_files(folder, settings, pipeline):
    folder.write("a.txt", "Sommerhusområdet ved Kandestederne")
    pipeline.run()
    assert find(settings, "sommer") == ["a"]
    folder.write("thesaurus.toml", '[compounds]\nkeep_whole = ["sommerhusområdet"]\n')
    assert counts(pipeline.run()) == (0, 0, 0, 1, 0)
    assert find(settings, "sommer") == []


def test_only_one_process_writes(folder, settings):
    settings.instance.mkdir()
    with (
        FileLock(settings.instance / "index.lock"),
        pytest.raises(AlreadyIndexing, match="Another process is indexing"),
    ):
        index(settings)


def test_two_files_that_claim_one_id_are_both_found_and_the_clash_is_told(folder, settings, pipeline):
    folder.write("a.txt", "Kolonihaver", 'id = "haver"')
    folder.write("b.txt", "Kolonihaver", 'id = "haver"')
    pipeline.run()
    assert sorted(find(settings, "kolonihave")) == ["haver", "haver-txt"]
    library = Library(settings)
    faults = [str(problem.fault) for problem in library.problems(SECRETARIAT) if problem.fault]
    assert faults == ["b.txt.toml: the id haver belongs to another file; set an id of its own in the sidecar."]
    library.close()


def test_faults_of_the_vocabulary_and_stray_sidecars_are_told(folder, settings, pipeline):
    folder.write("taxonomy.toml", "[topcs.x]\nda = 'x'\nen = 'x'\n")
    folder.write("borte.pdf.toml", "title = 'x'")
    pipeline.run()
    library = Library(settings)
    codes = sorted(problem.fault.code for problem in library.problems(SECRETARIAT) if problem.fault)
    assert codes == ["sidecar-without-file", "unknown-key"]
    assert library.problems(Viewer(Role.MEMBER)) == ()
    library.close()


def test_cpr_numbers_that_others_see_are_told_until_somebody_has_decided_on_them(folder, settings, pipeline):
    folder.write("aabent.txt", "Lejeren er 070761-4285.")
    folder.write("titel.txt", "Et brev", 'title = "Om 070761-4285"\nvisibility = "members"')
    folder.write("kladde.txt", "Lejeren er 070761-4285.", 'visibility = "secretariat"')
    folder.write("arkiv.txt.toml", "titel = 1")
    pipeline.run()
    library = Library(settings)
    faults = [(problem.document_id, problem.fault.code) for problem in library.problems(SECRETARIAT) if problem.fault]
    assert faults == [("aabent", "cpr-numbers"), ("titel", "cpr-numbers"), ("", "sidecar-without-file")]
    library.close()
    mark = find_cpr([Page(1, "", "070761-4285")])[0].mark
    for name in ("aabent", "titel"):
        folder.write(f"{name}.txt", "Om 070761-4285", f'[review.cleared]\n{mark} = "A made-up number"')
    (folder.root / "arkiv.txt.toml").unlink()
    pipeline.run()
    library = Library(settings)
    assert [problem for problem in library.problems(SECRETARIAT) if problem.fault] == []
    library.close()


def test_everything_works_with_the_catalogue_in_postgresql(folder, settings, postgres):
    settings = replace(settings, database=postgres)
    folder.write("a.txt", "Kolonihaver ved åen", 'aliases = ["haver"]')
    with Pipeline(settings) as pipeline:
        pipeline.run(rebuild=True)
        folder.write("b.txt", "Altaner")
        (folder.root / "a.txt").rename(folder.root / "c.txt")
        (folder.root / "a.txt.toml").rename(folder.root / "c.txt.toml")
        assert counts(pipeline.run()) == (2, 0, 1, 0, 0)
    assert find(settings, "kolonihave") == ["c"]
    library = Library(settings)
    assert library.document("haver", SECRETARIAT).id == "c"
    assert library.state(SECRETARIAT).documents == 2
    library.close()
    assert not (settings.instance / "catalogue.db").exists()


def test_searches_are_answered_while_documents_come_and_go(folder, settings, pipeline):
    for number in range(20):
        folder.write(f"{number}.txt", f"Kolonihave nummer {number}")
    pipeline.run()
    library, stop, errors, answers = Library(settings), threading.Event(), [], []

    def ask():
        while not stop.is_set():
            for text in ("kolonihave", "kollonihave", "nummer 5", ""):
                try:
                    answers.append(library.search(SearchRequest(text, SECRETARIAT)).total)
                    library.suggest("kolo", SECRETARIAT)
                except Exception as exc:  # noqa: BLE001 - whatever it is, a reader would see it
                    errors.append(exc)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(8):
        come_and_go(folder, turn)
        pipeline.run(rebuild=turn == 5)
    stop.set()
    for reader in readers:
        reader.join()
    library.close()
    assert errors == []
    assert len(answers) > 20


def come_and_go(folder, turn):
    for number in range(turn % 2, 20, 2):
        if turn % 4 < 2:
            (folder.root / f"{number}.txt").unlink(missing_ok=True)
        else:
            folder.write(f"{number}.txt", f"Kolonihave nummer {number}, {turn}")


def test_a_thousand_unchanged_files_are_recognised_in_well_under_two_seconds(folder, settings, pipeline):
    for number in range(1000):
        folder.write(f"{number % 10}/{number}.txt", f"Kort notat nummer {number}")
    settings.instance.mkdir()
    pipeline.run()
    started = time.perf_counter()
    assert pipeline.run().unchanged == 1000
    assert time.perf_counter() - started < 2


def keywords(settings, beginning):
    catalogue = Catalogue(settings.database_url)
    found = [text for text, _ in catalogue.keywords_beginning(beginning, Visibility, 99)]
    catalogue.close()
    return found


def test_keywords_follow_the_documents(folder, settings, pipeline):
    folder.write("a.txt", "Haven er fra Ålborg. Mange kolonihaver. Flere kolonihaver", 'title = "Haver"')
    folder.write("b.txt", "Altangange")
    pipeline.run()
    assert keywords(settings, "kolo") == ["kolonihaver"]
    assert "Ålborg" in keywords(settings, "aalb")
    folder.write("a.txt", "Byhaver", 'title = "Altaner"')
    (folder.root / "b.txt").unlink()
    pipeline.run()
    assert keywords(settings, "") == ["altaner", "byhaver"]


def test_a_document_of_an_earlier_catalogue_gets_its_keywords_by_one_run(folder, settings, pipeline):
    folder.write("a.txt", "Kolonihaver")
    pipeline.run()
    with sqlite3.connect(settings.instance / "catalogue.db") as former:
        former.execute("UPDATE state SET value = '1' WHERE key = 'version'")
        former.execute("DROP TABLE vocabulary")
        former.execute("DROP TABLE keywords")
    former.close()
    pipeline.run()
    assert keywords(settings, "kolo") == ["kolonihaver"]
    assert find(settings, "kolonihave") == ["a"]
