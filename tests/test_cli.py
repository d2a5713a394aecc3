"""The operator's commands, as they are typed."""

import fcntl
import json
import os
import pty
import re
import sqlite3
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from textwrap import indent

import pytest
import sqlalchemy as sa

from bot import cli
from bot.cli.export import FORMATS as EXPORTS
from bot.cli.report import FORMATS
from bot.database import schema
from bot.database.lock import InstanceLock
from bot.database.store import Store
from bot.outbox.states import State, Why
from bot.restitution import documents

SAMPLE = Path(__file__).parent.parent / "programme.yaml"
SETTINGS = """\
programme: {programme}
database: comptoir.db
platforms:
  matrix: {{homeserver: "{homeserver}", user: "@comptoir:example.org"}}
"""


@dataclass
class Outcome:
    status: int
    out: str
    err: str


Comptoir = Callable[..., Outcome]


@pytest.fixture
def comptoir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Comptoir:
    """Type a command in a folder that has a `comptoir.yaml` for the sample day."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "comptoir.yaml").write_text(
        SETTINGS.format(programme=SAMPLE, homeserver="http://127.0.0.1:9")
    )

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["comptoir", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capfd.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err)

    return run


def test_check_says_what_it_read_and_that_nobody_can_be_invited_to_the_regie(comptoir: Comptoir) -> None:
    outcome = comptoir("check")

    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == (
        "comptoir.yaml:4:3: avertissement\u00a0: aucun organisateur (Sylvie Le Bars) n’a de compte `matrix:` "
        "dans le programme\u00a0: la régie y serait vide tant qu’aucun ne dit son code\u202f; "
        "ajoutez `matrix:` à leur fiche.\n"
        "Réglages\u00a0: Matrix.\n"
        "Données\u00a0: mots et noms s’effacent de la base le 15 novembre 2018, 30 jours après la fin "
        "(`retention:`).\n"
        "Programme\u00a0: 12 sessions, 6 comptoirs, 3 salles, 21 personnes\u00a0: à relire.\n"
        "1 avertissement, rien qui empêche de commencer.\n"
    )


def test_check_speaks_english_where_the_environment_does(
    comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    assert comptoir("check").out.splitlines()[1] == "Settings: Matrix."


def test_the_version_is_that_of_the_package(comptoir: Comptoir) -> None:
    assert comptoir("--version") == Outcome(0, f"comptoir {version('comptoir')}\n", "")


def test_settings_and_language_stand_before_or_after_the_command(comptoir: Comptoir, tmp_path: Path) -> None:
    (tmp_path / "comptoir.yaml").rename(tmp_path / "jour.yaml")

    before = comptoir("--lang", "en", "-c", "jour.yaml", "check")
    after = comptoir("check", "-c", "jour.yaml", "--lang", "en")
    around = comptoir("-c", "jour.yaml", "--lang", "fr", "check", "--lang", "en")

    assert before.out.splitlines()[1] == "Settings: Matrix."
    assert [after, around] == [before, before]


def test_a_failure_is_told_in_the_language_asked_for_after_the_command(comptoir: Comptoir) -> None:
    assert comptoir("outbox", "-c", "no.yaml", "--lang", "en").err.startswith(
        "no.yaml:1:1: this file does not exist"
    )


@pytest.mark.parametrize(
    ("lang", "first", "headings"),
    [
        (
            "fr",
            "Comptoir fait un seul public",
            ["Pour le voir jouer", "La première heure", "Pendant la journée"],
        ),
        ("en", "Comptoir makes one audience", ["To see it play", "The first hour", "During the day"]),
    ],
)
def test_alone_it_shows_the_commands_in_the_order_of_the_first_hour(
    comptoir: Comptoir, lang: str, first: str, headings: list[str]
) -> None:
    outcome = comptoir("--lang", lang)

    lines = outcome.out.splitlines()
    assert (outcome.status, outcome.err) == (2, "")
    assert lines[0].startswith(first)
    at = [next(n for n, line in enumerate(lines) if line.startswith(heading)) for heading in headings]
    assert at == sorted(at)
    listed = [line.split()[0] for line in lines[at[1] + 1 : at[2] - 1]]
    assert listed == ["init", "import", "check", "plan", "provision", "ready", "run"]
    assert all(len(line) <= 82 for line in lines)


@pytest.mark.parametrize("name", sorted(cli.commands.commands))
def test_the_help_of_a_command_is_in_one_language(comptoir: Comptoir, name: str) -> None:
    french, english = comptoir(name, "--help").out, comptoir(name, "--help", "--lang", "en").out

    assert french.startswith(f"À écrire\u00a0: comptoir {name}")
    assert english.startswith(f"Usage: comptoir {name}")
    assert " / " not in french + english
    assert french.splitlines()[2] != english.splitlines()[2]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["chek"], "`chek` is no command of comptoir. Did you mean `check`?"),
        (["plan", "--fromat"], "`--fromat` is no option here. Did you mean `--format`?"),
        (["restore"], "FILE is missing on the command line."),
        (["plan", "-c"], "A value is missing after `-c`."),
    ],
)
def test_a_line_that_is_mistyped_is_told_in_the_operators_language(
    comptoir: Comptoir, typed: list[str], told: str
) -> None:
    outcome = comptoir("--lang", "en", *typed)

    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.splitlines()[0] == told


def test_a_library_that_is_missing_is_named_in_a_sentence(
    comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bot.plan", None)

    outcome = comptoir("plan", "--lang", "en")

    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("The library `bot.plan` is missing from this installation")


def test_without_settings_it_says_what_to_write(comptoir: Comptoir, tmp_path: Path) -> None:
    (tmp_path / "comptoir.yaml").unlink()

    outcome = comptoir("check", "--lang", "en")

    assert outcome.status == 1
    said, example = outcome.err.split("\n", 1)
    assert said.startswith("comptoir.yaml:1:1: this file does not exist: go to its folder")
    (tmp_path / "comptoir.yaml").write_text(example)
    (tmp_path / "programme.yaml").write_text(SAMPLE.read_text())
    assert comptoir("check").status == 0


def test_an_absent_file_is_an_error_of_input(comptoir: Comptoir, tmp_path: Path) -> None:
    (tmp_path / "comptoir.yaml").unlink()

    outcome = comptoir("plan")

    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("comptoir.yaml:1:1: ")


def test_a_wrong_command_line_is_status_two(comptoir: Comptoir) -> None:
    assert comptoir("plan", "--format", "poem").status == 2


def test_plan_tells_every_message_of_the_day(comptoir: Comptoir) -> None:
    outcome = comptoir("plan", "--format", "json")

    messages = json.loads(outcome.out)
    assert len(messages) == 37
    assert (messages[0]["due"], messages[0]["place"]) == ("2018-10-16T09:00:00+02:00", "regie")
    assert messages[3] == {
        "due": "2018-10-16T10:15:00+02:00",
        "place": "hall",
        "platform": "matrix",
        "audience": "everyone",
        "kind": "soon",
        "first_line": f"⏰ À 10h30 {messages[3]['text'].splitlines()[1]} (+1)",
        "text": messages[3]["text"],
        "late_at_most_seconds": 0,
    }
    assert messages[3]["text"].split("\n")[1].endswith("le passage à l’échelle de l’innovation · Le Club")


def test_plan_can_be_read_over_whole(comptoir: Comptoir) -> None:
    messages = json.loads(comptoir("plan", "--format", "json").out)

    printed = comptoir("plan", "--full").out

    proofs = [f"{m['place']}\n" + indent(m["text"], "    ") + "\n\n" for m in messages]
    assert all(proof in printed for proof in proofs)
    assert printed.startswith("09h · regie\n    ✅ Tout est prêt")
    assert printed.count("…") == sum(m["text"].count("…") for m in messages)


def test_a_line_of_the_plan_is_folded_and_never_cut(comptoir: Comptoir) -> None:
    assert "…" not in comptoir("plan").out


def test_plan_ends_its_table_with_the_delay_a_limited_server_would_cause(comptoir: Comptoir) -> None:
    outcome = comptoir("plan")

    assert outcome.out.splitlines()[-3] == (
        "37 messages prévus. Les limites ordinaires d’un serveur Matrix "
        "peuvent en retarder de 25 s au plus\u00a0: "
        "demandez une exemption (`comptoir provision` donne la commande)."
    )


def test_plan_for_discord_alone_speaks_of_no_limit_and_shows_more_of_what_is_said(
    comptoir: Comptoir, tmp_path: Path
) -> None:
    (tmp_path / "comptoir.yaml").write_text(
        f"programme: {SAMPLE}\ndatabase: comptoir.db\nplatforms:\n  discord: {{guild: 123456789012345678}}\n"
    )

    lines = comptoir("plan").out.splitlines()

    assert lines[0].split() == ["heure", "lieu", "public", "première", "ligne"]
    assert lines[-3] == "37 messages prévus."
    assert lines[-1].startswith("Données\u00a0: mots et noms s’effacent de la base le 15 novembre 2018")


@pytest.mark.parametrize("command", ["provision", "ready", "run"])
def test_a_command_that_needs_a_platform_says_so_in_the_chosen_language(
    comptoir: Comptoir, tmp_path: Path, command: str
) -> None:
    (tmp_path / "comptoir.yaml").write_text(f"programme: {SAMPLE}\ndatabase: comptoir.db\n")

    outcome = comptoir("--lang", "en", command)

    assert outcome.status == 1
    assert outcome.err.startswith("comptoir.yaml names no platform. Add one of these, or both:\n")
    assert "guild: 123456789012345678" in outcome.err


def test_settings_of_another_name_are_told_by_it(comptoir: Comptoir, tmp_path: Path) -> None:
    (tmp_path / "jour.yaml").write_text(f"programme: {SAMPLE}\ndatabase: comptoir.db\n")

    assert comptoir("-c", "jour.yaml", "run").err.startswith("jour.yaml ne nomme aucune plateforme.")


def test_a_missing_secret_is_named(comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COMPTOIR_MATRIX_TOKEN", "COMPTOIR_MATRIX_PASSWORD"):
        monkeypatch.delenv(name, raising=False)

    outcome = comptoir("provision")

    assert outcome.status == 1
    assert "COMPTOIR_MATRIX_TOKEN ou COMPTOIR_MATRIX_PASSWORD" in outcome.err


def test_a_secret_that_others_can_read_is_refused(
    comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "my token"
    secret.write_text("syt_secret")
    secret.chmod(0o644)
    monkeypatch.setenv("COMPTOIR_MATRIX_TOKEN_FILE", str(secret))

    outcome = comptoir("provision")

    assert outcome.status == 1
    assert f"`chmod 600 '{secret}'`" in outcome.err
    assert "syt_secret" not in outcome.out + outcome.err


def test_an_unreachable_server_is_status_three(comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_MATRIX_TOKEN", "syt_secret")

    outcome = comptoir("provision")

    assert outcome.status == 3
    assert outcome.err.startswith(
        "http://127.0.0.1:9 ne répond pas comme un serveur Matrix\u00a0: "
        "rien ne répond à cette adresse (ClientConnectorError). Vérifiez `homeserver:`"
    )
    assert "syt_secret" not in outcome.out + outcome.err


def test_a_server_that_cannot_be_reached_has_refused_no_login(
    comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_MATRIX_PASSWORD", "not-the-word")

    outcome = comptoir("ready")

    assert outcome.status == 3
    assert outcome.err.startswith("http://127.0.0.1:9 ne répond pas comme un serveur Matrix")
    assert "not-the-word" not in outcome.out + outcome.err


def test_run_before_provision_says_what_to_do_first(
    comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_MATRIX_TOKEN", "syt_secret")

    outcome = comptoir("run")

    assert outcome.status == 1
    assert "Lancez d’abord `comptoir provision`" in outcome.err


def test_the_missing_secret_of_each_platform_is_named(
    comptoir: Comptoir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMPTOIR_DISCORD_TOKEN", raising=False)
    settings = (
        f"programme: {SAMPLE}\ndatabase: comptoir.db\nplatforms:\n  discord: {{guild: 123456789012345678}}\n"
    )
    (tmp_path / "comptoir.yaml").write_text(settings)

    outcome = comptoir("run")

    assert outcome.status == 1
    assert outcome.err.startswith("Il manque COMPTOIR_DISCORD_TOKEN dans l’environnement")


def test_a_table_that_is_piped_gives_each_message_its_line(comptoir: Comptoir) -> None:
    printed = comptoir("plan").out.splitlines()

    [soon] = [line for line in printed if "⏰ À 10h30" in line]
    assert soon.split()[:2] == ["10h15", "hall"]


MISSING_SECRET = {
    "fr": "Il manque COMPTOIR_DISCORD_TOKEN dans l’environnement",
    "en": "COMPTOIR_DISCORD_TOKEN is missing from the environment",
}


@pytest.mark.parametrize(
    ("asked", "locale", "told"),
    [
        ("fr", "", {"fr"}),
        ("en", "", {"en"}),
        ("fr", "en_GB.UTF-8", {"fr"}),
        ("", "fr_FR.UTF-8", {"fr"}),
        ("", "C.UTF-8", {"fr", "en"}),  # nobody knows who reads it
    ],
)
def test_an_error_is_told_in_the_language_of_the_asker(
    comptoir: Comptoir,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    locale: str,
    told: set[str],
) -> None:
    monkeypatch.delenv("COMPTOIR_DISCORD_TOKEN", raising=False)
    monkeypatch.setenv("LANG", locale)
    settings = f"programme: {SAMPLE}\ndatabase: comptoir.db\nplatforms: {{discord: {{guild: 1}}}}\n"
    (tmp_path / "comptoir.yaml").write_text(settings)

    said = comptoir(*(["--lang", asked] if asked else []), "run").err

    assert {language for language, words in MISSING_SECRET.items() if words in said} == told


def test_the_report_is_written_in_every_format_it_has_and_in_one_to_the_screen(
    comptoir: Comptoir, tmp_path: Path
) -> None:
    whole = comptoir("report", "-o", "ici")
    shown = comptoir("report", "--format", "json", "--public")

    assert (whole.status, whole.err, shown.status, shown.err) == (0, "", 0, "")
    files = [f"ici/ais-emploi-2018.{shape}" for shape in FORMATS]
    assert whole.out.splitlines() == [f"rapport écrit\u00a0: {file}" for file in files]
    assert all((tmp_path / file).read_bytes() for file in files)
    assert json.loads(shown.out)["for_organisers"] is False


def test_without_what_prints_the_report_says_that_it_has_no_pdf(
    comptoir: Comptoir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "can_print", lambda: False)

    whole, alone = comptoir("report", "-o", "ici"), comptoir("report", "--format", "pdf", "-o", "ici")

    assert whole.status == 0
    assert whole.out.splitlines()[-1].startswith("rapport sans PDF : typst n’est pas installé")
    assert sorted(file.suffix for file in (tmp_path / "ici").iterdir()) == [".csv", ".html", ".json", ".md"]
    assert (alone.status, alone.out) == (3, "")
    assert "pip install --require-hashes -r requirements-pdf.txt" in alone.err


@pytest.mark.parametrize("shape", EXPORTS)
def test_the_programme_is_exported_in_each_format_to_a_file(
    comptoir: Comptoir, tmp_path: Path, shape: str
) -> None:
    outcome = comptoir("export", "--format", shape, "-o", "jour")

    assert outcome == Outcome(0, "écrit\u00a0: jour (12 sessions)\n", "")
    assert (tmp_path / "jour").read_bytes()


def test_an_export_without_a_file_goes_to_the_screen_and_needs_no_settings(
    comptoir: Comptoir, tmp_path: Path
) -> None:
    (tmp_path / "comptoir.yaml").unlink()

    outcome = comptoir("export", str(SAMPLE), "--format", "ical", "--session", "comptoir-1")

    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("BEGIN:VCALENDAR\r\n")
    assert outcome.out.count("BEGIN:VEVENT") == 1


def test_a_spreadsheet_is_not_written_on_a_screen(tmp_path: Path) -> None:
    shown = terminal_of("export", str(SAMPLE), "--format", "xlsx", "--lang", "en", folder=tmp_path, status=1)

    assert shown == "a spreadsheet cannot be read on a screen; add `-o day.xlsx`, or > and a file.\n"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            ["ical", "--session", "comptoir1"],
            "no session has the id “comptoir1”; write `--session comptoir-1`.",
        ),
        (
            ["ical", "--person", "x"],
            "nobody has the id “x”; those of people are in `programme.yaml`, under `people`.",
        ),
        (["jsonld", "--person", "x"], "--session, --room and --person only go with `--format ical`."),
        (
            ["programme", "-o", "comptoir.yaml"],
            "comptoir.yaml is the file that was read: your comments in it would be lost; "
            "give another one with -o.",
        ),
        (
            ["ical", "-c", "no.yaml"],
            "no.yaml does not exist; give the programme (`comptoir export programme.yaml --format ical`) "
            "or the settings with -c.",
        ),
    ],
)
def test_an_export_that_cannot_be_says_what_to_write(comptoir: Comptoir, typed: list[str], told: str) -> None:
    assert comptoir("--lang", "en", "export", "--format", *typed) == Outcome(1, "", f"{told}\n")


def test_the_outbox_of_a_fresh_database_is_empty(comptoir: Comptoir) -> None:
    assert json.loads(comptoir("outbox", "--format", "json").out) == []


def test_an_outbox_without_messages_says_so(comptoir: Comptoir) -> None:
    assert comptoir("outbox", "--state", "failed").out == "Aucun message.\n"
    assert comptoir("--lang", "en", "outbox").out == "No message.\n"


def test_a_state_that_no_message_has_is_refused(comptoir: Comptoir) -> None:
    outcome = comptoir("outbox", "--state", "fail")

    assert (outcome.status, outcome.out) == (2, "")
    assert "`--state` attend l’un de ceux-ci\u00a0: waiting, sending, sent, skipped, failed." in outcome.err


def test_check_and_plan_load_no_chat_library_and_no_database(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.programme.files.check import run_check; from pathlib import Path;"
        f"run_check([Path({str(SAMPLE)!r})], 'fr');"
        "print([m for m in ('aiohttp', 'nio', 'vodozemac', 'discord', 'sqlalchemy') if m in sys.modules])"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "database", ["garbage.db", "no/such/folder/comptoir.db", "postgresql://localhost/day"]
)
def test_a_database_that_cannot_be_opened_is_an_error_of_input(
    comptoir: Comptoir, tmp_path: Path, database: str
) -> None:
    (tmp_path / "garbage.db").write_text("this is no database " * 100)
    settings = SETTINGS.format(programme=SAMPLE, homeserver="http://127.0.0.1:9")
    (tmp_path / "comptoir.yaml").write_text(settings.replace("comptoir.db", database))

    outcome = comptoir("outbox")

    assert outcome.status == 1
    assert "`database:`" in outcome.err


def test_why_something_was_not_said_is_told_in_the_operators_language(
    comptoir: Comptoir, tmp_path: Path
) -> None:
    comptoir("outbox")
    row = {"platform": "matrix", "place": "hall", "operation": "say", "kind": "reminder", "version": 1}
    row |= {"language": "fr", "priority": 1, "due": datetime(2018, 10, 16, 8, tzinfo=UTC)}
    late = {"key": "late", "state": State.SKIPPED, "why": Why.TOO_LATE, "error": None}
    refused = {"key": "refused", "state": State.FAILED, "why": Why.REFUSED, "error": "403 M_FORBIDDEN"}
    with closing(Store(f"sqlite:///{tmp_path / 'comptoir.db'}")) as store:
        store.run_now(lambda c: c.execute(sa.insert(schema.outbox), [row | late, row | refused]).close())

    french, english = comptoir("outbox").out, comptoir("--lang", "en", "outbox").out
    told = json.loads(comptoir("outbox", "--format", "json").out)

    assert "trop tard pour être utile" in french
    assert "too late to be of use" in english
    assert "le bot n’en a pas le droit (403 M_FORBIDDEN)" in french
    assert "the bot is not allowed to (403 M_FORBIDDEN)" in english
    assert [line.split()[1] for line in english.splitlines()[1:]] == ["skipped", "failed"]
    assert [line.split()[1] for line in french.splitlines()[1:]] == ["sauté", "refusé"]
    assert [(row["why"], row["error"]) for row in told] == [
        ("too-late", None),
        ("refused", "403 M_FORBIDDEN"),
    ]


def test_the_outbox_counts_what_was_sent_unless_asked_for_all(comptoir: Comptoir, tmp_path: Path) -> None:
    comptoir("outbox")
    row = {"platform": "matrix", "place": "hall", "operation": "say", "kind": "reminder", "version": 1}
    row |= {"language": "fr", "priority": 1, "due": datetime(2018, 10, 16, 8, tzinfo=UTC)}
    rows: list[dict[str, str | None]] = [
        {"key": "waits", "state": State.WAITING, "why": None},
        {"key": "goes", "state": State.SENDING, "why": None},
        {"key": "went", "state": State.SENT, "why": None},
        {"key": "late", "state": State.SKIPPED, "why": Why.TOO_LATE},
        {"key": "replaced", "state": State.SKIPPED, "why": Why.REPLACED},
        {"key": "refused", "state": State.FAILED, "why": Why.REFUSED},
    ]
    with closing(Store(f"sqlite:///{tmp_path / 'comptoir.db'}")) as store:
        store.run_now(lambda c: c.execute(sa.insert(schema.outbox), [row | each for each in rows]).close())

    def keys(*options: str) -> list[str]:
        printed = comptoir("--lang", "en", "outbox", *options).out.split()
        return [each["key"] for each in rows if each["key"] in printed]

    assert keys() == ["waits", "goes", "late", "refused"]
    assert comptoir("--lang", "en", "outbox").out.splitlines()[-1] == (
        "2 other messages were sent, or no longer had to be: `comptoir outbox --all`."
    )
    assert keys("--all") == [each["key"] for each in rows]
    assert keys("--state", "sent") == ["went"]


LONG = "reminder:slot-20270520T1000:2027-05-20T10:00:00+01:00:soon:hall"
TWO_DAYS = """\
event:
  id: open-days
  title: Open days
  start: 2027-05-20
  end: 2027-05-21
  timezone: Europe/London
  language: en
