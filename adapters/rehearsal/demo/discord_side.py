"""The public on the rehearsal Discord: hands that press, fill in and type slashes, and eyes that read."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from adapters.discord.tree import OPTIONS, Option
from adapters.discord.typed import GROUPS
from adapters.rehearsal.demo.discord_eyes import DiscordEyes
from adapters.rehearsal.demo.public import DISCORD, DISCORD_READER, READER, reader_of
from adapters.rehearsal.demo.sides import CommandWords, Hands
from adapters.rehearsal.demo.watch import Message, NotSeen, Watch
from adapters.rehearsal.discord import Answer, DiscordServer, NotOffered, Person, Refused
from bot.app import App
from bot.database import schema as t

T = TypeVar("T")

MENU = {"fr": "Poser comme question", "en": "Ask as a question"}


class DiscordSide:
    """The side of Discord; `people` are members of the server's one guild, by their names in the script."""

    platform = DISCORD

    def __init__(self, server: DiscordServer, people: Mapping[str, Person], app: App) -> None:
        self._server, self._people, self._app = server, people, app
        names = {place.name for place in server.guild.places() if place.kind == "text"}
        self._channels: MutableMapping[str, int] = {name: server.guild.place(name).id for name in names}
        self._places: MutableMapping[int, str] = {id: name for name, id in self._channels.items()}
        self._eyes = DiscordEyes(server.bot_id, people.values(), self._places, self._reader, self._key_of)
        self.hands: Mapping[str, Hands] = {
            id: DiscordHands(person, self._channels, partial(self._open_direct, id))
            for id, person in people.items()
        }
        server.world.backend.subscribers.append(self._eyes.hear)

    def _reader(self, place: str) -> Person:
        who = reader_of(place, self._app.day.programme)
        return self._people[DISCORD_READER if who == READER else who]

    async def _key_of(self, remote: str) -> str | None:
        return await self._app.store.run(_key_of, remote)

    def _open_direct(self, id: str) -> None:
        channel = self._people[id].direct.id
        self._channels[f"direct:{id}"], self._places[channel] = channel, f"direct:{id}"

    @property
    def unserved(self) -> Sequence[str]:
        return self._server.gaps

    def reads(self, place: str) -> bool:
        return True

    async def read(self, watch: Watch) -> None:
        await self._eyes.read(watch)

    async def history(self) -> Sequence[Message]:
        """Return the history, without ephemeral messages, which are in no history, and Discord's own."""
        return [
            await self._eyes.message(place, seen, None)
            for place, channel in self._channels.items()
            for seen in self._reader(place).sees(channel)
            if not (seen.ephemeral or seen.system)
        ]


def _key_of(c: Connection, remote: str) -> str | None:
    o = t.outbox.c
    ours = o.platform == DISCORD
    key = c.execute(sa.select(o.key).where(ours, o.remote == remote, o.operation == "say")).scalars().first()
    is_speaking = c.execute(sa.select(o.id).where(ours, o.state == "sending")).first() is not None
    return None if key is None and is_speaking else key or ""


class DiscordHands:
    """Hands on Discord: a command is a slash, a tap is a button and its form.

    Each act returns the id that the bot answers.
    """

    def __init__(self, person: Person, channels: Mapping[str, int], open_direct: Callable[[], None]) -> None:
        self.account = str(person.id)
        self._person, self._channels, self._open_direct = person, channels, open_direct

    async def say(self, place: str, text: str) -> str:
        return str((await self._let(self._person.say(text, at=self._channels[place]))).id)

    async def edit(self, message: Message, text: str) -> None:
        await self._let(self._person.edit(int(message.event), text))

    async def delete(self, message: Message) -> None:
        await self._let(self._person.delete(int(message.event)))

    async def mark(self, message: Message, mark: str) -> str:
        await self._let(self._person.react(int(message.event), mark))
        return f"{message.event}/{mark}/{self.account}"

    async def make_question(self, message: Message) -> str:
        """Make a message a question by its context menu."""
        menu = MENU[self._person.locale.split("-")[0]]
        return _done(await self._offered(self._person.use_on(int(message.event), menu)))

    async def tap(self, message: Message, mark: str, line: str = "") -> str:
        button = message.button(mark)
        if button is None:
            raise NotSeen(f"[{mark}] {message.text}")
        answer = await self._offered(self._person.press(int(message.event), button.id))
        if answer.shown is not None:
            answer = await self._fill(answer, {answer.form.fields[0].custom_id: line})
        return _done(answer)

    async def untap(self, message: Message, mark: str, event: str) -> None:
        """Press the button again."""
        await self.tap(message, mark)

    async def command(self, place: str, words: CommandWords) -> str:
        is_english = words.language == "en"
        known = {option.name: option for option in OPTIONS.get(words.command.french, ())}
        options = {
            known[name].english if is_english else name: True
            if name == "anonyme"
            else _value(known[name], value)
            for name, value in words.options.items()
        }
        group = GROUPS.get(words.command.who)
        name = f"{group[is_english]} {words.name}" if group else words.name
        slash = partial(self._person.slash, name, at=self._channels[place])
        if not words.by_form:
            return _done(await self._offered(slash(**options)))
        return _done(await self._fill(await self._offered(slash()), words.options))

    async def open_direct(self) -> None:
        self._open_direct()

    async def _fill(self, opened: Answer, values: Mapping[str, str]) -> Answer:
        if opened.shown is None:
            raise NotSeen(f"{self._person.name}: {opened}")
        return await self._offered(self._person.fill(opened.shown, values))

    async def _offered(self, act: Awaitable[Answer]) -> Answer:
        answer = await self._let(act)
        if answer.kind == "failure":
            raise NotSeen(f"{self._person.name}: {answer.failure}")
        return answer

    async def _let(self, act: Awaitable[T]) -> T:
        """Do an act; raises NotSeen if Discord refuses it, or does not offer it."""
        try:
            return await act
        except (NotOffered, Refused) as error:
            raise NotSeen(f"{self._person.name}: {error}") from error


def _value(option: Option, said: str) -> str:
    """Return the value of the choice that shows this word, if the option has choices."""
    return next((value for label, value in option.choices if said in label.split(" · ")), said)


def _done(answer: Answer) -> str:
    """Return the id that the bot answers."""
    return str(answer.interaction)
