"""Acts that the script can have animateurs do at their desk, by taps and by words."""

import asyncio
import time
from collections.abc import Mapping
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from adapters.rehearsal.demo.acts import Acts, Asked
from adapters.rehearsal.demo.jumps import Jumps
from adapters.rehearsal.demo.screen import Screen
from adapters.rehearsal.demo.sides import Side
from adapters.rehearsal.demo.watch import PATIENCE, Message, NotSeen, Watch
from bot.app import App
from bot.commands.desk import AT_ONCE
from bot.database import schema as t
from bot.programme.model import Session
from bot.questions import queue
from bot.questions.digests import NEXT_MARK, ON_STAGE_SIGN

DONE, WITH_A_LINE = "✅", "✍"
SOON = 30.0  # seconds in which a question that was asked stands in its digest, on a busy machine too
A_LOOK = AT_ONCE.total_seconds() + 0.2  # seconds; sooner, another's ⏭ would mean the question just staged


class Play(Acts):
    """The people on stage, on every side, and the day's clock."""

    def __init__(
        self, app: App, jumps: Jumps, watch: Watch, screen: Screen, sides: Mapping[str, Side], pace: float
    ) -> None:
        super().__init__(app, jumps, watch, screen, sides, pace)
        self.asked: list[Asked] = []
        self._staged: dict[str, float] = {}  # by session, when somebody last put a question on stage there
        self.asked_of: dict[str, list[Asked]] = {}  # by session, for a later part of the script

    async def note(self, key: str, **values: str) -> None:
        """Show a note to the onlooker."""
        await self.read()
        self.screen.note(key, **values)

    def session(self, id: str) -> Session:
        return self.app.day.programme.session(id)

    # ── By word ─────────────────────────────────────────────────────────────────────────────────────────

    async def desk(self, who: str, session: str, name: str, **options: str) -> None:
        """Give a command of the desk; it ends in a mark, or in an answer if there is no message to mark."""
        message = await self.desk_says(who, session, name, **options)
        if message.reader is None:
            await self.marked(message, DONE)
        else:
            await self.noticed(message)

    async def desk_says(self, who: str, session: str, name: str, **options: str) -> Message:
        return await self.command(who, self.session(session).desk, name, by_form=False, **options)

    # ── By tap ──────────────────────────────────────────────────────────────────────────────────────────

    async def digest(self, session: str, platform: str) -> Message:
        """Wait for the digest that counts now: a tap on an earlier one would be refused."""
        desk = self.session(session).desk
        key = await self.app.store.run(_current_digest, desk, platform)
        return await self.until(lambda: self.watch.find(platform, desk, key), f"{desk} {key}")

    async def _slot(self, asked: Asked, platform: str, seconds: float = PATIENCE) -> tuple[Message, str]:
        digest = await self.digest(asked.session, platform)
        what = f"{asked.code} / digest"
        return digest, await self.watch.until(lambda: slot_of(digest, asked.code), what, seconds)

    async def stage_by_tap(self, who: str, asked: Asked) -> str:
        """Put a question on stage by tapping its slot in the digest."""
        tap = ""
        try:
            digest, slot = await self._slot(asked, self.platform_of(who), SOON)
            tap = await self.tap(who, digest, slot)
        except NotSeen:  # others came before it
            await self.desk(who, asked.session, "scene", code=asked.code)
        await self.on_stage(asked)
        return tap

    async def on_stage(self, asked: Asked) -> Message:
        """Wait for the card in the desk and the message to everyone."""
        await self.hears(asked.session, "step:", asked.code)
        self._staged[asked.session] = time.monotonic()
        return await self.hears(self.session(asked.session).desk, f"stage:{asked.code}:")

    async def tap_stage(self, who: str, asked: Asked, mark: str, line: str = "") -> None:
        """Tap ✅ ⏳ ❌ on the on-stage card; `line` is the answer or the reason, if a form asks for it."""
        desk, on = self.session(asked.session).desk, [self.platform_of(who)]
        card = await self.hears(desk, f"stage:{asked.code}:", on=on)
        if mark == DONE and line and card.button(WITH_A_LINE):
            mark = WITH_A_LINE
        await self.tap(who, card, mark, line)
        await self.until(lambda: card.versions > 1 or None, f"{mark} {asked.code}")

    async def tap_next(self, who: str, session: str, asked: Asked) -> None:
        """Tap ⏭, which takes the first of the ranking, after a look at what is on stage.

        Whoever looks on may have put another one first: it is then named.
        """
        await asyncio.sleep(max(0.0, self._staged.get(session, 0.0) + A_LOOK - time.monotonic()))
        if await self._is_next(asked):
            await self.tap(who, await self.digest(session, self.platform_of(who)), NEXT_MARK)
        else:
            await self.desk(who, session, "scene", code=asked.code)
        await self.on_stage(asked)

    async def next(self, who: str, session: str, asked: Asked) -> None:
        """Put the first of the ranking on stage by the word for it, or this one by its code."""
        if await self._is_next(asked):
            await self.desk(who, session, "suivante")
        else:
            await self.desk(who, session, "scene", code=asked.code)
        await self.on_stage(asked)

    async def _is_next(self, asked: Asked) -> bool:
        best = await self.app.store.run(queue.best, asked.session, 1)
        return [each.code for each in best] == [asked.code]

    async def both_tap(self, two: tuple[str, str], asked: Asked) -> None:
        """Have two animateurs tap the same question at once; the second is told that it is handled."""
        slots = [(who, *await self._slot(asked, self.platform_of(who))) for who in two]
        await self.read()
        await asyncio.gather(*(self.hands(who).tap(digest, slot) for who, digest, slot in slots))
        await self.on_stage(asked)
        desk = self.session(asked.session).desk

        def told() -> Message | None:
            found = (self.watch.find(platform, desk, "reply:", asked.code) for platform in self.sides)
            return next(filter(None, found), None)

        await self.until(told, f"{asked.code} / {two}")

    async def take_back(self, who: str, asked: Asked, tap: str) -> None:
        """Take back a slip of the finger: the tap is removed, and so is the bot's message about it."""
        platform = self.platform_of(who)
        said = await self.hears(asked.session, "step:", asked.code)
        digest, slot = await self._slot(asked, platform)
        await self.untap(who, digest, slot, tap)
        await self.unsaid(said)


def _current_digest(c: Connection, desk: str, platform: str) -> str:
    o = t.outbox.c
    mine = (o.place == desk, o.kind == "digest", o.platform == platform)
    return str(c.execute(sa.select(o.key).where(*mine).order_by(o.id.desc())).scalars().first())


def slot_of(digest: Message, code: str) -> str | None:
    for above, line in pairwise(digest.text.splitlines()):
        if line.startswith(f"{code} "):
            return above.removeprefix(f"{ON_STAGE_SIGN} ").partition(" ")[0]
    return None
