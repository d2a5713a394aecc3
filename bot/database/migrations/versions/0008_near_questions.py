"""Near questions"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; questions asked until now are compared with those that come."""
    op.create_table(
        "near",
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["question"], ["questions.id"]),
        sa.ForeignKeyConstraint(["other"], ["questions.id"]),
        sa.PrimaryKeyConstraint("question", "other"),
    )
    op.create_index("near_by_other", "near", ["other"])
    op.create_index("near_by_session", "near", ["session", "score"])


def downgrade() -> None:
    op.drop_table("near")
