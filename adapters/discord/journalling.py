"""What of a dispatch of Discord goes into the journal: the fields that will be read, under an id of its own.

https://discord.com/developers/docs/events/gateway-events
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.port.chat import VOTE_MARK, RawEvent

Json = Mapping[str, Any]

ORDINARY, REPLY = 0, 19  # kinds of message; all others are Discord's own words
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5  # kinds of interaction
OURS = "ours"  # whether that message is our own
SUPER = "+"  # behind the emoji of a super-reaction
WORDLESS = "wordless"  # whether only what is attached is left of a message; else words may be kept from us
ABOUT = "about"  # where the journal keeps the message under a ❓
LATELY = "reactions"  # the kind of a list of all who have a mark, made when the gateway could not tell


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`stamp` tells this dispatch from all others; `at` is when it came, in ms since 1970, of our clock."""

    own_user: str
    stamp: str
    at: int


def raw_events(kind: object, data: object, here: Circumstances) -> Sequence[RawEvent]:
    """The events of a dispatch, their place being the channel; none for what is no concern of ours."""
    if not isinstance(kind, str) or kind not in _KINDS or not isinstance(data, Mapping):
        return ()
    return [
        RawEvent(event, id_in(data, "channel_id") or "", content and {**content, "t": kind, "at": here.at})
        for event, content in _KINDS[kind](data, here)
    ]


Parts = Iterable[tuple[str, dict[str, Any]]]


def _message(data: Json, here: Circumstances) -> Parts:
    id, author = text_in(data, "id"), object_in(data, "author")
    if id is None:
        return
    if text_in(author, "id") == here.own_user:
        yield id, {}  # its id is enough: it shows where known history begins
    elif is_a_persons(data):
        yield id, {"d": message_kept(data)}


def _edit(data: Json, here: Circumstances) -> Parts:
    """Discord also tells that a link got its preview: then nothing was edited, or nothing more."""
    id, edited = text_in(data, "id"), text_in(data, "edited_timestamp")
    own = text_in(object_in(data, "author"), "id") == here.own_user
    if id and edited and not own and is_a_persons(data):
        bare = not text_in(data, "content") and bool(data.get("attachments"))
        yield f"{id}:e:{edited}", {"d": {**message_kept(data), **({WORDLESS: True} if bare else {})}}


def _deletion(data: Json, _here: Circumstances) -> Parts:
    if id := text_in(data, "id"):
        yield f"{id}:d", {"d": {"id": id}}


def _deletions(data: Json, _here: Circumstances) -> Parts:
    ids = data.get("ids")
    for id in ids if isinstance(ids, list) else ():
        if isinstance(id, str):
            yield f"{id}:d", {"d": {"id": id}}


def _reaction(data: Json, here: Circumstances) -> Parts:
    user, member = text_in(data, "user_id"), object_in(data, "member")
    mark = reaction_of(data)
    if mark is None or user == here.own_user or object_in(member, "user").get("bot") is True:
        return
    kept = {"mark": mark, **_picked(data, "message_id", "user_id", "burst"), "member": _member_kept(member)}
    about = object_in(data, ABOUT)  # put there by us
    if about and is_a_persons(about):
        kept[ABOUT] = message_kept(about)
    yield f"{mark_id(kept)}:{here.stamp}", {"d": kept}


def _cleared(data: Json, here: Circumstances) -> Parts:
    """A moderator took away all that people had put under a message."""
    message = text_in(data, "message_id")
    mark = reaction_of(data) if "emoji" in data else VOTE_MARK
    if message and mark:
        yield f"{message}:{mark}:{here.stamp}", {"d": {"message_id": message, "mark": mark, "users": {}}}


def _interaction(data: Json, here: Circumstances) -> Parts:
    """Without its token: that is for us alone, and for a quarter of an hour."""
    id, given = text_in(data, "id"), object_in(data, "data")
    if id is None or data.get("type") not in (COMMAND, COMPONENT, MODAL):
        return
    chosen = object_in(object_in(object_in(given, "resolved"), "messages"), text_in(given, "target_id") or "")
    kept = {
        **_picked(data, "id", "type", "locale", "channel_id"),
        **who_kept(data),
        "message": _picked(object_in(data, "message"), "id"),
        "data": _picked(given, "name", "type", "options", "custom_id", "components"),
    }
    if mentions := _named_in(object_in(given, "resolved")):
        kept["mentions"] = mentions
    if text_in(object_in(chosen, "author"), "id") == here.own_user:
        kept[ABOUT] = {**_picked(chosen, "id"), OURS: True}
    elif chosen and is_a_persons(chosen):
        kept[ABOUT] = message_kept(chosen)
    yield id, {"d": kept}


