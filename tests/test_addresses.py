"""An address works where an organiser or an animateur wrote it, and nowhere else."""

import pytest
from hostile_texts import DISCORD, MATRIX, NOON
from memory_platform import Message
from scene import Scene

from adapters.discord import render as on_discord
from adapters.matrix import render as on_matrix
from bot.port.chat import Outgoing

ADDRESS = "https://x.org/a_b"
WORKS = f'<a href="{ADDRESS}">{ADDRESS}</a>'


def shown(message: Message) -> tuple[str, on_matrix.Rendered]:
    """Render it as Discord and Matrix show it."""
    said = Outgoing("say", "hall", "key", "token", NOON, NOON, body=message.body, notify=True)
    return on_discord.render(said, DISCORD).content, on_matrix.render(said, MATRIX)


def works(message: Message) -> bool:
    discord, matrix = shown(message)
    return f"<{ADDRESS}>" in discord and WORKS in matrix.html and ADDRESS in matrix.plain


def is_harmless(message: Message) -> bool:
    discord, matrix = shown(message)
    return "x.\u2060org" in discord and "x.\u2060org" in matrix.plain and 'href="https://x' not in matrix.html


async def test_in_an_announcement_and_its_preview(scene: Scene) -> None:
    await scene.says("olga", "regie", f"!annonce Inscrivez-vous : {ADDRESS}")
    await scene.taps("olga", scene.last("regie").id, "✅")

    assert works(scene.last("hall"))
    assert works(scene.last("regie"))


@pytest.mark.parametrize("place", ["comptoir-1", "direct:sam"])
async def test_in_the_line_of_an_answer(scene: Scene, place: str) -> None:
    await scene.says("sam", place, "!question C1 Où ?")

    await scene.says("ana", "comptoir-1-desk", f"!repondu 1 {ADDRESS}")

    assert works(scene.last(place))


async def test_in_a_reason_corrected_afterwards(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "!question C1 Où ?")
    typed = await scene.says("ana", "comptoir-1-desk", "!ecarter 1 déjà posée")

    await scene.edits("ana", typed, f"!ecarter 1 lisez {ADDRESS}")
    await scene.jump(seconds=3)

    assert works([m for m in scene.chat.in_place("comptoir-1") if (m.key or "").startswith("card:")][-1])


async def test_in_a_question_from_the_room(scene: Scene) -> None:
    await scene.says("ana", "comptoir-1-desk", f"!salle Qu’en dit {ADDRESS} ?")

    await scene.says("sam", "comptoir-1", "!questions")

    assert works(scene.last("comptoir-1"))


async def test_not_in_what_a_participant_asks(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", f"!question C1 Et {ADDRESS} ?")

    await scene.says("ana", "comptoir-1-desk", "!scene 1")

    assert is_harmless(scene.stage_card())
    assert is_harmless(scene.last("comptoir-1"))
