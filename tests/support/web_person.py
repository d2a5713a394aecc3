"""A person with a phone: reads our pages over real HTTP, fills in their forms, and tries again if told to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import aiohttp
from yarl import URL

from adapters.rehearsal.html import Element, parsed


@dataclass(frozen=True)
class Answer:
    """What came back: its status, where it sends us, its headers and its page."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def page(self) -> Element:
        return parsed(self.body.decode())

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


class Phone:
    """A browser without JavaScript: it keeps cookies and says where its forms come from."""

    def __init__(self, address: str, language: str = "fr") -> None:
        self.address = address
        self.headers = {"Accept-Language": language}
        self.fetch_site: str | None = "same-origin"
        self._web = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._web.close()

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.key: cookie.value for cookie in self._web.cookie_jar}

    @property
    def cookie(self) -> str | None:
        return self.cookies.get("comptoir")

    @cookie.setter
    def cookie(self, value: str) -> None:
        self._web.cookie_jar.update_cookies({"comptoir": value}, URL(self.address))

    @property
    def device(self) -> str:
        assert self.cookie is not None, "nothing was done yet"
        return self.cookie.partition(".")[0]

    async def get(self, path: str, **headers: str) -> Answer:
        return await self._ask("GET", path, None, headers)

    async def page(self, path: str) -> Element:
        answer = await self.get(path)
        assert answer.status == 200, answer.status
        return answer.page

    async def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        site = {} if self.fetch_site is None else {"Sec-Fetch-Site": self.fetch_site}
        return await self._ask("POST", path, fields, site | headers)

    async def _ask(
        self, method: str, path: str, fields: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = self._web.request(
            method, self.address + path, data=fields, headers=self.headers | named, allow_redirects=False
        )
        async with asked as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    def listen(self, path: str, headers: Mapping[str, str]) -> "aiohttp.client._RequestContextManager":
        """Ask for a stream, whose answer has no end."""
        return self._web.get(self.address + path, headers=headers, timeout=aiohttp.ClientTimeout(total=None))

    async def form(self, path: str) -> dict[str, str]:
        """Open a page and return the key and the seal that its forms bear."""
        page = await self.page(path)
        return {name: page.all("input", name=name)[0].attributes["value"] for name in ("key", "seal")}

    async def ask(self, path: str, text: str, **fields: str) -> Answer:
        return await self.post(path, await self.form(path) | {"act": "ask", "text": text} | fields)

    async def types(self, code: str, **fields: str) -> Answer:
        """Type a code on the page for codes."""
        typed = {"act": "code", "code": code} | fields
        return await self.post("/my/code", await self.form("/my/code") | typed)

    async def vote(self, path: str, code: str) -> Answer:
        """Touch the button beside a question, whatever it does now."""
        page = await self.page(path)
        [button] = [each for each in page.all("button", value=code) if "vote" in each.attributes["class"]]
        return await self.post(path, await self.form(path) | {button.attributes["name"]: code})

    async def does(self, path: str, value: str, under: str = "", **filled: str) -> Answer:
        """Touch the button of a command on a page, under an article or anywhere; `filled` are the fields.

        The form around it is sent with it, as a browser does.
        """
        page = await self.page(path)
        area = page.one("article", id=under) if under else page
        named = {f"f-{name.replace('_', '-')}": given for name, given in filled.items()}
        forms = [form for form in area.all("form") if form.all("button", name="do", value=value)]
        forms = [form for form in forms if all(form.all(name=name) for name in named)]
        assert forms, (value, [each.attributes["value"] for each in area.all("button", name="do")])
        fields = {i.attributes["name"]: i.attributes["value"] for i in forms[0].all("input", type="hidden")}
        return await self.post(forms[0].attributes["action"], fields | named | {"do": value})

    async def touch(self, path: str, label: str, **filled: str) -> Answer:
        """Touch the button under a message of the bot that bears this label."""
        page = await self.page(path)
        forms = [form for form in page.all("form") if any(b.text.endswith(label) for b in form.all("button"))]
        fields = {i.attributes["name"]: i.attributes["value"] for i in forms[0].all("input", type="hidden")}
        return await self.post(path, fields | {f"f-{name}": value for name, value in filled.items()})


def bodies(page: Element, css: str = "") -> list[str]:
    """Return the messages of the bot on a page, the oldest first; only those of a kind of section."""
    sections = page.all("section", class_=css) if css else [page]
    found = [body.text for section in sections for body in section.all("div", class_="body")]
    return found[::-1]


def questions(page: Element) -> list[str]:
    """Return the queue as it is read: `C1-1 Qui paie ? (2)`, with a star if the reader voted for it."""
    listed = page.one("div", role="log").all("article", class_="question")
    return [_told(each) for each in listed]


def _told(article: Element) -> str:
    text = article.one("p", class_="text").text
    votes = article.all("button", class_="vote")
    count = re.sub(r"\D", "", votes[0].one("span", aria_hidden="true").text) if votes else "-"
    star = "*" if votes and "given" in votes[0].attributes["class"] else ""
    return f"{article.attributes['id']} {text} ({count}){star}"
