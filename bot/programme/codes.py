"""The codes of the queues: C and a number for a session, P for a restitution, P2 for a second one. Pure."""

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from itertools import count

from bot.programme.model import Programme, Session

RESTITUTION = "P"  # the prefix of the first restitution's codes; the next ones have P2, P3…


def prefixes(programme: Programme, frozen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the prefix of each queue's codes: C and a number, or P for a restitution, then P2.

    Prefixes already `frozen`, by session id, stay; the others are numbered around them.
    """
    frozen = frozen or {}
    restitutions = {prefix for prefix in frozen.values() if prefix.startswith(RESTITUTION)}
    kept = {int(prefix[1:]) for prefix in frozen.values() if prefix not in restitutions}
    taken = kept | {
        s.number for s in programme.question_sessions if s.number is not None and s.id not in frozen
    }
    codes: dict[str, str] = {}
    for order, session in enumerate(programme.question_sessions, 1):
        if session.id in frozen:
            codes[session.id] = frozen[session.id]
        elif session.restitution:
            codes[session.id] = _free_restitution(restitutions)
            restitutions.add(codes[session.id])
        else:
            codes[session.id] = f"C{_number(session, order, kept, taken)}"
    return codes


def _free_restitution(taken: Container[str]) -> str:
    return next(
        prefix
        for number in count(1)
        if (prefix := RESTITUTION if number == 1 else f"{RESTITUTION}{number}") not in taken
    )


def number_of(prefix: str) -> str:
    """Return the number in a prefix: `3` of C3, `2` of P2, nothing of P."""
    return prefix[1:]


def numbered(programme: Programme, codes: Mapping[str, str]) -> Programme:
    """Return the programme with the numbers of its codes, so that titles, places and codes agree."""
    sessions = tuple(
        replace(s, number=int(codes[s.id][1:])) if s.id in codes and not s.restitution else s
        for s in programme.sessions
    )
    return replace(programme, sessions=sessions)


def _number(session: Session, order: int, kept: set[int], taken: set[int]) -> int:
    if session.number is not None and session.number not in kept:
        return session.number
    digits = re.search(r"(\d{1,4})$", session.id)
    wanted = int(digits[1]) if digits else order
    while wanted in taken:
        wanted += 1
    taken.add(wanted)
    return wanted
