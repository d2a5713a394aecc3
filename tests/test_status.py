"""`etat`: how things stand, for the organisers."""

from scene import Scene

from bot.port.chat import Outgoing
from bot.port.errors import Refused


async def test_status_says_platforms_queues_what_comes_and_what_went_wrong(scene: Scene) -> None:
    for text in ("Une ?", "Deux ?", "Trois ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    await scene.says("ana", "comptoir-1-desk", "!repondu 1")
    await scene.says("ana", "comptoir-1-desk", "!ecarter 2")
    await scene.jump(seconds=15)

    await scene.says("olga", "regie", "!etat")

    assert scene.seen("regie") == [
        "État à 10h\n"
        "• Memory : en ligne, entendu il y a 0 s · 0 à envoyer\n"
        "• Comptoir 1 : 3 questions, 1 en attente · 1 traitée · 1 écartée\n"
        "À venir :\n"
        "• 10h15 · rappel · le hall\n"
        "• 10h25 · rappel · le comptoir 1\n"
        "• 10h25 · rappel · le pupitre du comptoir 1\n"
        "Rien n’a été sauté ni refusé."
    ]


async def test_the_figures_of_a_queue_add_up(scene: Scene) -> None:
    for text in ("Une ?", "Deux ?", "Trois ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    await scene.says("ana", "comptoir-1-desk", "!suivante")
    await scene.says("sam", "comptoir-1", "!retirer 3")
    await scene.says("sam", "comptoir-2", "!question Quatre ?")
    await scene.says("sam", "comptoir-2", "!retirer 1")

    await scene.says("olga", "regie", "!etat")

    queues = [line for line in scene.seen("regie")[-1].split("\n") if "question" in line]
    assert queues == ["• Comptoir 1 : 2 questions, 1 en attente · 1 sur scène"]


async def test_status_says_what_was_refused_and_what_came_too_late(scene: Scene) -> None:
    def refuse(when: str, outgoing: Outgoing) -> None:
        if when == "before" and outgoing.place == "hall":
            raise Refused("403 <b>M_FORBIDDEN</b>")

    scene.chat.fault = refuse
    await scene.at("10:15")
    await scene.jump(minutes=26)

    await scene.says("olga", "regie", "!etat")

    assert scene.seen("regie")[-1].split("\n")[-3:] == [
        "⚠️ Sauté ou refusé :",
        "• refusé : 1 × rappel — le bot n’en a pas le droit (403 <b>M_FORBIDDEN</b>)",
        "• sauté : 4 × rappel — trop tard pour être utile",
    ]


async def test_a_quiet_end_of_day_is_said(scene: Scene) -> None:
    await scene.at("16:05")

    await scene.says("olga", "regie", "!status")

    assert scene.seen("regie")[-1].split("\n")[-3:] == [
        "À venir :",
        "• plus rien de prévu",
        "Rien n’a été sauté ni refusé.",
    ]
