"""Creates whatever is missing on Matrix: the event's space and rooms, their names, rights and invitations.

Does nothing twice: it finds a room by the id kept when it was made, else by its alias, and sets only what
differs. It encrypts a room if the settings say so; encryption is never turned off.
"""

import asyncio
from collections import deque
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager

from adapters.matrix import limits, requests
from adapters.matrix.accounts import without_account
from adapters.matrix.animateurs import POWERS, entitled
from adapters.matrix.asking import Asker, Report, Rest
from adapters.matrix.blueprint import BOT, Blueprint, by_type, lacks, may_be_invited
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, where
from adapters.matrix.events import object_in, text_in
from adapters.matrix.files import MatrixSettings
from adapters.matrix.rooms import SPACE, founders, is_encrypted, joined, our_power, server_of
from adapters.matrix.vault import PICKLE_KEY, vault_of
from bot.port.errors import OutsideError, Unreachable
from bot.port.provisioning import CHANGES, Step, Summary
from bot.programme.model import Programme
from bot.programme.places import PlaceBook, PlannedPlace, space_title, space_topic
from bot.words.catalogue import Catalogue, both
from bot.words.reasons import reason

PATIENCE = 60.0  # seconds: creating a room makes a dozen events
WHAT = {  # changes, as the operator reads them
    "m.room.name": "provision-what-name",
    "m.room.topic": "provision-what-topic",
    "m.room.join_rules": "provision-what-door",
    "m.room.history_visibility": "provision-what-history",
    "m.room.encryption": "provision-what-encryption",
    "m.room.power_levels": "provision-what-rights",
    "m.space.parent": "provision-what-space",
}


async def provision(
    client: MatrixClient,
    programme: Programme,
    settings: MatrixSettings,
    planned: Sequence[PlannedPlace],
    book: PlaceBook,
    report: Report,
    *,
    dry_run: bool = False,
    only: Container[str] | None = None,
    rest: Rest = asyncio.sleep,
) -> Summary:
    """Provision the event; raises OutsideError if a person must act first. Run again, it resumes.

    First makes a pass without changes, to report how long it will take, unless `only` some places are meant.
    """
    meant = [place for place in planned if only is None or place.name in only]
    blueprint, space = blueprint_of(programme, settings), space_of(programme, meant)
    asker = Asker(client, settings.user, report, rest, dry_run=dry_run)
    looking = asker if dry_run else Asker(client, settings.user, _untold, rest, dry_run=True)
    with refusals_told(client):
        if only is None:
            await _Provision(looking, blueprint, book).run(space, planned, meant)
        if any(step.kind in CHANGES for step in looking.steps):
            asker.expect(limits.seconds(looking.steps))
        if not dry_run:
            await _Provision(asker, blueprint, book).run(space, planned, meant)
        unknown = await without_account(
            lambda asked: asker.ask(SPACE, lambda: client.ask(asked)),
            blueprint.invited(space),
            blueprint.server,
        )
    awaited = dict.fromkeys(person for place in meant if not place.public for person in place.people)
    unreachable = tuple(person for person in awaited if blueprint.account(person) is None)
    return Summary(tuple(asker.steps), unreachable, "matrix-not-invited", tuple(unknown))


def blueprint_of(programme: Programme, settings: MatrixSettings) -> Blueprint:
    return Blueprint(
        programme,
        server_of(settings.user),
        settings.user,
        may_encrypt=vault_of(settings) is not None,
        encrypts_desks=settings.encrypts_desks,
    )


def space_of(programme: Programme, planned: Sequence[PlannedPlace]) -> PlannedPlace:
    """Plan the space; it invites everybody invited anywhere, to show them every room they may enter."""
    people = tuple(dict.fromkeys(person for place in planned for person in place.people))
    words = Catalogue(programme.event.timezone, programme.event.words)
    title, topic = space_title(programme, words), space_topic(programme, words)
    return PlannedPlace(SPACE, title, topic, True, people, programme.organisers)


@contextmanager
def refusals_told(client: MatrixClient) -> Iterator[None]:
    """Turn a refusal or a missing answer of the server into a message for the operator."""
    try:
        yield
    except NoAnswer as error:
        raise Unreachable(
            both("matrix-unreachable", homeserver=client.homeserver, why=reason(error))
        ) from error
    except MatrixError as error:
        raise OutsideError(both("matrix-refuses", homeserver=client.homeserver, why=reason(error))) from error


def _untold(step: Step) -> None:
    pass


