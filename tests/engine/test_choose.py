import re

import pytest

from indexer.engine.choose import FORMAT, IndexFolder, open_engine
from indexer.engine.tantivy_engine import TantivyEngine
from indexer.engine.whoosh_engine import WhooshEngine
from indexer.errors import IndexMissing, InvalidValue
from indexer.model import Entry, Visibility

WHOOSH = f"whoosh-{FORMAT}.{WhooshEngine.version}"


def test_an_engine_is_opened_by_its_name_on_a_new_folder(tmp_path):
    engine = open_engine("whoosh", tmp_path / "deep" / "index")
    assert engine.name == "whoosh"
    assert engine.count() == 0
    engine.close()


@pytest.mark.parametrize(("name", "hint"), [("whosh", "did you mean whoosh"), ("xyz", "known: tantivy, whoosh")])
def test_an_unknown_engine_is_named_together_with_the_nearest_known_one(tmp_path, name, hint):
    with pytest.raises(InvalidValue, match=f"Unknown engine {name}; {hint}"):
        open_engine(name, tmp_path)


@pytest.fixture
def folder(tmp_path):
    return lambda analyser="a1", engine="whoosh": IndexFolder(tmp_path / "index", engine, analyser)


def fill(directory):
    (directory / "file").write_text("terms")


def test_nothing_is_served_before_the_first_index_is_complete(folder):
    with pytest.raises(IndexMissing, match=r"No index in .*index\. Build it: bolig2000 index"):
        folder().served()
    fill(folder().target())
    with pytest.raises(IndexMissing):
        folder().served()


def test_a_finished_target_is_served_and_filled_again_the_next_time(folder):
    first = folder()
    target = first.target()
    first.finish()
    assert target.name == f"{WHOOSH}-a1-1"
    assert folder().served() == target
    assert folder().target() == target


def test_an_interrupted_first_run_goes_on_in_the_same_folder(folder):
    target = folder().target()
    fill(target)
    again = folder()
    assert again.target() == target
    assert (again.target() / "file").exists()


def test_another_analyser_fills_a_new_folder_while_the_old_one_is_served(folder):
    old = folder()
    old.target()
    old.finish()
    fill(folder("a2").target())
    assert folder("a2").served() == old.target()
    new = folder("a2")
    assert (new.target() / "file").exists(), "an interrupted run goes on where it stopped"
    new.finish()
    assert folder("a2").served() == new.target() != old.target()
    assert not old.target().exists() or old.target() == folder().target()


def test_folders_of_other_engines_and_analysers_are_removed_when_one_is_finished(folder, tmp_path):
    for analyser in ("a1", "a2", "a3"):
        unfinished = folder(analyser)
        fill(unfinished.target())
    unfinished.finish()
    assert sorted(entry.name for entry in (tmp_path / "index").iterdir()) == ["current", unfinished.target().name]


def test_a_fresh_start_gives_up_what_was_begun_but_not_what_is_served(folder, tmp_path):
    served = folder()
    fill(served.target())
    served.finish()
    begun = folder()
    begun.start_anew()
    fill(begun.target())
    assert folder().target() == begun.target(), "an interrupted rebuild goes on"
    fresh = folder()
    fresh.start_anew()
    assert list(fresh.target().iterdir()) == []
    assert folder().served() == served.target()
    assert not begun.target().exists()
    fresh.finish()
    assert folder().served() == fresh.target()
    assert not served.target().exists()


def test_a_run_killed_between_pointer_and_cleaning_is_cleaned_up_by_the_next(folder, tmp_path):
    first = folder()
    first.target()
    first.finish()
    second = folder("a2")
    second.target()
    (tmp_path / "index" / "current").write_text(second.target().name)
    third = folder("a2")
    assert third.served() == third.target() == second.target()
    third.finish()
    assert not (tmp_path / "index" / f"{WHOOSH}-a1-1").exists()


def test_a_pointer_to_a_missing_folder_serves_nothing(folder):
    done = folder()
    done.target()
    done.finish()
    done.target().rmdir()
    with pytest.raises(IndexMissing, match="No index in"):
        folder().served()
    assert folder().target().is_dir()


def test_a_folder_removed_while_it_is_looked_for_is_not_missed(folder, monkeypatch):
    old, new = folder(), folder("a2")
    old.target()
    old.finish()
    new.target()
    new.finish()
    pointers = iter([old.target().name])
    monkeypatch.setattr(IndexFolder, "_current", lambda _: next(pointers, new.target().name))
    assert folder("a2").served() == new.target()


def test_an_index_of_another_engine_is_named_and_stays_until_the_new_one_is_complete(folder):
    old = folder()
    old.target()
    old.finish()
    new = folder(engine="tantivy")
    assert new.foreign() == f"{WHOOSH}-a1-1"
    with pytest.raises(IndexMissing, match=rf"another engine or version \({WHOOSH}-a1-1\)\. Build it anew: bolig2000"):
        new.served()
    new.target()
    assert old.target().is_dir()
    new.finish()
    assert (new.foreign(), new.served()) == ("", new.target())
    assert not old.target().exists()


def test_an_index_of_another_version_of_the_engine_is_not_read(folder, monkeypatch):
    old = folder(engine="tantivy")
    old.target()
    old.finish()
    monkeypatch.setattr(TantivyEngine, "version", "0.99.beef")
    with pytest.raises(IndexMissing, match="another engine or version"):
        folder(engine="tantivy").served()
    assert folder(engine="tantivy").target() != old.target()


@pytest.mark.parametrize("engine", [TantivyEngine, WhooshEngine])
def test_the_version_of_an_engine_can_stand_in_the_name_of_a_folder(engine):
    assert re.fullmatch(r"[a-z0-9.]+", engine.version)


def test_a_version_becomes_a_file_name(folder):
    assert folder("1-da:2/x æ").target().name == f"{WHOOSH}-1-da_2_x_-1"


def test_a_reader_keeps_answering_from_a_folder_that_was_removed(folder):
    old = folder()
    engine = open_engine("whoosh", old.target())
    engine.update([Entry("a", Visibility.PUBLIC, {"body": "x"})])
    assert engine.count() == 1
    old.finish()
    new = folder("a2")
    new.target()
    new.finish()
    assert engine.count() == 1
    engine.close()
