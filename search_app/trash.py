"""The trash: what was withdrawn or replaced, and its way back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.events import Action
from indexer.errors import NameTaken
from indexer.naming import document_id
from indexer.trash import withdrawn
from search_app.access import check_form, viewer
from search_app.language import gettext
from search_app.secretariat import secretariat_only
from search_app.services import services, taxonomy

blueprint = Blueprint("trash", __name__, url_prefix="/sekretariat/papirkurv")
blueprint.before_request(secretariat_only)

#: Files that are listed; older ones stay in the folder.
SHOWN = 200


@blueprint.get("")
def show() -> str:
    """Show what is in the trash."""
    found = withdrawn(services().editor.corpus, taxonomy())
    return render_template("trash/show.html", files=found[:SHOWN], total=len(found))


@blueprint.post("")
def restore() -> ResponseReturnValue:
    """Move a file back to where it was."""
    check_form()
    try:
        path = services().editor.restore(request.form.get("place", ""))
    except NameTaken:
        flash(gettext("Not restored: there is a file of that name again. Withdraw or rename it first."))
    else:
        services().accounts.events.record(
            viewer().name, Action.DOCUMENT_RESTORED, document_id(path), after={"path": path}
        )
        flash(gettext("%(path)s was restored. It can be searched in a moment.", path=path))
    return redirect(url_for(".show"), 303)
