"""The digest: when it is posted, its slots bound for life, its shrinking, and how it says what is left."""

import pytest
from scene import Scene

from bot.port.body import Person, links_of

DESK = "comptoir-1-desk"
FORMER = "Ancien digest : le nouveau est ici"


def _heads(scene: Scene) -> list[str]:
    """Return the first line of each digest of the desk."""
    digests = [m for m in scene.chat.in_place(DESK) if (m.key or "").startswith("digest:")]
    return [scene.read(m).split("\n")[0] for m in digests]


async def _ask(scene: Scene, *texts: str) -> None:
    for text in texts:
        await scene.says("sam", "comptoir-1", f"!question {text} ?")


async def test_the_first_digest_says_that_there_is_no_question_yet(scene: Scene) -> None:
    await scene.at("10:30")

    assert scene.read(scene.digest()) == (
        "Comptoir 1 · fin à 11h30 (dans 1 h)\n"
        "0 en attente\n"
        "Pas encore de question. Elles paraîtront ici ; !salle … note celles de la salle."
    )
    assert scene.marks(scene.digest().id) == []


async def test_a_planned_digest_without_questions_is_not_posted(scene: Scene) -> None:
    await scene.at("11:25")

    assert _heads(scene) == ["Comptoir 1 · fin à 11h30 (dans 1 h)"]


async def test_digests_come_at_the_start_halfway_and_ten_and_five_minutes_before_the_end(
    scene: Scene,
) -> None:
    await _ask(scene, "Une")
    seen = []
    for hour in ("10:30", "11:00", "11:20", "11:25", "11:30"):
        await scene.at(hour)
        await scene.jump(seconds=3)
        seen.append((hour, _heads(scene)))

    assert seen == [
        ("10:30", ["Comptoir 1 · fin à 11h30 (dans 1 h)"]),
        ("11:00", [FORMER, "Comptoir 1 · fin à 11h30 (dans 30 minutes)"]),
        ("11:20", [FORMER, FORMER, "Comptoir 1 · fin à 11h30 (dans 10 minutes)"]),
        ("11:25", [FORMER, FORMER, FORMER, "Comptoir 1 · fin à 11h30 (dans 5 minutes)"]),
        ("11:30", [FORMER, FORMER, FORMER, "Comptoir 1 · terminé à 11h30"]),
    ]


async def test_a_queue_that_is_empty_again_is_said_so_on_demand_only(scene: Scene) -> None:
    await _ask(scene, "Une")
    await scene.says("ana", DESK, "!repondu 1")
    await scene.at("11:05")
    planned = len(_heads(scene))

    await scene.says("ana", DESK, "!digest")

    assert planned == 1
    assert scene.read(scene.digest()).split("\n")[1:] == [
        "0 en attente · 1 traitée",
        "Plus aucune question n’attend. !salle … note celles de la salle.",
    ]


async def test_a_digest_has_five_lines_and_says_how_many_more_wait(scene: Scene) -> None:
    await _ask(scene, "A", "B", "C", "D", "E", "F", "G")
    await scene.at("10:30")

    lines = scene.read(scene.digest()).split("\n")
    assert lines[2:-2:2] == [f"{n}️⃣ {letter} ?" for n, letter in enumerate("ABCDE", 1)]
    assert lines[-2] == "… et 2 autres : !questions"


async def test_long_questions_are_cut_only_where_a_phone_has_no_room_for_them(scene: Scene) -> None:
    await _ask(scene, "mot " * 100)
    await scene.at("10:30")
    alone = scene.read(scene.digest()).split("\n")[2]

    await _ask(scene, *["mot " * 100] * 4)
    await scene.jump(seconds=3)
    among_five = scene.read(scene.digest()).split("\n")[2]

    assert alone == "1️⃣ " + "mot " * 100 + "?"
    assert among_five == "1️⃣ " + "mot " * 29 + "mot…"


async def test_new_questions_take_the_free_slots_in_place(scene: Scene) -> None:
    await scene.at("10:30")
    digest = scene.digest()

    await _ask(scene, "Une")
    await scene.says("ana", DESK, "!scene 1")
    await _ask(scene, "Deux")
    await scene.jump(seconds=3)

    assert scene.digest() is digest
    assert scene.read(digest).split("\n")[2:6] == [
        "▶️ 1️⃣ Une ?",
        "C1-1 · 0 👍 · Sam",
        "2️⃣ Deux ?",
        "C1-2 · 0 👍 · Sam",
    ]
    assert scene.marks(digest.id) == sorted(["1⃣", "2⃣", "⏭"])


