"""The pages as a person in the room uses them: asking, voting, reading what became of it. No JavaScript."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from scene import files_hold
from web_person import Phone, bodies, questions
from web_scene import WebScene, on_pages

from adapters.rehearsal.html import Element
from adapters.web.crowd import Crowd
from bot.privacy import retention

C1 = "/comptoir-1"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick) as scene:
        yield scene


@pytest.fixture
async def ana(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


@pytest.fixture
async def bob(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


def own(page: Element) -> list[str]:
    """Return the reader's own questions: their words, and the small print below."""
    sections = page.all("section", class_="own")
    articles = sections[0].all("article") if sections else []
    return [" | ".join(p.text for p in each.all("p")) for each in articles]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_first_visitor_asks_with_one_form_and_is_known_from_then_on(ana: Phone) -> None:
    assert ana.cookie is None

    asked = await ana.ask(C1, "Qui paie ?", name="Ana")

    page = await ana.page(asked.location)
    assert (asked.status, asked.location) == (303, f"{C1}#own")
    assert questions(page) == ["C1-1 Qui paie ? (-)"]
    assert [plain(each) for each in own(page)] == ["Qui paie ? | C1-1 · Ana"]
    assert [plain(each) for each in bodies(page, "told")] == [
        "C’est noté : C1-1, pour le comptoir 1. Cette page vous dira ce qu’elle devient."
    ]
    assert page.one("input", name="name").attributes["value"] == "Ana"


async def test_a_form_that_is_sent_again_asks_once(scene: WebScene, ana: Phone) -> None:
    form = await ana.form(C1) | {"act": "ask", "text": "Qui paie ?"}

    first = await ana.post(C1, form)
    cookie, ana.cookie = ana.cookie, "lost"  # as if the answer had not come
    again = await ana.post(C1, form)

    assert (first.status, again.status, ana.cookie) == (303, 303, cookie)
    assert questions(await ana.page(C1)) == ["C1-1 Qui paie ? (-)"]


async def test_the_same_page_asks_another_question_in_other_words(ana: Phone) -> None:
    form = await ana.form(C1)

    for text in ("Qui paie ?", "Qui décide ?"):
        await ana.post(C1, form | {"act": "ask", "text": text})

    assert sorted(questions(await ana.page(C1))) == ["C1-1 Qui paie ? (-)", "C1-2 Qui décide ? (-)"]


async def test_who_gives_no_name_is_somebody(ana: Phone) -> None:
    await ana.ask(C1, "Qui paie ?")

    page = await ana.page(C1)
    assert [plain(each) for each in own(page)] == ["Qui paie ? | C1-1 · Quelqu’un"]
    assert page.one("input", name="name").attributes["value"] == ""


async def test_two_askings_that_differ_only_by_anonymity_give_the_same_list(quick: Path) -> None:
    read: list[str] = []
    for number, box in enumerate(({}, {"anonymous": "1"})):
        folder = quick / str(number)
        folder.mkdir()
        async with on_pages(folder) as scene, scene.phone() as zoe, scene.phone() as other:
            await zoe.ask(C1, "Qui paie ?", name="Zoé Dupont", **box)
            page = await other.page(C1)
            read.append(page.one("div", role="log").text.replace("Zoé Dupont", "anonyme"))
            assert ("Zoé" in (await other.get(C1)).body.decode()) is not bool(box)

    assert read[0] == read[1]


async def test_from_the_hall_one_asks_where_it_runs_or_where_one_says(ana: Phone) -> None:
    page = await ana.page("/")
    assert [option.attributes["value"] for option in page.all("option")] == [
        *("", "comptoir-1", "comptoir-2", "restitution")
    ]

    await ana.ask("/", "Qui paie ?", where="comptoir-2")

    assert questions(await ana.page("/comptoir-2")) == ["C2-1 Qui paie ? (-)"]
    assert [plain(each) for each in bodies(await ana.page("/"), "told")] == [
        "C’est noté : C2-1, pour le comptoir 2. Cette page vous dira ce qu’elle devient."
    ]


