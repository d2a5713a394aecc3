"""Our knowledge of the rooms we are in: their places, their people, and our rights there."""

import time
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Set
from dataclasses import dataclass, field

from adapters.matrix.client import Json
from adapters.matrix.events import id_in, object_in, text_in

DIRECT = "direct:"
SPACE = "+space"  # kept with the places, but not one of them
NEEDED_TO_REDACT = 50


def server_of(user: str) -> str:
    return user.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Replaced:
    """The replacement of a room, from its tombstone: `by` is the new room, `via` a server that knows it."""

    by: str
    via: str
    since: float = field(default_factory=time.monotonic)


class Rooms:
    """The rooms as the server last showed them; `places` maps the contract's names to room ids."""

    def __init__(self, places: MutableMapping[str, str], own_user: str) -> None:
        self.places, self._own_user = places, own_user
        self._names: dict[str, str] = {}
        self.renew()
        self.joined: set[str] = set()
        self.out: set[str] = set()  # rooms that we know we are not in
        self.come_back: set[str] = set()  # rooms that we are in again after being out
        self.replaced: dict[str, Replaced] = {}
        self._predecessors: dict[str, str] = {}
        self.no_successors: set[str] = set()  # rooms named by a tombstone that do not name ours
        self._members: dict[str, dict[str, str]] = {}
        self._present: dict[str, set[str]] = {}
        self._invited: dict[str, set[str]] = {}
        self._called_direct: set[str] = set()
        self._never_direct: set[str] = set()
        self._were_crowded: set[str] = set()  # conversations that we left because others had joined
        self.encrypted: dict[str, Json] = {}  # by room, its encryption settings
        self.seen: set[str] = set()  # rooms whose state we were shown
        self._founders: dict[str, frozenset[str]] = {}

    def renew(self) -> None:
        """Apply the book as it is now; messages in a former room of a place still belong to that place."""
        self._names |= {room: place for place, room in self.places.items() if place != SPACE}

    def event_places(self) -> Iterator[tuple[str, str]]:
        """Yield place and room for each place of the contract."""
        every = list(self.places.items())
        return ((p, room) for p, room in every if p != SPACE and not p.startswith(DIRECT))

    def moved(self) -> dict[str, str]:
        """Return places whose room was replaced by one that we are in and that names it as predecessor."""
        moved = {
            place: replaced.by
            for room, replaced in self.replaced.items()
            if (place := self._names.get(room)) is not None
            and self.places.get(place) == room
            and replaced.by in self.joined
            and self._predecessors.get(replaced.by) == room
        }
        self._names |= {room: place for place, room in moved.items()}
        return moved

    def are_moved(self, moved: Mapping[str, str]) -> None:
        """Switch to the new rooms, once the journal knows them."""
        for place, room in moved.items():
            self.replaced.pop(self.places[place], None)
            self.places[place] = room

    def note_membership(self, room: str, *, are_in: bool) -> None:
        if are_in and room in self.out:
            self.come_back.add(room)
        (self.joined.add if are_in else self.joined.discard)(room)
        (self.out.discard if are_in else self.out.add)(room)

    def is_successor(self, room: str) -> bool:
        return any(replaced.by == room for replaced in self.replaced.values())

    def is_no_successor(self, room: str) -> bool:
        """Return whether a tombstone names this room, but the room does not name ours as predecessor."""
        of = [old for old, replaced in self.replaced.items() if replaced.by == room]
        return bool(of) and room in self.seen and self._predecessors.get(room) not in of

    def place_of(self, room: str) -> str | None:
        return self._names.get(room)

    def is_direct(self, room: str) -> bool:
        return self._names.get(room, "").startswith(DIRECT)

    def add_direct(self, room: str) -> None:
        self.places[DIRECT + room] = room
        self._names[room] = DIRECT + room

    def call_direct(self, room: str) -> None:
        """Note that an invitation called this room a private conversation."""
        self._called_direct.add(room)

    def looks_direct(self, room: str) -> bool:
        """Return whether an unknown room is a private conversation: called so, or with one other person."""
        if self.is_successor(room):
            return False
        if room in self._never_direct or room in self.places.values() or len(self._others(room)) > 1:
            return False
        return room in self._called_direct or len(self._present.get(room, set()) - {self._own_user}) == 1

    def is_crowded(self, room: str) -> bool:
        """Return whether several people are in, or invited to, what was a private conversation."""
        was_called = room in self._called_direct and room not in self.places.values()
        is_many = (was_called or self.is_direct(room)) and len(self._others(room)) > 1
        return is_many or room in self._were_crowded

    def _others(self, room: str) -> set[str]:
        return set(self.audience(room)) - {self._own_user}

    def forget_members(self, room: str) -> None:
        """Forget a room's people, whom we no longer hear of; remember only whether several were present."""
        if self.is_crowded(room):
            self._were_crowded.add(room)
        for known in (self._present, self._invited):
            known.pop(room, None)
        self._called_direct.discard(room)
        self.seen.discard(room)

    def names_in(self, room: str) -> Mapping[str, str]:
        """Return the members' display names, by account."""
        return self._members.get(room, {})

    def present(self, room: str) -> Set[str]:
        """Return the accounts that are in the room."""
        return self._present.get(room, set())

    def contradicts(self, room: str, state: Iterable[Json]) -> bool:
        """Return whether the state puts somebody who is in outside, or somebody who left inside."""
        present, known = self.present(room), self.names_in(room)
        said = ((text_in(each, "state_key"), each) for each in state if each.get("type") == "m.room.member")
        return any(
            (object_in(event, "content").get("membership") == "join") != (member in present)
            for member, event in said
            if member in known
        )

    def founders_of(self, room: str) -> frozenset[str]:
        """Return the room's creators, if its version gives them more than any level."""
        return self._founders.get(room, frozenset())

    def audience(self, room: str) -> list[str]:
        """Return the people who must be able to read our messages there: members and people invited."""
        people = self._present.get(room, set()) | self._invited.get(room, set())
        return sorted(people | {self._own_user})

    def learn(self, room: str, event: Json) -> None:
        """Learn from a state event, whether it comes in the state or in the timeline."""
        if event.get("type") == "m.room.encryption" and event.get("state_key") == "":
            self.encrypted[room] = object_in(event, "content")
        if event.get("type") == "m.room.create":
            self.seen.add(room)
            self._founders[room] = founders([event])
            former = text_in(object_in(object_in(event, "content"), "predecessor"), "room_id")
            self._predecessors |= {room: former} if former else {}
        if event.get("type") == "m.room.tombstone" and self._is_of_event(room):
            self._learn_tombstone(room, event)
        if event.get("type") == "m.room.create" and self._is_no_conversation(event):
            self._never_direct.add(room)
        if event.get("type") == "m.room.member":
            self._learn_member(room, event.get("state_key"), event.get("content"))
            if event.get("state_key") == self._own_user and _calls_direct(event):
                self.call_direct(room)
            if event.get("state_key") == self._own_user and _are_welcome(event):
                self._were_crowded.discard(room)

    def _is_of_event(self, room: str) -> bool:
        place = self._names.get(room)
        return place is not None and not place.startswith(DIRECT) and self.places.get(place) == room

    def _learn_tombstone(self, room: str, event: Json) -> None:
        """Note a tombstone; the newest counts, because one that names a wrong room may be corrected."""
        by = id_in(object_in(event, "content"), "replacement_room")
        former = self.replaced.get(room)
        if by and event.get("state_key") == "" and (former is None or former.by != by):
            self.replaced[room] = Replaced(by, server_of(text_in(event, "sender") or ""))

    def _is_no_conversation(self, creation: Json) -> bool:
        """Return whether it is a space or a room of our making: people open conversations, we do not."""
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
    """Return whether this membership event of ours says that we are in, or invited."""
    return object_in(event, "content").get("membership") in ("invite", "join")


