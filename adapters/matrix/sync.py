"""Our own /sync loop: each answer is journalled whole before the next is asked for.

https://spec.matrix.org/latest/client-server-api/#syncing
"""

import json
import random
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import structlog

from adapters.matrix.backoff import Backoff
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, where
from adapters.matrix.events import object_in
from adapters.matrix.history import HEARD, PAGE, GapFiller, raw_events, with_messages_asked_about
from adapters.matrix.rooms import DIRECT, Rooms
from adapters.matrix.together import together
from bot.chat import Batch, Gap, Journal, RawEvent

LONG_POLL, PATIENCE = 30.0, 45.0  # seconds: the server's and ours
AT_ONCE = 1.0  # seconds: an empty answer sooner than this did not wait
DIRECT_AN_HOUR = 20
HOUR = 3600.0

NOT_ENCRYPTED_ONLY = (
    "Je ne lis pas encore les conversations chiffrées : écrivez-moi dans une conversation sans chiffrement. "
    "/ "
    "I do not read encrypted conversations yet: write to me in a conversation without encryption."
)

NOTHING: Json = {"not_types": ["*"]}
FILTER: Json = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": {
        "account_data": NOTHING,
        "ephemeral": NOTHING,
        "timeline": {"limit": PAGE, "types": HEARD, "lazy_load_members": False},
        "state": {"types": ["m.room.member", "m.room.encryption"], "lazy_load_members": False},
    },
}

log = structlog.get_logger()


async def sync(client: MatrixClient, position: str | None, wanted: Json, *, poll: float = 0) -> Json:
    """One answer of the server; the position it leads to is a string, its rooms are objects."""
    # Synapse keeps a first answer for two minutes and gives it again to the same question: ask another one.
    wait = int(poll * 1000) if position else random.randrange(1, 30_000)
    params = {"filter": json.dumps(wanted, separators=(",", ":")), "timeout": str(wait)}
    if position is not None:
        params["since"] = position
    answer = await client.request("GET", where("sync"), params=params, timeout=PATIENCE)
    if not isinstance(answer.get("next_batch"), str) or not isinstance(answer.get("rooms", {}), dict):
        raise NoAnswer("a sync without its position or rooms")
    return answer


def rooms_of(answer: Json, section: str) -> Iterator[tuple[str, Json]]:
    """The rooms of `join`, `leave` or `invite`."""
    for room, content in object_in(answer.get("rooms"), section).items():
        if isinstance(content, dict):
            yield room, content


def state_of(room: Json, section: str = "state") -> list[Json]:
    events = object_in(room, section).get("events")
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []


@dataclass(frozen=True, slots=True)
class Invitation:
    room: str
    direct: bool
    encrypted: bool


def invitations_in(answer: Json, own_user: str) -> Iterator[Invitation]:
    for room, content in rooms_of(answer, "invite"):
        state = state_of(content, "invite_state")
        ours = [object_in(e, "content") for e in state if e.get("state_key") == own_user]
        direct = any(content.get("is_direct") is True for content in ours)
        yield Invitation(room, direct, any(e.get("type") == "m.room.encryption" for e in state))


