"""The programme as it now is, for the commands that give it to others."""

from datetime import UTC, datetime
from pathlib import Path

from bot.programme.files.settings_file import Setup
from bot.programme.formats.edition import Edition
from bot.programme.model import Programme


def programme_now(setup: Setup) -> Edition:
    """Return the event's programme, as of the instant at which it last changed."""
    return edition_of(setup.programme, setup.settings.programme)


def edition_of(programme: Programme, file: Path) -> Edition:
    """Return a programme that nothing but its file changes."""
    return Edition(programme, datetime.fromtimestamp(int(file.stat().st_mtime), UTC))
