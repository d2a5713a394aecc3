"""The same day twice, but for who asks without a name: all that everybody else reads must be the same.

One of two people asks anonymously, and does alone with the bot what whoever asked may do. Both also take part
under their names, in front of everybody, the same way in both worlds. They do not vote: that one's own vote
never counts can be seen where votes are public.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from life import ANA, LIA, MATRIX, Choices, Life, Root, Someone
from memory_platform import Message

from bot.questions.rules import Question
from bot.settings import Flood

SLOW = Flood(questions=4, commands=8)  # a minute: few enough to be met
HEARD = re.compile(r"il y a \d+ s")  # a platform in memory is heard now and then, by another clock
Step = tuple[str, int]  # the name of an act, and the number that it draws its choices from


class World(Life):
    """A day in which `hidden` asks without a name; `pair` are the two people who might be the one."""

    def __init__(self, folder: Path, pair: tuple[Someone, Someone], hidden: Someone) -> None:
        super().__init__(folder)
        self.scene.settings = replace(self.scene.settings, flood=SLOW)
        self.pair, self.hidden = pair, hidden
        self.chat = self.chats[hidden.platform]
        self._asked_by_hidden: list[Root] = []
        self._before: set[str] = set()  # messages of before the day, with codes drawn by chance

    async def begin(self) -> None:
        await super().begin()
        self._before = {id for chat in self.chats.values() for id in chat.messages}

    # ── What whoever asked does, alone with the bot ─────────────────────────────────────────────────────

    async def ask_hidden(self, choices: Choices) -> None:
        code, text = choices.of(("C1", "C1", "C2", "P")), f"Pourquoi {self._new()} ?"
        who = self.hidden
        if who.platform == MATRIX:
            event = await self._say(who, who.direct, f"{code} anonyme : {text}")
        else:
            fields = {"comptoir": code, "texte": text, "anonyme": "oui"}
            event = await self.scene.calls(who.handle, "hall", "question", self.chat, **fields)
        self._asked_by_hidden.append((who.platform, event))

    async def _theirs(self, choices: Choices) -> Question | None:
        known = [q for q in await self.questions() if (q.platform, q.event) in self._asked_by_hidden]
        return choices.of(known[::-1]) if known else None

    async def act_hidden(self, choices: Choices) -> None:
        """Withdraw it, edit or delete its message, make it precise, read about it."""
        way = choices.of(("preciser", "retirer", "edit", "delete", "question", "mes-donnees"))
        question, who = await self._theirs(choices), self.hidden
        if question is None:
            return
        if way in ("edit", "delete") and question.event in self.chat.messages:
            if way == "edit":
                await self.scene._then_quiet(
                    self.chat.edit(who.handle, question.event, f"C1 anonyme : Ou {self._new()} ?")
                )
            elif not self.chat.messages[question.event].removed:
                await self.scene.deletes(who.handle, question.event, self.chat)
        elif way == "preciser":
            await self._alone(who, way, question.code, f"précision {self._new()}")
        elif way in ("retirer", "question"):
            await self._alone(who, way, question.code)
        else:
            await self._say(who, who.direct, "!mes-donnees")

    async def forget_both(self, choices: Choices) -> None:
        """Let both be forgotten at once, so that what leaves under their names leaves in both worlds."""
        for who in self.pair:
            self.chat.say(who.handle, who.direct, "oublie-moi oui")
        await self.scene.quiet()

    # ── What both do in front of everybody ──────────────────────────────────────────────────────────────

    async def ask_named(self, choices: Choices) -> None:
        who, place = choices.of(self.pair), choices.of(("comptoir-1", "comptoir-2"))
        text = f"Pourquoi {self._new()} ?"
        if choices.of((True, False)):
            await self._say(who, place, f"!question {text}")
            return
        event = await self._say(who, place, text)
        by = ANA if who.platform == MATRIX and choices.of((False, True)) else who
        await self.scene.taps(by.handle, event, "❓", self.chat)

    async def command_named(self, choices: Choices) -> None:
        """Type a command that may name a question without a name, where all read it."""
        who, place = choices.of(self.pair), choices.of(("comptoir-1", "comptoir-2", "hall"))
        command = choices.of(
            ("retirer", "preciser", "question", "questions", "retirer-last", "manque", "langue en")
        )
        codes = [each.code for each in await self.questions()]
        code = choices.of(codes[::-1]) if codes else "C1-1"
        words = {
            "retirer": f"retirer {code}",
            "preciser": f"preciser {code} oui",
            "question": f"question {code}",
            "retirer-last": "retirer",
        }
        await self._say(who, place, f"!{words.get(command, command)}")

    async def reply_named(self, choices: Choices) -> None:
        """Reply, in front of everybody, to what the bot says of a question."""
        who = choices.of(self.pair)
        ours = [
            m
            for m in self.chat.messages.values()
            if m.key and m.place.startswith("comptoir") and not m.removed
        ]
        about = [
            m for m in ours if m.key and m.key.startswith(("card:", "clarify:", "step:")) and m.person is None
        ]
        if about:
            message = choices.of(about[::-1])
            await self._say(who, message.place, f"Je précise {self._new()}", reply_to=message.id)

    # ── What everybody else reads ───────────────────────────────────────────────────────────────────────

    async def lia_reads(self, choices: Choices) -> None:
        words = choices.of(("!questions C1", "!mes-donnees", "!questions P", "!manque"))
        await self._say(LIA, LIA.direct, words)

    async def lia_votes(self, choices: Choices) -> None:
        if (question := await self._code(choices)) is not None:
            await self._say(LIA, LIA.direct, f"!voter {question.code}")

    async def mute_hidden(self, choices: Choices) -> None:
        """Silence whoever asked without a name, or let them speak again."""
        if (question := await self._theirs(choices)) is not None:
            command = choices.of(("taire", "taire", "rendre-parole"))
            desk = self.scene.programme.session(question.session).desk
            await self._say(ANA, choices.of((desk, "regie")), f"!{command} {question.code}")

    async def status(self, choices: Choices) -> None:
        await self._say(ANA, "regie", "!etat")

    def read_by_others(self) -> Mapping[str, Sequence[object]]:
        """Return what stands in each place on each platform as anybody but the pair sees it, in its order."""
        shown: dict[str, list[Message]] = {}
        for chat in self.scene.platforms:
            alone = {each.handle for each in self.pair if each.platform == chat.name}
            for m in chat.messages.values():
                if m.place.removeprefix("direct:") in alone or m.person in alone or m.id in self._before:
                    continue
                shown.setdefault(f"{chat.name} {m.place}", []).append(m)
        return {place: [self._seen(m, messages) for m in messages] for place, messages in shown.items()}

    def _seen(self, m: Message, together: Sequence[Message]) -> object:
        ids = [each.id for each in together]
        replied = ids.index(m.reply_to) if m.reply_to in ids else m.reply_to and "elsewhere"
        marks = {mark: sorted(by) for mark, by in sorted(m.marks.items()) if by}
        text = HEARD.sub("", self.scene.read(m) if m.key else m.text)
        labels = [(each.label, each.emoji) for each in m.actions]
        return (m.handle, text, labels, replied, m.removed, m.pinned, m.notify, marks, m.now)


ACTS_OF_WORLDS: Mapping[str, Callable[[World, Choices], Awaitable[None]]] = {
    act.__name__: act
    for act in (
        *(World.ask_hidden, World.act_hidden, World.forget_both),
        *(World.ask_named, World.command_named, World.reply_named),
        *(World.lia_reads, World.lia_votes, World.status, World.moderate, World.approve, World.mute_hidden),
        *(
            World.handle,
            World.merge,
            World.move,
            World.give,
            World.tap,
            World.erase,
            World.undo,
            World.digest,
        ),
        *(World.floor, World.delete_card, World.wait, World.go_on, World.restart),
    )
}


async def played(world: World, steps: Sequence[Step]) -> list[Mapping[str, Sequence[object]]]:
    """Play the steps; return what everybody else reads after each of them."""
    await world.begin()
    try:
        read = []
        for name, number in steps:
            await ACTS_OF_WORLDS[name](world, Choices(number))
            await world.scene.jump(seconds=3)
            read.append(world.read_by_others())
        return read
    finally:
        await world.end()


def difference(one: Mapping[str, Sequence[object]], other: Mapping[str, Sequence[object]]) -> list[str]:
    """Return what is read in one of two worlds alone."""
    found = []
    for place in sorted(one.keys() | other.keys()):
        here, there = one.get(place, ()), other.get(place, ())
        found += [f"{place}: {each}" for each in here if each not in there]
        found += [f"{place}, otherwise: {each}" for each in there if each not in here]
        if not found and list(here) != list(there):
            found.append(f"{place}: in another order")
    return found
