"""Danish: text in, terms out. The same analysis for documents and queries, for every engine."""