_KINDS: Mapping[str, Callable[[Json, Circumstances], Parts]] = {
    "MESSAGE_CREATE": _message,
    "MESSAGE_UPDATE": _edit,
    "MESSAGE_DELETE": _deletion,
    "MESSAGE_DELETE_BULK": _deletions,
    "MESSAGE_REACTION_ADD": _reaction,
    "MESSAGE_REACTION_REMOVE": _reaction,
    "MESSAGE_REACTION_REMOVE_ALL": _cleared,
    "MESSAGE_REACTION_REMOVE_EMOJI": _cleared,
    "INTERACTION_CREATE": _interaction,
}


def membership(user: Json, place: str, channel: str, *, joined: bool, here: Circumstances) -> RawEvent:
    """That someone is in a place from now on, or is not any more."""
    id = text_in(object_in(user, "user"), "id") or ""
    content = {"t": "joined" if joined else "left", "d": who_kept({"member": user}), "at": here.at}
    return RawEvent(f"{id}:{'in' if joined else 'out'}:{place}:{here.stamp}", channel, content)


def all_marks(
    message: str, channel: str, mark: str, users: Mapping[str, str], here: Circumstances
) -> RawEvent:
    """Everyone who has a mark under a message now, each with the variant of the emoji they chose."""
    content = {"message_id": message, "mark": mark, "users": dict(users)}
    return RawEvent(f"{message}:{mark}:{here.stamp}", channel, {"t": LATELY, "d": content, "at": here.at})


def message_of(event: str) -> str:
    """The message that something was done to, by the id of that event; empty for what was done to none."""
    message, done, _ = event.partition(":")
    return message if done else ""


# ── What is kept ────────────────────────────────────────────────────────────────────────────────────────


def is_a_persons(message: Json) -> bool:
    """Whether a person wrote it: no bot, no webhook, no system message."""
    author = object_in(message, "author")
    by_person = author.get("bot") is not True and author.get("system") is not True
    return by_person and "webhook_id" not in message and message.get("type") in (ORDINARY, REPLY)


def message_kept(message: Json) -> dict[str, Any]:
    mentions = message.get("mentions")
    return {
        **_picked(message, "id", "guild_id", "content", "type", "edited_timestamp"),
        **who_kept(message),
        "reply_to": text_in(object_in(message, "message_reference"), "message_id"),
        "mentions": [
            _user_kept(user) | _picked(object_in(user, "member"), "nick")
            for user in (mentions if isinstance(mentions, list) else ())
            if isinstance(user, Mapping)
        ],
    }


def _named_in(resolved: Json) -> list[dict[str, Any]]:
    """The people whose ids stand in what was typed."""
    members = object_in(resolved, "members")
    return [
        _user_kept(user) | _picked(object_in(members, id), "nick")
        for id, user in object_in(resolved, "users").items()
        if isinstance(user, Mapping)
    ]


def who_kept(data: Json) -> dict[str, Any]:
    """Who did it, as Discord says it of messages (`author`), interactions (`user`) and members."""
    member = object_in(data, "member")
    user = object_in(data, "author") or object_in(data, "user") or object_in(member, "user")
    return {"user": _user_kept(user), "nick": text_in(member, "nick")}


def _member_kept(member: Json) -> dict[str, Any]:
    return {**_picked(member, "nick"), "user": _user_kept(object_in(member, "user"))}


def _user_kept(user: Json) -> dict[str, Any]:
    return _picked(user, "id", "username", "global_name")


def _picked(data: Json, *names: str) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}


def reaction_of(data: Json) -> str | None:
    """The emoji; None for one that a server made itself, which is no mark of ours."""
    emoji = object_in(data, "emoji")
    return text_in(emoji, "name") if emoji.get("id") is None else None


def mark_id(kept: Json) -> str:
    """Which mark this is: the same when it is taken away, or put again."""
    return f"{kept.get('message_id')}:{variant_of(kept)}:{kept.get('user_id')}"


def variant_of(kept: Json) -> str:
    """The emoji, a super-reaction's (`burst`) told from the ordinary one: a person may have both."""
    return f"{kept.get('mark')}{SUPER if kept.get('burst') is True else ''}"


def object_in(value: object, key: str) -> Json:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def text_in(value: object, key: str) -> str | None:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None


def id_in(value: object, key: str) -> str | None:
    """An id is a number written out: anything else would lead elsewhere, put in an address."""
    found = text_in(value, key) or ""
    return found if found.isascii() and found.isdigit() and len(found) <= 20 else None


def number_of(data: Json) -> int:
    """The id as the number it is; 0 where there is none."""
    return int(id_in(data, "id") or 0)
