"""Removes a rehearsal from Matrix: its rooms lose their addresses and their people, then the bot leaves."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial

from adapters.matrix import limits, requests
from adapters.matrix.asking import Asker, Report, Rest
from adapters.matrix.blueprint import Blueprint
from adapters.matrix.client import Json, MatrixClient, MatrixError
from adapters.matrix.events import object_in, text_in
from adapters.matrix.files import MatrixSettings
from adapters.matrix.provision import blueprint_of, refusals_told, room_named, space_of
from adapters.matrix.requests import Request
from bot.port.provisioning import Summary
from bot.programme.model import Programme
from bot.programme.places import PlaceBook, PlannedPlace, former_places
from bot.words.catalogue import both
from bot.words.reasons import reason


async def remove(
    client: MatrixClient,
    programme: Programme,
    settings: MatrixSettings,
    planned: Sequence[PlannedPlace],
    book: PlaceBook,
    report: Report,
    *,
    dry_run: bool = False,
    rest: Rest = asyncio.sleep,
) -> Summary:
    """Remove the rooms; raises OutsideError if the server refuses. Run again, it resumes."""
    asker = Asker(client, settings.user, report, rest, dry_run=dry_run)
    work = _Removal(asker, blueprint_of(programme, settings), book)
    with refusals_told(client):
        await work.run([*planned, space_of(programme, planned)])
    return Summary(tuple(asker.steps))


class _Removal:
    def __init__(self, asker: Asker, blueprint: Blueprint, book: PlaceBook) -> None:
        self._asker, self._blueprint, self._book = asker, blueprint, book

    async def run(self, planned: Sequence[PlannedPlace]) -> None:
        remembered = await self._book.remembered()
        rooms: list[tuple[PlannedPlace, str, list[Request]]] = []
        for place in [*former_places(remembered, planned), *planned]:
            alias = self._blueprint.alias(place)
            room = remembered.get(place.name) or await room_named(self._asker, place.name, alias)
            if room is not None:
                rooms.append((place, room, await self._to_do(place, room)))
        if rooms:
            self._asker.expect(limits.EVENTS.seconds(sum(len(to_do) for _, _, to_do in rooms)))
        for place, room, to_do in rooms:
            await self._remove(place, room, to_do)

    async def _to_do(self, place: PlannedPlace, room: str) -> list[Request]:
        """Return the requests that close the room, remove its people, then us; none if we are not in it."""
        try:
            state = await self._asker.ask(place.name, lambda: self._asker.client.state(room))
        except MatrixError as error:
            if error.status not in (403, 404):
                raise
            return []
        members = list(_members(state))
        if self._blueprint.user not in members:
            return []
        closed = requests.put_state(room, "m.room.join_rules", {"join_rule": "invite"})
        out = [requests.kick(room, member) for member in members if member != self._blueprint.user]
        return [*([closed] if place.public else []), *out, requests.leave(room)]

    async def _remove(self, place: PlannedPlace, room: str, to_do: Sequence[Request]) -> None:
        alias = self._blueprint.alias(place)
        if not self._asker.dry_run:
            try:
                await self._unless_gone(place, requests.delete_alias(alias))
                for asked in to_do:
                    await self._asker.ask(place.name, partial(self._asker.client.ask, asked))
                await self._unless_gone(place, requests.forget(room))
            except MatrixError as error:
                if error.status != 403:
                    raise
                found = {"alias": alias, "room": room, "why": reason(error)}
                self._asker.tell(place.name, "refuse", both("matrix-not-removed", **found))
                return
            await self._book.forget(place.name)
        self._asker.tell(place.name, "remove", alias)

    async def _unless_gone(self, place: PlannedPlace, asked: Request) -> None:
        try:
            await self._asker.ask(place.name, lambda: self._asker.client.ask(asked))
        except MatrixError as error:
            if error.status != 404:
                raise


def _members(state: Sequence[Json]) -> Iterator[str]:
    """Yield the accounts that are in, invited, or asking to join."""
    for event in state:
        membership = text_in(object_in(event, "content"), "membership")
        if event.get("type") == "m.room.member" and membership in ("join", "invite", "knock"):
            yield str(event.get("state_key"))
