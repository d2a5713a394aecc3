"""A restart takes what the programme's file has; if that is wrong, the bot goes on with the last one."""

from pathlib import Path

import pytest
from databases import made_ready

from bot.changes import versions
from bot.cli.kept import read_event_or_kept
from bot.clock import wall_now
from bot.database.store import Store
from bot.port.errors import InputError
from bot.privacy import retention

GOOD = """\
event: {id: jour, title: Une journée, date: 2018-10-16, timezone: Europe/Paris}
sessions:
  - {id: comptoir-1, kind: comptoir, title: Le pain, start: 10:30, end: 11:30}
"""
LATER = GOOD.replace("10:30", "10:45")
WRONG = GOOD.replace("10:30", "dix heures")
MISTAKE = "programme.yaml:3:61: "
SETTINGS = "programme: programme.yaml\ndatabase: comptoir.db\nplatforms: {}\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(made_ready(f"sqlite:///{tmp_path / 'comptoir.db'}"))


@pytest.fixture
def options(tmp_path: Path) -> tuple[Path, str]:
    (tmp_path / "comptoir.yaml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path / "comptoir.yaml", "fr"


def saved(options: tuple[Path, str], text: str | None) -> None:
    path = options[0].with_name("programme.yaml")
    path.unlink(missing_ok=True)
    if text is not None:
        path.write_text(text, encoding="utf-8")


def hour_of(content: bytes) -> str:
    return "10:45" if b"10:45" in content else "10:30"


def test_the_very_first_start_refuses_a_wrong_programme(options: tuple[Path, str]) -> None:
    saved(options, WRONG)

    with pytest.raises(InputError, match="dix heures"):
        read_event_or_kept(options)

    assert not options[0].with_name("comptoir.db").exists()


def test_a_restart_takes_what_the_file_has_now(store: Store, options: tuple[Path, str]) -> None:
    store.run_now(versions.begin, GOOD.encode(), wall_now())
    saved(options, LATER)

    setup = read_event_or_kept(options)
    store.run_now(versions.begin, setup.content, wall_now())

    assert hour_of(store.run_now(versions.taken).content) == "10:45"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", [WRONG, "", None])
def test_a_restart_with_a_wrong_file_goes_on_with_the_last_programme(
    store: Store, options: tuple[Path, str], text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    store.run_now(versions.begin, LATER.encode(), wall_now())
    saved(options, text)

    setup = read_event_or_kept(options)

    told = capsys.readouterr().err.split("\n")
    assert [f"{s.start:%H:%M}" for s in setup.programme.sessions] == ["08:45"]
    assert setup.content == LATER.encode()
    assert told[1].startswith("Ce programme ne peut pas être pris")
    assert text != WRONG or MISTAKE in told[0]


def test_wrong_settings_are_refused_all_the_same(store: Store, options: tuple[Path, str]) -> None:
    store.run_now(versions.begin, GOOD.encode(), wall_now())
    saved(options, WRONG)
    options[0].write_text(SETTINGS + "flood: {questions: aucune}\n", encoding="utf-8")

    with pytest.raises(InputError, match="dix heures"):
        read_event_or_kept(options)


def test_nothing_of_it_is_kept_once_all_words_are_erased(store: Store, options: tuple[Path, str]) -> None:
    store.run_now(versions.begin, GOOD.encode(), wall_now())
    saved(options, WRONG)

    store.run_now(retention.erase_all, wall_now())

    with pytest.raises(InputError, match="dix heures"):
        read_event_or_kept(options)
