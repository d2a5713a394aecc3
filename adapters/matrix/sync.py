"""Our own /sync loop: journals each answer whole before asking for the next.

https://spec.matrix.org/latest/client-server-api/#syncing
"""

import asyncio
import math
import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from adapters.matrix import requests
from adapters.matrix.animateurs import Animateurs
from adapters.matrix.backoff import Backoff
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, where
from adapters.matrix.door import Doorkeeper
from adapters.matrix.events import object_in, redacted
from adapters.matrix.history import HEARD, PAGE, GapFiller, raw_events, with_messages_asked_about
from adapters.matrix.rooms import DIRECT, Rooms
from adapters.together import together
from bot.port.chat import Batch, Gap, Journal, RawEvent
from bot.port.text import is_whole

if TYPE_CHECKING:  # loaded only where rooms may be encrypted
    from adapters.matrix.crypto.machine import Machine

LONG_POLL, PATIENCE = 15.0, 25.0  # seconds: the server's, then ours before silence counts as no answer
CROWD, REST = 4, 0.15  # after this many events in one answer, pause (seconds) to get more in the next
AT_ONCE = 1.0  # seconds: an empty answer sooner than this did not wait
LONGEST_DEAF = 30.0  # seconds: the longest that a server may keep us waiting

VERIFICATION = "m.key.verification.*"  # only live: one found later in a gap is too late

NOTHING: Json = {"not_types": ["*"]}
FILTER: Json = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": {
        "account_data": NOTHING,
        "ephemeral": NOTHING,
        "timeline": {"limit": PAGE, "types": [*HEARD, VERIFICATION], "lazy_load_members": False},
        "state": {
            "types": ["m.room.member", "m.room.encryption", "m.room.create", "m.room.tombstone"],
            "lazy_load_members": False,
        },
    },
}

log = structlog.get_logger()


async def sync(client: MatrixClient, position: str | None, wanted: Json, *, poll: float = 0) -> Json:
    """Return one answer of the server, checked: `next_batch` is a string, `rooms` an object."""
    # Synapse caches a first answer for two minutes and repeats it for the same request: vary the request.
    wait = int(poll * 1000) if position else random.randrange(1, 30_000)
    answer = await client.ask(requests.sync(position, wait, wanted), timeout=PATIENCE)
    if not isinstance(answer.get("next_batch"), str) or not isinstance(answer.get("rooms", {}), dict):
        raise NoAnswer("a sync without its position or rooms")
    return answer


def rooms_of(answer: Json, section: str) -> Iterator[tuple[str, Json]]:
    """Yield the rooms of a section: `join`, `leave` or `invite`."""
    for room, content in object_in(answer.get("rooms"), section).items():
        if isinstance(content, dict) and is_whole(room):
            yield room, content


def state_of(room: Json, section: str = "state") -> list[Json]:
    events = object_in(room, section).get("events")
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []


async def members(client: MatrixClient, room: str) -> list[Json]:
    """Return the membership events of a room as they are now; none if we may not see them."""
    try:
        answer = await client.request("GET", where("rooms", room, "members"))
    except MatrixError as error:
        if error.may_pass:
            raise
        log.error("matrix_members_not_shown", room=room, error=error.errcode)
        return []
    events = answer.get("chunk")
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []


