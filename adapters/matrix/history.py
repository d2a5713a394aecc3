"""Pages backwards through a room's history, to fill gaps left by a sync and to find our own messages."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from adapters.matrix import requests
from adapters.matrix.backoff import Backoff, persist
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer
from adapters.matrix.events import (
    ABOUT,
    EDITED,
    WORDLESS,
    id_in,
    message_edited,
    object_in,
    redacted,
    text_in,
)
from adapters.matrix.requests import Request
from adapters.together import settle, together
from bot.port.chat import NEEDING_WORDS, Gap, Journal, RawEvent, bare

PAGE = 100
OVERLAP = 50  # known events: /sync is in order of arrival, /messages in the order of the conversation
AT_ONCE = 4
# Attempts to fetch a message under a mark; the words before an edit, which are lost otherwise, get more.
FETCHES, FETCHES_BEFORE = 3, 6
FETCHED_AT_ONCE = 8  # messages of a batch
FETCHING, FETCHING_ALL = 20.0, 30.0  # seconds for one message, and for a whole batch

HEARD = [
    "m.room.message",
    "m.reaction",
    "m.room.redaction",
    "m.room.member",
    "m.room.encryption",
    "m.room.encrypted",
    "m.room.tombstone",
    *WORDLESS,  # in a private conversation they get an answer too
]

_NO_EDITS: Mapping[str, str] = {}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Page:
    """Events, newest first; `end` is the token for older ones."""

    events: Sequence[Json]
    end: str | None


async def read_page(client: MatrixClient, room: str, token: str | None, **filters: object) -> Page:
    answer = await client.ask(requests.messages(room, PAGE, start=token, wanted=filters))
    chunk, end = answer.get("chunk"), answer.get("end")
    if not isinstance(chunk, list):
        raise NoAnswer("a page of history without events")
    # A page that leads to itself would be read for ever.
    return Page(
        [e for e in chunk if isinstance(e, dict)], end if isinstance(end, str) and end != token else None
    )


async def versions(client: MatrixClient, room: str, event: str) -> AsyncIterator[tuple[str, str]]:
    """Yield the id and the author of each edit of a message that was not removed."""
    token = None
    while True:
        answer = await client.ask(requests.edits(room, event, token, PAGE))
        chunk = answer.get("chunk")
        for edit in chunk if isinstance(chunk, list) else ():
            if (id := text_in(edit, "event_id")) is not None:
                yield id, text_in(edit, "sender") or ""
        following = text_in(answer, "next_batch")
        if following is None or following == token:
            return
        token = following


async def backwards(client: MatrixClient, room: str, **filters: object) -> AsyncIterator[Json]:
    """Yield the events of a room, the newest first."""
    token = None
    while True:
        page = await read_page(client, room, token, **filters)
        for event in page.events:
            yield event
        if page.end is None:
            return
        token = page.end


def raw_events(events: Iterable[object], room: str, own_user: str) -> list[RawEvent]:
    """Return the events to journal; of our own only the ids, which show where known history begins."""
    raw = []
    for event in events:
        if isinstance(event, dict) and isinstance(event.get("event_id"), str):
            content = {} if event.get("sender") == own_user else _without_forgery(event)
            raw.append(RawEvent(event["event_id"], room, content, message_edited(content)))
    return raw


def _without_forgery(event: Json) -> Json:
    """Return the event without the keys that only we may add."""
    return {key: value for key, value in event.items() if key not in (ABOUT, EDITED)}


async def with_messages_asked_about(
    client: MatrixClient, events: Sequence[RawEvent], edited: Mapping[str, str] = _NO_EDITS
) -> list[RawEvent]:
    """Return the events, with the marked message added to each ❓ and ⭐: we have not kept its words.

    The message is also added to each removal of an edit (`edited` maps the edit to its message), because we
    have not kept the words before it. Each fetch has its own timeout, so that a slow one does not delay the
    others. A message that cannot be fetched is left out, because other people's events must not wait for it.
    """
    fetcher = _Fetcher(client, asyncio.get_running_loop().time() + FETCHING_ALL)
    tasks = [asyncio.create_task(_with_message(fetcher, event, edited)) for event in events]
    try:
        return await asyncio.gather(*tasks)
    finally:
        await settle(*tasks)


async def _with_message(fetcher: "_Fetcher", event: RawEvent, edited: Mapping[str, str]) -> RawEvent:
    if (of := edited.get(redacted(event.content) or "")) is not None:
        event = RawEvent(event.event, event.remote, {**event.content, EDITED: of})
    target = of or _marked(event.content)
    if target is None:
        return event
    try:
        message = await fetcher.fetch(requests.event(event.remote, target), FETCHES_BEFORE if of else FETCHES)
    except MatrixError as error:  # it is gone or in another room, or the server fails
        log.warning("matrix_message_not_fetched", room=event.remote, message=target, error=error.errcode)
        return event
    except (NoAnswer, TimeoutError) as error:
        log.warning("matrix_message_not_fetched", room=event.remote, message=target, error=repr(error))
        return event
    return RawEvent(event.event, event.remote, {**event.content, ABOUT: message})


def _marked(event: Json) -> str | None:
    """Return the message under a mark that needs its words."""
    relation = object_in(object_in(event, "content"), "m.relates_to")
    is_one = event.get("type") == "m.reaction" and bare(text_in(relation, "key") or "") in NEEDING_WORDS
    return id_in(relation, "event_id") if is_one else None


class _Fetcher:
    """Fetches the messages of a batch, a few at a time, each once: many may put a mark under the same one."""

    def __init__(self, client: MatrixClient, end: float) -> None:
        self._client, self._end = client, end
        self._turns = asyncio.Semaphore(FETCHED_AT_ONCE)
        self._each: dict[str, asyncio.Lock] = {}
        self._found: dict[str, Json] = {}

    async def fetch(self, asked: Request, tries: int) -> Json:
        path = asked.path
        async with asyncio.timeout_at(self._end), self._each.setdefault(path, asyncio.Lock()):
            if path not in self._found:
                async with self._turns, asyncio.timeout(FETCHING):
                    self._found[path] = await _fetched(self._client, asked, tries)
            return self._found[path]


async def _fetched(client: MatrixClient, asked: Request, tries: int) -> Json:
    """Fetch, trying a few times if trying again may help."""
    backoff = Backoff("event")
    for _ in range(tries - 1):
        try:
            return await client.ask(asked)
        except MatrixError as error:
            if not error.may_pass:
                raise
            await backoff.wait(error)
        except NoAnswer as error:
            await backoff.wait(error)
    return await client.ask(asked)


class GapFiller:
    """Fills gaps, the oldest first, one at a time in each room, in four rooms at once.

    Two gaps of a room filled together would each mistake the other's events for known history, and stop.
    """

    def __init__(
        self,
        client: MatrixClient,
        own_user: str,
        journal: Journal,
        completed: Callable[[Sequence[RawEvent]], Awaitable[Sequence[RawEvent]]],
        has_been_left: Callable[[str], bool] = lambda room: False,
    ) -> None:
        """`has_been_left` says whether messages from before we joined a room are from an absence of ours."""
        self._client, self._own_user, self._journal = client, own_user, journal
        self._completed, self._has_been_left = completed, has_been_left
        self._waiting: dict[str, deque[Gap]] = {}
        self._rooms: asyncio.Queue[str] = asyncio.Queue()

    def add(self, gaps: Iterable[Gap]) -> None:
        for gap in gaps:
            if gap.remote not in self._waiting:
                self._waiting[gap.remote] = deque()
                self._rooms.put_nowait(gap.remote)
            self._waiting[gap.remote].append(gap)

    async def run(self) -> None:
        """Run until cancelled."""
        await together(*(self._work() for _ in range(AT_ONCE)))

    async def _work(self) -> None:
        while True:
            room = await self._rooms.get()
            while self._waiting[room]:
                await self._fill(self._waiting[room][0])
                self._waiting[room].popleft()
            del self._waiting[room]

    async def _fill(self, gap: Gap) -> None:
        known, found = 0, 0
        fetching = asyncio.create_task(self._page(gap))
        try:
            while True:
                page = await fetching
                is_over = _is_all_before_us(page) and not self._has_been_left(gap.remote)
                following = Gap(gap.remote, page.end) if page.end and not is_over else None
                if following:  # fetched while this page is committed
                    fetching = asyncio.create_task(self._page(following))
                heard = raw_events(page.events, gap.remote, self._own_user)
                events = await self._completed(heard)
                met = await self._journal.fill(gap, events, following.token if following else None)
                # The sync that left the gap also gave the members, so knowing them proves nothing.
                known += max(0, met - sum(e.get("type") == "m.room.member" for e in page.events))
                found += len(events) - met
                if following is None:
                    break
                gap = following
                if known >= OVERLAP:
                    await self._journal.fill(gap, [], None)
                    break
        finally:
            await settle(fetching)
        log.info("matrix_gap_filled", room=gap.remote, found=found)

    async def _page(self, gap: Gap) -> Page:
        """Return one page, however long the server fails; an empty last page if it refuses to show more."""
        try:
            return await persist(
                "messages", lambda: read_page(self._client, gap.remote, gap.token, types=HEARD)
            )
        except MatrixError as error:
            log.error("matrix_history_refused", room=gap.remote, error=error.errcode)
            return Page([], None)


def _is_all_before_us(page: Page) -> bool:
    """Return whether a full page is all from before we joined the room: so are all older pages then."""
    return len(page.events) >= PAGE and all(
        isinstance(e.get("unsigned"), dict) and e["unsigned"].get("membership") == "leave"
        for e in page.events
    )
