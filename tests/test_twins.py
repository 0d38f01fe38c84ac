"""Twins of a small corpus, indexed by the real pipeline."""

import pytest

from indexer.catalogue.store import Catalogue
from indexer.pipeline.run import index
from indexer.settings import Settings
from indexer.twins import MOST, Twins

TEXT = " ".join(f"ord{n} følger efter ord{n - 1}," for n in range(120))


@pytest.fixture
def home(tmp_path):
    (tmp_path / "corpus").mkdir()
    return Settings(corpus=tmp_path / "corpus", instance=tmp_path / "instance", workers=1)


@pytest.fixture
def near(home):
    """Index some texts, and return the twins of one by id, with the share of the wording in hundredths."""
    opened = []

    def near(name, **texts):
        for stem, text in texts.items():
            file = home.corpus / f"{stem}.txt"
            file.write_text(text, encoding="utf-8") if text else file.unlink()
        index(home)
        catalogue = Catalogue(home.database_url)
        twins = Twins(home, catalogue)
        opened.extend((catalogue, twins))
        document = catalogue.documents([name])[name]
        return {twin.document.id: round(100 * twin.share) for twin in twins.of(document)}

    yield near
    for each in opened:
        each.close()


def test_texts_that_say_nearly_the_same_are_twins_the_nearest_first(near):
    found = near(
        "a", a=TEXT, b=TEXT, c=TEXT.replace("ord11", "tal11"), d=TEXT[: len(TEXT) // 4], e="Noget andet. " * 20
    )
    assert list(found) == ["b", "c"]
    assert found["b"] == 100
    assert 80 < found["c"] < 100


def test_no_more_than_the_nearest_are_named(near):
    texts = {f"t{n}": f"{TEXT} {n}" for n in range(MOST + 3)}
    assert len(near("t0", **texts)) == MOST


def test_a_twin_that_is_changed_or_gone_is_none_any_more(near):
    assert near("a", a=TEXT, b=TEXT)
    assert not near("a", b=f"Om taget. {'Tegl og tagrender. ' * 30}")
    assert near("a", b=TEXT)
    assert not near("a", b=None)


def test_of_a_text_of_hardly_any_words_nothing_else_is_known(near):
    assert near("a", a="Et kort notat.", b="Et kort  notat.") == {}


def test_what_is_attached_to_a_mail_is_no_twin_of_a_file(home, near):
    head = (
        "From: a@example.org\nSubject: Bilag\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b2k\n\n--b2k\n"
    )
    part = (
        'Content-Type: text/plain; charset=utf-8; name="a.txt"\nContent-Disposition: attachment; filename="a.txt"\n\n'
    )
    mail = f"{head}Content-Type: text/plain\n\nSe bilaget.\n--b2k\n{part}{TEXT}\n--b2k--\n"
    (home.corpus / "brev.eml").write_text(mail, encoding="utf-8")
    assert near("a", a=TEXT) == {}


def test_files_with_the_same_bytes_are_twins_even_without_a_text(near):
    assert near("a", a="Et kort notat.", b="Et kort notat.", c="Et andet notat.") == {"b": 100}
