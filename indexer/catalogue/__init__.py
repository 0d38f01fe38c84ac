"""Catalogue: what is known of every file, kept in SQL. Derived from the corpus; may be deleted at any time."""
