"""Lets only one bot run on a database."""

import errno
import fcntl
import os
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.database.store import FOR_US_ALONE, refusing
from bot.port.errors import InputError
from bot.words.catalogue import both

MAY_PASS = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)


class InstanceLock:
    """A lock held while the bot runs: a second bot on the same database would say everything twice.

    `held` is the key of the text shown when another process has the lock.
    """

    def __init__(self, url: str, held: str = "lock-held") -> None:
        self._held = held
        path = make_url(url).database
        self._path = Path(f"{path}.lock")
        self._file: int | None = None

    def take(self) -> None:
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FOR_US_ALONE)
        except OSError as error:
            why = str(error.strerror)
            if error.errno in MAY_PASS:
                raise refusing(str(self._path), why) from None
            raise InputError(both("lock-unwritable", path=str(self._path), why=why)) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise InputError(both(self._held, path=str(self._path))) from None

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
