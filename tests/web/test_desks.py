"""A desk and the régie in a browser: the whole desk by thumb, with and without script, for everyone."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect
from web_day import WebDay
from web_person import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
DESK, C1 = "/desk/comptoir-1", "/comptoir-1"
PAGES = (DESK, f"{DESK}/C1-1", "/desk/restitution", "/regie", "/my/code")
PATIENCE = 15_000  # ms
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
SMALL = """[...document.querySelectorAll('button, summary, nav a, .more, .way')]
    .filter(each => each.offsetHeight && each.offsetHeight < 44).map(each => each.textContent)"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def code(day: WebDay) -> str:
    """The code of an organiser, who is in every desk."""
    found = re.search(r"[B-Z2-9]{4}-[B-Z2-9]{4}", await day.command("ready"))
    assert found is not None
    return found[0]


@asynccontextmanager
async def at_desk(
    chromium: Browser, day: WebDay, code: str, *, script: bool = True, **look: object
) -> AsyncIterator[Page]:
    """Open a desk that asks for a code, and type it."""
    size = {"width": 390, "height": 844}
    options = {"viewport": size, "locale": "fr", "java_script_enabled": script} | look
    context = await chromium.new_context(**options)  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(day.address + DESK)
    await page.fill("#code-typed", code)
    await page.click("#code button")
    await page.wait_for_url(day.address + DESK)
    yield page
    await context.close()


def asked(desk: Page, words: str) -> Locator:
    """Return the question on the page of a desk whose own words these are."""
    return desk.locator(f'article.at-desk:has(.text:has-text("{words}"))')


async def test_the_whole_desk_is_done_with_one_thumb(chromium: Browser, day: WebDay, code: str) -> None:
    async with at_desk(chromium, day, code) as desk, Phone(day.address) as zoe:
        await zoe.ask(C1, "Qui finance le pilote ?")
        question = asked(desk, "pilote")
        await desk.fill("#note", "Ce que je tape")

        await question.get_by_role("button", name="Sur scène").click()  # it came by itself
        await expect(desk.locator(".stage .text")).to_have_text("Qui finance le pilote ?")
        await desk.get_by_text("Avec quelques mots").click()
        await desk.locator(".stage textarea").fill("Les régions")
        await zoe.ask(C1, "Et la ville ?")
        await expect(asked(desk, "la ville")).to_be_visible()  # while it is being typed
        await expect(desk.locator(".stage textarea")).to_have_value("Les régions")
        await desk.locator(".stage details[open]").get_by_role("button", name="Traitée").click()

        await expect(desk.locator("[data-part=stage]")).to_contain_text("Rien sur scène")
        await expect(desk.locator("#note")).to_have_value("Ce que je tape")
        await desk.get_by_role("button", name="Annuler mon dernier geste").click()
        await expect(desk.locator(".stage .text")).to_have_text("Qui finance le pilote ?")
        assert "Les régions" not in (await zoe.page(C1)).text


async def test_what_is_typed_on_a_desk_stays_while_it_renews_itself(
    chromium: Browser, day: WebDay, code: str
) -> None:
    async with at_desk(chromium, day, code) as desk, Phone(day.address) as zoe:
        await desk.fill("#note", "Ce que je tape")
        await desk.focus("#note")

        await zoe.ask(C1, "Qui signe la charte ?")
        await expect(asked(desk, "charte")).to_be_visible()

        assert await desk.input_value("#note") == "Ce que je tape"
        assert await desk.evaluate("document.activeElement.id") == "note"


async def test_a_desk_works_whole_without_script(chromium: Browser, day: WebDay, code: str) -> None:
    async with at_desk(chromium, day, code, script=False) as desk, Phone(day.address) as zoe:
        await zoe.ask(C1, "Qui garde les données ?")
        await desk.reload()
        question = asked(desk, "garde les données")

        await question.get_by_text("Plus", exact=False).first.click()
        await question.get_by_role("button", name="À la plénière").click()

        await expect(desk.locator("#settled")).to_contain_text("garde les données")
        await desk.goto(day.address + "/desk/restitution")
        await expect(desk.locator("[data-part=queue]")).to_contain_text("données")


@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desktop"])
@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("en", "dark")])
async def test_every_closed_page_is_for_everyone(
    chromium: Browser, day: WebDay, code: str, width: int, language: str, scheme: str
) -> None:
    async with Phone(day.address) as zoe:
        await zoe.ask(C1, "Qui paie les licences des communs ?")
    size, wrong = {"width": width, "height": 844}, dict[str, object]()
    async with at_desk(chromium, day, code, viewport=size, locale=language, color_scheme=scheme) as page:
        for path in PAGES:
            await page.goto(day.address + path)
            await page.evaluate(OPEN_ALL)
            found = (await Axe().run(page)).response["violations"]
            if told := [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]:
                wrong[path] = told
            if await page.evaluate(WIDER) > 0 or await page.evaluate(SMALL):
                wrong[f"{path} does not fit"] = await page.evaluate(WIDER), await page.evaluate(SMALL)
            assert await page.evaluate("document.documentElement.lang") == language

    assert wrong == {}


async def test_a_device_whose_pages_are_closed_from_another_shows_them_no_more(
    chromium: Browser, day: WebDay, code: str
) -> None:
    async with at_desk(chromium, day, code) as desk, Phone(day.address) as ana, Phone(day.address) as zoe:
        await zoe.ask(C1, "Une question du pupitre ?")
        await expect(asked(desk, "du pupitre")).to_be_visible()
        await ana.types(code)

        await ana.post("/my/code", await ana.form("/my/code") | {"act": "others-out"})
        await zoe.ask(C1, "Une autre encore ?")

        await expect(desk.locator("#code-typed")).to_be_visible()
        await expect(desk.locator("main")).not_to_contain_text("du pupitre")


async def test_a_device_that_is_signed_out_keeps_no_words_for_the_next_person(
    chromium: Browser, day: WebDay, code: str
) -> None:
    async with at_desk(chromium, day, code) as desk:
        await desk.goto(day.address + C1)
        await desk.fill("#text", "Des mots pour moi seul")

        await desk.goto(f"{day.address}/my/code")
        await desk.click("button[value=out]")
        await expect(desk.locator("main [role=status]").first).to_contain_text("C’est fait")

        assert await desk.evaluate("Object.keys(localStorage)") == []
