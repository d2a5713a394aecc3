"""The public on Matrix: its hands are clients' calls, its eyes are the syncs of a few participants."""

import asyncio
from collections.abc import Mapping, MutableMapping, Sequence

from adapters.matrix import requests
from adapters.matrix.client import Json
from adapters.matrix.events import object_in, text_in
from adapters.rehearsal.demo.public import MATRIX, reader_of
from adapters.rehearsal.demo.sides import CommandWords, Hands
from adapters.rehearsal.demo.watch import Mark, Message, Watch
from adapters.rehearsal.participant import Participant, body_of
from bot.port.chat import QUESTION_MARK, is_direct
from bot.programme.model import Programme

LONG_POLL = 20.0
HISTORY = 1000  # events of a room: more than the day makes


class MatrixSide:
    """The side of Matrix; `rooms` are by place, and direct conversations are added as they are opened."""

    platform = MATRIX
    unserved = ()

    def __init__(
        self,
        people: Mapping[str, Participant],
        rooms: MutableMapping[str, str],
        bot: str,
        programme: Programme,
    ) -> None:
        self._people, self._rooms, self._bot, self._programme = people, rooms, bot, programme
        self._opened = asyncio.Event()
        self.hands: Mapping[str, Hands] = {
            id: MatrixHands(id, person, rooms, bot, self._opened) for id, person in people.items()
        }

    def reads(self, place: str) -> bool:
        return True

    async def read(self, watch: Watch) -> None:
        """Read each reader's places, and direct conversations as they are opened, with that person's eyes."""
        reading: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                by_reader: dict[str, dict[str, str]] = {}
                for place, room in self._rooms.items():
                    by_reader.setdefault(reader_of(place, self._programme), {})[room] = place
                for reader, places in by_reader.items():
                    if reader not in reading:
                        reading[reader] = asyncio.create_task(self._follow(watch, reader, places))
                self._opened.clear()
                await self._opened.wait()
        finally:
            for task in reading.values():
                task.cancel()
            await asyncio.gather(*reading.values(), return_exceptions=True)

    async def _follow(self, watch: Watch, reader: str, places: Mapping[str, str]) -> None:
        eyes = MatrixEyes(watch, self._bot)
        while True:
            eyes.take(await self._people[reader].catch_up(LONG_POLL), places)

    async def history(self) -> Sequence[Message]:
        watch = Watch(lambda happening, at: None)
        eyes = MatrixEyes(watch, self._bot)
        for place, room in self._rooms.items():
            reader = self._people[reader_of(place, self._programme)].client
            answer = await reader.ask(requests.messages(room, HISTORY))
            events = [{**event, "room_id": room} for event in reversed(answer["chunk"])]
            eyes.take(events, {room: place})
        return list(watch.messages.values())


class MatrixHands:
    """Hands on Matrix: a command is typed, a tap is a reaction; each act returns an event's id."""

    def __init__(
        self,
        id: str,
        person: Participant,
        rooms: MutableMapping[str, str],
        bot: str,
        opened: asyncio.Event,
    ) -> None:
        self.account = person.user
        self._id, self._person, self._rooms, self._bot, self._opened = id, person, rooms, bot, opened
        self._inside: set[str] = set()

    async def say(self, place: str, text: str) -> str:
        return await self._person.say(await self._enter(place), text)

    async def edit(self, message: Message, text: str) -> None:
        await self._person.edit(self._rooms[message.place], message.event, text)

    async def delete(self, message: Message) -> None:
        await self._person.redact(self._rooms[message.place], message.event)

    async def mark(self, message: Message, mark: str) -> str:
        return await self._person.react(await self._enter(message.place), message.event, mark)

    async def make_question(self, message: Message) -> str:
        await self.mark(message, QUESTION_MARK)
        return message.event

    async def tap(self, message: Message, mark: str, line: str = "") -> str:
        return await self.mark(message, mark)

    async def untap(self, message: Message, mark: str, event: str) -> None:
        await self._person.redact(self._rooms[message.place], event)

    async def command(self, place: str, words: CommandWords) -> str:
        return await self.say(place, typed(words))

    async def open_direct(self) -> None:
        self._rooms[f"direct:{self._id}"] = await self._person.open_direct(self._bot)
        self._opened.set()

    async def _enter(self, place: str) -> str:
        room = self._rooms[place]
        if place not in self._inside and not is_direct(place):
            await self._person.join(room)
            self._inside.add(place)
        return room


def typed(words: CommandWords) -> str:
    return f"!{words.name} {words.values}".rstrip()


class MatrixEyes:
    """Reader of one account's events, which it reports to the watch."""

    def __init__(self, watch: Watch, bot: str) -> None:
        self._watch, self._bot = watch, bot
        self._known: set[str] = set()

    def take(self, events: Sequence[Json], places: Mapping[str, str]) -> None:
        for event in events:
            place = places.get(event["room_id"])
            if place is not None and event["event_id"] not in self._known:
                self._known.add(event["event_id"])
                self._read(event, place)

    def _read(self, event: Json, place: str) -> None:
        relation = object_in(object_in(event, "content"), "m.relates_to")
        target = text_in(relation, "event_id") or ""
        at, ours = event["origin_server_ts"] / 1000, event["sender"] == self._bot
        match event["type"], text_in(relation, "rel_type"):
            case "m.room.message", "m.replace":
                new = object_in(object_in(event, "content"), "m.new_content")
                self._watch.rewritten(target, body_of(event), text_in(new, "formatted_body") or "", at)
            case "m.room.message", _:
                self._said(event, place, ours)
            case "m.reaction", "m.annotation":
                mark = Mark(text_in(relation, "key") or "", event["sender"], ours)
                self._watch.marked(target, event["event_id"], mark, at)
            case "m.room.redaction", _:
                gone = event.get("redacts") or object_in(event, "content").get("redacts")
                self._watch.removed(str(gone), event["sender"], at, by_us=ours)

    def _said(self, event: Json, place: str, ours: bool) -> None:
        content = object_in(event, "content")
        if "body" not in content:  # it was deleted before anyone read it
            return
        self._watch.said(
            Message(
                MATRIX,
                event["event_id"],
                place,
                event["sender"],
                ours,
                text_in(content, "org.comptoir.key") or "",
                event["origin_server_ts"] / 1000,
                body_of(event),
                text_in(content, "formatted_body") or "",
            )
        )
