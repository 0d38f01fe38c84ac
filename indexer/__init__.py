"""Indexer: a folder of documents in, search results out. Knows nothing of the web."""
