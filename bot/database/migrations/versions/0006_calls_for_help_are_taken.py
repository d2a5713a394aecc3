"""Calls for help are taken, and ring once more"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = {
    "opens": "BOOLEAN",
    "ring": "INTEGER",
    "rung_at": "VARCHAR(27)",
    "again_at": "VARCHAR(27)",
    "taken_at": "VARCHAR(27)",
    "taken_on": "VARCHAR(20)",
    "taken_by": "VARCHAR(300)",
    "taken_event": "VARCHAR(300)",
}


def upgrade() -> None:
    """Let an organiser take a call; those made so far do not ring once more."""
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE appeals ADD COLUMN {name} {kind}")


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.execute(f"ALTER TABLE appeals DROP COLUMN {name}")
