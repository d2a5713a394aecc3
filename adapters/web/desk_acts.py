"""The commands that the pages of desks and of the régie give, and the fields that each of them takes."""

from collections.abc import Mapping

from adapters.web.forms import Sent
from bot.commands import Who, find

# By the French name of a command, as the rest of the bot names it and its fields.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "digest": (),
    "scene": ("code",),
    "suivante": (),
    "repondu": ("code", "texte"),
    "plus-tard": ("code",),
    "ecarter": ("code", "raison"),
    "effacer": ("code",),
    "valider": ("code",),
    "annuler-geste": (),
    "fusionner": ("code", "dans"),
    "separer": ("code",),
    "deplacer": ("code", "comptoir"),
    "pleniere": ("code",),
    "preciser": ("code", "texte"),
    "confier": ("code", "personne"),
    "salle": ("texte",),
    "retenir": ("texte", "comptoir"),
    "fiche": ("comptoir",),
    "feuille": ("comptoir",),
    "taire": ("code",),
    "rendre-parole": ("code",),
    "moderer": ("texte",),
    "ouvrir": (),
    "fermer": (),
    "annonce": ("comptoir", "heure", "fin", "texte"),
    "consigne": ("comptoir", "texte"),
    "retard": ("comptoir", "minutes"),
    "avancer": ("comptoir", "minutes"),
    "prolonger": ("comptoir", "minutes"),
    "changer-salle": ("comptoir", "salle"),
    "annuler": ("comptoir", "raison"),
    "retablir": ("comptoir",),
    "etat": (),
    "rapport": (),
}
EVERYONES = ("preciser",)  # commands of everyone that mean something else in a desk
# One line of a form serves several commands: what it is called where it is not a text.
LINE, CALLED = "texte", {"ecarter": "raison"}
CONTESTED, PRESENT = "conteste", "presents"  # fields of `retenir` that are words before its text


def is_of(command: str, *, regie: bool) -> bool:
    """Return whether a page gives this command, which the core will check again."""
    found, _ = find(command)
    if command not in FIELDS or found is None:
        return False
    if regie:
        return found.who is Who.REGIE or found.in_regie
    return found.who is Who.DESK or command in EVERYONES


def fields_of(sent: Sent) -> dict[str, str]:
    """Return the fields of a command, in the order in which it reads them; empty ones are left out."""
    filled = dict(sent.filled)
    if sent.action in CALLED:
        filled.setdefault(CALLED[sent.action], filled.get(LINE, ""))
    if sent.action == "retenir":
        filled[LINE] = _kept(filled)
    return {name: filled[name] for name in FIELDS[sent.action] if filled.get(name)}


def _kept(filled: Mapping[str, str]) -> str:
    if filled.get(PRESENT):
        return f"présents : {filled[PRESENT]}"
    text = filled.get(LINE, "")
    return f"conteste : {text}" if filled.get(CONTESTED) and text else text
