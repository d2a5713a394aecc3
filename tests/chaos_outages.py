"""`make chaos` of outages: answers, forgotten windows, permissions, clocks, disks, kills; a line each."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import answers
import clocks
import disks
import permission_taken
import programme_under_kills
from checker import Verdict, merged

from adapters.matrix.rehearsal import Homeserver

Figures = Mapping[str, object]


async def matrix_answers(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    with Homeserver(folder / "hs") as homeserver:
        seen = await answers.play_answers(
            homeserver,
            folder / "day",
            "answers",
            sends=options.sends,
            fraction=0.2,
            late=10,
            seed=options.seed,
        )
    names = ("sends", "lost", "failed", "late")
    return seen.verdict, {
        f"answers_{name}" if name != "sends" else name: getattr(seen, name) for name in names
    }


async def windows(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    seen = await answers.play_windows(folder, options.cycles)
    return seen.verdict, {"cycles": seen.cycles, "unanswered": 2 * seen.cycles, "sends": seen.sends}


async def permission(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    with Homeserver(folder / "hs", extra=permission_taken.ROOMS) as homeserver:
        seen = await permission_taken.play(
            homeserver, folder / "day", "permission", questions=50, seconds=options.outage
        )
    figures = {"waited": seen.rows, "refused_calls": seen.refused, "told_in_regie": seen.told}
    return seen.verdict, {**figures, "outage": f"{options.outage:.0f}"}


async def clock(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    """Jumps of up to two days; then a minute without the process, which is an hour of the event."""
    (folder / "jumps").mkdir()
    jumped = await clocks.play_jumps(folder / "jumps", options.jumps, seed=options.seed)
    with Homeserver(folder / "hs") as homeserver:
        stopped = await clocks.play_stop(homeserver, folder / "day", "stop", options.stop)
    return merged([jumped.verdict, stopped.verdict]), {
        "jumps": options.jumps,
        "stopped": f"{options.stop:.0f}",
        "due_meanwhile": stopped.due,
        "of_use": stopped.of_use,
        "latest_after_resume": f"{stopped.after_resume:.1f}",
    }


async def disk(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    seen = await disks.play(folder, options.faults, seed=options.seed)
    return seen.verdict, {**seen.faults, "failed_commits": seen.failed, "told_in_regie": seen.told}


async def programme(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    """A reminder that was skipped while the bot was up is a fault here, where nothing else keeps it busy."""
    plan = programme_under_kills.Plan(
        options.sessions,
        options.kills,
        timedelta(hours=options.hours),
        options.night,
        options.speed,
        options.seed,
    )
    run = await programme_under_kills.play(plan, folder)
    run.verdict.wrong += run.overslept
    return run.verdict, {"sessions": plan.sessions, "kills": run.kills, "latest": f"{run.latest:.2f}"}


PLAYS: Mapping[str, Callable[[argparse.Namespace, Path], Awaitable[tuple[Verdict, Figures]]]] = {
    "answers": matrix_answers,
    "windows": windows,
    "permission": permission,
    "clock": clock,
    "disk": disk,
    "programme": programme,
}


def main() -> int:
    options = _options()
    print(f"seed={options.seed}", flush=True)
    return max(asyncio.run(_play(name, options)) for name in options.plays or PLAYS)


async def _play(name: str, options: argparse.Namespace) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        verdict, figures = await PLAYS[name](options, Path(folder))
    for finding in verdict.findings:
        print(finding)
    counts = f"lost={len(verdict.lost)} doubled={len(verdict.doubled)} wrong={len(verdict.wrong)}"
    shown = " ".join(f"{figure}={value}" for figure, value in figures.items())
    asked = f"questions={verdict.questions} reminders={verdict.reminders} skipped={verdict.skipped}"
    print(f"{name}: {counts} {shown} {asked} seconds={time.monotonic() - began:.0f}", flush=True)
    return 1 if verdict.findings else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plays", nargs="*", metavar="play", help=f"of {', '.join(PLAYS)}; all without any")
    parser.add_argument("--sends", type=int, default=1000)
    parser.add_argument("--cycles", type=int, default=25, help="of windows that passed")
    parser.add_argument("--outage", type=float, default=300.0, help="seconds without the permission")
    parser.add_argument("--jumps", type=int, default=100)
    parser.add_argument(
        "--stop", type=float, default=60.0, help="seconds during which the process is stopped"
    )
    parser.add_argument("--faults", type=int, default=50, help="of the disk")
    parser.add_argument("--kills", type=int, default=30, help="during the programme")
    parser.add_argument("--sessions", type=int, default=300)
    parser.add_argument("--hours", type=float, default=72.0, help="of the event, for all of them")
    parser.add_argument("--speed", type=float, default=200.0)
    parser.add_argument(
        "--night", type=date.fromisoformat, default=date(2026, 10, 25), help="when the clocks change"
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    if unknown := set(options.plays) - PLAYS.keys():
        parser.error(f"no play is called {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
