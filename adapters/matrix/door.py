"""Answers invitations beside the intake, retrying each answer until the server has accepted it."""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import structlog

from adapters.matrix import requests
from adapters.matrix.backoff import persist
from adapters.matrix.client import Json, MatrixClient, MatrixError
from adapters.matrix.events import object_in, text_in
from adapters.matrix.rooms import Rooms, server_of
from bot.words.catalogue import both

# New conversations an hour from one person, and from one foreign server, so that nobody can shut out others.
AN_HOUR_EACH, AN_HOUR_A_SERVER = 5, 60
JOINING = 300.0  # seconds that joining may take: the room's server may be gone
HOUR = 3600.0
LEAVING_AT_ONCE = 4  # so that a flood of invitations leaves connections free for conversations

NOT_ENCRYPTED_ONLY, TOO_MANY = "matrix-not-encrypted-only", "matrix-too-many"
NOT_ALONE = "matrix-not-alone"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Invitation:
    room: str
    inviter: str
    direct: bool
    encrypted: bool
    crowded: bool  # as far as the invitation shows


@dataclass(frozen=True, slots=True)
class Admission:
    inviter: str
    at: float  # seconds of the monotonic clock


@dataclass(frozen=True, slots=True)
class Reply:
    """Our answer to a room about our membership: `join`, or `leave` with a reason that the person sees.

    `via` is a server that knows the room, if nobody invited us to it.
    """

    what: str
    reason: str | None = None
    via: str | None = None


class Doorkeeper:
    """Answers invitations and leaves rooms that are not for us, with the reason; no answer waits for another.

    An answer that the server has not accepted is tried again when `run` starts again; after a restart, the
    server shows the invitations again. Joins nothing before `open`.
    """

    def __init__(
        self,
        client: MatrixClient,
        own_user: str,
        rooms: Rooms,
        expected: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """`expected` returns the accounts of the programme's people, who may always come in."""
        self._client, self._own_user, self._rooms = client, own_user, rooms
        self._expected = expected
        self._owed: dict[str, Reply] = {}
        self._asked, self._opened = asyncio.Event(), asyncio.Event()
        self._leaving = asyncio.Semaphore(LEAVING_AT_ONCE)
        self._admitted: dict[str, Admission] = {}  # by room, those of the last hour
        self._admits_encrypted = False

    def take_up(self, invite_states: Iterable[tuple[str, list[Json]]]) -> None:
        """Answer the invitations to these rooms, except those that are already being answered."""
        for room, state in invite_states:
            if room not in self._owed:
                self._owe(room, self._reply_to(_invitation(room, state, self._own_user)))

    def admit_encrypted(self) -> None:
        self._admits_encrypted = True

    def leave_encrypted(self, room: str) -> None:
        log.info("matrix_direct_encrypted", room=room)
        self._owe(room, Reply("leave", both(NOT_ENCRYPTED_ONLY)))

    def leave_crowded(self, room: str) -> None:
        """Leave a conversation that others joined: they would read what is meant for one person."""
        self._owe(room, Reply("leave", both(NOT_ALONE)))

    def follow(self, room: str, via: str) -> None:
        """Join a room that replaced one of ours; does nothing while an attempt is under way."""
        if room not in self._owed:
            self._owe(room, Reply("join", via=via))

    def leave(self, room: str) -> None:
        self._owe(room, Reply("leave"))

    def open(self) -> None:
        """Let `run` begin: the journal has a position, so the intake sees the rooms joined from now on."""
        self._opened.set()

    async def run(self) -> None:
        """Run until cancelled; raises TokenRevoked."""
        await self._opened.wait()
        begun: dict[str, Reply] = {}
        try:
            async with asyncio.TaskGroup() as replying:
                while True:
                    self._asked.clear()
                    for room, reply in self._owed.items():
                        if begun.get(room) is not reply:
                            begun[room] = reply
                            replying.create_task(self._give(room, reply))
                    await self._asked.wait()
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from None

    def _owe(self, room: str, reply: Reply) -> None:
        if self._owed.get(room) != reply:
            self._owed[room] = reply
            self._asked.set()

    def _reply_to(self, invitation: Invitation) -> Reply:
        room = invitation.room
        if self._rooms.is_successor(room) or (self._rooms.place_of(room) and not self._rooms.is_direct(room)):
            return Reply("join")
        if not invitation.direct and not self._rooms.is_direct(room):
            return Reply("leave")
        if invitation.crowded:
            return Reply("leave", both(NOT_ALONE))
        if (invitation.encrypted or room in self._rooms.encrypted) and not self._admits_encrypted:
            log.info("matrix_direct_encrypted", room=room)
            return Reply("leave", both(NOT_ENCRYPTED_ONLY))
        if not self._may_admit(invitation):
            log.warning("matrix_too_many_directs", room=room)
            return Reply("leave", both(TOO_MANY))
        self._rooms.call_direct(room)
        return Reply("join")

    def _may_admit(self, invitation: Invitation) -> bool:
        now = time.monotonic()
        self._admitted = {room: each for room, each in self._admitted.items() if each.at > now - HOUR}
        if self._rooms.is_direct(invitation.room) or invitation.room in self._admitted:
            return True
        if not self._has_room_for(invitation.inviter):
            return False
        self._admitted[invitation.room] = Admission(invitation.inviter, now)
        return True

    def _has_room_for(self, inviter: str) -> bool:
        """Return whether the limits allow one more conversation.

        Only each person is limited on our own server, because its registration decides who is there.
        """
        if inviter in self._expected():
            return True
        admitted, server = [each.inviter for each in self._admitted.values()], server_of(inviter)
        of_server = sum(server_of(each) == server for each in admitted)
        is_ours = server == server_of(self._own_user)
        return admitted.count(inviter) < AN_HOUR_EACH and (is_ours or of_server < AN_HOUR_A_SERVER)

    async def _give(self, room: str, reply: Reply) -> None:
        try:
            async with asyncio.timeout(JOINING if reply.what == "join" else None):
                await persist(reply.what, lambda: self._request(room, reply))
        except TimeoutError:  # tried again after a restart, or when somebody invites us again
            log.warning("matrix_membership_given_up", what=reply.what, room=room)
        except MatrixError as error:  # an invitation may have been withdrawn
            log.warning("matrix_membership_refused", what=reply.what, room=room, error=error.errcode)
        else:
            log.info("matrix_membership", what=reply.what, room=room)
        if self._owed.get(room) is reply:
            del self._owed[room]

    async def _request(self, room: str, reply: Reply) -> None:
        if reply.what == "join":
            await self._client.ask(requests.join(room, reply.via))
            return
        async with self._leaving:
            await self._client.ask(requests.leave(room, reply.reason))


def _invitation(room: str, state: list[Json], own_user: str) -> Invitation:
    ours = [event for event in state if event.get("state_key") == own_user]
    inviter = next((sender for event in ours if (sender := text_in(event, "sender"))), "")
    direct = any(object_in(event, "content").get("is_direct") is True for event in ours)
    encrypted = any(event.get("type") == "m.room.encryption" for event in state)
    there = {event.get("state_key") for event in state if _is_there(event)} - {own_user}
    return Invitation(room, inviter, direct, encrypted, len(there) > 1)


def _is_there(event: Json) -> bool:
    is_member = event.get("type") == "m.room.member" and text_in(event, "state_key") is not None
    return is_member and object_in(event, "content").get("membership") in ("join", "invite")
