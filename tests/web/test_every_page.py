"""Every page at phone and desktop width, in both languages, light and dark, with and without script."""

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page
from web_day import WebDay
from web_person import Phone

PHONE, DESKTOP = (390, 844), (1280, 800)
PAGES = (
    "/",
    "/comptoir-1",
    "/restitution",
    "/programme",
    "/board",
    "/my/data",
    "/my/code",
    "/accessibility",
    "/nowhere",
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def something_to_read(day: WebDay) -> None:
    async with Phone(day.address) as asker, Phone(day.address) as voter:
        await asker.ask("/comptoir-1", "Qui paie les licences des communs ?", name="Léa")
        await asker.ask("/comptoir-1", "Comment une région rejoint-elle le projet ?", anonymous="1")
        await voter.vote("/comptoir-1", "C1-1")


async def opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """Open a page; return it with all that the browser complained about."""
    page, wrong = await context.new_page(), list[str]()
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(address[:20]) else wrong.append(r.url))
    await page.goto(address)
    return page, wrong


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("en", "dark")])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_every_page_is_for_everyone(
    chromium: Browser, day: WebDay, size: tuple[int, int], language: str, scheme: str, script: bool
) -> None:
    width, height = size
    context = await chromium.new_context(
        viewport={"width": width, "height": height},
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    wrong: dict[str, object] = {}
    for path in PAGES:
        page, complaints = await opened(context, day.address + path)
        if path == "/nowhere":  # a page that is not there says so
            complaints = [each for each in complaints if "404" not in each]
        found = (await Axe().run(page)).response["violations"] if script else []  # it needs some itself
        if told := [*complaints, *(f"{each['id']}: {each['nodes'][0]['html']}" for each in found)]:
            wrong[path] = told
        if await page.evaluate(WIDER) > 0:
            wrong[f"{path} scrolls sideways"] = await page.evaluate(WIDER)
        assert await page.evaluate("document.documentElement.lang") == language
        await page.close()

    assert wrong == {}
