"""Migrations of accounts.db, run by Alembic at each start. The catalogue has none: it is derived, and made anew."""
