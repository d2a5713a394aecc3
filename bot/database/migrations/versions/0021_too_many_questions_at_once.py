"""Too many questions at once"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when each question was taken, the places under pressure, and the questions without a card there."""
    op.add_column("questions", sa.Column("taken_at", sa.String(length=27), nullable=True))
    op.create_table(
        "pressures",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("due", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("session"),
    )
    op.create_table(
        "uncarded",
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["question"], ["questions.id"]),
        sa.PrimaryKeyConstraint("question"),
    )
    op.create_index("uncarded_by_session", "uncarded", ["session", "question"])


def downgrade() -> None:
    op.drop_table("uncarded")
    op.drop_table("pressures")
    op.drop_column("questions", "taken_at")
