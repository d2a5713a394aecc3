"""Reading on a phone: the question comes first and strongest, whole while the screen has room."""

from pathlib import Path

import pytest
from scene import comptoir, programme

from bot.day import Day
from bot.port import body as b
from bot.port.chat import Limits
from bot.questions import digests, messages
from bot.questions.digests import ACROSS, FRAME, MARKED, SCREEN, Digest
from bot.questions.rules import Question, State
from bot.settings import Settings
from bot.timetable import labels
from bot.words.catalogue import Catalogue

SESSION = comptoir(1, "10:30", "11:30")
LIMITS = Limits(buttons=False, safe_resend=1.0)
LONG = "Comment faire pour que " + "chacun y gagne, " * 20
SHORT = "Qui paie ?"


def day_of(*platforms: str) -> Day:
    event = programme(SESSION)
    settings = Settings(Path("programme.yaml"), "sqlite://")
    return Day(event, settings, Catalogue(event.event.timezone), dict.fromkeys(platforms, LIMITS))


def asked(number: int, text: str, state: State = State.WAITING) -> Question:
    return Question(
        id=number,
        session=SESSION.id,
        code=f"C1-{number}",
        state=state,
        text=text.strip(),
        name="Sam",
        asker=1,
        anonymous=False,
        floor=False,
        platform="matrix",
        place=SESSION.place,
        event=f"event{number}",
        own_message=True,
        asked_at=SESSION.start,
        answer=None,
        reason=None,
        voters=3,
        votes={"matrix": 2, "discord": 1},
    )


def digest_of(*texts: str) -> Digest:
    questions = [asked(number, text) for number, text in enumerate(texts, 1)]
    return Digest(SESSION, dict(enumerate(questions, 1)), {State.WAITING: len(texts)}, best=questions)


def strong(body: b.Body) -> list[str]:
    spans = [span for block in body.blocks for span in block.spans]
    return [span.text for span in spans if isinstance(span, b.Text | b.Words) and span.style == "strong"]


SHOWN = [State.WAITING, State.ON_STAGE, State.ANSWERED]


@pytest.mark.parametrize("state", SHOWN)
def test_the_question_alone_is_strong_wherever_it_is_shown(state: State) -> None:
    day, question = day_of("matrix", "discord"), asked(1, SHORT, state=state)
    waiting = digest_of(SHORT)

    shown = [
        messages.card_body(day, question),
        messages.status_body(day, question, "fr"),
        messages.stage_body(day, question, carries=True),
        messages.list_body(day, SESSION, [question], "fr", {}, elsewhere=False),
        digests.digest_body(day, waiting),
    ]

    assert [strong(body) for body in shown] == [[SHORT]] * len(shown)


@pytest.mark.parametrize(("platforms", "times"), [(("matrix",), 0), (("matrix", "discord"), 1)])
def test_a_platform_is_said_once_and_not_at_all_where_there_is_one(
    platforms: tuple[str, ...], times: int
) -> None:
    day = day_of(*platforms)

    shown = day.words.plain(digests.digest_body(day, digest_of(SHORT)), "fr", SESSION.start)

    assert (shown.count("Matrix"), shown.count("Discord")) == (times, 0)


@pytest.mark.parametrize(
    ("texts", "over", "whole"),
    [
        ([LONG], 0, True),
        ([LONG, SHORT, SHORT, SHORT, SHORT], 0, True),
        ([LONG, LONG, LONG, LONG, LONG], 0, False),
        ([LONG, SHORT, SHORT], 4, True),
    ],
)
def test_questions_are_whole_as_long_as_a_phone_has_room(texts: list[str], over: int, whole: bool) -> None:
    longest = digests.longest_words([asked(n, text) for n, text in enumerate(texts, 1)], over)

    lines = sum(-(-min(MARKED + len(text.strip()), MARKED + longest) // ACROSS) + 1 for text in texts)
    assert (longest >= len(LONG.strip())) is whole
    assert longest >= 100
    assert not whole or FRAME + over + lines <= SCREEN


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("Faut-il une charte " * 10, "Faut-il une charte " * 5 + "…"),
        ("Est-ce anticonstitutionnel " * 9, "Est-ce anticonstitutionnel " * 3 + "Est-ce…"),
        ("Et " + "a" * 200, "Et " + "a" * 96 + "…"),
    ],
)
def test_a_long_text_is_cut_between_two_words(asked: str, shown: str) -> None:
    assert labels.shortened(asked, 100) == shown.replace(" …", "…")
