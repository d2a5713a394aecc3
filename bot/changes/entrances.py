"""Who enters which desk, and who is no longer named there, from one programme to another. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.programme.model import REGIE, Programme


@dataclass(frozen=True, slots=True)
class Entrances:
    """People by their ids, and the closed places that exist already and are to let somebody in."""

    come: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def entrances(before: Programme, after: Programme) -> Entrances:
    """Return who is to be invited into places that exist, and who stays where they are not named any more.

    Whoever has another account is to be invited too.
    """
    former, present = _people_by_place(before), _people_by_place(after)
    shared = [place for place in present if place in former]
    anew = {id for id, person in after.people.items() if _accounts(before, id) != dict(person.handles)}
    coming = {place: present[place] - (former[place] - anew) for place in shared}
    gone = {place: former[place] - present[place] for place in shared}
    return Entrances(
        tuple(dict.fromkeys(_in_order(after, coming))),
        tuple(dict.fromkeys(_in_order(before, gone))),
        tuple(place for place in shared if coming[place]),
    )


def _people_by_place(programme: Programme) -> dict[str, set[str]]:
    people = {s.desk: set(programme.desk_people(s)) for s in programme.question_sessions}
    return people | {REGIE: set(programme.organisers)}


def _accounts(programme: Programme, person: str) -> dict[str, str]:
    known = programme.people.get(person)
    return dict(known.handles) if known else {}


def _in_order(programme: Programme, people: dict[str, set[str]]) -> Iterator[str]:
    """Yield people in the order of the programme."""
    named = set().union(*people.values())
    return (person for person in programme.people if person in named)
