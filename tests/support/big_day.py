"""A very big event: a thousand sessions over three days in twenty rooms, and people with many questions."""

from datetime import timedelta

from scene import DAY, at, programme

from bot.programme.model import Event, Person, Programme, Room, Session, SessionKind

ROOMS, LASTS, SLOTS_A_DAY = 20, timedelta(minutes=25), 17
BEGINS = at("9:00")


def big_programme(count: int = 1000, days: int = 3) -> Programme:
    """Let twenty sessions begin together every half hour; one in ten is a plenary, the others comptoirs."""
    usual = programme()
    event = Event(
        "grand", "Un grand événement", DAY, DAY + timedelta(days=days - 1), usual.event.timezone, "fr"
    )
    sessions = tuple(_session(number) for number in range(count))
    rooms = {f"salle-{n}": Room(f"salle-{n}", f"Salle {n}") for n in range(ROOMS)}
    people = {f"p{n}": Person(f"p{n}", f"Personne Numéro {n}") for n in range(400)}
    return Programme(event, rooms, {**usual.people, **people}, usual.organisers, sessions)


def _session(number: int) -> Session:
    slot, room = divmod(number, ROOMS)
    day, slot = divmod(slot, SLOTS_A_DAY)
    start = BEGINS + timedelta(days=day, minutes=30 * slot)
    takes_questions = number % 10 != 9
    return Session(
        id=f"s{number}",
        kind=SessionKind.COMPTOIR if takes_questions else SessionKind.PLENARY,
        title=f"Comment faire passer à l’échelle l’innovation numéro {number}",
        start=start,
        end=start + LASTS,
        number=number + 1 if takes_questions else None,
        rooms=(f"salle-{room}",),
        experts=(f"p{number % 400}", f"p{(number + 7) % 400}"),
        grand_temoin="gus",
        animateurs=(f"p{(number + 200) % 400}",),
        takes_questions=takes_questions,
    )
