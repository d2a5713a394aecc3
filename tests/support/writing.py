"""Writes programmes and settings for tests, and says where something stands in them."""

from pathlib import Path

from bot.programme.files.check import check

EVENT = "event: {id: jour, title: Un jour, date: 2018-10-16, timezone: Europe/Paris, language: fr}"
TWO_DAYS = "event: {id: jours, title: Deux jours, start: 2018-10-27, end: 2018-10-28, timezone: Europe/Paris}"
ROOMS = "rooms: {club: Le Club, bureau: Le Bureau}"
PEOPLE = "people: {luc-petit: {name: Luc Petit}, ana-diaz: {name: Ana Diaz}}"


def programme(*sessions: str, event: str = EVENT, rooms: str = ROOMS, people: str = PEOPLE) -> str:
    return "\n".join([event, rooms, people, "sessions:", *(sessions or [session()]), ""])


def session(more: str = "", **values: str) -> str:
    """Write one item of a list of sessions, on one line; `more` is written as it is."""
    usual = {"id": "c1", "kind": "comptoir", "title": "Un", "start": "10:00", "end": "11:00"}
    known = {name.replace("_", "-"): value for name, value in (usual | values).items() if value}
    if "animateurs" not in more:
        known.setdefault("animateurs", "[luc-petit]")
    written = ", ".join(f"{name}: {value}" for name, value in known.items())
    return f"  - {{{written}{', ' if more else ''}{more}}}"


def at(text: str, passage: str, count: int = 1) -> str:
    """Return `line:column` where a passage begins, the nth time it occurs."""
    index = -1
    for _ in range(count):
        index = text.index(passage, index + 1)
    before = text[:index].split("\n")
    return f"{len(before)}:{len(before[-1]) + 1}"


def after(text: str, passage: str, count: int = 1) -> str:
    """Return `line:column` of what follows a passage."""
    line, column = at(text, passage, count).split(":")
    return f"{line}:{int(column) + len(passage)}"


def said_of(folder: Path, text: str, name: str = "programme.yaml", language: str = "en") -> list[str]:
    """Return the problems and warnings of a file as `check` prints them, without its path and final count."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    lines = check([file], language).lines
    return [line.removeprefix(f"{file}:") for line in lines if line.startswith(f"{folder}")]
