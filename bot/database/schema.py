"""The tables. Instants are UTC; comments say "event time" or "wall time" where it may be unclear."""

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
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
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


def _table(name: str, *columns: Any, ids_once: bool = False) -> Table:
    """Make a table; `ids_once`: an id is never given again, as a sheet or the outbox may still name it.

    SQLite gives the newest id again once its row is gone; PostgreSQL never does.
    """
    return Table(name, metadata, *columns, sqlite_autoincrement=ids_once)


# A single row: the identity of this database, and its clock.
instance = _table(
    "instance",
    Column("id", Integer, primary_key=True),
    Column("token", String(32), nullable=False),  # random: keeps idempotency tokens unique to us
    Column("event", String(40), nullable=False),
    Column("clock_start", UTCInstant),  # event time; null with the real clock
    Column("clock_speed", Float),
    Column("first_start", UTCInstant),  # wall time of the first run
    Column("rehearses", Boolean),  # whether its places are a rehearsal's; null until they are made
    Column("copied_at", UTCInstant),  # wall time at which this backup was made; null in the original
    Column("generation", String(32)),  # random, in a restored backup: its tokens differ from the original's
    Column("caught_up", UTCInstant),  # event time when a restored backup had recovered what happened since
)

# The position up to which each platform was read, and the account the bot has there.
platforms = _table(
    "platforms",
    Column("name", String(20), primary_key=True),
    Column("position", Text),
    Column("scope", Text),  # the scope in which the platform remembers our tokens
    Column("account", JSON(none_as_null=True)),
    Column("last_event", UTCInstant),  # wall time
)

places = _table(
    "places",
    Column("platform", String(20), primary_key=True),
    Column("name", String(300), primary_key=True),
    Column("remote", String(300), nullable=False),
    Column("spoken", Integer, nullable=False, default=0),  # messages written there, ours included
    Column("since", UTCInstant),  # wall time of provision: earlier events there do not count
    UniqueConstraint("platform", "remote"),
)

# Received events. Raw words leave once handled; the id stays, so nothing is taken twice.
journal = _table(
    "journal",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),
    Column("remote", String(300), nullable=False),  # the platform's id of the room
    Column("position", BigInteger, nullable=False),  # order of handling
    Column("waiting", Boolean, nullable=False),
    Column("content", JSON(none_as_null=True)),  # null once handled, kept if handling failed
    Column("author", String(64)),  # the seal of the message's author: nobody else may edit it
    Column("edits", String(300)),  # the message this edit changed, needed if the edit is taken back
    Index("journal_order", "platform", "position"),
    Index("journal_by_author", "platform", "author"),
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
    Column("closed", Boolean, nullable=False, default=False),  # it takes no private messages of ours
    Column("seen_at", UTCInstant),  # wall time when it last did anything
    Column("in_room", Boolean, nullable=False, default=False),  # it came by what a room's screen shows
)