class Follower:
    """Follows one account's rooms into a journal."""

    def __init__(self, client: MatrixClient, own_user: str, rooms: Rooms) -> None:
        self._client, self._own_user, self._rooms = client, own_user, rooms
        self._direct_joins: deque[float] = deque()

    async def listen(self, journal: Journal) -> None:
        """Until cancelled; raises TokenRevoked, and what the journal raises."""
        gaps = GapFiller(self._client, self._own_user, journal)
        gaps.add(await journal.gaps())
        await together(self._follow(journal, gaps), gaps.run())

    async def _follow(self, journal: Journal, gaps: GapFiller) -> None:
        position, backoff = await journal.position(), Backoff("sync")
        while True:
            try:
                batch = await self._next(position)
            except (MatrixError, NoAnswer) as error:
                await backoff.wait(error)
                continue
            await journal.take(batch)
            gaps.add(batch.gaps)
            position = batch.position
            backoff.succeeded()

    async def _next(self, position: str | None) -> Batch:
        asked = time.monotonic()
        answer = await sync(self._client, position, FILTER, poll=LONG_POLL)
        if (
            answer["next_batch"] == position
            and time.monotonic() - asked < AT_ONCE
            and not answer.get("rooms")
        ):
            raise NoAnswer(
                "an empty answer at once"
            )  # else a server that does not wait would be asked for ever
        joined = await self._answer_invitations(answer)
        batch = await self._batch(answer, joined)
        await self._leave_encrypted_directs()
        return batch

    async def _batch(self, answer: Json, joined: Mapping[str, str]) -> Batch:
        events: list[RawEvent] = []
        gaps: list[Gap] = []
        for section in ("join", "leave"):
            for room, content in rooms_of(answer, section):
                events += self._events(room, content)
                gaps += self._gaps(room, content)
                if section == "leave" and self._rooms.place_of(room) is not None:
                    log.error("matrix_room_left", room=room, place=self._rooms.place_of(room))
        completed = await with_messages_asked_about(self._client, events)
        return Batch(answer["next_batch"], completed, gaps, joined)

    def _events(self, room: str, content: Json) -> list[RawEvent]:
        events = [*state_of(content), *state_of(content, "timeline")]
        was_encrypted = room in self._rooms.encrypted
        for event in events:
            self._rooms.learn(room, event)
        if room in self._rooms.encrypted and not was_encrypted:
            log.error("matrix_room_encrypted", room=room, place=self._rooms.place_of(room))
        return raw_events(events, room, self._own_user)

    def _gaps(self, room: str, content: Json) -> list[Gap]:
        timeline = object_in(content, "timeline")
        token = timeline.get("prev_batch")
        if timeline.get("limited") is not True or not isinstance(token, str):
            return []
        return [Gap(room, token)] if self._rooms.place_of(room) else []

    async def _answer_invitations(self, answer: Json) -> dict[str, str]:
        """Join or refuse, before the position is kept: an invitation is told once."""
        joined = {}
        for invitation in invitations_in(answer, self._own_user):
            if self._rooms.place_of(invitation.room):
                await self._join(invitation.room)
            elif not invitation.direct:
                await self._leave(invitation.room)
            elif invitation.encrypted:
                log.info("matrix_direct_encrypted", room=invitation.room)
                await self._leave(invitation.room, NOT_ENCRYPTED_ONLY)
            elif not self._may_join_direct():
                log.warning("matrix_too_many_directs", room=invitation.room)
                await self._leave(invitation.room)
            elif await self._join(invitation.room):
                self._direct_joins.append(time.monotonic())
                self._rooms.add_direct(invitation.room)
                joined[DIRECT + invitation.room] = invitation.room
        return joined

    def _may_join_direct(self) -> bool:
        while self._direct_joins and self._direct_joins[0] < time.monotonic() - HOUR:
            self._direct_joins.popleft()
        return len(self._direct_joins) < DIRECT_AN_HOUR

    async def _leave_encrypted_directs(self) -> None:
        for room in [room for room in self._rooms.encrypted if self._rooms.is_direct(room)]:
            log.info("matrix_direct_encrypted", room=room)
            await self._leave(room, NOT_ENCRYPTED_ONLY)
            self._rooms.forget(room)

    async def _join(self, room: str) -> bool:
        """Whether we are in; an invitation may have been taken back."""
        return await self._try("join", room, {})

    async def _leave(self, room: str, reason: str | None = None) -> None:
        await self._try("leave", room, {"reason": reason} if reason else {})

    async def _try(self, what: str, room: str, content: Json) -> bool:
        try:
            await self._client.request("POST", where("rooms", room, what), content)
        except MatrixError as error:
            if error.may_pass:
                raise
            log.warning("matrix_membership_refused", what=what, room=room, error=error.errcode)
            return False
        log.info("matrix_membership", what=what, room=room)
        return True
