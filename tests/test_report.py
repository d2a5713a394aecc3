"""The report of a day: what was asked and what became of it, in each format, for organisers and for all."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_platform import MemoryPlatform
from scene import Scene, programme

from bot.cli.report import FORMATS as OFFERED
from bot.day import Day
from bot.questions.outcomes import Outcome
from bot.questions.rules import State
from bot.restitution.formats import FORMATS
from bot.restitution.formats.csv_file import FORMULAS, cell
from bot.restitution.formats.markdown_file import plain
from bot.restitution.report import Entry, Part, Report, read
from bot.settings import Settings
from bot.words.catalogue import Catalogue

DESK = "comptoir-1-desk"
KEYS = {
    *("code", "text", "state", "votes", "votes_by", "origin", "platform", "asked_at", "answer", "reason"),
    *("owner", "merged_into", "moved_to", "carried_from"),
}


@pytest.fixture
async def day(quick: Path) -> AsyncIterator[Scene]:
    """A morning in which everything happened to the questions of the first comptoir."""
    platforms = [MemoryPlatform("matrix"), MemoryPlatform("discord", buttons=True)]
    async with Scene(quick, hour="10:30", platforms=platforms) as scene:
        asked = ("Qui paie ?", "Qui décide ?", "Hors sujet ?", "Et les bénévoles ?", "Qui tranche ?")
        for who, words in zip(("ulric", "eudes", "thibaut", "bertille", "zelie"), asked, strict=True):
            await scene.says(who, "comptoir-1", f"!question {words}")
        await scene.says("leonie", "direct:leonie", "C1 anonyme : Un secret ?")
        await scene.says("bertille", "comptoir-1", "!voter 1")
        await scene.says("ana", DESK, "!salle Et les villages ?")
        for act in ("scene 1", "repondu 1 Les trois financeurs.", "fusionner 5 dans 2", "pleniere 2"):
            await scene.says("ana", DESK, f"!{act}")
        for act in ("ecarter 3 pas pour aujourd’hui", "deplacer 4 C2", "confier 7 Eva", "confier 7 oui"):
            await scene.says("ana", DESK, f"!{act}")
        yield scene


async def _report(scene: Scene, *, for_organisers: bool = True) -> Report:
    at = scene.clock.now().event
    return await scene.store.run(lambda c: read(c, scene.day, at, for_organisers=for_organisers))


def _entries(report: Report) -> dict[str, Entry]:
    return {entry.code: entry for part in report.parts for entry in part.entries}


async def test_each_question_has_its_end_and_the_codes_that_it_leads_to(day: Scene) -> None:
    report = await _report(day)
    told = {code: (entry.end, entry.ends_as) for code, entry in _entries(report).items()}

    assert told == {
        "C1-1": (Outcome.ANSWERED, None),
        "C1-2": (Outcome.CARRIED, "P-1"),
        "C1-3": (Outcome.DECLINED, None),
        "C1-4": (Outcome.MOVED, "C2-1"),
        "C1-5": (Outcome.MERGED, "P-1"),
        "C1-6": (Outcome.UNENDED, None),
        "C1-7": (Outcome.OWNED, None),
        "C2-1": (Outcome.UNENDED, None),
        "P-1": (Outcome.UNENDED, None),
    }
    assert report.unended == ["C1-6", "C2-1", "P-1"]
    assert (report.askers, report.voters, dict(report.asked)) == (6, 1, {"matrix": 6, "floor": 1})


async def test_the_json_has_the_keys_that_others_count_on(day: Scene) -> None:
    told = json.loads(FORMATS["json"](await _report(day)))
    [first, second, *_], [last] = told["sessions"][0]["questions"], told["sessions"][-1]["questions"]

    assert first.keys() >= KEYS
    assert (first["answer"], first["votes"], first["votes_by"]) == ("Les trois financeurs.", 1, {"matrix": 1})
    assert (second["moved_to"], last["carried_from"], last["origin"]) == ("P-1", "C1-2", "chat")
    assert told["sessions"][0]["questions"][6]["origin"] == "floor"
    assert told["sessions"][0]["questions"][6]["owner"] == "Eva Experte"


@pytest.mark.parametrize("shape", FORMATS)
async def test_nobody_is_named_but_people_of_the_programme(day: Scene, shape: str) -> None:
    written = FORMATS[shape](await _report(day))

    assert "Eva Experte" in written
    assert not re.search(r"\b(ulric|eudes|thibaut|bertille|zelie|leonie)\b", written, re.IGNORECASE)


@pytest.mark.parametrize("shape", FORMATS)
async def test_words_and_reasons_of_declined_questions_are_for_organisers(day: Scene, shape: str) -> None:
    whole = FORMATS[shape](await _report(day))
    public = FORMATS[shape](await _report(day, for_organisers=False))

    for words in ("Hors sujet", "pas pour aujourd’hui"):
        assert words in whole
        assert words not in public
    assert "Qui paie" in public


async def test_what_was_merged_before_it_was_let_through_is_for_organisers(day: Scene) -> None:
    await day.says("ana", DESK, "!moderer oui")
    await day.says("eudes", "comptoir-1", "!question Jamais parue ?")
    await day.says("ana", DESK, "!fusionner 8 dans 6")

    whole, public = await _report(day), await _report(day, for_organisers=False)

    assert (_entries(whole)["C1-8"].text, _entries(public)["C1-8"].text) == ("Jamais parue ?", None)


@pytest.mark.parametrize("shape", FORMATS)
async def test_what_was_erased_is_nowhere(day: Scene, shape: str) -> None:
    await day.says("ulric", "direct:ulric", "oublie-moi oui")

    written = FORMATS[shape](await _report(day))

    assert "Qui paie" not in written
    assert "Les trois financeurs." in written


async def test_a_session_that_left_the_programme_keeps_its_questions(day: Scene) -> None:
    sessions = tuple(session for session in day.programme.sessions if session.id != "comptoir-1")
    shorter = replace(day.day, programme=replace(day.programme, sessions=sessions))

    report = await day.store.run(lambda c: read(c, shorter, day.clock.now().event))

    assert [part.id for part in report.parts] == ["comptoir-2", "restitution", "comptoir-1"]
    for shape in FORMATS.values():
        assert "Qui paie" in shape(report)


async def test_a_day_without_questions_has_a_report(quick: Path) -> None:
    async with Scene(quick, programme=programme()) as scene:
        report = await _report(scene)

    assert "Aucune question." in FORMATS["html"](report)
    assert "**Sans fin : 0**" in FORMATS["md"](report).replace("\u00a0", " ")
    assert len(list(csv.reader(io.StringIO(FORMATS["csv"](report))))) == 1


# ── What people write ───────────────────────────────────────────────────────────────────────────────────


def _with(report: Report, words: str) -> Report:
    """Put these words wherever people's words stand."""
    part = report.parts[0]
    entry = replace(part.entries[0], text=words, answer=words, reason=words, precision=words)
    return replace(report, parts=[Part(part.id, part.session, [entry])])


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.reached: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.reached += [
            f"{key}={value}" for key, value in attrs if key in ("href", "src") or key[:2] == "on"
        ]


