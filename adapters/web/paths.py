"""The addresses of places: those open to all, and those of desks and of the régie."""

from collections.abc import Mapping

from bot.day import Day
from bot.programme.model import HALL, REGIE, RESTITUTION_DESK

CODE_PAGE, ACCESSIBILITY_PAGE = "/my/code", "/accessibility"
DESK, DESK_ENDS = "/desk/", "-desk"
_KNOWN: Mapping[str, str] = {HALL: "/", REGIE: "/regie", RESTITUTION_DESK: f"{DESK}restitution"}


def path_of(place: str) -> str | None:
    """Return the page of a place; None for a conversation, which has none."""
    if place in _KNOWN or ":" in place:
        return _KNOWN.get(place)
    return f"{DESK}{place.removesuffix(DESK_ENDS)}" if place.endswith(DESK_ENDS) else f"/{place}"


def closed_at(day: Day, path: str) -> str | None:
    """Return the desk, or the régie, whose page has this address; None for any other page."""
    desks = {session.desk for session in day.programme.question_sessions}
    of_restitutions = {f"{DESK}{each.id}": each.desk for each in day.programme.question_sessions}
    return ({path_of(place): place for place in (REGIE, *desks)} | of_restitutions).get(path)
