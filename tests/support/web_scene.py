"""An event with pages: a whole bot, one chat in memory, and phones over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from patience import PATIENCE
from scene import Scene
from web_person import Phone

from adapters.loopback import free_port
from adapters.web.files import WebSettings
from adapters.web.platform import WebPlatform
from adapters.web.tries import Tries
from bot.database import schema

SECRET = "a secret that nobody guesses"


class WebScene(Scene):
    """A scene with pages; `phone` is a new device in somebody's hand."""

    def __init__(
        self, folder: Path, *, web: dict[str, Any] | None = None, shown_within: float = PATIENCE, **given: Any
    ) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        asked: dict[str, Any] = {"address": self.address} | (web or {})
        pages = WebPlatform(
            WebSettings("127.0.0.1", port, **asked), SECRET, {}, patience=0.0, shown_within=shown_within
        )
        super().__init__(folder, pages=pages, **given)

    @property
    def tries(self) -> Tries:
        """The wrong codes, as the pages count them."""
        assert self.pages is not None
        return self.pages._serving[2].entry.tries

    @property
    def room_tries(self) -> Tries:
        """The wrong codes of the room."""
        assert self.pages is not None
        return self.pages._serving[2].gate.tries

    async def outbox_rows(self, platform: str) -> int:
        """Count the rows of the outbox for a platform."""
        rows = sa.select(sa.func.count()).where(schema.outbox.c.platform == platform)
        return await self.store.run(lambda c: int(c.execute(rows).scalar_one()))

    def phone(self, language: str = "fr") -> Phone:
        return Phone(self.address, language)


@asynccontextmanager
async def on_pages(folder: Path, **given: Any) -> AsyncIterator[WebScene]:
    """Begin at 10:40, while the first two comptoirs run."""
    async with WebScene(folder, **({"hour": "10:40"} | given)) as scene:
        yield scene
