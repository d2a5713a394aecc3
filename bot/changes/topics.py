"""Keeps the topics of places true: the hour and the rooms of their session as they now are. Transactions."""

import sqlalchemy as sa

from bot.changes.known import Differences
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import outgoing
from bot.port import body as b
from bot.programme.places import topics_of


def describe(tx: Transaction, found: Differences) -> None:
    """Write the topics of the sessions that changed, where places were made; `provision` wrote the others."""
    changed = [id for id, change in found.changes.items() if change.before is not None and change.after.asked]
    sessions = [each for id in changed if (each := tx.day.programme.queue_of(id)) is not None]
    if found.first or not sessions:
        return
    topics = topics_of(tx.day.programme, tx.day.words, sessions)
    made = sa.select(t.places.c.platform, t.places.c.name)
    for platform, place in tx.c.execute(made).all():
        if place in topics and platform in tx.day.platforms:
            topic = b.paragraph(b.Text(topics[place]))
            outgoing.describe(tx, platform=platform, place=place, topic=topic)
