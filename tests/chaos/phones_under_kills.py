"""Phones ask and vote as our script does, on bad networks, while the bot is killed again and again."""

import asyncio
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_lowercase

import aiohttp
from checker import Verdict
from web_day import WebDay
from web_person import Phone

PLACE = "/comptoir-1"
PROGRAMME = """
event: {id: jour, title: Une journée, date: 2026-10-16, timezone: Europe/Paris}
sessions:
  - {id: comptoir-1, kind: comptoir, number: 1, title: Pain, start: 10:00, end: 23:30}
"""
FLOOD = "{questions: 100000, commands: 100000}"
STARTS = 2.0  # seconds that a start takes
LATEST = 4.0  # seconds until a phone tries again
LOST_ANSWERS = 0.1  # part of the answers that never reach the phone
RELOADS = 0.2  # part of the acts after which the page is opened anew
PATIENCE = 600.0


@dataclass(frozen=True)
class Plan:
    kills: int
    questions: int
    phones: int
    offline: float  # seconds that one phone has no network after it sent its question
    seed: int
    longest_life: float = 4.0


@dataclass
class Act:
    """A form that waits on a phone, with the key that it was typed under."""

    fields: Mapping[str, str]
    text: str = ""
    votes_for: str = ""


@dataclass
class Holder:
    """Somebody with a phone: what waits on it is sent in order, one at a time, until it is taken."""

    phone: Phone
    chance: random.Random
    waiting: list[Act] = field(default_factory=list)
    form: Mapping[str, str] | None = None
    taken: list[Act] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    tries: int = 0

    async def open(self) -> Mapping[str, str]:
        """Open the page until it comes; return what its forms bear."""
        for tries in range(10_000):
            with suppress(aiohttp.ClientError, AssertionError, TimeoutError):
                return await self.phone.form(PLACE)
            await self._rest(tries)
        raise TimeoutError

    async def do(self, act: Mapping[str, str], *, text: str = "", votes_for: str = "") -> None:
        if self.form is None or self.chance.random() < RELOADS:
            self.form = await self.open()
        self.waiting.append(Act({**self.form, **act}, text, votes_for))
        await self.send()

    async def send(self) -> None:
        while self.waiting:
            for tries in range(10_000):
                if await self._delivered(self.waiting[0]):
                    break
                await self._rest(tries)
            self.taken.append(self.waiting.pop(0))

    async def _delivered(self, act: Act) -> bool:
        """Send a form once; return whether it is settled, as far as the phone knows."""
        self.tries += 1
        try:
            answer = await self.phone.post(PLACE, act.fields, X_Live="1")
        except (aiohttp.ClientError, TimeoutError):
            return False
        if self.chance.random() < LOST_ANSWERS or answer.status >= 500 or answer.status == 429:
            return False
        if answer.status == 204:
            self.form = {"key": answer.headers["X-Key"], "seal": answer.headers["X-Seal"]}
        else:
            self.refused.append(f"{answer.status} to {act.text or act.votes_for}")
        return True

    async def _rest(self, tries: int) -> None:
        await asyncio.sleep(self.chance.uniform(0, min(LATEST, 0.1 * 2 ** min(tries, 10))))


@dataclass(frozen=True)
class Seen:
    verdict: Verdict
    kills: int
    tries: int
    votes: int
    offline: float


