"""A day of a thousand sessions: no answer grows with it, and nothing is cut without notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from big_day import BEGINS, ROOMS, big_programme
from memory_platform import MemoryPlatform
from scene import PARIS, Scene, at

from bot.day import Day
from bot.operator.opening import report_body
from bot.operator.readiness import Absent, Finding, Level, Report
from bot.port.body import Body
from bot.port.chat import Limits, SuggestionRequest
from bot.programme.model import Programme, Session, SessionKind
from bot.programme.notices import Notice, NoticeKind
from bot.settings import Settings
from bot.timetable import labels, pieces, reminders
from bot.words.catalogue import Catalogue

LONGEST = Limits(buttons=False, safe_resend=1.0).longest
READS_AT_MOST = 12  # statements about questions, however long the day


def day_of(programme: Programme) -> Day:
    settings = Settings(Path("programme.yaml"), "sqlite://")
    limits = {"memory": Limits(buttons=False, safe_resend=1.0)}
    return Day(programme, settings, Catalogue(programme.event.timezone), limits)


def plain(day: Day, body: Body) -> str:
    text = day.words.plain(body, "fr", BEGINS)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# ── The programme ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("count", [41, 320, 1000])
def test_the_pieces_of_a_programme_hold_all_of_it_once(count: int) -> None:
    day = day_of(big_programme(count))
    lines = []

    number: int | None = 1
    while number:
        piece = pieces.piece(day, LONGEST, number)
        assert piece is not None
        text = plain(day, pieces.piece_body(day, piece, "fr"))
        assert len(text) <= LONGEST
        lines += [line for line in text.split("\n") if line.startswith("• ")]
        number = piece.next

    assert lines == [plain(day, labels.programme_line(day, s, "fr")) for s in day.programme.sessions]


def test_a_piece_says_which_it_is_and_where_the_rest_is() -> None:
    day = day_of(big_programme())
    last = len(pieces.starts_of(day, LONGEST))

    ends = [
        plain(day, pieces.piece_body(day, piece, "fr")).split("\n")[-1]
        for number in (1, last)
        if (piece := pieces.piece(day, LONGEST, number))
    ]

    assert ends == [
        "1 à 19 sur 1 000. La suite : !programme 2. Depuis un jour, une heure : !programme demain 14h",
        "997 à 1 000 sur 1 000, la fin. Le début : !programme 1",
    ]


ASKED = [
    ("14h", "10:07", "vendredi 16 octobre", "• 14h – 14h25 · Comptoir 201"),
    ("14:30", "10:07", "vendredi 16 octobre", "• 14h30 – 14h55 · Comptoir 221"),
    ("demain", "10:07", "samedi 17 octobre", "• 09h – 09h25 · Comptoir 341"),
    ("tomorrow 14:00", "10:07", "samedi 17 octobre", "• 14h – 14h25 · Comptoir 541"),
    ("dimanche", "10:07", "dimanche 18 octobre", "• 09h – 09h25 · Comptoir 681"),
    ("dimanche 10h", "10:07", "dimanche 18 octobre", "• 10h – 10h25 · Comptoir 721"),
    ("Aujourd’hui 11h", "10:07", "vendredi 16 octobre", "• 11h – 11h25 · Comptoir 81"),
]


@pytest.mark.parametrize(("words", "hour", "date", "first"), ASKED)
def test_a_piece_may_begin_at_a_day_and_an_hour(words: str, hour: str, date: str, first: str) -> None:
    day = day_of(big_programme())
    instant = pieces.instant_named(day, at(hour), words)
    assert instant is not None

    shown = plain(day, pieces.piece_body(day, pieces.piece_from(day, LONGEST, instant), "fr"))

    title, line = shown.split("\n")[:2]
    assert title == f"Un grand événement — {date}"
    assert line.startswith(first)


@pytest.mark.parametrize("words", ["", "pourquoi", "25h", "demain matin", "14h99", "2018", "tout"])
def test_other_words_name_no_moment(words: str) -> None:
    assert pieces.instant_named(day_of(big_programme(40)), BEGINS, words) is None


# ── What we send of our own accord ──────────────────────────────────────────────────────────────────────


def test_twenty_sessions_that_begin_together_are_a_line_each_in_the_hall() -> None:
    day = day_of(big_programme(ROOMS))
    (notice,) = [n for n in day.notices if n.kind is NoticeKind.SOON_IN_HALL and len(n.sessions) > 2]

    shown = plain(day, reminders.notice_body(day, notice)).split("\n")

    assert [line.split(" · ")[0] for line in shown[1:3]] == ["• Comptoir 1", "• Comptoir 2"]
    assert len(shown) == 1 + len(notice.sessions)


@pytest.mark.parametrize("count", [60, 80])
def test_each_of_those_that_begin_together_is_named_however_many(count: int) -> None:
    day, notice = beginning_together(count)

    shown = plain(day, reminders.notice_body(day, notice))

    assert [line.split(" · ")[0] for line in shown.split("\n")[1:]] == [
        f"• Comptoir {session.number}" for session in day.programme.sessions
    ]
    assert len(shown) <= LONGEST


def test_more_than_a_message_holds_are_counted_and_told_where() -> None:
    day, notice = beginning_together(160)

    shown = plain(day, reminders.notice_body(day, notice))

    assert shown.split("\n")[-1] == "• et 80 de plus : !programme vendredi 09h"
    assert len(shown) <= LONGEST


def beginning_together(count: int) -> tuple[Day, Notice]:
    """Return a day on which this many sessions begin together, and its notice for the hall."""
    programme = big_programme(2 * count)
    sessions = [replace(s, start=BEGINS) for s in programme.sessions if s.takes_questions]
    day = day_of(replace(programme, sessions=tuple(sessions[:count])))
    (notice,) = [n for n in day.notices if n.kind is NoticeKind.SOON_IN_HALL]
    return day, notice


def test_people_missing_from_nine_hundred_desks_are_listed_in_a_few_lines() -> None:
    day = day_of(big_programme())
    absent = [Absent(s.animateurs[0], s.desk) for s in day.programme.question_sessions]
    missing = [
        Finding(Level.PROBLEM, "ready-matrix-missing", s.place) for s in day.programme.question_sessions
    ]

    shown = plain(day, report_body(day, day.openings[0], Report("memory", [*missing, *absent]), {}))

    lines = shown.split("\n")
    assert len(shown) <= LONGEST
    assert [line for line in lines if "et 880 autres" in line and "ces salons n’existent pas encore" in line]
    assert "• Et dans 888 autres lieux : comptoir ready nomme tous ceux qui manquent." in lines


# ── What people ask ─────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def counted(scene: Scene) -> Iterator[list[str]]:
    """Collect the statements in the block that read questions or settle what is over."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM questions" in statement or "INTO settled" in statement:
            seen.append(statement)

    engines = [scene.store.engine, scene.store.readers.engine.sync_engine]
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        sa.event.remove(engine, "before_cursor_execute", note)


