"""Requests to Discord: each returns JSON or raises one of the failures of bot/port/errors.py.

The library keeps Discord's rate limits. Only a short 429 is tried again here; the outbox does the rest.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from json import dumps
from types import SimpleNamespace
from typing import Any, TypeVar

import aiohttp
import discord
from discord.http import HTTPClient, Ratelimit, Route

from adapters.discord.buckets import Bucket
from bot.port.chat import Document
from bot.port.errors import (
    Busy,
    DeliveryError,
    NotPermitted,
    OutsideError,
    Refused,
    TokenRevoked,
    Unknown,
    Unreachable,
)
from bot.words.catalogue import both
from bot.words.reasons import reason

T = TypeVar("T")

TIMEOUT = 15.0
UPLOAD_TIMEOUT = 60.0
LONGEST_WAIT = 10.0  # seconds the library may wait for a limit; the outbox waits out longer ones
BUSY_UNLESS_TOLD = 5.0
BANNED = 600.0  # seconds: a 429 that does not come from Discord itself is a ban by its proxy

# Discord bans an address after 10,000 answers 401, 403 or 429 in ten minutes.
# https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
INVALID, INVALID_WINDOW, MOST_INVALID = frozenset({401, 403, 429}), 600.0, 2_000

UNAUTHORIZED, FORBIDDEN = 401, 403
UNKNOWN_MESSAGE, UNKNOWN_MEMBER, NO_LONGER_VALID = 10008, 10007, 50027
UNKNOWN_CHANNEL, UNKNOWN_GUILD, NO_ACCESS = 10003, 10004, 50001
# Codes of a 403 about one message, not its channel: its author blocked us, it has all the reactions it can
# hold, it is not ours, the person accepts no direct messages, shares no server with us any more, or we open
# conversations too fast.
OF_ONE_MESSAGE = frozenset({90001, 30010, 50005, 50007, 50278, 40003})


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's account; `flags` are its application's, some of which show its privileged intents."""

    user: int
    application: int
    flags: int
    name: str


