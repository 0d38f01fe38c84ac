"""A bulk edit is made document by document: nobody is overwritten, and a killed process leaves nothing half-done."""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from indexer.bulk import clerk as clerks
from indexer.bulk.changes import Act, Change
from indexer.bulk.clerk import Clerk, tidy
from indexer.bulk.edit import Journal, Step
from indexer.catalogue.accounts import Accounts
from indexer.catalogue.events import Action, Wanted
from indexer.corpus import temporary_prefix
from indexer.editing import Editor
from indexer.errors import NotFound
from indexer.model import Document, Kind, Metadata, ReadingOutcome, ReadingStatus

ADD = (Change(Act.ADD, "topics", "drift"),)
SIDECAR = 'title = "Hus {}"\ntopics = ["oekonomi"]\n'
AFTER = 'title = "Hus {}"\ntopics = ["oekonomi", "drift"]\n'


def document(number):
    outcome = ReadingOutcome(ReadingStatus.INDEXED)
    return Document(f"hus-{number}", f"hus-{number}.txt", Kind.TEXT, Metadata(title=f"Hus {number}"), outcome, "")


def free(_document, _before, _after):
    return ""


@pytest.fixture
def houses(folder):
    for number in range(40):
        folder.write(f"hus-{number}.txt", "Et hus.", SIDECAR.format(number))
    return [document(number) for number in range(40)]


@pytest.fixture
def accounts(settings):
    settings.instance.mkdir(exist_ok=True)
    accounts = Accounts(settings.accounts_url)
    yield accounts
    accounts.close()


@pytest.fixture
def clerk(settings, accounts):
    clerk = Clerk(settings, Editor(settings), accounts.events)
    yield clerk
    clerk.close()


def sidecars(folder):
    return [(folder.root / f"hus-{n}.txt.toml").read_text() for n in range(40)]


def recorded(accounts, edit):
    wanted = Wanted([Action.DOCUMENT_EDITED], batch=edit.id)
    return sorted(event.subject for event in accounts.events.each(wanted))


def test_nothing_is_written_before_it_is_carried_out(clerk, folder, houses):
    edit = clerk.plan("sofie", ADD, houses, free)
    assert (edit.begun, edit.whole, edit.counts) == (False, False, {Step.PLANNED: 40})
    assert (edit.items[7].before, edit.items[7].after) == (SIDECAR.format(7), AFTER.format(7))
    assert sidecars(folder) == [SIDECAR.format(n) for n in range(40)]
    assert clerk.latest(5) == ()


def test_each_document_is_changed_and_has_its_event(clerk, folder, houses, accounts):
    edit = clerk.plan("sofie", ADD, houses, free, "q=hus")
    clerk.carry_out(edit.id)
    done = clerk.edit(edit.id)
    assert (done.whole, done.counts, done.about) == (True, {Step.DONE: 40}, "q=hus")
    assert sidecars(folder) == [AFTER.format(n) for n in range(40)]
    assert recorded(accounts, edit) == sorted(house.id for house in houses)
    event = next(accounts.events.each(Wanted([Action.DOCUMENT_EDITED])))
    assert event.who == "sofie"
    assert event.before == {"topics": ["oekonomi"]}
    assert event.after == {"batch": edit.id, "topics": ["oekonomi", "drift"]}
    assert [found.id for found in clerk.latest(5)] == [edit.id]


def test_a_hand_edit_between_preview_and_confirmation_stands(clerk, folder, houses, accounts):
    edit = clerk.plan("sofie", ADD, houses, free)
    by_hand = folder.root / "hus-3.txt.toml"
    by_hand.write_text('title = "Rettet i hånden"\n')
    (folder.root / "hus-5.txt").unlink()
    clerk.carry_out(edit.id)
    done = clerk.edit(edit.id)
    assert by_hand.read_text() == 'title = "Rettet i hånden"\n'
    assert {item.id: item.step for item in done.items if item.step is not Step.DONE} == {
        "hus-3": Step.CHANGED,
        "hus-5": Step.GONE,
    }
    assert "hus-3" not in recorded(accounts, edit)


def test_who_is_left_alone_is_said_with_the_reason(clerk, folder, houses):
    (folder.root / "hus-0.txt.toml").write_text("topics = [")
    (folder.root / "hus-1.txt.toml").write_text('topics = ["drift"]\n')
    (folder.root / "hus-2.txt").unlink()
    edit = clerk.plan("sofie", ADD, houses[:5], lambda d, *_: "Ikke nu." if d.id == "hus-3" else "")
    assert [item.step for item in edit.items] == [Step.INVALID, Step.SAME, Step.GONE, Step.BLOCKED, Step.PLANNED]
    assert edit.items[3].detail == "Ikke nu."


def test_a_file_that_was_replaced_is_not_published_by_a_preview_of_its_former_bytes(clerk, folder, houses):
    seen = replace(houses[0], fingerprint="0" * 64)
    edit = clerk.plan("sofie", (Change(Act.SET, "visibility", "members"),), [seen], free)
    clerk.carry_out(edit.id)
    assert clerk.edit(edit.id).items[0].step is Step.CHANGED
    assert sidecars(folder)[0] == SIDECAR.format(0)


