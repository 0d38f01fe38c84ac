"""The command bolig2000: parse, call, print. Data go to stdout, talk and progress to stderr."""

from indexer.cli.group import bolig2000


def main() -> None:
    """Run the command; the exit code is 0 for done, 1 for failed, 2 for misuse."""
    bolig2000(prog_name="bolig2000")
