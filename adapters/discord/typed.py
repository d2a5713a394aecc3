"""Commands in our texts as people type them here: `!digest` everywhere else is `/bureau digest` here.

Loads nothing of the library: `comptoir plan` shows these texts too.
"""

import re
from collections.abc import Mapping

from bot.commands import Who, find

GROUPS: Mapping[Who, tuple[str, str]] = {Who.DESK: ("bureau", "desk"), Who.REGIE: ("regie", "control")}

_COMMAND = re.compile(r"(?<![\w!])!(?P<word>[^\W\d_][\w-]*)")


def as_typed_here(text: str, language: str) -> str:
    """Return the text with our commands in Discord's form; other words after a `!` are left alone.

    They are named in the reader's `language`, as their client lists them.
    """
    return _COMMAND.sub(lambda found: _slash(found["word"], language) or found[0], text)


def _slash(word: str, language: str) -> str | None:
    command, _ = find(word)
    if command is None:
        return None
    name = command.english if language == "en" else command.french
    group = GROUPS.get(command.who)
    return f"/{group[language == 'en']} {name}" if group else f"/{name}"
