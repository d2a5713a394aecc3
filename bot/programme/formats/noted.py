"""Keeping the sessions, rooms and doubts found while one file is read, alike in all formats."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.port.errors import InputError
from bot.programme.files.fields import Wrong
from bot.programme.files.zones import zone_on
from bot.programme.formats import moments
from bot.programme.formats.found import Doubt, Found, FoundPerson, FoundRoom, FoundSession
from bot.programme.formats.kinds import is_break
from bot.programme.formats.plain_text import line, shown
from bot.programme.model import SessionKind
from bot.words.catalogue import LANGUAGES, operator_text

LARGEST = 20_000_000  # bytes
MOST_SESSIONS = 20_000
MOST_DOUBTS = 1_000  # nobody reads more; the others are counted
HOUR = timedelta(hours=1)

_CANCELLED = re.compile(
    r"[\s(\[]*(?:annul(?:é|ée|e|ee|és|ées)|cancell?ed|abgesagt)(?:[)\]]\s*[:–—-]?|\s*[:–—-])\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,1000}")


@dataclass(frozen=True, slots=True)
class Item:
    """A session as one format gives it: values as written or read already, any of them missing."""

    where: str
    title: object
    start: object = None
    end: object = None
    duration: object = None
    kind: SessionKind | None = None
    rooms: Sequence[str] = ()
    people: Sequence[FoundPerson] = ()
    abstract: str | None = None
    stream: object = None
    language: object = None
    source: object = None
    is_cancelled: bool = False


@dataclass
class Noted:
    """All that was found so far; `name` is the file's name, `language` that of the operator."""

    name: str
    language: str
    sessions: list[FoundSession] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    _more_doubts: int = 0
    _rooms: dict[str, FoundRoom] = field(default_factory=dict)
    _languages: Counter[str] = field(default_factory=Counter)

    def doubt(self, where: str, key: str, **written: object) -> None:
        if len(self.doubts) >= MOST_DOUBTS:
            self._more_doubts += 1
            return
        self.doubts.append(Doubt(where, key, {name: shown(each) for name, each in written.items()}))

    def room(self, name: str) -> None:
        if name:
            self._rooms.setdefault(name, FoundRoom(name))

    def session(self, item: Item) -> None:
        """Keep a session, and what is doubtful in it; raise InputError if there are too many."""
        if len(self.sessions) >= MOST_SESSIONS:
            raise too_many(self.name, self.language)
        title = line(item.title, self.language)
        plain = _CANCELLED.sub("", title, count=1) if _CANCELLED.match(title) else title
        if not plain:
            self.doubt(item.where, "import-schedule-no-title")
        start, end = self._times(item, plain or "…")
        rooms = tuple(dict.fromkeys(room for room in item.rooms if room))
        for room in rooms:
            self.room(room)
        self._languages[str(item.language or "")[:2].lower()] += 1
        self.sessions.append(
            FoundSession(
                title=plain,
                where=item.where,
                start=start,
                end=end,
                kind=SessionKind.BREAK if is_break(plain) else item.kind,
                rooms=rooms,
                people=_once(item.people),
                abstract=item.abstract,
                stream=address(item.stream),
                source=line(item.source) or None,
                is_cancelled=item.is_cancelled or plain != title,
            )
        )

    def _times(self, item: Item, title: str) -> tuple[datetime | None, datetime | None]:
        start = moments.instant(item.start)
        if start is None:
            key = "import-schedule-bad-start" if item.start else "import-schedule-no-start"
            self.doubt(item.where, key, title=title, **({"value": item.start} if item.start else {}))
            return None, None
        end, lasts = moments.instant(item.end), moments.duration(item.duration)
        if end is None and item.end:
            self.doubt(item.where, "import-schedule-bad-end", title=title, value=item.end)
        if end is None and lasts is not None:
            end = _added(start, lasts)
            if lasts > moments.LONG:
                hours = f"{lasts / HOUR:g}"
                self.doubt(item.where, "import-schedule-long", title=title, value=item.duration, hours=hours)
        elif end is None and item.duration and not _is_zero(item.duration):
            self.doubt(item.where, "import-schedule-bad-duration", title=title, value=item.duration)
        if end and (end.tzinfo is None) != (start.tzinfo is None):
            end = end.replace(tzinfo=start.tzinfo)
        if end and end <= start:
            self.doubt(
                item.where, "import-schedule-ends-before", title=title, value=item.end or item.duration
            )
            end = None
        return start, end

    def zone(self, where: str, written: object) -> str | None:
        """Return the IANA name of a zone as written, or one that is meant by it; else a doubt."""
        name = line(written)
        if not name:
            return None
        if zone := zone_named(name):
            if zone != name:
                self.doubt(where, "import-schedule-zone-read", zone=name, near=zone)
            return zone
        self.doubt(where, "import-schedule-zone-unknown", zone=name)
        return None

    def found(
        self, format: str, *, title: object = None, zone: str | None = None, timezone: str | None = None
    ) -> Found:
        """Return all of it; `timezone`, the operator's, goes before `zone`, the file's.

        Raises InputError where there is no session at all.
        """
        if not self.sessions:
            told = [operator_text(self.language, doubt.key, **doubt.arguments) for doubt in self.doubts[:2]]
            raise refused(
                self.name,
                self.language,
                "import-schedule-no-sessions",
                why="".join(f"{each} " for each in told),
            )
        sessions = self._with_one_source_each()
        zone = timezone or self._agreed(zone, sessions)
        if self._more_doubts:
            self.doubts.append(Doubt(self.name, "import-schedule-more-doubts", {"count": self._more_doubts}))
        return Found(
            format,
            tuple(sessions),
            title=line(title, self.language) or None,
            timezone=zone,
            language=self._spoken(),
            rooms=tuple(self._rooms.values()),
            doubts=tuple(self.doubts),
        )

    def _spoken(self) -> str | None:
        """Return the language of most sessions, if it is one of ours."""
        told = Counter({language: count for language, count in self._languages.items() if language})
        commonest = told.most_common(1)
        return commonest[0][0] if commonest and commonest[0][0] in LANGUAGES else None

    def _agreed(self, zone: str | None, sessions: Sequence[FoundSession]) -> str | None:
        """Return the file's zone if it has the offsets that the starts bear; instants in UTC fit any."""
        starts = [each.start for each in sessions if each.start and each.start.tzinfo]
        for start in starts:
            if (
                zone
                and start.utcoffset()
                and start.utcoffset() != start.astimezone(ZoneInfo(zone)).utcoffset()
            ):
                self.doubt(self.name, "import-schedule-zone-differs", zone=zone, offset=f"{start:%z}"[:5])
                return None
        return zone

    def _with_one_source_each(self) -> list[FoundSession]:
        """Tell apart sessions that share an identity, such as two slots of a talk; leave out plain copies."""
        counted = Counter(each.source for each in self.sessions)
        kept: dict[object, FoundSession] = {}
        for number, each in enumerate(self.sessions):
            if each.source is None or counted[each.source] == 1:
                kept[number] = each
                continue
            apart = (each.source, each.start, each.title, each.rooms)
            if apart in kept:
                first = kept[apart]
                self.doubt(each.where, "import-schedule-twice", title=each.title, other=first.where)
                kept[apart] = replace(first, is_cancelled=first.is_cancelled or each.is_cancelled)
                continue
            when = f" {each.start:%Y-%m-%dT%H:%M}" if each.start else ""
            kept[apart] = replace(each, source=f"{each.source}{when} {each.title}"[:200])
        return list(kept.values())


