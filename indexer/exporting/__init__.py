"""Exporting: the documents of a result as one file, written as they come. Knows no catalogue, engine or web request."""
