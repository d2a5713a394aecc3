"""Checks whether the day can begin on Matrix: rooms, rights, absent people, limits, a message read back."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from adapters.matrix import requests
from adapters.matrix.accounts import without_account
from adapters.matrix.animateurs import ANIMATEUR, POWERS, entitled, needed_to_entitle
from adapters.matrix.asking import exemption
from adapters.matrix.blueprint import by_type
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer
from adapters.matrix.events import EPOCH, object_in, text_in
from adapters.matrix.files import MatrixSettings
from adapters.matrix.rooms import (
    SPACE,
    founders,
    is_encrypted,
    joined,
    level,
    needed_power,
    our_power,
    server_of,
)
from adapters.matrix.vault import Vault
from bot.operator.readiness import Absent, Address, Finding, Found, Invited, Level, Present
from bot.port.errors import OutsideError, Unreachable
from bot.programme.model import REGIE, Programme
from bot.programme.places import PlannedPlace
from bot.words.catalogue import both
from bot.words.reasons import reason

LINK, ALIAS = "https://matrix.to/#/", "m.room.canonical_alias"
CLOCKS_AGREE = timedelta(seconds=2)
UNSEEN = "org.comptoir.test"  # a kind of event that no client shows
BURST = 12  # events in a row: a server's default limit lets ten through
LONGEST_WAIT = 30.0  # seconds, until the test message may be removed


async def ready(
    client: MatrixClient,
    settings: MatrixSettings,
    programme: Programme,
    planned: Sequence[PlannedPlace],
    places: Mapping[str, str],
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    vault: Vault | None = None,
    *,
    unseen: bool = False,
) -> list[Found]:
    """Return all findings; raises TokenRevoked, Unreachable, or OutsideError if the server refuses.

    `unseen`, for the running bot: the test event is one that no client shows, because it would stay for ever
    if the bot died before removing it.
    """
    look = _Look(client, settings, programme, places, rest, vault, unseen=unseen)
    try:
        return await look.all(planned)
    except NoAnswer as error:
        raise Unreachable(
            both("matrix-unreachable", homeserver=client.homeserver, why=reason(error))
        ) from error
    except MatrixError as error:
        raise OutsideError(both("matrix-refuses", homeserver=client.homeserver, why=reason(error))) from error


class _Look:
    def __init__(
        self,
        client: MatrixClient,
        settings: MatrixSettings,
        programme: Programme,
        places: Mapping[str, str],
        rest: Callable[[float], Awaitable[None]],
        vault: Vault | None,
        *,
        unseen: bool,
    ) -> None:
        self._client, self._user, self._programme = client, settings.user, programme
        self._settings, self._vault = settings, vault
        self._encrypted: set[str] = set()
        self._places, self._rest, self._unseen = places, rest, unseen
        self._states: dict[str, Sequence[Json]] = {}
        self._missed: set[str] = set()  # places where we cannot speak

    async def all(self, planned: Sequence[PlannedPlace]) -> list[Found]:
        account = await self._account()
        if account.level is Level.PROBLEM:
            return [account]
        if not any(place.name in self._places for place in planned):
            return [account, Finding(Level.PROBLEM, "ready-matrix-unmade")]
        found: list[Found] = [account]
        for place in planned:
            found += await self._place(place)
        found += await self._without_account(planned)
        found += self._powerless_desks()
        found += self._addresses(planned)
        if not self._missed:
            found.append(Finding(Level.OK, "ready-matrix-places", values={"count": len(planned)}))
        if REGIE not in self._missed:
            found += await self._try_message()
        return found + await self._encryption()

    async def _account(self) -> Finding:
        session = await self._client.whoami()
        if session.user != self._user:
            values = {"found": session.user, "expected": self._user}
            return Finding(Level.PROBLEM, "ready-matrix-other-account", values=values)
        return Finding(Level.OK, "ready-matrix-account", values={"user": self._user})

    async def _encryption(self) -> list[Finding]:
        """Return findings about our keys; none if no folder is given to keep them in."""
        if self._vault is None:
            asked = [Finding(Level.NOTE, "ready-matrix-unsealed")] if self._settings.keys else []
            return [] if self._encrypted else asked
        from adapters.matrix.crypto.outlook import Standing, standing_of

        device = (await self._client.whoami()).device or ""
        standing = await standing_of(self._client, self._vault, self._user, device)
        count = {"count": len(self._encrypted)}
        match standing:
            case Standing.LOST:
                lost = {"device": device, "path": str(self._vault.folder)}
                return [Finding(Level.PROBLEM, "ready-matrix-keys-lost", values=lost)]
            case Standing.NEW:
                return [Finding(Level.OK, "ready-matrix-sealed-later", values=count)]
            case Standing.UNVOUCHED:
                return [Finding(Level.WARNING, "ready-matrix-unvouched")]
            case Standing.VOUCHED:
                return [Finding(Level.OK, "ready-matrix-sealed", values=count)]

    # ── Places ──────────────────────────────────────────────────────────────────────────────────────────

    async def _place(self, place: PlannedPlace) -> list[Found]:
        room = self._places.get(place.name)
        if room is None:
            return [self._problem(place, "ready-matrix-missing")]
        try:
            state = await self._client.state(room)
        except MatrixError as error:
            if error.status not in (403, 404):
                raise
            return [self._problem(place, "ready-matrix-outside")]
        self._states[place.name] = state
        here = [Present(place.name)] if joined(state) - {self._user} else []
        return [*self._wrong(place, state), *self._absent(place, state), *here]

    def _problem(self, place: PlannedPlace, key: str, **values: int) -> Finding:
        self._missed.add(place.name)
        return Finding(Level.PROBLEM, key, place.name, values)

    def _wrong(self, place: PlannedPlace, state: Sequence[Json]) -> Iterator[Finding]:
        if _membership(state, self._user) != "join":
            yield self._problem(place, "ready-matrix-outside")
            return
        if any(event.get("type") == "m.room.tombstone" for event in state):
            yield self._problem(place, "ready-matrix-replaced")
        if is_encrypted(state):
            self._encrypted.add(place.name)
            if self._vault is None:
                yield self._problem(place, "ready-matrix-encrypted")
        elif self._settings.encrypts_desks and not place.public:
            yield self._problem(place, "ready-matrix-clear")
        power, needed = our_power(state, self._user), max(needed_power(state))
        if power < needed:
            yield self._problem(place, "ready-matrix-lacks", power=int(power), needed=int(needed))

    def _powerless_desks(self) -> Iterator[Finding]:
        """Yield the comptoirs whose desk's people cannot remove others' messages in its room.

        A running bot gives them their level itself, perhaps only just after this look.
        """
        for session in self._programme.question_sessions:
            if session.place in self._states and session.desk in self._states:
                state, desk = self._states[session.place], joined(self._states[session.desk])
                powers = by_type(state).get((POWERS, ""), {})
                users = entitled(powers, desk - {self._user}, founders(state))
                is_given = self._unseen and our_power(state, self._user) >= needed_to_entitle(powers)
                lacks_level = users != object_in(powers, "users") and not is_given
                if level(powers.get("redact", 50)) > ANIMATEUR or lacks_level:
                    yield Finding(Level.WARNING, "ready-matrix-animateurs", session.place)

    def _absent(self, place: PlannedPlace, state: Sequence[Json]) -> Iterator[Absent | Invited]:
        """Yield the people who are not there, including those whose account we do not know."""
        for person in () if place.public else place.people:
            account = self._programme.people[person].handles.get("matrix")
            membership = _membership(state, account) if account else None
            if membership != "join":
                yield Absent(person, place.name)
            if membership == "invite":
                yield Invited(person, place.name)

    async def _without_account(self, planned: Sequence[PlannedPlace]) -> list[Finding]:
        """Return who has no account on our server; one who is in a place has one."""
        people = self._programme.people
        accounts = {
            id: person.handles["matrix"] for id, person in people.items() if "matrix" in person.handles
        }
        here = set[str]().union(*map(joined, self._states.values()))
        awaited = {
            person: accounts[person]
            for place in planned
            for person in place.people
            if accounts.get(person, self._user) not in {self._user, *here}
        }
        unknown = await without_account(self._client.ask, awaited, server_of(self._user))
        names = ", ".join(f"{people[person].name} ({awaited[person]})" for person in unknown)
        return [Finding(Level.WARNING, "ready-matrix-no-account", values={"names": names})] if names else []

    def _addresses(self, planned: Sequence[PlannedPlace]) -> Iterator[Address]:
        """Yield the address of the whole event first, then of each public place."""
        event, server = self._programme.event, server_of(self._user)
        if SPACE in self._places:
            yield Address(event.title, LINK + f"#{event.address}:{server}")
        for place in planned:
            if place.public and place.name in self._states:
                named = by_type(self._states[place.name]).get((ALIAS, ""), {}).get("alias")
                yield Address(place.title, LINK + (named or f"#{event.address}-{place.name}:{server}"))

    # ── Trials ──────────────────────────────────────────────────────────────────────────────────────────

    async def _try_message(self) -> list[Finding]:
        """Write a message in the régie without notifying, read it back, test the limit, and remove it.

        If the régie is encrypted, no words may be written in clear, so the test event is not a message.
        """
        room, words = self._places[REGIE], both("ready-matrix-test")
        kind = UNSEEN if self._unseen or REGIE in self._encrypted else "m.room.message"
        began = time.monotonic()
        try:
            content = {"msgtype": "m.notice", "body": words} if kind != UNSEEN else {"body": "…"}
            event = await self._say(room, content, kind)
            try:
                read = await self._client.ask(requests.event(room, event))
                took = round((time.monotonic() - began) * 1000)
                clock = _clock(read, took)
                limited = await self._meet_limit(room)
            finally:  # also when cancelled
                await self._remove(room, event)
        except MatrixError as error:
            why = reason(f"{error.status} {error.errcode}")
            return [Finding(Level.PROBLEM, "ready-matrix-unwritten", REGIE, {"why": why})]
        if text_in(object_in(read, "content"), "body") != content["body"]:
            return [Finding(Level.PROBLEM, "ready-matrix-unwritten", REGIE, {"why": both("why-differs")})]
        written = Finding(Level.OK, "ready-matrix-written", REGIE, {"took": took})
        return [written, limited, clock]

    async def _say(self, room: str, content: Json, kind: str = "m.room.message") -> str:
        asked = requests.send(room, kind, content, secrets.token_hex(12))
        return str((await self._client.ask(asked)).get("event_id"))

    async def _meet_limit(self, room: str) -> Finding:
        """Send events until a limit shows: a kind that no client shows counts like any message."""
        for _ in range(BURST):
            try:
                await self._say(room, {}, UNSEEN)
            except MatrixError as error:
                if error.status != 429:
                    raise
                await self._rest(min(error.retry_after or 1.0, LONGEST_WAIT))
                command = exemption(self._client.homeserver, self._user)
                return Finding(Level.WARNING, "ready-matrix-limited", copy=command)
        return Finding(Level.OK, "ready-matrix-unlimited", values={"count": BURST})

    async def _remove(self, room: str, event: str) -> None:
        asked = requests.redact(room, event, secrets.token_hex(12))
        waited = 0.0
        while True:
            try:
                await self._client.ask(asked)
            except MatrixError as error:
                if error.status != 429 or waited >= LONGEST_WAIT:
                    raise
                wait = error.retry_after or 1.0
                waited += wait
                await self._rest(wait)
            else:
                return


def _membership(state: Sequence[Json], account: str) -> str | None:
    members = (e for e in state if e.get("type") == "m.room.member" and e.get("state_key") == account)
    return next((text_in(object_in(event, "content"), "membership") for event in members), None)


def _clock(event: Json, took: int) -> Finding:
    """Compare the server's timestamp of the test message, which was just read back, with our clock."""
    stamp = event.get("origin_server_ts")
    at = EPOCH + timedelta(milliseconds=stamp if isinstance(stamp, int) else 0)
    difference = datetime.now(UTC) - at
    seconds = round(abs(difference).total_seconds())
    if -CLOCKS_AGREE <= difference <= CLOCKS_AGREE + timedelta(milliseconds=took):
        return Finding(Level.OK, "ready-matrix-clock")
    return Finding(Level.WARNING, "ready-matrix-clock-off", values={"seconds": seconds})
