"""The tables. Instants are UTC; "event time" and "wall time" are said where it could be doubted."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UTCInstant(TypeDecorator[datetime]):
    """An aware datetime, stored as sortable text in UTC; a naive one is refused."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: say in which zone it is")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()


def _table(name: str, *columns: Any) -> Table:
    return Table(name, metadata, *columns)


# One row: what this database is, and with which clock.
instance = _table(
    "instance",
    Column("id", Integer, primary_key=True),
    Column("token", String(32), nullable=False),  # random: makes idempotency tokens ours alone
    Column("event", String(40), nullable=False),
    Column("clock_start", UTCInstant),  # event time; null with the real clock
    Column("clock_speed", Float),
    Column("first_start", UTCInstant),  # wall time of the first run
    Column("rehearses", Boolean),  # its places are a rehearsal's; null until they are made
    Column("copied_at", UTCInstant),  # wall time of the backup that this is; null in the original
    Column("generation", String(32)),  # random, of a restored backup: what followed it used other tokens
    Column("caught_up", UTCInstant),  # event time when a restored backup knew again what had happened
)

# How far each platform was read, and the account the bot has there.
platforms = _table(
    "platforms",
    Column("name", String(20), primary_key=True),
    Column("position", Text),
    Column("scope", Text),  # in which it remembers our tokens
    Column("account", JSON(none_as_null=True)),
    Column("last_event", UTCInstant),  # wall time
)

places = _table(
    "places",
    Column("platform", String(20), primary_key=True),
    Column("name", String(300), primary_key=True),
    Column("remote", String(300), nullable=False),
    Column("spoken", Integer, nullable=False, default=0),  # messages written there, ours included
    Column("since", UTCInstant),  # wall time of provision: what happened there before is not of this event
    UniqueConstraint("platform", "remote"),
)

# What was received. Raw words leave once handled; the id stays, so nothing is taken twice.
journal = _table(
    "journal",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),
    Column("remote", String(300), nullable=False),  # the platform's id of the room
    Column("position", BigInteger, nullable=False),  # order of handling
    Column("waiting", Boolean, nullable=False),
    Column("content", JSON(none_as_null=True)),  # null once handled, kept where that failed
    Column("author", String(64)),  # the seal of who wrote a message: nobody else may mend it
    Column("edits", String(300)),  # the message it gave new words: they leave should it be taken away
    Index("journal_order", "platform", "position"),
    Index("journal_waiting", "platform", "waiting", "position"),
)

gaps = _table(
    "gaps",
    Column("platform", String(20), primary_key=True),
    Column("remote", String(300), primary_key=True),
    Column("token", Text, primary_key=True),  # the one the gap began with
    Column("next_token", Text, nullable=False),
    Column("position", BigInteger, nullable=False),  # the next event found goes here, then lower
)

people = _table(
    "people",
    Column("id", Integer, primary_key=True),
    Column("language", String(2)),
)

