"""Reading our pages: the messages of the bot, and the questions, which are its cards there."""

import asyncio
import time
from collections.abc import Iterator

from adapters.rehearsal.demo.public import WEB
from adapters.rehearsal.demo.watch import Button, Message, Watch
from adapters.rehearsal.demo.web_books import key_of, standing_in
from adapters.rehearsal.html import Element
from bot.app import App
from bot.port.chat import VOTE_MARK

KEY_EVERY, KEY_WITHIN = 0.02, 5.0  # seconds; the bot notes the key of a message once it stands
BOT = "web-bot"


class WebEyes:
    """Reader of pages; a question's id is its place and its code, a message's its token."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.watch = Watch(lambda happening, at: None)

    async def take(self, place: str, page: Element, device: str) -> None:
        """Report what is new on a page; with a `device`, what is for that person alone."""
        if device:
            for article in _articles(page, "told"):
                await self._message(place, article, device)
            return
        found = list(_articles(page, "said"))
        for article in found[::-1]:
            await self._message(place, article, None)
        await self._gone(place)
        self._questions(place, page)

    async def _message(self, place: str, article: Element, reader: str | None) -> None:
        token = article.attributes["id"].removeprefix("m-")
        [body] = article.all("div", class_="body")
        known = self.watch.messages.get(token)
        if known is None:
            key, at = await self._key(token)
            self.watch.said(
                Message(
                    WEB,
                    token,
                    place,
                    BOT,
                    True,
                    key,
                    at,
                    body.lines,
                    body.markup,
                    reader,
                    buttons_of(article),
                )
            )
        elif known.text != body.lines:
            self.watch.rewritten(token, body.lines, body.markup, time.time(), buttons=buttons_of(article))
        else:
            known.buttons = buttons_of(article)

    async def _key(self, token: str) -> tuple[str, float]:
        until = time.monotonic() + KEY_WITHIN
        while (found := await self._app.store.read(key_of, token)) is None:
            if time.monotonic() > until:
                return "", time.time()
            await asyncio.sleep(KEY_EVERY)
        return found

    async def _gone(self, place: str) -> None:
        """Report the messages that were taken away: a page shows only the newest ones."""
        messages = [m for m in self.watch.messages.values() if m.platform == WEB and m.place == place]
        said = [m for m in messages if m.ours and not (m.removed or m.reader) and m.kind != "card"]
        if said:
            stands = await self._app.store.read(standing_in, place)
            for message in said:
                if message.event not in stands:
                    self.watch.removed(message.event, BOT, time.time(), by_us=True)

    def _questions(self, place: str, page: Element) -> None:
        """Report the questions of a page; one that went on elsewhere or ended is no longer there."""
        there: set[str] = set()
        for article in page.all("article", class_="question"):
            code = article.attributes.get("id")
            if code is None:  # one's own, which stands in the queue too
                continue
            event = f"{place}/{code}"
            there.add(event)
            self._question(place, code, event, article)
        for message in list(self.watch.messages.values()):
            if message.platform == WEB and message.place == place and message.kind == "card":
                self.watch.vanished(message, gone=message.event not in there)

    def _question(self, place: str, code: str, event: str, article: Element) -> None:
        text, buttons = _card_text(article), list(_votes(article))
        known = self.watch.messages.get(event)
        if known is None:
            key = f"card:{code}:{WEB}"
            self.watch.said(Message(WEB, event, place, BOT, True, key, time.time(), text, buttons=buttons))
        elif known.text != text:
            self.watch.rewritten(event, text, "", time.time(), buttons=buttons)
        else:
            known.buttons = buttons


def _articles(page: Element, section: str) -> Iterator[Element]:
    for found in page.all("section", class_=section):
        yield from found.all("article", class_="message")


def _card_text(article: Element) -> str:
    """Return a question as cards on other platforms read."""
    words = article.first("p", class_="text")
    small = article.first("p", class_="small")
    outcome = [each.text for each in article.all("p", class_="outcome")]
    first = f"❓ {words.text if words else ''}"
    return "\n".join([first, small.text if small else "", *outcome])


def _votes(article: Element) -> Iterator[Button]:
    for button in article.all("button", class_="vote"):
        shown = button.first("span")
        label = shown.text.removeprefix(VOTE_MARK).strip() if shown else ""
        yield Button(button.attributes["name"], label, VOTE_MARK)


def buttons_of(article: Element) -> list[Button]:
    """Return what can be pressed under a message; a form that opens has its sign on what opens it."""
    found = []
    for form in article.all("form"):
        action = form.first("input", name="action")
        opener = next((d for d in article.all("details") if form in d.all("form")), None)
        label = opener.first("summary") if opener is not None else form.first("button")
        if action is not None and label is not None:
            sign, _, words = label.text.partition(" ")
            found.append(Button(action.attributes["value"], words, sign))
    return found
