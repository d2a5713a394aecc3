"""Open interactions: each is acknowledged in time, and answered in whatever way is left.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

import structlog

from adapters.discord.client import DiscordClient, DiscordRefused
from adapters.discord.wording import in_both
from bot.port.chat import Suggestion
from bot.port.errors import DeliveryError, Refused, TokenRevoked, Unknown

InteractionKind = Literal["command", "component", "modal"]
Payload = Mapping[str, Any]

ANSWERABLE = 3.0  # seconds until Discord tells the person that we did not answer
LIVES = 15 * 60 - 10  # seconds during which its token is valid, less a margin
SAID_LATE, TAPPED_LATE = 1.5, 0.25  # seconds before a command, or a tap, is acknowledged without its answer
THINKS = 20.0  # seconds before « is thinking… » is removed if nothing was said
CALLBACK_PATIENCE = 2.5

MESSAGE, THINKING, QUIETLY, CHOICES, FORM = 4, 5, 6, 8, 9  # kinds of callback
EPHEMERAL = 1 << 6
EDITABLE = 1 << 2  # the message flag that an edit may set: no link previews
ALREADY_ACKNOWLEDGED, NO_SUCH_WEBHOOK = 40060, 10015
NAME_LENGTH, MOST_CHOICES = 100, 25
FOLLOWED_UP = 2  # most times that a later answer is sent if its receipt is lost
NOT_OF_AN_ANSWER = ("nonce", "enforce_nonce", "message_reference", "sticker_ids")

FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = FOLLOW_UP + "/messages/@original"

log = structlog.get_logger()


class State(Enum):
    """State of what the person sees: nothing, « is thinking… », a silent acknowledgement, or an answer."""

    NEW = "new"
    THINKING = "thinking"
    SILENT = "silent"
    ANSWERED = "answered"


@dataclass(slots=True)
class Interaction:
    """A command or a press.

    `received` is an instant of `time.monotonic`; `on_message` is true if it began at a button of a message.
    """

    id: str
    token: str = field(repr=False)
    kind: InteractionKind
    received: float
    on_message: bool = False
    state: State = State.NEW
    answering: bool = False  # a first answer was attempted and may have arrived
    said: dict[str, str] = field(default_factory=dict)  # idempotency token to message id
    unanswered: Counter[str] = field(default_factory=Counter)  # later answers whose receipt is lost, by token
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)


class Interactions:
    """The interactions of the last 15 minutes, in memory only: after a restart nobody waits any more."""

    def __init__(self) -> None:
        self._live: dict[str, Interaction] = {}
        self._acknowledging: set[asyncio.Task[None]] = set()

    def live(self, event: str) -> Interaction | None:
        found = self._live.get(event)
        return found if found is not None and time.monotonic() - found.received < LIVES else None

    def add(self, interaction: Interaction) -> None:
        """Keep an interaction; call this before the press is journalled: an answer may come at once."""
        oldest = time.monotonic() - LIVES
        for id in [id for id, each in self._live.items() if each.received < oldest]:
            del self._live[id]
        self._live[interaction.id] = interaction

    def drop(self, event: str) -> None:
        self._live.pop(event, None)

    def close(self) -> None:
        for task in self._acknowledging:
            task.cancel()

    # ── Acknowledging ───────────────────────────────────────────────────────────────────────────────────

    def acknowledge_in_time(self, client: DiscordClient, interaction: Interaction) -> None:
        """Acknowledge unless an answer comes first; call this once the press is committed."""
        task = asyncio.create_task(self._acknowledge_in_time(client, interaction))
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    async def _acknowledge_in_time(self, client: DiscordClient, interaction: Interaction) -> None:
        patience = TAPPED_LATE if interaction.on_message else SAID_LATE
        await asyncio.sleep(interaction.received + patience - time.monotonic())
        try:
            await self._acknowledge(client, interaction)
            if interaction.state is State.THINKING:
                await asyncio.sleep(THINKS)
                await self._stop_thinking(client, interaction)
        except (DeliveryError, TokenRevoked) as error:
            log.warning("discord_not_acknowledged", interaction=interaction.id, error=str(error))

    async def _acknowledge(self, client: DiscordClient, interaction: Interaction) -> None:
        async with interaction.turn:
            if interaction.state is not State.NEW or interaction.answering:
                return
            # If Discord's reply is lost, it was probably done; `_say` finds out.
            interaction.state = State.SILENT if interaction.on_message else State.THINKING
            if interaction.on_message:
                await _call_back(client, interaction, QUIETLY)
            else:
                await _call_back(client, interaction, THINKING, {"flags": EPHEMERAL})

    async def _stop_thinking(self, client: DiscordClient, interaction: Interaction) -> None:
        """Remove « is thinking… » if no private answer came: the person sees the result in the place."""
        async with interaction.turn:
            if interaction.state is State.THINKING:
                await _ask_hook(client, interaction, "DELETE", ORIGINAL)
                interaction.state = State.SILENT

    # ── Answering ───────────────────────────────────────────────────────────────────────────────────────

    async def answer(self, client: DiscordClient, event: str, payload: Payload, token: str = "") -> str:
        """Answer the person who pressed, for them alone, and return the message's id.

        Under the same `token`, nothing is said twice. Raises Refused if the interaction is over.
        """
        interaction = self.live(event)
        if interaction is None:
            raise Refused("the interaction is over")
        data = {name: value for name, value in payload.items() if name not in NOT_OF_AN_ANSWER}
        async with interaction.turn:
            if token and token in interaction.said:
                return interaction.said[token]
            message = await _say(client, interaction, data, token)
            interaction.said[token] = message
            return message


async def _say(client: DiscordClient, interaction: Interaction, data: Payload, token: str) -> str:
    try:
        match interaction.state:
            case State.NEW:
                return await _say_first(client, interaction, data, token)
            case State.THINKING:
                return await _complete(client, interaction, data)
            case State.SILENT | State.ANSWERED:
                return await _follow_up(client, interaction, data, token)
    except DiscordRefused as error:
        if error.code != NO_SUCH_WEBHOOK or interaction.state is State.NEW:
            raise
        silent = interaction.state is State.SILENT
        interaction.state = State.NEW  # our acknowledgement, whose reply was lost, did not arrive
        return await _say_first(client, interaction, data, token, may_be_silent=silent)


async def _follow_up(client: DiscordClient, interaction: Interaction, data: Payload, token: str) -> str:
    """Send a later answer; if its receipt is lost, it is sent again, but only once.

    It has no nonce, and no list shows it. Editing the original is no way out: after a tap, that is the
    message with the button.
    """
    if interaction.unanswered[token] >= FOLLOWED_UP:
        raise Refused("said twice without an answer: the person has read it, as far as we can know")
    body = {**data, "flags": data.get("flags", 0) | EPHEMERAL}
    try:
        return _id_of(await _ask_hook(client, interaction, "POST", FOLLOW_UP, body))
    except Unknown:
        interaction.unanswered[token] += 1
        raise


async def _say_first(
    client: DiscordClient,
    interaction: Interaction,
    data: Payload,
    token: str,
    *,
    may_be_silent: bool = False,
) -> str:
    """Send the first response, which can be tried twice: Discord says if one was there already.

    `may_be_silent`: that one may be an acknowledgement that arrived late. Completing it would then edit the
    message with the button, which everyone sees.
    """
    interaction.answering = True
    body = {**data, "flags": data.get("flags", 0) | EPHEMERAL}
    try:
        try:
            answer = await _call_back(client, interaction, MESSAGE, body)
        except Unknown:
            answer = await _call_back(client, interaction, MESSAGE, body)
    except DiscordRefused as error:
        if error.code != ALREADY_ACKNOWLEDGED:
            raise
        if may_be_silent:
            interaction.state = State.SILENT
            return await _follow_up(client, interaction, data, token)
        return await _complete(client, interaction, data)
    interaction.state = State.ANSWERED
    return _id_of(answer["resource"]["message"])


async def _complete(client: DiscordClient, interaction: Interaction, data: Payload) -> str:
    """Put the words in place of « is thinking… », or of the same words sent before."""
    flags = data.get("flags", 0) & EDITABLE
    body = {name: value for name, value in data.items() if name != "flags"} | (
        {"flags": flags} if flags else {}
    )
    message = _id_of(await _ask_hook(client, interaction, "PATCH", ORIGINAL, body))
    interaction.state = State.ANSWERED
    return message


# ── Answers that do not need the core ───────────────────────────────────────────────────────────────────


async def open_form(client: DiscordClient, interaction: Interaction, form: Payload) -> None:
    await _call_back(client, interaction, FORM, form)


async def suggest(client: DiscordClient, interaction: Interaction, choices: Sequence[Suggestion]) -> None:
    """Show suggestions, leaving out those too long to be chosen whole."""
    shown = [
        {"name": choice.label[:NAME_LENGTH] or choice.value, "value": choice.value}
        for choice in choices
        if 0 < len(choice.value) <= NAME_LENGTH
    ]
    await _call_back(client, interaction, CHOICES, {"choices": shown[:MOST_CHOICES]})


async def say_not_saved(client: DiscordClient, interaction: Interaction) -> None:
    """Say that a press was not saved, in both languages: the person's may not be known."""
    data = {
        "content": in_both("not-saved"),
        "flags": EPHEMERAL,
        "allowed_mentions": {"parse": []},
    }
    await _call_back(client, interaction, MESSAGE, data)


async def _call_back(
    client: DiscordClient, interaction: Interaction, kind: int, data: Payload | None = None
) -> Any:
    return await client.ask(
        "POST",
        "/interactions/{webhook_id}/{webhook_token}/callback",
        {"type": kind} if data is None else {"type": kind, "data": dict(data)},
        params={"with_response": "true"} if kind == MESSAGE else None,
        seconds=CALLBACK_PATIENCE,
        webhook_id=interaction.id,  # with these names, the library keeps a rate limit for each address
        webhook_token=interaction.token,
    )


async def _ask_hook(
    client: DiscordClient, interaction: Interaction, method: str, path: str, body: Payload | None = None
) -> Any:
    return await client.ask(
        method,
        path,
        body,
        params={"wait": "true"} if method == "POST" else None,
        webhook_id=client.me.application,
        webhook_token=interaction.token,
    )


def _id_of(message: Any) -> str:
    try:
        return str(int(message["id"]))
    except (KeyError, TypeError, ValueError):
        raise Unknown("an answer without a message id") from None
