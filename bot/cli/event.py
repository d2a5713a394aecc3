"""The start of every command: the operator's language, the two files, the event's database, the log."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.port.errors import InputError
from bot.programme.files.check import required
from bot.programme.files.settings_file import Setup, read_setup
from bot.words.catalogue import LANGUAGES, operator_text, said_in

if TYPE_CHECKING:
    from bot.database.store import Store


def spoken() -> str | None:
    """Return the operator's language, if the environment says one; English for those we do not speak."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not locale or re.match(r"(C|POSIX)\b", locale):
        return None
    return next((known for known in LANGUAGES if locale.startswith(known)), "en")


def language() -> str:
    """Return the operator's language, or French where the environment says none."""
    return spoken() or "fr"


def told(error: Exception, lang: str | None) -> str:
    """Return the error's text in the operator's language, or in both languages if nothing says which."""
    said = error.problems if isinstance(error, InputError) else error.args
    return "\n".join(str(said_in(lang, part) if lang else part) for part in said)


def need_settings(config: Path, lang: str) -> None:
    """Raise InputError, saying what to write, if there is no settings file."""
    if not config.exists():
        raise InputError(f"{config}:1:1: {operator_text(lang, 'settings-missing')}")


def read_event(options: tuple[Path, str]) -> Setup:
    config, lang = options
    need_settings(config, lang)
    return required(read_setup(config), lang)


def need_a_platform(setup: Setup, options: tuple[Path, str]) -> None:
    config, lang = options
    if not setup.settings.platforms:
        raise InputError(operator_text(lang, "no-platform", file=config.name))


@contextmanager
def opened(setup: Setup) -> Iterator["Store"]:
    """Open the event's database, migrated to the present schema.

    Raises OutsideError if this, or the work done with it, fails on a full disk or one that takes no writes.
    """
    from bot.database.migrate import migrate
    from bot.database.store import Store, answered_for, claim_instance

    store = Store(setup.settings.database)
    try:
        with answered_for(setup.settings.database):
            store.run_now(migrate)
            store.run_now(claim_instance, setup.programme.event.id)
            yield store
    finally:
        store.close()


@contextmanager
def untouched(setup: Setup) -> Iterator["Store"]:
    """Open a copy of the event's database, as it is or will be, to try things on."""
    from sqlalchemy.engine import make_url

    kept = Path(make_url(setup.settings.database).database or "")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "comptoir.db"
        for suffix in ("", "-wal"):
            if kept.with_name(kept.name + suffix).exists():
                shutil.copy(kept.with_name(kept.name + suffix), copy.with_name(copy.name + suffix))
        settings = replace(setup.settings, database=f"sqlite:///{copy}")
        with opened(replace(setup, settings=settings)) as store:
            yield store


def set_up_logs(level: str = "info") -> None:
    """Set up logs at `level`, unless the environment names another: commands already print what they do."""
    from bot.operator.logs import set_up

    set_up(os.environ.get("COMPTOIR_LOG", level))