COMMANDS = [
    ("direct:sam", "programme"),
    ("direct:sam", "programme 7"),
    ("direct:sam", "programme demain 14h"),
    ("direct:sam", "questions"),
    ("direct:sam", "questions C1 2"),
    ("direct:sam", "questions C9999"),
    ("hall", "!programme"),
    ("hall", "!programme tout"),
    ("hall", "!maintenant"),
    ("hall", "!aide"),
    ("hall", "!question Pourquoi pas ?"),
    ("regie", "!etat"),
    ("regie", "!annonce C9999 : Bonjour"),
    ("regie", "!annonce " + " ".join(f"C{n}" for n in range(1, 60) if n % 10) + " : Bonjour"),
]


@pytest.mark.long
async def test_on_a_day_of_a_thousand_sessions_each_answer_is_one_message_at_little_cost(quick: Path) -> None:
    chat = MemoryPlatform()
    async with Scene(quick, programme=big_programme(), hour="9:05", platforms=[chat]) as scene:
        for number in range(40):
            chat.say("sam", "s0" if number < 35 else f"s{number - 34}", f"!question Pourquoi {number} ?")
        await scene.quiet()
        for place, words in COMMANDS:
            before = len(scene.seen(place))
            with counted(scene) as statements:
                await scene.says("sam" if place != "regie" else "olga", place, words)

            answers = scene.seen(place)[before:]
            assert len(answers) == 1, words
            assert len(answers[0]) <= LONGEST, words
            assert sum("FROM questions" in each for each in statements) <= READS_AT_MOST, words

        with counted(scene) as statements:
            suggested = await chat.suggest(SuggestionRequest("memory", "hall", "kim", "voter", "code", "C1-"))
        assert len(suggested) == 25
        assert sum("FROM questions" in each for each in statements) <= 3

        await scene.jump(days=2, hours=9)
        with counted(scene) as statements:
            await scene.jump(seconds=10)
        assert [each for each in statements if "settled" in each] == []


