"""Short names for sessions, rooms and people that were imported, made from what people read. Pure."""

import re
from collections.abc import Container
from itertools import count

from bot.programme.files.other_words import slug
from bot.programme.model import HALL, PAGES, REGIE

LONGEST_ID, LONGEST_WORD = 40, 60  # characters of a session's id, and of a room's or a person's
_RESERVED = {HALL, REGIE, "restitution", *PAGES}
_SMALL = re.compile(  # words at which no name ends
    "-(?:aux?|[adl]|de|des|du|en|et|la|les?|ou|par|pour|sur|une?|and|at|by|for|in|of|on|or|the|to)$"
)


def session_id(title: str, taken: Container[str]) -> str:
    """Return an id for a session that has this title."""
    near = cut(title, LONGEST_ID) or "session"
    return free(f"{near}-1" if _is_reserved(near) else near, taken)


def word(name: str, otherwise: str, taken: Container[str]) -> str:
    """Return a short name for a room or a person; `otherwise` where the name has no letter of ours."""
    return free(cut(name, LONGEST_WORD) or f"{otherwise}-1", taken, LONGEST_WORD)


def same(name: str) -> str:
    """Return what names of one thing have in common, whatever their accents, capitals and signs."""
    return slug(name) or name


def cut(text: str, longest: int) -> str:
    """Return the slug of a text, cut after a word that means something; it may be empty."""
    whole = slug(text)
    if len(whole) <= longest:
        return whole
    near = whole[:longest]
    if whole[longest] != "-":
        near = near.rpartition("-")[0] or near
    near = near.strip("-")
    while small := _SMALL.search(near):
        near = near[: small.start()]
    return near


def free(near: str, taken: Container[str], longest: int = LONGEST_ID) -> str:
    """Return the name, or with the first number that makes it free: `atelier`, `atelier-2`."""
    if near not in taken:
        return near
    stem, _, number = near.rpartition("-")
    stem, first = (stem, int(number)) if stem and number.isdecimal() and len(number) < 4 else (near, 1)
    numbered = (f"{stem[: longest - 6].rstrip('-')}-{number}" for number in count(first + 1))
    return next(name for name in numbered if name not in taken)


def _is_reserved(id: str) -> bool:
    return id in _RESERVED or id.endswith("-desk")
