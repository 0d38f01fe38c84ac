"""Citing: a document in, a reference to it out. Knows no catalogue, no engine and no request."""
