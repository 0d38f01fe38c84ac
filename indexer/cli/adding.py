"""The command add: files into the corpus, with their metadata."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from indexer.catalogue.accounts import Accounts
from indexer.catalogue.events import COMMAND_LINE, Action
from indexer.catalogue.store import Catalogue
from indexer.cli.group import pass_settings, print_json
from indexer.corpus import Corpus
from indexer.errors import CorpusError, InvalidValue
from indexer.model import Document, Metadata, Visibility
from indexer.naming import document_id, iso_date
from indexer.pipeline.run import Pipeline
from indexer.settings import Settings
from indexer.sidecar import SUFFIX
from indexer.taxonomy import TABLES, Taxonomy


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILES...")
@click.option("--folder", default="", help="Sub-folder of the corpus, for instance sager/2026.")
@click.option("--title", default="")
@click.option("--type", "type_", default="", metavar="KEY", help="Document type, a key of taxonomy.toml.")
@click.option("--topic", "topics", multiple=True, metavar="KEY", help="May be repeated, like all options for KEYs.")
@click.option("--sector", "sectors", multiple=True, metavar="KEY")
@click.option("--target-group", "target_groups", multiple=True, metavar="KEY")
@click.option("--actor", "actors", multiple=True, metavar="KEY")
@click.option("--author", "authors", multiple=True)
@click.option("--publisher", default="")
@click.option("--date", "date_", default="", help="2017, 2017-03 or 2017-03-17.")
@click.option("--language", default="", help="da or en.")
@click.option("--municipality", default="")
@click.option("--journal-number", default="")
@click.option("--source", default="", help="The address where the document was published.")
@click.option("--summary", default="")
@click.option("--visibility", type=click.Choice([v.value for v in Visibility]), default=Visibility.PUBLIC.value)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome of each file as JSON.")
@pass_settings
def add(
    settings: Settings,
    files: tuple[Path, ...],
    folder: str,
    title: str,
    type_: str,
    topics: tuple[str, ...],
    sectors: tuple[str, ...],
    target_groups: tuple[str, ...],
    actors: tuple[str, ...],
    authors: tuple[str, ...],
    publisher: str,
    date_: str,
    language: str,
    municipality: str,
    journal_number: str,
    source: str,
    summary: str,
    visibility: str,
    as_json: bool,
) -> None:
    """Copy files and whole folders into the corpus and index them.

    A folder comes with its name and the folders in it, but without hidden files. Metadata go into a sidecar beside
    each file that has none yet. Nothing is copied when one of the values or names cannot be used.
    """
    within = folder.strip("/")
    found = [(f"{within}/{name}".lstrip("/"), file) for given in files for name, file in _files(given)]
    if title and len(found) > 1:
        raise click.UsageError("--title fits one file only; add the files one by one")
    metadata = Metadata(
        title=title,
        type=type_,
        topics=topics,
        sectors=sectors,
        target_groups=target_groups,
        actors=actors,
        authors=authors,
        publisher=publisher,
        date=iso_date(date_) if date_ else "",
        language=language,
        municipality=municipality,
        journal_number=journal_number,
        source=source,
        visibility=Visibility(visibility),
        summary=summary,
    )
    corpus = Corpus(settings.corpus)
    _check_values(metadata, corpus.taxonomy())
    said = metadata if metadata != Metadata() else None
    paths = _copied(corpus, found, said)
    _note(settings, corpus, paths)
    with Pipeline(settings) as pipeline:
        pipeline.run()
    _report(settings, paths, as_json)


def _files(given: Path) -> Iterator[tuple[str, Path]]:
    """Yield a file and its name, or the documents of a folder and their paths from the folder's own name on."""
    if not given.is_dir():
        yield given.name, given
        return
    for file in sorted(given.rglob("*")):
        inside = file.relative_to(given)
        described = file.name.endswith(SUFFIX) and file.with_name(file.name.removesuffix(SUFFIX)).is_file()
        if file.is_file() and not described and not any(part.startswith(".") for part in inside.parts):
            yield f"{given.resolve().name}/{inside.as_posix()}", file


def _copied(corpus: Corpus, found: Sequence[tuple[str, Path]], said: Metadata | None) -> list[str]:
    """Copy all of the files, or none, and return their paths; one with a sidecar beside it brings that along."""
    twice = [name for name, count in Counter(name for name, _ in found).items() if count > 1]
    if twice:
        raise CorpusError(f"{twice[0]} would be there twice. Nothing was added")
    try:
        for name, file in found:
            corpus.check_new(name, file)
    except CorpusError as exc:
        raise CorpusError(f"{exc}. Nothing was added") from exc
    paths = []
    for name, file in found:
        sidecar = file.with_name(file.name + SUFFIX)
        if sidecar.is_file():
            corpus.write_sidecar(name, sidecar.read_bytes())
        paths.append(corpus.add(name, file, None if sidecar.is_file() else said))
    return paths


def _note(settings: Settings, corpus: Corpus, paths: list[str]) -> None:
    accounts = Accounts(settings.accounts_url)
    try:
        for path in paths:
            after = {"path": path, "sha256": corpus.digest(path)}
            accounts.events.record(COMMAND_LINE, Action.DOCUMENT_ADDED, document_id(path), after=after)
    finally:
        accounts.close()


def _check_values(metadata: Metadata, vocabulary: Taxonomy) -> None:
    coded = {key: facet for key, facet in TABLES.items() if hasattr(metadata, key)}
    values = [(key, facet, value) for key, facet in coded.items() for value in getattr(metadata, key)]
    if metadata.type:
        values.append(("type", "type", metadata.type))
    for key, facet, value in values:
        if fault := vocabulary.fault("taxonomy.toml", key, facet, value):
            hint = (
                f"; did you mean {fault.nearest}?" if fault.nearest else f". Known: {', '.join(vocabulary.keys(facet))}"
            )
            raise InvalidValue(f"{value} is not among the {key} of taxonomy.toml{hint} Nothing was added")


def _report(settings: Settings, paths: list[str], as_json: bool) -> None:
    catalogue = Catalogue(settings.database_url)
    try:
        found = [document for path in paths for document in catalogue.documents_of(path)]
    finally:
        catalogue.close()
    if as_json:
        print_json([_described(document) for document in found])
        return
    for document in found:
        click.echo(f"{document.id}\t{document.outcome.status}\t{document.page_count} pages\t{document.metadata.title}")


def _described(document: Document) -> dict[str, Any]:
    outcome = document.outcome
    shown: dict[str, Any] = {"path": document.path, "part": document.part, "id": document.id}
    shown |= {"pages": document.page_count}
    return shown | {"status": outcome.status.value, "reason": outcome.reason, "detail": outcome.detail}
