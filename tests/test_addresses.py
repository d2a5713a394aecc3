"""An address works where an organiser or an animateur wrote it, and nowhere else."""

from dataclasses import replace

import pytest
from hostile_texts import DISCORD, MATRIX, NOON
from memory_platform import Message
from scene import Scene

from adapters.discord import render as on_discord
from adapters.matrix import render as on_matrix
from bot.port import body as b
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


@pytest.mark.parametrize(
    ("words", "discord", "html"),
    [
        ("« voir https://x.org/a_b_(c). »", "« voir <https://x.org/a_b_(c)>. »",
         '« voir <a href="https://x.org/a_b_(c)">https://x.org/a_b_(c)</a>. »'),
        ("(Go: https://x.org/a*b*_c_)", "(Go: <https://x.org/a*b*_c_>)",
         '(Go: <a href="https://x.org/a*b*_c_">https://x.org/a*b*_c_</a>)'),
        ("https://x.org/?a=1&b=“c”\u202f; fin", "<https://x.org/?a=1&b=“c>”\u202f; fin",
         '<a href="https://x.org/?a=1&amp;b=“c">https://x.org/?a=1&amp;b=“c</a>”\u202f; fin'),
        ("_https://x.org/a_, `https://x.org/b`", "\\_<https://x.org/a>\\_, \\`<https://x.org/b>\\`",
         '_<a href="https://x.org/a">https://x.org/a</a>_, `<a href="https://x.org/b">https://x.org/b</a>`'),
        ("https://x.org/a… puis https://x.org/b…", "<https://x.org/a>… puis <https://x.org/b>…",
         '<a href="https://x.org/a">https://x.org/a</a>… puis <a href="https://x.org/b">https://x.org/b</a>…'),
        ("www.x.org/a_b, aide@x.org !", "www.x.org/a\\_b, aide@x.org !", "www.x.org/a_b, aide@x.org !"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["annonce", "consigne C1 :"])
async def test_exactly_and_nothing_but_the_address(
    scene: Scene, command: str, words: str, discord: str, html: str
) -> None:
    await scene.says("olga", "regie", f"!{command} {words}")
    if command == "annonce":
        await scene.taps("olga", scene.last("regie").id, "✅")

    said = scene.last("hall" if command == "annonce" else "comptoir-1-desk")
    first = replace(said, body=b.Body((replace(said.body.blocks[0], spans=said.body.blocks[0].spans[1:]),)))
    markdown, matrix = shown(first)
    assert (markdown, matrix.plain, matrix.html) == (discord, words, f"<p>{html}</p>")


async def test_of_what_was_cut_short_it_is_no_link() -> None:
    cut = Message("m", "hall", "bot", body=b.paragraph(b.Words("voir https://x.org/a…", official=True)))

    assert is_harmless(cut)


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


async def test_in_the_reason_of_a_cancellation(scene: Scene) -> None:
    await scene.says("olga", "regie", f"!annuler C1 lisez {ADDRESS}")
    await scene.taps("olga", scene.last("regie").id, "✅")
    await scene.jump(minutes=2)

    assert works(scene.last("hall"))
