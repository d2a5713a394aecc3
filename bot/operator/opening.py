"""Checks of each platform an hour before a day begins: its régie is told what is still to be done."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from bot.database import schema as t
from bot.database.transaction import Transaction, Transactions
from bot.day import Day
from bot.operator.readiness import (
    SIGNS,
    Absent,
    Finding,
    Level,
    Look,
    Report,
    can_begin,
    gathered,
    with_members,
)
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.people import people
from bot.port import body as b
from bot.port.body import Body
from bot.port.errors import OutsideError
from bot.programme.model import REGIE
from bot.programme.notices import Opening
from bot.timetable import labels
from bot.words.catalogue import said_in

log = structlog.get_logger()

AGAIN_AFTER = timedelta(minutes=1)  # of wall time, if a platform could not be asked
PATIENCE = 180.0  # seconds; a look takes long on a server that limits us
LEAVE = 3.0  # seconds that a look has to end
IN_CHAT = {**SIGNS, Level.WARNING: "⚠️"}  # an emoji in chat, plain text in a terminal
NAMES = 6  # in one line, which people read on a phone
PLACES, FINDINGS = 12, 20  # listed one by one


@dataclass
class Openings:
    """The looks, taken while the day goes on: whatever fails here is logged and delays nothing."""

    transactions: Transactions
    looks: Mapping[str, Look]
    told: Callable[[], None]  # something was put in the outbox

    def __post_init__(self) -> None:
        self.clock = self.transactions.clock
        self._under_way: dict[str, asyncio.Task[None]] = {}  # by platform
        self._not_before: dict[str, datetime] = {}  # by platform, wall time

    @property
    def idle(self) -> bool:
        return not self._under_way

    async def begin(self) -> None:
        """Start the looks that are due and not under way."""
        now = self.clock.now()
        due = await self.transactions.run(due_openings, tuple(self.looks)) if self.looks else {}
        for platform, opening in due.items():
            if platform not in self._under_way and self._not_before.get(platform, now.wall) <= now.wall:
                self._under_way[platform] = asyncio.create_task(self._look(platform, opening))

    async def _look(self, platform: str, opening: Opening) -> None:
        self._not_before[platform] = self.clock.wall() + AGAIN_AFTER
        try:
            entered = await self.transactions.store.run(people.handles_of_entered, platform)
            async with asyncio.timeout(PATIENCE):
                report = await self.looks[platform](entered)
            if self.transactions.day.platforms[platform].devices:
                members = await self.transactions.store.run(people.members_named, platform)
                report = with_members(report, members)
            await self.transactions.run(tell, opening, report, entered)
        except (OutsideError, TimeoutError) as error:
            log.warning(
                "a platform cannot be asked whether the day can begin", platform=platform, why=str(error)
            )
        except Exception:  # the edge of the loop: the day does not depend on it
            log.exception("not looked whether the day can begin", platform=platform)
            self._not_before[platform] = self.clock.wall_time(opening.start)
        finally:
            self._under_way.pop(platform, None)
        self.told()

    async def close(self) -> None:
        """Cancel the looks, with time for each to remove its test message."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=LEAVE)


# ── Transactions ────────────────────────────────────────────────────────────────────────────────────────


def due_openings(tx: Transaction, platforms: Sequence[str]) -> dict[str, Opening]:
    """Return the openings due now, by platform: none twice, and none once the day has begun."""
    current = next((each for each in tx.day.openings if each.due <= tx.now.event < each.start), None)
    if current is None:
        return {}
    said = set(
        tx.c.execute(sa.select(t.outbox.c.key).where(t.outbox.c.key.startswith(current.key))).scalars()
    )
    return {platform: current for platform in platforms if _key(current, platform) not in said}


def tell(tx: Transaction, opening: Opening, report: Report, entered: Mapping[str, str]) -> None:
    if tx.now.event >= opening.start:
        return
    post = Post(
        key=_key(opening, report.platform),
        platform=report.platform,
        place=opening.place,
        kind=Kind.ALERT,
        body=report_body(tx.day, opening, report, entered),
        priority=Priority.STEP,
        notify=True,
        stale=opening.start,
    )
    outgoing.say(tx, post)


def _key(opening: Opening, platform: str) -> str:
    return f"{opening.key}:{platform}"


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────


def report_body(day: Day, opening: Opening, report: Report, entered: Mapping[str, str]) -> Body:
    """Write only what is wrong and who is missing on this platform, or one line if all is well."""
    wrong = [finding for finding in report.findings if finding.level in (Level.WARNING, Level.PROBLEM)]
    wrong.sort(key=lambda finding: finding.level is not Level.PROBLEM)
    told = gathered(wrong)
    lines = [line for finding, places in told[:FINDINGS] for line in _finding_lines(day, finding, places)]
    if more := len(told[FINDINGS:]):
        lines.append(day.words.body(day.language, "ready-more-findings", count=more))
    absent = list(_absent_lines(day, report, entered))
    key = "ready-not" if not can_begin([report]) else "ready-but" if lines or absent else "ready-all"
    head = day.words.body(day.language, key, hour=opening.start)
    codes = [day.words.body(day.language, "ready-codes")] if absent else []
    return b.join([head, *lines, *absent, *codes])


def _finding_lines(day: Day, finding: Finding, places: Sequence[str]) -> Iterator[Body]:
    # Role names and answers of a server are words that are not ours.
    told = {name: said_in(day.language, value) for name, value in finding.values.items()}
    values = {name: value if isinstance(value, int) else b.Words(value) for name, value in told.items()}
    named = labels.places_named(day, places)
    text = day.words.operator_body(day.language, finding.key, place=named, places=len(places), **values)
    yield b.item(
        b.Text(f"{IN_CHAT[finding.level]} "), *(span for block in text.blocks for span in block.spans)
    )
    if finding.copy:
        is_address = finding.copy.startswith("https://")
        yield b.paragraph(b.Link(finding.copy, finding.copy) if is_address else b.Text(finding.copy, "code"))


def _absent_lines(day: Day, report: Report, entered: Mapping[str, str]) -> Iterator[Body]:
    """List the missing people by place; those expected in the régie are named only there."""
    awaited: dict[str, set[str]] = {}
    for each in report.absent:
        if _is_awaited(day, each, report.platform, entered):
            awaited.setdefault(each.place, set()).add(each.person)
    organisers = awaited.get(REGIE, set())
    places = [
        (place, sorted(awaited[place] - (organisers if place != REGIE else set())))
        for place in (REGIE, *(session.desk for session in day.programme.question_sessions))
        if place in awaited
    ]
    told = [(place, people) for place, people in places if people]
    yield from _absent_of(day, told[:PLACES])
    if others := told[PLACES:]:
        yield day.words.body(day.language, "ready-more-absent", count=len(others))


def _absent_of(day: Day, told: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Body]:
    for place, absent in told:
        names = [day.programme.people[person].name for person in absent]
        if names:
            shown, more = day.words.list(day.language, names[:NAMES]), len(names[NAMES:])
            yield day.words.body(
                day.language, "ready-absent", place=_place(day, place), names=shown, more=more
            )


def _is_awaited(day: Day, absent: Absent, platform: str, entered: Mapping[str, str]) -> bool:
    """True unless the person's accounts are all on other platforms of the event."""
    handles = day.programme.people[absent.person].handles
    return platform in handles or absent.person in entered or not handles.keys() & day.platforms.keys()


def _place(day: Day, place: str) -> b.PlaceLink:
    return b.PlaceLink(place, labels.place_name(day, place, day.language))
