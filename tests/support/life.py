"""A day on two platforms whose people do anything at any time, and a bot that is killed and starts again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from memory_platform import BOT, MemoryPlatform, Message
from scene import Scene, at, comptoir, plenary, programme

from bot.database import schema as t
from bot.port.chat import Action
from bot.programme.model import Programme
from bot.questions import queue
from bot.questions.rules import Question, State

T = TypeVar("T")
MATRIX, DISCORD = "matrix", "discord"
EDITABLE = 50 * 60.0  # seconds
LATEST = "16:30"  # when the sample day of `life_day` is over


@dataclass(frozen=True, slots=True)
class Someone:
    """An account, and the person whose it is: Lia has two that are linked."""

    platform: str
    handle: str
    person: str

    @property
    def direct(self) -> str:
        return f"direct:{self.handle}"


SAM, MAX = Someone(MATRIX, "sam", "sam"), Someone(MATRIX, "max", "max")
BOB, LOU = Someone(DISCORD, "bob", "bob"), Someone(DISCORD, "lou", "lou")
LIA, LIA_TOO = Someone(MATRIX, "lia", "lia"), Someone(DISCORD, "liad", "lia")
# They never show themselves: what they do is anonymous, or between the bot and them.
CACHEE, SECRET = Someone(MATRIX, "cachee", "cachee"), Someone(DISCORD, "secret", "secret")
ANA, BEA = Someone(MATRIX, "ana", "ana"), Someone(DISCORD, "bea", "bea")
SEEN, HIDDEN, ANIMATEURS = (SAM, BOB, LIA, LOU, MAX, LIA_TOO), (CACHEE, SECRET), (ANA, BEA)
PUBLIC = (*SEEN, *HIDDEN)


def life_day() -> Programme:
    """Return two comptoirs at once, a third one, and a restitution to which questions are carried."""
    day = programme(
        comptoir(1, "10:30", "11:30"),
        comptoir(2, "10:30", "11:30"),
        comptoir(3, "11:45", "12:30"),
        plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
    )
    ana = replace(day.people["ana"], handles={MATRIX: "ana", DISCORD: "bea"})
    return replace(day, people={**day.people, "ana": ana})


def two_platforms() -> list[MemoryPlatform]:
    return [MemoryPlatform(MATRIX), MemoryPlatform(DISCORD, buttons=True, editable=EDITABLE)]


class Choices:
    """Choices drawn from one number, so that a play can be told and repeated by its numbers."""

    def __init__(self, number: int) -> None:
        self._left = number

    def of(self, options: Sequence[T]) -> T:
        self._left, index = divmod(self._left, len(options))
        return options[index]


@dataclass(slots=True)
class Asked:
    """One message that asked: by which account, of whom, and a word that only it has.

    `person` is None for the floor, and once its asker was forgotten.
    """

    who: Someone | None  # None for the floor
    person: str | None
    word: str
    anonymous: bool


@dataclass(frozen=True, slots=True)
class Did:
    """An act of which one can say what must follow: a command of a desk, or a vote, on a question's code."""

    act: str
    who: Someone
    question: Question
    words: str = ""  # the line of an answer, or the code of another question
    event: str = ""
    mark: str = ""


