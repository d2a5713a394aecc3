"""`programme.yaml` is saved while the bot runs: shown in the régie, taken by a tap; or wrong, and told."""

from collections.abc import AsyncIterator, Collection
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import PATIENT, Scene
from web_scene import WebScene

from bot.changes.looks import Settling, read_whole, stamp_of
from bot.journal import places
from bot.operator.file_watch import EVERY
from bot.people import people
from bot.port.errors import OutsideError
from bot.port.provisioning import Step, Summary
from bot.programme.files.programme_file import read_programme
from bot.settings import Settings

OLGA, ANA = "@olga:example.org", "@ana:example.org"
TEXT = """\
event: {id: jour, title: Une journée, date: 2026-10-16, timezone: Europe/Paris, language: fr}
rooms: {club: Le Club, bureau: Le Bureau}
people:
  ana: {name: Ana Animatrice, matrix: "@ana:example.org"}
  olga: {name: Olga Organisatrice, matrix: "@olga:example.org"}
organisers: [olga]
sessions:
  - {id: comptoir-1, kind: comptoir, title: Le pain, start: 10:30, end: 11:30, room: club, animateurs: [ana]}
  - {id: pause, kind: break, title: Pause, start: 11:30, end: 12:00}
"""
LATER = TEXT.replace("start: 10:30, end: 11:30, room: club", "start: 10:45, end: 11:30, room: bureau")
WRONG = TEXT.replace("start: 10:30", "start: dix heures")
NEW_SESSION = (
    TEXT
    + "  - {id: comptoir-2, kind: comptoir, title: Le vin, start: 14:00, end: 15:00, animateurs: [ana]}\n"
)


STATES = "SELECT code, state FROM questions"


class Edited(Scene):
    """A scene whose programme is a file that people edit."""

    def __init__(self, folder: Path, text: str = TEXT, **given: object) -> None:
        self.file = folder / "programme.yaml"
        self.file.write_text(text, encoding="utf-8")
        self.seconds = 0.0
        settings = Settings(self.file, f"sqlite:///{folder / 'comptoir.db'}", flood=PATIENT)
        programme = read_programme(self.file).value
        assert programme is not None
        given = {"platforms": [MemoryPlatform("matrix")], **given}
        super().__init__(folder, programme=programme, settings=settings, **given)  # type: ignore[arg-type]
        self.watches_file = True
        self.steady = lambda: self.seconds

    async def saves(self, text: str | None) -> None:
        """Save the file, and let the bot look at it until it has judged it."""
        self.file.unlink()
        if text is not None:
            self.file.write_text(text, encoding="utf-8")
        for _ in range(2):
            await self.looks()

    async def looks(self) -> None:
        self.seconds += EVERY.total_seconds()
        await self.quiet()
        await self.jump(minutes=1)  # alerts are gathered for that long

    def hour(self) -> str:
        start = self.day.programme.session("comptoir-1").start
        return f"{start.astimezone(self.day.programme.event.timezone):%H:%M}"


class EditedOnPages(Edited, WebScene):
    """The same with pages beside the chat."""


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Edited]:
    async with Edited(quick) as scene:
        yield scene


async def test_what_differs_is_shown_and_taken_by_a_tap(scene: Edited) -> None:
    await scene.saves(LATER)
    preview, before = scene.last("regie"), scene.hour()

    await scene.taps(OLGA, preview.id, "✅")

    assert before == "10:30"
    assert scene.hour() == "10:45"
    assert [scene.read(message) for message in scene.chat.in_place("regie") if message.handle == "bot"] == [
        "✅ C’est décidé.\n"
        "programme.yaml a changé. Ce qui changerait dans la journée :\n"
        "• « Le pain » (comptoir-1) : début 10h30 → 10h45\n"
        "• « Le pain » (comptoir-1) : salle Le Club → Le Bureau\n"
        "Pour revenir en arrière, remettez le fichier comme il était et enregistrez-le."
    ]


