"""Messages that people say: a command in a place, a question or a command in private, or nothing."""

from functools import partial

import sqlalchemy as sa

from bot.commands import (
    Command,
    Typed,
    Who,
    alerting,
    asking,
    clarifying,
    closest,
    confirming,
    desk,
    find,
    flooding,
    fold,
    following,
    owning,
    privacy,
    read_command,
    reading,
    rescheduling,
    sheet_confirmed,
    under_another_sign,
    visitors,
)
from bot.commands.assent import read_answer
from bot.commands.turn import Deed, Turn, nothing, refuse, reply
from bot.database import schema as t
from bot.handling import calling
from bot.people import people
from bot.port import body as b
from bot.port.chat import Said, is_direct
from bot.questions import desks, proposals
from bot.questions.rules import greeting_language, read_code, read_prefix, read_verb, split_code

# After `help`: what it may be about besides commands, commands that rather call for help, words between.
_TOPICS = frozenset(("poser", "asking", "voting", "commande", "commandes", "command", "commands"))
_CRIES = frozenset(("me", "moi", "now", "maintenant", "salle"))
_BETWEEN = frozenset(
    (
        *("a", "an", "the", "my", "to", "on", "for", "with", "about", "using", "how", "please"),
        *("un", "une", "le", "la", "les", "des", "ma", "mes", "sur", "pour", "avec", "comment", "svp"),
    )
)


def asked_for(turn: Turn, heard: Said) -> Deed:
    """Return what a message asks for, whether new or edited; a flood asks for nothing."""
    typed = read_command(heard.text)
    meant = under_another_sign(heard.text)
    if meant is not None:
        return partial(_under_another_sign, turn, meant)
    if typed is None and (question := clarifying.replies(turn, heard)) is not None:
        return partial(clarifying.replied, turn, question, heard.text)
    if typed is None and (answered := owning.replies(turn, heard)) is not None:
        return answered
    if typed is None and (missing := sheet_confirmed.replies(turn, heard)) is not None:
        return missing
    if typed is None:
        if is_direct(heard.place):
            return _said_directly(turn, heard)
        asks = heard.addressed or visitors.seems_to_ask(turn, heard.text)
        return partial(visitors.hint, turn) if asks else nothing
    if is_direct(heard.place) and _may_answer(typed) and read_answer(heard.text) is not None:
        return _said_directly(turn, heard)
    turn = calling.with_words(turn, typed.arguments, typed.language or turn.account.language)
    if not flooding.admit(turn, asks=calling.asks(typed.command, typed.arguments)):
        return nothing
    if typed.command is None:
        return partial(
            visitors.unknown, turn, typed.word, closest(typed.word, calling.usable(turn), turn.speech)
        )
    return calling.allowed(turn, typed.command)


def _under_another_sign(turn: Turn, meant: Typed) -> None:
    assert meant.command is not None
    right = meant.command.english if meant.language == "en" else meant.command.french
    asks = calling.asks(meant.command, meant.arguments)
    if not flooding.admit(turn, asks=asks):
        return
    if meant.command.run is asking.question:
        refuse(turn, "mistyped-question", closest=right)
    else:
        refuse(turn, "unknown-command-closest", word=(b.Words(meant.word),), closest=right)


def _may_answer(typed: Typed) -> bool:
    """True for a word that is no command, and for `alerte` or `annuler` alone: they end what waits."""
    ends = (alerting.alert, rescheduling.cancel)
    return typed.command is None or (typed.command.run in ends and not typed.arguments)


def _said_directly(turn: Turn, heard: Said) -> Deed:
    """Read everyone's commands without `!` if only their object follows; the rest is a question."""
    words = heard.text.strip()
    if not flooding.admit(turn, asks=True):
        return nothing
    if not words:
        return partial(reply, turn, "no-words")
    if confirming.take_answer(turn, heard, words):
        return nothing
    typed = read_command(f"!{words}")  # dressed or not
    if typed is not None and typed.command is not None and _is_meant(turn, typed):
        language = typed.language or turn.account.language
        return calling.allowed(calling.with_words(turn, typed.arguments, language), typed.command)
    if typed is not None and typed.command is None and not typed.arguments:  # a word alone
        meant = (
            closest(typed.word, calling.usable(turn), turn.speech)
            if greeting_language(words) is None
            else None
        )
        if meant is not None:
            return partial(visitors.unknown, turn, typed.word, meant)
    return partial(asking.direct_message, calling.with_words(turn, words, None))


def _is_meant(turn: Turn, typed: Typed) -> bool:
    """True for `aide`, `retirer C1-3`, `langue en`, but « programme » may also begin a sentence."""
    assert typed.command is not None
    words = typed.arguments.rstrip(" \u202f!?.")
    if typed.command.run is visitors.programme and visitors.names_part(words):
        return True
    if typed.command.run is visitors.help_ and _is_about_commands(words):
        return True
    if typed.command.run is reading.questions and reading.names_list(words):
        return True
    if typed.command.run is alerting.alert:
        return True
    if not typed.command.takes_codes:
        return not words or people.looks_secret(words) or _agrees(typed.command, words)
    if typed.command.run is asking.question and read_verb(f"{typed.word} {typed.arguments}") is not None:
        return True
    if typed.command.takes_sessions and following.names_sessions(turn.day, words):
        return True
    if typed.command.run is clarifying.clarify and split_code(words)[0] is not None:
        return True
    if typed.command.run is desk.answer:
        return owning.answers_own(turn, typed.arguments) is not None
    its_object = not words or read_code(words) or read_prefix(words) or visitors.language_named(words)
    return typed.command.who is Who.EVERYONE and bool(its_object)


def _is_about_commands(words: str) -> bool:
    """True for `help ask`, « aide pour poser une question »; not for « help me now », which may be a call."""
    said = [fold(word.strip("!/`")) for word in words.split()]
    about = [word for word in said if word in _TOPICS or (word not in _CRIES and find(word)[0] is not None)]
    return bool(about) and all(word in about or word in _CRIES or word in _BETWEEN for word in said)


def _agrees(command: Command, words: str) -> bool:
    return command.run is privacy.forget_me and privacy.agrees(words)


def count(turn: Turn) -> None:
    """Count what is said: boards are posted anew when too much was said after them."""
    heard = turn.heard
    turn.c.execute(
        sa.update(t.places)
        .where(t.places.c.platform == heard.platform, t.places.c.name == heard.place)
        .values(spoken=t.places.c.spoken + 1)
    )
    if turn.in_desk and turn.session and desks.some_scrolled_away(turn.c, turn.session):
        desks.refresh_digests(turn.tx, turn.session.id)
        proposals.refresh(turn.tx, turn.session.id)
