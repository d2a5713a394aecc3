"""The output of `comptoir check`, and the catalogues it comes from."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from writing import EVENT, programme, session

from bot.port.errors import InputError
from bot.programme.files.check import check, required, run_check
from bot.programme.files.programme_file import read_programme

CATALOGUES = Path(__file__).parent.parent / "bot" / "words" / "catalogues"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, as a person would have it."""
    monkeypatch.chdir(tmp_path)
    Path("programme.yaml").write_text(programme(), encoding="utf-8")
    Path("comptoir.yaml").write_text("programme: programme.yaml\ndatabase: comptoir.db\n", encoding="utf-8")
    return tmp_path


def test_good_files_are_summed_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run_check([Path("comptoir.yaml")], "fr")

    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    assert printed.out.splitlines() == [
        "Réglages\u00a0: aucune plateforme.",
        "Données\u00a0: mots et noms s’effacent de la base le 15 novembre 2018, 30 jours après la fin "
        "(`retention:`).",
        "Programme\u00a0: 1 session, 1 comptoir, 2 salles, 2 personnes\u00a0: tout est bon.",
    ]


def test_warnings_are_counted_and_forbid_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("programme.yaml").write_text(programme(session(), session(id="c2")), encoding="utf-8")

    status = run_check([Path("programme.yaml")], "en")

    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    assert printed.out.splitlines() == [
        "programme.yaml:6:80: warning: Luc Petit is expected at c1 and c2 at the same time; "
        "change the hour or the person.",
        "Programme: 2 sessions, 2 comptoirs, 2 rooms, 2 people: worth another look.",
        "1 warning, nothing that prevents from starting.",
    ]


def test_errors_are_counted_on_standard_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("programme.yaml").write_text(programme(session(kind="comptor")), encoding="utf-8")

    status = run_check([Path("programme.yaml")], "fr")

    printed = capsys.readouterr()
    assert (status, printed.out) == (1, "")
    assert printed.err.splitlines() == [
        "programme.yaml:5:20: «\u00a0comptor\u00a0» n’est pas un genre de session\u202f; écrivez `comptoir`.",
        "1 erreur, aucun avertissement.",
    ]


def test_a_mistake_seen_through_two_files_is_reported_once(folder: Path) -> None:
    Path("programme.yaml").write_text(programme(session(kind="comptor")), encoding="utf-8")

    report = check([Path("comptoir.yaml"), Path("programme.yaml")], "en")

    assert report.errors == 1


def test_settings_come_before_the_programme_they_name(folder: Path) -> None:
    Path("programme.yaml").write_text(programme(session(kind="comptor")), encoding="utf-8")
    Path("comptoir.yaml").write_text("programme: programme.yaml\ndatabase: a://b\n", encoding="utf-8")

    report = check([Path("comptoir.yaml")], "en")

    assert [line.split(":")[0] for line in report.lines[:-1]] == ["comptoir.yaml", "programme.yaml"]


def test_peoples_words_cannot_command_the_terminal(folder: Path) -> None:
    hostile = '"\\e[31m\\u202e' + "x" * 1000 + '"'
    Path("programme.yaml").write_text(programme(session(kind=hostile)), encoding="utf-8")

    report = check([Path("programme.yaml")], "en")

    assert report.lines[0].startswith('programme.yaml:5:20: " [31m xxx')
    assert len(report.lines[0]) < 500


def test_commands_that_need_a_good_file_get_the_lines_to_print(folder: Path) -> None:
    Path("programme.yaml").write_text(f"{EVENT}\n", encoding="utf-8")
    checked = read_programme(Path("programme.yaml"))

    with pytest.raises(InputError) as caught:
        required(checked, "en")

    assert caught.value.problems == (
        "programme.yaml:1:1: `sessions:` is missing here; add this line with its value.",
    )


def test_check_needs_neither_chat_libraries_nor_a_database() -> None:
    heavy = ("aiohttp", "discord", "nio", "sqlalchemy", "vodozemac")
    script = f"import bot.programme.files.check, sys;print([name for name in {heavy} if name in sys.modules])"

    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert printed.stdout.strip() == "[]"


# ── The operator's catalogues ───────────────────────────────────────────────────────────────────────────


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - Fluent's own name
        self.names.add(node.id.name)


def variables_by_key(language: str) -> dict[str, set[str]]:
    text = (CATALOGUES / f"operator.{language}.ftl").read_text(encoding="utf-8")
    found = {}
    for entry in FluentParser().parse(text).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            variables = Variables()
            variables.visit(entry)
            assert entry.id.name not in found, entry.id.name
            found[entry.id.name] = variables.names
    return found


def test_both_languages_have_the_same_messages_and_variables() -> None:
    assert variables_by_key("fr") == variables_by_key("en")


def test_every_problem_has_its_message() -> None:
    files = (CATALOGUES.parents[1] / "programme" / "files").glob("*.py")
    source = "".join(path.read_text(encoding="utf-8") for path in files)

    used = set(re.findall(r'(?:Wrong|_Unreadable|wrong|warn)\((?:[\w.]+, )?"([a-z0-9-]+)"', source))

    assert len(used) > 40
    assert used <= variables_by_key("en").keys()


def french_prose() -> str:
    """Return the catalogue without text to type, which is between backticks or in example lines of a file."""
    text = (CATALOGUES / "operator.fr.ftl").read_text(encoding="utf-8")
    return re.sub(r"^ +[a-z]+:( .*)?$", "", re.sub(r"`[^`\n]*`", "`…`", text), flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("wrong", "instead"),
    [
        (r"[^\u202f\s][;!?](?=[\s}]|$)", "U+202F before ; ! ?"),
        (r"[ \u00a0][;!?]", "U+202F before ; ! ?"),
        (r"[^\u00a0]:(?=\s|$)", "U+00A0 before :"),
        (r"«[^\u00a0]|[^\u00a0]»", "U+00A0 inside « »"),
        ("'", "’"),
        (r"\.\.\.", "…"),
    ],
)
def test_french_messages_keep_to_french_typography(wrong: str, instead: str) -> None:
    found = [line for line in french_prose().splitlines() if re.search(wrong, line)]

    assert found == [], instead
