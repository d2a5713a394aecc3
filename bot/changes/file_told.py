"""The words about a version of `programme.yaml`, in the régie's language. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.changes.entrances import Entrances, entrances
from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.programme.changes import Key, Laid
from bot.programme.difference import AnyChange
from bot.programme.difference_told import shortened, told
from bot.programme.files.check import shown
from bot.programme.files.yaml_file import Problem
from bot.programme.model import Programme, Session

MOST_CHANGES = 15  # lines that people read on a phone
MOST_MISTAKES = 5  # told in chat; `comptoir check` tells them all
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Edit:
    """What a version of the file changes in the day, from `before` to `after`.

    `dropped` was laid over the file by commands, and gives way to it. `warnings` are those of `check` that
    are new. `back` are sessions that had left. `left_open` counts the open questions of sessions that leave
    or take none any more, by their id.
    """

    file: Path
    before: Programme
    after: Programme
    changes: Sequence[AnyChange]
    dropped: Sequence[Laid] = ()
    warnings: Sequence[Problem] = ()
    back: Sequence[Session] = ()
    left_open: Mapping[str, int] = field(default_factory=dict)


# ── Different ───────────────────────────────────────────────────────────────────────────────────────────


def preview(day: Day, edit: Edit) -> Body:
    """Return what changes, a line each, then what follows from it."""
    return b.join([_say(day, "file-changed", file=edit.file.name), *_changes(day, edit), *_after(day, edit)])


def _changes(day: Day, edit: Edit) -> Iterator[Body]:
    lines = told(edit.changes, edit.before, edit.after, day.language)
    for line in lines[:MOST_CHANGES]:
        yield b.item(b.Text(line))
    if more := len(lines[MOST_CHANGES:]):
        yield _say(day, "file-more-changes", count=more)


def _after(day: Day, edit: Edit) -> Iterator[Body]:
    yield from _dropped(day, edit)
    for session in edit.back:
        yield _say(day, "file-back", title=shortened(session.title))
    before, after = _ids(edit.before), _ids(edit.after)
    if coming := [after[id] for id in after.keys() - before.keys()]:
        yield _say(day, "file-places-come", titles=_titles(day, coming))
    for id in sorted(before.keys() - after.keys()):
        count, gone = edit.left_open.get(id, 0), edit.after.known(id) is None
        key = "file-places-stay" if gone else "file-questions-end"
        yield _say(day, key, title=shortened(before[id].title), count=count)
    yield from _people(day, edit, entrances(edit.before, edit.after))
    for warning in edit.warnings[:MOST_MISTAKES]:
        yield _say(day, "file-warning", mistake=_mistake(day, warning))


def _ids(programme: Programme) -> dict[str, Session]:
    return {session.id: session for session in programme.question_sessions}


def _titles(day: Day, sessions: Iterable[Session]) -> str:
    in_order = sorted(sessions, key=lambda session: (session.start, session.id))
    titles = (shortened(session.title) for session in in_order)
    quoted = day.words.operator_text
    return ", ".join(quoted(day.language, "change-quoted", text=title) for title in titles)


def _dropped(day: Day, edit: Edit) -> Iterator[Body]:
    """Say which changes by command give way to the file, session by session."""
    keys: dict[str, list[str]] = {}
    for each in edit.dropped:
        keys.setdefault(each.session, []).append(day.words.line(day.language, _KEYS[each.key]))
    for id, named in keys.items():
        title = shortened(edit.after.session(id).title)
        yield _say(day, "file-drops", title=title, what=", ".join(dict.fromkeys(named)))


_KEYS = {
    Key.START: "file-key-start",
    Key.END: "file-key-end",
    Key.ROOMS: "file-key-rooms",
    Key.CANCELLED: "file-key-cancelled",
}


def _people(day: Day, edit: Edit, moves: Entrances) -> Iterator[Body]:
    """Say who is invited where they were not, and who stays though no longer named there."""
    for key, people, programme in (
        ("file-people-come", moves.come, edit.after),
        ("file-people-stay", moves.stay, edit.before),
    ):
        names = [programme.people[person].name for person in people]
        if names:
            more = len(names[MOST_NAMES:])
            listed = day.words.list(day.language, names[:MOST_NAMES])
            yield _say(day, key, names=listed, count=len(names), more=more)


# ── Wrong ───────────────────────────────────────────────────────────────────────────────────────────────


def mistakes(day: Day, problems: Sequence[Problem]) -> b.Spans:
    """Return `file:line:column` and what to write instead, a line for each of the first mistakes."""
    found = [_mistake(day, problem) for problem in problems[:MOST_MISTAKES]]
    if more := len(problems[MOST_MISTAKES:]):
        found.append(day.words.spans(day.language, "file-more-mistakes", count=more))
    return b.lines(found)


def _mistake(day: Day, problem: Problem) -> b.Spans:
    # Values are what people wrote, and come out as they are.
    values = {name: b.Words(shown(value)) for name, value in problem.arguments.items()}
    text = day.words.operator_body(day.language, problem.key, **values)
    where = b.Text(f"{problem.file.name}:{problem.line}:{problem.column}", "code")
    return (where, b.Text(" "), *(span for block in text.blocks for span in block.spans))


def _say(day: Day, key: str, **values: str | int | b.Spans) -> Body:
    return day.words.body(day.language, key, **values)