sessions:
  - {id: water, kind: comptoir, title: Water, start: 2027-05-20T10:00, end: 2027-05-20T11:00}
  - {id: fish, kind: comptoir, title: Fish, start: 2027-05-21T10:00, end: 2027-05-21T11:00}
"""


@pytest.fixture
def two_days(comptoir: Comptoir, tmp_path: Path) -> Comptoir:
    """Give the same for an event of two days, on both platforms."""
    (tmp_path / "days.yaml").write_text(TWO_DAYS)
    settings = SETTINGS.format(programme="days.yaml", homeserver="http://127.0.0.1:9")
    (tmp_path / "comptoir.yaml").write_text(settings + "  discord: {guild: 123456789012345678}\n")
    return comptoir


def test_the_outbox_is_whole_at_eighty_columns_and_a_line_a_message_when_piped(
    two_days: Comptoir, tmp_path: Path
) -> None:
    two_days("outbox")
    row = {"platform": "matrix", "place": "hall", "operation": "say", "kind": "reminder", "version": 1}
    row |= {"language": "en", "priority": 1, "due": datetime(2027, 5, 20, 8, 45, tzinfo=UTC), "key": LONG}
    row |= {"state": State.SKIPPED, "why": Why.TOO_LATE}
    with closing(Store(f"sqlite:///{tmp_path / 'comptoir.db'}")) as store:
        store.run_now(lambda c: c.execute(sa.insert(schema.outbox), [row]).close())

    piped = two_days("outbox", "--lang", "en").out.splitlines()
    shown = terminal_of("outbox", "--lang", "en", folder=tmp_path).splitlines()

    assert len(piped) == 2
    assert re.split(" {2,}", piped[1]) == [
        "2027-05-20 09:45:00",
        "skipped",
        "Matrix",
        "hall",
        "reminder",
        LONG,
        "too late to be of use",
    ]
    assert shown[1:] == [
        "2027-05-20 09:45:00  skipped  Matrix    hall   reminder",
        f"  {LONG}",
        "  too late to be of use",
    ]


def terminal_of(*typed: str, folder: Path, status: int = 0) -> str:
    """Return the output in a terminal of eighty columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-c", "from bot.cli import main; main()", *typed]
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    environment["PYTHONPATH"] = str(Path(cli.__file__).parents[2])
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=folder, env=environment) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # this is how a terminal ends
            while part := os.read(ours, 4096):
                shown += part
        os.close(ours)
    assert process.returncode == status, shown
    return shown.decode().replace("\r\n", "\n")


