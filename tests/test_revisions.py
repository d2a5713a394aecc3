"""Calendars that apps follow: an entry that changed is newer, whatever changed it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
from databases import made_ready
from scene import at, programme

from bot.changes import editions, revisions
from bot.clock import Clock
from bot.database.store import Store
from bot.database.transaction import Transaction
from bot.day import Day
from bot.programme.formats.to_ical import ical
from bot.programme.model import Programme
from bot.settings import Settings
from bot.words.catalogue import Catalogue


def test_whatever_changes_a_session_makes_its_entry_newer_once(tmp_path: Path) -> None:
    store = Store(made_ready(f"sqlite:///{tmp_path / 'comptoir.db'}"))
    written = programme()
    moved = [replace(s, start=at("10:45")) if s.number == 1 else s for s in written.sessions]
    edited = replace(written, sessions=tuple(moved))

    def lived(day: Programme, hour: str) -> None:
        settings, words = Settings(tmp_path, "sqlite://"), Catalogue(day.event.timezone)
        clock = Clock(wall=lambda: at(hour))
        store.run_now(lambda c: revisions.note(Transaction(c, Day(day, settings, words), clock, clock.now())))

    def exported(day: Programme, hour: str) -> list[tuple[int, datetime]]:
        made = store.run_now(lambda c: ical(editions.edition(c, day, at(hour))))
        entries: list[Any] = list(icalendar.Calendar.from_ical(made).walk("VEVENT"))
        return [(event["SEQUENCE"], event["LAST-MODIFIED"].dt) for event in entries][1:3]

    for day, hour in ((written, "08:00"), (written, "08:10"), (edited, "08:20"), (edited, "08:30")):
        lived(day, hour)
    assert exported(edited, "08:20") == [(1, at("08:20")), (0, at("08:00"))]
    assert exported(written, "08:40") == [(2, at("08:40")), (0, at("08:00"))]  # the bot did not see that yet
    store.close()
