"""The people named in a cell, however many, with their roles and organisations where it tells them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.programme.files.other_words import slug
from bot.programme.formats.found import FoundPerson, Role
from bot.programme.formats.spreadsheets.headings import guessed

_ROLES: Mapping[str, Role] = {
    "experts": Role.EXPERT,
    "grand-temoin": Role.GRAND_TEMOIN,
    "animateurs": Role.ANIMATEUR,
    "speakers": Role.SPEAKER,
    "people": Role.SPEAKER,
}
_LABEL = re.compile(
    r"\s*(?P<label>[^:\n]{3,40}?(?=\s?:)|(?:anim|mod[ée]r)[ée]+s? par)\s?:?\s*", re.IGNORECASE
)
_WITH = re.compile(r"^(?:avec|with|par|by)\s+", re.IGNORECASE)
_LABEL_AFTER = re.compile(r"\s*\((?P<label>[^()]{3,30})\)\s*$")
_BETWEEN_ENTRIES = re.compile(r"\s*(?:\n|;|\||•|^[-–*]\s)\s*", re.MULTILINE)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|/|&|\+|\bet\b|\band\b|\bavec\b)\s*")
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_DASH = re.compile(r"\s+[-–—]\s+")
_CIVILITY = re.compile(r"^(?:MM?|Mmes?|Mlles?|Mr|Mrs|Ms|Madame|Monsieur)\b\.?\s+(?=\S)", re.IGNORECASE)
_PARTICLES_WORDS = "de du des d le la l van von der den di da dos del ben el al y bin ten ter zu st saint"
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_DEGREES_WORDS = "dr pr prof docteur professeur maitre me"
_DEGREES = frozenset(_DEGREES_WORDS.split())
_ELIDED = re.compile(r"[dl]['’][^\W\d_]")
_NAME_WORD = re.compile(r"(?:[^\W\d_]['’]?)+(?:-[^\W\d_]+)*\.?")
_ORGANISATIONS_WORDS = (
    "association agence atelier banque bureau cabinet caisse centre cci chambre club cluster college"
    " collectif comite commission communaute commune communication conseil cooperative croix departement"
    " direction ecole entreprises etat europe federation fondation fonds france groupe hopital institut"
    " laboratoire ligue lycee mairie metropole ministere mission mutuelle office observatoire ong prefecture"
    " pole reseau region sas sarl scop service societe syndicat union universite ville association's agency"
    " bank center council department foundation fund group institute school university network office board"
    " team equipe tous publics"
)
_ORGANISATIONS = frozenset(_ORGANISATIONS_WORDS.split())
_TITLES_WORDS = (
    "adjoint adjointe administrateur administratrice attache attachee avocat avocate charge chargee chef"
    " cheffe chercheur chercheuse cofondateur cofondatrice conseiller conseillere consultant consultante"
    " coordinateur coordinatrice cto ceo cfo delegue deleguee depute deputee designer developpeur"
    " developpeuse directeur directrice dirigeant dirigeante doctorant doctorante economiste elu elue"
    " entrepreneur entrepreneuse enseignant enseignante fondateur fondatrice gerant gerante ingenieur"
    " ingenieure journaliste juriste maire manager medecin ministre prefet prefete president presidente"
    " professeur professeure psychologue redacteur redactrice responsable secretaire senateur senatrice"
    " sociologue vice chief director founder head lead president professor officer engineer researcher"
    " minister mayor editor"
)
_TITLES = frozenset(_TITLES_WORDS.split())
_NOBODY_WORDS = "aucun aucune n-a na none tous toutes tout-le-monde all everyone personne neant sans"
_NOBODY = frozenset(_NOBODY_WORDS.split())
_WAITED_FOR_WORDS = (
    "a-confirmer a-definir a-preciser a-determiner a-venir tba tbc tbd en-attente en-cours to-be-confirmed"
    " to-be-announced to-be-defined xxx"
)
_WAITED_FOR = tuple(_WAITED_FOR_WORDS.split())
_ENDS_OF_WAITED = tuple(f"-{word}" for word in _WAITED_FOR)
_NAME_WORDS = range(2, 6)  # how many words a name has


@dataclass(frozen=True, slots=True)
class Named:
    """People of a cell; `odd` are names that do not look like any, `waited` stands for people to come."""

    people: Sequence[FoundPerson] = ()
    odd: Sequence[str] = ()
    waited: Sequence[str] = ()


def role_of(meaning: str) -> Role:
    return _ROLES.get(meaning, Role.SPEAKER)


def role_said(word: str) -> Role | None:
    """Return the role that a word says, such as `Modérateur`; None if it says none."""
    guess = guessed(word, misspelt=False)
    return _ROLES[guess.meaning] if guess and guess.meaning in _ROLES else None


def read_people(text: str, role: Role) -> Named:
    """Read the people in a cell, in a role unless the cell says another: `Animation : X ; Experts : Y, Z`."""
    people, odd, waited = list[FoundPerson](), list[str](), list[str]()
    for said, entry in _entries(_with_titles_beside(text)):
        for written, person in _people_of(entry, said or role):
            state = slug(written)
            if f"-{state}".endswith(_ENDS_OF_WAITED):
                waited.append(written)
            if not state or state in (*_WAITED_FOR, *_NOBODY):
                continue
            people.append(person)
            odd += [] if looks_like_name(person.name) else [written]
    return Named(list(dict.fromkeys(people)), odd, waited)


def _with_titles_beside(text: str) -> str:
    """Put a line that begins with a title, such as `Directrice`, after the name above it."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _TITLES & set(slug(line).split("-")[:1]):
            lines[-1] += f", {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _entries(text: str) -> Iterator[tuple[Role | None, str]]:
    """Return what stands between strong separators, with the last role said before it.

    A line that names an animateur or a grand témoin says nothing of the next lines.
    """
    said, has_names = None, False
    for line in text.split("\n"):
        if has_names and said in (Role.ANIMATEUR, Role.GRAND_TEMOIN):
            said = None
        for entry in _BETWEEN_ENTRIES.split(line):
            found = _LABEL.match(entry)
            if found and (label := role_said(found["label"])):
                said, has_names, entry = label, False, entry[found.end() :]
            if named := _WITH.sub("", entry.strip(" ,:")).strip("."):
                has_names = True
                yield said, named


