"""When more questions come than cards can show, one list stands in for them; then everything comes back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from memory_platform import BOT, MemoryPlatform
from scene import PATIENT, Scene, at, programme
from web_person import questions
from web_scene import WebScene

from adapters.web.files import WebSettings
from bot.database import schema
from bot.settings import Flood, Settings

FEW = Flood(PATIENT.questions, PATIENT.commands, pressure=6)
TOPICS = ("Le loyer", "Des salaires", "Ma marque", "Du matériel", "La formation", "Nos voyages", "Une eau")
OTHERS = ("Votre toit", "Mon linge", "Ce pont", "Quel maire", "Les impôts", "Du théâtre", "Sa dette")
FULL = "🌊 Comptoir 1 : beaucoup de questions à la fois, "


class Crowded(Scene):
    """A place on two chats, where more than six questions a minute are too many."""

    def __init__(self, folder: Path, language: str = "fr") -> None:
        self.matrix, self.discord = MemoryPlatform("matrix"), MemoryPlatform("discord", buttons=True)
        settings = Settings(folder / "programme.yaml", f"sqlite:///{folder / 'comptoir.db'}", flood=FEW)
        platforms = [self.matrix, self.discord]
        spoken = programme(language=language)
        super().__init__(folder, hour="10:40", programme=spoken, settings=settings, platforms=platforms)

    async def asks(self, topics: Sequence[str] = TOPICS) -> None:
        """Let people on Discord ask at the same moment."""
        for number, topic in enumerate(topics):
            self.discord.call(f"p{number}", "comptoir-1", "question", texte=f"{topic} ?")
        await self.quiet()

    def shown(self, key: str, chat: MemoryPlatform | None = None, place: str = "comptoir-1") -> list[str]:
        """Return the messages of the bot whose keys begin so, as they read now."""
        here = (chat or self.discord).in_place(place)
        return [self.read(m) for m in here if m.handle == BOT and (m.key or "").startswith(key)]

    def cards(self, chat: MemoryPlatform | None = None) -> list[str]:
        return [card.splitlines()[1].split(" · ")[0] for card in self.shown("card:", chat)]

    async def rows(self, table: sa.Table) -> int:
        query = sa.select(sa.func.count()).select_from(table)
        return await self.store.run(lambda c: int(c.execute(query).scalar_one()))


async def test_the_seventh_question_of_a_minute_gets_a_list_and_its_asker_a_receipt(quick: Path) -> None:
    async with Crowded(quick) as scene:
        await scene.asks()

        for chat in (scene.matrix, scene.discord):
            assert scene.cards(chat) == [f"C1-{number}" for number in range(1, 7)]
        assert scene.shown("rolling:", scene.matrix) == [
            f"{FULL}7 attendent. Les dernières :\n"
            "• Une eau ?\nC1-7 · P6\n"
            "• Nos voyages ?\nC1-6 · P5\n"
            "• La formation ?\nC1-5 · P4\n"
            "• Du matériel ?\nC1-4 · P3\n"
            "• Ma marque ?\nC1-3 · P2\n"
            "Toutes : !questions C1. Pour voter : !voter C1-7"
        ]
        assert scene.shown("rolling:", scene.discord) == scene.shown("rolling:", scene.matrix)
        receipts = [m for m in scene.discord.in_place("comptoir-1", "p6") if m.person == "p6"]
        assert [scene.read(m) for m in receipts] == [
            "C’est noté : C1-7, pour le comptoir 1. Beaucoup de questions arrivent : elle est dans la file, "
            "et !question C1-7 dira ce qu’elle devient. Pour la retirer : !retirer C1-7"
        ]
        assert scene.seen("regie", chat=scene.matrix)[-1] == (
            "🌊 Plus de 6 questions en une minute : le comptoir 1. Une seule liste y remplace les cartes ; "
            "chacun garde son accusé de réception, et les pupitres leur digest. Il n’y a rien à faire : tout "
            "revient de soi-même."
        )


async def test_the_status_says_where_a_list_stands_and_since_when(quick: Path) -> None:
    async with Crowded(quick) as scene:
        await scene.asks()
        await scene.says("olga", "regie", "!etat", scene.matrix)
        assert "• 🌊 le comptoir 1 : une liste à la place des cartes depuis 10h40" in _lines(scene)

        await scene.jump(seconds=60)
        await scene.says("olga", "regie", "!etat", scene.matrix)
        assert not any("🌊" in line for line in _lines(scene))


def _lines(scene: Crowded) -> list[str]:
    return scene.seen("regie", chat=scene.matrix)[-1].splitlines()


async def test_a_message_marked_as_a_question_is_answered_although_no_card_comes(quick: Path) -> None:
    async with Crowded(quick) as scene:
        await scene.asks()
        said = await scene.says("zoe", "comptoir-1", "!question Et le bus ?", scene.discord)

        answers = [m for m in scene.discord.in_place("comptoir-1") if m.handle == BOT and m.reply_to == said]

        assert [scene.read(m).split(".")[0] for m in answers] == ["C’est noté : C1-8, pour le comptoir 1"]


async def test_it_is_over_by_itself_and_open_questions_get_their_cards_one_by_one(quick: Path) -> None:
    async with Crowded(quick) as scene:
        await scene.asks([*TOPICS, "l’air", "le sel", "le bus"])
        await scene.calls("p6", "comptoir-1", "retirer", scene.discord, code="C1-7")

        await scene.jump(seconds=59)
        assert len(scene.cards()) == 6
        await scene.jump(seconds=1)
        assert scene.cards()[6:] == ["C1-8"]
        await scene.jump(seconds=14)
        assert scene.cards()[6:] == ["C1-8"]
        await scene.jump(seconds=1)
        await scene.calls("p9", "comptoir-1", "retirer", scene.discord, code="C1-10")
        await scene.jump(seconds=30)

        for chat in (scene.matrix, scene.discord):
            assert scene.cards(chat)[6:] == ["C1-8", "C1-9"]
            assert scene.shown("rolling:", chat) == [
                "Comptoir 1 : les questions reviennent une à une. Toutes : !questions C1"
            ]
        assert scene.seen("regie", chat=scene.discord)[-1] == (
            "✅ Les questions y reviennent une à une (10 en tout) : le comptoir 1. Les 3 encore ouvertes ont "
            "leur carte peu à peu, quatre par minute, jusqu’à la fin de la session."
        )
        assert (await scene.rows(schema.pressures), await scene.rows(schema.uncarded)) == (0, 0)


async def test_it_does_not_end_while_a_third_as_many_still_come_and_begins_again_later(quick: Path) -> None:
    async with Crowded(quick) as scene:
        await scene.asks()
        for topic in ("Le pain", "Un bus", "Des vélos", "La neige"):
            scene.wall += timedelta(seconds=25)
            await scene.asks([topic])
        assert len(scene.cards()) == 6

        await scene.jump(seconds=35)
        assert scene.cards()[6:] == ["C1-7"]
        await scene.asks(OTHERS)

        assert [told.split(" : ")[0] for told in scene.shown("rolling:")] == [
            "Comptoir 1",
            "🌊 Comptoir 1",
        ]
        await scene.jump(seconds=60)
        await scene.jump(seconds=15)
        assert scene.cards()[6:] == ["C1-7", *(f"C1-{number}" for number in range(12, 17)), "C1-8", "C1-9"]


async def test_a_bot_that_starts_again_in_the_middle_goes_on(quick: Path) -> None:
    async with Crowded(quick) as scene:
        await scene.asks()
        await scene.stop()
        await scene.start()
        await scene.asks(["le pain"])
        assert len(scene.cards()) == 6
        assert len(scene.shown("rolling:")) == 1

        await scene.jump(seconds=60)
        await scene.stop()
        await scene.start()
        await scene.jump(seconds=15)

        assert scene.cards()[6:] == ["C1-7", "C1-8"]


async def test_no_card_comes_after_the_session(quick: Path) -> None:
    async with Crowded(quick) as scene:
        scene.wall = at("11:29")
        await scene.asks()
        await scene.at("11:31")

        assert scene.cards() == [f"C1-{number}" for number in range(1, 7)]
        assert await scene.rows(schema.uncarded) == 0


async def test_an_erased_question_leaves_the_list_and_the_versions_that_had_it(quick: Path) -> None:
    async with Crowded(quick) as scene:
        scene.matrix.limits = replace(scene.matrix.limits, keeps_versions=True)
        scene.transactions.day = replace(
            scene.day, platforms={"matrix": scene.matrix.limits, "discord": scene.discord.limits}
        )
        await scene.asks()
        await scene.jump(seconds=4)
        secret = await scene.says("zoe", "comptoir-1", "!question Le numéro de Zoé ?", scene.matrix)
        await scene.jump(seconds=4)
        assert "Le numéro de Zoé" in scene.shown("rolling:", scene.matrix)[0]

        await scene.deletes("zoe", secret, scene.matrix)
        await scene.jump(seconds=4)

        for chat in (scene.matrix, scene.discord):
            [shown] = scene.shown("rolling:", chat)
            assert ("Zoé" in shown, shown.splitlines()[1]) == (False, "• Une eau ?")
        stands = [m for m in scene.matrix.in_place("comptoir-1") if m.handle == BOT]
        assert not any("Zoé" in str(body) for m in stands for body in m.former)


async def test_a_list_that_scrolled_away_comes_again_once_a_minute(quick: Path) -> None:
    async with Crowded(quick) as scene:
        await scene.asks()
        for number in range(20):
            await scene.says(f"m{number}", "comptoir-1", "Bonjour", scene.matrix)
        await scene.asks(["le pain"])
        first = [m.id for m in scene.matrix.in_place("comptoir-1") if (m.key or "").startswith("rolling:")]
        for _ in range(2):
            scene.wall += timedelta(seconds=31)
            await scene.asks(["le pain", "le vin"])

        found = [m.id for m in scene.matrix.in_place("comptoir-1") if (m.key or "").startswith("rolling:")]
        assert (len(first), len(found)) == (1, 1)
        assert found != first
        assert len(scene.shown("rolling:", scene.discord)) == 1


async def test_where_the_event_has_pages_votes_are_asked_for_there(quick: Path) -> None:
    async with Pages(quick) as scene, scene.phone("en") as phone:
        for number, topic in enumerate(TOPICS):
            scene.chat.call(f"p{number}", "comptoir-1", "question", texte=f"{topic} ?")
        await scene.quiet()

        listed = [scene.read(m) for m in scene.chat.in_place("comptoir-1") if m.key and "rolling" in m.key]
        assert [each.splitlines()[-1] for each in listed] == [
            f"All of them: !questions C1. To vote: its page ({scene.address}/comptoir-1)"
        ]
        assert (
            listed[0].splitlines()[0] == "🌊 Comptoir 1: many questions at once, 7 are waiting. The newest:"
        )
        assert scene.seen("regie")[-1] == (
            "🌊 More than 6 questions in a minute: comptoir 1. One list replaces the cards there, and votes "
            "are given on the pages; everybody keeps their receipt, and desks their digest. There is nothing "
            "to do: everything comes back by itself."
        )
        assert len(questions(await phone.page("/comptoir-1"))) == 7


class Pages(WebScene):
    """One chat of buttons, and pages, in English."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(folder / "programme.yaml", f"sqlite:///{folder / 'comptoir.db'}", flood=FEW)
        spoken = programme(language="en")
        discord = [MemoryPlatform("discord", buttons=True)]
        super().__init__(folder, hour="10:40", programme=spoken, settings=settings, platforms=discord)
        pages = WebSettings("127.0.0.1", 1, self.address)
        self.settings = replace(settings, platforms={"web": pages})
