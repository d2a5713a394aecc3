"""One public: the room's pages and two chats share a queue, its votes and its answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from web_person import Phone, bodies, questions
from web_scene import WebScene, on_pages

from bot.questions import heard, queue

C1 = "/comptoir-1"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    chats = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with on_pages(quick, platforms=chats) as scene:
        yield scene


@pytest.fixture
async def zoe(scene: WebScene) -> AsyncIterator[Phone]:
    async with scene.phone() as phone:
        yield phone


async def test_a_question_of_the_room_has_its_card_on_the_chats(scene: WebScene, zoe: Phone) -> None:
    await zoe.ask(C1, "Qui paie ?", name="Zoé")
    await scene.quiet()

    for chat in scene.platforms:
        assert scene.seen("comptoir-1", chat=chat) == ["❓ Qui paie ?\nC1-1 · Zoé"]


async def test_a_question_of_a_chat_is_on_the_page_and_votes_add_up(scene: WebScene, zoe: Phone) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    card = scene.last("comptoir-1", chat=scene.platforms[1])

    await scene.taps("ana", question, "👍")
    await scene.presses("eva", card, "vote:1", scene.platforms[1])
    await zoe.vote(C1, "C1-1")
    await scene.quiet()
    await scene.jump(seconds=20)  # counts are shown when there is time

    assert questions(await zoe.page(C1)) == ["C1-1 Qui paie ? (3)*"]
    [voted] = scene.last("comptoir-1", chat=scene.platforms[1]).actions
    assert voted.label == "Voter · 3"


async def test_pages_get_no_cards_and_no_word_that_says_how_to_ask(scene: WebScene, zoe: Phone) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    assert bodies(await zoe.page(C1), "said") == []
    assert await scene.troubles() == []


async def test_a_vote_on_a_page_is_answered_by_the_page_alone(scene: WebScene, zoe: Phone) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    before = await scene.outbox_rows("web")

    await zoe.vote(C1, "C1-1")
    await scene.quiet()

    assert await scene.outbox_rows("web") == before


async def test_a_vote_for_what_nobody_may_read_yet_counts_for_nothing(scene: WebScene, zoe: Phone) -> None:
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.says("ana", "comptoir-1-desk", "!moderer oui")
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await zoe.post(C1, await zoe.form(C1) | {"vote": "C1-1"})
    unseen = questions(await zoe.page(C1))
    await scene.says("ana", "comptoir-1-desk", "!valider 1")

    assert unseen == []
    assert questions(await zoe.page(C1)) == ["C1-1 Qui paie ? (0)"]


async def test_who_moderates_lets_a_question_of_the_room_through(scene: WebScene, zoe: Phone) -> None:
    scene.chat.join("ana", "comptoir-1-desk")
    await scene.says("ana", "comptoir-1-desk", "!moderer oui")
    await zoe.ask(C1, "Qui paie ?")
    async with scene.phone() as other:
        hidden = questions(await other.page(C1))
        told = bodies(await zoe.page(C1), "told")
        await scene.says("ana", "comptoir-1-desk", "!valider 1")

        assert (hidden, questions(await other.page(C1))) == ([], ["C1-1 Qui paie ? (0)"])
    assert "Les animateurs la lisent avant" in told[-1]


async def test_chats_that_are_away_do_not_stop_the_pages(scene: WebScene, zoe: Phone) -> None:
    for chat in scene.platforms:
        chat.go_away()

    await zoe.ask(C1, "Qui paie ?")

    assert questions(await zoe.page(C1)) == ["C1-1 Qui paie ? (-)"]
    assert bodies(await zoe.page(C1), "told") != []
    for chat in scene.platforms:
        chat.come_back()
    await scene.quiet()


async def test_who_follows_a_session_reads_the_word_before_it(quick: Path) -> None:
    async with on_pages(quick, hour="10:10") as scene, scene.phone() as zoe:
        await scene.at("10:20")
        [reminder] = (await zoe.page("/")).one("section", class_="said").all("div", class_="actions")
        label = reminder.all("button")[0].text

        await zoe.touch("/", label)
        await scene.at("10:25")

        told = bodies(await zoe.page("/"), "told")
    assert len(told) == 2  # that they follow it, and the word five minutes before


# ── The room ────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_came_by_the_rooms_screen_counts_as_the_room(scene: WebScene, zoe: Phone) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui décide ?")
    async with scene.phone() as far, scene.phone() as near:
        for phone in (zoe, near):
            await phone.get("/C1")  # the QR code of the screen
        await zoe.ask(C1, "Qui paie ?", name="Zoé")
        for phone in (far, near):
            await phone.vote(C1, "C1-2")

    asked = await scene.store.run(queue.by_code, "C1-2")
    assert asked is not None
    assert (asked.votes, heard.side_of(asked)) == ({"floor": 1, "web": 1}, heard.FLOOR)
    await scene.says("ana", "comptoir-1-desk", "!scene C1-2")
    assert await scene.store.run(queue.aloud, "comptoir-1") == {heard.FLOOR: 1}
    await scene.says("ana", "comptoir-1-desk", "!digest")
    assert (
        "posées : salle 1, Salons 0, Boutons 0, Web 0" in scene.seen("comptoir-1-desk", chat=scene.chat)[-1]
    )


async def test_votes_of_the_room_stay_the_rooms_when_their_givers_are_forgotten(
    scene: WebScene, zoe: Phone
) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui décide ?")
    await zoe.get("/R")
    await zoe.vote(C1, "C1-1")
    await zoe.post("/my/data", await zoe.form("/my/data") | {"act": "data"})
    kept = bodies(await zoe.page("/my/data"))[-1]

    await zoe.post("/my/data", await zoe.form("/my/data") | {"act": "forget"})
    await zoe.touch("/my/data", "Oui, tout oublier")

    assert "Que vous êtes venu par l’écran de la salle" in kept
    assert zoe.cookies == {}

    asked = await scene.store.run(queue.by_code, "C1-1")
    assert asked is not None
    assert asked.votes == {"floor": 1}