# Codes that link another account to a person; a code is deleted when used.
links = _table(
    "links",
    Column("code", String(10), primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("at", UTCInstant, nullable=False),  # wall time
)

# The people who gave the code of someone in the programme.
entries = _table(
    "entries",
    Column("named", String(40), primary_key=True),  # the id in the programme
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("platform", String(20), nullable=False),  # where they gave it
)

members = _table(
    "members",
    Column("platform", String(20), primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("handle", String(300), primary_key=True),
)

# Codes are frozen at provision; `opened` and `moderated` are a desk's decisions, null while the rule applies.
queues = _table(
    "queues",
    Column("session", String(40), primary_key=True),
    Column("prefix", String(10), nullable=False, unique=True),
    Column("last_number", Integer, nullable=False, default=0),
    Column("opened", Boolean),
    Column("moderated", Boolean),
)

# A question that goes on under another code leaves its message to that one.
_KEEPS = text("state NOT IN ('moved', 'carried')")
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
    Column("in_room", Boolean, nullable=False, default=False),  # its asker was in the room, with a phone
    Column("platform", String(20), nullable=False),
    Column("place", String(300), nullable=False),  # where it was asked
    Column("event", String(300), nullable=False),  # the message or button press that asked it
    Column("own_message", Boolean, nullable=False, default=True),  # others can see and mark that message
    Column("asked_at", UTCInstant, nullable=False),  # event time
    Column("changed_at", UTCInstant, nullable=False),  # event time
    Column("answer", Text),
    Column("reason", Text),
    Column("late_edit_told", Boolean, nullable=False, default=False),
    Column("by_edit", Boolean, nullable=False, default=False),  # its message became a question by an edit
    Column(
        "leads_to", ForeignKey("questions.id")
    ),  # the question it was merged into, goes on as, or left its place to
    Column("head", Integer),  # id of the last question on that way, its own if it leads nowhere
    Column("clarification", Integer),  # id of what its asker is asked to make precise
    Column("owner", String(40)),  # id in the programme of who said that they will answer
    Column("taken_at", UTCInstant),  # wall time when it joined this queue
    Index("questions_by_queue", "session", "state"),
    Index("questions_by_head", "head"),
    Index("questions_by_next", "leads_to"),
    Index("questions_of_message", "platform", "event"),
    Index(
        "questions_by_message", "platform", "event", unique=True, sqlite_where=_KEEPS, postgresql_where=_KEEPS
    ),
)

# Places in which more questions come than cards can show (`bot.questions.pressure`).
pressures = _table(
    "pressures",
    Column("session", String(40), primary_key=True),
    Column("since", UTCInstant, nullable=False),  # wall time
    Column("over", Boolean, nullable=False, default=False),  # and those that got no card get theirs
    Column("due", UTCInstant, nullable=False),  # wall time of the next look at it
)

# Questions that got no card because too many came at once, until they do.
uncarded = _table(
    "uncarded",
    Column("question", ForeignKey("questions.id"), primary_key=True),
    Column("session", String(40), nullable=False),
    Index("uncarded_by_session", "session", "question"),
)

# The words of an edit that are shown only once an animateur let them through, by the message that was edited.
# Once that is decided, the row is kept as long as it can be undone.
rewordings = _table(
    "rewordings",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),
    Column("text", Text, nullable=False),
    Column("former", Text),  # the words before, once the new ones were let through
    Column(
        "gesture", ForeignKey("gestures.id")
    ),  # that let them through or kept them out; null while they wait
)

# Questions of one session asked in nearly the same words, as found when `question` was asked or reworded.
near = _table(
    "near",
    Column("question", ForeignKey("questions.id"), primary_key=True),
    Column("other", ForeignKey("questions.id"), primary_key=True),
    Column("session", String(40), nullable=False),
    Column("score", Float, nullable=False),  # `bot.questions.near`
    Index("near_by_other", "other"),
    Index("near_by_session", "session", "score"),
)

# One row per act of voting; we count people, not rows. A row without a question is a mark under a message
# that may become one.
votes = _table(
    "votes",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),
    Column("question", ForeignKey("questions.id")),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("target", String(300)),  # the message under the mark, if a mark gave the vote
    Column("mark", String(50)),  # that mark
    Column("in_room", Boolean, nullable=False, default=False),  # given in the room, by a phone
    Index("votes_by_question", "question", "person"),
    Index("votes_by_target", "platform", "target"),
)

# Questions whose votes changed since the messages that show them were updated.
recounts = _table("recounts", Column("question", ForeignKey("questions.id"), primary_key=True))

# The votes of people we have forgotten. `voter` is a random number, the same for all the votes of one person.
counted = _table(
    "counted",
    Column("question", ForeignKey("questions.id"), primary_key=True),
    Column("voter", BigInteger, primary_key=True),
    Column("platform", String(20), nullable=False),  # or the floor, as `heard.side_of`
)

# All that is left of forgotten people: keyed hashes that keep older words from coming back and votes from
# counting twice.
tombstones = _table(
    "tombstones",
    Column("sign", String(64), primary_key=True),
    Column("until", UTCInstant, nullable=False),  # wall time
)

# Who may not ask any more, and where: keyed hashes that name nobody (`bot.people.silenced`).
silenced = _table(
    "silenced",
    Column("sign", String(64), primary_key=True),  # of an account, a place and what is stopped
    Column("by", String(64), primary_key=True),  # of the question for which it was decided
    Column("told", Boolean, nullable=False, default=False),  # whether the person knows
)

