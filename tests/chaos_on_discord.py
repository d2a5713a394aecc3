"""`make chaos` on Discord: kills, a failing gateway, failing deliveries, absences, an outage; a line each."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import absence
import deliveries
import disconnects
import down_session
import forgetful
import kills_on_discord
from checker import Verdict, merged

from adapters.matrix.rehearsal import Homeserver

LONGER = 4.0  # seconds a bot lives at most: a command finds nobody while it is dead, and fails
Figures = Mapping[str, object]


async def kills(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    plan = kills_on_discord.Plan(options.kills, options.questions, seed=options.seed, longest_life=LONGER)
    verdict, run = await kills_on_discord.play_on_discord(plan, folder)
    return verdict, {"kills": run.kills, **asked(verdict), "caught_up_after": f"{run.catch_up:.1f}"}


async def both(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    plan = kills_on_discord.Plan(
        options.kills, options.questions, people=10, seed=options.seed, longest_life=LONGER
    )
    with Homeserver(folder / "hs") as homeserver:
        verdict, run = await kills_on_discord.play_on_both(plan, folder / "day", homeserver, "both")
    return verdict, {"kills": run.kills, **asked(verdict), "caught_up_after": f"{run.catch_up:.1f}"}


def asked(verdict: Verdict) -> Figures:
    names = ("questions", "failed", "messages", "reminders", "skipped")
    return {name: getattr(verdict, name) for name in names}


async def gateway(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    kinds = len(disconnects.KINDS) + 1  # the first connection is refused, too
    bots = -(-options.disconnects // kinds)
    seen = await disconnects.play_many(folder, bots, at_once=10, seed=options.seed)
    each = {f"{kind}": times for kind, times in sorted(seen.disconnects.items())}
    figures = {"disconnects": seen.disconnects.total(), "bots": bots, **each}
    return seen.verdict, {
        **figures, **asked(seen.verdict), "identified": seen.identified, "resumed": seen.resumed
    }  # fmt: skip


async def sends(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    seen = await deliveries.play_faults(folder, options.sends, 0.1, seed=options.seed)
    return seen.verdict, delivered(seen)


async def limits(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    """Five messages a channel in five seconds, as Discord allows, and far fewer calls in all."""
    seen = await deliveries.play_faults(folder, 160, 0.0, people=40, limits=(5, 5.0, 4), seed=options.seed)
    return seen.verdict, delivered(seen)


async def late(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    seen = await deliveries.play_late_answers(folder, 8)
    return seen.verdict, delivered(seen)


async def nonces(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    seen = await deliveries.play_nonces_forgotten(folder, 12)
    return seen.verdict, delivered(seen)


def delivered(seen: deliveries.Seen) -> Figures:
    names = ("sends", "faults", "deduplicated", "refused", "invalid")
    return {**{name: getattr(seen, name) for name in names}, **asked(seen.verdict)}


async def away(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    """Twice 500 messages and 30 changes: the process is dead; it lives, cut off, and its session is over."""
    verdicts, total = list[Verdict](), Counter[str]()
    ways: tuple[absence.How, ...] = ("dead", "cut off")
    for nth, how in enumerate(ways):
        seen = await absence.play(folder / str(nth), how=how, messages=500, changes=30, seed=options.seed)
        verdicts.append(seen.verdict)
        names = ("messages", "edits", "deletions", "reactions", "presses")
        figures = {name: getattr(seen, name) for name in names}
        print(f"{how}: {shown(figures)} caught_up_after={seen.caught_up_after:.1f}", flush=True)
        total.update(figures)
    return merged(verdicts), {"absences": len(verdicts), **total}


async def down(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    with Homeserver(folder / "hs") as homeserver:
        seen = await down_session.play(
            folder / "day", homeserver, "down", questions=options.questions // 5, speed=12, seed=options.seed
        )
    return seen.verdict, {
        "questions_while_down": seen.questions_while_down,
        "reminders_while_down": seen.reminders_while_down,
        "latest_reminder": f"{seen.latest_reminder:.2f}",
        "slowest_receipt": f"{seen.slowest_receipt:.2f}",
        "told_in_regie": seen.told,
        **asked(seen.verdict),
    }


async def forgetting(options: argparse.Namespace, folder: Path) -> tuple[Verdict, Figures]:
    with Homeserver(folder / "hs") as homeserver:
        seen = await forgetful.play(folder / "day", homeserver, "forgetting", deletions=options.deletions)
    names = ("deletions", "while_away", "forgotten")
    figures = {name: getattr(seen, name) for name in names}
    return seen.verdict, {**figures, "gone_after": f"{seen.gone_after:.1f}", **asked(seen.verdict)}


PLAYS: Mapping[str, Callable[[argparse.Namespace, Path], Awaitable[tuple[Verdict, Figures]]]] = {
    "kills": kills,
    "both": both,
    "gateway": gateway,
    "sends": sends,
    "limits": limits,
    "late": late,
    "nonces": nonces,
    "absence": away,
    "down": down,
    "forgetting": forgetting,
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
    print(f"{name}: {counts} {shown(figures)} seconds={time.monotonic() - began:.0f}", flush=True)
    return 1 if verdict.findings else 0


def shown(figures: Figures) -> str:
    return " ".join(f"{name}={value}" for name, value in figures.items())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plays", nargs="*", metavar="play", help=f"of {', '.join(PLAYS)}; all without any")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--disconnects", type=int, default=200)
    parser.add_argument("--deletions", type=int, default=200)
    parser.add_argument("--sends", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    if unknown := set(options.plays) - PLAYS.keys():
        parser.error(f"no play is called {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
