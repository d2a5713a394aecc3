"""Pages that renew themselves: one stream a page, one rendering a second for all who read it.

A page is asked as nobody in particular would ask it, and the regions of its HTML are compared with what its
readers have. Of what is one reader's own the stream only says that it is new: their script then reads it.
"""

import asyncio
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

import structlog
from aiohttp import hdrs, web

from adapters.web.events import PLATFORM
from adapters.web.guard import HEADERS as GUARDED
from adapters.web.live_parts import parts_of
from adapters.web.live_pulse import Pulse
from adapters.web.live_streams import ALIVE, Channel, Stream, chunked, in_turns, read_again, write_all
from adapters.web.queue_page import ALL
from adapters.web.visits import COOKIE, Failed, Visits
from adapters.web.wording import LANGUAGES
from bot.database.store import DatabaseTrouble
from bot.database.transaction import Transactions
from bot.pages.concerned import Concern, concerns

EACH = 1.0  # seconds between two looks at what changed: a change a second at most
NOTHING_EACH = 0.3  # … where nothing was new: what follows an act in the core is not a change of its own
SETTLES, SETTLES_AT_MOST = 0.03, 5  # seconds without a commit before a look; so many times at most
RESTS = 2.0  # times that a look made the loop work, until the next: it has a third of a core at most
ELSEWHERE_EACH = 5.0  # seconds between two looks for other processes that write
ALIVE_EACH = 15.0  # seconds
RETRY = (2_000, 8_000)  # milliseconds after which a browser comes back, drawn for each
OWN_WITHIN = 3_000  # milliseconds in which whoever is told reads their own, drawn by each
ADDRESS = "/live"
PAGE = re.compile(r"(?!//)/[A-Za-z0-9/_.-]{0,100}")  # each page has one address: nobody opens it as many
MOST_PAGES = 400  # pages, each in one language
HEADERS = GUARDED | {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}

log = structlog.get_logger()


