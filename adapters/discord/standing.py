"""The standing of our channels: which of them are lost, why, and which are there again."""

import time
from collections.abc import Callable, Iterable, Mapping

import structlog

from adapters.discord.channels import Channels
from adapters.discord.client import UNKNOWN_CHANNEL, DiscordClient, DiscordRefused
from adapters.discord.journalling import Json, text_in
from adapters.discord.tree import sync
from bot.port.chat import Loss
from bot.port.errors import Refused
from bot.words.event_words import NONE, Word

AGAIN, APART = 10.0, 2.0  # seconds between looks at lost places; the least between two looks
OUTAGE = 30.0  # seconds for which our guild may be unavailable before it counts
OF_CHANNELS = ("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE")
OF_RIGHTS = ("GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "GUILD_MEMBER_UPDATE")

log = structlog.get_logger()


class Standing:
    """Watch over our channels.

    Discord is asked when an event or a refusal gives reason to, and as long as a place is lost. `found` is
    called with the channels to be read from now on, each with the newest message of any channel that was
    known when it was lost (0: unknown). `language` is that of the event, `words` its own.
    """

    def __init__(
        self,
        client: DiscordClient,
        guild: int,
        channels: Channels,
        language: Callable[[], str],
        words: Mapping[Word, str] = NONE,
    ) -> None:
        self._client, self._guild, self._channels = client, str(guild), channels
        self._language, self._words = language, words
        self.found: Callable[[Mapping[str, int]], None] = lambda found: None
        self.newest: Callable[[], int] = lambda: 0
        self.losses: Mapping[str, Loss] = {}
        self._lost_at: dict[str, int] = {}  # channel to the newest message then
        self._read: dict[str, str] = dict(channels.of_event())  # the places that are read, and where
        self._whys: dict[str, Loss | None] = {}  # of channels that are not listed
        self._is_in_doubt = False
        self._looked = -AGAIN
        self._away_since: float | None = None

    # ── Reasons to look ─────────────────────────────────────────────────────────────────────────────────

    def doubt(self) -> None:
        self._is_in_doubt = True

    def hear(self, kind: str, data: Json) -> None:
        """Take note of an event of the guild that may change how our channels stand."""
        if kind in ("GUILD_DELETE", "GUILD_CREATE") and text_in(data, "id") == self._guild:
            is_away = data.get("unavailable") is True
            self._away_since = (self._away_since or time.monotonic()) if is_away else None
            self._whys.clear()
            self.doubt()
        elif kind in OF_CHANNELS and self._channels.place_of(text_in(data, "id") or "") is not None:
            self._whys.pop(text_in(data, "id") or "", None)
            self.doubt()
        elif kind in OF_RIGHTS and text_in(data, "guild_id") == self._guild:
            self._doubt_rights(kind, data)

    def _doubt_rights(self, kind: str, data: Json) -> None:
        user = data.get("user")
        if kind != "GUILD_MEMBER_UPDATE" or text_in(user, "id") == str(self._client.me.user):
            self._whys.clear()
            self.doubt()

    # ── Looking ─────────────────────────────────────────────────────────────────────────────────────────

    async def survey(self) -> Mapping[str, Loss]:
        """Look again if there is reason to; raises Busy, Unknown, Refused or TokenRevoked."""
        is_changed = dict(self._channels.of_event()) != self._read
        passed = time.monotonic() - self._looked
        if is_changed or passed >= (APART if self._is_in_doubt else AGAIN if self.losses else float("inf")):
            await self.look()
        return self.losses

    async def look(self) -> Mapping[str, Loss]:
        self._is_in_doubt, self._looked = False, time.monotonic()
        try:
            losses = await self._lost()
        except BaseException:
            self._is_in_doubt = True
            raise
        is_back = losses.keys() < self.losses.keys() and set(self.losses.values()) == {Loss.OUT}
        self._take(losses)
        if is_back:
            await self._bring_commands_back()
        return self.losses

    async def _bring_commands_back(self) -> None:
        """Register the commands again: removing the bot from the guild drops them too.

        If that is refused we are still there without them, and `ready` reports it.
        """
        try:
            await sync(self._client, int(self._guild), self._language(), self._words)
        except Refused as refused:
            log.error("discord_commands_refused", why=str(refused))

    async def why_refused(self, place: str) -> Loss | None:
        """Return why a place that Discord refuses us is lost; None if it is not."""
        if time.monotonic() - self._looked >= APART:
            await self.look()
        return self.losses.get(place)

    async def _lost(self) -> Mapping[str, Loss]:
        places = dict(self._channels.of_event())
        if self._away_since is not None and time.monotonic() - self._away_since >= OUTAGE:
            return dict.fromkeys(places, Loss.AWAY)
        try:
            listed = await self._client.ask("GET", "/guilds/{guild_id}/channels", guild_id=self._guild)
        except Refused:
            return dict.fromkeys(places, Loss.OUT)
        there = {str(channel["id"]) for channel in listed}
        self._whys = {channel: why for channel, why in self._whys.items() if channel not in there}
        missing = {place: await self._why(id) for place, id in places.items() if id not in there}
        return {place: why for place, why in missing.items() if why is not None}

    async def _why(self, channel: str) -> Loss | None:
        """Return why a channel that Discord does not list is lost; None if it is not.

        Discord is asked once about each, until an event concerns it: refused requests are counted, and too
        many of them would silence us everywhere.
        """
        if channel not in self._whys:
            self._whys[channel] = await self._asked_why(channel)
        return self._whys[channel]

    async def _asked_why(self, channel: str) -> Loss | None:
        try:
            found = await self._client.ask("GET", "/channels/{channel_id}", channel_id=channel)
        except DiscordRefused as refused:
            return Loss.GONE if refused.code == UNKNOWN_CHANNEL else Loss.HIDDEN
        return None if text_in(found, "guild_id") == self._guild else Loss.GONE

    def _take(self, losses: Mapping[str, Loss]) -> None:
        """Record the losses; channels that are there again are read at once, lost ones later."""
        places = dict(self._channels.of_event())
        for place in losses.keys() - self.losses.keys():
            self._lost_at[places[place]] = self.newest()
        there = {place: id for place, id in places.items() if place not in losses}
        again = {id for place, id in there.items() if place in self.losses or self._read.get(place) != id}
        self.losses, self._read = losses, places
        self._tell(again)

    def _tell(self, again: Iterable[str]) -> None:
        found = {channel: self._lost_at.pop(channel, 0) for channel in again}
        if found:
            log.info("discord_channels_found", channels=sorted(found))
            self.found(found)
