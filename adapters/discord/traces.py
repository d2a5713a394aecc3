"""What an earlier attempt left in a channel: how a message there is known to be what would be said.

Discord's history does not bear the nonces under which messages were sent.
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
    """Hours that only leave room for themselves."""

    def hour(self, language: str, at: datetime) -> str:
        return UNSAID

    def countdown(self, language: str, to: datetime, now: datetime) -> str:
        return UNSAID


def _words_of(message: Json) -> str:
    embeds = message.get("embeds") or ()
    parts = [message.get("content"), *(e.get(part) for e in embeds for part in ("title", "description"))]
    return _STAMP.sub(UNSAID, "\n".join(part for part in parts if part))


def _letters(text: str) -> str:
    """What Discord keeps of a text as it was sent: it trims, and drops some signs."""
    return "".join(char for char in text if char.isalnum())


def custom_ids(message: Json) -> list[str]:
    rows = message.get("components") or ()
    return [str(button.get("custom_id")) for row in rows for button in row.get("components") or ()]


def answers(outgoing: Outgoing, message: Json) -> bool:
    """Whether a message replies to what this would reply to; to what was gone it could not."""
    replied = (message.get("message_reference") or {}).get("message_id")
    return replied is None or str(replied) == message_of(outgoing.reply_to)


def message_of(event: str | None) -> str | None:
    """The message that an event is, or is about: edits and marks bear its id before a colon."""
    message = (event or "").partition(":")[0]
    return message if message.isascii() and message.isdigit() else None


def has_ours(message: Json, mark: str) -> bool:
    return any(
        reaction.get("me") and bare(reaction["emoji"]["name"] or "") == bare(mark)
        for reaction in message.get("reactions") or ()
    )


def snowflake(at: datetime) -> int:
    return max(0, int((at - DISCORD_EPOCH) / timedelta(milliseconds=1))) << 22


def names_one_question(ids: list[str]) -> bool:
    """A button made with one question is as good as a name for the message it stands under."""
    return any(_NUMBERED.search(id) for id in ids)


def same_words(shown: Json, message: Json) -> bool:
    """Whether a message reads as `shown`, rendered with `Unsaid` hours: these depend on when it was said."""
    parts = [_letters(part) for part in _words_of(shown).split(UNSAID)]
    return re.fullmatch(".{0,40}?".join(map(re.escape, parts)), _letters(_words_of(message))) is not None
