"""Every command of a desk, given from its page: one touch, or two by a menu."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from web_person import Phone, bodies
from web_scene import WebScene, on_pages

from adapters.rehearsal.html import Element
from bot.pages import desk as pages
from bot.people import people
from bot.questions import notes, queue

DESK = "/desk/comptoir-1"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick, platforms=[MemoryPlatform("salons")]) as scene:
        for text in ("Qui paie ?", "Qui décide ?", "Qui vote ?"):
            await scene.says("sam", "comptoir-1", f"!question {text}")
        await scene.says("bob", "comptoir-1", "!voter C1-2")
        yield scene


@pytest.fixture
async def ana(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        await phone.types(await scene.store.run(people.entry_code, "ana"))
        yield phone


async def states(scene: WebScene) -> dict[str, str]:
    return {each.code: str(each.state) for each in await scene.store.run(queue.every)}


async def queued(phone: Phone) -> list[str]:
    """Return the codes of the queue as the desk reads it."""
    region = (await phone.page(DESK)).one("div", data_part="queue")
    return [each.attributes["id"] for each in region.all("article")]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def answer(page: Element) -> str:
    """Return what the bot has just answered."""
    region = page.one("div", data_part="told")
    return plain(bodies(region)[0]) if bodies(region) else ""


# ── One question after another ──────────────────────────────────────────────────────────────────────────


async def test_the_queue_is_ranked_and_one_touch_puts_a_question_on_stage(
    scene: WebScene, ana: Phone
) -> None:
    assert await queued(ana) == ["C1-2", "C1-1", "C1-3"]

    await ana.does(DESK, "scene", under="C1-1")

    page = await ana.page(DESK)
    assert page.one("section", class_="stage").one("p", class_="text").text == "Qui paie ?"
    assert await queued(ana) == ["C1-2", "C1-3"]


async def test_what_is_on_stage_is_answered_put_off_declined_asked_about_and_carried_by_one_touch(
    scene: WebScene, ana: Phone
) -> None:
    await ana.does(DESK, "suivante")
    await ana.does(DESK, "preciser", under="C1-2")
    await ana.does(DESK, "repondu", under="C1-2")
    await ana.does(DESK, "suivante")
    await ana.does(DESK, "plus-tard", under="C1-1")
    await ana.does(DESK, "scene", under="C1-3")
    await ana.does(DESK, "pleniere", under="C1-3")
    await ana.does(DESK, "scene", under="C1-1")
    await ana.does(DESK, "ecarter", under="C1-1")

    [_, asked, *_] = await scene.store.run(queue.every)
    assert asked.request == ""  # the standard sentence
    assert await states(scene) == {
        **{"C1-1": "declined", "C1-2": "answered", "C1-3": "carried"},
        "P-1": "waiting",
    }


async def test_a_line_goes_with_an_answer_a_refusal_or_what_is_asked(scene: WebScene, ana: Phone) -> None:
    await ana.does(DESK, "scene", under="C1-1")
    await ana.does(DESK, "preciser", under="C1-1", texte="Les villes ?")
    await ana.does(DESK, "repondu", under="C1-1", texte="3 régions, dès 2027")
    await ana.does(DESK, "ecarter", under="C1-2", texte="hors sujet")

    [paid, decided, _] = await scene.store.run(queue.every)
    assert (paid.request, paid.answer, decided.reason) == (
        "Les villes ?",
        "3 régions, dès 2027",
        "hors sujet",
    )


async def test_an_act_is_undone_within_thirty_seconds_and_offered_no_longer(
    scene: WebScene, ana: Phone
) -> None:
    await ana.does(DESK, "scene", under="C1-1")
    await ana.does(DESK, "annuler-geste")
    assert await states(scene) == {"C1-1": "waiting", "C1-2": "waiting", "C1-3": "waiting"}

    await ana.does(DESK, "scene", under="C1-1")
    await scene.jump(seconds=31)

    page = await ana.page(DESK)
    assert page.all("button", value="annuler-geste") == []


# ── By the menu ─────────────────────────────────────────────────────────────────────────────────────────


async def test_questions_are_merged_by_a_choice_or_a_number_and_taken_apart(
    scene: WebScene, ana: Phone
) -> None:
    await ana.does(DESK, "fusionner dans=C1-2", under="C1-1")
    await ana.does(DESK, "fusionner", under="C1-3", dans="2")
    merged = await states(scene)
    await ana.does(f"{DESK}/C1-1", "separer", under="C1-1")

    assert merged == {"C1-1": "merged", "C1-2": "waiting", "C1-3": "merged"}
    assert await states(scene) == {"C1-1": "waiting", "C1-2": "waiting", "C1-3": "merged"}


async def test_near_questions_are_merged_by_one_touch(scene: WebScene, ana: Phone) -> None:
    text = "Comment financer la formation des demandeurs d’emploi"
    for end in ("", " à la campagne"):
        await scene.says("sam", "comptoir-1", f"!question {text}{end} ?")

    await ana.does(DESK, "fusionner dans=C1-4")

    assert (await states(scene))["C1-5"] == "merged"


async def test_a_question_is_moved_given_to_somebody_and_kept(scene: WebScene, ana: Phone) -> None:
    await ana.does(DESK, "deplacer comptoir=C2", under="C1-1")
    await ana.does(DESK, "confier personne=eva", under="C1-2")
    proposed = "Eva Experte" in (await ana.page(DESK)).one("article", id="C1-2").text
    await ana.does(DESK, "confier personne=oui", under="C1-2")
    await ana.does(DESK, "retenir texte=C1-2", under="C1-2")
    await ana.does(DESK, "confier", under="C1-3", personne="Gus Témoin")

    found = {each.code: each for each in await scene.store.run(queue.every)}
    assert proposed
    assert (found["C1-1"].state, found["C2-1"].text, found["C1-2"].owner) == ("moved", "Qui paie ?", "eva")
    assert [note.text for note in await scene.store.run(notes.of_session, "comptoir-1")] == ["Qui décide ?"]
    assert "Proposée à Gus Témoin" in (await ana.page(DESK)).one("article", id="C1-3").text


async def test_erasing_shows_what_goes_and_a_second_touch_does_it(scene: WebScene, ana: Phone) -> None:
    await ana.does(DESK, "effacer", code="3")
    [preview] = bodies((await ana.page(DESK)).one("div", data_part="todo"))
    before = await states(scene)

    await ana.touch(DESK, "Effacer")

    await scene.quiet()
    assert "Qui vote ?" in preview
    assert before["C1-3"] == "waiting"
    assert not await scene.is_stored("Qui vote")


async def test_whoever_asked_is_silenced_and_heard_again(scene: WebScene, ana: Phone) -> None:
    await ana.does(DESK, "taire", under="C1-1")
    await scene.says("sam", "comptoir-1", "!question Et moi ?")
    silenced = len(await states(scene))
    await ana.does(DESK, "rendre-parole", code="1")
    await scene.says("sam", "comptoir-1", "!question Et moi ?")

    assert (silenced, len(await states(scene))) == (3, 4)


# ── For the whole desk ──────────────────────────────────────────────────────────────────────────────────


async def test_questions_wait_are_let_through_one_by_one_or_all_that_are_shown(
    scene: WebScene, ana: Phone
) -> None:
    await ana.does(DESK, "moderer texte=oui")
    for text in ("Et la ville ?", "Et la région ?", "Et l’État ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    page = await ana.page(DESK)
    shown = [each.attributes["id"] for each in page.one("div", data_part="proposed").all("article")]

    await ana.does(DESK, "valider", under="p-C1-4")
    await scene.says("sam", "comptoir-1", "!question Et l’Europe ?")
    stale = page.one("div", data_part="proposed").all("form")[-1]
    fields = {each.attributes["name"]: each.attributes["value"] for each in stale.all("input")}
    await ana.post(DESK, fields | {"do": stale.one("button").attributes["value"]})
    await ana.does(DESK, "moderer texte=non")

    assert shown == ["p-C1-4", "p-C1-5", "p-C1-6"]
    assert {code for code, state in (await states(scene)).items() if state == "proposed"} == {"C1-7"}


async def test_the_queue_is_closed_and_opened_and_the_floor_is_heard(scene: WebScene, ana: Phone) -> None:
    await ana.does(DESK, "fermer")
    closed = (await ana.page("/comptoir-1")).all("form", id="ask")
    await ana.does(DESK, "ouvrir")
    await ana.does(DESK, "salle", texte="Et au fond de la salle ?")

    assert closed == []
    assert (await ana.page("/comptoir-1")).all("form", id="ask")
    assert "C1-4" in await queued(ana)
    assert (await states(scene))["C1-4"] == "waiting"


async def test_notes_the_public_s_number_and_what_is_contested_are_kept(scene: WebScene, ana: Phone) -> None:
    await ana.does(DESK, "retenir", texte="Tout le monde est d’accord")
    await ana.does(DESK, "retenir", texte="Le prix", conteste="1")
    await ana.does(DESK, "retenir", presents="42")

    page = await ana.page(DESK)
    assert [plain(each.text) for each in page.one("div", data_part="notes").all("li")] == [
        *("Tout le monde est d’accord", "Le prix · contesté")
    ]
    assert await scene.store.run(notes.present, "comptoir-1") == 42


async def test_a_digest_a_sheet_and_a_page_to_print_are_asked_for(scene: WebScene, ana: Phone) -> None:
    for command in ("digest", "fiche", "feuille"):
        await ana.does(DESK, command)
    await scene.quiet()

    page = await ana.page(DESK)
    files = [
        each.attributes["href"]
        for each in page.one("section", class_="said").all("a")
        if "download" in each.attributes
    ]
    given = await ana.get(files[0])
    async with scene.phone() as stranger:
        refused = await stranger.get(files[0])
    assert scene.digest().body is not None
    assert (given.status, given.headers["Content-Type"], refused.status) == (200, "application/pdf", 404)
    assert any("Comptoir 1" in each for each in bodies(page.one("section", class_="said")))


async def test_a_cue_is_acknowledged_from_the_page_and_a_call_for_presence_too(
    scene: WebScene, ana: Phone
) -> None:
    scene.chat.join("olga", "regie")
    await scene.says("olga", "regie", "!consigne C1 : Plus que cinq minutes")
    [cue] = bodies((await ana.page(DESK)).one("div", data_part="todo"))

    await ana.touch(DESK, "Vu")
    await scene.jump(seconds=4)

    assert "Plus que cinq minutes" in cue
    assert bodies((await ana.page(DESK)).one("div", data_part="todo")) != [cue]
    assert "Ana" in plain(scene.seen("regie")[-1]) or "Quelqu’un" in plain(scene.seen("regie")[-1])


async def test_two_animateurs_at_once_and_the_second_is_told(scene: WebScene, ana: Phone) -> None:
    async with scene.phone() as eva:
        await eva.types(await scene.store.run(people.entry_code, "eva"))
        both = [await phone.form(DESK) | {"do": "scene", "f-code": "C1-1"} for phone in (ana, eva)]

        for phone, form in zip((ana, eva), both, strict=True):
            await phone.post(DESK, form)

        assert answer(await ana.page(DESK)) == "✅ C’est fait."
        assert "C1-1" in answer(await eva.page(DESK))
    assert await states(scene) == {"C1-1": "on stage", "C1-2": "waiting", "C1-3": "waiting"}


@pytest.mark.parametrize("value", ["annonce", "question", "scene2", "oublie-moi", "", "sortir", "rapport"])
async def test_what_is_no_command_of_a_desk_is_refused(ana: Phone, value: str) -> None:
    refused = await ana.post(DESK, await ana.form(DESK) | {"do": value, "f-code": "C1-1", "f-texte": "x"})

    assert refused.status == 400


async def test_a_desk_acts_on_its_own_questions_alone(scene: WebScene, ana: Phone) -> None:
    await scene.says("sam", "comptoir-2", "!question Et ici ?")

    await ana.post(DESK, await ana.form(DESK) | {"do": "scene", "f-code": "C2-1"})

    assert (await states(scene))["C2-1"] == "waiting"
    assert "C2-1" in answer(await ana.page(DESK))


async def test_a_question_has_a_page_of_its_own_which_its_number_opens(scene: WebScene, ana: Phone) -> None:
    opened = await ana.get(f"{DESK}/open?code=3")
    done = await ana.does(opened.location, "ecarter", under="C1-3", texte="hors sujet")
    async with scene.phone() as stranger:
        refused = await stranger.get(f"{DESK}/C1-3")

    assert (opened.status, opened.location, done.location) == (303, f"{DESK}/C1-3", DESK)
    assert (await states(scene))["C1-3"] == "declined"
    assert (refused.status, "hors sujet" in refused.body.decode()) == (403, False)
    assert (await ana.get(f"{DESK}/C1-9")).status == 404


async def test_a_long_queue_has_menus_first_then_links_and_the_rest_by_number(
    scene: WebScene, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "IN_FULL", 1)
    monkeypatch.setattr(pages, "SHOWN", 2)

    region = (await ana.page(DESK)).one("div", data_part="queue")
    assert [len(each.all("details")) for each in region.all("article")] == [1, 0]
    assert region.all("a", class_="more")[0].attributes["href"] == f"{DESK}/C1-1"
    assert "1 de plus" in (await ana.page(DESK)).one("div", data_part="more").text


async def test_a_desk_speaks_the_language_of_its_reader(scene: WebScene) -> None:
    async with scene.phone("en") as eva:
        await eva.types(await scene.store.run(people.entry_code, "eva"))
        await eva.does(DESK, "plus-tard", under="C1-2")
        line = (await eva.page(DESK)).one("article", id="C1-2").one("p", class_="small")

    assert plain(line.text) == "C1-2 · 1 👍 · kept for later · Sam · Salons"