Root = tuple[str, str]  # platform and event of the message that asked: what its asker knows it by


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Somebody who asked to be forgotten, by all their accounts, and what they had asked."""

    person: str
    handles: Sequence[str]
    roots: set[Root]


class Life:
    """The people of a day; each act draws what it needs from the number that it is given.

    `told` says in words what was done so far, for whoever reads a failure; `did` is the last act, if what
    must follow from it is simple; `persons` says whose each account is: somebody forgotten begins anew.
    """

    def __init__(self, folder: Path, day: Programme | None = None, hour: str = "10:25") -> None:
        self.scene = Scene(folder, hour=hour, programme=day or life_day(), platforms=two_platforms())
        self.chats: Mapping[str, MemoryPlatform] = {chat.name: chat for chat in self.scene.platforms}
        self.told: list[str] = []
        self.asked: dict[Root, Asked] = {}
        self.words: dict[Root, set[str]] = {}  # all that they ever said, by question
        self.did: Did | None = None
        self.actor: str | None = None  # the person whose own act the last one was
        self.persons = {each.handle: each.person for each in PUBLIC}
        self.forgotten: Forgotten | None = None  # by the last act
        self.cards_deleted: set[str] = set()
        self.muted: set[str] = set()  # accounts that were, for a while at least
        self._marks: list[tuple[Someone, str]] = []  # events of marks under questions
        self._stars: list[tuple[Someone, str]] = []
        self._last_hand: tuple[Someone, str] = (ANA, "comptoir-1-desk")
        self._number = 0

    async def begin(self) -> None:
        await self.scene.start()
        for chat, animateur in ((self.chats[each.platform], each) for each in ANIMATEURS):
            for place in self.scene.places:
                if place.endswith("-desk") or place == "regie":
                    chat.join(animateur.handle, place)
        await self.scene.says(LIA.handle, LIA.direct, "lier")
        code = self.scene.seen(LIA.direct)[-1].split("lier ")[1].split(".")[0]
        await self.scene.says(LIA_TOO.handle, LIA_TOO.direct, f"lier {code}", self.chats[DISCORD])
        await self.scene.says(LIA_TOO.handle, LIA_TOO.direct, f"lier {code} oui", self.chats[DISCORD])
        self.told.clear()

    async def end(self) -> None:
        await self.scene.stop()

    async def do(self, name: str, number: int) -> None:
        self.did = self.actor = self.forgotten = None
        await ACTS[name](self, Choices(number))

    # ── What they can see ───────────────────────────────────────────────────────────────────────────────

    async def questions(self) -> list[Question]:
        """Return all questions, under each of their codes, in the order of their codes."""
        return await self.scene.store.run(_all)

    async def _code(self, choices: Choices, session: str | None = None) -> Question | None:
        known = [q for q in await self.questions() if session in (None, q.session)]
        return choices.of(known[::-1]) if known else None

    def _sessions(self) -> list[Any]:
        return list(self.scene.programme.question_sessions)

    def ours(self, chat: MemoryPlatform, *, desk: bool) -> list[tuple[Message, Action]]:
        """Return what can be tapped or pressed, the newest first, in the desks or elsewhere."""
        return [
            (message, action)
            for message in reversed(chat.messages.values())
            if message.handle == BOT and not message.removed and message.person is None
            if message.place.endswith("-desk") is desk and not message.place.startswith("direct:")
            for action in message.actions
        ]

    async def _say(self, who: Someone, place: str, text: str, **fields: Any) -> str:
        self.told.append(f"{who.handle} in {place}: {text}")
        return await self.scene.says(who.handle, place, text, self.chats[who.platform], **fields)

    async def _command(self, who: Someone, place: str, command: str, *words: str, **fields: str) -> None:
        """Give a command: typed, or on Discord by its fields, which say the same."""
        if who.platform == DISCORD and fields:
            self.told.append(f"{who.handle} in {place}: /{command} {fields}")
            await self.scene.calls(who.handle, place, command, self.chats[DISCORD], **fields)
        else:
            await self._say(who, place, " ".join([f"!{command}", *words]))

    async def _touch(self, who: Someone, message: Message, action: Action) -> str:
        self.told.append(f"{who.handle} touches {action.key} {action.emoji} under {message.key}")
        chat = self.chats[who.platform]
        if chat.limits.buttons:
            fields = {field.name: f"Réponse {self._next()}" for field in action.form}
            return await self.scene._then_quiet(chat.press(who.handle, message.id, action.key, fields))
        return await self.scene.taps(who.handle, message.id, action.emoji)

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _new(self) -> str:
        """Return a word that nobody said before; half of the questions share their other words."""
        return f"motif{self._next()}x"

    # ── Asking, and changing one's mind ─────────────────────────────────────────────────────────────────

    async def ask(self, choices: Choices) -> None:
        who, session = choices.of(PUBLIC), choices.of(self._sessions())
        word, code = self._new(), self.scene.day.prefixes[session.id]
        text = choices.of((f"Qui paiera {word} ?", f"Pourquoi {word} ici ?"))
        if who.platform == DISCORD:  # asked by its command, a question near another would wait for a choice
            text = f"Pourquoi {word} ici ?"
        hides = who in HIDDEN or choices.of((False, False, True))
        chat = self.chats[who.platform]
        if who.platform == DISCORD:
            event = await self._ask_on_discord(who, choices, session.place, code, text, hides=hides)
        elif hides:
            event = await self._say(who, who.direct, f"{code} anonyme : {text}")
        elif (how := choices.of(("typed", "direct", "❓", "❓ by ana"))) == "typed":
            event = await self._say(who, session.place, f"!question {text}")
        elif how == "direct":
            event = await self._say(who, who.direct, f"{code} {text}")
        else:
            event = await self._say(who, session.place, text)
            await self.scene.taps(who.handle if how == "❓" else ANA.handle, event, "❓", chat)
        self._note(who, event, word, text, anonymous=hides)

    async def _ask_on_discord(
        self, who: Someone, choices: Choices, place: str, code: str, text: str, *, hides: bool
    ) -> str:
        chat = self.chats[DISCORD]
        how = "called" if hides else choices.of(("called", "typed", "chosen"))
        if how == "typed":
            return await self._say(who, place, f"!question {text}")
        if how == "chosen":
            event = await self._say(who, place, text)
            await self.scene.chooses(who.handle, event, chat)
            return event
        anonymous = "oui" if hides else ""
        self.told.append(f"{who.handle} in {place}: /question {code} {text} {anonymous}")
        fields = {"comptoir": code, "texte": text, "anonyme": anonymous}
        return await self.scene.calls(who.handle, "hall", "question", chat, **fields)

    def _note(self, who: Someone, event: str, word: str, text: str, *, anonymous: bool) -> None:
        root = (who.platform, event)
        self.asked[root] = Asked(who, self.persons[who.handle], word, anonymous)
        self.actor = self.persons[who.handle]
        self.words[root] = {text}

    async def floor(self, choices: Choices) -> None:
        who, session, word = choices.of(ANIMATEURS), choices.of(self._sessions()), self._new()
        event = await self._say(who, session.desk, f"!salle Qui paiera {word} ?")
        self.asked[(who.platform, event)] = Asked(None, None, word, anonymous=False)
        self.words[(who.platform, event)] = {f"Qui paiera {word} ?"}

    def _own(self, choices: Choices) -> tuple[Root, Asked] | None:
        """Choose somebody's message that asked, if it is one that they can edit or delete."""
        mine = [
            (root, asked)
            for root, asked in reversed(self.asked.items())
            if asked.who and root[1] in self.chats[root[0]].messages
            if not self.chats[root[0]].messages[root[1]].removed
        ]
        return choices.of(mine) if mine else None

    async def edit(self, choices: Choices) -> None:
        if (found := self._own(choices)) is None:
            return
        (platform, event), asked = found
        assert asked.who is not None
        word = self._new()
        before = self.chats[platform].messages[event].text
        text = before.replace(next(w for w in before.split() if w.startswith("motif")), word)
        self.told.append(f"{asked.who.handle} edits {before!r} to {text!r}")
        self.words[platform, event].add(text)
        self.actor = self.persons[asked.who.handle]
        await self.scene._then_quiet(self.chats[platform].edit(asked.who.handle, event, text))

    async def delete(self, choices: Choices) -> None:
        if (found := self._own(choices)) is None:
            return
        (platform, event), asked = found
        assert asked.who is not None
        is_direct = self.chats[platform].messages[event].place.startswith("direct:")
        animateur = ANA if platform == MATRIX else BEA
        who = asked.who if is_direct else choices.of((asked.who, animateur))
        self.told.append(f"{who.handle} deletes {asked.word}")
        self.actor = self.persons.get(who.handle)
        await self.scene.deletes(who.handle, event, self.chats[platform])

    async def delete_card(self, choices: Choices) -> None:
        who = choices.of(ANIMATEURS)
        chat = self.chats[who.platform]
        cards = [m for m in chat.messages.values() if (m.key or "").startswith("card:") and not m.removed]
        if cards:
            card = choices.of(cards[::-1])
            self.told.append(f"{who.handle} deletes {card.key}")
            self.cards_deleted.add(str(card.key).rstrip("+"))
            await self.scene.deletes(who.handle, card.id, chat)

    async def withdraw(self, choices: Choices) -> None:
        """Let somebody take a question back, theirs or another's, alone with the bot."""
        if (question := await self._code(choices)) is None:
            return
        asked = self.asked.get((question.platform, question.event))
        who = choices.of([asked.who, *PUBLIC] if asked and asked.who else PUBLIC)
        assert who is not None
        self.actor = self.persons[who.handle]
        await self._alone(who, "retirer", question.code)

    async def _alone(self, who: Someone, command: str, code: str, *words: str) -> str:
        """Give a command that nobody else sees."""
        chat = self.chats[who.platform]
        if who.platform == MATRIX:
            return await self._say(who, who.direct, " ".join([f"!{command}", code, *words]))
        fields = {"code": code} | ({"texte": " ".join(words)} if words else {})
        self.told.append(f"{who.handle}: /{command} {fields}")
        return await self.scene.calls(who.handle, "hall", command, chat, **fields)

    async def forget(self, choices: Choices) -> None:
        who = choices.of(PUBLIC)
        gone = self.actor = self.persons[who.handle]
        await self._say(who, who.direct, "oublie-moi oui")
        handles = [handle for handle, person in self.persons.items() if person == gone]
        roots = {root for root, asked in self.asked.items() if asked.person == gone}
        self.forgotten = Forgotten(gone, handles, roots)
        self.persons |= {handle: f"{handle}{self._next()}" for handle in handles}
        for root in roots:
            self.asked[root].person = None

    # ── Voting, making precise ──────────────────────────────────────────────────────────────────────────

    async def vote(self, choices: Choices) -> None:
        if (question := await self._code(choices)) is None:
            return
        who, chat = choices.of(PUBLIC), None
        chat = self.chats[who.platform]
        way = choices.of(("tap", "word", "chip"))
        target = self._shown(question, chat, who)
        if (who in HIDDEN and who.platform == MATRIX) or way == "word" or target is None:
            event = await self._alone(who, "voter", question.code)
            self.did = Did("vote", who, question, event=event)
        elif chat.limits.buttons:
            action = next((a for a in target.actions if a.key == f"vote:{question.id}"), None)
            if action is not None:
                event = await self._touch(who, target, action)
                self.did = Did("press", who, question, event=event)
        else:
            mark = question.code if way == "chip" and target.handle != BOT else "👍"
            self.told.append(f"{who.handle} marks {question.code} with {mark}")
            event = await self.scene.taps(who.handle, target.id, mark, chat)
            self._marks.append((who, event))
            self.did = Did("vote", who, question, event=event, mark=mark)

    def _shown(self, question: Question, chat: MemoryPlatform, who: Someone) -> Message | None:
        """Return the message under which people vote: the asker's own or a card."""
        cards = [m for m in chat.messages.values() if m.key and m.key.startswith(f"card:{question.code}:")]
        live = [card for card in cards if not card.removed]
        if live:
            return live[-1]
        own = chat.messages.get(question.event) if question.platform == chat.name else None
        return own if own and not own.removed and not own.place.startswith("direct:") else None

    async def unvote(self, choices: Choices) -> None:
        if self._marks:
            who, event = choices.of(self._marks[::-1])
            self._marks.remove((who, event))
            self.told.append(f"{who.handle} takes the mark {event} away")
            await self.scene.deletes(who.handle, event, self.chats[who.platform])
            self.did = Did("unvote", who, (await self.questions())[0], event=event)

    async def star(self, choices: Choices) -> None:
        """Star a question where it is shown, or take a star back."""
        takes_back = choices.of((False, False, True))
        if self._stars and takes_back:
            who, event = choices.of(self._stars[::-1])
            self._stars.remove((who, event))
            self.told.append(f"{who.handle} takes the star {event} away")
            await self.scene.deletes(who.handle, event, self.chats[who.platform])
            return
        who, question = choices.of((*ANIMATEURS, *SEEN)), await self._code(choices)
        target = self._shown(question, self.chats[who.platform], who) if question is not None else None
        if question is not None and target is not None:
            self.told.append(f"{who.handle} stars {question.code}")
            event = await self.scene.taps(who.handle, target.id, "⭐", self.chats[who.platform])
            self._stars.append((who, event))

    async def retain(self, choices: Choices) -> None:
        """Keep a question by word, or a line that names none."""
        who, question = choices.of(ANIMATEURS), await self._code(choices)
        if question is None:
            return
        desk = self.scene.programme.session(question.session).desk
        words = choices.of((question.code, f"conteste : {question.code}", "Une ligne", "présents : 42"))
        await self._command(who, desk, "retenir", words, texte=words)

    async def precise(self, choices: Choices) -> None:
        """Answer what a desk asked, or somebody else's: by word, by reply to it, by its form."""
        asked = [q for q in await self.questions() if q.request is not None and not q.floor]
        if not asked:
            return
        question = choices.of(asked[::-1])
        its = self.asked[question.platform, question.event]
        who = choices.of((its.who, its.who, *PUBLIC))
        assert who is not None
        words = f"précision {self._new()}"
        self.words[question.platform, question.event].add(words)
        buttons = [
            (m, a)
            for m, a in self.ours(self.chats[who.platform], desk=False)
            if a.key == f"precise:{question.id}"
        ]
        if buttons:
            message, action = buttons[0]
            self.told.append(f"{who.handle} fills the form of {question.code}: {words}")
            await self.scene.presses(
                who.handle, message, action.key, self.chats[who.platform], precision=words
            )
        else:
            await self._alone(who, "preciser", question.code, words)

    async def read(self, choices: Choices) -> None:
        """Read in private what anyone may read, or all that is kept of oneself."""
        who = choices.of(PUBLIC)
        words = choices.of(("mes-donnees", "questions C1", "manque", "questions C2", "questions P"))
        await self._say(who, who.direct, f"!{words}")

    # ── The desk ────────────────────────────────────────────────────────────────────────────────────────

    async def handle(self, choices: Choices) -> None:
        """Act on one question by word, or by the fields of a native command."""
        command = choices.of(("scene", "repondu", "plus-tard", "ecarter", "pleniere", "separer", "preciser"))
        if (question := await self._code(choices)) is None:
            return
        words = choices.of(("", f"Réponse {self._next()}")) if command in ("repondu", "ecarter") else ""
        await self._at_desk(choices, question, command, words)

    async def _at_desk(self, choices: Choices, question: Question, command: str, words: str = "") -> None:
        who, desk = choices.of(ANIMATEURS), self.scene.programme.session(question.session).desk
        named = "raison" if command == "ecarter" else "texte"
        fields = {"code": question.code} | ({named: words} if words else {})
        await self._command(who, desk, command, question.code, words, **fields)
        self.did, self._last_hand = Did(command, who, question, words), (who, desk)

    async def moderate(self, choices: Choices) -> None:
        who, session = choices.of(ANIMATEURS), choices.of(self._sessions())
        await self._say(who, session.desk, choices.of(("!moderer oui", "!moderer oui", "!moderer non")))

    async def approve(self, choices: Choices) -> None:
        """Let a question through that waits for it, or all of a comptoir, or one that does not wait."""
        waiting = [q for q in await self.questions() if q.state is State.PROPOSED]
        if not waiting:
            waiting = await self.questions()
        if waiting:
            question = choices.of(waiting[::-1])
            if choices.of((True, True, False)):
                await self._at_desk(choices, question, "valider")
            else:
                desk = self.scene.programme.session(question.session).desk
                await self._say(choices.of(ANIMATEURS), desk, "!valider tout")

    async def mute(self, choices: Choices) -> None:
        """Silence whoever asked a question, or let them speak again; the organisers do it everywhere."""
        if (question := await self._code(choices)) is None:
            return
        asked = self.asked.get((question.platform, question.event))
        if asked is not None and asked.who is not None:
            theirs = asked.person
            self.muted |= {handle for handle, person in self.persons.items() if person == theirs}
        command = choices.of(("taire", "taire", "rendre-parole"))
        desk = self.scene.programme.session(question.session).desk
        who, place = choices.of(ANIMATEURS), choices.of((desk, desk, "regie"))
        await self._command(who, place, command, question.code, code=question.code)

    async def merge(self, choices: Choices) -> None:
        """Merge two questions of one session."""
        if (question := await self._code(choices)) is None:
            return
        other = await self._code(choices, question.session)
        assert other is not None
        who, desk = choices.of(ANIMATEURS), self.scene.programme.session(question.session).desk
        await self._command(
            who, desk, "fusionner", question.code, "dans", other.code, code=question.code, dans=other.code
        )
        self.did, self._last_hand = Did("fusionner", who, question, other.code), (who, desk)

    async def move(self, choices: Choices) -> None:
        if (question := await self._code(choices)) is None:
            return
        to = self.scene.day.prefixes[choices.of(self._sessions()).id]
        who, desk = choices.of(ANIMATEURS), self.scene.programme.session(question.session).desk
        await self._command(who, desk, "deplacer", question.code, to, code=question.code, comptoir=to)
        self.did, self._last_hand = Did("deplacer", who, question, to), (who, desk)

    async def give(self, choices: Choices) -> None:
        """Give a question to somebody, say yes for them, or take it back."""
        if (question := await self._code(choices)) is None:
            return
        named = choices.of(("eva", "ana", "oui", ""))
        who, desk = choices.of(ANIMATEURS), self.scene.programme.session(question.session).desk
        fields = {"code": question.code} | ({"personne": named} if named else {})
        await self._command(who, desk, "confier", question.code, named, **fields)

    async def tap(self, choices: Choices) -> None:
        """Touch anything that a desk offers: digest, card on stage, what is still open, previews."""
        who = choices.of(ANIMATEURS)
        if offered := self.ours(self.chats[who.platform], desk=True)[:40]:
            message, action = choices.of(offered)
            event = await self._touch(who, message, action)
            if who.platform == MATRIX and choices.of((False, False, True)):
                self.told.append(f"{who.handle} takes {action.emoji} away")
                await self.scene.deletes(who.handle, event, self.chats[who.platform])

    async def erase(self, choices: Choices) -> None:
        if (question := await self._code(choices)) is None:
            return
        await self._at_desk(choices, question, "effacer")

    async def undo(self, choices: Choices) -> None:
        """Undo the last act, or what somebody else did last, if anything."""
        other = choices.of(ANIMATEURS), choices.of(self._sessions()).desk
        who, desk = choices.of((self._last_hand, self._last_hand, other))
        await self._say(who, desk, "!annuler-geste")

    async def digest(self, choices: Choices) -> None:
        who, session = choices.of(ANIMATEURS), choices.of(self._sessions())
        await self._say(who, session.desk, choices.of(("!digest", "!suivante")))

    # ── The day ─────────────────────────────────────────────────────────────────────────────────────────

    async def wait(self, choices: Choices) -> None:
        seconds = choices.of((3, 16, 35, 240))
        self.told.append(f"{seconds} s pass")
        await self.scene.jump(seconds=seconds)

    async def go_on(self, choices: Choices) -> None:
        """Let a quarter of an hour or more pass, not beyond the end of the day."""
        by = timedelta(minutes=choices.of((15, 35, 60)))
        hour = min(self.scene.wall + by, at(LATEST))
        if hour > self.scene.wall:
            local = hour.astimezone(self.scene.programme.event.timezone)
            self.told.append(f"it is {local:%H:%M}")
            await self.scene.at(f"{local:%H:%M}")

    async def restart(self, choices: Choices) -> None:
        self.told.append("the bot is killed and starts again")
        await self.scene.stop()
        await self.scene.start()
        await self.scene.quiet()


def _all(c: sa.Connection) -> list[Question]:
    return queue.get_all(c, c.execute(sa.select(t.questions.c.id)).scalars().all())


Act = Callable[[Life, Choices], Awaitable[None]]
ACTS: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        *(Life.ask, Life.floor, Life.edit, Life.delete, Life.delete_card, Life.withdraw, Life.forget),
        *(Life.vote, Life.unvote, Life.star, Life.retain, Life.precise, Life.read),
        *(Life.handle, Life.merge, Life.move, Life.give, Life.tap, Life.erase, Life.undo, Life.digest),
        *(Life.moderate, Life.approve, Life.mute),
        *(Life.wait, Life.go_on, Life.restart),
    )
}
