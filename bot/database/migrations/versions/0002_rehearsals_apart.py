"""Rehearsals apart"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; any places made until now are those of the day itself."""
    op.add_column("instance", sa.Column("rehearses", sa.Boolean(), nullable=True))
    op.execute("UPDATE instance SET rehearses = false WHERE EXISTS (SELECT 1 FROM places)")


def downgrade() -> None:
    op.drop_column("instance", "rehearses")
