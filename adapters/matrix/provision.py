"""Makes what is missing on Matrix: the event's space and rooms, their names, rights and invitations.

Nothing is done twice: a room is found by the id kept when it was made, else by its alias, and what it has is
compared before anything is set. A room is encrypted where the settings say so, and never made clear again.
"""

import asyncio
import shlex
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from adapters.matrix import requests
from adapters.matrix.animateurs import POWERS, entitled
from adapters.matrix.blueprint import BOT, Blueprint, by_type, lacks, may_be_invited
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, where
from adapters.matrix.events import object_in, text_in
from adapters.matrix.files import MatrixSettings
from adapters.matrix.requests import Request
from adapters.matrix.rooms import SPACE, founders, is_encrypted, joined, our_power, server_of
from adapters.matrix.vault import PICKLE_KEY, vault_of
from bot.port.errors import OutsideError, Unreachable
from bot.port.provisioning import Step, StepKind, Summary
from bot.programme.model import Programme
from bot.programme.places import PlaceBook, PlannedPlace, space_topic
from bot.words.catalogue import Catalogue, both
from bot.words.reasons import reason

T = TypeVar("T")

ATTEMPTS = 4  # at a request that gets no answer
PATIENCE = 60.0  # seconds: making a room is a dozen events
UNTOLD_WAIT = 5.0


