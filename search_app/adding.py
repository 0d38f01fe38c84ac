"""Adding documents: files are sent, looked at, and become drafts; what becomes of each is shown until it is found."""

from tempfile import SpooledTemporaryFile
from typing import IO, cast

from flask import Blueprint, Request, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexer.catalogue.events import Action
from indexer.corpus import Corpus
from indexer.errors import Refused
from indexer.intake.batch import Batch, Item, Journal, Step
from indexer.naming import document_id
from indexer.reading.limits import MEGABYTE
from search_app.access import check_form, viewer
from search_app.fates import UploadPage, refusal, upload_page
from search_app.language import gettext
from search_app.review import hides
from search_app.secretariat import secretariat_only
from search_app.services import Services, services

blueprint = Blueprint("adding", __name__, url_prefix="/sekretariat/tilfoej")
blueprint.before_request(secretariat_only)

#: Uploads that are listed.
NEWEST = 10
#: Bytes of a file that are received in memory; a larger one goes to the disk as it comes.
IN_MEMORY = 500_000
#: Bytes of all that comes beside the files, and of what the parser holds of a file at a time.
BESIDE = 1_000_000


class Receiving(Request):
    """A request whose files are received into the instance folder, without a name: nothing is left of them after it."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - the signature of werkzeug
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        found: Services = current_app.extensions[Services.name]
        return cast(IO[bytes], SpooledTemporaryFile(IN_MEMORY, dir=str(found.desk.incoming)))


@blueprint.get("")
def form() -> str:
    """Show the form."""
    return _form()


@blueprint.post("")
def receive() -> ResponseReturnValue:
    """Take the files in, and go on to what becomes of them."""
    settings = services().settings
    request.max_content_length = settings.upload_size_limit * MEGABYTE + BESIDE
    request.max_form_memory_size = BESIDE
    request.max_form_parts = settings.upload_file_limit + 10
    check_form()
    sent, in_folders = (
        [(file.filename, file.stream) for file in request.files.getlist(field) if file.filename]
        for field in ("files", "in_folders")
    )
    folder = request.form.get("new_folder", "").strip() or request.form.get("folder", "")
    if not sent and not in_folders:
        return _form(folder, error=gettext("No file was chosen. Choose one or more files and try again.")), 400
    try:
        batch = services().desk.receive(
            sent, folder, viewer().name, services().holdings.path_of_bytes, _record, in_folders=in_folders
        )
    except Refused:
        error = gettext("The folder “%(folder)s” cannot be used. Write letters, with / between folders.", folder=folder)
        return _form(folder, error=error), 400
    return redirect(url_for(".status", id=batch.id), 303)


def _record(item: Item) -> None:
    """Note in the event log what was added or replaced."""
    action = {Step.ADDED: Action.DOCUMENT_ADDED, Step.REPLACED: Action.DOCUMENT_REPLACED}.get(item.step)
    if action:
        after = {"path": item.path, "sha256": item.digest}
        services().accounts.events.record(viewer().name, action, document_id(item.path), after=after)


def _form(folder: str = "", error: str = "") -> str:
    settings = services().settings
    folders = Corpus(settings.corpus).folders()
    return render_template(
        "adding/form.html",
        folders=folders,
        folder=folder or request.args.get("mappe", ""),
        error=error,
        batches=[(batch, _was_cut_off(batch)) for batch in services().desk.batches(NEWEST)],
        settings=settings,
        megabyte=MEGABYTE,
    )


@blueprint.get("/<id>")
def status(id: str) -> str:  # noqa: A002 - the word that addresses use
    """Show what becomes of each file."""
    return render_template("adding/status.html", page=_page(id), errors={})


@blueprint.get("/<id>/status")
def status_json(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Return the same for the page that is open: how each file stands, in words."""
    page = _page(id)
    files = [
        {"number": fate.number, "state": fate.state, "text": fate.text, "url": fate.url, "name": fate.name}
        for fate in page.fates
    ]
    return jsonify(waiting=page.waiting, said=page.said, files=files)


@blueprint.post("/<id>")
def decide(id: str) -> ResponseReturnValue:  # noqa: A002 - the word that addresses use
    """Do with a held file what was decided."""
    check_form()
    number = request.form.get("number", 0, type=int)
    name = request.form.get("new_name", "").strip()
    try:
        item = services().desk.decide(
            id, number, request.form.get("decision", ""), name, hide_former=_hides_former(id, number)
        )
    except Refused as refused:
        return render_template("adding/status.html", page=_page(id), errors={number: refusal(refused)}), 400
    _record(item)
    if item.step is Step.TAKEN and name:
        taken = gettext("There is already a file %(path)s as well.", path=item.path)
        return render_template("adding/status.html", page=_page(id), errors={number: taken}), 409
    return redirect(url_for(".status", id=id, _anchor=f"fil-{number}"), 303)


def _hides_former(name: str, number: int) -> bool:
    """Say whether the file in the place of which one may be put must not be seen as a former version."""
    paths = [item.path for item in services().desk.batch(name).items if item.number == number]
    return "hide_former" in request.form or hides(services().holdings.settled(paths).get(paths[0]) if paths else None)


def _was_cut_off(batch: Batch) -> bool:
    """Say whether the service was stopped while the files of an upload came in."""
    return not batch.whole and not Journal.of(services().desk.uploads, batch.id).is_busy()


def _page(name: str) -> UploadPage:
    desk = services().desk
    batch = desk.batch(name)
    paths = {path for item in batch.items for path in (item.path, item.other) if path}
    busy = not batch.whole and not _was_cut_off(batch)
    return upload_page(batch, services().holdings.settled(paths), Corpus(services().settings.corpus), busy=busy)
