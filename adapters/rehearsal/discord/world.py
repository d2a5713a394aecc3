"""The state of the rehearsal Discord: simcord's `Backend` on a real clock, which a test can move on.

`Backend`, the route table and the serializers of simcord are not its public API: its version is pinned, and
`tests/test_discord_server*.py` check what we rely on.
"""

import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from simcord._clock import Clock
from simcord.backend import Backend
from simcord.backend.access import channel_accessible
from simcord.backend.cdn import CDN_BASE
from simcord.backend.models import Message

from adapters.rehearsal.discord.changes import Changes

# Discord shows these as the toggles of the developer portal; the "limited" bits are those of a small bot.
PRESENCE = 1 << 13
MEMBERS = 1 << 15
MESSAGE_CONTENT = 1 << 19
ALL_PRIVILEGED = PRESENCE | MEMBERS | MESSAGE_CONTENT
PRIVILEGED = {  # name of the intent, and bits of which one is enough
    "presences": (1 << 12) | PRESENCE,
    "members": (1 << 14) | MEMBERS,
    "message_content": (1 << 18) | MESSAGE_CONTENT,
}


class RunningClock(Clock):
    """UTC as it passes, never backwards, plus what `advance` added."""

    def __init__(self) -> None:
        super().__init__()
        self._started = datetime.now(UTC)
        self._monotonic = time.monotonic()

    def now(self) -> datetime:
        return self._started + timedelta(seconds=time.monotonic() - self._monotonic + self.elapsed)


class Forgetful(list[Any]):
    """A list that stays empty: simcord keeps a transcript of everything, which would grow for hours."""

    def append(self, _: Any) -> None:
        return None


class World:
    """The state that every part of the server shares; `url` is known once the server listens."""

    def __init__(self, bot_name: str) -> None:
        self.backend = Backend(clock=RunningClock())
        self.backend.transcript = Forgetful()
        self.backend.http_requests = Forgetful()
        self.backend.bot_user.name = bot_name
        self.changes = Changes()
        self.backend.subscribers.append(lambda *_: self.changes.happened())
        self.token = f"bot.{secrets.token_urlsafe(24)}"
        self.application_flags = ALL_PRIVILEGED
        self.url = ""
        self.nonce_in_hand: str | int | None = None  # of the message that is being created
        self.closed_to_bot: set[int] = set()  # people whose direct messages are closed to the bot

    @property
    def bot_id(self) -> int:
        return self.backend.bot_user.id

    def grants(self, intent: str) -> bool:
        """Return whether the portal lets the bot have this privileged intent."""
        return bool(self.application_flags & PRIVILEGED[intent])

    def advance(self, seconds: float) -> None:
        """Move the server's clock on: deadlines of interactions pass, new ids are later."""
        self.backend.advance_clock(seconds)
        self.changes.time_passed()

    def text_of(self, payload: object) -> str:
        """Return JSON in which the addresses of files are on this server."""
        return json.dumps(payload, separators=(",", ":")).replace(CDN_BASE, f"{self.url}/cdn")

    def history(self, channel_id: int, viewer: int | None = None) -> list[Message]:
        """Return a channel's messages, oldest first; ephemeral ones only for their `viewer`."""
        messages = self.backend.messages.get(channel_id, {}).values()
        return sorted((m for m in messages if m.visible_to(viewer)), key=lambda m: m.id)

    def can_see(self, channel_id: int, user_id: int, *, history: bool = False) -> bool:
        return channel_accessible(self.backend, channel_id, user_id, history=history)
