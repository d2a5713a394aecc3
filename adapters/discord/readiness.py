"""Checks that the day can begin on Discord: rights, roles, commands, clocks, and a message read back."""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from adapters.discord.asking import Asker, Json
from adapters.discord.client import DiscordClient, DiscordRefused
from adapters.discord.gateway import CONTENT, GRANTED, MEMBERS
from adapters.discord.permissions import (
    ATTACH_FILES,
    MANAGE_MESSAGES,
    NEEDED,
    OPTIONAL,
    PIN_MESSAGES,
    SEND,
    SPEAKING,
    VIEW,
    in_channel,
    in_guild,
    invitation,
    named,
)
from adapters.discord.roles import ROLE, find_member, handle_of
from adapters.discord.tree import sync
from bot.operator.readiness import Absent, Address, Finding, Found, Level, Present
from bot.port.errors import Busy, OutsideError, Refused, Unknown, Unreachable
from bot.programme.model import HALL, REGIE, Programme
from bot.programme.places import PlannedPlace
from bot.words.catalogue import both
from bot.words.reasons import reason

CLOCKS_AGREE = timedelta(seconds=3)  # Discord's time comes in whole seconds
LINK = "https://discord.gg/"
CAN_DO_WITHOUT = {
    MANAGE_MESSAGES: "ready-discord-removes",
    PIN_MESSAGES: "ready-discord-pins",
    ATTACH_FILES: "ready-discord-attaches",
}
FEW_SESSIONS = 50  # of 1000 a day, before Discord revokes the token
MESSAGES = "/channels/{channel_id}/messages"


async def ready(
    client: DiscordClient,
    programme: Programme,
    guild: int,
    planned: Sequence[PlannedPlace],
    places: Mapping[str, str],
    *,
    unseen: bool = False,
) -> list[Found]:
    """Return all findings; raises TokenRevoked, and OutsideError if Discord cannot be asked.

    With `unseen`, no test message is written. It would stay for ever if a running bot died before removing
    it; the bot's messages about the day show as well that it may write.
    """
    await client.login()
    try:
        return await _Look(client, programme, guild, planned, places).all(unseen=unseen)
    except (Busy, Unknown) as error:
        raise Unreachable(both("discord-no-answer", why=reason(error))) from error
    except Refused as error:
        raise OutsideError(both("discord-unreachable", why=reason(error))) from error


