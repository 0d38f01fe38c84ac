"""What the service says of itself."""

from flask import Blueprint, render_template

from search_app.services import services

blueprint = Blueprint("about", __name__)


@blueprint.get("/privatliv")
def privacy() -> str:
    """Say what is kept of whom."""
    return render_template("about/privacy.html", days=services().settings.event_days)
