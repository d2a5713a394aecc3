"""Choice of how much to show of the bot's messages: one message read in full makes its kind known."""

from collections import Counter
from collections.abc import Collection

from adapters.rehearsal.demo.reading import CODED, is_near, kind_for_reading, tells_more
from adapters.rehearsal.demo.watch import Message
from bot.port.chat import VOTE_MARK, bare

IN_FULL = 8  # lines of the first message of a kind
LINES_OF = {"next-door": 4, "reply:status, regie": 11, "sheet": 14}  # of the first of these kinds
ROWS = {"step": 3}  # rows of the following ones; other kinds have one

# How many of a kind are shown.
ENOUGH = {
    "asking, matrix": 1,
    "asking, discord": 1,
    "digest": 6,
    "digest, empty": 1,
    "digest news": 3,
    "digest news, rare": 1,
    "card news": 3,
    "reminder news": 5,
    "stage": 4,
    "marks": 3,
    "reply:receipt": 2,
    "confirm": 2,
    "sheet": 3,
    "sheet news": 1,
    "document": 2,
    "document gone": 1,
    "reminder:last-questions": 2,
}
USUAL = (VOTE_MARK, "✅")  # marks that look alike; the others are shown each time
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

    def shows_news(self, message: Message, news: str) -> bool:
        """Return whether to show an edit; a card's that names another question, or gives words, is rare."""
        is_rare = is_near(news) if message.kind == "digest" else tells_more(news)
        return self._shows_kind(f"{message.kind} news{', rare' if is_rare else ''}")

    def shows_removal(self, message: Message) -> bool:
        """Return whether to show that a message of the bot was removed."""
        return self._shows_kind(f"{message.kind} gone")

    def shows_marks(self, message: Message, marks: Collection[str]) -> bool:
        """Return whether to show marks; ours under our own messages are shown once per kind of message."""
        if message.ours:
            return self._counts(f"marks of {message.kind}", 1)
        is_rare = any(bare(mark) not in USUAL and not CODED.fullmatch(mark) for mark in marks)
        return self._shows_kind(f"marks{', rare' if is_rare else ''}")

    def _shows_kind(self, kind: str) -> bool:
        return self._counts(kind, None if self._everything else ENOUGH.get(kind))

    def _counts(self, kind: str, most: int | None) -> bool:
        self._met[kind] += 1
        is_shown = most is None or self._met[kind] <= most
        self.left_out += not is_shown
        return is_shown

    def lines(self, message: Message) -> int | None:
        """Return how many lines of a message to show; None means all, in as many rows as `rows` says."""
        kind = kind_for_reading(message)
        is_first = self._met[kind] == 1
        if self._everything:
            return ALL_IN_FULL if is_first else ALL_SHORTENED.get(message.kind, ALL_SHORT)
        return LINES_OF.get(kind, IN_FULL) if is_first else None

    def rows(self, message: Message) -> int:
        return ROWS.get(message.kind, 1)
