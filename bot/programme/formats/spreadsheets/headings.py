"""The meaning of a column by its heading, in French and in English, with slips."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.programme.files.other_words import slug

SURE, LIKELY, MISSPELT = 3, 2, 1

# The likeliest first; plurals, accents, capitals, small words and inclusive endings do not count.
_HEADINGS: Mapping[str, str] = {
    "start": (
        "début, heure début, date heure début, start, start time, start date time, begin, starts at,"
        " startsat, commence, from, heure départ, h début"
    ),
    "end": (
        "fin, heure fin, date heure fin, end, end time, end date time, ends at, endsat, until, to, finit,"
        " jusque, h fin"
    ),
    "start-date": "start date, date début",
    "end-date": "end date, date fin",
    "duration": "durée, duration, length, minutage, minute, temps, temps imparti, durée prévue",
    "when": (
        "horaire, heure, créneau, créneau horaire, plage horaire, time, time slot, slot, when, quand, hour,"
        " timing, date heure, jour heure, date time, plage"
    ),
    "date": "date, jour, day, journée, weekday",
    "title": (
        "titre, title, intitulé, session title, titre session, nom session, session name, sujet, libellé,"
        " séquence, session, séance, activité, activity, nom atelier, talk, conférence, thème, thématique,"
        " topic, subject, event, événement, quoi, what, atelier, objet, item, étape, moment, temps fort,"
        " nom, name, programme, déroulé, déroulement, contenu, summary"
    ),
    "kind": (
        "type, kind, format, nature, genre, catégorie, category, sorte, type session, session type, session"
        " format, type activité, format session"
    ),
    "room": (
        "salle, lieu, room, salle lieu, place, location, espace, venue, endroit, emplacement, où, where,"
        " localisation, amphi, room name, nom salle, salle espace"
    ),
    "people": "personne, people, qui, who, participant, invité, guest, contributeur, contributor",
    "speakers": (
        "intervenant, speaker, orateur, oratrice, intervention, conférencier, speaker name, nom"
        " intervenant, intervenant pressenti, presenter, présentateur, panéliste, panelist, avec, with,"
        " intervenante, prise parole"
    ),
    "experts": "expert, experte, nom expert",
    "grand-temoin": "grand témoin, grande témoin, rapporteur, rapporteuse, restituteur, nom grand témoin",
    "animateurs": (
        "animateur, animatrice, animation, modérateur, modératrice, modération, moderator, host,"
        " facilitateur, facilitatrice, facilitation, facilitator, président séance, chair, chairperson,"
        " animé, animée, modéré, modérée, maître cérémonie, nom animateur"
    ),
    "organisation": (
        "organisation, organization, structure, organisme, société, entreprise, company, affiliation,"
        " employeur, institution, association, entité"
    ),
    "job": (
        "fonction, poste, job title, job, position, qualité, titre intervenant, fonction intervenant,"
        " speaker title"
    ),
    "role": "rôle, role",
    "first-name": "prénom, first name, given name, firstname, prénom intervenant, speaker first name",
    "last-name": "nom famille, last name, surname, family name, lastname, speaker last name",
    "abstract": (
        "résumé, abstract, description, présentation, descriptif, synopsis, pitch, détail, contenu détaillé"
    ),
    "question": "question, problématique, question cadrage, framing question, enjeu",
    "stream": (
        "lien, lien visio, stream, streaming, direct, visio, visioconférence, url, link, diffusion, live,"
        " vidéo"
    ),
    "number": "numéro, number, num, ordre, numéro session, no",
    "id": "id, identifiant, identifier, guid, uid, référence, ref, code, session id, identifiant session",
    "-": (
        "biographie, bio, biography, email, mail, courriel, téléphone, phone, photo, twitter, linkedin,"
        " remarque, note, commentaire, comment, statut, status, matériel, régie, technique, besoin, budget,"
        " cue, colour, skip"
    ),
}
PEOPLE = ("people", "speakers", "experts", "grand-temoin", "animateurs")
MEANINGS = (
    *("start", "end", "duration", "when", "date", "title", "kind", "room", *PEOPLE),
    *("organisation", "abstract", "question", "stream", "number", "id", "-"),
)
_ABOUT_PEOPLE = (*PEOPLE, "organisation", "job", "role", "first-name", "last-name")
_SHOWN_AS = {"start-date": "date", "end-date": "end"} | dict.fromkeys(
    ("job", "role", "first-name", "last-name"), "people"
)
_MAPPED = {"-": "-", "": "-", "personnes": "people", "intervenants": "speakers", "horaire": "when"}
_SMALL_WORDS = "a au aux by d de des du en et for in l la le les of ou or par pour the un une"
_SMALL = frozenset(_SMALL_WORDS.split())
_SIGNS = {"#": "number", "n°": "number", "nº": "number", "n": "number", "de": "start", "à": "end", "a": "end"}
_INCLUSIVE = re.compile(
    r"[·•∙‧.(/-](?:e|ne|le|te|se|ice|rice|trice|euse|se|ere|ère)?[·•∙‧.)/-]*s?\)?(?![^\W\d_])", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LETTERED = re.compile(r"[ -][A-Z]$")  # `Salle A`
_LONGEST = 60
_ALIKE = 84  # similarity out of 100
_SHORTEST_MISSPELT = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """A meaning, how sure it is, and the rank of the word among those of that meaning."""

    meaning: str
    certainty: int
    rank: int = 0


def meaning_shown(meaning: str | None) -> str | None:
    """Return a meaning as the operator may write it; some are finer inside."""
    return None if meaning == "-" else _SHOWN_AS.get(meaning or "", meaning)


def meaning_written(word: str) -> str | None:
    """Return the meaning that the operator wrote in a map, in English or in French; None if it is none."""
    if word.strip() in ("", "-"):
        return "-"
    if (known := slug(word)) in MEANINGS:
        return known
    guess = guessed(word)
    return guess.meaning if guess and guess.certainty == SURE else None


def guessed(heading: str, misspelt: bool = True) -> Guess | None:
    """Return the likely meaning of a heading, even `misspelt`; None where it tells none."""
    if not heading.strip() or len(heading) > _LONGEST:
        return None
    return _known(heading) or (_misspelt(_words(heading)) if misspelt else None)


@lru_cache(maxsize=5_000)
def _known(heading: str) -> Guess | None:
    if sign := _SIGNS.get(heading.strip().lower()):
        return Guess(sign, SURE)
    words = [*_words(heading), *(["1"] if _LETTERED.search(heading) else [])]
    return _exact(words) or _inside(words)


def _exact(words: Sequence[str]) -> Guess | None:
    found = _phrases().get(frozenset(words))
    if found:
        return Guess(found[0], SURE, found[1])
    plain = frozenset(word for word in words if not word.isdecimal())
    found = _phrases().get(plain)  # `Intervenant 2`; `Salle 2` is a room, not the heading of rooms
    return Guess(found[0], SURE, found[1]) if found and found[0] in _ABOUT_PEOPLE else None


def _inside(words: Sequence[str]) -> Guess | None:
    """Return the meaning of the most telling words: `Heure de début prévue`, `Speaker company`."""
    numbered = any(len(word) == 1 or word.isdecimal() for word in words)
    words = [word for word in words if len(word) > 1 and not word.isdecimal()]
    held = [
        (len(phrase), _weight(meaning), -rank, meaning)
        for phrase, (meaning, rank) in _phrases().items()
        if phrase <= set(words) and (meaning != "room" or not numbered)
    ]
    if not held or len(words) > 8:
        return None
    _, _, rank, meaning = max(held)
    if meaning == "room" and not all(_phrases().get(frozenset([word])) for word in words):
        return None  # `Salle Ampère` is a room
    if numbered and meaning not in _ABOUT_PEOPLE:
        return None
    return Guess(meaning, LIKELY, -rank)


def _weight(meaning: str) -> int:
    """Rank the meanings of one heading: `Session` and `Speaker` often only say of what."""
    return {"title": 0, "-": 3}.get(meaning, 1 if meaning in PEOPLE else 2)


def _misspelt(words: Sequence[str]) -> Guess | None:
    """Return the meaning of words with a slip in them."""
    from rapidfuzz import fuzz, process  # imported here, as most headings are well written

    written = " ".join(words)
    if len(written) < _SHORTEST_MISSPELT or any(word.isdecimal() for word in words):
        return None
    names = _names()
    near = process.extractOne(" ".join(sorted(words)), names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return Guess(names[near[0]][0], MISSPELT, names[near[0]][1]) if near else None


@cache
def _names() -> Mapping[str, tuple[str, int]]:
    return {" ".join(sorted(phrase)): found for phrase, found in _phrases().items()}


@cache
def _phrases() -> Mapping[frozenset[str], tuple[str, int]]:
    named = [
        (frozenset(_words(phrase)), (meaning, rank))
        for meaning, phrases in _HEADINGS.items()
        for rank, phrase in enumerate(phrases.split(","))
    ]
    return dict(reversed(named))


def _words(heading: str) -> Sequence[str]:
    """Return the telling words of a heading, without plurals."""
    plain = _INCLUSIVE.sub("", heading)
    outside = _ASIDE.sub(" ", plain)
    words = slug(outside if slug(outside) else plain).split("-")
    return [_singular(word) for word in words if word and word not in _SMALL]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss") else word
