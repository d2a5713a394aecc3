"""Other words that people write for those of the two files: in French, in other schedules, or misspelt."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

_MANY = 2_000  # most known words to compare with
_ALIKE = 70  # similarity out of 100

# The likeliest first; plurals, feminines and accents can be left out.
_ALSO_CALLED = {
    # The event.
    "event": "evenement journee",
    "title": "titre intitule sujet nom name",
    "abstract": "resume description presentation",
    "date": "jour day",
    "start": "debut heure commence from",
    "end": "fin finit until to",
    "timezone": "fuseau fuseau-horaire",
    "language": "langue",
    # Who and where.
    "rooms": "salles lieux",
    "room": "salle lieu",
    "people": "personnes gens participants intervenants",
    "name": "nom titre title",
    "organisation": "structure organisme entreprise societe company",
    "project": "projet",
    "organisers": "organisateurs organisatrices",
    # Sessions.
    "sessions": "seances comptoirs programme schedule agenda",
    "kind": "genre type sorte format",
    "number": "numero",
    "question": "problematique",
    "stream": "direct diffusion video lien url",
    "grand-temoin": "temoin witness",
    "animateurs": "animatrices animation moderation",
    "speakers": "intervenants oratrices orateurs",
    "stands": "projets projects",
    # Kinds of session.
    "comptoir": "table-ronde atelier round-table workshop",
    "plenary": "pleniere ouverture cloture conference keynote talk discours",
    "break": "pause dejeuner repas cafe lunch",
    # Settings.
    "programme": "schedule",
    "database": "base base-de-donnees bdd donnees",
    "clock": "horloge repetition rehearsal",
    "speed": "vitesse",
    "reminders": "rappels",
    "hall": "accueil",
    "place": "lieu comptoir salon",
    "last-questions": "dernieres-questions",
    "presence": "presences present attendance",
    "at": "moments quand when",
    "half": "moitie milieu mi-temps",
    "lines": "lignes",
    "refresh": "rafraichissement",
    "retention": "conservation",
    "platforms": "plateformes messageries",
    "homeserver": "serveur server",
    "user": "utilisateur compte account",
    "encrypted": "chiffre chiffrement encryption",
    "guild": "serveur server",
    "health": "sante",
    # Languages.
    "fr": "francais french",
    "en": "anglais english",
}


def closest(written: str, known: Collection[str]) -> str | None:
    """Return the known word probably meant: by another name for it, or a slip in either."""
    from rapidfuzz import fuzz, process  # imported here, as only a file with mistakes needs it

    if len(known) > _MANY:
        return None
    names = _names(known)
    found = process.extractOne(slug(written), list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return names[found[0]] if found else None


def _names(known: Iterable[str]) -> Mapping[str, str]:
    """Return the known words by all their names; a name of two words means the one that lists it earlier."""
    ranked = sorted(
        (rank, order, other, word)
        for order, word in enumerate(known)
        for rank, other in enumerate([word, *_ALSO_CALLED.get(word, "").split()])
    )
    return {slug(other): word for _, _, other, word in reversed(ranked)}


def slug(written: str) -> str:
    """Write a text like an id: `Le Café` gives `le-cafe`."""
    letters = unicodedata.normalize("NFKD", written.replace("œ", "oe").replace("Œ", "OE"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