class Live:
    """The streams of all pages; `most` is how many may be open at once."""

    def __init__(self, visits: Visits, transactions: Transactions, pulse: Pulse, at_one_address: int) -> None:
        self._visits, self._transactions, self._pulse = visits, transactions, pulse
        self._at_one_address = at_one_address
        self._by_address: Counter[str] = Counter()
        self._channels: dict[tuple[str, str], Channel] = {}
        self._by_handle: defaultdict[str, set[Stream]] = defaultdict(set)
        self._known: frozenset[Concern] = frozenset()
        self._since: datetime | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.most = 0

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.get(ADDRESS, self._stream)]

    @property
    def streams(self) -> int:
        return sum(len(channel.streams) for channel in self._channels.values())

    def begin(self, most: int) -> None:
        """Follow what changes; call it once the server answers."""
        self.most = most
        self._pulse.begin()
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._keep_alive())]

    async def end(self) -> None:
        """End every stream: their readers come back by themselves."""
        self._pulse.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        for channel in self._channels.values():
            for stream in channel.streams:
                stream.end()

    # ── One reader ──────────────────────────────────────────────────────────────────────────────────────

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        if request.version < (1, 1):  # it cannot be written to for long
            raise Failed(400)
        if not self._tasks or self.streams >= self.most:
            raise Failed(503)
        address = self._visits.guard.address_of(request)
        if self._by_address[address] >= self._at_one_address:
            raise Failed(429)
        handle = self._visits.devices.of_cookie(request.cookies.get(COOKIE))
        answer = web.StreamResponse(headers=HEADERS)
        channel = self._channel(request)
        channel.coming += 1
        try:
            await self._open(channel, request)
            await answer.prepare(request)
            await answer.write(f"retry: {random.randint(*RETRY)}\n\n".encode())
            stream = Stream(request, address, handle, asyncio.get_running_loop().create_future())
            self._enter(channel, stream)
        finally:
            channel.coming -= 1
            self._drop_if_unread(channel)
        try:
            await stream.ended
        finally:
            self._leave(channel, stream)
        return answer

    def _enter(self, channel: Channel, stream: Stream) -> None:
        """Let a reader read on from where they are."""
        known = stream.request.headers.get("Last-Event-ID") or stream.request.query.get("since", "")
        if self._pulse.count_of(known) < channel.changed:
            stream.write(chunked(channel.whole(self._pulse.stamp_of(channel.changed))))
        channel.streams.add(stream)
        self._by_address[stream.address] += 1
        if stream.handle is not None:
            self._by_handle[stream.handle].add(stream)

    def _leave(self, channel: Channel, stream: Stream) -> None:
        channel.streams.discard(stream)
        self._drop_if_unread(channel)
        self._by_address[stream.address] -= 1
        if not self._by_address[stream.address]:
            del self._by_address[stream.address]
        if stream.handle is not None:
            self._by_handle[stream.handle].discard(stream)
            if not self._by_handle[stream.handle]:
                del self._by_handle[stream.handle]

    def _drop_if_unread(self, channel: Channel) -> None:
        """Forget a page once nobody reads it: its words may be erased meanwhile."""
        if not channel.streams and not channel.coming:
            self._channels.pop((channel.path, channel.language), None)

    def _channel(self, request: web.Request) -> Channel:
        """Return the page that is asked for; raises Failed."""
        path, language = request.query.get("page", ""), request.query.get("language", "")
        if language not in LANGUAGES or not PAGE.fullmatch(path) or path == ADDRESS:
            raise Failed(404)
        path += f"?{ALL}=1" if ALL in request.query else ""
        channel = self._channels.get((path, language))
        if channel is None:
            if len(self._channels) >= MOST_PAGES:
                raise Failed(503)
            channel = self._channels[path, language] = Channel(path, language, request)
        return channel

    async def _open(self, channel: Channel, request: web.Request) -> None:
        """Read a page that nobody followed; one that is closed to everyone must be open to this reader."""
        async with channel.lock:
            if channel.is_closed or not channel.streams or channel.parts is None:
                await self._open_alone(channel, request)

    async def _open_alone(self, channel: Channel, request: web.Request) -> None:
        try:
            if not channel.is_closed:
                await self._read(channel, channel.request)
        except Failed as failed:
            channel.is_closed = failed.status == 403
            if not channel.is_closed:
                raise
        if channel.is_closed and channel.streams:  # it is followed by the eyes of another
            await self._page(request, channel.path, channel.language, request.headers.get(hdrs.COOKIE, ""))
        elif channel.is_closed:
            await self._read(channel, request)

    # ── All readers of a page ───────────────────────────────────────────────────────────────────────────

    async def _follow(self) -> None:
        looked = 0.0
        while True:
            has_news, found = await self._pulse.wait(EACH), False
            began, worked = time.monotonic(), time.thread_time()
            try:
                if self.streams and began - looked > ELSEWHERE_EACH:
                    looked = began
                    await self._pulse.look()
                self._pulse.look_at_the_clock()
                if has_news and self.streams:
                    await self._settle()
                    found = await self._look()
            except DatabaseTrouble as trouble:
                log.warning("open pages are not renewed", why=str(trouble.orig))
            except Exception:  # the edge of the loop
                log.exception("open pages are not renewed")
            if has_news:
                took, worked = time.monotonic() - began, time.thread_time() - worked
                await asyncio.sleep(max((EACH if found else NOTHING_EACH) - took, RESTS * worked))

    async def _settle(self) -> None:
        """Wait until what follows an act is written: it is journalled, then handled, then answered."""
        for _ in range(SETTLES_AT_MOST):
            if not await self._pulse.wait(SETTLES):
                return

    async def _look(self) -> bool:
        """Bring all pages up to date that somebody reads; return whether anything was new."""
        found = False
        for channel in list(self._channels.values()):
            if channel.streams and channel.seen < self._pulse.count:
                async with channel.lock:
                    found = await self._renew(channel) or found
        await self._tell_whom_it_concerns()
        return found

    async def _renew(self, channel: Channel) -> bool:
        """Read a page anew and tell its readers; whoever may not read it any more keeps it from nobody."""
        for reader in list(channel.streams):
            try:
                news = await self._read(channel, reader.request if channel.is_closed else channel.request)
            except Failed:  # a page that is gone with its session, or closed to this reader
                channel.seen = self._pulse.count
                if not channel.is_closed:
                    return False
                channel.streams.discard(reader)
                reader.write(chunked(read_again()))  # they see that it is closed
                reader.end()
            else:
                if news is not None:
                    await write_all(channel.streams, news)
                return news is not None
        return False

    async def _read(self, channel: Channel, request: web.Request) -> bytes | None:
        """Read a page anew, as nobody in particular or as this reader; return what to send to all of them."""
        before = self._pulse.count
        cookie = request.headers.get(hdrs.COOKIE, "") if channel.is_closed else ""
        answer = await self._page(request, channel.path, channel.language, cookie)
        parts = await asyncio.to_thread(parts_of, answer.text or "")
        if not parts:
            raise Failed(404)
        after = self._pulse.count
        return channel.renew(parts, before, after, self._pulse.stamp_of(after))

    async def _page(self, request: web.Request, path: str, language: str, cookie: str = "") -> web.Response:
        """Ask ourselves for a page, as nobody in particular or by a reader's cookie; raises Failed."""
        headers = {hdrs.ACCEPT_LANGUAGE: language} | ({hdrs.COOKIE: cookie} if cookie else {})
        asked = request.clone(method="GET", rel_url=path, headers=headers)
        if not isinstance(asked, web.Request):
            raise Failed(404)
        found = await request.app.router.resolve(asked)
        asked._match_info = found  # as the application does with what comes from outside
        try:
            answer = await found.handler(asked)
        except web.HTTPException as error:
            raise Failed(error.status) from None
        if not isinstance(answer, web.Response) or answer.status != 200 or answer.content_type != "text/html":
            raise Failed(answer.status if answer.status >= 400 else 404)  # what leads elsewhere is no page
        return answer

    # ── Readers who are told something alone ────────────────────────────────────────────────────────────

    async def _tell_whom_it_concerns(self) -> None:
        now = self._transactions.clock.now().event
        if self._since is None or not self._by_handle:
            self._since, self._known = now, frozenset()
            return
        found = await self._transactions.store.read(concerns, PLATFORM, self._since)
        handles = {each.handle for each in found - self._known}
        self._since, self._known = now, found
        streams = [stream for handle in handles for stream in self._by_handle.get(handle, ())]
        await write_all(streams, read_again(within=OWN_WITHIN, everything=False))

    async def _keep_alive(self) -> None:
        alive = chunked(ALIVE)
        while True:
            await asyncio.sleep(ALIVE_EACH)
            async for stream in in_turns(
                stream for each in list(self._channels.values()) for stream in list(each.streams)
            ):
                stream.write(alive)
