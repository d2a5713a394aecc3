"""Who plays: an invented public, and the people of the programme under invented accounts."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.matrix.rehearsal import SERVER_NAME
from bot.programme import Programme

# The names are invented. Ines sees all public places: what they show is read with her eyes.
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
    "camille": "Camille Rivelaine",
    "nora": "Nora Belvigne",
    "etienne": "Étienne Marchelat",
    "lina": "Lina Corvasse",
    "paul": "Paul Estrevin",
    "zoe": "Zoé Lantremont",
    "rachid": "Rachid Amzelou",
    "margaux": "Margaux Tilleroy",
    "grace": "Grace Hollowell",  # she speaks English
}
READER = "ines"
ORGANISER = "sylvie-le-bars"  # in every desk and in the régie: these are read with her eyes
BOT = "comptoir"


def with_accounts(programme: Programme) -> Programme:
    """The people who have a desk or the régie, each under an account of the demo's server."""
    theirs = members(programme)
    people = {
        id: replace(person, handles={"matrix": f"@{id}:{SERVER_NAME}"}) if id in theirs else person
        for id, person in programme.people.items()
    }
    return replace(programme, people=people)


def members(programme: Programme) -> list[str]:
    """Organisers, animateurs, experts and grands témoins."""
    named = [*programme.organisers, *(id for s in programme.queues for id in programme.desk_people(s))]
    return list(dict.fromkeys(named))
