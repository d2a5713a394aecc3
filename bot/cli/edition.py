"""The programme as it now is, for the commands that give it to others."""

from datetime import UTC, datetime
from pathlib import Path

from bot.programme.files.settings_file import Setup
from bot.programme.formats.edition import Edition
from bot.programme.model import Programme


def programme_now(setup: Setup) -> Edition:
    """Return the event's programme with what was changed in the day, as of the instant at which it last was.

    Reads the database if there is one, and never writes in it; raises OutsideError if it cannot be read.
    """
    read = edition_of(setup.programme, setup.settings.programme)
    url = setup.settings.database
    if not _is_there(url):
        return read
    import sqlalchemy as sa
    from sqlalchemy.engine import make_url

    from bot.changes.editions import edition
    from bot.database.store import make_engine, refusing

    engine = make_engine(url, reads=True)
    try:
        with engine.connect() as c:
            is_known = sa.inspect(c).has_table("changes")  # the database may be older
            return edition(c, setup.programme, read.as_of) if is_known else read
    except sa.exc.DatabaseError as error:
        raise refusing(make_url(url).render_as_string(), str(error.orig)) from error
    finally:
        engine.dispose()


def edition_of(programme: Programme, file: Path) -> Edition:
    """Return a programme that nothing but its file changes."""
    return Edition(programme, datetime.fromtimestamp(int(file.stat().st_mtime), UTC))


def _is_there(url: str) -> bool:
    """Return whether there is a database; SQLite would make an empty one."""
    if not url.startswith("sqlite"):
        return True
    from sqlalchemy.engine import make_url

    file = make_url(url).database
    return file is not None and Path(file).exists()
