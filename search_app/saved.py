"""The page of saved searches. What is saved is in the browser: here is nothing but the page itself."""

from flask import Blueprint, render_template

from search_app.language import gettext, ngettext

blueprint = Blueprint("saved", __name__)


@blueprint.get("/gemte")
def show() -> str:
    """Show the frame that the script fills."""
    return render_template("saved/list.html", sentences=_sentences())


def _sentences() -> dict[str, str]:
    """Return what the script says, with places to be filled in."""
    count, day, name = "{count}", "{day}", "{name}"

    def new(number: int) -> str:
        return ngettext("%(count)s new since %(day)s", "%(count)s new since %(day)s", number, count=count, day=day)

    return {
        "none": gettext("None new since %(day)s", day=day),
        "one": new(1),
        "many": new(2),
        "failed": gettext("Whether there is something new cannot be told just now."),
        "removed": gettext("“%(name)s” was deleted.", name=name),
    }
