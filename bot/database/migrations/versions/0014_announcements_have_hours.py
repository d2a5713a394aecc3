"""Announcements have hours"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when an announcement is said and until when it stands; the former ones were said at once."""
    op.add_column("announcements", sa.Column("at", sa.String(length=27), nullable=True))
    op.add_column("announcements", sa.Column("until", sa.String(length=27), nullable=True))


def downgrade() -> None:
    op.drop_column("announcements", "until")
    op.drop_column("announcements", "at")
