"""Bad networks and busy addresses: how much a page weighs, what is compressed for whom, who must wait."""

import gzip
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from web_scene import WebScene, on_pages

from adapters.web.opens import Opens

C1 = "/comptoir-1"
FIRST_PAGE = 14_000  # bytes, compressed
GZIP = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "fr"}
LONGEST = "Comment une région qui n’a ni budget ni personne rejoint-elle le projet, et avec qui parle-t-elle "


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick) as scene:
        yield scene


@pytest.fixture
async def raw(scene: WebScene) -> AsyncIterator[aiohttp.ClientSession]:
    """Give a browser that shows what came as it came."""
    async with aiohttp.ClientSession(scene.address, auto_decompress=False) as session:
        yield session


async def test_the_first_page_is_small_with_its_style_sheet(
    scene: WebScene, raw: aiohttp.ClientSession
) -> None:
    for n in range(40):
        await scene.says(f"sam{n % 9}", "comptoir-1", f"!question {n * 7919} {LONGEST}{n * 104729} ?")
    async with scene.phone() as phone:
        page = await phone.page(C1)
    sheet = page.one("link", rel="stylesheet").attributes["href"]

    weights = {}
    for path in (C1, sheet):
        async with raw.get(path, headers=GZIP) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            weights[path] = len(await answer.read())

    assert len(page.one("div", role="log").all("article")) == 40
    assert sum(weights.values()) <= FIRST_PAGE, weights


async def test_what_a_known_device_reads_is_not_compressed(
    scene: WebScene, raw: aiohttp.ClientSession
) -> None:
    async with scene.phone() as phone:
        await phone.ask(C1, "Qui paie ?")
        cookie = phone.cookie

    async with raw.get(C1, headers={**GZIP, "Cookie": f"comptoir={cookie}"}) as answer:
        its = answer.headers.get("Content-Encoding")
    async with raw.get(C1, headers=GZIP) as answer:
        anyones = gzip.decompress(await answer.read())

    assert its is None
    assert "Qui paie ?" in anyones.decode()


@pytest.mark.parametrize("asked", ["", "br", "gzip;q=0", "identity"])
async def test_a_browser_that_takes_no_gzip_gets_none(raw: aiohttp.ClientSession, asked: str) -> None:
    async with raw.get(C1, headers={"Accept-Encoding": asked}) as answer:
        assert "Content-Encoding" not in answer.headers
        with pytest.raises(zlib.error):
            zlib.decompress(await answer.read())


async def test_a_calendar_that_did_not_change_is_not_sent_again(raw: aiohttp.ClientSession) -> None:
    async with raw.get("/programme.ics", headers=GZIP) as answer:
        tag = answer.headers["ETag"]
    async with raw.get("/programme.ics", headers={**GZIP, "If-None-Match": tag}) as again:
        assert (again.status, await again.read()) == (304, b"")


async def test_an_address_that_opens_pages_without_end_is_told_when_to_come_back(quick: Path) -> None:
    async with on_pages(quick, web={"devices": 1}) as scene, scene.phone() as robot:
        answers = [await robot.get("/programme") for _ in range(11)]

    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["Retry-After"] == "10"
    assert answers[-1].body.decode().startswith("Trop de pages ouvertes depuis votre réseau.")


def test_a_room_that_opens_all_its_phones_at_once_waits_for_nothing() -> None:
    now = 0.0
    opens = Opens(300, lambda: now)

    at_once = [opens.wait("room") for _ in range(300 * 10)]
    one_more, elsewhere = opens.wait("room"), opens.wait("street")
    now = 10.0
    later = [opens.wait("room") for _ in range(300)]

    assert at_once + later == [0] * 3_300
    assert (one_more, elsewhere) == (1, 0)


async def test_a_long_list_shows_its_first_and_the_way_to_the_others(scene: WebScene) -> None:
    for n in range(53):
        await scene.says(f"sam{n}", "comptoir-1", f"!question {n * 7919} {LONGEST}{n * 104729} ?")

    async with scene.phone() as phone:
        page = await phone.page(C1)
        link = page.one("div", data_part="others").one("a")
        whole = await phone.page(C1 + link.attributes["href"])

    assert [len(each.one("div", role="log").all("article")) for each in (page, whole)] == [50, 53]
    assert link.text == "Voir les 3 autres questions"
    assert page.one("h2", data_part="count").text == "53 questions"
