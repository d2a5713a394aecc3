"""What is shown: a line or a small block for each thing that a participant reads, with its hour and place."""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from adapters.demo.markup import lines_of
from adapters.demo.watch import Deleted, Happening, Marked, Message, Rewritten, Said, Unmarked, code_among
from adapters.demo.wording import Say, place_name

HOUR, PLACE, WIDEST = 6, 12, 110  # columns
READING = 0.17  # seconds that a line deserves
TOGETHER = 0.5  # seconds: marks put within this time are told on one line
IN_FULL, SHORT = 14, 3  # lines of the first message of a kind, and of the following ones
QUOTED = 44  # characters of a message that is pointed at

COLOURS = ("cyan", "green", "yellow", "bright_blue", "magenta", "bright_red")


@dataclass(slots=True)
class _Marks:
    """Marks put under one message, not told yet."""

    message: Message
    since: float
    by: dict[str, list[str]] = field(default_factory=dict)  # sender to marks


class Screen:
    """`hour_at` tells the event's hour of a server's stamp; `names` are the display names of accounts."""

    def __init__(
        self, console: Console, say: Say, hour_at: Callable[[float], str], names: Mapping[str, str], bot: str
    ) -> None:
        self._console, self._say, self._hour_at, self._names, self._bot = console, say, hour_at, names, bot
        self._width = min(console.width, WIDEST) - HOUR - PLACE
        self._pending: dict[str, _Marks] = {}
        self._shown_kinds: set[str] = set()
        self.read_at = 0.0  # monotonic: when a person has read all this

    def show(self, happening: Happening) -> None:
        match happening:
            case Marked(message, mark, sender):
                marks = self._pending.setdefault(message.event, _Marks(message, time.monotonic()))
                marks.by.setdefault(sender, []).append(mark)
                return
            case Said(message):
                self.flush()
                self._said(message)
            case Rewritten(message, before):
                self.flush()
                self._rewritten(message, before)
            case Unmarked(message, mark, sender):
                self.flush()
                self._unmarked(message, mark, sender)
            case Deleted(message, sender):
                self.flush()
                self._deleted(message, sender)

    # ── Around the conversations ────────────────────────────────────────────────────────────────────────

    def open(self) -> None:
        self._console.print(Rule(self._say("title"), style="bold"))
        self._console.print(Text(self._say("legend"), "dim"))

    def jump(self, hour: str) -> None:
        self.flush()
        self._console.print(Text(f"⏩ {self._say('jump', hour=hour)}", "bold dim"))

    def flush(self, older_than: float = 0) -> None:
        """Tell the marks put since; those of one message on one line."""
        now = time.monotonic()
        for event, marks in list(self._pending.items()):
            if now - marks.since >= older_than:
                del self._pending[event]
                self._marked(marks)

    # ── Messages ────────────────────────────────────────────────────────────────────────────────────────

    def _said(self, message: Message) -> None:
        if message.sender == self._bot:
            self._print(message, self._barred(self._cut(message)), message.at)
        else:
            text = Text.assemble((f"{self._name(message.sender)} : ", "bold"), message.text)
            self._print(message, text.wrap(self._console, self._width), message.at)

    def _cut(self, message: Message) -> list[Text]:
        """The first message of each kind in full, the others shortened: they were read once."""
        lines = lines_of(message.html, message.text)
        kind = _kind_for_reading(message)
        most = SHORT if kind in self._shown_kinds else IN_FULL
        self._shown_kinds.add(kind)
        if len(lines) <= most + 1:
            return lines
        return [*lines[:most], Text(self._say("more-lines", count=len(lines) - most), "dim")]

    def _barred(self, lines: Iterable[Text]) -> list[Text]:
        wrapped = [part for line in lines for part in line.wrap(self._console, self._width - 2)]
        return [Text.assemble(("▌ ", "bold"), line) for line in wrapped]

    def _rewritten(self, message: Message, before: str) -> None:
        if message.sender != self._bot:
            text = self._say("rewritten", name=self._name(message.sender), words=message.text)
            self._print(message, Text(f"✎ {text}").wrap(self._console, self._width))
            return
        new = _changed(before, message.text)
        if not new:
            return
        if message.kind == "digest" and len(message.text.splitlines()) > 1:
            new = [self._say("digest-updated", what=", ".join(_in_short(new)))]
        lines = [Text(f"✎ {line}", "" if message.kind == "announcement" else "dim") for line in new[:2]]
        self._print(message, self._barred(lines))

    def _deleted(self, message: Message, sender: str) -> None:
        if sender == self._bot:
            self._print(message, self._barred([Text(f"✗ {self._say('bot-deleted')}", "dim")]))
            return
        text = self._say("deleted", name=self._name(sender), words=_excerpt(message.text))
        self._print(message, Text(f"✗ {text}").wrap(self._console, self._width))

    # ── Marks ───────────────────────────────────────────────────────────────────────────────────────────

    def _marked(self, marks: _Marks) -> None:
        ours = marks.by.pop(self._bot, [])
        if ours and self._is_news(marks.message):
            whose = f"« {_excerpt(marks.message.text)} »" if not marks.message.kind else None
            what = whose or self._pointed_at(marks.message)
            text = self._say("bot-marks", marks=" ".join(ours), what=what)
            self._print(marks.message, [Text(f"↳ {text}", "dim")])
        senders: dict[str, list[str]] = {}
        what = self._pointed_at(marks.message)
        for sender, put in marks.by.items():
            senders.setdefault(" ".join(put), []).append(self._first_name(sender))
        for mark, names in senders.items():
            text = self._say("people-marks", names=", ".join(names), mark=mark, what=what)
            self._print(marks.message, [Text(text)])

    def _is_news(self, message: Message) -> bool:
        """What can be tapped under our own messages is shown once for each kind of message."""
        if message.sender != self._bot:
            return True
        kind = f"chips:{_kind_for_reading(message)}"
        new = kind not in self._shown_kinds
        self._shown_kinds.add(kind)
        return new

    def _unmarked(self, message: Message, mark: str, sender: str) -> None:
        what = self._pointed_at(message)
        text = self._say("unmarked", name=self._first_name(sender), mark=mark, what=what)
        self._print(message, [Text(text)])

    def _pointed_at(self, message: Message) -> str:
        code = code_in(message, self._bot)
        match message.kind:
            case "digest":
                return self._say("the-digest")
            case "stage":
                return self._say("the-stage-card", code=code or "")
            case "reply" if message.key.endswith(":preview"):
                return self._say("the-preview")
        return code or f"« {_excerpt(message.text)} »"

    # ── Printing ────────────────────────────────────────────────────────────────────────────────────────

    def _print(self, message: Message, lines: Iterable[Text], at: float | None = None) -> None:
        stamp = self._hour_at(at if at is not None else time.time())
        place = _padded(place_name(self._say, message.place), PLACE)
        colour = _colour(message.place)
        shown = list(lines)
        for number, line in enumerate(shown):
            head = (f"{stamp:<{HOUR}}", "dim") if number == 0 else (" " * HOUR, "")
            where = (place, colour) if number == 0 else (" " * PLACE, "")
            self._console.print(Text.assemble(head, where, line), soft_wrap=True, highlight=False)
        self.read_at = max(self.read_at, time.monotonic()) + READING * len(shown)

    def _name(self, user: str) -> str:
        return self._names.get(user, user)

    def _first_name(self, user: str) -> str:
        return self._name(user).split()[0]


