"""The secretariat's room: how the collection stands, and what in it needs a hand."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from indexer.check import Problem
from indexer.model import ReadingStatus
from search_app import words
from search_app.access import let_in, viewer
from search_app.present import ProblemView, SecretariatPage
from search_app.services import library

blueprint = Blueprint("secretariat", __name__, url_prefix="/sekretariat")


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
    problems = tuple(_view(problem) for problem in library().problems(viewer()))
    return render_template("secretariat/overview.html", page=SecretariatPage(state, outcomes, problems))


def _view(problem: Problem) -> ProblemView:
    what, detail = "", ""
    if problem.outcome:
        what, detail = words.reading(problem.outcome), problem.outcome.detail
    elif problem.fault:
        what, detail = words.fault(problem.fault), problem.fault.value
    elif problem.missing:
        what = words.missing(problem.missing)
    url = url_for("documents.show", id=problem.document_id) if problem.document_id else ""
    return ProblemView(problem.path, what, detail, url)
