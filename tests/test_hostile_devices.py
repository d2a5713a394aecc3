"""Devices with harmful keys: the bot's answers still reach everyone else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from false_device import FalseDevice
from test_encrypted_rooms import Stage, begun, saying

from adapters.matrix.crypto.signatures import FIELD, LOW_ORDER, curve25519, encoded
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import ENCRYPTION, body_of


@pytest.fixture
async def stage(homeserver: Homeserver, localpart: Callable[[str], str], quick: Path) -> AsyncIterator[Stage]:
    async with begun(homeserver, localpart, quick) as stage:
        yield stage


async def another_device(stage: Stage, account: Account) -> Account:
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user_id},
        "password": account.password,
    }
    told = await asyncio.to_thread(stage.homeserver.call, "POST", "/_matrix/client/v3/login", login)
    return replace(account, access_token=told["access_token"], device_id=told["device_id"])


ZERO = encoded(bytes(32))


@pytest.mark.synapse
@pytest.mark.parametrize(
    ("receives", "once"), [(ZERO, None), (None, ZERO)], ids=["its own key", "the key that serves once"]
)
async def test_a_device_with_a_key_of_zero_holds_up_nobodys_answer(
    stage: Stage, receives: str | None, once: str | None
) -> None:
    # given one more device of a person, in their conversation
    false = FalseDevice(stage.homeserver, await another_device(stage, stage.ana_account), receives, once)
    async with stage.listening():
        room = await stage.conversation()
        await stage.hears(await stage.ana.say(room, "hello"))
        await false.publish()

        # when the bot answers there
        answered = await stage.platform.deliver(saying(room, "C1-1"))
        answer = await stage.ana.wait_for(lambda e: e["event_id"] == answered)

    # then the other device reads it
    assert body_of(answer) == "C1-1"


@pytest.mark.parametrize("point", [*LOW_ORDER, FIELD, FIELD + 1, 2**255, 2**255 + FIELD])
def test_no_key_of_low_order_is_taken_for_one(point: int) -> None:
    with pytest.raises(ValueError, match="low order"):
        curve25519(encoded(point.to_bytes(32, "little")))


@pytest.mark.synapse
async def test_a_person_who_shows_anothers_key_as_theirs_deafens_nobody(
    stage: Stage, localpart: Callable[[str], str]
) -> None:
    # given an encrypted hall, and a member whose device shows Ana's key
    encryption = {"type": "m.room.encryption", "state_key": "", "content": ENCRYPTION}
    levels = {"users": {stage.bot.user_id: 100}}
    room = await stage.ana.create(
        preset="public_chat",
        invite=[stage.bot.user_id],
        initial_state=[encryption],
        power_level_content_override=levels,
    )
    zoe = await asyncio.to_thread(stage.homeserver.register, localpart("zoe"))
    path = f"/_matrix/client/v3/join/{room}"
    await asyncio.to_thread(stage.homeserver.call, "POST", path, {}, token=zoe.access_token)
    anas = stage.ana.nio.olm.account.identity_keys["curve25519"]
    await FalseDevice(stage.homeserver, zoe, anas, None).publish()

    # when the bot first speaks there
    stage.places["hall"] = room
    stage.begin_anew()
    async with stage.listening():
        said = await stage.platform.deliver(saying(room, "Bonjour", place="hall"))
        heard = await stage.ana.wait_for(lambda e: e["event_id"] == said)

    # then Ana reads it
    assert (heard["type"], body_of(heard)) == ("m.room.message", "Bonjour")
