"""The pages of desks and of the régie: for their members, and for nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection
from web_person import Phone
from web_scene import WebScene, on_pages

from adapters.web.devices import Devices
from bot.database.store import ERASED
from bot.outbox import standing
from bot.people import people
from bot.port.body import Body, Text, Words, paragraph
from bot.port.chat import Outgoing

DESK, REGIE = "/desk/comptoir-1", "/regie"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick) as scene:
        yield scene


@pytest.fixture
async def ana(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


async def enters(scene: WebScene, phone: Phone, named: str) -> None:
    await phone.types(await scene.store.run(people.entry_code, named))


# ── Who may open them ───────────────────────────────────────────────────────────────────────────────────


async def test_whoever_has_no_right_reads_the_way_in_and_is_led_to_the_page_by_their_code(
    scene: WebScene, ana: Phone
) -> None:
    refused = await ana.get(DESK)
    code = await scene.store.run(people.entry_code, "ana")

    form = refused.page.one("form", id="code")
    let_in = await ana.types(code, to=form.one("input", name="to").attributes["value"])

    assert (refused.status, refused.page.one("h1").text) == (403, "Cette page est réservée")
    assert let_in.location == DESK
    assert (await ana.page(DESK)).one("h1").text == "Le pupitre du comptoir 1"


@pytest.mark.parametrize(
    "path",
    [
        *(REGIE, DESK, "/desk/restitution", "/regie?lang=en", "/desk/comptoir-1?to=/"),
        *("/desk//comptoir-1", "/desk/comptoir-1/", "/Regie", "/desk/comptoir-1-desk", "/comptoir-1-desk"),
        *("/live?page=/desk/comptoir-1&language=fr", "/live?page=/regie&language=fr"),
        *("/%72egie", "/desk/%63omptoir-1", "/desk/comptoir-2", "/./regie", "/desk/../regie"),
    ],
)
async def test_nothing_of_a_desk_is_read_without_the_right(scene: WebScene, ana: Phone, path: str) -> None:
    scene.chat.join("ana", "comptoir-1-desk")
    scene.chat.join("olga", "regie")
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!retenir un secret du pupitre")
    await scene.says("olga", "regie", "!annonce un secret de la régie")
    await ana.ask("/comptoir-2", "Et moi ?")
    headers = {"X_Original_URL": REGIE, "X_Forwarded_For": "127.0.0.1", "X_Rewrite_URL": DESK}

    for found in (await ana.get(path), await ana.get(path, **headers)):
        assert found.status in (403, 404)
        assert "secret" not in found.body.decode()
        assert "Qui paie" not in found.body.decode()


async def test_a_forged_or_foreign_cookie_opens_nothing(scene: WebScene, ana: Phone) -> None:
    await enters(scene, ana, "ana")
    device = ana.device
    async with scene.phone() as eve:
        for cookie in (device, f"{device}.{'A' * 43}", Devices("another secret").cookie(device)):
            eve.cookie = cookie
            assert (await eve.get(DESK)).status == 403
        await eve.ask("/comptoir-1", "Qui décide ?")
        form = await ana.form("/")
        for fields in ({"do": "scene", "f-code": "C1-1"}, {"act": "press", "action": "x", "target": "y"}):
            assert (await eve.post(DESK, form | fields)).status == 403
            assert (await eve.post(DESK, await eve.form("/") | fields)).status == 403

    assert (await ana.get(DESK)).status == 200


async def test_only_an_edit_that_takes_words_away_has_the_files_wiped(scene: WebScene) -> None:
    """A vote must not: the digest of every desk follows it."""

    def edit(c: Connection, body: Body) -> bool:
        c.info.pop(ERASED, None)
        instant = scene.wall
        standing.edit(c, "web", Outgoing("edit", "x", "k", "t2", instant, instant, target="t", body=body))
        return ERASED in c.info

    said = [paragraph(Words("Qui paie ?"), Text(f" {votes} 👍")) for votes in (1, 2)]
    first = Outgoing("say", "comptoir-1-desk", "k", "t", scene.wall, scene.wall, body=said[0])
    await scene.store.run(standing.say, "web", first)

    assert not await scene.store.run(edit, said[1])
    assert await scene.store.run(edit, paragraph(Text("C1-1 : traitée")))
