"""Words as people type them: every message to the bot is understood, or answered with a hint."""

from pathlib import Path

from memory_platform import MemoryPlatform
from scene import Scene

HINT = (
    "Pour poser une question : !question votre question, ou ❓ sous votre message. "
    "!aide dit ce que je sais faire d’autre."
)


# ── In a room ───────────────────────────────────────────────────────────────────────────────────────────


async def test_a_command_is_read_with_any_white_space_and_whatever_dresses_it(scene: Scene) -> None:
    written = [
        "!  question Qui paie ?",
        "!\u00a0question\u202fQui paie ?",
        "!question\tQui paie ?",
        "！question Qui paie ?",
        "！ question：Qui paie ?",
        "**!question** Qui paie ?",
        "__!question__ Qui paie ?",
        "*!question :* Qui paie ?",
        "`!question` Qui paie ?",
        "`!question Qui paie ?`",
        "```\n!question Qui paie ?\n```",
        "!**question** Qui paie ?",
        "!question C1\u00a0Qui paie ?",
    ]

    for text in written:
        await scene.says("sam", "comptoir-1", text)
    for number in range(1, len(written) + 1):
        await scene.says("sam", "direct:sam", f"question C1-{number}")

    assert [text.split("\n")[0] for text in scene.seen("direct:sam")] == ["Qui paie ?"] * len(written)


async def test_talk_that_only_looks_like_a_command_stays_talk(scene: Scene) -> None:
    for text in (
        "! Attention",
        "!  Attention",
        "**! Attention** à la marche",
        "`code`",
        "！！",
        "**gras** oui",
    ):
        await scene.says("sam", "comptoir-1", text)

    assert scene.seen("comptoir-1") == []


async def test_a_mention_of_the_bot_calls_a_command(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "question Qui paie ?", addressed=True)
    await scene.says("sam", "comptoir-1", "maintenant", addressed=True)

    assert scene.marks(question) == ["C1-1", "👍"]
    assert [text.split("\n")[0] for text in scene.seen("comptoir-1")] == ["En ce moment"]


async def test_a_command_called_by_a_mention_can_be_corrected(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "question Qui paye ?", addressed=True)

    await scene.edits("sam", question, "question Qui paie ?", addressed=True)
    await scene.says("sam", "direct:sam", "question C1-1")

    assert scene.seen("direct:sam") == ["Qui paie ?\nC1-1 · 0 👍 · Sam · en attente"]


async def test_a_mention_without_a_command_is_told_how_to_ask_once_an_hour(scene: Scene) -> None:
    for text in ("tu es là ?", "question bête, où est la salle ?", "merci !"):
        await scene.says("sam", "hall", text, addressed=True)
    await scene.jump(minutes=61)
    await scene.says("sam", "hall", "et maintenant alors ?", addressed=True)

    assert [text for text in scene.seen("hall") if "!question votre" in text] == [HINT, HINT]


async def test_a_question_without_its_sign_is_told_how_and_talk_is_not(scene: Scene) -> None:
    talk = ("question bête, où est la salle ?", "Question pour Eva, quand elle aura fini", "question de goût")
    for text in talk:
        await scene.says("sam", "comptoir-1", text)
    silent = scene.seen("comptoir-1")
    for text in ("question : Qui paie ?", "ask: who pays?", "question Pourquoi si tard ?"):
        await scene.says("sam", "comptoir-1", text)
    await scene.says("zoe", "comptoir-1", "question C1 Qui paie ?")

    assert silent == []
    assert scene.seen("comptoir-1") == [HINT, HINT]


async def test_a_command_under_another_sign_is_answered_with_the_right_one(scene: Scene) -> None:
    for who, text in (("sam", "/aide"), ("zoe", "?programme"), ("bea", "/me danse"), ("bea", "/dance")):
        await scene.says(who, "comptoir-1", text)

    assert scene.seen("comptoir-1") == [
        "Je ne connais pas « /aide ». Vouliez-vous dire !aide ?",
        "Je ne connais pas « ?programme ». Vouliez-vous dire !programme ?",
    ]


async def test_a_question_that_only_names_somebody_is_none(scene: Scene) -> None:
    asked = await scene.says("sam", "comptoir-1", "!question @Ana")

    assert scene.marks(asked) == ["🚫"]


# ── In a thread ─────────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_stays_in_the_thread_it_answers(scene: Scene) -> None:
    first = await scene.says("zoe", "comptoir-1", "Bonjour")

    await scene.says("sam", "comptoir-1", "!aide", thread=first)
    await scene.says("sam", "comptoir-1", "!aide")

    said = [message.thread for message in scene.chat.in_place("comptoir-1") if message.handle == "bot"]
    assert said == [first, None]


# ── In private ──────────────────────────────────────────────────────────────────────────────────────────


async def test_whatever_is_said_in_private_has_an_answer(scene: Scene) -> None:
    for text in (
        "",
        "!",
        "?",
        "!xyz",
        "?aide",
        "/aide",
        "!question @Ana",
        "👋",
        "12",
        "**aide**",
        "aidez-moi",
    ):
        before = len(scene.seen("direct:sam"))
        await scene.says("sam", "direct:sam", text)
        assert len(scene.seen("direct:sam")) == before + 1, text
        await scene.jump(seconds=6)


async def test_a_message_without_words_is_answered_by_one_line(scene: Scene) -> None:
    await scene.says("sam", "direct:sam", "")
    await scene.says("sam", "comptoir-1", "")

    assert scene.seen("direct:sam") == [
        "Je ne lis que les mots : écrivez-moi votre question, ou ce qui se passe. "
        "Rien n’est publié sans votre accord."
    ]
    assert scene.seen("comptoir-1") == []


# ── In the régie ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_place_without_its_colon_is_asked_about(scene: Scene) -> None:
    await scene.says("olga", "regie", "!annonce C2 on change de salle")
    preview = scene.last("regie")
    shown = scene.read(preview)

    await scene.taps("olga", preview.id, "🎯")
    await scene.jump(seconds=5)
    narrowed = scene.read(preview)
    await scene.taps("olga", preview.id, "✅")

    assert shown == (
        "Aperçu, pour le hall, tout de suite — ✅ envoyer, ❌ abandonner :\n"
        "> C2 on change de salle\n"
        "Pour le comptoir 2 seulement, sans son code en tête : 🎯, ou modifiez votre message : "
        "!annonce C2 : on change de salle"
    )
    assert (
        narrowed
        == "Aperçu, pour le comptoir 2, tout de suite — ✅ envoyer, ❌ abandonner :\n> on change de salle"
    )
    assert scene.seen("comptoir-2") == ["📣 on change de salle"]
    assert [text for text in scene.seen("hall") if "📣" in text] == []


async def test_everyone_has_it_with_these_words_where_that_was_meant(scene: Scene) -> None:
    await scene.says("olga", "regie", "!annonce C2 est complet")

    await scene.taps("olga", scene.last("regie").id, "✅")

    assert scene.seen("hall")[-1] == "📣 C2 est complet"


async def test_a_mention_does_the_same_on_a_platform_of_buttons(tmp_path: Path) -> None:
    chat = MemoryPlatform(buttons=True)
    async with Scene(tmp_path, platforms=[chat]) as scene:
        await scene.says("sam", "comptoir-1", "question Qui paie ?", addressed=True)
        await scene.says("sam", "hall", "tu es là ?", addressed=True)

        assert [text.split("\n")[0] for text in scene.seen("comptoir-1") if "❓" in text] == ["❓ Qui paie ?"]
        assert scene.seen("hall")[-1] == HINT
