"""The JSON API, version 1, and the health of the service. Other programs rely on every key here: keep them stable.

Keys, codes and parameters are English; labels and messages follow `lang` (Danish unless it says `en`).
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from indexer.cited import CitedBy, Reference
from indexer.citing.forms import BY_NAME
from indexer.citing.styles import DANISH, STYLES
from indexer.errors import Bolig2000Error, NotFound
from indexer.exporting.record import index
from indexer.model import CaseFacts, Document, RuleFacts
from indexer.results import Hit, Passage, Relations, SearchResult
from indexer.suggest import Suggestion
from search_app import knowledge, words
from search_app.access import viewer
from search_app.cases import choose, comparison_url, not_a_case, too_many
from search_app.citation import in_italics
from search_app.errors import BadParameter
from search_app.keeping import kept
from search_app.language import gettext, language, number, today
from search_app.marks import marked
from search_app.present import document_title, document_url
from search_app.references import page_of, reference
from search_app.rules_cited import MOST
from search_app.search import is_known, label
from search_app.services import library, services
from search_app.state import SearchState, parse, plain

blueprint = Blueprint("api", __name__)

_DESCRIPTION = Path(__file__).with_name("openapi.json")
SUGGESTIONS = 8
#: Parameters of a search that are not taken by what is about all of its result.
WINDOW = frozenset(("page", "size", "key_terms"))
ALL_OF_IT = ("/api/v1/export", "/soeg/protokol.json", "/soeg.atom")


@blueprint.get("/api/v1/search")
@kept
def search() -> Response:
    """Answer a search. Raises BadParameter for what the page would leave out with a note."""
    state, faults = parse(request.args, is_known, language())
    if faults:
        raise BadParameter(words.sentence(faults[0]))
    asked = state.request(viewer())
    result = library().search(asked)
    answer = {"query": state.q} | _result(result, state.q) | {"index": index(library().state(viewer()))}
    if request.args.get("key_terms") == "1":
        terms = library().key_terms(replace(asked, text=result.did_you_mean or state.q))
        answer["key_terms"] = [{"text": term.text, "query": term.query} for term in terms]
    return jsonify(answer)


@blueprint.get("/api/v1/documents/<path:id>")
def document(id: str) -> Response:  # noqa: A002 - the word the address uses
    """Answer with what is known of a document; an alias answers with the document itself."""
    return jsonify(_document(library().document(id, viewer())))


@blueprint.get("/api/v1/documents/<path:id>/citation")
def citation(id: str) -> Response:  # noqa: A002 - the word the address uses
    """Answer with the reference to a document or a page of it. Raises BadParameter for an unknown style or page."""
    found, style = library().document(id, viewer()), request.args.get("style", DANISH)
    if style not in (*STYLES, *BY_NAME):
        raise BadParameter(gettext("There is no style %(style)s.", style=style))
    try:
        page = page_of(found, int(request.args.get("page", "0")))
    except (ValueError, NotFound) as exc:
        last = number(found.page_count)
        raise BadParameter(gettext("The file has the pages 1–%(last)s.", last=last)) from exc
    item = reference(found, page)
    styled = STYLES[style](item, language()) if style in STYLES else None
    return jsonify(
        id=found.id,
        style=style,
        page=page.number if page else None,
        label=page.label if page else None,
        url=item["URL"],
        version=item.get("version", ""),
        text=str(styled) if styled else BY_NAME[style].write(item),
        html=str(in_italics(styled)) if styled else None,
        in_text=styled.in_text if styled else None,
        item=item,
    )


@blueprint.get("/api/v1/compare")
@kept
def compare() -> Response:
    """Answer with up to four cases. Raises BadParameter for more and for what is no case, NotFound for the absent."""
    chosen = choose(request.args.getlist("id"))
    if chosen.absent:
        raise NotFound(f"There is no document {chosen.absent[0]}")
    if chosen.not_cases:
        raise BadParameter(not_a_case(chosen.not_cases[0]))
    if chosen.too_many:
        raise BadParameter(too_many())
    url = _absolute(comparison_url([case.id for case in chosen.cases]))
    return jsonify(url=url, cases=[_document(case) for case in chosen.cases])


@blueprint.get("/api/v1/suggest")
def suggest() -> Response:
    """Answer with ways to go on typing; a blank at the end says that the last word is finished."""
    typed = request.args.get("q", "")
    q = plain(typed)
    found = library().suggest(q + " " * typed[-1:].isspace(), viewer(), SUGGESTIONS, language())
    return jsonify(
        query=q,
        suggestions=[
            {
                "text": suggestion.text,
                "kind": suggestion.kind,
                "value": suggestion.value,
                "url": _absolute(leads_to(suggestion)),
            }
            for suggestion in found
        ],
    )


@blueprint.get("/api/v1/map")
@kept
def knowledge_map() -> Response:
    """Answer with the figures of the knowledge map. Raises BadParameter for what the page would leave out."""
    state, faults = parse(request.args, is_known, language())
    if faults:
        raise BadParameter(words.sentence(faults[0]))
    state = SearchState(type=state.type)
    return jsonify(topic_sector=_table(knowledge.by_sector(state)), type_year=_table(knowledge.by_year(state)))


@blueprint.get("/api/v1/openapi.json")
def description() -> Response:
    """Answer with the description of this API."""
    content: dict[str, Any] = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
    paths = content["paths"]
    narrowing = [each for each in paths["/api/v1/search"]["get"]["parameters"] if each["name"] not in WINDOW]
    for path in ALL_OF_IT:
        paths[path]["get"]["parameters"] += narrowing
    content["servers"] = [{"url": services().settings.base_url.rstrip("/") or request.host_url.rstrip("/")}]
    return jsonify(content)


@blueprint.get("/healthz")
def health() -> tuple[Response, int]:
    """Say whether searches can be answered: 200, or 503 with the reason."""
    try:
        state = library().state(viewer())
    except Bolig2000Error as exc:
        return jsonify(status="unavailable", message=str(exc)), 503
    made = state.indexed_at.isoformat() if state.indexed_at else None
    return jsonify(status="ok", generation=state.generation, indexed_at=made, documents=state.documents), 200


def leads_to(suggestion: Suggestion) -> str:
    """Return where a suggestion leads: to its document, or to the search it stands for."""
    if suggestion.url_id:
        return url_for("documents.show", id=suggestion.url_id)
    state = SearchState()
    return (
        state.with_(suggestion.kind, suggestion.value) if suggestion.value else state.change(q=suggestion.text)
    ).url()


def _result(result: SearchResult, q: str) -> dict[str, Any]:
    return {
        "total": result.total,
        "took_ms": round(result.took_ms, 1),
        "notes": [
            {"code": note.code, "message": words.sentence(note), "values": dict(note.values)} for note in result.notes
        ],
        "did_you_mean": result.did_you_mean,
        "hits": [_hit(hit, result.did_you_mean or q) for hit in result.hits],
        "facets": {
            facet: [
                {
                    "value": count.value,
                    "label": label(facet, count.value),
                    "count": count.count,
                    "selected": count.selected,
                    "excluded": count.excluded,
                }
                for count in counts
            ]
            for facet, counts in result.facets.items()
        },
        "histograms": {
            name: [{"from": bar.low, "to": bar.high, "count": bar.count} for bar in bars]
            for name, bars in result.histograms.items()
        },
    }


def _hit(hit: Hit, q: str) -> dict[str, Any]:
    found, metadata = hit.document, hit.document.metadata
    return {
        "id": found.id,
        "title": document_title(found),
        "type": metadata.type,
        "topics": metadata.topics,
        "sectors": metadata.sectors,
        "date": metadata.date,
        "url": _absolute(document_url(found)),
        "score": round(hit.score, 4),
        "reading": {"status": found.outcome.status, "reason": found.outcome.reason},
        "passages": [_passage(found, passage, q) for passage in hit.passages],
        "why": [{"word": why.word, "match": why.match, "found": why.found} for why in hit.why],
    }


def _passage(found: Document, passage: Passage, q: str) -> dict[str, Any]:
    return {
        "page": passage.page,
        "label": passage.label,
        "html": str(marked(passage)),
        "url": _absolute(document_url(found, q, passage.page)),
    }


def _document(found: Document) -> dict[str, Any]:
    metadata, citing = found.metadata, library().rule_citations(viewer())
    relations = library().relations(found, viewer())
    return {
        "id": found.id,
        "title": document_title(found),
        "type": metadata.type,
        "topics": metadata.topics,
        "sectors": metadata.sectors,
        "target_groups": metadata.target_groups,
        "actors": metadata.actors,
        "authors": metadata.authors,
        "publisher": metadata.publisher,
        "date": metadata.date,
        "language": metadata.language,
        "municipality": metadata.municipality,
        "journal_number": metadata.journal_number,
        "source": metadata.source,
        "visibility": metadata.visibility,
        "summary": metadata.summary,
        "url": _absolute(document_url(found)),
        "parent": found.parent,
        "pages": found.page_count,
        "outline": [{"level": h.level, "title": h.title, "page": h.page} for h in found.outline],
        "file": {
            "url": _absolute(url_for("documents.original", id=found.id)),
            "name": found.file_name,
            "kind": found.kind,
            "size": found.size,
            "sha256": found.fingerprint,
        },
        "reading": {"status": found.outcome.status, "reason": found.outcome.reason},
        "rule": _rule(metadata.rule, relations) if metadata.rule else None,
        "case": _case(metadata.case, relations) if metadata.case else None,
        "cites": [_cited(found, each) for each in citing.cites(found)],
        "cited_by": _cited_by(citing.cited_by(found, MOST)) if metadata.rule else None,
    }


def _cited(found: Document, reference: Reference) -> dict[str, Any]:
    rule = reference.document
    return {
        "id": rule.id,
        "title": document_title(rule),
        "status": rule.metadata.rule.status(today()) if rule.metadata.rule else None,
        "url": _absolute(document_url(rule)),
        "paragraphs": _mentions(found, reference),
    }


def _cited_by(found: CitedBy) -> dict[str, Any]:
    return {
        "total": found.total,
        "documents": [
            {
                "id": each.document.id,
                "title": document_title(each.document),
                "type": each.document.metadata.type,
                "date": each.document.metadata.date,
                "url": _absolute(document_url(each.document)),
                "paragraphs": _mentions(each.document, each),
            }
            for each in found.newest
        ],
    }


def _mentions(said_in: Document, reference: Reference) -> list[dict[str, Any]]:
    return [
        {
            "paragraph": mention.paragraph,
            "pages": [
                {"page": page.number, "label": page.label, "url": _absolute(document_url(said_in, "", page.number))}
                for page in mention.pages
            ],
        }
        for mention in reference.mentions
    ]


def _rule(rule: RuleFacts, relations: Relations) -> dict[str, Any]:
    return {
        "status": rule.status(today()),
        "in_force_from": rule.in_force_from.isoformat() if rule.in_force_from else None,
        "in_force_to": rule.in_force_to.isoformat() if rule.in_force_to else None,
        "replaces": _ids(relations.replaces),
        "replaced_by": _ids(relations.replaced_by),
        "amended_from": rule.amended_from.isoformat() if rule.amended_from else None,
        "amended_by": _ids(relations.amended_by),
        "amends": _ids(relations.amends),
    }


def _table(table: knowledge.Table) -> dict[str, Any]:
    return {
        "rows": [
            _head(row.head) | {"parent": row.head.parent, "documents": row.total.documents, "newest": row.total.newest}
            for row in table.rows
        ],
        "columns": [_head(column) for column in table.columns],
        "cells": [
            {
                "row": row.head.value,
                "column": column.value,
                "documents": cell.documents,
                "newest": cell.newest,
                "state": cell.state,
                "url": _absolute(cell.url) if cell.url else None,
            }
            for row in table.rows
            for column, cell in zip(table.columns, row.cells, strict=True)
        ],
    }


def _head(head: knowledge.Head) -> dict[str, Any]:
    return {"value": head.value, "label": head.label, "url": _absolute(head.url)}


def _case(case: CaseFacts, relations: Relations) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__dataclass_fields__} | {"related": _ids(relations.related)}


def _ids(documents: Iterable[Document]) -> list[str]:
    return [document.id for document in documents]


def _absolute(path: str) -> str:
    """Return an address with the site's own in front, where the settings know it."""
    return services().settings.base_url.rstrip("/") + path
