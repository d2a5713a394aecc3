"""The platforms on which the contract is tested: one person in the hall, and the bot."""

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Protocol, Self

from discord_markdown import read
from discord_stage import connect
from hostile import UNSEEN
from matrix_stage import Clockface, MemoryJournal
from memory_platform import BOT, MemoryPlatform, Message
from patience import PATIENCE
from web_person import Phone, bodies
from web_stage import a_core

from adapters.loopback import free_port
from adapters.matrix import requests
from adapters.matrix.client import where
from adapters.matrix.crypto import attachments
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.discord import Refused as Forbidden
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.html import Element
from adapters.rehearsal.participant import Participant, PatientClient
from adapters.web.devices import Devices, FormKey, event_of
from adapters.web.files import WebSettings
from adapters.web.forms import read_sent
from adapters.web.platform import WebPlatform
from bot.port import body as b
from bot.port.chat import Incoming, Loss, Platform

Wanted = Callable[[Sequence[Incoming]], bool]


class Stage(Protocol):
    """The other side of a platform, as the contract needs it; `person` is the account that acts."""

    platform: Platform
    person: str

    def __init__(self, homeserver: Homeserver | None, localpart: Callable[[str], str]) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    # The person's acts in the hall; each returns the event's id

    async def say(self, text: str) -> str: ...
    async def edit(self, event: str, text: str) -> str: ...
    async def react(self, event: str, mark: str) -> str: ...
    async def remove(self, event: str) -> str: ...
    async def leave(self) -> None: ...
    async def join(self) -> None: ...
    async def say_directly(self, text: str) -> tuple[str, str]:
        """Write to the bot in a private conversation; return its id and the event's."""

    # Acts that happen to the hall

    async def lose(self) -> None:
        """Delete the hall, or put the bot out of it."""

    async def give_back(self) -> None:
        """Make the hall anew, or invite the bot again."""

    # The bot's messages and marks, as they see them

    async def texts(self) -> list[str]:
        """Return the bot's messages in the hall as they now read, oldest first."""

    async def marks(self, event: str) -> dict[str, int]:
        """Return how often the bot put each mark."""

    async def texts_alone(self) -> list[str]:
        """Return the bot's messages that this person alone reads, in private."""

    async def files(self, event: str) -> dict[str, bytes]:
        """Return the files of a message, by name, as a person who opens them has them."""

    async def topic(self) -> str:
        """Return what stands above the hall."""

    async def is_gone(self, event: str) -> bool: ...
    async def replied_to(self, event: str) -> str | None: ...
    async def mentioned(self, event: str) -> list[str]: ...
    async def shown_as_words(self, event: str, words: str) -> bool:
        """Return whether a message shows the words three times, to the letter, and nothing in them acts."""

    # The events that the bot hears

    def listening(self) -> Any:
        """Return a context in which the platform listens; a second one goes on where the first one ended."""

    async def heard_until(self, wanted: Wanted) -> list[Incoming]: ...


class Listener:
    """The half of a stage that all platforms share: a journal, and listening into it."""

    platform: Platform

    def __init__(self) -> None:
        self.journal = MemoryJournal()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        await self.platform.start()
        listening = asyncio.create_task(self.platform.listen(self.journal))
        try:
            await self.journal.until(lambda: self.journal.kept is not None)
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def heard_until(self, wanted: Wanted) -> list[Incoming]:
        def come() -> bool:
            heard = self._heard()
            return bool(heard) and not self.journal.open and wanted(heard)

        await self.journal.until(come)
        return self._heard()

    def _heard(self) -> list[Incoming]:
        read = (self.platform.read(event) for event in self.journal.events.values())
        return [heard for heard in read if heard is not None]


