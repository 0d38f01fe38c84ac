"""The writer, over a real catalogue and an engine that can be slow, or fail."""

import threading

import pytest

from indexer.catalogue.packed import pack
from indexer.catalogue.rows import FileRecord, FileRow
from indexer.catalogue.store import Catalogue
from indexer.engine.whoosh_engine import WhooshEngine
from indexer.errors import IndexMissing
from indexer.model import Document, Entry, Kind, Metadata, Page, ReadingOutcome, ReadingStatus, Visibility
from indexer.pipeline import writer as module
from indexer.pipeline.work import Product
from indexer.pipeline.writer import Writer

INDEXED = ReadingOutcome(ReadingStatus.INDEXED)


class Engine(WhooshEngine):
    """Waits before each update until it may go on."""

    def __init__(self, directory):
        super().__init__(directory)
        self.may_go_on = threading.Event()
        self.fault = None

    def update(self, entries, gone=()):
        assert self.may_go_on.wait(10)
        if self.fault:
            raise self.fault
        super().update(entries, gone)


@pytest.fixture
def catalogue(tmp_path):
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    yield catalogue
    catalogue.close()


@pytest.fixture
def engine(tmp_path):
    engine = Engine(tmp_path / "index")
    yield engine
    engine.close()


def made(name):
    document = Document(name, f"{name}.txt", Kind.TEXT, Metadata(title=name), INDEXED, "f" * 64, page_count=1)
    product = Product(document, (pack(Page(1, "1", "Altan")),), Entry(name, Visibility.PUBLIC, {"body": "altan"}))
    row = FileRow(document.path, 5, "5.1", 1, "f" * 64, name, INDEXED)
    return (product,), FileRecord(row, ((document, product.pages),))


def test_one_batch_gathers_while_another_is_written_and_whoever_is_quicker_waits(catalogue, engine, monkeypatch):
    monkeypatch.setattr(module, "BATCH_BYTES", 1)
    taken = []

    def hurry():
        for name in "abc":
            writer.take(*made(name))
            taken.append(name)

    with Writer(catalogue, engine) as writer:
        quick = threading.Thread(target=hurry)
        quick.start()
        quick.join(0.5)
        assert taken == ["a"]
        engine.may_go_on.set()
        quick.join(10)
        writer.flush()
    assert engine.count() == 3
    assert catalogue.outbox() == ()


def test_what_is_gone_is_told_even_when_nothing_is_written(catalogue, engine):
    engine.may_go_on.set()
    with Writer(catalogue, engine) as writer:
        writer.take(*made("a"))
        writer.flush()
        catalogue.write([], ["a.txt"])
        writer.flush()
    assert engine.count() == 0
    assert catalogue.gone() == ()


def test_what_goes_wrong_in_writing_reaches_the_caller_and_the_outbox_keeps_what_was_not_told(catalogue, engine):
    engine.fault = IndexMissing("The disk is full")
    engine.may_go_on.set()
    with Writer(catalogue, engine) as writer:
        writer.take(*made("a"))
        with pytest.raises(IndexMissing, match="full"):
            writer.flush()
    assert catalogue.outbox() == ("a",)


def test_nothing_to_write_makes_no_generation(catalogue, engine):
    engine.may_go_on.set()
    with Writer(catalogue, engine) as writer:
        writer.flush()
    assert catalogue.state().generation == 0
