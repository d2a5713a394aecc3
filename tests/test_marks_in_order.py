"""Actions under a message are offered in order, and never before the text that they belong to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from scene import Scene
from sizes import size
from small_event import DayOnMatrix, comptoir, day_on_matrix
from test_digest_ranking import DESK, ask, vote
from test_outbox import Mouth, mouth, times

from adapters.matrix.client import Json
from adapters.rehearsal.homeserver import Homeserver
from bot.outbox.outgoing import Priority
from bot.port.chat import Action, Outgoing
from bot.port.errors import Busy, Refused, Unknown

__all__ = ["mouth"]

DIGESTS, LINES = size(3, 20), 5
ASKED = (  # none near another, which would offer 🔗
    "Qui paie les repas ?",
    "Où se trouve le vestiaire ?",
    "Quand finit votre bail ?",
    "Combien de salariés à Rennes ?",
    "Pourquoi pas une coopérative ?",
)
ACTIONS = [Action(f"slot:{n}", f"C1-{n}", mark) for n, mark in enumerate("ABCDE", 1)]


def log(scene: Scene) -> list[str]:
    """Log what takes effect in the desk from now on: new texts of the digest, and the marks under it."""
    seen: list[str] = []

    def note(when: str, doing: Outgoing) -> None:
        if when == "after" and doing.place == DESK and doing.key.startswith("digest:"):
            seen.append(doing.mark or doing.operation)

    scene.chat.fault = note
    return seen


# ── In the outbox ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("trouble", [Unknown("no answer"), Busy(0.0, only_there=True)])
async def test_marks_keep_their_order_whatever_becomes_of_one(mouth: Mouth, trouble: Exception) -> None:
    for mark in "AD":
        mouth.faults.append(times(2, trouble, key=f"board:{mark}"))
    mouth.say("board", actions=ACTIONS)
    mouth.say("other")

    await mouth.until_quiet()

    assert [done for done in mouth.done if "board:" in done] == [f"react board:{mark}" for mark in "ABCDE"]


async def test_a_mark_of_higher_priority_waits_for_those_before_it_under_its_message(mouth: Mouth) -> None:
    board = mouth.say("board")
    mouth.react("last", kind="chip", priority=Priority.CHIP, target_row=board)
    mouth.react("urgent", kind="chip", priority=Priority.DESK, target_row=board)

    await mouth.until_quiet()

    assert mouth.done == ["say board", "react last", "react urgent"]


async def test_a_mark_waits_for_the_text_it_belongs_to_and_holds_up_nothing_else(mouth: Mouth) -> None:
    board = mouth.say("board")
    await mouth.until_quiet()
    mouth.revise("board", "with one more line")
    mouth.react("mark", kind="chip", priority=Priority.DESK, target_row=board, target_version=2)
    mouth.say("other")
    await mouth.until(lambda: "say other" in mouth.done and mouth.worker.idle)
    before = list(mouth.done)

    mouth.wall = mouth.wall.replace(second=3)
    await mouth.until_quiet()

    assert before == ["say board", "say other"]
    assert mouth.done[2:] == ["edit board", "react mark"]


async def test_a_mark_whose_text_is_refused_is_let_go(mouth: Mouth) -> None:
    board = mouth.say("board")
    await mouth.until_quiet()
    mouth.faults.append(_refuse_edits)
    mouth.revise("board", "with one more line")
    mouth.react("mark", kind="chip", priority=Priority.DESK, target_row=board, target_version=2)

    mouth.wall = mouth.wall.replace(second=3)
    await mouth.until_quiet()

    assert (mouth.states()["board"], mouth.states()["mark"]) == ("failed", "skipped")


def _refuse_edits(when: str, doing: Outgoing) -> None:
    if when == "before" and doing.operation == "edit":
        raise Refused("too large")


# ── Under our messages ──────────────────────────────────────────────────────────────────────────────────


async def test_a_digest_is_followed_by_its_numbers_then_the_next(scene: Scene) -> None:
    seen = log(scene)
    await ask(scene, "A", "B", "C", "D", "E")

    await scene.at("10:30")

    assert seen == ["say", "1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "⏭️"]


async def test_the_number_of_a_new_line_comes_after_the_edit_that_shows_it(scene: Scene) -> None:
    await ask(scene, "A")
    await scene.at("10:30")
    seen = log(scene)

    await ask(scene, "B", "C")
    await vote(scene, "C", 1)
    before = list(seen)
    await scene.jump(seconds=3)

    assert before == []
    assert seen == ["edit", "2️⃣", "3️⃣"]


async def test_an_edit_that_is_under_way_does_not_let_a_later_line_s_number_pass(scene: Scene) -> None:
    await scene.at("10:30")
    seen = log(scene)
    await ask(scene, "A")
    await scene.jump(seconds=2)
    await ask(scene, "B")

    await scene.jump(seconds=1)

    assert seen == ["edit", "1️⃣", "⏭️", "2️⃣"]


async def test_the_on_stage_card_is_offered_its_marks_in_order_again_after_its_text(
    scene: Scene,
) -> None:
    await ask(scene, "A")
    await scene.says("ana", DESK, "!scene 1")
    seen: list[str] = []

    def note(when: str, doing: Outgoing) -> None:
        if when == "after" and doing.key.startswith("stage:"):
            seen.append(doing.mark or doing.operation)

    await scene.jump(seconds=3)
    await scene.says("ana", DESK, "!repondu")
    await scene.jump(seconds=3)
    scene.chat.fault = note
    await scene.says("ana", DESK, "!annuler-geste")
    await scene.jump(seconds=3)

    assert seen == ["edit", "✅", "⏳", "❌", "🔎", "🎓"]


# ── On a real homeserver ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.long
@pytest.mark.synapse
async def test_a_homeserver_tells_the_marks_of_each_digest_in_order_and_after_their_line(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    # given a comptoir that has begun, with the bot running
    clock = {"start": "2026-10-16T10:31", "speed": 1}
    sessions = [comptoir(1, "10:30", "11:30"), comptoir(2, "10:30", "11:30")]
    async with day_on_matrix(homeserver, tmp_path, localpart("marks"), sessions, clock=clock) as day:
        async with await day.person("sam", "comptoir-1") as sam:
            await day.bot.run_until_ready()

            # when questions come one by one, and digests are requested
            fresh, grown = [], []
            for number in range(1, DIGESTS + 1):
                await _ask_for_a_digest(day, number)
                fresh.append(_offered(await day.history(DESK)))
                if number <= LINES:
                    await sam.say(day.rooms["comptoir-1"], f"!question {ASKED[number - 1]}")
                    await _taken(day, number)
                    grown.append(_offered(await day.history(DESK)))

        # then each digest has its marks in order, each after the text with its line
        assert fresh[:3] == [[], ["1️⃣", "⏭️"], ["1️⃣", "2️⃣", "⏭️"]]
        assert fresh[LINES:] == [["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "⏭️"]] * (DIGESTS - LINES)
        assert grown[:2] == [["1️⃣", "⏭️"], ["1️⃣", "⏭️", "2️⃣"]]


async def _taken(day: DayOnMatrix, questions: int) -> None:
    await day.until(lambda: day.has_taken(questions) and day.is_quiet(), 60)


async def _ask_for_a_digest(day: DayOnMatrix, number: int) -> None:
    said = "SELECT count(*) FROM outbox WHERE kind LIKE '%digest' AND operation = 'say' AND state = 'sent'"
    before = day.rows(said)[0][0]
    await day.organiser.say(day.rooms[DESK], "!digest")
    await day.until(lambda: bool(day.rows(said)[0][0] > before) and day.is_quiet(), 60)


def _offered(events: list[Json]) -> list[str]:
    """Return the marks under the newest digest in the room's order; one before its line is labelled so."""
    newest = [event for event in events if _is_digest(event)][-1]["event_id"]
    text, marks = "", []
    for event in events:
        relation = event.get("content", {}).get("m.relates_to", {})
        if event["event_id"] == newest or (
            relation.get("rel_type") == "m.replace" and relation["event_id"] == newest
        ):
            text = event["content"]["body"]
        elif event["type"] == "m.reaction" and relation.get("event_id") == newest:
            marks.append(relation["key"] if relation["key"] in text else f"{relation['key']} too early")
    return marks


def _is_digest(event: Json) -> bool:
    content = event.get("content", {})
    edits = content.get("m.relates_to", {}).get("rel_type") == "m.replace"
    return event["type"] == "m.room.message" and not edits and "fin à 11h30" in content.get("body", "")