def test_an_edit_is_taken_back_where_nobody_went_on_from_it(clerk, folder, houses, accounts):
    edit = clerk.plan("sofie", ADD, houses, free)
    clerk.carry_out(edit.id)
    (folder.root / "hus-9.txt.toml").write_text('title = "Videre"\n')
    back = clerk.plan_undoing(clerk.edit(edit.id), "svend", houses, free)
    assert (back.undoes, back.counts) == (edit.id, {Step.PLANNED: 39, Step.CHANGED: 1})
    clerk.carry_out(back.id)
    kept = [SIDECAR.format(n) if n != 9 else 'title = "Videre"\n' for n in range(40)]
    assert sidecars(folder) == kept
    assert len(recorded(accounts, back)) == 39


def test_to_confirm_twice_does_nothing_twice(clerk, houses, accounts):
    edit = clerk.plan("sofie", ADD, houses, free)
    clerk.carry_out(edit.id)
    clerk.carry_out(edit.id)
    assert len(recorded(accounts, edit)) == 40


#: Carries an edit out as on a slow disk.
CARRYING_OUT = """
import sys, time
from pathlib import Path
from indexer.bulk.clerk import Clerk
from indexer.catalogue.accounts import Accounts
from indexer.editing import Editor
from indexer.settings import Settings

class Slow(Editor):
    def save(self, *arguments, **options):
        time.sleep(0.05)
        super().save(*arguments, **options)

settings = Settings(corpus=Path(sys.argv[1]), instance=Path(sys.argv[2]))
Clerk(settings, Slow(settings), Accounts(settings.accounts_url).events).carry_out(sys.argv[3])
"""


def test_killed_in_the_middle_no_file_is_half_done_and_the_rest_is_finished(clerk, settings, folder, houses, accounts):
    edit = clerk.plan("sofie", ADD, houses, free)
    process = subprocess.Popen([sys.executable, "-c", CARRYING_OUT, settings.corpus, settings.instance, edit.id])
    deadline = time.monotonic() + 60
    while clerk.edit(edit.id).counts[Step.DONE] < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert clerk.is_busy(clerk.edit(edit.id))
    process.kill()
    process.wait()

    stopped = clerk.edit(edit.id)
    assert not clerk.is_busy(stopped)
    assert 5 <= stopped.counts[Step.DONE] < 40
    assert (stopped.begun, stopped.whole) == (True, False)
    for number, text in enumerate(sidecars(folder)):
        assert text in {SIDECAR.format(number), AFTER.format(number)}
    clerk.carry_out(edit.id)
    assert clerk.edit(edit.id).counts == {Step.DONE: 40}
    assert sidecars(folder) == [AFTER.format(n) for n in range(40)]
    assert recorded(accounts, edit) == sorted(house.id for house in houses)


@pytest.mark.parametrize("state", ["nothing written", "written without an event", "written with its event"])
def test_whatever_a_killed_process_had_just_done_is_done_once(clerk, folder, houses, accounts, state):
    edit = clerk.plan("sofie", ADD, houses[:1], free)
    journal = Journal.of(clerk.edits, edit.id)
    journal.begin()
    journal.note(edit.items[0], Step.WRITING)
    with (journal.folder / "journal.jsonl").open("a") as stream:
        stream.write('{"number": 1, "st')
    (folder.root / f"{temporary_prefix('hus-0.txt.toml')}xyz.tmp").write_text("hal")
    if state != "nothing written":
        (folder.root / "hus-0.txt.toml").write_text(AFTER.format(0))
    if state == "written with its event":
        accounts.events.record("sofie", Action.DOCUMENT_EDITED, "hus-0", {}, {"batch": edit.id})
    clerk.carry_out(edit.id)
    done = clerk.edit(edit.id)
    assert (done.whole, done.counts) == (True, {Step.DONE: 1})
    assert sidecars(folder)[0] == AFTER.format(0)
    assert recorded(accounts, edit) == ["hus-0"]
    assert not list(folder.root.glob(".*.tmp"))


def test_an_edit_that_was_not_planned_to_its_end_is_none(clerk, settings, houses):
    edit = clerk.plan("sofie", ADD, houses, free)
    file = settings.instance / "bulk" / edit.id / "journal.jsonl"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:10]))
    with pytest.raises(NotFound):
        clerk.edit(edit.id)
    tidy(settings)
    assert not file.exists()


def test_edits_of_long_ago_are_forgotten(clerk, settings, houses, monkeypatch):
    kept, planned = (clerk.plan("sofie", ADD, houses[:1], free) for _ in range(2))
    clerk.carry_out(kept.id)
    monkeypatch.setattr(clerks, "KEPT_UNCONFIRMED", timedelta(0))
    tidy(settings)
    assert [path.name for path in (settings.instance / "bulk").iterdir()] == [kept.id]
    monkeypatch.setattr(clerks, "KEPT", timedelta(0))
    tidy(settings)
    assert list((settings.instance / "bulk").iterdir()) == []
    assert planned.id != kept.id


def test_what_was_interrupted_is_found_whatever_its_last_line_is(clerk, houses):
    planned, begun, cut, done = (clerk.plan("sofie", ADD, houses[n : n + 1], free) for n in range(4))
    clerk.carry_out(done.id)
    for edit in (begun, cut):
        Journal.of(clerk.edits, edit.id).begin()
    with (clerk.edits / cut.id / "journal.jsonl").open("a") as stream:
        stream.write('{"number": 1, "st')
    assert {edit.id for edit in clerk.interrupted()} == {begun.id, cut.id}
    with Journal.of(clerk.edits, begun.id).lock():
        assert [edit.id for edit in clerk.interrupted()] == [cut.id]
    assert planned.id not in {edit.id for edit in clerk.latest(9)}
