"""What people know of each session, and short messages about changes"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables: they are filled when the day is next planned, and nothing is told then."""
    op.add_column("outbox", sa.Column("sessions", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "known",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start", sa.String(length=27), nullable=False),
        sa.Column("read", sa.String(length=27), nullable=False),
        sa.Column("end", sa.String(length=27), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("session"),
    )
    op.create_table(
        "tellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(length=27), nullable=False),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "formerly",
        sa.Column("telling", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start", sa.String(length=27), nullable=True),
        sa.Column("read", sa.String(length=27), nullable=True),
        sa.Column("end", sa.String(length=27), nullable=True),
        sa.Column("rooms", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["telling"], ["tellings.id"]),
        sa.PrimaryKeyConstraint("telling", "session"),
    )


def downgrade() -> None:
    op.drop_table("formerly")
    op.drop_table("tellings")
    op.drop_table("known")
    op.drop_column("outbox", "sessions")
