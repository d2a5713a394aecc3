"""Changes laid over the programme: pure rules, on programmes of every shape."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from programmes import programmes
from scene import at, comptoir, plenary, programme

from bot.programme.changes import DayChange, kept, laid_over
from bot.programme.consequences import Overlap, consequences
from bot.programme.model import Programme, Room, SessionKind
from bot.programme.rescheduled import Asked, Impossible, Scope, Verb, resolved

FEW = 40  # examples: each is a whole programme
MINUTES = st.integers(1, 700).map(lambda minutes: timedelta(minutes=minutes))
OPPOSITES = {Verb.DELAY: Verb.ADVANCE, Verb.ADVANCE: Verb.DELAY, Verb.EXTEND: Verb.EXTEND}
DAY = programme(
    plenary("accueil", "10:00", "10:15"),
    comptoir(1, "10:30", "11:30"),
    comptoir(2, "10:30", "11:30"),
    plenary("pause", "11:30", "11:45", kind=SessionKind.BREAK),
    comptoir(3, "11:45", "12:45"),
    plenary("gala", "22:00", "23:50", rooms=("club",)),
)
NOW = at("10:00") - timedelta(hours=1)


@st.composite
def changes_of(draw: st.DrawFn, written: Programme) -> tuple[Asked, ...]:
    """Make a few things to ask of a programme; some of them cannot be."""
    sessions, rooms = [s.id for s in written.sessions], [*written.rooms] or [""]
    asked = []
    for _ in range(draw(st.integers(1, 4))):
        scope = draw(st.sampled_from(Scope))
        ids = {Scope.SESSION: sessions, Scope.ROOM: rooms, Scope.DAY: [""]}[scope]
        verb = draw(st.sampled_from(Verb))
        by = draw(MINUTES) * (-1 if verb is Verb.ADVANCE else 1)
        new = Room("ailleurs", "Ailleurs")
        where = {"rooms": (new.id,), "new_rooms": {new.id: new}} if verb is Verb.ROOM else {"by": by}
        asked.append(
            Asked(
                verb, scope, draw(st.sampled_from(ids)), because=draw(st.sampled_from(["", "Pluie"])), **where
            )
        )
    return tuple(asked)


def made(written: Programme, asked: tuple[Asked, ...], now: datetime) -> list[DayChange]:
    """Return the changes that were possible, each asked of the day that those before it made."""
    changes: list[DayChange] = []
    for each in asked:
        try:
            changes.append(resolved(written, laid_over(written, changes), each, now))
        except Impossible:
            continue
    return changes


@settings(max_examples=FEW)
@given(st.data())
def test_laying_changes_twice_is_laying_them_once(data: st.DataObject) -> None:
    written = data.draw(programmes())
    changes = made(written, data.draw(changes_of(written)), written.sessions[0].start - timedelta(hours=13))

    once = laid_over(written, changes)

    assert laid_over(once, changes) == once


@settings(max_examples=FEW)
@given(st.data())
def test_the_opposite_gives_exactly_what_the_file_says(data: st.DataObject) -> None:
    # given a day long before it begins
    written = data.draw(programmes())
    now = written.sessions[0].start - timedelta(hours=13)
    asked = data.draw(changes_of(written))[0]
    try:
        change = resolved(written, written, asked, now)
    except Impossible:
        assume(False)

    # when the opposite is asked for, of the same sessions
    present = laid_over(written, [change])
    if asked.verb in OPPOSITES:
        back = replace(asked, verb=OPPOSITES[asked.verb], by=-asked.by if asked.by else None)
    elif asked.verb is Verb.CANCEL:
        back = replace(asked, verb=Verb.RESTORE)
    else:
        assume(asked.scope is Scope.SESSION and asked.verb is Verb.ROOM)
        back = replace(asked, rooms=written.session(asked.id).rooms, new_rooms={})
    changes = [change, resolved(written, present, back, now)]

    # then the day is the file's
    assert laid_over(written, changes) == written


@settings(max_examples=FEW)
@given(st.data())
def test_nothing_moves_but_what_was_asked(data: st.DataObject) -> None:
    written = data.draw(programmes())
    session = data.draw(st.sampled_from(written.sessions))
    asked = Asked(Verb.DELAY, Scope.SESSION, session.id, by=data.draw(MINUTES))

    change = resolved(written, written, asked, session.start - timedelta(minutes=1))

    after = laid_over(written, [change])
    moved = after.session(session.id)
    assert asked.by is not None
    assert (moved.start, moved.end) == (session.start + asked.by, session.end + asked.by)
    assert {s for s in after.sessions if s.id != session.id} == {
        s for s in written.sessions if s.id != session.id
    }
    assert replace(moved, start=session.start, end=session.end) == session


@settings(max_examples=FEW)
@given(st.data())
def test_the_file_has_the_last_word_on_what_it_changes_and_on_nothing_else(data: st.DataObject) -> None:
    # given changes over a file
    written = data.draw(programmes())
    now = written.sessions[0].start - timedelta(hours=13)
    changes = made(written, data.draw(changes_of(written)), now)
    edited = data.draw(st.sampled_from(written.sessions))

    # when the file gives a session another end, and other people
    newer = replace(edited, end=edited.end + timedelta(minutes=7), title="Autre titre")
    file = replace(written, sessions=tuple(newer if s is edited else s for s in written.sessions))

    # then its new end stands, whatever was said of it, unless it would begin after it
    before, after = laid_over(written, changes), laid_over(file, [kept(file, each) for each in changes])
    found = after.session(edited.id)
    assert (found.end, found.title) == (newer.end, "Autre titre")
    assert found.start in (before.session(edited.id).start, newer.start)
    assert (found.rooms, found.cancelled) == (
        before.session(edited.id).rooms,
        before.session(edited.id).cancelled,
    )
    others = {s.id: s for s in before.sessions if s.id != edited.id}
    assert {s.id: s for s in after.sessions if s.id != edited.id} == others

    # and what it dropped does not come back with the former file
    assert laid_over(written, [kept(file, each) for each in changes]).session(edited.id).end == edited.end


def test_a_session_that_left_the_file_takes_its_changes_along() -> None:
    change = resolved(DAY, DAY, Asked(Verb.CANCEL, Scope.SESSION, "comptoir-1"), NOW)
    shorter = replace(DAY, sessions=tuple(s for s in DAY.sessions if s.id != "comptoir-1"))

    assert kept(shorter, change).laid == ()
    assert laid_over(shorter, [change]) == shorter


# ── What moves ──────────────────────────────────────────────────────────────────────────────────────────


def shown(after: Programme) -> dict[str, str]:
    zone = DAY.event.timezone
    return {s.id: f"{s.start.astimezone(zone):%H:%M}-{s.end.astimezone(zone):%H:%M}" for s in after.sessions}


def asked_at(hour: str, asked: Asked, day: Programme = DAY) -> dict[str, str]:
    """Return what differs from the file once something was asked at that hour."""
    after = laid_over(day, [resolved(day, day, asked, at(hour))])
    before = shown(day)
    return {id: hours for id, hours in shown(after).items() if hours != before[id]}


def test_of_a_day_only_what_is_to_come_moves_breaks_too() -> None:
    moved = asked_at("10:40", Asked(Verb.DELAY, Scope.DAY, by=timedelta(minutes=15)))

    assert moved == {"pause": "11:45-12:00", "comptoir-3": "12:00-13:00", "gala": "22:15-00:05"}


def test_of_a_room_only_its_own_sessions_move() -> None:
    moved = asked_at("10:20", Asked(Verb.DELAY, Scope.ROOM, "club", to=time(10, 40)))

    assert moved == {"comptoir-1": "10:40-11:40", "comptoir-3": "11:55-12:55", "gala": "22:10-00:00"}


def test_what_runs_in_a_room_is_extended_and_what_follows_moves() -> None:
    moved = asked_at("10:40", Asked(Verb.EXTEND, Scope.ROOM, "club", by=timedelta(minutes=5)))

    assert moved == {"comptoir-1": "10:30-11:35", "comptoir-3": "11:50-12:50", "gala": "22:05-23:55"}


def test_a_day_goes_on_after_midnight() -> None:
    # given a dance at a quarter past midnight, and coffee the next morning
    event = replace(DAY.event, last_day=DAY.event.last_day + timedelta(days=1))
    night, tomorrow = timedelta(minutes=20), timedelta(days=1)
    danse, cafe = plenary("danse", "23:55", "23:59"), plenary("cafe", "09:00", "09:30")
    danse = replace(danse, start=danse.start + night, end=danse.end + night)
    cafe = replace(cafe, start=cafe.start + tomorrow, end=cafe.end + tomorrow)
    two_days = replace(DAY, event=event, sessions=(*DAY.sessions, danse, cafe))

    # when the rest of the day is late
    moved = asked_at("23:00", Asked(Verb.DELAY, Scope.DAY, by=timedelta(minutes=10)), two_days)

    # then the dance moves with it, not the coffee
    assert moved == {"danse": "00:25-00:29"}


def of(verb: Verb, session: str, *, minutes: int | None = None, **how: Any) -> Asked:
    by = None if minutes is None else timedelta(minutes=minutes)
    return Asked(verb, Scope.SESSION, session, by=by, **how)


@pytest.mark.parametrize(
    ("hour", "asked", "why"),
    [
        ("10:40", of(Verb.DELAY, "comptoir-1", minutes=5), "change-of-running"),
        ("10:40", of(Verb.ADVANCE, "comptoir-1", minutes=-5), "change-of-running"),
        ("10:20", of(Verb.DELAY, "accueil", minutes=5), "change-of-ended"),
        ("10:20", of(Verb.CANCEL, "accueil"), "change-of-ended"),
        ("10:20", of(Verb.ADVANCE, "comptoir-1", minutes=-20), "change-in-the-past"),
        ("10:20", of(Verb.DELAY, "comptoir-1", to=time(10, 0)), "change-not-later"),
        ("10:20", of(Verb.ADVANCE, "comptoir-1", to=time(11, 0)), "change-not-earlier"),
        ("11:20", of(Verb.EXTEND, "comptoir-1", minutes=-20), "change-end-in-the-past"),
        ("10:20", of(Verb.EXTEND, "comptoir-1", minutes=-60), "change-ends-before"),
        ("10:20", Asked(Verb.EXTEND, Scope.ROOM, "club", by=timedelta(minutes=5)), "change-nothing-runs"),
        ("10:20", of(Verb.ROOM, "comptoir-1", rooms=("club",)), "change-same-room"),
        ("10:20", of(Verb.RESTORE, "comptoir-1"), "change-not-cancelled"),
        ("10:20", Asked(Verb.RESTORE, Scope.DAY), "change-nothing-left"),
        ("23:55", Asked(Verb.DELAY, Scope.DAY, by=timedelta(minutes=5)), "change-nothing-left"),
        ("10:20", of(Verb.CANCEL, "perdu"), "change-of-gone"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_reason(hour: str, asked: Asked, why: str) -> None:
    with pytest.raises(Impossible) as refused:
        resolved(DAY, DAY, asked, at(hour))

    assert refused.value.key == why


# ── What follows from it ────────────────────────────────────────────────────────────────────────────────


def test_only_overlaps_that_the_change_makes_are_told() -> None:
    # given that Eva, Gus and Ana are in comptoirs 1 and 2 at once already
    change = resolved(DAY, DAY, Asked(Verb.ROOM, Scope.SESSION, "comptoir-2", rooms=("club",)), NOW)

    found = consequences(DAY, laid_over(DAY, [change]))

    assert found.in_one_room == (Overlap("club", "comptoir-1", "comptoir-2"),)
    assert found.in_two_places == ()


def test_what_is_pushed_past_midnight_or_the_event_is_told() -> None:
    change = resolved(DAY, DAY, Asked(Verb.DELAY, Scope.SESSION, "gala", by=timedelta(hours=3)), NOW)

    found = consequences(DAY, laid_over(DAY, [change]))

    assert [s.id for s in found.into_the_night] == ["gala"]
    assert [s.id for s in found.after_the_event] == ["gala"]
    assert found.span[0] == at("22:00")
    assert found.span[1] == datetime(2026, 10, 17, 0, 50, tzinfo=UTC)
