"""A real Chromium, and a day of pages in a process of its own: `make test-web`."""

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from browser import IN_THE_ROOM, NAMES
from playwright.async_api import Browser, async_playwright
from web_day import WebDay

START = "2018-10-16T10:40"  # comptoirs 1 and 2 run

# It reaches this machine alone.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {IN_THE_ROOM} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found is not None, f"none of {', '.join(NAMES)} is installed"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def day(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WebDay]:
    """One day for all tests of a file."""
    made = WebDay(tmp_path_factory.mktemp("day"), START)
    await made.start()
    yield made
    await made.end()
