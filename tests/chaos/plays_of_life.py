"""The whole life of questions, for as long as one likes: random acts, a busy day, and what nobody learns."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import busy_day
from checker import Verdict
from hypothesis import seed as seeded
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from plays import Outcome, Play
from test_nobody_learns_who import of_any, two_worlds_read_the_same
from test_whole_life import WholeLife


async def life(folder: Path, seed: int, *, examples: int = 500, steps: int = 60) -> Outcome:
    """Let people do anything; print the shortest way to what must not be."""
    size = settings(max_examples=examples, stateful_step_count=steps, database=None, deadline=None)
    machine = seeded(seed)(type("SeededLife", (WholeLife,), {}))
    wrong = await asyncio.to_thread(_found, lambda: run_state_machine_as_test(machine, settings=size))
    return Verdict(wrong=wrong), {"examples": examples, "steps": steps}


async def nobody_learns(folder: Path, seed: int, *, examples: int = 300) -> Outcome:
    size = settings(max_examples=examples, database=None, deadline=None)
    worlds = size(seeded(seed)(of_any(two_worlds_read_the_same)))
    wrong = await asyncio.to_thread(_found, worlds)
    return Verdict(wrong=wrong), {"examples": examples}


async def life_of_a_day(folder: Path, seed: int, *, questions: int = 3_000) -> Outcome:
    seen = await busy_day.play(folder, seed, questions)
    ends = {end.replace(" ", "_"): number for end, number in seen.ends.items()}
    return Verdict(wrong=seen.wrong), {"questions": seen.questions, **ends}


def _found(search: Callable[[], object]) -> list[str]:
    try:
        search()
    except ExceptionGroup as several:
        return [_told(error) for error in several.exceptions]
    except Exception as error:
        return [_told(error)]
    return []


def _told(error: Exception) -> str:
    """Return what is wrong and what led to it, which Hypothesis notes with the failure."""
    return "\n".join([repr(error), *getattr(error, "__notes__", ())])


PLAYS: Mapping[str, Play] = {"life": life, "nobody-learns": nobody_learns, "life-of-a-day": life_of_a_day}
