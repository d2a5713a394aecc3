"""Messages that may have changed while nobody listened. Transactions."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.outbox.kinds import Kind
from bot.port.chat import STAR, VOTE_MARK
from bot.programme.model import REGIE

DIRECT = "direct:"  # prefix of the name of a conversation (chat.is_direct)
REPEATS = sa.cast(t.outbox.c.body, sa.Text).contains('["Words"')  # the body quotes a participant


def watched(c: Connection, platform: str) -> dict[str, str]:
    """Map the messages that may have been edited, removed or marked while nobody listened to their rooms.

    Presses are left out: they are not messages, so a look would find them missing and take them for deleted.
    """
    q, a, d, o = t.questions.c, t.announcements.c, t.drafts.c, t.outbox.c
    by_message = q.own_message | q.place.startswith(DIRECT)  # a private message can be deleted too
    asked = sa.select(q.event, q.place).where(q.platform == platform, by_message, q.text != "")
    announced = sa.select(a.event, sa.literal(REGIE)).where(a.platform == platform, a.text != "")
    k = t.cues.c
    cued = sa.select(k.event, sa.literal(REGIE)).where(k.platform == platform, k.text != "")
    h = t.changes.c
    may_go = (h.state == "preview") | (h.reason != "")
    changed = sa.select(h.event, sa.literal(REGIE)).where(h.platform == platform, may_go)
    drafted = sa.select(d.event, d.place).where(d.platform == platform)
    appealed = sa.select(t.appeals.c.event, t.appeals.c.place).where(t.appeals.c.platform == platform)
    precise = sa.select(t.precisions.c.event, t.precisions.c.place).where(t.precisions.c.platform == platform)
    n = t.notes.c
    of_questions = n.event.startswith("question:")  # which are watched already
    noted = sa.select(n.event, n.place).where(n.platform == platform, ~of_questions)
    added = sa.select(t.additions.c.event, t.additions.c.place).where(t.additions.c.platform == platform)
    cards = sa.select(o.remote, o.place).where(
        o.platform == platform, o.kind == Kind.CARD, o.remote.isnot(None)
    )
    repeated = sa.select(o.reply_to, o.place).where(
        o.platform == platform, o.kind == Kind.REPLY, o.person.is_(None), o.reply_to.isnot(None), REPEATS
    )
    found = sa.union(
        asked, announced, cued, changed, drafted, appealed, precise, noted, added, cards, repeated
    ).subquery()
    event, place = found.c
    # Private answers always answer a press.
    pressed = sa.select(o.reply_to).where(
        o.platform == platform, o.person.isnot(None), o.reply_to.isnot(None)
    )
    query = (
        sa.select(event, t.places.c.remote)
        .join(t.places, (t.places.c.platform == platform) & (t.places.c.name == place))
        .where(event.not_in(pressed))
    )
    return {row[0]: row.remote for row in c.execute(query)}


def marked(c: Connection, platform: str) -> frozenset[tuple[str, str]]:
    """Return the messages under which a vote or a star counts, each with that mark."""
    v, s = t.votes.c, t.stars.c
    voted = sa.select(v.target).distinct().where(v.platform == platform, v.target.isnot(None))
    starred = sa.select(s.target).distinct().where(s.platform == platform)
    return frozenset(
        (target, mark)
        for mark, query in ((VOTE_MARK, voted), (STAR, starred))
        for target in c.execute(query).scalars()
    )
