"""The bot's acts on Discord: it says, edits, reacts, pins, removes, lets in, and finds earlier acts.

https://discord.com/developers/docs/resources/message
"""

from collections.abc import AsyncIterator, Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from adapters.discord.client import (
    NO_ACCESS,
    UNKNOWN_CHANNEL,
    UNKNOWN_GUILD,
    UNKNOWN_MEMBER,
    UNKNOWN_MESSAGE,
    DiscordClient,
    DiscordNotPermitted,
    DiscordRefused,
)
from adapters.discord.forms import custom_id
from adapters.discord.render import Hours, Json, Rendered, Scene, pictured, render
from adapters.discord.traces import (
    Unsaid,
    answers,
    bears,
    custom_ids,
    has_ours,
    message_of,
    names_one_question,
    same_words,
    snowflake,
)
from adapters.discord.typed import as_typed_here
from bot.port.body import plain_text
from bot.port.chat import OPENED, Document, Limits, Loss, Outgoing, is_direct
from bot.port.errors import DeliveryError, PlaceLost, Refused

LIMITS = Limits(
    buttons=True,
    safe_resend=120.0,  # Discord remembers a nonce for « a few minutes »
    at_once=4,
    word_marks=False,
    editable=50 * 60,  # edits of messages older than an hour are rationed
    longest=4_000,  # of the 6,000 that text and embeds hold, with escapes
    clears=False,  # it would need permission to manage messages in each channel
    opens=True,
)
ROLE = "role:"  # before a place's name, in the book of places
MARGIN = timedelta(minutes=2)  # between our clock and Discord's
REAL = timedelta(minutes=2)  # event time this close to wall time is real time
PAGE = 100
PINNED, AMONG = 6, 10  # the kind of message that tells of a pin, looked for among that many
OF_THE_PLACE = frozenset({UNKNOWN_CHANNEL, UNKNOWN_GUILD, NO_ACCESS})

CHANNEL = "/channels/{channel_id}"
TOPIC = 1024  # characters
MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = MESSAGES + "/{message_id}"
PIN = "/channels/{channel_id}/messages/pins/{message_id}"
OWN_REACTION = MESSAGE + "/reactions/{emoji}/@me"
CONVERSATIONS = "/users/@me/channels"
MEMBER = "/guilds/{guild_id}/members/{user_id}"


class Answering(Protocol):
    """The part of adapters.discord.interactions.Interactions that speaking needs."""

    def live(self, event: str) -> object | None: ...

    async def answer(
        self, client: DiscordClient, event: str, payload: Mapping[str, Any], token: str = ""
    ) -> str: ...


class Judging(Protocol):
    """The part of adapters.discord.standing.Standing that speaking needs."""

    async def why_refused(self, place: str) -> Loss | None: ...


