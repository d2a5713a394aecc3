"""Conversion between event time and wall time; a rehearsal runs on while the bot is down."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock, Now

START, FIRST = datetime(2018, 10, 16, 8, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_without_a_rehearsal_event_time_is_wall_time() -> None:
    clock = Clock(wall=lambda: FIRST)

    assert (clock.now(), clock.rehearses) == (Now(FIRST, FIRST), False)
    assert clock.wall_time(START) == START


def test_a_rehearsal_runs_at_its_speed_from_the_first_start() -> None:
    clock = Clock(START, FIRST, 60, wall=lambda: FIRST + timedelta(seconds=10))

    assert clock.now().event == START + timedelta(minutes=10)


def test_event_time_converts_back_to_the_same_wall_time() -> None:
    clock = Clock(START, FIRST, 60, skipped=timedelta(hours=2))
    wall = FIRST + timedelta(seconds=77)

    assert clock.wall_time(clock.event_time(wall)) == wall


def test_a_jump_goes_ahead_and_never_back() -> None:
    clock = Clock(START, FIRST, 1, wall=lambda: FIRST)

    clock.skip_to(START + timedelta(hours=3))
    clock.skip_to(START + timedelta(hours=1))

    assert clock.now().event == START + timedelta(hours=3)
