"""Votes count people, not reactions; removing the mark removes the vote."""

from scene import Scene


async def _votes(scene: Scene, code: str = "C1-1") -> str:
    """Return the desk's count for a question: « 2 👍 »."""
    await scene.says("ana", "comptoir-1-desk", f"!question {code}")
    return scene.seen("comptoir-1-desk")[-1].split(" · ")[1]


async def test_each_person_counts_once_whatever_they_tap(scene: Scene) -> None:
    question = await scene.says("sam", "hall", "!question C1 Qui paie ?")
    card = scene.last("comptoir-1")

    await scene.taps("zoe", question, "👍")
    await scene.taps("zoe", question, "👍🏽")
    await scene.taps("zoe", question, "C1-1")
    await scene.taps("zoe", card.id, "👍")
    await scene.taps("bob", card.id, "👍🏿")

    assert await _votes(scene) == "2 👍"


async def test_the_code_under_a_question_is_a_vote_and_another_code_is_none(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.taps("zoe", question, "c1-1")
    await scene.taps("bob", question, "C1-2")
    await scene.taps("eve", question, "❤️")

    assert await _votes(scene) == "1 👍"


async def test_neither_the_bots_nor_the_askers_mark_counts(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.taps("sam", question, "👍")

    assert await _votes(scene) == "0 👍"


async def test_a_mark_taken_away_takes_the_vote_away(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    first = await scene.taps("zoe", question, "👍")
    second = await scene.taps("zoe", question, "C1-1")

    await scene.deletes("zoe", first)
    with_one_left = await _votes(scene)
    await scene.deletes("zoe", second)

    assert (with_one_left, await _votes(scene)) == ("1 👍", "0 👍")


async def test_one_may_vote_by_word(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    here = await scene.says("zoe", "comptoir-1", "!voter 1")
    elsewhere = await scene.says("bob", "hall", "!vote c1 1")
    own = await scene.says("sam", "comptoir-1", "!voter C1-1")
    await scene.says("eve", "direct:eve", "voter C1-1")

    assert [scene.marks(event) for event in (here, elsewhere, own)] == [["👍"], ["👍"], ["🚫"]]
    assert scene.seen("comptoir-1") == ["C1-1 est votre question : votre voix ne compte pas pour elle."]
    assert scene.seen("direct:eve") == ["Votre voix compte pour C1-1 : 3 👍."]
    assert await _votes(scene) == "3 👍"


async def test_a_vote_by_word_goes_with_its_message(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    vote = await scene.says("zoe", "comptoir-1", "!voter 1")

    await scene.deletes("zoe", vote)

    assert await _votes(scene) == "0 👍"


async def test_a_vote_for_nothing_is_answered_with_how_to_vote(scene: Scene) -> None:
    await scene.says("zoe", "direct:zoe", "!voter")
    await scene.says("zoe", "direct:zoe", "!voter C1-9")

    assert scene.seen("direct:zoe") == [
        "Dites pour quelle question : !voter C1-3. Ou touchez 👍 sous la question.",
        "Je ne connais pas C1-9. !questions donne les codes.",
    ]


async def test_an_answered_question_takes_no_more_votes(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("ana", "comptoir-1-desk", "!repondu 1")

    await scene.taps("zoe", question, "👍")
    await scene.says("zoe", "direct:zoe", "!voter C1-1")

    assert scene.seen("direct:zoe") == ["C1-1 est déjà traitée : rien n’est fait."]
    assert await _votes(scene) == "0 👍"


async def test_votes_rank_the_digest_and_show_in_it(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Première ?")
    second = await scene.says("sam", "comptoir-1", "!question Seconde ?")
    await scene.taps("zoe", second, "👍")
    await scene.at("10:30")

    await scene.taps("bob", second, "👍")
    await scene.jump(seconds=3)

    assert scene.read(scene.digest()).split("\n")[2:6] == [
        "1️⃣ Seconde ?",
        "C1-2 · 2 👍 · Sam",
        "2️⃣ Première ?",
        "C1-1 · 0 👍 · Sam",
    ]


async def test_the_public_sees_equals_in_an_order_of_each_readers_own(scene: Scene) -> None:
    for number in range(6):
        await scene.says("sam", "comptoir-1", f"!question Numéro {number} ?")

    readers = [f"reader{number}" for number in range(6)]
    for reader in readers:
        await scene.says(reader, f"direct:{reader}", "questions C1")
    first_shown = {scene.seen(f"direct:{reader}")[0].split("\n")[1] for reader in readers}

    assert len(first_shown) > 1


async def test_a_button_votes_and_pressed_again_takes_the_vote_back(buttons: Scene) -> None:
    await buttons.calls("sam", "comptoir-1", "question", buttons.chat, texte="Qui paie ?")
    card = buttons.last("comptoir-1")

    for _ in range(3):
        await buttons.presses("zoe", card, "vote", buttons.chat)
    await buttons.presses("sam", card, "vote", buttons.chat)

    assert buttons.seen("comptoir-1", reader="zoe")[1:] == [
        "Votre voix compte pour C1-1 : 1 👍.",
        "Votre voix pour C1-1 est retirée : 0 👍.",
        "Votre voix compte pour C1-1 : 1 👍.",
    ]
    assert buttons.seen("comptoir-1", reader="sam")[2:] == [
        "C1-1 est votre question : votre voix ne compte pas pour elle."
    ]
    assert buttons.seen("comptoir-1") == ["❓ Qui paie ?\nC1-1 · Sam"]
    assert await _votes(buttons) == "1 👍"
