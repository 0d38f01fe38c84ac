"""The bell: whoever wants files to be read again rings it, and the watch of the folder runs at once."""

from pathlib import Path

from indexer.settings import Settings


def bell(settings: Settings) -> Path:
    """Return the folder that is watched, made when missing."""
    place = settings.instance / "bell"
    place.mkdir(parents=True, exist_ok=True)
    return place


def ring(settings: Settings) -> None:
    """Make the watch run, where there is one; else the next run finds what is to be done."""
    (bell(settings) / "rung").touch()
