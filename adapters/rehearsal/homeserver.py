"""A real Matrix homeserver (Synapse) on this machine alone, for the demo, the tests and the bench."""

import hashlib
import hmac
import importlib.util
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from adapters.loopback import free_port

SERVER_NAME = "comptoir.test"
PATIENCE = 300.0  # seconds: Synapse starts within two, but a busy machine may be slow
STOP_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Account:
    user_id: str
    access_token: str
    device_id: str
    password: str


class HomeserverError(Exception):
    """The homeserver did not start, or refused a request; `status` is then its HTTP status."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class NoHomeserver(HomeserverError):
    """No homeserver is installed where we look for one."""


class Homeserver:
    """One Synapse, whose data stay in `folder`: started again, it still has them, at the same address.

    Every method blocks; from a coroutine, call it with `asyncio.to_thread`. `extra` replaces top-level
    settings of Synapse. `python` is an interpreter that has Synapse.
    """

    def __init__(
        self,
        folder: Path,
        *,
        python: Path | None = None,
        rate_limits: Literal["off", "default"] = "off",
        extra: Mapping[str, object] | None = None,
        port: int | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.server_name = SERVER_NAME
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._python = (python or synapse_python()).absolute()
        self._shared_secret = secrets.token_hex()
        self._settings = {
            **base_settings(self.folder, self.port, self._shared_secret),
            **(NO_RATE_LIMITS if rate_limits == "off" else {}),
            **(extra or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: Account | None = None

    @property
    def process_id(self) -> int:
        return self._running().pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the homeserver; returns once it answers."""
        if self._process is not None:
            raise HomeserverError("it runs already")
        if not self._python.exists():
            raise NoHomeserver(f"no Synapse at {self._python}")
        self._process = self._launch()
        try:
            self._wait_until_healthy()
        except HomeserverError:
            self.kill()
            raise

    def stop(self) -> None:
        """Ask the homeserver to end, and kill it if it does not end in time."""
        if self._process is None:
            return
        self._process.terminate()
        self.resume()
        try:
            self._process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._forget_process()

    def kill(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._forget_process()

    def pause(self) -> None:
        """Make it hang: it accepts connections and answers nothing until `resume`."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    def register(
        self,
        localpart: str,
        *,
        admin: bool = False,
        display_name: str | None = None,
        password: str | None = None,
    ) -> Account:
        """Make an account and its first device, without a login, which rate limits would count."""
        path = "/_synapse/admin/v1/register"
        password = password or secrets.token_hex(8)
        nonce = self.call("GET", path)["nonce"]
        role = "admin" if admin else "notadmin"
        signed = "\0".join([nonce, localpart, password, role])
        answer = self.call(
            "POST",
            path,
            {
                "nonce": nonce,
                "username": localpart,
                "displayname": display_name or localpart,
                "password": password,
                "admin": admin,
                "mac": hmac.new(self._shared_secret.encode(), signed.encode(), hashlib.sha1).hexdigest(),
            },
        )
        return Account(answer["user_id"], answer["access_token"], answer["device_id"], password)

    def override_ratelimit(self, user_id: str) -> None:
        """Exempt this account from the limits on messages, as an operator does for the bot."""
        if self._admin is None:
            self._admin = self.register(f"warden-{secrets.token_hex(4)}", admin=True)
        self.call(
            "POST",
            f"/_synapse/admin/v1/users/{user_id}/override_ratelimit",
            {"messages_per_second": 0, "burst_count": 0},
            token=self._admin.access_token,
        )

    def call(
        self, method: str, path: str, body: Mapping[str, object] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        """Make a request, its body and its answer as JSON; raises HomeserverError if it is refused."""
        request = urllib.request.Request(self.url + path, method=method)
        request.data = None if body is None else json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with DIRECT.open(request, timeout=PATIENCE) as answer:
                content: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                reason = error.read().decode(errors="replace")
            raise HomeserverError(f"{method} {path}: {error.code} {reason}", error.code) from error
        except (OSError, ValueError) as error:
            raise HomeserverError(f"{method} {path}: {error}") from error
        return content

    def _launch(self) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "homeserver.json"
        settings.write_text(json.dumps({"signing_key": self._signing_key(), **self._settings}, indent=2))
        settings.chmod(0o600)
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [self._python, "-c", LAUNCHER, "--config-path", settings],
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we then stop it ourselves
            )

    def _signing_key(self) -> str:
        path = self.folder / "signing.key"
        if not path.exists():
            path.write_text(f"ed25519 a_1 {secrets.token_urlsafe(32).replace('-', '+').replace('_', '/')}")
            path.chmod(0o600)
        return path.read_text()

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._is_healthy():
            if self._running().poll() is not None:
                if "No module named 'synapse'" in self._log_tail():
                    raise NoHomeserver(f"no Synapse in {self._python}")
                raise HomeserverError(f"Synapse ended at once; the end of its log:\n{self._log_tail()}")
            if time.monotonic() > deadline:
                raise HomeserverError(f"Synapse does not answer; the end of its log:\n{self._log_tail()}")
            time.sleep(0.02)

    def _is_healthy(self) -> bool:
        try:
            with DIRECT.open(f"{self.url}/health", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def _log(self) -> Path:
        return self.folder / "homeserver.log"

    def _log_tail(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-20:])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise HomeserverError("it does not run")
        return self._process

    def _forget_process(self) -> None:
        process, self._process = self._running(), None
        process.wait()
        if process.stdin:
            process.stdin.close()


# Synapse ends with us, even when we are killed: its standard input then closes. The kernel's own way
# (PR_SET_PDEATHSIG) would end it with the *thread* that started it, which `asyncio.to_thread` may end early.
# We use `os.read` because Python aborts, with a core dump, if it ends while a thread holds `sys.stdin`.
LAUNCHER = """
import os, sys, threading
def end_with_parent():
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
threading.Thread(target=end_with_parent, daemon=True).start()
from synapse.app.homeserver import main
main()
"""

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy stands before loopback


def synapse_python() -> Path:
    """Return the interpreter named by COMPTOIR_SYNAPSE_PYTHON, ours if it has Synapse, or `make setup`'s."""
    if named := os.environ.get("COMPTOIR_SYNAPSE_PYTHON"):
        return Path(named)
    if importlib.util.find_spec("synapse") is not None:
        return Path(sys.executable)
    return Path(__file__).parents[2] / ".venv-synapse/bin/python"


def base_settings(folder: Path, port: int, shared_secret: str) -> dict[str, object]:
    return {
        "server_name": SERVER_NAME,
        "listeners": [
            {
                "type": "http",
                "bind_addresses": ["127.0.0.1"],
                "port": port,
                "resources": [{"names": ["client"]}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "media_store_path": str(folder / "media"),
        "registration_shared_secret": shared_secret,
        "macaroon_secret_key": "known to all, since nobody but this machine can connect",
        "bcrypt_rounds": 4,
        "report_stats": False,
        "presence": {"enabled": False},
        "push": {"enabled": False},
        "url_preview_enabled": False,
        # Nobody searches for people or counts messages, which costs a third of the time of each join.
        "stats": {"enabled": False},
        "user_directory": {"enabled": False},
        "update_user_directory_from_worker": "nobody",
        # It talks to no other server.
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "filter_timeline_limit": 1000,  # those who ask for less have less
        # Otherwise a second first sync within two minutes shows the rooms as they were.
        "caches": {"sync_response_cache_duration": "0s"},
    }


UNLIMITED = {"per_second": 100_000, "burst_count": 100_000}

# Synapse has no switch for its limits: these are all that concern its own users.
NO_RATE_LIMITS: dict[str, object] = {
    "rc_message": UNLIMITED,
    "rc_registration": UNLIMITED,
    "rc_registration_token_validity": UNLIMITED,
    "rc_login": {"address": UNLIMITED, "account": UNLIMITED, "failed_attempts": UNLIMITED},
    "rc_admin_redaction": UNLIMITED,
    "rc_joins": {"local": UNLIMITED, "remote": UNLIMITED},
    "rc_joins_per_room": UNLIMITED,
    "rc_key_requests": UNLIMITED,
    "rc_3pid_validation": UNLIMITED,
    "rc_invites": {"per_room": UNLIMITED, "per_user": UNLIMITED, "per_issuer": UNLIMITED},
    "rc_third_party_invite": UNLIMITED,
    "rc_media_create": UNLIMITED,
    "rc_presence": {"per_user": UNLIMITED},
    "rc_delayed_event_mgmt": UNLIMITED,
    "rc_room_creation": UNLIMITED,
    "rc_reports": UNLIMITED,
    "rc_user_directory": UNLIMITED,
    "rc_profile": UNLIMITED,
}
