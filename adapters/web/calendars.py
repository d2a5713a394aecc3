"""The programme for calendars: all of it, or one session, as it now is."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from adapters.web.visits import Failed, Visits
from bot.changes.editions import edition
from bot.database.store import Store
from bot.programme.formats.to_ical import ical

PROGRAMME = "/programme.ics"
TYPE = "text/calendar"


def calendar_of(session: str) -> str:
    return f"/programme/{session}.ics"


class Calendars:
    def __init__(self, visits: Visits, store: Store) -> None:
        self._visits, self._store = visits, store

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.get(PROGRAMME, self.give),
            web.get("/programme/{session:[a-z0-9-]+}.ics", self.give),
        ]

    async def give(self, request: web.Request) -> web.StreamResponse:
        day, session = self._visits.of(request).day, request.match_info.get("session")
        if session is not None and day.programme.known(session) is None:
            raise Failed(404)
        now = await self._store.read(edition, day.as_written, _written_at(day.settings.programme))
        content = await asyncio.to_thread(ical, now, session=session)
        name = f"{session or day.programme.event.id}.ics"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return web.Response(body=content, content_type=TYPE, charset="utf-8", headers=headers)


def _written_at(file: Path) -> datetime:
    """Return when the programme's file was written, as `comptoir export` says it."""
    try:
        return datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    except OSError:  # the bot lives on with the last one
        return datetime.fromtimestamp(0, UTC)
