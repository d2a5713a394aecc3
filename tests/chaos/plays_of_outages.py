"""Platforms, their answers, the disk and the clock fail, or the bot is away, while people ask."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import absence
import answers
import clocks
import deliveries
import disconnects
import disks
import down_session
import failing_sync
import permission_taken
from checker import Verdict, merged
from plays import Figures, Outcome, Play, asked

from adapters.rehearsal.homeserver import Homeserver

# ── What it says on Matrix ──────────────────────────────────────────────────────────────────────────────


async def matrix_answers(
    folder: Path, seed: int, *, sends: int = 1000, fraction: float = 0.2, late: float = 0.1
) -> Outcome:
    """Make this many sends three times: this fraction of the answers is lost, then wrong, then late."""
    ways = {
        "lost": (answers.LOST, fraction),
        "wrong": (answers.WRONG, fraction),
        "late": (answers.LATE, late),
    }
    verdicts, figures = list[Verdict](), dict[str, object]()
    with Homeserver(folder / "hs") as homeserver:
        for name, (how, share) in ways.items():
            seen = await answers.play_answers(
                homeserver, folder / name, f"answers-{name}", how, sends=sends, fraction=share, seed=seed
            )
            verdicts.append(seen.verdict)
            figures |= {f"sends_{name}": seen.sends, f"answers_{name}": seen.spoilt}
    whole = merged(verdicts)
    return whole, {**figures, **asked(whole)}


async def windows(folder: Path, seed: int, *, cycles: int = 25) -> Outcome:
    seen = await answers.play_windows(folder, cycles)
    return seen.verdict, {"cycles": seen.cycles, "unanswered": 2 * seen.cycles, "sends": seen.sends}


async def permission(folder: Path, seed: int, *, outage: float = 300.0) -> Outcome:
    """Take the permission away for this many seconds."""
    with Homeserver(folder / "hs", extra=permission_taken.ROOMS) as homeserver:
        seen = await permission_taken.play(
            homeserver, folder / "day", "permission", questions=50, seconds=outage
        )
    figures = {"waited": seen.rows, "refused_calls": seen.refused, "told_in_regie": seen.told}
    return seen.verdict, {**figures, "outage": f"{outage:.0f}"}


async def sync(folder: Path, seed: int, *, lasting: float = 60.0) -> Outcome:
    """Play each failure for this many seconds; return the most requests in one and the latest return."""
    verdict, seen = await failing_sync.play(lasting)
    most, latest = max(each.requests for each in seen), max(each.back_after for each in seen)
    return verdict, {"failures": len(seen) + 1, "most_requests": most, "back_after": f"{latest:.1f}"}


# ── On Discord ──────────────────────────────────────────────────────────────────────────────────────────


async def gateway(folder: Path, seed: int, *, cuts: int = 200) -> Outcome:
    kinds = len(disconnects.KINDS) + 1  # the first connection is refused, too
    bots = -(-cuts // kinds)
    seen = await disconnects.play_many(folder, bots, at_once=10, seed=seed)
    each = {f"{kind}": times for kind, times in sorted(seen.disconnects.items())}
    figures = {"disconnects": seen.disconnects.total(), "bots": bots, **each}
    met = {"identified": seen.identified, "resumed": seen.resumed}
    return seen.verdict, {**figures, **asked(seen.verdict), **met}


async def sends(folder: Path, seed: int, *, questions: int = 1000, fraction: float = 0.1) -> Outcome:
    """Ask questions, each with its card, half with a private answer too; this fraction of sends fails."""
    seen = await deliveries.play_faults(folder, questions, fraction, seed=seed)
    return seen.verdict, _delivered(seen)


async def late(folder: Path, seed: int, *, questions: int = 700, fraction: float = 0.1) -> Outcome:
    seen = await deliveries.play_faults(folder, questions, 0.0, late=fraction, seed=seed)
    return seen.verdict, _delivered(seen)


async def limits(folder: Path, seed: int, *, questions: int = 160) -> Outcome:
    """Allow five messages per channel in five seconds, as Discord does, and far fewer calls in all."""
    seen = await deliveries.play_faults(folder, questions, 0.0, people=40, limits=(5, 5.0, 4), seed=seed)
    return seen.verdict, _delivered(seen)


async def nonces(folder: Path, seed: int, *, deaths: int = 25) -> Outcome:
    seen = await deliveries.play_nonces_forgotten(folder, deaths)
    return seen.verdict, _delivered(seen)


def _delivered(seen: deliveries.Seen) -> Figures:
    names = ("sends", "faults", "deduplicated", "refused", "invalid")
    return {**{name: getattr(seen, name) for name in names}, **asked(seen.verdict)}


async def away(folder: Path, seed: int, *, messages: int = 500, changes: int = 30) -> Outcome:
    """Play two absences of this many messages: the bot is dead, or cut off until its session is over."""
    verdicts, total, caught_up = list[Verdict](), Counter[str](), 0.0
    ways: tuple[absence.How, ...] = ("dead", "cut off")
    for nth, how in enumerate(ways):
        seen = await absence.play(folder / str(nth), how=how, messages=messages, changes=changes, seed=seed)
        verdicts.append(seen.verdict)
        caught_up = max(caught_up, seen.caught_up_after)
        names = ("messages", "edits", "deletions", "reactions", "presses")
        total.update({name: getattr(seen, name) for name in names})
    return merged(verdicts), {"absences": len(verdicts), **total, "caught_up_after": f"{caught_up:.1f}"}


async def down(folder: Path, seed: int, *, questions: int = 100) -> Outcome:
    """Take Discord down for a whole session, with Matrix beside it."""
    with Homeserver(folder / "hs") as homeserver:
        seen = await down_session.play(
            folder / "day", homeserver, "down", questions=questions, speed=12, seed=seed
        )
    return seen.verdict, {
        "questions_while_down": seen.questions_while_down,
        "reminders_while_down": seen.reminders_while_down,
        "latest_reminder": f"{seen.latest_reminder:.2f}",
        "slowest_receipt": f"{seen.slowest_receipt:.2f}",
        "told_in_regie": seen.told,
        **asked(seen.verdict),
    }


# ── The machine ─────────────────────────────────────────────────────────────────────────────────────────


async def clock(folder: Path, seed: int, *, jumps: int = 100, stop: float = 60.0) -> Outcome:
    """Make the clock jump by up to two months and back; then stop the process for an hour of the event."""
    (folder / "jumps").mkdir()
    jumped = await clocks.play_jumps(folder / "jumps", jumps, seed=seed)
    with Homeserver(folder / "hs") as homeserver:
        stopped = await clocks.play_stop(homeserver, folder / "day", "stop", stop)
    return merged([jumped.verdict, stopped.verdict]), {
        "jumps": jumps,
        "stopped": f"{stop:.0f}",
        "due_meanwhile": stopped.due,
        "of_use": stopped.of_use,
        "latest_after_resume": f"{stopped.after_resume:.1f}",
    }


async def disk(folder: Path, seed: int, *, faults: int = 50) -> Outcome:
    seen = await disks.play(folder, faults, seed=seed)
    return seen.verdict, {**seen.faults, "failed_commits": seen.failed, "told_in_regie": seen.told}


PLAYS: Mapping[str, Play] = {
    "answers": matrix_answers,
    "windows": windows,
    "permission": permission,
    "sync": sync,
    "gateway": gateway,
    "sends": sends,
    "late": late,
    "limits": limits,
    "nonces": nonces,
    "absence": away,
    "down": down,
    "clock": clock,
    "disk": disk,
}
