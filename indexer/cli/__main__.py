"""`python -m indexer.cli` is the command bolig2000."""

from indexer.cli import main

main()