def test_the_plan_of_several_days_names_each_day(two_days: Comptoir) -> None:
    lines = two_days("plan", "--lang", "en").out.splitlines()
    proofs = two_days("plan", "--full", "--lang", "en").out.splitlines()

    thursday, friday = lines.index("Thursday 20 May"), lines.index("Friday 21 May")
    assert [line.split()[:2] for line in (lines[thursday + 1], lines[friday + 1])] == [
        ["09:00", "regie"],
        ["09:00", "regie"],
    ]
    assert [line for line in proofs if line.endswith("· regie")] == [
        "Thursday 20 May · 09:00 · regie",
        "Friday 21 May · 09:00 · regie",
    ]


def test_the_plan_shows_what_each_platform_reads_where_that_differs(two_days: Comptoir) -> None:
    lines = two_days("plan", "--lang", "en").out.splitlines()

    last = [line for line in lines if "Last questions" in line]
    assert [(line.split()[2], line.split("yours: ")[1]) for line in last] == [
        ("Matrix", "!ask your question"),
        ("Discord", "/ask your question"),
    ] * 2
    assert [line.split()[2] for line in lines if line.split()[1:2] == ["hall"]] == ["everyone"] * 2


def test_the_plan_lists_no_digest_that_waits_for_questions(two_days: Comptoir) -> None:
    messages = json.loads(two_days("plan", "--format", "json").out)

    digests = [
        (m["due"], m["place"]) for m in messages if m["kind"] == "digest" and m["platform"] == "matrix"
    ]
    assert digests == [
        ("2027-05-20T10:00:00+01:00", "water-desk"),
        ("2027-05-21T10:00:00+01:00", "fish-desk"),
    ]
    assert "During a session its desk also gets new digests" in two_days("plan", "--lang", "en").out


