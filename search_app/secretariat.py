"""The secretariat's room: how the collection stands, and what in it needs a hand."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from indexer.bulk.edit import Edit
from indexer.catalogue.questions import Question
from indexer.catalogue.runs import Run
from indexer.check import Problem
from indexer.disk import Disk
from indexer.model import ReadingStatus
from indexer.reading.reasons import Reason
from indexer.results import CollectionState
from search_app import words
from search_app.access import check_form, let_in, viewer
from search_app.condition import LISTED, PARTS, RUNS, Lack, OcrState, lacks, ocr
from search_app.language import gettext, language
from search_app.present import Link, in_words
from search_app.search import is_known, label
from search_app.services import library, services
from search_app.state import SearchState, parse

#: What is not there to be read, or is about to be.
_NOT_AGAIN = {ReadingStatus.SKIPPED, ReadingStatus.WAITING}

blueprint = Blueprint("secretariat", __name__, url_prefix="/sekretariat")


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A file that is not fully searchable, or a fault in a sidecar. What is at `again` can be read again."""

    path: str
    what: str
    detail: str
    url: str
    again: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question that waits, and the search it came from, where that was kept."""

    number: int
    text: str
    asked_at: datetime
    about: Link | None


@dataclass(frozen=True, slots=True)
class MissView:
    """A query that found nothing, how often, and the last day on which it did."""

    query: Link
    count: int
    last: date


@dataclass(frozen=True, slots=True)
class SecretariatPage:
    """The state of the collection, and what people ask for."""

    state: CollectionState
    outcomes: tuple[tuple[str, int], ...]
    unread: tuple[ProblemView, ...]
    unread_total: int
    faults: tuple[ProblemView, ...]
    faults_total: int
    ocr: OcrState
    lacks: tuple[Lack, ...]
    interrupted: tuple[Edit, ...]
    runs: tuple[Run, ...]
    disk: Disk
    questions: tuple[QuestionView, ...]
    misses: tuple[MissView, ...]


@blueprint.before_request
def secretariat_only() -> ResponseReturnValue | None:
    """Let the secretariat in."""
    return let_in(viewer().is_secretariat)


@blueprint.get("/")
def overview() -> str:
    """Show how many documents ended how, and every problem with its reason."""
    state = library().state(viewer())
    outcomes = tuple(
        (words.named(words.STATUSES, status), count)
        for status in ReadingStatus
        if (count := state.outcomes.get(status))
    )
    problems = library().problems(viewer())
    unread = [problem for problem in problems if problem.outcome]
    faults = [problem for problem in problems if problem.fault]
    holdings = services().holdings
    questions = tuple(map(_question, services().questions.waiting()))
    misses = tuple(
        MissView(Link(miss.text, SearchState(q=miss.text).url()), miss.count, miss.last)
        for miss in services().misses.often()
    )
    page = SecretariatPage(
        state=state,
        outcomes=outcomes,
        unread=tuple(map(_view, unread[:LISTED])),
        unread_total=len(unread),
        faults=tuple(map(_view, faults[:LISTED])),
        faults_total=len(faults),
        ocr=ocr(),
        lacks=lacks(),
        interrupted=services().clerk.interrupted(),
        runs=holdings.runs(RUNS),
        disk=holdings.disk(),
        questions=questions,
        misses=misses,
    )
    return render_template("secretariat/overview.html", page=page, parts_of_disk=PARTS)


@blueprint.post("/spoergsmaal/<int:id>/besvaret")
def answered(id: int) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Take a question off the list."""
    check_form()
    services().questions.answered(id)
    return redirect(url_for("secretariat.overview", _anchor="spoergsmaal"), 303)


def _question(question: Question) -> QuestionView:
    args = MultiDict(parse_qsl(question.search))
    search, _ = parse(args, is_known, language())
    about = in_words(search, label)
    return QuestionView(question.number, question.text, question.asked_at, Link(about, search.url()) if about else None)


def _view(problem: Problem) -> ProblemView:
    what, detail, again = "", "", ""
    if problem.outcome:
        what, detail = words.reading(problem.outcome), problem.outcome.detail
        if problem.outcome.reason == Reason.HELD_BACK:
            what = gettext(
                "OCR found CPR numbers that nobody has decided on, so its text is held back. Let only the secretariat "
                "see the document, decide on them under Drafts, and publish it again."
            )
        again = "" if problem.outcome.status in _NOT_AGAIN else problem.path.partition("#")[0]
    elif problem.fault:
        what, detail = words.fault(problem.fault), problem.fault.value
    url = url_for("documents.show", id=problem.document_id) if problem.document_id else ""
    return ProblemView(problem.path, what, detail, url, again)
