"""What is made of a version of `programme.yaml` that was read while the bot runs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bot.programme.files.programme_file import programme_of
from bot.programme.files.yaml_file import Checked, Document, Problem, Table, read_yaml
from bot.programme.model import Event, Programme


@dataclass(frozen=True, slots=True)
class Seen:
    """A version of the file as it was read: its programme, or what is wrong with it.

    `content` is None if the file could not be read.
    """

    content: bytes | None
    checked: Checked[Programme]

    @property
    def programme(self) -> Programme | None:
        return self.checked.value


def seen_in(path: Path, content: bytes | None, event: Event) -> Seen:
    """Read a version as `comptoir check` does; it takes its time, so never in the loop.

    Without its `content`, find out why the file cannot be read. What a running bot cannot change is a mistake
    too, if it is not as in the present `event`.
    """
    document, checked = _checked(path, content) if content is not None else _read(path, None)
    if checked.value is None:
        return Seen(document.content, checked)
    if fixed := tuple(_fixed(document, event, checked.value.event)):
        return Seen(document.content, Checked(None, fixed, checked.warnings))
    as_played = replace(checked.value.event, rehearsal=event.rehearsal)
    return Seen(document.content, replace(checked, value=replace(checked.value, event=as_played)))


def _read(path: Path, content: bytes | None) -> tuple[Document, Checked[Programme]]:
    document = read_yaml(path, content)
    return document, programme_of(document)


_checked = lru_cache(2)(_read)  # the version in force, and the one that is shown


# ── What a running bot cannot change ────────────────────────────────────────────────────────────────────

_FIXED: Mapping[str, Callable[[Event], str]] = {
    "id": lambda event: event.id,
    "timezone": lambda event: event.timezone.key,
    "language": lambda event: event.language,
    "words": lambda event: ", ".join(f"{word}: {noun}" for word, noun in sorted(event.words.items())),
}


def _fixed(document: Document, before: Event, after: Event) -> Iterator[Problem]:
    """Yield what differs of that on which database, places, commands and words rest since the start."""
    for name, value_of in _FIXED.items():
        if value_of(before) != value_of(after):
            line, column = _where(document, name)
            yield Problem(document.file, line, column, f"fixed-{name}", {"present": value_of(before)})


def _where(document: Document, name: str) -> tuple[int, int]:
    """Return the line and column of a key of the event, or those of the event if it has no such key."""
    assert isinstance(document.root, Table)
    event = document.root.values["event"]
    key = event.keys.get(name) if isinstance(event, Table) else None
    return (event.line, event.column) if key is None else (key.line, key.column)
