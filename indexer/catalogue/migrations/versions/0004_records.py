"""What harvesters were told of each public document, and when."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "records",
        sa.Column("id", sa.String(1024), primary_key=True),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("sets", sa.Text, nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("appeared", sa.String(20), nullable=False),
        sa.Column("datestamp", sa.String(20), nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
    )
    op.create_index("records_by_datestamp", "records", ["datestamp", "id"])
    op.create_index("records_by_appearance", "records", ["appeared", "id"])
    state = op.create_table(
        "records_state",
        sa.Column("key", sa.String(20), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    rows = {"epoch": uuid4().hex, "seen": "", "seen_at": ""}
    op.bulk_insert(state, [{"key": key, "value": value} for key, value in rows.items()])
