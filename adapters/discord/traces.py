"""Traces of earlier attempts: how a message in a channel is recognised as the one to be said.

Discord's history does not show the nonces under which messages were sent.
"""

import re
from datetime import UTC, datetime, timedelta

from adapters.discord.render import Json
from bot.port.chat import Outgoing, bare

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)

UNSAID = "\ue000"  # stands for an hour or a countdown
_NUMBERED = re.compile(r"^(f:)?(vote|answer|later|decline):\d+")
_STAMP = re.compile(r"<t:\d+:\w>")


class Unsaid:
    """Hours and countdowns replaced by a placeholder."""

    def hour(self, language: str, at: datetime, today: datetime | None = None) -> str:
        return UNSAID

    def is_same_day(self, one: datetime, other: datetime) -> bool:
        return True

    def countdown(self, language: str, to: datetime, now: datetime) -> str:
        return UNSAID


def _words_of(message: Json) -> str:
    embeds = message.get("embeds") or ()
    parts = [message.get("content"), *(e.get(part) for e in embeds for part in ("title", "description"))]
    return _STAMP.sub(UNSAID, "\n".join(part for part in parts if part))


def _letters(text: str) -> str:
    """Return a text's letters and digits: Discord trims texts and drops some signs."""
    return "".join(char for char in text if char.isalnum())


def custom_ids(message: Json) -> list[str]:
    rows = message.get("components") or ()
    return [str(button.get("custom_id")) for row in rows for button in row.get("components") or ()]


def answers(outgoing: Outgoing, message: Json) -> bool:
    """Return whether a message replies to the same one, or to none because that one was gone."""
    replied = (message.get("message_reference") or {}).get("message_id")
    return replied is None or str(replied) == message_of(outgoing.reply_to)


def message_of(event: str | None) -> str | None:
    """Return the message that an event is, or is about: edits and marks bear its id before a colon."""
    message = (event or "").partition(":")[0]
    return message if message.isascii() and message.isdigit() else None


def has_ours(message: Json, mark: str) -> bool:
    return any(
        reaction.get("me") and bare(reaction["emoji"]["name"] or "") == bare(mark)
        for reaction in message.get("reactions") or ()
    )


def snowflake(at: datetime) -> int:
    return max(0, int((at - DISCORD_EPOCH) / timedelta(milliseconds=1))) << 22


def bears(file: str, message: Json) -> bool:
    """Return whether a message has a file of this name, of which Discord may have changed some signs."""
    names = [str(each.get("filename")) for each in message.get("attachments") or ()]
    return [_letters(name) for name in names] == [_letters(file)]


def names_one_question(ids: list[str]) -> bool:
    """Return whether a button was made for one question, which identifies the message it stands under."""
    return any(_NUMBERED.search(id) for id in ids)


def same_words(shown: Json, message: Json) -> bool:
    """Return whether a message reads as `shown`, rendered with `Unsaid` because hours depend on when."""
    parts = [_letters(part) for part in _words_of(shown).split(UNSAID)]
    return re.fullmatch(".{0,40}?".join(map(re.escape, parts)), _letters(_words_of(message))) is not None
