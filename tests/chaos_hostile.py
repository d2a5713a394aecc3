"""`make chaos` by hostility: damaged events, texts that try to act, a server of nonsense; a line each."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import failing_sync
import fuzz_on_discord
import fuzz_on_matrix
import hostile_texts
from checker import Verdict

Figures = Mapping[str, object]
PATIENCE = 1_800.0  # seconds


async def fuzz_matrix(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    seen = await fuzz_on_matrix.play(folder, options.events, options.seed, PATIENCE)
    return seen.verdict, {
        "events": seen.events,
        "questions": seen.verdict.questions,
        "unwritable": seen.set_aside,
        "said": seen.spoken,
    }


async def fuzz_discord(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    seen = await fuzz_on_discord.play(folder, options.events, options.seed, PATIENCE)
    return seen.verdict, {
        "dispatches": seen.dispatches,
        "questions": seen.verdict.questions,
        "failed": seen.verdict.failed,
        "unwritable": seen.set_aside,
    }


async def texts(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    seen = hostile_texts.play(options.texts, options.seed)
    return Verdict(wrong=seen.findings), {"texts": seen.texts, "cut": seen.cut}


async def sync(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    """Each failure for a minute; the figures are the most requests in it and the latest return."""
    verdict, seen = await failing_sync.play(options.lasting)
    most, latest = max(each.requests for each in seen), max(each.back_after for each in seen)
    return verdict, {"failures": len(seen) + 1, "most_requests": most, "back_after": f"{latest:.1f}"}


PLAYS: Mapping[str, Callable[[argparse.Namespace, Path], Awaitable[tuple[Verdict, Figures]]]] = {
    "fuzz-matrix": fuzz_matrix,
    "fuzz-discord": fuzz_discord,
    "texts": texts,
    "sync": sync,
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
    shown = " ".join(f"{key}={value}" for key, value in figures.items())
    print(f"{name}: {counts} {shown} seconds={time.monotonic() - began:.0f}", flush=True)
    return 1 if verdict.findings else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plays", nargs="*", metavar="play", help=f"of {', '.join(PLAYS)}; all without any")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--lasting", type=float, default=60.0, help="seconds of each failure of /sync")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    if unknown := set(options.plays) - PLAYS.keys():
        parser.error(f"no play is called {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
