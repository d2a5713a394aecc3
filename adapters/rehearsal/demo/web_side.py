"""The public on our pages: hands that send forms over HTTP, and eyes that read what stands there."""

import asyncio
import time
from collections.abc import Mapping, Sequence

from adapters.rehearsal.demo.public import WEB
from adapters.rehearsal.demo.sides import CommandWords, Hands
from adapters.rehearsal.demo.watch import Mark, Message, NotSeen, Watch
from adapters.rehearsal.demo.web_books import Stamp, kept_of, stamps
from adapters.rehearsal.demo.web_eyes import WebEyes
from adapters.rehearsal.html import Element
from adapters.rehearsal.phone import NotTaken, Phone
from adapters.web.devices import event_of
from adapters.web.forms import FILLED, read_sent
from adapters.web.paths import path_of
from bot.app import App
from bot.port.chat import VOTE_MARK, bare, is_direct
from bot.programme.model import is_closed

LOOK_EACH = 0.1  # seconds between two looks at whether a page changed
READ_EACH = 3.0  # seconds after which all pages are read again, whatever changed


class WebSide:
    """The side of the pages; `phones` are those of its people, `eyes` is one that nobody acts with."""

    platform = WEB
    unserved = ()

    def __init__(self, phones: Mapping[str, Phone], eyes: Phone, app: App) -> None:
        self._phones, self._reader, self._app = phones, eyes, app
        self._eyes = WebEyes(app)
        self.hands: Mapping[str, Hands] = {
            id: WebHands(phone, self._eyes, app) for id, phone in phones.items()
        }

    def reads(self, place: str) -> bool:
        """Return whether a place is read here: the public sees no desk and not the régie."""
        return not (is_closed(place) or is_direct(place))

    async def read(self, watch: Watch) -> None:
        """Read each page as soon as something changed there; those of one person with their phone."""
        self._eyes.watch = watch
        known: Mapping[tuple[str, str], Stamp] = {}
        all_read_at = 0.0
        while True:
            present = await self._app.store.read(stamps, [*self._app.day.prefixes])
            changed = [where for where, stamp in present.items() if known.get(where) != stamp]
            if time.monotonic() - all_read_at > READ_EACH:
                all_read_at, changed = time.monotonic(), list(present)
            for place, device in changed:
                await self._read(place, device)
            known = present
            await asyncio.sleep(LOOK_EACH)

    async def _read(self, place: str, device: str) -> None:
        path = path_of(place) if self.reads(place) else None
        phone = next((p for p in self._phones.values() if p.device == device), None) if device else None
        if path is None or (device and phone is None):  # of somebody who looks on
            return
        await self._eyes.take(place, await (phone or self._reader).page(path), device)

    async def history(self) -> Sequence[Message]:
        return await self._app.store.read(kept_of)


class WebHands:
    """Hands on our pages: a command is a form, a tap is a button; each act returns the event's id."""

    def __init__(self, phone: Phone, eyes: WebEyes, app: App) -> None:
        self._phone, self._eyes, self._app = phone, eyes, app

    @property
    def account(self) -> str:
        return self._phone.device

    async def say(self, place: str, text: str) -> str:
        raise _cannot("say")

    async def edit(self, message: Message, text: str) -> None:
        raise _cannot("edit")

    async def delete(self, message: Message) -> None:
        raise _cannot("delete")

    async def mark(self, message: Message, mark: str) -> str:
        raise _cannot("mark")

    async def make_question(self, message: Message) -> str:
        raise _cannot("make a question of a message")

    async def open_direct(self) -> None:
        raise _cannot("open a conversation")

    async def command(self, place: str, words: CommandWords) -> str:
        """Send the form that does what the command does; what is shown of it is what they filled in."""
        began = time.time()
        match words.command.french:
            case "question" if "texte" in words.options:
                event = await self._ask(place, words.options)
            case "retirer":
                event = await self._send(place, withdraw=await self._newest(place))
            case "voter":
                event = await self._send(place, vote=words.options["code"])
            case name:
                raise _cannot(name)
        shown = " · ".join(filter(None, [words.name, words.options.get("texte", "")]))
        device = self._phone.device
        self._eyes.watch.commanded(
            Message(WEB, event, place, device, False, "", began, f"⌨ {shown}", reader=device)
        )
        return event

    async def _ask(self, place: str, options: Mapping[str, str]) -> str:
        anonymous = {"anonymous": "1"} if options.get("anonyme") else {}
        name = "" if anonymous else self._phone.name
        return await self._send(place, act="ask", text=options["texte"], name=name, **anonymous)

    async def _newest(self, place: str) -> str:
        """Return the code of the question of theirs that can be taken back, the newest first."""
        page = await self._phone.page(_path(place))
        found = page.first("button", name="withdraw")
        if found is None:
            raise NotSeen(f"{self._phone.name}: {place}")
        return found.attributes["value"]

    async def tap(self, message: Message, mark: str, line: str = "") -> str:
        """Press what the page offers: a vote beside a question, or a button under a message."""
        if message.kind == "card":
            if bare(mark) != VOTE_MARK:
                raise _cannot(mark)
            return await self._vote(message, "vote")
        button = message.button(mark)
        if button is None:
            raise NotSeen(f"[{mark}] {message.text}")
        began, page = time.time(), await self._phone.page(_path(message.place))
        fields = _form_of(page, message.event, button.id)
        filled = {name: line for name in fields if name.startswith(FILLED)}
        event = await self._send(message.place, act="press", **{**fields, **filled})
        self._pressed(message, f"{button.emoji} {button.label}", began)
        return event

    async def untap(self, message: Message, mark: str, event: str) -> None:
        await self._vote(message, "unvote")

    async def _vote(self, card: Message, way: str) -> str:
        began, code = time.time(), card.event.partition("/")[2]
        event = await self._send(card.place, **{way: code})
        self._pressed(card, VOTE_MARK, began)
        return event

    def _pressed(self, message: Message, label: str, at: float) -> None:
        """Show the press once it is done: before their first act, nobody knows a phone by name."""
        self._eyes.watch.pressed(message, Mark(f"[{label}]", self._phone.device, ours=False), at)

    async def _send(self, place: str, **fields: str) -> str:
        """Send a form; return the id of what it does, which is made of who sends it and what it says."""
        try:
            sent = await self._phone.send(_path(place), **fields)
        except NotTaken as error:
            raise NotSeen(f"{self._phone.name}: {error}") from error
        read = read_sent(sent)
        return event_of(self._phone.device, read.form.key, read.told)


def _path(place: str) -> str:
    return path_of(place) or "/"


def _cannot(what: str) -> NotSeen:
    return NotSeen(f"pages cannot {what}")


def _form_of(page: Element, token: str, action: str) -> Mapping[str, str]:
    """Return the fields of the form under a message that does this."""
    article = page.first("article", id=f"m-{token}")
    for form in article.all("form") if article is not None else []:
        fields = {i.attributes["name"]: i.attributes.get("value", "") for i in form.all("input")}
        fields |= {area.attributes["name"]: "" for area in form.all("textarea")}
        if fields.get("action") == action:
            return {name: value for name, value in fields.items() if name not in ("key", "seal", "act")}
    raise NotSeen(f"[{action}]")
