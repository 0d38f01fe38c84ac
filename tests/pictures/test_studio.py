"""The studio: one process that draws, whatever becomes of it."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.pictures import studio as rooms
from indexer.pictures.studio import Studio
from indexer.reading.sandbox import Sandbox
from indexer.settings import Settings


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(corpus=tmp_path, instance=tmp_path / "instance", picture_time_limit=1, web_workers=1)


@pytest.fixture
def studio(settings) -> Iterator[Studio]:
    studio = Studio(settings)
    yield studio
    studio.close()


def drawing_by(studio: Studio, action: str) -> None:
    """Have another function draw."""
    studio._sandbox = Sandbox(f"picture_actions:{action}", 1, studio._sandbox._limits)


@pytest.fixture(autouse=True)
def actions(monkeypatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parent)


def pictures(settings: Settings) -> list[str]:
    return sorted(file.stem for file in (settings.instance / "cache/pictures").rglob("*.png"))


def test_a_picture_is_drawn_and_kept(studio, settings, order, png_of):
    asked = order(page=5, words=["bolig"])
    assert not pictures(settings)
    assert png_of(studio.picture(asked)).yellow()
    assert pictures(settings) == [asked.name]


def test_what_is_kept_is_not_drawn_again(studio, order, png_of):
    first = studio.picture(order())
    drawing_by(studio, "die")
    assert studio.picture(order()) == first
    assert png_of(first).width == 240


def test_no_process_is_there_before_the_first_picture_nor_after_the_studio(settings, order):
    studio = Studio(settings)
    assert not studio._sandbox._idle
    studio.picture(order())
    (worker,) = studio._sandbox._idle
    assert worker.alive
    studio.close()
    assert not studio._sandbox._idle


def test_pages_words_and_widths_have_pictures_of_their_own(studio, settings, order):
    changes = ({}, {"page": 6}, {"width": 360}, {"words": ["bolig"]}, {"words": ["billig"]})
    orders = [order(**({"page": 5} | change)) for change in changes]
    assert len({studio.picture(each) for each in orders}) == 5
    assert len(pictures(settings)) == 5


def test_what_many_ask_for_at_once_is_drawn_once(studio, order):
    drawing_by(studio, "count")
    with ThreadPoolExecutor(6) as threads:
        drawn = list(threads.map(studio.picture, [order()] * 6))
    assert drawn == [b"1"] * 6


def test_a_drawing_that_hangs_is_ended_and_the_next_one_made(studio, order):
    drawing_by(studio, "hang_on_page_1")
    started = time.monotonic()
    assert studio.picture(order()) is None
    assert studio.picture(order(page=2)) == b"2"
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("action", ["die", "fill_memory", "fail"])
def test_a_drawing_that_takes_its_process_with_it_gives_no_picture(studio, order, action, caplog):
    caplog.set_level(logging.CRITICAL)
    drawing_by(studio, action)
    assert studio.picture(order()) is None
    drawing_by(studio, "count")
    assert studio.picture(order(page=2)) == b"1"


def test_a_page_that_could_not_be_drawn_is_left_alone_for_a_while(studio, order, monkeypatch):
    drawing_by(studio, "die")
    assert studio.picture(order()) is None
    drawing_by(studio, "count")
    assert studio.picture(order(words=["bolig"])) is None
    assert studio.picture(order(page=2)) == b"1"
    monkeypatch.setattr(rooms, "REST", -1)
    studio._resting = type(studio._resting)(10)
    assert studio.picture(order(words=["bolig"])) == b"2"


def test_who_finds_too_many_waiting_goes_without(studio, order, monkeypatch):
    monkeypatch.setattr(rooms, "PATIENCE", 0.3)
    drawing_by(studio, "hang_on_page_1")
    with ThreadPoolExecutor(20) as threads:
        slow = threads.submit(studio.picture, order())
        while not studio._turn.locked():
            time.sleep(0.01)
        started = time.monotonic()
        others = list(threads.map(studio.picture, (order(page=page) for page in range(2, 21))))
        waited = time.monotonic() - started
        assert not slow.done() or waited < 2
    assert others == [None] * 19
    assert studio.picture(order(page=3)) == b"3"


def test_pictures_that_cannot_be_kept_are_shown_all_the_same(settings, order, tmp_path, caplog):
    (tmp_path / "instance").write_text("no folder")
    studio = Studio(replace(settings, picture_time_limit=10))
    assert studio.picture(order())
    assert "cannot be kept" in caplog.text
    studio.close()


def test_a_program_that_cannot_draw_says_so_and_serves_on(studio, order, caplog):
    studio._sandbox = Sandbox("indexer.no_such_module:draw", 1, studio._sandbox._limits)
    assert studio.picture(order()) is None
    assert "No pictures" in caplog.text
