"""The room's code: on its screens alone, asked once of a device, and nothing counts without it."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scene import programme
from sizes import size
from web_person import Answer, Phone, questions
from web_scene import SECRET, WebScene, on_pages

from adapters.rehearsal.html import Element
from adapters.web.devices import Devices
from adapters.web.room_code import RoomCode, screen_key
from adapters.web.tries import MOST_WAITING
from bot.people import people
from bot.programme.files.programme_file import read_programme
from bot.programme.formats.edition import Edition
from bot.programme.formats.to_yaml import programme_yaml
from bot.questions import heard, queue

C1 = "/comptoir-1"
KEY = screen_key(Devices(SECRET))
DAY = programme()
ROOM_ALONE = replace(DAY, event=replace(DAY.event, code=True))
NEEDED = "Le code de la salle"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick, programme=ROOM_ALONE) as scene:
        yield scene


@pytest.fixture
async def ana(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


def asked_for(answer: Answer) -> dict[str, str]:
    """Return what the page that asks for the code sends again."""
    form = answer.page.one("form", id="room")
    return {each.attributes["name"]: each.attributes["value"] for each in form.all("input", type="hidden")}


def title(answer: Answer) -> str:
    return answer.page.one("h1").text


def code_on(page: Element) -> str:
    [shown] = page.all("p", class_="room-code")
    return shown.one("strong").text


async def code_of(phone: Phone) -> str:
    return code_on(await phone.page(f"/screen/club?key={KEY}"))


# ── The code ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_code_is_new_each_ten_minutes_and_the_former_stays_good_for_five() -> None:
    now = datetime(2026, 10, 16, 10, 0, tzinfo=UTC)
    code = RoomCode(Devices(SECRET), lambda: now)
    first, token, scanned = code.shown(), code.token(), code.scanned()

    read = []
    for minutes in (0, 9, 10, 14, 15, 60):
        now = datetime(2026, 10, 16, 10, 0, tzinfo=UTC) + timedelta(minutes=minutes)
        read.append(
            (code.shown() == first, code.is_good(first), code.is_token(token), code.was_scanned(scanned))
        )

    assert re.fullmatch("[0-9]{3}\u00a0[0-9]{3}", first)
    assert read == [
        *((True, True, True, True), (True, True, True, True)),
        *((False, True, True, True), (False, True, True, True)),
        *((False, False, False, True), (False, False, False, False)),
    ]


def test_what_others_make_up_opens_nothing() -> None:
    code = RoomCode(Devices(SECRET), lambda: datetime(2026, 10, 16, 10, 0, tzinfo=UTC))
    others = RoomCode(Devices("another secret of sixteen"), lambda: datetime(2026, 10, 16, 10, 0, tzinfo=UTC))

    assert not any(code.is_good(typed) for typed in ("", "0", "é", others.shown(), "9" * 400))
    assert not code.is_token(others.token())
    assert not any(code.was_scanned(kept) for kept in ("1", "", ".", "9.x", others.scanned()))
    assert not code.is_admitted("bob", code.admission("ana"))
    assert not code.is_screen("")


def test_the_programme_says_whether_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text(
        Path("programme.yaml").read_text().replace("language: fr", "language: fr\n  code: true", 1)
    )

    read = read_programme(file).value

    assert read is not None
    assert read.event.code
    file.write_bytes(programme_yaml(Edition(read, datetime(2026, 10, 16, tzinfo=UTC))))
    assert read_programme(file).value == read


# ── Giving it ───────────────────────────────────────────────────────────────────────────────────────────


async def test_it_is_asked_once_before_the_first_act_and_no_word_is_lost(scene: WebScene, ana: Phone) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui décide ?")

    refused = await ana.ask(C1, "Qui paie ?", name="Ana")
    wrong = await ana.post(C1, asked_for(refused) | {"room": "000 000"})
    right = await ana.post(C1, asked_for(wrong) | {"room": await code_of(ana)})
    voted = await ana.vote(C1, "C1-1")

    assert [title(refused), title(wrong)] == [NEEDED, NEEDED]
    assert [each.page.all("p", role="alert") == [] for each in (refused, wrong)] == [True, False]
    assert refused.page.one("blockquote").text.strip() == "Qui paie ?"
    assert [each.status for each in (refused, wrong, right, voted)] == [403, 403, 303, 303]
    assert sorted(questions(await ana.page(C1))) == ["C1-1 Qui décide ? (1)*", "C1-2 Qui paie ? (-)"]
    asked = await scene.store.run(queue.by_code, "C1-2")
    assert asked is not None
    assert (asked.name, heard.side_of(asked)) == ("Ana", heard.FLOOR)


async def test_whoever_scans_the_screen_types_nothing(scene: WebScene, ana: Phone) -> None:
    token = RoomCode(Devices(SECRET), lambda: scene.wall).token()

    led = await ana.get(f"/C1/{token}")
    asked = await ana.ask(C1, "Qui paie ?")
    await scene.jump(minutes=90)
    again = await ana.ask(C1, "Qui décide ?")

    assert (led.status, led.location, asked.status, again.status) == (303, C1, 303, 303)


async def test_an_old_or_made_up_qr_code_leads_to_the_page_and_opens_nothing(
    scene: WebScene, ana: Phone
) -> None:
    token = RoomCode(Devices(SECRET), lambda: scene.wall).token()
    await scene.jump(minutes=40)

    for path in (f"/C1/{token}", "/C1/AAAAAAAAAAAA", "/C1"):
        led = await ana.get(path)
        assert (led.status, led.location) == (303, C1)

    assert title(await ana.ask(C1, "Qui paie ?")) == NEEDED


async def test_one_devices_admission_is_not_anothers(scene: WebScene, ana: Phone) -> None:
    refused = await ana.ask(C1, "Qui paie ?")
    done = await ana.post(C1, asked_for(refused) | {"room": await code_of(ana)})
    [admission] = [each for each in done.headers.getall("Set-Cookie") if "comptoir-code" in each]  # type: ignore[attr-defined]

    async with scene.phone() as bob:
        stolen = await bob.post(
            C1,
            await bob.form(C1) | {"vote": "C1-1"},
            Cookie=admission.split(";")[0],
        )

    assert title(stolen) == NEEDED
    assert questions(await ana.page(C1)) == ["C1-1 Qui paie ? (-)"]


async def test_whoever_works_there_and_whoever_is_on_a_chat_need_none(scene: WebScene, ana: Phone) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui décide ?")
    await ana.types(await scene.store.run(people.entry_code, "ana"))

    assert (await ana.vote(C1, "C1-1")).status == 303
    assert questions(await ana.page(C1)) == ["C1-1 Qui décide ? (1)*"]


async def test_whatever_is_in_an_address_or_a_cookie_opens_nothing_and_breaks_nothing(
    scene: WebScene, ana: Phone
) -> None:
    odd = ("%ff", "%00", "é", "A" * 2_000, "1.%ff", "9" * 30 + ".x", "../..", "'\"<")
    paths = [f"{path}{each}" for each in odd for path in ("/C1/", "/screen/club?key=", "/qr/hall.svg?key=")]
    paths += [f"/board?mode=exhibition&slide={each}&key={each}&theme={each}" for each in odd]
    paths += [f"/{where}{each}" for each in odd for where in ("timer/", "screen/", "programme/", "qr/")]

    answers = [await ana.get(path) for path in paths]
    cookies = [f"{name}={each}" for each in odd for name in ("comptoir-code", "comptoir-room")]
    acts = [
        await ana.post(C1, await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}, Cookie=cookie)
        for cookie in cookies
    ]

    assert {answer.status for answer in answers} <= {200, 303, 404}
    assert {answer.status for answer in acts} == {403}
    shown = RoomCode(Devices(SECRET), lambda: scene.wall).shown().encode()
    assert not any(shown in answer.body for answer in answers)


async def test_our_script_learns_that_it_is_needed(ana: Phone) -> None:
    refused = await ana.post(C1, await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}, X_Live="1")

    assert (refused.status, refused.headers.get("X-Code")) == (403, "1")


# ── Without it ──────────────────────────────────────────────────────────────────────────────────────────


async def test_votes_without_the_code_change_no_order(quick: Path) -> None:
    """Ten thousand of them, in full, each from a device of its own; a few try a code."""
    async with on_pages(quick, programme=ROOM_ALONE, web={"devices": 10_000}) as scene, scene.phone() as ana:
        for text in ("Qui paie ?", "Qui décide ?"):
            asked = await scene.says("sam", "comptoir-1", f"!question {text}")
        await scene.taps("eva", asked, "👍")
        before, devices = questions(await ana.page(C1)), Devices(SECRET)

        statuses = set()
        for number in range(size(200, 10_000)):
            form = devices.form(None)
            fields = {"key": form.key, "seal": form.seal, "vote": "C1-1"}
            answer = await ana.post(C1, fields | ({"room": f"{number:06}"} if number < 20 else {}))
            statuses.add(answer.status)
        await scene.quiet()

        assert statuses == {403}
        assert before == ["C1-2 Qui décide ? (1)", "C1-1 Qui paie ? (0)"]
        assert questions(await ana.page(C1)) == before


async def test_beyond_so_many_wrong_codes_each_try_waits_and_the_regie_hears(quick: Path) -> None:
    async with on_pages(quick, programme=ROOM_ALONE, web={"devices": 3}) as scene, scene.phone() as zoe:
        waited: list[float] = []

        async def pause(seconds: float) -> None:
            waited.append(seconds)

        scene.room_tries.pause = pause
        form = await zoe.form(C1) | {"act": "ask", "text": "Qui paie ?"}
        for number in range(5):
            await zoe.post(C1, form | {"room": f"{number:06}"})
        await scene.jump(minutes=2)

        right = await zoe.post(C1, form | {"room": await code_of(zoe)})

        assert (waited, right.status) == ([10.0] * 3, 303)
        assert any("Beaucoup de codes faux" in each for each in scene.seen("regie"))


async def test_while_too_many_others_wait_no_word_is_lost(quick: Path) -> None:
    async with on_pages(quick, programme=ROOM_ALONE, web={"devices": 3}) as scene, scene.phone() as zoe:
        is_free = asyncio.Event()

        async def pause(seconds: float) -> None:
            await is_free.wait()

        scene.room_tries.pause = pause
        form = await zoe.form(C1) | {"act": "ask", "text": "Qui paie ?", "room": "000000"}
        for _ in range(3):
            await zoe.post(C1, form)
        tries = [asyncio.create_task(zoe.post(C1, form)) for _ in range(MOST_WAITING + 1)]

        [answered], others = await asyncio.wait(tries, return_when=asyncio.FIRST_COMPLETED)
        refused = answered.result()
        is_free.set()
        await asyncio.gather(*others)
        right = await zoe.post(C1, asked_for(refused) | {"room": await code_of(zoe)})

        assert (refused.status, title(refused), right.status) == (429, NEEDED, 303)
        assert refused.page.one("p", role="alert").text.startswith("Trop de codes faux")
        assert questions(await zoe.page(C1)) == ["C1-1 Qui paie ? (-)"]


# ── The screens ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/screen/club", "/hall/screen", f"{C1}/screen", "/board?mode=exhibition"])
async def test_only_a_screen_whose_address_bears_the_key_shows_the_code(
    scene: WebScene, ana: Phone, path: str
) -> None:
    plain = await ana.get(path)
    keyed = await ana.get(f"{path}{'&' if '?' in path else '?'}key={KEY}")
    made_up = await ana.get(f"{path}{'&' if '?' in path else '?'}key={'A' * 22}")

    code = RoomCode(Devices(SECRET), lambda: scene.wall)
    assert [code.shown().encode() in each.body for each in (plain, keyed, made_up)] == [False, True, False]
    assert all(b"data-live" not in each.body for each in (keyed,))  # the stream gives it to nobody
    [picture] = keyed.page.all("img")
    assert (await ana.get(picture.attributes["src"])).body != (await ana.get("/qr/comptoir-1.svg")).body
    assert (b"data-again" in keyed.body) is not keyed.headers.get("Refresh", "").startswith("20;")


async def test_the_page_of_the_regie_leads_to_screens_with_the_code_and_a_desk_to_its_timer(
    scene: WebScene, ana: Phone
) -> None:
    def projected(page: Element) -> list[str]:
        return [each.attributes["href"] for each in page.one("ul", class_="links").all("a")]

    async with scene.phone() as olga:
        await olga.types(await scene.store.run(people.entry_code, "olga"))
        of_regie = projected(await olga.page("/regie"))
        shown = await olga.page(of_regie[1])
    await ana.types(await scene.store.run(people.entry_code, "ana"))
    of_desk = projected(await ana.page("/desk/comptoir-1"))

    assert of_regie == [
        *(f"/hall/screen?key={KEY}", f"/screen/club?key={KEY}", f"/screen/bureau?key={KEY}", "/board"),
        f"/board?mode=exhibition&key={KEY}",
    ]
    assert code_on(shown) == RoomCode(Devices(SECRET), lambda: scene.wall).shown()
    assert of_desk == ["/timer/comptoir-1", "/screen/club"]


async def test_a_screen_that_is_only_renewed_shows_the_new_qr_code_too(scene: WebScene, ana: Phone) -> None:
    """An address that stays is not loaded again: its old picture would open nothing any more."""
    path = f"/screen/club?key={KEY}"
    [before] = (await ana.page(path)).all("img")
    [meanwhile] = (await ana.page(path)).all("img")
    scene.wall += timedelta(minutes=10)
    [after] = (await ana.page(path)).all("img")

    assert before.attributes["src"] == meanwhile.attributes["src"] != after.attributes["src"]
    assert (await ana.get(after.attributes["src"])).status == 200