accounts = _table(
    "accounts",
    Column("platform", String(20), primary_key=True),
    Column("handle", String(300), primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("name", Text, nullable=False),
)

# A code that joins another account to this person; it goes when it is used.
links = _table(
    "links",
    Column("code", String(10), primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("at", UTCInstant, nullable=False),  # wall time
)

# Who showed the code of someone of the programme.
entries = _table(
    "entries",
    Column("named", String(40), primary_key=True),  # the id in the programme
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("platform", String(20), nullable=False),  # where they showed it
)

members = _table(
    "members",
    Column("platform", String(20), primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("handle", String(300), primary_key=True),
)

# Codes are frozen at provision; `opened` is what a desk decided, null while the rule holds.
queues = _table(
    "queues",
    Column("session", String(40), primary_key=True),
    Column("prefix", String(10), nullable=False, unique=True),
    Column("last_number", Integer, nullable=False, default=0),
    Column("opened", Boolean),
)

questions = _table(
    "questions",
    Column("id", Integer, primary_key=True),
    Column("session", ForeignKey("queues.session"), nullable=False),
    Column("code", String(20), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("asker", ForeignKey("people.id")),  # null for a floor question
    Column("name", Text),  # as shown; null when anonymous or from the floor
    Column("anonymous", Boolean, nullable=False, default=False),
    Column("floor", Boolean, nullable=False, default=False),
    Column("platform", String(20), nullable=False),
    Column("place", String(300), nullable=False),  # where it was asked
    Column("event", String(300), nullable=False),  # the message, or the pressing, that asks it
    Column("own_message", Boolean, nullable=False, default=True),  # others can see and mark that message
    Column("asked_at", UTCInstant, nullable=False),  # event time
    Column("changed_at", UTCInstant, nullable=False),  # event time
    Column("answer", Text),
    Column("reason", Text),
    Column("late_edit_told", Boolean, nullable=False, default=False),
    Column(
        "by_edit", Boolean, nullable=False, default=False
    ),  # its message asked nothing before it was edited
    UniqueConstraint("platform", "event"),
    Index("questions_by_queue", "session", "state"),
)

# One row a way of voting; people are counted, not rows. Without a question: a mark under a message that may
# become one.
votes = _table(
    "votes",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),
    Column("question", ForeignKey("questions.id")),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("target", String(300)),  # the message under which it was given, where a mark gave it
    Column("mark", String(50)),  # that mark
    Index("votes_by_question", "question", "person"),
    Index("votes_by_target", "platform", "target"),
)

# Questions whose votes changed since what shows them was brought up to date.
recounts = _table("recounts", Column("question", ForeignKey("questions.id"), primary_key=True))

# The votes of who was forgotten: how many, and no longer whose.
counted = _table(
    "counted",
    Column("question", ForeignKey("questions.id"), primary_key=True),
    Column("platform", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
)

# What is left of who was forgotten: keyed hashes, by which nothing older comes back and no vote counts twice.
tombstones = _table(
    "tombstones",
    Column("sign", String(64), primary_key=True),
    Column("until", UTCInstant, nullable=False),  # wall time
)

# What animateurs did: for undoing, and to know who did what.
gestures = _table(
    "gestures",
    Column("id", Integer, primary_key=True),
    Column("question", ForeignKey("questions.id"), nullable=False),
    Column("person", ForeignKey("people.id")),  # null: the end of the session did it
    Column("platform", String(20)),
    Column("event", String(300)),  # the tap or the message
    Column("place", String(300)),
    Column("before", String(10), nullable=False),
    Column("after", String(10), nullable=False),
    Column("at", UTCInstant, nullable=False),  # wall time
    Column("undone", Boolean, nullable=False, default=False),
    Index("gestures_by_event", "platform", "event"),
)

# Everything we say: a row is one message, one mark or one removal, brought to its newest version.
outbox = _table(
    "outbox",
    Column("id", Integer, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("platform", String(20), nullable=False),
    Column("place", String(300), nullable=False),
    Column("operation", String(10), nullable=False),  # say, react, pin, remove, admit
    Column("kind", String(20), nullable=False),  # reminder, announcement, digest, card, receipt, step…
    Column("state", String(10), nullable=False),  # waiting, sending, sent, skipped, failed
    Column("version", Integer, nullable=False, default=1),
    Column("delivered", Integer, nullable=False, default=0),
    Column("body", JSON(none_as_null=True)),
    Column("actions", JSON(none_as_null=True)),
    Column("attempted", JSON(none_as_null=True)),  # body and actions as they may stand there, while in doubt
    Column("mark", String(50)),
    Column("language", String(2), nullable=False),
    Column("notify", Boolean, nullable=False, default=False),
    Column("reply_to", String(300)),  # remote id
    Column("thread", String(300)),  # remote id of the message that the thread hangs on
    Column("target", String(300)),  # remote id of a message that is not ours
    Column("target_row", ForeignKey("outbox.id")),  # ours
    Column("target_version", Integer),  # of it, which must stand before this mark is put
    Column("person", String(300)),  # the handle that alone may see it
    Column("remote", String(300)),
    Column("subject", String(60)),  # what it is about: question:12, session:comptoir-1, announcement:3
    Column("priority", Integer, nullable=False),
    Column("due", UTCInstant, nullable=False),  # event time
    Column("stale", UTCInstant),  # event time
    Column("not_before", UTCInstant),  # wall time
    Column("first_attempt", UTCInstant),  # wall time
    Column("sent_at", UTCInstant),  # wall time
    Column("sent_event_time", UTCInstant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("why", String(20)),  # `outbox.states.Why`
    Column("error", Text),  # the platform's words
    Column("spoken", Integer),  # the place's count when it was said
    Column("said_at", UTCInstant),  # wall time: how old the message is, whatever was edited since
    Index("outbox_waiting", "platform", "state", "priority", "due"),
    Index("outbox_remote", "platform", "remote"),
    Index("outbox_subject", "subject"),
    Index("outbox_answers", "platform", "reply_to"),
    Index("outbox_under", "target_row"),
)

# What the organisers are told: a sentence each, gathered into one message a minute on each platform.
alerts = _table(
    "alerts",
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("key", String(300), nullable=False),  # what it is about: it is told once
    Column("message", ForeignKey("outbox.id"), nullable=False),
    Column("text", String(60), nullable=False),  # the key of its text: those of one kind are counted
    Column("body", JSON, nullable=False),
    Column("place", Text),
    Column("leaves", UTCInstant, nullable=False),  # wall time from which its message may be said
    UniqueConstraint("platform", "key"),
    Index("alerts_by_message", "message"),
)

# Which question a digest's slot means: 1 to 5 as long as that message lives, the others (`digests.NEXT`) from
# a version of its text on. `since`: when that version was delivered.
slots = _table(
    "slots",
    Column("message", ForeignKey("outbox.id"), primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("question", ForeignKey("questions.id")),  # null: none is the next
    Column("since", UTCInstant),  # wall time
)

# What a desk's digest waits for until it is posted anew for the sake of a question that outranks its lines.
desks = _table(
    "desks",
    Column("platform", String(20), primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("outranked", Boolean, nullable=False, default=False),
    Column("raised_at", UTCInstant),  # wall time when it was last posted anew for that
    Column("tapped_at", UTCInstant),  # wall time of the last tap there
)

announcements = _table(
    "announcements",
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("event", String(300), nullable=False),  # the message that commands it
    Column("handle", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("places", JSON, nullable=False),
    Column("state", String(10), nullable=False),  # preview, sent, withdrawn, expired
    Column("previewed_at", UTCInstant, nullable=False),  # wall time
    UniqueConstraint("platform", "event"),
)

# What someone wrote that waits: for its comptoir, for a word whether to name them, in private for their yes.
drafts = _table(
    "drafts",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),
    Column("place", String(300), nullable=False),
    Column("handle", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("session", String(40)),  # null until it is said
    Column("anonymous", Boolean),  # null until it is said
    Column(
        "confirmed", Boolean, nullable=False, default=True
    ),  # it bore the verb or a code, or was agreed to
    Column("own_message", Boolean, nullable=False, default=True),  # its event is a message that others see
    Column("at", UTCInstant, nullable=False),  # wall time
    Column("shown_at", UTCInstant, nullable=False),  # wall time when we last asked
)

# What a person asked the organisers' help for.
appeals = _table(
    "appeals",
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("event", String(300), nullable=False),  # the message that says it
    Column("place", String(300), nullable=False),
    Column("handle", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UTCInstant, nullable=False),  # wall time
    UniqueConstraint("platform", "event"),
)

# What is said at most once in a while to someone, and how much of them was heard lately.
told = _table(
    "told",
    Column("what", String(300), primary_key=True),
    Column("at", UTCInstant, nullable=False),  # wall time
)

# What the plan counted as settled without a message (a digest with nothing to say).
settled = _table(
    "settled",
    Column("key", String(300), primary_key=True),
    Column("at", UTCInstant, nullable=False),  # event time
)
