"""The links that clients find in a text: word by word, where each dot before a letter ends a domain.

https://linkify.js.org also reads domains of emoji and of letters with marks.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.port.text import WORD_JOINER

DOTS = ".。．｡"
ADDRESSES = re.compile(r"(?i)[a-z][a-z0-9+.-]*://|(?<!\w)//\w|[@#!]\w|\d+\.\d+\.\d+\.\d+|localhost")


def links(text: str) -> list[str]:
    """Return the words that would be links, or mentions."""
    return [*ADDRESSES.findall(text), *_domains(text)]


def _domains(text: str) -> Iterator[str]:
    for word in text.replace(WORD_JOINER, " ").split():
        parts = re.split(f"[{DOTS}]", word)
        for before, after in pairwise(parts):
            if before and after[:1].isalnum() and not (before[-1].isdecimal() and after[0].isdecimal()):
                yield word
