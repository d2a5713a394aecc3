"""The sessions that `comptoir init` writes as examples: they make room for those of an import. Pure."""

import re
from dataclasses import replace

from bot.programme.model import Programme, Session
from bot.words.catalogue import operator_text

EXAMPLE = "init"  # the `source` of an example


def example_title(session_id: str, language: str) -> str:
    """Return the title that an example has until somebody gives it another."""
    number = re.search(r"\d+$", session_id)
    if number:
        return operator_text(language, "init-comptoir", number=int(number[0]))
    return operator_text(language, "init-restitution" if session_id == "restitution" else "init-welcome")


def without_examples(programme: Programme) -> tuple[Programme, tuple[Session, ...]]:
    """Return the programme without the examples that nobody gave a title, and these."""
    examples = tuple(each for each in programme.sessions if _is_example(each, programme.event.language))
    return replace(programme, sessions=tuple(s for s in programme.sessions if s not in examples)), examples


def _is_example(session: Session, language: str) -> bool:
    return session.source == EXAMPLE and session.title == example_title(session.id, language)
