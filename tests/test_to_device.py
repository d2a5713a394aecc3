"""Messages of strangers to our device: malformed ones, and a good question after every ten."""

import asyncio
import json
import random
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from matrix_stage import Clockface, MemoryJournal, heard_from_start
from sealed_person import SealedPerson
from sizes import size
from vodozemac import Account, GroupSession

from adapters.matrix.client import MatrixClient, where
from adapters.matrix.crypto.signatures import curve25519, encoded
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.vault import Vault
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import PatientClient
from bot.port.chat import Said

pytestmark = pytest.mark.synapse

MESSAGES, EACH = size(150, 1_000), 10
SEED = 43

Json = dict[str, Any]


class Stranger:
    """A stranger who knows the public keys of our device, has a session with it, and means harm."""

    def __init__(self, seed: int, user: str, ours: Json, one_time_key: Json) -> None:
        self.random = random.Random(seed)
        self.user, self.ours = user, ours
        keys, device = ours["keys"], ours["device_id"]
        self.receives, self.signs = keys[f"curve25519:{device}"], keys[f"ed25519:{device}"]
        self.account = Account()
        [key] = [key["key"] for key in one_time_key.values()]
        self.session = self.account.create_outbound_session(curve25519(self.receives), curve25519(key))

    def messages(self) -> Iterator[tuple[str, Json]]:
        while True:
            kinds = [self.noise, self.sealed_noise, self.false_envelope, self.bad_key, self.half_a_character]
            yield self.random.choice(kinds)()

    def noise(self) -> tuple[str, Json]:
        kinds = ["m.room_key", "m.room_key_request", "m.room_key.withheld", "m.dummy", "x"]
        return self.random.choice(["m.room.encrypted", *kinds]), self.content()

    def content(self) -> Json:
        names = ["algorithm", "sender_key", "ciphertext", "action", "body", "session_id", "device_id"]
        return {self.random.choice(names): self.value(3) for _ in range(self.random.randrange(8))}

    def value(self, depth: int) -> Any:
        plain: list[Any] = [
            None,
            True,
            -1,
            2**53 - 1,
            "",
            "\x00",
            "m.megolm.v1.aes-sha2",
            "😀" * 50,
            self.short(),
            [],
        ]
        if depth and self.random.random() < 0.3:
            return {self.random.choice(["a", "type", self.receives]): self.value(depth - 1)}
        return self.random.choice(plain)

    def short(self) -> str:
        return encoded(self.random.randbytes(self.random.choice([0, 1, 31, 32, 33, 64, 200])))

    def false_envelope(self) -> tuple[str, Json]:
        """Return false ciphertext of various kinds."""
        sealed = {"type": self.random.choice([0, 1, 2, "0", None, -1]), "body": self.value(1)}
        return self.olm({self.receives: self.random.choice([sealed, self.value(2)])}, self.short())

    def olm(self, ciphertext: Json, sender_key: str) -> tuple[str, Json]:
        algorithm = "m.olm.v1.curve25519-aes-sha2"
        return "m.room.encrypted", {
            "algorithm": algorithm,
            "sender_key": sender_key,
            "ciphertext": ciphertext,
        }

    def sealed(self, words: bytes) -> tuple[str, Json]:
        kind, body = self.session.encrypt(words).to_parts()
        ciphertext = {self.receives: {"type": kind, "body": encoded(body)}}
        return self.olm(ciphertext, self.account.curve25519_key.to_base64())

    def sealed_noise(self) -> tuple[str, Json]:
        """Return nonsense, properly encrypted."""
        words = [b"", b"[]", b"null", b"\xff\xfe", b'{"type": 1}', b"[" * 20_000, b'"\\ud800"', b"1e999"]
        return self.sealed(self.random.choice([*words, self.random.randbytes(50)]))

    def half_a_character(self) -> tuple[str, Json]:
        """Return a good key for a room whose name cannot be written down."""
        group = GroupSession()
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "room_id": "\ud800",
            "session_id": group.session_id,
            "session_key": group.session_key.to_base64(),
        }
        words = {
            "type": "m.room_key",
            "sender": self.user,
            "recipient": self.ours["user_id"],
            "recipient_keys": {"ed25519": self.signs},
            "keys": {"ed25519": self.account.ed25519_key.to_base64()},
            "content": content,
        }
        return self.sealed(json.dumps(words).encode())

    def bad_key(self) -> tuple[str, Json]:
        """Return a key that is wrong or another's, properly encrypted and addressed."""
        group = GroupSession()
        content = {
            "algorithm": self.random.choice(["m.megolm.v1.aes-sha2", "m.megolm.v2", None]),
            "room_id": self.random.choice(["!room", None, 3]),
            "session_id": self.random.choice([group.session_id, self.short(), None]),
            "session_key": self.random.choice([group.session_key.to_base64(), self.short(), "é", 7]),
        }
        words = {
            "type": self.random.choice(["m.room_key", "m.forwarded_room_key", "m.dummy"]),
            "sender": self.random.choice([self.user, "@other:comptoir.test"]),
            "recipient": self.ours["user_id"],
            "recipient_keys": {"ed25519": self.random.choice([self.signs, self.short()])},
            "keys": {"ed25519": self.account.ed25519_key.to_base64()},
            "content": self.random.choice([content, self.value(2)]),
        }
        return self.sealed(json.dumps(words).encode())