async def test_who_does_not_say_where_chooses_by_a_button(ana: Phone) -> None:
    await ana.ask("/", "Qui paie ?")
    [menu] = bodies(await ana.page("/"), "told")

    await ana.touch("/", "Comptoir 2")

    assert menu.startswith("Votre question n’est pas encore prise")
    assert questions(await ana.page("/comptoir-2")) == ["C2-1 Qui paie ? (-)"]


@pytest.mark.parametrize(
    ("text", "why"),
    [("  ", "Écrivez votre question."), ("x" * 501, "501 caractères\u00a0: c’est trop. 500 au plus.")],
)
async def test_words_that_cannot_be_taken_stay_in_the_form(ana: Phone, text: str, why: str) -> None:
    refused = await ana.ask(C1, text, name="Ana", anonymous="1")

    form = refused.page.one("form", id="ask")
    assert (refused.status, form.one("p", role="alert").text) == (400, why)
    assert form.one("textarea").text == text.strip()
    assert form.one("input", name="name").attributes["value"] == "Ana"
    assert "checked" in form.one("input", name="anonymous").attributes
    assert questions(await ana.page(C1)) == []


async def test_near_questions_are_shown_and_one_may_vote_instead(ana: Phone, bob: Phone) -> None:
    await ana.ask(C1, "Comment financer la formation des demandeurs d’emploi ?")

    await bob.ask(C1, "Comment financer la formation des demandeurs d’emploi à la campagne ?")
    await bob.touch(C1, "C1-1")

    assert questions(await bob.page(C1)) == [
        "C1-1 Comment financer la formation des demandeurs d’emploi ? (1)*"
    ]


# ── Voting ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_device_has_one_vote_and_takes_it_back_by_voting_again(ana: Phone, bob: Phone) -> None:
    await ana.ask(C1, "Qui paie ?")

    voted = await bob.vote(C1, "C1-1")
    counted = questions(await bob.page(C1))
    seen = questions(await ana.page(C1))
    await bob.vote(C1, "C1-1")

    assert (voted.status, voted.location) == (303, f"{C1}#C1-1")
    assert (counted, seen) == (["C1-1 Qui paie ? (1)*"], ["C1-1 Qui paie ? (-)"])
    assert questions(await bob.page(C1)) == ["C1-1 Qui paie ? (0)"]
    assert bodies(await bob.page(C1), "told") == []  # the page shows it


async def test_a_vote_sent_again_by_a_stale_page_is_not_taken_back(ana: Phone, bob: Phone) -> None:
    await ana.ask(C1, "Qui paie ?")
    stale, other = await bob.form(C1), await bob.form(C1)

    for form in (stale, stale, other):
        assert (await bob.post(C1, form | {"vote": "C1-1"})).status == 303

    assert questions(await bob.page(C1)) == ["C1-1 Qui paie ? (1)*"]


async def test_nobody_votes_for_their_own(ana: Phone) -> None:
    await ana.ask(C1, "Qui paie ?")

    await ana.post(C1, await ana.form(C1) | {"vote": "C1-1"})

    page = await ana.page(C1)
    assert page.all("button", class_="vote") == []
    assert page.one("div", role="log").one("p", class_="count").text == "aucune voix"


async def test_only_so_many_devices_take_part_from_one_address(quick: Path) -> None:
    async with on_pages(quick, web={"devices": 2}) as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        phones = [scene.phone() for _ in range(3)]
        voted = [(await phone.vote(C1, "C1-1")).status for phone in phones]
        asked = [(await phone.ask(C1, "Qui décide ?")).status for phone in phones[1:]]

        assert (voted, asked) == ([303, 303, 429], [303, 429])
        assert "C1-1 Qui paie ? (2)*" in questions(await phones[0].page(C1))
        for phone in phones:
            await phone.close()


