"""Questions are let through"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a desk's decision to moderate, the new words that wait for it, and who may not ask."""
    op.add_column("queues", sa.Column("moderated", sa.Boolean(), nullable=True))
    op.create_table(
        "rewordings",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=True),
        sa.Column("gesture", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["gesture"], ["gestures.id"]),
        sa.PrimaryKeyConstraint("platform", "event"),
    )
    op.create_table(
        "silenced",
        sa.Column("sign", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sign", "by"),
    )


def downgrade() -> None:
    op.drop_table("silenced")
    op.drop_table("rewordings")
    op.drop_column("queues", "moderated")
