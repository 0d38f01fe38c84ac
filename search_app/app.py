"""The application: wiring and nothing else."""

import gc

from flask import Flask, request

from indexer import settings as settings_of_the_installation
from indexer.catalogue.sessions import LIFETIME
from indexer.settings import Settings
from search_app import (
    about,
    access,
    accounts,
    adding,
    address,
    administration,
    api,
    boxes,
    bulk,
    cases,
    citation,
    compression,
    condition,
    crawlers,
    documents,
    drafts,
    editing,
    errors,
    events,
    exports,
    feeds,
    harvest,
    headers,
    knowledge,
    language,
    limits,
    own_account,
    pictures,
    proposals,
    protocol,
    questions,
    saved,
    search,
    secretariat,
    trash,
    twins,
    versions,
    words,
)
from search_app.services import Services

BLUEPRINTS = (
    search.blueprint,
    questions.blueprint,
    saved.blueprint,
    about.blueprint,
    exports.blueprint,
    protocol.blueprint,
    knowledge.blueprint,
    documents.blueprint,
    citation.blueprint,
    versions.blueprint,
    pictures.blueprint,
    cases.blueprint,
    accounts.blueprint,
    own_account.blueprint,
    secretariat.blueprint,
    condition.blueprint,
    events.blueprint,
    administration.blueprint,
    adding.blueprint,
    drafts.blueprint,
    twins.blueprint,
    editing.blueprint,
    proposals.blueprint,
    bulk.blueprint,
    trash.blueprint,
    api.blueprint,
    feeds.blueprint,
    harvest.blueprint,
    crawlers.blueprint,
)
LARGEST_FORM = 64_000
#: Where nobody comes back to after logging in.
_NOWHERE = {"accounts.login", "accounts.forgotten", "accounts.link", "search.front"}


def create_app(settings: Settings) -> Flask:
    """Return the application for these settings. Raises CatalogueError when the accounts cannot be used."""
    app = Flask(__name__)
    app.request_class = adding.Receiving
    app.json.ensure_ascii = app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has them
    services = Services(settings)
    app.extensions[services.name] = services
    app.secret_key = services.accounts.secret_key()
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        SESSION_COOKIE_NAME="bolig2000",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    language.install(app)
    address.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.install(app)
    limits.install(app, settings)
    headers.install(app)
    compression.install(app)
    _teach_templates(app, settings)
    return app


def create_app_from_environment() -> Flask:
    """Return the application for the settings of the environment: what a WSGI server starts in each worker."""
    app = create_app(settings_of_the_installation.load())
    # The modules stay as long as the process: the collector passes them over, and comes by less often. With 50,000
    # documents, that takes a tenth from the slowest twentieth of answers.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 50)
    return app


def _here() -> str | None:
    """Return where to come back to after logging in, where that is somewhere."""
    elsewhere = request.method == "GET" and request.endpoint not in _NOWHERE
    return access.local_path(request.full_path.rstrip("?")) or None if elsewhere else None


def _teach_templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        number=language.number, day=language.day, moment=language.moment, file_size=language.file_size
    )
    app.jinja_env.globals.update(
        words=words, boxes=boxes.boxes, csrf_token=access.csrf_token, site_name=settings.site_name
    )

    @app.context_processor
    def shared() -> dict[str, object]:
        person = access.viewer()
        return {
            "lang": language.language(),
            "person": person,
            "in_secretariat": person.is_secretariat,
            "other_languages": language.others(),
            "login_next": _here(),
        }