async def test_whoever_took_part_goes_on_after_a_restart_into_a_full_room(quick: Path) -> None:
    async with on_pages(quick, web={"devices": 2}) as scene:
        ana, *others = [scene.phone() for _ in range(3)]
        await ana.ask(C1, "Qui paie ?")
        await scene.stop()
        await scene.start()
        await scene.quiet()

        came = [(await phone.vote(C1, "C1-1")).status for phone in others]
        asked = await ana.ask(C1, "Qui décide ?")
        kept = await ana.post("/my/data", await ana.form("/my/data") | {"act": "data"})
        await ana.post("/my/data", await ana.form("/my/data") | {"act": "forget"})
        done = await ana.touch("/my/data", "Oui, tout oublier")

        assert came == [303, 303]
        assert (asked.status, kept.status, done.location) == (303, 303, "/my/data?forgotten=1")
        for phone in (ana, *others):
            await phone.close()


def test_a_crowd_forgets_the_quiet_addresses_once_it_knows_too_many_devices() -> None:
    crowd = Crowd(2, in_all=3)
    assert [crowd.admits("here", device) for device in "abca"] == [True, True, False, True]

    assert [crowd.admits("there", device) for device in "de"] == [True, True]

    assert crowd.admits("here", "c")


# ── What became of it ───────────────────────────────────────────────────────────────────────────────────


async def test_the_asker_reads_on_their_page_what_the_desk_does_however_late(
    scene: WebScene, ana: Phone, bob: Phone
) -> None:
    await ana.ask(C1, "Qui paie ?", anonymous="1")
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.at("11:00")  # their press would be over on a chat

    await scene.says("ana", "comptoir-1-desk", "!ecarter 1 hors sujet")
    await scene.jump(seconds=20)

    [receipt, declined] = [plain(each) for each in bodies(await ana.page(C1), "told")]
    assert receipt.startswith("C’est noté, sans votre nom : C1-1")
    assert "C1-1" in declined
    assert "hors sujet" in declined
    assert questions(await ana.page(C1)) == []
    assert "hors sujet" not in (await bob.get(C1)).body.decode()


async def test_what_is_on_stage_and_what_was_answered_is_read_by_all(
    scene: WebScene, ana: Phone, bob: Phone
) -> None:
    await ana.ask(C1, "Qui paie ?", name="Ana")
    scene.chat.join("ana", "comptoir-1-desk")

    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    staged = (await bob.page(C1)).one("section", class_="stage").one("p", class_="text").text
    called = (await ana.page(C1)).all("article", class_="calls")
    await scene.says("ana", "comptoir-1-desk", "!repondu 1 La région")

    page = await bob.page(C1)
    [answered] = page.all("article", id="C1-1")
    assert (plain(staged), len(called)) == ("Qui paie ?", 1)
    assert "La région" in answered.text
    assert (await bob.page(C1)).all("article", class_="calls") == []


async def test_one_takes_ones_own_question_back(ana: Phone, bob: Phone) -> None:
    await ana.ask(C1, "Qui paie ?")

    for phone in (bob, ana):
        await phone.post(C1, await phone.form(C1) | {"withdraw": "C1-1"})
        if phone is bob:
            assert questions(await bob.page(C1)) == ["C1-1 Qui paie ? (0)"]

    assert questions(await bob.page(C1)) == []
    assert "retirée" in own(await ana.page(C1))[0]


async def test_a_closed_comptoir_has_no_form(scene: WebScene, ana: Phone) -> None:
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.says("ana", "comptoir-1-desk", "!fermer")

    page = await ana.page(C1)

    assert page.all("form", id="ask") == []
    assert page.one("p", class_="closed").text == "On ne prend plus de questions ici."


async def test_an_announcement_and_a_reminder_stand_in_the_hall(scene: WebScene, ana: Phone) -> None:
    scene.chat.join("olga", "regie")
    await scene.says("olga", "regie", "!annonce Déjeuner : https://example.org/menu")
    await scene.taps("olga", scene.last("regie").id, "✅")

    page = await ana.page("/")

    [announced] = [body for body in page.all("div", class_="body") if "Déjeuner" in body.text]
    assert announced.one("a").attributes == {
        "href": "https://example.org/menu",
        "rel": "noopener noreferrer",
    }


# ── One's own data ──────────────────────────────────────────────────────────────────────────────────────


