"""Upgrades a database to the current schema; refuses one that is newer than this version."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.port.errors import InputError
from bot.words.catalogue import both

NEWEST = "0023"  # a test checks that it is alembic's own head
FOLDER = Path(__file__).parent / "migrations"


def migrate(c: Connection) -> None:
    """Upgrade the schema; does nothing, and loads nothing, if it is up to date.

    Raises InputError if the database is newer than this version.
    """
    present = _revision(c)
    if present == NEWEST:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = c
    if present and present not in {
        script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()
    }:
        raise InputError(both("database-of-a-newer-version", version=present))
    command.upgrade(config, "head")


def _revision(c: Connection) -> str | None:
    if not sa.inspect(c).has_table("alembic_version"):
        return None
    found: str | None = c.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found
