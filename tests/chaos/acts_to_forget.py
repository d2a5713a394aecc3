"""Animateurs merge, move, carry, ask for precision, give and reword questions that will be taken back."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from small_discord import Asked
from small_event import comptoir

from adapters.rehearsal.participant import Participant

if TYPE_CHECKING:
    from forgetful import Forgetful

PLACES = ("comptoir-1", "comptoir-2")
DESK, SECOND_DESK = (f"{place}-desk" for place in PLACES)
RESTITUTION: dict[str, object] = {
    **comptoir(9, "12:15", "12:45"),
    **{"id": "restitution", "kind": "plenary", "restitution": True},
}
OF_FIRST, OF_SECOND = 6, 3  # questions of a comptoir that are acted upon together
KINDS = {"Discordee", "Demandee", "Precisee", "Reecrite", "Motivee"}  # of words that only these acts bring


@dataclass
class Written:
    """A question on Matrix."""

    author: Participant
    room: str
    event: str


@dataclass
class ActsToForget:
    """The acts on the questions of a play, before any of them is taken back; `public` says what must go."""

    public: "Forgetful"
    said: int = 0  # new words

    async def play(self) -> None:
        day = self.public.day
        first, second = (list(self._of(place)) for place in PLACES)
        for at in range(0, len(first) - OF_FIRST + 1, OF_FIRST):
            await self._act_in_first(first[at : at + OF_FIRST])
        own = [f"{name}{n}x ?" for name in ("Discordante", "Matricielle") for n in (0, 2)]
        await self._ask_more(own[1], "Discordee")
        await self._say(DESK, f"!fusionner {self._code(own[0])} dans {self._code(own[2])}")
        await self._say(DESK, f"!deplacer {self._code(own[3])} C2")
        await day.until(self.public.all_done)
        await self._moderate(second)

    def assert_all_is_there(self, found: Iterable[str]) -> None:
        """Check that words of each kind are in these lines, which begin with the word."""
        assert {re.split(r"\d", line)[0] for line in found} >= KINDS

    def _of(self, place: str) -> Iterator[Asked | Written]:
        """Yield the questions of a place that will be taken back, from both platforms in turn."""
        room = self.public.day.rooms[place]
        asked = [each for each in self.public.asked if each.place == place]
        written = [each for each in self.public.written if each.room == room]
        for pair in zip(asked, written, strict=False):
            yield from pair

    async def _act_in_first(self, six: Sequence[Asked | Written]) -> None:
        merged, kept, moved, carried, precise, owned = six
        into = self._code_of(kept)
        await self._say(DESK, f"!fusionner {self._code_of(merged)} dans {into}")
        await self._say(DESK, f"!deplacer {self._code_of(moved)} C2")
        await self._say(DESK, f"!pleniere {self._code_of(carried)}")
        for each in (precise, kept, owned):
            await self._make_precise(each)
        await self._say(DESK, f"!confier {self._code_of(owned)} Olga")
        await self._say(DESK, f"!confier {self._code_of(owned)} oui")

    async def _make_precise(self, question: Asked | Written) -> None:
        code = self._code_of(question)
        await self._ask_more(self._text_of(question), "Demandee")
        await self.public.day.until(self.public.all_done)
        await self._asker_says(question, f"!preciser {code} {self._new('Precisee')}")

    async def _ask_more(self, text: str, name: str) -> None:
        await self._say(DESK, f"!preciser {self._code(text)} {self._new(name)} ?")

    async def _moderate(self, questions: Sequence[Asked | Written]) -> None:
        """Let new words wait for the desk, which of three questions rewords one, and declines another."""
        await self._say(SECOND_DESK, "!moderer oui")
        await self.public.day.until(self.public.all_done)
        edited = questions[: len(questions) // OF_SECOND * OF_SECOND]
        for each in edited:
            await self._edit(each, f"!question {self._new('Reecrite')} ?")
        kept = "SELECT count(*) FROM rewordings"
        await self.public.day.until(lambda: self.public.day.rows(kept) == [(len(edited),)])
        for each in edited[::OF_SECOND]:
            await self._say(SECOND_DESK, f"!valider {self._code_of(each)}")
        for each in edited[1::OF_SECOND]:
            code = self._code_of(each)
            await self._say(SECOND_DESK, f"!ecarter {code}")
            await self._say(SECOND_DESK, f"!ecarter {code} {self._new('Motivee')}")

    # ── What each of them needs ─────────────────────────────────────────────────────────────────────────

    def _new(self, name: str) -> str:
        """Return a word that nobody wrote before, and that must go."""
        self.said += 1
        word = f"{name}{self.said}x"
        self.public.gone.add(word)
        return word

    async def _say(self, desk: str, words: str) -> None:
        day = self.public.day
        self.public.acts.append(await day.organiser.say(day.rooms[desk], words))

    async def _asker_says(self, question: Asked | Written, words: str) -> None:
        if isinstance(question, Written):
            said = await question.author.say(question.room, words)
        else:
            at = self.public.discord.places[question.place]
            said = str((await self.public.asker(question).say(words, at=at)).id)
        self.public.acts.append(said)

    async def _edit(self, question: Asked | Written, words: str) -> None:
        if isinstance(question, Written):
            await question.author.edit(question.room, question.event, words)
        else:
            await self.public.asker(question).edit(int(question.event), words)

    def _code_of(self, question: Asked | Written) -> str:
        return self._first(f"event = '{question.event}'")

    def _code(self, text: str) -> str:
        return self._first(f"text = '{text}'")

    def _text_of(self, question: Asked | Written) -> str:
        [(text,), *_] = self.public.day.rows(f"SELECT text FROM questions WHERE event = '{question.event}'")
        return str(text)

    def _first(self, which: str) -> str:
        [(code,), *_] = self.public.day.rows(f"SELECT code FROM questions WHERE {which} ORDER BY id")
        return str(code)
