"""Who is at their desk"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when each account was last seen acting, and who was asked whether they are there."""
    op.add_column("accounts", sa.Column("seen_at", sa.String(length=27), nullable=True))
    op.create_table(
        "presences",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("start", sa.String(length=27), nullable=False),
        sa.Column("named", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("session", "start", "named"),
    )


def downgrade() -> None:
    op.drop_table("presences")
    op.drop_column("accounts", "seen_at")
