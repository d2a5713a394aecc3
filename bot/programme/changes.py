"""Changes of the day, laid over the programme of the file. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.programme.model import Programme, Room, Session

Value = datetime | tuple[str, ...] | bool


class Key(StrEnum):
    """The keys of a session that a change may lay over the file."""

    START = "start"
    END = "end"
    ROOMS = "rooms"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Laid:
    """The `value` of one key of a session, as long as the file says `written` of it."""

    session: str
    key: Key
    written: Value
    value: Value


@dataclass(frozen=True, slots=True)
class DayChange:
    """One change of the day: what it lays over the file, with rooms that the file does not have."""

    laid: tuple[Laid, ...] = ()
    rooms: Mapping[str, Room] = field(default_factory=dict)
    because: str = ""  # the organisers' words about a cancellation


def laid_over(written: Programme, changes: Iterable[DayChange]) -> Programme:
    """Return the programme of the file with the changes over it, in the order in which they were made.

    A key that the file has changed since keeps the file's word.
    """
    rooms: dict[str, Room] = {}
    values: dict[str, dict[Key, Value]] = {}
    reasons: dict[str, str] = {}
    for change in changes:
        rooms |= change.rooms
        for each in holding(written, change):
            values.setdefault(each.session, {})[each.key] = each.value
            if each.key is Key.CANCELLED:
                reasons[each.session] = change.because if each.value else ""
    if not values:
        return written
    sessions = [_laid_on(each, values.get(each.id, {}), reasons.get(each.id)) for each in written.sessions]
    used = {room for session in sessions for room in session.rooms}
    added = {id: room for id, room in rooms.items() if id in used and id not in written.rooms}
    in_order = tuple(sorted(sessions, key=lambda session: session.start))
    return replace(written, sessions=in_order, rooms={**written.rooms, **added})


def holding(written: Programme, change: DayChange) -> Iterator[Laid]:
    """Yield what still holds of a change: what the file says as it did when the change was made."""
    for each in change.laid:
        session = written.known(each.session)
        if session is not None and value_of(session, each.key) == each.written:
            yield each


def kept(written: Programme, change: DayChange) -> DayChange:
    """Return what is left of a change once the file has been read again; what it dropped never comes back."""
    laid = tuple(holding(written, change))
    return change if laid == change.laid else replace(change, laid=laid)


def value_of(session: Session, key: Key) -> Value:
    values: Mapping[Key, Value] = {
        Key.START: session.start,
        Key.END: session.end,
        Key.ROOMS: session.rooms,
        Key.CANCELLED: session.cancelled,
    }
    return values[key]


def _laid_on(session: Session, values: Mapping[Key, Value], because: str | None) -> Session:
    """Return a session with these values; hours that would end before they begin stay the file's."""
    if not values:
        return session
    laid = replace(session, **{str(key): value for key, value in values.items()})  # type: ignore[arg-type]
    if laid.end <= laid.start:
        laid = replace(laid, start=session.start, end=session.end)
    return laid if because is None else replace(laid, cancelled_because=because)


def change_into(
    written: Programme,
    present: Programme,
    wanted: Iterable[Session],
    rooms: Mapping[str, Room] | None = None,
    because: str = "",
) -> DayChange:
    """Return the change that brings sessions of the `present` day to what they are `wanted` to be."""
    laid = tuple(
        Laid(after.id, key, value_of(written.session(after.id), key), value_of(after, key))
        for after in wanted
        for key in Key
        if value_of(after, key) != value_of(present.session(after.id), key)
    )
    return DayChange(laid, rooms or {}, because)
