"""The disk is full when the bot starts: the operator is told what to do, and can try again."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from damage import damage
from patience import PATIENCE
from sizes import FULL
from sqlalchemy.engine import Connection
from test_cli import SAMPLE, SETTINGS

from adapters.matrix.crypto.keyring import KeyRing
from adapters.matrix.vault import Vault
from bot.cli.event import opened
from bot.port.errors import InputError, OutsideError
from bot.programme.files.check import required
from bot.programme.files.settings_file import Setup, read_setup

COMPTOIR = [sys.executable, "-c", "from bot.cli import main; main()"]
REFUSED = (
    "{path} ne se laisse pas écrire ({why})\u00a0: libérez de la place sur ce disque (`df -h`), ou rendez-le "
    "inscriptible, puis relancez. Rien de ce qui a été gardé n’est perdu. / "
    "{path} cannot be written ({why}): make room on that disk (`df -h`), or make it writable, then start "
    "again. Nothing already saved is lost.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "comptoir.yaml").write_text(
        SETTINGS.format(programme=SAMPLE, homeserver="http://127.0.0.1:9")
    )
    return tmp_path


def typed(folder: Path, command: str, most: int) -> subprocess.CompletedProcess[str]:
    """Type a command on a disk where no file can be longer than `most` bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    known = {
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "COMPTOIR_MATRIX_TOKEN": "syt_secret",
    }
    return subprocess.run(
        [*COMPTOIR, command],
        cwd=folder,
        env=known,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        preexec_fn=limit,
        check=False,
    )


LITTLE = {"nothing fits": 0, "the tables do not fit": 30_000}  # bytes
REFUSALS = [(command, most) for command in ("run", "outbox") for most in LITTLE]


@pytest.mark.parametrize(("command", "fits"), REFUSALS if FULL else REFUSALS[::3])
def test_a_disk_that_is_full_at_the_start_is_told_and_not_the_input_s_fault(
    folder: Path, command: str, fits: str
) -> None:
    ended = typed(folder, command, LITTLE[fits])

    assert ended.stderr == REFUSED.format(path=folder / "comptoir.db", why="disk I/O error")
    assert ended.returncode == 3


def test_a_full_disk_leaves_the_database_as_it_was(folder: Path) -> None:
    assert typed(folder, "outbox", 10**9).returncode == 0
    kept = (folder / "comptoir.db").read_bytes()

    assert typed(folder, "outbox", 0).returncode == 3

    assert (folder / "comptoir.db").read_bytes() == kept


@pytest.mark.parametrize("table", ["instance", "outbox"])
def test_a_database_that_is_damaged_is_told_so_and_not_as_a_full_disk(folder: Path, table: str) -> None:
    assert typed(folder, "outbox", 10**9).returncode == 0
    damage(folder / "comptoir.db", table)

    ended = typed(folder, "outbox", 10**9)

    assert ended.stderr.startswith(
        f"La base {folder / 'comptoir.db'} est abîmée (database disk image is malformed)"
    )
    assert "comptoir restore" in ended.stderr
    assert ended.returncode == 1


@pytest.fixture
def setup(folder: Path) -> Setup:
    return required(read_setup(folder / "comptoir.yaml"), "fr")


def test_a_disk_that_fills_up_while_the_bot_still_starts_is_told_likewise(setup: Setup) -> None:
    def needs_room(c: Connection) -> None:
        pages = c.exec_driver_sql("PRAGMA page_count").scalar_one()
        c.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        c.exec_driver_sql("CREATE TABLE much AS SELECT zeroblob(100000)")

    with pytest.raises(OutsideError, match=r"database or disk is full.*df -h"), opened(setup) as store:
        store.run_now(needs_room)


# ── The keys of encrypted rooms ─────────────────────────────────────────────────────────────────────────


def test_keys_that_another_holds_are_said_to_be_the_keys(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "keys", b"k" * 32)
    first = KeyRing(vault, "@comptoir:example.org", "DEVICE")

    with pytest.raises(InputError, match=r"tient déjà les clés des salons chiffrés \(.*keys/comptoir_"):
        KeyRing(vault, "@comptoir:example.org", "DEVICE")

    first.close()


def test_keys_that_do_not_fit_are_named_and_let_go(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "keys", b"k" * 32)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, unlimited[1]))
    try:
        with pytest.raises(OutsideError, match=r"keys/comptoir_.* ne se laisse pas écrire"):
            KeyRing(vault, "@comptoir:example.org", "DEVICE")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)

    KeyRing(vault, "@comptoir:example.org", "DEVICE").close()
