"""An operator's own programme in the demo: what is rehearsed of it, and a small day really played."""

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from patience import PATIENCE

from adapters.rehearsal.demo.own_day import (
    FEW,
    LINES,
    MOST,
    ORGANISER,
    Delayed,
    SheetsRead,
    Start,
    moments_of,
    prepared,
)
from adapters.rehearsal.demo.public import PUBLIC, living_on, organiser_of
from bot.programme.model import Event, Person, Programme, Session, SessionKind

NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)
COMPTOIR = [sys.executable, "-c", "from bot.cli import main; main()"]


def a_session(id: str, at: datetime, **given: object) -> Session:
    session = Session(id, SessionKind.COMPTOIR, id, at, at + timedelta(minutes=30), takes_questions=True)
    return replace(session, **given)  # type: ignore[arg-type]


def a_programme(
    sessions: Iterable[Session], organisers: tuple[str, ...] = ("olga",), **people: Person
) -> Programme:
    event = Event("own", "Own", date(2027, 3, 4), date(2027, 3, 9), ZoneInfo("UTC"), "en")
    known = {"olga": Person("olga", "Olga"), **people}
    return Programme(event, {}, known, organisers, tuple(sessions))


def test_each_session_is_played_at_its_hour_and_the_last_one_is_delayed() -> None:
    programme = a_programme(
        [
            a_session("a", NINE, animateurs=("zed",)),
            a_session("b", NINE),
            a_session("talk", NINE + timedelta(hours=1), takes_questions=False),
            a_session("c", NINE + timedelta(hours=2)),
            a_session("end", NINE + timedelta(hours=4), restitution=True),
        ],
        zed=Person("zed", "Zed"),
    )

    moments = moments_of(programme)

    later = NINE + timedelta(hours=2, minutes=5)
    told, end = NINE + timedelta(hours=1, minutes=20), NINE + timedelta(hours=4)
    assert [m for m in moments if isinstance(m, Delayed)] == [Delayed(told, "c", later)]
    assert [m for m in moments if isinstance(m, SheetsRead)] == [
        SheetsRead(end - timedelta(minutes=1), "end")
    ]
    starts = [m for m in moments if isinstance(m, Start)]
    assert [(m.at, [(p.session, p.animateur) for p in m.parts]) for m in starts] == [
        (NINE, [("a", "zed"), ("b", "olga")]),
        (later, [("c", "olga")]),
        (end, [("end", "olga")]),
    ]
    assert [m.at for m in moments] == sorted(m.at for m in moments)


def test_nobody_votes_for_their_own_question_and_no_question_is_asked_twice_in_a_session() -> None:
    for number in (1, FEW, FEW + 1):
        programme = a_programme(a_session(f"s{n}", NINE + n * timedelta(hours=1)) for n in range(number))
        for part in (p for m in moments_of(programme) if isinstance(m, Start) for p in m.parts):
            lines = [question.line for question in part.questions]
            assert len(set(lines)) == len(lines) == (3 if number <= FEW else 2)
            assert set(lines) <= set(LINES)
            assert all(
                q.asker not in q.voters and {q.asker, *q.voters} <= set(PUBLIC) for q in part.questions
            )


