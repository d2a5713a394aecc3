"""A person of the public with a phone: reads our pages over HTTP and sends their forms, without a script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Self

import aiohttp

VOID = ("br", "hr", "img", "input", "link", "meta")
ENDS_LINE = ("p", "li", "blockquote", "h2", "h3", "article")
COOKIE = "comptoir"


class NotTaken(Exception):
    """Raised when a page does not take what was sent."""


@dataclass(slots=True)
class Element:
    """An element of a page, with what is inside it in order."""

    tag: str
    attributes: Mapping[str, str]
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as it is read, one line for each block."""
        lines = "".join(self._texts()).split("\n")
        return "\n".join(line for line in lines if line.strip())

    def _texts(self) -> Iterator[str]:
        for each in self.inside:
            if isinstance(each, str):
                yield each
            elif each.tag == "br":
                yield "\n"
            else:
                yield from ("• ",) if each.tag == "li" else ()
                yield from each._texts()
        if self.tag in ENDS_LINE:
            yield "\n"

    @property
    def markup(self) -> str:
        """What is inside it as HTML, without attributes."""
        return "".join(
            escape(each) if isinstance(each, str) else f"<{each.tag}>{each.markup}</{each.tag}>"
            for each in self.inside
        )

    def all(self, tag: str, **attributes: str) -> list["Element"]:
        """Return the elements inside with this tag and these attributes; a class may be one of many."""
        return [each for each in self._elements() if each.tag == tag and each._has(attributes)]

    def first(self, tag: str, **attributes: str) -> "Element | None":
        return next(iter(self.all(tag, **attributes)), None)

    def _elements(self) -> Iterator["Element"]:
        for each in self.inside:
            if isinstance(each, Element):
                yield each
                yield from each._elements()

    def _has(self, attributes: Mapping[str, str]) -> bool:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        css = wanted.pop("class", None)
        if css is not None and css not in self.attributes.get("class", "").split():
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
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parsed(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


class Phone:
    """A browser that keeps its cookies; `name` is what its owner writes under a question."""

    def __init__(self, address: str, name: str = "", language: str = "fr") -> None:
        self.name = name
        self._address = address
        self._headers = {"Accept-Language": language}
        self._web = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._web.close()

    @property
    def device(self) -> str:
        """The name by which pages know it; empty before the first act."""
        named = {cookie.key: cookie.value for cookie in self._web.cookie_jar}
        return named.get(COOKIE, "").partition(".")[0]

    async def page(self, path: str) -> Element:
        """Open a page; raises NotTaken if it cannot be shown."""
        async with self._web.get(self._address + path, headers=self._headers) as answer:
            if answer.status != 200:
                raise NotTaken(f"{path}: {answer.status}")
            return parsed(await answer.text())

    async def send(self, path: str, **fields: str) -> Mapping[str, str]:
        """Send a form of a page; return all its fields, those that nobody sees too."""
        form = await self.page(path)
        hidden = {name: _value(form, name) for name in ("key", "seal")}
        whole = {**hidden, **fields}
        headers = {**self._headers, "Sec-Fetch-Site": "same-origin"}
        sent = self._web.post(self._address + path, data=whole, headers=headers, allow_redirects=False)
        async with sent as answer:
            if answer.status != 303:
                raise NotTaken(f"{path}: {answer.status}")
        return whole


def _value(page: Element, name: str) -> str:
    found = page.first("input", name=name)
    return found.attributes["value"] if found is not None else ""
