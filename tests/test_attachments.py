"""Files cross to other clients and back, encrypted where the room is: matrix-nio and matrix-js-sdk."""

import asyncio
import io
import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import nio
import pytest
from js_person import JsPerson, node
from matrix_stage import Clockface, MemoryJournal, heard_from_start
from sealed_person import SealedPerson
from test_encrypted_rooms import Stage, begun, saying

from adapters.matrix import client as matrix
from adapters.matrix.client import Json, MatrixClient, MatrixError, MediaRefused, where
from adapters.matrix.crypto import attachments
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.vault import Vault
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant, PatientClient
from bot.port.chat import Document

pytestmark = pytest.mark.synapse

FILE = b"%PDF-1.7\n" + bytes(range(256)) * 40
NAME, TYPE = "Compte rendu — été.pdf", "application/pdf"


@pytest.fixture
async def stage(homeserver: Homeserver, localpart: Callable[[str], str], quick: Path) -> AsyncIterator[Stage]:
    async with begun(homeserver, localpart, quick) as stage:
        yield stage


@pytest.fixture
async def client(homeserver: Homeserver, localpart: Callable[[str], str]) -> AsyncIterator[MatrixClient]:
    account = await asyncio.to_thread(homeserver.register, localpart("bot"))
    client = PatientClient(homeserver.url, account.access_token)
    yield client
    await client.close()


async def say(platform: MatrixPlatform, room: str, content: Json) -> str:
    """Send to an encrypted room, as the bot's device does."""
    assert await platform._is_encrypted(room)
    sealed = await platform._encrypted(room, "m.room.message", content)
    path = where("rooms", room, "send", "m.room.encrypted", secrets.token_hex(8))
    return str((await platform._client.request("PUT", path, sealed))["event_id"])


async def opened(person: Participant, room: str, event: str) -> Json:
    """Return the content of a message as this person reads it."""
    [found] = [each for each in await person.history(room) if each["event_id"] == event]
    assert found["type"] == "m.room.message"
    return dict(found["content"])


async def fetched_by_nio(ana: SealedPerson, content: Json) -> bytes:
    file = content["file"]
    answer = await ana.nio.download(file["url"])
    assert isinstance(answer, nio.DownloadResponse), answer
    plain: bytes = nio.crypto.attachments.decrypt_attachment(
        answer.body, file["key"]["k"], file["hashes"]["sha256"], file["iv"]
    )
    return plain


async def shared_by_nio(ana: SealedPerson) -> Json:
    answer, keys = await ana.nio.upload(
        io.BytesIO(FILE), content_type=TYPE, filename=NAME, encrypt=True, filesize=len(FILE)
    )
    assert isinstance(answer, nio.UploadResponse), answer
    return {"msgtype": "m.file", "body": NAME, "file": {**keys, "url": answer.content_uri}}


# ── With others ─────────────────────────────────────────────────────────────────────────────────────────


async def test_nio_opens_our_file_and_we_open_theirs(stage: Stage) -> None:
    async with stage.listening():
        # given an encrypted conversation
        room, client = await stage.conversation(), stage.platform._client

        # when each side sends a file
        ours = await say(
            stage.platform, room, await attachments.share(client, NAME, TYPE, FILE, encrypted=True)
        )
        theirs = await stage.ana.send(room, "m.room.message", await shared_by_nio(stage.ana))
        await stage.journal.until(lambda: theirs in stage.journal.events)

        # then the other side has it, and the server has neither
        content = await opened(stage.ana, room, ours)
        assert (content["filename"], content["info"]) == (NAME, {"mimetype": TYPE, "size": len(FILE)})
        assert await fetched_by_nio(stage.ana, content) == FILE
        heard = stage.journal.events[theirs].content["content"]
        assert await attachments.fetch(client, heard) == FILE
        kept = [await client.download(each["file"]["url"]) for each in (content, heard)]
        assert [FILE[:64] in each for each in kept] == [False, False]


async def test_a_document_in_an_encrypted_room_is_encrypted_said_once_and_found_again(stage: Stage) -> None:
    async with stage.listening():
        room, platform = await stage.conversation(), stage.platform
        await stage.hears(await stage.ana.say(room, "hello"))
        sheet = saying(room, "Fiche du comptoir 3", document=Document(NAME, TYPE, FILE))

        said = await platform.deliver(sheet)
        again = await platform.deliver(sheet)
        found = await platform.find(sheet)

        content = await opened(stage.ana, room, said)
        assert (content["msgtype"], content["body"]) == ("m.file", "Fiche du comptoir 3")
        assert (content["filename"], content["info"]) == (NAME, {"mimetype": TYPE, "size": len(FILE)})
        assert await fetched_by_nio(stage.ana, content) == FILE
        assert FILE[:64] not in await platform._client.download(content["file"]["url"])
        assert (again, found) == (said, said)


