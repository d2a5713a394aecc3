"""A day that changes in every way, and whether what people read of it is true."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa
from memory_platform import BOT, MemoryPlatform
from scene import Scene, comptoir, plenary, programme
from sqlalchemy.engine import Connection

from bot.database import schema
from bot.outbox.kinds import Kind
from bot.outbox.states import State, Why
from bot.port.chat import pinged
from bot.programme.model import Person, Programme, Session

MINUTE = timedelta(minutes=1)
ROOMS = {"club": "Le Club", "bureau": "Le Bureau"}
HOUR = r"(\d+h\d*)"
DAY = "(?: le .*)?"  # of another day than the reader's
HEAD = re.compile(rf"(?:⏰ À|▶️ Commencé à) {HOUR}{DAY}")
STARTING = re.compile(rf"(?:⏰|▶️) .* — (?:à|commencé à) {HOUR}{DAY}")
OVER = ("annulée", "n’est plus au programme")


def the_day() -> Programme:
    """Return six sessions, some of which run together, and people who are in several desks."""
    day = programme(
        comptoir(1, "10:30", "11:15"),
        comptoir(2, "10:30", "11:15"),
        comptoir(3, "11:30", "12:15"),
        comptoir(4, "14:00", "14:45", animateurs=("bob",)),
        plenary("seance-5", "12:30", "13:00", title="Titre 5", rooms=("club",)),
        plenary("seance-6", "15:00", "16:00", title="Titre 6", restitution=True, takes_questions=True),
    )
    accounts = {"marques": "ana", "boutons": "ana-b"}
    people = {
        "ana": Person("ana", "Ana Animatrice", handles=accounts),
        "bob": Person("bob", "Bob Animateur", handles={"marques": "bob", "boutons": "bob-b"}),
    }
    return replace(day, people={**day.people, **people})


class TrueDay:
    """The bot on two platforms; nothing older than twenty minutes can be edited on the second one."""

    def __init__(self, folder: Path) -> None:
        self.written = self.day = the_day()
        self.platforms = [MemoryPlatform("marques"), MemoryPlatform("boutons", buttons=True, editable=1200.0)]
        self.scene = Scene(folder, hour="10:00", programme=self.day, platforms=self.platforms)
        self.scene.tells_how_to_ask = True
        self.away: set[str] = set()
        self.told: list[str] = []  # what happened, for whoever reads a failure
        self.known = {session.title: session for session in self.day.sessions}  # as each was last

    # ── What happens ────────────────────────────────────────────────────────────────────────────────────

    async def act(self, act: str, number: int) -> None:
        chance = Random(number)
        self.told.append(f"{self.scene.wall:%H:%M:%S} {act} {number}")
        await getattr(self, f"_{act}")(chance)

    async def _change(self, chance: Random) -> None:
        """Change one session, as a command does."""
        sessions = list(self.day.sessions)
        session = chance.choice(sessions)
        sessions[sessions.index(session)] = changed(session, chance)
        await self._take_up(replace(self.day, sessions=in_order(sessions)))

    async def _delay(self, chance: Random) -> None:
        """Delay all that is still to come."""
        by, now = timedelta(minutes=chance.choice((-5, 3, 10, 20))), self.scene.wall
        sessions = [moved(s, by) if s.start > now else s for s in self.day.sessions]
        await self._take_up(replace(self.day, sessions=in_order(sessions)))

    async def _file(self, chance: Random) -> None:
        """Save a file in which several sessions changed, and one may have come or gone."""
        kept = [changed(s, chance) if chance.random() < 0.4 else s for s in self.day.sessions]
        missing = [s for s in self.written.sessions if s.id not in {each.id for each in kept}]
        if missing and chance.random() < 0.6:
            kept.append(missing[0])
        elif chance.random() < 0.3:
            kept.remove(next(s for s in kept if not s.restitution))
        await self._take_up(replace(self.day, sessions=in_order(kept)))

    async def _undo(self, chance: Random) -> None:
        """Go back to the day as it was written."""
        await self._take_up(self.written)

    async def _take_up(self, day: Programme) -> None:
        self.day = day
        self.told += [f"    {s.id} {s.start:%H:%M} {s.rooms} {s.cancelled}" for s in day.sessions]
        await self.scene.app.change(replace(self.scene.day, programme=day))
        await self._settle()

    async def _wait(self, chance: Random) -> None:
        self.scene.wall += timedelta(seconds=chance.choice((5, 30, 70)))
        await self._settle()

    async def _go_on(self, chance: Random) -> None:
        """Let minutes pass; while a platform is away, all at once."""
        minutes = chance.choice((3, 8, 15, 30))
        if self.away:
            self.scene.wall += minutes * MINUTE
            await self._settle()
            return
        for _ in range(minutes):
            await self.scene.jump(minutes=1)

    async def _leave(self, chance: Random) -> None:
        """Lose a platform, of two."""
        platform = chance.choice(self.platforms)
        if not self.away:
            platform.go_away()
            self.away.add(platform.name)
        await self._settle()

    async def _restart(self, chance: Random) -> None:
        """Start again, perhaps with another programme."""
        await self.all_come_back()
        await self.scene.stop()
        self.scene.wall += chance.choice((1, 10)) * MINUTE
        if chance.random() < 0.5:
            sessions = [changed(s, chance) if chance.random() < 0.4 else s for s in self.day.sessions]
            self.day = replace(self.day, sessions=in_order(sessions))
            self.told += [f"    {s.id} {s.start:%H:%M} {s.rooms} {s.cancelled}" for s in self.day.sessions]
        self.scene.programme = self.day
        await self.scene.start()

    async def _settle(self) -> None:
        if self.away:
            await self.scene.until_handled()
            there = [d for name, d in self.scene.app.deliverers.items() if name not in self.away]
            await self.scene.until(lambda: all(d.idle for d in there))
        else:
            await self.scene.quiet()

    async def all_come_back(self) -> None:
        """Let what is away come back, and all be delivered."""
        for platform in self.platforms:
            if platform.name in self.away:
                platform.come_back()
                self.scene.app.deliverers[platform.name].heard()
        self.away.clear()
        for _ in range(3):
            await self.scene.jump(minutes=2)

    # ── What must hold ──────────────────────────────────────────────────────────────────────────────────

    async def lies(self) -> list[str]:
        """Return what each place last said of each session and is not true, and who was pinged twice.

        Nothing is asked while a platform is away, or while what changed within a minute is gathered.
        """
        found: list[str] = []
        self.known |= {session.title: session for session in self.day.sessions}
        gathers: bool = await self.scene.store.run(lambda c: _gathers(c, self.scene.wall))
        if self.away or gathers:
            return found
        for platform in self.platforms:
            for place in {m.place for m in platform.messages.values()}:
                found += self._lies_in(platform, place)
            found += pinged_twice(platform)
        return found

    async def troubles(self) -> list[tuple[object, ...]]:
        """Return what went wrong; what was too late when a platform came back is no trouble."""
        return [each for each in await self.scene.troubles() if each[1] != Why.TOO_LATE]

    def _lies_in(self, platform: MemoryPlatform, place: str) -> Iterator[str]:
        last: dict[tuple[str, str], tuple[str, str]] = {}
        for message in platform.in_place(place):
            if message.handle == BOT:
                text = self.scene.read(message)
                for title, aspect, value in claims(message.key or "", text):
                    last[title, aspect] = value, text
        truth = {session.title: session for session in self.day.sessions}
        for (title, aspect), (value, text) in last.items():
            true = self._truth(title, truth.get(title), aspect)
            if true is not None and value != true:
                yield f"{platform.name} {place}: {title} {aspect} {value}, not {true}: {text}"

    def _truth(self, title: str, session: Session | None, aspect: str) -> str | None:
        """Return what is true of a session; None where nobody cares any more."""
        now = self.scene.wall
        if session is None:
            is_over = self.known[title].end <= now
            return "no" if aspect == "held" and not is_over else None
        if session.cancelled:
            return "no" if aspect == "held" and session.end > now else None
        if session.end <= now or (aspect == "start" and session.start <= now):
            return None
        hour = self.scene.day.words.hour
        truths = {
            "held": "yes",
            "start": hour("fr", session.start),
            "end": hour("fr", session.end),
            "rooms": ", ".join(ROOMS[room] for room in session.rooms),
        }
        return truths[aspect]


def _gathers(c: Connection, now: datetime) -> bool:
    """Return whether something about a change waits for its minute."""
    o = schema.outbox.c
    waits = (o.kind == Kind.CHANGED, o.state == State.WAITING, o.due > now)
    return c.execute(sa.select(o.id).where(*waits).limit(1)).first() is not None


def changed(session: Session, chance: Random) -> Session:
    """Return the session with another hour, another room, another end, cancelled or restored."""
    match chance.choice(("later", "later", "few", "earlier", "room", "longer", "cancel", "restore")):
        case "later":
            return moved(session, chance.choice((5, 10, 15, 40)) * MINUTE)
        case "few":
            return moved(session, chance.choice((2, 3, 4)) * MINUTE)
        case "earlier":
            return moved(session, -chance.choice((3, 10)) * MINUTE)
        case "room":
            return replace(session, rooms=chance.choice((("club",), ("bureau",), ("club", "bureau"))))
        case "longer":
            return replace(session, end=session.end + chance.choice((5, 15)) * MINUTE)
        case "cancel":
            return replace(session, cancelled=True, cancelled_because=chance.choice(("", "trop de neige")))
        case _:
            return replace(session, cancelled=False, cancelled_because="")


def moved(session: Session, by: timedelta) -> Session:
    return replace(session, start=session.start + by, end=session.end + by)


def in_order(sessions: list[Session]) -> tuple[Session, ...]:
    return tuple(sorted(sessions, key=lambda session: session.start))


# ── What messages claim ─────────────────────────────────────────────────────────────────────────────────


def claims(key: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a message says: the title of a session, what of it (`held`, `start`…), and the value.

    `key` is that of its row in the outbox.
    """
    kind = key.split(":")[0]
    if kind == "changed":
        for line in text.split("\n"):
            yield from _claims_of_change(line)
    elif kind == "reminder":
        yield from _claims_of_reminder(text)