def address(written: object) -> str | None:
    """Return an address of the web as it is; None for anything else."""
    return written.strip() if isinstance(written, str) and _ADDRESS.fullmatch(written.strip()) else None


def zone_named(written: str) -> str | None:
    """Return the IANA name meant by `Europe/Paris`, `/vendor/Europe/Paris`, `Romance Standard Time`."""
    if len(written) > 100:
        return None
    try:
        return zone_on(())(written).key
    except Wrong as wrong:
        near = wrong.arguments.get("near")
    last_two = "/".join(written.split("/")[-2:])
    return near if near or last_two == written else zone_named(last_two)


def refused(name: str, language: str, key: str, **arguments: str | int) -> InputError:
    """Return the error of a file of which nothing can be used."""
    return InputError(f"{name}: {operator_text(language, key, **arguments)}")


def too_many(name: str, language: str) -> InputError:
    return refused(name, language, "import-schedule-too-many", most=MOST_SESSIONS)


def _once(people: Sequence[FoundPerson]) -> tuple[FoundPerson, ...]:
    return tuple({(person.name, person.role): person for person in people if person.name}.values())


def _added(start: datetime, lasts: timedelta) -> datetime:
    """Add as the wall clock goes on: a session over the night of a clock change lasts as told."""
    if start.tzinfo is None:
        return start + lasts
    return (start.astimezone(UTC) + lasts).astimezone(start.tzinfo)


def _is_zero(written: object) -> bool:
    return re.fullmatch(r"[-+PTDHMS0:.\s]*", str(written)[:100]) is not None
