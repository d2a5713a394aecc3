"""Places that are to be made, or to let somebody in, while the bot runs. Transactions.

Each is a row of the table `told`, `provide:<platform>:<place>`, until its platform has done it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.changes.entrances import entrances
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import alerts, outgoing
from bot.people import people
from bot.port import body as b
from bot.port.provisioning import Step, Summary
from bot.programme.model import Programme
from bot.programme.places import planned_places
from bot.timetable import labels
from bot.words.catalogue import said_in

TO_DO = "provide:"
EVERYONE = "everyone-rehearses"  # among what is told: a rehearsal's places are for all, not organisers alone
MADE = ("create", "adopt")
MOST_REFUSALS = 3


def let_in(tx: Transaction, before: Programme, after: Programme) -> None:
    """Have the places that exist let in whomever the programme names there now, and take their new names."""
    places = dict.fromkeys([*entrances(before, after).places, *_renamed(tx.day, before, after)])
    for platform in tx.day.platforms:
        for place in places:
            insert_once(tx.c, t.told, {"what": f"{TO_DO}{platform}:{place}", "at": tx.now.wall})


def open_to_devices(tx: Transaction) -> None:
    """Open what is new to a person on the devices that their code opened: nobody invites a device."""
    for platform in (name for name, limits in tx.day.platforms.items() if limits.devices):
        for named, handle in people.inside_by_code(tx.c, platform):
            known = people.closed_places(tx.c, platform, handle)
            for place in tx.day.programme.closed_places_of(named):
                if place not in known:
                    key = f"admission:{platform}:{tx.now.wall.isoformat()}:{handle}:{place}"
                    outgoing.admit(tx, key=key, platform=platform, place=place, person=handle)


def _renamed(day: Day, before: Programme, after: Programme) -> list[str]:
    former = {place.name: place.title for place in planned_places(before, day.words)}
    present = {place.name: place.title for place in planned_places(after, day.words)}
    return [name for name, title in present.items() if former.get(name, title) != title]


def to_do(c: Connection, platform: str) -> set[str]:
    """Return the places that are to let somebody in."""
    begins = f"{TO_DO}{platform}:"
    query = sa.select(t.told.c.what).where(t.told.c.what.startswith(begins, autoescape=True))
    return {what.removeprefix(begins) for what in c.execute(query).scalars()}


def invite_everyone(c: Connection, wall: datetime) -> None:
    """Remember that everyone rehearses, for places made later."""
    insert_once(c, t.told, {"what": EVERYONE, "at": wall})


def is_everyone_invited(c: Connection) -> bool:
    return c.execute(sa.select(t.told.c.what).where(t.told.c.what == EVERYONE)).first() is not None


def done(tx: Transaction, platform: str, places: Collection[str], summary: Summary) -> None:
    """Tell the organisers what was made, what was refused, and who could not be invited."""
    keys = [f"{TO_DO}{platform}:{place}" for place in places]
    tx.c.execute(sa.delete(t.told).where(t.told.c.what.in_(keys)))
    at, name = tx.now.wall.isoformat(), platform.title()
    if made := _made(summary.steps):
        named = labels.places_named(tx.day, made)
        alerts.alert(tx, f"places:{platform}:{at}", "alert-places-made", platform=name, places=named)
    if refused := _refused(tx.day.language, summary.steps):
        alerts.alert(tx, f"unmade:{platform}:{at}", "alert-places-refused", platform=name, why=refused)
    known = [person for person in summary.unreachable if person in tx.day.programme.people]
    if known:
        names = tx.day.words.list(tx.day.language, [tx.day.programme.people[each].name for each in known])
        alerts.alert(tx, f"unknown:{platform}:{at}", "alert-people-unreachable", platform=name, names=names)


def _made(steps: Sequence[Step]) -> list[str]:
    """Return the places that were made, without roles and what holds all places together."""
    made = (step.place for step in steps if step.kind in MADE and not step.detail.startswith("@"))
    return [place for place in dict.fromkeys(made) if not place.startswith("+")]


def _refused(language: str, steps: Sequence[Step]) -> b.Spans:
    """Return the reasons, in the platform's own words where it gave some."""
    reasons = dict.fromkeys(said_in(language, step.detail) for step in steps if step.kind == "refuse")
    return b.lines([(b.Words(reason),) for reason in list(reasons)[:MOST_REFUSALS]])
