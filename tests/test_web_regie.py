"""The page of the régie, and the desk of the restitution: every command from its form, then its preview."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from web_person import Phone, bodies
from web_scene import WebScene, on_pages

from adapters.rehearsal.html import Element
from bot.people import people
from bot.questions import notes, queue

REGIE, PLENARY = "/regie", "/desk/restitution"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick, platforms=[MemoryPlatform("salons")]) as scene:
        yield scene


@pytest.fixture
async def olga(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        await phone.types(await scene.store.run(people.entry_code, "olga"))
        yield phone


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def to_do(page: Element) -> list[str]:
    return [plain(each) for each in bodies(page.one("div", data_part="todo"))]


async def test_an_announcement_is_previewed_and_goes_where_boxes_are_ticked(
    scene: WebScene, olga: Phone
) -> None:
    await olga.does(REGIE, "annonce", texte="Le déjeuner est servi")
    [everywhere] = to_do(await olga.page(REGIE))
    await olga.touch(REGIE, "Envoyer")
    form = await olga.form(REGIE) | {"do": "annonce", "f-texte": "On monte", "f-heure": "11:00"}
    await olga.post(REGIE, form | {"in-announce-001": "C1", "in-announce-002": "C2"})
    planned = to_do(await olga.page(REGIE))[-1]
    await olga.touch(REGIE, "Prévoir")
    await scene.at("11:01")

    assert "Le déjeuner est servi" in everywhere
    assert "à 11h" in planned
    assert "Le déjeuner est servi" in " ".join(scene.seen("hall"))
    assert "On monte" in " ".join(scene.seen("comptoir-2"))
    assert "On monte" not in " ".join(scene.seen("hall"))


async def test_a_cue_reaches_its_desk_and_the_regie_reads_who_saw_it(scene: WebScene, olga: Phone) -> None:
    form = await olga.form(REGIE) | {"do": "consigne", "f-texte": "Cinq minutes", "in-cue-000": "C1"}
    await olga.post(REGIE, form)

    await olga.touch("/desk/comptoir-1", "Vu")
    await scene.jump(seconds=4)

    assert any("Cinq minutes" in each for each in scene.seen("comptoir-1-desk"))
    assert "vue par" in plain((await olga.page(REGIE)).text)


async def test_the_day_is_delayed_moved_cancelled_and_restored_each_after_a_preview(
    scene: WebScene, olga: Phone
) -> None:
    async def accepts() -> None:
        await olga.touch(REGIE, "Appliquer")
        await scene.quiet()

    await olga.does(REGIE, "retard", comptoir="restitution", minutes="15")
    [preview] = to_do(await olga.page(REGIE))
    await accepts()
    later = scene.day.programme.session("restitution").start
    await olga.does(REGIE, "avancer", comptoir="P", minutes="15")
    await accepts()
    await olga.does(REGIE, "prolonger", comptoir="C1", minutes="10")
    await accepts()
    await olga.does(REGIE, "changer-salle", comptoir="C1", salle="Le Bureau")
    await accepts()
    await olga.does(REGIE, "annuler", comptoir="C2", raison="inondée")
    await accepts()
    cancelled = scene.day.programme.session("comptoir-2").cancelled_because
    await olga.does(REGIE, "retablir", comptoir="C2")
    await accepts()
    await olga.does(REGIE, "annuler", comptoir="C2")
    await olga.touch(REGIE, "Abandonner")

    now = scene.day.programme
    assert "15h15" in preview
    assert (later - now.session("restitution").start).total_seconds() == 15 * 60
    assert (now.session("comptoir-1").rooms, cancelled) == (("bureau",), "inondée")
    assert f"{now.session('comptoir-1').end:%M}" == "40"
    assert not now.session("comptoir-2").cancelled


async def test_files_notes_and_voices_are_given_from_the_regie(scene: WebScene, olga: Phone) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await olga.does(REGIE, "rapport")
    await olga.does(REGIE, "fiche", comptoir="C1")
    await olga.does(REGIE, "retenir", comptoir="C1", texte="Tout le monde est venu")
    await olga.does(REGIE, "taire", code="C1-1")
    await scene.says("sam", "comptoir-2", "!question Et moi ?")
    silenced = len(await scene.store.run(queue.every))
    await olga.does(REGIE, "rendre-parole", code="C1-1")
    await olga.does(REGIE, "etat")
    await scene.quiet()

    page = await olga.page(REGIE)
    files = [each.attributes["href"] for each in page.all("a") if "download" in each.attributes]
    kinds = {(await olga.get(each)).headers["Content-Type"].partition(";")[0] for each in files}
    assert kinds == {"text/html", "application/pdf", "text/csv"}
    assert [each.text for each in await scene.store.run(notes.of_session, "comptoir-1")] == [
        "Tout le monde est venu"
    ]
    assert silenced == 1
    assert "Comptoir 1" in page.one("details", id="status").text


async def test_the_regie_sees_which_desk_is_stuck_and_puts_a_device_out(scene: WebScene, olga: Phone) -> None:
    async with scene.phone() as ana:
        await ana.types(await scene.store.run(people.entry_code, "ana"))
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.at("10:55")
        page = await olga.page(REGIE)
        desks = [plain(each.text) for each in page.one("div", data_part="desks").all("a")]
        listed = page.one("ul", data_part="present")

        [line] = [
            each for each in listed.all("li") if "Ana Animatrice" in each.text and "comptoir 1" in each.text
        ]
        await olga.does(REGIE, line.one("button").attributes["value"])

        assert "personne n’a rien fait depuis 25 min" in desks[0]
        assert "personne n’a rien fait" not in desks[1]
        assert ana.device not in str((await olga.get(REGIE)).body)
        assert [(await ana.get(path)).status for path in ("/desk/comptoir-1", "/desk/comptoir-2")] == [
            403,
            403,
        ]
    assert (await olga.get(REGIE)).status == 200


async def test_a_call_for_help_is_taken_in_the_regie(scene: WebScene, olga: Phone) -> None:
    await scene.says("sam", "comptoir-1", "!alerte Le micro est en panne")
    [call] = to_do(await olga.page(REGIE))

    await olga.touch(REGIE, "Je m’en occupe")

    assert "Le micro est en panne" in call
    assert "Olga" in plain((await olga.page(REGIE)).text)


@pytest.mark.parametrize("value", ["scene", "question", "oublie-moi", "sortir qui=nobody", "sortir"])
async def test_what_is_no_command_of_the_regie_is_refused(olga: Phone, value: str) -> None:
    assert (await olga.post(REGIE, await olga.form(REGIE) | {"do": value, "f-code": "C1-1"})).status == 400


async def test_the_desk_of_the_restitution_has_carried_questions_and_the_sheets_with_public_lines(
    scene: WebScene, olga: Phone
) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await olga.does("/desk/comptoir-1", "pleniere", under="C1-1")
    await scene.at("11:33")
    async with scene.phone() as bob:
        page = await bob.page("/comptoir-1")
        [form] = [each for each in page.all("form") if each.all("input", value="missing")]
        fields = {i.attributes["name"]: i.attributes["value"] for i in form.all("input", type="hidden")}
        await bob.post("/comptoir-1", fields | {"f-missing": "le prix de tout cela"})
    before = (await olga.page(PLENARY)).one("section", data_part="sheets").text
    await olga.touch(PLENARY, "Laisser de côté")
    await scene.jump(seconds=4)

    page = await olga.page(PLENARY)
    assert [each.attributes["id"] for each in page.one("div", data_part="queue").all("article")] == ["P-1"]
    assert "le prix de tout cela" in before
    assert "Remettre" in page.one("section", data_part="sheets").text