HOSTILE = (
    *("<script>alert(1)</script>", "<img src=https://a.example/x onerror=alert(1)>", "</style><script>x"),
    *("![x](https://a.example)", "[x](javascript:alert(1))", "**gras** `code` # titre", "<!--", "]]>"),
    *('=HYPERLINK("https://a.example")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\r\n=1", '";=1'),
)
words = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=60)).filter(
    lambda text: text.strip()
)


@pytest.fixture(scope="module")
def some() -> Report:
    """A report of one question, whose words tests replace."""
    shown = programme()
    settings = Settings(Path("programme.yaml"), "sqlite://")
    day = Day(shown, settings, Catalogue(shown.event.timezone))
    entry = Entry("C1-1", "?", State.ANSWERED, Outcome.ANSWERED, 0, {}, "chat", "matrix", shown.end)
    return Report(day, shown.end, [Part("comptoir-1", shown.session("comptoir-1"), [entry])], True, 1, 0)


@given(written=words)
def test_words_are_no_markup_in_html(some: Report, written: str) -> None:
    plain_page, page = _Tags(), _Tags()
    plain_page.feed(FORMATS["html"](_with(some, "mots")))
    page.feed(FORMATS["html"](_with(some, written)))

    assert (page.tags, page.reached) == (plain_page.tags, plain_page.reached)


@given(written=words)
def test_no_cell_is_a_formula_and_each_question_is_one_row(some: Report, written: str) -> None:
    table = list(csv.reader(io.StringIO(FORMATS["csv"](_with(some, written))[1:]), delimiter=";"))

    assert [len(row) for row in table] == [14, 14]
    assert not any(value.startswith(tuple(FORMULAS)) for value in table[1])
    line = " ".join(written.split())
    assert table[1][2] in (line, f"'{line}")


@given(written=words)
def test_words_are_no_signs_in_markdown(written: str) -> None:
    left = re.sub(r"\\[\\`*_\[\]<>#|~&$]", "", plain(written))

    assert not re.search(r"[`*_\[\]<>#|~&$\n]", left)
    assert re.sub(r"\\(.)", r"\1", plain(written)) == " ".join(written.split())


def test_a_number_stays_a_number() -> None:
    assert (cell(3), cell(None), cell("-3")) == (3, "", "'-3")


def test_the_command_offers_the_formats_there_are() -> None:
    assert (*FORMATS, "pdf") == OFFERED


@pytest.mark.parametrize("shape", FORMATS)
def test_a_report_of_many_questions_without_an_end_names_them_all(some: Report, shape: str) -> None:
    [part] = some.parts
    open_ones = [replace(part.entries[0], code=f"C1-{n}", end=Outcome.UNENDED) for n in range(1, 501)]

    written = FORMATS[shape](replace(some, parts=[replace(part, entries=open_ones)]))

    assert written.count("C1-499") >= 1
    assert written.count("C1-500") >= 1
