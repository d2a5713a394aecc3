"""Reading 1,000 sessions of others, in processor time, compared with what only takes the writing apart."""

import json
import time
from collections.abc import Callable
from statistics import median
from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import escape

from schedules import EVENT, TODAY, frab, ical, pentabarf

from benchmarks.figures import Figure, bounded
from bot.programme.formats.recognising import read_source

SESSIONS, ROUNDS = 1_000, 5
MOST = 1_000  # milliseconds
ABSTRACT = f"<p>{'Ce que l’on y dira, et <b>pourquoi</b> cela compte. ' * 6}</p>" * 3


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    count = SESSIONS // 10 if quick else SESSIONS
    contents: list[tuple[str, bytes, Callable[[bytes], object]]] = [
        ("frab JSON", _json(count), json.loads),
        ("frab XML", _xml(count), fromstring),
        ("iCalendar", _ical(count), lambda content: content.decode().splitlines()),
    ]
    figures = []
    for kind, content, alone in contents:
        ours, floor = [], []
        for _ in range(rounds or ROUNDS):
            ours.append(_milliseconds(lambda content=content: _read(content, count)))  # type: ignore[misc]
            floor.append(_milliseconds(lambda content=content, alone=alone: alone(content)))  # type: ignore[misc]
        name = f"{count} sessions read from {kind} ({len(content) / 1e6:.1f} MB)"
        figures.append(bounded(name, median(ours), MOST, floor=f"{median(floor):.1f} ms, parsed alone"))
    return figures


def _read(content: bytes, count: int) -> None:
    found = read_source(content, "jour", language="fr", today=TODAY)
    assert (len(found.sessions), found.doubts) == (count, ()), found.doubts[:3]


def _json(count: int) -> bytes:
    return frab(*({"guid": f"g{n}", "date": _start(n), "abstract": ABSTRACT} for n in range(count)))


def _xml(count: int) -> bytes:
    told = {key: EVENT[key] for key in ("duration", "title", "type", "language")}
    inside = "".join(f"<{key}>{value}</{key}>" for key, value in told.items())
    inside += f"<abstract>{escape(ABSTRACT)}</abstract><persons><person id='1'>Ana Lopez</person></persons>"
    events = (f"<event guid='g{n}'><date>{_start(n)}</date>{inside}</event>\n" for n in range(count))
    return pentabarf(*events)


def _ical(count: int) -> bytes:
    def event(number: int) -> str:
        start = _start(number)[:16].replace("-", "").replace(":", "")
        told = ABSTRACT.replace(",", "\\,")
        lines = (f"UID:{number}", f"DTSTART;TZID=Europe/Paris:{start}00", "DURATION:PT45M", "SUMMARY:Plans")
        return "\n".join([*lines, f"DESCRIPTION:{told}"])

    return ical(*map(event, range(count)))


def _start(number: int) -> str:
    return f"2026-11-{7 + number // 400:02}T{9 + number // 40 % 10:02}:00:00+01:00"


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000
