"""Commands that bring documents in: index, add, check."""

import sys
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from indexer.catalogue.store import Catalogue
from indexer.check import Problem, problems
from indexer.cli.group import pass_settings, print_json
from indexer.corpus import Corpus
from indexer.errors import Bolig2000Error, CorpusError, InvalidValue
from indexer.model import Metadata, Visibility
from indexer.naming import iso_date
from indexer.pipeline.run import Pipeline, Tally
from indexer.pipeline.watch import watch as watch_folder
from indexer.settings import Settings
from indexer.taxonomy import TABLES, Taxonomy


class Bar:
    """A progress bar on stderr, drawn only where a person looks."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Move the bar."""
        if self._bar is None:
            self._bar = click.progressbar(length=total, label="Indexing", file=sys.stderr, show_pos=True)
        self._bar.update(done - self._bar.pos)
        if done == total:
            self._bar.render_finish()
            self._bar = None


def tell(tally: Tally) -> None:
    """Tell what a run did."""
    click.echo(f"{tally} ({tally.seconds:.1f} s)", err=True)


def tell_error(error: Bolig2000Error) -> None:
    """Tell why a run of the watch failed."""
    click.echo(f"Error: {error}", err=True)


@click.command()
@click.option("--rebuild", is_flag=True, help="Read every file again and build a new index beside the one in use.")
@click.option("--watch", is_flag=True, help="Go on watching the folder until Ctrl-C.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read.  [default: one for each core]")
@click.option("--json", "as_json", is_flag=True, help="Print the tally as JSON.")
@pass_settings
def index(settings: Settings, rebuild: bool, watch: bool, workers: int | None, as_json: bool) -> None:
    """Make the index agree with the corpus folder.

    Only what changed is read. An interrupted run loses nothing: the next one goes on where it stopped.
    """
    settings = replace(settings, workers=workers or settings.workers)
    if watch and rebuild:
        raise click.UsageError("--rebuild and --watch do not go together: rebuild first, then watch")
    if watch:
        stop = threading.Event()
        click.echo(f"Watching {settings.corpus}. Stop with Ctrl-C.", err=True)
        try:
            watch_folder(settings, stop, tell, tell_error, Bar())
        except KeyboardInterrupt:
            stop.set()
        return
    with Pipeline(settings) as pipeline:
        tally = pipeline.run(rebuild=rebuild, progress=Bar())
    if as_json:
        print_json(tally.as_dict())
    else:
        tell(tally)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
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
    """Copy files into the corpus and index them.

    Metadata go into a sidecar beside each file. Nothing is copied when one of the values or names cannot be used.
    """
    if title and len(files) > 1:
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
    names = [f"{folder.strip('/')}/{file.name}".lstrip("/") for file in files]
    for name in names:
        if corpus.file(name).exists() or names.count(name) > 1:
            raise CorpusError(f"{name} is already in the corpus. Give the file another name; nothing was added")
    said = metadata if metadata != Metadata() else None
    paths = [corpus.add(name, file.read_bytes(), said) for name, file in zip(names, files, strict=True)]
    with Pipeline(settings) as pipeline:
        pipeline.run()
    _report(settings, paths, as_json)


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
        print_json(
            [{"path": d.path, "part": d.part, "id": d.id, "pages": d.page_count, **_outcome(d.outcome)} for d in found]
        )
        return
    for document in found:
        click.echo(f"{document.id}\t{document.outcome.status}\t{document.page_count} pages\t{document.metadata.title}")


def _outcome(outcome: Any) -> dict[str, str]:
    return {"status": outcome.status.value, "reason": outcome.reason, "detail": outcome.detail}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@pass_settings
def check(settings: Settings, as_json: bool) -> None:
    """List what is not searchable, and why.

    Every file that is not fully searchable, every fault in a sidecar, the taxonomy or the thesaurus, and metadata that
    neither sidecar nor file give.
    """
    catalogue = Catalogue(settings.database_url)
    try:
        found = problems(catalogue)
        files = len(catalogue.files())
    finally:
        catalogue.close()
    if as_json:
        print_json([_problem(problem) for problem in found])
        return
    for problem in found:
        click.echo("\t".join(filter(None, (_kind(problem), problem.path, _sentence(problem)))))
    counts = Counter(_kind(problem) for problem in found)
    tally = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing to look after"
    click.echo(f"{files} files: {tally}", err=True)


def _kind(problem: Problem) -> str:
    if problem.outcome:
        return problem.outcome.status.value
    return "fault" if problem.fault else "missing"


def _sentence(problem: Problem) -> str:
    if problem.outcome:
        return ": ".join(filter(None, (problem.outcome.reason, problem.outcome.detail)))
    return str(problem.fault) if problem.fault else ", ".join(problem.missing)


def _problem(problem: Problem) -> dict[str, Any]:
    shown: dict[str, Any] = {"path": problem.path, "id": problem.document_id, "kind": _kind(problem)}
    if problem.outcome:
        shown |= _outcome(problem.outcome)
    elif problem.fault:
        fault = problem.fault
        shown |= {"file": fault.file, "code": fault.code, "key": fault.key, "value": fault.value}
        shown |= {"nearest": fault.nearest, "message": str(fault)}
    else:
        shown |= {"missing": list(problem.missing)}
    return shown
