"""Reading `comptoir.yaml` and the programme it names, or all that is wrong with both, where it stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.programme.files import fields, keys
from bot.programme.files.fields import Fields, Notes, Wrong, as_table
from bot.programme.files.moments import Calendar, read_instant
from bot.programme.files.other_words import closest
from bot.programme.files.platforms import account_readers, files_of, known_platforms
from bot.programme.files.programme_file import programme_of
from bot.programme.files.yaml_file import Checked, Document, read_yaml
from bot.programme.model import Event, Programme
from bot.settings import (
    RETENTION,
    DigestSettings,
    Flood,
    HealthSettings,
    RehearsalClock,
    Reminders,
    RestitutionSettings,
    Settings,
)

T = TypeVar("T")

PUBLIC = "public"
REPORTS = (PUBLIC, "organisers")
_A_DAY = timedelta(days=1)
SHEET_WORDS = (100, 600)  # 40 seconds aloud, and four minutes
_MOST_LINES = 5  # as many as there are marks 1️⃣ to 5️⃣


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything the operator wrote; `content` is what the programme's file had when it was read."""

    settings: Settings
    programme: Programme
    content: bytes = field(default=b"", compare=False)


def read_settings(path: Path) -> Checked[Settings]:
    """Read the settings.

    Problems of the programme count too: its zone gives the rehearsal clock its meaning.
    """
    setup = read_setup(path)
    settings = setup.value.settings if setup.value else None
    return Checked(settings, setup.problems, setup.warnings)


def read_setup(path: Path, programme: bytes | None = None) -> Checked[Setup]:
    """Read the settings and the programme they name, or `programme` instead of what its file has now."""
    return setup_of(read_yaml(path), programme)


def database_of(path: Path) -> str | None:
    """Return the database that the settings name, even if something else is wrong with them."""
    document = read_yaml(path)
    notes = Notes(document.file, document.problems)
    root = as_table(document.root, document.file.name, notes) if document.root else None
    return Fields(root, keys.SETTINGS, notes).one("database", _database_url(path.parent)) if root else None


def setup_of(document: Document, instead: bytes | None = None) -> Checked[Setup]:
    """Return settings and programme; problems of the settings come first, then those of the programme."""
    notes = Notes(document.file, document.problems)
    root = as_table(document.root, document.file.name, notes) if document.root else None
    if root is None:
        return notes.checked(None)
    top = Fields(root, keys.SETTINGS, notes)
    path = top.needed("programme", _programme_path(document.file.parent, may_be_gone=instead is not None))
    written = read_yaml(path, instead) if path else None
    programme: Checked[Programme] = programme_of(written) if written else Checked(None)
    event = programme.value.event if programme.value else None
    settings = _settings(top, path, event, notes)
    if settings and programme.value:
        _warn_of_organisers(top, programme.value, settings)
    checked = notes.checked(settings)
    return Checked(
        Setup(checked.value, as_played(programme.value, checked.value), written.content or b"")
        if checked.value and programme.value and written
        else None,
        checked.problems + programme.problems,
        checked.warnings + programme.warnings,
    )


def as_played(programme: Programme, settings: Settings) -> Programme:
    """Make the day a rehearsal if the settings have a clock of their own."""
    return replace(programme, event=replace(programme.event, rehearsal=settings.clock is not None))


def _warn_of_organisers(top: Fields, programme: Programme, settings: Settings) -> None:
    """Warn if the régie has nobody in it, or nobody whom we can invite there."""
    if settings.platforms and not programme.organisers:
        top.notes.warn(top.node("programme"), "no-organiser")
        return
    organisers = [programme.people[person] for person in programme.organisers]
    readers = account_readers()
    for key, _ in top.entries("platforms"):
        if key.value in readers and not any(key.value in person.handles for person in organisers):
            names = ", ".join(person.name for person in organisers)
            top.notes.warn(key, "organisers-without-account", platform=key.value, names=names)


def _programme_path(folder: Path, *, may_be_gone: bool = False) -> Callable[[str], Path]:
    def read(value: str) -> Path:
        path = folder / value
        if may_be_gone:
            return path
        try:
            found = path.is_file()
        except OSError:  # a name too long for any file
            found = False
        if not found:
            raise Wrong("no-such-programme", value=value)
        return path

    return read


def _settings(top: Fields, programme: Path | None, event: Event | None, notes: Notes) -> Settings | None:
    database = top.needed("database", _database_url(notes.file.parent))
    clock = _clock(top, event)
    reminders = _reminders(top)
    digest = _digest(top)
    restitution = _restitution(top)
    report = top.one("report", fields.one_of(REPORTS, "unknown-report"))
    retention = _or(top.one("retention", fields.days), RETENTION)
    flood = _flood(top)
    beside = _folder_of(database or "", notes.file.parent)
    platforms = dict(_platforms(top, beside, notes))
    health = _health(top)
    if programme is None or database is None or notes.problems:
        return None
    return Settings(
        programme.resolve(),
        database,
        clock=clock,
        reminders=reminders,
        digest=digest,
        restitution=restitution,
        report_is_public=report == PUBLIC,
        retention=retention,
        flood=flood,
        platforms=platforms,
        health=health,
    )


def _database_url(folder: Path) -> Callable[[str], str]:
    def read(value: str) -> str:
        if re.match(r"(sqlite|postgresql)(\+[a-z]+)?://", value):
            return value
        if "://" in value or not value.isprintable() or (folder / value).is_dir():
            raise Wrong("not-a-database", value=value)
        return f"sqlite:///{(folder / value).resolve()}"

    return read


