"""Phones in the room"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("accounts", "questions", "votes")


def upgrade() -> None:
    """Add whether an account, a question and a vote are the room's: so far none is known to be."""
    for table in TABLES:
        op.add_column(table, sa.Column("in_room", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "in_room")
