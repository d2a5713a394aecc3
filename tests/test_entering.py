"""`moi`: the code by which people of the programme enter their desks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

from bot.people import people
from bot.port.chat import Outgoing
from bot.port.errors import Refused

HIDDEN = (
    "Un code ne se dit pas devant tout le monde, rien n’est fait. Écrivez-le-moi en message direct ; "
    "il ne sert plus qu’à vous.\n"
    "Supprimez aussi votre message : ici, je ne peux pas effacer ce que d’autres écrivent."
)
USED = (
    "Un autre compte s’est déjà servi de ce code. Si c’est le vôtre, liez-les d’abord : lier. "
    "Sinon, prévenez les organisateurs."
)


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    async with Scene(quick, hour="10:20", platforms=[MemoryPlatform("boutons", buttons=True)]) as scene:
        yield scene


async def code_of(scene: Scene, named: str) -> str:
    return await scene.store.run(people.entry_code, named)


async def me(scene: Scene, handle: str, code: str) -> str:
    await scene.calls(handle, "hall", "moi", scene.chat, code=code)
    return scene.seen("hall", reader=handle)[-1]


def let_in(scene: Scene) -> list[tuple[str, str]]:
    joined = [e.content for e in scene.chat.events if e.content["kind"] == "Joined"]
    return sorted((content["handle"], content["place"]) for content in joined)


async def test_an_animateur_is_let_into_their_desks(scene: Scene) -> None:
    said = await me(scene, "anais", await code_of(scene, "ana"))

    assert said == (
        "Bonjour Ana Animatrice. Ces lieux vous sont ouverts "
        "(si une invitation vous parvient, acceptez-la) : le pupitre du comptoir 1, le pupitre du comptoir 2"
    )
    assert let_in(scene) == [("anais", "comptoir-1-desk"), ("anais", "comptoir-2-desk")]


async def test_an_organiser_is_let_in_everywhere(scene: Scene) -> None:
    await me(scene, "o", await code_of(scene, "olga"))

    places = ["comptoir-1-desk", "comptoir-2-desk", "regie", "restitution-desk"]
    assert let_in(scene) == [("o", place) for place in places]


async def test_a_grand_temoin_is_let_into_the_restitution_s(scene: Scene) -> None:
    await me(scene, "g", await code_of(scene, "gus"))

    assert ("g", "restitution-desk") in let_in(scene)


async def test_a_code_is_written_as_one_likes_in_a_conversation_of_one_s_own(scene: Scene) -> None:
    code = (await code_of(scene, "ana")).replace("-", " ").lower()

    await scene.says("anais", "direct:anais", f"moi {code}")

    assert scene.seen("direct:anais")[-1].startswith("Bonjour Ana Animatrice.")


@pytest.mark.parametrize(
    "words",
    ["moi aussi je voudrais savoir qui paie", "moi aussi", "moi et lui", "lier les deux", "lier quoi ?"],
)
async def test_a_question_that_begins_with_moi_is_a_question(scene: Scene, words: str) -> None:
    await scene.says("zoe", "direct:zoe", words)

    assert scene.seen("direct:zoe")[-1].startswith("Rien n’est encore publié. Pour quel comptoir ?")


MISTYPED = {
    "a sign dropped": "NNB4-BCT",
    "a sign doubled": "NNB4-BCTTO",
    "O for no sign of ours": "N0B4-BCTO",
    "I for no sign of ours": "NIB4-BCT1",
    "cut by a space": "ABCD EFGH",
    "half of it": "BCDF",
    "in small letters": "nnb4 bct",
    "small, no digit": "nnbcfgt",
}


@pytest.mark.parametrize("code", MISTYPED.values(), ids=MISTYPED.keys())
async def test_a_mistyped_code_is_no_question(scene: Scene, code: str) -> None:
    await scene.says("ana", "direct:ana", f"moi {code}")
    await scene.says("ana", "direct:ana", "C1")

    assert scene.seen("direct:ana") == [
        "Je ne connais pas ce code. Vérifiez-le, ou demandez-le aux organisateurs.",
        "Écrivez votre question après le nom du comptoir : C1 Comment financer la suite ?",
    ]
    assert scene.seen("comptoir-1") == []


async def test_a_person_who_gives_no_code_is_told_how_to_add_it_there(scene: Scene) -> None:
    await scene.says("ana", "direct:ana", "moi")

    told = "Ajoutez le code que les organisateurs vous ont donné : moi VOTRE-CODE"
    assert scene.seen("direct:ana") == [told]


async def test_a_mistyped_code_counts_as_a_try(scene: Scene) -> None:
    for code in MISTYPED.values():
        await scene.says("ana", "direct:ana", f"moi {code}")

    tired = "Trop de codes faux : réessayez dans une heure, ou demandez aux organisateurs."
    assert scene.seen("direct:ana").index(tired) == 5


async def test_a_code_serves_its_first_bearer_again_and_nobody_else(scene: Scene) -> None:
    code = await code_of(scene, "ana")
    await me(scene, "anais", code)

    assert await me(scene, "mallory", code) == USED
    assert (await me(scene, "anais", code)).startswith("Bonjour Ana Animatrice.")


async def test_a_wrong_code_is_refused_and_five_are_enough(scene: Scene) -> None:
    wrong = "Je ne connais pas ce code. Vérifiez-le, ou demandez-le aux organisateurs."
    assert [await me(scene, "eve", f"BBBB-BBB{n}") for n in range(2, 7)] == [wrong] * 5

    tired = "Trop de codes faux : réessayez dans une heure, ou demandez aux organisateurs."
    assert await me(scene, "eve", await code_of(scene, "ana")) == tired
    assert let_in(scene) == []


async def test_forgetting_gives_no_new_tries(scene: Scene) -> None:
    for number in range(2, 7):
        await me(scene, "eve", f"BBBB-BBB{number}")

    await scene.says("eve", "direct:eve", "oublie-moi oui")
    await scene.jump(seconds=1)

    tired = "Trop de codes faux : réessayez dans une heure, ou demandez aux organisateurs."
    assert await me(scene, "eve", await code_of(scene, "ana")) == tired


async def test_a_code_shown_in_public_serves_only_the_person_who_showed_it(scene: Scene) -> None:
    code = await code_of(scene, "ana")

    shown = await scene.says("anais", "comptoir-1", f"!moi {code}")

    assert scene.last("comptoir-1").reply_to == shown
    assert scene.seen("comptoir-1") == [HIDDEN]
    assert let_in(scene) == []
    assert await me(scene, "mallory", code) == USED
    assert (await me(scene, "anais", code)).startswith("Bonjour Ana Animatrice.")
    assert await scene.troubles() == []


async def test_a_code_stays_spent_when_the_person_who_showed_it_is_forgotten(scene: Scene) -> None:
    code = await code_of(scene, "ana")
    await scene.says("anais", "hall", f"!moi {code}")
    await me(scene, "mallory", code)

    await scene.says("anais", "direct:anais", "oublie-moi oui")
    await scene.jump(seconds=5)

    assert await me(scene, "mallory", code) == USED
    assert (await me(scene, "anais", code)).startswith("Bonjour Ana Animatrice.")
    assert {handle for handle, _ in let_in(scene)} == {"anais"}


async def test_codes_differ_by_person_and_stay_the_same(scene: Scene) -> None:
    codes = [await code_of(scene, named) for named in ("ana", "eva", "gus", "ana")]

    assert len(set(codes)) == 3
    assert codes[0] == codes[3]
    assert all(len(code) == 9 and code[4] == "-" for code in codes)


async def test_a_refused_admission_is_told_in_the_regie(scene: Scene) -> None:
    def closed(_when: str, outgoing: Outgoing) -> None:
        if outgoing.operation == "admit":
            raise Refused("no right to invite")

    scene.chat.fault = closed

    await me(scene, "g", await code_of(scene, "eva"))
    await scene.jump(minutes=1)  # the second refusal may come after the first was told

    told = " ".join(scene.seen("regie"))
    assert told.startswith("⚠️ Refusé")
    assert "le pupitre du comptoir 1" in told
    assert "le pupitre du comptoir 2" in told


async def test_a_code_used_on_one_platform_is_used_on_the_other_by_a_linked_account(quick: Path) -> None:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, hour="10:20", platforms=platforms) as scene:
        code = await code_of(scene, "ana")
        await scene.says("ana1", "direct:ana1", f"moi {code}")
        await scene.says("ana1", "direct:ana1", "lier")
        link = scene.seen("direct:ana1")[-1].split("lier ")[1].split(".")[0]
        await scene.calls("ana2", "hall", "lier", platforms[1], code=link)
        await scene.calls("ana2", "hall", "lier", platforms[1], code=f"{link} oui")

        await scene.calls("ana2", "hall", "moi", platforms[1], code=code)

        said = scene.seen("hall", "ana2", platforms[1])[-1]
        assert said.startswith("Bonjour Ana Animatrice.")


async def test_a_code_stays_with_the_account_that_showed_it_when_they_part(quick: Path) -> None:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, hour="10:20", platforms=platforms) as scene:
        code = await code_of(scene, "ana")
        await scene.says("ana1", "direct:ana1", f"moi {code}")
        await scene.says("ana1", "direct:ana1", "lier")
        link = scene.seen("direct:ana1")[-1].split("lier ")[1].split(".")[0]
        for words in (link, f"{link} oui"):
            await scene.calls("eve2", "hall", "lier", platforms[1], code=words)

        await scene.calls("eve2", "hall", "delier", platforms[1])

        await scene.calls("eve2", "hall", "moi", platforms[1], code=code)
        assert scene.seen("hall", "eve2", platforms[1])[-1] == USED
        await scene.says("ana1", "direct:ana1", f"moi {code}")
        assert scene.seen("direct:ana1")[-1].startswith("Bonjour Ana Animatrice.")