def test_of_a_long_programme_the_first_days_are_rehearsed_and_a_cancelled_session_is_not() -> None:
    days = [NINE + timedelta(days=day) for day in range(3)]
    sessions = [a_session(f"d{n}-{day:%d}", day) for day in days for n in range(MOST // 2)]

    own = prepared(a_programme(sessions))
    crowded = prepared(a_programme(a_session(f"s{n}", NINE) for n in range(MOST + 5)))

    assert (len(own.programme.sessions), own.sessions) == (MOST, 3 * MOST // 2)
    assert {session.start for session in own.programme.sessions} == set(days[:2])
    assert (len(crowded.programme.sessions), crowded.sessions) == (MOST, MOST + 5)
    assert own.begins == NINE - timedelta(hours=1)
    assert moments_of(a_programme([a_session("off", NINE, cancelled=True)])) == []


def test_people_of_the_programme_are_not_taken_for_those_who_are_invented() -> None:
    people = {"paul": Person("paul", "Paul Real"), "comptoir": Person("comptoir", "A Real One")}
    session = a_session("a", NINE, animateurs=("paul",), experts=("comptoir",), grand_temoin="paul")

    own = prepared(a_programme([session], ("paul",), **people))

    [found] = own.programme.sessions
    assert (found.animateurs, found.experts, found.grand_temoin) == (("paul-2",), ("comptoir-2",), "paul-2")
    assert own.programme.organisers == ("paul-2",)
    assert own.programme.people["paul-2"].name == "Paul Real"
    assert living_on("discord", ["discord"], own.programme)["paul"] == PUBLIC["paul"]


def test_a_programme_that_names_no_organiser_gets_an_invented_one() -> None:
    own = prepared(a_programme([a_session("a", NINE)], ()))

    assert (own.invented, organiser_of(own.programme)) == (True, ORGANISER.id)
    assert not prepared(a_programme([a_session("a", NINE)])).invented


def test_people_live_where_their_account_is() -> None:
    there = Person("ada", "Ada", handles={"discord": "ada"})
    programme = a_programme([a_session("a", NINE, animateurs=("ada",))], ada=there)
    both = ("matrix", "discord")

    lives = {platform for platform in both if "ada" in living_on(platform, both, programme)}

    assert lives == {"discord"}
    assert all("olga" in living_on(platform, both, programme) for platform in both)


@pytest.mark.parametrize("text", ["event: {id: x, title: X}\nsessions: []\n", None])
def test_a_wrong_programme_is_refused_as_check_refuses_it(text: str | None, tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    if text is not None:
        file.write_text(text, encoding="utf-8")

    said = {
        name: subprocess.run([*COMPTOIR, "--lang", "en", name, str(file)], capture_output=True, text=True)
        for name in ("check", "demo")
    }

    assert said["demo"].returncode == said["check"].returncode == 1
    assert (said["demo"].stdout, said["demo"].stderr) == ("", said["check"].stderr)


OWN = """
event: {id: own, title: Our day, date: 2027-03-04, timezone: Europe/London, language: en}
rooms: {hall-a: Hall A}
people:
  paul: {name: Paul Real}
sessions:
  - {id: gardens, kind: comptoir, title: Gardens, start: "10:00", end: "10:30", animateurs: [paul]}
  - {id: talk, kind: plenary, title: A talk, start: "10:30", end: "10:40", room: hall-a}
  - {id: roofs, kind: comptoir, title: Roofs, start: "10:40", end: "11:10", moderation: true}
  - {id: end, kind: plenary, title: The end, start: "11:40", end: "12:00", restitution: true}
"""


@pytest.mark.long
@pytest.mark.timeout(4 * PATIENCE)
def test_a_programme_of_ones_own_is_rehearsed_and_all_that_was_expected_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "programme.yaml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("COMPTOIR_SYNAPSE_PYTHON", str(tmp_path / "none"))
    command = [*COMPTOIR, "--lang", "en", "demo", "programme.yaml", "--pace", "0"]

    played = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert (played.returncode, played.stderr) == (0, ""), played.stdout[-3000:] + played.stderr
    text = " ".join(played.stdout.split())
    assert "“Our day”, rehearsed on Discord and web pages, by an invented audience" in text
    assert "Iris Montvallon, who is invented, looks after the control room" in text
    assert "C2 will be 5 minutes late" in text
    assert re.search(r"Reminders said, each once (\d+) / \1 \1 / \1 Lateness", text)
    assert "Nothing was skipped, nothing failed, nothing was said twice." in text
    assert "✓ All that the play expected came." in text
    report = re.search(r"The report of the day is written: (\S+)", text)
    assert report
    assert "Gardens" in Path(report[1]).read_text(encoding="utf-8")
