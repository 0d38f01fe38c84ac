"""Intake: files from outside, hostile until read, into the corpus as drafts. Indexes nothing, and shows nothing."""
