"""The words of titles and cells that tell a kind of session, a cancellation, or that a row is no session."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.programme.files.other_words import slug
from bot.programme.model import SessionKind

_BREAK = (
    r"pauses?|dejeuner|petit-dejeuner|diner|repas|cafe|lunch|coffee|break|buffet|cocktail|aperitif|apero"
    r"|gouter|brunch|dinner|breakfast|collation|pot|verre|tea|interruption"
)
_COMPTOIR = r"comptoirs?|tables?-rondes?|ateliers?|workshops?|round-?tables?"
_PLENARY = (
    r"plenieres?|seance-pleniere|ouverture|cloture|keynotes?|discours|conclusions?|restitutions?|mots?-d-accueil"
    r"|mot-de-bienvenue|opening|closing|plenary|introduction|synthese|allocutions?|inauguration|grand-temoin"
    r"|welcome|ceremonie|bienvenue"
)
_FORUM = r"forums?|stands?|expositions?|salon|exhibition|marche-aux-projets|visite-des-stands|village"
_KINDS: Mapping[SessionKind, str] = {
    SessionKind.BREAK: _BREAK,
    SessionKind.COMPTOIR: _COMPTOIR,
    SessionKind.PLENARY: _PLENARY,
    SessionKind.FORUM: _FORUM,
}
_BEGINS = {kind: re.compile(rf"(?:{words})(?:-|$)") for kind, words in _KINDS.items()}
_HOLDS = {kind: re.compile(rf"(?:^|-)(?:{words})(?:-|$)") for kind, words in _KINDS.items()}
_WELCOME_WITH_COFFEE = re.compile(r"accueil(?:-.*)?-(?:cafe|petit-dejeuner|coffee)(?:-|$)")
_LONGEST_BREAK = 8  # words
_TALK = re.compile(r"[:?]|café[- ](?:débat|philo|citoyen|des|scien|rencontre)", re.IGNORECASE)
_CANCELLED = r"annul[ée]+(?:\(e\)|·e|e)?s?|cancell?ed|supprim[ée]+e?s?"
_CANCELLED_CELL = re.compile(rf"\W*(?:statut\s?:\s?)?(?:{_CANCELLED})\W*", re.IGNORECASE)
_CANCELLED_TITLE = re.compile(
    rf"^\W*(?:{_CANCELLED})\b\W*|\s*(?:[-–—:,]\s*|[(\[])(?:{_CANCELLED})\W*$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?:comptoirs?|ateliers?|tables? rondes?|workshops?|round ?tables?)\s?(?:n[°o]|#)?\s?(?P<number>\d{1,3})"
    r"(?:\s*[:–—.-]\s*(?P<title>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
_TOTAL = re.compile(r"(?:sous-)?total(?:-.*)?|duree-totale(?:-.*)?|total-(?:.*)|totaux")
_PART_OF_DAY_WORDS = "matin matinee apres-midi soir soiree midi morning afternoon evening am pm programme"
_PART_OF_DAY = frozenset(_PART_OF_DAY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Titled:
    """A title without its marks, and what they told."""

    title: str
    kind: SessionKind | None = None
    number: int | None = None
    is_cancelled: bool = False


def read_title(written: str, has_people: bool) -> Titled:
    """Read a title; a break is recognised by its name where it is short and nobody speaks."""
    title, times = _CANCELLED_TITLE.subn("", written)
    is_cancelled = times > 0 and bool(title.strip())
    title = " ".join(title.split()) if is_cancelled else " ".join(written.split())
    kind = kind_of_title(title, has_people)
    found = _NUMBERED.fullmatch(title)
    if found is None:
        return Titled(title, kind, None, is_cancelled)
    return Titled(found["title"] or title, kind, int(found["number"]), is_cancelled)


def kind_of_title(title: str, has_people: bool) -> SessionKind | None:
    words = slug(title)
    is_talk = has_people or len(words.split("-")) > _LONGEST_BREAK or _TALK.search(title)
    if not is_talk and (_BEGINS[SessionKind.BREAK].match(words) or _WELCOME_WITH_COFFEE.match(words)):
        return SessionKind.BREAK
    kinds = (SessionKind.COMPTOIR, SessionKind.PLENARY, SessionKind.FORUM)
    return next((kind for kind in kinds if _BEGINS[kind].match(words)), None)


def kind_of_cell(cell: str) -> SessionKind | None:
    """Return the kind that a cell of the column of kinds says."""
    words = slug(cell)
    return next((kind for kind in SessionKind if words == kind or _HOLDS[kind].search(words)), None)


def says_cancelled(cell: str) -> bool:
    return bool(_CANCELLED_CELL.fullmatch(cell))


def is_total(text: str) -> bool:
    return "tota" in text[:40].lower() and bool(_TOTAL.fullmatch(slug(text)))


def is_part_of_day(text: str) -> bool:
    """Return whether a row with this text alone only heads those below it: `Matin`, a line of dashes."""
    return not any(map(str.isalnum, text)) or slug(text) in _PART_OF_DAY
