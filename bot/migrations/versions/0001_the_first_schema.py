"""The first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("handle", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("previewed_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "event"),
    )
    op.create_table(
        "drafts",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("handle", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("own_message", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("platform", "event"),
    )
    op.create_table(
        "gaps",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("remote", sa.String(length=300), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("next_token", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "remote", "token"),
    )
    op.create_table(
        "instance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("clock_start", sa.String(length=27), nullable=True),
        sa.Column("clock_speed", sa.Float(), nullable=True),
        sa.Column("first_start", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "journal",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("remote", sa.String(length=300), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("author", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("platform", "event"),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index("journal_order", ["platform", "position"], unique=False)
        batch_op.create_index("journal_waiting", ["platform", "waiting", "position"], unique=False)

    op.create_table(
        "members",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("handle", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("platform", "place", "handle"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("operation", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("actions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("mark", sa.String(length=50), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("notify", sa.Boolean(), nullable=False),
        sa.Column("reply_to", sa.String(length=300), nullable=True),
        sa.Column("target", sa.String(length=300), nullable=True),
        sa.Column("target_row", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(length=300), nullable=True),
        sa.Column("remote", sa.String(length=300), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(length=27), nullable=False),
        sa.Column("stale", sa.String(length=27), nullable=True),
        sa.Column("not_before", sa.String(length=27), nullable=True),
        sa.Column("first_attempt", sa.String(length=27), nullable=True),
        sa.Column("sent_at", sa.String(length=27), nullable=True),
        sa.Column("sent_event_time", sa.String(length=27), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("spoken", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["target_row"],
            ["outbox.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("outbox_answers", ["platform", "reply_to"], unique=False)
        batch_op.create_index("outbox_remote", ["platform", "remote"], unique=False)
        batch_op.create_index("outbox_subject", ["subject"], unique=False)
        batch_op.create_index("outbox_waiting", ["platform", "state", "priority", "due"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "places",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("remote", sa.String(length=300), nullable=False),
        sa.Column("spoken", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("platform", "name"),
        sa.UniqueConstraint("platform", "remote"),
    )
    op.create_table(
        "platforms",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("account", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("last_event", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "queues",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=10), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("session"),
        sa.UniqueConstraint("prefix"),
    )
    op.create_table(
        "settled",
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "told",
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("what"),
    )
    op.create_table(
        "tombstones",
        sa.Column("sign", sa.String(length=64), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("sign"),
    )
    op.create_table(
        "accounts",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("handle", sa.String(length=300), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("platform", "handle"),
    )
    op.create_table(
        "entries",
        sa.Column("named", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("named"),
    )
    op.create_table(
        "links",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
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
        sa.ForeignKeyConstraint(
            ["asker"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["session"],
            ["queues.session"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("platform", "event"),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index("questions_by_queue", ["session", "state"], unique=False)

    op.create_table(
        "counted",
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question"],
            ["questions.id"],
        ),
        sa.PrimaryKeyConstraint("question", "platform"),
    )
    op.create_table(
        "gestures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(length=20), nullable=True),
        sa.Column("event", sa.String(length=300), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("before", sa.String(length=10), nullable=False),
        sa.Column("after", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["question"],
            ["questions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("gestures", schema=None) as batch_op:
        batch_op.create_index("gestures_by_event", ["platform", "event"], unique=False)

    op.create_table(
        "recounts",
        sa.Column("question", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question"],
            ["questions.id"],
        ),
        sa.PrimaryKeyConstraint("question"),
    )
    op.create_table(
        "slots",
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message"],
            ["outbox.id"],
        ),
        sa.ForeignKeyConstraint(
            ["question"],
            ["questions.id"],
        ),
        sa.PrimaryKeyConstraint("message", "slot"),
    )
    op.create_table(
        "votes",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=True),
        sa.Column("mark", sa.String(length=50), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["question"],
            ["questions.id"],
        ),
        sa.PrimaryKeyConstraint("platform", "event"),
    )
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.create_index("votes_by_question", ["question", "person"], unique=False)
