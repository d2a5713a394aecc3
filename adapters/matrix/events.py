"""Translates room events from raw JSON, which the sender may have malformed.

https://spec.matrix.org/latest/client-server-api/#events
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

from adapters.matrix.client import Json
from bot.port.chat import (
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
from bot.port.text import clean, is_whole, short_name

LONGEST_ID = 255  # bytes, says the protocol
ABOUT = "org.comptoir.about"  # where the journal keeps the message that got a ❓ or ⭐, or lost an edit
EDITED = "org.comptoir.edited"  # where it keeps the id of the message that lost an edit
UNREADABLE = "org.comptoir.unreadable"  # the type the journal gives to an event that cannot be decrypted
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END_OF_TIME_MS = 253_402_300_799_000  # the last second of the year 9999

WRITTEN = ("m.text", "m.emote")
CAPTIONED = ("m.image", "m.file", "m.video", "m.audio")
WORDLESS = ("m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start")

# Reads each character of a stranger's text only once: no part runs past the next tag or backtracks.
_LINK = re.compile(r"<a\s(?P<attributes>[^<>]*+)>(?P<shown>[^<]*+)<", re.IGNORECASE)
_ACCOUNT = re.compile(r"href=[\"']https://matrix\.to/#/(?P<account>(?:@|%40)[^\"'?/<>]+)", re.IGNORECASE)
MOST_NAMES = 4  # names for us that we look for in one message
_REPLY, _END_OF_REPLY = "<mx-reply>", "</mx-reply>"
_FALLBACK = re.compile(r"> (\* )?<@[^>\n]*>")
_NO_NAMES: Mapping[str, str] = {}


def read_event(
    raw: RawEvent, place: str, own_user: str, names: Mapping[str, str] = _NO_NAMES
) -> Incoming | None:
    """Translate an event for the core; returns None for our own, irrelevant and malformed events.

    `names` maps the room's members to their display names.
    """
    event = raw.content
    sender = id_in(event, "sender")
    if sender is None or _is_gone(event) or _is_from_before_us(event, place):
        return None
    if sender == own_user and event.get("type") != "m.room.member":
        return None
    heard = _Heard(raw.event, place, sender, names.get(sender), _instant(event))
    match event.get("type"):
        case "m.room.message":
            return _message(event, heard, own_user, names.get(own_user))
        case kind if kind in WORDLESS:
            return Said(**heard.by_sender, text="") if is_direct(place) else None
        case "m.reaction":
            return _reaction(event, heard, _about(raw, place, own_user, names))
        case "m.room.redaction":
            return _redaction(event, heard, _about(raw, place, own_user, names))
        case "m.room.member":
            return _membership(event, heard, own_user)
        case kind if kind == UNREADABLE:
            return _unreadable(event, heard)
    return None


class _Heard:
    """The fields common to every event, gathered once."""

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


def _message(event: Json, heard: _Heard, own_user: str, own_name: str | None) -> Incoming | None:
    content = object_in(event, "content")
    relation = object_in(content, "m.relates_to")
    if relation.get("rel_type") == "m.replace":
        shown = object_in(content, "m.new_content")
        return _edit(shown, id_in(relation, "event_id"), heard, own_user, own_name)
    text = _words(content)
    if text is None or (not text and content.get("msgtype") not in WRITTEN and not is_direct(heard.place)):
        return None
    reply_to = _replied(relation)
    thread = id_in(relation, "event_id") if relation.get("rel_type") == "m.thread" else None
    own = text if reply_to is None else _without_fallback(text)
    addressed, text = addressed_to(content, own, own_user, own_name, replies=reply_to is not None)
    return Said(**heard.by_sender, text=clean(text), reply_to=reply_to, thread=thread, addressed=addressed)


def _edit(
    content: Json, target: str | None, heard: _Heard, own_user: str, own_name: str | None
) -> Incoming | None:
    read = _words_of_edit(content, own_user, own_name)
    if read is None or target is None:
        return None
    addressed, text = read
    return Edited(**heard.by_sender, target=target, text=text, addressed=addressed)


def _words_of_edit(content: Json, own_user: str, own_name: str | None) -> tuple[bool, str] | None:
    """Return whether an edited message addresses us, and its text, empty without words; None if malformed.

    An edit does not say which message it answers, but it may repeat the fallback, which is removed.
    """
    text, kind = text_in(content, "body"), text_in(content, "msgtype")
    if text is None or kind is None:
        return None
    words = text if kind == "m.notice" else _words(content) or ""
    addressed, own = addressed_to(content, _without_fallback(words), own_user, own_name)
    return addressed, clean(own)


def _words(content: Json) -> str | None:
    """Return the words of a message, or the caption of a file; empty if it has none, None if malformed.

    The body of a file is its caption if the file name is given separately.
    https://spec.matrix.org/latest/client-server-api/#media-captions
    """
    body, kind = text_in(content, "body"), content.get("msgtype")
    if kind in WRITTEN:
        return body
    if kind in CAPTIONED and body is not None:
        name = text_in(content, "filename")
        return body if name is not None and name != body else ""
    return "" if kind == "m.location" else None


def addressed_to(
    content: Json, text: str, own_user: str, own_name: str | None, *, replies: bool = False
) -> tuple[bool, str]:
    """Return whether a real mention addresses us, and the text without the mention if it begins with it.

    Clients write a mention as a link to the account in the formatted body, and list the account separately.
    They list us in a reply to us too, which does not address us: its first word may be our name by chance.
    https://spec.matrix.org/latest/client-server-api/#user-and-room-mentions
    """
    pills = _names_linked(_without_reply(text_in(content, "formatted_body") or ""), own_user)
    mentioned = object_in(content, "m.mentions").get("user_ids")
    is_named = isinstance(mentioned, list) and own_user in mentioned
    if replies and not text.lstrip().startswith("@"):
        is_named = False
    local = own_user.removeprefix("@").partition(":")[0]
    names = pills + ([own_name or "", own_user, local] if is_named else [])
    for name in dict.fromkeys(name.removeprefix("@") for name in names if name):
        link = rf"\[@?{re.escape(name)}\]\([^)]*\)"
        called = re.match(rf"\s*(?:{link}|@?{re.escape(name)})(?![\w-])\s*[:,]?\s*", text, re.IGNORECASE)
        if called:
            return True, text[called.end() :]
    return bool(pills), text


def _names_linked(html: str, own_user: str) -> list[str]:
    """Return the names shown on links to our account."""
    names = (
        unescape(link["shown"])[:LONGEST_ID]
        for link in _LINK.finditer(html)
        if (found := _ACCOUNT.search(link["attributes"])) and unquote(found["account"]) == own_user
    )
    return list(dict.fromkeys(names))[:MOST_NAMES]


def _without_reply(html: str) -> str:
    return html.partition(_END_OF_REPLY)[2] if html.lstrip().startswith(_REPLY) else html


def _replied(relation: Json) -> str | None:
    """Return the message answered; a message that only continues a thread answers the thread's first."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return id_in(relation, "event_id")
    return id_in(object_in(relation, "m.in_reply_to"), "event_id")


