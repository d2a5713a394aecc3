"""Intake: the gateway's events go into the journal raw and in order, all that came together in one commit."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from adapters.discord.catch_up import CatchUp, newest_of
from adapters.discord.channels import Channels
from adapters.discord.client import DiscordClient
from adapters.discord.events import moment_of
from adapters.discord.gateway import MEMBERS, Dispatch, Gateway
from adapters.discord.interactions import Interaction, Interactions
from adapters.discord.journalling import (
    Circumstances,
    Json,
    number_of,
    object_in,
    raw_events,
    text_in,
)
from adapters.discord.lookups import LISTED, Lookups
from adapters.discord.members import Members
from adapters.discord.presses import Presses
from adapters.discord.standing import Standing
from bot.database.store import DatabaseTrouble
from bot.port.chat import Batch, Gap, Journal, RawEvent, Suggest
from bot.words.event_words import NONE, Word

AT_ONCE = 200  # dispatches in one commit
AGAIN = 1.0  # seconds before a failed write to the database is tried again
AUTHORS = 5_000  # messages whose author is remembered in case they are deleted
PLAUSIBLE = timedelta(days=1)  # between an id's instant and our clock
THERE = 1.0  # seconds after a session begins within which an available guild is announced

FOUND = "channels found"  # a kind of dispatch that only we make

log = structlog.get_logger()


@dataclass(slots=True)
class _Taken:
    """The outcome of a row of dispatches."""

    events: list[RawEvent] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    presses: list[Interaction] = field(default_factory=list)
    session: str = ""  # the one that began, if any


class Intake:
    """Intake of one account's dispatches; its memory outlives a `run` that is cancelled."""

    def __init__(
        self,
        client: DiscordClient,
        guild: int,
        channels: Channels,
        gateway: Gateway,
        interactions: Interactions,
        catch_up: CatchUp,
        standing: Standing,
        wall: Callable[[], datetime],
        words: Mapping[Word, str] = NONE,
    ) -> None:
        self._wall = wall
        self._client, self._guild, self._channels = client, str(guild), channels
        self._gateway, self._catch_up, self._standing = gateway, catch_up, standing
        standing.found, standing.newest = self._found, lambda: self._newest
        self._interactions = interactions
        self.members = Members(channels)
        self._authors: dict[str, Json] = {}
        self._presses = Presses(client, interactions, channels, words)
        self._lookups = Lookups(client, str(guild), channels, gateway.told.put_nowait)
        self._lags: deque[float] = deque(maxlen=200)
        self._newest = 0
        self._opened = ""  # the session from whose beginning on everything is journalled or in a gap
        self.hears = asyncio.Event()  # set once a session has announced our guild
        self._began = 0.0  # when the session began, an instant of `time.monotonic`
        self._in_hand: list[Dispatch] = []  # taken from the gateway, not yet known to be journalled
        self._behind: deque[Dispatch] = deque()  # read ahead while those in hand could not be journalled

    async def run(self, journal: Journal) -> None:
        """Journal dispatches until cancelled; raises the journal's errors except DatabaseTrouble."""
        self._newest = max(self._newest, newest_of(await journal.position()))
        if self._gateway.session is not None and self._gateway.session.id != self._opened:
            await self._commit(await self._opening(self._gateway.session.id, journal), journal)
        if self._in_hand:  # later dispatches must not count as journalled before these
            self.members.begin()  # the latest changes of membership may not have been kept
            await self._take(journal)
        while True:
            self._in_hand.append(await self._next())
            while len(self._in_hand) < AT_ONCE and (self._behind or not self._gateway.told.empty()):
                self._in_hand.append(await self._next())
            await self._take(journal)

    async def _next(self) -> Dispatch:
        return self._behind.popleft() if self._behind else await self._gateway.told.get()

    async def _take(self, journal: Journal) -> None:
        """Journal the dispatches in hand; if cancelled, they are left to the next run."""
        taken = _Taken()
        asked = await asyncio.gather(*(self._lookups.with_message(d) for d in self._in_hand))
        for dispatch in asked:
            if dispatch is None:
                continue
            if dispatch.kind == "READY" and dispatch.session != self._opened:
                opening = await self._opening(dispatch.session, journal)
                taken.gaps, taken.session = opening.gaps, opening.session
                self._began = dispatch.came
            elif dispatch.kind == FOUND:
                taken.gaps += self._catch_up.anew(dispatch.data)
            elif self._came_back(dispatch):
                self.members.begin()
                taken.gaps += await self._gaps(journal, f"{dispatch.number}.{dispatch.session}")
            try:
                self._add(dispatch, taken)
            except Exception:  # the edge of the loop: one malformed dispatch must not stop the others
                log.exception("discord_dispatch_not_understood", kind=dispatch.kind)
        await self._commit(taken, journal)
        for dispatch in self._in_hand:
            self._gateway.journalled(dispatch)
            if self._is_our_guild(dispatch):
                self.hears.set()
        self._in_hand = []
        for press in taken.presses:
            self._interactions.acknowledge_in_time(self._client, press)

    async def _opening(self, session: str, journal: Journal) -> _Taken:
        """Begin a session: the time before it is a gap in each place."""
        gaps = await self._gaps(journal, session)
        self.members.begin()
        if self._gateway.intents & MEMBERS:
            self._lookups.list_members(session)
        return _Taken(gaps=gaps, session=session)

    def _found(self, channels: Mapping[str, int]) -> None:
        """Queue channels that are back or new, so that the messages missed there are read in turn."""
        self._gateway.told.put_nowait(Dispatch(FOUND, channels, self._opened, 0, time.monotonic()))

    def _came_back(self, dispatch: Dispatch) -> bool:
        """Return whether our guild is back after an outage, during which we heard nothing of it."""
        return self._is_our_guild(dispatch) and dispatch.came - self._began > THERE

    def _is_our_guild(self, dispatch: Dispatch) -> bool:
        return dispatch.kind == "GUILD_CREATE" and text_in(dispatch.data, "id") == self._guild

    async def _gaps(self, journal: Journal, session: str) -> list[Gap]:
        while True:
            try:
                return await self._catch_up.gaps(journal, self._newest, session)
            except DatabaseTrouble as error:
                log.error("discord_not_journalled", error=str(error))
                await asyncio.sleep(AGAIN)

    async def _commit(self, taken: _Taken, journal: Journal) -> None:
        while True:
            try:
                await journal.take(Batch(self._position(), taken.events, tuple(taken.gaps), taken.places))
                break
            except DatabaseTrouble as error:
                log.error("discord_not_journalled", events=len(taken.events), error=str(error))
                self._give_up(taken)
                await asyncio.sleep(AGAIN)
                self._look_behind()
        self._opened = taken.session or self._opened
        self._catch_up.add(taken.gaps)

    def _give_up(self, taken: _Taken) -> None:
        """Tell people that their presses were not saved; everything else is tried again."""
        lost = {press.id for press in taken.presses}
        taken.events = [event for event in taken.events if event.event not in lost]
        for press in taken.presses:
            self._presses.say_not_saved(press)
        taken.presses = []

    def _look_behind(self) -> None:
        """Read ahead, and tell people whose presses cannot be saved so while they are still looking."""
        while not self._gateway.told.empty():
            dispatch = self._gateway.told.get_nowait()
            data = dispatch.data
            if dispatch.kind != "INTERACTION_CREATE" or not isinstance(data, Mapping):
                self._behind.append(dispatch)
            elif self._is_of_our_guild(data) and (press := self._press(dispatch, data)) is not None:
                self._presses.say_not_saved(press)

    def _position(self) -> str:
        return json.dumps({"message": str(self._newest), "at": self._wall().isoformat()})

    # ── One dispatch ────────────────────────────────────────────────────────────────────────────────────

    def _add(self, dispatch: Dispatch, taken: _Taken) -> None:
        data = dispatch.data
        if not isinstance(data, Mapping) or not self._is_of_our_guild(data) or dispatch.kind == FOUND:
            return
        self._standing.hear(dispatch.kind, data)
        here = Circumstances(str(self._client.me.user), dispatch.stamp, int(self._wall().timestamp() * 1000))
        if dispatch.kind == LISTED:
            taken.events += self.members.of_list(data["members"], here)
            return
        if dispatch.kind.startswith("GUILD_MEMBER_"):
            taken.events += self.members.of_event(dispatch.kind, data, here)
            return
        if dispatch.kind == "INTERACTION_CREATE":
            self._interaction(dispatch, data, taken, here)
            return
        if dispatch.kind == "MESSAGE_CREATE":
            self._measure(dispatch, text_in(data, "id"))
        events = raw_events(dispatch.kind, data, here)
        events = [event for event in map(self._completed, events) if self._adopt_if_ours(event, data, taken)]
        if events:
            taken.events += self.members.of_act(data, here)
            taken.events += events
            if dispatch.kind == "MESSAGE_CREATE":
                self._catch_up.told(events[0].remote, number_of(data))

    def _is_of_our_guild(self, data: Json) -> bool:
        return data.get("guild_id") in (None, self._guild)

    def _adopt_if_ours(self, event: RawEvent, data: Json, taken: _Taken) -> bool:
        """Return whether an event is in one of our places; a new direct conversation becomes one."""
        if self._channels.place_of(event.remote) is not None:
            return True
        is_said = event.content.get("t") == "MESSAGE_CREATE"
        if not event.remote or "guild_id" in data or not is_said:
            return False
        taken.places[self._channels.add_direct(event.remote)] = event.remote
        taken.gaps += self._catch_up.begun(event.remote, number_of(data))
        return True

    def _completed(self, event: RawEvent) -> RawEvent:
        """Add the author to a deletion if we remember them: Discord does not say."""
        kept = object_in(event.content, "d")
        if event.content.get("t") == "MESSAGE_CREATE":
            self._remember_author(text_in(kept, "id") or "", kept)
        author = self._authors.get(text_in(kept, "id") or "")
        if author is None or event.content.get("t") not in ("MESSAGE_DELETE", "MESSAGE_DELETE_BULK"):
            return event
        return RawEvent(event.event, event.remote, {**event.content, "d": {**kept, "author": author}})

    def _remember_author(self, message: str, kept: Json) -> None:
        self._authors[message] = {"user": kept.get("user"), "nick": kept.get("nick")}
        if len(self._authors) > AUTHORS:
            del self._authors[next(iter(self._authors))]

    def _measure(self, dispatch: Dispatch, snowflake: str | None) -> float:
        """Return how late this came, in seconds, compared with the fastest lately because clocks differ."""
        made = moment_of(snowflake or "")
        if abs(made - self._wall()) > PLAUSIBLE:
            return 0.0
        self._newest = max(self._newest, int(snowflake or 0))
        lag = dispatch.came - made.timestamp()
        self._lags.append(lag)
        return lag - min(self._lags)

    # ── Interactions ────────────────────────────────────────────────────────────────────────────────────

    def _interaction(self, dispatch: Dispatch, data: Json, taken: _Taken, here: Circumstances) -> None:
        """Take an interaction, which opens a form, asks for suggestions, or is kept like everything else."""
        press = self._press(dispatch, data)
        if press is None:
            return
        place = self._presses.channel_of(data)
        events = raw_events(dispatch.kind, data, here)
        if place is None or not events:
            self._interactions.drop(press.id)
            return
        if self._channels.place_of(place) is None:
            taken.places[self._channels.add_direct(place)] = place
        taken.events += self.members.of_act(data, here)
        taken.events += [RawEvent(event.event, place, event.content) for event in events]
        taken.presses.append(press)
        self._catch_up.told(place, number_of(data))

    def _press(self, dispatch: Dispatch, data: Json) -> Interaction | None:
        late = self._measure(dispatch, text_in(data, "id")) + time.monotonic() - dispatch.came
        return self._presses.take(data, dispatch.came, late)

    def listen_to_typing(self, suggest: Suggest) -> None:
        self._presses.suggest = suggest

    def close(self) -> None:
        self._presses.close()
        self._lookups.close()
