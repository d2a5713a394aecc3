"""From the hours of drafts to instants: sessions that follow each other, nights, ends before starts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone

from bot.programme.formats.found import FoundSession
from bot.programme.formats.spreadsheets.drafts import Days, Doubts, Draft, shortened

_EVENING, _MORNING = timedelta(hours=17), timedelta(hours=7)
_A_DAY = timedelta(days=1)


def timed(drafts: Sequence[Draft], days: Days, doubts: Doubts) -> Sequence[FoundSession]:
    """Turn the drafts of one table, in the order of its rows, into sessions with local instants."""
    sessions: list[FoundSession] = []
    former: FoundSession | None = None
    chained: list[tuple[Draft, datetime]] = []
    for draft in drafts:
        if former and _is_beside(draft, former):
            _put_beside(draft, former, doubts)
        start = _start(draft, former, days, doubts)
        if start and draft.start is None:
            chained.append((draft, start))
        end = _end(draft, start, doubts) if start else None
        session = _session(draft, start, end)
        sessions.append(session)
        if start:
            former = session
    _tell_chained(chained, doubts)
    _tell_without_hours(sessions, doubts)
    return [_at_offset(session, draft.offset) for session, draft in zip(sessions, drafts, strict=True)]


def _at_offset(session: FoundSession, offset: timezone | None) -> FoundSession:
    if offset is None or session.start is None:
        return session
    end = session.end.replace(tzinfo=offset) if session.end else None
    return replace(session, start=session.start.replace(tzinfo=offset), end=end)


def _start(draft: Draft, before: FoundSession | None, days: Days, doubts: Doubts) -> datetime | None:
    if draft.start is None:
        return _start_without_hour(draft, before)
    midnight = datetime.combine(draft.day or days.base(draft.when_where or draft.where), time())
    start = midnight + draft.start
    if before and before.start and not draft.has_own_day and _is_in_the_night_after(before.start, start):
        start += _A_DAY
        doubts.add(draft.when_where, "import-sheet-next-day", written=draft.when_written, read=_shown(start))
    return start


def _is_in_the_night_after(before: datetime, start: datetime) -> bool:
    """Return whether a session at a small hour follows one of that evening or of that night."""
    evening = datetime.combine(start.date(), time()) + _EVENING
    return start.hour < _MORNING.seconds // 3600 and evening <= before <= start + _A_DAY


def _is_beside(draft: Draft, former: FoundSession) -> bool:
    """Return whether a session without an hour is in another room than the one above it."""
    return (
        not draft.says_when
        and bool(draft.rooms)
        and bool(former.rooms)
        and not {*draft.rooms} & {*former.rooms}
    )


def _put_beside(draft: Draft, former: FoundSession, doubts: Doubts) -> None:
    start = former.start
    if start is None:
        return
    draft.day, draft.has_own_day = start.date(), True
    draft.start = timedelta(hours=start.hour, minutes=start.minute)
    draft.duration = former.end - start if former.end else None
    doubts.add(draft.where, "import-sheet-parallel", title=draft.title, read=_shown(start))


def _start_without_hour(draft: Draft, before: FoundSession | None) -> datetime | None:
    """Begin where the former session ends, if this one has a duration and that one an end."""
    if before is None or before.end is None or draft.duration is None:
        return None
    if draft.day and draft.day != before.end.date() and draft.has_own_day:
        return None
    return before.end


def _end(draft: Draft, start: datetime, doubts: Doubts) -> datetime | None:
    end = start + draft.duration if draft.duration else None
    if draft.end is None:
        return end
    day = draft.end_day or (start - (draft.start or timedelta(0))).date()
    said = datetime.combine(day, time()) + draft.end
    if said <= start and draft.end_day is None:
        night = timedelta(hours=start.hour) >= _EVENING and draft.end <= _MORNING
        said += _A_DAY if night or draft.end == timedelta(0) else timedelta(0)
    if said <= start:
        written, began = _shown(said), _shown(start)
        where = draft.end_where or draft.when_where or draft.where
        doubts.add(where, "import-sheet-end-before-start", end=written, start=began)
        return end
    return said


def _session(draft: Draft, start: datetime | None, end: datetime | None) -> FoundSession:
    return FoundSession(
        draft.title,
        draft.where,
        start,
        end,
        draft.kind,
        tuple(draft.rooms),
        tuple(dict.fromkeys(draft.people)),
        draft.abstract,
        draft.question,
        draft.stream,
        draft.number,
        draft.source,
        draft.is_cancelled,
    )


def _tell_chained(chained: Sequence[tuple[Draft, datetime]], doubts: Doubts) -> None:
    """Tell all sessions that begin where the former ends in one doubt, at the first of them."""
    if chained:
        read = ", ".join(f"{shortened(draft.title)} ({start:%H:%M})" for draft, start in chained)
        doubts.add(chained[0][0].when_where or chained[0][0].where, "import-sheet-chained", read=read)


def _tell_without_hours(sessions: Iterable[FoundSession], doubts: Doubts) -> None:
    for session in sessions:
        if session.start is None:
            doubts.add(session.where, "import-sheet-no-hour", title=session.title)


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
