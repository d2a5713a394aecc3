"""The day as one value, passed to every decision; when the programme changes, another value replaces it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from bot.port.chat import Limits
from bot.programme.codes import prefixes
from bot.programme.model import Programme, Session, is_closed
from bot.programme.notices import (
    NextDoor,
    Notice,
    NoticeKind,
    Opening,
    plan_next_doors,
    plan_notices,
    plan_openings,
)
from bot.programme.sheet_times import SheetTimes, plan_sheets
from bot.settings import Settings, WithPages
from bot.words.catalogue import Catalogue

MORNING = time(9)
OF_STARTS = (NoticeKind.SOON_IN_HALL, NoticeKind.SOON_IN_PLACE)


@dataclass(frozen=True)
class Day:
    """The day as it stands; `platforms` maps the name of each platform of this event to what it can do."""

    programme: Programme
    settings: Settings
    words: Catalogue
    platforms: Mapping[str, Limits] = field(default_factory=dict)
    rehearsal: str = ""  # prefix of all we say in a rehearsal other than the demo
    written: Programme | None = None  # as the file says it, where changes are laid over it
    codes: Mapping[str, str] = field(default_factory=dict)  # prefixes that stay, whatever changes in the day

    @property
    def as_written(self) -> Programme:
        """The programme of the file, without the changes laid over it."""
        return self.written or self.programme

    @property
    def language(self) -> str:
        return self.programme.event.language

    @cached_property
    def erased_at(self) -> datetime:
        """The event time at which words and names are erased, some days after the last session."""
        return self.programme.end + self.settings.retention

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """Map each session id to the prefix of its codes."""
        return prefixes(self.programme, self.codes)

    @cached_property
    def session_by_prefix(self) -> Mapping[str, Session]:
        """Map each prefix, such as C3 or P, to the session whose questions have it."""
        return {prefix: self.programme.session(id) for id, prefix in self.prefixes.items()}

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        return plan_notices(self.programme, self.settings)

    @cached_property
    def notices_by_key(self) -> Mapping[str, Notice]:
        return {notice.key: notice for notice in self.notices}

    @cached_property
    def digests(self) -> tuple[Notice, ...]:
        """The notices that are written only when they are due."""
        return tuple(notice for notice in self.notices if notice.kind is NoticeKind.DIGEST)

    @cached_property
    def starts(self) -> Mapping[datetime, Sequence[Notice]]:
        """Map each start of a session to the reminders of it that everybody can read."""
        starts: dict[datetime, list[Notice]] = {}
        for notice in self.notices:
            if notice.kind in OF_STARTS and not is_closed(notice.place):
                starts.setdefault(self.programme.session(notice.sessions[0]).start, []).append(notice)
        return starts

    @cached_property
    def next_doors(self) -> tuple[NextDoor, ...]:
        return plan_next_doors(self.programme)

    @cached_property
    def sheets(self) -> tuple[SheetTimes, ...]:
        return plan_sheets(self.programme, self.settings.restitution)

    @cached_property
    def mornings_after(self) -> Mapping[str, datetime]:
        """Map each session that takes questions to the next morning, when its desk is told what it owes."""
        zone = self.programme.event.timezone
        days = {s.id: s.start.astimezone(zone).date() for s in self.programme.question_sessions}
        return {
            id: datetime.combine(day + timedelta(days=1), MORNING, zone).astimezone(UTC)
            for id, day in days.items()
        }

    def page_of(self, place: str) -> str | None:
        """Return the address of a place on our own pages; None where the event has none."""
        sites = (each for each in self.settings.platforms.values() if isinstance(each, WithPages))
        site = next(sites, None)
        return None if site is None else f"{site.address}/{place}"

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        return plan_openings(self.programme)
