"""A client that trusts only verified devices hears the bot and is heard by it: matrix-js-sdk."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from js_person import JsPerson, node
from matrix_stage import Clockface, MemoryJournal, heard_from_start
from test_encrypted_rooms import saying

from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.vault import Vault
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant, PatientClient, body_of
from bot.port.chat import Said

pytestmark = [
    pytest.mark.synapse,
    pytest.mark.skipif(node() is None, reason="`make test-js` sets up matrix-js-sdk"),
]


@pytest.fixture
async def ana(homeserver: Homeserver, localpart: Callable[[str], str]) -> AsyncIterator[JsPerson]:
    account = await asyncio.to_thread(homeserver.register, localpart("ana"), display_name="Ana")
    async with JsPerson(homeserver.url, account) as ana:
        yield ana


@pytest.fixture
async def bot(homeserver: Homeserver, localpart: Callable[[str], str]) -> Account:
    return await asyncio.to_thread(homeserver.register, localpart("bot"))


async def talk(homeserver: Homeserver, bot: Account, ana: JsPerson, folder: Path) -> tuple[str, int]:
    """Talk; return Ana's words as the bot heard them, and her client's judgement of the answer."""
    settings = MatrixSettings(homeserver.url, bot.user_id)
    client = PatientClient(homeserver.url, bot.access_token)
    vault = Vault(folder, bytes(32), bot.password)
    platform, journal = MatrixPlatform(settings, "day", client, {}, Clockface(), vault), MemoryJournal()
    async with heard_from_start(platform, journal):
        room = await ana.open_direct(bot.user_id, encrypted=True)
        asked = await ana.say(room, "Qui paie ?")
        await journal.until(lambda: asked in journal.events)
        heard = platform.read(journal.events[asked])
        answered = await platform.deliver(saying(room, "C1-1", reply_to=asked))
        [opened] = [event for event in await ana.history(room) if event["event_id"] == answered]
        [sealed] = [event for event in await Participant.history(ana, room) if event["event_id"] == answered]
        judged = await ana.shield(sealed, room)
    assert isinstance(heard, Said)
    assert body_of(opened) == "C1-1"
    return heard.text, judged["shieldColour"]


async def test_they_hear_each_other_and_the_client_warns_of_nothing(
    homeserver: Homeserver, bot: Account, ana: JsPerson, quick: Path
) -> None:
    heard, shield = await talk(homeserver, bot, ana, quick / "keys")

    assert (heard, shield) == ("Qui paie ?", 0)


async def test_a_second_start_changes_no_identity(
    homeserver: Homeserver, bot: Account, ana: JsPerson, quick: Path
) -> None:
    await talk(homeserver, bot, ana, quick / "keys")
    first = await _identity(homeserver, bot)

    heard, shield = await talk(homeserver, bot, ana, quick / "keys")

    assert (heard, shield) == ("Qui paie ?", 0)
    assert await _identity(homeserver, bot) == first


async def _identity(homeserver: Homeserver, bot: Account) -> object:
    answer = await asyncio.to_thread(
        homeserver.call,
        "POST",
        "/_matrix/client/v3/keys/query",
        {"device_keys": {bot.user_id: []}},
        token=bot.access_token,
    )
    return answer["master_keys"][bot.user_id]
