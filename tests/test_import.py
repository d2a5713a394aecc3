"""From what was found in somebody's schedule to programme.yaml, and into one that stands already."""

import tempfile
from dataclasses import replace
from datetime import datetime
from difflib import unified_diff
from pathlib import Path

import pytest
from found_at_random import schedules
from hypothesis import given, settings
from typed import Typed, typed_in

from bot.programme.files.check import check
from bot.programme.files.programme_file import programme_of
from bot.programme.files.yaml_file import Checked, read_yaml
from bot.programme.formats.arranging import Choices, arrange
from bot.programme.formats.column_map import meaning_told, read_column_map
from bot.programme.formats.found import Found, FoundPerson, FoundSession, Role
from bot.programme.formats.spreadsheets.headings import MEANINGS
from bot.programme.formats.updating import update
from bot.programme.formats.writing import text_of
from bot.programme.model import Programme, SessionKind
from bot.words.catalogue import operator_text

CHOICES = Choices("jour.xlsx", "fr")
LEFT_OUT = ("import-without-title", "import-without-start", "import-cancelled")


def read_back(text: str) -> Checked[Programme]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "programme.yaml"
        file.write_text(text, encoding="utf-8", newline="")
        return programme_of(read_yaml(file))


@settings(max_examples=40)
@given(schedules)
def test_whatever_was_found_gives_a_programme_that_passes_check_with_each_session_written_or_told(
    found: Found,
) -> None:
    # given sessions that stand each on its line
    lines = [replace(session, where=f"A{line}") for line, session in enumerate(found.sessions)]

    # when
    arranged = arrange(replace(found, sessions=tuple(lines)), CHOICES)

    # then
    told = {doubt.where for doubt in arranged.doubts if doubt.key in LEFT_OUT}
    held = arranged.programme.sessions if arranged.programme else ()
    assert len(held) + len(told) == len(lines)
    if arranged.programme:
        text = text_of(arranged, "jour.xlsx")
        read = read_back(text)
        assert (read.problems, read.value) == ((), arranged.programme), text


# ── Into a programme that stands already ────────────────────────────────────────────────────────────────


@settings(max_examples=15)
@given(schedules, schedules)
def test_updating_with_anything_leaves_a_programme_without_mistakes_and_twice_is_once(
    first: Found, second: Found
) -> None:
    # given a programme that was imported
    imported = arrange(first, CHOICES)
    if imported.programme is None:
        return
    text = text_of(imported, "jour.xlsx")

    # when the same source, then another one is put in, twice
    same = updated(text, text, first)
    once = updated(text, text, second)
    if once is None:
        return
    twice = updated(once[0], once[1], second)

    # then
    assert same is not None
    assert same[0] == text
    assert twice is not None
    assert twice[0] == once[0]


def updated(text: str, base: str, found: Found) -> tuple[str, str] | None:
    """Return the file with what was found, checked, and the next base; None if nothing was found."""
    mine, former = required_of(text), required_of(base)
    arranged = arrange(found, CHOICES, mine)
    if arranged.programme is None:
        return None
    result = update(text, mine, former, arranged, "jour.xlsx")
    read = read_back(result.text)
    assert read.problems == (), (text, result.text)
    assert read.value is not None
    assert held(read.value) == held(result.programme), (text, result.text)
    return result.text, text_of(arranged, "jour.xlsx")


def required_of(text: str) -> Programme:
    read = read_back(text)
    assert read.value is not None, (read.problems, text)
    return read.value


def held(programme: Programme) -> object:
    """Return all that a programme holds but ends, which may depend on what comes next."""
    sessions = {session.id: replace(session, end=session.start) for session in programme.sessions}
    return replace(programme, sessions=()), sessions


BY_HAND = """\
# Notre journée.
event: {id: jour, title: Un jour, date: 2018-10-16, timezone: Europe/Paris, language: fr}

rooms: {club: Le Club}  # au fond de la cour

people:
  luc: {name: Luc Petit, matrix: "@luc:a.org"}  # il préfère Matrix
  # la cheffe
  ana:
    name: Ana Diaz
    discord: ana
organizers: [ana]

sessions:
  # le matin
  - id: c1
    kind: comptoir
    title: Un toit pour tous  # notre titre
    start: 10h30   # après le café
    end: 11h30
    room: club
    experts:
      - ana
    moderators: [luc]
    moderation: true
    source: s1

  - {id: repas, kind: break, title: Le repas, start: 12:30, end: 14:00}
"""


