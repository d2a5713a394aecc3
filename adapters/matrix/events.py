"""What a room event means, read from its raw JSON: whoever sends it may have malformed it.

https://spec.matrix.org/latest/client-server-api/#events
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.matrix.client import Json
from bot.chat import (
    Edited,
    Incoming,
    Joined,
    Left,
    RawEvent,
    Reacted,
    Removed,
    Said,
    Unreadable,
    bare,
    is_direct,
)
from bot.text import clean, is_whole, short_name

LONGEST_ID = 255  # bytes, says the protocol
ABOUT = "org.comptoir.about"  # where the journal keeps the message under a ❓
UNREADABLE = "org.comptoir.unreadable"  # the kind the journal gives to what nobody can open
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END_OF_TIME_MS = 253_402_300_799_000  # the last second of the year 9999

_FALLBACK = re.compile(r"> (\* )?<@[^>\n]*>")
_NO_NAMES: Mapping[str, str] = {}


def read_event(
    raw: RawEvent, place: str, own_user: str, names: Mapping[str, str] = _NO_NAMES
) -> Incoming | None:
    """The event as the core knows it; None for ours, for what is no concern of it and for nonsense.

    `names` tells how the members of the room call themselves.
    """
    event = raw.content
    sender = id_in(event, "sender")
    if sender is None or "redacted_because" in object_in(event, "unsigned"):
        return None
    if _is_from_before_us(event, place):
        return None
    if sender == own_user and event.get("type") != "m.room.member":
        return None
    heard = _Heard(raw.event, place, sender, names.get(sender), _instant(event))
    match event.get("type"):
        case "m.room.message":
            return _message(event, heard)
        case "m.reaction":
            return _reaction(event, heard, _about(raw, place, own_user, names))
        case "m.room.redaction":
            return _redaction(event, heard)
        case "m.room.member":
            return _membership(event, heard, own_user)
        case kind if kind == UNREADABLE:
            return _unreadable(event, heard)
    return None


class _Heard:
    """What every event bears, gathered once."""

    def __init__(self, event: str, place: str, sender: str, name: str | None, at: datetime) -> None:
        self.event, self.place, self.sender, self.name, self.at = event, place, sender, name, at

    def by(self, handle: str, name: str | None) -> dict[str, Any]:
        shown = short_name(name, handle)
        return {
            "platform": "matrix",
            "event": self.event,
            "place": self.place,
            "handle": handle,
            "name": shown,
            "at": self.at,
        }

    @property
    def by_sender(self) -> dict[str, Any]:
        return self.by(self.sender, self.name)


def _message(event: Json, heard: _Heard) -> Incoming | None:
    content = object_in(event, "content")
    relation = object_in(content, "m.relates_to")
    if relation.get("rel_type") == "m.replace":
        return _edit(object_in(content, "m.new_content"), id_in(relation, "event_id"), heard)
    text = text_in(content, "body")
    if content.get("msgtype") != "m.text" or text is None:
        return None
    reply_to = _replied(relation)
    return Said(**heard.by_sender, text=clean(_without_fallback(text, reply_to)), reply_to=reply_to)


def _edit(content: Json, target: str | None, heard: _Heard) -> Incoming | None:
    text = text_in(content, "body")
    if content.get("msgtype") != "m.text" or text is None or target is None:
        return None
    return Edited(**heard.by_sender, target=target, text=clean(text))


def _replied(relation: Json) -> str | None:
    """The message answered; one written in a thread without answering another answers the thread's first."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return id_in(relation, "event_id")
    return id_in(object_in(relation, "m.in_reply_to"), "event_id")


def _without_fallback(text: str, reply_to: str | None) -> str:
    """Older clients repeat what they answer, as "> <@author:server> …" lines before their own."""
    if reply_to is None or not _FALLBACK.match(text):
        return text
    lines = text.split("\n")
    own = next((number for number, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[own:]).lstrip("\n")


def _about(raw: RawEvent, place: str, own_user: str, names: Mapping[str, str]) -> Said | None:
    """The message under a ❓, in its last version; None if it is ours or was taken away."""
    message = object_in(raw.content, ABOUT)
    event = id_in(message, "event_id")
    said = read_event(RawEvent(event, raw.place, message), place, own_user, names) if event else None
    if not isinstance(said, Said):
        return None
    edit = object_in(object_in(object_in(message, "unsigned"), "m.relations"), "m.replace")
    text = text_in(object_in(object_in(edit, "content"), "m.new_content"), "body")
    return replace(said, text=clean(text)) if text and edit.get("sender") == said.handle else said


def _reaction(event: Json, heard: _Heard, about: Said | None) -> Incoming | None:
    relation = object_in(object_in(event, "content"), "m.relates_to")
    target, mark = id_in(relation, "event_id"), bare(text_in(relation, "key") or "")
    if relation.get("rel_type") != "m.annotation" or target is None or not mark:
        return None
    return Reacted(**heard.by_sender, target=target, mark=mark, about=about)


def _redaction(event: Json, heard: _Heard) -> Incoming | None:
    target = redacted(event)
    return Removed(**heard.by_sender, target=target) if target else None


def redacted(event: Json) -> str | None:
    """What a removal takes away: up to room version 10 it says so itself, since then in its content."""
    if event.get("type") != "m.room.redaction":
        return None
    return id_in(event, "redacts") or id_in(object_in(event, "content"), "redacts")


def _membership(event: Json, heard: _Heard, own_user: str) -> Incoming | None:
    member, content = id_in(event, "state_key"), object_in(event, "content")
    if member is None or member == own_user:
        return None
    who = heard.by(member, text_in(content, "displayname"))
    match content.get("membership"):
        case "join":
            return Joined(**who)
        case "leave" | "ban":
            return Left(**who)
    return None


def _unreadable(event: Json, heard: _Heard) -> Incoming | None:
    message = text_in(event, "event_id")
    return Unreadable(**{**heard.by_sender, "event": message}) if message else None


def _is_from_before_us(event: Json, place: str) -> bool:
    """Whether it was said in a conversation while we were out; what was said while we were invited is for us.

    A place of the event counts from `provision` on: who was put out of it reads what it missed.
    """
    return is_direct(place) and object_in(event, "unsigned").get("membership") in ("leave", "ban")


def _instant(event: Json) -> datetime:
    stamp = event.get("origin_server_ts")
    if not isinstance(stamp, int) or not 0 <= stamp <= END_OF_TIME_MS:
        return EPOCH
    return EPOCH + timedelta(milliseconds=stamp)


def object_in(value: object, key: str) -> Json:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, dict) else {}


def text_in(value: Json, key: str) -> str | None:
    found = value.get(key)
    return found if isinstance(found, str) else None


def id_in(value: Json, key: str) -> str | None:
    """A text that can be asked for and kept: half a character in an id is nonsense."""
    found = text_in(value, key)
    return found if found and len(found) <= LONGEST_ID and is_whole(found) else None