@pytest.fixture
async def ana(
    homeserver: Homeserver, localpart: Callable[[str], str], quick: Path
) -> AsyncIterator[SealedPerson]:
    account = await asyncio.to_thread(homeserver.register, localpart("ana"), display_name="Ana")
    async with SealedPerson(homeserver.url, account, quick / "ana") as ana:
        yield ana


@pytest.mark.long
async def test_malformed_messages_lose_no_good_question(
    homeserver: Homeserver, localpart: Callable[[str], str], ana: SealedPerson, quick: Path
) -> None:
    # given a bot that Ana talks with, and a stranger who claimed a key of its device
    bot = await asyncio.to_thread(homeserver.register, localpart("bot"))
    foe = await asyncio.to_thread(homeserver.register, localpart("foe"))
    vault, journal = Vault(quick / "keys", bytes(32)), MemoryJournal()
    settings, client = (
        MatrixSettings(homeserver.url, bot.user_id),
        PatientClient(homeserver.url, bot.access_token),
    )
    platform = MatrixPlatform(settings, "day", client, {}, Clockface(), vault)
    theirs = PatientClient(homeserver.url, foe.access_token)

    async with heard_from_start(platform, journal) as task:
        told = await theirs.request("POST", where("keys", "query"), {"device_keys": {bot.user_id: []}})
        asked = {"one_time_keys": {bot.user_id: {bot.device_id: "signed_curve25519"}}}
        given = await theirs.request("POST", where("keys", "claim"), asked)
        stranger = Stranger(
            SEED,
            foe.user_id,
            told["device_keys"][bot.user_id][bot.device_id],
            given["one_time_keys"][bot.user_id][bot.device_id],
        )
        room = await ana.open_direct(bot.user_id, encrypted=True)

        # when the stranger sends messages, and Ana asks, each question with a key of its own
        messages, questions = stranger.messages(), []
        for number in range(MESSAGES // EACH):
            for _ in range(EACH):
                kind, content = next(messages)
                await _send(theirs, bot.user_id, bot.device_id, kind, content)
            ana.nio.invalidate_outbound_session(room)
            questions.append(await ana.say(room, f"Question {number} ?"))
        await journal.until(lambda: set(questions) <= journal.events.keys())

        # then each question is heard as asked, and the bot still listens
        assert not task.done()
        heard = [platform.read(journal.events[question]) for question in questions]
    await theirs.close()
    texts = [each.text for each in heard if isinstance(each, Said)]
    assert texts == [f"Question {number} ?" for number in range(MESSAGES // EACH)]


async def _send(client: MatrixClient, user: str, device: str, kind: str, content: Json) -> None:
    path = where("sendToDevice", kind, secrets.token_hex(8))
    await client.request("PUT", path, {"messages": {user: {device: content}}})
