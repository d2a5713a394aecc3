"""Journalled events of Discord, read into the core's own; their sender may have malformed them.

https://discord.com/developers/docs/resources/message
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.discord.forms import NO, QUESTION, YES, filled, key_of
from adapters.discord.journalling import (
    ABOUT,
    COMMAND,
    LATELY,
    OURS,
    REPLY,
    WORDLESS,
    Json,
    mark_id,
    object_in,
    text_in,
)
from adapters.discord.tree import FIELDS
from adapters.discord.wording import language_of
from bot.commands import find
from bot.port.chat import (
    Edited,
    Heard,
    Incoming,
    Joined,
    Left,
    Pressed,
    RawEvent,
    Reacted,
    Reactions,
    Removed,
    Said,
    bare,
)
from bot.port.text import clean, short_name

DISCORD_EPOCH_MS = 1_420_070_400_000  # the first second of 2015: ids count milliseconds from there
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END_OF_TIME_MS = 253_402_300_799_000  # the last second of the year 9999
SUB_COMMANDS = (1, 2)  # kinds of option that hold options
MENU = 3  # a command of the message's context menu

_MENTION = re.compile(r"<(?P<sign>@!?|@&|#)(?P<id>\d{1,20})>|<a?(?P<emoji>:\w{1,32}:)\d{1,20}>")
_NO_CHANNELS: Mapping[str, str] = {}


def read_event(
    raw: RawEvent, place: str, channels: Mapping[str, str] = _NO_CHANNELS, own_user: str = ""
) -> Incoming | None:
    """Return the event as the core knows it; None if it does not concern us or is malformed.

    `channels` names the places by channel id.
    """
    kind, data = text_in(raw.content, "t"), object_in(raw.content, "d")
    reader = _READERS.get(kind or "")
    return reader(_Reading(raw, place, data, channels, own_user)) if reader and data else None


class _Reading:
    """An event being read, with the parts that every kind has."""

    def __init__(
        self, raw: RawEvent, place: str, data: Json, channels: Mapping[str, str], own_user: str
    ) -> None:
        self.raw, self.place, self.data, self.channels = raw, place, data, channels
        self.calls_us = re.compile(rf"<@!?{own_user}>[\s:,]*") if own_user else None
        self.came = instant(raw.content.get("at"))

    def heard(self, user: Json, nick: str | None, at: datetime, event: str | None = None) -> dict[str, Any]:
        handle = text_in(user, "id") or ""
        return {
            "platform": "discord",
            "event": event or self.raw.event,
            "place": self.place,
            "handle": handle,
            "name": name_of(user, nick) if handle else "",
            "at": at,
        }

    def text(self, message: Json) -> str:
        """Return the text of a message, without a mention of us at its beginning."""
        content = (text_in(message, "content") or "").lstrip()
        found = self.calls_us.match(content) if self.calls_us else None
        return clean(_spelt_out(content[found.end() :] if found else content, message, self.channels))

    def is_addressed(self, message: Json) -> bool:
        """Return whether the text itself names us; Discord also counts replies to us as mentions."""
        return bool(self.calls_us and self.calls_us.search(text_in(message, "content") or ""))

    def fields(self, typed: Mapping[str, str]) -> dict[str, str]:
        """Return a command's fields with mentions spelt out: an option may hold ids, as `<@!42>`."""
        return _cleaned({name: _spelt_out(each, self.data, self.channels) for name, each in typed.items()})


def _said(reading: _Reading, message: Json | None = None) -> Said | None:
    """Read a message; its text may be empty because we may not read it, or because it is only a picture."""
    message = reading.data if message is None else message
    id, user = text_in(message, "id"), object_in(message, "user")
    text = reading.text(message)
    if id is None or text_in(user, "id") is None:
        return None
    heard = reading.heard(user, text_in(message, "nick"), moment_of(id), id)
    reply_to = text_in(message, "reply_to") if message.get("type") == REPLY else None
    return Said(**heard, text=text, reply_to=reply_to, addressed=reading.is_addressed(message))