class MemoryStage(Listener):
    person = "ana"

    def __init__(self, homeserver: Homeserver | None, localpart: Callable[[str], str]) -> None:
        super().__init__()
        self.chat = MemoryPlatform(places=frozenset({"hall", "direct:ana"}), opens=True)
        self.platform = self.chat

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.platform.close()

    async def say(self, text: str) -> str:
        return self.chat.say(self.person, "hall", text)

    async def edit(self, event: str, text: str) -> str:
        return self.chat.edit(self.person, event, text)

    async def react(self, event: str, mark: str) -> str:
        return self.chat.react(self.person, event, mark)

    async def remove(self, event: str) -> str:
        return self.chat.delete(self.person, event)

    async def leave(self) -> None:
        self.chat.leave(self.person, "hall")

    async def join(self) -> None:
        self.chat.join(self.person, "hall")

    async def say_directly(self, text: str) -> tuple[str, str]:
        return "ana", self.chat.say(self.person, "direct:ana", text)

    async def lose(self) -> None:
        self.chat.lost["hall"] = Loss.GONE

    async def give_back(self) -> None:
        self.chat.lost.clear()

    async def texts(self) -> list[str]:
        return self._said_in("hall")

    async def texts_alone(self) -> list[str]:
        return self._said_in("direct:ana")

    def _said_in(self, place: str) -> list[str]:
        return [_plain(message) for message in self.chat.in_place(place) if message.handle == BOT]

    async def marks(self, event: str) -> dict[str, int]:
        return {mark: 1 for mark, handles in self.chat.messages[event].marks.items() if BOT in handles}

    async def topic(self) -> str:
        return self.chat.topics["hall"]

    async def files(self, event: str) -> dict[str, bytes]:
        document = self.chat.messages[event].document
        return {document.name: document.content} if document else {}

    async def is_gone(self, event: str) -> bool:
        return self.chat.messages[event].removed

    async def replied_to(self, event: str) -> str | None:
        return self.chat.messages[event].reply_to

    async def mentioned(self, event: str) -> list[str]:
        spans = [span for block in self.chat.messages[event].body.blocks for span in block.spans]
        return [span.handle for span in spans if isinstance(span, b.Person) and span.ping and span.handle]

    async def shown_as_words(self, event: str, words: str) -> bool:
        return _plain(self.chat.messages[event]) == words * 3


def _plain(message: Message) -> str:
    spans = [span for block in message.body.blocks for span in block.spans]
    return "".join(
        span.name if isinstance(span, b.Person) else span.text
        for span in spans
        if isinstance(span, b.Person | b.Text | b.Words)
    )


class MatrixStage(Listener):
    """A stage on a real homeserver."""

    def __init__(self, homeserver: Homeserver | None, localpart: Callable[[str], str]) -> None:
        super().__init__()
        assert homeserver is not None
        self.homeserver, self.localpart = homeserver, localpart

    async def __aenter__(self) -> Self:
        server = self.homeserver
        bot = await asyncio.to_thread(server.register, self.localpart("bot"))
        account = await asyncio.to_thread(server.register, self.localpart("ana"), display_name="Ana")
        self.host, self.ana = Participant(server.url, bot), Participant(server.url, account)
        self.person, self.bot = account.user_id, bot.user_id
        self.hall = await self.host.create(preset="public_chat")
        await self.ana.join(self.hall)
        client = PatientClient(server.url, bot.access_token)
        self.platform = MatrixPlatform(
            MatrixSettings(server.url, bot.user_id), "jour", client, {"hall": self.hall}, Clockface()
        )
        await self.platform.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(self.platform.close(), self.host.client.close(), self.ana.client.close())

    async def say(self, text: str) -> str:
        return await self.ana.say(self.hall, text)

    async def edit(self, event: str, text: str) -> str:
        return await self.ana.edit(self.hall, event, text)

    async def react(self, event: str, mark: str) -> str:
        return await self.ana.react(self.hall, event, mark)

    async def remove(self, event: str) -> str:
        return await self.ana.redact(self.hall, event)

    async def leave(self) -> None:
        await self.ana.leave(self.hall)

    async def join(self) -> None:
        await self.ana.join(self.hall)

    async def say_directly(self, text: str) -> tuple[str, str]:
        room = await self.ana.open_direct(self.bot)
        return room, await self.ana.say(room, text)

    async def lose(self) -> None:
        await self.host.leave(self.hall)

    async def give_back(self) -> None:
        await self.host.join(self.hall)

    async def texts(self) -> list[str]:
        """Return messages with their edits applied, as a client shows them."""
        said: dict[str, str] = {}
        for event in await self._by_bot("m.room.message"):
            content = event["content"]
            relation = content.get("m.relates_to", {})
            if relation.get("rel_type") == "m.replace":
                said[relation["event_id"]] = content["m.new_content"]["body"]
            elif content:
                said.setdefault(event["event_id"], content["body"])
        return list(said.values())

    async def texts_alone(self) -> list[str]:
        return []  # it never opens a conversation

    async def marks(self, event: str) -> dict[str, int]:
        marks: dict[str, int] = {}
        for reaction in await self._by_bot("m.reaction"):
            relation = reaction["content"].get("m.relates_to", {})
            if relation.get("event_id") == event:
                marks[relation["key"]] = marks.get(relation["key"], 0) + 1
        return marks

    async def _by_bot(self, kind: str) -> list[dict[str, Any]]:
        params = {"dir": "b", "limit": "100"}
        answer = await self.ana.client.request("GET", where("rooms", self.hall, "messages"), params=params)
        return [e for e in reversed(answer["chunk"]) if e["type"] == kind and e["sender"] == self.bot]

    async def topic(self) -> str:
        found = await self.ana.client.ask(requests.state_event(self.hall, "m.room.topic"))
        return str(found["topic"])

    async def files(self, event: str) -> dict[str, bytes]:
        content = await self._content(event)
        if content.get("msgtype") != "m.file":
            return {}
        file = await attachments.fetch(self.ana.client, content)
        assert content["info"]["size"] == len(file)
        return {content["filename"]: file}

    async def is_gone(self, event: str) -> bool:
        return await self._content(event) == {}

    async def replied_to(self, event: str) -> str | None:
        relation = (await self._content(event)).get("m.relates_to", {})
        found: str | None = relation.get("m.in_reply_to", {}).get("event_id")
        return found

    async def mentioned(self, event: str) -> list[str]:
        mentions = (await self._content(event)).get("m.mentions", {})
        assert mentions.keys() <= {"user_ids"}, json.dumps(mentions)
        return list(mentions.get("user_ids", []))

    async def shown_as_words(self, event: str, words: str) -> bool:
        content = await self._content(event)
        tags = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", content["formatted_body"]))
        shown = html.unescape(re.sub(r"<[^>]*>", "", content["formatted_body"].replace("<br>", "\n")))
        letters = shown.translate(UNSEEN).split()
        acting = tags - {"p", "blockquote", "ul", "li", "br", "span", "strong", "em"}
        return (
            not acting
            and "href" not in content["formatted_body"].replace(html.escape(words), "")
            and ("".join(letters) == "".join(words.split()) * 3)
        )

    async def _content(self, event: str) -> dict[str, Any]:
        path = where("rooms", self.hall, "event", event)
        return dict((await self.ana.client.request("GET", path))["content"])


