"""The board of the plenary: what the public may read of each session, and what was carried there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from scene import comptoir, plenary, programme
from web_person import Phone
from web_scene import WebScene, on_pages

from adapters.rehearsal.html import Element

C1, DESK = "/comptoir-1", "comptoir-1-desk"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick) as scene:
        yield scene


@pytest.fixture
async def ana(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def tile(page: Element, place: str = "comptoir-1") -> str:
    return plain(page.one("article", id=f"tile-{place}").text)


def countdown(page: Element) -> str:
    return plain(page.all(class_="countdown")[0].text)


async def test_a_tile_shows_what_is_asked_then_the_sheet_in_the_words_of_its_place(
    scene: WebScene, ana: Phone
) -> None:
    await ana.ask(C1, "Qui paie ?")
    await ana.ask(C1, "Qui décide ?")
    await scene.says("ana", DESK, "!repondu C1-1 Les régions")

    before = tile(await ana.page("/board"))
    await scene.at("11:33")
    page = await ana.page("/board")
    said = next(each for each in (await ana.page(C1)).all("div", class_="body") if "restitution" in each.text)

    assert before == (
        "Comptoir 1 · 10h30–11h30 · Le Club Titre 12 questions · 1 traitée en cours "
        "Qui décide ? C1-2 · aucune voix"
    )
    sheet = page.one("article", id="tile-comptoir-1").one("div", class_="sheet")
    assert plain(sheet.text) == plain(said.text)
    assert "C1-1 Qui paie ? → Les régions" in plain(sheet.text)


async def test_what_is_erased_leaves_the_board(scene: WebScene, ana: Phone) -> None:
    await ana.ask(C1, "Qui est Jean Secret ?")
    await scene.says("ana", DESK, "!repondu C1-1 Lui-même")
    await scene.at("11:33")
    assert "Secret" in tile(await ana.page("/board"))

    await scene.says("ana", DESK, "!effacer C1-1")
    await scene.taps("ana", scene.last(DESK).id, "✅")
    await scene.jump(seconds=30)

    assert "Secret" not in (await ana.get("/board")).body.decode()


async def test_the_carried_questions_stand_by_votes_and_the_restitution_is_counted_down(
    scene: WebScene, ana: Phone
) -> None:
    for number, text in enumerate(("Qui paie ?", "Qui décide ?"), 1):
        await scene.says("sam", "comptoir-1", f"!question {text}")
        await scene.says("ana", DESK, f"!pleniere C1-{number}")
    await ana.vote("/restitution", "P-2")

    page = await ana.page("/board")
    carried = [plain(each.text) for each in page.one("ol", class_="carried").all("li")]
    told = [countdown(page)]
    for hour in ("14:40", "15:20", "16:10"):
        await scene.at(hour)
        told.append(countdown(await ana.page("/board")))

    assert carried == ["Qui décide ? P-2 · de C1-2 · 1 voix", "Qui paie ? P-1 · de C1-1 · aucune voix"]
    assert told == [
        *("Restitution à 15h", "Restitution dans 20 min, à 15h", "Restitution en cours, encore 40 min"),
        "Restitution terminée",
    ]


async def test_the_exhibition_turns_by_itself_and_each_tile_leads_to_its_page(
    scene: WebScene, ana: Phone
) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", DESK, "!pleniere C1-1")
    path, seen = "/board?mode=exhibition&theme=light", []

    for _ in range(4):
        answer = await ana.get(path)
        [picture] = answer.page.all("img")
        seen.append((plain(answer.page.one("h1").text), picture.attributes["src"]))
        seconds, _, path = answer.headers["Refresh"].partition("; url=")
        assert (seconds, "theme=light" in path) == ("20", True)

    assert seen == [
        ("Titre 1", "/qr/comptoir-1.svg"),
        ("Titre 2", "/qr/comptoir-2.svg"),
        ("Questions portées à la plénière", "/qr/restitution.svg"),
        ("Titre 1", "/qr/comptoir-1.svg"),
    ]
    assert answer.page.all("a", href="/board")  # the way to stop it
    await scene.at("11:33")
    assert (await ana.get("/board?mode=exhibition")).headers["Refresh"].startswith("60;")  # time to read


async def test_an_event_without_a_restitution_has_a_board_all_the_same(quick: Path) -> None:
    day = programme(comptoir(1, "10:30", "11:30"), plenary("accueil", "10:00", "10:15"))
    async with on_pages(quick, programme=day) as scene, scene.phone() as zoe:
        page = await zoe.page("/board")

        assert [each.attributes["id"] for each in page.all("article")] == ["tile-comptoir-1"]
        assert page.all("ol", class_="carried") == []
