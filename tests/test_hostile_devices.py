"""Devices whose keys mean harm: what the bot answers reaches everyone else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from false_device import FalseDevice
from test_encrypted_rooms import Stage, begun, saying

from adapters.matrix.crypto.signatures import FIELD, LOW_ORDER, curve25519, encoded
from adapters.matrix.participant import body_of
from adapters.matrix.rehearsal import Account, Homeserver


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
