"""Lets the people in a desk remove others' messages in its comptoir's room, as long as they are in the desk.

https://spec.matrix.org/latest/client-server-api/#mroompower_levels
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Any

import structlog

from adapters.matrix import requests
from adapters.matrix.backoff import persist
from adapters.matrix.client import Json, MatrixClient, MatrixError
from adapters.matrix.events import object_in
from adapters.matrix.rooms import Rooms, level

ANIMATEUR = 25  # the level that may remove others' messages; nothing else needs so low a level
POWERS = "m.room.power_levels"

log = structlog.get_logger()


def entitled(powers: Json, desk: Collection[str], founders: Collection[str]) -> dict[str, Any]:
    """Return the accounts' levels, with the animateurs' level given to the desk's people and to nobody else.

    Every other level is somebody's decision and stays, even one below zero. Founders get none: they have more
    than any level, and servers refuse one for them.
    """
    users = object_in(powers, "users")
    kept = {user: held for user, held in users.items() if level(held) != ANIMATEUR or user in desk}
    default = powers.get("users_default", 0)
    given = [user for user in sorted(desk) if 0 <= level(kept.get(user, default)) < ANIMATEUR]
    return {**kept, **{user: ANIMATEUR for user in given if user not in founders}}


def needed_to_entitle(powers: Json) -> float:
    """Return the level that may change everyone's levels."""
    return level(object_in(powers, "events").get(POWERS, powers.get("state_default", 50)))


class Animateurs:
    """Keeps the levels in each comptoir's room in step with the people in its desk.

    `desks` returns the places of each desk and its comptoir: one desk serves several restitutions.
    """

    def __init__(
        self,
        client: MatrixClient,
        own_user: str,
        rooms: Rooms,
        desks: Callable[[], Sequence[tuple[str, str]]],
    ) -> None:
        self._client, self._own_user, self._rooms, self._desks = client, own_user, rooms, desks
        self._entitled: dict[tuple[str, str], frozenset[str]] = {}  # by place and room, as we last set it
        self._changed = asyncio.Event()

    def look(self) -> None:
        """Check the desks again: somebody may have joined one or left it."""
        self._changed.set()

    async def run(self) -> None:
        """Run until cancelled; raises TokenRevoked."""
        while True:
            self._changed.clear()
            for desk, place in self._desks():
                await self._keep_in_step(desk, place)
            await self._changed.wait()

    async def _keep_in_step(self, desk: str, place: str) -> None:
        people, room = self._people_of(desk), self._rooms.places.get(place)
        if people is None or room is None or people == self._entitled.get((place, room)):
            return
        try:
            await persist(POWERS, lambda: self._write(desk, place, room))
        except MatrixError as error:  # tried again when somebody else joins or leaves
            log.error("matrix_animateurs_not_entitled", place=place, error=error.errcode)
        self._entitled[place, room] = people

    def _people_of(self, desk: str) -> frozenset[str] | None:
        """Return the other people in the desk; None if we are not in it ourselves, and so cannot see them."""
        present = self._rooms.present(self._rooms.places.get(desk, ""))
        return frozenset(present - {self._own_user}) if self._own_user in present else None

    async def _write(self, desk: str, place: str, room: str) -> None:
        """Write the levels just after reading them, because an organiser may be changing other levels."""
        people = self._people_of(desk)
        if people is None:  # we were removed from the desk meanwhile: we do not know who left it
            return
        powers = await self._client.ask(requests.state_event(room, POWERS))
        users = entitled(powers, people, self._rooms.founders_of(room))
        if users != object_in(powers, "users"):
            await self._client.ask(requests.put_state(room, POWERS, {**powers, "users": users}))
            log.info("matrix_animateurs_entitled", place=place)
