"""A day played from a script on two platforms in memory, and its sheets as each platform shows them.

A line of a script is an hour to move on to, or `who side place: what`. People say it, except that
`⭐ words` stars what somebody said, and that under the sheet shown there 👍 confirms it, `il manque …` says
what it lacks; `❌ words` is put under such a line in a desk.
"""

import re
from datetime import datetime, time
from pathlib import Path
from typing import Self

from memory_platform import BOT, MemoryPlatform, Message
from scene import Scene

from adapters.discord import render as on_discord
from adapters.matrix import render as on_matrix
from adapters.rehearsal.demo.programme_in_english import in_english
from bot.port.chat import Outgoing
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme

SAMPLE = Path(__file__).parents[2] / "programme.yaml"
HOUR = re.compile(r"\d\d:\d\d")
MISSING = re.compile(r"(?:il manque|missing:) (.*)")


def sample(language: str) -> Programme:
    """Return the programme of the sample day in French or in English."""
    read = read_programme(SAMPLE).value
    assert read is not None
    return in_english(read) if language == "en" else read


class ToldDay:
    """A day used with `async with`, on a platform that is like Matrix and one that is like Discord."""

    def __init__(self, folder: Path, programme: Programme, begins: str = "09:50") -> None:
        self.matrix, self.discord = MemoryPlatform("matrix"), MemoryPlatform("discord", buttons=True)
        self.platforms = {chat.name: chat for chat in (self.matrix, self.discord)}
        self.scene = self._scene(folder, programme)
        self._event = programme.event
        self.scene.wall = self._instant(begins)

    def _scene(self, folder: Path, programme: Programme) -> Scene:
        return Scene(folder, programme=programme, platforms=[self.matrix, self.discord])

    async def __aenter__(self) -> Self:
        await self.scene.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.scene.stop()

    def _instant(self, hour: str) -> datetime:
        return datetime.combine(self._event.first_day, time.fromisoformat(hour), self._event.timezone)

    async def at(self, hour: str) -> None:
        """Move the clock on, stopping where the sheets have something to do."""
        await self.scene.quiet()
        stops = self._stops()
        for stop in sorted(at for at in {*stops, self._instant(hour)} if self.scene.wall < at):
            if stop <= self._instant(hour):
                self.scene.wall = stop
                await self.scene.quiet()

    def _stops(self) -> set[datetime]:
        return {at for its in self.scene.day.sheets for at in its.instants}

    async def play(self, script: str) -> None:
        """Play the lines of a script; whoever acts in a desk is of it from the beginning.

        The last of them may still be on their way.
        """
        lines = script.splitlines()
        acts = [line.partition(": ") for line in lines if not HOUR.fullmatch(line)]
        for who, side, place in dict.fromkeys(tuple(head.split()) for head, _, _ in acts):
            if place.endswith("-desk"):
                self.platforms[side].join(who, place)
        former = ""
        for line in lines:
            head, _, what = line.partition(": ")
            if HOUR.fullmatch(line):
                await self.at(line)
                former = ""
                continue
            who, side, place = head.split()
            if side != former or what.startswith("❌"):  # each side is heard in the order of the script
                await self.scene.quiet()
            self._act(who, side, place, what)
            former = side

    def _act(self, who: str, side: str, place: str, what: str) -> None:
        chat = self.platforms[side]
        mark, _, words = what.partition(" ")
        missing = MISSING.fullmatch(what)
        if mark in ("⭐", "❌"):
            chat.react(who, self._said(chat, place, words).id, mark)
        elif mark == "👍" and chat.buttons:
            chat.press(who, self._shown(chat, place).id, "confirm")
        elif mark == "👍":
            chat.react(who, self._shown(chat, place).id, mark)
        elif missing and chat.buttons:
            chat.press(who, self._shown(chat, place).id, "missing", {"missing": missing[1]})
        elif missing:
            chat.say(who, place, what, reply_to=self._shown(chat, place).id)
        else:
            chat.say(who, place, what)

    def _said(self, chat: MemoryPlatform, place: str, words: str) -> Message:
        """Return the newest message in a place that holds these words."""
        return [m for m in chat.in_place(place) if words in (m.text or self.scene.read(m))][-1]

    def _shown(self, chat: MemoryPlatform, place: str) -> Message:
        return [m for m in chat.in_place(place) if (m.key or "").startswith("confirm:")][-1]

    # ── What is seen ────────────────────────────────────────────────────────────────────────────────────

    def seen(self, side: str, place: str, *kinds: str) -> str:
        """Return the messages in a place whose keys begin so, as a client of this side shows them."""
        show = self._on_matrix if side == "matrix" else self._on_discord
        messages = [m for m in self.platforms[side].in_place(place) if m.handle == BOT]
        return "\n\n".join(show(m) for m in messages if (m.key or "").startswith(kinds)) + "\n"

    def _on_matrix(self, message: Message) -> str:
        scene = on_matrix.Scene(self._event.id, "example.org", self.scene.day.words)
        return on_matrix.render(_outgoing(message), scene).plain

    def _on_discord(self, message: Message) -> str:
        words = self.scene.day.words
        scene = on_discord.Scene(1, {}, words, lambda action: action.key, live=False)
        rendered = on_discord.render(_outgoing(message), scene)
        return "\n".join(filter(None, [rendered.content, *(each["description"] for each in rendered.embeds)]))


def _outgoing(message: Message) -> Outgoing:
    assert message.now is not None
    return Outgoing(
        "say",
        message.place,
        message.key or "",
        "",
        message.now,
        message.now,
        language=message.language,
        body=message.body,
        actions=message.actions,
        notify=message.notify,
    )
