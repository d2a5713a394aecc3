"""A code typed on a page makes a device one of the person it belongs to, or joins it to a chat account."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene
from web_person import Phone, bodies, questions
from web_scene import WebScene, on_pages

from adapters.rehearsal.html import Element
from adapters.web import tries
from bot.people import people
from bot.port.chat import Outgoing

C1, CODE = "/comptoir-1", "/my/code"
DESKS = ["/desk/comptoir-1", "/desk/comptoir-2"]
LINKS = "Lier ces deux comptes"
WRONG = "Je ne connais pas ce code. Vérifiez-le, ou demandez-le aux organisateurs."


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick) as scene:
        yield scene


@pytest.fixture
async def ana(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


async def code_of(scene: Scene, named: str) -> str:
    return await scene.store.run(people.entry_code, named)


def doors(page: Element) -> list[str]:
    return [each.attributes["href"] for each in page.all("a", class_="way")]


def told(page: Element) -> list[str]:
    return [each.replace("\u00a0", " ").replace("\u202f", " ") for each in bodies(page, "told")]


async def links(scene: Scene, phone: Phone, handle: str) -> None:
    """Ask for a code on the chat, type it on the page, and say yes there."""
    await scene.says(handle, f"direct:{handle}", "lier")
    given = scene.seen(f"direct:{handle}")[-1].split("lier ")[1].split(" ")[0]
    await phone.types(given)
    await phone.touch(CODE, LINKS)


async def test_the_first_device_to_show_a_code_opens_its_owner_s_desks(scene: WebScene, ana: Phone) -> None:
    answer = await ana.types((await code_of(scene, "ana")).lower().replace("-", " "))

    page = await ana.page(answer.location)
    assert doors(page) == DESKS
    assert told(page)[0].startswith("Bonjour Ana Animatrice. Cet appareil compte maintenant comme vous")


async def test_another_device_becomes_the_same_person_who_is_told_elsewhere(
    scene: WebScene, ana: Phone
) -> None:
    code = await code_of(scene, "ana")
    await scene.says("anais", "direct:anais", f"moi {code}")
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("anais", "comptoir-1", "!voter C1-1")

    await ana.types(code)

    assert doors(await ana.page(CODE)) == DESKS
    assert questions(await ana.page(C1)) == ["C1-1 Qui paie ? (1)*"]
    assert scene.seen("direct:anais")[-1].startswith("⚠️ Un appareil vient de montrer votre code (Ana")


async def test_who_never_wrote_in_private_is_told_in_a_desk_by_name(scene: WebScene, ana: Phone) -> None:
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.says("ana", "comptoir-1-desk", "bonjour")
    await scene.says("ana", "comptoir-1", "bonjour à tous")

    await ana.types(await code_of(scene, "ana"))

    said = scene.seen("comptoir-1-desk")[-1]
    assert "Un appareil vient de montrer votre code (Ana Animatrice)" in said
    assert scene.seen("hall") == scene.seen("comptoir-1") == []


async def test_two_devices_of_one_person_have_one_vote(scene: WebScene, ana: Phone) -> None:
    code = await code_of(scene, "ana")
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    async with scene.phone() as other:
        for phone in (ana, other):
            await phone.vote(C1, "C1-1")
        assert questions(await other.page(C1)) == ["C1-1 Qui paie ? (2)*"]

        for phone in (ana, other):
            await phone.types(code)

        assert questions(await other.page(C1)) == ["C1-1 Qui paie ? (1)*"]
        assert told(await ana.page(CODE))[-1].startswith("⚠️ Un appareil vient de montrer votre code")


async def test_a_device_that_is_somebody_s_does_not_make_two_people_one(scene: WebScene, ana: Phone) -> None:
    await scene.says("eva", "direct:eva", f"moi {await code_of(scene, 'eva')}")
    await ana.types(await code_of(scene, "ana"))

    await ana.types(await code_of(scene, "eva"))

    assert told(await ana.page(CODE))[-1].startswith("Cet appareil est déjà lié à un autre compte")
    assert doors(await ana.page(CODE)) == DESKS


async def test_a_device_signs_out_and_opens_nothing_any_more(scene: WebScene, ana: Phone) -> None:
    code = await code_of(scene, "ana")
    await ana.types(code)
    kept = ana.cookie

    out = await ana.post(CODE, await ana.form(CODE) | {"act": "out"})

    page = await ana.page(out.location)
    assert (ana.cookie, doors(page)) == (None, [])
    assert page.one("p", role="status").text.startswith("C’est fait")
    ana.cookie = kept or ""  # somebody copied it
    assert doors(await ana.page(CODE)) == []
    await ana.types(code)  # the code stays good
    assert doors(await ana.page(CODE)) == DESKS


async def test_a_lost_phone_is_closed_from_another(scene: WebScene, ana: Phone) -> None:
    code = await code_of(scene, "ana")
    async with scene.phone() as lost:
        for phone in (lost, ana):
            await phone.types(code)

        await ana.post(CODE, await ana.form(CODE) | {"act": "others-out"})

        assert (doors(await lost.page(CODE)), doors(await ana.page(CODE))) == ([], DESKS)


async def test_a_device_is_joined_to_a_chat_and_parted_again(scene: WebScene, ana: Phone) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("bob", "comptoir-1", "!voter C1-1")
    async with scene.phone() as second:
        await links(scene, ana, "bob")
        await links(scene, second, "bob")  # several devices of one person
        assert questions(await second.page(C1)) == ["C1-1 Qui paie ? (1)*"]

        await second.post(CODE, await second.form(CODE) | {"act": "part"})
        await second.vote(C1, "C1-1")

    assert questions(await ana.page(C1)) == ["C1-1 Qui paie ? (2)*"]


async def test_two_devices_are_joined_where_there_are_pages_alone(quick: Path) -> None:
    async with on_pages(quick, platforms=[MemoryPlatform("salons")]) as scene, scene.phone() as one:
        await one.post(CODE, await one.form(CODE) | {"act": "give"})
        given = told(await one.page(CODE))[-1].split("ou tapez ")[1].split(" ")[0]
        await one.types(given)
        assert told(await one.page(CODE))[-1] == "Ce code vient de cet appareil : il se tape sur l’autre."


async def test_a_wrong_code_says_so_and_five_are_enough_for_a_device(scene: WebScene, ana: Phone) -> None:
    for _ in range(5):
        await ana.types("BBBB-BBBB")
    assert told(await ana.page(CODE))[-1] == WRONG

    await ana.types(await code_of(scene, "ana"))

    assert told(await ana.page(CODE))[-1].startswith("Trop de codes faux")
    assert doors(await ana.page(CODE)) == []


async def test_beyond_thirty_wrong_codes_from_an_address_each_try_waits_and_the_regie_hears_once(
    scene: WebScene, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FROM_ONE", 2)
    waited: list[float] = []
    scene.tries.pause = lambda seconds: _noted(waited, seconds)
    for _ in range(4):
        async with scene.phone() as guesser:
            await guesser.types("BBBB-BBBB")

    await ana.types(await code_of(scene, "ana"))

    assert waited == [tries.WAIT] * 3
    assert doors(await ana.page(CODE)) == DESKS
    await scene.quiet()
    assert [each[:39] for each in scene.seen("regie")] == ["⚠️ Beaucoup de codes faux sur les pages"]


async def test_who_comes_while_others_wait_is_told_when_to_come_back(
    scene: WebScene, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FROM_ONE", 1)
    monkeypatch.setattr(tries, "MOST_WAITING", 0)
    await ana.types("BBBB-BBBB")

    refused = await ana.types("BBBB-BBBB")

    assert (refused.status, refused.headers["Retry-After"]) == (429, "60")
    assert refused.page.one("p", role="alert").text.startswith("Trop de codes faux")


async def _noted(waited: list[float], seconds: float) -> None:
    waited.append(seconds)


def test_what_counts_is_the_last_hour_one_address_and_a_whole_ipv6_block() -> None:
    now = [0.0]
    found = tries.Tries(steady=lambda: now[0])

    for number in range(tries.FROM_ONE - 1):
        assert found.count(f"2001:db8::{number:x}") is None
    assert found.count("2001:db8::ffff") == tries.FROM_ONE
    assert found.count("2001:db8::1") is None  # told already
    assert found.waits("2001:db8::2")
    assert not found.waits("192.0.2.1")
    for number in range(tries.IN_ALL):
        found.count(f"192.0.2.{number}")
    assert found.waits("198.51.100.1")
    now[0] = tries.HOUR + 1
    assert not found.waits("2001:db8::2")


async def test_somebody_known_on_a_chat_asks_there_for_the_code_of_their_phone(
    scene: WebScene, ana: Phone
) -> None:
    await scene.says("ana", "direct:ana", "moi")  # the account that the programme gives
    await scene.says("zoe", "direct:zoe", "moi")
    given = scene.seen("direct:ana")[-1]

    await ana.types(given.split(" : ")[1].split(".")[0])

    assert given.startswith("Ana Animatrice, voici le code qui ouvre vos pupitres sur un téléphone")
    assert scene.seen("direct:zoe")[-1].startswith("Ajoutez le code")
    assert doors(await ana.page(CODE)) == DESKS


async def test_a_full_room_keeps_nobody_of_a_desk_out(quick: Path) -> None:
    async with on_pages(quick, web={"devices": 1}) as scene, scene.phone() as crowd, scene.phone() as ana:
        await crowd.ask(C1, "Qui paie ?")

        await ana.types(await code_of(scene, "ana"))
        staged = await ana.does("/desk/comptoir-1", "scene", under="C1-1")

        assert (staged.status, doors(await ana.page(CODE))) == (303, DESKS)


async def test_whoever_is_forgotten_leaves_their_desks_and_comes_back_by_their_code(
    scene: WebScene, ana: Phone
) -> None:
    code = await code_of(scene, "ana")
    await ana.types(code)
    kept = ana.cookie
    await ana.post("/my/data", await ana.form("/my/data") | {"act": "forget"})

    gone = await ana.touch(CODE, "Oui, tout oublier")

    assert (gone.location, ana.cookie) == ("/my/data?forgotten=1", None)
    ana.cookie = kept or ""  # somebody copied it
    assert doors(await ana.page(CODE)) == []
    async with scene.phone() as other:
        await other.types(code)
        assert doors(await other.page(CODE)) == DESKS


# ── An admission whose answer died ──────────────────────────────────────────────────────────────────────


async def test_an_admission_that_is_delivered_again_lets_in_once_and_opens_no_door_that_was_closed_since(
    scene: WebScene, ana: Phone
) -> None:
    await ana.ask(C1, "Qui paie ?")
    admission = Outgoing("admit", "regie", "admission:web:1:regie", "t0ken", scene.wall, scene.wall)
    device = ana.device
    admission = replace(admission, person=device)
    assert scene.pages is not None

    first = await scene.pages.deliver(admission)
    again = await scene.pages.deliver(admission)  # it was journalled, and the bot died before it knew
    opened = doors(await ana.page(CODE))
    await ana.post(CODE, await ana.form(CODE) | {"act": "out"})
    last = await scene.pages.deliver(admission)

    assert {first, again, last} == {"t0ken"}
    assert opened == ["/regie"]
    assert await scene.store.run(people.closed_places, "web", device) == []
