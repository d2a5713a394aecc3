"""What happened while nobody listened: read from history, page by page, into the gaps of the journal.

A gap's token is `<from>:<before>:<seen>:<session>`, of message ids: history is to be read downwards from
`before` (0: the newest) to `from`; what is not newer than `seen` was heard before.

Who dies again and again leaves one gap behind the other in a channel. The newest looks once more at what was
heard long before; the others bring what their own absence lacked, and no more.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from adapters.discord.channels import Channels
from adapters.discord.client import UNKNOWN_MESSAGE, DiscordClient, DiscordRefused
from adapters.discord.journalling import Circumstances, Json, message_of, number_of, raw_events
from adapters.discord.marks import Marks
from adapters.discord.patience import Page, get, get_page
from adapters.discord.traces import snowflake
from adapters.together import together
from bot.port.chat import Gap, Journal, RawEvent, is_direct
from bot.port.errors import Refused

PAGE = 100
OVERLAP = 120_000 << 22  # two minutes, as a difference of ids: the order of arrival is not that of ids
LOOKS_BACK = 1_800_000 << 22  # half an hour: what was said before an absence may be asked or mended in it
DAY, PAGES_OF_DAY = 86_400_000 << 22, 3  # a place is looked at further back, if not much was said there since
LONG_AGO = timedelta(days=30)  # a channel may be much older than the event
PLACES_AT_ONCE = 4

HISTORY = "/channels/{channel_id}/messages"
MESSAGE = HISTORY + "/{message_id}"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Span:
    """What a gap's token says."""

    start: int
    before: int
    seen: int
    session: str

    @property
    def token(self) -> str:
        return f"{self.start}:{self.before}:{self.seen}:{self.session}"


def span_of(gap: Gap) -> Span | None:
    try:
        start, before, seen, session = gap.token.split(":", 3)
        return Span(int(start), int(before), int(seen), session)
    except ValueError:
        log.error("discord_gap_malformed", channel=gap.remote)
        return None


