"""Questions given to a person of the programme, who may answer them days later."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from scene import Scene, at

from bot.database import schema
from bot.people import people
from bot.port.chat import SuggestionRequest
from bot.privacy import retention
from bot.questions.owning import Standing, folded

OWNED = "confiée à Eva Experte"


@pytest.fixture
async def asked(scene: Scene) -> Scene:
    """Begin comptoir 1 with a question of sam's; eva, its expert, has shown her code to us."""
    await scene.says("eva", "direct:eva", f"moi {await scene.store.run(_code_of_eva)}")
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.at("10:30")
    return scene


def _code_of_eva(c: sa.Connection) -> str:
    return people.entry_code(c, "eva")


def _proposal(scene: Scene, place: str = "comptoir-1-desk") -> str:
    found = [m for m in scene.chat.in_place(place) if (m.key or "").startswith("owner:")]
    return found[-1].id


async def _seen_by_zoe(scene: Scene) -> str:
    await scene.says("zoe", "comptoir-1", "!q C1-1")
    return scene.seen("comptoir-1")[-1]


@pytest.mark.parametrize(
    ("acts", "stands"),
    [
        ([("eva", False)], Standing(proposed="eva")),
        ([("eva", False), ("eva", True)], Standing(owner="eva")),
        ([("eva", False), ("eva", True), ("gus", False)], Standing("eva", "gus")),
        ([("eva", False), ("eva", True), ("gus", False), (None, False)], Standing("eva")),
        ([("eva", False), ("eva", True), (None, False)], Standing()),
        ([("eva", False), ("eva", True), ("gus", False), ("gus", True)], Standing("gus")),
    ],
)
def test_an_owner_stays_one_until_somebody_else_accepts(
    acts: list[tuple[str | None, bool]], stands: Standing
) -> None:
    assert folded(acts) == stands