class _Provision:
    """One run. In a dry run, a missing room goes by the name of its place."""

    def __init__(self, asker: Asker, blueprint: Blueprint, book: PlaceBook) -> None:
        self._asker, self._client, self._dry_run = asker, asker.client, asker.dry_run
        self._blueprint, self._book = blueprint, book
        self._rooms: dict[str, str] = {}  # by place, the rooms whose state we know
        self._founders: dict[str, frozenset[str]] = {}
        self._powers: dict[str, Json] = {}  # of rooms that a dry run would make
        self._to_invite: deque[tuple[str, str, str, str]] = deque()  # place, room, person, account

    async def run(
        self, space: PlannedPlace, planned: Sequence[PlannedPlace], meant: Container[PlannedPlace]
    ) -> None:
        """Work on the places that are meant; their order in the space is that of all that are planned."""
        rooms = await self._book.remembered()
        version = await self._room_version()
        space_room = await self._provide(space, rooms.get(SPACE), None, version)
        for order, place in enumerate(planned):
            if place not in meant:
                continue
            room = await self._provide(place, rooms.get(place.name), space_room, version)
            await self._put_in_space(space_room, place, room, order)
        for session in self._blueprint.programme.question_sessions:
            if session.place in self._rooms and session.desk in self._rooms:
                await self._entitle_animateurs(session.place, session.desk)
        while await self._invite_next():
            pass

    async def _room_version(self) -> str:
        path = where("capabilities")
        answer = await self._asker.ask(SPACE, lambda: self._client.request("GET", path))
        return text_in(object_in(object_in(answer, "capabilities"), "m.room_versions"), "default") or "10"

    async def _provide(
        self, place: PlannedPlace, remembered: str | None, space: str | None, version: str
    ) -> str:
        """Return the room of a place, created if missing, and with its state corrected."""
        done = len(self._asker.steps)
        found = await self._find(place, remembered)
        room = found or await self._create(place, space, version)
        if remembered is None and not self._dry_run:
            await self._book.remember(place.name, room)
        if found or not self._dry_run:
            await self._set_right(place, room, space, is_new=not found)
        if len(self._asker.steps) == done:
            self._asker.tell(place.name, "keep")
        return room

    # ── Finding and making ──────────────────────────────────────────────────────────────────────────────

    async def _find(self, place: PlannedPlace, remembered: str | None) -> str | None:
        alias = self._blueprint.alias(place)
        named = await room_named(self._asker, place.name, alias)
        if remembered is None:
            if named is not None:
                self._asker.tell(place.name, "adopt", alias)
            return named
        if named is None:
            asked = requests.put_alias(alias, remembered)
            await self._asker.put(place.name, "change", "provision-what-address", asked)
        elif named != remembered:
            self._asker.tell(place.name, "refuse", both("matrix-alias-elsewhere", alias=alias, room=named))
        return remembered

    async def _create(self, place: PlannedPlace, space: str | None, version: str) -> str:
        creation = self._blueprint.creation(place, space, version)
        invited = self._blueprint.invited(place)
        if self._dry_run:
            self._asker.tell(place.name, "create", self._blueprint.alias(place))
            for person in invited:
                self._asker.tell(place.name, "invite", person)
            self._rooms[place.name] = place.name
            self._powers[place.name] = creation["power_level_content_override"]
            return place.name
        room = await self._made(place, creation, list(invited.values())[: limits.INVITED_AT_ONCE])
        self._asker.tell(place.name, "create", self._blueprint.alias(place))
        return room

    async def _made(self, place: PlannedPlace, creation: Json, invited: Sequence[str]) -> str:
        """Create a room with its first invitations, which servers do not count towards their limit."""
        try:
            return await self._make(place, {**creation, "invite": invited})
        except MatrixError as error:
            # The room may exist all the same: an invitation failed, or an earlier answer was lost.
            if room := await room_named(self._asker, place.name, self._blueprint.alias(place)):
                return room
            if not invited:
                raise _refusal(place, error) from error
        try:
            return await self._make(place, creation)
        except MatrixError as error:
            raise _refusal(place, error) from error

    async def _make(self, place: PlannedPlace, creation: Json) -> str:
        """Create a room; while the server makes us wait, invite people into the rooms that exist."""
        path = where("createRoom")
        answer = await self._asker.ask(
            place.name,
            lambda: self._client.request("POST", path, creation, timeout=PATIENCE),
            self._invite_next,
        )
        return str(answer.get("room_id"))

    # ── Setting right ───────────────────────────────────────────────────────────────────────────────────

    async def _set_right(self, place: PlannedPlace, room: str, space: str | None, *, is_new: bool) -> None:
        state = await self._state_of(place, room)
        if state is None:
            return
        self._rooms[place.name], self._founders[place.name] = room, founders(state)
        self._check(place, room, state)
        current = by_type(state)
        powers = current.get((POWERS, ""), {})
        wanted = self._blueprint.state(place, space)
        wanted[POWERS, ""] = self._blueprint.powers(place, powers, founders(state))
        for (kind, key), content in wanted.items():
            if lacks(current, kind, key, content):
                asked = requests.put_state(room, kind, content, key)
                await self._asker.put(place.name, "change", WHAT[kind], asked)
        self._note_invitations(place, room, state, is_new=is_new)

    async def _state_of(self, place: PlannedPlace, room: str) -> Sequence[Json] | None:
        """Join the room if needed and return its state; None in a dry run if the server shows us nothing.

        If we were removed, a dry run returns the state of that moment.
        """
        state: Sequence[Json] | None = None
        try:
            state = await self._asker.ask(place.name, lambda: self._client.state(room))
            if self._blueprint.user in joined(state):
                return state
        except MatrixError as error:
            if error.status not in (403, 404):
                raise
        try:
            await self._asker.put(place.name, "change", "provision-what-entered", requests.join(room))
            if self._dry_run:
                return state
            return await self._asker.ask(place.name, lambda: self._client.state(room))
        except MatrixError as error:
            alias = self._blueprint.alias(place)
            found = {
                "place": place.name,
                "alias": alias,
                "room": room,
                "why": reason(f"{error.status} {error.errcode}"),
            }
            raise OutsideError(both("matrix-room-closed", **found)) from error

    def _check(self, place: PlannedPlace, room: str, state: Sequence[Json]) -> None:
        alias = self._blueprint.alias(place)
        if is_encrypted(state) and not self._blueprint.may_encrypt:
            found = {"place": place.name, "alias": alias, "room": room, "name": PICKLE_KEY}
            raise OutsideError(both("matrix-found-encrypted", **found))
        is_in = self._blueprint.user in joined(state)  # otherwise our level may have changed since
        if is_in and our_power(state, self._blueprint.user) < BOT:
            found = {"place": place.name, "alias": alias, "room": room, "needed": str(BOT)}
            raise OutsideError(both("matrix-found-powerless", **found))

    async def _put_in_space(self, space: str, place: PlannedPlace, room: str, order: int) -> None:
        child = self._blueprint.child(place, order)
        asked = requests.put_state(space, "m.space.child", child, room)
        if await self._child(space, room) != child:
            await self._asker.put(place.name, "change", "provision-what-space", asked)

    async def _child(self, space: str, room: str) -> Json:
        if SPACE in self._powers or room in self._powers:
            return {}
        asked = requests.state_event(space, "m.space.child", room)
        try:
            return await self._asker.ask(SPACE, lambda: self._client.ask(asked))
        except MatrixError as error:
            if error.status != 404:
                raise
            return {}

    async def _entitle_animateurs(self, place: str, desk: str) -> None:
        """Give the people now in the desk their level; the running bot gives it to those who come later."""
        if desk in self._powers:
            return
        people = joined(await self._asker.ask(desk, lambda: self._client.state(self._rooms[desk])))
        room = self._rooms[place]
        asked = requests.state_event(room, POWERS)
        powers = self._powers.get(place)
        if powers is None:
            powers = await self._asker.ask(place, lambda: self._client.ask(asked))
        users = entitled(powers, people - {self._blueprint.user}, self._founders.get(place, ()))
        if users != object_in(powers, "users"):
            asked = requests.put_state(room, POWERS, {**powers, "users": users})
            await self._asker.put(place, "change", "provision-what-animateurs", asked)

    # ── Inviting ────────────────────────────────────────────────────────────────────────────────────────

    def _note_invitations(
        self, place: PlannedPlace, room: str, state: Sequence[Json], *, is_new: bool
    ) -> None:
        members = {e.get("state_key"): e for e in state if e.get("type") == "m.room.member"}
        for person, account in self._blueprint.invited(place).items():
            if may_be_invited(members.get(account)):
                self._to_invite.append((place.name, room, person, account))
            elif is_new:  # invited by the creation
                self._asker.tell(place.name, "invite", person)

    async def _invite_next(self) -> bool:
        """Invite one more person; False once nobody is left."""
        if not self._to_invite:
            return False
        place, room, person, account = self._to_invite.popleft()
        try:
            await self._asker.put(place, "invite", person, requests.invite(room, account))
        except MatrixError as error:  # the others can still be invited
            name = self._blueprint.programme.people[person].name
            found = {"name": name, "account": account, "why": reason(error)}
            self._asker.tell(place, "refuse", both("matrix-invitation-refused", **found))
        return True


async def room_named(asker: Asker, place: str, alias: str) -> str | None:
    """Return the room that has this address, if any."""
    try:
        answer = await asker.ask(place, lambda: asker.client.ask(requests.alias(alias)))
    except MatrixError as error:
        if error.status == 404:
            return None
        raise
    return text_in(answer, "room_id")


def _refusal(place: PlannedPlace, error: MatrixError) -> OutsideError:
    why = reason(f"{error.errcode} {error.message}")
    return OutsideError(both("matrix-room-refused", place=place.name, why=why))
