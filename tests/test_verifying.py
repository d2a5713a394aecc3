"""People verify the bot's account in a conversation with it; their side is ours turned around."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from false_device import FalseDevice
from matrix_stage import Clockface, MemoryJournal, heard_from_start
from patience import PATIENCE
from sealed_person import SealedPerson

from adapters.matrix.client import Json, where
from adapters.matrix.crypto.conversations import DirectConversations
from adapters.matrix.crypto.terminal import SealedTerminal
from adapters.matrix.crypto.verification import (
    PREFIX,
    REQUEST,
    Message,
    Side,
    Verification,
    cancellation,
    request,
    transaction_of,
)
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.rooms import Rooms
from adapters.matrix.vault import Vault
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant, PatientClient
from bot.port.errors import OutsideError
from bot.port.verification import NO_CONVERSATION, Progress, Stage

synapse = pytest.mark.synapse


class Ana:
    """Ana, who follows one verification in her conversation with the bot."""

    def __init__(self, person: Participant, account: Account, ed25519: str, bot: Account) -> None:
        self.person, self.user, self.bot = person, account.user_id, bot
        self.side = Side(account.user_id, account.device_id, {f"ed25519:{account.device_id}": ed25519})

    async def open(self, *, encrypted: bool = False) -> None:
        self.room = await self.person.open_direct(self.bot.user_id, encrypted=encrypted)
        await self.person.wait_for(lambda e: e.get("state_key") == self.bot.user_id and _has_joined(e))

    async def send(self, kind: str, content: Json) -> str:
        return await self.person.send(self.room, kind, content)

    async def tell(self, *messages: Message) -> str:
        """Send messages; return the id of the last one."""
        return [await self.send(each.kind, each.content) for each in messages][-1]

    async def ask(self) -> Verification:
        transaction = await self.tell(request(self.side, self.bot.user_id, "verify me"))
        return Verification(self.side, self.bot.user_id, transaction, 0)

    async def confuse(self) -> str:
        """Send a key for a verification that does not exist; return its transaction."""
        transaction = await self.person.say(self.room, "no request")
        related = {"rel_type": "m.reference", "event_id": transaction}
        await self.send(f"{PREFIX}key", {"key": "x", "m.relates_to": related})
        return transaction

    async def hears(self, step: str, transaction: str) -> Json:
        """Return the content of the bot's next message in this verification."""

        def wanted(event: Json) -> bool:
            content = event.get("content", {})
            is_step = event.get("type") == PREFIX + step
            return is_step and event["sender"] == self.bot.user_id and transaction_of(content) == transaction

        return dict((await self.person.wait_for(wanted))["content"])

    async def is_cancelled(self, transaction: str) -> str:
        return str((await self.hears("cancel", transaction))["code"])

    async def until_shown(self, hers: Verification) -> None:
        """Let her start; answer the bot until there is something to compare."""
        hers.hear(f"{PREFIX}ready", await self.hears("ready", hers.transaction))
        await self.tell(*hers.know(await self.keys_of_bot()))
        for step in ("accept", "key"):
            answers = hers.hear(PREFIX + step, await self.hears(step, hers.transaction))
            if answers:
                await self.tell(*answers)

    async def keys_of_bot(self) -> dict[str, str]:
        user, device = self.bot.user_id, self.bot.device_id
        answer = await self.person.client.request("POST", where("keys", "query"), {"device_keys": {user: []}})
        key = f"ed25519:{device}"
        masters: dict[str, str] = answer["master_keys"][user]["keys"]
        return {key: answer["device_keys"][user][device]["keys"][key], **masters}


def _has_joined(event: Json) -> bool:
    return bool(event["content"].get("membership") == "join")


class Bot:
    def __init__(self, homeserver: Homeserver, account: Account, folder: Path) -> None:
        self.homeserver, self.account = homeserver, account
        self.vault = Vault(folder / "keys", bytes(32), account.password)
        self.journal = MemoryJournal()
        self.places: dict[str, str] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        client = PatientClient(self.homeserver.url, self.account.access_token)
        settings = MatrixSettings(self.homeserver.url, self.account.user_id)
        platform = MatrixPlatform(settings, "day", client, self.places, Clockface(), self.vault)
        async with heard_from_start(platform, self.journal):
            yield

    @asynccontextmanager
    async def operator(self, person: str | None = None) -> AsyncIterator[SealedTerminal]:
        terminal = SealedTerminal(self.vault, self.account.user_id)
        terminal.open(person)
        try:
            if person is None:
                await reached(terminal, Stage.WAITING)
            yield terminal
        finally:
            terminal.close()


async def reached(terminal: SealedTerminal, *stages: Stage) -> Progress:
    async with asyncio.timeout(PATIENCE):
        while (progress := terminal.look()).stage not in stages:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)
    return progress


