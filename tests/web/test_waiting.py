"""What waits on a phone to be sent: nothing of it is lost, whatever answers and wherever else it is open."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Page, Route, expect
from web_day import SAMPLE, WebDay
from web_person import Phone, questions

from adapters.web.devices import Devices
from adapters.web.room_code import screen_key

pytestmark = pytest.mark.asyncio(loop_scope="session")
C1, C2 = "/comptoir-1", "/comptoir-2"
PATIENCE = 30_000  # ms
SECRET = "a secret that nobody guesses"
WAITING = "(JSON.parse(localStorage.getItem('comptoir-waiting')) || []).length"


class Held:
    """Holds what a page sends, until it is let go."""

    def __init__(self) -> None:
        self.is_there, self.is_free = asyncio.Event(), asyncio.Event()

    async def __call__(self, route: Route) -> None:
        if route.request.method == "POST":
            self.is_there.set()
            await self.is_free.wait()
        await route.continue_()


async def nothing_waits(page: Page) -> None:
    async with asyncio.timeout(PATIENCE / 1_000):
        while await page.evaluate(WAITING):
            await page.wait_for_timeout(50)


async def ask(page: Page, words: str) -> None:
    await page.fill("#text", words)
    await page.click("#ask button[type=submit]")


async def test_what_one_tab_sends_takes_nothing_of_another_away(chromium: Browser, day: WebDay) -> None:
    context = await chromium.new_context(locale="fr")
    one, other = await context.new_page(), await context.new_page()
    async with Phone(day.address) as zoe, Phone(day.address) as sam:
        await zoe.ask(C1, "Qui finance ?")
        for page in (one, other):
            await page.goto(day.address + C1)
        held = Held()
        await one.route("**/comptoir-1", held)

        await one.locator("button.vote").click()
        await held.is_there.wait()
        await other.locator("button.vote").click()
        await other.locator("button.vote").click()  # taken back before anybody knows of it
        await ask(other, "Une question de l’autre onglet ?")
        held.is_free.set()

        await expect(other.locator("#own")).to_contain_text("l’autre onglet", timeout=PATIENCE)
        assert "C1-1 Qui finance ? (1)" in questions(await sam.page(C1))
    await context.close()


async def test_a_vote_taken_back_while_it_is_on_its_way_is_taken_back(chromium: Browser, day: WebDay) -> None:
    context = await chromium.new_context(locale="fr")
    page = await context.new_page()
    async with Phone(day.address) as zoe, Phone(day.address) as sam:
        await zoe.ask(C2, "Qui décide ?")
        await page.goto(day.address + C2)
        held = Held()
        await page.route("**/comptoir-2", held)
        button = page.locator("article", has_text="Qui décide").locator("button.vote")

        await button.click()
        await held.is_there.wait()
        await expect(button).to_have_class(re.compile("given"))
        await button.click()
        await expect(button).not_to_have_class(re.compile("given"))
        held.is_free.set()

        await nothing_waits(page)
        assert any("Qui décide ? (0)" in each for each in questions(await sam.page(C2)))
    await context.close()


async def test_words_that_are_refused_come_back_on_their_own_page_alone(
    chromium: Browser, day: WebDay
) -> None:
    context = await chromium.new_context(locale="fr")
    page = await context.new_page()
    await page.goto(day.address + C2)
    await ask(page, "La première ?")
    await expect(page.locator("#own")).to_contain_text("La première ?", timeout=PATIENCE)
    await page.route("**/comptoir-2", lambda route: route.abort())
    await ask(page, "La seconde ?")
    await context.clear_cookies()
    await page.unroute("**/comptoir-2")

    await page.goto(day.address + C1)
    await nothing_waits(page)
    assert await page.input_value("#text") == ""
    await page.goto(day.address + C2)

    assert await page.input_value("#text") == "La seconde ?"
    await context.close()


async def test_while_the_rooms_code_is_asked_for_nothing_else_takes_the_page_away(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_WEB_SECRET", SECRET)
    programme = SAMPLE.read_text().replace("event:\n", "event:\n  code: true\n", 1)
    day = WebDay(tmp_path_factory.mktemp("room"), "2018-10-16T10:40", programme)
    await day.start()
    context = await chromium.new_context(locale="fr")
    page = await context.new_page()
    async with Phone(day.address) as screen:
        shown = await screen.page(f"/hall/screen?key={screen_key(Devices(SECRET))}")
        code = shown.one("p", class_="room-code").one("strong").text
        await page.goto(day.address + C1)
        await context.set_offline(True)
        for words in ("La première ?", "La seconde ?"):
            await ask(page, words)
        await context.set_offline(False)

        await expect(page.locator("blockquote")).to_have_text("La première ?", timeout=PATIENCE)
        await page.wait_for_timeout(2_000)
        await expect(page.locator("blockquote")).to_have_text("La première ?")
        await page.fill("#room-typed", code)
        await page.click("#room button")

        for words in ("La première ?", "La seconde ?"):
            await expect(page.locator("#own")).to_contain_text(words, timeout=PATIENCE)
    await context.close()
    await day.end()


async def test_a_browser_that_keeps_nothing_sends_all_the_same(chromium: Browser, day: WebDay) -> None:
    context = await chromium.new_context(locale="fr")
    await context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    page = await context.new_page()
    await page.goto(day.address + C2)

    await ask(page, "Et quand tout est plein ?")

    await expect(page.locator("#own")).to_contain_text("Et quand tout est plein ?", timeout=PATIENCE)
    await context.close()