def _edited(reading: _Reading) -> Edited | None:
    wordless = reading.data.get(WORDLESS) is True
    said, edited = _said(reading), text_in(reading.data, "edited_timestamp")
    if said is None or not (said.text or wordless) or edited is None:
        return None
    values = {name: getattr(said, name) for name in Heard.__slots__}
    at = _time(edited) or reading.came
    return Edited(
        **values | {"event": reading.raw.event, "at": at},
        target=said.event,
        text=said.text,
        addressed=said.addressed,
    )


def _removed(reading: _Reading) -> Removed | None:
    """Read a deletion; Discord does not say who did it, so it is attributed to the author, if known."""
    id = text_in(reading.data, "id")
    author = object_in(reading.data, "author")
    heard = reading.heard(object_in(author, "user"), text_in(author, "nick"), reading.came)
    return Removed(**heard, target=id) if id else None


def _reacted(reading: _Reading) -> Reacted | None:
    target, mark = text_in(reading.data, "message_id"), text_in(reading.data, "mark")
    if not target or not mark or not text_in(reading.data, "user_id"):
        return None
    message = object_in(reading.data, ABOUT)
    about = _said(reading, message) if message else None
    heard = _by_reacting(reading, mark_id(reading.data))
    return Reacted(**heard, target=target, mark=bare(mark), about=about if about and about.text else None)


def _unreacted(reading: _Reading) -> Removed | None:
    if not text_in(reading.data, "user_id"):
        return None
    mark = mark_id(reading.data)
    return Removed(**_by_reacting(reading, f"{mark}:d"), target=mark)


def _by_reacting(reading: _Reading, event: str) -> dict[str, Any]:
    member = object_in(reading.data, "member")
    user = {**object_in(member, "user"), "id": reading.data.get("user_id")}
    return reading.heard(user, text_in(member, "nick"), reading.came, event) | (
        {} if object_in(member, "user") else {"name": ""}
    )


def _all_reacted(reading: _Reading) -> Reactions | None:
    target, mark = text_in(reading.data, "message_id"), text_in(reading.data, "mark")
    users = reading.data.get("users")
    if not target or not mark or not isinstance(users, Mapping):
        return None
    handles = {user: f"{target}:{variant}:{user}" for user, variant in users.items()}
    return Reactions(**reading.heard({}, None, reading.came), target=target, mark=bare(mark), handles=handles)


def _pressed(reading: _Reading) -> Pressed | None:
    data = object_in(reading.data, "data")
    user, id = object_in(reading.data, "user"), text_in(reading.data, "id")
    if text_in(user, "id") is None or id is None:
        return None
    heard = reading.heard(user, text_in(reading.data, "nick"), moment_of(id))
    heard["language"] = language_of(reading.data.get("locale"))
    if reading.data.get("type") == COMMAND:
        return _commanded(reading, data, heard)
    custom = text_in(data, "custom_id")
    target = text_in(object_in(reading.data, "message"), "id")
    if not custom:
        return None
    fields = _cleaned(filled(data.get("components")))
    return Pressed(**heard, action=key_of(custom), target=target, fields=reading.fields(fields))


def _commanded(reading: _Reading, data: Json, heard: dict[str, Any]) -> Pressed | None:
    if data.get("type") == MENU:
        return _chosen(reading, heard)
    action, options = leaf(data)
    return Pressed(**heard, action=action, fields=reading.fields(fields_of(options))) if action else None


def _chosen(reading: _Reading, heard: dict[str, Any]) -> Pressed:
    """Read a use of the message menu.

    A message of this place is what the press is about. From elsewhere only the text is taken, if it is the
    person's own.
    """
    message = object_in(reading.data, ABOUT)
    is_here = text_in(reading.data, "channel_id") == reading.raw.remote
    if message.get(OURS) is True and is_here:
        id = text_in(message, "id") or ""
        return Pressed(
            **heard, action=QUESTION, about=Said(**reading.heard({}, None, moment_of(id), id), text="")
        )
    about = _said(reading, message) if message else None
    if about is None or not about.text:
        return Pressed(**heard, action=QUESTION)
    if is_here:
        return Pressed(**heard, action=QUESTION, about=about)
    words = {"texte": about.text} if about.handle == heard["handle"] else {}
    return Pressed(**heard, action=QUESTION, fields=words)