class DiscordRefused(Refused):
    """Refusal by Discord, with the HTTP `status` and Discord's own `code` (0: none)."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status} {code} {message}".strip())
        self.status, self.code, self.reason = status, code, message


class DiscordNotPermitted(DiscordRefused, NotPermitted):
    """Refusal of everything in a channel, for a permission that somebody in the guild can give us."""


class DiscordClient:
    """An account on Discord, or on another server with the same API; `api` ends in `/api/v10`."""

    def __init__(self, token: str, api: str | None = None, gateway: str | None = None) -> None:
        self._token = token
        self.api, self.gateway = api, gateway
        self.patience = TIMEOUT
        self._http: _Http | None = None
        self._me: Me | None = None

    @property
    def http(self) -> HTTPClient:
        """The library's own client, available once logged in."""
        return self._known_http

    @property
    def _known_http(self) -> "_Http":
        if self._http is None:
            raise RuntimeError("not logged in")
        return self._http

    @property
    def me(self) -> Me:
        if self._me is None:
            raise RuntimeError("not logged in")
        return self._me

    @property
    def own_user(self) -> str:
        """Our account’s id; empty before it is known."""
        return str(self._me.user) if self._me is not None else ""

    @property
    def clock_difference(self) -> timedelta | None:
        """The lead of Discord's clock over ours at its last answer, which gives whole seconds."""
        return self._http.clock_difference if self._http else None

    async def login(self) -> Me:
        """Log in and return our account; raises TokenRevoked, Unreachable if it may pass, or OutsideError."""
        if self._me is None:
            try:
                self._me = await self._logged_in()
            except BaseException:
                await self.close()
                raise
        return self._me

    async def _logged_in(self) -> Me:
        self._http = _Http(self.api)
        # The library logs addresses, some of which hold the token of an interaction.
        logging.getLogger("discord.http").setLevel(logging.ERROR)
        try:
            user = await self.call(self._http.static_login(self._token))
            application = await self.ask("GET", "/oauth2/applications/@me")
        except (Busy, Unknown) as error:
            raise Unreachable(both("discord-unreachable", why=reason(error))) from error
        except Refused as error:
            raise OutsideError(both("discord-unreachable", why=reason(error))) from error
        flags = int(application.get("flags") or 0)
        return Me(int(user["id"]), int(application["id"]), flags, str(user["username"]))

    async def ask(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        params: Mapping[str, str | int] | None = None,
        seconds: float | None = None,
        **ids: str | int,
    ) -> Any:
        """Call the REST API: `ask("GET", "/channels/{channel_id}", channel_id=3)`."""
        given: dict[str, Any] = {} if json is None else {"json": json}
        if params:
            given["params"] = params
        return await self.call(self.http.request(_route(method, path, ids), **given), seconds)

    async def ask_now(
        self, method: str, path: str, json: Any = None, *, file: Document | None = None, **ids: str | int
    ) -> Any:
        """Do as `ask`, but raise Busy at once if a limit is known to be reached; `ask` waits some seconds.

        With a `file`, the request is a form, in which `json` is that of the message.
        """
        route, http = _route(method, path, ids), self._known_http
        if (left := http.seconds_left(route)) > 0:
            raise Busy(left, only_there=True)
        if file is not None:
            attached = discord.File(BytesIO(file.content), file.name)  # the library rewinds it to try again
            form = _form(json, attached, file.media_type)
            return await self.call(http.request(route, files=[attached], form=form), UPLOAD_TIMEOUT)
        return await self.call(http.request(route, **({} if json is None else {"json": json})))

    async def call(self, awaitable: Awaitable[T], seconds: float | None = None) -> T:
        """Return a library call's answer; raises Busy, Refused, Unknown or TokenRevoked, nothing else."""
        try:
            return await self._answer(awaitable, seconds)
        except _NotKnown:
            raise (await self._doubted()) from None

    async def _answer(self, awaitable: Awaitable[T], seconds: float | None) -> T:
        try:
            async with asyncio.timeout(self.patience if seconds is None else seconds):
                return await awaitable
        except discord.RateLimited as error:
            raise Busy(error.retry_after, only_there=not self._known_http.limited_everywhere) from None
        except discord.LoginFailure:
            raise TokenRevoked(both("discord-token-revoked")) from None
        except discord.HTTPException as error:
            if error.status == UNAUTHORIZED and error.code != NO_LONGER_VALID:
                raise _NotKnown from None
            raise _failure(error) from None
        except _SaysNothing as error:
            raise Unknown(str(error)) from None
        except (aiohttp.ClientError, OSError, ValueError, KeyError, TypeError) as error:
            # OSError includes TimeoutError. The errors' texts may hold an address with a token in it.
            raise Unknown(type(error).__name__) from None

    async def _doubted(self) -> TokenRevoked | Unknown:
        """Ask Discord who we are, because a single 401 may be its own mistake; return the error to raise."""
        try:
            await self._answer(self._known_http.request(Route("GET", "/users/@me")), None)
        except _NotKnown:
            return TokenRevoked(both("discord-token-revoked"))
        except DeliveryError as error:
            return Unknown(f"status {UNAUTHORIZED}, then {error}")
        return Unknown(f"status {UNAUTHORIZED}")

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None
            self._me = None


def _form(message: Mapping[str, Any], file: discord.File, media_type: str) -> list[dict[str, Any]]:
    """Return the parts of a message that bears a file.

    https://discord.com/developers/docs/reference#uploading-files
    """
    whole = dumps({**message, "attachments": [file.to_dict(0)]})
    return [
        {"name": "payload_json", "value": whole, "content_type": "application/json"},
        {"name": "files[0]", "value": file.fp, "filename": file.filename, "content_type": media_type},
    ]


def _route(method: str, path: str, ids: Mapping[str, str | int]) -> Route:
    """Build the route; raises Refused for an id that no URL can hold, such as half a character."""
    try:
        return Route(method, path, metadata=None, **ids)
    except UnicodeEncodeError:
        raise Refused("an id that cannot be written") from None


class _NotKnown(Exception):
    """An answer saying that Discord does not know our account."""


class _SaysNothing(Exception):
    """A server error: the request may have been carried out all the same."""