async def test_what_nobody_takes_changes_nothing_and_the_status_says_so(scene: Edited) -> None:
    await scene.saves(LATER)
    await scene.taps(OLGA, scene.last("regie").id, "❌")
    dropped = scene.seen("regie")[-1]
    await scene.says(OLGA, "regie", "!etat")
    status = scene.seen("regie")[-1]

    await scene.saves(LATER)
    shown_again = scene.last("regie")
    await scene.jump(minutes=11)

    assert dropped == "Changement abandonné : rien n’est changé."
    assert "programme.yaml n’est pas la version en vigueur" in status
    assert "enregistrez-le de nouveau" in status
    assert scene.read(shown_again).startswith("Aperçu expiré après 10 minutes : la journée reste")
    assert scene.hour() == "10:30"


async def test_a_newer_save_takes_the_place_of_an_open_preview(scene: Edited) -> None:
    await scene.saves(LATER)
    first = scene.last("regie")

    await scene.saves(LATER.replace("Le pain", "Le bon pain"))
    await scene.taps(OLGA, first.id, "✅")
    untouched = scene.hour()
    await scene.taps(OLGA, scene.last("regie").id, "✅")

    assert scene.read(first) == "Le fichier a changé depuis : cet aperçu ne vaut plus."
    assert (untouched, scene.hour()) == ("10:30", "10:45")
    assert scene.day.programme.session("comptoir-1").title == "Le bon pain"


async def test_a_mistake_is_told_once_with_its_place_and_what_to_write(scene: Edited) -> None:
    await scene.saves(WRONG)
    told = scene.seen("regie")
    await scene.saves("# une ligne de plus\n" + WRONG)
    again = scene.seen("regie")
    await scene.says(OLGA, "regie", "!etat")
    status = scene.seen("regie")[-1]
    await scene.saves(TEXT)

    assert told == [
        "⚠️ programme.yaml ne peut pas être pris, la journée continue comme elle est. À corriger :\n"
        "programme.yaml:8:61 « dix heures » n’est pas une heure ; écrivez par exemple 10:30 ou 10h30, "
        "précédée de la date si besoin (2018-10-16T10:30)."
    ]
    assert again == told
    assert "programme.yaml contient des erreurs depuis" in status
    assert scene.seen("regie")[-1] == (
        "✅ programme.yaml se lit de nouveau, et rien n’y change pour la journée."
    )


async def test_a_file_that_is_gone_is_told_and_the_day_goes_on(scene: Edited) -> None:
    scene.file.write_text("", encoding="utf-8")

    scene.file.rename(scene.file.with_suffix(".bak"))
    for _ in range(2):
        await scene.looks()

    assert "ce fichier n’existe pas" in scene.seen("regie")[-1]
    assert scene.hour() == "10:30"


async def test_what_changes_nothing_is_said_in_passing(scene: Edited) -> None:
    await scene.saves("# relu par Olga\n" + TEXT)

    message = scene.last("regie")
    assert scene.read(message) == "programme.yaml est enregistré ; rien n’y change pour la journée."
    assert not message.notify


async def test_what_a_running_bot_cannot_change_is_told_with_what_to_do(scene: Edited) -> None:
    await scene.saves(LATER.replace("Europe/Paris", "Europe/Brussels").replace("id: jour", "id: soir"))

    assert scene.seen("regie")[-1] == (
        "⚠️ programme.yaml ne peut pas être pris, la journée continue comme elle est. 2 erreurs à corriger :\n"
        "programme.yaml:1:9 id ne change pas une fois les lieux faits ; remettez jour. Un autre événement "
        "demande un autre dossier, avec sa propre base.\n"
        "programme.yaml:1:57 timezone ne change pas pendant que le bot tourne ; remettez Europe/Paris, ou "
        "arrêtez le bot, lancez comptoir provision, puis comptoir run."
    )
    assert scene.hour() == "10:30"


