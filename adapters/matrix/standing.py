"""Finds out which of our rooms are lost and why, at the start and later."""

import time
from collections.abc import Mapping

import structlog

from adapters.matrix import requests
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer
from adapters.matrix.rooms import Rooms, is_encrypted, needed_power, our_power
from adapters.matrix.sync import Follower, rooms_of, state_of
from adapters.matrix.vault import PICKLE_KEY
from bot.port.chat import Loss
from bot.port.errors import PutOut
from bot.words.catalogue import both
from bot.words.reasons import reason

FOLLOWED_WITHIN = 20.0  # seconds until a replaced room counts as lost

log = structlog.get_logger()


class Standing:
    """Reports lost rooms. Trusts /sync, and asks the server once about a room that /sync never mentioned."""

    def __init__(self, client: MatrixClient, user: str, rooms: Rooms, follower: Follower) -> None:
        self._client, self._user, self._rooms, self._follower = client, user, rooms, follower
        self._read = dict(rooms.event_places())  # the places that we read, and their rooms
        self.has_keys = False

    # ── At the start ────────────────────────────────────────────────────────────────────────────────────

    async def begin(self, answer: Json) -> None:
        """Start from the server's first answer; raises PutOut if no place is left."""
        self._rooms.renew()
        self._read = dict(self._rooms.event_places())
        joined, invited = dict(rooms_of(answer, "join")), dict(rooms_of(answer, "invite"))
        self._rooms.joined, self._rooms.out = set(joined), set()
        problems: dict[str, str] = {}
        for place, room in self._rooms.event_places():
            problem = None if room in joined else await self._enter(room, is_invited=room in invited)
            if problem is None and self._is_encrypted(room, state_of(joined.get(room, {}))):
                problem = both("matrix-room-encrypted", name=PICKLE_KEY)
            if problem is not None:
                problems[place] = both("matrix-room-problem", room=f"{place} ({room})", problem=problem)
            elif room in joined:
                self._note_power(place, room, state_of(joined[room]))
        if problems and problems.keys() >= self._read.keys():
            raise PutOut(*problems.values())

    async def _enter(self, room: str, *, is_invited: bool) -> str | None:
        if is_invited:
            try:
                await self._client.ask(requests.join(room))
            except (MatrixError, NoAnswer) as error:
                self._rooms.out.add(room)
                return both("matrix-room-not-entered", why=reason(error))
            self._rooms.joined.add(room)
            return None
        self._rooms.out.add(room)
        return both("matrix-room-outside")

    def _is_encrypted(self, room: str, state: list[Json]) -> bool:
        return (is_encrypted(state) or room in self._rooms.encrypted) and not self.has_keys

    def _note_power(self, place: str, room: str, state: list[Json]) -> None:
        """Log a level too low to work in the room; a refusal is reported when it happens."""
        power, needed = our_power(state, self._user), max(needed_power(state))
        if power < needed:
            log.error("matrix_room_powerless", room=room, place=place, power=power, needed=needed)

    # ── Later ───────────────────────────────────────────────────────────────────────────────────────────

    async def survey(self) -> Mapping[str, Loss]:
        """Return the lost places and why, and have new ones read.

        Raises MatrixError, NoAnswer or TokenRevoked.
        """
        self._rooms.renew()
        places = dict(self._rooms.event_places())
        found = {place: await self._why_lost(room) for place, room in places.items()}
        for place, room in places.items():
            if self._read.get(place) != room:
                self._follower.read_anew(room)
        self._read = places
        return {place: why for place, why in found.items() if why is not None}

    async def _why_lost(self, room: str) -> Loss | None:
        if room not in self._rooms.joined and (room in self._rooms.out or not await self.are_in(room)):
            return Loss.OUT
        if (replaced := self._rooms.replaced.get(room)) is not None:
            self._follower.follow(replaced.by, replaced.via)  # it may have been opened to us since
            return Loss.REPLACED if time.monotonic() - replaced.since >= FOLLOWED_WITHIN else None
        return Loss.SEALED if self._is_encrypted(room, []) else None

    async def are_in(self, room: str) -> bool:
        """Ask the server whether we are in the room; if it does not answer, what we knew stays."""
        asked = requests.state_event(room, "m.room.member", self._user)
        try:
            membership = (await self._client.ask(asked)).get("membership")
        except MatrixError as error:
            if error.status not in (403, 404):
                raise
            membership = "leave"
        if membership in ("leave", "ban", "invite", "knock"):
            self._rooms.joined.discard(room)
            self._rooms.out.add(room)
            return False
        self._rooms.joined.add(room)
        return True
