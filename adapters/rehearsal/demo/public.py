"""Who plays: an invented public, and the people of the programme under invented accounts."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.rehearsal.homeserver import SERVER_NAME
from bot.programme.model import Programme

# The names are invented. Inès sees all public places of Matrix, Nora those of Discord: what these show is
# read with their eyes.
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
    "grace": "Grace Hollowell",  # she speaks English
}
READER, DISCORD_READER = "ines", "nora"
ORGANISER = "sylvie-le-bars"  # in every desk and in the régie: these are read with her eyes
BOT = "comptoir"

ARRIVES = "sabrina-bigot"  # an expert whose account nobody knows beforehand
ON_DISCORD = frozenset(
    (
        *("theo", "karim", "odile", "yann", "nora", "lina", "zoe", "rachid", "margaux", "grace"),
        *("anais-clergeau", "romane-pappalardo", ARRIVES),
    )
)
ON_BOTH = frozenset(("camille", ORGANISER))
ENGLISH = frozenset(("grace",))


def with_accounts(programme: Programme, discord: Mapping[str, str]) -> Programme:
    """Who has a desk or the régie, each under an account where they live; `discord` are user names there."""
    theirs = members(programme)
    people = {
        id: replace(person, handles=_handles(id, discord) if id in theirs else {})
        for id, person in programme.people.items()
    }
    return replace(programme, people=people)


def _handles(id: str, discord: Mapping[str, str]) -> Mapping[str, str]:
    handles = {} if id in ON_DISCORD else {"matrix": f"@{id}:{SERVER_NAME}"}
    return handles if id not in discord or id == ARRIVES else {**handles, "discord": discord[id]}


def members(programme: Programme) -> list[str]:
    """Organisers, animateurs, experts and grands témoins."""
    named = [
        *programme.organisers,
        *(id for s in programme.question_sessions for id in programme.desk_people(s)),
    ]
    return list(dict.fromkeys(named))


def names(programme: Programme) -> dict[str, str]:
    return {**{id: programme.people[id].name for id in members(programme)}, **PUBLIC}
