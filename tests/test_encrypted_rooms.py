"""Encrypted rooms on a real homeserver, with a person whose client is matrix-nio."""

import asyncio
import math
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from matrix_stage import Clockface, MemoryJournal, heard_from_start
from patience import PATIENCE
from sealed_person import SealedPerson

from adapters.matrix.assembly import connect
from adapters.matrix.client import Json, where
from adapters.matrix.crypto.outlook import Standing, standing_of
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.vault import Vault, vault_of
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import PatientClient, body_of
from bot.port import body as b
from bot.port.chat import Batch, Edited, Incoming, Outgoing, Reacted, Removed, Said, Unreadable
from bot.port.errors import InputError, OutsideError

pytestmark = pytest.mark.synapse

NOON = datetime(2018, 10, 16, 10, tzinfo=UTC)
KEY = bytes(range(32))


class Stage:
    """A bot with a vault, and Ana, whose client encrypts."""

    ana_account: Account

    def __init__(self, homeserver: Homeserver, bot: Account, ana: SealedPerson, folder: Path) -> None:
        self.homeserver, self.bot, self.ana, self.folder = homeserver, bot, ana, folder
        self.places: dict[str, str] = {}
        self.journal = MemoryJournal()
        self.vault = Vault(folder / "keys", KEY, bot.password)
        self.begin_anew()

    def begin_anew(self, patience: float = PATIENCE) -> None:
        """Start as a new process would, with what was kept."""
        settings = MatrixSettings(self.homeserver.url, self.bot.user_id)
        client = PatientClient(self.homeserver.url, self.bot.access_token)
        self.platform = MatrixPlatform(
            settings, "day", client, self.places, Clockface(), replace(self.vault, patience=patience)
        )

    def listening(self) -> AbstractAsyncContextManager[object]:
        return heard_from_start(self.platform, self.journal)

    def heard(self) -> list[Incoming]:
        read = (self.platform.read(event) for event in self.journal.events.values())
        return [incoming for incoming in read if incoming is not None]

    async def hears(self, event: str) -> Incoming:
        """Wait for an event and return its meaning."""
        await self.journal.until(lambda: any(heard.event == event for heard in self.heard()))
        return next(heard for heard in self.heard() if heard.event == event)

    async def conversation(self) -> str:
        """Let Ana open an encrypted conversation, as clients do."""
        room = await self.ana.open_direct(self.bot.user_id, encrypted=True)
        await self.ana.wait_for(lambda e: e.get("state_key") == self.bot.user_id and _has_joined(e))
        return room


def _has_joined(event: Json) -> bool:
    return bool(event["content"].get("membership") == "join")


