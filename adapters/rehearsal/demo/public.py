"""The people of the play, invented ones and those of the programme, and where each of them lives."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.port.chat import is_direct
from bot.programme.model import Programme, is_closed

MATRIX, DISCORD, WEB = "matrix", "discord", "web"

# The names are invented. Inès sees all public places of Matrix, Nora those of Discord: these places are read
# with their eyes. Jeanne, Odile and Hugo are in the room, with a phone and no account.
PUBLIC: Mapping[str, str] = {
    "ines": "Inès Valbrune",
    "malo": "Malo Kerdoret",
    "awa": "Awa Sorelle",
    "theo": "Théo Brissemont",
    "lucie": "Lucie Hautelande",
    "karim": "Karim Oulmère",
    "jeanne": "Jeanne Pradevel",
    "samir": "Samir Tazelle",
    "odile": "Odile Franchevaux",
    "yann": "Yann Morlevent",
    "fatou": "Fatou Ndiélane",
    "hugo": "Hugo Vercelin",
    "camille": "Camille Rivelaine",  # she lives on both, and says so
    "nora": "Nora Belvigne",
    "etienne": "Étienne Marchelat",
    "lina": "Lina Corvasse",
    "paul": "Paul Estrevin",
    "zoe": "Zoé Lantremont",
    "rachid": "Rachid Amzelou",
    "margaux": "Margaux Tilleroy",
    "grace": "Grace Hollowell",
    "chloe": "Chloé Vasterel",
}
READER, DISCORD_READER = "ines", "nora"
ORGANISER = "sylvie-le-bars"  # of the sample day
BOT = "comptoir"

ARRIVES = "sabrina-bigot"  # an expert whose account is not known in advance
ON_DISCORD = frozenset(
    (
        *("theo", "karim", "odile", "yann", "nora", "lina", "zoe", "rachid", "margaux"),
        *("grace", "chloe"),
        *("anais-clergeau", "romane-pappalardo", ARRIVES),
    )
)
ON_WEB = frozenset(("jeanne", "odile", "hugo"))
ON_BOTH = frozenset(("camille", ORGANISER))  # of the chats
GUESTS: Mapping[str, str] = {"fr": "grace", "en": "chloe"}  # event's language to the one who reads the other


def living_on(platform: str, platforms: Sequence[str], programme: Programme) -> dict[str, str]:
    """Return the names of the people who live on a platform; if one chat is played, everyone else does."""
    people = names(programme).items()
    return {id: name for id, name in people if platform in _homes(id, platforms, programme)}


def _homes(id: str, platforms: Sequence[str], programme: Programme) -> Sequence[str]:
    chats = tuple(platform for platform in platforms if platform != WEB)
    if WEB in platforms and id in ON_WEB:
        return (WEB,)
    if len(chats) == 1 or id in ON_BOTH or id == organiser_of(programme):
        return chats
    person = programme.people.get(id)
    has_only_discord = person is not None and set(person.handles) == {DISCORD}
    return (DISCORD,) if id in ON_DISCORD or has_only_discord else (MATRIX,)


def organiser_of(programme: Programme) -> str:
    """Return the organiser who plays; desks and the régie are read with their eyes."""
    return programme.organisers[0]


def reader_of(place: str, programme: Programme) -> str:
    """Return the person with whose eyes a place is read."""
    if is_direct(place):
        return place.removeprefix("direct:")
    return organiser_of(programme) if is_closed(place) else READER


def language_of(id: str, language: str) -> str:
    """Return the language that a person reads and types at an event in `language`."""
    others = "en" if language == "fr" else "fr"
    return others if id == GUESTS[language] else language


def with_accounts(
    programme: Programme, accounts: Mapping[str, Mapping[str, str]], arrives: str | None
) -> Programme:
    """Return the programme with the accounts (by platform, then person) of those with a desk or the régie.

    Nobody knows that of the person who `arrives`.
    """
    theirs = set(members(programme)) - {arrives}
    people = {
        id: replace(
            person,
            handles={on: known[id] for on, known in accounts.items() if id in known and id in theirs},
        )
        for id, person in programme.people.items()
    }
    return replace(programme, people=people)


def members(programme: Programme) -> list[str]:
    """Return organisers, animateurs, experts and grands témoins."""
    named = [
        *programme.organisers,
        *(id for s in programme.question_sessions for id in programme.desk_people(s)),
    ]
    return list(dict.fromkeys(named))


def names(programme: Programme) -> dict[str, str]:
    return {**{id: programme.people[id].name for id in members(programme)}, **PUBLIC}
