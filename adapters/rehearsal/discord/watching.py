"""Waiting for a message without reading a whole place again at each event."""

from collections.abc import Callable, Iterable

from simcord.backend.models import Message

from adapters.rehearsal.discord.seen import Seen

Mark = tuple[object, ...]


class Watch:
    """A search that remembers what it has rejected, and looks at it again only once it has changed."""

    def __init__(self, wanted: str | Callable[[Seen], bool]) -> None:
        self._wanted = wanted
        self._rejected: dict[int, Mark] = {}

    def first(self, messages: Iterable[Message], see: Callable[[Message], Seen]) -> Seen | None:
        for message in messages:
            mark = mark_of(message)
            if self._rejected.get(message.id) == mark:
                continue
            shown = see(message)
            if self._is_wanted(shown):
                return shown
            self._rejected[message.id] = mark
        return None

    def _is_wanted(self, shown: Seen) -> bool:
        return self._wanted in shown.text if isinstance(self._wanted, str) else self._wanted(shown)


def mark_of(message: Message) -> Mark:
    """Return a value that differs whenever what is seen of a message does."""
    reactions = sum(len(reaction.user_ids) for reaction in message.reactions)
    return message.edited_timestamp, message.flags, message.pinned, reactions
