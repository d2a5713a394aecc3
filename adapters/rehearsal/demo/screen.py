"""The terminal: a line or a small block for each thing that participants read, with its hour and place."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from rich.cells import cell_len
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from adapters.rehearsal.demo.choice import Choice
from adapters.rehearsal.demo.markup import in_a_row, lines_of
from adapters.rehearsal.demo.order import Held, Note, Order
from adapters.rehearsal.demo.public import WEB
from adapters.rehearsal.demo.reading import (
    changed_lines,
    code_in,
    entries,
    excerpt,
    state_shown,
)
from adapters.rehearsal.demo.rows import Columns, wrapped
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
READING = 0.15  # seconds to read a line
LOOKING = 0.05  # seconds between two looks at what is due


class Screen:
    """The terminal.

    `hour_at` returns the event's hour at a server's stamp; `names` are the display names of accounts, `codes`
    the prefix of each session's codes. With `everything`, similar messages are shown each time.
    """

    def __init__(
        self,
        console: Console,
        say: Say,
        hour_at: Callable[[float], str],
        names: Mapping[str, str],
        sides: Sequence[str],
        codes: Mapping[str, str],
        *,
        everything: bool,
    ) -> None:
        self._console, self._say, self._hour_at, self._names = console, say, hour_at, names
        self._codes, self._columns = codes, Columns(sides, codes)
        self._width = min(console.width, WIDEST) - self._columns.head
        self._choice = Choice(everything=everything)
        self._order = Order()
        self._jumps: list[float] = []  # instants at which idle time was skipped
        self._latest, self._latest_hour = 0.0, ""  # the stamp and the hour of the newest item shown
        self._lines = 0

    def show(self, happening: Happening, at: float) -> None:
        """Show an event after a moment, in the order of `at`, the server's stamp."""
        self._order.hold(happening, at)

    async def tell(self, pace: float) -> None:
        """Show what is due until cancelled, no faster than a person reads, or at once if `pace` is 0."""
        while True:
            held = self._order.take()
            if held is None:
                await asyncio.sleep(LOOKING)
                continue
            before = self._lines
            self._tell(held)
            await asyncio.sleep((self._lines - before) * READING * pace)

    @property
    def _chats(self) -> int:
        return len([side for side in self._columns.sides if side != WEB])

    @property
    def left_out(self) -> int:
        """The number of items that were not shown."""
        return self._choice.left_out

    def behind(self) -> int:
        """Return how many items are due and not yet shown."""
        return self._order.behind()

    async def all_told(self, teller: asyncio.Task[None]) -> None:
        """Wait until `teller`, the task of `tell`, has nothing left; raises the error that ended it."""
        while len(self._order):
            if teller.done():
                await teller
            await asyncio.sleep(LOOKING)

    def flush(self) -> None:
        """Show all that is held, at once."""
        while held := self._order.take(older_than=0.0):
            self._tell(held)

    def _tell(self, held: Held) -> None:
        match held.happening:
            case Note(text):
                self._stamp(held.at)  # skipped time comes before what is said of what follows
                self._print_note(text)
            case Said(message) | Commanded(message):
                self._said(message, held)
            case Rewritten(message, before):
                self._rewritten(message, before, held)
            case Marked(message, mark):
                self._marked_by_us(message, held) if mark.ours else self._marked(message, held)
            case Unmarked(message, mark):
                self._unmarked(message, mark, held)
            case Deleted(message, sender, by_us):
                self._deleted(message, sender, by_us, held)

    # ── Around the conversations ────────────────────────────────────────────────────────────────────────

    def open(self, title: str, minutes: int, ways: Iterable[Text], missing: str = "") -> None:
        """Say what is played, for how long, and what to look for.

        `ways` say where to take part, `missing` what is not played.
        """
        self._console.print(Rule(title, style="bold"))
        for number in range(1, 4):
            text = Text(f"{number}. {self._say(f'look-for-{number}', chats=self._chats)}")
            self._print_lines(self._wrapped(text, self._console.width))
        self._print_lines(ways)
        for told in (self._say("legend"), self._say("duration", minutes=minutes)):
            self._print_lines(self._wrapped(Text(told, "dim"), self._console.width))
        if missing:
            for line in missing.splitlines():
                self._print_lines(self._wrapped(Text(line, "yellow"), self._console.width))
        self._console.print()

    def jump(self, at: float) -> None:
        """Note that idle time was skipped at this stamp; it is shown before the next event."""
        self._jumps.append(at)

    def note(self, key: str, **values: str) -> None:
        """Show a note to the onlooker, before what follows."""
        self._order.note(self._say(key, chats=self._chats, **values))

    def _print_note(self, note: str) -> None:
        text = Text(f"✽ {note}", "italic bright_magenta")
        self._print_lines(Text(" " * self._columns.head) + line for line in self._wrapped(text))

    # ── Messages ────────────────────────────────────────────────────────────────────────────────────────

    def _said(self, message: Message, held: Held) -> None:
        if not message.ours:
            says = self._say("says", name=self.name(message.sender))
            text = Text.assemble((f"{says} ", "bold"), message.text)
            self._print(message, self._wrapped(text), held)
            return
        if not self._choice.shows(message):
            return
        lines = lines_of(message)
        if message.reader and lines:
            alone = self._say("only-for", name=self._first_name(message.reader))
            lines = [Text.assemble((f"{alone} ", "italic magenta"), lines[0]), *lines[1:]]
        self._print(message, self._barred(lines, message), held)

    def _barred(self, lines: Sequence[Text], message: Message) -> list[Text]:
        """Put a bar before what we say, in full or shortened."""
        if (most := self._choice.lines(message)) is not None:
            return self._bar(lines, most)
        row, rows = in_a_row(lines), self._choice.rows(message)
        row.truncate(rows * (self._width - 3), overflow="ellipsis")
        return self._bar([row])

    def _bar(self, lines: Sequence[Text], most: int = 2) -> list[Text]:
        """Put a bar before at most `most` lines, and say how many more there are."""
        shown = [part for line in lines[:most] for part in self._wrapped(line, self._width - 2)]
        left = len(lines) - most
        if left > 0 and shown:
            more = Text(f" … {self._say('more-lines', count=left)}", "dim")
            fits = cell_len(shown[-1].plain) + cell_len(more.plain) <= self._width - 2
            shown[-1] = shown[-1] + (more if fits else Text("…", "dim"))
        return [Text.assemble(("▌ ", "bold"), line) for line in shown]

    def _rewritten(self, message: Message, before: str, held: Held) -> None:
        if not message.ours:
            text = self._say("rewritten", name=self.name(message.sender), words=message.text)
            self._print(message, self._wrapped(Text(f"✎ {text}")), held)
        elif new := self._news(message, before):
            if not self._choice.shows_news(message, new[0]):
                return
            style = "" if message.kind == "announcement" else "dim"
            self._print(message, self._bar([Text(f"✎ {line}", style) for line in new[:2]]), held)

    def _news(self, message: Message, before: str) -> list[str]:
        """Return the news that an edit of ours brings, in a line or two."""
        if message.kind == "digest":
            return self._digest_news(message, before)
        if message.kind == "stage":  # its digest says the same
            return []
        changed = changed_lines(before, message.text)
        if message.kind == "card" and changed:
            code, news = code_in(message) or "", changed[0]
            if news.startswith(code):
                news = state_shown(message) or news
            return [news if news.startswith(code) else f"{code} {news}"]
        return changed

    def _digest_news(self, message: Message, before: str) -> list[str]:
        lines = message.text.splitlines()
        if len(lines) == 1:  # a newer digest stands below
            return []
        known = entries(before)
        news = [f"{code} {what}" for code, what in entries(message.text).items() if known.get(code) != what]
        return [self._say("digest-updated", what=", ".join(news) or lines[1])]

    def _deleted(self, message: Message, sender: str, by_us: bool, held: Held) -> None:
        words = excerpt(message.text)
        if by_us and not self._choice.shows_removal(message):
            return
        if by_us:
            text = Text(f"✗ {self._say('bot-deleted', words=words)}", "dim")
            self._print(message, self._bar([text]), held)
            return
        text = Text(f"✗ {self._say('deleted', name=self.name(sender), words=words)}")
        self._print(message, self._wrapped(text), held)

    # ── Marks ───────────────────────────────────────────────────────────────────────────────────────────

    def _marked(self, message: Message, held: Held) -> None:
        people: dict[str, list[str]] = {}
        for sender, put in held.by.items():
            people.setdefault(" ".join(put), []).append(self._first_name(sender))
        for mark, names in people.items():
            what = self._pointed_at(message)
            if what == mark:  # the code's own mark was tapped
                what = self._quoted(message)
            text = self._say("people-marks", names=", ".join(names), mark=mark, what=what)
            self._print(message, self._wrapped(Text(text)), held)

    def _marked_by_us(self, message: Message, held: Held) -> None:
        if not self._choice.shows_marks(message, list(chain(*held.by.values()))):
            return
        what = self._pointed_at(message) if message.ours else self._quoted(message)
        text = self._say("bot-marks", marks=" ".join(chain(*held.by.values())), what=what)
        self._print(message, self._wrapped(Text(f"↳ {text}", "dim")), held)

    def _unmarked(self, message: Message, mark: Mark, held: Held) -> None:
        if mark.ours and message.ours:
            return  # the message itself shows that its offers are over
        if mark.ours:
            text = self._say("bot-unmarked", mark=mark.mark, what=self._quoted(message))
            self._print(message, self._wrapped(Text(f"↳ {text}", "dim")), held)
            return
        what = self._pointed_at(message)
        text = self._say("unmarked", name=self._first_name(mark.sender), mark=mark.mark, what=what)
        self._print(message, self._wrapped(Text(text)), held)

    def _quoted(self, message: Message) -> str:
        return self._say("quoted", words=excerpt(message.text))

    def _pointed_at(self, message: Message) -> str:
        code = code_in(message)
        match message.kind:
            case "digest":
                return self._say("the-digest")
            case "stage":
                return self._say("the-stage-card", code=code or "")
            case "reply" if message.key.endswith(":preview"):
                return self._say("the-preview")
            case "open" | "proposals" | "owner":
                return self._say(f"the-{message.kind}")
        return code or self._quoted(message)

    # ── Printing ────────────────────────────────────────────────────────────────────────────────────────

    def _print(self, message: Message, lines: Iterable[Text], held: Held) -> None:
        stamp, place = self._stamp(held.at), self._place(message)
        first = self._columns.start(stamp, held.sides, message.place, place)
        rest = Text(" " * self._columns.head)
        self._print_lines(Text.assemble(rest if number else first, line) for number, line in enumerate(lines))

    def _place(self, message: Message) -> str:
        return place_name(self._say, message.place, self._codes)

    def _print_lines(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._console.print(line, soft_wrap=True, highlight=False)
            self._lines += 1

    def _wrapped(self, text: Text, width: int | None = None) -> list[Text]:
        return wrapped(self._console, text, width or self._width)

    def _stamp(self, at: float) -> str:
        """Return the hour to print, after announcing skipped time; empty if a later hour stands above."""
        hour = self._hour_at(at)
        if at < self._latest:
            return hour if hour == self._latest_hour else ""
        if self._jumps and at >= self._jumps[0] and hour != self._latest_hour:
            self._jumps = [jump for jump in self._jumps if jump > at]
            self._print_lines([Text(f"⏩ {self._say('jump', hour=hour)}", "bold dim")])
        self._latest, self._latest_hour = at, hour
        return hour

    def name(self, user: str) -> str:
        return self._names.get(user, user)

    def _first_name(self, user: str) -> str:
        return self.name(user).split()[0]
