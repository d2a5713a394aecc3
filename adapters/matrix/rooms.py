"""What we know of the rooms we are in: which place each is, who is in it, what we may do there."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Set

from adapters.matrix.client import Json
from adapters.matrix.events import object_in

DIRECT = "direct:"
SPACE = "+space"  # kept beside the places, and none of them
NEEDED_TO_REDACT = 50


def server_of(user: str) -> str:
    return user.partition(":")[2]


class Rooms:
    """The rooms as the server last showed them; `places` maps the contract's names to room ids."""

    def __init__(self, places: MutableMapping[str, str], own_user: str) -> None:
        self.places, self._own_user = places, own_user
        self._names = {room: place for place, room in places.items() if place != SPACE}
        self._members: dict[str, dict[str, str]] = {}
        self._present: dict[str, set[str]] = {}
        self._invited: dict[str, set[str]] = {}
        self._called_direct: set[str] = set()
        self._never_direct: set[str] = set()
        self._were_crowded: set[str] = set()  # conversations that we left, where several were
        self.encrypted: dict[str, Json] = {}  # by room, how
        self.seen: set[str] = set()  # those whose state we were shown
        self._founders: dict[str, frozenset[str]] = {}

    def event_places(self) -> Iterator[tuple[str, str]]:
        """Place and room, for each place of the contract and each direct conversation."""
        return ((place, room) for room, place in list(self._names.items()))

    def place_of(self, room: str) -> str | None:
        return self._names.get(room)

    def is_direct(self, room: str) -> bool:
        return self._names.get(room, "").startswith(DIRECT)

    def add_direct(self, room: str) -> None:
        self.places[DIRECT + room] = room
        self._names[room] = DIRECT + room

    def call_direct(self, room: str) -> None:
        """Whoever invited us said so."""
        self._called_direct.add(room)

    def looks_direct(self, room: str) -> bool:
        """Whether an unknown room is one person's conversation: called so, or there are the two of us."""
        if room in self._never_direct or room in self.places.values() or len(self._others(room)) > 1:
            return False
        return room in self._called_direct or len(self._present.get(room, set()) - {self._own_user}) == 1

    def is_crowded(self, room: str) -> bool:
        """Whether what was called one person's conversation has more of them, there or awaited."""
        was_called = room in self._called_direct and room not in self.places.values()
        is_many = (was_called or self.is_direct(room)) and len(self._others(room)) > 1
        return is_many or room in self._were_crowded

    def _others(self, room: str) -> set[str]:
        return set(self.audience(room)) - {self._own_user}

    def forget_members(self, room: str) -> None:
        """Who is there is not told to who is out; that they were several still counts for what was said."""
        if self.is_crowded(room):
            self._were_crowded.add(room)
        for known in (self._present, self._invited):
            known.pop(room, None)
        self._called_direct.discard(room)
        self.seen.discard(room)

    def names_in(self, room: str) -> Mapping[str, str]:
        """How each member calls themselves, by account."""
        return self._members.get(room, {})

    def present(self, room: str) -> Set[str]:
        """The accounts that are in."""
        return self._present.get(room, set())

    def founders_of(self, room: str) -> frozenset[str]:
        """Who made the room, where that gives more than any level."""
        return self._founders.get(room, frozenset())

    def audience(self, room: str) -> list[str]:
        """Who is to be able to read what we say there: who is in, and who is awaited."""
        people = self._present.get(room, set()) | self._invited.get(room, set())
        return sorted(people | {self._own_user})

    def learn(self, room: str, event: Json) -> None:
        """Take in a state event, whether it comes as state or in the course of the conversation."""
        if event.get("type") == "m.room.encryption" and event.get("state_key") == "":
            self.encrypted[room] = object_in(event, "content")
        if event.get("type") == "m.room.create":
            self.seen.add(room)
            self._founders[room] = founders([event])
        if event.get("type") == "m.room.create" and self._is_no_conversation(event):
            self._never_direct.add(room)
        if event.get("type") == "m.room.member":
            self._learn_member(room, event.get("state_key"), event.get("content"))
            if event.get("state_key") == self._own_user and _calls_direct(event):
                self.call_direct(room)
            if event.get("state_key") == self._own_user and _are_welcome(event):
                self._were_crowded.discard(room)

    def _is_no_conversation(self, creation: Json) -> bool:
        """A space, or what we made ourselves: conversations are opened by people."""
        content = object_in(creation, "content")
        return self._own_user in (creation.get("sender"), content.get("creator")) or "type" in content

    def _learn_member(self, room: str, member: object, content: object) -> None:
        if not isinstance(member, str) or not isinstance(content, dict):
            return
        present, name = self._present.setdefault(room, set()), content.get("displayname")
        invited = self._invited.setdefault(room, set())
        (invited.add if content.get("membership") == "invite" else invited.discard)(member)
        if content.get("membership") == "join":
            self._members.setdefault(room, {})[member] = name if isinstance(name, str) else ""
            present.add(member)
        else:
            present.discard(member)


def _are_welcome(event: Json) -> bool:
    """Of our membership: we are in, or may come."""
    return object_in(event, "content").get("membership") in ("invite", "join")


def _calls_direct(event: Json) -> bool:
    """Of our membership: the invitation may say so, which the join that replaced it remembers."""
    before = object_in(object_in(event, "unsigned"), "prev_content")
    return True in (object_in(event, "content").get("is_direct"), before.get("is_direct"))


def our_power(state: Iterable[Json], user: str) -> float:
    """Our power level; from room version 12 on, who made the room has more than any number."""
    if user in founders(state):
        return float("inf")
    levels = _content(state, "m.room.power_levels")
    if not levels:
        return 100 if user in _creators(state) else 0
    own = object_in(levels, "users").get(user, levels.get("users_default", 0))
    return level(own)


def founders(state: Iterable[Json]) -> frozenset[str]:
    """Who made the room, where that gives more than any level."""
    by_right = creators_by_right(_content(state, "m.room.create").get("room_version", "1"))
    return frozenset(_creators(state)) if by_right else frozenset()


def joined(state: Iterable[Json]) -> frozenset[str]:
    """The accounts that are in."""
    members = (event for event in state if event.get("type") == "m.room.member")
    return frozenset(
        str(event.get("state_key"))
        for event in members
        if object_in(event, "content").get("membership") == "join"
    )


def creators_by_right(version: object) -> bool:
    """From version 12 on, also under the names of its drafts."""
    return version not in {str(number) for number in range(1, 12)}


def _creators(state: Iterable[Json]) -> Iterator[str]:
    for event in state:
        if event.get("type") == "m.room.create":
            yield str(event.get("sender"))
            yield from map(str, object_in(event, "content").get("additional_creators") or ())


def needed_power(state: Iterable[Json]) -> tuple[float, float]:
    """The levels needed to speak and react, and to take away what others wrote."""
    levels = _content(state, "m.room.power_levels")
    events, default = object_in(levels, "events"), levels.get("events_default", 0)
    speak = max(level(events.get(kind, default)) for kind in ("m.room.message", "m.reaction"))
    return speak, max(
        level(levels.get("redact", NEEDED_TO_REDACT)), level(events.get("m.room.redaction", default))
    )


def is_encrypted(state: Iterable[Json]) -> bool:
    return any(event.get("type") == "m.room.encryption" and event.get("state_key") == "" for event in state)


def _content(state: Iterable[Json], kind: str) -> Json:
    found = [object_in(event, "content") for event in state if event.get("type") == kind]
    return found[-1] if found else {}


def level(value: object) -> float:
    """Old rooms may hold levels as strings."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0
