"""The operator's end of a verification: a row beside the keys, which the running bot looks at."""

import secrets
import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from adapters.matrix.crypto.store import terminals
from adapters.matrix.vault import Vault
from bot.database.store import Store, answered_for
from bot.port.errors import OutsideError
from bot.port.verification import Progress, Stage
from bot.words.catalogue import both

SAID_EVERY = 2.0  # seconds between two signs to the bot that we are still there


class SealedTerminal:
    """Implements `bot/port/verification.py`. It opens no key, and reads only its own row."""

    def __init__(self, vault: Vault, user: str) -> None:
        self._vault, self._user, self._name = vault, user, secrets.token_hex(8)
        self._said_at = 0.0

    def open(self, person: str | None) -> None:
        if not self._vault.path(self._user).exists():
            raise OutsideError(both("verify-no-bot"))
        self._url = self._vault.url(self._user)
        self._store = Store(self._url)
        try:
            with answered_for(self._url):
                self._store.run_now(self._open, person)
        except BaseException:
            self._store.close()
            raise

    def _open(self, c: Connection, person: str | None) -> None:
        terminals.create(c, checkfirst=True)  # missing in the database of an older bot
        row = {"terminal": self._name, "asks": person, "seen": time.time(), "stage": Stage.UNSEEN}
        c.execute(sa.insert(terminals).values(**row))
        self._said_at = time.monotonic()

    def look(self) -> Progress:
        with answered_for(self._url):
            return self._store.run_now(self._look)

    def _look(self, c: Connection) -> Progress:
        if time.monotonic() >= self._said_at + SAID_EVERY:
            c.execute(sa.update(terminals).where(self._ours).values(seen=time.time()))
            self._said_at = time.monotonic()
        row = c.execute(sa.select(terminals).where(self._ours)).one_or_none()
        if row is None:  # the bot thought we had left: this process was stopped for a while
            return Progress(Stage.ENDED, why="m.timeout")
        return Progress(
            Stage(row.stage),
            row.transaction,
            row.person,
            tuple(row.emoji or ()),
            tuple(row.numbers or ()),
            row.why,
            bool(row.by_them),
        )

    def answer(self, transaction: str, *, same: bool) -> None:
        with answered_for(self._url):
            self._store.run_now(self._answer, transaction, same)

    def _answer(self, c: Connection, transaction: str, same: bool) -> None:
        values = {"answered": transaction, "same": same, "seen": time.time()}
        c.execute(sa.update(terminals).where(self._ours).values(**values))

    def close(self) -> None:
        try:
            with answered_for(self._url):
                self._store.run_now(self._leave)
        finally:
            self._store.close()

    def _leave(self, c: Connection) -> None:
        c.execute(sa.delete(terminals).where(self._ours))

    @property
    def _ours(self) -> sa.ColumnElement[bool]:
        return terminals.c.terminal == self._name
