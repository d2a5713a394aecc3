"""The pure rules of questions: codes as people write them, ranks, prefixes, and allowed changes of state."""

import string
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scene import comptoir, programme

from bot.programme.codes import prefixes
from bot.programme.model import Session, SessionKind
from bot.questions.rules import (
    MOVES,
    Asked,
    Gesture,
    Question,
    State,
    ranked,
    read_code,
    read_prefix,
    read_question,
    shuffled,
    split_code,
)

KNOWN = ("C1", "C2", "P")
NOON = datetime(2026, 10, 16, 10, tzinfo=UTC)


def question(number: int, voters: int = 0, state: State = State.WAITING) -> Question:
    return Question(
        id=number, session="comptoir-1", code=f"C1-{number}", state=state, text=f"{number} ?", name="Sam",
        asker=1, anonymous=False, floor=False, platform="memory", place="comptoir-1", event=f"e{number}",
        own_message=True, asked_at=NOON, answer=None, reason=None, voters=voters, votes={},
    )  # fmt: skip


@given(
    comptoir=st.integers(1, 9999),
    number=st.integers(0, 99999),
    dash=st.sampled_from([*"-‐‑‒–—−. ", " - ", " – "]),
    space=st.sampled_from(["", " "]),
    letter=st.sampled_from("cC"),
    hash_=st.sampled_from(["", "#"]),
    end=st.sampled_from(["", " ", "?", " ?", ".", " !"]),
)
def test_a_code_is_read_however_it_is_written(
    comptoir: int, number: int, dash: str, space: str, letter: str, hash_: str, end: str
) -> None:
    written = f"{hash_}{letter}{space}{comptoir}{dash}{number}{end}"

    assert read_code(written) == f"C{comptoir}-{number}"


@given(st.text(max_size=40), st.sampled_from([None, "C1", "P"]))
def test_nothing_written_breaks_the_reading(words: str, prefix: str | None) -> None:
    code, rest = split_code(words, prefix)
    asked = read_question(words, KNOWN)

    assert code is None or read_code(code) == code
    assert len(rest) <= len(words)
    assert asked.prefix in (None, *KNOWN)
    assert asked.text in words or not asked.text


@given(st.text(alphabet=string.ascii_letters + " ?,'", min_size=1, max_size=60))
def test_ordinary_words_hold_no_code(words: str) -> None:
    assert read_code(words, "C1") is None


@pytest.mark.parametrize(
    ("words", "prefix", "code"),
    [
        ("12", "C3", "C3-12"),
        ("012", "C3", "C3-12"),
        ("#12", "P", "P-12"),
        ("12", None, None),
        ("12 raisons", "C3", None),
        ("12,5", "C3", None),
        ("p-4", None, "P-4"),
        ("P 4", None, "P-4"),
        ("P1-4", None, "P-4"),
        ("p2-4", None, "P2-4"),
        ("#P2 4", None, "P2-4"),
        ("4", "P2", "P2-4"),
        ("C3", None, None),
        ("C3-12-5", None, None),
        ("", "C3", None),
    ],
)
def test_a_number_alone_is_a_code_where_its_comptoir_is_known(
    words: str, prefix: str | None, code: str | None
) -> None:
    assert read_code(words, prefix) == code


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Qui paie ?", Asked(None, False, "Qui paie ?")),
        ("C1 Qui paie ?", Asked("C1", False, "Qui paie ?")),
        ("c 1 : Qui paie ?", Asked("C1", False, "Qui paie ?")),
        ("C9 Qui paie ?", Asked(None, False, "C9 Qui paie ?")),
        ("C1", Asked("C1", False, "")),
        ("p Qui paie ?", Asked("P", False, "Qui paie ?")),
        ("Pourquoi ?", Asked(None, False, "Pourquoi ?")),
        ("anonyme : Qui paie ?", Asked(None, True, "Qui paie ?")),
        ("C1 anonyme : Qui paie ?", Asked("C1", True, "Qui paie ?")),
        ("Anonymous - C2 Who pays?", Asked("C2", True, "Who pays?")),
        ("C1 anonyme\nQui paie ?", Asked("C1", True, "Qui paie ?")),
        ("anonyme ou pas, qui paie ?", Asked(None, False, "anonyme ou pas, qui paie ?")),
    ],
)
def test_a_question_names_its_comptoir_and_hides_its_asker(words: str, asked: Asked) -> None:
    assert read_question(words, KNOWN) == asked


def test_a_comptoir_is_named_alone() -> None:
    assert [read_prefix(words) for words in ("C3", " c 3 ", "P", "p2", "C", "C3-1", "33")] == [
        "C3", "C3", "P", "P2", None, None, None,
    ]  # fmt: skip


def test_prefixes_come_from_the_number_the_id_or_the_order() -> None:
    numbered = comptoir(7, "10:00", "11:00", id="sept")
    by_id = replace(comptoir(1, "11:00", "12:00", id="atelier-4"), number=None)
    by_order = replace(comptoir(1, "12:00", "13:00", id="dernier"), number=None)
    same_as_first = replace(comptoir(1, "13:00", "14:00", id="autre-7"), number=None)
    end = Session(
        "fin", SessionKind.PLENARY, "Fin", by_order.end, by_order.end, restitution=True, takes_questions=True
    )

    given_ = prefixes(programme(numbered, by_id, by_order, same_as_first, end))

    assert given_ == {"sept": "C7", "atelier-4": "C4", "dernier": "C3", "autre-7": "C8", "fin": "P"}


def test_the_desk_ranks_by_votes_then_age_with_those_put_off_last() -> None:
    questions = [question(1), question(2, 3), question(3, 9, State.LATER), question(4, 3), question(5)]

    assert [q.id for q in ranked(questions)] == [2, 4, 1, 5, 3]


def test_the_public_sees_votes_first_and_equals_in_an_order_that_stays_its_own() -> None:
    questions = [question(n) for n in range(1, 9)] + [question(9, 1)]

    orders = {reader: [q.id for q in shuffled(questions, reader)] for reader in ("ana", "bob")}

    assert {order[0] for order in orders.values()} == {9}
    assert orders["ana"] != orders["bob"]
    assert orders["ana"] == [q.id for q in shuffled(reversed(questions), "ana")]


def test_each_gesture_starts_where_the_question_may_still_be_asked() -> None:
    assert {gesture: (sorted(origins), after) for gesture, (origins, after) in MOVES.items()} == {
        Gesture.STAGE: (["later", "waiting"], "on stage"),
        Gesture.ANSWER: (["later", "on stage", "waiting"], "answered"),
        Gesture.LATER: (["on stage", "waiting"], "later"),
        Gesture.DECLINE: (["later", "on stage", "proposed", "waiting"], "declined"),
        Gesture.WITHDRAW: (["later", "merged", "proposed", "waiting"], "withdrawn"),
        Gesture.ERASE: (sorted(set(State) - {State.WITHDRAWN}), "declined"),  # an insult may be anywhere
        Gesture.APPROVE: (["proposed"], "waiting"),
        Gesture.MERGE: (["later", "proposed", "waiting"], "merged"),
        Gesture.SPLIT: (["merged"], "waiting"),
        Gesture.MOVE: (["later", "on stage", "proposed", "waiting"], "moved"),
        Gesture.CARRY: (["later", "on stage", "waiting"], "carried"),
    }
