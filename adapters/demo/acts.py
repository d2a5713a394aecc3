"""What the script can have people do; each act waits until a participant sees what follows from it."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from adapters.demo.jumps import Jumps
from adapters.demo.screen import TOGETHER, Screen, code_in
from adapters.demo.watch import Message, NotSeen, Watch
from adapters.matrix.participant import Participant
from bot import schema as t
from bot.app import App
from bot.chat import VOTE_MARK, is_direct
from bot.digests import NEXT_MARK, ON_STAGE_SIGN
from bot.notices import NoticeKind
from bot.programme import Session
from bot.questions import State

T = TypeVar("T")

LONGEST_READING = 6.0  # seconds that the play waits for its reader
LEAD, SHORTEST_LEAD = 1.0, 0.2  # seconds of wall time between a jump and what it leads to
WORTH_TELLING = timedelta(minutes=9)  # of event time: shorter jumps are not told
CATCHING_UP = 3.0  # seconds that boards may take to be up to date


@dataclass(slots=True)
class Asked:
    """A question of the script, where it can be voted for, and what should become of it."""

    session: str
    text: str
    asker: str | None
    place: str  # of the message that shows it
    shown: str  # the message
    code: str
    ends: State
    voters: dict[str, str] = field(default_factory=dict)  # person to reaction
    answer: str | None = None


class Play:
    """The people on stage, and the day's clock, which leaves idle hours out.

    `pace` is how long a reader is given: 1 to read all of it, 0 for none.
    """

    def __init__(
        self,
        app: App,
        jumps: Jumps,
        watch: Watch,
        screen: Screen,
        people: Mapping[str, Participant],
        rooms: MutableMapping[str, str],
        bot: str,
        pace: float,
    ) -> None:
        self.app, self.jumps, self.watch, self.screen = app, jumps, watch, screen
        self._people, self._rooms, self._bot, self._pace = people, rooms, bot, pace
        self.reading: list[asyncio.Task[None]] = []
        self._lead = max(SHORTEST_LEAD, min(pace, 1) * LEAD)
        self._inside: set[tuple[str, str]] = set()
        self.asked: list[Asked] = []
        self.planned: dict[str, datetime] = {}  # a notice's key to its instant, wall time
        self._plan()

    # ── Time ────────────────────────────────────────────────────────────────────────────────────────────

    async def at(self, hour: str) -> None:
        """Let the day go on until then, its own messages included, without its idle hours."""
        until = self._instant(hour)
        while (now := self.app.clock.now().event) < until:
            coming = [n.due for n in self.app.day.notices if n.due > now]
            coming += [s.end for s in self.app.day.programme.queues if s.end > now]
            await self._reach(min([until, *coming]))

    async def _reach(self, instant: datetime) -> None:
        clock = self.app.clock
        await self._read()
        left = (clock.wall_time(instant) - clock.wall()).total_seconds()
        if left > 2 * self._lead:
            await self.calm(seconds=CATCHING_UP)
            target = instant - timedelta(seconds=self._lead) * clock.speed
            if target - clock.now().event > WORTH_TELLING:
                self.screen.jump()
            self.jumps.to(target)
            self._plan()
            self.app.wake()
        await asyncio.sleep(max(0.0, (clock.wall_time(instant) - clock.wall()).total_seconds()))
        await self._come(instant)

    async def _come(self, instant: datetime) -> None:
        """Until a participant has read what the day says then; a digest may have nothing to say."""
        for notice in self.app.day.notices:
            if notice.due != instant:
                continue
            look = partial(self.watch.find, notice.place, notice.key)
            if notice.kind is not NoticeKind.DIGEST or notice.first:
                await self._until(look, notice.key)
            else:
                with contextlib.suppress(NotSeen):
                    await self.watch.until(look, notice.key, seconds=self._lead)

    def _plan(self) -> None:
        """After a jump, when the reminders still to come are due by the wall clock."""
        clock = self.app.clock
        now = clock.now().event
        for notice in self.app.day.notices:
            if notice.due > now:
                self.planned[notice.key] = clock.wall_time(notice.due)

    async def _read(self) -> None:
        """Leave the reader the time to read what was shown."""
        wait = min(self.screen.read_at - time.monotonic(), LONGEST_READING) * self._pace
        await asyncio.sleep(max(0.0, wait))

    async def calm(self, seconds: float) -> None:
        """Until nothing is left to be said, and all of it was read; a jump must make nothing late."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if await self.app.store.run(_nothing_waits, self.app.clock.now().event):
                await asyncio.sleep(TOGETHER * min(self._pace, 1))
                return
            await asyncio.sleep(0.05)

    def _instant(self, hour: str) -> datetime:
        event = self.app.day.programme.event
        hours, minutes = hour.split(":")
        return datetime(
            event.first_day.year,
            event.first_day.month,
            event.first_day.day,
            int(hours),
            int(minutes),
            tzinfo=event.timezone,
        )

    # ── Talking ─────────────────────────────────────────────────────────────────────────────────────────

    async def say(self, who: str, place: str, text: str) -> str:
        await self._read()
        return await self._seen(await self._people[who].say(await self._enter(who, place), text))

    async def _enter(self, who: str, place: str) -> str:
        """The room of a place; people come to a comptoir when they have something to do there."""
        room = self._rooms[place]
        if (who, place) not in self._inside and not is_direct(place):
            await self._people[who].join(room)
            self._inside.add((who, place))
        return room

    async def edit(self, who: str, message: str, text: str) -> None:
        await self._read()
        place = self.watch.messages[message].place
        await self._people[who].edit(self._rooms[place], message, text)
        await self._until(lambda: self.watch.messages[message].text == text or None, text)

    async def delete(self, who: str, message: str) -> None:
        await self._read()
        place = self.watch.messages[message].place
        await self._people[who].redact(self._rooms[place], message)
        await self._until(lambda: self.watch.messages[message].removed or None, message)

    async def until_reads(self, message: Message, words: str) -> None:
        await self._until(lambda: words in message.text or None, words)

    async def mark(self, who: str, message: str, mark: str) -> str:
        return await self.tap(who, self.watch.messages[message], mark)

    async def tap(self, who: str, message: Message, mark: str) -> str:
        await self._read()
        return await self._react(who, message.place, message.event, mark)

    async def _react(self, who: str, place: str, message: str, mark: str) -> str:
        return await self._people[who].react(await self._enter(who, place), message, mark)

    async def untap(self, who: str, place: str, reaction: str) -> None:
        await self._read()
        await self._people[who].redact(self._rooms[place], reaction)

    async def _seen(self, event: str) -> str:
        await self._until(lambda: self.watch.messages.get(event), event)
        return event

    async def answered(self, place: str, event: str) -> Message:
        """The bot's answer to a message."""
        return await self.hears(place, f"reply:matrix:{event}:")

    async def noticed(self, event: str) -> None:
        """The bot says, by an answer or a mark, that it took a message or refused it."""
        message = self.watch.messages[event]

        def sign() -> bool | None:
            answer = self.watch.find(message.place, f"reply:matrix:{event}:")
            return bool(answer or message.marks_of(self._bot)) or None

        await self._until(sign, message.text)

    async def hears(self, place: str, key: str, words: str = "") -> Message:
        """A message of the bot, by the beginning of its key and some of its words."""
        return await self._until(lambda: self.watch.find(place, key, words), f"{place} {key} {words}")

    async def marked(self, message: str, mark: str) -> None:
        seen = self.watch.messages[message]
        await self._until(lambda: mark in seen.marks_of(self._bot) or None, f"{mark} {seen.text}")

    async def _until(self, look: Callable[[], T | None], what: str) -> T:
        return await self.watch.until(look, what)

    # ── Asking ──────────────────────────────────────────────────────────────────────────────────────────

    async def ask(self, who: str, place: str, words: str, text: str, *, ends: State) -> Asked:
        """`words` with the question's text put in; the code comes as a mark."""
        event = await self.say(who, place, words.format(text))
        return await self.becomes_question(who, event, text, ends=ends)

    async def becomes_question(
        self, who: str, event: str, text: str, *, ends: State, session: str | None = None
    ) -> Asked:
        """A message that was made a question bears its code."""
        message = self.watch.messages[event]
        code = await self._until(lambda: code_in(message, self._bot), f"« {text} »")
        return self._keep(Asked(session or message.place, text, who, message.place, event, code, ends))

    async def ask_directly(
        self, who: str, session: str, words: str, text: str, *, ends: State, anonymous: bool = False
    ) -> Asked:
        """In a conversation with the bot; the public sees a card."""
        await self.say(who, f"direct:{who}", words.format(text))
        return await self.card(None if anonymous else who, session, text, ends=ends, asker=who)

    async def card(
        self, shown_as: str | None, session: str, text: str, *, ends: State, asker: str | None
    ) -> Asked:
        card = await self.hears(session, "card:", text[:60])
        if shown_as is None and asker is not None and self._people[asker].user in card.html:
            raise NotSeen(f"anonyme : {text}")
        return self._keep(
            Asked(session, text, asker, session, card.event, code_in(card, self._bot) or "", ends)
        )

    async def choose(self, who: str, event: str, mark: str) -> None:
        """One tap on « pour quel comptoir ? »."""
        place = self.watch.messages[event].place
        await self.tap(who, await self.answered(place, event), mark)

    def _keep(self, asked: Asked) -> Asked:
        self.asked.append(asked)
        return asked

    async def vote(self, asked: Asked, *people: str, by: str = VOTE_MARK) -> None:
        """👍, or a tap on the code's chip."""
        await self._read()
        for who in people:
            asked.voters[who] = await self._react(who, asked.place, asked.shown, by)

    async def vote_by_word(self, who: str, asked: Asked) -> None:
        asked.voters[who] = event = await self.say(who, asked.session, f"!voter {asked.code}")
        await self.marked(event, VOTE_MARK)

    async def unvote(self, asked: Asked, who: str) -> None:
        await self.untap(who, asked.place, asked.voters.pop(who))

    async def open_direct(self, who: str) -> None:
        """A conversation with the bot, as clients open it; it is read with this person's eyes."""
        person = self._people[who]
        place = f"direct:{who}"
        room = await person.open_direct(self._bot)
        self._rooms[place] = room
        self.reading.append(asyncio.create_task(self.watch.follow(person, {room: place})))

    # ── At the desk ─────────────────────────────────────────────────────────────────────────────────────

    async def digest(self, session: str) -> Message:
        """The one that counts now, once it is seen: a tap on a former one would be refused."""
        desk = self.session(session).desk
        key = await self.app.store.run(_current_digest, desk)
        return await self._until(lambda: self.watch.find(desk, key), f"{desk} {key}")

    async def stage_by_tap(self, who: str, asked: Asked) -> str:
        """The slot that the digest gives to this question."""
        digest = await self.digest(asked.session)
        slot = await self._until(lambda: slot_of(digest, asked.code), f"{asked.code} / digest")
        reaction = await self.tap(who, digest, slot)
        await self.on_stage(asked)
        return reaction

    async def on_stage(self, asked: Asked) -> Message:
        """The card in the desk, and the word to all."""
        await self.hears(asked.session, "step:", asked.code)
        return await self.hears(self.session(asked.session).desk, f"stage:{asked.code}:")

    async def tap_stage(self, who: str, asked: Asked, mark: str) -> None:
        """✅ ⏳ ❌ on the on-stage card."""
        card = await self.hears(self.session(asked.session).desk, f"stage:{asked.code}:")
        await self.tap(who, card, mark)
        await self._until(lambda: card.versions > 1 or None, f"{mark} {asked.code}")

    async def tap_next(self, who: str, session: str, asked: Asked) -> None:
        """⏭ takes the first of the ranking."""
        await self.tap(who, await self.digest(session), NEXT_MARK)
        await self.on_stage(asked)

    async def both_tap(self, two: tuple[str, str], asked: Asked) -> None:
        """Two animateurs tap the same question at once: the second is told that it is handled."""
        digest = await self.digest(asked.session)
        slot = await self._until(lambda: slot_of(digest, asked.code), f"{asked.code} / digest")
        await self._read()
        await asyncio.gather(*(self._react(who, digest.place, digest.event, slot) for who in two))
        await self.on_stage(asked)
        await self.hears(digest.place, "reply:", asked.code)

    async def take_back(self, who: str, asked: Asked, reaction: str) -> None:
        """A slip of the finger: the tap is taken away, and what it said too."""
        said = await self.hears(asked.session, "step:", asked.code)
        await self.untap(who, self.session(asked.session).desk, reaction)
        await self.gone(said)

    async def gone(self, message: Message) -> None:
        await self._until(lambda: message.removed or None, f"✗ {message.text}")

    async def desk(self, who: str, session: str, words: str) -> None:
        """A command typed in a desk, which is told done by a mark."""
        await self.marked(await self.desk_says(who, session, words), "✅")

    async def desk_says(self, who: str, session: str, words: str) -> str:
        return await self.say(who, self.session(session).desk, words)

    def session(self, id: str) -> Session:
        return self.app.day.programme.session(id)


def _nothing_waits(c: Connection, event_time: datetime) -> bool:
    o = t.outbox.c
    left = (o.state == "sending") | ((o.state == "waiting") & (o.due <= event_time))
    return c.execute(sa.select(o.id).where(left)).first() is None


def _current_digest(c: Connection, desk: str) -> str:
    o = t.outbox.c
    newest = sa.select(o.key).where(o.place == desk, o.kind == "digest").order_by(o.id.desc())
    return str(c.execute(newest).scalars().first())


def slot_of(digest: Message, code: str) -> str | None:
    for line in digest.text.splitlines():
        mark, _, rest = line.removeprefix(f"{ON_STAGE_SIGN} ").partition(" ")
        if rest.startswith(f"{code} "):
            return mark
    return None
