"""OAI-PMH 2.0: public documents as Dublin Core records, for whoever harvests them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import ServiceUnavailable

from indexer import dublin_core
from indexer.catalogue.records import STAMP, Record, Records
from indexer.harvest import VISITOR
from indexer.model import Document
from search_app.address import url_for
from search_app.markup import Element, add, clean, root, written
from search_app.oai_request import PREFIX, Asked, OaiError, Tokens, understood
from search_app.references import absolute, permanent
from search_app.services import library, records, services, taxonomy
from search_app.visitors import secret

blueprint = Blueprint("harvest", __name__)

PAGE = 100
#: Seconds after which to ask again while documents are about to come or to go.
AGAIN = 5

OAI = "http://www.openarchives.org/OAI/2.0/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
SCHEMA_LOCATION = f"{{{XSI}}}schemaLocation"
SETS = {"topic": ("Emner", "Topics"), "sector": ("Sektorer", "Sectors")}


@blueprint.route("/oai", methods=["GET", "POST"])
def oai() -> Response:
    """Answer a request of the protocol; what is wrong with one is said in the answer, as the protocol wants it."""
    # Before the records are looked at, so that whoever asks next for what came since then misses nothing.
    now = datetime.now(UTC).strftime(STAMP)
    arguments = request.args if request.method == "GET" else request.form
    whole = root("OAI-PMH", {"": OAI, "xsi": XSI})
    whole.set(SCHEMA_LOCATION, f"{OAI} {OAI}OAI-PMH.xsd")
    add(whole, "responseDate", now)
    with library().steady():
        known = records()
        tokens = Tokens(secret(), known.epoch())
        try:
            asked = understood(arguments, tokens)
            asked_for = dict(arguments.items())
            answer = _ANSWERS[asked.verb](asked, known, tokens)
        except OaiError as error:
            asked_for = {} if error.code in {"badVerb", "badArgument"} else dict(arguments.items())
            answer = root("error", {"": OAI}, code=error.code)
            answer.text = clean(str(error))
    add(whole, "request", absolute(url_for("harvest.oai", lang=None)), **asked_for)
    whole.append(answer)
    return Response(written(whole), content_type="text/xml; charset=utf-8")


def _identify(_: Asked, known: Records, __: Tokens) -> Element:
    settings = services().settings
    answer = root("Identify", {"": OAI})
    add(answer, "repositoryName", settings.site_name)
    add(answer, "baseURL", absolute(url_for("harvest.oai", lang=None)))
    add(answer, "protocolVersion", "2.0")
    add(answer, "adminEmail", settings.contact_email or f"postmaster@{settings.identified_by}")
    add(answer, "earliestDatestamp", known.earliest() or datetime.now(UTC).strftime(STAMP))
    add(answer, "deletedRecord", "persistent")
    add(answer, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    add(answer, "compression", "gzip")
    described = root("oai-identifier", {"": IDENTIFIER, "xsi": XSI})
    described.set(SCHEMA_LOCATION, f"{IDENTIFIER} {IDENTIFIER}.xsd")
    add(described, "scheme", "oai")
    add(described, "repositoryIdentifier", settings.identified_by)
    add(described, "delimiter", ":")
    add(described, "sampleIdentifier", identifier_of("rapporter/smaa-boliger"))
    add(answer, "description").append(described)
    return answer


def _formats(asked: Asked, known: Records, _: Tokens) -> Element:
    if asked.identifier is not None:
        _record_of(asked.identifier, known)
    answer = root("ListMetadataFormats", {"": OAI})
    listed = add(answer, "metadataFormat")
    add(listed, "metadataPrefix", PREFIX)
    add(listed, "schema", f"{OAI}oai_dc.xsd")
    add(listed, "metadataNamespace", OAI_DC)
    return answer


def _sets(_: Asked, known: Records, __: Tokens) -> Element:
    used = {name for spec in known.sets() for name in _line(spec)}
    answer = root("ListSets", {"": OAI})
    for facet, names in SETS.items():
        _add_set(answer, facet, names)
        values = {dublin_core.set_of(facet, key, taxonomy()): key for key in taxonomy().keys(facet)}
        for spec in sorted(name for name in used if name.startswith(f"{facet}:")):
            value = values.get(spec, spec.rpartition(":")[2])
            _add_set(answer, spec, [taxonomy().label(facet, value, language) for language in ("da", "en")])
    return answer


def _add_set(answer: Element, spec: str, names: Iterable[str]) -> None:
    danish, english = names
    listed = add(answer, "set")
    add(listed, "setSpec", spec)
    add(listed, "setName", danish)
    described = _dublin_core()
    add(described, "dc:title", danish, lang="da")
    add(described, "dc:title", english, lang="en")
    add(listed, "setDescription").append(described)


def _line(spec: str) -> Iterable[str]:
    """Return a set and all that it is part of."""
    parts = spec.split(":")
    return (":".join(parts[:length]) for length in range(1, len(parts) + 1))


def _get(asked: Asked, known: Records, _: Tokens) -> Element:
    record = _record_of(asked.identifier, known)
    answer = root("GetRecord", {"": OAI})
    _add_record(answer, record, _documents([record]))
    return answer


def _identifiers(asked: Asked, known: Records, tokens: Tokens) -> Element:
    def add_all(answer: Element, some: tuple[Record, ...]) -> None:
        for record in some:
            _add_header(answer, record)

    return _listed(asked, known, tokens, add_all)


def _records(asked: Asked, known: Records, tokens: Tokens) -> Element:
    def add_all(answer: Element, some: tuple[Record, ...]) -> None:
        documents = _documents(some)
        for record in some:
            _add_record(answer, record, documents)

    return _listed(asked, known, tokens, add_all)


def _listed(
    asked: Asked, known: Records, tokens: Tokens, add_all: Callable[[Element, tuple[Record, ...]], None]
) -> Element:
    """Return one page of a list with the token for the next; the last of several pages has an empty one."""
    found = known.page(asked.selection, asked.after, PAGE + 1)
    some, more = found[:PAGE], len(found) > PAGE
    if not some and not asked.given:
        raise OaiError("noRecordsMatch", "There is no record of these dates and this set")
    answer = root(asked.verb, {"": OAI})
    add_all(answer, some)
    if more or asked.given:
        token = tokens.write(asked, some[-1], asked.given + PAGE) if more else ""
        size = str(known.count(asked.selection))
        add(answer, "resumptionToken", token, completeListSize=size, cursor=str(asked.given))
    return answer


def identifier_of(document_id: str) -> str:
    """Return the OAI identifier of a document."""
    return f"oai:{services().settings.identified_by}:{document_id}"


def _record_of(identifier: str | None, known: Records) -> Record:
    ours, _, name = (identifier or "").partition(identifier_of(""))
    record = None if ours else known.get([name]).get(name)
    if record is None:
        raise OaiError("idDoesNotExist", "There is no such record")
    return record


def _documents(some: Iterable[Record]) -> dict[str, Document]:
    """Return the documents of records that are not deleted, as visitors may see them.

    Ends the request with 503 when one is not there: it has gone since the records were looked at, or is being read.
    """
    wanted = [record.id for record in some if not record.deleted]
    found = {document.id: document for document in library().referring(wanted, VISITOR)}
    if len(found) < len(wanted):
        raise ServiceUnavailable(retry_after=AGAIN)
    return found


def _add_header(parent: Element, record: Record) -> None:
    header = add(parent, "header", status="deleted" if record.deleted else "")
    add(header, "identifier", identifier_of(record.id))
    add(header, "datestamp", record.datestamp)
    for spec in record.sets:
        add(header, "setSpec", spec)


def _add_record(parent: Element, record: Record, documents: dict[str, Document]) -> None:
    whole = add(parent, "record")
    _add_header(whole, record)
    if record.deleted:
        return
    document = documents[record.id]
    described = _dublin_core()
    for name, text, language in dublin_core.elements(document, taxonomy()):
        add(described, f"dc:{name}", text, lang=language)
    add(described, "dc:identifier", permanent(document))
    add(described, "dc:identifier", record.id)
    add(whole, "metadata").append(described)


def _dublin_core() -> Element:
    described = root("oai_dc:dc", {"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    described.set(SCHEMA_LOCATION, f"{OAI_DC} {OAI}oai_dc.xsd")
    return described


_ANSWERS: dict[str, Callable[[Asked, Records, Tokens], Element]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": _identifiers,
    "ListRecords": _records,
}
