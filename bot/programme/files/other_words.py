"""What people write for a word of the two files: the same in French, or what other schedules call it."""

from collections.abc import Collection

_ALSO_CALLED = {
    # The event.
    "event": "evenement journee",
    "title": "titre intitule nom name sujet",
    "abstract": "resume description presentation",
    "date": "jour day",
    "start": "debut heure commence from",
    "end": "fin finit to until",
    "timezone": "fuseau fuseau-horaire time-zone",
    "language": "langue lang",
    # Who and where.
    "rooms": "salles salle room lieux",
    "room": "salle lieu",
    "people": "personnes gens participants intervenants",
    "name": "nom title titre",
    "organisation": "structure organisme entreprise societe organization company",
    "project": "projet",
    "organisers": "organisateurs organisatrices organisateur organizers",
    # Sessions.
    "sessions": "seances comptoirs programme schedule agenda",
    "kind": "type genre sorte format",
    "number": "numero",
    "question": "problematique",
    "stream": "direct diffusion video lien url",
    "experts": "expertes expert",
    "grand-temoin": "temoin grands-temoins witness rapporteur",
    "animateurs": "animatrices animation moderateurs moderation moderators moderator",
    "speakers": "intervenants intervenantes orateurs oratrices",
    "stands": "projets projects",
    # Kinds of session.
    "comptoir": "table-ronde atelier round-table workshop",
    "plenary": "pleniere ouverture cloture conference keynote",
    "break": "pause dejeuner repas cafe lunch",
    # Settings.
    "programme": "program schedule",
    "database": "base base-de-donnees bdd donnees",
    "clock": "horloge repetition rehearsal",
    "speed": "vitesse",
    "reminders": "rappels rappel",
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
    "user": "compte utilisateur account",
    "encrypted": "chiffre chiffrement encryption",
    "guild": "serveur server",
    "health": "sante",
    # Languages.
    "fr": "francais french",
    "en": "anglais english",
}


def meant(written: str, known: Collection[str]) -> str | None:
    """The known word that is also called so; `written` as an id is."""
    return next((word for word in known if written in _ALSO_CALLED.get(word, "").split()), None)