@pytest.mark.skipif(node() is None, reason="`make test-js` sets up matrix-js-sdk")
async def test_matrix_js_sdk_opens_our_file_and_we_open_theirs(
    homeserver: Homeserver, localpart: Callable[[str], str], quick: Path
) -> None:
    bot = await asyncio.to_thread(homeserver.register, localpart("bot"))
    account = await asyncio.to_thread(homeserver.register, localpart("ana"), display_name="Ana")
    platform, journal = _platform(homeserver, bot, quick), MemoryJournal()
    async with JsPerson(homeserver.url, account) as ana, heard_from_start(platform, journal):
        room = await ana.open_direct(bot.user_id, encrypted=True)
        theirs = await ana.send(room, "m.room.message", await ana.share(NAME, TYPE, FILE))
        await journal.until(lambda: theirs in journal.events)

        shared = await attachments.share(platform._client, NAME, TYPE, FILE, encrypted=True)
        ours = await say(platform, room, shared)

        assert await ana.fetch(await opened(ana, room, ours)) == FILE
        assert await attachments.fetch(platform._client, journal.events[theirs].content["content"]) == FILE


def _platform(homeserver: Homeserver, bot: Account, folder: Path) -> MatrixPlatform:
    settings, vault = MatrixSettings(homeserver.url, bot.user_id), Vault(folder, bytes(32), bot.password)
    client = PatientClient(homeserver.url, bot.access_token)
    return MatrixPlatform(settings, "day", client, {}, Clockface(), vault)


async def test_a_file_for_an_unencrypted_room_is_not_encrypted(client: MatrixClient) -> None:
    content = await attachments.share(client, NAME, TYPE, FILE, encrypted=False)

    assert "file" not in content
    assert await client.download(content["url"]) == FILE
    assert await attachments.fetch(client, content) == FILE


# ── What is refused ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_changed_byte_is_refused(client: MatrixClient) -> None:
    content = await attachments.share(client, NAME, TYPE, FILE, encrypted=True)
    sealed = bytearray(await client.download(content["file"]["url"]))
    sealed[100] ^= 1
    changed = {**content["file"], "url": await client.upload(bytes(sealed), TYPE)}

    with pytest.raises(MediaRefused, match="not the file that was sent"):
        await attachments.fetch(client, {**content, "file": changed})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"v": "v3"}, "do not know"),
        ({"key": {"alg": "none", "k": "AA"}}, "do not know"),
        ({"key": "AA"}, "do not know"),
        ({"key": {"alg": "A256CTR", "k": "é"}}, "no base64"),
        ({"key": {"alg": "A256CTR", "k": "AAAA"}}, "another length"),
        ({"iv": "AAAA"}, "another length"),
        ({"iv": None}, "another length"),
        ({"hashes": {}}, "another length"),
        ({"hashes": ["sha256"]}, "another length"),
    ],
)
async def test_keys_that_are_none_are_refused(client: MatrixClient, changes: Json, why: str) -> None:
    content = await attachments.share(client, NAME, TYPE, FILE, encrypted=True)

    with pytest.raises(MediaRefused, match=why):
        await attachments.fetch(client, {**content, "file": {**content["file"], **changes}})


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://example.org/a",
        "mxc://example.org",
        "mxc://example.org/",
        "mxc://example.org/a/b",
        "mxc://example.org/..",
        "mxc://../a",
        "mxc://example.org/a?x=1",
        "mxc://example.org/a#b",
        "mxc://example.org/%2e%2e",
        "mxc://example.org/a\n",
        "mxc://a@example.org/a",
        "mxc://example.org:/a",
        "mxc://[::1/a",
    ],
)
async def test_an_address_that_is_none_never_reaches_the_server(address: str | None) -> None:
    nowhere = MatrixClient("http://127.0.0.1:1")  # asking it would raise NoAnswer

    with pytest.raises(MediaRefused, match="no address"):
        await attachments.fetch(nowhere, {"url": address})


async def test_a_file_that_is_too_large_is_not_read(
    client: MatrixClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = await attachments.share(client, NAME, TYPE, FILE, encrypted=True)
    monkeypatch.setattr(matrix, "LARGEST_MEDIA", len(FILE) - 1)

    with pytest.raises(MediaRefused, match="more than"):
        await attachments.fetch(client, content)


async def test_a_file_that_is_not_there_is_the_server_s_to_say(client: MatrixClient) -> None:
    content = await attachments.share(client, NAME, TYPE, FILE, encrypted=False)

    with pytest.raises(MatrixError) as refused:
        await attachments.fetch(client, {**content, "url": content["url"] + "absent"})

    assert refused.value.errcode == "M_NOT_FOUND"
