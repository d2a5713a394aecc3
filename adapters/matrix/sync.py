"""Our own /sync loop: each answer is journalled whole before the next is asked for.

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

LONG_POLL, PATIENCE = 15.0, 25.0  # seconds: the server's and ours; silence is no answer soon enough
CROWD, REST = 4, 0.15  # events in one answer; seconds until the next is asked for then, to do more at once
AT_ONCE = 1.0  # seconds: an empty answer sooner than this did not wait
LONGEST_DEAF = 30.0  # seconds that a server may ask us to stay deaf

VERIFICATION = "m.key.verification.*"  # heard as it comes; what a gap left out of one is too late

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
    """One answer of the server; the position it leads to is a string, its rooms are objects."""
    # Synapse keeps a first answer for two minutes and gives it again to the same question: ask another one.
    wait = int(poll * 1000) if position else random.randrange(1, 30_000)
    answer = await client.ask(requests.sync(position, wait, wanted), timeout=PATIENCE)
    if not isinstance(answer.get("next_batch"), str) or not isinstance(answer.get("rooms", {}), dict):
        raise NoAnswer("a sync without its position or rooms")
    return answer


def rooms_of(answer: Json, section: str) -> Iterator[tuple[str, Json]]:
    """The rooms of `join`, `leave` or `invite`."""
    for room, content in object_in(answer.get("rooms"), section).items():
        if isinstance(content, dict) and is_whole(room):
            yield room, content


def state_of(room: Json, section: str = "state") -> list[Json]:
    events = object_in(room, section).get("events")
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []


async def members(client: MatrixClient, room: str) -> list[Json]:
    """Who is in, was, or is awaited, as it is now; none where we may not know."""
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
    """Follows one account's rooms into a journal; without a machine, encrypted conversations are left."""

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
        self._to_read: list[str] = []  # rooms that are places since we heard of them

    def encrypt_with(self, machine: "Machine") -> None:
        self._machine = machine
        self._door.admit_encrypted()

    def begin(self, answer: Json) -> None:
        """From what the server shows at start: invitations nobody answered, conversations nobody noted."""
        self._heard_at = time.monotonic()
        self._door.take_up(_invite_states(answer))
        for room, content in rooms_of(answer, "join"):
            self._learn(room, state_of(content))
            if self._rooms.is_crowded(room):
                self._door.leave_crowded(room)
            elif self._may_hear(room):  # an unknown one was never ours to leave
                self._adopt(room)
            elif self._rooms.is_direct(room):
                self._door.leave_encrypted(room)

    def read_anew(self, room: str) -> None:
        """It has become a place: what was said there before is read with the next answer."""
        self._to_read.append(room)

    def follow(self, room: str, via: str) -> None:
        """Into the room that replaced one of ours, unless we are in it, or it knows nothing of that."""
        if room not in self._rooms.joined:
            self._door.follow(room, via)

    def silent_for(self) -> float:
        """Seconds since the server last told us how things stand."""
        return time.monotonic() - self._heard_at

    async def listen(self, journal: Journal) -> None:
        """Until cancelled; raises TokenRevoked, and what the journal raises."""
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
            self._door.open()  # the first answer may be a long time coming
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
        """The journal has their gaps; what failed before that is asked for again."""
        self._to_read = [room for room in self._to_read if room not in rooms]

    async def _take(self, journal: Journal, batch: Batch) -> None:
        """With what was held and is so no longer: it is let go once the journal has it."""
        if self._machine is None:
            await journal.take(batch)
            return
        reopened = await self._machine.reopened()
        events = [*batch.events, *(event for _, event in reopened)]
        await journal.take(replace(batch, events=events))
        await self._machine.let_go([held for held, _ in reopened])

    async def _next(self, position: str | None) -> tuple[Json, bool]:
        """An answer, and whether it came at once for nothing: such ones could be had for ever."""
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
                    continue  # should it be known one day, nothing of it counts as heard
                news = raw_events(shown, room, self._own_user)
                if is_first and self._rooms.is_direct(room):  # said to an earlier life of the account
                    events += [RawEvent(event.event, room, {}) for event in news]
                    continue
                events += news
                if not self._rooms.is_crowded(room):  # what others said there is not looked for
                    gaps += _gaps(room, content)
        completed = await self._completed(events)
        for room, _ in rooms_of(answer, "leave"):
            self._rooms.forget_members(room)
        return Batch(answer["next_batch"], completed, gaps, dict(self._adopted), moved)

    async def _actual_members(self, answer: Json) -> Mapping[str, Sequence[Json]]:
        """By room, where the state of an answer says of somebody what contradicts what we know.

        A server shows the state at the first event of a timeline, which may be older than what it showed
        before: our message may have been on its way while somebody came in.
        """
        doubtful = [
            room
            for room, content in rooms_of(answer, "join")
            if self._rooms.contradicts(room, state_of(content))
        ]
        return {room: await members(self._client, room) for room in doubtful}

    def _follow_replaced(self) -> Mapping[str, str]:
        """The places that have moved; what is not yet followed is asked for, once an answer at most."""
        moved = self._rooms.moved()
        for place, room in moved.items():
            log.info("matrix_room_replaced", place=place, room=room)
        for replaced in list(self._rooms.replaced.values()):
            if self._rooms.is_no_successor(replaced.by):
                self._rooms.no_successors.add(replaced.by)  # or it would be joined again
                self._door.leave(replaced.by)
            elif replaced.by not in self._rooms.no_successors:
                self.follow(replaced.by, replaced.via)
        return moved

    async def _completed(self, events: Sequence[RawEvent]) -> list[RawEvent]:
        """With the messages under a ❓ or an edit that was taken away, and in clear."""
        events = [self._private(event) for event in events]
        completed = await with_messages_asked_about(self._client, events, await self._edited(events))
        return await self._machine.opened(completed) if self._machine else completed

    async def _edited(self, events: Sequence[RawEvent]) -> Mapping[str, str]:
        """The messages whose edits are taken away by these, by the edit."""
        removed = [target for event in events if (target := redacted(event.content))]
        if not removed or self._journal is None:
            return {}
        together_with = {event.event: event.edits for event in events if event.edits}
        return {**together_with, **await self._journal.edited(removed)}

    def _private(self, event: RawEvent) -> RawEvent:
        """Where others came into a conversation, nothing is said to us any more; it may be taken back."""
        if redacted(event.content) or not self._rooms.is_crowded(event.remote):
            return event
        return RawEvent(event.event, event.remote, {})

    def _take_note(self, room: str, events: list[Json], *, are_in: bool, is_first: bool) -> None:
        """Learn from what a room shows; a conversation joined meanwhile is known from now on."""
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
        """Know an unknown conversation; its place is kept in one commit with what is said there."""
        if self._rooms.place_of(room) is None and self._rooms.looks_direct(room):
            self._rooms.add_direct(room)
            self._adopted[DIRECT + room] = room
            log.info("matrix_direct_adopted", room=room)


def _shown(content: Json) -> list[Json]:
    return [*state_of(content), *state_of(content, "timeline")]


def _has_news(answer: Json) -> bool:
    """Whether anything is told that somebody did."""
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
    """Whether the account joined by this event, and did not only change its name."""
    if event.get("type") != "m.room.member" or event.get("state_key") != user:
        return False
    before = object_in(object_in(event, "unsigned"), "prev_content").get("membership")
    return object_in(event, "content").get("membership") == "join" and before != "join"
