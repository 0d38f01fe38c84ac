"""One file for each change of the accounts' tables, oldest first."""
