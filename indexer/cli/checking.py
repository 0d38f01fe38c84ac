"""The command check: what a person has to look after."""

from collections import Counter
from typing import Any

import click

from indexer.catalogue.store import Catalogue
from indexer.check import Problem, problems
from indexer.cli.group import pass_settings, print_json
from indexer.settings import Settings


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
        outcome = problem.outcome
        shown |= {"status": outcome.status.value, "reason": outcome.reason, "detail": outcome.detail}
    elif problem.fault:
        fault = problem.fault
        shown |= {"file": fault.file, "code": fault.code, "key": fault.key, "value": fault.value}
        shown |= {"nearest": fault.nearest, "message": str(fault)}
    else:
        shown |= {"missing": list(problem.missing)}
    return shown
