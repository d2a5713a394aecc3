"""Days told to the letter: the sheets and the report of the sample day, and of one that nobody wishes for.

With COMPTOIR_WRITE_THE_DAY set they are written instead: then read them.
"""

import re
from pathlib import Path
from typing import Any, cast

import printed_pages
import pytest
from scene import comptoir, plenary, programme
from told_day import ToldDay, sample
from whole_day import EXPECTED, compare

from bot.day import Day
from bot.outbox.outgoing import Named
from bot.restitution import documents
from bot.restitution.formats import FORMATS
from bot.restitution.report import read
from bot.restitution.sheet import Across, Block, Sheet
from bot.restitution.typeset import letters
from bot.timetable.labels import place_label

SHEETS = ("sheet:", "beside:")


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_sample_day_is_told_to_the_letter(quick: Path, language: str) -> None:
    folder = f"restitution/{language}"
    async with ToldDay(quick, sample(language)) as day:
        await day.play((EXPECTED / folder / "played.txt").read_text(encoding="utf-8"))
        await day.at("17:01")

        desk = {side: day.seen(side, "restitution-desk", *SHEETS) for side in day.platforms}
        at = day.scene.clock.now().event
        report = await day.scene.store.run(lambda c: read(c, day.scene.day, at, for_organisers=False))
        compare(folder, {**desk, "report.md": FORMATS["md"](report)})
        for session in day.scene.programme.question_sessions:
            await _is_printed(day, session.id)


async def _is_printed(day: ToldDay, session: str) -> None:
    """Check that the page of a sheet is one, in its language, and read in the order of the message."""
    printed = await day.scene.transactions.run(documents.read, Named(f"sheet:{session}", 1))
    assert printed is not None
    _, sheet = cast(tuple[Day, Sheet | Across], printed.value)
    pdf = documents.made(printed).content
    page, shown, at = printed_pages.read(pdf), _squeezed(printed_pages.text(pdf)), 0
    root: Any = page.trailer["/Root"]

    label = place_label(day.scene.day, day.scene.day.programme.session(session))
    assert page.metadata is not None
    assert str(page.metadata.title).endswith(label)
    assert (len(page.pages), root["/Lang"]) == (1, day.scene.day.language)
    headings = [tag for tag in printed_pages.tags(pdf) if tag in ("H1", "H2")]
    assert headings == ["H1", *["H2"] * (len(Block) if isinstance(sheet, Sheet) else 3)]
    for line in sheet.lines:
        for part in filter(None, (line.code, line.text, line.answer)):
            at = shown.index(_squeezed(letters.printed(part)), at)


def _squeezed(words: str) -> str:
    """Return words without what the end of a line adds or takes away."""
    return re.sub(r"[\s\u00ad-]", "", words.replace(letters.CUT, ""))


# ── A day that nobody wishes for ────────────────────────────────────────────────────────────────────────

SILENT = comptoir(
    1,
    "10:30",
    "11:30",
    question="Que change le passage à l’échelle, et pour qui ?",
    abstract="Trois territoires ont essayé. Aucun n’a publié de bilan. " + "On en débat sans chiffres. " * 20,
)
CONTESTED = comptoir(2, "10:30", "11:30", question="Faut-il un seul modèle ?")
CROWDED = comptoir(3, "10:30", "11:30", question="Qui paie, et combien de temps ?")
INVENTED = programme(
    SILENT,
    CONTESTED,
    CROWDED,
    plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
)
CONTESTS = (
    "un seul modèle pour tous, ou un par territoire",
    "la marque d’abord, ou l’essaimage d’abord",
    "payer les relais, ou compter sur des bénévoles",
    "ouvrir à toutes les structures, ou aux seules associations",
    "évaluer chaque année, ou tous les trois ans",
    "publier les chiffres, ou les garder entre financeurs",
)
NEAR = (
    ("Qui paiera la formation des salariés ?", "Les régions, dès l’an prochain."),
    ("Qui va payer la formation de ces salariés ?", "L’État, pas les régions."),
    ("Combien de temps dure la formation des formateurs ?", "Trois jours."),
    ("Quelle durée pour la formation des formateurs ?", "Deux semaines au moins."),
)
TOPICS = ("le loyer", "les salaires", "l’évaluation", "le matériel", "la formation", "les déplacements")


def _long(number: int) -> str:
    """Return a question of nearly 500 characters."""
    topic = TOPICS[number % len(TOPICS)]
    asks = f"Question {number} : qui paie {topic} quand la subvention s’arrête, et pendant combien de mois ?"
    return (asks + f" Chez nous, {topic} a pesé plus que prévu, et personne ne l’avait écrit." * 6)[:490]


async def test_a_day_that_nobody_wishes_for_has_sheets_worth_reading(quick: Path) -> None:
    async with ToldDay(quick, INVENTED, begins="10:30") as day:
        scene, matrix, desk = day.scene, day.matrix, "comptoir-2-desk"
        for text, _ in NEAR:
            matrix.say("sam", "comptoir-2", f"!question {text}")
        for number, (_, answer) in enumerate(NEAR, 1):
            matrix.say("ana", desk, f"!repondu {number} {answer}")
        for contest in CONTESTS:
            matrix.say("ana", desk, f"!retenir conteste : {contest}")
        for number in range(60):
            matrix.say(f"p{number}", "comptoir-3", f"!question {_long(number)}")
        await scene.quiet()
        for number in range(1, 21):
            matrix.say(
                "ana", "comptoir-3-desk", f"!repondu {number} " + "Le fonds commun, puis la région. " * 12
            )
        for number in range(21, 61):
            matrix.say("bob", "comptoir-3", f"!voter {number}")
        for number in range(8):
            matrix.say(
                "ana", "comptoir-3-desk", f"!retenir Note {number} : " + "ce qui a été dit en session, " * 15
            )
        await scene.quiet()
        await day.at("14:56")

        seen = day.seen("matrix", "restitution-desk", *SHEETS)
        compare("restitution/invented", {"matrix": seen})
        for sheet in seen.split("\n\n"):
            assert len(sheet.split()) <= 225
