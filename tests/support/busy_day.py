"""A simulated day of forty sessions with any number of questions, and the end that each of them comes to."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from life import DISCORD, MATRIX, two_platforms
from memory_platform import Message
from scene import PARIS, Scene, at, comptoir, plenary, programme

from bot.database import schema as t
from bot.programme.model import Programme, Session

AT_ONCE, SLOTS = 5, 8  # sessions that run together, and how often
LASTS, EACH = timedelta(minutes=45), timedelta(hours=1)
Row = sa.Row[Any]
BEGINS, RESTITUTION, OVER = "9:00", ("17:15", "18:15"), "18:20"
ENDED = ("answered", "declined", "withdrawn")
ACTS = (
    *("scene {a}", "scene {a}", "suivante", "repondu {a} Oui", "repondu {a}", "plus-tard {a}"),
    *("ecarter {a} Hors sujet", "fusionner {a} dans {b}", "separer {a}", "deplacer {a} {to}", "pleniere {a}"),
    *("confier {a} eva", "confier {a} oui", "confier {a}", "annuler-geste", "valider tout"),
)


@dataclass
class Seen:
    """What became of the questions, and what does not agree: `wrong` says each."""

    questions: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    status: str = ""
    wrong: list[str] = field(default_factory=list)


def forty_sessions() -> Programme:
    sessions = [_session(number) for number in range(AT_ONCE * SLOTS)]
    return programme(*sessions, plenary("restitution", *RESTITUTION, restitution=True, takes_questions=True))


def _session(number: int) -> Session:
    start = at(BEGINS) + EACH * (number // AT_ONCE)
    return comptoir(number + 1, _hour(start), _hour(start + LASTS), moderated=number % 10 == 9)


def _hour(instant: object) -> str:
    return f"{instant.astimezone(PARIS):%H:%M}"  # type: ignore[attr-defined]


class BusyDay:
    """The people of such a day; the same `seed` plays the same day, `in_steps` of five minutes or in few."""

    def __init__(self, scene: Scene, seed: int, questions: int, *, in_steps: bool) -> None:
        self._in_steps = in_steps
        self.scene, self.chance, self._left = scene, random.Random(seed), questions
        self.matrix, self.discord = scene.platforms
        self.seen = Seen()
        self._asked: list[tuple[str, str, str]] = []  # platform, person, event
        self.by_the_hour: set[str] = set()  # codes that were on stage when their session ended

    async def play(self) -> Seen:
        for chat, animateur in ((self.matrix, "ana"), (self.discord, "bea")):
            for place in self.scene.places:
                if place.endswith("-desk") or place == "regie":
                    chat.join(animateur, place)
        sessions = [s for s in self.scene.programme.question_sessions if not s.restitution]
        for first in range(0, len(sessions), AT_ONCE):
            running = sessions[first : first + AT_ONCE]
            await self._at(_hour(running[0].start))
            await self._ask(running, -(-self._left // ((len(sessions) - first) // AT_ONCE)))
            for session in running:
                await self._handle(session)
            await self._end(running)
        [restitution] = [s for s in self.scene.programme.question_sessions if s.restitution]
        await self._at(_hour(restitution.start))
        await self._handle(restitution)
        await self._check(closed=False)
        await self._end([restitution])
        await self._at(OVER)
        await self._check(closed=True)
        return self.seen

    async def _at(self, hour: str) -> None:
        """Move the clock on; in one step, what would have been said meanwhile comes late or not at all."""
        if self._in_steps:
            await self.scene.at(hour)
        else:
            await self.scene.jump(seconds=(at(hour) - self.scene.wall).total_seconds())

    # ── What people do ──────────────────────────────────────────────────────────────────────────────────

    async def _ask(self, running: Sequence[Session], number: int) -> None:
        self._left -= number
        for index in range(number):
            session, person = self.chance.choice(running), f"p{self.chance.randrange(400)}"
            text = f"Pourquoi le projet {self.chance.randrange(10**9)} coûte-t-il si cher ?"
            self._say(session, person, text)
            if index % 100 == 99:
                await self.scene.quiet()
        await self.scene.quiet()
        for platform, person, event in self.chance.sample(self._asked, len(self._asked) // 20):
            chat = self.matrix if platform == MATRIX else self.discord
            if event in chat.messages and not chat.messages[event].removed:
                chat.delete(person, event)
        self._asked.clear()
        await self.scene.quiet()

    def _say(self, session: Session, person: str, text: str) -> None:
        prefix = self.scene.day.prefixes[session.id]
        way = self.chance.choice(("typed", "typed", "anonymous", "called", "floor", "typed there"))
        if way == "typed":
            event = self.matrix.say(person, session.place, f"!question {text}")
            self.matrix.react(f"v{self.chance.randrange(99)}", event, "👍")
        elif way == "anonymous":
            event = self.matrix.say(person, f"direct:{person}", f"{prefix} anonyme : {text}")
        elif way == "floor":
            event = self.matrix.say("ana", session.desk, f"!salle {text}")
        elif way == "called":
            event = self.discord.call(person, "hall", "question", comptoir=prefix, texte=text)
        else:
            event = self.discord.say(person, session.place, f"!question {text}")
        platform = MATRIX if event in self.matrix.messages else DISCORD
        self._asked.append((platform, "ana" if way == "floor" else person, event))

    async def _handle(self, session: Session) -> None:
        """Act on some of the questions, by words; many come too late and are refused."""
        codes = [code for code, _ in await self._of(session)]
        later = [p for p in self.scene.day.prefixes.values() if p.startswith("C")]
        for _ in range(len(codes)):
            act = self.chance.choice(ACTS)
            a, b = (self.chance.choice(codes) for _ in range(2))
            self.matrix.say("ana", session.desk, "!" + act.format(a=a, b=b, to=self.chance.choice(later)))
            if self.chance.random() < 0.05:
                await self.scene.quiet()
        await self.scene.quiet()

    async def _end(self, running: Sequence[Session]) -> None:
        """Let sessions end, and some desks carry or decline what is still open there."""
        on_stage = {code for s in running for code, state in await self._of(s) if state == "on stage"}
        await self._at(_hour(running[0].end))
        self.by_the_hour |= on_stage
        for session in running:
            boards = [m for m in self.matrix.in_place(session.desk) if (m.key or "").startswith("open:")]
            for mark in self.chance.choice((("❌",), ("1️⃣", "2️⃣"), ("1️⃣", "❌"), ())) if boards else ():
                self.matrix.react("ana", boards[-1].id, mark)
                await self.scene.quiet()

    # ── What became of it ───────────────────────────────────────────────────────────────────────────────

    async def _of(self, session: Session) -> list[tuple[str, str]]:
        return await self.scene.store.run(_states, session.id)

    async def _check(self, *, closed: bool) -> None:
        """Compare what `etat` says with what became of each question, seen from its own end."""
        rows = {row.id: row for row in await self.scene.store.run(_rows)}
        over = {s.id for s in self.scene.programme.question_sessions if s.end <= self.scene.wall}
        unended = {row.code for row in rows.values() if _is_open(row) and row.session in over}
        status = await self._status()
        if not closed:
            told = sum(map(int, re.findall(r"Sans fin, .*? : (\d+) \(", status)))
            self.seen.wrong += [f"{len(unended)} have no end yet: {status}"] * (told != len(unended))
            return
        unsaid = {row.code for row in rows.values() if row.state == "answered" and row.answer is None}
        hour = unended | (self.by_the_hour & unsaid)
        self.seen.questions, self.seen.status = len(rows), status
        found = re.search(r"Sans fin : 0(?: \((\d+|une question) clos)?", status)
        number = found and int((found[1] or "0").replace("une question", "1"))
        self.seen.wrong += [f"{len(hour)} were ended by the hour: {status}"] * (number != len(hour))
        for row in rows.values():
            last = _last(rows, row.id)
            end = "by the hour" if last.code in hour else "owned" if last.owner else str(last.state)
            self.seen.ends[end] += 1
            self.seen.wrong += [f"{row.code} has no end"] * (end not in (*ENDED, "by the hour", "owned"))

    async def _status(self) -> str:
        await self.scene.says("ana", "regie", "!etat")
        said: Message = self.scene.last("regie")
        return self.scene.read(said)


def _is_open(row: Row) -> bool:
    return row.state in ("waiting", "later", "proposed", "on stage") and row.owner is None


def _last(rows: dict[int, Row], id: int) -> Row:
    """Return the question as which one ends: the last that it leads to."""
    row = rows[id]
    while row.leads_to is not None and row.state != "withdrawn":
        row = rows[row.leads_to]
    return row


def _rows(c: sa.Connection) -> Sequence[Any]:
    q = t.questions.c
    columns = (q.id, q.code, q.session, q.state, q.leads_to, q.owner, q.answer)
    return c.execute(sa.select(*columns).order_by(q.id)).all()


def _states(c: sa.Connection, session: str) -> list[tuple[str, str]]:
    q = t.questions.c
    query = sa.select(q.code, q.state).where(q.session == session).order_by(q.id)
    return [(row.code, row.state) for row in c.execute(query)]


async def play(folder: Path, seed: int, questions: int, *, in_steps: bool = True) -> Seen:
    async with Scene(folder, hour="8:30", programme=forty_sessions(), platforms=two_platforms()) as scene:
        return await BusyDay(scene, seed, questions, in_steps=in_steps).play()
