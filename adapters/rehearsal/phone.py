"""A person of the public with a phone: reads our pages over HTTP and sends their forms, without a script."""

from collections.abc import Mapping
from typing import Self

import aiohttp

from adapters.rehearsal.html import Element, parsed

COOKIE = "comptoir"


class NotTaken(Exception):
    """Raised when a page does not take what was sent."""


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
