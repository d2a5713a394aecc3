"""The streams of the pages that are open: what all who read one page get is written once."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

from aiohttp import web

from adapters.web.live_parts import Parts, difference, event

MOST_PENDING = 64 * 1024  # bytes that wait for one reader; whoever is slower is dropped, and comes back
IN_A_ROW = 100  # streams written to before the loop has its turn
ALIVE = b": \n\n"  # a comment, which keeps proxies from closing what is quiet


@dataclass(eq=False, slots=True)
class Stream:
    """One page that is open in somebody's hand; `ended` is set once nobody writes to it any more."""

    request: web.Request
    address: str
    handle: str | None
    ended: "asyncio.Future[None]"

    def write(self, chunk: bytes) -> None:
        """Write what `chunked` framed; drop a reader who does not keep up."""
        transport = self.request.transport
        if transport is None or transport.is_closing():
            self.end()
        elif transport.get_write_buffer_size() > MOST_PENDING:
            transport.abort()
            self.end()
        else:
            transport.write(chunk)

    def end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


def chunked(data: bytes) -> bytes:
    """Frame data as one chunk of HTTP/1.1, once for all the streams that it goes to."""
    return b"%x\r\n%b\r\n" % (len(data), data)


async def write_all(streams: Iterable[Stream], data: bytes) -> None:
    chunk = chunked(data)
    async for stream in in_turns(streams):
        stream.write(chunk)


async def in_turns(streams: Iterable[Stream]) -> AsyncIterator[Stream]:
    """Yield streams, and let the loop have its turn now and then."""
    for number, stream in enumerate(list(streams), 1):
        yield stream
        if number % IN_A_ROW == 0:
            await asyncio.sleep(0)


def read_again(stamp: str = "", within: int = 0, *, everything: bool = True) -> bytes:
    """Return what tells a reader to read their page again within so many milliseconds.

    That is `everything`, or only their own regions.
    """
    return event({"within": within, "all": everything}, stamp, "own")


@dataclass(eq=False, slots=True)
class Channel:
    """One page in one language: the streams of its readers, and its regions as they know them.

    `seen` is the count of the pulse before the page was last read, `changed` the one after the reading that
    found something new: a page as young as that shows it. A page that `is_closed` is read
    as one of its readers sees it; what is new there is never sent: they are told to read theirs again.
    """

    path: str
    language: str
    request: web.Request  # of whoever came first, from which the page is asked again
    is_closed: bool = False
    parts: Parts | None = None
    seen: int = -1
    changed: int = -1
    streams: set[Stream] = field(default_factory=set)
    coming: int = 0  # readers whose streams are about to begin
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def renew(self, parts: Parts, before: int, after: int, stamp: str) -> bytes | None:
        """Take the regions as they are now; return what to send to whoever knew the former ones."""
        former, self.seen = self.parts, before
        if former == parts:
            return None
        self.parts, self.changed = parts, after
        if former is None:
            return None
        return read_again(stamp) if self.is_closed else event(difference(former, parts), stamp)

    def whole(self, stamp: str) -> bytes:
        """Return what to send to somebody of whom we do not know what their page shows."""
        if self.is_closed:
            return read_again(stamp)
        return event(difference({}, self.parts or {}), stamp)
