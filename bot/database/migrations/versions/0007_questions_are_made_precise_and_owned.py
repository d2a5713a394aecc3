"""Questions are made precise and owned"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what desks ask to have made precise, what askers answer, and who questions are given to."""
    op.add_column("questions", sa.Column("clarification", sa.Integer(), nullable=True))
    op.add_column("questions", sa.Column("owner", sa.String(length=40), nullable=True))
    op.create_table(
        "clarifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gesture", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("precision", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["gesture"], ["gestures.id"]),
        sa.ForeignKeyConstraint(["question"], ["questions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("gesture"),
    )
    op.create_index("clarifications_by_question", "clarifications", ["question"])
    op.create_table(
        "precisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clarification", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("gesture", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["clarification"], ["clarifications.id"]),
        sa.ForeignKeyConstraint(["gesture"], ["gestures.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("precisions_by_clarification", "precisions", ["clarification"])
    op.create_index("precisions_by_message", "precisions", ["platform", "event"])
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gesture", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("named", sa.String(length=40), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["gesture"], ["gestures.id"]),
        sa.ForeignKeyConstraint(["question"], ["questions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("gesture"),
    )
    op.create_index("assignments_by_question", "assignments", ["question"])


def downgrade() -> None:
    """Remove them: the columns hold nothing that the tables do not."""
    for table in ("assignments", "precisions", "clarifications"):
        op.drop_table(table)
    for column in ("owner", "clarification"):
        op.drop_column("questions", column)
