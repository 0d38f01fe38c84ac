"""Query: what a person typed in, a frozen tree of terms out. Never raises on input."""
