"""`comptoir check` of a thousand sessions, compared with PyYAML's C parser; and the libraries it loads."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import yaml

from benchmarks.figures import Figure, compared
from bot.programme.files.check import check

SESSIONS, ROUNDS = 1000, 9
FULL_SIZE = 900_000  # bytes: just under what `check` accepts
CHAT_LIBRARIES = ("aiohttp", "discord", "nio", "sqlalchemy", "apscheduler")
LOADED = """
import sys
from bot.cli import commands
commands(["check", sys.argv[1]], standalone_mode=False)
print(*[name for name in sys.argv[2:] if name in sys.modules], file=sys.stderr)
"""


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    with TemporaryDirectory(prefix="comptoir-bench-") as folder:
        path = Path(folder) / "programme.yaml"
        path.write_text(thousand_sessions(SESSIONS // 10 if quick else SESSIONS), encoding="utf-8")
        text = path.read_text(encoding="utf-8")
        ours, floor = [], []
        for _ in range(rounds or ROUNDS):
            ours.append(_milliseconds(lambda: check([path], "fr")))
            floor.append(_milliseconds(lambda: yaml.load(text, yaml.CSafeLoader)))
        report = check([path], "fr")
        assert report.errors == 0, report.lines[:3]
        loaded = _loaded(path)
    size = f"{len(text.encode()) / 1e6:.2f} MB"
    return [
        compared(f"check of {size}, against the C parser", median(ours), median(floor), 1.6),
        Figure("chat libraries that check loads", ", ".join(loaded) or "none", met=not loaded),
    ]


def thousand_sessions(count: int) -> str:
    """Write sessions of all kinds in twenty rooms over five days, with the longest abstracts that fit."""
    lines = ["event: {id: grand, title: Grand, start: 2026-10-12, end: 2026-10-16, timezone: Europe/Paris}"]
    lines.append("rooms: {" + ", ".join(f"r{n}: Salle {n}" for n in range(20)) + "}")
    lines += ["people:", *(f"  p{n}: {{name: Personne {n}, organisation: Ansa}}" for n in range(400))]
    lines.append("sessions:")
    abstract = "Ce que l’on y dira, et pourquoi cela compte. " * (FULL_SIZE // (50 * SESSIONS) - 4)
    for n in range(count):
        day, hour, room = 12 + n // 200, 8 + (n // 20) % 10, n % 20
        people = f"experts: [p{n % 400}], animateurs: [p{(n + 200) % 400}]"
        lines += [
            f"  - id: s{n}",
            f"    kind: {'comptoir' if n % 4 else 'plenary'}",
            f"    title: Session numéro {n}",
            f'    abstract: "{abstract}"',
            f"    start: 2026-10-{day}T{hour:02}:00",
            f"    end: 2026-10-{day}T{hour:02}:50",
            f"    room: r{room}",
            *(f"    {part}" for part in people.split(", ")),
        ]
    return "\n".join(lines) + "\n"


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _loaded(path: Path) -> list[str]:
    """Return which chat libraries are in memory after a check in a fresh interpreter."""
    command = [sys.executable, "-c", LOADED, str(path), *CHAT_LIBRARIES]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stderr.split()