def _folder_of(database: str, otherwise: Path) -> Path:
    """Return the folder of a database that is a file, else that of the settings."""
    found = re.match(r"sqlite(?:\+[a-z]+)?:///([^?:]+)$", database)
    return Path(found[1]).resolve().parent if found else otherwise.resolve()


def _clock(top: Fields, event: Event | None) -> RehearsalClock | None:
    clock = top.inner("clock", keys.CLOCK)
    if clock is None:
        return None
    start = clock.needed("start", _clock_start(event))
    speed = clock.one("speed", _speed)
    return RehearsalClock(start, speed or 1.0) if start else None


def _clock_start(event: Event | None) -> Callable[[str], datetime]:
    """Return a reader of instants in the event's zone; without an event, only the form is checked."""
    calendar = Calendar(date(2000, 1, 1), None)
    if event:
        calendar = Calendar(event.first_day, event.timezone, alone=event.first_day == event.last_day)

    def read(value: str) -> datetime:
        try:
            instant = read_instant(value, calendar)
        except Wrong as wrong:
            if wrong.key == "two-hours":  # only the first has a meaning here
                raise Wrong("not-an-hour-near", value=value, near=wrong.arguments["start"]) from None
            raise
        if (
            event
            and not event.first_day - _A_DAY <= instant.astimezone(event.timezone).date() <= event.last_day
        ):
            raise Wrong("clock-elsewhere", value=value, near=f"{event.first_day}T09:00")
        return instant

    return read


def _speed(value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,5})?", value) or float(value) == 0:
        raise Wrong("not-a-speed", value=value)
    return float(value)


def _reminders(top: Fields) -> Reminders:
    reminders, usual = top.inner("reminders", keys.REMINDERS), Reminders()
    if reminders is None:
        return usual
    return Reminders(
        hall=_or(reminders.one("hall", fields.duration), usual.hall),
        place=_or(reminders.one("place", fields.duration), usual.place),
        last_questions=_or(reminders.one("last-questions", fields.duration), usual.last_questions),
        presence=_or(reminders.one("presence", fields.duration), usual.presence),
    )


def _digest(top: Fields) -> DigestSettings:
    digest, usual = top.inner("digest", keys.DIGEST), DigestSettings()
    if digest is None:
        return usual
    return DigestSettings(
        at=digest.many("at", _digest_instant) if "at" in digest else usual.at,
        lines=_or(digest.one("lines", _digest_lines), usual.lines),
        refresh=_or(digest.one("refresh", fields.duration), usual.refresh),
    )


def _restitution(top: Fields) -> RestitutionSettings:
    restitution, usual = top.inner("restitution", keys.RESTITUTION), RestitutionSettings()
    if restitution is None:
        return usual
    sheets = _or(restitution.one("sheets", fields.duration), usual.sheets)
    frozen = _or(restitution.one("frozen", fields.duration), min(usual.frozen, sheets))
    if frozen > sheets:
        restitution.wrong("frozen-before-made", at="frozen")
    return RestitutionSettings(
        sheets,
        frozen,
        words=_or(restitution.one("words", _sheet_words), usual.words),
        confirm=_or(restitution.one("confirm", fields.duration), usual.confirm),
    )


def _health(top: Fields) -> HealthSettings | None:
    health = top.inner("health", keys.HEALTH)
    port = health.needed("port", _port) if health else None
    return HealthSettings(port) if port else None


def _port(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65_535:
        raise Wrong("not-a-port", value=value)
    return int(value)


def _flood(top: Fields) -> Flood:
    flood, usual = top.inner("flood", keys.FLOOD), Flood()
    if flood is None:
        return usual
    return Flood(
        questions=_or(flood.one("questions", _a_minute), usual.questions),
        commands=_or(flood.one("commands", _a_minute), usual.commands),
        pressure=_or(flood.one("pressure", _a_minute), usual.pressure),
    )


def _or(value: T | None, usual: T) -> T:
    return usual if value is None else value


def _digest_instant(value: str) -> str | timedelta:
    if value in ("start", "half"):
        return value
    try:
        return fields.duration(value)
    except Wrong as wrong:
        if wrong.key == "duration-without-unit":
            raise
        near = closest(value, ("start", "half"))
        key = "not-a-digest-instant-near" if near else "not-a-digest-instant"
        raise Wrong(key, value=value, near=near or "") from None


def _digest_lines(value: str) -> int:
    if value not in map(str, range(1, _MOST_LINES + 1)):
        raise Wrong("not-a-number-of-lines", value=value, most=str(_MOST_LINES))
    return int(value)


def _sheet_words(value: str) -> int:
    least, most = SHEET_WORDS
    if not re.fullmatch(r"[0-9]{1,4}", value) or not least <= int(value) <= most:
        raise Wrong("not-a-number-of-words", value=value, least=str(least), most=str(most))
    return int(value)


def _a_minute(value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        raise Wrong("not-so-many-a-minute", value=value)
    return int(value)


def _platforms(top: Fields, beside: Path, notes: Notes) -> Iterator[tuple[str, object]]:
    known = known_platforms()
    for key, node in top.entries("platforms"):
        if key.value not in known and (near := closest(key.value, known)):
            notes.wrong(key, "unknown-key-near", name=key.value, near=near)
        elif key.value not in known:
            notes.wrong(
                key, "not-a-platform", value=key.value, known=", ".join(f"`{name}`" for name in known)
            )
        elif table := as_table(node, key.value, notes):
            files = files_of(key.value)
            settings = files.read_settings(Fields(table, files.KEYS, notes, key), beside)
            if settings is not None:
                yield key.value, settings
