"""Devices: whose devices are asked for and when, and which are believed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from test_matrix_client import Answer, Server, saying, server  # noqa: F401 - its fixture
from vodozemac import Account

from adapters.matrix.client import MatrixClient
from adapters.matrix.crypto.devices import MEGOLM, OLM, Devices
from adapters.matrix.crypto.signatures import signed

ANA = "@ana:remote.example"
NOBODY = saying(200, {"failures": {"remote.example": {}}, "device_keys": {}})


@pytest.fixture
async def client(server: Server) -> AsyncIterator[MatrixClient]:  # noqa: F811
    made = MatrixClient(server.url, "secret")
    yield made
    await made.close()


def device(id: str, account: Account | None = None) -> dict[str, Any]:
    account = account or Account()
    shown = {
        "user_id": ANA,
        "device_id": id,
        "algorithms": [OLM, MEGOLM],
        "keys": {
            f"curve25519:{id}": account.curve25519_key.to_base64(),
            f"ed25519:{id}": account.ed25519_key.to_base64(),
        },
    }
    return {id: signed(shown, ANA, f"ed25519:{id}", account)}


def telling(*told: dict[str, Any]) -> Answer:
    keys = {id: each for some in told for id, each in some.items()}
    return saying(200, {"device_keys": {ANA: keys}})


async def of_ana(known: Devices) -> list[str]:
    return [device.id for device in await known.of([ANA])]


async def test_a_new_device_is_asked_for_again_when_its_server_answers(
    server: Server,  # noqa: F811
    client: MatrixClient,
) -> None:
    # given a person with a new device, whose server just failed to answer
    known, phone = Devices(client, silent_for=0.0), device("PHONE")
    server.gives(telling(phone), NOBODY, telling(phone, device("LAPTOP")))
    await of_ana(known)
    known.changed([ANA])

    seen = [await of_ana(known), await of_ana(known), await of_ana(known)]

    assert seen == [["PHONE"], ["PHONE", "LAPTOP"], ["PHONE", "LAPTOP"]]
    assert len(server.asked) == 3


async def test_a_server_that_does_not_answer_ours_is_asked_seldom(
    server: Server,  # noqa: F811
    client: MatrixClient,
) -> None:
    server.gives(NOBODY)
    known = Devices(client)

    seen = [await of_ana(known) for _ in range(5)]

    assert (seen, len(server.asked)) == ([[]] * 5, 1)


async def test_a_change_told_while_devices_are_asked_for_is_not_missed(
    server: Server,  # noqa: F811
    client: MatrixClient,
) -> None:
    known, phone, asked = Devices(client), device("PHONE"), asyncio.Event()

    async def slowly(request: Any) -> Any:
        known.changed([ANA])
        asked.set()
        return await telling(phone)(request)

    server.gives(slowly, telling(phone, device("LAPTOP")))

    seen = [await of_ana(known), await of_ana(known)]

    assert asked.is_set()
    assert seen == [["PHONE"], ["PHONE", "LAPTOP"]]


async def test_other_keys_under_the_name_of_a_device_are_never_taken_for_its_own(
    server: Server,  # noqa: F811
    client: MatrixClient,
) -> None:
    known, hers = Devices(client), Account()
    server.gives(*[telling(device("PHONE", keys)) for keys in (hers, Account(), Account(), hers)])

    seen = []
    for _ in range(4):
        known.changed([ANA])
        seen.append(await of_ana(known))

    assert seen == [["PHONE"], [], [], ["PHONE"]]
