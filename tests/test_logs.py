"""No secret reaches a log, wherever it came from."""

import contextlib
import json
import logging
from pathlib import Path

import pytest
import structlog

from bot.operator import logs, secrets


@pytest.fixture(autouse=True)
def forget_logs() -> object:
    handlers, settings = list(logging.getLogger().handlers), structlog.get_config()
    yield
    logging.getLogger().handlers[:] = handlers
    structlog.configure(**settings)


def test_a_secret_is_hidden_in_what_is_logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMPTOIR_MATRIX_TOKEN", "syt_very_secret")
    assert secrets.secret("COMPTOIR_MATRIX_TOKEN") == "syt_very_secret"
    logs.set_up()

    structlog.get_logger().info("asked", address="https://example.org/?access_token=syt_very_secret")

    written = json.loads(capsys.readouterr().err)
    assert (written["event"], written["address"]) == ("asked", "https://example.org/?access_token=***")


def test_a_traceback_keeps_its_lines_but_not_the_secret(capsys: pytest.CaptureFixture[str]) -> None:
    secrets.hide("hunter2")
    logs.set_up()

    try:
        raise ValueError("the password was hunter2")
    except ValueError:
        structlog.get_logger().exception("broke", row=12)

    written = json.loads(capsys.readouterr().err)
    assert "ValueError: the password was ***" in written["exception"]
    assert written["row"] == 12


def test_secrets_in_the_logs_of_libraries_are_hidden_too(capsys: pytest.CaptureFixture[str]) -> None:
    secrets.hide("hunter2")
    logs.set_up()

    logging.getLogger("aiohttp.client").warning("GET https://example.org/?access_token=%s", "hunter2")

    written = json.loads(capsys.readouterr().err)
    assert written["logger"] == "aiohttp.client"
    assert written["event"] == "GET https://example.org/?access_token=***"


def test_an_error_of_a_library_is_one_line_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()

    try:
        raise ValueError("out of order")
    except ValueError:
        logging.getLogger("aiohttp.server").exception("broke")

    [line] = capsys.readouterr().err.splitlines()
    written = json.loads(line)
    assert (written["event"], written["level"]) == ("broke", "error")
    assert written["exception"].endswith("ValueError: out of order")


def test_a_credential_goes_before_a_file_and_a_file_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = "COMPTOIR_MATRIX_TOKEN"
    monkeypatch.setenv(name, "of the environment")
    assert secrets.secret(name) == "of the environment"

    file = tmp_path / "token"
    file.write_text("of the file\n")
    file.chmod(0o600)
    monkeypatch.setenv(f"{name}_FILE", str(file))
    assert secrets.secret(name) == "of the file"

    (tmp_path / name).write_text("of systemd\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secrets.secret(name) == "of systemd"


def test_a_log_that_cannot_be_written_ends_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Path("/dev/full").open("w", buffering=1)  # noqa: SIM115 - closing it fails, too
    monkeypatch.setattr("sys.stderr", full)
    logs.set_up()

    structlog.get_logger().error("a part of the bot broke and is started again")

    with contextlib.suppress(OSError):
        full.close()
