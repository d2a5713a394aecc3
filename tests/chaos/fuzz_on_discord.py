"""A gateway that sends damaged dispatches and a good question after every ten: what gets lost?"""

import copy
import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker import Verdict, check_database
from crowds import words
from hostile import damaged, deep, junk, text
from patience import PATIENCE
from small_discord import DayOnDiscord, day_on_discord
from small_event import comptoir

from adapters.rehearsal.discord import Person
from bot.journal import events

CLOCK = {"start": "2026-10-16T10:05", "speed": 1}
EACH = 10  # damaged dispatches per good question
PEOPLE, STRANGERS = 20, 5
OF_THE_SESSION = ("READY", "RESUMED", "GUILD_CREATE", "GUILD_DELETE")  # these are not caused by people's acts
BROKEN = re.compile(
    r"a part of the bot broke|event not handled|discord_dispatch_not_understood|votes not shown"
)
FRAMES = [
    "",
    "[]",
    "{",
    "null",
    "3",
    '{"op": 0}',
    '{"op": "x", "d": {}}',
    '{"op": 0, "t": 3, "s": "x"}',
    "[" * 5_000,
]


@dataclass
class Seen:
    verdict: Verdict
    dispatches: int = 0
    set_aside: int = 0  # events that could not be written down, reported to the régie


class Fuzz:
    """Dispatches from real acts of strangers, sent again damaged."""

    def __init__(self, day: DayOnDiscord, chance: random.Random) -> None:
        self._day, self._chance = day, chance
        self._real: list[tuple[str, dict[str, Any]]] = []
        self._ids = [
            "0",
            "1",
            "9" * 18,
            "9" * 30,
            *map(str, day.discord.places.values()),
            str(day.server.bot_id),
        ]
        self.told = 0

    async def learn(self, strangers: list[Person]) -> None:
        """Let each stranger do each kind of act once."""
        day, place = self._day, self._day.discord.places["comptoir-1"]
        day.server.world.backend.subscribers.append(self._note)
        try:
            for stranger in strangers:
                for words in (
                    "!question Et nous ?",
                    "Bonjour",
                    "!voter C1-1",
                    f"!q {text(self._chance)[:500]}",
                ):
                    said = await stranger.say(words, at=place)
                    self._ids.append(str(said.id))
                    await stranger.react(said, self._chance.choice(["👍", "❓"]))
                await stranger.edit(said, "!question Et vous ?")
                await stranger.slash("question", at=place, texte="Par le menu ?")
                await stranger.delete(said)
        finally:
            day.server.world.backend.subscribers.remove(self._note)

    def _note(self, event: str, payload: Mapping[str, Any]) -> None:
        if event not in OF_THE_SESSION:
            self._real.append((event, copy.deepcopy(dict(payload))))

    def tell(self) -> None:
        gateway, chance = self._day.server.gateway, self._chance
        self.told += 1
        if chance.random() < 0.02:
            for connection in gateway.connections:
                connection.send_text(chance.choice(FRAMES))
            return
        kind, whole = chance.choice(self._real)
        if chance.random() < 0.1:
            kind = chance.choice([kind for kind, _ in self._real])
        payload: Any = damaged(chance, whole, self._ids)
        if chance.random() < 0.02:
            payload = chance.choice([junk(chance), deep(chance, {}), text(chance)])
        gateway.send_event(kind, payload)


async def play(folder: Path, dispatches: int, seed: int, seconds: float = PATIENCE) -> Seen:
    chance = random.Random(seed)
    sessions = [comptoir(n, "10:00", "12:00") for n in (1, 2)]
    async with day_on_discord(folder, "fuzz", sessions, clock=CLOCK) as day:
        people = day.discord.people(PEOPLE)
        strangers = [day.discord.guild.join(f"Stranger{n}") for n in range(STRANGERS)]
        await day.bot.run_until_ready()
        await day.server.ready()
        fuzz = Fuzz(day, chance)
        await fuzz.learn(strangers)
        for number in range(dispatches // EACH):
            for _ in range(EACH):
                fuzz.tell()
            place = chance.choice(["comptoir-1", "comptoir-2"])
            ask = day.discord.slash if number % 10 == 9 else day.discord.say
            await ask(people[number % PEOPLE], place, words(number))
        await day.settled(seconds)
        return Seen(_verdict(day), fuzz.told, _log(day).count(f"ValueError: {events.UNWRITABLE}"))


def _verdict(day: DayOnDiscord) -> Verdict:
    verdict, asked = Verdict(), day.discord.asked
    taken = Counter(words for (words,) in day.rows("SELECT text FROM questions"))
    verdict.questions, verdict.failed = len(asked), sum(each.failed for each in asked)
    verdict.lost += [f"question {each.text}" for each in asked if not (each.failed or taken[each.text])]
    verdict.doubled += [f"question {each.text}" for each in asked if taken[each.text] > 1]
    verdict.doubled += [f"nonce {nonce}" for nonce, n in day.discord.spoken.nonces.items() if n > 1]
    if day.bot.status is not None or day.server.gateway.identified != 1:
        verdict.wrong.append("the bot began anew")
    lines = _log(day).splitlines()
    verdict.wrong += [line for line in lines if BROKEN.search(line) and events.UNWRITABLE not in line]
    check_database(verdict, day)
    return verdict


def _log(day: DayOnDiscord) -> str:
    return day.bot.log.read_text()
