"""Where questions come from"""

from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find at once the question that another one came from, which each message about it shows."""
    op.create_index("questions_by_next", "questions", ["leads_to"])


def downgrade() -> None:
    op.drop_index("questions_by_next", "questions")
