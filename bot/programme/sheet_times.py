"""When the sheets of a restitution are shown, given and frozen: pure, in event time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.programme.model import Programme, Session
from bot.programme.notices import AFTER_THE_END
from bot.settings import RestitutionSettings


@dataclass(frozen=True, slots=True)
class SheetTimes:
    """The instants of one sheet; that across all sessions has the restitution's own id as its `session`.

    Its public reads it at `shown`, and may say what it lacks until `closes`; both are None where there is no
    time for that. Desks get it at `due`; from `frozen` on its lines neither come nor go. After `stale` nobody
    needs it any more.
    """

    session: str
    restitution: str
    due: datetime
    frozen: datetime
    stale: datetime
    shown: datetime | None = None
    closes: datetime | None = None

    @property
    def is_across(self) -> bool:
        return self.session == self.restitution

    @property
    def instants(self) -> list[datetime]:
        """When something is to be done about it."""
        return [at for at in (self.shown, self.closes, self.due, self.frozen) if at is not None]

    @property
    def key(self) -> str:
        return f"{self.session}:{self.restitution}"


def plan_sheets(programme: Programme, settings: RestitutionSettings) -> tuple[SheetTimes, ...]:
    """Return the times of all sheets, in the order in which they are due."""
    times = [
        *(
            its
            for session in programme.question_sessions
            for its in _of_session(programme, session, settings)
        ),
        *(_across(session, settings) for session in programme.sessions if is_told_in(session)),
    ]
    return tuple(sorted(times, key=lambda each: (each.due, each.is_across)))


def is_told_in(session: Session) -> bool:
    """True for a restitution that takes place."""
    return session.restitution and not session.cancelled


def restitution_of(programme: Programme, session: Session) -> Session | None:
    """Return the restitution that tells of a session: the first after its end, else one that overlaps it."""
    told = [each for each in programme.sessions if is_told_in(each) and each.end > session.end]
    return next((each for each in told if each.start >= session.end), next(iter(told), None))


def _of_session(
    programme: Programme, session: Session, settings: RestitutionSettings
) -> Iterator[SheetTimes]:
    has_sheet = not session.restitution and not session.cancelled
    restitution = restitution_of(programme, session) if has_sheet else None
    if restitution is None:
        return
    shown = session.end + AFTER_THE_END
    due = max(restitution.start - settings.sheets, shown)
    frozen = max(restitution.start - settings.frozen, due)
    closes = min(shown + settings.confirm, frozen)
    if due >= restitution.end:
        return
    is_shown = closes > shown
    yield SheetTimes(
        session.id,
        restitution.id,
        due,
        frozen,
        restitution.end,
        shown=shown if is_shown else None,
        closes=closes if is_shown else None,
    )


def _across(restitution: Session, settings: RestitutionSettings) -> SheetTimes:
    due, frozen = (restitution.start - before for before in (settings.sheets, settings.frozen))
    return SheetTimes(restitution.id, restitution.id, due, frozen, restitution.end)