# The actions of animateurs, to undo them and to know who did what.
gestures = _table(
    "gestures",
    Column("id", Integer, primary_key=True),
    Column("question", ForeignKey("questions.id"), nullable=False),
    Column("person", ForeignKey("people.id")),  # null: the end of the session did it
    Column("platform", String(20)),  # null too; those of a person who was forgotten keep it
    Column("event", String(300)),  # the tap or the message
    Column("place", String(300)),
    Column("before", String(10), nullable=False),
    Column("after", String(10), nullable=False),
    Column("onto", ForeignKey("questions.id")),  # the question that this one was led to, or parted from
    Column("at", UTCInstant, nullable=False),  # wall time
    Column("undone", Boolean, nullable=False, default=False),
    Index("gestures_by_event", "platform", "event"),
)

# What desks ask to have made precise. `precision` is the id of the answer that is shown.
clarifications = _table(
    "clarifications",
    Column("id", Integer, primary_key=True),
    Column("gesture", ForeignKey("gestures.id"), nullable=False, unique=True),
    Column("question", ForeignKey("questions.id"), nullable=False),
    Column("words", Text, nullable=False),  # empty: the standard sentence
    Column("precision", Integer),
    Index("clarifications_by_question", "question"),
)

# What askers answer; where questions are let through first, so are these.
precisions = _table(
    "precisions",
    Column("id", Integer, primary_key=True),
    Column("clarification", ForeignKey("clarifications.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String(10), nullable=False),  # waiting, shown, dropped
    Column("gesture", ForeignKey("gestures.id")),  # that showed or dropped it; null where none was needed
    Column("platform", String(20), nullable=False),
    Column("event", String(300), nullable=False),  # the message or the press that gave it
    Column("place", String(300), nullable=False),
    Index("precisions_by_clarification", "clarification"),
    Index("precisions_by_message", "platform", "event"),
)

# Who questions are given to, one row per act: proposed, accepted, or taken back (without a name).
assignments = _table(
    "assignments",
    Column("id", Integer, primary_key=True),
    Column("gesture", ForeignKey("gestures.id"), nullable=False, unique=True),
    Column("question", ForeignKey("questions.id"), nullable=False),
    Column("named", String(40)),  # id in the programme
    Column("accepted", Boolean, nullable=False),
    Index("assignments_by_question", "question"),
)

# What is kept for the restitution: words of a desk, a message or a question that an animateur starred.
notes = _table(
    "notes",
    Column("id", Integer, primary_key=True),
    Column("session", String(40), nullable=False),
    Column("contested", Boolean, nullable=False, default=False),
    Column("text", Text, nullable=False),  # empty where `question` has the words, and beside `present`
    Column("question", ForeignKey("questions.id")),  # the one that is kept
    Column("present", Integer),  # people in the room: the newest says how many
    Column("platform", String(20), nullable=False),
    Column("event", String(300), nullable=False),  # the message starred, the command, or `question:12`
    Column("place", String(300), nullable=False),
    Column("author", ForeignKey("people.id")),  # of the message starred; null for all else
    Column("at", UTCInstant, nullable=False),  # event time
    Column("kept_by", ForeignKey("people.id")),  # who wrote the command; null where stars keep it
    Column("kept_at", UTCInstant, nullable=False),  # wall time
    UniqueConstraint("platform", "event"),
    Index("notes_by_session", "session"),
    ids_once=True,
)

# ⭐ under messages, whether or not they are kept. `keeps`: it is an animateur's, and keeps the message.
stars = _table(
    "stars",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),  # the mark
    Column("target", String(300), nullable=False),
    Column("person", ForeignKey("people.id")),  # null once they were forgotten
    Column("keeps", Boolean, nullable=False, default=False),
    Index("stars_by_target", "platform", "target"),
)

# What is known of a session's sheet beside its questions and notes. `frozen` is what it held when it was
# frozen (`bot.restitution.sheet`), without the words that were erased since.
sheets = _table(
    "sheets",
    Column("session", String(40), primary_key=True),
    Column("touched", UTCInstant),  # wall time from which it is to be written anew; null: it is up to date
    Column("frozen", JSON(none_as_null=True)),
    Column("frozen_at", UTCInstant),  # event time
)

# What the public of a session says its sheet lacks, a line a person.
additions = _table(
    "additions",
    Column("id", Integer, primary_key=True),
    Column("session", String(40), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("platform", String(20), nullable=False),
    Column("event", String(300), nullable=False),  # the message or the press
    Column("place", String(300), nullable=False),
    Column("at", UTCInstant, nullable=False),  # event time
    Column("left_out", Boolean, nullable=False, default=False),  # by the desk
    Column("out_on", String(20)),  # the platform of the mark that did it
    Column("out_event", String(300)),  # that mark
    Index("additions_by_session", "session", "person"),
    Index("additions_by_message", "platform", "event"),
    ids_once=True,
)

# Who says that a sheet is right: 👍 under it.
confirmations = _table(
    "confirmations",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),  # the mark or the press
    Column("session", String(40), nullable=False),
    Column("person", ForeignKey("people.id")),  # null once they were forgotten
    Index("confirmations_by_session", "session"),
)

# Who follows which session. The person is told on the account that followed first; one that was joined to
# theirs keeps what it follows, so that it can be given back.
follows = _table(
    "follows",
    Column("id", Integer, primary_key=True),
    Column("session", String(40), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("platform", String(20), nullable=False),
    Column("event", String(300)),  # the mark that did it, if a mark did
    UniqueConstraint("session", "person", "platform"),
    Index("follows_by_mark", "platform", "event"),
)

# Who was asked whether they are at their desk, and what they answered. `named` is an id in the programme.
presences = _table(
    "presences",
    Column("session", String(40), primary_key=True),
    Column("start", UTCInstant, primary_key=True),  # event time
    Column("named", String(40), primary_key=True),
    Column("asked_at", UTCInstant, nullable=False),  # wall time
    Column("late", Boolean),  # null: no answer
    Column("answered_at", UTCInstant),  # wall time
)

# Everything we say: a row is one message, mark or removal, in its newest version.
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
    Column("document", JSON(none_as_null=True)),  # the file it bears: `bot.outbox.outgoing.Named`
    Column("attempted", JSON(none_as_null=True)),  # body and actions that may be shown there, while in doubt
    Column("mark", String(50)),
    Column("language", String(2), nullable=False),
    Column("notify", Boolean, nullable=False, default=False),
    Column("reply_to", String(300)),  # remote id
    Column("thread", String(300)),  # remote id of the first message of the thread
    Column("target", String(300)),  # remote id of a message that is not ours
    Column("target_row", ForeignKey("outbox.id")),  # ours
    Column("target_version", Integer),  # of that row, to be delivered before this mark is put
    Column("person", String(300)),  # the only handle that may see it
    Column("sessions", JSON(none_as_null=True)),  # ids of those whose hours and rooms it tells
    Column("remote", String(300)),
    Column("subject", String(60)),  # its subject: question:12, session:comptoir-1, announcement:3
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
    Column("spoken", Integer),  # `places.spoken` when it was sent
    Column("said_at", UTCInstant),  # wall time of the first version, whatever was edited since
    Index("outbox_waiting", "platform", "state", "priority", "due"),
    Index("outbox_remote", "platform", "remote"),
    Index("outbox_subject", "subject"),
    Index("outbox_answers", "platform", "reply_to"),
    Index("outbox_under", "target_row"),
)

# Messages as they stand on pages of our own, with the words of those for one person. `place` is that of their
# row of the outbox; `token` is their remote id, and makes them stand there once.
standing = _table(
    "standing",
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("token", String(40), nullable=False),
    Column("place", String(300), nullable=False),
    Column("person", String(300)),  # the only handle that reads it
    Column("language", String(2), nullable=False),
    Column("body", JSON(none_as_null=True)),  # null once it was removed
    Column("actions", JSON(none_as_null=True)),
    Column("reply_to", String(300)),
    Column("at", UTCInstant, nullable=False),  # event time for which its words are true
    Column("edited_by", String(40)),  # the token of the newest edit
    Column("file_name", String(120)),
    Column("media_type", String(80)),
    Column("file", LargeBinary),
    UniqueConstraint("platform", "token"),
    Index("standing_in_place", "platform", "place", "person", "id"),
    Index("standing_for_person", "platform", "person", "id"),
)

# Alerts to the organisers: one sentence each, gathered into one message a minute on each platform.
alerts = _table(
    "alerts",
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("key", String(300), nullable=False),  # its subject, about which we alert only once
    Column("message", ForeignKey("outbox.id"), nullable=False),
    Column("text", String(60), nullable=False),  # the key of its text; alerts with the same key are counted
    Column("body", JSON, nullable=False),
    Column("place", Text),
    Column("leaves", UTCInstant, nullable=False),  # wall time from which its message may be sent
    UniqueConstraint("platform", "key"),
    Index("alerts_by_message", "message"),
)

# The question that a digest's slot stands for: slots 1 to 5 for the life of the message, the others
# (`digests.NEXT`) from a version of its text on. `since`: when that version was delivered.
slots = _table(
    "slots",
    Column("message", ForeignKey("outbox.id"), primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("question", ForeignKey("questions.id")),  # null: there is no next one
    Column("since", UTCInstant),  # wall time
)

# The state that decides when a desk's digest is posted again because a question outranks its lines.
desks = _table(
    "desks",
    Column("platform", String(20), primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("outranked", Boolean, nullable=False, default=False),
    Column("raised_at", UTCInstant),  # wall time when it was last posted again for that
    Column("tapped_at", UTCInstant),  # wall time of the last tap there
)

# What people were last told of each session, or could have read of it (`bot.changes.known`).
known = _table(
    "known",
    Column("session", String(40), primary_key=True),
    Column("title", Text, nullable=False),  # as a line names it, once the programme does not any more
    Column("start", UTCInstant, nullable=False),  # as a message told it that notified them
    Column("read", UTCInstant, nullable=False),  # as they could read it since
    Column("end", UTCInstant, nullable=False),
    Column("rooms", JSON, nullable=False),  # names
    Column("cancelled", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),  # it left the programme
    Column("asked", Boolean, nullable=False),  # it has a place and a desk
    Column("shown", String(32), nullable=False),  # a hash of all that its reminders show
)

# How often what calendars show of each session changed (`bot.changes.revisions`).
revisions = _table(
    "revisions",
    Column("session", String(40), primary_key=True),
    Column("digest", String(32), nullable=False),  # of what they show
    Column("times", Integer, nullable=False),
    Column("at", UTCInstant, nullable=False),  # wall time of the last change
)

# Short messages about changes of the day: one, in each place that it concerns, gathers what changes within a
# minute.
tellings = _table(
    "tellings",
    Column("id", Integer, primary_key=True),
    Column("due", UTCInstant, nullable=False),  # event time
    Column("followed", Boolean, nullable=False, default=False),  # followers were told
)

# What people knew of the sessions that a telling is about.
formerly = _table(
    "formerly",
    Column("telling", ForeignKey("tellings.id"), primary_key=True),
    Column("session", String(40), primary_key=True),
    Column("title", Text, nullable=False),
    Column("start", UTCInstant),  # null: they knew nothing of it
    Column("read", UTCInstant),
    Column("end", UTCInstant),
    Column("rooms", JSON(none_as_null=True)),
    Column("cancelled", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("asked", Boolean, nullable=False),
)

announcements = _table(
    "announcements",
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("event", String(300), nullable=False),  # the message that ordered it
    Column("handle", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("places", JSON, nullable=False),
    Column("state", String(10), nullable=False),  # preview, planned, sent, withdrawn, expired, over
    Column("previewed_at", UTCInstant, nullable=False),  # wall time
    Column("at", UTCInstant),  # event time at which it is said; null: at once
    Column("until", UTCInstant),  # event time at which it is taken away; null: never
    UniqueConstraint("platform", "event"),
)

# Changes of the day, from their preview on. Those that were accepted are laid over the file, in that order.
changes = _table(
    "changes",
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),  # which part of the bot reads `asked` and `content`
    Column("platform", String(20), nullable=False),  # where it was asked; empty if the file was edited
    Column("event", String(300), nullable=False),  # the message that asked it, or what the file has become
    Column("handle", String(300), nullable=False),  # who asked; empty for a file, or if they were forgotten
    Column("asked", JSON, nullable=False),
    Column("content", JSON, nullable=False),  # what it changes, without what the file has changed since
    Column("reason", Text, nullable=False),  # the organisers' words; empty if there are none
    Column("state", String(10), nullable=False),  # preview, accepted, taken, dropped, expired
    Column("version", Integer, nullable=False),  # of the day that its preview shows
    Column("previewed_at", UTCInstant, nullable=False),  # wall time
    Column("number", Integer, unique=True),  # the version of the day that it makes; null until accepted
    Column("accepted_at", UTCInstant),  # wall time
    Column("accepted_on", String(20)),  # the platform of the organiser who accepted it
    Column("accepted_by", String(300)),  # their handle there; empty if they were forgotten
    UniqueConstraint("platform", "event"),
)

# Words from the régie to a desk, one row a desk, to be acknowledged there on any platform.
cues = _table(
    "cues",
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("event", String(300), nullable=False),  # the message that ordered it
    Column("handle", String(300), nullable=False),
    Column("desk", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(10), nullable=False),  # sent, withdrawn
    Column("since", UTCInstant),  # wall time from which its minute counts; null: its first delivery
    Column("told_at", UTCInstant),  # wall time when the régie heard that nobody acknowledged it
    Column("seen_at", UTCInstant),  # wall time
    Column("seen_on", String(20)),  # the platform of whoever acknowledged it
    Column("seen_by", String(300)),  # their handle there; empty if they were forgotten
    Column("seen_event", String(300)),  # the tap
    UniqueConstraint("platform", "event", "desk"),
)

# Messages waiting for their author's answer: the comptoir, whether to show the name, or in private a yes.
drafts = _table(
    "drafts",
    Column("platform", String(20), primary_key=True),
    Column("event", String(300), primary_key=True),
    Column("place", String(300), nullable=False),
    Column("handle", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("session", String(40)),  # null until the person says
    Column("anonymous", Boolean),  # null until the person says
    Column(
        "confirmed", Boolean, nullable=False, default=True
    ),  # it had the verb or a code, or the person agreed
    Column("own_message", Boolean, nullable=False, default=True),  # its event is a message that others see
    Column("at", UTCInstant, nullable=False),  # wall time
    Column("shown_at", UTCInstant, nullable=False),  # wall time when we last asked
    Column("publishes_at", UTCInstant),  # wall time from which it needs no answer: near questions were shown
)

# People's calls for help to the organisers. One that came within two minutes after another of the same person
# is shown in its message: `ring` is that one's id. What concerns the message is kept with the one that rang.
appeals = _table(
    "appeals",
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("event", String(300), nullable=False),  # the message that asked for help
    Column("place", String(300), nullable=False),
    Column("handle", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UTCInstant, nullable=False),  # wall time
    Column("opens", Boolean),  # others can open its message by a link
    Column("ring", Integer),  # null: its own message
    Column("rung_at", UTCInstant),  # wall time
    Column("again_at", UTCInstant),  # wall time, when it rang once more because nobody took it
    Column("taken_at", UTCInstant),  # wall time
    Column("taken_on", String(20)),  # the platform of the organiser who takes care of it
    Column("taken_by", String(300)),  # their handle there; empty if they were forgotten
    Column("taken_event", String(300)),  # the tap
    UniqueConstraint("platform", "event"),
)

# Things we say to someone only once in a while, and how much we heard from them lately.
told = _table(
    "told",
    Column("what", String(300), primary_key=True),
    Column("at", UTCInstant, nullable=False),  # wall time
)

# Items that the plan settled without a message (a digest with nothing to say).
settled = _table(
    "settled",
    Column("key", String(300), primary_key=True),
    Column("at", UTCInstant, nullable=False),  # event time
)

# The versions of `programme.yaml` that the bot has seen; one at most is in force, one at most is beside it.
programmes = _table(
    "programmes",
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),  # empty if the file was missing
    Column("standing", String(10), nullable=False),
    Column("text", Text, nullable=False),  # empty if it cannot be taken
    Column("mistakes", String(64), nullable=False),  # the seal of what is wrong with it
    Column("at", UTCInstant, nullable=False),  # wall time
)