async def test_a_slot_never_means_another_question(scene: Scene) -> None:
    await _ask(scene, "A", "B", "C", "D", "E", "F")
    await scene.at("10:30")
    digest = scene.digest().id
    await scene.says("ana", DESK, "!repondu 1")
    await scene.taps("eva", digest, "1️⃣")
    sixth = next(m.id for m in scene.chat.in_place("comptoir-1") if "F ?" in m.text)
    await scene.taps("zoe", sixth, "👍")
    await scene.jump(seconds=3)

    await scene.taps("ana", digest, "1️⃣")

    lines = scene.read(scene.digest()).split("\n")
    assert scene.digest().id == digest
    assert lines[2:6] == ["⏭️ F ?", "C1-6 · 1 👍 · Sam", "2️⃣ B ?", "C1-2 · 0 👍 · Sam"]
    assert lines[-2] == "~1️⃣ C1-1~ — traitée"
    assert scene.seen(DESK)[-1] == "C1-1 est déjà traitée : rien n’est fait."


async def test_a_digest_whose_lines_are_all_handled_gives_way_to_the_next_five(scene: Scene) -> None:
    await _ask(scene, "A", "B", "C", "D", "E", "F")
    await scene.at("10:30")

    for number in range(1, 6):
        await scene.says("ana", DESK, f"!repondu {number}")
    await scene.jump(seconds=3)

    assert _heads(scene)[0] == FORMER
    assert scene.read(scene.digest()).split("\n")[1:4] == [
        "1 en attente · 5 traitées",
        "1️⃣ F ?",
        "C1-6 · 0 👍 · Sam",
    ]


async def test_the_digest_says_that_the_session_ended_and_what_is_left(scene: Scene) -> None:
    await _ask(scene, "A", "B", "C", "D")
    await scene.at("11:25")
    await scene.says("ana", DESK, "!plus-tard 2")
    await scene.says("ana", DESK, "!ecarter 3")
    await scene.says("ana", DESK, "!scene 1")

    await scene.at("11:30")
    await scene.jump(seconds=3)

    assert scene.read(scene.digest()) == (
        "Comptoir 1 · terminé à 11h30\n"
        "1 en attente · 1 plus tard · 1 traitée\n"
        "2️⃣ C1-2 · 4️⃣ C1-4\n"
        "2️⃣ 4️⃣ sur scène · ⏭️ suivante : C1-4"
    )


@pytest.mark.parametrize(("messages", "digests"), [(15, 1), (16, 2)])
async def test_after_more_than_fifteen_messages_it_is_posted_again(
    scene: Scene, messages: int, digests: int
) -> None:
    await _ask(scene, "Une")
    await scene.at("10:30")

    for number in range(messages):
        await scene.says("ana", DESK, f"on en est là {number}")
    await scene.jump(seconds=3)

    assert len(_heads(scene)) == digests


async def test_a_tap_on_an_old_digest_is_refused_with_a_pointer(scene: Scene) -> None:
    await _ask(scene, "Une")
    await scene.at("10:30")
    former = scene.digest()
    await scene.says("ana", DESK, "!digest")
    await scene.jump(seconds=3)

    await scene.taps("ana", former.id, "❤️")
    await scene.taps("ana", former.id, "1️⃣")

    assert scene.read(former) == FORMER
    assert scene.marks(former.id) == []
    assert scene.seen(DESK)[-1] == "Ana : Ce digest est dépassé, rien n’est fait : le nouveau est ici"
    assert Person("Ana", "ana", ping=True) in scene.last(DESK).body.blocks[0].spans
    assert scene.last(DESK).reply_to == former.id
    assert [text for text in scene.seen("comptoir-1") if "posée maintenant" in text] == []


async def test_the_line_of_an_old_digest_links_to_the_current_one(scene: Scene) -> None:
    await _ask(scene, "Une")
    await scene.at("10:30")
    former = scene.digest()

    await scene.says("ana", DESK, "!digest")
    await scene.jump(seconds=3)

    assert [link.remote for link in links_of(former.body)] == [scene.digest().id]


async def test_a_digest_never_said_is_not_said_after_its_successor(scene: Scene) -> None:
    await _ask(scene, "Une")
    await scene.at("10:30")
    before = len(_heads(scene))

    scene.chat.say("ana", DESK, "!digest")
    scene.chat.say("eva", DESK, "!digest")
    await scene.quiet()
    await scene.jump(seconds=3)

    assert before == 1
    assert _heads(scene)[-1] == "Comptoir 1 · fin à 11h30 (dans 1 h)"
    assert set(_heads(scene)[:-1]) == {FORMER}
    assert await scene.troubles() == []


async def test_each_desk_has_its_own_digest(scene: Scene) -> None:
    await scene.says("sam", "comptoir-2", "!question Ailleurs ?")
    await scene.at("10:30")

    assert "Ailleurs ?" in scene.read(scene.digest("comptoir-2-desk"))
    assert "Ailleurs ?" not in scene.read(scene.digest())
