"""What anyone may ask about the day: the programme, what goes on now, help, their language."""

from bot import body as b
from bot import messages, people
from bot.commands.turn import Turn, refuse, reply_body
from bot.questions import read_prefix

_LANGUAGES = {
    "fr": "fr",
    "français": "fr",
    "francais": "fr",
    "french": "fr",
    "en": "en",
    "english": "en",
    "anglais": "en",
}


def programme(turn: Turn) -> None:
    reply_body(turn, messages.programme_body(turn.day, turn.speech), "programme")


def now(turn: Turn) -> None:
    reply_body(turn, messages.now_body(turn.day, turn.at, turn.speech), "now")


def help_(turn: Turn) -> None:
    """What can be typed here, by who is here."""
    parts = ["help-everyone"]
    if turn.in_desk:
        parts = ["help-desk"]
    elif turn.in_regie:
        parts = ["help-regie"]
    elif turn.is_private:
        parts = ["help-direct", "help-everyone"]
    body = b.join(turn.day.words.body(turn.speech, part) for part in parts)
    reply_body(turn, body, "help")


def language(turn: Turn) -> None:
    """`langue fr`, `language en`: for what reaches this person alone."""
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
    """A command of the desk or the régie typed elsewhere."""
    refuse(turn, where)


_ASKING = {"question": "question", "questions": "question", "ask": "ask"}


def unknown(turn: Turn, word: str, closest: str | None) -> None:
    """No such command; a question is never lost without a word."""
    if closest in _ASKING and turn.arguments and read_prefix(turn.arguments) is None:
        refuse(turn, "mistyped-question", always=True, closest=_ASKING[closest])
    elif closest is None:
        refuse(turn, "unknown-command", word=(b.Words(word),))
    else:
        refuse(turn, "unknown-command-closest", word=(b.Words(word),), closest=closest)
