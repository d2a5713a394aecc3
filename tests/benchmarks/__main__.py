"""Measure how fast the bot is and what it costs: `make bench`, or part of it by `MEASURES="latency --quick"`.

The bot and the floors take turns in one run on the same server, so the ratios are what counts.
"""

import argparse
import asyncio
import time

from benchmarks import (
    ballots,
    both,
    burst,
    changes,
    chats,
    checking,
    crowd,
    documents,
    importing,
    latency,
    life,
    lists,
    near,
    outage,
    presses,
    reminders,
    resources,
    schedules_read,
    sends,
    sse,
    votes,
)
from benchmarks.figures import print_table

MEASURES = {
    "latency": latency,
    "resources": resources,
    "reminders": reminders,
    "burst": burst,
    "outage": outage,
    "check": checking,
    "presses": presses,
    "sends": sends,
    "both": both,
    "crowd": crowd,
    "votes": votes,
    "lists": lists,
    "near": near,
    "life": life,
    "documents": documents,
    "import": importing,
    "schedules": schedules_read,
    "changes": changes,
    "sse": sse,
    "ballots": ballots,
    "chats": chats,
}


async def main(names: list[str], rounds: int | None, quick: bool) -> None:
    figures = []
    for name in names:
        started = time.monotonic()
        print(f"{name}: {(MEASURES[name].__doc__ or '').strip()}", flush=True)
        found = await MEASURES[name].measure(rounds, quick)
        print_table(found)
        print(f"{name}: {time.monotonic() - started:.0f} s\n", flush=True)
        figures += found
    print_table(figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--rounds", type=int, help="of each contender, in turns")
    parser.add_argument("--quick", action="store_true", help="smaller, to see that it works")
    given = parser.parse_args()
    if unknown := set(given.names) - set(MEASURES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
    asyncio.run(main(given.names or list(MEASURES), given.rounds, given.quick))
