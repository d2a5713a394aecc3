"""The bot is killed or stopped while people ask, on each platform and on both."""

import asyncio
import signal
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import changes_under_kills
import phones_under_kills
import programme_under_kills
import restarts
import rush
import sealed_kills
import sheets_under_kills
from checker import Verdict, merged
from desk_plays import DeskPlays
from kills import Kills, Plan, play_on_both, play_on_discord, play_on_matrix
from plays import Figures, Outcome, Play, asked

from adapters.rehearsal.homeserver import Homeserver

SLOWLY = 12.0  # times the speed of the day: eleven hours of it take 55 minutes
FOR_HOURS = 6.0  # slow enough for two hours of it, on a busy machine
WITH_LIMITS = 6.0  # slow enough for the limits to keep up with the day
LONGER = 4.0  # seconds a bot lives at most: while it is dead, a command finds nobody and fails
SYNAPSE_LIMITS = {"per_second": 0.2, "burst_count": 10}  # messages, as by default
ORDERS = ((signal.SIGTERM, signal.SIGKILL), (signal.SIGKILL, signal.SIGTERM))


async def on_matrix(
    folder: Path, seed: int, *, kills: int = 200, synapse_kills: int = 50, questions: int = 2000
) -> Outcome:
    plan = Plan(kills, questions, seed=seed, synapse_kills=synapse_kills, speed=SLOWLY)
    with Homeserver(folder / "hs") as homeserver:
        return _outcome(*await play_on_matrix(plan, folder / "day", homeserver, "kills"))


async def limited(folder: Path, seed: int, *, kills: int = 20, questions: int = 60) -> Outcome:
    """Kill the bot on a homeserver that limits it as it does by default."""
    plan = Plan(kills, questions, seed=seed, limited=True, speed=WITH_LIMITS)
    with Homeserver(folder / "hs", extra={"rc_message": SYNAPSE_LIMITS}) as homeserver:
        return _outcome(*await play_on_matrix(plan, folder / "day", homeserver, "limited"))


async def rushed(folder: Path, seed: int, *, people: int = 50, over: float = 60.0, kills: int = 2) -> Outcome:
    """Let people ask within a minute, on a homeserver that limits the bot as it does by default."""
    with Homeserver(folder / "hs", extra={"rc_message": SYNAPSE_LIMITS}) as homeserver:
        seen = await rush.play(rush.Plan(people, over, kills, seed), folder / "day", homeserver)
    figures = {"half_told_after": seen.half, "last_told_after": seen.last, "all_said_after": seen.over}
    waits = {figure: f"{seconds:.1f}" for figure, seconds in figures.items()}
    return seen.verdict, {"kills": kills, **asked(seen.verdict), **waits}


async def on_discord(folder: Path, seed: int, *, kills: int = 200, questions: int = 2000) -> Outcome:
    plan = Plan(kills, questions, seed=seed, longest_life=LONGER, speed=SLOWLY)
    return _outcome(*await play_on_discord(plan, folder))


async def changes(
    folder: Path, seed: int, *, sessions: int = 300, kills: int = 30, days: int = 3, speed: float = 200.0
) -> Outcome:
    """Change the days by commands and by their file, and kill the bot, on both platforms."""
    plan = changes_under_kills.Plan(sessions, kills, days, speed, seed)
    with Homeserver(folder / "hs") as homeserver:
        run = await changes_under_kills.play(plan, folder / "day", homeserver, "changes")
    figures = {"by_command": run.by_command, "by_file": run.by_file, "looks": run.looks}
    said = {"reminders": run.verdict.reminders, "told": run.verdict.messages}
    return run.verdict, {"kills": run.kills, **figures, **said}


async def on_both(
    folder: Path, seed: int, *, kills: int = 500, synapse_kills: int = 0, questions: int = 5000
) -> Outcome:
    """Play on both platforms: each question has a card on the other, so the bot sends at least that many.

    One comptoir ends early: its sheet is made, confirmed and frozen meanwhile.
    """
    plan = Plan(
        kills,
        questions,
        people=10,
        seed=seed,
        longest_life=LONGER,
        synapse_kills=synapse_kills,
        speed=FOR_HOURS,
        sheeted=True,
    )
    with Homeserver(folder / "hs") as homeserver:
        return _outcome(*await play_on_both(plan, folder / "day", homeserver, "both"))


