"""The day as one value, given to whoever decides: another one takes its place when the programme changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bot.port.chat import Limits
from bot.programme.codes import prefixes
from bot.programme.model import Programme, Session, is_closed
from bot.programme.notices import Notice, NoticeKind, Opening, plan_notices, plan_openings
from bot.settings import Settings
from bot.words.catalogue import Catalogue

OF_STARTS = (NoticeKind.SOON_IN_HALL, NoticeKind.SOON_IN_PLACE)


@dataclass(frozen=True)
class Day:
    """`platforms` maps the name of each platform of this event to what it can do."""

    programme: Programme
    settings: Settings
    words: Catalogue
    platforms: Mapping[str, Limits] = field(default_factory=dict)
    rehearsal: str = ""  # before all we say while rehearsing outside the demo

    @property
    def language(self) -> str:
        return self.programme.event.language

    @cached_property
    def erased_at(self) -> datetime:
        """When words and names are erased (event time), some days after the last session."""
        return self.programme.end + self.settings.retention

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """Session id to the prefix of its codes."""
        return prefixes(self.programme)

    @cached_property
    def session_by_prefix(self) -> Mapping[str, Session]:
        """The session whose questions bear this prefix: C3, P."""
        return {prefix: self.programme.session(id) for id, prefix in self.prefixes.items()}

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        return plan_notices(self.programme, self.settings)

    @cached_property
    def digests(self) -> tuple[Notice, ...]:
        """Those of the notices that are made when they are due."""
        return tuple(notice for notice in self.notices if notice.kind is NoticeKind.DIGEST)

    @cached_property
    def starts(self) -> Mapping[datetime, Sequence[Notice]]:
        """When sessions begin, and the reminders of it that all can read."""
        starts: dict[datetime, list[Notice]] = {}
        for notice in self.notices:
            if notice.kind in OF_STARTS and not is_closed(notice.place):
                starts.setdefault(self.programme.session(notice.sessions[0]).start, []).append(notice)
        return starts

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        return plan_openings(self.programme)