STAYS = "it stays in the file; delete it if it is off."


def at(hour: int, minute: int = 0, day: int = 16) -> datetime:
    return datetime(2018, 10, day, hour, minute)  # noqa: DTZ001 - local by intent


FIRST = FoundSession("Un toit", "A2", at(10, 30), at(11, 30), SessionKind.COMPTOIR, ("Le Club",), source="s1")
SECOND = FoundSession("La ville", "A3", at(11, 30), at(12, 15), SessionKind.COMPTOIR, ("Le Bureau",))


def source(*sessions: FoundSession) -> Found:
    return Found("xlsx", sessions, timezone="Europe/Paris")


def base_of(*sessions: FoundSession) -> str:
    programme = arrange(source(*sessions), CHOICES, required_of(BY_HAND))
    return text_of(programme, "jour.xlsx")


def put_in(*sessions: FoundSession, text: str = BY_HAND, base: str | None = None) -> tuple[str, list[str]]:
    """Return the lines that differ, and what is told."""
    mine = required_of(text)
    arranged = arrange(source(*sessions), CHOICES, mine)
    result = update(text, mine, required_of(base) if base else None, arranged, "jour.xlsx")
    assert held(required_of(result.text)) == held(result.programme)
    _, _, *lines = [*unified_diff(text.splitlines(), result.text.splitlines(), n=0)] or ["", ""]
    changed = [f"{line[0]} {line[1:]}" for line in lines if line[0] in "+-"]
    return "\n".join(changed), [operator_text("en", doubt.key, **doubt.arguments) for doubt in result.doubts]


def test_a_session_that_moved_keeps_its_id_its_words_and_its_comments() -> None:
    moved = replace(FIRST, start=at(10, 45), end=at(11, 45))

    assert put_in(moved, base=base_of(FIRST)) == (
        "-     start: 10h30   # après le café\n"
        "-     end: 11h30\n"
        "+     start: 10:45   # après le café\n"
        "+     end: 11:45",
        [],
    )


def test_a_title_changed_by_hand_stays_and_one_changed_in_the_source_too_is_told() -> None:
    assert put_in(FIRST, base=base_of(FIRST)) == ("", [])

    changed, told = put_in(replace(FIRST, title="Le toit"), base=base_of(FIRST))

    assert changed == ""
    assert told == [
        "“Un toit pour tous”, title: the source now says Le toit, the file keeps Un toit pour tous."
    ]


def test_a_title_that_only_the_source_changed_is_taken() -> None:
    base = base_of(replace(FIRST, title="Un toit pour tous"))

    assert put_in(replace(FIRST, title="Le toit: un droit"), base=base)[0] == (
        '-     title: Un toit pour tous  # notre titre\n+     title: "Le toit: un droit"  # notre titre'
    )


def test_a_new_session_stands_in_its_place_with_its_room_and_its_people() -> None:
    speaker = FoundPerson("Léa Roux", Role.EXPERT, "Maire", "Ville de Lyon")
    new = replace(SECOND, people=(speaker, FoundPerson("LUC PETIT", Role.ANIMATEUR)))

    changed, told = put_in(FIRST, new, base=base_of(FIRST))

    assert changed == (
        "- rooms: {club: Le Club}  # au fond de la cour\n"
        "+ rooms: {club: Le Club, le-bureau: Le Bureau}  # au fond de la cour\n"
        "+   lea-roux: {name: Léa Roux, title: Maire, organisation: Ville de Lyon}\n"
        "+   - id: comptoir-1\n"
        "+     kind: comptoir\n"
        "+     title: La ville\n"
        "+     start: 11:30\n"
        "+     end: 12:15\n"
        "+     room: le-bureau\n"
        "+     experts: [lea-roux]\n"
        "+     moderators: [luc]\n"
        "+ "
    )
    assert told == []


def test_people_that_the_source_adds_join_those_named_by_hand() -> None:
    more = replace(FIRST, people=(FoundPerson("Léa Roux", Role.EXPERT),))

    changed, _ = put_in(more, base=base_of(FIRST))

    assert changed == (
        "+   lea-roux: {name: Léa Roux}\n-     experts:\n-       - ana\n+     experts: [ana, lea-roux]"
    )