@pytest.fixture
def bot(homeserver: Homeserver, localpart: Callable[[str], str], quick: Path) -> Bot:
    return Bot(homeserver, homeserver.register(localpart("bot")), quick)


@pytest.fixture
async def ana(homeserver: Homeserver, localpart: Callable[[str], str], bot: Bot) -> AsyncIterator[Ana]:
    account = await asyncio.to_thread(homeserver.register, localpart("ana"))
    device = FalseDevice(homeserver, account, None, None)
    await device.publish()
    async with Participant(homeserver.url, account) as person:
        yield Ana(person, account, device.keys.ed25519_key.to_base64(), bot.account)


@pytest.fixture
async def sealed_ana(
    homeserver: Homeserver, localpart: Callable[[str], str], bot: Bot, quick: Path
) -> AsyncIterator[Ana]:
    account = await asyncio.to_thread(homeserver.register, localpart("ana"))
    async with SealedPerson(homeserver.url, account, quick / "ana") as person:
        ed25519 = person.nio.olm.account.identity_keys["ed25519"]
        yield Ana(person, account, ed25519, bot.account)


@synapse
async def test_the_operators_yes_verifies_what_both_show(bot: Bot, ana: Ana) -> None:
    async with bot.running():
        await ana.open()
        await verify(bot, ana)


@synapse
async def test_in_an_encrypted_conversation_nothing_of_it_is_in_clear(bot: Bot, sealed_ana: Ana) -> None:
    async with bot.running():
        await sealed_ana.open(encrypted=True)
        await verify(bot, sealed_ana)

    raw = await Participant.history(sealed_ana.person, sealed_ana.room)
    assert {event["type"] for event in raw if "state_key" not in event} == {"m.room.encrypted"}


async def verify(bot: Bot, ana: Ana) -> None:
    async with bot.operator() as terminal:
        hers = await ana.ask()
        await ana.until_shown(hers)
        shown = await reached(terminal, Stage.SHOWN)
        terminal.answer("$another", same=True)
        await ana.tell(*hers.confirm())
        terminal.answer(hers.transaction, same=True)
        for step in ("mac", "done"):
            for answer in hers.hear(PREFIX + step, await ana.hears(step, hers.transaction)):
                await ana.tell(answer)
        ended = await reached(terminal, Stage.VERIFIED, Stage.ENDED)

    assert hers.shown is not None
    assert (shown.person, shown.transaction) == (ana.user, hers.transaction)
    assert (shown.emoji, shown.numbers) == (hers.shown.emoji, hers.shown.numbers)
    assert (ended.stage, hers.is_verified) == (Stage.VERIFIED, True)
    assert len(hers.proven) == 2  # the device and the account


@synapse
async def test_a_yes_to_another_verification_is_none_to_this(bot: Bot, ana: Ana) -> None:
    async with bot.running():
        await ana.open()
        async with bot.operator() as terminal:
            hers = await ana.ask()
            await ana.until_shown(hers)
            await reached(terminal, Stage.SHOWN)
            terminal.answer("$another", same=True)
            await ana.is_cancelled(await ana.confuse())  # the bot then looks at the terminal
            again = await ana.ask()
            codes = [await ana.is_cancelled(each.transaction) for each in (hers, again)]
            ended = await reached(terminal, Stage.VERIFIED, Stage.ENDED)

    assert codes == ["m.user", "m.user"]  # people who ask twice must start again
    assert (ended.stage, ended.why) == (Stage.ENDED, "m.user")
    said = {event["type"] for event in ana.person.timeline if event["sender"] == ana.bot.user_id}
    assert f"{PREFIX}mac" not in said


@synapse
async def test_whatever_is_sent_the_next_request_is_taken(bot: Bot, ana: Ana) -> None:
    async with bot.running():
        await ana.open()
        unknown = await ana.person.say(ana.room, "no request")
        for content in _nonsense(unknown, ana):
            for step in ("request", "start", "ready", "done", "cancel", "x"):
                await ana.send(PREFIX + step, content)
            await ana.send("m.room.message", {"msgtype": REQUEST, "body": "verify", **content})
        code = await ana.is_cancelled(await ana.confuse())
        async with bot.operator() as terminal:
            hers = await ana.ask()
            await ana.until_shown(hers)
            shown = await reached(terminal, Stage.SHOWN)

    assert code == "m.unknown_transaction"
    assert hers.shown is not None
    assert shown.emoji == hers.shown.emoji


def _nonsense(transaction: str, ana: Ana) -> Collection[dict[str, Any]]:
    return (
        {},
        {"m.relates_to": "x", "from_device": 1, "methods": {"m.sas.v1": 1}},
        {"m.relates_to": {"rel_type": ["m.reference"], "event_id": 1}, "to": ana.bot.user_id},
        {"m.relates_to": {"rel_type": "m.thread", "event_id": transaction}, "keys": [], "mac": "x"},
        {"m.relates_to": {"rel_type": "m.reference", "event_id": transaction}, "code": {}, "to": [None]},
        {"from_device": "NONE", "methods": ["m.sas.v1"], "to": [ana.bot.user_id]},
    )


