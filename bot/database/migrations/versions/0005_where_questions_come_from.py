"""Where questions come from"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find at once the question that another one came from, and all that one message asked.

    The unique index by message leaves out those that were passed on, so it serves no search with parameters.
    """
    op.create_index("questions_by_next", "questions", ["leads_to"])
    op.create_index("questions_of_message", "questions", ["platform", "event"])


def downgrade() -> None:
    op.drop_index("questions_of_message", "questions")
    op.drop_index("questions_by_next", "questions")
