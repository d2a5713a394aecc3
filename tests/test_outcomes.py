"""What became of questions, as `etat` and the report sort them: those without an end are named."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scene import Scene, programme

from bot.privacy import retention
from bot.questions import queue
from bot.questions.outcomes import Outcome, by_outcome
from bot.questions.rules import Question, State

NOON = datetime(2026, 10, 16, 10, tzinfo=UTC)
EVERY_STATE = list(State)


def _question(number: int, state: State, answer: str | None = None) -> Question:
    return Question(
        id=number, session="comptoir-1", code=f"C1-{number}", state=state, text=f"{number} ?", name="Sam",
        asker=1, anonymous=False, floor=False, platform="memory", place="comptoir-1", event=f"e{number}",
        own_message=True, asked_at=NOON, answer=answer, reason=None, voters=0, votes={},
    )  # fmt: skip


def _codes(sorted_: dict[Outcome, list[Question]]) -> dict[Outcome, list[int]]:
    return {which: [question.id for question in found] for which, found in sorted_.items()}


def test_before_all_questions_end_the_open_ones_have_none() -> None:
    questions = [_question(number, state) for number, state in enumerate(EVERY_STATE)]

    assert _codes(by_outcome(questions, closed=False, owned={EVERY_STATE.index(State.LATER)})) == {
        Outcome.UNENDED: [
            EVERY_STATE.index(each) for each in (State.PROPOSED, State.WAITING, State.ON_STAGE)
        ],
        Outcome.ANSWERED: [EVERY_STATE.index(State.ANSWERED)],
        Outcome.OWNED: [EVERY_STATE.index(State.LATER)],
        Outcome.CARRIED: [EVERY_STATE.index(State.CARRIED)],
        Outcome.MERGED: [EVERY_STATE.index(State.MERGED)],
        Outcome.MOVED: [EVERY_STATE.index(State.MOVED)],
        Outcome.DECLINED: [EVERY_STATE.index(State.DECLINED)],
        Outcome.WITHDRAWN: [EVERY_STATE.index(State.WITHDRAWN)],
    }


def test_what_the_hour_ended_is_told_from_what_a_desk_did() -> None:
    questions = [
        _question(1, State.ANSWERED),
        _question(2, State.ANSWERED),
        _question(3, State.ANSWERED, answer="Oui"),
        _question(4, State.WAITING),
        _question(5, State.LATER),
    ]

    assert _codes(by_outcome(questions, closed=True, unmarked={2, 3}, owned={5})) == {
        Outcome.ANSWERED: [1, 3],
        Outcome.BY_THE_HOUR: [2, 4],
        Outcome.OWNED: [5],
    }


@pytest.fixture
async def ended(quick: Path) -> AsyncIterator[Scene]:
    """Comptoir 1 left one question on stage and three waiting; comptoir 2 runs as long."""
    async with Scene(quick, hour="10:30") as scene:
        for number in range(1, 5):
            await scene.says("sam", "comptoir-1", f"!question Question {number} ?")
        await scene.says("sam", "comptoir-2", "!question Et là ?")
        await scene.says("ana", "comptoir-1-desk", "!scene 1")
        yield scene


async def _unended(scene: Scene, word: str = "!etat") -> list[str]:
    await scene.says("olga", "regie", word)
    return [line for line in scene.seen("regie")[-1].split("\n") if line.startswith("Sans fin")]


async def test_etat_names_the_questions_without_an_end_of_what_is_over(ended: Scene) -> None:
    before = await _unended(ended)
    await ended.at("11:35")
    after = await _unended(ended)
    for number in (2, 3):
        await ended.says("ana", "comptoir-1-desk", f"!pleniere {number}")
    await ended.says("ana", "comptoir-1-desk", "!ecarter 4")
    await ended.says("ana", "comptoir-2-desk", "!repondu 1")

    assert before == []
    assert after == ["Sans fin, Comptoir 1 : 3 (C1-2, C1-3, C1-4)", "Sans fin, Comptoir 2 : 1 (C2-1)"]
    assert await _unended(ended) == ["Sans fin : 0 (une question close par l’heure seule)"]


async def test_what_a_desk_marked_is_not_taken_for_the_hours_once_nobody_knows_who_did(ended: Scene) -> None:
    await ended.says("ana", "comptoir-1-desk", "!repondu 1")
    await ended.says("ana", "direct:ana", "oublie-moi oui")
    forgotten = await ended.store.run(queue.unmarked)
    await ended.store.run(retention.erase_all, ended.wall)

    assert (forgotten, await ended.store.run(queue.unmarked)) == (set(), set())


async def test_what_still_waits_when_all_questions_end_was_ended_by_the_hour(ended: Scene) -> None:
    await ended.at("16:05")

    assert await _unended(ended) == ["Sans fin : 0 (5 closes par l’heure seule)"]


async def test_etat_counts_what_went_elsewhere(ended: Scene) -> None:
    await ended.says("ana", "comptoir-1-desk", "!pleniere 2")
    await ended.says("ana", "comptoir-1-desk", "!deplacer 3 C2")

    await ended.says("olga", "regie", "!etat")

    lines = ended.seen("regie")[-1].split("\n")
    assert (
        "• Comptoir 1 : 4 questions, 1 en attente · 1 sur scène · 1 portée à la plénière · 1 passée ailleurs"
        in lines
    )


async def test_on_another_day_than_the_last_nothing_is_said_of_it(quick: Path) -> None:
    day = programme()
    longer = replace(day, event=replace(day.event, last_day=day.event.last_day + timedelta(days=1)))
    async with Scene(quick, hour="10:30", programme=longer) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.at("11:35")

        assert await _unended(scene) == []