TURNED_AWAY = 50


def test_a_second_bot_on_the_same_database_is_turned_away_before_it_asks_anybody(
    comptoir: Comptoir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server cannot be reached: had the bot asked it, the status would be 3."""
    monkeypatch.setenv("COMPTOIR_MATRIX_TOKEN", "syt_secret")
    first = InstanceLock(f"sqlite:///{tmp_path / 'comptoir.db'}")
    first.take()

    outcomes = [comptoir("run") for _ in range(TURNED_AWAY)]

    path = tmp_path / "comptoir.db.lock"
    said = (
        f"Un autre `comptoir run` tient déjà cette base ({path})\u00a0: arrêtez-le d’abord. / "
        f"Another `comptoir run` already holds this database ({path}): stop it first.\n"
    )
    assert outcomes == [Outcome(1, "", said)] * TURNED_AWAY
    assert not (tmp_path / "comptoir.db").exists()
    first.release()


def test_a_backup_is_made_and_put_back(comptoir: Comptoir, tmp_path: Path) -> None:
    comptoir("outbox")
    copy, colon = tmp_path / "copy.db", "\u00a0: "

    made = comptoir("backup", "-o", str(copy))
    again = comptoir("backup", "-o", str(copy))
    restored = comptoir("--lang", "en", "restore", str(copy))

    [aside] = tmp_path.glob("comptoir.db.before-*")
    assert made == Outcome(0, f"Sauvegardé{colon}{copy}\n", "")
    assert (again.status, again.err.split(colon)[0]) == (1, f"{copy} existe déjà, et rien n’est écrasé")
    assert restored == Outcome(
        0,
        f"Restored: {copy}. Run `comptoir run`: what was said since is read again before anything is said.\n"
        f"The former database is kept: {aside}\n",
        "",
    )


def test_a_backup_has_a_name_of_its_own(comptoir: Comptoir, tmp_path: Path) -> None:
    comptoir("outbox")

    comptoir("backup")

    [copy] = tmp_path.glob("comptoir-*.db")
    assert re.fullmatch(r"comptoir-\d{8}-\d{6}\.db", copy.name)


def test_a_dry_run_leaves_no_database(
    comptoir: Comptoir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_MATRIX_TOKEN", "syt_secret")

    outcome = comptoir("provision", "--dry-run")

    assert outcome.status == 3
    assert [path.name for path in tmp_path.iterdir()] == ["comptoir.yaml"]


def test_forget_waits_for_its_time_unless_told_not_to(comptoir: Comptoir, tmp_path: Path) -> None:
    (tmp_path / "jour.yaml").write_text(SAMPLE.read_text().replace("2018-10-16", "2099-10-16"))
    (tmp_path / "comptoir.yaml").write_text("programme: jour.yaml\ndatabase: comptoir.db\n")

    early, told = comptoir("forget"), comptoir("--lang", "en", "forget", "--now")

    assert early.out.splitlines() == [
        "Rien n’est effacé, il est trop tôt. Pour le faire quand même, `comptoir forget --now`.",
        "Données\u00a0: mots et noms s’effacent de la base le 15 novembre 2099, 30 jours après la fin "
        "(`retention:`).",
    ]
    assert told.out == "Nothing left to erase: the database names nobody.\n"


SAMUEL = """
    INSERT INTO accounts (platform, handle, person, name, closed)
    VALUES ('matrix', '@samuel:example.org', 1, 'Samuel', 0)
"""


def test_forget_erases_once_its_time_has_come(comptoir: Comptoir, tmp_path: Path) -> None:
    comptoir("forget")
    with closing(sqlite3.connect(tmp_path / "comptoir.db")) as database, database:
        database.execute("INSERT INTO people (id) VALUES (1)")
        database.execute(SAMUEL)

    outcome = comptoir("forget")

    assert outcome.out.startswith("C’est fait\u00a0: 1 personne et ses mots sont effacés de la base.")
    assert b"amuel" not in b"".join(file.read_bytes() for file in tmp_path.glob("comptoir.db*"))


def test_verify_says_where_no_platform_can_be_verified(comptoir: Comptoir, tmp_path: Path) -> None:
    without_key = comptoir("--lang", "en", "verify")
    (tmp_path / "comptoir.yaml").write_text(
        f"programme: {SAMPLE}\ndatabase: comptoir.db\nplatforms:\n  discord: {{guild: 1}}\n"
    )

    said = (
        "No platform of these settings can be verified: it takes Matrix, with COMPTOIR_MATRIX_PICKLE_KEY.\n"
    )
    assert [without_key, comptoir("--lang", "en", "verify")] == [Outcome(1, "", said)] * 2


def test_verify_wants_a_whole_account_and_a_bot_that_runs(
    comptoir: Comptoir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_MATRIX_PICKLE_KEY", "the key of a test, long enough")

    name, nobody = comptoir("--lang", "en", "verify", "ana"), comptoir("verify", "@ana:example.org")

    assert (name.status, name.err) == (
        1,
        '"ana" is not a Matrix account: write it whole, as `@ana:example.org`.\n',
    )
    assert (nobody.status, nobody.out) == (3, "")
    assert nobody.err.startswith("Le bot n’est pas en marche sur cette machine")


def test_verify_does_not_wait_for_a_bot_that_never_notices(
    comptoir: Comptoir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_MATRIX_PICKLE_KEY", "the key of a test, long enough")
    monkeypatch.setattr(sys.modules["bot.cli.verify"], "NOTICED_WITHIN", 0.0)
    keys = tmp_path / "comptoir-keys" / "comptoir_example.org.db"
    keys.parent.mkdir()
    keys.touch()

    outcome = comptoir("--lang", "en", "verify")

    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith("The bot is not running on this machine")
    with closing(sqlite3.connect(keys)) as database:
        assert database.execute("SELECT count(*) FROM terminals").fetchone() == (0,)