class _Http(HTTPClient):
    """The library's client with an address of its own, short waits and a count of refusals."""

    def __init__(self, api: str | None) -> None:
        watch = aiohttp.TraceConfig()
        watch.on_request_start.append(self._asked)
        watch.on_request_end.append(self._answered)
        super().__init__(asyncio.get_running_loop(), http_trace=watch)
        self.max_ratelimit_timeout = LONGEST_WAIT  # the constructor would raise it to 30
        self._api = api
        self._refilling: set[asyncio.Task[None]] = set()
        self._invalid: deque[float] = deque()
        self.limited_everywhere = False  # true if the last limit we met was for the whole account
        self.clock_difference: timedelta | None = None

    async def request(self, route: Route, **given: Any) -> Any:
        self._check_budget()
        if self._api:
            route.url = self._api + route.url.removeprefix(Route.BASE)
        try:
            return await super().request(route, **given)
        finally:
            # If cancelled while it waits for a global limit, the library would block every request for ever.
            if (task := asyncio.current_task()) and task.cancelling():
                self._global_over.set()

    def get_ratelimit(self, key: str) -> Ratelimit:
        if key not in self._buckets:
            self._buckets[key] = Bucket(self.max_ratelimit_timeout, self._refilling)
        return super().get_ratelimit(key)

    def seconds_left(self, route: Route) -> float:
        """Return the seconds until this route's limit allows another request, as far as known."""
        known = self._bucket_hashes.get(route.key, route.key)
        bucket = self._buckets.get(f"{known}:{route.major_parameters}")
        return bucket.seconds_left if isinstance(bucket, Bucket) else 0.0

    async def close(self) -> None:
        for task in self._refilling:
            task.cancel()
        await super().close()

    async def _asked(
        self,
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        _start: aiohttp.TraceRequestStartParams,
    ) -> None:
        context.asked_at = datetime.now(UTC)

    async def _answered(
        self, _session: aiohttp.ClientSession, context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        answer = end.response
        self._read_clock(answer.headers.get("Date"), context.asked_at)
        if answer.status in INVALID and answer.headers.get("X-RateLimit-Scope") != "shared":
            self._invalid.append(time.monotonic())
        if answer.status == 429:
            self.limited_everywhere = answer.headers.get("X-RateLimit-Scope") == "global"
        if answer.status >= 500:  # the library would try again for half a minute
            answer.close()
            raise _SaysNothing(f"status {answer.status}")

    def _read_clock(self, date: str | None, asked_at: datetime) -> None:
        """Compare Discord's date with our clock; a slow answer does not count as a difference."""
        if date is None:
            return
        try:
            told = parsedate_to_datetime(date)
            self.clock_difference = told - min(max(told, asked_at), datetime.now(UTC))
        except (ValueError, TypeError):  # TypeError: a date without a zone
            return

    def _check_budget(self) -> None:
        """Raise Busy long before Discord would ban us, until the oldest refusals no longer count."""
        now = time.monotonic()
        while self._invalid and self._invalid[0] < now - INVALID_WINDOW:
            self._invalid.popleft()
        if len(self._invalid) >= MOST_INVALID:
            raise Busy(self._invalid[0] + INVALID_WINDOW - now)


def _failure(error: discord.HTTPException) -> DiscordRefused | Busy | Unknown:
    if error.status == 429:
        headers = error.response.headers
        return Busy(_seconds(headers.get("Retry-After")) if "Via" in headers else BANNED)
    if error.status >= 500 or error.status < 400:
        return Unknown(f"status {error.status}")
    is_of_place = error.status == FORBIDDEN and error.code not in OF_ONE_MESSAGE
    kind = DiscordNotPermitted if is_of_place else DiscordRefused
    return kind(error.status, error.code, _reason(error.text))


def _seconds(retry_after: str | None) -> float:
    try:
        return float(retry_after or BUSY_UNLESS_TOLD)
    except ValueError:
        return BUSY_UNLESS_TOLD


def _reason(text: str) -> str:
    """Return Discord's message and the names of the form's parts it objects to, never their contents."""
    message, *objections = text.split("\n")
    if message.lstrip().startswith("<"):  # the page of a proxy
        return ""
    parts = [line.split(":")[0] for line in objections if line.startswith("In ") and ":" in line]
    return ", ".join([message, *parts])
