"""The plan of each room of an event: address, state, rights and members, as the protocol writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.matrix.animateurs import ANIMATEUR
from adapters.matrix.client import Json
from adapters.matrix.events import object_in
from adapters.matrix.rooms import SPACE, creators_by_right
from bot.programme.model import Programme
from bot.programme.places import PlannedPlace

BOT, ORGANISER, EVERYONE = 100, 50, 0  # ANIMATEUR is between the last two
RESERVED = (  # for the bot: anybody else who encrypted a room would silence it
    "m.room.encryption",
    "m.room.history_visibility",
    "m.room.power_levels",
    "m.room.server_acl",
    "m.room.tombstone",
)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The plan of the event on one server; `user` is the bot.

    `may_encrypt`: the bot has keys for encrypted rooms; `encrypts_desks`: rooms that are not public are to be
    encrypted.
    """

    programme: Programme
    server: str
    user: str
    may_encrypt: bool = False
    encrypts_desks: bool = False

    def local_alias(self, place: PlannedPlace) -> str:
        event = self.programme.event.address
        return event if place.name == SPACE else f"{event}-{place.name}"

    def alias(self, place: PlannedPlace) -> str:
        return f"#{self.local_alias(place)}:{self.server}"

    def account(self, person: str) -> str | None:
        account = self.programme.people[person].handles.get("matrix")
        return account if account and account.startswith("@") and ":" in account else None

    def invited(self, place: PlannedPlace) -> dict[str, str]:
        """Return the people a place is for, with their accounts, leaving out those without a known one."""
        accounts = {person: self.account(person) for person in place.people}
        return {person: account for person, account in accounts.items() if account and account != self.user}

    def creation(self, place: PlannedPlace, space: str | None, version: str) -> dict[str, Any]:
        """Return the body of /createRoom."""
        state = self.state(place, space).items()
        founders = frozenset({self.user}) if creators_by_right(version) else frozenset[str]()
        creation: dict[str, Any] = {
            "room_version": version,
            "room_alias_name": self.local_alias(place),
            "preset": "public_chat" if place.public else "private_chat",
            "initial_state": [{"type": kind, "state_key": key, "content": c} for (kind, key), c in state],
            "power_level_content_override": self.powers(place, {}, founders),
        }
        if place.name == SPACE:
            creation["creation_content"] = {"type": "m.space"}
        return creation

    def state(self, place: PlannedPlace, space: str | None) -> dict[tuple[str, str], Json]:
        """Return the state by type and state key, without power levels, which depend on the existing ones."""
        state: dict[tuple[str, str], Json] = {
            ("m.room.name", ""): {"name": place.title},
            ("m.room.join_rules", ""): {"join_rule": "public" if place.public else "invite"},
            ("m.room.history_visibility", ""): {"history_visibility": "shared"},
        }
        if self.encrypts_desks and not place.public:
            state["m.room.encryption", ""] = {"algorithm": "m.megolm.v1.aes-sha2"}
        if place.topic:
            state["m.room.topic", ""] = {"topic": place.topic}
        if space:
            state["m.space.parent", space] = {"via": [self.server], "canonical": True}
        return state

    def powers(self, place: PlannedPlace, current: Json, founders: frozenset[str]) -> Json:
        """Return the existing power levels with ours added; people with more than we would give keep it.

        Founders of recent rooms have more than any level, and servers refuse an explicit one for them.
        """
        return {
            **current,
            "users": self._users(place, object_in(current, "users"), founders),
            "users_default": EVERYONE,
            "events": _raised(object_in(current, "events"), dict.fromkeys(RESERVED, BOT)),
            "events_default": ORGANISER if place.name == SPACE else EVERYONE,
            "state_default": ORGANISER,
            "invite": EVERYONE if place.public else ORGANISER,
            "redact": ANIMATEUR if place.name in self._comptoirs else ORGANISER,
            **dict.fromkeys(("kick", "ban"), ORGANISER),
        }

    @property
    def _comptoirs(self) -> set[str]:
        """Return the places that have a desk."""
        return {session.place for session in self.programme.question_sessions}

    def _users(self, place: PlannedPlace, current: Json, founders: frozenset[str]) -> dict[str, Any]:
        moderators = filter(None, map(self.account, place.moderators))
        given = {**dict.fromkeys(moderators, ORGANISER), self.user: BOT}
        return _raised(current, {user: level for user, level in given.items() if user not in founders})

    def child(self, place: PlannedPlace, order: int) -> Json:
        """Return a room's entry in the space, in the order of the day; only its people see a closed room."""
        return {"via": [self.server], "suggested": place.public, "order": f"{order:03}"}


def _raised(current: Json, wanted: Mapping[str, int]) -> dict[str, Any]:
    """Return the existing levels, raised where they are lower than wanted."""
    lacking = {name: level for name, level in wanted.items() if not _has(current.get(name), level)}
    return {**current, **lacking}


def _has(level: object, wanted: int) -> bool:
    return isinstance(level, int) and level >= wanted


def lacks(current: Mapping[tuple[Any, Any], Json], kind: str, key: str, content: Json) -> bool:
    """Return whether a state event is missing or differs; keys added by a server or client are ignored."""
    found = current.get((kind, key), {})
    return any(found.get(name) != value for name, value in content.items())


def by_type(state: Sequence[Json]) -> dict[tuple[Any, Any], Json]:
    """Return the contents of state events, by type and state key."""
    return {(event.get("type"), event.get("state_key")): object_in(event, "content") for event in state}


def may_be_invited(member: Json | None) -> bool:
    """Return whether to invite: yes if unknown, gone or declined; no if in, invited, banned or kicked."""
    if member is None:
        return True
    has_left = object_in(member, "content").get("membership") == "leave"
    return has_left and member.get("sender") == member.get("state_key")
