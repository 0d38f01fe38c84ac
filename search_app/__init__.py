"""Search app: the web side. Asks indexer.search, shows what comes back, holds no SQL."""
