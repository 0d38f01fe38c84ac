"""Proposing: what a document seems to be, with where that was found. It proposes, people decide; nothing is written."""
