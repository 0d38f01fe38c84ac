"""Learning from a small corpus, indexed by the real pipeline."""

import logging
import time

import pytest

from indexer.catalogue.holdings import FilesOfDocuments
from indexer.catalogue.store import Catalogue
from indexer.danish.analyser import Analyser
from indexer.pipeline.run import index
from indexer.proposing import learning
from indexer.proposing.learning import Learner
from indexer.settings import Settings

SUBJECTS = {
    "fugt": "skimmel udluftning vinduer tørring radiator luftskifte dug",
    "leje": "husleje depositum kontrakt betaling restance opsigelse",
}


@pytest.fixture(scope="module")
def analyser():
    return Analyser()


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setattr(learning, "PAUSE", 0.0)
    monkeypatch.setattr(learning, "PATIENCE", 30.0)
    settings = Settings(corpus=tmp_path / "corpus", instance=tmp_path / "instance", workers=1)
    settings.corpus.mkdir()
    for number in range(24):
        topic, words = list(SUBJECTS.items())[number % 2]
        write(settings, f"sag-{number:02}", words, f'topics = ["{topic}"]\n')
    write(settings, "uarkiveret", "skimmel", "")
    index(settings)
    return settings


def write(settings, name, text, sidecar):
    (settings.corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    (settings.corpus / f"{name}.txt.toml").write_text(sidecar, encoding="utf-8")


@pytest.fixture
def learner_of(analyser):
    opened = []

    def open_(settings, analyser=analyser):
        catalogue, files = Catalogue(settings.database_url), FilesOfDocuments(settings.database_url)
        learner = Learner(catalogue, files, lambda: analyser)
        opened.extend((learner, files, catalogue))
        return learner

    yield open_
    for each in opened:
        each.close()


def test_it_learns_from_what_has_been_filed_and_says_how_well(settings, learner_of):
    learner = learner_of(settings)
    found = learner.learned()
    assert len(found.ids) == 24
    assert found.figures["topics"].precision == 1
    assert found.figures["sectors"].documents == 0
    terms = learner.terms((), "da") | dict.fromkeys(learner.documents()[0][1], 1)
    (vote, ids), *_ = found.votes("et/nyt", terms)["topics"]
    assert vote.value == ("leje" if found.ids[0].endswith(("1", "3", "5", "7", "9")) else "fugt")
    assert set(ids) < set(found.ids)


def test_of_a_document_itself_nothing_is_learned_about_it(settings, learner_of):
    learner = learner_of(settings)
    found, (name, terms, _) = learner.learned(), learner.documents()[0]
    assert all(name not in ids for votes in found.votes(name, terms).values() for _, ids in votes)


def test_another_generation_is_learned_from_once_it_is_there(settings, learner_of):
    learner = learner_of(settings)
    first = learner.learned()
    assert learner.learned() is first
    write(settings, "ny", SUBJECTS["fugt"], 'topics = ["fugt"]\n')
    index(settings)
    assert learner.learned() is first, "nobody waits where something is known"
    learner._under_way.result(30)
    assert "ny" in learner.learned().ids


def test_nobody_waits_longer_than_a_moment_however_often_they_ask(settings, learner_of, monkeypatch):
    monkeypatch.setattr(learning, "PATIENCE", 0.5)
    learner = learner_of(settings)
    monkeypatch.setattr(learner, "documents", lambda: learner._stopping.wait(30) and [])
    started = time.monotonic()
    assert [learner.learned() for _ in range(20)] == [None] * 20
    assert time.monotonic() - started < 5


def test_what_goes_wrong_is_in_the_log_and_stops_nobody(settings, learner_of, caplog):
    learner = learner_of(settings, analyser=None)
    with caplog.at_level(logging.ERROR):
        assert learner.learned() is None
    assert "could not be learned from" in caplog.text


def test_an_empty_collection_teaches_nothing(tmp_path, learner_of):
    settings = Settings(corpus=tmp_path / "corpus", instance=tmp_path / "instance", workers=1)
    settings.corpus.mkdir()
    index(settings)
    found = learner_of(settings).learned()
    assert found.ids == ()
    assert found.votes("x", {"skimmel": 1}) == {}
