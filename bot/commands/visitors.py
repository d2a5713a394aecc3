"""Answers that anyone may ask for: the programme, what is on now, help, their language."""

import re
from datetime import timedelta

from bot.commands import flooding, which
from bot.commands.turn import Turn, refuse, reply, reply_body
from bot.day import Day
from bot.people import people
from bot.port import body as b
from bot.port.chat import is_direct
from bot.programme.model import REGIE
from bot.questions.rules import read_prefix, split_prefix
from bot.timetable import pieces

_LANGUAGES = {
    "fr": "fr",
    "français": "fr",
    "francais": "fr",
    "french": "fr",
    "en": "en",
    "english": "en",
    "anglais": "en",
}


_WHOLE = ("tout", "toute", "entier", "complet", "all", "whole", "full")
FEW_SESSIONS = 6  # a public place gets no more lines than that, unless someone asks for them


def programme(turn: Turn) -> None:
    """Handle `programme [2|demain|14h]`: in private all of it, or the sessions to come of a long one.

    In public, answer with what is on now and next, and the rest on demand.
    """
    asked = turn.arguments.rstrip(" \u202f!?.")
    number = pieces.number_named(asked)
    if number is not None and pieces.piece(turn.day, turn.longest, number) is None:
        last = len(pieces.starts_of(turn.day, turn.longest))
        refuse(turn, "no-such-piece", last=last)
    else:
        reply_body(turn, _programme(turn, asked, number), "programme")


def _programme(turn: Turn, asked: str, number: int | None) -> b.Body:
    day, longest = turn.day, turn.longest
    instant = pieces.instant_named(day, turn.at, asked)
    if number is not None:
        return _piece(turn, pieces.piece(day, longest, number))
    if instant is not None:
        return _piece(turn, pieces.piece_from(day, longest, instant))
    if not (turn.is_private or names_whole(asked) or _is_short(day)):
        return _among_others(turn)
    if pieces.is_whole(day, longest):
        return pieces.programme_body(day, turn.speech)
    all_of_it = names_whole(asked)
    return _piece(
        turn, pieces.piece(day, longest, 1) if all_of_it else pieces.piece_from(day, longest, turn.at)
    )


def _piece(turn: Turn, piece: pieces.Piece | None) -> b.Body:
    assert piece is not None
    return pieces.piece_body(turn.day, piece, turn.speech)


def _among_others(turn: Turn) -> b.Body:
    present = pieces.now_body(turn.day, turn.at, turn.speech)
    buttons = turn.day.platforms[turn.heard.platform].buttons  # there, only the caller sees the answer
    if not pieces.is_whole(turn.day, turn.longest):
        rest = "programme-long"
    else:
        rest = "programme-whole-buttons" if buttons else "programme-whole"
    return b.join([present, turn.day.words.body(turn.speech, rest)])


def names_part(words: str) -> bool:
    """Return whether the words say how much of the programme is meant."""
    return names_whole(words) or pieces.names_part(words)


def names_whole(words: str) -> bool:
    return words.rstrip(" \u202f!?.").lower() in _WHOLE


def _is_short(day: Day) -> bool:
    return len(day.programme.sessions) <= FEW_SESSIONS


def now(turn: Turn) -> None:
    reply_body(turn, pieces.now_body(turn.day, turn.at, turn.speech), "now")


def help_(turn: Turn) -> None:
    """Say what this person can type here; where there are buttons, say what they do.

    In public, give the essentials, and the rest on demand.
    """
    words = turn.day.words
    buttons = turn.day.platforms[turn.heard.platform].buttons
    if turn.is_public and not names_whole(turn.arguments):
        body = words.body(turn.speech, "help-short")
    elif is_direct(turn.heard.place):
        body = _help(turn, "help-direct", "help-two-accounts-direct")
    elif turn.in_desk:
        body = words.body(turn.speech, "help-desk-buttons" if buttons else "help-desk")
    elif turn.in_regie:
        body = words.body(turn.speech, "help-regie-buttons" if buttons else "help-regie")
    else:
        body = _help(turn, "help-everyone-buttons" if buttons else "help-everyone", "help-two-accounts")
    reply_body(turn, body, "help")


