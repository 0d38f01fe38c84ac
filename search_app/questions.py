"""Questions to the secretariat: one sentence, without who asks.

A visitor has no cookie and no account, so nothing can be counted for each of them. The form is protected by what
`check_form` looks at (the page it was sent from), by a field that only programs fill in, by so many questions a minute
for each process, and by how many may wait.
"""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from indexer.catalogue.questions import LONGEST
from search_app import words
from search_app.access import check_form
from search_app.allowance import Allowance
from search_app.language import gettext, language
from search_app.personal import personal
from search_app.present import in_words
from search_app.search import is_known, label
from search_app.services import services
from search_app.state import SearchState, parse, plain

blueprint = Blueprint("questions", __name__)

#: A sentence has at least so many letters.
SHORTEST = 8
#: The field that a person does not see.
TRAP = "website"


#: Questions a minute that are taken.
allowance = Allowance(6)


@blueprint.get("/spoerg")
def ask() -> str:
    """Show the form, with the search that the question is about."""
    return _form(_search())


@blueprint.post("/spoerg")
def send() -> ResponseReturnValue:
    """Keep a question for the secretariat, or say why not."""
    check_form()
    search = _search()
    text = plain(request.form.get("question", ""))
    if request.form.get(TRAP):
        return redirect(search.url("questions.thanks"), 303)
    if fault := _fault(text):
        return _form(search, text, fault), HTTPStatus.UNPROCESSABLE_ENTITY
    if not allowance.take():
        fault = gettext("Many questions have come within a minute. Wait a moment and send it again.")
        return _form(search, text, fault), HTTPStatus.TOO_MANY_REQUESTS
    if not services().questions.ask(text, address(search)):
        fault = gettext("So many questions are waiting that no more are taken just now. Try again another day.")
        return _form(search, text, fault), HTTPStatus.SERVICE_UNAVAILABLE
    return redirect(search.url("questions.thanks"), 303)


@blueprint.get("/spoerg/tak")
def thanks() -> str:
    """Say what happens now."""
    return render_template("questions/thanks.html", state=_search())


def address(search: SearchState) -> str:
    """Return the query string of a search as it is kept; '' where its words may tell of a person."""
    return "" if personal(search.q) else search.query()


def _fault(text: str) -> str:
    if len(text) < SHORTEST:
        return gettext("Write your question as a sentence.")
    if len(text) > LONGEST:
        return gettext("The question is longer than %(most)s characters. Write it shorter.", most=LONGEST)
    code = personal(text)
    return words.named(words.PERSONAL, code) if code else ""


def _search() -> SearchState:
    state, _ = parse(request.args, is_known, language())
    return state


def _form(search: SearchState, text: str = "", fault: str = "") -> str:
    about = in_words(search, label)
    return render_template("questions/ask.html", state=search, about=about, text=text[: 2 * LONGEST], fault=fault)
