"""Whoever looks on: the addresses at which they take part, and their browser, where there is a display."""

import os
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import suppress

from rich.text import Text

from adapters.rehearsal.demo.public import organiser_of
from adapters.rehearsal.demo.wording import Say
from adapters.web.paths import CODE_PAGE
from bot.app import App
from bot.people.people import entry_code
from bot.programme.model import HALL

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")  # set where windows can open, except on the two systems below
WINDOWED = ("darwin", "win32")


async def ways_in(app: App, say: Say, address: str) -> list[Text]:
    """Return where to ask and vote, to take a desk as the organiser does, and to see the hall's screen."""
    code = await app.store.run(entry_code, organiser_of(app.day.programme))
    return list(_ways(say, address, code))


def _ways(say: Say, address: str, code: str) -> Iterator[Text]:
    yield Text.assemble(say("way-pages"), " ", (address, "bold"))
    yield Text.assemble(f"  {say('way-desk')} ", (f"{address}{CODE_PAGE}", "bold"), f" · {code}")
    yield Text.assemble(f"  {say('way-screen')} ", (f"{address}/{HALL}/screen", "bold"))


def open_pages(address: str) -> None:
    """Open the address in a browser; without one, the address on the screen is enough."""
    if sys.platform in WINDOWED or any(os.environ.get(name) for name in DISPLAYS):
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(address)
