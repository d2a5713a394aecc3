"""Questions lead to others"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEEPS = sa.text("state NOT IN ('moved', 'carried')")


def upgrade() -> None:
    """Let a question be passed on with its message, which was unique; so far each is its own head."""
    op.execute("ALTER TABLE gestures ADD COLUMN onto INTEGER REFERENCES questions (id)")
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
    else:
        op.drop_constraint("questions_platform_event_key", "questions")
        op.execute("ALTER TABLE questions ADD COLUMN leads_to INTEGER REFERENCES questions (id)")
        op.execute("ALTER TABLE questions ADD COLUMN head INTEGER")
        op.execute("UPDATE questions SET head = id")
    op.create_index("questions_by_head", "questions", ["head"])
    op.create_index(
        "questions_by_message",
        "questions",
        ["platform", "event"],
        unique=True,
        sqlite_where=KEEPS,
        postgresql_where=KEEPS,
    )


def _make_anew() -> None:
    """Make the table again, because SQLite cannot drop the constraint.

    References to it are checked at the commit, once its rows are back under its own name.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE former AS SELECT * FROM questions")
    op.drop_table("questions")
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asker", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("floor", sa.Boolean(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("own_message", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("late_edit_told", sa.Boolean(), nullable=False),
        sa.Column("by_edit", sa.Boolean(), nullable=False),
        sa.Column("leads_to", sa.Integer(), nullable=True),
        sa.Column("head", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asker"], ["people.id"]),
        sa.ForeignKeyConstraint(["session"], ["queues.session"]),
        sa.ForeignKeyConstraint(["leads_to"], ["questions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("questions_by_queue", "questions", ["session", "state"])
    op.execute("INSERT INTO questions SELECT former.*, NULL, id FROM former")
    op.drop_table("former")


def downgrade() -> None:
    raise NotImplementedError("a question that was passed on shares its message with the one it became")
