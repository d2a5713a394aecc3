"""What people write for a word of the two files: the same in French, what other schedules call it, a slip."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

_MANY = 2_000  # words to look for the closest of
_ALIKE = 70  # of a hundred

# The likeliest first; plurals, feminines and accents need not be told.
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
    """The known word that was probably meant: its name elsewhere, or what a letter or two make of either."""
    from rapidfuzz import fuzz, process  # only a file with mistakes pays for it

    if len(known) > _MANY:
        return None
    names = _names(known)
    found = process.extractOne(slug(written), list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return names[found[0]] if found else None


def _names(known: Iterable[str]) -> Mapping[str, str]:
    """The words by all that they are called; what two are called is the one for which it stands earlier."""
    ranked = sorted(
        (rank, order, other, word)
        for order, word in enumerate(known)
        for rank, other in enumerate([word, *_ALSO_CALLED.get(word, "").split()])
    )
    return {slug(other): word for _, _, other, word in reversed(ranked)}


def slug(written: str) -> str:
    """As an id is written: `Le Café` gives `le-cafe`."""
    letters = unicodedata.normalize("NFKD", written.replace("œ", "oe").replace("Œ", "OE"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
