"""The screens of an event: they follow the programme, show what the public may read, and the way in."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from scene import at, comptoir, plenary, programme
from web_person import Answer, Phone, questions
from web_scene import WebScene, on_pages

from adapters.rehearsal.html import Element
from adapters.web import qr_ways
from bot.pages.left import Left, Phase, left_of
from bot.pages.screen import after, session_in

C1 = "/comptoir-1"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick) as scene:
        yield scene


@pytest.fixture
async def ana(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").strip()


def shown(page: Element) -> list[str]:
    """Return the parts of a screen as they are read."""
    [main] = page.all("main")
    queue = [" | ".join(plain(span.text) for span in li.all("span")) for li in main.all("li")]
    staged = [plain(p.text) for section in main.all("section", class_="stage") for p in section.all("p")]
    return [*staged, *queue]


def left(page: Element) -> str:
    return plain(page.all("p", class_="left")[0].text)


# ── How much is left ────────────────────────────────────────────────────────────────────────────────────


def test_what_is_left_is_told_by_phases_and_a_begun_minute_counts() -> None:
    session, last = comptoir(1, "10:30", "11:30"), timedelta(minutes=5)

    def told(hour: str, seconds: int = 0) -> Left:
        return left_of(session, at(hour) + timedelta(seconds=seconds), last)

    assert [told("10:20"), told("10:29", 30)] == [Left(Phase.BEFORE, 10), Left(Phase.BEFORE, 1)]
    assert [told("10:30"), told("10:30", 1)] == [Left(Phase.RUNNING, 60), Left(Phase.RUNNING, 60)]
    assert [told("11:20"), told("11:25"), told("11:29", 59)] == [
        *(Left(Phase.SOON, 10), Left(Phase.LAST, 5), Left(Phase.LAST, 1))
    ]
    assert [told("11:30"), told("11:33", 40), told("12:00")] == [
        *(Left(Phase.OVER, 0), Left(Phase.OVER, 3), Left(Phase.ENDED, 30))
    ]
    assert left_of(comptoir(1, "10:30", "11:30", cancelled=True), at("10:40"), last).phase is Phase.CANCELLED


def test_a_rooms_screen_shows_what_runs_then_what_has_just_ended_then_what_comes_next() -> None:
    day = programme(
        comptoir(1, "10:30", "11:30"),
        comptoir(3, "11:45", "12:30"),
        comptoir(5, "14:00", "15:00", cancelled=True),
        plenary("pause", "11:30", "11:45"),
    )

    by_hour = {
        hour: getattr(session_in(day, "club", at(hour)), "id", None)
        for hour in ("09:00", "10:40", "11:32", "11:36", "12:00", "18:00")
    }

    assert by_hour == {
        "09:00": "comptoir-1",
        "10:40": "comptoir-1",
        "11:32": "comptoir-1",
        "11:36": "comptoir-3",
        "12:00": "comptoir-3",
        "18:00": "comptoir-3",
    }
    assert session_in(day, "bureau", at("10:40")) is None
    following = after(day, day.session("comptoir-1"), at("10:40"))
    assert getattr(following, "id", None) == "pause"


# ── The screen of a room ────────────────────────────────────────────────────────────────────────────────


async def test_a_rooms_screen_shows_the_stage_the_queue_the_time_and_the_way_in(
    scene: WebScene, ana: Phone
) -> None:
    await ana.ask(C1, "Qui paie ?", name="Zoé")
    await scene.says("sam", "comptoir-1", "!question Qui décide ?")
    await ana.vote(C1, "C1-2")
    before = await ana.page("/screen/club")
    await scene.says("ana", "comptoir-1-desk", "!scene C1-1")

    page = await ana.page("/screen/club")

    assert shown(before) == [
        *("1 voix | Qui décide ? | C1-2", "0 voix | Qui paie ? | C1-1"),
    ]
    assert shown(page) == ["Qui paie ?", "C1-1 · Zoé · aucune voix", "1 voix | Qui décide ? | C1-2"]
    assert left(page) == "50 min restantes"
    [picture] = page.all("img")
    host = scene.address.removeprefix("http://")
    assert (picture.attributes["src"], picture.attributes["alt"]) == (
        "/qr/comptoir-1.svg",
        f"QR code\u00a0: {host}/C1",
    )
    assert page.one("p", class_="address").text.strip() == f"{host}/C1"
    assert page.all("form") == page.all("a") == []


async def test_a_screen_reads_itself_again_even_after_an_error(ana: Phone) -> None:
    def refresh(answer: Answer) -> tuple[int, str | None, list[str]]:
        metas = [each for found in answer.page.all("noscript") for each in found.all("meta")]
        return answer.status, answer.headers.get("Refresh"), [meta.attributes["content"] for meta in metas]

    paths = ("/screen/club", "/hall/screen", f"{C1}/screen", "/timer/accueil", "/screen/nowhere", C1)

    assert [refresh(await ana.get(path)) for path in paths] == [
        *((200, None, ["10"]), (200, None, ["10"]), (200, None, ["10"]), (200, None, ["5"])),
        *((404, "10", []), (200, None, [])),
    ]
    in_english = await ana.get("/screen/club?lang=en")  # streams are not: it is read again
    assert refresh(in_english) == (200, None, ["10"])
    assert {"data-live", "data-again"} & in_english.page.one("body").attributes.keys() == {"data-again"}


async def test_a_rooms_screen_follows_the_delays_of_the_day(scene: WebScene, ana: Phone) -> None:
    await scene.says("olga", "regie", "!prolonger C1 15")
    await scene.taps("olga", scene.last("regie").id, "✅")

    assert left(await ana.page("/screen/club")) == "65 min restantes"


async def test_a_screen_speaks_the_events_language_whatever_its_computer_does(scene: WebScene) -> None:
    async with scene.phone(language="en") as computer:
        assert left(await computer.page("/screen/club")) == "50 min restantes"
        assert left(await computer.page("/screen/club?lang=en")) == "50 min left"


async def test_a_screen_shows_an_announcement_for_an_hour_and_what_comes_next(
    scene: WebScene, ana: Phone
) -> None:
    await scene.says("olga", "regie", "!annonce Le déjeuner est servi au Bureau")
    await scene.taps("olga", scene.last("regie").id, "✅")

    def foot(page: Element) -> list[str]:
        return [plain(each.text) for each in page.one("footer").all("p")]

    assert foot(await ana.page("/screen/club")) == [
        "Ensuite, 15h Restitution",
        "📣 Le déjeuner est servi au Bureau",
    ]
    await scene.at("11:50")
    assert foot(await ana.page("/hall/screen")) == []


async def test_the_halls_screen_shows_what_runs_and_what_begins_next(scene: WebScene, ana: Phone) -> None:
    await ana.ask(C1, "Qui paie ?")

    page = await ana.page("/hall/screen")

    assert [plain(each.text) for each in page.all("span", class_="label")] == [
        *("Le Club · Comptoir 1 · 1 question", "Le Bureau · Comptoir 2 · aucune question"),
        "Plénière · aucune question",
    ]


async def test_what_waits_to_be_let_through_is_on_no_screen(quick: Path) -> None:
    day = programme(comptoir(1, "10:30", "11:30", moderated=True))
    async with on_pages(quick, programme=day) as scene, scene.phone() as zoe:
        await zoe.ask(C1, "Qui paie ?")

        assert "Qui paie" not in (await zoe.get("/screen/club")).body.decode()


# ── The speaker's timer ─────────────────────────────────────────────────────────────────────────────────


async def test_the_timer_counts_down_warns_in_words_and_counts_on(scene: WebScene, ana: Phone) -> None:
    async def told() -> tuple[str, str, str]:
        page = await ana.page("/timer/comptoir-1")
        [figure], [words] = page.all("p", class_="figure"), page.all("p", class_="words-of-it")
        return page.one("main").attributes["class"], plain(figure.text), plain(words.text)

    read = [await told()]
    for hour in ("11:22", "11:26", "11:30", "11:34", "12:10"):
        await scene.at(hour)
        read.append(await told())

    assert read == [
        ("running", "50 min", "restantes"),
        ("soon", "8 min", "bientôt la fin"),
        ("last", "4 min", "concluez"),
        ("over", "C’est l’heure", ""),
        ("over", "4 min", "de dépassement"),
        ("ended", "terminé", ""),
    ]


# ── The way in ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_short_address_leads_to_its_page_in_either_case(ana: Phone) -> None:
    async def led(path: str) -> tuple[int, str]:
        answer = await ana.get(path)
        return answer.status, answer.location

    assert [await led(path) for path in ("/C1", "/c2", "/P", "/R", "/r", "/C9")] == [
        *((303, "/comptoir-1"), (303, "/comptoir-2"), (303, "/restitution"), (303, "/"), (303, "/")),
        (404, ""),
    ]
    assert ana.cookie is None  # reading makes nobody known
    assert questions(await ana.page(C1)) == []


async def test_a_session_whose_id_looks_like_a_short_address_keeps_its_page(quick: Path) -> None:
    day = programme(comptoir(1, "10:30", "11:30", id="c2"), comptoir(2, "10:30", "11:30", id="c7"))
    async with on_pages(quick, programme=day) as scene, scene.phone() as zoe:
        page, by_code = await zoe.get("/c2"), await zoe.get("/C2")

        assert (page.status, by_code.status, by_code.location) == (200, 303, "/c7")
        assert (await zoe.ask("/c2", "Qui paie ?")).status == 303


async def test_qr_codes_are_pictures_of_the_short_addresses(scene: WebScene, ana: Phone) -> None:
    pictures = [await ana.get(f"/qr/{place}.svg") for place in ("hall", "comptoir-1", "comptoir-2", "regie")]

    assert [answer.status for answer in pictures] == [200, 200, 200, 404]
    assert pictures[0].headers["Content-Type"].startswith("image/svg+xml")
    assert b'fill="#fff"' in pictures[0].body  # dark on white whatever is around it
    assert len({answer.body for answer in pictures}) == 4
    assert qr_ways.short_path(scene.transactions.day, None) == "/R"