def _without_fallback(text: str) -> str:
    """Remove the quote that older clients put before a reply, as "> <@author:server> …" lines."""
    if not _FALLBACK.match(text):
        return text
    lines = text.split("\n")
    own = next((number for number, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[own:]).lstrip("\n")


def _about(raw: RawEvent, place: str, own_user: str, names: Mapping[str, str]) -> Said | None:
    """Return the last version of a message that was marked or lost an edit; None if ours or removed."""
    message = object_in(raw.content, ABOUT)
    event = id_in(message, "event_id")
    said = read_event(RawEvent(event, raw.remote, message), place, own_user, names) if event else None
    if not isinstance(said, Said):
        return None
    edit = object_in(object_in(object_in(message, "unsigned"), "m.relations"), "m.replace")
    newer = object_in(object_in(edit, "content"), "m.new_content")
    read = _words_of_edit(newer, own_user, names.get(own_user))
    if read is None or edit.get("sender") != said.handle:
        return said
    addressed, text = read
    return replace(said, text=text, addressed=addressed)


def _reaction(event: Json, heard: _Heard, about: Said | None) -> Incoming | None:
    relation = object_in(object_in(event, "content"), "m.relates_to")
    target, mark = id_in(relation, "event_id"), bare(text_in(relation, "key") or "")
    if relation.get("rel_type") != "m.annotation" or target is None or not mark:
        return None
    return Reacted(**heard.by_sender, target=target, mark=mark, about=about)


def _redaction(event: Json, heard: _Heard, about: Said | None) -> Incoming | None:
    target, of = redacted(event), id_in(event, EDITED)
    if _is_gone(object_in(event, ABOUT)):
        of = None
    return Removed(**heard.by_sender, target=target, of=of, about=about if of else None) if target else None


def _is_gone(message: Json) -> bool:
    return "redacted_because" in object_in(message, "unsigned")


def message_edited(event: Json) -> str | None:
    """Return the message that an event edits, which even an encrypted event states in clear.

    https://spec.matrix.org/latest/client-server-api/#event-replacements
    """
    relation = object_in(object_in(event, "content"), "m.relates_to")
    return id_in(relation, "event_id") if relation.get("rel_type") == "m.replace" else None


def redacted(event: Json) -> str | None:
    """Return the event that a redaction removes; since room version 11 its content names it."""
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
    """Return whether it happened in a private conversation while we were out, and not merely invited.

    A place of the event counts from `provision` on: if we were removed, we read what we missed.
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
    """Return an id that can be requested and stored, without half a surrogate pair; None if there is none."""
    found = text_in(value, key)
    return found if found and len(found) <= LONGEST_ID and is_whole(found) else None
