"""The keys that Matrix adds to the two files; loads nothing of matrix-nio."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from bot.programme.files import fields
from bot.programme.files.fields import Fields, Wrong
from bot.programme.files.other_words import slug

KEYS = ("homeserver", "user", "encrypted")
KEYS_OF_ROOMS = "comptoir-keys"  # the folder for the keys of encrypted rooms


@dataclass(frozen=True, slots=True)
class MatrixSettings:
    """The settings of Matrix. `encrypts_desks`: private places are made encrypted. `keys` is a folder."""

    homeserver: str
    user: str
    encrypts_desks: bool = False
    keys: Path | None = None


def read_settings(matrix: Fields, beside: Path) -> MatrixSettings | None:
    homeserver = matrix.needed("homeserver", fields.address)
    user = matrix.needed("user", read_account)
    encrypts_desks = matrix.one("encrypted", _encrypted) or False
    if homeserver is None or user is None:
        return None
    return MatrixSettings(homeserver.rstrip("/"), user, encrypts_desks, beside / KEYS_OF_ROOMS)


_NAME = r"(?P<name>(?![#!$@])[!-9;-~]+)"  # ASCII without colon or space; the excluded first signs begin rooms
_SERVER = r"(?P<server>(?:(?=[0-9-]*[A-Za-z.])[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?)"
_ACCOUNT = re.compile(rf"@?{_NAME}: ?{_SERVER}")
_LINK = re.compile(r"<?(?:(?:https?://)?[\w.-]+/[^\s#]*#/(?:user/)?(?=@|%40)|matrix:u/)", re.IGNORECASE)


def read_account(value: str) -> str:
    """Read an account, or a link to one, as `@name:server`; the server's name is put in lower case."""
    bare = unquote(_LINK.sub("", value).split("?")[0]) if _LINK.match(value) else value
    found = _ACCOUNT.fullmatch(bare.strip("<> "))
    if found is None:
        raise Wrong("not-a-matrix-account", value=value, near=_account_like(value))
    return f"@{found['name']}:{found['server'].lower()}"


def _account_like(value: str) -> str:
    """Guess the account that was meant, if the server is missing or `@` stands in place of the colon."""
    found = re.search(r"@?([\w.=-]+)@([\w-]+(?:\.[\w-]+)+)$", value)
    return f"@{found[1]}:{found[2]}" if found else f"@{slug(value) or 'sylvie'}:example.org"


def _encrypted(value: str) -> bool:
    if value not in ("desks", "nothing"):
        raise Wrong("not-an-encryption", value=value)
    return value == "desks"