@synapse
async def test_a_message_of_a_verification_that_is_over_is_ignored(bot: Bot, ana: Ana) -> None:
    async with bot.running():
        await ana.open()
        hers = await ana.ask()
        first = await ana.is_cancelled(hers.transaction)
        hers.hear(f"{PREFIX}ready", {"from_device": ana.bot.device_id, "methods": ["m.sas.v1"]})
        await ana.tell(*hers.know(await ana.keys_of_bot()))
        related = {"m.relates_to": {"rel_type": "m.reference", "event_id": hers.transaction}}
        await ana.send(f"{PREFIX}key", {"key": "x", **related})
        again = await ana.ask()
        second = await ana.is_cancelled(again.transaction)

    assert (first, second) == ("m.user", "m.user")
    told = [e for e in ana.person.timeline if e["type"] == f"{PREFIX}cancel"]
    assert [transaction_of(each["content"]) for each in told] == [hers.transaction, again.transaction]


@synapse
async def test_a_device_that_the_server_does_not_know_is_told_so(bot: Bot, ana: Ana) -> None:
    async with bot.running():
        await ana.open()
        async with bot.operator() as terminal:
            ana.side = replace(ana.side, device="UNKNOWN")
            hers = await ana.ask()
            code = await ana.is_cancelled(hers.transaction)
            ended = await reached(terminal, Stage.ENDED)

    assert (code, ended.why) == ("m.key_mismatch", "m.key_mismatch")


@synapse
async def test_a_client_that_knows_no_emoji_is_told_so(bot: Bot, ana: Ana) -> None:
    async with bot.running():
        await ana.open()
        asked = request(ana.side, ana.bot.user_id, "verify me")
        scan = {**asked.content, "methods": ["m.qr_code.scan.v1"]}
        code = await ana.is_cancelled(await ana.tell(replace(asked, content=scan)))

    assert code == "m.unknown_method"


@synapse
async def test_a_bot_that_starts_again_ends_what_was_going_on(bot: Bot, ana: Ana) -> None:
    async with bot.running():
        await ana.open()
        terminal = SealedTerminal(bot.vault, bot.account.user_id)
        terminal.open(ana.user)
        asked = await reached(terminal, Stage.ASKED)

    async with bot.running():
        assert asked.transaction is not None
        code = await ana.is_cancelled(asked.transaction)
        ended = await reached(terminal, Stage.ENDED)
    terminal.close()

    assert (code, ended.why) == ("m.timeout", "m.timeout")


@synapse
async def test_the_operator_who_asks_hears_that_the_person_declines(bot: Bot, ana: Ana) -> None:
    async with bot.running():
        await ana.open()
        async with bot.operator(ana.user) as terminal:
            asked = await reached(terminal, Stage.ASKED)
            assert asked.transaction is not None
            await ana.tell(cancellation(asked.transaction, "m.user", "no"))
            ended = await reached(terminal, Stage.ENDED)

    assert (ended.why, ended.by_them) == ("m.user", True)


@synapse
async def test_a_person_without_a_conversation_is_not_asked(bot: Bot) -> None:
    async with bot.running(), bot.operator("@zoe:example.org") as terminal:
        ended = await reached(terminal, Stage.ENDED)

    assert (ended.why, ended.person) == (NO_CONVERSATION, "@zoe:example.org")


def test_there_is_no_terminal_if_no_bot_has_run(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="comptoir run"):
        SealedTerminal(Vault(tmp_path / "keys", bytes(32)), "@bot:example.org").open(None)


BOT, ANA, ZOE = "@bot:example.org", "@ana:example.org", "@zoe:example.org"


async def nobody(room: str, kind: str, content: Json, transaction: str) -> str:
    raise AssertionError("nothing is to be sent")


def member(user: str) -> Json:
    return {"type": "m.room.member", "state_key": user, "content": {"membership": "join"}}


def test_people_verify_us_in_conversations_of_two_alone() -> None:
    rooms = Rooms({"hall": "!hall"}, BOT)
    for room, users in {"!hall": [BOT, ANA], "!a": [BOT, ANA], "!both": [BOT, ANA, ZOE]}.items():
        rooms.note_membership(room, are_in=True)
        if room != "!hall":
            rooms.add_direct(room)
        for user in users:
            rooms.learn(room, member(user))
    conversations = DirectConversations(rooms, BOT, nobody)

    assert [conversations.person_in(room) for room in ("!hall", "!a", "!both", "!x")] == [
        None,
        ANA,
        None,
        None,
    ]
    assert [conversations.room_of(person) for person in (ANA, ZOE)] == ["!a", None]
