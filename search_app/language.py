"""The language of a page, carried in its address, and how that language writes numbers, days and times."""

import re
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from markupsafe import Markup

LANGUAGES = {"da": "Dansk", "en": "English"}
DEFAULT = "da"
ZONE = ZoneInfo("Europe/Copenhagen")
_BABEL = {"da": "da_DK", "en": "en_GB"}
#: The language of the request that is being answered; '' before and after.
_settled: ContextVar[str] = ContextVar("language", default="")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def install(app: Flask) -> None:
    """Have the pages of the application speak the language of each request."""
    # What Jinja's own extension has for this takes as long as all the rest of a page of results.
    app.jinja_env.globals.update(_=_sentence, ngettext=_counted)

    @app.before_request
    def settle() -> None:
        # A page asks for its language some hundred times.
        _settled.set(_asked_for())

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        _settled.set("")


def _sentence(message: str, /, **values: object) -> Markup:
    """Return a sentence of a template; what is filled in is escaped."""
    tag = language()
    return _markup(tag, message) % values if values else _without_values(tag, message)


def _counted(one: str, many: str, count: int, /, **values: object) -> Markup:
    """Return a sentence of a template for one or for many; what is filled in is escaped."""
    text = Markup(_translations(language()).ngettext(one, many, count))  # noqa: S704 - sentences of our own
    return text % ({"num": count} | values)


@cache
def _markup(tag: str, message: str) -> Markup:
    return Markup(_translations(tag).gettext(message))  # noqa: S704 - sentences of our own


@cache
def _without_values(tag: str, message: str) -> Markup:
    return _markup(tag, message) % {}


def msgid(message: str) -> str:
    """Mark a sentence that is translated later, by whoever shows it."""
    return message


def gettext(message: str, /, **values: object) -> str:
    """Return a sentence in the language of the request."""
    text = _text(language(), message)
    return text % values if values else text


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the sentence for one or for many in the language of the request."""
    return _translations(language()).ngettext(one, many, count) % ({"num": count} | values)


@cache
def _text(tag: str, message: str) -> str:
    return str(_translations(tag).gettext(message))


@cache
def _translations(tag: str) -> NullTranslations:
    return Translations.load(Path(__file__).parent / "translations", [tag])


def language() -> str:
    """Return the language of this request: `?lang=`, else Danish."""
    return _settled.get() or _asked_for()


def _asked_for() -> str:
    wanted = request.args.get("lang", DEFAULT) if has_request_context() else DEFAULT
    return wanted if wanted in LANGUAGES else DEFAULT


def others() -> dict[str, tuple[str, str]]:
    """Return the other languages: their own name, and this page's address in each."""
    found = {}
    for tag, name in LANGUAGES.items():
        if tag != language():
            pairs = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
            query = urlencode(pairs if tag == DEFAULT else [*pairs, ("lang", tag)])
            path = quote(request.script_root + request.path)
            found[tag] = (name, f"{path}?{query}" if query else path)
    return found


def language_tag(stated: str) -> str:
    """Return a document's language as HTML spells it; one that is unknown is taken for Danish."""
    return stated if _TAG.fullmatch(stated) else DEFAULT


def number(value: float) -> str:
    """Write a number: 2.050 in Danish, 2,050 in English."""
    return _number(value, language())


@lru_cache(10_000)
def _number(value: float, tag: str) -> str:
    return format_decimal(value, locale=_BABEL[tag])


def day(value: str | date) -> str:
    """Write a day, a month or a year, as exact as it is known: 17. marts 2017, marts 2017, 2017."""
    return _day(value, language())


@lru_cache(10_000)
def _day(value: str | date, tag: str) -> str:
    locale = _BABEL[tag]
    if isinstance(value, date):
        return format_date(value, "long", locale=locale)
    match value.count("-"):
        case 2:
            return format_date(date.fromisoformat(value), "long", locale=locale)
        case 1:
            return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=locale)
    return value


def moment(value: datetime) -> str:
    """Write a point in time on the clock of Denmark."""
    locale = _BABEL[language()]
    return format_datetime(
        value, "d. MMMM y 'kl.' HH.mm" if language() == "da" else "d MMMM y, HH:mm", ZONE, locale=locale
    )


def today() -> date:
    """Return the day it is in Denmark: rules come into force at midnight there."""
    return datetime.now(ZONE).date()


def file_size(size: int) -> str:
    """Write a size in kB or MB."""
    mega = 1_000_000
    if size >= mega:
        return f"{format_decimal(round(size / mega, 1), locale=_BABEL[language()])} MB"
    return f"{format_decimal(max(1, round(size / 1000)), locale=_BABEL[language()])} kB"
