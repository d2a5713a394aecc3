"""Membership of the places that a role opens, learnt from people's acts and the list of members."""

from collections.abc import Callable, Iterable, Mapping

from adapters.discord.channels import Channels
from adapters.discord.journalling import Circumstances, Json, membership, object_in, text_in
from bot.port.chat import RawEvent
from bot.programme.model import HALL

Changes = Iterable[tuple[str, bool]]  # a place, and whether they are in it now


class Members:
    """Members seen in this session.

    When a person is seen for the first time, each such place is reported, whether they are in it or not:
    rights may have been taken away while we were gone.
    """

    def __init__(self, channels: Channels) -> None:
        self.welcome: Callable[[Json], None] = lambda member: None  # called with each new member of the guild
        self._channels = channels
        self._known: dict[str, frozenset[str]] = {}

    def begin(self) -> None:
        """Begin a new session: anything may have changed since the last."""
        self._known.clear()

    def of_act(self, data: Json, here: Circumstances) -> list[RawEvent]:
        """Return what is new about the author of an act, from the roles that the act bears."""
        member = object_in(data, "member")
        user = object_in(member, "user") or object_in(data, "author")
        return self._learn({**member, "user": user}, here) if "roles" in member else []

    def of_event(self, kind: str, data: Json, here: Circumstances) -> list[RawEvent]:
        """Return the changes when someone joined the guild, left it or was given other roles."""
        id = _person(data, here)
        if id is None:
            return []
        match kind:
            case "GUILD_MEMBER_UPDATE":
                return self._learn(data, here)
            case "GUILD_MEMBER_ADD":
                self.welcome(data)
                return [*self._told(data, [(HALL, True)], here), *self._learn({"roles": [], **data}, here)]
            case "GUILD_MEMBER_REMOVE":
                left = [*self._changes(id, []), (HALL, False)]
                return self._told(data, left, here)
        return []

    def of_list(self, members: Iterable[object], here: Circumstances) -> list[RawEvent]:
        """Return the listed holders of such roles, except people who have acted: acts are more recent."""
        opened = self._channels.roles
        return [
            event
            for member in members
            if isinstance(member, Mapping)
            and text_in(object_in(member, "user"), "id") not in self._known
            and _held(opened, member.get("roles"))
            for event in self._learn(member, here)
        ]

    def _learn(self, member: Json, here: Circumstances) -> list[RawEvent]:
        id = _person(member, here)
        return [] if id is None else self._told(member, self._changes(id, member.get("roles")), here)

    def _changes(self, id: str, roles: object) -> Changes:
        opened = self._channels.roles
        held, known = _held(opened, roles), self._known.get(id)
        self._known[id] = held
        news = set(opened.values()) if known is None else held ^ known
        return [(place, place in held) for place in sorted(news)]

    def _told(self, member: Json, changes: Changes, here: Circumstances) -> list[RawEvent]:
        return [
            membership(member, place, channel, joined=joined, here=here)
            for place, joined in changes
            if (channel := self._channels.places.get(place)) is not None
        ]


def _person(member: Json, here: Circumstances) -> str | None:
    user = object_in(member, "user")
    id = text_in(user, "id")
    return None if id == here.own_user or user.get("bot") is True else id


def _held(opened: Mapping[str, str], roles: object) -> frozenset[str]:
    held = [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else []
    return frozenset(opened[role] for role in held if role in opened)