def _claims_of_change(line: str) -> Iterator[tuple[str, str, str]]:
    found = re.search(r"(Titre \d+) : (.*)", line) or re.search(r"(Titre \d+)(?: ·.*)? : (.*)", line)
    if found is None:
        return
    title, what = found[1], found[2]
    yield from _held(title, what)
    if any(over in what for over in OVER):
        return
    if hour := re.search(rf"à {HOUR}", what):
        yield title, "start", hour[1]
    rooms = [part for part in what.removesuffix(", comme prévu").split(" · ") if part.startswith("Le ")]
    for part in rooms:
        yield title, "rooms", part.split(" au lieu de ")[0]
    if "sans salle" in what or (not rooms and what.endswith(", comme prévu")):
        yield title, "rooms", ""


def _held(title: str, what: str) -> Iterator[tuple[str, str, str]]:
    yield title, "held", "no" if any(over in what for over in OVER) else "yes"


def _claims_of_reminder(text: str) -> Iterator[tuple[str, str, str]]:
    first, *others = text.split("\n")
    if head := HEAD.fullmatch(first):
        for line in others:
            yield from _claims_of_line(line, head[1])
        return
    title = re.search(r"Titre \d+", first)
    if title is None:
        return
    yield from _held(title[0], first)
    if starting := STARTING.fullmatch(first):
        yield title[0], "start", starting[1]
        yield from ((title[0], "rooms", line.split(" : ")[1]) for line in others if line.startswith("Salle"))


def _claims_of_line(line: str, hour: str) -> Iterator[tuple[str, str, str]]:
    title = re.search(r"Titre \d+", line)
    if title is None:
        return
    yield from _held(title[0], line)
    if any(over in line for over in OVER):
        return
    parts = line.split(" · ")
    rooms = [part for part in parts if part.startswith("Le ")]
    own = re.fullmatch(rf"à {HOUR}{DAY}", parts[-1])
    yield title[0], "start", own[1] if own else hour
    yield from ((title[0], "rooms", room) for room in rooms)


def pinged_twice(platform: MemoryPlatform) -> list[str]:
    """Return who was pinged more than once for one change."""
    pings = Counter(
        (message.key.split(":")[1], handle)
        for message in platform.messages.values()
        if message.handle == BOT and message.key and message.key.startswith("changed:")
        for handle in pinged((message.former or [message.body])[0])
    )
    return [f"{platform.name}: {who} pinged {n} times for {t}" for (t, who), n in pings.items() if n > 1]
