"""An edited `programme.yaml`, judged: shown in the régie, told to be wrong, or said to be nothing.

Transactions.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.engine import Connection, Row

from bot.changes import file_told, previews, provided, rows, staying, versions
from bot.changes.file import Seen, seen_in
from bot.changes.file_told import Edit
from bot.changes.previews import Proposal, Shown
from bot.changes.rows import State
from bot.changes.versions import Standing, Version
from bot.database.transaction import Transaction
from bot.outbox import alerts, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.programme.changes import DayChange, Laid, holding, kept, laid_over
from bot.programme.codes import numbered, prefixes
from bot.programme.difference import difference
from bot.programme.files.yaml_file import Problem
from bot.programme.model import REGIE, Programme
from bot.questions import queue

log = structlog.get_logger()


def begin(tx: Transaction, content: bytes) -> int:
    """Take what the file had when the bot started, and return its version; who starts the bot means it."""
    former, known = versions.taken(tx.c), versions.newest(tx.c)
    version = versions.begin(tx.c, content, tx.now.wall)
    if former is not None and former.id != version:
        if known is not None and (change := _change_of(tx.c, known)) is not None:
            previews.end(tx, change, State.DROPPED, "file-replaced")
        before = seen_in(tx.day.settings.programme, former.content, tx.day.programme.event).programme
        if before is not None:
            before = _with_codes(tx.c, before)
            provided.let_in(tx, before, tx.day.as_written)
            staying.keep(tx, before, tx.day.as_written)
    return version


def judge(tx: Transaction, seen: Seen) -> None:
    """Act on what the file has now: show it in the régie, tell what is wrong, or say that it is nothing."""
    known = versions.newest(tx.c)
    if known is not None and known.digest == versions.digest_of(seen.content) and _still_counts(tx, known):
        return
    if seen.programme is None:
        _tell_mistakes(tx, seen, known)
        return
    was_wrong = known is not None and known.standing is Standing.WRONG
    _forget(tx, known)
    edit = _edit(tx, seen, seen.programme)
    if edit.changes or edit.dropped or edit.back:
        _show(tx, seen, edit)
    else:
        _keep(tx, seen, was_wrong=was_wrong)


def _still_counts(tx: Transaction, known: Version) -> bool:
    """True unless nobody tapped it in time: saved again, it is shown again."""
    if known.standing is not Standing.OFFERED:
        return True
    change = _change_of(tx.c, known)
    return change is not None and change.state in (State.PREVIEW, State.ACCEPTED)


def beside(tx: Transaction) -> tuple[str, datetime] | None:
    """Return the key of what `etat` says of a file that is not in force, and since when; None if it is."""
    known = versions.newest(tx.c)
    if known is None or known.standing is Standing.TAKEN:
        return None
    if known.standing is Standing.WRONG:
        return "status-file-wrong", known.at
    change = _change_of(tx.c, known)
    is_shown = change is not None and change.state == State.PREVIEW
    return "status-file-waits" if is_shown else "status-file-left", known.at


def _forget(tx: Transaction, known: Version | None) -> None:
    """Forget what the file had before, and close its preview."""
    change = _change_of(tx.c, known) if known is not None else None
    if change is not None:
        previews.end(tx, change, State.DROPPED, "file-replaced")
    versions.forget_newest(tx.c)


# ── Shown ───────────────────────────────────────────────────────────────────────────────────────────────


def _show(tx: Transaction, seen: Seen, edit: Edit) -> None:
    version = versions.add(tx.c, Standing.OFFERED, seen.content, tx.now.wall)
    proposal = Proposal(rows.FILE, _event(version), {"version": version})
    previews.propose(tx, proposal, _shown(tx, proposal.asked, edit))


def _shown(tx: Transaction, asked: Mapping[str, Any], edit: Edit) -> Shown:
    back = tx.day.words.body(tx.day.language, "file-undone")
    return Shown(asked, file_told.preview(tx.day, edit), back)


def anew(tx: Transaction, change: Row[Any]) -> Shown:
    """Return how an edited file reads on the day as it is now."""
    return _shown(tx, change.asked, _edit_of(tx, change))


def accepted(tx: Transaction, change: Row[Any]) -> None:
    """Put the version that an organiser accepted in force; the day follows."""
    edit = _edit_of(tx, change)
    versions.take(tx.c, change.asked["version"])
    provided.let_in(tx, edit.before, edit.after)


def _edit_of(tx: Transaction, change: Row[Any]) -> Edit:
    version = versions.get(tx.c, change.asked["version"])
    assert version is not None
    seen = seen_in(tx.day.settings.programme, version.content, tx.day.programme.event)
    assert seen.programme is not None
    return _edit(tx, seen, seen.programme)


def _event(version: int) -> str:
    return f"file:{version}"


def _change_of(c: Connection, version: Version) -> Row[Any] | None:
    """Return the change that a version of the file is shown as."""
    return rows.of_event(c, "", _event(version.id))


def _edit(tx: Transaction, seen: Seen, programme: Programme) -> Edit:
    """Return what a version of the file changes in the day that people live."""
    written = staying.along(tx.c, _with_codes(tx.c, programme))
    accepted = rows.accepted(tx.c)
    after = laid_over(written, [kept(written, change) for change in accepted])
    before = tx.day.programme
    gone = {s.id for s in before.question_sessions} - {s.id for s in after.question_sessions}
    cancelled = {s.id for s in before.sessions if s.cancelled}
    return Edit(
        file=tx.day.settings.programme,
        before=before,
        after=after,
        changes=difference(before, after),
        dropped=tuple(_dropped(written, accepted)),
        warnings=_new_warnings(tx, seen),
        back=tuple(s for s in after.sessions if s.id in cancelled and not s.cancelled),
        left_open=staying.open_questions(tx.c, gone),
    )


def _with_codes(c: Connection, programme: Programme) -> Programme:
    """Return a programme with the numbers that its queues have, or would be given."""
    return numbered(programme, prefixes(programme, queue.frozen_codes(c)))


def _dropped(written: Programme, accepted: Sequence[DayChange]) -> Iterator[Laid]:
    """Yield what was laid over sessions that stay, and gives way to the file."""
    for change in accepted:
        still = set(holding(written, change))
        yield from (
            each for each in change.laid if each not in still and written.known(each.session) is not None
        )


def _new_warnings(tx: Transaction, seen: Seen) -> tuple[Problem, ...]:
    """Return what `check` warns of, unless the version in force has it too."""
    present = versions.taken(tx.c)
    path, event = tx.day.settings.programme, tx.day.programme.event
    known = seen_in(path, present.content, event).checked.warnings if present is not None else ()
    told = {_seal([each]) for each in known}
    return tuple(each for each in seen.checked.warnings if _seal([each]) not in told)


# ── Wrong, or nothing ───────────────────────────────────────────────────────────────────────────────────


def _tell_mistakes(tx: Transaction, seen: Seen, known: Version | None) -> None:
    """Tell the organisers what is wrong, unless they know: the same mistake may be in another version."""
    problems = seen.checked.problems
    mistakes = _seal(problems)
    if known is not None and known.standing is Standing.WRONG and known.mistakes == mistakes:
        versions.see_again(tx.c, known.id, seen.content)
        return
    _forget(tx, known)
    version = versions.add(tx.c, Standing.WRONG, seen.content, tx.now.wall, mistakes)
    for each in problems[: file_told.MOST_MISTAKES]:
        log.warning("the programme is wrong", file=each.file.name, line=each.line, column=each.column)
    alerts.alert(
        tx,
        _event(version),
        "alert-file-wrong",
        file=tx.day.settings.programme.name,
        count=len(problems),
        lines=file_told.mistakes(tx.day, problems),
    )


def _seal(problems: Sequence[Problem]) -> str:
    """Return what tells these mistakes from others, wherever in the file they stand."""
    told = sorted([problem.key, *sorted(problem.arguments.items())] for problem in problems)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _keep(tx: Transaction, seen: Seen, *, was_wrong: bool) -> None:
    """Keep the words of a file that changes nothing in the day, and say so in passing."""
    present, file, at = versions.taken(tx.c), tx.day.settings.programme.name, tx.now.wall.isoformat()
    is_other = present is not None and present.digest != versions.digest_of(seen.content)
    if present is not None and seen.content is not None and is_other:
        versions.keep_text(tx.c, present.id, seen.content)
    if was_wrong:
        alerts.alert(tx, f"file-right:{at}", "alert-file-right", file=file)
        return
    key = "file-changes-nothing" if is_other else "file-as-before"
    body = tx.day.words.body(tx.day.language, key, file=file)
    for platform in tx.day.platforms:
        named = f"file-same:{at}:{platform}"
        outgoing.say(tx, Post(named, platform, REGIE, Kind.NOTICE, body, Priority.CARD))
