"""Crowds that ask on each platform of a small event, in every way the platform offers."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Protocol

from checker import Sent, Verdict, check
from checker_on_discord import check_discord
from desk_plays import Subject
from small_discord import DiscordSide
from small_event import DayOnMatrix, Exemption, SmallEvent, send_surely

from adapters.rehearsal.discord import Person
from adapters.rehearsal.participant import Participant

MASKED = "Masque Anonyme"  # asks by the command alone, and always without a name
PAIR_EACH = 16  # of so many questions, the last two are near each other


class Crowd(Protocol):
    async def gather(self, people: int, places: Sequence[str]) -> None:
        """Bring people into these places of a provisioned event."""

    async def ask(self, number: int) -> Subject:
        """Let one person ask question `number` somewhere; return it once it is there, or has failed."""

    def must_be_taken(self) -> set[str]:
        """Return the words of all questions so far that did not visibly fail."""

    async def check(self, day: SmallEvent) -> Verdict: ...


def words(number: int) -> str:
    """Return the words of a question that is near no other, so that its asker is shown none."""
    return f"Qui paie le lot{number} du projet{number} ?"


def is_paired(number: int) -> bool:
    """Return whether a question is one of two near each other, both written in the first place."""
    return number % PAIR_EACH >= PAIR_EACH - 2


def paired(number: int) -> str:
    """Return the words of one of two questions that are near each other, and near no other."""
    project = number // PAIR_EACH * PAIR_EACH + PAIR_EACH - 2
    return f"Qui paie le lot{number} du projet{project} ?"


class CrowdOnDiscord:
    """A crowd that writes half of its questions after `!question` and uses the command for the others."""

    def __init__(self, side: DiscordSide, chance: random.Random) -> None:
        self.side, self._chance = side, chance
        self._people: list[Person] = []
        self._places: Sequence[str] = ()

    async def gather(self, people: int, places: Sequence[str]) -> None:
        self._people, self._places = self.side.people(people), places
        self.side.masked = self._masked = self.side.guild.join(MASKED)

    async def ask(self, number: int) -> Subject:
        person, place = self._chance.choice(self._people), self._chance.choice(self._places)
        way = self._chance.choice(["say", "say", "slash", "mask"])
        if is_paired(number):  # by the command, its asker would be shown the other one first
            asked = await self.side.say(person, self._places[0], paired(number))
        elif way == "say":
            asked = await self.side.say(person, place, words(number))
        elif way == "slash":
            asked = await self.side.slash(person, place, words(number))
        else:
            person = self._masked
            asked = await self.side.slash(person, place, words(number), anonymously=True)
        own, say = asked.how == "message", partial(person.say, at=self.side.places[asked.place])
        return Subject(asked.text, "discord", asked.place, asked.event, own, person, say, failed=asked.failed)

    def must_be_taken(self) -> set[str]:
        return self.side.must_be_taken()

    async def check(self, day: SmallEvent) -> Verdict:
        return check_discord(day, self.side)


class CrowdOnMatrix:
    """A crowd on Matrix; if `limited`, the homeserver limits the bot as by default, but not the crowd."""

    def __init__(
        self, chance: random.Random, stack: AsyncExitStack, day: DayOnMatrix, *, limited: bool = False
    ) -> None:
        self._chance, self._stack, self._day, self._limited = chance, stack, day, limited
        self._people: list[Participant] = []
        self._places: Sequence[str] = ()
        self._sent: list[Sent] = []
        self._words: set[str] = set()

    async def gather(self, people: int, places: Sequence[str]) -> None:
        self._places = places
        for number in range(people):
            person = await self._day.person(f"person{number}", *dict.fromkeys(places))
            self._people.append(await self._stack.enter_async_context(person))
        if self._limited:
            await asyncio.to_thread(self._limit_the_bot_alone)

    def _limit_the_bot_alone(self) -> None:
        exemption = Exemption(self._day.homeserver)
        for person in self._people:
            exemption.grant(person.user)
        exemption.withdraw(self._day.account.user_id)

    async def ask(self, number: int) -> Subject:
        person, place = self._chance.choice(self._people), self._chance.choice(self._places)
        text = words(number)
        if is_paired(number):
            place, text = self._places[0], paired(number)
        room, began = self._day.rooms[place], time.monotonic()
        event = await send_surely(person.client, room, f"!question {text}", f"q{number}")
        self._sent.append((event, began, time.monotonic()))
        self._words.add(text)
        say = partial(send_surely, person.client, room, transaction=f"s{number}")
        return Subject(text, "matrix", place, event, True, person, say)

    def must_be_taken(self) -> set[str]:
        return self._words

    async def check(self, day: SmallEvent) -> Verdict:
        return await check(self._day, list(dict.fromkeys(self._places)), self._sent)
