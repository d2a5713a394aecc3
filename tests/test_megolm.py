"""Messages of an encrypted room that are decrypted, and others that only pretend to come from it."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from vodozemac import GroupSession, InboundGroupSession

from adapters.matrix.client import Json, MatrixClient
from adapters.matrix.crypto.devices import MEGOLM
from adapters.matrix.crypto.keyring import KeyRing
from adapters.matrix.crypto.machine import Locked, Machine
from adapters.matrix.crypto.megolm import Never, NoKey, RoomKey, open_event
from adapters.matrix.vault import Vault
from bot.port.errors import InputError

ROOM, ANA = "!room", "@ana:example.org"


class Sealing:
    """Ana's session, and the bot's half of it from a given message on."""

    def __init__(self) -> None:
        self.session = GroupSession()
        self.seen: dict[tuple[str, str, int], object] = {}
        self.key = self.key_from_now()

    def key_from_now(self) -> RoomKey:
        return RoomKey(ANA, "her device", InboundGroupSession(self.session.session_key))

    def event(self, words: object, **changes: Any) -> Json:
        plain = words if isinstance(words, bytes) else json.dumps(words).encode()
        content = {"ciphertext": self.session.encrypt(plain).to_base64(), **changes.pop("content", {})}
        return {"type": "m.room.encrypted", "sender": ANA, "event_id": "$1", "content": content, **changes}

    def opened(self, event: Json) -> Json:
        return open_event(self.key, event, ROOM, self.seen)


def message(body: str = "hello", **changes: object) -> dict[str, object]:
    content = {"msgtype": "m.text", "body": body}
    return {"type": "m.room.message", "room_id": ROOM, "content": content, **changes}


def test_a_message_is_opened_with_the_relation_that_stands_in_clear() -> None:
    sealing = Sealing()
    relation = {"m.in_reply_to": {"event_id": "$0"}}

    opened = sealing.opened(sealing.event(message(), content={"m.relates_to": relation}))

    assert opened["type"] == "m.room.message"
    assert opened["content"] == {"msgtype": "m.text", "body": "hello", "m.relates_to": relation}


@pytest.mark.parametrize(
    "words",
    [
        message(room_id="!elsewhere"),
        message(type="m.room.member"),
        message(content="text"),
        [],
        b"\xff",
        b"[" * 30_000,
        b'{"a":' * 1_500 + b"1" + b"}" * 1_500,
    ],
)
def test_an_event_that_is_not_a_message_of_this_room_never_opens(words: object) -> None:
    sealing = Sealing()

    with pytest.raises(Never):
        sealing.opened(sealing.event(words))


def test_another_person_s_words_are_not_taken_for_those_of_the_key_s_owner() -> None:
    sealing = Sealing()

    with pytest.raises(Never):
        sealing.opened(sealing.event(message(), sender="@bob:example.org"))


def test_the_same_ciphertext_under_another_id_is_not_heard_twice() -> None:
    sealing = Sealing()
    event = sealing.event(message())
    first = sealing.opened(event)

    assert sealing.opened(event) == first
    with pytest.raises(Never):
        sealing.opened({**event, "event_id": "$2"})


def test_a_message_from_before_the_key_waits_for_a_better_one() -> None:
    sealing = Sealing()
    event = sealing.event(message())
    sealing.key = sealing.key_from_now()

    with pytest.raises(NoKey):
        sealing.opened(event)


def test_half_a_character_can_be_kept() -> None:
    sealing = Sealing()

    opened = sealing.opened(sealing.event(message("a\ud800b")))

    assert opened["content"]["body"] == "a?b"
    assert json.dumps(opened, ensure_ascii=False).encode()


# ── Whose key it is ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def ring(quick: Path) -> AsyncIterator[KeyRing]:
    made = KeyRing(Vault(quick / "keys", bytes(32)), "@bot:example.org", "D")
    yield made
    made.close()


async def test_a_key_passed_on_by_another_does_not_open_the_owner_s_messages(ring: KeyRing) -> None:
    # given a member who received Ana's key, and passes it to us as their own
    sealing, mallory = Sealing(), "@mallory:example.org"
    ring.take_room_key(ROOM, replace(sealing.key_from_now(), owner=mallory, sender_key="theirs"))
    machine = Machine(MatrixClient("http://nowhere.example"), ring, 30)
    event = sealing.event(message(), content={"algorithm": MEGOLM, "session_id": sealing.session.session_id})

    # when Ana's message comes before her key
    with pytest.raises(Locked):
        machine.open_event(event, ROOM)
    copied = machine.open_event({**event, "sender": mallory, "event_id": "$2"}, ROOM)
    ring.take_room_key(ROOM, sealing.key)

    # then her key decrypts it, whoever sent it before her
    assert machine.open_event(event, ROOM)["content"] == {"msgtype": "m.text", "body": "hello"}
    assert copied["sender"] == mallory


async def test_the_keys_of_both_are_kept(ring: KeyRing, quick: Path) -> None:
    sealing = Sealing()
    for owner in (ANA, "@mallory:example.org"):
        ring.take_room_key(ROOM, replace(sealing.key_from_now(), owner=owner))
    await ring.save()
    ring.close()

    again = KeyRing(Vault(quick / "keys", bytes(32)), "@bot:example.org", "D")
    again.close()

    assert {owner for _, _, owner in again.room_keys} == {ANA, "@mallory:example.org"}


# ── Damaged records ─────────────────────────────────────────────────────────────────────────────────────────


def overwritten(path: Path) -> None:
    path.write_bytes(b"no database" * 1_000)


def without_a_key(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("delete from identity where usage = 'master'")
        database.commit()


def of_another_shape(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("alter table room_keys drop column pickle")
        database.commit()


@pytest.mark.parametrize("damage", [overwritten, without_a_key, of_another_shape])
async def test_damaged_keys_are_told_with_their_file(
    ring: KeyRing, quick: Path, damage: Callable[[Path], None]
) -> None:
    await ring.keep_identity()
    ring.close()
    vault = Vault(quick / "keys", bytes(32))
    damage(vault.path(ring.user))

    with pytest.raises(InputError, match=re.escape(str(vault.path(ring.user)))):
        KeyRing(vault, ring.user, ring.device)