class _Look:
    def __init__(
        self,
        client: DiscordClient,
        programme: Programme,
        guild: int,
        planned: Sequence[PlannedPlace],
        places: Mapping[str, str],
    ) -> None:
        self._client, self._programme, self._planned, self._places = client, programme, planned, places
        self._asker = Asker(client, guild, lambda step: None)
        self._me = str(client.me.user)
        self._guild: Json = {}
        self._channels: dict[str, Json] = {}
        self._self: Json = {}  # the bot as a member

    async def all(self, *, unseen: bool) -> list[Found]:
        if absent := await self._look():
            return [absent]
        found: list[Found] = [*self._account(), *self._places_made()]
        found += await self._absent()
        found += [await self._commands(), *await self._sessions()]
        if REGIE in self._places and not unseen:
            found.append(await self._message())
        found.append(self._clock())
        return [*found, *await self._entrance()]

    async def _look(self) -> Finding | None:
        ask = self._asker.ask
        try:
            self._guild = await ask("GET", "/guilds/{guild_id}")
            self._channels = {str(c["id"]): c for c in await ask("GET", "/guilds/{guild_id}/channels")}
            self._self = await ask("GET", "/guilds/{guild_id}/members/{user_id}", user_id=self._me)
        except DiscordRefused:
            return Finding(Level.PROBLEM, "ready-discord-outside", copy=self._invitation)
        return None

    @property
    def _invitation(self) -> str:
        return invitation(self._client.me.application, self._asker.guild)

    # ── Rights and intents ──────────────────────────────────────────────────────────────────────────────

    def _account(self) -> Iterator[Finding]:
        """Yield findings about intents and permissions.

        They say what is missed without the optional ones, and where to grant them.
        """
        flags = self._client.me.flags
        for intent, key in ((CONTENT, "ready-discord-content"), (MEMBERS, "ready-discord-members")):
            if flags & GRANTED[intent]:
                yield Finding(Level.OK, f"{key}-read")
            else:
                yield Finding(Level.WARNING, f"{key}-unread")
        held = in_guild(self._guild, self._self)
        for optional, key in CAN_DO_WITHOUT.items():
            yield Finding(Level.OK, key) if held & optional else Finding(Level.NOTE, f"{key}-not")
        if OPTIONAL & ~held:
            link = invitation(self._client.me.application, self._asker.guild, NEEDED | OPTIONAL)
            yield Finding(Level.NOTE, "ready-discord-optional", copy=link)
        lacks = NEEDED & ~held
        if lacks:
            values = {"permissions": named(lacks), "role": self._client.me.name}
            yield Finding(Level.PROBLEM, "ready-discord-lacks", values=values, copy=self._invitation)

    def _places_made(self) -> Iterator[Finding]:
        if any(place.name in self._places for place in self._planned):
            yield from self._rights()
            yield from self._ranks()
        else:
            yield Finding(Level.PROBLEM, "ready-discord-unmade")

    def _rights(self) -> Iterator[Finding]:
        wrong = [finding for place in self._planned for finding in self._rights_in(place)]
        yield from wrong
        if not wrong:
            yield Finding(Level.OK, "ready-discord-places", values={"count": len(self._planned)})

    def _rights_in(self, place: PlannedPlace) -> Iterator[Finding]:
        channel = self._channels.get(self._places.get(place.name, ""))
        if channel is None:
            yield Finding(Level.PROBLEM, "ready-discord-missing", place.name)
            return
        own = in_channel(self._guild, channel, self._self, self._me)
        if lacks := SPEAKING & ~own:
            values = {"permissions": named(lacks)}
            yield Finding(Level.PROBLEM, "ready-discord-lacks-there", place.name, values)
        in_general = in_guild(self._guild, self._self) & ATTACH_FILES
        if in_general and not own & ATTACH_FILES and not place.public:
            yield Finding(Level.WARNING, "ready-discord-attaches-there", place.name)
        visitor = in_channel(self._guild, channel, {}, "")
        if place.public and not place.hidden and visitor & (VIEW | SEND) != VIEW | SEND:
            yield Finding(Level.PROBLEM, "ready-discord-closed", place.name)
        if not place.public and visitor & VIEW:
            yield Finding(Level.PROBLEM, "ready-discord-open", place.name)

    def _ranks(self) -> Iterator[Finding]:
        """Check the roles' ranks: a bot gives only roles that stand below its own highest one."""
        roles = {str(role["id"]): role for role in self._guild["roles"]}
        held = [roles[id] for id in map(str, self._self.get("roles") or ()) if id in roles]
        highest = max((role["position"] for role in held), default=0)
        for place in self._planned:
            if place.public:
                continue
            role = roles.get(self._places.get(ROLE + place.name, ""))
            if role is None:
                yield Finding(Level.PROBLEM, "ready-discord-no-role", place.name)
            elif role["position"] > highest:
                values = {"role": role["name"]}
                yield Finding(Level.PROBLEM, "ready-discord-role-above", place.name, values)

    # ── Absent people ───────────────────────────────────────────────────────────────────────────────────

    async def _absent(self) -> list[Found]:
        held: dict[str, set[str]] = {}
        found: list[Found] = []
        for place in self._planned:
            for person in () if place.public else place.people:
                if person not in held:
                    held[person] = await self._roles_of(person)
                if self._places.get(ROLE + place.name) not in held[person]:
                    found.append(Absent(person, place.name))
                elif Present(place.name) not in found:
                    found.append(Present(place.name))
        return found

    async def _roles_of(self, person: str) -> set[str]:
        handle = handle_of(self._programme, person)
        member = await find_member(self._asker.ask, self._asker.guild, handle) if handle else None
        return set(map(str, (member or {}).get("roles") or ()))

    async def _entrance(self) -> list[Found]:
        """Return a lasting link that lets participants into the server, or advice to make one."""
        if code := self._guild.get("vanity_url_code"):
            return [Address(self._guild["name"], LINK + code)]
        if (hall := self._places.get(HALL)) not in self._channels:
            return []
        try:
            links = await self._asker.ask("GET", "/channels/{channel_id}/invites", channel_id=hall)
        except DiscordRefused:
            links = []
        lasting = [each["code"] for each in links if not each["max_age"] and not each["max_uses"]]
        if lasting:
            return [Address(self._guild["name"], LINK + lasting[0])]
        return [Finding(Level.NOTE, "ready-discord-no-link", HALL)]

    # ── Live checks ─────────────────────────────────────────────────────────────────────────────────────

    async def _commands(self) -> Finding:
        try:
            event = self._programme.event
            registered = await sync(self._client, self._asker.guild, event.language, event.words)
        except DiscordRefused:
            return Finding(Level.PROBLEM, "ready-discord-no-commands", copy=self._invitation)
        return Finding(Level.OK, "ready-discord-commands-new" if registered else "ready-discord-commands")

    async def _sessions(self) -> list[Finding]:
        """Warn if few session starts are left today; a bot that begins again and again loses its token."""
        answer = await self._asker.ask("GET", "/gateway/bot")
        left = int(answer["session_start_limit"]["remaining"])
        low = Finding(Level.WARNING, "ready-discord-sessions", values={"left": left})
        return [low] if left < FEW_SESSIONS else []

    async def _message(self) -> Finding:
        """Write a test message in the régie silently, read it back and remove it."""
        channel, words = self._places.get(REGIE, ""), both("ready-discord-test")
        payload = {
            "content": words,
            "flags": 1 << 12,
            "allowed_mentions": {"parse": []},
            "nonce": secrets.token_hex(12),
            "enforce_nonce": True,
        }
        began = time.monotonic()
        try:
            said = await self._asker.ask("POST", MESSAGES, payload, channel_id=channel)
            one = {"channel_id": channel, "message_id": str(said["id"])}
            try:
                read = await self._asker.ask("GET", MESSAGES + "/{message_id}", **one)
            finally:  # also when cancelled
                await self._asker.ask("DELETE", MESSAGES + "/{message_id}", **one)
        except (Refused, Busy, Unknown) as error:
            return Finding(Level.PROBLEM, "ready-discord-unwritten", REGIE, {"why": reason(error)})
        if read.get("content") != words:
            return Finding(Level.PROBLEM, "ready-discord-unwritten", REGIE, {"why": both("why-differs")})
        took = round((time.monotonic() - began) * 1000)
        return Finding(Level.OK, "ready-discord-written", REGIE, {"took": took})

    def _clock(self) -> Finding:
        difference = self._client.clock_difference or timedelta()
        seconds = round(abs(difference).total_seconds())
        if abs(difference) > CLOCKS_AGREE:
            return Finding(Level.WARNING, "ready-discord-clock-off", values={"seconds": seconds})
        return Finding(Level.OK, "ready-discord-clock")