async def test_the_file_wins_over_a_change_by_command_and_says_so(scene: Edited) -> None:
    await scene.says(OLGA, "regie", "!retard C1 10")
    await scene.taps(OLGA, scene.last("regie").id, "✅")
    delayed = scene.hour()

    await scene.saves(LATER)
    preview = scene.last("regie")
    shown = scene.read(preview).split("\n")[2:]
    await scene.taps(OLGA, preview.id, "✅")

    assert delayed == "10:40"
    assert shown == [
        "• « Le pain » (comptoir-1) : début 10h40 → 10h45",
        "• « Le pain » (comptoir-1) : salle Le Club → Le Bureau",
        "• ↩️ « Le pain » : le fichier l’emporte sur ce qu’une commande avait changé (début)",
    ]
    assert scene.hour() == "10:45"


async def test_a_change_by_command_of_what_the_file_leaves_alone_stays(scene: Edited) -> None:
    await scene.says(OLGA, "regie", "!retard C1 10")
    await scene.taps(OLGA, scene.last("regie").id, "✅")

    await scene.saves(TEXT.replace("Le pain", "Le bon pain"))
    await scene.taps(OLGA, scene.last("regie").id, "✅")

    assert (scene.hour(), scene.day.programme.session("comptoir-1").title) == ("10:40", "Le bon pain")


# ── Sessions that come and go ───────────────────────────────────────────────────────────────────────────


async def test_a_new_session_gets_its_places_and_what_waited_for_them_is_said(quick: Path) -> None:
    wanted, edited = list[set[str]](), Edited(quick)

    async def make(names: Collection[str]) -> Summary:
        wanted.append(set(names))
        made = {name: name for name in names}
        await edited.store.run(places.remember_places, "matrix", made)
        return Summary(tuple(Step(name, "create", f"#{name}") for name in sorted(names)), ("ana",))

    edited.makers = {"matrix": make}
    async with edited as scene:
        await scene.saves(NEW_SESSION)
        preview = scene.last("regie")
        shown = scene.read(preview).split("\n")[2:]
        await scene.taps(OLGA, preview.id, "✅")
        await scene.jump(minutes=1)

        asked = await scene.says("zoe", "comptoir-2", "!question Et le rouge ?")

        assert shown == [
            "• nouvelle session : « Le vin » (comptoir-2), 14h – 15h",
            "• 🆕 lieux créés aussitôt : « Le vin »",
        ]
        assert wanted == [{"comptoir-2", "comptoir-2-desk"}]
        assert scene.marks(asked) == ["C2-1", "👍"]
        assert scene.seen("comptoir-2")[0].startswith("Vos questions ici")
        assert scene.seen("regie")[-1] == (
            "✅ Matrix : ces lieux sont créés : le comptoir 2 et le pupitre du comptoir 2\n"
            "⚠️ Matrix : aucun compte connu de Ana Animatrice, à inviter par le code que dit comptoir ready."
        )


async def test_places_that_a_platform_refuses_are_told_and_what_is_said_there_waits(quick: Path) -> None:
    async def refuse(names: Collection[str]) -> Summary:
        raise OutsideError("no more rooms")

    scene = Edited(quick)
    scene.makers = {"matrix": refuse}
    async with scene:
        await scene.saves(NEW_SESSION)
        scene.chat.react(OLGA, scene.last("regie").id, "✅")
        await scene.until(lambda: "jamais été faits" in scene.seen("regie")[-1])
        told, waiting = scene.seen("regie")[-1], scene.seen("comptoir-2")

        scene.programme = scene.day.programme
        await scene.provision()

        assert told.startswith("⚠️ Ces lieux n’ont jamais été faits : le comptoir 2 (Matrix)")
        assert waiting == []
        assert scene.seen("comptoir-2")[0].startswith("Vos questions ici")


