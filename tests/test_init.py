"""`comptoir init`: the two files of a new event, and the way from them to an import."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from typed import Typed, typed_in

from bot import cli
from bot.programme.files.check import check

GIVEN = ("--title", "Journée de l’emploi", "--date", "2027-03-04", "--comptoirs", "3")
ROWS = """\
Heure;Titre;Type;Salle;Animation
10h-11h;Un toit;Comptoir;Le Club;Léa Roux
11h-12h;La ville;Comptoir;;
"""


@pytest.fixture
def comptoir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typed:
    return typed_in(tmp_path, monkeypatch, capfd)


def mistakes(folder: Path) -> int:
    return check([folder / "comptoir.yaml"], "en").errors


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("days", ["2027-03-04", "2027-03-04 → 2027-03-06"])
@pytest.mark.parametrize(
    "platforms", [(), ("--matrix", "matrix.example.org", "--discord", "123456789012345678")]
)
def test_both_files_pass_check(
    comptoir: Typed, tmp_path: Path, language: str, days: str, platforms: tuple[str, ...]
) -> None:
    outcome = comptoir("init", "--title", "Un jour", "--date", days, "--language", language, *platforms)

    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines()[:2] == ["Écrit\u00a0: programme.yaml", "Écrit\u00a0: comptoir.yaml"]
    assert mistakes(tmp_path) == 0


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("platforms", [(), ("--discord", "123456789012345678")])
@pytest.mark.parametrize("organiser", [(), ("--organiser", "Léa Roux")])
def test_its_comments_can_be_taken_at_their_word(
    comptoir: Typed, tmp_path: Path, language: str, platforms: tuple[str, ...], organiser: tuple[str, ...]
) -> None:
    comptoir("init", *GIVEN, "--language", language, *platforms, *organiser)

    # when what is commented out is taken in
    for name in ("programme.yaml", "comptoir.yaml"):
        lines = (tmp_path / name).read_text(encoding="utf-8").splitlines(keepends=True)
        keys = ("# rooms:", "# people:", "# organi", "# matrix: {", "# discord: {", "# web: {", "# clock:")
        plain = [line.replace("# ", "", 1) if line.lstrip().startswith(keys) else line for line in lines]
        (tmp_path / name).write_text("".join(plain), encoding="utf-8")

    # then
    assert "organi" in (tmp_path / "programme.yaml").read_text(encoding="utf-8")
    assert mistakes(tmp_path) == 0


@pytest.mark.parametrize("number", [1, 2, 5, 40])
def test_as_many_comptoirs_as_asked_for(comptoir: Typed, tmp_path: Path, number: int) -> None:
    comptoir("init", "--title", "Un jour", "--date", "2027-03-04", "--comptoirs", str(number))

    text = (tmp_path / "programme.yaml").read_text(encoding="utf-8")
    assert text.count("kind: comptoir") == number
    assert mistakes(tmp_path) == 0


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--date", "4 mars 2027", '--date: "4 mars 2027" is not how a date is written; write `2027-03-04`'),
        ("--date", "2027-03-05 2027-03-04", "--date: the last day (2027-03-04) comes before the first"),
        ("--language", "de", '--language: the language "de" is not known'),
        ("--comptoirs", "400", "--comptoirs: 40 comptoirs at most"),
        ("--discord", "serveur", '--discord: "serveur" is not a Discord server'),
        ("--matrix", "https://", '--matrix: "https://" is not an address'),
        ("--title", " ", "--title: an answer is needed"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(
    comptoir: Typed, tmp_path: Path, option: str, value: str, said: str
) -> None:
    outcome = comptoir("init", *GIVEN, option, value, "--lang", "en")

    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_named_where_nobody_can_be_asked(comptoir: Typed) -> None:
    outcome = comptoir("init", "--title", "Un jour", "--lang", "en")

    assert (outcome.status, outcome.err) == (1, "`--date` is missing: nobody can answer the question here.\n")


def test_without_a_chat_the_event_is_on_pages_and_its_organiser_can_enter(
    comptoir: Typed, tmp_path: Path
) -> None:
    outcome = comptoir("init", *GIVEN, "--organiser", "Léa Roux")

    assert "platforms:\n  web: {listen: 8080}" in (tmp_path / "comptoir.yaml").read_text(encoding="utf-8")
    assert "organisers: [lea-roux]" in (tmp_path / "programme.yaml").read_text(encoding="utf-8")
    assert [line.split()[1] for line in outcome.out.splitlines()[3:]] == [
        *("import", "check", "plan", "run", "ready"),
    ]
    assert (mistakes(tmp_path), comptoir("ready").status) == (0, 0)


def test_files_that_stand_already_stay(comptoir: Typed, tmp_path: Path) -> None:
    comptoir("init", *GIVEN)
    former = (tmp_path / "programme.yaml").read_bytes()

    # with both files, nothing is written; with the programme alone, only the settings are
    assert comptoir("init", *GIVEN).status == 1
    (tmp_path / "comptoir.yaml").unlink()
    assert comptoir("init", "--matrix", "matrix.example.org").status == 0

    assert (tmp_path / "programme.yaml").read_bytes() == former
    assert "https://matrix.example.org" in (tmp_path / "comptoir.yaml").read_text(encoding="utf-8")


def test_it_asks_six_things_in_a_terminal_and_again_if_an_answer_is_wrong(tmp_path: Path) -> None:
    answers = ["Un jour", "demain", "2027-03-04", "", "Léa Roux", "matrix.example.org", "-", "2"]
    ours, theirs = pty.openpty()
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    command = [sys.executable, "-c", "from bot.cli import main; main()", "init", "--lang", "fr"]
    environment = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[2])}

    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=environment
    ) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # this is how a terminal ends
            while part := os.read(ours, 4096):
                shown += part
        os.close(ours)

    assert process.returncode == 0, shown
    assert shown.decode().count("Son jour") == 2
    assert (tmp_path / "programme.yaml").read_text(encoding="utf-8").count("kind: comptoir") == 2
    assert mistakes(tmp_path) == 0


def test_an_import_takes_the_place_of_the_examples_but_of_none_with_a_title(
    comptoir: Typed, tmp_path: Path
) -> None:
    comptoir("init", *GIVEN)
    programme = tmp_path / "programme.yaml"
    own = programme.read_text(encoding="utf-8").replace("title: Comptoir 2", "title: Le nôtre")
    programme.write_text(own, encoding="utf-8")
    (tmp_path / "jour.csv").write_text(ROWS, encoding="utf-8")

    outcome = comptoir("import", "jour.csv", "--update")

    titles = [
        line.strip()
        for line in programme.read_text(encoding="utf-8").splitlines()
        if " title:" in line and "#" not in line
    ]
    assert outcome.status == 0, outcome.err
    assert titles == ["title: Journée de l’emploi", "title: Un toit", "title: Le nôtre", "title: La ville"]
    assert mistakes(tmp_path) == 0