_READERS: Mapping[str, Callable[[_Reading], Incoming | None]] = {
    "MESSAGE_CREATE": _said,
    "MESSAGE_UPDATE": _edited,
    "MESSAGE_DELETE": _removed,
    "MESSAGE_DELETE_BULK": _removed,
    "MESSAGE_REACTION_ADD": _reacted,
    "MESSAGE_REACTION_REMOVE": _unreacted,
    "MESSAGE_REACTION_REMOVE_ALL": _all_reacted,
    "MESSAGE_REACTION_REMOVE_EMOJI": _all_reacted,
    LATELY: _all_reacted,
    "INTERACTION_CREATE": _pressed,
    "joined": lambda reading: _membership(reading, Joined),
    "left": lambda reading: _membership(reading, Left),
}


def _membership(reading: _Reading, kind: type[Joined] | type[Left]) -> Joined | Left | None:
    user = object_in(reading.data, "user")
    if text_in(user, "id") is None:
        return None
    return kind(**reading.heard(user, text_in(reading.data, "nick"), reading.came))


# ── Commands ────────────────────────────────────────────────────────────────────────────────────────────


def leaf(data: Json) -> tuple[str | None, list[Json]]:
    """Return the French name of the command or sub-command that was called, and its options."""
    name, options = text_in(data, "name"), _options(data)
    while options and options[0].get("type") in SUB_COMMANDS:
        name, options = text_in(options[0], "name"), _options(options[0])
    command, _ = find(name) if name else (None, None)
    return command.french if command else name, options


def _options(data: Json) -> list[Json]:
    options = data.get("options")
    return [o for o in options if isinstance(o, Mapping)] if isinstance(options, list) else []


def fields_of(options: list[Json]) -> dict[str, str]:
    values = {field_of(option): option.get("value") for option in options}
    return _cleaned({name: _spoken(value) for name, value in values.items() if name})


def field_of(option: Json) -> str:
    """Return an option's French name, whatever the event's language."""
    name = text_in(option, "name") or ""
    return FIELDS.get(name, name)


def _spoken(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value) if isinstance(value, str | int | float) else ""


def _cleaned(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: clean(value).strip() for name, value in fields.items() if value.strip()}


# ── Words, names, instants ──────────────────────────────────────────────────────────────────────────────


def _spelt_out(text: str, message: Json, channels: Mapping[str, str]) -> str:
    """Replace mentions and emojis by words: their ids mean nothing on another platform."""
    mentions = message.get("mentions")
    people = {
        text_in(user, "id"): name_of(user, text_in(user, "nick"))
        for user in (mentions if isinstance(mentions, list) else ())
        if isinstance(user, Mapping)
    }

    def named(found: re.Match[str]) -> str:
        if found["emoji"]:
            return found["emoji"]
        if found["sign"] == "#":
            return f"#{channels.get(found['id'], '…')}"
        return f"@{people.get(found['id'], '…')}"

    return _MENTION.sub(named, text)


def name_of(user: Json, nick: str | None) -> str:
    """Return someone's name in this guild, else their global name, else their account's name."""
    shown = nick or text_in(user, "global_name") or text_in(user, "username")
    return short_name(shown, text_in(user, "username") or text_in(user, "id") or "")


def moment_of(snowflake: str) -> datetime:
    """Return when something with this id was made.

    https://discord.com/developers/docs/reference#snowflakes
    """
    if not snowflake.isascii() or not snowflake.isdigit() or len(snowflake) > 20:
        return EPOCH
    return instant(milliseconds(int(snowflake)))


def milliseconds(snowflake: int) -> int:
    """Return when something with this id was made, in milliseconds since 1970."""
    return (snowflake >> 22) + DISCORD_EPOCH_MS


def instant(ms: object) -> datetime:
    if not isinstance(ms, int) or not 0 <= ms <= END_OF_TIME_MS:
        return EPOCH
    return EPOCH + timedelta(milliseconds=ms)


def _time(iso: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return None
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:
        return None
