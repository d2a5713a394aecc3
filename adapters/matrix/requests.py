"""Builds requests to a homeserver with matrix-nio's `Api`; for requests it does not know, use `where`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from nio import Api, MessageDirection
from nio.api import RelationshipType

Content = Mapping[str, Any]

_NO_TOKEN = ""  # `Api` puts the token in each query, where others may read it: ours goes in a header


@dataclass(frozen=True, slots=True)
class Request:
    """A request without its token; `body` is the text of a JSON object."""

    method: str
    path: str
    body: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)


def login(user: str, password: str, device: str | None, device_name: str) -> Request:
    return _request(*Api.login(user, password, device_name, device))


def logout() -> Request:
    return _request(*Api.logout(_NO_TOKEN))


def whoami() -> Request:
    return _request(*Api.whoami(_NO_TOKEN))


def sync(since: str | None, wait: int, wanted: Content) -> Request:
    """Ask for the news since a position; `wait` is in milliseconds, `wanted` is a filter."""
    return _request(*Api.sync(_NO_TOKEN, since, wait, dict(wanted)))


def send(room: str, kind: str, content: Content, transaction: str) -> Request:
    return _request(*Api.room_send(_NO_TOKEN, room, kind, dict(content), transaction))


def redact(room: str, event: str, transaction: str) -> Request:
    return _request(*Api.room_redact(_NO_TOKEN, room, event, transaction))


def event(room: str, event: str) -> Request:
    return _request(*Api.room_get_event(_NO_TOKEN, room, event))


def edits(room: str, event: str, start: str | None, limit: int) -> Request:
    """Ask for the edits of a message, newest first."""
    kind = RelationshipType.replacement
    return _request(
        *Api.room_get_event_relations(_NO_TOKEN, room, event, kind, paginate_from=start, limit=limit)
    )


def messages(
    room: str, limit: int, *, start: str | None = None, wanted: Content | None = None, forwards: bool = False
) -> Request:
    """Ask for a page of a room's history; `wanted` is a filter."""
    direction = MessageDirection.front if forwards else MessageDirection.back
    chosen = None if wanted is None else dict(wanted)
    return _request(*Api.room_messages(_NO_TOKEN, room, start, None, direction, limit, chosen))


def state(room: str) -> Request:
    return _request(*Api.room_get_state(_NO_TOKEN, room))


def profile(user: str) -> Request:
    return _request(*Api.profile_get(user))


def state_event(room: str, kind: str, key: str = "") -> Request:
    return _request(*Api.room_get_state_event(_NO_TOKEN, room, kind, key))


def put_state(room: str, kind: str, content: Content, key: str = "") -> Request:
    return _request(*Api.room_put_state(_NO_TOKEN, room, kind, dict(content), key))


def join(room: str, via: str | None = None) -> Request:
    """Ask to join a room; `room` is an id or an alias, `via` a server that knows it."""
    asked = _request(*Api.join(_NO_TOKEN, room))
    return asked if via is None else replace(asked, params={"server_name": via})


def leave(room: str, reason: str | None = None) -> Request:
    """Ask to leave a room; its people see `reason`."""
    asked = _request(*Api.room_leave(_NO_TOKEN, room))
    return replace(asked, body=Api.to_json({"reason": reason})) if reason else asked


def invite(room: str, user: str) -> Request:
    return _request(*Api.room_invite(_NO_TOKEN, room, user))


def alias(alias: str) -> Request:
    return _request(*Api.room_resolve_alias(alias))


def put_alias(alias: str, room: str) -> Request:
    return _request(*Api.room_put_alias(_NO_TOKEN, alias, room))


def delete_alias(alias: str) -> Request:
    return _request(*Api.delete_room_alias(_NO_TOKEN, alias))


def kick(room: str, user: str) -> Request:
    return _request(*Api.room_kick(_NO_TOKEN, room, user))


def forget(room: str) -> Request:
    return _request(*Api.room_forget(_NO_TOKEN, room))


def _request(method: str, path: str, body: str | None = None) -> Request:
    """Make a request without a token; add the body that `Api` sometimes leaves out against the protocol."""
    path, _, query = path.partition("?")
    params = dict(parse_qsl(query))
    params.pop("access_token", None)
    return Request(method, path, "{}" if body is None and method != "GET" else body, params)
