"""The reason of a failure, for people: a sentence first, then the software's name for it in parentheses.

The sentence is that of the failure's first word that the operator's catalogue knows as `why-…`: « 403
M_FORBIDDEN » is found under `why-403` or `why-m-forbidden`, whichever exists.
"""

import re

from bot.words.catalogue import Both, in_each, load, operator_text

_WORD = re.compile(r"[A-Za-z_]{4,}|\d{3,}")


def in_words(language: str, failure: str) -> str:
    """Return « rien ne répond à cette adresse (ClientConnectorError) »; `failure` is an exception's text."""
    keys = (f"why-{word.lower().replace('_', '-')}" for word in _WORD.findall(failure))
    known = next((key for key in keys if load(language, "operator").has_message(key)), "why-other")
    return f"{operator_text(language, known)} ({failure})"


def reason(failure: object) -> Both:
    """Return the reason in both languages, for when nobody knows yet who will read it."""
    return in_each(lambda language: in_words(language, str(failure)))
