"""Notices: the messages that the programme plans, and when, in event time."""

from datetime import timedelta
from pathlib import Path

from scene import PARIS, at, comptoir, plenary, programme

from bot.programme.model import Programme, Session, SessionKind
from bot.programme.notices import NoticeKind, plan_notices
from bot.settings import DigestSettings, Reminders, Settings

SETTINGS = Settings(Path("programme.yaml"), "sqlite://")
MINUTE = timedelta(minutes=1)


def _plan(day: Programme, settings: Settings = SETTINGS) -> list[tuple[str, str, str]]:
    """Return the hour, kind and place of each notice, in the order of sending."""
    notices = plan_notices(day, settings)
    return [(f"{n.due.astimezone(PARIS):%H:%M}", n.kind.value, n.place) for n in notices]


def test_a_comptoir_is_announced_begun_digested_and_closed() -> None:
    assert _plan(programme(comptoir(1, "10:30", "11:30"))) == [
        ("10:15", "soon", "hall"),
        ("10:25", "starting", "comptoir-1"),
        ("10:25", "starting", "comptoir-1-desk"),
        ("10:30", "digest", "comptoir-1-desk"),
        ("11:00", "digest", "comptoir-1-desk"),
        ("11:20", "digest", "comptoir-1-desk"),
        ("11:25", "last-questions", "comptoir-1"),
        ("11:25", "digest", "comptoir-1-desk"),
    ]


def test_parallel_comptoirs_share_their_message_in_the_hall() -> None:
    day = programme(comptoir(1, "10:30", "11:30"), comptoir(2, "10:30", "11:30"))

    in_hall = [n for n in plan_notices(day, SETTINGS) if n.place == "hall"]

    assert [(n.sessions, n.due) for n in in_hall] == [(("comptoir-1", "comptoir-2"), at("10:15"))]


def test_ends_come_before_starts_at_the_same_instant() -> None:
    day = programme(
        comptoir(1, "10:30", "11:30"), comptoir(3, "11:30", "12:30"), plenary("fin", "11:30", "12:00")
    )

    assert [(kind, place) for hour, kind, place in _plan(day) if hour == "11:25"] == [
        ("last-questions", "comptoir-1"),
        ("soon", "hall"),
        ("starting", "comptoir-3"),
        ("starting", "comptoir-3-desk"),
        ("digest", "comptoir-1-desk"),
    ]


def test_breaks_are_silent_and_what_takes_no_question_is_said_in_the_hall_alone() -> None:
    day = programme(
        Session("pause", SessionKind.BREAK, "Pause", at("11:00"), at("11:30")),
        Session("forum", SessionKind.FORUM, "Forum", at("11:30"), at("12:30")),
    )

    assert _plan(day) == [("11:25", "soon", "hall")]


def test_every_key_is_its_own_and_stays_the_same() -> None:
    day = programme(
        *(comptoir(n, "10:30", "11:30") for n in (1, 2)),
        *(plenary(f"salle-{n}", "10:30", "11:30") for n in (1, 2)),
        comptoir(3, "11:30", "12:30"),
    )
    same = Settings(Path("x"), "sqlite://", reminders=Reminders(5 * MINUTE, 5 * MINUTE, 5 * MINUTE))

    for settings in (SETTINGS, same):
        keys = [n.key for n in plan_notices(day, settings)]
        assert len(keys) == len(set(keys))
        assert keys == [n.key for n in plan_notices(day, settings)]


def test_a_session_moved_by_ten_minutes_has_other_keys() -> None:
    before, after = (
        {n.key for n in plan_notices(programme(comptoir(1, start, end)), SETTINGS)}
        for start, end in (("10:30", "11:30"), ("10:40", "11:40"))
    )

    assert before & after == set()


def test_a_reminder_is_worth_saying_until_ten_minutes_after_the_start_or_the_end_of_a_short_one() -> None:
    long, short = (
        {n.kind: n.stale for n in plan_notices(programme(comptoir(1, "10:30", end)), SETTINGS)}
        for end in ("11:30", "10:37")
    )

    assert (long[NoticeKind.SOON_IN_PLACE], short[NoticeKind.SOON_IN_PLACE]) == (at("10:40"), at("10:37"))


def test_a_session_shorter_than_the_last_call_has_none_and_its_digests_stay_inside() -> None:
    plan = _plan(programme(comptoir(1, "10:30", "10:34")))

    assert [(hour, kind) for hour, kind, _place in plan if kind in ("last-questions", "digest")] == [
        ("10:30", "digest"),
        ("10:32", "digest"),
    ]


def test_digests_planned_for_the_same_instant_are_one() -> None:
    digest = DigestSettings(at=("start", "half", 30 * MINUTE, 60 * MINUTE, 90 * MINUTE))
    settings = Settings(Path("x"), "sqlite://", digest=digest)

    plan = _plan(programme(comptoir(1, "10:30", "11:30")), settings)

    assert [hour for hour, kind, _place in plan if kind == "digest"] == ["10:30", "11:00"]


def test_each_planned_digest_gives_way_to_the_next() -> None:
    notices = plan_notices(programme(comptoir(1, "10:30", "11:30")), SETTINGS)

    digests = [n for n in notices if n.kind is NoticeKind.DIGEST]
    assert [(n.due, n.stale, n.first) for n in digests] == [
        (at("10:30"), at("11:00"), True),
        (at("11:00"), at("11:20"), False),
        (at("11:20"), at("11:25"), False),
        (at("11:25"), at("11:30"), False),
    ]
