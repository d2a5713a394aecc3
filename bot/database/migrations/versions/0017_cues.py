"""Cues to desks"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the cues that the régie gives to desks, and who acknowledged them."""
    op.create_table(
        "cues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("handle", sa.String(length=300), nullable=False),
        sa.Column("desk", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", sa.String(length=27), nullable=True),
        sa.Column("told_at", sa.String(length=27), nullable=True),
        sa.Column("seen_at", sa.String(length=27), nullable=True),
        sa.Column("seen_on", sa.String(length=20), nullable=True),
        sa.Column("seen_by", sa.String(length=300), nullable=True),
        sa.Column("seen_event", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "event", "desk"),
    )


def downgrade() -> None:
    op.drop_table("cues")