async def test_one_reads_what_is_kept_and_has_it_erased(scene: WebScene, ana: Phone, bob: Phone) -> None:
    await ana.ask(C1, "Qui finance la frumioule ?", name="Zoé Dupont")
    device = ana.device

    await ana.post("/my/data", await ana.form("/my/data") | {"act": "data"})
    kept = bodies(await ana.page("/my/data"), "told")
    await ana.post("/my/data", await ana.form("/my/data") | {"act": "forget"})
    done = await ana.touch("/my/data", "Oui, tout oublier")
    await scene.quiet()

    assert any("frumioule" in each for each in kept)
    assert (done.status, done.location, ana.cookie) == (303, "/my/data?forgotten=1", None)
    assert "plus rien ici" in plain((await ana.page(done.location)).one("main").text)
    assert questions(await bob.page(C1)) == []
    for words in ("frumioule", "Zoé Dupont", device):
        assert not await scene.is_stored(words), words


async def test_erased_words_leave_what_was_said_of_them(scene: WebScene, ana: Phone, bob: Phone) -> None:
    await ana.ask(C1, "Qui finance la frumioule ?")
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.says("ana", "comptoir-1-desk", "!scene 1")
    assert "frumioule" in (await bob.get(C1)).body.decode()

    await scene.says("ana", "comptoir-1-desk", "!effacer 1")
    await scene.taps("ana", scene.last("comptoir-1-desk").id, "✅")

    for phone in (ana, bob):
        assert "frumioule" not in (await phone.get(C1)).body.decode()


async def test_nothing_stands_on_pages_once_words_are_erased(scene: WebScene, ana: Phone) -> None:
    await ana.ask(C1, "Qui finance la frumioule ?", name="Zoé Dupont")
    device = ana.device
    await scene.quiet()

    await scene.store.run(retention.erase_all, scene.wall)
    await scene.store.wipe()

    assert bodies(await ana.page(C1)) == []
    assert files_hold(scene, "frumioule", "Zoé Dupont", device) == set()


# ── Languages, and pages that do not exist ──────────────────────────────────────────────────────────────


async def test_words_in_another_language_say_so(scene: WebScene) -> None:
    async with scene.phone() as french, scene.phone(language="en") as english:
        await french.ask(C1, "Qui paie ?")
        read = await english.page(C1)

        said = [read.one("h1").one("span", lang="fr").text, read.one("bdi", lang="fr").text]
        assert said == ["Titre 1", "Qui paie ?"]
        assert (await french.page(C1)).all("bdi", lang="fr") == []


async def test_a_page_speaks_the_language_of_the_browser_until_another_is_chosen(scene: WebScene) -> None:
    async with scene.phone("de, en;q=0.8, fr;q=0.2") as phone:
        first = await phone.page(C1)
        chosen = await phone.get(f"{C1}?lang=fr")
        kept = await phone.page(C1)
        await phone.ask(C1, "Qui paie ?")
        await phone.get(f"{C1}?lang=en")
        await phone.post(C1, await phone.form(C1) | {"withdraw": "C1-1"})

        assert first.one("html").attributes["lang"] == "en"
        assert [each.one("html").attributes["lang"] for each in (chosen.page, kept)] == ["fr", "fr"]
        told = bodies(await phone.page(C1), "told")
        assert plain(told[0]).startswith("C’est noté")
        assert told[-1] == "C1-1 has been taken back, and its text erased."


@pytest.mark.parametrize("path", ["/comptoir-9", "/desk/c9", "/comptoir-1-desk", "/accueil", "/static/x.css"])
async def test_there_is_no_page_for_what_nobody_may_read(ana: Phone, path: str) -> None:
    answer = await ana.get(path)

    assert answer.status == 404
    assert answer.page.one("h1").text == "Cette page n’existe pas"


async def test_the_programme_leads_to_the_comptoirs(ana: Phone) -> None:
    page = await ana.page("/programme")

    links = [a.attributes["href"] for a in page.one("div", class_="programme").all("a")]
    assert links == ["/comptoir-1", "/comptoir-2", "/restitution"]
    assert "Accueil" in page.one("div", class_="programme").text
