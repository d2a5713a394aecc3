"""Questions wait for a choice among near ones"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no draft was waiting for such a choice."""
    op.add_column("drafts", sa.Column("publishes_at", sa.String(length=27), nullable=True))


def downgrade() -> None:
    op.drop_column("drafts", "publishes_at")
