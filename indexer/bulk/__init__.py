"""Bulk: one change to many documents, looked at before it is made.

Promises that nobody's edit is overwritten, and that what a killed process left can be finished. Knows nothing of pages,
nor of how documents are found.
"""