class Play:
    def __init__(self, plan: Plan, day: WebDay) -> None:
        self._plan, self._day, self._chance = plan, day, random.Random(plan.seed)
        self._holders = [self._holder(str(n)) for n in range(plan.phones)]
        self._asked: list[str] = []
        self._kills = 0
        self._was_offline = 0.0

    def _holder(self, name: str) -> Holder:
        return Holder(Phone(self._day.address), random.Random(f"{self._plan.seed}:{name}"))

    async def run(self) -> Seen:
        texts = [self._words(number) for number in range(self._plan.questions)]
        async with asyncio.TaskGroup() as all_:
            using = [
                all_.create_task(self._use(holder, texts[n :: len(self._holders)]))
                for n, holder in enumerate(self._holders)
            ]
            using.append(all_.create_task(self._lose_the_network()))
            all_.create_task(self._kill(using))
        verdict = await self._judge()
        for holder in self._holders:
            await holder.phone.close()
        tries, votes = (sum(each) for each in zip(*map(_figures, self._holders), strict=True))
        return Seen(verdict, self._kills, tries, votes, self._was_offline)

    def _words(self, number: int) -> str:
        """Return words that are near no others: near questions wait for a choice."""
        return "".join(random.Random(f"{self._plan.seed}:{number}").choices(ascii_lowercase, k=14)) + " ?"

    # ── What phones do ──────────────────────────────────────────────────────────────────────────────────

    async def _use(self, holder: Holder, texts: list[str]) -> None:
        pace = 2 * self._plan.kills * (self._plan.longest_life / 2 + STARTS) / max(1, len(texts))
        for text in texts:
            await asyncio.sleep(holder.chance.uniform(0, pace))
            await holder.do({"act": "ask", "text": text}, text=text)
            self._asked.append(text)
            if others := await self._codes(holder):
                code = holder.chance.choice(others)
                await holder.do({"vote": code}, votes_for=code)

    async def _codes(self, holder: Holder) -> list[str]:
        """Return the questions on the page for which this phone has not voted and may."""
        with suppress(aiohttp.ClientError, AssertionError, TimeoutError):
            page = await holder.phone.page(PLACE)
            return [each.attributes["value"] for each in page.all("button", name="vote")]
        return []

    async def _lose_the_network(self) -> None:
        """Let one phone send its question, hear nothing, and have no network for minutes."""
        holder = self._holder("offline")
        self._holders.append(holder)
        form, text = await holder.open(), "et si le réseau manque ?"
        fields = {**form, "act": "ask", "text": text}
        with suppress(aiohttp.ClientError, TimeoutError):
            await holder.phone.post(PLACE, fields, X_Live="1")
        holder.phone.cookie = "lost"  # with the answer that bore it
        left = time.monotonic()
        await asyncio.sleep(self._plan.offline)
        self._was_offline = time.monotonic() - left
        holder.waiting.append(Act(fields, text))
        await holder.send()
        self._asked.append(text)

    # ── What happens to the bot ─────────────────────────────────────────────────────────────────────────

    async def _kill(self, using: list["asyncio.Task[None]"]) -> None:
        while self._kills < self._plan.kills and not all(task.done() for task in using):
            await self._day.begin()
            if self._chance.random() < 0.75:
                await self._day.ready()
            await asyncio.sleep(self._chance.uniform(0, self._plan.longest_life))
            await self._day.kill()
            self._kills += 1
        await self._day.start()

    # ── What is left ────────────────────────────────────────────────────────────────────────────────────

    async def _judge(self) -> Verdict:
        async with asyncio.timeout(PATIENCE):
            while self._rows("SELECT 1 FROM journal WHERE waiting LIMIT 1"):  # noqa: ASYNC110 - not ours
                await asyncio.sleep(0.2)
        async with Phone(self._day.address) as reader:
            page = await reader.page(f"{PLACE}?all=1")
        shown = page.one("div", role="log").all("article", class_="question")
        counts = Counter(each.one("p", class_="text").text for each in shown)
        verdict = Verdict(questions=len(self._asked))
        verdict.lost += [text for text in self._asked if not counts[text]]
        verdict.doubled += [text for text, count in counts.items() if count > 1]
        verdict.wrong += [f"never asked: {text}" for text in counts if text not in self._asked]
        verdict.wrong += [each for holder in self._holders for each in holder.refused]
        given = Counter(act.votes_for for holder in self._holders for act in holder.taken if act.votes_for)
        for each in shown:
            [votes] = [span.text for span in each.all("span", class_="votes")]
            number = int("".join(filter(str.isdigit, votes)) or 0)
            if number != given[each.attributes["id"]]:
                verdict.wrong.append(
                    f"{each.attributes['id']}: {number} votes, not {given[each.attributes['id']]}"
                )
        return verdict

    def _rows(self, query: str) -> list[object]:
        with closing(
            sqlite3.connect(f"file:{self._day.folder / 'comptoir.db'}?mode=ro", uri=True)
        ) as database:
            return database.execute(query).fetchall()


def _figures(holder: Holder) -> tuple[int, int]:
    return holder.tries, sum(bool(act.votes_for) for act in holder.taken)


async def play(plan: Plan, folder: Path) -> Seen:
    day = WebDay(folder, "2026-10-16T10:40", PROGRAMME, ", devices: 100000", flood=FLOOD)
    try:
        return await Play(plan, day).run()
    finally:
        await day.end()
