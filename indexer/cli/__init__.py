"""The command bolig2000: parse, call, print. Data go to stdout, talk and progress to stderr."""

from indexer.cli.group import bolig2000
from indexer.cli.indexing import add, check, index
from indexer.cli.searching import export, search
from indexer.cli.serving import serve
from indexer.cli.users import user

for command in (index, add, check, search, export, serve, user):
    bolig2000.add_command(command)


def main() -> None:
    """Run the command; the exit code is 0 for done, 1 for failed, 2 for misuse."""
    bolig2000(prog_name="bolig2000")
