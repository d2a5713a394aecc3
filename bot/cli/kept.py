"""The programme that the bot goes on with when its file is wrong: the one that was taken last."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.event import need_settings
from bot.port.errors import InputError
from bot.programme.files.check import lines_of, required
from bot.programme.files.settings_file import Setup, database_of, read_setup
from bot.programme.files.yaml_file import Problem
from bot.words.catalogue import operator_text

GONE = "no-such-programme"  # the programme's file does not exist


def read_event_or_kept(options: tuple[Path, str]) -> Setup:
    """Return the event of the two files.

    If only the programme's file is wrong, that is the programme that was taken last, and the mistakes are
    printed on standard error. Raises InputError if nothing was ever taken.
    """
    config, lang = options
    need_settings(config, lang)
    checked = read_setup(config)
    if checked.value is not None:
        return checked.value
    kept = _kept(config) if _is_of_programme(config, checked.problems) else None
    if kept is None:
        return required(checked, lang)
    setup = required(read_setup(config, kept), lang)
    print(*lines_of(checked.problems, lang), operator_text(lang, "run-kept"), sep="\n", file=sys.stderr)
    return setup


def _is_of_programme(config: Path, problems: Sequence[Problem]) -> bool:
    return all(problem.file != config or problem.key == GONE for problem in problems)


def _kept(config: Path) -> bytes | None:
    """Return what the programme's file had when it was taken last, without changing the database."""
    import sqlalchemy as sa

    from bot.changes import versions
    from bot.database.store import make_engine

    url = database_of(config)
    if url is None or not _exists(url):
        return None
    engine = make_engine(url, reads=True)
    try:
        with engine.connect() as c:
            known = sa.inspect(c).has_table("programmes")
            version = versions.taken(c) if known else None
    except (sa.exc.DatabaseError, InputError):  # the start will say what is wrong with it
        return None
    finally:
        engine.dispose()
    return version.content if version is not None else None


def _exists(url: str) -> bool:
    """Return whether there is a database: opening one that is a file would make it."""
    from sqlalchemy.engine import make_url

    database = make_url(url)
    return database.get_backend_name() != "sqlite" or Path(database.database or "").is_file()
