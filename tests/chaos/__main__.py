"""`make chaos`: provoke everything that can go wrong; print a line for each play, and the figures last."""

import argparse
import asyncio
import inspect
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import plays_of_hostility
import plays_of_kills
import plays_of_life
import plays_of_outages
from plays import Play

PLAYS: Mapping[str, Play] = {
    **plays_of_kills.PLAYS,
    **plays_of_outages.PLAYS,
    **plays_of_hostility.PLAYS,
    **plays_of_life.PLAYS,
}
READ: Mapping[type, Callable[[str], object]] = {int: int, float: float, date: date.fromisoformat}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=_listed(), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*", metavar="play|size=value", help="of those below; all without any")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    names = [word for word in options.words if "=" not in word] or list(PLAYS)
    written = [word for word in options.words if "=" in word]
    if unknown := [name for name in names if name not in PLAYS]:
        parser.error(f"no play is called {', '.join(unknown)}; there are {', '.join(PLAYS)}")
    try:
        sizes = {name: _sizes(name, written) for name in names}
    except ValueError as error:
        parser.error(str(error))
    print(f"seed={options.seed}", flush=True)
    return max(asyncio.run(_play(name, options.seed, sizes[name])) for name in names)


def _listed() -> str:
    lines = ["plays, and their sizes in full:"]
    for name, play in PLAYS.items():
        sizes = " ".join(f"{size}={each.default}" for size, each in _parameters(play).items())
        lines.append(f"  {name:18}{sizes}")
    return "\n".join(lines)


def _parameters(play: Play) -> Mapping[str, inspect.Parameter]:
    every = inspect.signature(play).parameters
    return {name: each for name, each in every.items() if each.kind is each.KEYWORD_ONLY}


def _sizes(name: str, written: Sequence[str]) -> Mapping[str, object]:
    """Read the sizes; raise ValueError for a size that this play does not have, or that cannot be read."""
    parameters, sizes = _parameters(PLAYS[name]), dict[str, object]()
    for word in written:
        size, _, value = word.partition("=")
        if size not in parameters:
            raise ValueError(f"{name} has no size {size}; it has {', '.join(parameters) or 'none'}")
        sizes[size] = READ[parameters[size].annotation](value)
    return sizes


async def _play(name: str, seed: int, sizes: Mapping[str, object]) -> int:
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    verdict, figures = await PLAYS[name](folder, seed, **sizes)
    for finding in verdict.findings:
        print(finding)
    counts = f"lost={len(verdict.lost)} doubled={len(verdict.doubled)} wrong={len(verdict.wrong)}"
    shown = " ".join(f"{figure}={value}" for figure, value in figures.items())
    print(f"{name}: {counts} {shown} seconds={time.monotonic() - began:.0f}", flush=True)
    if verdict.findings:
        print(f"what it left is kept in {folder}", flush=True)
    else:
        shutil.rmtree(folder)
    return 1 if verdict.findings else 0


if __name__ == "__main__":
    sys.exit(main())
