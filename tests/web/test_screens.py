"""The screens in a browser: they fit, everyone can read them, and they renew themselves."""

import re

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect
from web_day import SAMPLE, WebDay
from web_person import Phone

SIZES = ((1280, 720), (1920, 1080), (1080, 1920), (390, 844))
PATHS = ("/screen/club", "/hall/screen", "/timer/comptoir-1", "/board?mode=exhibition")
LONG = "Comment financer l’essaimage d’une innovation sans perdre ce qui fait sa qualité, " * 5
PATIENCE = 20_000  # ms
# What is wrong on a page: it scrolls sideways, or from a distance anything at all must be scrolled to.
OVERFLOW = """() => {
  const page = document.documentElement, large = innerWidth > 600;
  const wide = page.scrollWidth > page.clientWidth, high = large && page.scrollHeight > page.clientHeight;
  const out = [...document.querySelectorAll(".way-in img, .address, .left, .figure")].filter((each) => {
    const { right, bottom } = each.getBoundingClientRect();
    return right > innerWidth + 1 || (large && bottom > innerHeight + 1);
  });
  const told = out.map((each) => each.className || each.tagName);
  return [wide && "wide", high && "high", ...told].filter(Boolean);
}"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def something_to_read(day: WebDay) -> None:
    async with Phone(day.address) as asker, Phone(day.address) as voter:
        for text in (LONG.strip(), "Qui paie les licences des communs ?", "Et après ?"):
            await asker.ask("/comptoir-1", text, name="Léa")
        await voter.vote("/comptoir-1", "C1-1")


async def opened(chromium: Browser, address: str, size: tuple[int, int], *, script: bool = True) -> Page:
    viewport = ViewportSize(width=size[0], height=size[1])
    page = await chromium.new_page(viewport=viewport, java_script_enabled=script)
    await page.goto(address)
    return page


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_screens_fit_and_are_for_everyone(
    chromium: Browser, day: WebDay, size: tuple[int, int], theme: str
) -> None:
    wrong = {}
    for path in PATHS:
        page = await opened(chromium, f"{day.address}{path}{'&' if '?' in path else '?'}theme={theme}", size)
        found = (await Axe().run(page)).response["violations"]
        told = [f"{each['id']}: {each['nodes'][0]['html']}" for each in found] + await page.evaluate(OVERFLOW)
        if told:
            wrong[path] = told
        await page.close()

    assert wrong == {}


async def test_a_screen_shows_at_once_what_was_asked(chromium: Browser, day: WebDay) -> None:
    page = await opened(chromium, f"{day.address}/screen/bureau", (1280, 720))
    await expect(page.locator("main")).to_contain_text("Pas encore de question")

    async with Phone(day.address) as zoe:
        await zoe.ask("/comptoir-2", "Qui décide du calendrier ?")

    await expect(page.locator("main li .text")).to_have_text("Qui décide du calendrier ?", timeout=PATIENCE)
    await page.close()


async def test_without_a_script_a_page_reads_itself_again(chromium: Browser, day: WebDay) -> None:
    page = await opened(chromium, f"{day.address}/timer/comptoir-1", (1280, 720), script=False)

    async with page.expect_response(re.compile("/timer/"), timeout=PATIENCE) as again:
        pass

    assert (await again.value).status == 200
    await page.close()


async def test_the_rooms_code_is_asked_once_and_the_vote_is_done(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    programme = SAMPLE.read_text().replace("  language: fr\n", "  language: fr\n  code: true\n", 1)
    day = WebDay(tmp_path_factory.mktemp("room"), "2018-10-16T10:40", programme)
    await day.start()
    try:
        ready = await day.command("ready")
        [screen] = [line.split()[0] for line in ready.splitlines() if "/screen/club?key=" in line]
        shown = await opened(chromium, screen, (1280, 720))
        code = (await shown.text_content(".room-code strong") or "").strip()
        assert (await Axe().run(shown)).response["violations"] == []
        assert await shown.evaluate(OVERFLOW) == []

        page = await opened(chromium, f"{day.address}/comptoir-1", (390, 844))
        await page.fill("#text", "Qui paie les licences ?")
        await page.click("#ask button[type=submit]")
        await page.wait_for_selector("#room-typed", timeout=PATIENCE)
        asking = (await Axe().run(page)).response["violations"]
        await page.fill("#room-typed", "000000")
        await page.click("#room button")
        await expect(page.locator("#wrong")).to_be_visible(timeout=PATIENCE)
        await page.fill("#room-typed", code)
        await page.click("#room button")

        await expect(page.locator("#own .text")).to_have_text("Qui paie les licences ?", timeout=PATIENCE)
        await page.fill("#text", "Et qui décide ?")
        await page.click("#ask button[type=submit]")
        await expect(page.locator("#own article")).to_have_count(2, timeout=PATIENCE)
        assert (asking, await page.input_value("#text")) == ([], "")

        # The screen has no stream, which would give the code to everybody: it is read again.
        await expect(shown.locator("main li")).to_have_count(2, timeout=PATIENCE)
        await shown.context.set_offline(True)
        await expect(shown.locator(".banner")).to_contain_text("Hors ligne", timeout=PATIENCE)
        await expect(shown.locator(".room-code strong")).to_have_text(code)
        await shown.context.set_offline(False)
        await expect(shown.locator(".banner")).to_be_empty(timeout=PATIENCE)
    finally:
        await day.end()