@dataclass
class Speaker:
    """Sender of messages.

    `places` maps the contract's names to channel ids, and `role:<place>` to role ids. `accounts` maps user
    names, as the programme has them, to account ids.
    """

    client: DiscordClient
    guild: int
    places: MutableMapping[str, str]
    words: Hours
    interactions: Answering
    accounts: MutableMapping[str, str] = field(default_factory=dict)
    wall: Callable[[], datetime] = lambda: datetime.now(UTC)

    def __post_init__(self) -> None:
        self.standing: Judging | None = None
        self._conversations: dict[str, str] = {}  # channels by account

    # ── Doing ───────────────────────────────────────────────────────────────────────────────────────────

    async def deliver(self, outgoing: Outgoing) -> str:
        """Deliver as the port says; return the message's id, or `message:mark:account` of a reaction."""
        if outgoing.operation == "admit":
            return await self._admit(outgoing)
        channel = await self._channel_of(outgoing)
        try:
            return await self._do(outgoing, channel)
        except DiscordRefused as refused:
            await self._raise_if_lost(outgoing, refused)
            raise

    async def _raise_if_lost(self, outgoing: Outgoing, refused: DiscordRefused) -> None:
        """Raise PlaceLost if the whole place is refused to us: deleted, hidden, or its guild gone."""
        if refused.code not in OF_THE_PLACE or self.standing is None or is_direct(outgoing.place):
            return
        if (loss := await self.standing.why_refused(outgoing.place)) is not None:
            raise PlaceLost(f"{loss}: {refused}") from refused

    async def _do(self, outgoing: Outgoing, channel: str) -> str:
        match outgoing.operation:
            case "say":
                return await self._say(outgoing, channel)
            case "edit":
                return await self._edit(outgoing, channel)
            case "react":
                return await self._react(outgoing, channel)
            case "pin":
                return await self._pin(outgoing, channel)
            case "describe":
                return await self._describe(outgoing, channel)
            case _:
                return await self._remove(outgoing, channel)

    async def _say(self, outgoing: Outgoing, channel: str) -> str:
        payload = self._rendered(outgoing).payload
        if self._answers_a_press(outgoing):
            return await self.interactions.answer(
                self.client, outgoing.reply_to or "", payload, outgoing.token
            )
        payload |= {"nonce": outgoing.token, "enforce_nonce": True}
        if message := message_of(outgoing.reply_to):
            payload["message_reference"] = {"message_id": message, "fail_if_not_exists": False}
        if outgoing.document is not None:
            return await self._say_with_file(payload, outgoing.document, channel)
        said = await self.client.ask_now("POST", MESSAGES, payload, channel_id=channel)
        return str(said["id"])

    async def _say_with_file(self, payload: Json, file: Document, channel: str) -> str:
        """Say a message that bears a file, in one request.

        If the permission to attach files is missing, words still go: the channel is not closed to us.
        """
        try:
            said = await self.client.ask_now("POST", MESSAGES, payload, file=file, channel_id=channel)
        except DiscordNotPermitted as refused:
            raise DiscordRefused(refused.status, refused.code, refused.reason) from refused
        return str(said["id"])

    def _answers_a_press(self, outgoing: Outgoing) -> bool:
        """Return whether a message answers a press; raises Refused if it would be seen by everyone.

        Messages for one person do; in their own conversation, only while their press waits.
        """
        if outgoing.person is None:
            return False
        if is_direct(outgoing.place):
            return bool(outgoing.reply_to) and self.interactions.live(outgoing.reply_to or "") is not None
        if not outgoing.reply_to:
            raise Refused("everyone in the channel would see it")
        return True

    async def _edit(self, outgoing: Outgoing, channel: str) -> str:
        target, edit = _target(outgoing), self._rendered(outgoing).edit
        await self.client.ask_now("PATCH", MESSAGE, edit, channel_id=channel, message_id=target)
        return target

    async def _react(self, outgoing: Outgoing, channel: str) -> str:
        target, emoji = _message(outgoing), pictured(outgoing.mark or "")
        await self.client.ask_now("PUT", OWN_REACTION, channel_id=channel, message_id=target, emoji=emoji)
        return f"{target}:{emoji}:{self.client.me.user}"

    async def _pin(self, outgoing: Outgoing, channel: str) -> str:
        """Pin a message; this needs a permission of its own, which not every server gives us."""
        target = _target(outgoing)
        await self.client.ask_now("PUT", PIN, channel_id=channel, message_id=target)
        with suppress(DeliveryError):  # the pin is what matters
            await self._remove_notice_of_pin(channel, target)
        return target

    async def _remove_notice_of_pin(self, channel: str, target: str) -> None:
        """Delete the line in which Discord tells everyone that we pinned this message."""
        newest = await self.client.ask("GET", MESSAGES, params={"limit": AMONG}, channel_id=channel)
        for message in newest:
            pinned = (message.get("message_reference") or {}).get("message_id")
            is_ours = str(message["author"]["id"]) == str(self.client.me.user)
            if message["type"] == PINNED and is_ours and pinned == target:
                await self.client.ask("DELETE", MESSAGE, channel_id=channel, message_id=str(message["id"]))

    async def _remove(self, outgoing: Outgoing, channel: str) -> str:
        """Remove a message or a mark; one that is already gone counts as removed."""
        target = _target(outgoing)
        message, _, mark = target.partition(":")
        try:
            if mark:
                emoji = mark.rpartition(":")[0]
                await self.client.ask_now(
                    "DELETE", OWN_REACTION, channel_id=channel, message_id=message, emoji=emoji
                )
            else:
                await self.client.ask_now("DELETE", MESSAGE, channel_id=channel, message_id=message)
        except DiscordRefused as refused:
            if refused.code != UNKNOWN_MESSAGE:
                raise
        return target

    async def _admit(self, outgoing: Outgoing) -> str:
        """Give someone the place's role, even if they have it; a place without a role is open to all."""
        role = self.places.get(ROLE + outgoing.place)
        if role is not None:
            path = MEMBER + "/roles/{role_id}"
            await self.client.ask("PUT", path, guild_id=self.guild, user_id=_person(outgoing), role_id=role)
        return outgoing.person or ""

    async def _channel_of(self, outgoing: Outgoing) -> str:
        if channel := self.places.get(outgoing.place):
            return channel
        if outgoing.place.startswith(OPENED):
            return await self._opened(outgoing.place.removeprefix(OPENED))
        if is_direct(outgoing.place):
            return outgoing.place.removeprefix("direct:")
        raise Refused(f"no channel for {outgoing.place}")

    async def _opened(self, account: str) -> str:
        """Return our conversation with an account, opened if there is none: Discord gives the same each time.

        https://discord.com/developers/docs/resources/user#create-dm
        """
        if account not in self._conversations:
            opened = await self.client.ask("POST", CONVERSATIONS, {"recipient_id": account})
            self._conversations[account] = str(opened["id"])
        return self._conversations[account]

    async def _describe(self, outgoing: Outgoing, channel: str) -> str:
        """Write the channel's topic; Discord allows two changes in ten minutes, and says how long to wait."""
        topic = as_typed_here(plain_text(outgoing.body), outgoing.language)[:TOPIC]
        await self.client.ask_now("PATCH", CHANNEL, {"topic": topic}, channel_id=channel)
        return channel

    def _rendered(self, outgoing: Outgoing, words: Hours | None = None) -> Rendered:
        live = abs(outgoing.now - self.wall()) <= REAL
        given = self.words if words is None else words
        return render(outgoing, Scene(self.guild, self.places, given, custom_id, self.accounts, live))

    # ── Finding ─────────────────────────────────────────────────────────────────────────────────────────

    async def find(self, outgoing: Outgoing) -> str | None:
        """Find as the port says; history shows no nonces, so its messages are compared with ours."""
        try:
            return await self._find(outgoing)
        except DiscordRefused as refused:
            if refused.code in (UNKNOWN_MESSAGE, UNKNOWN_MEMBER) and outgoing.operation != "remove":
                return None
            if refused.code == UNKNOWN_MESSAGE:
                return outgoing.target
            await self._raise_if_lost(outgoing, refused)
            raise

    async def _find(self, outgoing: Outgoing) -> str | None:
        if outgoing.operation == "admit":
            return await self._find_admitted(outgoing)
        channel = await self._channel_of(outgoing)
        if outgoing.operation == "describe":
            return None  # it can be done twice
        if outgoing.operation == "say":
            return await self._find_said(outgoing, channel)
        target = _target(outgoing)
        message = await self.client.ask(
            "GET", MESSAGE, channel_id=channel, message_id=target.partition(":")[0]
        )
        match outgoing.operation:
            case "edit":
                return target if self._reads_so(outgoing, message) else None
            case "react":
                emoji = pictured(outgoing.mark or "")
                mark = f"{_message(outgoing)}:{emoji}:{self.client.me.user}"
                return mark if has_ours(message, emoji) else None
            case "pin":
                return target if message.get("pinned") is True else None
            case _:
                mark = target.partition(":")[2].rpartition(":")[0]
                return target if mark and not has_ours(message, mark) else None

    async def _find_admitted(self, outgoing: Outgoing) -> str | None:
        role = self.places.get(ROLE + outgoing.place)
        member = await self.client.ask("GET", MEMBER, guild_id=self.guild, user_id=_person(outgoing))
        return outgoing.person if role is None or role in member.get("roles", ()) else None

    async def _find_said(self, outgoing: Outgoing, channel: str) -> str | None:
        """Find a message in history; answers to presses are not there: only this process knows of them."""
        if outgoing.person is not None and not is_direct(outgoing.place):
            return None
        wordings = [outgoing, *(replace(outgoing, body=e.body, actions=e.actions) for e in outgoing.earlier)]
        async for message in self._history(channel, outgoing.since - MARGIN):
            is_ours = str(message["author"]["id"]) == str(self.client.me.user)
            if not is_ours or str(message["id"]) in outgoing.others:
                continue
            if answers(outgoing, message) and any(self._is_trace_of(each, message) for each in wordings):
                return str(message["id"])
        return None

    async def _history(self, channel: str, since: datetime) -> AsyncIterator[Json]:
        """Yield messages since an instant of our clock, oldest first."""
        after = snowflake(since + (self.client.clock_difference or timedelta()))
        while True:
            params: dict[str, str | int] = {"after": str(after), "limit": PAGE}
            page = await self.client.ask("GET", MESSAGES, params=params, channel_id=channel)
            for message in sorted(page, key=lambda message: int(message["id"])):
                after = int(message["id"])
                yield message
            if len(page) < PAGE:
                return

    def _is_trace_of(self, outgoing: Outgoing, message: Json) -> bool:
        """Return whether a message bears the same file.

        Without a file: whether it shows the same buttons, and names one question or has the same words.
        """
        if outgoing.document is not None:
            return bears(outgoing.document.name, message)
        wanted = custom_ids(self._rendered(outgoing).edit)
        if wanted != custom_ids(message):
            return False
        return names_one_question(wanted) or self._reads_so(outgoing, message)

    def _reads_so(self, outgoing: Outgoing, message: Json) -> bool:
        """Return whether a message shows these words and buttons; hours and countdowns may differ."""
        shown = self._rendered(outgoing, Unsaid()).edit
        return same_words(shown, message) and custom_ids(shown) == custom_ids(message)


def _message(outgoing: Outgoing) -> str:
    if message := message_of(outgoing.target):
        return message
    raise Refused(f"no message to {outgoing.operation}")


def _target(outgoing: Outgoing) -> str:
    if not outgoing.target:
        raise Refused(f"nothing to {outgoing.operation}")
    return outgoing.target


def _person(outgoing: Outgoing) -> str:
    person = outgoing.person or ""
    if not (person.isascii() and person.isdigit()):
        raise Refused("no account of Discord")
    return person
