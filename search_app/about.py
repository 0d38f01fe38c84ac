"""What the service says of itself."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from search_app.services import services

blueprint = Blueprint("about", __name__)


@dataclass(frozen=True, slots=True)
class Statement:
    """What an accessibility statement says of this site; what the settings do not tell is empty."""

    organisation: str
    email: str
    phone: str
    address: tuple[str, ...]
    reviewed: str
    shortcomings: tuple[str, ...]


@blueprint.get("/privatliv")
def privacy() -> str:
    """Say what is kept of whom."""
    return render_template("about/privacy.html", days=services().settings.event_days)


@blueprint.get("/tilgaengelighed")
def accessibility() -> str:
    """State how accessible the site is, after the model of the European Commission (2018/1523)."""
    settings = services().settings
    statement = Statement(
        organisation=settings.responsible,
        email=settings.contact_email,
        phone=settings.contact_phone,
        address=_lines(settings.contact_address),
        reviewed=settings.accessibility_reviewed,
        shortcomings=_lines(settings.accessibility_shortcomings),
    )
    return render_template("about/accessibility.html", statement=statement)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