class CatchUp:
    """Fills gaps, one at a time in a place, the oldest first, and several places at once."""

    def __init__(self, client: DiscordClient, channels: Channels, wall: Callable[[], datetime]) -> None:
        self._client, self._channels, self._wall = client, channels, wall
        self._waiting: dict[str, list[Gap]] = {}
        self._work: asyncio.Queue[str] = asyncio.Queue()
        self._session, self._newest = "", 0  # the present session, and what was heard before it
        self._first: dict[str, int] = {}  # what was told first in it, in each channel

    def told(self, channel: str, id: int) -> None:
        """Something was told live, and is about to be journalled: what comes after it is told live too."""
        self._first.setdefault(channel, id)

    async def gaps(self, journal: Journal, newest: int, session: str) -> list[Gap]:
        """The gaps that a new session leaves: since a day before `newest`, and since the oldest message
        whose fate matters still. All that is not too old to matter, where nothing was heard before."""
        oldest: dict[str, int] = {}
        for message, channel in (await journal.watched()).items():
            if message.isdigit():
                oldest[channel] = min(int(message), oldest.get(channel, int(message)))
        self._session, self._newest, self._first = session, newest, {}
        gaps = []
        for place, channel in self._channels.all():
            back = LOOKS_BACK if is_direct(place) else DAY
            since = newest - back if newest else snowflake(self._wall() - LONG_AGO)
            start = min(since, oldest.get(channel, since + 1) - 1)
            gaps.append(Gap(channel, Span(start, 0, newest, session).token))
        return gaps

    def begun(self, channel: str, first: int) -> list[Gap]:
        """The gap of a conversation first heard of now: it may have begun in the absence before the session.

        Discord tells no bot of its conversations. What is older was said to somebody else's event, perhaps.
        """
        if not self._newest:
            return []
        since = self._newest - OVERLAP
        return [Gap(channel, Span(since, first, since, self._session).token)]

    def anew(self, channels: Mapping[str, int]) -> list[Gap]:
        """The gaps of channels that were lost, or are new: each since it was, or since long ago.

        What was told live there before tells nothing of what comes after.
        """
        gaps = []
        for channel, seen in channels.items():
            self._first.pop(channel, None)
            since = seen - LOOKS_BACK if seen else snowflake(self._wall() - LONG_AGO)
            gaps.append(Gap(channel, Span(since, 0, seen, self._session).token))
        return gaps

    def add(self, gaps: Iterable[Gap]) -> None:
        for gap in gaps:
            if gap.remote not in self._waiting:
                self._waiting[gap.remote] = []
                self._work.put_nowait(gap.remote)
            if gap not in self._waiting[gap.remote]:
                self._waiting[gap.remote].append(gap)

    async def run(self, journal: Journal) -> None:
        """Until cancelled; begins with what an earlier run left open."""
        self._newest = max(self._newest, newest_of(await journal.position()))
        left = await journal.gaps()
        self._waiting, self._work = {}, asyncio.Queue()
        self.add(left)
        await together(*(self._fill_places(journal) for _ in range(PLACES_AT_ONCE)))

    async def _fill_places(self, journal: Journal) -> None:
        while True:
            channel = await self._work.get()
            while self._waiting[channel]:
                await self._fill(self._waiting[channel][0], journal)
                self._waiting[channel].pop(0)
            del self._waiting[channel]

    async def _fill(self, gap: Gap, journal: Journal) -> None:
        """Each page in a commit of its own, the newest first."""
        span = span_of(gap)
        every = {id for id, channel in (await journal.watched()).items() if channel == gap.remote}
        waiting = {message_of(event) for event in await journal.unhandled(gap.remote)}
        marked = waiting | await journal.marked()  # what waited when asked first is marked by now, or waits
        found, further = 0, 0
        while span is not None:
            span, watched = self._alone(gap.remote, span, every)
            page = await self._page(gap.remote, span)
            following = _following(span, page)
            if following and following.before <= _certain(span, watched):
                further += 1
                following = following if further <= PAGES_OF_DAY else None
            gone = await self._gone(gap.remote, _missing(watched, page, span, following))
            messages = [m for m in page.objects if number_of(m) > span.start] if page else []
            since, here = span.seen - LOOKS_BACK, self._here(span.session[:12])
            looking = Marks(self._client, gap.remote, watched, marked, since, here)
            heard = [heard async for heard in self._events(gap.remote, messages, looking, span)]
            # Judged at the last moment: what was told live meanwhile comes behind all that is put here.
            events = [event for id, event in heard if not self._comes_later(gap.remote, span, id)]
            newest_first = [*self._deletions(gap.remote, gone, span), *events]
            found -= await journal.fill(gap, newest_first, following.token if following else None)
            found += len(newest_first)
            span, gap = following, Gap(gap.remote, following.token if following else "")
        if gap.token:
            await journal.fill(gap, [], None)
        log.info("discord_gap_filled", channel=gap.remote, found=found)

    def _alone(self, channel: str, span: Span, watched: set[str]) -> tuple[Span, set[str]]:
        """What is left to read of a gap, and which messages to look at, where a later one is open too."""
        later = self._later(channel)
        if not later:
            return span, watched
        below = later[0].seen + 1
        return replace(span, start=max(span.start, span.seen), before=min(span.before or below, below)), set()

    def _later(self, channel: str) -> list[Span]:
        return [span for gap in self._waiting[channel][1:] if (span := span_of(gap)) is not None]

    def _comes_later(self, channel: str, span: Span, id: int) -> bool:
        """Whether it is told live, or stands in a later gap: here it would overtake what preceded it."""
        if later := self._later(channel):
            return id > later[0].seen
        if span.session != self._session:
            return id > self._newest
        return id > self._first.get(channel, id)

    async def _page(self, channel: str, span: Span) -> Page | None:
        """Messages newest first, down to the span's start; None where Discord refuses to show them."""
        params: dict[str, str | int] = {"limit": PAGE}
        if span.before:
            params["before"] = str(span.before)
        try:
            page = await get_page(self._client, HISTORY, params, channel_id=channel)
        except Refused as error:
            log.error("discord_history_refused", channel=channel, error=str(error))
            return None
        messages = sorted(filter(number_of, page.objects), key=number_of, reverse=True)
        return replace(page, objects=messages)

    async def _events(
        self, channel: str, messages: list[Json], looking: Marks, span: Span
    ) -> AsyncIterator[tuple[int, RawEvent]]:
        """Of each message, newest first: who put marks on it, that it was edited, that it was said."""
        marks = await looking.under(messages)
        here = self._here(f"{span.session[:12]}.h")
        for message, its_marks in zip(messages, marks, strict=True):
            id = number_of(message)
            for event in reversed(its_marks):
                yield id, event
            # What was heard before, and was mended since; what was not is heard as it reads now.
            for kind in ("MESSAGE_UPDATE", "MESSAGE_CREATE")[id > span.seen :]:
                for event in raw_events(kind, {**message, "channel_id": channel}, here):
                    yield id, event

    async def _gone(self, channel: str, missing: Iterable[str]) -> list[str]:
        """Those of the missing messages that are deleted for sure.

        Where we may not read history, Discord shows an empty one.
        """
        gone = []
        for message in missing:
            try:
                await get(self._client, MESSAGE, {}, channel_id=channel, message_id=message)
            except DiscordRefused as error:
                if error.code == UNKNOWN_MESSAGE:
                    gone.append(message)
                else:
                    log.error("discord_history_refused", channel=channel, error=str(error))
        return gone

    def _deletions(self, channel: str, gone: Iterable[str], span: Span) -> Iterable[RawEvent]:
        here = self._here(f"{span.session[:12]}.h")
        for message in gone:
            yield from raw_events("MESSAGE_DELETE", {"id": message, "channel_id": channel}, here)

    def _here(self, stamp: str) -> Circumstances:
        return Circumstances(str(self._client.me.user), stamp, int(self._wall().timestamp() * 1000))


def _following(span: Span, page: Page | None) -> Span | None:
    """Where to read on, if there may be more."""
    if page is None or not page.is_full or not page.objects:
        return None
    oldest = number_of(page.objects[-1])
    return replace(span, before=oldest) if oldest > span.start else None


def _certain(span: Span, watched: Iterable[str]) -> int:
    """The message down to which all is read, however much it is."""
    if not span.seen:
        return span.start
    return min([span.seen - LOOKS_BACK, *(int(id) - 1 for id in watched if id.isdigit())])


def _missing(watched: set[str], page: Page | None, span: Span, following: Span | None) -> list[str]:
    """What is watched and should stand in this page, and does not: it was deleted."""
    if page is None:
        return []
    there = {str(number_of(message)) for message in page.objects}
    lowest = following.before if following else span.start
    return [
        id
        for id in sorted(watched, reverse=True)
        if id.isdigit() and id not in there and lowest < int(id) < (span.before or int(id) + 1)
    ]


def newest_of(position: str | None) -> int:
    """The newest message that was journalled; 0 when there was none."""
    try:
        return int(json.loads(position or "{}").get("message", 0))
    except (ValueError, TypeError, AttributeError):
        return 0