def test_a_session_that_left_the_source_stays_and_is_told() -> None:
    changed, told = put_in(SECOND, base=base_of(FIRST, SECOND))

    assert "- id: c1" not in changed
    assert told == ["“Un toit pour tous” (c1) is not, or no longer, in the source: " + STAYS]


def test_a_cancelled_session_stays_and_is_told() -> None:
    changed, told = put_in(replace(FIRST, is_cancelled=True), SECOND, base=base_of(FIRST, SECOND))

    assert "id: c1" not in changed
    assert "“Un toit pour tous” (c1) is cancelled in the source: it stays in the file; delete it." in told


def test_several_rooms_take_the_place_of_one() -> None:
    both_rooms = replace(FIRST, rooms=("Le Club", "Le Bureau"))

    changed, _ = put_in(both_rooms, base=base_of(FIRST))

    assert changed.endswith("-     room: club\n+     rooms: [club, le-bureau]")


def test_an_event_that_lasts_longer_gets_its_days_and_full_dates() -> None:
    changed, _ = put_in(FIRST, replace(SECOND, start=at(9, day=17), end=at(10, day=17)), base=base_of(FIRST))

    assert "start: 2018-10-16, end: 2018-10-17" in changed
    assert "+     start: 2018-10-16 10:30   # après le café" in changed
    assert "start: 2018-10-16 12:30" in changed


def test_an_event_that_moves_takes_along_what_was_added_by_hand() -> None:
    moved = replace(FIRST, start=at(10, 30, day=18), end=at(11, 30, day=18))

    changed, _ = put_in(moved, base=base_of(FIRST))

    assert changed.startswith("- event: {id: jour, title: Un jour, date: 2018-10-16")
    assert "2018-10-18" in changed
    assert "repas" not in changed


def test_without_a_last_import_hours_are_taken_and_words_stay() -> None:
    other = replace(FIRST, start=at(10), question="Où ?")

    changed, told = put_in(other)

    assert changed == (
        "-     start: 10h30   # après le café\n+     question: Où ?\n+     start: 10:00   # après le café"
    )
    assert told == [
        "“Un toit pour tous”, title: the source now says Un toit, the file keeps Un toit pour tous.",
        "“Le repas” (repas) is not, or no longer, in the source: " + STAYS,
    ]


def test_windows_line_ends_stay() -> None:
    text = BY_HAND.replace("\n", "\r\n")
    mine = required_of(text)

    result = update(text, mine, None, arrange(source(FIRST, SECOND), CHOICES, mine), "jour.xlsx")

    assert "\n" not in result.text.replace("\r\n", "")
    assert len(required_of(result.text).sessions) == 3


# ── The command ─────────────────────────────────────────────────────────────────────────────────────────

ROWS = """\
Journée de l’emploi;;;;
Heure;Titre;Type;Salle;Animation
10h-11h;Un toit;Comptoir;Le Club;Léa Roux
11h-12h;La ville;Comptoir;Le Bureau;Luc Petit
12h;Déjeuner;;;
?;Surprise;;;
"""


@pytest.fixture
def comptoir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typed:
    (tmp_path / "jour.csv").write_text(ROWS, encoding="utf-8")
    return typed_in(tmp_path, monkeypatch, capfd)


IMPORT = ("import", "jour.csv", "--date", "2027-03-04", "--lang", "en")


