import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

import psutil
import pytest
from patience import PATIENCE

from adapters.rehearsal.homeserver import Account, Homeserver, HomeserverError

pytestmark = pytest.mark.synapse

TOO_MUCH = 15  # Synapse's own limit lets about ten messages pass


def test_a_registered_person_can_speak(homeserver: Homeserver, localpart: Callable[[str], str]) -> None:
    ana = homeserver.register(localpart("ana"), display_name="Ana")
    room = make_room(homeserver, ana)

    say(homeserver, ana, room, "Bonjour à tous")

    assert said(homeserver, ana, room) == ["Bonjour à tous"]


def test_without_rate_limits_nobody_waits(homeserver: Homeserver, localpart: Callable[[str], str]) -> None:
    ana = homeserver.register(localpart("ana"))
    room = make_room(homeserver, ana)

    say_much(homeserver, ana, room)

    assert len(said(homeserver, ana, room)) == TOO_MUCH


def test_a_killed_homeserver_comes_back_with_what_was_said(tmp_path: Path) -> None:
    with Homeserver(tmp_path) as homeserver:
        ana = homeserver.register("ana")
        room = make_room(homeserver, ana)
        say(homeserver, ana, room, "avant la coupure")

        homeserver.kill()
        homeserver.start()

        assert said(homeserver, ana, room) == ["avant la coupure"]


def test_a_homeserver_that_is_stopped_ends_without_aborting(tmp_path: Path) -> None:
    with Homeserver(tmp_path):
        pass

    assert "Fatal Python error" not in (tmp_path / "homeserver.log").read_text()


def test_default_rate_limits_hold_until_the_account_is_exempted(tmp_path: Path) -> None:
    with Homeserver(tmp_path, rate_limits="default") as homeserver:
        ana = homeserver.register("ana")
        room = make_room(homeserver, ana)

        with pytest.raises(HomeserverError) as refusal:
            say_much(homeserver, ana, room)
        homeserver.override_ratelimit(ana.user_id)
        say_much(homeserver, ana, room)

        assert refusal.value.status == 429


def test_a_homeserver_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    broken = Homeserver(tmp_path, extra={"server_name": "not a name"})

    with pytest.raises(HomeserverError, match="not a name"):
        broken.start()


def test_a_homeserver_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, tmp_path],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        homeserver = psutil.Process(int(parent.stdout.readline()))

        parent.kill()

        psutil.wait_procs([homeserver], timeout=PATIENCE)
        assert not homeserver.is_running() or homeserver.status() == psutil.STATUS_ZOMBIE


START_AND_WAIT = """
import sys
from pathlib import Path
from adapters.rehearsal.homeserver import Homeserver
homeserver = Homeserver(Path(sys.argv[1]))
homeserver.start()
print(homeserver.process_id, flush=True)
sys.stdin.read()
"""


def make_room(homeserver: Homeserver, creator: Account) -> str:
    answer = homeserver.call("POST", "/_matrix/client/v3/createRoom", {}, token=creator.access_token)
    return str(answer["room_id"])


def say_much(homeserver: Homeserver, person: Account, room: str) -> None:
    for number in range(TOO_MUCH):
        say(homeserver, person, room, f"message {number}")


def say(homeserver: Homeserver, person: Account, room: str, text: str) -> None:
    path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/{token_hex(8)}"
    homeserver.call("PUT", path, {"msgtype": "m.text", "body": text}, token=person.access_token)


def said(homeserver: Homeserver, person: Account, room: str) -> list[str]:
    """Return the messages of this room, oldest first."""
    path = f"/_matrix/client/v3/rooms/{quote(room)}/messages?dir=f&limit=100"
    events = homeserver.call("GET", path, token=person.access_token)["chunk"]
    return [event["content"]["body"] for event in events if event["type"] == "m.room.message"]
