"""A person verifies the bot's account by emoji with matrix-js-sdk, the operator at `comptoir verify`."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from js_person import JsPerson, node
from matrix_stage import Clockface, MemoryJournal, heard_from_start
from patience import PATIENCE

from adapters.matrix.client import Json, MatrixClient, where
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.vault import vault_of
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import PatientClient
from bot.port.chat import Edited, Incoming, Said, Unreadable
from bot.port.verification import EMOJI

pytestmark = [
    pytest.mark.synapse,
    pytest.mark.skipif(node() is None, reason="`make test-js` sets up matrix-js-sdk"),
]

ROOT = Path(__file__).parent.parent
PICKLE_KEY = "the key of a test, long enough"
SETTINGS = """\
programme: {programme}
database: comptoir.db
platforms:
  matrix: {{homeserver: "{homeserver}", user: "{user}"}}
"""


class Operator:
    """An operator who sits at `comptoir verify`."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._folder, self._arguments = folder, arguments
        self.lines: list[str] = []

    async def __aenter__(self) -> "Operator":
        self._process = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-c",
                "from bot.cli import main; main()",
                "--lang",
                "en",
                "verify",
                *self._arguments,
            ),
            cwd=self._folder,
            env={
                "PYTHONPATH": str(ROOT),
                "COMPTOIR_MATRIX_PICKLE_KEY": PICKLE_KEY,
                "PYTHONUNBUFFERED": "1",
                "PYTHONUTF8": "1",
            },
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Press Ctrl-C, if it still runs."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)
        await self._process.communicate()

    async def reads(self, beginning: str) -> str:
        """Wait for the next line with this beginning, and return it."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await self._process.stdout.readline()).decode().strip():
                self.lines.append(line)
                if line.startswith(beginning):
                    return line
        raise AssertionError(self.lines)

    async def compares(self) -> tuple[list[tuple[str, str]], list[int]]:
        """Return the emoji with their English names, and the numbers."""
        await self.reads("Is it the same")
        shown = [line.split("  ") for line in self.lines if line.split("  ")[0] in EMOJI]
        numbers = next(line for line in self.lines if line.startswith("or the numbers: "))
        emoji = [(emoji, names.split(" / ")[1]) for emoji, names in shown]
        return emoji, [int(number) for number in numbers.removeprefix("or the numbers: ").split()]

    def types(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())

    async def leaves(self) -> int:
        """Read the last lines and return the exit status."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            rest = (await self._process.stdout.read()).decode()
            self.lines += [line.strip() for line in rest.splitlines()]
            return await self._process.wait()


class Stage:
    """A running bot, and a conversation that Ana opened with it."""

    def __init__(
        self, url: str, platform: MatrixPlatform, journal: MemoryJournal, bot: Account, folder: Path
    ) -> None:
        self.url, self.platform, self.journal, self.bot, self.folder = url, platform, journal, bot, folder

    def operator(self, *arguments: str) -> Operator:
        return Operator(self.folder, *arguments)

    def said(self) -> list[Incoming]:
        """Return what would be taken for messages to the bot."""
        read = (self.platform.read(event) for event in self.journal.events.values())
        return [heard for heard in read if isinstance(heard, Said | Edited | Unreadable)]

    async def trusts(self, person: str) -> bool:
        """Return whether the bot's account considers a person verified."""
        client = PatientClient(self.url, self.bot.access_token)
        try:
            return await has_signed(client, self.bot.user_id, person)
        finally:
            await client.close()


async def has_signed(client: MatrixClient, user: str, other: str) -> bool:
    """Return whether an account has signed the other's master key; servers show that to nobody else."""
    answer = await client.request("POST", where("keys", "query"), {"device_keys": {other: []}})
    return user in answer["master_keys"][other]["signatures"]


@pytest.fixture
async def ana(homeserver: Homeserver, localpart: Callable[[str], str]) -> AsyncIterator[JsPerson]:
    account = await asyncio.to_thread(homeserver.register, localpart("ana"), display_name="Ana")
    async with JsPerson(homeserver.url, account) as ana:
        yield ana


@pytest.fixture
async def stage(
    homeserver: Homeserver,
    localpart: Callable[[str], str],
    quick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stage]:
    bot = await asyncio.to_thread(homeserver.register, localpart("bot"))
    monkeypatch.setenv("COMPTOIR_MATRIX_PICKLE_KEY", PICKLE_KEY)
    (quick / "comptoir.yaml").write_text(
        SETTINGS.format(programme=ROOT / "programme.yaml", homeserver=homeserver.url, user=bot.user_id)
    )
    settings = MatrixSettings(homeserver.url, bot.user_id, keys=quick / "comptoir-keys")
    client = PatientClient(homeserver.url, bot.access_token)
    platform = MatrixPlatform(settings, "day", client, {}, Clockface(), vault_of(settings))
    journal = MemoryJournal()
    async with heard_from_start(platform, journal):
        yield Stage(homeserver.url, platform, journal, bot, quick)


async def conversation(stage: Stage, ana: JsPerson, *, encrypted: bool = True) -> str:
    room = await ana.open_direct(stage.bot.user_id, encrypted=encrypted)
    await stage.journal.until(lambda: f"direct:{room}" in stage.journal.places)
    return room


def words(shown: Json) -> tuple[list[tuple[str, str]], list[int]]:
    return [(emoji, name) for emoji, name in shown["emoji"]], shown["decimal"]


