"""Looks at a file that people edit: it is whole once two looks, a while apart, find it the same. Pure."""

from dataclasses import dataclass
from pathlib import Path

APART = 2.9  # seconds, at least, between two looks that count; a copy over a slow line pauses for less


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says of a file without reading it; an editor that renames gives another inode."""

    inode: int
    size: int
    changed: int  # nanoseconds


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file; None if there is none, or if we may not look at it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns)


def read_whole(path: Path, stamp: Stamp | None, most: int) -> tuple[bytes | None, bool]:
    """Return what a file has, and whether it was still the same afterwards; None if it cannot be read."""
    try:
        with path.open("rb") as file:
            content: bytes | None = file.read(most)
    except OSError:
        content = None
    return content, stamp_of(path) == stamp


class Settling:
    """What the looks at a file have found; `at` is an instant of a clock that is never set."""

    def __init__(self) -> None:
        self._known: Stamp | None = None
        self._since: float | None = None  # when the known stamp was first seen
        self._read: Stamp | None = None
        self._is_read = False

    def has_settled(self, stamp: Stamp | None, at: float) -> bool:
        """Return whether there is something new to read, and the file has rested since it changed."""
        if self._since is None or stamp != self._known:
            self._known, self._since = stamp, at
            return False
        is_new = not self._is_read or stamp != self._read
        return is_new and at - self._since >= APART

    def was_read(self, stamp: Stamp | None) -> None:
        """Note that this is read, until the stamp changes."""
        self._read, self._is_read = stamp, True