class DiscordStage(Listener):
    """A stage on a server of our own, over real sockets."""

    def __init__(self, homeserver: Homeserver | None, localpart: Callable[[str], str]) -> None:
        super().__init__()
        self.discord = DiscordServer()
        self.discord.answering.acknowledge_within = PATIENCE

    async def __aenter__(self) -> Self:
        await self.discord.start()
        self.hall, self.ana = self.discord.guild.add_place("hall"), self.discord.guild.join("Ana")
        self.ana.enter(self.hall)
        self.person = str(self.ana.id)
        self.book = {"hall": str(self.hall.id)}
        self.platform = connect(self.discord, self.book)
        await self.platform.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.platform.close()
        await self.discord.stop()

    async def say(self, text: str) -> str:
        return str((await self.ana.say(text)).id)

    async def edit(self, event: str, text: str) -> str:
        await self.ana.edit(int(event), text)
        return f"{event}:e:{self._stored(event).edited_timestamp}"

    async def react(self, event: str, mark: str) -> str:
        await self.ana.react(int(event), mark)
        return f"{event}:{mark}:{self.ana.id}"

    async def remove(self, event: str) -> str:
        message, _, mark = event.partition(":")
        if mark:
            await self.ana.unreact(int(message), mark.partition(":")[0])
        else:
            await self.ana.delete(int(message))
        return f"{event}:d"

    async def leave(self) -> None:
        self.discord.guild.expel(self.ana)

    async def join(self) -> None:
        self.discord.guild.readmit(self.ana)

    async def say_directly(self, text: str) -> tuple[str, str]:
        return str(self.ana.direct.id), str((await self.ana.dm(text)).id)

    async def lose(self) -> None:
        self.discord.guild.remove_place(self.hall)

    async def give_back(self) -> None:
        self.hall = self.discord.guild.add_place("hall")
        self.ana.enter(self.hall)
        self.book["hall"] = str(self.hall.id)

    async def texts(self) -> list[str]:
        return [m.text for m in self.ana.sees() if m.author_id == self.discord.bot_id]

    async def texts_alone(self) -> list[str]:
        there = self.ana.sees(self.ana.direct)
        return [m.text for m in there if m.author_id == self.discord.bot_id]

    async def marks(self, event: str) -> dict[str, int]:
        bot = self.discord.bot_id
        return {r.emoji: 1 for r in self._stored(event).reactions if bot in r.user_ids}

    def _stored(self, event: str) -> Any:
        return self.discord.world.backend.messages[self.hall.id][int(event)]

    async def topic(self) -> str:
        return self.discord.guild.place("hall").topic

    async def files(self, event: str) -> dict[str, bytes]:
        return self.ana.opens(int(event))

    async def is_gone(self, event: str) -> bool:
        try:
            self.ana.look(int(event))
        except Forbidden:
            return True
        return False

    async def replied_to(self, event: str) -> str | None:
        return str(self.ana.look(int(event)).reply_to)

    async def mentioned(self, event: str) -> list[str]:
        return [str(id) for id in self.ana.look(int(event)).pings]

    async def shown_as_words(self, event: str, words: str) -> bool:
        seen = self.ana.look(int(event))
        assert not seen.pings
        shown, acts = zip(*(read(text) for text in (seen.content, *seen.embeds) if text), strict=True)
        letters = "".join(shown).translate(UNSEEN).replace("•", "").split()
        acting = [act for found in acts for act in found if act.kind not in ("quote", "item")]
        return not acting and "".join(letters) == "".join(words.split()) * 3


