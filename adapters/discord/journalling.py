"""The fields of a Discord dispatch that go into the journal, under an id of their own.

https://discord.com/developers/docs/events/gateway-events
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.port.chat import COUNTED, RawEvent, bare

Json = Mapping[str, Any]

ORDINARY, REPLY = 0, 19  # kinds of message; all others are written by Discord itself
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5  # kinds of interaction
OURS = "ours"  # true if that message is our own
SUPER = "+"  # behind the emoji of a super-reaction
WORDLESS = "wordless"  # true if a message has only attachments left; otherwise its words may be hidden
ABOUT = "about"  # the key under which the journal keeps the message that a ❓ or ⭐ was put on
DOOR = ":door"  # behind a channel's id: where it is journalled who is in it
LATELY = "reactions"  # the kind of a list of everyone with a mark, made when the gateway could not report it


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The context of a dispatch: `stamp` identifies it, `at` is when it came, in ms since 1970, our clock."""

    own_user: str
    stamp: str
    at: int


def raw_events(kind: object, data: object, here: Circumstances) -> Sequence[RawEvent]:
    """Return the events of a dispatch, with the channel as their place; none if it does not concern us."""
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
    """Yield an edit; Discord also sends one for a link's preview, with an old edit time or none."""
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
    """Yield a moderator's removal of everyone's marks under a message."""
    message = text_in(data, "message_id")
    for mark in (reaction_of(data),) if "emoji" in data else COUNTED:
        if message and mark:
            yield f"{message}:{mark}:{here.stamp}", {"d": {"message_id": message, "mark": mark, "users": {}}}


def _interaction(data: Json, here: Circumstances) -> Parts:
    """Yield an interaction without its token, which is for us alone and lasts a quarter of an hour."""
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
    """Make the event that someone has joined or left a place.

    It does not stand in the channel, but at its door: what is done in another place may need it, and must
    not be handled before it because messages of this channel are still to be read.
    """
    id = text_in(object_in(user, "user"), "id") or ""
    content = {"t": "joined" if joined else "left", "d": who_kept({"member": user}), "at": here.at}
    return RawEvent(f"{id}:{'in' if joined else 'out'}:{place}:{here.stamp}", f"{channel}{DOOR}", content)


def all_marks(
    message: str, channel: str, mark: str, users: Mapping[str, str], here: Circumstances
) -> RawEvent:
    """Make the event that lists everyone with a mark under a message, and the variant each of them chose."""
    content = {"message_id": message, "mark": mark, "users": dict(users)}
    return RawEvent(f"{message}:{mark}:{here.stamp}", channel, {"t": LATELY, "d": content, "at": here.at})


def mark_of(event: str) -> tuple[str, str]:
    """Return the message and the mark that an event is about, by its id; anything but a mark fits none."""
    message, _, done = event.partition(":")
    return message, bare(done.partition(":")[0].removesuffix(SUPER))


# ── Fields kept ─────────────────────────────────────────────────────────────────────────────────────────


def is_a_persons(message: Json) -> bool:
    """Return whether a person wrote a message: no bot, webhook or system message."""
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
    """Return the people whose ids stand in the text typed."""
    members = object_in(resolved, "members")
    return [
        _user_kept(user) | _picked(object_in(members, id), "nick")
        for id, user in object_in(resolved, "users").items()
        if isinstance(user, Mapping)
    ]


def who_kept(data: Json) -> dict[str, Any]:
    """Return the person behind a message (`author`), an interaction (`user`) or a member."""
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
    """Return the emoji; None for one that a server made itself, which is no mark of ours."""
    emoji = object_in(data, "emoji")
    return text_in(emoji, "name") if emoji.get("id") is None else None


def mark_id(kept: Json) -> str:
    """Return the id of a mark, which stays the same when it is removed or put again."""
    return f"{kept.get('message_id')}:{variant_of(kept)}:{kept.get('user_id')}"


def variant_of(kept: Json) -> str:
    """Return the emoji, with a sign for a super-reaction (`burst`): a person may have put both kinds."""
    return f"{kept.get('mark')}{SUPER if kept.get('burst') is True else ''}"


def object_in(value: object, key: str) -> Json:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def text_in(value: object, key: str) -> str | None:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None


def id_in(value: object, key: str) -> str | None:
    """Return an id only if it is a number: anything else could lead elsewhere when put in a URL."""
    found = text_in(value, key) or ""
    return found if found.isascii() and found.isdigit() and len(found) <= 20 else None


def number_of(data: Json) -> int:
    """Return the id as a number; 0 if there is none."""
    return int(id_in(data, "id") or 0)
