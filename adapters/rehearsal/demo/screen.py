"""What is shown: a line or a small block for each thing that a participant reads, with its hour and place."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from rich.cells import cell_len
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from adapters.rehearsal.demo.markup import lines_of
from adapters.rehearsal.demo.reading import (
    changed_lines,
    code_in,
    entries,
    excerpt,
    joined,
    kind_for_reading,
    state_shown,
)
from adapters.rehearsal.demo.rows import HEAD, head, letters, wrapped
from adapters.rehearsal.demo.twins import Twins
from adapters.rehearsal.demo.watch import (
    Commanded,
    Deleted,
    Happening,
    Mark,
    Marked,
    Message,
    Rewritten,
    Said,
    Unmarked,
)
from adapters.rehearsal.demo.wording import Say, place_name

WIDEST = 114  # columns
READING = 0.1  # seconds that a line deserves
TOGETHER = 0.5  # seconds: marks put within this time are told on one line, and what all sides read once
IN_FULL = 14  # lines of the first message of a kind; the following ones are shortened
SHORTENED = {"reminder": 1, "digest": 2, "stage": 2}
SHORT = 4


ONCE = ("voted", "unvoted", "done")  # answers to one person that are read once and look alike


@dataclass(slots=True)
class _Marks:
    """Marks put under one message, not told yet: by the bot, or by people."""

    message: Message
    ours: bool
    since: float
    at: float
    by: dict[str, list[str]] = field(default_factory=dict)  # sender to marks


class Screen:
    """`hour_at` tells the event's hour of a server's stamp; `names` are the display names of accounts."""

    def __init__(
        self,
        console: Console,
        say: Say,
        hour_at: Callable[[float], str],
        names: Mapping[str, str],
        sides: Sequence[str],
    ) -> None:
        self._console, self._say, self._hour_at, self._names = console, say, hour_at, names
        self._sides = tuple(sides)
        self._width = min(console.width, WIDEST) - HEAD
        self._pending: dict[tuple[str, bool], _Marks] = {}
        self._twins = Twins(sides, self._tell)
        self._shown_kinds: set[str] = set()
        self._jumped = False
        self._latest, self._latest_hour = 0.0, ""  # the stamp of the newest thing told
        self.read_at = 0.0  # monotonic: when a person has read all this

    def show(self, happening: Happening, at: float) -> None:
        """`at` is the server's stamp."""
        match happening:
            case Marked():
                self._remember_mark(happening, at)
            case Said(message) if self._was_read_often(message):
                pass
            case Said() | Rewritten() | Deleted() if self._twins.expects(happening):
                self._twins.hold(happening, at)
            case _:
                if not happening.message.ours:
                    self._twins.flush()
                self._tell(happening, at, {happening.message.platform})

    def _tell(self, happening: Happening, at: float, sides: Collection[str]) -> None:
        self._flush_before(happening.message)
        match happening:
            case Said(message) | Commanded(message):
                self._said(message, at, sides)
            case Rewritten(message, before):
                self._rewritten(message, before, at, sides)
            case Unmarked(message, mark):
                self._unmarked(message, mark, at)
            case Deleted(message, sender, by_us):
                self._deleted(message, sender, by_us, at, sides)

    # ── Around the conversations ────────────────────────────────────────────────────────────────────────

    def open(self) -> None:
        self._console.print(Rule(self._say("title"), style="bold"))
        self._console.print(Text(self._say("legend"), "dim"))

    def jump(self) -> None:
        """Idle time was left out: told before the next thing that happens."""
        self.flush()
        self._jumped = True

    def note(self, key: str, **values: str) -> None:
        """A word to who looks on, before what follows."""
        self.flush()
        text = Text(f"✽ {self._say(key, **values)}", "italic bright_magenta")
        for line in wrapped(self._console, text, self._width):
            self._console.print(Text(" " * HEAD) + line)
        self.read_at = max(self.read_at, time.monotonic()) + READING

    def flush(self, older_than: float = 0) -> None:
        """Tell the marks put since; those of one message on one line."""
        self._twins.flush(older_than)
        now = time.monotonic()
        for key, marks in list(self._pending.items()):
            if now - marks.since >= older_than:
                del self._pending[key]
                self._marked(marks)

    def _flush_before(self, message: Message) -> None:
        """What people did comes before what followed; our own marks may wait for their fellows."""
        for key, marks in list(self._pending.items()):
            if not marks.ours or marks.message is message:
                del self._pending[key]
                self._marked(marks)

    # ── Messages ────────────────────────────────────────────────────────────────────────────────────────

    def _said(self, message: Message, at: float, sides: Collection[str]) -> None:
        if not message.ours:
            text = Text.assemble((f"{self.name(message.sender)} : ", "bold"), joined(message.text))
            self._print(message, wrapped(self._console, text, self._width), at, sides)
            return
        lines = lines_of(message)
        if message.reader and lines:
            alone = self._say("only-for", name=self._first_name(message.reader))
            lines = [Text.assemble((f"{alone} ", "italic magenta"), lines[0]), *lines[1:]]
        self._print(message, self._barred(lines, self._most(message)), at, sides)

    def _was_read_often(self, message: Message) -> bool:
        """« Votre voix compte » comes with each press: once is enough."""
        if message.reader is None or not message.key.endswith(ONCE):
            return False
        return kind_for_reading(message) in self._shown_kinds

    def _most(self, message: Message) -> int:
        """The first message of each kind in full, the others shortened: they were read once."""
        kind = kind_for_reading(message)
        most = SHORTENED.get(message.kind, SHORT) if kind in self._shown_kinds else IN_FULL
        self._shown_kinds.add(kind)
        return most

    def _barred(self, lines: Sequence[Text], most: int = IN_FULL) -> list[Text]:
        """What we say, with a bar before it; after `most` lines, how many more there are."""
        shown = [part for line in lines[:most] for part in wrapped(self._console, line, self._width - 2)]
        left = len(lines) - most
        if left > 0 and shown:
            more = Text(f" … {self._say('more-lines', count=left)}", "dim")
            fits = cell_len(shown[-1].plain) + cell_len(more.plain) <= self._width - 2
            shown[-1] = shown[-1] + (more if fits else Text("…", "dim"))
        return [Text.assemble(("▌ ", "bold"), line) for line in shown]

    def _rewritten(self, message: Message, before: str, at: float, sides: Collection[str]) -> None:
        if not message.ours:
            text = self._say("rewritten", name=self.name(message.sender), words=joined(message.text))
            self._print(message, wrapped(self._console, Text(f"✎ {text}"), self._width), at, sides)
        elif new := self._news(message, before):
            style = "" if message.kind == "announcement" else "dim"
            self._print(message, self._barred([Text(f"✎ {line}", style) for line in new[:2]]), at, sides)

    def _news(self, message: Message, before: str) -> list[str]:
        """What an edit of ours changes, in a line or two."""
        if message.kind == "digest":
            return self._digest_news(message, before)
        if message.kind == "stage":  # its digest says the same
            return []
        changed = changed_lines(before, message.text)
        if message.kind == "card" and changed:
            code, news = code_in(message) or "", state_shown(message) or changed[0]
            return [news if news.startswith(code) else f"{code} {news}"]
        return changed

    def _digest_news(self, message: Message, before: str) -> list[str]:
        lines = message.text.splitlines()
        if len(lines) == 1:  # a newer digest stands below
            return []
        known = entries(before)
        news = [f"{code} {what}" for code, what in entries(message.text).items() if known.get(code) != what]
        return [self._say("digest-updated", what=", ".join(news) or lines[1])]

    def _deleted(self, message: Message, sender: str, by_us: bool, at: float, sides: Collection[str]) -> None:
        words = excerpt(message.text)
        if by_us:
            text = Text(f"✗ {self._say('bot-deleted', words=words)}", "dim")
            self._print(message, self._barred([text]), at, sides)
            return
        text = Text(f"✗ {self._say('deleted', name=self.name(sender), words=words)}")
        self._print(message, wrapped(self._console, text, self._width), at, sides)

    # ── Marks ───────────────────────────────────────────────────────────────────────────────────────────

    def _remember_mark(self, marked: Marked, at: float) -> None:
        message, mark = marked.message, marked.mark
        self._twins.flush(of=message)
        marks = self._pending.setdefault(
            (message.event, mark.ours), _Marks(message, mark.ours, time.monotonic(), at)
        )
        marks.by.setdefault(mark.sender, []).append(mark.mark)

    def _marked(self, marks: _Marks) -> None:
        if marks.ours:
            self._marked_by_us(marks)
            return
        people: dict[str, list[str]] = {}
        for sender, put in marks.by.items():
            people.setdefault(" ".join(put), []).append(self._first_name(sender))
        for mark, names in people.items():
            what = self._pointed_at(marks.message)
            if what == mark:  # the code's own mark was tapped
                what = f"« {excerpt(marks.message.text)} »"
            text = self._say("people-marks", names=", ".join(names), mark=mark, what=what)
            self._print(marks.message, [Text(text)], marks.at)

    def _marked_by_us(self, marks: _Marks) -> None:
        """What can be tapped under our own messages is told once for each kind of message."""
        if marks.message.ours:
            kind = f"marks:{marks.message.kind}"
            if kind in self._shown_kinds:
                return
            self._shown_kinds.add(kind)
            what = self._pointed_at(marks.message)
        else:
            what = f"« {excerpt(marks.message.text)} »"
        text = self._say("bot-marks", marks=" ".join(chain(*marks.by.values())), what=what)
        self._print(marks.message, [Text(f"↳ {text}", "dim")], marks.at)

    def _unmarked(self, message: Message, mark: Mark, at: float) -> None:
        if mark.ours and message.kind in ("digest", "stage"):
            return  # what was offered there is over: that is told by the message itself
        if mark.ours:
            text = self._say("bot-unmarked", mark=mark.mark, what=f"« {excerpt(message.text)} »")
            self._print(message, [Text(f"↳ {text}", "dim")], at)
            return
        what = self._pointed_at(message)
        text = self._say("unmarked", name=self._first_name(mark.sender), mark=mark.mark, what=what)
        self._print(message, [Text(text)], at)

    def _pointed_at(self, message: Message) -> str:
        code = code_in(message)
        match message.kind:
            case "digest":
                return self._say("the-digest")
            case "stage":
                return self._say("the-stage-card", code=code or "")
            case "reply" if message.key.endswith(":preview"):
                return self._say("the-preview")
        return code or f"« {excerpt(message.text)} »"

    # ── Printing ────────────────────────────────────────────────────────────────────────────────────────

    def _print(self, message: Message, lines: Iterable[Text], at: float, sides: Collection[str] = ()) -> None:
        stamp, place = self._stamp(at), place_name(self._say, message.place)
        shown = list(lines)
        first = head(stamp, letters(self._sides, sides or {message.platform}), message.place, place)
        for number, line in enumerate(shown):
            start = first if number == 0 else Text(" " * HEAD)
            self._console.print(Text.assemble(start, line), soft_wrap=True, highlight=False)
        self.read_at = max(self.read_at, time.monotonic()) + READING * len(shown)

    def _stamp(self, at: float) -> str:
        """Its hour, after the time that was left out; nothing where it is told after what came later."""
        hour = self._hour_at(at)
        if at < self._latest:
            return hour if hour == self._latest_hour else ""
        if self._jumped and hour != self._latest_hour:
            self._jumped = False
            self._console.print(Text(f"⏩ {self._say('jump', hour=hour)}", "bold dim"))
        self._latest, self._latest_hour = at, hour
        return hour

    def name(self, user: str) -> str:
        return self._names.get(user, user)

    def _first_name(self, user: str) -> str:
        return self.name(user).split()[0]