async def test_a_session_that_leaves_keeps_its_places_and_its_desk_its_open_questions(quick: Path) -> None:
    async with Edited(quick, NEW_SESSION) as scene:
        chat = scene.chat
        await scene.says("zoe", "comptoir-2", "!question Et le rouge ?")
        await scene.says("zoe", "comptoir-2", "!question Et le blanc ?")

        await scene.saves(TEXT)
        shown = scene.read(scene.last("regie")).split("\n")[2:]
        await scene.taps(OLGA, scene.last("regie").id, "✅")
        await scene.says(ANA, "comptoir-2-desk", "!deplacer 1 C1")
        moved = scene.seen("comptoir-1")[-1]

    async with Edited(quick, TEXT, platforms=[chat], hour="10:05") as scene:
        await scene.says(ANA, "comptoir-2-desk", "!ecarter 2 La session n’a pas lieu")
        await scene.says("eve", "comptoir-2", "!question Trop tard ?")
        states = await scene.store.run(lambda c: sorted(c.exec_driver_sql(STATES).fetchall()))
        await scene.saves(TEXT + "# plus rien à y répondre\n")

        assert shown == [
            "• n’y est plus : « Le vin » (comptoir-2), 14h – 15h",
            "• 🚪 « Le vin » : ses lieux restent, personne n’en sort ; 2 questions y attendent, et son "
            "pupitre garde de quoi leur répondre ou les emmener",
        ]
        assert "Et le rouge ?" in moved
        assert [tuple(row) for row in states] == [
            ("C1-1", "waiting"),
            ("C2-1", "moved"),
            ("C2-2", "declined"),
        ]
        assert scene.day.programme.session("comptoir-2").cancelled


@pytest.mark.parametrize("words", ["!retablir C2", "!retablir tout"])
async def test_a_session_that_left_comes_back_by_the_file_alone(quick: Path, words: str) -> None:
    async with Edited(quick, NEW_SESSION) as scene:
        await scene.says("zoe", "comptoir-2", "!question Et le rouge ?")
        await scene.saves(TEXT)
        await scene.taps(OLGA, scene.last("regie").id, "✅")

        await scene.says(OLGA, "regie", words)
        await scene.taps(OLGA, scene.last("regie").id, "✅")

        assert scene.day.programme.session("comptoir-2").cancelled


async def test_a_session_that_comes_back_is_shown_and_takes_questions_again(quick: Path) -> None:
    async with Edited(quick, NEW_SESSION) as scene:
        await scene.says("zoe", "comptoir-2", "!question Et le rouge ?")
        await scene.saves(TEXT)
        await scene.taps(OLGA, scene.last("regie").id, "✅")

        await scene.saves(NEW_SESSION)
        shown = scene.read(scene.last("regie")).split("\n")[2:]
        await scene.taps(OLGA, scene.last("regie").id, "✅")
        asked = await scene.says("zoe", "comptoir-2", "!question Et le blanc ?")

        assert "• 🔁 « Le vin » revient au programme" in shown
        assert scene.marks(asked) == ["C2-2", "👍"]


async def test_whoever_joins_a_desk_is_invited_and_whoever_leaves_it_is_named(quick: Path) -> None:
    wanted: list[set[str]] = []

    async def make(names: Collection[str]) -> Summary:
        wanted.append(set(names))
        return Summary((Step("comptoir-1-desk", "invite", "bea"),))

    scene = Edited(quick)
    scene.makers = {"matrix": make}
    async with scene:
        bea = '  bea: {name: Bea, matrix: "@bea:example.org"}\norganisers'
        await scene.saves(TEXT.replace("organisers", bea, 1).replace("[ana]", "[bea]"))
        shown = scene.read(scene.last("regie")).split("\n")[2:]
        await scene.taps(OLGA, scene.last("regie").id, "✅")

    assert shown == [
        "• « Le pain » (comptoir-1) : animateurs en plus Bea, en moins Ana Animatrice",
        "• nouvelle personne : Bea (bea)",
        "• ✉️ invitation : Bea",
        "• 🔑 Ana Animatrice garde son accès au pupitre quitté : ôtez-le à la main s’il le faut",
    ]
    assert wanted == [{"comptoir-1-desk"}]


