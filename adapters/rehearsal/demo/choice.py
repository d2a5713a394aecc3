"""Choice of how much to show of the bot's messages: one message read in full makes its kind known."""

from collections import Counter

from adapters.rehearsal.demo.reading import kind_for_reading
from adapters.rehearsal.demo.watch import Message

IN_FULL = 8  # lines of the first message of a kind
ROWS = {"step": 3}  # rows of the following ones; other kinds have one

# How many of a kind are shown.
ENOUGH = {
    "asking, matrix": 1,
    "asking, discord": 1,
    "digest": 6,
    "digest, empty": 1,
    "digest news": 3,
    "card news": 3,
    "stage": 4,
    "marks": 3,
    "reply:receipt": 2,
    "reminder:last-questions": 2,
}
ONCE = ("voted", "unvoted", "done")  # answers to one person, which look alike

# Lines of a message when everything is shown.
ALL_IN_FULL = 14
ALL_SHORTENED = {"reminder": 1, "digest": 2, "stage": 2}
ALL_SHORT = 4


class Choice:
    """Choice of messages; with `everything`, all are shown, shortened once their kind is known."""

    def __init__(self, *, everything: bool) -> None:
        self._everything = everything
        self._met: Counter[str] = Counter()  # by kind
        self.left_out = 0

    def shows(self, message: Message) -> bool:
        kind = kind_for_reading(message)
        if message.reader is not None and message.key.endswith(ONCE):
            return self._counts(kind, 1)
        return self._shows_kind(kind)

    def shows_news(self, message: Message) -> bool:
        return self._shows_kind(f"{message.kind} news")

    def shows_marks(self, message: Message) -> bool:
        """Return whether to show marks; ours under our own messages are shown once per kind of message."""
        if message.ours:
            return self._counts(f"marks of {message.kind}", 1)
        return self._shows_kind("marks")

    def _shows_kind(self, kind: str) -> bool:
        return self._counts(kind, None if self._everything else ENOUGH.get(kind))

    def _counts(self, kind: str, most: int | None) -> bool:
        self._met[kind] += 1
        is_shown = most is None or self._met[kind] <= most
        self.left_out += not is_shown
        return is_shown

    def lines(self, message: Message) -> int | None:
        """Return how many lines of a message to show; None means all, in as many rows as `rows` says."""
        is_first = self._met[kind_for_reading(message)] == 1
        if self._everything:
            return ALL_IN_FULL if is_first else ALL_SHORTENED.get(message.kind, ALL_SHORT)
        return IN_FULL if is_first else None

    def rows(self, message: Message) -> int:
        return ROWS.get(message.kind, 1)
