"""Secrets, from systemd credentials, files or the environment; never from a setting or an argument."""

import os
import stat
from pathlib import Path
from shlex import quote

from bot.port.errors import InputError
from bot.words.catalogue import both

_KNOWN: set[str] = set()  # values that must never reach a log


def secret(name: str) -> str | None:
    """Return the secret `COMPTOIR_…`: the credential of that name, else `NAME_FILE`, else `NAME`."""
    value = _from_credential(name) or _from_file(name) or os.environ.get(name)
    if not value:
        return None
    _KNOWN.add(value.strip())
    return value.strip()


def hide(value: str) -> None:
    """Hide from logs a secret that came another way, such as the token of a login."""
    _KNOWN.add(value)


def redact(text: str) -> str:
    for value in _KNOWN:
        text = text.replace(value, "***")
    return text


def _from_credential(name: str) -> str | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / name if folder else None
    return path.read_text(encoding="utf-8") if path and path.is_file() else None


def _from_file(name: str) -> str | None:
    given = os.environ.get(f"{name}_FILE")
    if not given:
        return None
    path = Path(given)
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            both("secret-unreadable", name=f"{name}_FILE", path=given, why=str(error.strerror))
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InputError(both("secret-public", name=f"{name}_FILE", path=given, quoted=quote(str(given))))
    return text
