"""A page as a tree of elements: what is read of it, and where its forms are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"area", "br", "hr", "img", "input", "link", "meta", "wbr"}
ENDS_LINE = ("p", "li", "blockquote", "h3", "article")


@dataclass
class Element:
    """An element of a page, with what is inside it in order."""

    tag: str
    attributes: Mapping[str, str]
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is read: blocks and line breaks end a line, hidden words count."""
        return "".join(self._texts("")).strip("\n")

    @property
    def lines(self) -> str:
        """The same, without empty lines, and with a bullet before what is in a list."""
        return "\n".join(line for line in "".join(self._texts("• ")).split("\n") if line.strip())

    def _texts(self, bullet: str) -> Iterator[str]:
        if self.tag == "li":
            yield bullet
        for each in self.inside:
            if isinstance(each, str):
                yield each
            else:
                yield from ("\n",) if each.tag == "br" else each._texts(bullet)
        if self.tag in ENDS_LINE:
            yield "\n"

    @property
    def markup(self) -> str:
        """What is inside it as HTML, without attributes."""
        return "".join(
            escape(each) if isinstance(each, str) else f"<{each.tag}>{each.markup}</{each.tag}>"
            for each in self.inside
        )

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Return the elements inside that have this tag and these attributes; a class may be one of many."""
        return [each for each in self._elements() if each._is(tag, attributes)]

    def first(self, tag: str, **attributes: str) -> "Element | None":
        return next(iter(self.all(tag, **attributes)), None)

    def one(self, tag: str = "", **attributes: str) -> "Element":
        [found] = self.all(tag, **attributes)
        return found

    def _elements(self) -> Iterator["Element"]:
        for each in self.inside:
            if isinstance(each, Element):
                yield each
                yield from each._elements()

    def _is(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag and tag != self.tag:
            return False
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        classes = wanted.pop("class", None)
        if classes is not None and classes not in self.attributes.get("class", "").split():
            return False
        return all(self.attributes.get(name) == value for name, value in wanted.items())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (ended := self.open.pop()).tag != tag:
            raise ValueError(f"</{tag}> ends <{ended.tag}>")

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parsed(html: str) -> Element:
    """Read a page; raises ValueError if one of its elements does not end where it should."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    [root] = reader.open
    return root