class Follower:
    """Follows one account's rooms into a journal; without a machine, it leaves encrypted conversations."""

    def __init__(
        self,
        client: MatrixClient,
        own_user: str,
        rooms: Rooms,
        expected: Callable[[], Collection[str]] = tuple,
        desks: Callable[[], Sequence[tuple[str, str]]] = tuple,
    ) -> None:
        self._client, self._own_user, self._rooms = client, own_user, rooms
        self._machine: Machine | None = None
        self._animateurs = Animateurs(client, own_user, rooms, desks)
        self._door = Doorkeeper(client, own_user, rooms, expected)
        self._adopted: dict[str, str] = {}  # conversations that the journal does not know yet
        self._heard_at = -math.inf
        self._journal: Journal | None = None  # once it listens
        self._to_read: list[str] = []  # rooms that have become places and are still to be read

    def encrypt_with(self, machine: "Machine") -> None:
        self._machine = machine
        self._door.admit_encrypted()

    def begin(self, answer: Json) -> None:
        """Start from the server's first answer: take up unanswered invitations and unknown conversations."""
        self._heard_at = time.monotonic()
        self._door.take_up(_invite_states(answer))
        for room, content in rooms_of(answer, "join"):
            self._learn(room, state_of(content))
            if self._rooms.is_crowded(room):
                self._door.leave_crowded(room)
            elif self._may_hear(room):  # an unknown one is never left
                self._adopt(room)
            elif self._rooms.is_direct(room):
                self._door.leave_encrypted(room)

    def read_anew(self, room: str) -> None:
        """Read a room's past with the next answer, because it has become a place."""
        self._to_read.append(room)

    def follow(self, room: str, via: str) -> None:
        """Join the room that replaced one of ours, unless we are already in it."""
        if room not in self._rooms.joined:
            self._door.follow(room, via)

    def silent_for(self) -> float:
        """Return the seconds since the server's last answer."""
        return time.monotonic() - self._heard_at

    async def listen(self, journal: Journal) -> None:
        """Follow until cancelled; raises TokenRevoked, and whatever the journal raises."""
        self._journal = journal
        come_back = self._rooms.come_back
        gaps = GapFiller(
            self._client,
            self._own_user,
            journal,
            self._completed,
            lambda room: room in come_back and not self._rooms.is_direct(room),
        )
        gaps.add(await journal.gaps())
        works = [self._follow(journal, gaps), gaps.run(), self._door.run(), self._animateurs.run()]
        await together(*works, *([self._machine.run()] if self._machine else []))

    async def _follow(self, journal: Journal, gaps: GapFiller) -> None:
        position, backoff = await journal.position(), Backoff("sync", LONGEST_DEAF)
        if position is not None:
            self._door.open()  # the first answer may take long
        while True:
            try:
                answer, at_once_for_nothing = await self._next(position)
                if self._machine:
                    await self._machine.hear(answer)
                batch = await self._batch(answer, is_first=position is None)
                self._heard_at = time.monotonic()
            except (MatrixError, NoAnswer) as error:
                await backoff.wait(error)
                continue
            await self._take(journal, batch)
            self._are_read({gap.remote for gap in batch.gaps})
            self._animateurs.look()
            self._adopted.clear()
            self._rooms.are_moved(batch.moved)
            gaps.add(batch.gaps)
            self._door.take_up(_invite_states(answer))
            self._door.open()
            position = batch.position
            if at_once_for_nothing:
                await backoff.wait(NoAnswer("an empty answer at once"))
                continue
            backoff.succeeded()
            if len(batch.events) >= CROWD:
                await asyncio.sleep(REST)

    def _are_read(self, rooms: Collection[str]) -> None:
        """Note that the journal has the gaps of these rooms; until then, a failure asks for them again."""
        self._to_read = [room for room in self._to_read if room not in rooms]

    async def _take(self, journal: Journal, batch: Batch) -> None:
        """Journal a batch with the events no longer held, which are let go once the journal has them."""
        if self._machine is None:
            await journal.take(batch)
            return
        reopened = await self._machine.reopened()
        events = [*batch.events, *(event for _, event in reopened)]
        await journal.take(replace(batch, events=events))
        await self._machine.let_go([held for held, _ in reopened])

    async def _next(self, position: str | None) -> tuple[Json, bool]:
        """Return an answer, and whether it came at once and empty: such answers could go on for ever."""
        asked = time.monotonic()
        poll = min(LONG_POLL, self._machine.due_in()) if self._machine else LONG_POLL
        answer = await sync(self._client, position, FILTER, poll=poll)
        was_to_wait = position is not None and poll >= 1  # second
        return answer, was_to_wait and time.monotonic() - asked < AT_ONCE and not _has_news(answer)

    async def _batch(self, answer: Json, *, is_first: bool) -> Batch:
        actual = await self._actual_members(answer)
        for section in ("join", "leave"):
            for room, content in rooms_of(answer, section):
                shown = [*_shown(content), *actual.get(room, ())]
                self._take_note(room, shown, are_in=section == "join", is_first=is_first)
        moved = self._follow_replaced()
        anew = [*self._to_read, *moved.values()]
        gaps: list[Gap] = [Gap(room, answer["next_batch"]) for room in anew]
        events: list[RawEvent] = []
        for section in ("join", "leave"):
            for room, content in rooms_of(answer, section):
                shown = _shown(content)
                if self._rooms.place_of(room) is None:
                    continue  # if it becomes a place one day, its past still counts as unread
                news = raw_events(shown, room, self._own_user)
                if is_first and self._rooms.is_direct(room):  # meant for an earlier use of the account
                    events += [RawEvent(event.event, room, {}) for event in news]
                    continue
                events += news
                if not self._rooms.is_crowded(room):  # others' messages there are not ours to read
                    gaps += _gaps(room, content)
        completed = await self._completed(events)
        for room, _ in rooms_of(answer, "leave"):
            self._rooms.forget_members(room)
        return Batch(answer["next_batch"], completed, gaps, dict(self._adopted), moved)

    async def _actual_members(self, answer: Json) -> Mapping[str, Sequence[Json]]:
        """Return the actual members of each room whose state in this answer contradicts what we know.

        The server gives the state as of the timeline's first event, which may be older than what it gave
        before: our message may have been on its way while somebody joined.
        """
        doubtful = [
            room
            for room, content in rooms_of(answer, "join")
            if self._rooms.contradicts(room, state_of(content))
        ]
        return {room: await members(self._client, room) for room in doubtful}

    def _follow_replaced(self) -> Mapping[str, str]:
        """Return the places that have moved, and ask to join other replacements, at most once per answer."""
        moved = self._rooms.moved()
        for place, room in moved.items():
            log.info("matrix_room_replaced", place=place, room=room)
        for replaced in list(self._rooms.replaced.values()):
            if self._rooms.is_no_successor(replaced.by):
                self._rooms.no_successors.add(replaced.by)  # so that it is not joined again
                self._door.leave(replaced.by)
            elif replaced.by not in self._rooms.no_successors:
                self.follow(replaced.by, replaced.via)
        return moved

    async def _completed(self, events: Sequence[RawEvent]) -> list[RawEvent]:
        """Return the events decrypted, with the messages that got a ❓ or lost an edit."""
        events = [self._private(event) for event in events]
        completed = await with_messages_asked_about(self._client, events, await self._edited(events))
        return await self._machine.opened(completed) if self._machine else completed

    async def _edited(self, events: Sequence[RawEvent]) -> Mapping[str, str]:
        """Return the messages whose edits these events remove, by edit."""
        removed = [target for event in events if (target := redacted(event.content))]
        if not removed or self._journal is None:
            return {}
        together_with = {event.event: event.edits for event in events if event.edits}
        return {**together_with, **await self._journal.edited(removed)}

    def _private(self, event: RawEvent) -> RawEvent:
        """Empty an event of a conversation that others joined, as it is not for us; removals still count."""
        if redacted(event.content) or not self._rooms.is_crowded(event.remote):
            return event
        return RawEvent(event.event, event.remote, {})

    def _take_note(self, room: str, events: list[Json], *, are_in: bool, is_first: bool) -> None:
        """Learn from a room's events; a conversation that we have just joined is known from now on."""
        was_noted = not self._may_hear(room) and self._rooms.place_of(room) is not None
        self._rooms.note_membership(room, are_in=are_in)
        self._learn(room, events)
        if are_in and self._rooms.is_crowded(room):
            self._door.leave_crowded(room)
            return
        may_hear = self._may_hear(room)
        just_entered = not is_first and any(_is_entry_of(self._own_user, event) for event in events)
        if are_in and (just_entered or may_hear):
            self._adopt(room)
        place = self._rooms.place_of(room)
        if place and not are_in:
            log.error("matrix_room_left", room=room, place=place)
        elif place and not may_hear and not was_noted:
            self._take_note_of_encryption(room, place)

    def _may_hear(self, room: str) -> bool:
        return self._machine is not None or room not in self._rooms.encrypted

    def _take_note_of_encryption(self, room: str, place: str) -> None:
        if self._rooms.is_direct(room):
            self._door.leave_encrypted(room)
        else:
            log.error("matrix_room_encrypted", room=room, place=place)

    def _learn(self, room: str, events: Iterable[Json]) -> None:
        for event in events:
            self._rooms.learn(room, event)

    def _adopt(self, room: str) -> None:
        """Take on an unknown conversation; its place is journalled in one commit with its first events."""
        if self._rooms.place_of(room) is None and self._rooms.looks_direct(room):
            self._rooms.add_direct(room)
            self._adopted[DIRECT + room] = room
            log.info("matrix_direct_adopted", room=room)


def _shown(content: Json) -> list[Json]:
    return [*state_of(content), *state_of(content, "timeline")]


def _has_news(answer: Json) -> bool:
    """Return whether the answer holds anything that somebody did."""
    shown = (room for section in ("join", "leave") for _, room in rooms_of(answer, section))
    if any(state_of(room) or state_of(room, "timeline") for room in shown):
        return True
    return any(state for _, state in _invite_states(answer)) or bool(state_of(answer, "to_device"))


def _invite_states(answer: Json) -> Iterator[tuple[str, list[Json]]]:
    return ((room, state_of(content, "invite_state")) for room, content in rooms_of(answer, "invite"))


def _gaps(room: str, content: Json) -> list[Gap]:
    timeline = object_in(content, "timeline")
    token = timeline.get("prev_batch")
    return [Gap(room, token)] if timeline.get("limited") is True and isinstance(token, str) else []


def _is_entry_of(user: str, event: Json) -> bool:
    """Return whether the account joined with this event, and did not just change its name."""
    if event.get("type") != "m.room.member" or event.get("state_key") != user:
        return False
    before = object_in(object_in(event, "unsigned"), "prev_content").get("membership")
    return object_in(event, "content").get("membership") == "join" and before != "join"