@pytest.mark.long
async def test_everything_kept_of_someone_with_five_hundred_questions_is_shown_in_order(quick: Path) -> None:
    buttons = MemoryPlatform("boutons", buttons=True)
    async with Scene(quick, platforms=[buttons]) as scene:
        for number in range(500):
            buttons.say("sam", "comptoir-1", f"!question Pourquoi donc la chose numéro {number} ?")
        await scene.quiet()

        await scene.calls("sam", "hall", "mes-donnees", buttons)

        told = [text for text in scene.seen("hall", "sam") if "Pourquoi donc" in text]
        numbers = [line.partition("numéro ")[2].split(" ")[0] for text in told for line in text.split("\n")]
        assert [number for number in numbers if number] == [str(number) for number in range(499, -1, -1)]
        assert max(map(len, told)) <= 2000


async def test_questions_come_piece_by_piece(scene: Scene) -> None:
    for number in range(32):
        await scene.says("sam", "comptoir-1", f"!question Pourquoi {number} ?")

    for words in ("questions C1", "questions C1 2", "questions C1 3"):
        await scene.says("sam", "direct:sam", words)

    pieces = scene.seen("direct:sam")
    assert [piece.split("\n")[0] for piece in pieces] == ["Comptoir 1 — 32 questions"] * 3
    assert [piece.split("\n")[-1] for piece in pieces] == [
        "1 à 15 sur 32. La suite : !questions C1 2",
        "16 à 30 sur 32. La suite : !questions C1 3",
        "31 à 32 sur 32, la fin. Le début : !questions C1 1",
    ]
    assert len({line for piece in pieces for line in piece.split("\n") if line.startswith("• ")}) == 32


def test_twenty_sessions_at_once_are_listed_in_a_few_lines() -> None:
    day = day_of(big_programme())

    shown = plain(day, pieces.now_body(day, BEGINS + timedelta(minutes=5), "fr"))

    assert len(shown) <= LONGEST
    assert [line for line in shown.split("\n") if "de plus" in line] == [
        "• et 8 de plus : !programme vendredi 09h05",
        "• et 8 de plus : !programme vendredi 09h30",
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (
            "2018-10-15T20:00",
            [
                "Nothing right now.",
                "Next, at 10:00 on Tuesday 16 October",
                "• 10:00 – 11:00 · Opening",
            ],
        ),
        (
            "2018-10-16T10:30",
            [
                "Now",
                "• 10:00 – 11:00 · Opening",
                "Next, at 18:00",
                "• 18:00 – 20:00 · Dinner",
            ],
        ),
        (
            "2018-10-16T20:30",
            [
                "Nothing right now.",
                "Next, at 09:00 on Wednesday 17 October",
                "• 09:00 – 10:00 · Mud",
            ],
        ),
    ],
)
def test_what_comes_on_another_day_is_told_with_its_day(now: str, expected: list[str]) -> None:
    day = day_of(two_days())
    instant = datetime.fromisoformat(now).replace(tzinfo=PARIS)

    body = pieces.now_body(day, instant, "en")

    assert day.words.plain(body, "en", instant).split("\n") == expected


def two_days() -> Programme:
    """Return an event whose first day ends with a dinner, and whose second has a comptoir."""

    def session(id: str, kind: SessionKind, title: str, start: str, end: str) -> Session:
        begins, ends = (
            datetime.fromisoformat(f"2018-10-{each}").replace(tzinfo=PARIS) for each in (start, end)
        )
        return Session(id, kind, title, begins, ends)

    sessions = (
        session("opening", SessionKind.PLENARY, "Opening", "16T10:00", "16T11:00"),
        session("dinner", SessionKind.BREAK, "Dinner", "16T18:00", "16T20:00"),
        session("mud", SessionKind.COMPTOIR, "Mud", "17T09:00", "17T10:00"),
    )
    programme = big_programme(1)
    event = replace(programme.event, first_day=date(2018, 10, 16), last_day=date(2018, 10, 17))
    return replace(programme, event=event, sessions=sessions)