def _people_of(entry: str, role: Role) -> Iterator[tuple[str, FoundPerson]]:
    """Return each person of an entry, and how it was written."""
    after = _LABEL_AFTER.search(entry)
    if after and (said := role_said(after["label"])):
        entry, role = entry[: after.start()], said
    asides = [*_ASIDE.finditer(entry)]
    if asides:  # `A. Martin (Ansa), B. Petit (Ansa)`
        start = 0
        for aside in asides:
            *alone, with_aside = _names_in(entry[start : aside.start()].strip(" ,/&"))
            yield from ((name, _person(name, role)) for name in alone)
            yield from _with_aside(with_aside, aside[1], role)
            start = aside.end()
        rest = re.sub(r"^\s*(?:,|/|&|et\b|and\b)\s*", "", entry[start:]).strip(" ,.")
        if slug(rest) in _WAITED_FOR:
            yield rest, _person(rest, role)
        elif rest:
            yield from ((name, _person(name, role)) for name in _names_in(rest))
        return
    parts = _DASH.split(entry, maxsplit=1)
    if len(parts) == 2 and not (looks_like_name(parts[0]) and looks_like_name(parts[1])):
        yield from _with_aside(parts[0], parts[1], role)
        return
    yield from (
        _with_commas(entry, role) if len(parts) == 1 else ((each, _person(each, role)) for each in parts)
    )


def _with_aside(name: str, aside: str, role: Role) -> Iterator[tuple[str, FoundPerson]]:
    if said := role_said(aside):
        yield name, _person(name, said)
        return
    if slug(aside) in _WAITED_FOR:
        yield f"{name} ({aside})", _person(name, role)
        return
    title, organisation = _title_and_organisation([part.strip() for part in aside.split(",")])
    yield name, replace(_person(name, role), title=title, organisation=organisation)


def _with_commas(entry: str, role: Role) -> Iterator[tuple[str, FoundPerson]]:
    """Read `Nom, Nom` as two people, and `Nom, Directrice, Structure` as one."""
    parts = [part.strip() for part in entry.split(",") if part.strip()]
    people: list[tuple[str, FoundPerson, list[str]]] = []
    for part in parts:
        names = _names_in(part)
        if not people or all(map(looks_like_name, names)):
            people += [(name, _person(name, role), []) for name in names]
        elif looks_like_name(people[-1][1].name):
            people[-1][2].append(part)
        else:
            people += [(part, _person(part, role), [])]
    for name, person, others in people:
        title, organisation = _title_and_organisation(others)
        yield name, replace(person, title=title, organisation=organisation)


def _title_and_organisation(parts: Sequence[str]) -> tuple[str | None, str | None]:
    titles = [part for part in parts if _TITLES & set(slug(part).split("-")[:2])]
    others = [part for part in parts if part and part not in titles]
    return ", ".join(titles) or None, ", ".join(others) or None


def _names_in(text: str) -> Sequence[str]:
    """Split a text into names, but only if each part looks like one or stands for somebody to come."""
    parts = [part for part in _BETWEEN_NAMES.split(text) if part]
    if all(looks_like_name(part) or slug(part) in _WAITED_FOR for part in parts) and parts:
        return parts
    return [text]


def _person(written: str, role: Role) -> FoundPerson:
    return FoundPerson(_CIVILITY.sub("", written.strip(" ,.;:")).strip(), role)


@lru_cache(maxsize=10_000)
def _plain(word: str) -> str:
    return slug(word)


@lru_cache(maxsize=10_000)
def looks_like_name(text: str) -> bool:
    """Return whether a text may be a person's name: two to five capitalised words."""
    words = _CIVILITY.sub("", text.strip()).split()
    plain = [_plain(word) for word in words]
    names = [word for word, bare in zip(words, plain, strict=True) if bare not in _PARTICLES]
    return (
        len(words) in _NAME_WORDS
        and all(_NAME_WORD.fullmatch(word) for word in words)
        and len(names) >= 1
        and all(word[0].isupper() or _ELIDED.match(word) for word in names)
        and not _ORGANISATIONS & set(plain)
        and plain[0] not in _TITLES - _DEGREES
    )
