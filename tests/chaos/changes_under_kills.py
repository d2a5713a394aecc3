"""Days that change by commands and by their file while the bot is killed: what was last said stays true."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from checker import Verdict, check_said
from checker_on_discord import check_said_on_discord
from kills import survive
from small_discord import DiscordSide
from small_event import DayOnMatrix, comptoir, day_on_matrix, forum
from true_day import claims

from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import Homeserver
from bot.changes import rows
from bot.port.body import Person, from_json
from bot.programme.changes import laid_over
from bot.programme.files.check import required
from bot.programme.files.settings_file import read_setup
from bot.programme.model import Programme, Session
from bot.words.catalogue import Catalogue

PARIS = ZoneInfo("Europe/Paris")
MINUTE = timedelta(minutes=1)
FIRST = datetime(2026, 10, 16, 9, tzinfo=PARIS)
LASTS = 20 * MINUTE
ROOMS = {"club": "Le Club", "bureau": "Le Bureau"}
AHEAD = 5 * MINUTE  # only what is further ahead is changed by the file: it is read while time goes by


@dataclass(frozen=True, slots=True)
class Plan:
    """Sessions of several days, of which one in ten is a comptoir; kills come at even distances."""

    sessions: int
    kills: int
    days: int
    speed: float
    seed: int

    def written(self) -> list[dict[str, Any]]:
        a_day = -(-self.sessions // self.days)
        step = 10 * 60 * MINUTE / a_day  # ten hours a day
        made = []
        for n in range(self.sessions):
            day, nth = divmod(n, a_day)
            start = FIRST + timedelta(days=day) + nth * step
            start = start.replace(second=0, microsecond=0)
            kind = comptoir if n % 10 == 0 else forum
            session = kind(n + 1, _iso(start), _iso(start + LASTS))
            made.append({**session, "title": f"Titre {n + 1}", "room": ("club", "bureau")[n % 2]})
        return made


@dataclass
class Run:
    plan: Plan
    day: DayOnMatrix
    discord: DiscordSide
    chance: random.Random
    sessions: list[dict[str, Any]]
    removed: list[dict[str, Any]] = field(default_factory=list)
    kills: int = 0
    by_file: int = 0
    by_command: int = 0
    looks: int = 0
    verdict: Verdict = field(default_factory=Verdict)

    async def play(self) -> None:
        self._write()
        for _ in range(self.plan.kills):
            await self._live()
            await self.day.bot.kill()
            self.kills += 1
            if self.chance.random() < 0.7:
                self._edit()
            await asyncio.sleep(self.chance.uniform(0, 2))
        await survive(self.day.bot)
        await self._look()
        await self._check_doubles()

    async def _live(self) -> None:
        """Start, command some changes, and be killed at a random instant after them or amid them."""
        await survive(self.day.bot)
        await self._look()
        began, lasts = asyncio.get_running_loop().time(), self._length
        while asyncio.get_running_loop().time() - began < lasts:
            await self._command()
            await asyncio.sleep(self.chance.uniform(0.2, lasts / 2))
        if self.chance.random() < 0.5:
            await self._look()
            await self._command()

    @property
    def _length(self) -> float:
        """The seconds of a life, so that all of them last as long as the days do."""
        event = timedelta(days=self.plan.days - 1, hours=10)
        return event.total_seconds() / self.plan.speed / self.plan.kills

    # ── Changes ─────────────────────────────────────────────────────────────────────────────────────────

    def _now(self) -> datetime:
        return self.day.clock.now().event

    def _coming(self) -> list[dict[str, Any]]:
        return [s for s in self.sessions if datetime.fromisoformat(s["start"]) > self._now() + AHEAD]

    def _edit(self) -> None:
        """Save the file while the bot is dead."""
        coming = self._coming()
        for session in self.chance.sample(coming, min(len(coming), self.chance.randint(1, 6))):
            self._edit_one(session)
        if self.removed and self.chance.random() < 0.5:
            self.sessions.append(self.removed.pop())
        self._write()
        self.by_file += 1

    def _edit_one(self, session: dict[str, Any]) -> None:
        match self.chance.choice(("move", "move", "room", "remove")):
            case "move":
                by = self.chance.choice((3, 5, 10, 20, -4)) * MINUTE
                for key in ("start", "end"):
                    session[key] = _iso(datetime.fromisoformat(session[key]) + by)
            case "room":
                session["room"] = self.chance.choice(list(ROOMS))
            case _ if session["kind"] == "forum":
                self.sessions.remove(session)
                self.removed.append(session)

    def _write(self) -> None:
        file = self.day.folder / "programme.yaml"
        written = json.loads(file.read_text())
        written["rooms"] = ROOMS
        written["sessions"] = sorted(self.sessions, key=lambda session: session["start"])
        file.write_text(json.dumps(written, ensure_ascii=False))

    async def _command(self) -> None:
        """Change a comptoir from the régie, by a command and one tap."""
        coming = [s for s in self._coming() if s["kind"] == "comptoir"]
        if not coming:
            return
        code = f"C{self.chance.choice(coming)['id'].removeprefix('comptoir-')}"
        words = self.chance.choice(
            (f"retard {code} 10", f"retard {code} 3", f"annuler {code}", f"retablir {code}", "retard tout 5")
        )
        regie = self.day.rooms["regie"]
        asked = await self.day.organiser.say(regie, f"!{words}")
        preview = await self._preview(asked)
        if preview is not None:
            await self.day.organiser.react(regie, preview, "✅")
            self.by_command += 1

    async def _preview(self, asked: str) -> str | None:
        """Wait for the preview of a command; None if it is refused, as when it restores what takes place."""
        query = f"SELECT remote FROM outbox WHERE kind = 'change' AND reply_to = '{asked}' AND remote <> ''"
        try:
            await self.day.until(lambda: bool(self.day.rows(query)), 4.0)
        except TimeoutError:
            return None
        return str(self.day.rows(query)[0][0])

    # ── What is true ────────────────────────────────────────────────────────────────────────────────────

    async def _look(self) -> None:
        """Compare what was last said of each session with the day, once all is delivered."""
        await self.day.until(self.day.is_quiet)
        said = self._said()
        programme, now = self._programme(), self._now()
        if self._waits():
            return
        self.looks += 1
        sessions = {session.title: session for session in programme.sessions}
        for (platform, place, title, aspect), (value, text) in said.items():
            true = _truth(sessions.get(title), aspect, now)
            if true is not None and value != true:
                finding = f"{platform} {place} {title} {aspect}: {value}, not {true}, at {now}: {text}"
                self.verdict.wrong.append(finding)

    def _waits(self) -> bool:
        """Return whether something about a change is still gathered, or a change is not lived yet."""
        words = "SELECT count(*) FROM outbox WHERE kind IN ('changed', 'reminder') AND state <> 'skipped'"
        [(unsaid,)] = self.day.rows(f"{words} AND version > delivered AND (remote <> '' OR kind = 'changed')")
        [(accepted,)] = self.day.rows("SELECT count(*) FROM changes WHERE state = 'accepted'")
        return bool(unsaid or accepted)

    def _said(self) -> dict[tuple[str, str, str, str], tuple[str, str]]:
        rows = self.day.rows(
            "SELECT key, platform, place, body, sent_event_time FROM outbox"
            " WHERE kind IN ('reminder', 'changed') AND state = 'sent' AND remote <> '' ORDER BY said_at"
        )
        words, last = Catalogue(PARIS), dict[tuple[str, str, str, str], tuple[str, str]]()
        for key, platform, place, body, at in rows:
            text = words.plain(from_json(json.loads(body)), "fr", datetime.fromisoformat(at))
            text = text.replace("\u00a0", " ").replace("\u202f", " ")
            for title, aspect, value in claims(key, text):
                last[platform, place, title, aspect] = value, text
        return last

    def _programme(self) -> Programme:
        setup = required(read_setup(self.day.config), "fr")
        with sa.create_engine(f"sqlite:///{self.day.folder / 'comptoir.db'}").connect() as connection:
            return laid_over(setup.programme, rows.accepted(connection))

    async def _check_doubles(self) -> None:
        """Check that nothing was said twice, and that nobody was pinged twice for one change."""
        events = [event for place in self.day.rooms for event in await self.day.history(place)]
        check_said(self.verdict, self.day, events)
        check_said_on_discord(self.verdict, self.day, self.discord)
        pings = Counter[tuple[str, str, str]]()
        query = "SELECT key, platform, body FROM outbox WHERE kind = 'changed' AND remote <> ''"
        for key, platform, body in self.day.rows(query):
            spans = [span for block in from_json(json.loads(body)).blocks for span in block.spans]
            handles = {span.handle for span in spans if isinstance(span, Person) and span.ping}
            pings.update((platform, key.split(":")[1], str(handle)) for handle in handles)
        self.verdict.doubled += [f"ping {who}" for who, times in pings.items() if times > 1]
        counts = "SELECT count(*) FROM outbox WHERE remote <> '' AND kind = "
        [(self.verdict.reminders,)] = self.day.rows(f"{counts}'reminder'")
        [(self.verdict.messages,)] = self.day.rows(f"{counts}'changed'")


def _truth(session: Session | None, aspect: str, now: datetime) -> str | None:
    if session is None or session.end <= now or (aspect == "start" and session.start <= now):
        return None
    if session.cancelled:
        return "no" if aspect == "held" else None
    words = Catalogue(PARIS)
    truths: Mapping[str, str] = {
        "held": "yes",
        "start": words.hour("fr", session.start),
        "end": words.hour("fr", session.end),
        "rooms": ", ".join(ROOMS.get(room, room) for room in session.rooms),
    }
    return truths[aspect]


def _iso(instant: datetime) -> str:
    return instant.astimezone(PARIS).isoformat(timespec="minutes")


async def play(plan: Plan, folder: Path, homeserver: Homeserver, event: str) -> Run:
    clock = {"start": _iso(FIRST - 10 * MINUTE), "speed": plan.speed}
    sessions = plan.written()
    async with AsyncExitStack() as stack:
        discord = DiscordSide(await stack.enter_async_context(DiscordServer()))
        bare: Sequence[Mapping[str, object]] = [{k: v for k, v in s.items() if k != "room"} for s in sessions]
        day = await stack.enter_async_context(
            day_on_matrix(homeserver, folder, event, bare, discord, clock=clock)
        )
        run = Run(plan, day, discord, random.Random(plan.seed), sessions)
        await run.play()
        return run