async def provision(
    client: MatrixClient,
    programme: Programme,
    settings: MatrixSettings,
    planned: Sequence[PlannedPlace],
    book: PlaceBook,
    report: Callable[[Step], None],
    *,
    dry_run: bool = False,
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Summary:
    """Raises OutsideError where a person must act first; run again, it goes on from where it was."""
    vault = vault_of(settings)
    blueprint = Blueprint(
        programme,
        server_of(settings.user),
        settings.user,
        may_encrypt=vault is not None,
        encrypts_desks=settings.encrypts_desks,
    )
    work = _Provision(client, blueprint, book, report, rest, dry_run=dry_run)
    try:
        await work.run(_space(programme, planned), planned)
    except NoAnswer as error:
        raise Unreachable(
            both("matrix-unreachable", homeserver=client.homeserver, why=reason(error))
        ) from error
    except MatrixError as error:
        raise OutsideError(both("matrix-refuses", homeserver=client.homeserver, why=reason(error))) from error
    people = dict.fromkeys(person for place in planned for person in place.people)
    unreachable = tuple(person for person in people if blueprint.account(person) is None)
    return Summary(tuple(work.steps), unreachable, work.exemption, "matrix-not-invited")


def _space(programme: Programme, planned: Sequence[PlannedPlace]) -> PlannedPlace:
    """The space invites all who have a desk: accepting one invitation shows them every public room."""
    people = tuple(dict.fromkeys(person for place in planned for person in place.people))
    title, organisers = programme.event.title, programme.organisers
    topic = space_topic(programme, Catalogue(programme.event.timezone, programme.event.words))
    return PlannedPlace(SPACE, title, topic, public=True, people=people, moderators=organisers)


class _Provision:
    """One run: what it needs everywhere, and what it did."""

    def __init__(
        self,
        client: MatrixClient,
        blueprint: Blueprint,
        book: PlaceBook,
        report: Callable[[Step], None],
        rest: Callable[[float], Awaitable[None]],
        *,
        dry_run: bool,
    ) -> None:
        self._client, self._blueprint, self._book = client, blueprint, book
        self._report, self._rest, self._dry_run = report, rest, dry_run
        self._place = ""
        self._rooms: dict[str, str] = {}  # by place, those whose state we know
        self._founders: dict[str, frozenset[str]] = {}
        self.steps: list[Step] = []
        self.exemption: str | None = None

    async def run(self, space: PlannedPlace, planned: Sequence[PlannedPlace]) -> None:
        rooms = await self._book.remembered()
        version = await self._room_version()
        space_room = await self._provide(space, rooms.get(SPACE), None, version)
        for order, place in enumerate(planned):
            room = await self._provide(place, rooms.get(place.name), space_room, version)
            if place.public and space_room and room:
                await self._put_in_space(space_room, room, order)
        for session in self._blueprint.programme.question_sessions:
            if session.place in self._rooms and session.desk in self._rooms:
                await self._entitle_animateurs(session.place, session.desk)

    async def _room_version(self) -> str:
        answer = await self._ask(lambda: self._client.request("GET", where("capabilities")))
        return text_in(object_in(object_in(answer, "capabilities"), "m.room_versions"), "default") or "10"

    async def _provide(
        self, place: PlannedPlace, remembered: str | None, space: str | None, version: str
    ) -> str | None:
        """The room of a place, made where it is missing, then set right; None in a dry run that lacks it."""
        self._place = place.name
        done = len(self.steps)
        room = await self._find(place, remembered) or await self._create(place, space, version)
        if room is None:
            return None
        if remembered is None and not self._dry_run:
            await self._book.remember(place.name, room)
        await self._set_right(place, room, space)
        if len(self.steps) == done:
            self._tell("keep")
        return room

    # ── Finding and making ──────────────────────────────────────────────────────────────────────────────

    async def _find(self, place: PlannedPlace, remembered: str | None) -> str | None:
        alias = self._blueprint.alias(place)
        named = await self._room_named(alias)
        if remembered is None:
            if named is not None:
                self._tell("adopt", named)
            return named
        if named is None:
            await self._put("change", alias, requests.put_alias(alias, remembered))
        elif named != remembered:
            self._tell("refuse", f"{alias}: {named}")
        return remembered

    async def _room_named(self, alias: str) -> str | None:
        try:
            answer = await self._ask(lambda: self._client.ask(requests.alias(alias)))
        except MatrixError as error:
            if error.status == 404:
                return None
            raise
        return text_in(answer, "room_id")

    async def _create(self, place: PlannedPlace, space: str | None, version: str) -> str | None:
        alias, invited = self._blueprint.alias(place), self._blueprint.invited(place)
        self._tell("create", alias)
        for person in invited:
            self._tell("invite", person)
        if self._dry_run:
            return None
        creation = self._blueprint.creation(place, space, version)
        try:
            # Invited by the creation, they do not count in the few invitations that servers grant.
            return await self._made({**creation, "invite": list(invited.values())})
        except MatrixError as error:
            # It may be there all the same: an invitation failed, or an earlier answer was lost.
            if room := await self._room_named(alias):
                return room
            if not invited:
                raise _refusal(place, error) from error
        try:
            return await self._made(creation)
        except MatrixError as error:
            raise _refusal(place, error) from error

    async def _made(self, creation: Json) -> str:
        path = where("createRoom")
        answer = await self._ask(lambda: self._client.request("POST", path, creation, timeout=PATIENCE))
        return str(answer.get("room_id"))

    # ── Setting right ───────────────────────────────────────────────────────────────────────────────────

    async def _set_right(self, place: PlannedPlace, room: str, space: str | None) -> None:
        state = await self._state_of(place, room)
        if state is None:
            return
        self._rooms[place.name], self._founders[place.name] = room, founders(state)
        self._check(place, room, state)
        current = by_type(state)
        powers = current.get(("m.room.power_levels", ""), {})
        wanted = self._blueprint.state(place, space)
        wanted["m.room.power_levels", ""] = self._blueprint.powers(place, powers, founders(state))
        for (kind, key), content in wanted.items():
            if lacks(current, kind, key, content):
                await self._put("change", kind, requests.put_state(room, kind, content, key))
        await self._invite(place, room, state)

    async def _state_of(self, place: PlannedPlace, room: str) -> Sequence[Json] | None:
        """The room's state, once we are in it; None in a dry run that would have to join.

        Who was put out is shown the state of that moment.
        """
        try:
            state = await self._ask(lambda: self._client.state(room))
            if self._blueprint.user in joined(state):
                return state
        except MatrixError as error:
            if error.status not in (403, 404):
                raise
        self._tell("change", "join")
        if self._dry_run:
            return None
        try:
            await self._ask(lambda: self._client.ask(requests.join(room)))
            return await self._ask(lambda: self._client.state(room))
        except MatrixError as error:
            alias = self._blueprint.alias(place)
            found = {"place": place.name, "alias": alias, "room": room, "why": error.errcode}
            raise OutsideError(both("matrix-room-closed", **found)) from error

    def _check(self, place: PlannedPlace, room: str, state: Sequence[Json]) -> None:
        alias = self._blueprint.alias(place)
        if is_encrypted(state) and not self._blueprint.may_encrypt:
            found = {"place": place.name, "alias": alias, "room": room, "name": PICKLE_KEY}
            raise OutsideError(both("matrix-found-encrypted", **found))
        if our_power(state, self._blueprint.user) < BOT:
            found = {"place": place.name, "alias": alias, "room": room, "needed": str(BOT)}
            raise OutsideError(both("matrix-found-powerless", **found))

    async def _put_in_space(self, space: str, room: str, order: int) -> None:
        kind, child = "m.space.child", self._blueprint.child(order)
        try:
            found = await self._ask(lambda: self._client.ask(requests.state_event(space, kind, room)))
        except MatrixError as error:
            if error.status != 404:
                raise
            found = {}
        if found != child:
            await self._put("change", kind, requests.put_state(space, kind, child, room))

    async def _entitle_animateurs(self, place: str, desk: str) -> None:
        """Those who are in the desk now; who comes later is given it by the running bot."""
        self._place = place
        people = joined(await self._ask(lambda: self._client.state(self._rooms[desk])))
        room = self._rooms[place]
        powers = await self._ask(lambda: self._client.ask(requests.state_event(room, POWERS)))
        users = entitled(powers, people - {self._blueprint.user}, self._founders[place])
        if users != object_in(powers, "users"):
            await self._put("change", POWERS, requests.put_state(room, POWERS, {**powers, "users": users}))

    async def _invite(self, place: PlannedPlace, room: str, state: Sequence[Json]) -> None:
        members = {e.get("state_key"): e for e in state if e.get("type") == "m.room.member"}
        for person, account in self._blueprint.invited(place).items():
            if may_be_invited(members.get(account)):
                await self._invite_one(room, person, account)

    async def _invite_one(self, room: str, person: str, account: str) -> None:
        try:
            if not self._dry_run:
                await self._ask(lambda: self._client.ask(requests.invite(room, account)))
        except MatrixError as error:
            self._tell("refuse", f"{person}: {error.errcode}")  # the others can be invited all the same
        else:
            self._tell("invite", person)

    # ── Asking and telling ──────────────────────────────────────────────────────────────────────────────

    async def _put(self, kind: StepKind, detail: str, asked: Request) -> None:
        if not self._dry_run:
            await self._ask(lambda: self._client.ask(asked))
        self._tell(kind, detail)

    async def _ask(self, request: Callable[[], Awaitable[T]]) -> T:
        """The answer, however often the server tells us to slow down."""
        failures = 0
        while True:
            try:
                return await request()
            except MatrixError as error:
                if not error.may_pass or failures == ATTEMPTS:
                    raise
                failures += error.says_nothing
                await self._wait_after(error)
            except NoAnswer:
                failures += 1
                if failures == ATTEMPTS:
                    raise
                await self._rest(failures)

    async def _wait_after(self, error: MatrixError) -> None:
        seconds = error.retry_after if error.retry_after is not None else UNTOLD_WAIT
        if error.status == 429:
            self.exemption = exemption(self._client.homeserver, self._blueprint.user)
            self._report(Step(self._place, "wait", f"{seconds:.0f}"))
        await self._rest(seconds)

    def _tell(self, kind: StepKind, detail: str = "") -> None:
        step = Step(self._place, kind, detail)
        self.steps.append(step)
        self._report(step)


def exemption(homeserver: str, user: str) -> str:
    """What an administrator of a Synapse types so that the bot may speak as fast as a public asks."""
    return (
        "curl -X POST -H 'Authorization: Bearer <admin token>' "
        '-d \'{"messages_per_second": 0, "burst_count": 0}\' '
        + shlex.quote(f"{homeserver}/_synapse/admin/v1/users/{user}/override_ratelimit")
    )


def _refusal(place: PlannedPlace, error: MatrixError) -> OutsideError:
    why = reason(f"{error.errcode} {error.message}")
    return OutsideError(both("matrix-room-refused", place=place.name, why=why))
