"""The folder with the keys of encrypted rooms, and the key that encrypts them; loads no encryption."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from adapters.matrix.files import MatrixSettings
from bot.operator.secrets import secret
from bot.port.errors import InputError
from bot.words.catalogue import both

PICKLE_KEY, PASSWORD = "COMPTOIR_MATRIX_PICKLE_KEY", "COMPTOIR_MATRIX_PASSWORD"
PATIENCE = 30.0  # seconds until the author of a message we cannot decrypt is asked to write it again
SHORTEST = 16  # characters: a shorter key can be guessed


@dataclass(frozen=True, slots=True)
class Vault:
    """The store of keys: `folder` holds a database for each account; `key` encrypts its secrets.

    `password` is used once, if the account has an identity made by another client.
    """

    folder: Path
    key: bytes = field(repr=False)
    password: str | None = field(repr=False, default=None)
    patience: float = PATIENCE

    def path(self, user: str) -> Path:
        return path_of(self.folder, user)

    def url(self, user: str) -> str:
        """Return the URL of an account's database, after making its folder private; raises InputError."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
        except OSError as error:
            raise InputError(
                both("matrix-keys-unwritable", path=str(self.folder), why=str(error.strerror))
            ) from None
        return f"sqlite:///{self.path(user)}"


def path_of(folder: Path, user: str) -> Path:
    return folder / (re.sub(r"[^\w.=-]", "_", user.removeprefix("@")) + ".db")


def vault_of(settings: MatrixSettings) -> Vault | None:
    """Return the vault; None if the operator gave no key, and encrypted rooms are then left alone.

    Raises InputError if a key is needed because rooms are to be encrypted, or were, or if it is too short.
    """
    given = secret(PICKLE_KEY)
    if settings.keys is None:
        return None
    if given is None:
        if settings.encrypts_desks:
            raise InputError(both("matrix-pickle-key-missing", name=PICKLE_KEY))
        if (path := path_of(settings.keys, settings.user)).exists():
            raise InputError(both("matrix-pickle-key-lost", name=PICKLE_KEY, path=str(path)))
        return None
    if len(given) < SHORTEST:
        raise InputError(both("matrix-pickle-key-short", name=PICKLE_KEY, shortest=str(SHORTEST)))
    key = hashlib.sha256(f"org.comptoir pickle key {given}".encode()).digest()
    return Vault(settings.keys, key, secret(PASSWORD))
