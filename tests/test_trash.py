import pytest

from indexer.corpus import Corpus
from indexer.errors import NameTaken, NotFound
from indexer.model import Visibility
from indexer.trash import restore, withdrawn


@pytest.fixture
def corpus(folder):
    return Corpus(folder.root)


def listed(corpus):
    return withdrawn(corpus, corpus.taxonomy())


def test_what_is_withdrawn_is_listed_and_comes_back_with_its_sidecar(folder, corpus):
    folder.write("sager/a.txt", "x", 'title = "A"\nvisibility = "members"\n')
    corpus.withdraw("sager/a.txt")
    (found,) = listed(corpus)
    assert (found.path, found.size, found.is_taken) == ("sager/a.txt", 1, False)
    assert found.sidecar.metadata.visibility is Visibility.MEMBERS
    assert restore(corpus, found.place) == "sager/a.txt"
    assert (folder.root / "sager/a.txt.toml").read_text() == 'title = "A"\nvisibility = "members"\n'
    assert listed(corpus) == ()
    assert list((folder.root / ".withdrawn").iterdir()) == []


def test_the_former_version_of_a_file_comes_back_as_a_draft(folder, corpus):
    folder.write("a.txt", "den gamle")
    corpus.replace("a.txt", b"den nye")
    (found,) = listed(corpus)
    assert found.is_taken
    with pytest.raises(NameTaken):
        restore(corpus, found.place)
    (folder.root / "a.txt").unlink()
    restore(corpus, found.place)
    assert (folder.root / "a.txt").read_text() == "den gamle"
    assert (folder.root / "a.txt.toml").read_text() == 'visibility = "secretariat"\n'


def test_a_sidecar_that_was_left_behind_is_used(folder, corpus):
    # As it is when the process is killed between the file and its sidecar.
    folder.write("a.txt", "x", 'title = "A"\n')
    corpus.withdraw("a.txt")
    (found,) = listed(corpus)
    (folder.root / ".withdrawn" / f"{found.place}.toml").rename(folder.root / "a.txt.toml")
    restore(corpus, found.place)
    assert (folder.root / "a.txt.toml").read_text() == 'title = "A"\n'


@pytest.mark.parametrize("place", ["", "a.txt", "../a.txt", "x/../../a.txt", "/etc/passwd"])
def test_nothing_else_is_restored(folder, corpus, place):
    folder.write("a.txt", "x")
    with pytest.raises(NotFound):
        restore(corpus, place)
