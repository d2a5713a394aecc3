"""The pages by keys alone, enlarged, and as a screen reader reads them: what docs/accessibility.md says."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from web_day import WebDay
from web_person import Phone

PAGES = ("/", "/comptoir-1", "/programme", "/my/data", "/my/code", "/accessibility")
TOUCHED = "button, summary, select, textarea, input:not([type=hidden]):not([type=checkbox]), nav a, footer a"
SMALL = """all => all.filter(e => e.checkVisibility() && !e.closest('.skip'))
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([_, box]) => box.height < 44 || box.width < 24).map(([told]) => told)"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e);
    return [e.matches(':focus-visible') && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0,
            e.id || e.textContent.trim()] }"""
MOST_TABS = 60

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, day: WebDay) -> AsyncIterator[Page]:
    context = await chromium.new_context(locale="fr", viewport={"width": 390, "height": 844})
    yield await context.new_page()
    await context.close()


async def tab_to(page: Page, wanted: str) -> None:
    """Go on by Tab until an element is reached; each on the way shows that it has the focus."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        shows, told = await page.evaluate(FOCUSED)
        assert shows, told
        if wanted in told:
            return
    raise AssertionError(f"no way to {wanted} by keys")


async def test_one_asks_and_votes_by_keys_alone(page: Page, day: WebDay) -> None:
    async with Phone(day.address) as other:
        await other.ask("/comptoir-2", "Qui tient le clavier ?")
    await page.goto(f"{day.address}/comptoir-2")
    await tab_to(page, "text")
    await page.keyboard.type("Et sans souris ?")
    await tab_to(page, "Poser")
    await page.keyboard.press("Enter")
    await page.locator("#own article.question").first.wait_for()

    await page.reload()
    await tab_to(page, "C2-1")
    await page.keyboard.press("Enter")
    await page.locator("#C2-1 button.given").wait_for()

    assert "Et sans souris ?" in await page.locator("[data-part=queue]").inner_text()


async def test_one_leads_a_desk_by_keys_alone(page: Page, day: WebDay) -> None:
    found = re.search(r"[B-Z2-9]{4}-[B-Z2-9]{4}", await day.command("ready"))
    assert found is not None
    async with Phone(day.address) as other:
        await other.ask("/comptoir-1", "Qui passe sur scène ?")
    await page.goto(f"{day.address}/desk/comptoir-1")
    await tab_to(page, "code-typed")
    await page.keyboard.type(found[0])
    await page.keyboard.press("Enter")
    await page.locator("button", has_text="Suivante").first.wait_for()

    await tab_to(page, "Suivante")
    await page.keyboard.press("Enter")

    await page.locator("main").get_by_text("Traitée").first.wait_for()


@pytest.mark.parametrize("width", [320, 640])
async def test_pages_enlarged_do_not_scroll_sideways(chromium: Browser, day: WebDay, width: int) -> None:
    """A window of 1280 pixels has 640 at 200 %, and 320 at 400 %."""
    context = await chromium.new_context(
        viewport={"width": width, "height": width}, device_scale_factor=1280 / width
    )
    page = await context.new_page()
    wide = {}
    for path in PAGES:
        await page.goto(day.address + path)
        wide[path] = await page.evaluate(WIDER)
    await context.close()

    assert wide == dict.fromkeys(PAGES, 0)


async def test_what_is_touched_is_large_enough(page: Page, day: WebDay) -> None:
    small = {}
    for path in PAGES:
        await page.goto(day.address + path)
        small[path] = await page.locator(TOUCHED).evaluate_all(SMALL)

    assert small == {path: [] for path in PAGES}


async def test_a_screen_reader_is_told_what_the_eye_sees(page: Page, day: WebDay) -> None:
    async with Phone(day.address) as other:
        await other.ask("/comptoir-3", "Qui lit à voix haute ?", name="Léa")
    await page.goto(f"{day.address}/comptoir-3")

    told = await page.locator("body").aria_snapshot()

    for line in (
        'link "Aller au contenu"',
        'navigation "Pages"',
        "heading",
        'textbox "Votre question"',
        'textbox "Votre nom (si vous voulez)"',
        'checkbox "Poser sans mon nom"',
        'button "Poser"',
        "log:",
        "article:",
        'button "Voter pour C3-1 · aucune voix"',
        "contentinfo:",
    ):
        assert f"- {line}" in told, told