async def test_a_device_that_a_code_opened_has_the_new_desks_of_its_person_too(quick: Path) -> None:
    async def make(names: Collection[str]) -> Summary:
        await edited.store.run(places.remember_places, "matrix", {name: name for name in names})
        return Summary(tuple(Step(name, "create", f"#{name}") for name in sorted(names)))

    edited = EditedOnPages(quick)
    edited.makers = {"matrix": make}
    async with edited as scene, edited.phone() as ana, edited.phone() as former:
        for phone in (ana, former):
            await phone.types(await scene.store.run(people.entry_code, "ana"))
        await former.post("/my/code", await former.form("/my/code") | {"act": "out"})

        await scene.saves(NEW_SESSION)
        await scene.taps(OLGA, scene.last("regie").id, "✅")
        await scene.quiet()

        opened = [(await phone.get("/desk/comptoir-2")).status for phone in (ana, former)]
        device = ana.device
        await ana.post("/my/data", await ana.form("/my/data") | {"act": "forget"})
        await ana.touch("/my/data", "Oui, tout oublier")
        await scene.quiet()

        assert opened == [200, 403]
        assert not await scene.is_stored(device)


async def test_rooms_follow_a_new_title(quick: Path) -> None:
    wanted: list[set[str]] = []

    async def make(names: Collection[str]) -> Summary:
        wanted.append(set(names))
        return Summary((Step("comptoir-1", "change", "provision-what-name"),))

    scene = Edited(quick)
    scene.makers = {"matrix": make}
    async with scene:
        await scene.saves(TEXT.replace("Le pain", "Le bon pain"))
        await scene.taps(OLGA, scene.last("regie").id, "✅")

    assert wanted == [{"comptoir-1"}]


# ── Restarts ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_restart_takes_the_file_without_asking_and_ends_its_preview(quick: Path) -> None:
    async with Edited(quick) as scene:
        chat = scene.chat
        await scene.saves(LATER)
        preview = scene.last("regie")

    async with Edited(quick, LATER, platforms=[chat], hour="10:05") as scene:
        for _ in range(2):
            await scene.looks()

        assert scene.hour() == "10:45"
        assert scene.seen("regie") == ["Le fichier a changé depuis : cet aperçu ne vaut plus."]
        assert preview.edits == 1


async def test_a_version_that_was_taken_survives_a_death_before_the_day_followed(quick: Path) -> None:
    async with Edited(quick) as scene:
        chat = scene.chat
        await scene.saves(LATER)
        scene.app.ticker.stop()
        chat.react(OLGA, scene.last("regie").id, "✅")
        await scene.until_handled()

    async with Edited(quick, LATER, platforms=[chat], hour="10:05") as scene:
        assert scene.hour() == "10:45"
        assert [text for text in scene.seen("regie") if "C’est décidé" in text] == scene.seen("regie")


# ── Half-written saves ──────────────────────────────────────────────────────────────────────────────────


def test_a_file_written_in_pieces_is_read_once_it_is_whole(tmp_path: Path) -> None:
    file, settling, read = tmp_path / "programme.yaml", Settling(), []
    pieces = [TEXT[:90], TEXT[:400], TEXT]
    for second in range(14):
        if second < len(pieces) * 2 and second % 2 == 0:
            file.write_text(pieces[second // 2], encoding="utf-8")
        stamp = stamp_of(file)
        if settling.has_settled(stamp, float(second)):
            content, is_whole = read_whole(file, stamp, 10_000)
            assert is_whole
            assert content is not None
            read.append(content.decode())
            settling.was_read(stamp)

    assert read == [TEXT]


def test_a_save_by_rename_is_another_file_though_its_size_and_date_are_the_same(tmp_path: Path) -> None:
    file, new = tmp_path / "programme.yaml", tmp_path / "new"
    for path, text in ((file, TEXT), (new, TEXT.replace("Le pain", "Le vin,"))):
        path.write_text(text, encoding="utf-8")
    before = stamp_of(file)

    new.replace(file)

    assert stamp_of(file) != before
