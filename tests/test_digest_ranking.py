"""The digest follows the ranking: lines change places, never numbers, and no question wins unseen."""

import re
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform, Message
from scene import Scene, comptoir, plenary, programme
from slowed import slowed

from bot.delivery.pace import BURST, SLOWEST

DESK = "comptoir-1-desk"
LINE = re.compile(r"^(?:((?:▶️ )?\S+ ).+\n(\S+) · \d+ 👍.*|(~.+))$", re.MULTILINE)
VOTERS = ("v1", "v2", "v3", "v4", "v5", "v6")


async def ask(scene: Scene, *texts: str) -> None:
    for text in texts:
        await scene.says("sam", "comptoir-1", f"!question {text} ?")


async def vote(scene: Scene, text: str, voters: int) -> None:
    asked = next(m for m in scene.chat.in_place("comptoir-1") if m.text == f"!question {text} ?")
    for voter in VOTERS[:voters]:
        await scene.taps(voter, asked.id, "👍")


def digests(scene: Scene, chat: MemoryPlatform | None = None) -> list[Message]:
    """Return the desk's digests, including earlier ones."""
    return [m for m in (chat or scene.chat).in_place(DESK) if (m.key or "").startswith("digest:")]


def codes(scene: Scene, chat: MemoryPlatform | None = None) -> list[str]:
    """Return the mark and the code of each line of the digest, without the words."""
    return ["".join(found) for found in LINE.findall(scene.read(scene.digest(chat=chat)))]


@pytest.fixture
async def six(scene: Scene) -> Scene:
    """Begin comptoir 1 with five questions on its digest; the sixth came after them."""
    await ask(scene, "A", "B", "C", "D", "E")
    await scene.at("10:30")
    await ask(scene, "F")
    await scene.jump(seconds=3)
    return scene


# ── Order ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_lines_follow_the_ranking_and_keep_their_number(scene: Scene) -> None:
    await ask(scene, "A", "B", "C")
    await scene.at("10:30")

    await vote(scene, "C", 2)
    await vote(scene, "B", 1)
    await scene.jump(seconds=3)
    await scene.taps("ana", scene.digest().id, "3️⃣")

    assert codes(scene) == ["3️⃣ C1-3", "2️⃣ C1-2", "1️⃣ C1-1"]
    assert "\nC1-3 · " in scene.read(scene.stage_card())


async def test_the_question_on_stage_comes_first_and_the_handled_ones_last(scene: Scene) -> None:
    await ask(scene, "A", "B", "C", "D")
    await scene.at("10:30")

    await scene.says("ana", DESK, "!repondu 1")
    await scene.says("ana", DESK, "!scene 3")
    await scene.says("ana", DESK, "!plus-tard 2")
    await scene.jump(seconds=3)

    assert codes(scene) == ["▶️ 3️⃣ C1-3", "4️⃣ C1-4", "2️⃣ C1-2", "~1️⃣ C1-1~ — traitée"]


async def test_a_fresh_digest_says_what_is_on_stage(scene: Scene) -> None:
    await ask(scene, "A", "Comment payer le brevet quand on est une toute petite association")
    await scene.at("10:30")
    await scene.says("ana", DESK, "!scene 2")

    await scene.says("ana", DESK, "!digest")

    assert scene.read(scene.digest()).split("\n")[1:5] == [
        "1 en attente",
        "▶️ Comment payer le brevet quand on est… · C1-2",
        "1️⃣ A ?",
        "C1-1 · 0 👍 · Sam",
    ]


async def test_a_digest_says_in_place_that_the_queue_is_closed(scene: Scene) -> None:
    await ask(scene, "A")
    await scene.at("10:30")
    digest = scene.digest()
    seen = []

    for word in ("!fermer", "!ouvrir"):
        await scene.says("ana", DESK, word)
        await scene.jump(seconds=3)
        seen.append(scene.read(digest).split("\n")[1])

    assert seen == ["1 en attente · file fermée", "1 en attente"]


