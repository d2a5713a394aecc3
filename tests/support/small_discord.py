"""The Discord side of a small event: its server runs in the test's process and reports everything sent."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from patience import PATIENCE
from simcord.backend.models import Message
from small_event import ORGANISER, TRY_AGAIN_AFTER, SmallEvent, provisioned

from adapters.discord.wording import in_both
from adapters.rehearsal.discord import Answer, DiscordServer, NotOffered, Person

How = Literal["message", "slash"]
PUBLISHES = "Publier la mienne"
PINNED = 6  # the type of Discord's own message about a pin
LONGEST_THOUGHT = 4.0  # seconds after which people take « is thinking… » for a failure; 900 on Discord


@dataclass
class Asked:
    """A question as its asker knows it; no other has the same words.

    `event` is the id of the message or, for a slash command, of the interaction. `told` is what they were
    shown (None if it failed). Times are of `time.monotonic`.
    """

    text: str
    place: str
    how: How
    began: float
    event: str = ""
    ended: float = 0.0
    told: str | None = None

    @property
    def failed(self) -> bool:
        """Return whether it failed visibly: it may have been taken or not, but never twice."""
        return self.how == "slash" and self.told is None


@dataclass
class Spoken:
    """The bot's sends, as the server saw them; this record stays when the server forgets nonces."""

    nonces: Counter[str] = field(default_factory=Counter)  # messages created under each nonce
    without: list[int] = field(default_factory=list)  # messages in places created without a nonce


class DiscordSide:
    name = "discord"

    def __init__(self, server: DiscordServer) -> None:
        self.server, self.guild = server, server.guild
        self.organiser = self.guild.join("Olga")
        self.handle = ORGANISER
        self.masked: Person | None = None  # who asks without a name
        self.places: dict[str, int] = {}
        self.spoken = Spoken()
        self.asked: list[Asked] = []
        server.interactions.think_at_most = LONGEST_THOUGHT
        server.world.backend.subscribers.append(self._note)

    @property
    def settings(self) -> Mapping[str, object]:
        return {"guild": self.guild.id, "api": self.server.api, "gateway": self.server.gateway_url}

    @property
    def environment(self) -> Mapping[str, str]:
        return {"COMPTOIR_DISCORD_TOKEN": self.server.token}

    async def provisioned(self, places: Mapping[str, str]) -> None:
        """Keep the places; names with a sign in them are notes of the adapter."""
        self.places = {name: int(remote) for name, remote in places.items() if not set(name) & set(":+/")}

    def _note(self, event: str, payload: Mapping[str, Any]) -> None:
        """Count a message while it is created, when the server still has its nonce in hand."""
        if event != "MESSAGE_CREATE" or int(payload["author"]["id"]) != self.server.bot_id:
            return
        if payload["type"] == PINNED:
            return
        nonce = self.server.world.nonce_in_hand
        if nonce is None:
            self.spoken.without.append(int(payload["id"]))
        else:
            self.spoken.nonces[str(nonce)] += 1

    # ── What is there ───────────────────────────────────────────────────────────────────────────────────

    def history(self, place: str) -> list[Message]:
        """Return all messages, oldest first, including those that only one person sees."""
        messages = self.server.world.backend.messages.get(self.places[place], {}).values()
        return sorted(messages, key=lambda message: message.id)

    def said(self, place: str) -> list[Message]:
        """Return the bot's messages that everyone of the place sees."""
        by_bot = (m for m in self.history(place) if m.author_id == self.server.bot_id)
        return [m for m in by_bot if not m.is_ephemeral and m.type != PINNED]

    # ── The public ──────────────────────────────────────────────────────────────────────────────────────

    def people(self, number: int) -> list[Person]:
        return [self.guild.join(f"Person{n}") for n in range(number)]

    async def say(self, person: Person, place: str, text: str) -> Asked:
        """Ask a question as an ordinary message."""
        asked = Asked(text, place, "message", time.monotonic())
        self.asked.append(asked)
        asked.event = str((await person.say(f"!question {text}", at=self.places[place])).id)
        asked.ended = time.monotonic()
        return asked

    async def slash(self, person: Person, place: str, text: str, *, anonymously: bool | None = None) -> Asked:
        """Ask by the command, which may visibly fail or report that the question was not kept.

        Whoever is shown near questions publishes theirs at once.
        """
        asked = Asked(text, place, "slash", time.monotonic())
        self.asked.append(asked)
        try:
            hidden = {} if anonymously is None else {"anonyme": anonymously}
            answer = await person.slash("question", at=self.places[place], texte=text, **hidden)
        except NotOffered:
            return asked
        if (publish := _publishing(answer)) is not None:
            asked.began = time.monotonic()
            answer = await person.press(answer.message, publish)
        asked.event, asked.ended = str(answer.interaction), time.monotonic()
        is_told = answer.kind == "message" and answer.text != in_both("not-saved")
        asked.told = answer.text if is_told else None
        return asked

    async def insist(self, person: Person, place: str, text: str) -> Asked:
        """Ask by the command, and again while it visibly fails, as people do."""
        while (asked := await self.slash(person, place, text)).failed:
            self.asked.remove(asked)
            await asyncio.sleep(TRY_AGAIN_AFTER)
        return asked

    def must_be_taken(self) -> set[str]:
        """Return the words of all questions that did not fail."""
        return {asked.text for asked in self.asked if not asked.failed}


def _publishing(answer: Answer) -> str | None:
    """Return the button that publishes a question, if near ones were shown instead."""
    if answer.kind != "message":
        return None
    return next((b.custom_id for b in answer.message.buttons if b.label == PUBLISHES), None)


def are_taken(day: SmallEvent, texts: set[str]) -> bool:
    return texts <= {text for (text,) in day.rows("SELECT text FROM questions")}


class DayOnDiscord(SmallEvent):
    """An event on Discord alone."""

    def __init__(self, folder: Path, event: str, discord: DiscordSide) -> None:
        super().__init__(folder, event, (discord,))
        self.discord, self.server = discord, discord.server

    async def settled(self, seconds: float = PATIENCE) -> None:
        """Wait until every question is taken and everything due is sent."""
        await self.until(lambda: are_taken(self, self.discord.must_be_taken()) and self.is_quiet(), seconds)


@asynccontextmanager
async def day_on_discord(
    folder: Path, event: str, sessions: Sequence[Mapping[str, object]], **settings: object
) -> AsyncIterator[DayOnDiscord]:
    """Provision an event on a server of its own; kill the bot at the end if it still runs."""
    async with DiscordServer() as server:
        day = DayOnDiscord(folder, event, DiscordSide(server))
        async with provisioned(day, sessions, settings):
            yield day
        assert server.gaps == []