async def test_nobody_outside_the_desk_reads_a_name_before_its_yes(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva experte")
    before = await _seen_by_zoe(asked)

    await asked.taps("ana", _proposal(asked), "✅")
    await asked.jump(seconds=4)

    assert "Eva" not in before
    assert (await _seen_by_zoe(asked)).endswith(f" · {OWNED}")
    await asked.says("zoe", "comptoir-1", "!questions")
    assert asked.seen("comptoir-1")[-1].endswith(f"C1-1 · 0 👍 · Sam · {OWNED}")
    assert f"C1-1 · 0 👍 · Sam · {OWNED}" in asked.read(asked.digest())


async def test_a_proposal_is_read_in_the_desk_and_in_the_conversation_of_the_person(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!assign 1 Éva")

    desk, direct = _proposal(asked), _proposal(asked, "direct:eva")
    assert asked.read(asked.chat.messages[desk]) == (
        "Eva Experte répondra à C1-1, même plus tard ?\nQui paie ?\n"
        "✅ oui · ❌ non · l’un de vous peut le dire à sa place"
    )
    assert asked.read(asked.chat.messages[direct]) == (
        "Les animateurs vous confient C1-1 : y répondrez-vous, même plus tard ?\nQui paie ?\n"
        "✅ oui · ❌ non · ou répondez à ce message : oui, non"
    )
    assert asked.marks(desk) == asked.marks(direct) == ["✅", "❌"]


async def test_the_person_accepts_where_they_wrote_to_us_and_answers_there(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")

    await asked.taps("eva", _proposal(asked, "direct:eva"), "✅")
    await asked.jump(seconds=4)
    told = asked.read(asked.chat.messages[_proposal(asked, "direct:eva")])
    await asked.says("eva", "direct:eva", "repondu C1-1 La région, dès 2027")

    assert told == (
        "C1-1 vous est confiée. Répondez ici, même dans quelques jours : repondu C1-1 votre réponse. "
        "❌ la rend."
    )
    assert asked.seen("comptoir-1")[-1] == "Sam : ✅ Qui paie ?\nRéponse à C1-1 : La région, dès 2027"


async def test_a_question_carried_meanwhile_is_answered_where_it_went(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    await asked.taps("ana", _proposal(asked), "✅")

    await asked.says("ana", "comptoir-1-desk", "!pleniere 1")
    await asked.jump(seconds=4)

    assert asked.read(asked.chat.messages[_proposal(asked)]) == (
        "P-1 est confiée à Eva Experte, et se traite dans le pupitre de la plénière. ❌ la reprend."
    )


async def test_buttons_say_what_they_do_once(quick: Path) -> None:
    async with Scene(quick, platforms=[MemoryPlatform(buttons=True)], hour="10:30") as scene:
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.says("ana", "comptoir-1-desk", "!confier 1 eva")
        message = scene.chat.messages[_proposal(scene)]
        asks = scene.read(message)
        await scene.presses("ana", message, "yes", scene.chat)
        await scene.jump(seconds=4)

        assert asks.split("\n")[-1] == "l’un de vous peut le dire à sa place"
        assert scene.read(message).endswith("même dans quelques jours.")
        assert [action.label for action in message.actions] == ["Reprendre"]


async def test_a_person_whose_account_the_programme_gives_accepts_by_a_word(asked: Scene) -> None:
    await asked.says("ana", "direct:ana", "aide")
    await asked.says("olga", "comptoir-1-desk", "!confier 1 ana-animatrice")

    await asked.says("ana", "direct:ana", "oui", reply_to=_proposal(asked, "direct:ana"))

    assert (await _seen_by_zoe(asked)).endswith(" · confiée à Ana Animatrice")


async def test_nobody_else_answers_from_a_private_conversation(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    await asked.says("eva", "direct:eva", "!repondu C1-1 La région")
    before = asked.seen("direct:eva")[-1]
    await asked.says("ana", "comptoir-1-desk", "!confier 1 oui")

    await asked.says("zoe", "direct:zoe", "!repondu C1-1 La région")

    refusal = "Cette commande est celle des animateurs, dans leur pupitre. Pour poser une question : "
    assert before == asked.seen("direct:zoe")[-1] == f"{refusal}!question votre question"
    assert "Réponse" not in "".join(asked.seen("comptoir-1"))


async def test_a_no_and_the_command_alone_take_it_back(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    await asked.taps("eva", _proposal(asked, "direct:eva"), "❌")
    refused = asked.read(asked.chat.messages[_proposal(asked)])
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    await asked.says("ana", "comptoir-1-desk", "!confier 1 oui")
    shown = await _seen_by_zoe(asked)

    await asked.says("ana", "comptoir-1-desk", "!confier 1")
    await asked.jump(seconds=4)

    assert refused == "C1-1 n’est pas confiée à Eva Experte."
    assert OWNED in shown
    assert OWNED not in await _seen_by_zoe(asked)
    assert OWNED not in asked.read(asked.digest())


async def test_an_assignment_is_undone_by_taking_the_tap_away(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    tap = await asked.taps("ana", _proposal(asked), "✅")
    await asked.deletes("ana", tap)
    undone = await _seen_by_zoe(asked)

    await asked.says("ana", "comptoir-1-desk", "!annuler-geste")

    assert OWNED not in undone
    assert [m.key for m in asked.chat.in_place("comptoir-1-desk") if (m.key or "").startswith("owner:")] == []


async def test_the_second_of_two_who_decide_is_told(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    proposal = _proposal(asked)

    asked.chat.react("ana", proposal, "❌")
    asked.chat.react("olga", proposal, "✅")
    await asked.quiet()

    assert asked.seen("comptoir-1-desk")[-1] == "Olga : C’est déjà décidé pour C1-1 : rien n’est fait."


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("!confier", "Dites laquelle, et à qui : !confier 3 Nom (pour C1-3). !confier 3 la reprend."),
        (
            "!confier 1 Personne",
            "Je ne connais pas « Personne » au programme. Par exemple : "
            "Eva Experte, Gus Témoin, Ana Animatrice, Olga Organisatrice",
        ),
        ("!confier 1", "C1-1 n’est confiée ni proposée à personne : rien n’est fait."),
        ("!confier 1 oui", "C1-1 n’est confiée ni proposée à personne : rien n’est fait."),
        ("!confier 7 eva", "Je ne connais pas C1-7. !questions donne les codes."),
    ],
)
async def test_what_cannot_be_given_is_refused_with_what_to_write(
    asked: Scene, typed: str, refusal: str
) -> None:
    await asked.says("ana", "comptoir-1-desk", typed)

    assert asked.seen("comptoir-1-desk")[-1] == refusal


async def test_the_form_of_the_command_suggests_people_of_the_desk_first(asked: Scene) -> None:
    request = SuggestionRequest("memory", "comptoir-1-desk", "ana", "confier", "personne", "")

    names = [each.value for each in await asked.chat.suggest(request)]

    assert names == ["Eva Experte", "Gus Témoin", "Ana Animatrice", "Olga Organisatrice"]


# ── Afterwards ──────────────────────────────────────────────────────────────────────────────────────────


async def test_what_has_an_owner_has_an_end_and_is_not_declined_with_the_rest(asked: Scene) -> None:
    await asked.says("zoe", "comptoir-1", "!question Et demain ?")
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    await asked.says("ana", "comptoir-1-desk", "!confier 1 oui")
    await asked.at("11:30")
    board = next(m for m in asked.chat.in_place("comptoir-1-desk") if (m.key or "").startswith("open:"))

    await asked.taps("ana", board.id, "❌")
    await asked.jump(seconds=4)
    await asked.says("olga", "regie", "!etat")

    assert (await _seen_by_zoe(asked)).split("\n")[1:] == [f"C1-1 · 0 👍 · Sam · en attente · {OWNED}"]
    assert "Sans fin : 0" in asked.seen("regie")[-1]


async def test_the_next_morning_at_nine_a_desk_reads_what_its_people_owe(asked: Scene) -> None:
    await asked.says("zoe", "comptoir-1", "!question Et demain ?")
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    await asked.says("ana", "comptoir-1-desk", "!confier 1 oui")
    await asked.at("12:00")
    before = len(asked.seen("comptoir-1-desk"))

    asked.wall = at("09:00") + timedelta(days=1) - timedelta(seconds=1)
    await asked.quiet()
    too_early = asked.seen("comptoir-1-desk")[before:]
    await asked.jump(seconds=1)
    await asked.jump(hours=3)

    told = asked.seen("comptoir-1-desk")[before + len(too_early) :]
    assert [text for text in too_early if "☀️" in text] == []
    assert told == [
        "☀️ Une question confiée attend encore sa réponse :\n• Qui paie ?\nC1-1 · Eva Experte\n"
        "Une ligne suffit, chacun de ceux qui l’ont posée la lira : !repondu C1-1 la réponse"
    ]
    await asked.says("eva", "direct:eva", "repondu C1-1 La région")
    assert asked.seen("comptoir-1")[-1] == "Sam : ✅ Qui paie ?\nRéponse à C1-1 : La région"


async def test_what_was_never_answered_is_told_in_figures_before_words_are_erased(asked: Scene) -> None:
    await asked.says("zoe", "comptoir-1", "!question Et demain ?")
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    await asked.says("ana", "comptoir-1-desk", "!confier 1 oui")

    asked.wall = asked.day.erased_at
    await asked.transactions.run(retention.keep)
    await asked.jump(days=2)
    await asked.transactions.run(retention.keep)
    await asked.quiet()

    assert [text for text in asked.seen("regie") if "jamais" in text] == [
        "2 questions n’ont jamais eu de réponse. Leurs mots s’effacent maintenant :\n"
        "• Comptoir 1 : 2, dont une confiée"
    ]
    named = sa.select(schema.assignments.c.named).where(schema.assignments.c.named.isnot(None))
    assert await asked.store.run(lambda c: c.execute(named).all()) == []


# ── Their data ──────────────────────────────────────────────────────────────────────────────────────────


async def test_what_one_was_given_is_among_ones_data_and_goes_when_one_is_forgotten(asked: Scene) -> None:
    await asked.says("ana", "comptoir-1-desk", "!confier 1 eva")
    await asked.says("ana", "comptoir-1-desk", "!confier 1 oui")
    await _seen_by_zoe(asked)

    await asked.says("eva", "direct:eva", "mes-donnees")
    kept = asked.seen("direct:eva")[-1]
    await asked.says("eva", "direct:eva", "oublie-moi oui")
    await asked.jump(seconds=4)

    assert "• Les questions qu’on vous a confiées : C1-1" in kept.split("\n")
    said = [text for text in asked.seen("comptoir-1") if not text.startswith(("⏰", "▶️"))]
    assert OWNED not in "".join(said)
    assert "Eva" not in asked.read(asked.digest())
    assert [m.key for m in asked.chat.in_place("comptoir-1-desk") if (m.key or "").startswith("owner:")] == []