def code_in(message: Message, bot: str) -> str | None:
    """The code of the question that a message is, or shows."""
    if message.kind in ("card", "stage"):
        return message.key.split(":")[1]
    return code_among(message.marks_of(bot))


def _kind_for_reading(message: Message) -> str:
    """Messages of one kind look alike: a reader needs the first of them in full."""
    parts = message.key.split(":")
    if message.kind == "reminder":
        place = parts[-2]
        return f"reminder:{parts[-3]}:{place.endswith('-desk')}"
    if message.kind == "digest":
        return f"digest:{message.place}:{len(message.text.splitlines()) > 3}"
    return f"reply:{parts[-1]}" if message.kind == "reply" else message.kind


def _changed(before: str, after: str) -> list[str]:
    known = {_without_countdown(line) for line in before.splitlines()}
    return [line for line in after.splitlines() if line.strip() and _without_countdown(line) not in known]


def _without_countdown(line: str) -> str:
    return re.sub(r" \((?:dans|il y a|maintenant|in |now)[^)]*\)", "", line)


def _in_short(lines: Sequence[str]) -> list[str]:
    """The lines of a digest that changed: « C1-2 · 3 👍 », « C1-1 — traitée »."""
    short = []
    for line in lines:
        found = re.search(r"((?:C\d+|P)-\d+) · (\d+ 👍)", line)
        state = re.search(r"— ([^—~]+)~?$", line)
        if found:
            short.append(f"{found[1]} {state[1] if state else found[2]}")
    return short or [line.strip() for line in lines[:1]]


def _excerpt(text: str) -> str:
    """The first line, without the command it may begin with."""
    line = text.splitlines()[0] if text.strip() else ""
    line = re.sub(r"^!\S+ ", "", line)
    return line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + "…"


def _padded(text: str, width: int) -> str:
    while cell_len(text) >= width:
        text = text[:-1]
    return text + " " * (width - cell_len(text))


def _colour(place: str) -> str:
    if place.startswith("comptoir-"):
        colour = COLOURS[(int(place.split("-")[1]) - 1) % len(COLOURS)]
        return f"{colour} bold" if place.endswith("-desk") else colour
    return {"hall": "bold", "regie": "bold red"}.get(place, "bright_magenta")
