"""Every command, in one table: its French name, its English name, who may use it, what it does."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz, process

from bot.commands import (
    alerting,
    announcing,
    asking,
    changing,
    clarifying,
    cueing,
    desk,
    entering,
    erasing,
    following,
    kept,
    linking,
    merging,
    missed,
    moderating,
    moving,
    noting,
    owning,
    printing,
    privacy,
    reading,
    rescheduling,
    sheets,
    silencing,
    status,
    visitors,
    voting,
)
from bot.commands.turn import TYPED, Turn, undressed
from bot.port.text import folded


class Who(Enum):
    """The people who may use a command: membership of the place is the permission."""

    EVERYONE = "everyone"
    DESK = "desk"
    REGIE = "regie"


@dataclass(frozen=True, slots=True)
class Command:
    french: str
    english: str
    who: Who
    run: Callable[[Turn], None]
    short: str | None = None
    takes_codes: bool = True  # its field `code`, if any, is the code of a question
    takes_code_first: bool = False  # its field `code` comes before its field `comptoir`
    in_regie: bool = False  # a command of the desk that the régie may give too
    takes_many: bool = False  # that field may hold several codes, or a word that means all
    takes_places: bool = False  # its field `comptoir` names places: one, several or the hall
    takes_targets: bool = False  # that field names any session, a room, or the whole day
    takes_sessions: bool = False  # that field names any sessions, one, several or all

    @property
    def names(self) -> tuple[str, ...]:
        return (self.french, self.english, *filter(None, [self.short]))


COMMANDS = (
    Command("question", "ask", Who.EVERYONE, asking.question, short="q"),
    Command("questions", "questions", Who.EVERYONE, reading.questions),
    Command("voter", "vote", Who.EVERYONE, voting.vote),
    Command("retirer", "withdraw", Who.EVERYONE, changing.withdraw),
    Command("preciser", "clarify", Who.EVERYONE, clarifying.clarify),
    Command("programme", "schedule", Who.EVERYONE, visitors.programme),
    Command("maintenant", "now", Who.EVERYONE, visitors.now),
    Command("manque", "missed", Who.EVERYONE, missed.missed),
    Command("suivre", "follow", Who.EVERYONE, following.follow, takes_sessions=True),
    Command("ne-plus-suivre", "unfollow", Who.EVERYONE, following.unfollow, takes_sessions=True),
    Command("alerte", "alert", Who.EVERYONE, alerting.alert, takes_codes=False),
    Command("langue", "language", Who.EVERYONE, visitors.language),
    Command("lier", "link", Who.EVERYONE, linking.link, takes_codes=False),
    Command("delier", "unlink", Who.EVERYONE, linking.unlink, takes_codes=False),
    Command("moi", "me", Who.EVERYONE, entering.enter, takes_codes=False),
    Command("mes-donnees", "my-data", Who.EVERYONE, kept.my_data, takes_codes=False),
    Command("oublie-moi", "forget-me", Who.EVERYONE, privacy.forget_me, takes_codes=False),
    Command("aide", "help", Who.EVERYONE, visitors.help_),
    Command("digest", "digest", Who.DESK, desk.digest),
    Command("scene", "stage", Who.DESK, desk.stage),
    Command("suivante", "next", Who.DESK, desk.next_one, short="suivant"),
    Command("repondu", "answered", Who.DESK, desk.answer),
    Command("plus-tard", "later", Who.DESK, desk.later),
    Command("ecarter", "decline", Who.DESK, desk.decline),
    Command("effacer", "erase", Who.DESK, erasing.erase),
    Command("deplacer", "move", Who.DESK, moving.move, takes_code_first=True),
    Command("pleniere", "plenary", Who.DESK, moving.carry),
    Command("valider", "approve", Who.DESK, moderating.approve, takes_many=True),
    Command("moderer", "moderate", Who.DESK, moderating.moderate),
    Command("taire", "mute", Who.DESK, silencing.mute, in_regie=True),
    Command("rendre-parole", "unmute", Who.DESK, silencing.unmute, in_regie=True),
    Command("confier", "assign", Who.DESK, owning.assign),
    Command("fiche", "sheet", Who.DESK, sheets.sheet, in_regie=True),
    Command("annuler-geste", "undo", Who.DESK, desk.undo, in_regie=True),
    Command("fusionner", "merge", Who.DESK, merging.merge),
    Command("separer", "split", Who.DESK, merging.split),
    Command("salle", "floor", Who.DESK, desk.floor),
    Command("retenir", "note", Who.DESK, noting.retain, in_regie=True),
    Command("feuille", "paper", Who.DESK, printing.paper, takes_codes=False, in_regie=True),
    Command("ouvrir", "open", Who.DESK, desk.open_queue),
    Command("fermer", "close", Who.DESK, desk.close_queue),
    Command("annonce", "announce", Who.REGIE, announcing.announce, takes_places=True),
    Command("consigne", "cue", Who.REGIE, cueing.cue, takes_places=True),
    Command("retard", "delay", Who.REGIE, rescheduling.delay, takes_targets=True),
    Command("avancer", "advance", Who.REGIE, rescheduling.advance, takes_targets=True),
    Command("prolonger", "extend", Who.REGIE, rescheduling.extend, takes_targets=True),
    Command("changer-salle", "change-room", Who.REGIE, rescheduling.change_room, takes_targets=True),
    Command("annuler", "cancel", Who.REGIE, rescheduling.cancel, takes_targets=True),
    Command("retablir", "restore", Who.REGIE, rescheduling.restore, takes_targets=True),
    Command("etat", "status", Who.REGIE, status.status),
    Command("rapport", "report", Who.REGIE, printing.report, takes_codes=False),
)

OTHER_SIGN = re.compile(r"^(?P<sign>[/?.\\$])(?P<word>[^\W\d_][\w-]*)(?!\S)(?P<rest>.*)$", re.DOTALL)
FEW_WORDS = 3

CLOSE_ENOUGH = 70  # similarity out of 100: below, a suggestion would confuse more than help
PLAIN_SLIP = 88  # out of 100: what cannot be undone needs at least this
OTHER_LANGUAGE = 80  # and so much a name that the reader's own language does not have

_TAKING = (
    *("retirer", "delier", "ne-plus-suivre", "oublie-moi"),
    *("ecarter", "effacer", "annuler-geste", "fermer", "taire", "annuler"),
)
TAKES_AWAY = frozenset(name for each in COMMANDS if each.french in _TAKING for name in each.names)


@dataclass(frozen=True, slots=True)
class Typed:
    """A word after `!`, what follows it, and the command it names, if any."""

    word: str
    arguments: str
    command: Command | None
    language: str | None


def read_command(text: str) -> Typed | None:
    """Read the command that a text is; return None if it is ordinary talk."""
    words = undressed(text)
    found = TYPED.match(words)
    if found is None:
        return None
    word, rest = found["word"], found["rest"].strip()
    command, language, rest = _in_several_words(word, rest)
    if command is None and words[1].isspace():
        return None  # « ! Attention » is talk
    return Typed(word, rest, command, language)


def _in_several_words(word: str, rest: str) -> tuple[Command | None, str | None, str]:
    """Read `!plus tard 3`, `!annuler geste`, `!ne plus suivre C3`; return what follows the command, too."""
    for count in (1, 2):
        words = rest.split(maxsplit=count)
        command, language = find("-".join([word, *words[:count]]))
        if command is not None:
            return command, language, "".join(words[count:]).strip()
    return (*find(word), rest)


def under_another_sign(text: str) -> Typed | None:
    """Read the command in `/question …`, typed where one would choose it from a list, or in `?aide`.

    A sign before a word that many others follow is talk, unless the command is the one that asks a question.
    """
    found = OTHER_SIGN.match(text.strip())
    command, language = find(found["word"]) if found else (None, None)
    if found is None or command is None:
        return None
    is_talk = len(found["rest"].split()) > FEW_WORDS or found["word"].lower() == "me"  # `/me dances`
    if command.run is not asking.question and is_talk:
        return None
    return Typed(f"{found['sign']}{found['word']}", found["rest"].strip(), command, language)


def find(word: str) -> tuple[Command | None, str | None]:
    """Find a command by one of its names, ignoring accents and capitals; also return that name's language."""
    name = fold(word)
    for command in COMMANDS:
        if name in command.names:
            same = command.french == command.english or name == command.short
            return command, None if same else ("fr" if name == command.french else "en")
    return None, None


def fold(word: str) -> str:
    return folded(word).replace("_", "-")


def closest(word: str, usable: Iterable[Who], language: str) -> str | None:
    """Return the usable command that was probably meant; one that takes something away is never guessed.

    A name of the other language than the reader's must be a plain slip.
    """
    allowed, typed = set(usable), fold(word)
    names = [name for command in COMMANDS if command.who in allowed for name in command.names]
    found = process.extractOne(typed, names, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    if found is None:
        return None
    named = find(found[0])[1]
    enough = PLAIN_SLIP if found[0] in TAKES_AWAY else CLOSE_ENOUGH
    if named not in (None, language):
        enough = max(enough, OTHER_LANGUAGE)
    return found[0] if found[1] >= enough else None