def _outcome(verdict: Verdict, run: Kills) -> Outcome:
    late = {"latest_reminder": f"{verdict.latest:.1f}", "caught_up_after": f"{run.catch_up:.1f}"}
    killed = {"kills": run.kills, "synapse_kills": run.synapse_kills}
    return verdict, {**killed, **acts(run.desks), **asked(verdict), **late}


def acts(desks: DeskPlays | None) -> Figures:
    """Return how often each act of an animateur succeeded, and of how many questions we are not sure."""
    if desks is None:
        return {}
    played = ", ".join(f"{times} {what}" for what, times in sorted(desks.played.items()))
    return {"acts": f"({played})", "unsure": desks.unsure}


async def sealed(folder: Path, seed: int, *, kills: int = 50, people: int = 5) -> Outcome:
    """Kill the bot in encrypted conversations and desks."""
    with Homeserver(folder / "hs") as homeserver:
        verdict, desks = await sealed_kills.play(
            homeserver, folder / "day", "sealed", kills=kills, people=people, seed=seed
        )
    return verdict, {"kills": kills, **acts(desks), **asked(verdict)}


async def restart(folder: Path, seed: int, *, down: float = 60.0) -> Outcome:
    """Play six events at once: each signal ends the bot three times before 30 messages, three before 80."""
    with Homeserver(folder / "hs") as homeserver:
        seen = await asyncio.gather(
            *(
                restarts.play(homeserver, folder / str(n), f"restart-{n}", order, down)
                for n, order in enumerate(ORDERS * 3)
            )
        )
    verdict = merged([each.verdict for each in seen])
    return verdict, {
        "restarts": sum(len(each.ends) for each in seen),
        "down": f"{down:.0f}",
        **asked(verdict),
    }


async def programme(
    folder: Path,
    seed: int,
    *,
    sessions: int = 300,
    kills: int = 30,
    hours: float = 72.0,
    speed: float = 200.0,
    night: date = date(2026, 10, 25),
) -> Outcome:
    """Count a reminder skipped while the bot was up as a fault, because nothing else keeps it busy here."""
    plan = programme_under_kills.Plan(sessions, kills, timedelta(hours=hours), night, speed, seed)
    run = await programme_under_kills.play(plan, folder)
    run.verdict.wrong += run.overslept
    return run.verdict, {
        "sessions": sessions, "kills": run.kills, "latest": f"{run.latest:.2f}", **asked(run.verdict)
    }  # fmt: skip


async def sheets(folder: Path, seed: int, *, questions: int = 2000, kills: int = 5) -> Outcome:
    """Give and freeze the sheets of a restitution, then once more where the homeserver limits the bot."""
    with Homeserver(folder / "hs") as homeserver:
        plan = sheets_under_kills.Plan(questions, kills, seed)
        free = await sheets_under_kills.play(plan, folder / "day", homeserver, "sheets")
    with Homeserver(folder / "hs2", extra={"rc_message": SYNAPSE_LIMITS}) as homeserver:
        plan = sheets_under_kills.Plan(questions, 0, seed, limited=True)
        slow = await sheets_under_kills.play(plan, folder / "limited", homeserver, "limited")
    verdict = merged([free.verdict, slow.verdict])
    waits = {
        **{"words_after": free.words, "documents_after": free.documents, "frozen_after": free.renewed},
        **{"limited_words_after": slow.words, "limited_documents_after": slow.documents},
        "limited_frozen_after": slow.renewed,
    }
    told = {what: f"{seconds:.1f}" for what, seconds in waits.items()}
    return verdict, {"kills": free.kills + slow.kills, **asked(verdict), **told}


async def phones(
    folder: Path,
    seed: int,
    *,
    kills: int = 200,
    questions: int = 2000,
    phones: int = 40,
    offline: float = 300.0,
) -> Outcome:
    """Let phones ask and vote on pages, as their script does; one has no network for `offline` seconds."""
    seen = await phones_under_kills.play(
        phones_under_kills.Plan(kills, questions, phones, offline, seed), folder
    )
    figures = {"kills": seen.kills, "questions": seen.verdict.questions, "votes": seen.votes}
    return seen.verdict, {**figures, "tries": seen.tries, "offline": f"{seen.offline:.0f}"}


PLAYS: Mapping[str, Play] = {
    "matrix": on_matrix,
    "limited": limited,
    "rush": rushed,
    "kills": on_discord,
    "both": on_both,
    "sealed": sealed,
    "restart": restart,
    "programme": programme,
    "changes": changes,
    "sheets": sheets,
    "phones": phones,
}