class WebStage(Listener):
    """A stage on pages of our own: the person fills in the form of the hall, over real HTTP on loopback.

    What cannot be taken while nobody listens is sent again, as it was, once somebody does.
    """

    def __init__(self, homeserver: Homeserver | None, localpart: Callable[[str], str]) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._unsent: list[tuple[str, dict[str, str]]] = []

    async def __aenter__(self) -> Self:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        self.core = a_core(Path(self._folder.name))
        self.platform = WebPlatform(WebSettings("127.0.0.1", port, address), "s" * 32, {}, patience=0.0)
        self.platform.serve(self.core)
        await self.platform.start()
        self.phone = Phone(address)
        self.form = await self.phone.form("/")  # the person's first, which gives them their device
        self.person = Devices("s" * 32).sender(None, FormKey(**self.form), is_ours=True) or ""
        self.phone.cookie = Devices("s" * 32).cookie(self.person)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.phone.close()
        await self.platform.close()
        await self.core.store.readers.close()
        self.core.store.close()
        self._folder.cleanup()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        async with super().listening():
            unsent, self._unsent = self._unsent, []
            for path, fields in unsent:
                assert (await self.phone.post(path, fields)).status == 303
            yield

    async def say(self, text: str) -> str:
        return await self._send("/", {"act": "ask", "text": text})

    async def say_directly(self, text: str) -> tuple[str, str]:
        """Send the only form that is between the person and the bot; it has no words."""
        conversation = Devices("s" * 32).conversation(self.person).removeprefix("direct:")
        return conversation, await self._send("/my/data", {"act": "data"})

    async def _send(self, path: str, fields: dict[str, str]) -> str:
        fields = await self.phone.form("/") | fields
        if (await self.phone.post(path, fields)).status == 503:
            self._unsent.append((path, fields))
        return event_of(self.person, fields["key"], read_sent(fields).told)

    async def texts(self) -> list[str]:
        return bodies(await self.phone.page("/"), "said")

    async def texts_alone(self) -> list[str]:
        return bodies(await self.phone.page("/"), "told")

    async def files(self, event: str) -> dict[str, bytes]:
        [link] = (await self._message(event)).all("a", download="fiche-C3-1.pdf")
        answer = await self.phone.get(link.attributes["href"])
        return {link.attributes["download"]: answer.body}

    async def is_gone(self, event: str) -> bool:
        return not (await self.phone.page("/")).all("article", id=f"m-{event}")

    async def replied_to(self, event: str) -> str | None:
        return (await self._message(event)).attributes.get("data-reply-to")

    async def mentioned(self, event: str) -> list[str]:
        return [self.person] if "calls" in (await self._message(event)).attributes["class"].split() else []

    async def shown_as_words(self, event: str, words: str) -> bool:
        body = (await self._message(event)).one("div", class_="body")
        acting = {each.tag for each in body.all()} - {"p", "blockquote", "ul", "li", "br", "bdi"}
        letters = body.text.translate(UNSEEN).split()
        return not acting and "".join(letters) == "".join(words.split()) * 3

    async def _message(self, event: str) -> Element:
        return (await self.phone.page("/")).one("article", id=f"m-{event}")
