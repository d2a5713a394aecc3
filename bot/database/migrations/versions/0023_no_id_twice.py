"""No id of a note or of a line of the public is given twice"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("notes", "additions")


def upgrade() -> None:
    """Let SQLite never give an id again: a frozen sheet showed the words of another note in its place."""
    _rebuild(ids_once=True)


def downgrade() -> None:
    _rebuild(ids_once=False)


def _rebuild(*, ids_once: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        kept = {"sqlite_autoincrement": ids_once}
        with op.batch_alter_table(table, recreate="always", table_kwargs=kept):
            pass
