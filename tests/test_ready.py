"""`comptoir ready`: its findings on a real homeserver, who is missing, and its conclusion."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from scene import programme
from small_event import DayOnMatrix, comptoir, day_on_matrix

from adapters.matrix.client import MatrixClient, where
from adapters.matrix.crypto.machine import opened
from adapters.matrix.files import MatrixSettings
from adapters.matrix.readiness import ready
from adapters.matrix.vault import Vault
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import ENCRYPTION, Participant, PatientClient
from bot import cli
from bot.cli.ready import print_absent
from bot.operator.readiness import (
    Absent,
    Finding,
    Found,
    Invited,
    Level,
    OpensByCode,
    Present,
    Report,
    absent_everywhere,
    can_begin,
    code_pages,
    is_regie_empty,
    verdict,
    with_members,
)
from bot.port.errors import Unreachable
from bot.programme.files.settings_file import read_setup
from bot.programme.model import REGIE
from bot.programme.places import PlannedPlace
from bot.restitution import documents
from bot.words.catalogue import Catalogue

_NOBODY = programme()
LONDON = ZoneInfo("Europe/London")

# ── The conclusion of the reports ───────────────────────────────────────────────────────────────────────


def test_a_person_in_a_place_on_one_platform_is_not_missing_there() -> None:
    here = Report("salons", [Absent("ana", "c1-desk"), Absent("ana", "c2-desk"), Absent("bob", "regie")])
    there = Report("boutons", [Absent("ana", "c2-desk"), Absent("bob", "regie"), Absent("ana", "c3-desk")])

    assert absent_everywhere([here, there]) == {"ana": ["c2-desk"], "bob": ["regie"]}
    assert absent_everywhere([]) == {}


def test_a_missing_person_reads_where_an_invitation_waits_and_that_codes_need_the_running_bot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "programme.yaml").write_text(
        "event: {id: days, title: Days, date: 2027-05-20, timezone: Europe/London, language: en}\n"
        "people: {ana: {name: Ana Reed}, ben: {name: Ben Lowe}}\norganisers: [ana]\n"
        "sessions: [{id: c1, kind: comptoir, title: One, start: '10:00', end: '11:00', moderators: [ben]}]\n"
    )
    (tmp_path / "comptoir.yaml").write_text("programme: programme.yaml\ndatabase: comptoir.db\n")
    setup = read_setup(tmp_path / "comptoir.yaml").value
    assert setup is not None
    found: list[Found] = [
        Absent("ana", "regie"),
        Invited("ana", "regie"),
        Absent("ben", "c1-desk"),
        Invited("ana", "hall"),
    ]

    print_absent(setup, [Report("matrix", found)], {"ana": "AAAA", "ben": "BBBB"}, Catalogue(LONDON), "en")

    head, *lines = capsys.readouterr().out.splitlines()
    assert "while `comptoir run` runs" in head
    assert lines == [
        "  ⚠ Ana Reed (regie): `me AAAA`",
        "    An invitation waits for them on Matrix: regie",
        "  ⚠ Ben Lowe (c1-desk): `me BBBB`",
    ]


@pytest.mark.parametrize(("level", "can"), [(Level.OK, True), (Level.WARNING, True), (Level.PROBLEM, False)])
def test_only_a_problem_keeps_the_day_from_beginning(level: Level, can: bool) -> None:
    reports = [Report("salons", [Absent("ana", "regie")]), Report("boutons", [Finding(level, "ready-x")])]

    assert can_begin(reports) is can


def test_the_day_cannot_begin_while_nobody_is_in_the_regie() -> None:
    fine, odd = Finding(Level.OK, "ready-x"), Finding(Level.WARNING, "ready-y")
    alone = Report("salons", [fine, Absent("olga", "regie"), Present("hall")])
    peopled = Report("boutons", [odd, Present("regie")])

    assert verdict([alone]) == "ready-no"
    assert verdict([alone, peopled]) == "ready-yes-but"
    assert (
        verdict([Report("salons", [fine, Present("regie"), Finding(Level.NOTE, "ready-z")])]) == "ready-yes"
    )
    assert verdict([peopled, Report("salons", [Finding(Level.PROBLEM, "ready-x")])]) == "ready-no"


# ── On Matrix ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def day(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> AsyncIterator[DayOnMatrix]:
    sessions = [comptoir(1, "10:30", "11:30")]
    async with day_on_matrix(homeserver, tmp_path, localpart("ready"), sessions) as made:
        yield made


@pytest.mark.synapse
async def test_all_is_well_except_for_people_not_there_yet(day: DayOnMatrix) -> None:
    printed = await day.bot.command("--lang", "fr", "ready")

    shown = re.sub(r"\d+ ms|[BCDFGHJKLMNPRTVWXZ2-9]{4}-[BCDFGHJKLMNPRTVWXZ2-9]{4}", "…", printed)
    lines = shown.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
    assert lines[0] == "Matrix"
    assert lines[2:6] == [
        "  ✓ Les 4 salons sont faits, et j’ai dans chacun les droits qu’il me faut.",
        "  ✓ regie : j’y ai écrit un message d’essai, je l’ai relu (…) et retiré.",
        "  ✓ Le serveur ne me freine pas : 12 messages d’affilée sont passés.",
        "  ✓ L’horloge de cette machine est à l’heure du serveur Matrix.",
    ]
    assert "  ○ Conversations privées chiffrées" in shown.replace("\u00a0", " ")
    server = day.account.user_id.partition(":")[2]
    addresses = [line.split()[0] for line in lines if line.startswith("https://")]
    assert all(address.endswith(f":{server}") for address in addresses)
    whole, *places = [address.removesuffix(f":{server}") for address in addresses]
    assert whole.startswith("https://matrix.to/#/#ready")
    assert places == [f"{whole}-hall", f"{whole}-comptoir-1"]
    assert lines[-1] == "La journée peut commencer."


@pytest.mark.synapse
async def test_nothing_is_left_of_the_test_message(day: DayOnMatrix) -> None:
    await day.bot.command("ready")

    client = PatientClient(day.homeserver.url, day.account.access_token)
    path = where("rooms", day.rooms["regie"], "messages")
    answer = await client.request("GET", path, params={"dir": "b", "limit": "40"})
    await client.close()
    bodies = [e["content"].get("body") for e in answer["chunk"] if e["type"] == "m.room.message"]
    assert not any(body and body.startswith("Essai") for body in bodies)


@pytest.mark.synapse
async def test_a_room_that_is_closed_or_missing_is_a_problem_told_by_its_place(day: DayOnMatrix) -> None:
    planned = [PlannedPlace(name, name, "", public=True) for name in ("hall", "regie", "comptoir-1")]
    client = PatientClient(day.homeserver.url, day.account.access_token)
    settings = MatrixSettings(day.homeserver.url, day.account.user_id)
    await client.request("POST", where("rooms", day.rooms["hall"], "leave"), {})

    found = await ready(client, settings, _NOBODY, planned, {"hall": day.rooms["hall"]})
    await client.close()

    told = [(each.level, each.key, each.place) for each in found[1:] if isinstance(each, Finding)]
    assert told == [
        (Level.PROBLEM, "ready-matrix-outside", "hall"),
        (Level.PROBLEM, "ready-matrix-missing", "regie"),
        (Level.PROBLEM, "ready-matrix-missing", "comptoir-1"),
    ]


@pytest.mark.synapse
async def test_the_running_bot_does_not_warn_of_the_levels_that_it_gives_itself(day: DayOnMatrix) -> None:
    names = ("regie", "comptoir-1", "comptoir-1-desk")
    planned = [PlannedPlace(name, name, "", public=name == "comptoir-1") for name in names]
    client = PatientClient(day.homeserver.url, day.account.access_token)
    settings = MatrixSettings(day.homeserver.url, day.account.user_id)
    async with await day.person("ana", "comptoir-1") as ana:
        await day.organiser.invite(day.rooms["comptoir-1-desk"], ana.user)
        await ana.join(day.rooms["comptoir-1-desk"])

        by_command, by_the_bot = [
            await ready(client, settings, _NOBODY, planned, day.rooms, unseen=unseen)
            for unseen in (False, True)
        ]
        await client.close()

    warning = Finding(Level.WARNING, "ready-matrix-animateurs", "comptoir-1")
    assert (warning in by_command, warning in by_the_bot) == (True, False)


@pytest.mark.synapse
async def test_the_state_of_encryption_is_told(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    # given an encrypted régie, a desk to be encrypted, and no key, then a key
    bot = await asyncio.to_thread(homeserver.register, localpart("bot"))
    client = PatientClient(homeserver.url, bot.access_token)
    settings = MatrixSettings(homeserver.url, bot.user_id, True, tmp_path / "keys")
    planned = [PlannedPlace("regie", "", "", False), PlannedPlace("c1-desk", "", "", False)]
    sealed = {"type": "m.room.encryption", "state_key": "", "content": ENCRYPTION}
    creations: list[dict[str, object]] = [{"initial_state": [sealed]}, {}]
    made = [await client.request("POST", where("createRoom"), each) for each in creations]
    places = {place.name: str(room["room_id"]) for place, room in zip(planned, made, strict=True)}
    vault = Vault(tmp_path / "keys", bytes(32), bot.password)

    # when we ask if the day can begin, before the bot ran with the key, after, and when its keys are lost
    before = await _encryption_of(client, settings, planned, places, None)
    new = await _encryption_of(client, settings, planned, places, vault)
    machine = await opened(client, vault, bot.user_id, bot.device_id)
    await machine.publish(bot.password)
    ours = await _encryption_of(client, settings, planned, places, vault)
    await machine.close()
    other = replace(vault, folder=tmp_path / "elsewhere")
    lost = await _encryption_of(client, settings, planned, places, other)
    await client.close()

    # then each is reported, and nothing was written in clear in the régie
    assert before == ["ready-matrix-encrypted", "ready-matrix-clear"]
    assert new == ["ready-matrix-clear", "ready-matrix-sealed-later"]
    assert ours == ["ready-matrix-clear", "ready-matrix-sealed"]
    assert lost == ["ready-matrix-clear", "ready-matrix-keys-lost"]
    host = Participant(homeserver.url, bot)
    assert await host.messages(places["regie"]) == []
    await host.client.close()


async def _encryption_of(
    client: MatrixClient,
    settings: MatrixSettings,
    planned: list[PlannedPlace],
    places: dict[str, str],
    vault: Vault | None,
) -> list[str]:
    found = await ready(client, settings, _NOBODY, planned, places, vault=vault)
    told = ("clear", "encrypted", "sealed", "later", "unvouched", "lost", "unsealed")
    return [each.key for each in found if isinstance(each, Finding) and each.key.split("-")[-1] in told]


async def test_before_any_room_is_made_one_line_says_so(day: DayOnMatrix) -> None:
    planned = [PlannedPlace(name, name, "", public=True) for name in ("hall", "regie", "comptoir-1")]
    client = PatientClient(day.homeserver.url, day.account.access_token)

    found = await ready(client, MatrixSettings(day.homeserver.url, day.account.user_id), _NOBODY, planned, {})
    await client.close()

    assert found[1:] == [Finding(Level.PROBLEM, "ready-matrix-unmade")]


@pytest.mark.synapse
async def test_a_server_that_limits_us_is_told_with_the_way_to_lift_it(
    tmp_path: Path,
) -> None:
    async def rest(_seconds: float) -> None:
        await asyncio.to_thread(limited.override_ratelimit, bot.user_id)

    with Homeserver(tmp_path, rate_limits="default") as limited:
        bot = await asyncio.to_thread(limited.register, "bot")
        client = PatientClient(limited.url, bot.access_token)
        room = str((await client.request("POST", where("createRoom"), {}))["room_id"])
        settings, planned = MatrixSettings(limited.url, bot.user_id), [PlannedPlace("regie", "", "", False)]

        found = await ready(client, settings, _NOBODY, planned, {"regie": room}, rest)
        await client.close()

    [limit] = [each for each in found if isinstance(each, Finding) and each.key == "ready-matrix-limited"]
    assert limit.level is Level.WARNING
    assert Present("regie") not in found  # the bot alone does not count
    assert "override_ratelimit" in (limit.copy or "")


async def test_a_server_that_does_not_answer_is_unreachable() -> None:
    client = MatrixClient("http://127.0.0.1:9", "token")

    with pytest.raises(Unreachable):
        await ready(client, MatrixSettings("http://127.0.0.1:9", "@bot:x"), _NOBODY, [], {})
    await client.close()


# ── The command ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_silent_platform_is_status_three_and_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = Path(__file__).parent.parent / "programme.yaml"
    (tmp_path / "comptoir.yaml").write_text(
        f"programme: {sample}\ndatabase: comptoir.db\nplatforms:\n"
        '  matrix: {homeserver: "http://127.0.0.1:9", user: "@comptoir:example.org"}\n'
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMPTOIR_MATRIX_TOKEN", "syt_secret")
    monkeypatch.setattr(sys, "argv", ["comptoir", "--lang", "en", "ready"])
    monkeypatch.setattr(documents, "can_print", lambda: False)

    with pytest.raises(SystemExit) as ended:
        cli.main()

    printed = capsys.readouterr()
    assert ended.value.code == 3
    assert "http://127.0.0.1:9" in printed.err
    without, verdict = printed.out.splitlines()
    assert without.startswith("○ typst is not installed: sheets and the report are messages and pages")
    assert verdict == "A platform does not answer: run this again when it does."


class Refusing(BaseHTTPRequestHandler):
    """A homeserver that no longer knows our token."""

    def do_GET(self) -> None:
        answer = json.dumps({"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token"}).encode()
        self.send_response(401)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


def test_a_platform_that_refuses_us_is_not_one_that_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = Path(__file__).parent.parent / "programme.yaml"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "comptoir.yaml").write_text(
        f"programme: {sample}\ndatabase: comptoir.db\nplatforms:\n"
        f'  matrix: {{homeserver: "http://127.0.0.1:{server.server_port}", user: "@comptoir:example.org"}}\n'
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMPTOIR_MATRIX_TOKEN", "syt_secret")
    monkeypatch.setattr(sys, "argv", ["comptoir", "--lang", "en", "ready"])

    with pytest.raises(SystemExit) as ended:
        cli.main()
    server.shutdown()
    server.server_close()

    printed = capsys.readouterr()
    assert ended.value.code == 3
    assert "M_UNKNOWN_TOKEN" in printed.err
    assert printed.out == "A platform refuses me: do what is said above, then run this again.\n"


class Unread(MatrixClient):
    """A client that never gets the answer when it reads a single message back."""

    async def request(self, method: str, path: str, *rest: Any, **given: Any) -> Any:
        if "/event/" in path:
            self.begun.set()
            await asyncio.Event().wait()
        return await super().request(method, path, *rest, **given)

    @cached_property
    def begun(self) -> asyncio.Event:
        return asyncio.Event()


@pytest.mark.synapse
async def test_a_look_that_is_cut_short_takes_its_test_message_away(day: DayOnMatrix) -> None:
    client = Unread(day.homeserver.url, day.account.access_token)
    settings = MatrixSettings(day.homeserver.url, day.account.user_id)
    planned = [PlannedPlace("regie", "regie", "", public=False)]

    look = asyncio.create_task(ready(client, settings, _NOBODY, planned, day.rooms))
    await client.begun.wait()
    look.cancel()
    await asyncio.gather(look, return_exceptions=True)
    await client.close()

    assert [e["content"] for e in await day.history("regie") if e["type"] == "m.room.message"] == [{}]


# ── Where people let themselves in by a code ────────────────────────────────────────────────────────────


def test_a_regie_that_opens_by_a_code_is_not_empty_but_deserves_a_look_until_somebody_entered() -> None:
    door = OpensByCode(REGIE, "https://comptoir.example.org/my/code")
    pages = Report("web", [door, Absent("olga", REGIE), Absent("ana", "c1-desk")])
    entered = with_members(pages, {REGIE: {"olga"}})

    assert [is_regie_empty([each]) for each in (Report("web", []), pages, entered)] == [True, False, False]
    assert (verdict([pages]), verdict([entered])) == ("ready-yes-but", "ready-yes")
    assert absent_everywhere([entered]) == {"ana": ["c1-desk"]}
    assert code_pages([pages]) == ["https://comptoir.example.org/my/code"]
