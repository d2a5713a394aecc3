"""Rate limits as Discord reports them: https://discord.com/developers/docs/topics/rate-limits

All are off until asked for. Time is real here, whatever the server's clock says, because clients really
sleep.
"""

import hashlib
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.rehearsal.discord.faults import matches

INVALID = {401, 403, 429}
INVALID_WINDOW = 600.0  # seconds
VIA = "1.1 google"  # discord.py takes a 429 without it for a ban by Cloudflare


@dataclass(eq=False)
class Limit:
    """A limit of `allowed` requests per `seconds` and major parameter (channel, guild or webhook)."""

    method: str
    path: str
    allowed: int
    seconds: float
    scope: str = "user"
    counts: Callable[[Any], bool] = lambda body: True
    windows: dict[str, tuple[float, int]] = field(default_factory=dict)  # end of window, requests in it

    @property
    def bucket(self) -> str:
        return hashlib.sha1(f"{self.method} {self.path}".encode()).hexdigest()[:16]

    def concerns(self, method: str, path: str, body: Any) -> bool:
        """Return whether the limit applies to a request; here `*` stands for one part of the path."""
        same_length = path.count("/") == self.path.count("/")
        return same_length and matches(self.method, self.path, method, path) and self.counts(body)

    def take(self, major: str) -> tuple[bool, Mapping[str, str], float]:
        """Return whether a request may pass, the headers that say so, and the seconds left of the window."""
        now = time.monotonic()
        end, used = self.windows.get(major, (0.0, 0))
        if now >= end:
            end, used = now + self.seconds, 0
        passes = used < self.allowed
        used += passes
        self.windows[major] = (end, used)
        wait = end - now
        return passes, self._headers(self.allowed - used, wait), wait

    def _headers(self, remaining: int, wait: float) -> Mapping[str, str]:
        return {
            "X-RateLimit-Limit": str(self.allowed),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        }


class Limits:
    """All limits; `invalid_requests` counts 401, 403 and 429 of the last ten minutes, as Cloudflare does."""

    def __init__(self) -> None:
        self._limits: list[Limit] = []
        self._global: Limit | None = None
        self._invalid: deque[float] = deque()
        self.refused = 0  # number of requests that met a limit
        self.ban_after: int | None = None  # invalid requests after which all are refused (10,000 at Discord)

    def sends(self, allowed: int = 5, seconds: float = 5.0) -> Limit:
        """Limit messages per channel."""
        return self.route("POST", "/channels/*/messages", allowed, seconds)

    def renames(self, allowed: int = 2, seconds: float = 600.0) -> Limit:
        """Limit changes of a channel's name or topic; other changes of a channel do not count."""
        limit = self.route("PATCH", "/channels/*", allowed, seconds)
        limit.counts = lambda body: isinstance(body, dict) and bool({"name", "topic"} & body.keys())
        return limit

    def everything(self, allowed: int = 50, seconds: float = 1.0) -> Limit:
        """Set the global limit, from which answers to interactions are exempt."""
        self._global = Limit("*", "*", allowed, seconds, scope="global")
        return self._global

    def route(self, method: str, path: str, allowed: int, seconds: float, scope: str = "user") -> Limit:
        limit = Limit(method, path, allowed, seconds, scope)
        self._limits.append(limit)
        return limit

    def clear(self) -> None:
        self._limits.clear()
        self._global = None

    @property
    def invalid_requests(self) -> int:
        while self._invalid and self._invalid[0] < time.monotonic() - INVALID_WINDOW:
            self._invalid.popleft()
        return len(self._invalid)

    @property
    def banned(self) -> bool:
        return self.ban_after is not None and self.invalid_requests >= self.ban_after

    def count(self, status: int, scope: str | None = None) -> None:
        """Count an answer; a 429 of the scope "shared" is not held against the bot."""
        if status in INVALID and scope != "shared":
            self._invalid.append(time.monotonic())

    def take(self, method: str, path: str, body: Any) -> tuple[Limit | None, Mapping[str, str], float]:
        """Return the limit that refuses this request, if any, the headers of the answer, and the wait."""
        if self._global is not None and not path.startswith(("/interactions/", "/webhooks/")):
            passes, _, wait = self._global.take("")
            if not passes:
                self.refused += 1
                return self._global, {}, wait
        for limit in self._limits:
            if limit.concerns(method, path, body):
                passes, headers, wait = limit.take(major_of(path))
                self.refused += not passes
                return (None if passes else limit), headers, wait
        return None, {}, 0.0


def major_of(path: str) -> str:
    """Return the part of a path with its own bucket: `/channels/<id>`, `/guilds/<id>`, `/webhooks/<id>`."""
    parts = path.strip("/").split("/")
    return "/".join(parts[:2]) if parts[0] in ("channels", "guilds", "webhooks") else ""


def refusal(scope: str, wait: float) -> tuple[Mapping[str, str], Mapping[str, object]]:
    """Return the headers and the body of a 429."""
    headers = {
        "Retry-After": str(math.ceil(wait)),
        "X-RateLimit-Scope": scope,
        "Via": VIA,
    }
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    body = {
        "message": "You are being rate limited.",
        "retry_after": round(wait, 3),
        "global": scope == "global",
    }
    return headers, body
