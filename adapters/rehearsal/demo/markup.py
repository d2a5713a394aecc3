"""Messages as lines of styled text: a client's view, in a terminal."""

from collections.abc import Iterable
from html.parser import HTMLParser

from rich.text import Text

from adapters.rehearsal.demo import markdown
from adapters.rehearsal.demo.watch import Message

STYLES = {
    "strong": "bold",
    "h4": "bold",
    "del": "strike dim",
    "code": "cyan",
    "a": "underline",
    "em": "italic",
}
BLOCKS = ("p", "h4", "li", "blockquote")


def lines_of(message: Message) -> list[Text]:
    """Return the lines of a message's markup, or of its plain text if it has none."""
    if not message.markup:
        return [Text(line) for line in message.text.splitlines()]
    return markdown.lines_of(message.markup) if message.platform == "discord" else _of_html(message.markup)


def in_a_row(lines: Iterable[Text]) -> Text:
    """Join lines into one."""
    stripped = [line[len(line.plain) - len(line.plain.lstrip()) :] for line in lines if line.plain.strip()]
    return Text(" · ").join(stripped)


def _of_html(html: str) -> list[Text]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [line for line in reader.lines if line.plain.strip()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines = [Text()]
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._new_line()
            return
        if tag in BLOCKS:
            self._new_line()
        if tag == "li":
            self.lines[-1].append("• ")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)
        if tag in BLOCKS:
            self._new_line()

    def handle_data(self, data: str) -> None:
        if "blockquote" in self._open and not self.lines[-1].plain:
            self.lines[-1].append("  ")
        style = " ".join(STYLES[tag] for tag in self._open if tag in STYLES)
        if "blockquote" in self._open:
            style = f"italic {style}"
        self.lines[-1].append(data, style.strip() or None)

    def _new_line(self) -> None:
        if self.lines[-1].plain:
            self.lines.append(Text())