async def test_a_person_asks_and_their_client_then_holds_the_bot_for_verified(
    stage: Stage, ana: JsPerson
) -> None:
    room = await conversation(stage, ana)

    async with stage.operator() as operator:
        await operator.reads("Waiting.")
        await ana.ask_to_verify(room, stage.bot.user_id)
        await ana.choose_emoji()
        theirs, ours = words(await ana.compare()), await operator.compares()
        await ana.confirm()
        operator.types("yes")
        status = await operator.leaves()

    assert theirs == ours
    assert len(ours[0]) == 7
    assert status == 0
    assert operator.lines[-1] == f"Verified: the client of {ana.user} now takes this bot for the real one."
    assert await ana.outcome() == (True, None)
    await ana.verified(stage.bot.user_id)
    assert await ana.judge(stage.bot.user_id, stage.bot.device_id) == (True, True)
    assert [stage.platform.read(raw) for raw in stage.journal.events.values() if raw.remote == room] == [
        None
    ] * (len([raw for raw in stage.journal.events.values() if raw.remote == room]))


@pytest.mark.parametrize("encrypted", [True, False])
async def test_the_operator_asks_and_confirms_first(stage: Stage, ana: JsPerson, encrypted: bool) -> None:
    await conversation(stage, ana, encrypted=encrypted)

    async with stage.operator(ana.user) as operator:
        await ana.accept()
        theirs, ours = words(await ana.compare()), await operator.compares()
        operator.types("oui")
        await operator.reads("Told.")
        await ana.confirm()
        status = await operator.leaves()

    assert theirs == ours
    assert status == 0
    assert await ana.outcome() == (True, None)
    assert await has_signed(ana.client, ana.user, stage.bot.user_id)
    assert await stage.trusts(ana.user)


async def test_a_no_at_the_terminal_verifies_nothing(stage: Stage, ana: JsPerson) -> None:
    room = await conversation(stage, ana)

    async with stage.operator() as operator:
        await operator.reads("Waiting.")
        await ana.ask_to_verify(room, stage.bot.user_id)
        await ana.choose_emoji()
        await ana.compare()
        await operator.compares()
        operator.types("maybe")
        await operator.reads("Is it the same")
        operator.types("no")
        status = await operator.leaves()

    assert status == 1
    assert operator.lines[-1].startswith("Nothing is verified: the two sides do not show the same.")
    assert await ana.outcome() == (False, "m.mismatched_sas")
    assert await ana.judge(stage.bot.user_id, stage.bot.device_id) == (False, False)


async def test_a_person_who_sees_other_emoji_verifies_nothing(stage: Stage, ana: JsPerson) -> None:
    room = await conversation(stage, ana)

    async with stage.operator() as operator:
        await operator.reads("Waiting.")
        await ana.ask_to_verify(room, stage.bot.user_id)
        await ana.choose_emoji()
        await ana.compare()
        await operator.compares()
        await ana.deny()
        status = await operator.leaves()

    assert status == 1
    assert operator.lines[-1].startswith("Nothing is verified: the two sides do not show the same.")


async def test_a_person_who_gives_up_is_reported_at_the_terminal(stage: Stage, ana: JsPerson) -> None:
    await conversation(stage, ana)

    async with stage.operator(ana.user) as operator:
        await ana.accept()
        await ana.compare()
        await operator.compares()
        await ana.cancel()
        status = await operator.leaves()

    assert status == 1
    assert operator.lines[-1] == f"Nothing is verified: {ana.user} gave up."
    assert await ana.judge(stage.bot.user_id, stage.bot.device_id) == (False, False)


async def test_without_an_operator_the_request_is_declined_and_is_no_question(
    stage: Stage, ana: JsPerson
) -> None:
    room = await conversation(stage, ana)

    asked = await ana.ask_to_verify(room, stage.bot.user_id)
    outcome = await ana.outcome()

    assert outcome == (False, "m.user")
    await stage.journal.until(lambda: asked in stage.journal.events)
    assert stage.said() == []


async def test_an_operator_who_leaves_cancels_it(stage: Stage, ana: JsPerson) -> None:
    room = await conversation(stage, ana)

    async with stage.operator() as operator:
        await operator.reads("Waiting.")
        await ana.ask_to_verify(room, stage.bot.user_id)
        await ana.choose_emoji()
        await operator.compares()

    assert await ana.outcome() == (False, "m.user")


async def test_a_person_without_a_conversation_with_the_bot_cannot_be_asked(stage: Stage) -> None:
    async with stage.operator("@zoe:example.org") as operator:
        status = await operator.leaves()

    assert status == 1
    assert operator.lines[-1].startswith("@zoe:example.org has no direct conversation with the bot")


async def test_a_verification_asked_outside_the_conversation_is_cancelled(
    stage: Stage, ana: JsPerson
) -> None:
    await conversation(stage, ana)

    await ana.ask_to_verify_device(stage.bot.user_id, stage.bot.device_id)

    assert await ana.outcome() == (False, "m.unknown_method")


@pytest.mark.parametrize("name", ["ana", "zoe"])  # before and after the bot's, in the order that decides
async def test_both_may_start_at_once(
    homeserver: Homeserver, localpart: Callable[[str], str], stage: Stage, name: str
) -> None:
    account = await asyncio.to_thread(homeserver.register, localpart(name))
    async with JsPerson(homeserver.url, account) as person:
        await conversation(stage, person)
        async with stage.operator(person.user) as operator:
            await person.accept()
            await person.choose_emoji()
            theirs, ours = words(await person.compare()), await operator.compares()
            await person.confirm()
            operator.types("y")
            status = await operator.leaves()
        await person.verified(stage.bot.user_id)

    assert theirs == ours
    assert status == 0
