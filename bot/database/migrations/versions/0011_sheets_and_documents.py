"""Sheets of the restitution, and documents"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is kept for the restitution, what its sheets are made of, and the files that messages bear."""
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("author", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["question"], ["questions.id"]),
        sa.ForeignKeyConstraint(["author"], ["people.id"]),
        sa.ForeignKeyConstraint(["kept_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "event"),
    )
    op.create_index("notes_by_session", "notes", ["session"])
    op.create_table(
        "stars",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("keeps", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.PrimaryKeyConstraint("platform", "event"),
    )
    op.create_index("stars_by_target", "stars", ["platform", "target"])
    op.create_table(
        "sheets",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("touched", sa.String(length=27), nullable=True),
        sa.Column("frozen", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("frozen_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("session"),
    )
    op.create_table(
        "additions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("out_on", sa.String(length=20), nullable=True),
        sa.Column("out_event", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("additions_by_session", "additions", ["session", "person"])
    op.create_index("additions_by_message", "additions", ["platform", "event"])
    op.create_table(
        "confirmations",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"]),
        sa.PrimaryKeyConstraint("platform", "event"),
    )
    op.create_index("confirmations_by_session", "confirmations", ["session"])
    op.add_column("outbox", sa.Column("document", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "document")
    for table in ("confirmations", "additions", "sheets", "stars", "notes"):
        op.drop_table(table)
