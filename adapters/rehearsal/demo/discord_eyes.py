"""Reading on the rehearsal Discord: its events are seen with the eyes of somebody who may see them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.discord.forms import NO
from adapters.rehearsal.demo.markdown import plain_of
from adapters.rehearsal.demo.public import DISCORD
from adapters.rehearsal.demo.reading import excerpt
from adapters.rehearsal.demo.watch import Button, Mark, Message, Watch
from adapters.rehearsal.discord import Person, Refused, Seen

EPHEMERAL = 1 << 6
COMMAND, BUTTON, FORM = 2, 3, 5  # kinds of interactions
MENU = 3  # the kind of a command of a message's context menu
KEY_EVERY = 0.01  # seconds; the bot notes the key of its message only once Discord has answered

KeyOf = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Told:
    """An event of Discord, and the message it is about as its reader saw it at that moment."""

    kind: str
    payload: Mapping[str, Any]
    at: float
    seen: Seen | None
    reader: Person | None = None


class DiscordEyes:
    """Readers of the rehearsal Discord.

    `places` are by channel id, `reader_of` names a place's reader. `key_of` returns the bot's own name for
    its message, None as long as the bot may still note it.
    """

    def __init__(
        self,
        bot: int,
        people: Iterable[Person],
        places: Mapping[int, str],
        reader_of: Callable[[str], Person],
        key_of: KeyOf,
    ) -> None:
        self._bot, self._people, self._places = bot, list(people), places
        self._reader_of, self._key_of = reader_of, key_of
        self._told: asyncio.Queue[Told] = asyncio.Queue()

    def hear(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Take an event; the server must call this at each event, before anything else happens."""
        place = self._places.get(int(payload.get("channel_id") or 0))
        if place is None:
            return
        seen, reader = None, None
        if kind in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            reader = self._reader(place, payload)
            seen = look(reader, int(payload["id"])) if reader else None
        self._told.put_nowait(Told(kind, payload, time.time(), seen, reader))

    def _reader(self, place: str, payload: Mapping[str, Any]) -> Person | None:
        """Return the reader of a message; an ephemeral one is seen by one person alone."""
        if not int(payload.get("flags") or 0) & EPHEMERAL:
            return self._reader_of(place)
        return next((person for person in self._people if person.sees_still(int(payload["id"]))), None)

    async def read(self, watch: Watch) -> None:
        while True:
            told = await self._told.get()
            place = self._places[int(told.payload["channel_id"])]
            match told.kind:
                case "MESSAGE_CREATE" | "MESSAGE_UPDATE" if told.seen is not None:
                    await self._message(watch, place, told, told.seen)
                case "MESSAGE_DELETE":
                    self._deleted(watch, told)
                case "MESSAGE_REACTION_ADD":
                    watch.marked(str(told.payload["message_id"]), _reaction(told), self._mark(told), told.at)
                case "MESSAGE_REACTION_REMOVE":
                    sender = str(told.payload["user_id"])
                    watch.removed(_reaction(told), sender, told.at, by_us=int(sender) == self._bot)
                case "INTERACTION_CREATE":
                    self._interaction(watch, place, told)

    async def _message(self, watch: Watch, place: str, told: Told, seen: Seen) -> None:
        if seen.system or not seen.text:  # « … pinned a message », « is thinking… »
            return
        known = watch.messages.get(str(seen.id))
        if known is None:
            watch.said(await self.message(place, seen, told.reader))
        elif known.markup != seen.text:
            watch.rewritten(
                known.event, plain_of(seen.text), seen.text, told.at, buttons=list(buttons_of(seen))
            )
        else:
            known.buttons = list(buttons_of(seen))

    async def message(self, place: str, seen: Seen, reader: Person | None) -> Message:
        ours = seen.author_id == self._bot
        return Message(
            DISCORD,
            str(seen.id),
            place,
            str(seen.author_id),
            ours,
            await self._key(seen) if ours else "",
            seen.at.timestamp(),
            plain_of(seen.text),
            seen.text,
            str(reader.id) if reader and seen.ephemeral else None,
            list(buttons_of(seen)),
        )

    async def _key(self, seen: Seen) -> str:
        while (key := await self._key_of(str(seen.id))) is None:  # noqa: ASYNC110 - the bot writes it
            await asyncio.sleep(KEY_EVERY)
        return key

    def _deleted(self, watch: Watch, told: Told) -> None:
        """Record a deletion as the author's: Discord does not say, and here people delete only their own."""
        if message := watch.messages.get(str(told.payload["id"])):
            watch.removed(message.event, message.sender, told.at, by_us=message.ours)

    def _mark(self, told: Told) -> Mark:
        sender = str(told.payload["user_id"])
        return Mark(told.payload["emoji"]["name"], sender, int(sender) == self._bot)

    # ── Interactions ────────────────────────────────────────────────────────────────────────────────────

    def _interaction(self, watch: Watch, place: str, told: Told) -> None:
        payload, data = told.payload, told.payload["data"]
        sender = str((payload.get("member") or payload)["user"]["id"])
        if payload["type"] == BUTTON:
            if message := watch.messages.get(str(payload["message"]["id"])):
                pressed = next((b for b in message.buttons if b.id == data["custom_id"]), None)
                label = f"[{pressed.emoji} {pressed.label}]" if pressed else data["custom_id"]
                watch.pressed(message, Mark(label, sender, ours=False), told.at)
            return
        if payload["type"] not in (COMMAND, FORM):
            return
        words = _typed(data) if payload["type"] == COMMAND else f"⌨ {' · '.join(_filled(data))}"
        if words == "⌨ ":  # a form sent empty: the button that opened it says enough
            return
        watch.commanded(
            Message(DISCORD, str(payload["id"]), place, sender, False, "", told.at, words, reader=sender)
        )


def look(person: Person, message: int) -> Seen | None:
    """Return a message as a person sees it; None if it is hidden from them, or gone."""
    try:
        return person.look(message)
    except Refused:
        return None


def buttons_of(seen: Seen) -> Iterator[Button]:
    return (Button(b.custom_id, b.label, b.emoji) for b in seen.buttons if b.custom_id and not b.disabled)


def _reaction(told: Told) -> str:
    payload = told.payload
    return f"{payload['message_id']}/{payload['emoji']['name']}/{payload['user_id']}"


def _typed(data: Mapping[str, Any]) -> str:
    """Return a command as the client shows it: `/bureau scene 3`; a menu's command by its name."""
    if data.get("type") == MENU:
        message = next(iter(data["resolved"]["messages"].values()))
        return f"☰ {data['name']} · {excerpt(message['content'])}"
    words, options = [f"/{data['name']}"], data.get("options") or []
    while options and "options" in options[0]:
        words, options = [*words, options[0]["name"]], options[0]["options"]
    given = [f"{o['name']}:{'✓' if o['value'] is True else o['value']}" for o in options]
    return " ".join([*words, *given])


def _filled(data: Mapping[str, Any]) -> Iterator[str]:
    for component in data["components"]:
        for control in component.get("components") or [component["component"]]:
            value = control.get("value") or ", ".join(control.get("values") or [])
            if value and value != NO:
                yield value
