"""The kind of a session, and a person's part in it, by the words of others' schedules. Pure."""

from bot.programme.files.other_words import slug
from bot.programme.formats.found import Role
from bot.programme.model import SessionKind

_BREAKS = (
    "pause break breaks dejeuner lunch cafe coffee tea repas diner dinner buffet cocktail aperitif apero"
    " gouter brunch breakfast lunchtime mittagspause kaffeepause"
)
# What may stand beside those in a title that says nothing but a break: `Pause café`, `Afternoon tea`.
_BESIDE = (
    "de du des la les le l d et au aux a time and the for midi matin apres soir petit morning afternoon"
    " evening noon longue courte short long gourmande offert offerte networking"
)
_KINDS = {
    SessionKind.BREAK: _BREAKS,
    SessionKind.COMPTOIR: "comptoir comptoirs atelier ateliers workshop workshops panel bof debat",
    SessionKind.FORUM: "forum stand stands exposition exhibition expo poster posters salon",
    SessionKind.PLENARY: "plenary pleniere keynote opening ouverture cloture closing ceremony talk talks"
    " lecture lectures conference conferences presentation vortrag quickie lightning",
}
_BY_WORD = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_ROUND_TABLES = ("table-ronde", "tables-rondes", "round-table", "roundtable")
_ONLY_BREAKS = frozenset(f"{_BREAKS} {_BESIDE}".split())

_ROLES = {
    "moderator": Role.ANIMATEUR,
    "host": Role.ANIMATEUR,
    "chair": Role.ANIMATEUR,
    "animateur": Role.ANIMATEUR,
    "guest": Role.EXPERT,
    "expert": Role.EXPERT,
    "rapporteur": Role.GRAND_TEMOIN,
}


def kind_of(written: str) -> SessionKind | None:
    """Return the kind that a type of session means: `Keynote`, `Table ronde`, `Pause`; None if unknown."""
    plain = slug(written[:200])
    if any(words in plain for words in _ROUND_TABLES):
        return SessionKind.COMPTOIR
    return next((_BY_WORD[word] for word in plain.split("-") if word in _BY_WORD), None)


def is_break(title: str) -> bool:
    """Return whether a title says a break and nothing more: `Pause café`, not `Break the web`."""
    words = set(slug(title[:200]).split("-"))
    return words <= _ONLY_BREAKS and any(_BY_WORD.get(word) is SessionKind.BREAK for word in words)


def role_of(written: str) -> Role:
    """Return a person's part: a moderator animates, a guest is an expert, everybody else speaks."""
    return _ROLES.get(slug(written[:40]), Role.SPEAKER)