async def test_the_restitutions_digest_says_what_is_on_stage_and_that_its_queue_is_closed(
    quick: Path,
) -> None:
    plan = programme(
        comptoir(1, "10:30", "11:30"),
        plenary("restitution", "10:30", "11:30", restitution=True, takes_questions=True),
        language="en",
    )
    async with Scene(quick, programme=plan) as scene:
        for text in ("One", "Two"):
            await scene.says("sam", "restitution", f"!ask {text}?")
        await scene.at("10:30")
        for word in ("!stage 1", "!close", "!digest"):
            await scene.says("olga", "restitution-desk", word)

        assert scene.read(scene.digest("restitution-desk")).split("\n") == [
            "Plenary · ends at 11:30 (in 1 h)",
            "1 waiting · queue closed",
            "▶️ One? · P-1",
            "1️⃣ Two?",
            "P-2 · 0 👍 · Sam",
            "1️⃣ on stage · ⏭️ next: P-2",
        ]


# ── A question that wins ────────────────────────────────────────────────────────────────────────────────


async def test_a_question_that_outranks_a_line_is_shown_in_a_new_digest_at_once(six: Scene) -> None:
    former = six.digest()

    await vote(six, "F", 4)

    assert six.digest().id != former.id
    assert codes(six) == ["1️⃣ C1-6", "2️⃣ C1-1", "3️⃣ C1-2", "4️⃣ C1-3", "5️⃣ C1-4"]


async def test_a_tie_moves_no_digest(six: Scene) -> None:
    former = six.digest()
    for text in ("A", "B", "C", "D", "E", "F"):
        await vote(six, text, 1)

    await six.jump(minutes=6)

    assert six.digest().id == former.id
    assert [line for line in codes(six) if "C1-6" in line] == []


async def test_a_handled_question_cannot_be_outranked(scene: Scene) -> None:
    await ask(scene, "A", "B", "C", "D", "E")
    await scene.at("10:30")
    for text in ("A", "B", "C", "D"):
        await vote(scene, text, 2)
    await scene.says("ana", DESK, "!repondu 5")
    await ask(scene, "F")
    former = scene.digest()

    await vote(scene, "F", 1)
    await scene.jump(minutes=6)

    assert scene.digest().id == former.id


async def test_until_a_new_digest_may_be_shown_a_line_names_the_winner(six: Scene) -> None:
    await vote(six, "F", 4)
    digest = six.digest()
    await ask(six, "G")
    await vote(six, "G", 5)
    await six.jump(seconds=3)

    assert six.digest().id == digest.id
    assert six.read(digest) == (
        "Comptoir 1 · fin à 11h30 (dans 1 h)\n"
        "7 en attente\n"
        "⏭️ G ?\nC1-7 · 5 👍 · Sam\n"
        "1️⃣ F ?\nC1-6 · 4 👍 · Sam\n"
        "2️⃣ A ?\nC1-1 · 0 👍 · Sam\n"
        "3️⃣ B ?\nC1-2 · 0 👍 · Sam\n"
        "4️⃣ C ?\nC1-3 · 0 👍 · Sam\n"
        "5️⃣ D ?\nC1-4 · 0 👍 · Sam\n"
        "… et une autre : !questions\n"
        "1️⃣–5️⃣ sur scène · ⏭️ suivante : C1-7"
    )


async def test_one_that_wins_and_is_not_the_next_is_named_with_how_to_stage_it(six: Scene) -> None:
    await vote(six, "F", 4)
    await ask(six, "G")
    await vote(six, "G", 2)
    await six.jump(seconds=3)

    lines = six.read(six.digest()).split("\n")
    assert codes(six)[:3] == ["1️⃣ C1-6", "↑ C1-7", "2️⃣ C1-1"]
    assert lines[-1] == "1️⃣–5️⃣ sur scène · ⏭️ suivante : C1-6 · ↑ !scene 7"

    await six.says("ana", DESK, "!scene 7")
    assert "\nC1-7 · " in six.read(six.stage_card())


async def test_five_minutes_later_it_is_shown_again_by_itself(six: Scene) -> None:
    await vote(six, "F", 4)
    digest = six.digest()
    await ask(six, "G")
    await vote(six, "G", 5)

    await six.jump(minutes=4, seconds=50)
    before = six.digest().id
    await six.jump(seconds=10)

    assert before == digest.id
    assert codes(six)[:2] == ["1️⃣ C1-7", "2️⃣ C1-6"]


