"""The tables of accounts.db. Whatever changes here has a migration; times are UTC in ISO 8601, so that they sort."""

from datetime import UTC, datetime

import sqlalchemy as sa

metadata = sa.MetaData()

users = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("role", sa.String(20)),
    sa.Column("password", sa.String(400)),
    sa.Column("created_at", sa.String(40)),
)
secrets = sa.Table(
    "secrets", metadata, sa.Column("name", sa.String(60), primary_key=True), sa.Column("value", sa.LargeBinary)
)
#: `id` is a digest of what the browser holds: whoever reads this table can log in as nobody.
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(200)),
    sa.Column("browser", sa.String(80)),
    sa.Column("created_at", sa.String(40)),
    sa.Column("used_at", sa.String(40)),
)
#: One for each name: a later one replaces it. `role` is that of an invitation, '' where a password is reset.
links = sa.Table(
    "links",
    metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("id", sa.String(64)),
    sa.Column("role", sa.String(20)),
    sa.Column("created_at", sa.String(40)),
    sa.Column("expires_at", sa.String(40)),
)
#: `id` is a digest of the name: people type passwords into the wrong field.
tries = sa.Table(
    "tries",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer),
    sa.Column("failed_at", sa.Float),
    sa.Column("again_at", sa.Float),
)
events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.String(40)),
    sa.Column("who", sa.String(200)),
    sa.Column("action", sa.String(40)),
    sa.Column("subject", sa.String(400)),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
)


def stamp(moment: datetime | None = None) -> str:
    """Write a point in time, or now, to the second."""
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")


def plain_name(name: str) -> str:
    """Return a user's name as it is kept: two that differ in case only are one."""
    return name.strip().casefold()
