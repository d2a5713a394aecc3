"""The sample day played from a script on three platforms: two chats in memory, and pages over real HTTP.

A line is an hour to move on to, or `who side place: what`. On a chat people say it; `/word …` is a native
command, and a mark goes under what the bot said last there. On the side `web` it is a question, or
`👍 C1-1`, `retire C1-1`, `confirme`; whoever is on the side `salle` came by the code of the room's screen.
"""

import re
from datetime import datetime
from pathlib import Path

from memory_platform import BOT, MemoryPlatform, Message
from scene import Scene
from told_day import HOUR, ToldDay
from web_person import Phone
from web_scene import WebScene

from adapters.rehearsal.html import Element
from adapters.web.paths import path_of
from bot.programme.model import Programme

PLACES = ("hall", *(f"comptoir-{number}" for number in range(1, 7)), "restitution")
DESKS = ("comptoir-1-desk", "comptoir-3-desk", "restitution-desk", "regie")
NATIVE = {"question": "texte", "ask": "texte", "voter": "code", "vote": "code"}
FRENCH = {"ask": "question", "vote": "voter"}
HIDDEN = re.compile(r"(?:anonyme ?: |anonymous: )")
BLOCKS = ("p", "li", "blockquote", "h3")


class DayTogether(ToldDay):
    """A day on Matrix, Discord and pages."""

    def __init__(self, folder: Path, programme: Programme) -> None:
        super().__init__(folder, programme)
        self._phones: dict[str, Phone] = {}

    def _scene(self, folder: Path, programme: Programme) -> Scene:
        return WebScene(folder, programme=programme, platforms=[self.matrix, self.discord])

    def _stops(self) -> set[datetime]:
        """Return all instants at which something is due: nothing is said too late."""
        day = self.scene.day
        ends = {session.end for session in day.programme.question_sessions}
        starts = {session.start for session in day.programme.sessions}
        doors = {door.due for door in day.next_doors}
        return super()._stops() | {notice.due for notice in day.notices} | ends | starts | doors

    async def __aexit__(self, *_: object) -> None:
        for phone in self._phones.values():
            await phone.close()
        await super().__aexit__(*_)

    async def play(self, script: str) -> None:
        for line in script.splitlines():
            if HOUR.fullmatch(line):
                await self.at(line)
                continue
            head, _, what = line.partition(": ")
            who, side, place = head.split()
            if side in self.platforms:
                self._on_chat(self.platforms[side], who, place, what)
            else:
                await self._on_page(who, side, place, what)
            await self.scene.quiet()

    def _on_chat(self, chat: MemoryPlatform, who: str, place: str, what: str) -> None:
        if place.endswith("-desk") or place == "regie":
            chat.join(who, place)
        word, _, words = what.removeprefix("/").partition(" ")
        if what.startswith("/"):
            chat.call(who, place, FRENCH.get(word, word), **{NATIVE[word]: words})
        elif what in ("👍", "✅"):
            chat.react(who, self.scene.last(place, chat=chat).id, what)
        else:
            chat.say(who, place, what)

    async def _on_page(self, who: str, side: str, place: str, what: str) -> None:
        phone, path = await self._phone(who, side, place), path_of(place) or ""
        sign, _, words = what.partition(" ")
        if sign == "👍":
            await phone.vote(path, words)
        elif sign in ("retire", "withdraws"):
            await phone.post(path, await phone.form(path) | {"withdraw": words})
        elif sign in ("confirme", "confirms"):
            page = await phone.page(path)
            [form] = [f for f in page.all("form") if f.all("input", name="action", value="confirm")]
            fields = {i.attributes["name"]: i.attributes["value"] for i in form.all("input", type="hidden")}
            await phone.post(path, fields)
        elif hidden := HIDDEN.match(what):
            await phone.ask(path, what[hidden.end() :], anonymous="1")
        else:
            await phone.ask(path, what, name=who.capitalize())

    async def _phone(self, who: str, side: str, place: str) -> Phone:
        assert isinstance(self.scene, WebScene)
        if who not in self._phones:
            self._phones[who] = self.scene.phone(self.scene.day.language)
            if side == "salle":
                await self._phones[who].get(f"/{self.scene.day.prefixes[place]}")
        return self._phones[who]

    # ── What is read ────────────────────────────────────────────────────────────────────────────────────

    def read(self, side: str, place: str) -> str:
        """Return what people read in a place of a chat: what they said, and the bot as a client shows it."""
        show = self._on_matrix if side == "matrix" else self._on_discord
        shown = []
        for message in self.platforms[side].in_place(place):
            text = show(message) if message.handle == BOT else f"{message.handle}: {message.text}"
            shown.append("\n".join(filter(None, [text, _marks(message), _buttons(message)])))
        return "\n\n".join(shown) + "\n"

    async def page(self, place: str, who: str = "") -> str:
        """Return the page of a place as somebody reads it who did nothing yet, or one of its people."""
        assert isinstance(self.scene, WebScene)
        if who:
            return told(await self._phones[who].page(path_of(place) or ""))
        async with self.scene.phone(self.scene.day.language) as phone:
            return told(await phone.page(path_of(place) or ""))


def _marks(message: Message) -> str:
    told = [f"{mark} {' '.join(sorted(handles))}" for mark, handles in message.marks.items() if handles]
    return f"⟨{' · '.join(sorted(told))}⟩" if told else ""


def _buttons(message: Message) -> str:
    return "".join(f"[{action.emoji} {action.label}]" for action in message.actions)


def told(page: Element) -> str:
    """Return a page as it is read, a line for each block, without its forms to ask and its footer."""
    return "\n".join(_lines(page.one("main"))) + "\n"


def _lines(within: Element) -> list[str]:
    lines: list[str] = []
    for each in within.inside:
        if isinstance(each, str):
            continue
        if each.tag == "form" and each.attributes.get("id") in ("ask", "votes"):
            continue
        if each.tag in ("h1", "h2"):
            lines += ["", f"{'#' * int(each.tag[1])} {_row(each)}"]
        elif each.tag in (*BLOCKS, "button", "a", "summary", "label"):
            lines.append(_row(each))
        else:
            lines += _lines(each)
    return lines


def _row(block: Element) -> str:
    text = block.text.replace("\n", " / ")
    return f"[{text}]" if block.tag in ("button", "summary", "label") else text
