"""Animateurs of a small event, one on each platform: what they read there, and how they act whatever dies."""

import asyncio
import itertools
import random
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from simcord.backend.models import Message
from small_discord import PINNED, DiscordSide
from small_event import TRY_AGAIN_AFTER, DayOnMatrix, send_surely

from adapters.discord.wording import in_both
from adapters.matrix.client import Json, MatrixError, NoAnswer
from adapters.matrix.events import object_in
from adapters.rehearsal.discord import Form, NotOffered, Person, Refused
from adapters.rehearsal.discord.answers import Answer
from adapters.rehearsal.discord.seen import seen
from adapters.rehearsal.participant import body_of

CODE = re.compile(r"\b(?:C\d+|P\d*)-\d+\b")
WORDS = re.compile(r"Qui paie le lot\d+ du projet\d+ \?")  # of `crowds.words`
_CODED = re.compile(rf"({WORDS.pattern})(?:(?!Qui paie le lot)[\s\S])*?({CODE.pattern})")
DIGEST, PROPOSALS, STAGE, CARD = " · fin à ", "À valider · ", "▶️ ", "❓ "
FOR_ALL = ("preciser",)  # native commands that are not of a desk alone
NOT_OFFERED = "dépassé"  # what a client says of a button that is gone, as the bot does of a mark
_MARKUP = re.compile(r"\*\*|__|^-# |^\\?\[répétition\\?\] ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as it stands: its id on the platform, its place, its plain text, its buttons."""

    id: str
    place: str
    text: str
    buttons: tuple[tuple[str, str, str], ...] = ()  # emoji, label, id


class Reading:
    """What the bot shows on one platform: its messages, and the codes of questions by their words."""

    def __init__(self) -> None:
        self.shown: dict[str, Shown] = {}  # by the message's id, the oldest first
        self.codes: dict[str, list[str]] = {}  # of each question's words, in the order they were read
        self.marks: dict[str, list[str]] = {}  # that were put on each question's own message, by its words

    def note(self, message: Shown) -> None:
        self.shown[message.id] = message
        if message.text.startswith((CARD, STAGE, PROPOSALS)):
            for words, code in _CODED.findall(message.text):
                self.note_code(words, code)

    def note_code(self, words: str, code: str) -> None:
        known = self.codes.setdefault(words, [])
        if code not in known:
            known.append(code)

    def last(self, place: str, wanted: Callable[[str], bool]) -> Shown | None:
        """Return the newest message of a place whose text is wanted."""
        found = (m for m in reversed(self.shown.values()) if m.place == place and wanted(m.text))
        return next(found, None)


class Animateur(Protocol):
    """One organiser on one platform, who is in every place of it."""

    platform: str
    reading: Reading

    async def watch(self) -> None:
        """Read all that comes, until cancelled."""

    def look(self) -> Reading:
        """Return what is shown now."""

    async def write(self, place: str, words: str) -> None:
        """Write a command, which is handled later if nobody hears it now."""

    async def give(self, place: str, command: str, words: str, **options: str) -> None:
        """Give a command in a way that the platform offers, again while it visibly fails."""

    async def tap(self, message: Shown, mark: str) -> str:
        """Tap once, again while it visibly fails; return what they alone read then, if anything."""

    async def mark(self, event: str, place: str, mark: str) -> None:
        """Put a mark on somebody's message."""

    async def unmark(self, event: str, place: str, mark: str) -> None:
        """Take it away."""


def plain(text: str) -> str:
    """Return a text without markup, without the mark of a rehearsal, and with ordinary spaces."""
    return _MARKUP.sub("", text).replace("\u00a0", " ").replace("\u202f", " ")


# ── On Matrix ───────────────────────────────────────────────────────────────────────────────────────────


class OnMatrix:
    platform = "matrix"
    poll = 5.0  # seconds that it waits for news

    def __init__(self, day: DayOnMatrix) -> None:
        self.day, self._olga = day, day.organiser
        self._numbers = itertools.count()
        self._asked: dict[str, str] = {}  # words by event
        self._put: dict[tuple[str, str], str] = {}  # the events of our marks, by target and mark
        self.reading = Reading()

    async def watch(self) -> None:
        while True:
            try:
                await self._olga.catch_up(poll=self.poll)
            except (MatrixError, NoAnswer):
                await asyncio.sleep(TRY_AGAIN_AFTER)
                continue
            news, self._olga.timeline = self._olga.timeline, []
            for event in news:
                opened = self._olga.opened(event, event["room_id"])
                if opened["type"] == "m.room.encrypted" and opened["content"]:
                    self._olga.timeline.append(event)  # its key is still to come
                else:
                    self._read(opened)
            await asyncio.sleep(0)  # others send in between

    def _read(self, event: Json) -> None:
        content = object_in(event, "content")
        relation = object_in(content, "m.relates_to")
        if event.get("sender") != self.day.account.user_id:
            asked = WORDS.search(body_of(event))
            if asked and event["type"] == "m.room.message":
                self._asked[event["event_id"]] = asked[0]
        elif event["type"] == "m.reaction" and relation.get("event_id") in self._asked:
            words, mark = self._asked[relation["event_id"]], str(relation["key"])
            self.reading.marks.setdefault(words, []).append(mark)
            if CODE.fullmatch(mark):
                self.reading.note_code(words, mark)
        elif event["type"] == "m.room.message" and "body" in content:
            place = next((name for name, room in self.day.rooms.items() if room == event["room_id"]), "")
            id = relation["event_id"] if relation.get("rel_type") == "m.replace" else event["event_id"]
            self.reading.note(Shown(str(id), place, plain(body_of(event))))
        elif event["type"] == "m.room.redaction":
            self.reading.shown.pop(str(event.get("redacts") or content.get("redacts")), None)

    def look(self) -> Reading:
        return self.reading

    async def write(self, place: str, words: str) -> None:
        await self._say(self.day.rooms[place], f"!{words}", f"a{next(self._numbers)}")

    async def _say(self, room: str, words: str, transaction: str) -> None:
        await send_surely(self._olga.client, room, words, transaction)

    async def give(self, place: str, command: str, words: str, **options: str) -> None:
        await self.write(place, f"{command} {words}")

    async def tap(self, message: Shown, mark: str) -> str:
        await self._react(message.place, message.id, mark)
        return ""

    async def mark(self, event: str, place: str, mark: str) -> None:
        await self._react(place, event, mark)

    async def unmark(self, event: str, place: str, mark: str) -> None:
        await self._olga.redact(self.day.rooms[place], self._put[event, mark])

    async def _react(self, place: str, event: str, mark: str) -> None:
        while True:
            try:
                self._put[event, mark] = await self._olga.react(self.day.rooms[place], event, mark)
            except NoAnswer:
                await asyncio.sleep(TRY_AGAIN_AFTER)
            except MatrixError as error:
                if not error.may_pass:  # it is there already
                    return
                await asyncio.sleep(TRY_AGAIN_AFTER)
            else:
                return


class Sealed(OnMatrix):
    """One whose desks are encrypted; the homeserver lives."""

    poll = 0.3  # while it waits, nothing is sent

    async def _say(self, room: str, words: str, transaction: str) -> None:
        await self._olga.say(room, words)


# ── On Discord ──────────────────────────────────────────────────────────────────────────────────────────


class OnDiscord:
    platform = "discord"

    def __init__(self, side: DiscordSide, chance: random.Random) -> None:
        self.side, self._chance, self.olga = side, chance, side.organiser
        self._changed: dict[int, int] = {}  # places by message
        self.reading = Reading()
        side.server.world.backend.subscribers.append(self._note)

    def _note(self, event: str, payload: Mapping[str, Any]) -> None:
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"):
            self._changed[int(payload["id"])] = int(payload["channel_id"])

    async def watch(self) -> None:
        """Do nothing: the server of the rehearsal is in this process."""

    def look(self) -> Reading:
        changed, self._changed = self._changed, {}
        places = {remote: name for name, remote in self.side.places.items()}
        backend = self.side.server.world.backend
        for id, channel in changed.items():
            message = backend.messages.get(channel, {}).get(id)
            if message is None:
                self.reading.shown.pop(str(id), None)
            elif channel in places and self._is_said(message):
                self.reading.note(shown_on_discord(self.side, places[channel], message))
        return self.reading

    def _is_said(self, message: Message) -> bool:
        by_bot = message.author_id == self.side.server.bot_id
        return by_bot and not message.is_ephemeral and message.type != PINNED

    async def write(self, place: str, words: str) -> None:
        await self.olga.say(f"!{words}", at=self.side.places[place])

    async def give(self, place: str, command: str, words: str, **options: str) -> None:
        if self._chance.random() < 0.5:
            await self.write(place, f"{command} {words}")
        else:
            at, name = self.side.places[place], command if command in FOR_ALL else f"bureau {command}"
            given = await insist(lambda: self.olga.slash(name, at=at, **options))
            assert given is not None, f"/{name} is not offered"

    async def tap(self, message: Shown, mark: str) -> str:
        button = next((id for emoji, _, id in message.buttons if emoji == mark), None)
        if button is None:
            return NOT_OFFERED
        while True:
            answer = await insist(lambda: self.olga.press(int(message.id), button))
            if answer is None:
                return NOT_OFFERED
            if answer.kind == "form":
                answer = await self._sent(answer.form)
            if answer is not None:
                return answer.text if answer.kind == "message" else ""

    async def _sent(self, form: Form) -> Answer | None:
        """Send a form as it is; None if that visibly failed."""
        try:
            answer = await self.olga.fill(form, {})
        except (NotOffered, Refused):
            return None
        return None if answer.kind == "failure" else answer

    async def mark(self, event: str, place: str, mark: str) -> None:
        await self.olga.react(int(event), mark)

    async def unmark(self, event: str, place: str, mark: str) -> None:
        await self.olga.unreact(int(event), mark)


def shown_on_discord(side: DiscordSide, place: str, message: Message) -> Shown:
    view = seen(side.server.world, message, side.organiser.id)
    buttons = tuple((each.emoji, each.label, each.custom_id) for each in view.buttons)
    return Shown(str(view.id), place, plain(view.text), buttons)


async def insist(act: Callable[[], Awaitable[Answer]]) -> Answer | None:
    """Do it again while it visibly fails or was not kept, as people do; None once it is offered no more."""
    while True:
        try:
            answer = await act()
        except (NotOffered, Refused):
            return None
        if answer.kind == "failure" or (answer.seen is not None and answer.text == in_both("not-saved")):
            await asyncio.sleep(TRY_AGAIN_AFTER)
            continue
        return answer


async def fill_form(person: Person, shown: Shown, mark: str, words: str) -> bool:
    """Answer by the form that a button opens under a message; return whether it was taken."""
    button = next((id for emoji, _, id in shown.buttons if emoji == mark), None)
    if button is None:
        return False
    opened = await insist(lambda: person.press(int(shown.id), button))
    if opened is None or opened.kind != "form":
        return False
    [field] = opened.form.fields
    try:
        answer = await person.fill(opened.form, {field.custom_id: words})
    except NotOffered:
        return False
    return answer.kind != "failure"
