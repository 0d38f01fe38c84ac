"""`python -m indexer.cli` is the command bolig2000."""

from indexer.cli import main

if __name__ == "__main__":  # a worker process imports this module again
    main()