def saying(room: str, text: str, **changes: object) -> Outgoing:
    now = datetime.now(UTC)
    said = Outgoing("say", f"direct:{room}", "greeting", "token-1", NOON, now, body=b.paragraph(b.Text(text)))
    return replace(said, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def stage(homeserver: Homeserver, localpart: Callable[[str], str], quick: Path) -> AsyncIterator[Stage]:
    async with begun(homeserver, localpart, quick) as stage:
        yield stage


@asynccontextmanager
async def begun(homeserver: Homeserver, localpart: Callable[[str], str], quick: Path) -> AsyncIterator[Stage]:
    bot = await asyncio.to_thread(homeserver.register, localpart("bot"))
    account = await asyncio.to_thread(homeserver.register, localpart("ana"), display_name="Ana")
    async with SealedPerson(homeserver.url, account, quick / "ana") as ana:
        stage = Stage(homeserver, bot, ana, quick)
        stage.ana_account = account
        yield stage


async def test_a_question_asked_in_an_encrypted_conversation_is_heard_and_answered_there(
    stage: Stage,
) -> None:
    async with stage.listening():
        room = await stage.conversation()
        asked = await stage.ana.say(room, "Qui paie le brevet ?")
        heard = await stage.hears(asked)
        answered = await stage.platform.deliver(saying(room, "C1-1", reply_to=asked))
        answer = await stage.ana.wait_for(lambda e: e["event_id"] == answered)

    assert isinstance(heard, Said)
    assert heard.text == "Qui paie le brevet ?"
    assert (answer["type"], body_of(answer)) == ("m.room.message", "C1-1")
    assert answer["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}


async def test_nothing_of_what_is_said_there_can_be_read_on_the_server(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        await stage.hears(await stage.ana.say(room, "hello"))
        said = await stage.platform.deliver(saying(room, "un secret"))
        await stage.platform.deliver(saying(room, "un autre", operation="edit", target=said, token="token-2"))

    raw = await super(SealedPerson, stage.ana).history(room)
    own = [event for event in raw if event["sender"] == stage.bot.user_id and "state_key" not in event]
    assert [event["type"] for event in own] == ["m.room.encrypted", "m.room.encrypted"]
    assert all("secret" not in str(event) and "autre" not in str(event) for event in own)
    assert own[1]["content"]["m.relates_to"] == {"rel_type": "m.replace", "event_id": said}


async def test_edits_marks_and_removals_of_encrypted_messages_are_heard(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        said = await stage.ana.say(room, "hello")
        edit = await stage.ana.edit(room, said, "hello all")
        mark = await stage.ana.react(room, said, "👍")
        question = await stage.ana.react(room, said, "❓")
        await stage.hears(question)  # before its target is gone
        removal = await stage.ana.redact(room, said)
        heard = [await stage.hears(event) for event in (said, edit, mark, question, removal)]

    kinds = [type(each) for each in heard]
    assert kinds == [Said, Edited, Reacted, Reacted, Removed]
    assert isinstance(heard[1], Edited)
    assert (heard[1].target, heard[1].text) == (said, "hello all")
    assert isinstance(heard[3], Reacted)
    assert heard[3].about is not None
    assert heard[3].about.text == "hello all"


async def test_an_edit_taken_away_brings_the_words_before_it_in_clear(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        said = await stage.ana.say(room, "hello")
        first, second = [await stage.ana.edit(room, said, text) for text in ("hello all", "06 12 34")]
        await stage.hears(second)
        removals = [await stage.hears(await stage.ana.redact(room, edit)) for edit in (second, first)]

    assert [isinstance(each, Removed) and each.of == said for each in removals] == [True, True]
    told = [each.about for each in removals if isinstance(each, Removed)]
    assert [about and about.text for about in told] == ["hello all", "hello"]


async def test_after_a_restart_the_conversation_goes_on(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        await stage.hears(await stage.ana.say(room, "before"))
    away = await stage.ana.say(room, "while away")
    stage.begin_anew()

    async with stage.listening():
        heard = await stage.hears(away)
        answered = await stage.platform.deliver(saying(room, "back"))
        answer = await stage.ana.wait_for(lambda e: e["event_id"] == answered)

    assert isinstance(heard, Said)
    assert heard.text == "while away"
    assert body_of(answer) == "back"


async def test_an_encrypted_message_is_found_again_and_not_sent_twice(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        await stage.hears(await stage.ana.say(room, "hello"))
        said = await stage.platform.deliver(saying(room, "once"))
        edited = await stage.platform.deliver(
            saying(room, "twice", operation="edit", target=said, token="token-2")
        )
    stage.begin_anew()

    async with stage.listening():
        found = await stage.platform.find(saying(room, "once"))
        found_edit = await stage.platform.find(
            saying(room, "twice", operation="edit", target=said, token="token-2")
        )
        unsaid = await stage.platform.find(saying(room, "never", key="another"))
        again = await stage.platform.deliver(saying(room, "once"))

    assert (found, found_edit, unsaid, again) == (said, edited, None, said)


async def test_the_keys_lie_in_a_folder_of_our_own(stage: Stage) -> None:
    async with stage.listening():
        await stage.conversation()

    assert stat.S_IMODE((stage.folder / "keys").stat().st_mode) == 0o700


class Killed(Exception):
    """The end of the process."""


class DyingJournal(MemoryJournal):
    """A journal that lives until it must keep a message."""

    async def take(self, batch: Batch) -> None:
        if any(event.content.get("type") == "m.room.message" for event in batch.events):
            raise Killed
        await super().take(batch)


async def test_a_death_between_the_keys_and_the_journal_loses_nothing(stage: Stage) -> None:
    # given a first message whose key was saved when the process ended
    dying = stage.journal = DyingJournal()
    await stage.platform.start()
    listening = asyncio.create_task(stage.platform.listen(dying))
    await dying.until(lambda: dying.kept is not None)
    room = await stage.conversation()
    asked = await stage.ana.say(room, "Qui paie ?")
    with pytest.raises(Killed):
        await listening
    await stage.platform.close()

    # when another process starts from the journal's position
    stage.journal = MemoryJournal()
    stage.journal.kept, stage.journal.events = dying.kept, dying.events
    stage.begin_anew()
    async with stage.listening():
        heard = await stage.hears(asked)

    # then the server sends the key and the message again
    assert isinstance(heard, Said)
    assert heard.text == "Qui paie ?"


# ── What cannot be decrypted ────────────────────────────────────────────────────────────────────────────


async def test_a_message_without_its_key_is_heard_when_the_key_comes(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        stage.ana.withhold_keys()
        asked = await stage.ana.say(room, "Qui paie ?")
        mark = await stage.ana.react(room, asked, "❓")
        before = await stage.hears(await stage.ana.react(room, asked, "👍"))
        await stage.ana.give_keys()
        heard, marked = await stage.hears(asked), await stage.hears(mark)

    assert isinstance(before, Reacted)
    assert isinstance(heard, Said)
    assert heard.text == "Qui paie ?"
    assert isinstance(marked, Reacted)
    assert marked.about is not None
    assert marked.about.text == "Qui paie ?"


async def test_a_message_without_its_key_is_not_forgotten_over_a_restart(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        stage.ana.withhold_keys()
        asked = await stage.ana.say(room, "Qui paie ?")
        await stage.hears(await stage.ana.react(room, asked, "👍"))
    stage.begin_anew()

    async with stage.listening():
        await stage.ana.give_keys()
        heard = await stage.hears(asked)

    assert isinstance(heard, Said)
    assert heard.text == "Qui paie ?"


async def test_a_message_deleted_before_its_key_came_is_not_heard(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        stage.ana.withhold_keys()
        asked = await stage.ana.say(room, "Qui paie ?")
        mark = await stage.ana.react(room, asked, "❓")
        await stage.hears(await stage.ana.react(room, asked, "👍"))
        await stage.hears(await stage.ana.redact(room, asked))
        await stage.ana.give_keys()
        await stage.hears(await stage.ana.say(room, "Rien"))

    assert {asked, mark} & {heard.event for heard in stage.heard()} == set()
    assert "Qui paie" not in str(stage.journal.events)


async def test_the_author_of_unreadable_messages_is_told_once_and_not_heard_afterwards(stage: Stage) -> None:
    # given two messages with one key, which does not come
    async with stage.listening():
        room = await stage.conversation()
        stage.ana.withhold_keys()
        first = await stage.ana.say(room, "Qui paie ?")
        second = await stage.ana.say(room, "Qui paie donc ?")
        await stage.ana.react(room, second, "❓")
        await stage.hears(await stage.ana.react(room, second, "👍"))
    assert [each for each in stage.heard() if isinstance(each, Unreadable)] == []

    # when patience ends, and the key comes after all
    stage.begin_anew(patience=0)
    async with stage.listening():
        told = await stage.hears(first)
        await stage.ana.give_keys()
        third = await stage.hears(await stage.ana.say(room, "Vous lisez ?"))

    # then their author was told once, and both messages stay given up
    assert isinstance(told, Unreadable)
    assert told.handle == stage.ana.user
    assert [each.event for each in stage.heard() if isinstance(each, Unreadable)] == [first]
    assert second not in {each.event for each in stage.heard()}
    assert isinstance(third, Said)


async def test_a_person_whose_new_message_is_unreadable_is_told_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a person who was told, and whose client encrypts with the same key
    monkeypatch.setattr("adapters.matrix.crypto.held.TOLD_EVERY", 0.0)
    stage.begin_anew(patience=0)
    async with stage.listening():
        room = await stage.conversation()
        stage.ana.withhold_keys()
        asked = await stage.ana.say(room, "Qui paie ?")
        first = await stage.hears(asked)

        # when they write the message again
        again = await stage.hears(await stage.ana.say(room, "Qui paie ?"))

    # then they are told again
    assert [type(each) for each in (first, again)] == [Unreadable, Unreadable]


async def test_a_message_given_up_is_not_heard_when_the_server_sends_it_again(stage: Stage) -> None:
    # given a message whose author was told that it cannot be read
    async with stage.listening():
        room = await stage.conversation()
        await stage.hears(await stage.ana.say(room, "hello"))
        before = stage.journal.kept
    stage.ana.withhold_keys()
    stage.ana.nio.invalidate_outbound_session(room)
    asked = await stage.ana.say(room, "!suivante")
    stage.begin_anew(patience=0)
    async with stage.listening():
        await stage.hears(asked)

    # when its key comes, and the server sends the message again
    stage.journal.kept = before
    stage.begin_anew()
    await stage.ana.give_keys()
    async with stage.listening():
        await stage.hears(await stage.ana.say(room, "!suivante"))

    # then only the rewritten message is heard
    assert [each.text for each in stage.heard() if isinstance(each, Said)] == ["hello", "!suivante"]


async def test_a_message_whose_key_is_withheld_is_unreadable_at_once(stage: Stage) -> None:
    stage.begin_anew(patience=math.inf)
    async with stage.listening():
        room = await stage.conversation()
        stage.ana.withhold_keys()
        sealed = await stage.ana.say(room, "Qui paie ?")
        [event] = [e for e in await super(SealedPerson, stage.ana).history(room) if e["event_id"] == sealed]
        refused = {"session_id": event["content"]["session_id"], "room_id": room, "code": "m.unverified"}
        messages = {stage.bot.user_id: {stage.bot.device_id: refused}}
        path = where("sendToDevice", "m.room_key.withheld", "w1")
        await stage.ana.client.request("PUT", path, {"messages": messages})
        told = await stage.hears(sealed)

    assert isinstance(told, Unreadable)


async def test_the_author_is_asked_for_the_key_that_is_lacking(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.conversation()
        stage.ana.withhold_keys()
        sealed = await stage.ana.say(room, "Qui paie ?")
        async with asyncio.timeout(PATIENCE):
            while not stage.ana.asked_for:
                await stage.ana.catch_up(poll=1)

    [event] = [e for e in await super(SealedPerson, stage.ana).history(room) if e["event_id"] == sealed]
    asked = stage.ana.asked_for[0]
    assert asked.sender == stage.bot.user_id
    assert asked.session_id == event["content"]["session_id"]


# ── What is kept, and lost ──────────────────────────────────────────────────────────────────────────────


async def test_a_device_whose_keys_are_lost_does_not_start_and_says_what_to_do(stage: Stage) -> None:
    async with stage.listening():
        await stage.conversation()
    shutil.rmtree(stage.folder / "keys")
    stage.begin_anew()

    with pytest.raises(OutsideError) as refused:
        await stage.platform.start()
    await stage.platform.close()

    assert stage.bot.device_id in str(refused.value)
    assert "comptoir-keys" in str(refused.value)


async def test_another_key_than_the_one_that_sealed_is_refused_with_the_file_named(stage: Stage) -> None:
    async with stage.listening():
        await stage.conversation()
    stage.vault = replace(stage.vault, key=bytes(32))
    stage.begin_anew()

    with pytest.raises(InputError, match=re.escape(str(stage.vault.path(stage.bot.user_id)))):
        await stage.platform.start()
    await stage.platform.close()


async def test_lost_keys_make_a_new_device_where_a_password_is_given(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an account kept from an earlier login, whose keys were lost since then
    settings = MatrixSettings(stage.homeserver.url, stage.bot.user_id, keys=stage.folder / "keys")
    stage.vault = replace(stage.vault, key=_sealing(monkeypatch, settings))
    stage.begin_anew()
    async with stage.listening():
        await stage.conversation()
    shutil.rmtree(stage.folder / "keys")
    kept = {"user": stage.bot.user_id, "device": stage.bot.device_id, "token": stage.bot.access_token}

    # when the bot starts again without a password, then with one
    with pytest.raises(InputError, match=stage.bot.device_id):
        await connect(settings, kept)
    monkeypatch.setenv("COMPTOIR_MATRIX_PASSWORD", stage.bot.password)
    client, account = await connect(settings, kept)
    await client.close()

    # then the new device encrypts, and hears Ana
    assert account is not None
    assert account["device"] != stage.bot.device_id
    stage.bot = replace(stage.bot, access_token=account["token"], device_id=account["device"])
    stage.begin_anew()
    async with stage.listening():
        room = await stage.conversation()
        heard = await stage.hears(await stage.ana.say(room, "hello again"))
    assert isinstance(heard, Said)
    assert heard.text == "hello again"


def _sealing(monkeypatch: pytest.MonkeyPatch, settings: MatrixSettings) -> bytes:
    monkeypatch.setenv("COMPTOIR_MATRIX_PICKLE_KEY", "a long enough secret of a test")
    vault = vault_of(settings)
    assert vault is not None
    return vault.key


async def test_an_identity_of_another_making_is_replaced_where_there_is_a_password(stage: Stage) -> None:
    # given an account whose identity and keys were lost with its first device
    async with stage.listening():
        await stage.conversation()
    shutil.rmtree(stage.folder / "keys")
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": stage.bot.user_id},
        "password": stage.bot.password,
    }
    path = "/_matrix/client/v3/login"
    told = await asyncio.to_thread(stage.homeserver.call, "POST", path, login)
    stage.bot = replace(stage.bot, access_token=told["access_token"], device_id=told["device_id"])

    # when it starts without a password, then with one, then without one again
    standings = []
    for password in (None, stage.bot.password, None):
        stage.vault = replace(stage.vault, password=password)
        stage.begin_anew()
        async with stage.listening():
            client = PatientClient(stage.homeserver.url, stage.bot.access_token)
            device = (stage.bot.user_id, stage.bot.device_id)
            standings.append(await standing_of(client, stage.vault, *device))
            await client.close()

    # then the new device is vouched for from the first start with a password
    assert standings == [Standing.UNVOUCHED, Standing.VOUCHED, Standing.VOUCHED]


def test_without_a_key_nothing_of_encryption_is_loaded() -> None:
    code = "import sys, adapters.matrix.assembly; print('adapters.matrix.crypto' in sys.modules)"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert printed.stdout == "False\n"


@pytest.mark.parametrize(
    ("given", "said"), [(None, "openssl rand -base64 32"), ("short", "openssl rand -base64 32")]
)
def test_a_key_is_asked_for_where_rooms_are_to_be_encrypted(
    given: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = MatrixSettings("https://example.org", "@bot:example.org", True, tmp_path)
    if given:
        monkeypatch.setenv("COMPTOIR_MATRIX_PICKLE_KEY", given)

    with pytest.raises(InputError, match=said):
        vault_of(settings)


def test_a_key_is_asked_for_where_another_sealed_what_is_kept(tmp_path: Path) -> None:
    settings = MatrixSettings("https://example.org", "@bot:example.org", keys=tmp_path)
    (tmp_path / "bot_example.org.db").touch()

    with pytest.raises(InputError, match=r"bot_example\.org\.db"):
        vault_of(settings)