def test_a_spreadsheet_becomes_a_programme_and_each_doubt_names_its_cell(
    comptoir: Typed, tmp_path: Path
) -> None:
    outcome = comptoir(*IMPORT)

    assert (outcome.status, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == "jour.csv, read as csv."
    assert "  E  Animation  moderators" in lines
    assert [
        line for line in lines if line.endswith("and is left out; add it by hand, or its hour in the source.")
    ]
    assert "Written: programme.yaml" in lines
    assert lines[-3].split()[:2] == ["comptoir", "init"]
    assert check([tmp_path / "programme.yaml"], "en").errors == 0


def test_a_programme_that_stands_is_written_over_only_if_asked(comptoir: Typed, tmp_path: Path) -> None:
    programme = tmp_path / "programme.yaml"
    comptoir(*IMPORT)
    by_hand = programme.read_text(encoding="utf-8") + "# à la main\n"
    programme.write_text(by_hand, encoding="utf-8")

    # without --update
    outcome = comptoir(*IMPORT)
    assert (outcome.status, outcome.out) == (1, "")
    assert "`--update`" in outcome.err
    assert "`-o other.yaml`" in outcome.err

    # with it, where the source says nothing new
    assert "The programme does not change." in comptoir(*IMPORT, "--update").out
    assert programme.read_text(encoding="utf-8") == by_hand
    assert not (tmp_path / "programme.yaml.1").exists()

    # with it, where an hour is new
    (tmp_path / "jour.csv").write_text(ROWS.replace("10h-11h", "9h45-11h"), encoding="utf-8")
    outcome = comptoir(*IMPORT, "--update")
    assert "  “Un toit” (comptoir-1): start 10:00 → 09:45" in outcome.out.splitlines()
    assert programme.read_text(encoding="utf-8") == by_hand.replace("start: 10:00", "start: 09:45")
    assert (tmp_path / "programme.yaml.1").read_text(encoding="utf-8") == by_hand


def test_a_dry_run_tells_all_and_writes_nothing(comptoir: Typed, tmp_path: Path) -> None:
    outcome = comptoir(*IMPORT, "--dry-run")

    assert outcome.status == 0
    assert outcome.out.splitlines()[-1] == "Nothing is written. Without `--dry-run`, it will be."
    assert [path.name for path in tmp_path.iterdir()] == ["jour.csv"]


def test_a_map_says_what_columns_mean_and_its_mistakes_are_told_where_they_are(
    comptoir: Typed, tmp_path: Path
) -> None:
    (tmp_path / "map.yaml").write_text("E: speakers\nSalle: nothing\n", encoding="utf-8")
    assert comptoir(*IMPORT, "--map", "map.yaml").status == 0
    text = (tmp_path / "programme.yaml").read_text(encoding="utf-8")
    assert "speakers: [lea-roux]" in text
    assert "rooms:" not in text

    (tmp_path / "map.yaml").write_text("E: speakers\nD: salon\n", encoding="utf-8")
    outcome = comptoir(*IMPORT, "--update", "--map", "map.yaml")
    assert outcome.status == 1
    assert outcome.err.startswith("map.yaml:2:4: “salon” is not what a column can mean;")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rien.xlsx"], "rien.xlsx: this file does not exist; give the path of a file, or an address"),
        (["."], ".: this is a folder; give the name of a file"),
        (["jour.csv", "--date", "demain"], '--date: "demain" is not a date'),
        (
            ["jour.csv", "--timezone", "Pari"],
            '--timezone: the time zone "Pari" does not exist; write `Europe/Paris`',
        ),
    ],
)
def test_a_wrong_command_line_says_what_to_write(comptoir: Typed, arguments: list[str], said: str) -> None:
    outcome = comptoir("import", *arguments, "--lang", "en")

    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith(said)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_meaning_that_is_told_can_be_written_in_a_map(language: str, tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    for meaning in (*MEANINGS[:-1], None):
        file.write_text(f"C: {meaning_told(meaning, language)}\n", encoding="utf-8")

        assert read_column_map(file).value == {"C": meaning or "-"}


@pytest.mark.parametrize(
    ("sessions", "ends", "kinds"),
    [
        (
            [replace(FIRST, kind=None, end=None), SECOND],
            "une session n’a pas de fin : elle dure",
            "une session ne dit pas son genre : ce sont",
        ),
        (
            [
                replace(each, kind=None, end=None)
                for each in (FIRST, SECOND, replace(SECOND, start=at(12, 15)))
            ],
            "2 sessions n’ont pas de fin : elles durent",
            "3 sessions ne disent pas leur genre : ce sont",
        ),
    ],
)
def test_one_session_is_told_as_one(sessions: list[FoundSession], ends: str, kinds: str) -> None:
    arranged = arrange(source(*sessions), CHOICES)

    told = [
        operator_text("fr", each.key, **each.arguments).replace("\u00a0", " ") for each in arranged.doubts
    ]
    assert any(line.startswith(ends) for line in told), told
    assert any(line.startswith(kinds) for line in told), told
