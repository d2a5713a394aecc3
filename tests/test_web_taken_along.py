"""What people take along from the pages: calendars, and the report where it is public."""

from pathlib import Path

import pytest
from icalendar import Calendar
from scene import at
from web_scene import on_pages

from bot.programme.files.settings_file import read_settings
from bot.settings import Settings

C1, DESK = "/comptoir-1", "comptoir-1-desk"


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


async def test_a_calendar_is_the_day_as_it_now_is(quick: Path) -> None:
    async with on_pages(quick) as scene, scene.phone() as zoe:
        await scene.says("olga", "regie", "!prolonger C1 15")
        await scene.taps("olga", scene.last("regie").id, "✅")

        day, one = await zoe.get("/programme.ics"), await zoe.get("/programme/comptoir-1.ics")
        nothing = await zoe.get("/programme/nowhere.ics")

    events = {str(each["SUMMARY"]): each for each in Calendar.from_ical(day.body).walk("VEVENT")}
    [only] = Calendar.from_ical(one.body).walk("VEVENT")
    assert day.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert list(events) == ["Accueil", "Titre 1", "Titre 2", "Restitution"]
    moved = events["Titre 1"]
    assert (moved.decoded("DTEND"), moved["UID"]) == (at("11:45"), only["UID"])
    assert (only.decoded("SEQUENCE"), nothing.status) == (1, 404)


async def test_the_report_is_read_by_nobody_unless_the_organisers_say_so(quick: Path) -> None:
    async with on_pages(quick) as scene, scene.phone() as zoe:
        assert (await zoe.get("/report")).status == 404


async def test_the_public_report_gives_code_end_and_votes_and_no_word_of_what_was_declined(
    quick: Path,
) -> None:
    settings = Settings(quick / "programme.yaml", f"sqlite:///{quick / 'comptoir.db'}", report_is_public=True)
    async with on_pages(quick, settings=settings) as scene, scene.phone() as zoe, scene.phone() as bob:
        for text in ("Qui paie ?", "Une injure", "Un regret"):
            await zoe.ask(C1, text, name="Zoé")
        await bob.vote(C1, "C1-1")
        await scene.says("ana", DESK, "!repondu C1-1 Les régions")
        await scene.says("ana", DESK, "!ecarter C1-2 hors sujet")
        await zoe.post(C1, await zoe.form(C1) | {"withdraw": "C1-3"})

        page = await bob.page("/report")

    told = [plain(each.text) for each in page.all("article")]
    assert told == [
        "Qui paie ? C1-1 · 1 👍 · Web · répondue Les régions",
        "(écartée) C1-2 · 0 👍 · Web · écartée",
        "(effacée) C1-3 · 0 👍 · Web · retirée",
    ]
    assert not any(word in page.text for word in ("injure", "regret", "hors sujet", "Zoé"))


@pytest.mark.parametrize(
    ("written", "public"), [("", False), ("report: public", True), ("report: organisers", False)]
)
def test_the_settings_say_who_reads_the_report(tmp_path: Path, written: str, public: bool) -> None:
    (tmp_path / "programme.yaml").write_bytes(Path("programme.yaml").read_bytes())
    file = tmp_path / "comptoir.yaml"
    file.write_text(f"programme: programme.yaml\ndatabase: comptoir.db\n{written}\n")

    read = read_settings(file)

    assert read.value is not None
    assert read.value.report_is_public is public


def test_another_word_is_told(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_bytes(Path("programme.yaml").read_bytes())
    file = tmp_path / "comptoir.yaml"
    file.write_text("programme: programme.yaml\ndatabase: comptoir.db\nreport: everybody\n")

    [problem] = read_settings(file).problems

    assert (problem.line, "organisers" in str(problem)) == (3, True)
