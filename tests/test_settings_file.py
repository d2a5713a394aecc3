"""Reading `comptoir.yaml`, and each mistake it may hold."""

# ruff: noqa: E501 - messages are quoted whole

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from writing import EVENT, TWO_DAYS, after, at, programme, said_of, session

from adapters.discord.files import DiscordSettings
from adapters.matrix.files import MatrixSettings
from adapters.web.files import WebSettings
from bot.programme.files.settings_file import read_settings, read_setup
from bot.settings import (
    DigestSettings,
    Flood,
    HealthSettings,
    RehearsalClock,
    Reminders,
    RestitutionSettings,
    Settings,
)

SETTINGS = """\
programme: programme.yaml
database: comptoir.db
"""
MATRIX = 'matrix: {homeserver: "https://matrix.example.org", user: "@comptoir:example.org"}'


@pytest.fixture(autouse=True)
def a_good_programme(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text(programme(), encoding="utf-8")


def read(folder: Path, text: str) -> Settings:
    file = folder / "comptoir.yaml"
    file.write_text(text, encoding="utf-8")
    checked = read_settings(file)
    assert checked.value is not None, checked.problems
    return checked.value


def said(folder: Path, text: str, language: str = "en") -> list[str]:
    return said_of(folder, text, "comptoir.yaml", language)


# ── What is read ────────────────────────────────────────────────────────────────────────────────────────


def test_few_settings_are_enough(tmp_path: Path) -> None:
    settings = read(tmp_path, SETTINGS)

    assert settings == Settings(tmp_path / "programme.yaml", f"sqlite:///{tmp_path}/comptoir.db")


def test_all_that_settings_may_say_is_read(tmp_path: Path) -> None:
    text = SETTINGS + (
        "clock: {start: 2018-10-16T10:00, speed: 60}\n"
        "reminders: {hall: 20m, place: 90s, last-questions: 1h}\n"
        "digest: {at: [start, 5m], lines: 3, refresh: 10s}\n"
        "restitution: {sheets: 30m, frozen: 4m, words: 300, confirm: 15m}\n"
        "retention: 10d\n"
        "health: {port: 9090}\n"
        "flood: {questions: 3, commands: 7, pressure: 40}\n"
        f"platforms:\n  {MATRIX}\n"
        '  discord: {guild: 123456789012345678, api: "http://localhost:1/api/v10", gateway: "ws://localhost:2"}\n'
        '  web: {listen: "0.0.0.0:80", address: "https://c.example.org/", proxies: [10.0.0.0/8], devices: 9}\n'
    )

    settings = read(tmp_path, text)

    assert settings == Settings(
        programme=tmp_path / "programme.yaml",
        database=f"sqlite:///{tmp_path}/comptoir.db",
        clock=RehearsalClock(datetime(2018, 10, 16, 8, 0, tzinfo=UTC), 60),
        reminders=Reminders(timedelta(minutes=20), timedelta(seconds=90), timedelta(hours=1)),
        digest=DigestSettings(("start", timedelta(minutes=5)), 3, timedelta(seconds=10)),
        restitution=RestitutionSettings(
            timedelta(minutes=30), timedelta(minutes=4), 300, timedelta(minutes=15)
        ),
        retention=timedelta(days=10),
        flood=Flood(3, 7, 40),
        platforms={
            "matrix": MatrixSettings(
                "https://matrix.example.org", "@comptoir:example.org", keys=tmp_path / "comptoir-keys"
            ),
            "discord": DiscordSettings(123456789012345678, "http://localhost:1/api/v10", "ws://localhost:2"),
            "web": WebSettings("0.0.0.0", 80, "https://c.example.org", (ip_network("10.0.0.0/8"),), 9),
        },
        health=HealthSettings(9090),
    )


def test_paths_are_relative_to_the_settings(tmp_path: Path) -> None:
    folder = tmp_path / "jour"
    folder.mkdir()

    settings = read(folder, "programme: ../programme.yaml\ndatabase: données/comptoir.db\n")

    assert settings.programme == tmp_path / "programme.yaml"
    assert settings.database == f"sqlite:///{folder}/données/comptoir.db"


@pytest.mark.parametrize(
    "url", ["sqlite:////tmp/jour.db", "postgresql://localhost/jour", "postgresql+psycopg:///jour"]
)
def test_a_database_may_be_an_address(tmp_path: Path, url: str) -> None:
    settings = read(tmp_path, SETTINGS.replace("comptoir.db", url))

    assert settings.database == url


def test_the_rehearsal_may_begin_at_an_hour_of_the_only_day(tmp_path: Path) -> None:
    settings = read(tmp_path, SETTINGS + "clock: {start: 9h45}\n")

    assert settings.clock == RehearsalClock(datetime(2018, 10, 16, 7, 45, tzinfo=UTC), 1)


@pytest.mark.parametrize(("written", "encrypts"), [("desks", True), ("nothing", False)])
def test_desks_are_encrypted_where_the_settings_say_so_and_keys_lie_beside_the_database(
    tmp_path: Path, written: str, encrypts: bool
) -> None:
    (tmp_path / "elsewhere").mkdir()
    text = SETTINGS.replace("comptoir.db", "elsewhere/comptoir.db")
    matrix = f'{{homeserver: "https://example.org", user: "@bot:example.org", encrypted: {written}}}'

    settings = read(tmp_path, text + f"platforms: {{matrix: {matrix}}}\n")

    keys = tmp_path / "elsewhere" / "comptoir-keys"
    expected = MatrixSettings("https://example.org", "@bot:example.org", encrypts, keys)
    assert settings.platforms["matrix"] == expected


def test_the_programme_comes_with_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "comptoir.yaml"
    file.write_text(SETTINGS, encoding="utf-8")

    setup = read_setup(file).value

    assert setup is not None
    assert setup.programme.event.id == "jour"


# ── Possible mistakes ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("missing", ["programme", "database"])
def test_a_missing_key_is_shown_at_the_top(tmp_path: Path, missing: str) -> None:
    text = "".join(line for line in SETTINGS.splitlines(keepends=True) if not line.startswith(missing))

    lines = said(tmp_path, text)

    assert lines == [f"1:1: `{missing}:` is missing here; add this line with its value."]


def test_an_unknown_key_is_shown_with_the_closest_one(tmp_path: Path) -> None:
    lines = said(tmp_path, SETTINGS + "plateformes: {}\n")

    assert lines == ['3:1: the key "plateformes" is unknown; write `platforms:` instead.']


def test_an_absent_programme_is_shown_where_it_is_named(tmp_path: Path) -> None:
    text = SETTINGS.replace("programme.yaml", "programe.yaml")

    lines = said(tmp_path, text, "fr")

    expected = (
        "n’existe pas à côté de celui-ci\u202f; écrivez le chemin du programme, par exemple `programme.yaml`."
    )
    assert lines == [f"1:12: le fichier «\u00a0programe.yaml\u00a0» {expected}"]


@pytest.mark.parametrize("written", ["mysql://localhost/jour", "."])
def test_a_database_that_we_cannot_use_is_refused(tmp_path: Path, written: str) -> None:
    text = SETTINGS.replace("comptoir.db", written)

    lines = said(tmp_path, text)

    expected = "cannot be a database; write the name of a file, for instance `comptoir.db`, or a `postgresql://…` address."
    assert lines == [f'2:11: "{written}" {expected}']


def test_the_advice_names_the_choices_for_encryption(tmp_path: Path) -> None:
    matrix = 'matrix: {homeserver: "https://example.org", user: "@bot:example.org", encrypted: yes}'

    lines = said(tmp_path, SETTINGS + f"platforms:\n  {matrix}\n")

    expected = (
        "does not say what is to be encrypted; write `desks` (the desks and the control room) or `nothing`."
    )
    assert lines == [f'4:{matrix.index("yes") + 3}: "yes" {expected}']


@pytest.mark.parametrize("speed", ["0", "-60", "vite", "1e9", "inf"])
def test_a_speed_is_a_number_above_zero(tmp_path: Path, speed: str) -> None:
    text = SETTINGS + f"clock: {{start: 10h, speed: {speed}}}\n"

    lines = said(tmp_path, text)

    expected = "is not a speed; write a number greater than 0, for instance `60` (one hour a minute)."
    assert lines == [f'{after(text, "speed: ")}: "{speed}" {expected}']


def test_a_rehearsal_needs_to_know_when_it_begins(tmp_path: Path) -> None:
    lines = said(tmp_path, SETTINGS + "clock: {speed: 60}\n")

    assert lines == ["3:1: `start:` is missing here; add this line with its value."]


def test_a_rehearsal_cannot_begin_at_an_hour_that_does_not_exist(tmp_path: Path) -> None:
    night = programme(event=EVENT.replace("2018-10-16", "2018-03-25"))
    (tmp_path / "programme.yaml").write_text(night, encoding="utf-8")
    text = SETTINGS + "clock: {start: 02:30}\n"

    lines = said(tmp_path, text)

    expected = "2018-03-25 02:30 does not exist, as clocks go forward then (Europe/Paris); write `03:30` if that is the"
    assert lines == [f"{at(text, '02:30')}: {expected} hour you mean."]


def test_a_rehearsal_of_several_days_says_on_which_it_begins(tmp_path: Path) -> None:
    days = programme(session(start="2018-10-27 10h", end="2018-10-27 11h"), event=TWO_DAYS)
    (tmp_path / "programme.yaml").write_text(days, encoding="utf-8")
    text = SETTINGS + "clock: {start: 10:00}\n"

    lines = said(tmp_path, text)

    expected = '"10:00" does not say which day, and the event lasts several; write the date and the hour, for instance'
    assert lines == [f"{at(text, '10:00')}: {expected} `2018-10-27T10:00`."]


@pytest.mark.parametrize("written", ["5 mois", "m", "-5m", "1.5h", "999999999h"])
def test_a_duration_has_its_unit(tmp_path: Path, written: str) -> None:
    text = SETTINGS + f"reminders: {{hall: {written}}}\n"

    lines = said(tmp_path, text)

    expected = f'"{written}" is not a duration; write for instance `15m`, `90s` or `1h`.'
    assert lines == [f"{after(text, 'hall: ')}: {expected}"]


@pytest.mark.parametrize("written", ["15m", "15 min", "15 minutes", "900s", "0h15", "900 secondes"])
def test_a_duration_is_read_as_it_is_said(tmp_path: Path, written: str) -> None:
    assert read(tmp_path, SETTINGS + f"reminders: {{hall: {written}}}\n").reminders == Reminders()


@pytest.mark.parametrize("written", ["30d", "30 j", "30 jours", "30 days"])
def test_days_are_read_as_they_are_said(tmp_path: Path, written: str) -> None:
    assert read(tmp_path, SETTINGS + f"retention: {written}\n").retention == timedelta(days=30)


def test_a_digest_comes_at_a_moment_that_we_know(tmp_path: Path) -> None:
    text = SETTINGS + "digest: {at: [start, fin]}\n"

    lines = said(tmp_path, text, "fr")

    expected = "écrivez `start` (début), `half` (moitié) ou le temps qui reste, par exemple `10m`."
    assert lines == [f"{at(text, 'fin')}: «\u00a0fin\u00a0» n’est pas un moment du digest\u202f; {expected}"]


def test_a_sheet_is_frozen_once_it_is_made(tmp_path: Path) -> None:
    text = SETTINGS + "restitution: {sheets: 3m, frozen: 5m}\n"
    expected = "a sheet cannot be frozen before it is made; write a shorter time than that of `sheets`."

    assert said(tmp_path, text) == [f"{after(text, 'frozen: ')}: {expected}"]
    assert read(tmp_path, SETTINGS + "restitution: {sheets: 3m}\n").restitution.frozen == timedelta(minutes=3)


def test_a_sheet_can_be_read_aloud(tmp_path: Path) -> None:
    text = SETTINGS + "restitution: {words: 50}\n"

    [said_of_it] = said(tmp_path, text)
    assert "write a number of words from `100` to `600`" in said_of_it


@pytest.mark.parametrize("written", ["0", "6", "cinq"])
def test_a_digest_has_as_many_lines_as_there_are_marks(tmp_path: Path, written: str) -> None:
    text = SETTINGS + f"digest: {{lines: {written}}}\n"

    lines = said(tmp_path, text)

    assert lines == [
        f'{after(text, "lines: ")}: "{written}" is not possible; write a number of lines from `1` to `5`.'
    ]


@pytest.mark.parametrize("written", ["0", "65536", "localhost:9090", "http"])
def test_a_port_is_a_number_that_exists(tmp_path: Path, written: str) -> None:
    text = SETTINGS + f"health: {{port: {written}}}\n"

    lines = said(tmp_path, text)

    expected = f'"{written}" is not a port; write a number from 1 to 65535, for instance `9090`.'
    assert lines == [f"{after(text, 'port: ')}: {expected}"]


def test_an_unknown_platform_is_refused(tmp_path: Path) -> None:
    text = SETTINGS + "platforms:\n  slack: {token: abc}\n"

    lines = said(tmp_path, text)

    assert lines == ['4:3: the platform "slack" is not known; those there are: `discord`, `matrix`, `web`.']


def test_matrix_needs_a_server_and_an_account(tmp_path: Path) -> None:
    text = SETTINGS + "platforms:\n  matrix: {homeserver: matrix.org}\n"

    lines = said(tmp_path, text)

    assert lines == [
        "4:3: `user:` is missing here; add this line with its value.",
        f'{at(text, "matrix.org")}: "matrix.org" is not an address; write for instance `homeserver: "https://matrix.org"`.',
    ]


def test_discord_needs_the_number_of_a_server(tmp_path: Path) -> None:
    text = (
        SETTINGS
        + 'platforms:\n  discord: {guild: Ansa, api: "https://discord.com", gateway: "https://discord.gg"}\n'
    )

    lines = said(tmp_path, text)

    assert lines == [
        f'{at(text, "Ansa")}: "Ansa" is not a Discord server; write its number, for instance `123456789012345678` '
        '(right click on the server, "Copy Server ID").',
        f'{after(text, "api: ")}: "https://discord.com" is not an address of Discord\'s API; write one that ends in '
        "`/api/v10`, or delete the line.",
        f'{after(text, "gateway: ")}: "https://discord.gg" is not a gateway\'s address; write one that begins with '
        "`ws://` or `wss://`, or delete the line.",
    ]


def test_pages_need_to_know_where_to_listen(tmp_path: Path) -> None:
    text = (
        SETTINGS
        + "platforms:\n  web: {listen: here, address: comptoir.org, proxies: [mine], devices: none}\n"
    )

    assert said(tmp_path, SETTINGS + "platforms:\n  web: {devices: 9}\n") == [
        "4:3: `listen:` is missing here; add this line with its value."
    ]
    assert said(tmp_path, text) == [
        f'{at(text, "here")}: "here" is not where to listen; write an address of this machine and a port, '
        "for instance `127.0.0.1:8080`.",
        f'{at(text, "comptoir.org")}: "comptoir.org" is not the address of a site; write for instance '
        '`address: "https://comptoir.example.org"`, without a path.',
        f'{at(text, "mine")}: "mine" is not the address of a proxy; write for instance `127.0.0.1` or '
        "`10.0.0.0/8`.",
        f'{at(text, "none")}: "none" is not a number of devices; write how many may take part from one address, '
        "for instance `300`.",
    ]


@pytest.mark.parametrize(
    ("listen", "host", "port", "address"),
    [
        ("8080", "127.0.0.1", 8080, "http://127.0.0.1:8080"),
        ("localhost:80", "localhost", 80, "http://localhost:80"),
        ("'[::1]:8080'", "::1", 8080, "http://[::1]:8080"),
    ],
)
def test_pages_are_reached_where_they_listen_unless_said_otherwise(
    tmp_path: Path, listen: str, host: str, port: int, address: str
) -> None:
    settings = read(tmp_path, SETTINGS + f"platforms:\n  web: {{listen: {listen}}}\n")

    assert settings.platforms == {"web": WebSettings(host, port, address)}


def test_nobody_needs_an_account_on_pages(tmp_path: Path) -> None:
    people = "organisers: [ana-diaz]\npeople: {ana-diaz: {name: Ana Diaz}, luc-petit: {name: Luc Petit}}"
    (tmp_path / "programme.yaml").write_text(programme(people=people), encoding="utf-8")

    assert said_of(tmp_path, SETTINGS + "platforms:\n  web: {listen: 8080}\n", "comptoir.yaml") == []


def test_the_mistakes_of_the_programme_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text(programme(session(kind="pause")), encoding="utf-8")
    file = tmp_path / "comptoir.yaml"
    file.write_text(SETTINGS + "slack: {}\n", encoding="utf-8")

    checked = read_settings(file)

    assert checked.value is None
    assert [(problem.file.name, problem.key) for problem in checked.problems] == [
        ("comptoir.yaml", "unknown-key"),
        ("programme.yaml", "unknown-kind-near"),
    ]


@pytest.mark.parametrize("written", ["30", "0d", "9999d", "2h", "toujours"])
def test_a_value_that_is_not_a_number_of_days_is_refused(tmp_path: Path, written: str) -> None:
    expected = f'"{written}" is not a number of days, from one day to ten years; write for instance `30d`.'
    assert said(tmp_path, SETTINGS + f"retention: {written}\n") == [f"3:12: {expected}"]


# ── Members of the régie ────────────────────────────────────────────────────────────────────────────────


def test_a_programme_without_organisers_is_warned_of_where_there_are_platforms(tmp_path: Path) -> None:
    text = SETTINGS + f"platforms:\n  {MATRIX}\n"

    assert said_of(tmp_path, SETTINGS, "comptoir.yaml") == []
    assert said_of(tmp_path, text, "comptoir.yaml") == [
        f"{at(text, 'programme.yaml')}: warning: the programme names no organiser: nobody would be in the "
        "control room, for announcements or for alerts; write `organisers: […]` in the programme."
    ]


def test_organisers_without_an_account_are_warned_of_by_platform(tmp_path: Path) -> None:
    people = "organisers: [ana-diaz]\npeople: {ana-diaz: {name: Ana Diaz, discord: ana}, luc-petit: {name: Luc Petit}}"
    (tmp_path / "programme.yaml").write_text(programme(people=people), encoding="utf-8")
    text = SETTINGS + f"platforms:\n  {MATRIX}\n  discord: {{guild: 123456789012345678}}\n"

    assert said_of(tmp_path, text, "comptoir.yaml") == [
        f"{at(text, 'matrix:')}: warning: no organiser (Ana Diaz) has a `matrix:` account in the programme: "
        "the control room would be empty there until one of them says their code; add `matrix:` to their entry."
    ]
