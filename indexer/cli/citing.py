"""The command cite: a reference to a document, or to a page of it."""

from datetime import date

import click

from indexer.citing.forms import BY_NAME
from indexer.citing.item import Item, cited_page, item
from indexer.citing.styles import DANISH, STYLES
from indexer.cli.group import pass_settings
from indexer.errors import InvalidValue, NotFound
from indexer.model import Role, Viewer
from indexer.naming import document_address
from indexer.search import Library
from indexer.settings import Settings


@click.command()
@click.argument("document_id", metavar="ID")
@click.option(
    "--page", type=click.IntRange(0), default=0, help="The page cited, counted from the first of the file; 0 is none."
)
@click.option("--style", type=click.Choice([*STYLES, *BY_NAME]), default=DANISH, show_default=True)
@click.option("--language", type=click.Choice(["da", "en"]), default="da", show_default=True, help="The words of APA.")
@click.option(
    "--viewer",
    type=click.Choice([role.value for role in Role]),
    default=Role.VISITOR.value,
    show_default=True,
    help="Whose eyes to look with: visitors see public documents only.",
)
@pass_settings
def cite(settings: Settings, document_id: str, page: int, style: str, language: str, viewer: str) -> None:
    """Print a reference to a document.

    ID is what stands after /dokument/ in its address. The reference has the day of access, the beginning of the file's
    SHA-256, and with --page what is printed on the page.
    """
    library = Library(settings)
    try:
        cited = _item(library, settings, document_id, page, Viewer(Role(viewer)))
    finally:
        library.close()
    if style in STYLES:
        click.echo(STYLES[style](cited, language))
    else:
        click.echo("".join(BY_NAME[style].listed([cited])), nl=False)
    if not settings.base_url:
        click.echo("The address is that of this machine. Set base_url to the public one.", err=True)


def _item(library: Library, settings: Settings, document_id: str, number: int, viewer: Viewer) -> Item:
    document = library.document(document_id, viewer)
    metadata = document.metadata

    def printed(on: int) -> str:
        return next((page.label for page in library.pages(document.id, viewer, first=on, last=on)), "")

    try:
        page = cited_page(document, number, printed)
    except NotFound as exc:
        raise InvalidValue(str(exc)) from exc
    site = settings.base_url or f"http://{settings.host}:{settings.port}"
    return item(
        document,
        document_address(site, document.id, page.number if page else 0),
        date.today(),  # noqa: DTZ011 - the day it is where the command is given
        page,
        kind=library.taxonomy.label("type", metadata.type, metadata.language) if metadata.type else "",
        archive=settings.site_name,
    )
