"""Catching up: history is read page by page into the journal's gaps, for the time when nobody listened.

A gap's token is `<from>:<before>:<seen>:<session>`, of message ids: history is to be read downwards from
`before` (0: the newest) to `from`; messages not newer than `seen` were heard before.

Repeated crashes leave several gaps in one channel. The newest gap also looks again at messages heard long
before; the others only bring in what was missed during their own absence.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from adapters.discord.channels import Channels
from adapters.discord.client import UNKNOWN_MESSAGE, DiscordClient, DiscordRefused
from adapters.discord.journalling import Circumstances, Json, mark_of, number_of, raw_events
from adapters.discord.marks import Marks
from adapters.discord.patience import Page, get, get_page
from adapters.discord.traces import snowflake
from adapters.together import together
from bot.port.chat import Gap, Journal, RawEvent, is_direct
from bot.port.errors import Refused

PAGE = 100
OVERLAP = 120_000 << 22  # two minutes, as a difference of ids: events do not arrive in the order of their ids
LOOKS_BACK = 1_800_000 << 22  # half an hour: messages from before an absence may be asked or edited during it
DAY, PAGES_OF_DAY = 86_400_000 << 22, 3  # quiet places are read up to a day back, in so many more pages
LONG_AGO = timedelta(days=30)  # a channel may be much older than the event
PLACES_AT_ONCE = 4

HISTORY = "/channels/{channel_id}/messages"
MESSAGE = HISTORY + "/{message_id}"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Span:
    """A gap's token, parsed."""

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
    """Worker that fills gaps: several places at once, but one gap at a time in a place, the oldest first."""

    def __init__(self, client: DiscordClient, channels: Channels, wall: Callable[[], datetime]) -> None:
        self._client, self._channels, self._wall = client, channels, wall
        self._waiting: dict[str, list[Gap]] = {}
        self._work: asyncio.Queue[str] = asyncio.Queue()
        self._session, self._newest = "", 0  # the current session, and the newest message heard before it
        self._first: dict[str, int] = {}  # the first message received live in that session, by channel

    def told(self, channel: str, id: int) -> None:
        """Note a message received live and about to be journalled; later ones arrive live too."""
        self._first.setdefault(channel, id)

    async def gaps(self, journal: Journal, newest: int, session: str) -> list[Gap]:
        """Return the gaps that a new session leaves.

        They reach back a day before `newest` (half an hour in conversations), and to the oldest message whose
        fate still matters. If nothing was heard before, they reach back `LONG_AGO`.
        """
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
        """Return the gap of a conversation first heard of now: it may have begun just before this session.

        Discord does not list a bot's conversations. Older messages are left out: they may belong to another
        event.
        """
        if not self._newest:
            return []
        since = self._newest - OVERLAP
        return [Gap(channel, Span(since, first, since, self._session).token)]

    def anew(self, channels: Mapping[str, int]) -> list[Gap]:
        """Return gaps for channels found again (since just before their loss) or new (since `LONG_AGO`).

        Messages received live there before do not mean that later ones were.
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
        """Fill gaps until cancelled, starting with those an earlier run left open."""
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
        """Fill one gap, the newest page first, each page in its own commit."""
        span = span_of(gap)
        every = {id for id, channel in (await journal.watched()).items() if channel == gap.remote}
        waiting = {mark_of(event) for event in await journal.unhandled(gap.remote)}
        marked = waiting | await journal.marked()  # in this order, a mark handled in between is not missed
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
            # Filter as late as possible: messages received live meanwhile must come after all that is put
            # here.
            events = [event for id, event in heard if not self._comes_later(gap.remote, span, id)]
            newest_first = [*self._deletions(gap.remote, gone, span), *events]
            found -= await journal.fill(gap, newest_first, following.token if following else None)
            found += len(newest_first)
            span, gap = following, Gap(gap.remote, following.token if following else "")
        if gap.token:
            await journal.fill(gap, [], None)
        tell = log.info if found else log.debug
        tell("discord_gap_filled", channel=gap.remote, found=found)

    def _alone(self, channel: str, span: Span, watched: set[str]) -> tuple[Span, set[str]]:
        """Narrow a gap, and the messages to check in it, if a later gap of the channel is open too."""
        later = self._later(channel)
        if not later:
            return span, watched
        below = later[0].seen + 1
        return replace(span, start=max(span.start, span.seen), before=min(span.before or below, below)), set()

    def _later(self, channel: str) -> list[Span]:
        return [span for gap in self._waiting[channel][1:] if (span := span_of(gap)) is not None]

    def _comes_later(self, channel: str, span: Span, id: int) -> bool:
        """Return whether a message arrives live or is in a later gap: here it would overtake older ones."""
        if later := self._later(channel):
            return id > later[0].seen
        if span.session != self._session:
            return id > self._newest
        return id > self._first.get(channel, id)

    async def _page(self, channel: str, span: Span) -> Page | None:
        """Return a page of messages, newest first; None if Discord refuses to show them."""
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
        """Yield each message's events, newest message first: its marks, its edit, the message itself."""
        marks = await looking.under(messages)
        here = self._here(f"{span.session[:12]}.h")
        for message, its_marks in zip(messages, marks, strict=True):
            id = number_of(message)
            for event in reversed(its_marks):
                yield id, event
            # A message heard before may have been edited since; a new one is heard as it reads now.
            for kind in ("MESSAGE_UPDATE", "MESSAGE_CREATE")[id > span.seen :]:
                for event in raw_events(kind, {**message, "channel_id": channel}, here):
                    yield id, event

    async def _gone(self, channel: str, missing: Iterable[str]) -> list[str]:
        """Return those of the missing messages that are certainly deleted.

        If we may not read history, Discord returns an empty one.
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
    """Return the span left to read after this page; None if there is nothing more."""
    if page is None or not page.is_full or not page.objects:
        return None
    oldest = number_of(page.objects[-1])
    return replace(span, before=oldest) if oldest > span.start else None


def _certain(span: Span, watched: Iterable[str]) -> int:
    """Return the message id down to which everything is read, however many pages that takes."""
    if not span.seen:
        return span.start
    return min([span.seen - LOOKS_BACK, *(int(id) - 1 for id in watched if id.isdigit())])


def _missing(watched: set[str], page: Page | None, span: Span, following: Span | None) -> list[str]:
    """Return the watched messages that should be in this page but are not: they were probably deleted."""
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
    """Return the newest message that was journalled; 0 if there was none."""
    try:
        return int(json.loads(position or "{}").get("message", 0))
    except (ValueError, TypeError, AttributeError):
        return 0