async def test_it_is_shown_again_by_itself_after_a_restart(six: Scene) -> None:
    await vote(six, "F", 4)
    await ask(six, "G")
    await vote(six, "G", 5)
    before = six.digest().id

    await six.stop()
    await six.start()
    restarted = six.digest().id
    await six.jump(minutes=5)

    assert restarted == before
    assert codes(six)[:2] == ["1️⃣ C1-7", "2️⃣ C1-6"]


async def test_the_clock_is_wound_for_that_very_moment(six: Scene) -> None:
    await vote(six, "F", 4)
    shown = six.wall
    await ask(six, "G")
    await vote(six, "G", 5)
    await six.jump(minutes=4, seconds=50)

    assert await six.next_turn() == shown.replace(minute=shown.minute + 5)


async def test_no_digest_moves_within_half_a_minute_of_a_tap_in_its_desk(six: Scene) -> None:
    await six.taps("ana", six.digest().id, "1️⃣")
    await vote(six, "F", 4)
    tapped = six.digest().id

    await six.jump(seconds=26)
    waits = six.digest().id
    await six.jump(seconds=4)

    assert waits == tapped
    assert six.digest().id != tapped
    assert codes(six)[0] == "1️⃣ C1-6"


async def test_no_digest_moves_where_we_are_being_limited(six: Scene) -> None:
    _limit(six, "memory")
    former = six.digest().id

    await vote(six, "F", 2)
    limited = six.digest().id
    six.app.deliverers["memory"].pace.interval = 0.0
    await six.jump(seconds=1)

    assert limited == former
    assert six.digest().id != former


async def test_one_desk_moves_on_one_platform_while_the_other_is_limited(quick: Path) -> None:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, platforms=platforms) as scene:
        await ask(scene, "A", "B", "C", "D", "E")
        await scene.at("10:30")
        await ask(scene, "F")
        _limit(scene, "boutons")

        await vote(scene, "F", 2)

        assert [len(digests(scene, chat)) for chat in platforms] == [2, 1]


async def test_a_session_that_is_over_posts_no_digest_for_votes(six: Scene) -> None:
    await six.at("11:30")
    await six.jump(seconds=3)
    last = six.digest().id

    await vote(six, "F", 4)
    await six.jump(minutes=6)

    assert six.digest().id == last
    assert codes(six)[0] == "⏭️ C1-6"


async def test_a_winner_without_a_number_leaves_when_its_author_deletes_it(six: Scene) -> None:
    await vote(six, "F", 4)
    await ask(six, "Secret")
    await vote(six, "Secret", 5)
    await six.jump(seconds=3)
    named = six.read(six.digest())

    await six.deletes("sam", next(m.id for m in six.chat.in_place("comptoir-1") if "Secret" in m.text))
    await six.jump(seconds=3)

    assert "Secret ?" in named
    assert "Secret" not in six.read(six.digest())
    assert not await six.is_stored("Secret")


async def test_buttons_stand_in_the_order_of_the_numbers_and_say_what_the_text_says(buttons: Scene) -> None:
    for text in ("A", "B", "C"):
        await buttons.calls("sam", "comptoir-1", "question", buttons.chat, texte=text)
    await buttons.at("10:30")
    await buttons.calls("zoe", "comptoir-1", "voter", buttons.chat, code="3")
    await buttons.jump(seconds=3)

    assert codes(buttons) == ["3️⃣ C1-3", "1️⃣ C1-1", "2️⃣ C1-2"]
    assert [(a.emoji, a.label) for a in buttons.digest().actions] == [
        ("1️⃣", "C1-1"),
        ("2️⃣", "C1-2"),
        ("3️⃣", "C1-3"),
        ("⏭️", "Suivante\u00a0: C1-3"),
    ]


def _limit(scene: Scene, platform: str) -> None:
    """Slow the platform down: it has refused, and half of a burst takes most of a minute to come back."""
    scene.app.deliverers[platform].pace = slowed(SLOWEST, tokens=BURST / 2)
