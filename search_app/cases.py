"""Cases side by side: up to four, chosen by the address alone; and a list to choose them from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from indexer.errors import NotFound
from indexer.model import Document
from indexer.results import Hit, SearchRequest, Sort
from search_app.access import viewer
from search_app.cards import CaseCard, card, rent_of_a_metre
from search_app.keeping import kept
from search_app.language import day, gettext, language_tag, ngettext, today
from search_app.present import HitView, Link, document_title, document_url, hit_view
from search_app.search import is_known, label
from search_app.services import library, services
from search_app.state import plain

blueprint = Blueprint("cases", __name__)

#: So many cases stand side by side: that is what an A4 page on its side has room for.
MOST = 4
#: So many ids of an address are looked at, and so many cases are offered at a time.
MOST_ASKED = 20
OFFERED = 20
#: The type of cases in taxonomy.toml. What makes a document a case is the `[case]` of its sidecar.
TYPE = "sag"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the ids of an address lead to: the cases compared, and why others were left out."""

    cases: tuple[Document, ...]
    too_many: bool
    not_cases: tuple[Document, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A case of the table; `without` is the address of the comparison without it."""

    id: str
    title: str
    url: str
    lang: str
    number: str
    kind: str
    without: str


@dataclass(frozen=True, slots=True)
class Row:
    """A fact of all cases, in the order of the columns; a cell that is empty was not stated.

    `kind` is `worked` or `failed` for what was learnt, which stands in the language of the case, else ''.
    """

    name: str
    cells: tuple[tuple[Link, ...], ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Picker:
    """Cases to choose from: those that a search found, or the newest; `did_you_mean` is what was searched for then."""

    q: str
    did_you_mean: str
    offered: tuple[HitView, ...]
    total: int
    open: bool


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Cases side by side. `picker` is None when there is no room for another one."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    url: str
    picker: Picker | None


@blueprint.get("/sammenlign")
@kept
def compare() -> str:
    """Show the cases of the address side by side; what cannot be compared is left out with a sentence."""
    chosen = choose(request.args.getlist("id"))
    ids = [case.id for case in chosen.cases]
    page = ComparisonPage(
        columns=tuple(_column(case, ids) for case in chosen.cases),
        rows=tuple(_rows(chosen.cases)),
        notes=tuple(_notes(chosen)),
        url=services().settings.base_url.rstrip("/") + comparison_url(ids),
        picker=_picker(plain(request.args.get("q", "")), ids) if len(ids) < MOST else None,
    )
    return render_template("cases/compare.html", page=page)


def comparison_url(ids: Sequence[str]) -> str:
    """Return the address of the comparison of these cases."""
    return url_for("cases.compare", id=list(ids) or None)


def choose(ids: Iterable[str]) -> Chosen:
    """Look up the ids or aliases of an address, each once; what the viewer may not see is absent as if it never was."""
    wanted = list(dict.fromkeys(filter(None, (plain(text) for text in ids))))
    found: dict[str, Document] = {}
    absent: list[str] = []
    for name in wanted[:MOST_ASKED]:
        try:
            document = library().document(name, viewer())
        except NotFound:
            absent.append(name)
        else:
            found.setdefault(document.id, document)
    cases = tuple(document for document in found.values() if document.metadata.case)
    return Chosen(
        cases=cases[:MOST],
        too_many=len(cases) > MOST or len(wanted) > MOST_ASKED,
        not_cases=tuple(document for document in found.values() if not document.metadata.case),
        absent=tuple(absent),
    )


def related(document: Document) -> tuple[Document, ...]:
    """Return the cases about the same project, as far as the viewer may see them."""
    found = library().relations(document, viewer()).related if document.metadata.case else ()
    return tuple(other for other in found if other.metadata.case)


def related_link(document: Document) -> Link:
    """Return a link to a case that begins with its number."""
    case = document.metadata.case
    return Link(" ".join(filter(None, (case.number if case else "", document_title(document)))), document_url(document))


def too_many() -> str:
    """Return the sentence for who asks for more than fit."""
    return gettext(
        "No more than %(most)s cases fit side by side. The first %(most)s are shown; remove one to make room.",
        most=MOST,
    )


def not_a_case(document: Document) -> str:
    """Return the sentence for a document that is no case."""
    return gettext("“%(title)s” is not a case, so it is not compared.", title=document_title(document))


def _notes(chosen: Chosen) -> Iterable[str]:
    if chosen.too_many:
        yield too_many()
    yield from (not_a_case(document) for document in chosen.not_cases)
    if chosen.absent:
        # One sentence for what never was and for what is not for this viewer.
        yield ngettext(
            "%(num)s of the addresses leads to no case that can be shown here: it is misspelt or withdrawn, or for "
            "members only.",
            "%(num)s of the addresses lead to no case that can be shown here: they are misspelt or withdrawn, or for "
            "members only.",
            len(chosen.absent),
        )


def _column(case: Document, ids: Sequence[str]) -> Column:
    about = _card(case)
    return Column(
        id=case.id,
        title=document_title(case),
        url=document_url(case),
        lang=language_tag(case.metadata.language),
        number=about.number,
        kind=about.kind,
        without=comparison_url([name for name in ids if name != case.id]),
    )


def _card(case: Document) -> CaseCard:
    about = card(case.metadata, label)
    if about is None:
        raise NotFound(f"{case.id} is not a case")
    return about


def _rows(cases: Sequence[Document]) -> Iterable[Row]:
    """Yield the facts, each for all cases."""
    if not cases:
        return
    for figures in zip(*([*_card(case).figures, rent_of_a_metre(case.metadata)] for case in cases), strict=True):
        yield Row(figures[0].name, tuple(_texts(figure.text) for figure in figures))

    def row(name: str, texts: Callable[[Document], Iterable[str]], kind: str = "") -> Row:
        return Row(name, tuple(_texts(*texts(case)) for case in cases), kind)

    yield row(gettext("What worked"), lambda case: _card(case).worked, "worked")
    yield row(gettext("What did not work"), lambda case: _card(case).failed, "failed")
    yield row(gettext("Sectors"), lambda case: [", ".join(label("sector", key) for key in case.metadata.sectors)])
    yield row(
        gettext("Target groups"),
        lambda case: [", ".join(label("target_group", key) for key in case.metadata.target_groups)],
    )
    yield row(gettext("Date"), lambda case: [day(case.metadata.date) if case.metadata.date else ""])
    same = tuple(tuple(related_link(other) for other in related(case)) for case in cases)
    if any(same):
        yield Row(gettext("Same project"), same)


def _texts(*texts: str) -> tuple[Link, ...]:
    return tuple(Link(text, "") for text in texts if text)


def _picker(q: str, ids: Sequence[str]) -> Picker:
    asked = SearchRequest(
        q,
        viewer(),
        filters={"type": (TYPE,)} if is_known("type", TYPE) else {},
        sort=Sort.RELEVANCE if q else Sort.NEWEST,
        limit=OFFERED + MOST,
        facets=(),
        on=today(),
    )
    result = library().search(asked, with_passages=False)
    cases = [hit for hit in result.hits if hit.document.metadata.case and hit.document.id not in ids]
    return Picker(
        q=q,
        did_you_mean=result.did_you_mean,
        offered=tuple(hit_view(Hit(hit.document, hit.score), "", label) for hit in cases[:OFFERED]),
        total=result.total - (len(result.hits) - len(cases)),
        open=bool(q) or len(ids) <= 1,
    )