def _help(turn: Turn, everyone: str, two_accounts: str) -> b.Body:
    """Return the help for everyone; of linking accounts it speaks only where people may have two."""
    keys = [everyone, *([two_accounts] if len(turn.day.platforms) > 1 else [])]
    shown = [turn.day.words.body(turn.speech, key, prefix=which.example(turn)) for key in keys]
    return b.join([*shown, kept_until(turn)])


def kept_until(turn: Turn) -> b.Body:
    """Say what is kept of people, for how long, and the two commands about it."""
    until = turn.day.words.day(turn.speech, turn.day.erased_at)
    return turn.day.words.body(turn.speech, "help-privacy", until=until)


def language(turn: Turn) -> None:
    """Handle `langue fr` and `language en`: the language of what reaches this person alone."""
    chosen = language_named(turn.arguments)
    if chosen is None:
        refuse(turn, "usage-language")
        return
    people.speak(turn.c, turn.account.person, chosen)
    body = turn.day.words.body(chosen, "language-set")
    reply_body(turn, body, "language")


def language_named(words: str) -> str | None:
    return _LANGUAGES.get(words.strip().lower())


def not_here(turn: Turn, where: str) -> None:
    """Refuse a command of the desk or the régie typed elsewhere; tell people who may ask a question how."""
    refuse(turn, "belongs-in-desk" if where == "only-in-desk" and _runs_the_day(turn) else where)


def _runs_the_day(turn: Turn) -> bool:
    """Return whether this is an organiser, or an animateur of the comptoir whose place this is."""
    heard = turn.heard
    theirs = [REGIE, turn.session.desk] if turn.session else [REGIE]
    return turn.in_regie or any(people.is_member(turn.c, heard.platform, p, heard.handle) for p in theirs)


HINT_EVERY = timedelta(hours=1)
_ASKS = re.compile(
    r"^(?:qu|comment\b|combien\b|o[uù]\b|pourquoi\b|est\b|sont\b|y\b|peut\b|doit\b|faut\b"
    r"|what\b|who\b|why\b|how\b|when\b|where\b|which\b|is\b|are\b|do\b|does\b|can\b|could\b|will\b|should\b)",
    re.IGNORECASE,
)


def seems_to_ask(turn: Turn, words: str) -> bool:
    """Return whether words seem to ask.

    `question : …`, `question C1 …` and `question Pourquoi … ?` do; « question bête, … » is talk.
    """
    found = re.match(r"^\s*(?:question|ask)(?P<colon>\s*:)?\s+(?P<rest>\S.*)$", words, re.I | re.S)
    if found is None:
        return False
    names_one = split_prefix(found["rest"], turn.day.session_by_prefix)[0] is not None
    return bool(found["colon"]) or names_one or bool("?" in found["rest"] and _ASKS.match(found["rest"]))


def hint(turn: Turn) -> None:
    """Explain how to ask, once an hour, to people who seem to want to or who call us without a command."""
    if flooding.admit(turn, asks=False) and people.claim_telling(turn.tx, f"hint:{turn.whose}", HINT_EVERY):
        reply(turn, "hint-asking")


_ASKING = {"question": "question", "questions": "question", "ask": "ask"}


def unknown(turn: Turn, word: str, closest: str | None) -> None:
    """Say that there is no such command; a question is never lost in silence."""
    if closest in _ASKING and turn.arguments and read_prefix(turn.arguments) is None:
        refuse(turn, "mistyped-question", closest=_ASKING[closest])
    elif closest is None:
        refuse(turn, "unknown-command", word=(b.Words(word),))
    else:
        refuse(turn, "unknown-command-closest", word=(b.Words(word),), closest=closest)