def _calls_direct(event: Json) -> bool:
    """Return whether our invitation calls the room direct; our join still holds it as previous content."""
    before = object_in(object_in(event, "unsigned"), "prev_content")
    return True in (object_in(event, "content").get("is_direct"), before.get("is_direct"))


def our_power(state: Iterable[Json], user: str) -> float:
    """Return our power level; from room version 12 on, creators have more than any number."""
    if user in founders(state):
        return float("inf")
    levels = _content(state, "m.room.power_levels")
    if not levels:
        return 100 if user in _creators(state) else 0
    own = object_in(levels, "users").get(user, levels.get("users_default", 0))
    return level(own)


def founders(state: Iterable[Json]) -> frozenset[str]:
    """Return the room's creators, if its version gives them more than any level."""
    by_right = creators_by_right(_content(state, "m.room.create").get("room_version", "1"))
    return frozenset(_creators(state)) if by_right else frozenset()


def joined(state: Iterable[Json]) -> frozenset[str]:
    """Return the accounts that are in the room."""
    members = (event for event in state if event.get("type") == "m.room.member")
    return frozenset(
        str(event.get("state_key"))
        for event in members
        if object_in(event, "content").get("membership") == "join"
    )


def creators_by_right(version: object) -> bool:
    """Return whether creators have more than any level: from version 12 on, its drafts included."""
    return version not in {str(number) for number in range(1, 12)}


def _creators(state: Iterable[Json]) -> Iterator[str]:
    for event in state:
        if event.get("type") == "m.room.create":
            yield str(event.get("sender"))
            yield from map(str, object_in(event, "content").get("additional_creators") or ())


def needed_power(state: Iterable[Json]) -> tuple[float, float]:
    """Return the levels needed to speak and react, and to remove others' messages."""
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
    """Return a level as a number, 0 if it is none: old rooms may hold levels as strings."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0
