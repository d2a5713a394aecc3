"""Animateurs at work while people ask: each act on a question says what must become of it.

In most comptoirs they act by word, on pairs that nothing else touches. The first one is played by tap alone,
one tap after another. In the last one every question waits until the desk lets it through.
"""

import asyncio
import itertools
import random
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from animateurs import CARD, CODE, DIGEST, PROPOSALS, STAGE, WORDS, Animateur, Shown, fill_form
from small_event import ORGANISER, comptoir

EACH = 4  # of the questions in a comptoir played by word, one in so many begins a scene
LOOK = 0.2  # seconds between two looks
SLOTS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")
_PAIR = re.compile(rf"({CODE.pattern}) (?:dans|avec) ({CODE.pattern})")  # on a button, and in the text
RESTITUTION = "restitution"
MARKS = {"merged": "🔁", "moved": "➡️", "carried": "🎓", "declined": "🗂️", "later": "⏳", "answered": "✅"}
SHOWN = 300.0  # seconds until what animateurs wait for is there, on a busy machine
# Seconds until a tap has an effect or a refusal: while the bot is killed; once it is not, or where one person
# alone reads the refusal, which may die with the bot; once it was done already, maybe by this tap; refused.
SURE, SURE_ALIVE, SURE_SOON, SURE_REFUSED = 300.0, 60.0, 20.0, 10.0
TAPPING_ON = 900.0  # seconds in which each tap must have succeeded, once nothing is killed
REFUSALS, ALREADY = ("dépassé", "changeait", "changeaient", "ne sert plus"), "est déjà"
ENDS = {  # the words on a stage card once its mark is tapped, and the state
    "✅": ("traitée", "answered"),
    "⏳": ("plus tard", "later"),
    "❌": ("écartée", "declined"),
    "🎓": ("portée", "carried"),
    "🔎": ("🔎 Pouvez-vous", "on stage"),
}
PAIR, STAR = "🔗", "⭐"
TAPS = (*ENDS, PAIR)


@dataclass(frozen=True, slots=True)
class Comptoirs:
    """The comptoirs of an event by what is played there, by their ids; nobody asks where questions arrive."""

    tapped: str
    worded: Sequence[str]
    moderated: str
    arrivals: str

    @property
    def asked_in(self) -> list[str]:
        """Where people ask; fewer of them where each question waits for the desk."""
        return [*[self.tapped, *self.worded] * 3, self.moderated]

    @property
    def all(self) -> list[str]:
        return [self.tapped, *self.worded, self.moderated, self.arrivals, RESTITUTION]

    def sessions(self, start: str, end: str, closing: str) -> list[dict[str, object]]:
        last = {"kind": "plenary", "restitution": True, "title": "Restitution", "animateurs": [ORGANISER]}
        ids = self.all[:-1]
        made = [comptoir(number, start, end) for number in range(1, len(ids) + 1)]
        made[ids.index(self.moderated)]["moderation"] = True
        return [*made, {"id": RESTITUTION, "start": end, "end": closing, **last}]


def comptoirs(number: int) -> Comptoirs:
    """Return comptoirs of which `number` take questions that are shown at once."""
    first, *others = (f"comptoir-{n}" for n in range(1, number + 1))
    return Comptoirs(first, others, f"comptoir-{number + 1}", f"comptoir-{number + 2}")


@dataclass(eq=False)
class Subject:
    """A question as its asker knows it, and what must become of it.

    `lives` are the session and the state of each code that it must have had, the first one first. What is
    None was not given. `may_be`: acts of several hands, of which any may have been first.
    """

    words: str
    platform: str
    place: str
    event: str
    own_message: bool
    asker: Any
    say: Callable[[str], Awaitable[object]]  # the asker says something where they asked
    failed: bool = False  # visibly, to its asker: it may have been taken all the same
    lives: list[tuple[str, str]] = field(default_factory=list)
    into: "Subject | None" = None
    joined_at: int = 0  # which life of that one it joined
    taken_back: bool = False  # it was passed on and that was undone: its first life is the one that goes on
    request: str | None = None
    precision: str | None = None
    answer: str | None = None
    reasons: tuple[str, ...] = ()  # one of them
    owned: bool = False
    kept: bool = False  # for the restitution
    told_handled: int = 0  # animateurs who must be told that it was handled already
    voters: int | None = None
    approved: bool = True
    joined: "list[Subject]" = field(default_factory=list)
    marks: set[str] = field(default_factory=set)  # on its own message, of what became of it
    unsure: bool = False  # a tap had neither an effect nor a refusal in time

    def becomes(self, state: str, onto: str | None = None) -> None:
        """Let it be in that state, or go on in another session; all who asked the same are told."""
        self.lives[-1] = (self.lives[-1][0], state)
        if onto is not None:
            self.lives.append((onto, "waiting"))
        if state in MARKS and self.answer is None:  # all read an answer in a line
            for each in self.group:
                each.marks.add(MARKS[state])

    def joins(self, into: "Subject") -> None:
        """Let it be merged; who asked it is told what became of the other so far."""
        self.becomes("merged")
        self.into, self.joined_at = into, len(into.lives) - 1
        into.joined.append(self)
        if into.state in ("later", "answered") and into.answer is None:
            for each in self.group:
                each.marks.add(MARKS[into.state])

    @property
    def group(self) -> "list[Subject]":
        return [self, *(each for other in self.joined for each in other.group)]

    @property
    def state(self) -> str:
        return self.lives[self.current][1]

    @property
    def current(self) -> int:
        """Which of its lives goes on, counted from the end."""
        return 0 if self.taken_back else -1

    @property
    def doubtful(self) -> bool:
        """True if we are not sure what became of it: only what is shown of it is compared."""
        return self.unsure or (self.into is not None and self.into.doubtful)

    @property
    def answers_by_form(self) -> bool:
        return self.platform == "discord" and not self.own_message


Scene = Callable[["DeskPlays", Animateur, Subject, Subject], Coroutine[Any, Any, None]]


class DeskPlays:
    """The animateurs of an event; `note` each question that was asked, then `finish`."""

    def __init__(
        self,
        animateurs: Sequence[Animateur],
        where: Comptoirs,
        chance: random.Random,
        *,
        each: int = EACH,
        thorough: bool = False,
    ) -> None:
        """`thorough`: each act must succeed at least once."""
        self.animateurs, self.where, self._chance = animateurs, where, chance
        self.subjects: list[Subject] = []
        self.lost: list[str] = []
        self.played: dict[str, int] = {}
        self._each, self._asked, self._thorough = each, 0, thorough
        self._spare: dict[str, list[Subject]] = {}
        self._acting: set[asyncio.Task[None]] = set()
        self._watching: list[asyncio.Task[None]] = []
        self._desks: dict[tuple[str, str], asyncio.Lock] = {}
        self._scenes: Iterator[Scene] = itertools.cycle(_shuffled(SCENES, chance))
        self._ways: Iterator[str] = itertools.chain(
            ("word", "tap", "leave"), itertools.cycle(("merge", "tap", "decline", "word", "tap"))
        )
        self._left, self._seen = set[str](), set[str]()  # words left waiting; boards that show nothing else
        self._numbers = itertools.count(1)
        self._over = asyncio.Event()
        self._staged: Subject | None = None  # in the comptoir that is played by tap
        self._touched = set[tuple[str, str]]()  # marks that are put already, by the message's id

    def begin(self) -> None:
        self._watching = [asyncio.create_task(self._watch(each)) for each in self.animateurs]
        self._watching.append(asyncio.create_task(self._let_failed_through()))
        self._begin("", self._tap_on())

    async def _watch(self, by: Animateur) -> None:
        """Read all that comes; whoever stops reading makes every later act of theirs fail, so it is told."""
        try:
            await by.watch()
        except Exception as error:
            self.lost.append(f"the animateur on {by.platform} stopped reading: {error!r}")
            raise

    async def finish(self) -> None:
        """Wait until all that was begun is done, and no question but those left waits for its desk."""
        self._over.set()
        while self._acting:
            await asyncio.gather(*self._acting)
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)

    @property
    def never(self) -> list[str]:
        """Return the acts that should have succeeded and never did."""
        taps = (_tap(mark, each) for each in self.animateurs for mark in TAPS)
        wanted = (*map(_name, SCENES), *WAYS, *taps) if self._thorough else ()
        return [what for what in wanted if not self.played.get(what)]

    @property
    def unsure(self) -> int:
        return sum(subject.unsure for subject in self.subjects)

    def note(self, subject: Subject) -> None:
        place = subject.place
        subject.lives = [(place, "waiting")]
        if place == self.where.moderated:
            subject.approved = False
            subject.becomes("proposed")
            self.subjects.append(subject)
            if not subject.failed:
                self._begin("", self._moderate(subject, next(self._ways)))
        elif place == self.where.tapped:
            self.subjects.append(subject)  # if it was taken all the same, a digest may show it first
        elif subject.failed:
            return
        else:
            self._asked += 1
            spare = self._spare.setdefault(place, [])
            spare.append(subject)
            if self._asked % self._each == 0 and len(spare) > 1:
                first, second = spare.pop(0), spare.pop(0)
                self.subjects += [first, second]
                scene, by = next(self._scenes), self._chance.choice(self.animateurs)
                self._begin(_name(scene), scene(self, by, first, second))

    def _begin(self, name: str, scene: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._played(name, scene))
        self._acting.add(task)
        task.add_done_callback(self._acting.discard)

    async def _played(self, name: str, scene: Coroutine[Any, Any, None]) -> None:
        try:
            await scene
        except TimeoutError as error:
            self.lost.append(f"{name}: {error}")
        else:
            if name:
                self._count(name)

    # ── What every scene needs ──────────────────────────────────────────────────────────────────────────

    async def code(self, subject: Subject, nth: int = 0) -> str:
        """Return a code of a question, once an animateur can read it: the first, or the one after a move."""
        found = await self.until(lambda: self._code(subject, nth), f"code {nth} of {subject.words}")
        assert isinstance(found, str)
        return found

    def _code(self, subject: Subject, nth: int) -> str | None:
        read = (each.look().codes.get(subject.words, []) for each in self.animateurs)
        return next((codes[nth] for codes in read if len(codes) > nth), None)

    async def until(self, wanted: Callable[[], object], what: str, seconds: float = SHOWN) -> object:
        """Wait for as long as the bot is killed, then for so many seconds in which no other act succeeds."""
        left, done = seconds, self._done
        while not (found := wanted()):
            await asyncio.sleep(LOOK)
            if done != self._done:  # they take their turns: on a board, for instance
                left, done = seconds, self._done
            left -= LOOK if self._over.is_set() else 0.0
            if left < 0:
                raise TimeoutError(what)
        return found

    @property
    def _done(self) -> int:
        return sum(self.played.values())

    @asynccontextmanager
    async def alone(self, by: Animateur, place: str) -> Any:
        """Let nobody else act there: an undo is about the last act of its person in a desk."""
        async with self._desks.setdefault((by.platform, place), asyncio.Lock()):
            yield f"{place}-desk"

    async def give(self, by: Animateur, place: str, command: str, words: str, **options: str) -> None:
        async with self.alone(by, place) as desk:
            await by.give(desk, command, words, **options)

    async def write(self, by: Animateur, place: str, *commands: str) -> None:
        async with self.alone(by, place) as desk:
            for words in commands:
                await by.write(desk, words)

    def reads_request(self, subject: Subject) -> bool:
        """Return whether its asker can read what they are asked."""
        for each in self.animateurs:
            reading = each.look()
            card = reading.last(subject.place, lambda text: text.startswith(CARD) and subject.words in text)
            if "🔎" in reading.marks.get(subject.words, []) or (card is not None and "🔎" in card.text):
                return True
        return False

    async def until_filled(self, subject: Subject, words: str) -> None:
        """Let the asker answer by the form under their card, again while that visibly fails."""
        while True:
            for each in self.animateurs:
                card = each.look().last(subject.place, lambda t: t.startswith(CARD) and subject.words in t)
                here = card if each.platform == subject.platform else None
                if here is not None and await fill_form(subject.asker, here, "✏️", words):
                    return
            await asyncio.sleep(LOOK)

    def beside(self, subject: Subject) -> Animateur | None:
        """Return who can put a mark on a question's own message."""
        there = (each for each in self.animateurs if each.platform == subject.platform)
        return next(there, None) if subject.own_message else None

    def number(self) -> int:
        return next(self._numbers)

    def subject_of(self, code: str) -> Subject | None:
        for subject in self.subjects:
            if any(code in each.reading.codes.get(subject.words, []) for each in self.animateurs):
                return subject
        return None

    # ── Let through ─────────────────────────────────────────────────────────────────────────────────────

    async def _moderate(self, subject: Subject, way: str) -> None:
        by = self._chance.choice(self.animateurs)
        place, code = subject.place, await self.code(subject)
        if way == "decline":
            reason = f"Hors sujet {self.number()}"
            await self.give(by, place, "ecarter", f"{code} {reason}", code=code, raison=reason)
            subject.becomes("declined")
            subject.reasons = (reason,)
            self._count("unseen declined")
        elif way == "leave":
            self._left.add(subject.words)
        elif way == "merge" and await self._merge_unseen(by, subject, code):
            self._count("unseen merged")
        else:
            tapped = way == "tap" and await self._tapped_through(by, subject)
            if not tapped:
                await self.give(by, place, "valider", code, code=code)
            self._count("let through by tap" if tapped else "let through by word")
            subject.becomes("waiting")
            subject.approved = True

    async def _let_failed_through(self) -> None:
        """Let through what was taken all the same, so that the board has room for the others."""
        by, place = self.animateurs[0], self.where.moderated
        while True:
            for subject in self.subjects:
                if subject.failed and subject.state == "proposed" and (code := self._code(subject, 0)):
                    await self.give(by, place, "valider", code, code=code)
                    subject.becomes("waiting")
                    subject.approved = True
            await self._see_next(by, place)
            await asyncio.sleep(LOOK)

    async def _see_next(self, by: Animateur, place: str) -> None:
        """Ask for the board again once it shows only what is left there: it shows the next ones then."""
        board = by.look().last(f"{place}-desk", lambda text: text.startswith(PROPOSALS))
        shown = set(WORDS.findall(board.text)) if board is not None else set()
        if (
            board is not None
            and "ensuite" in board.text
            and shown <= self._left
            and board.id not in self._seen
        ):
            self._seen.add(board.id)
            await self.write(by, place, "valider")

    async def _merge_unseen(self, by: Animateur, subject: Subject, code: str) -> bool:
        """Merge it into one that was let through; return whether there was one."""
        same = (each for each in self.subjects if each.place == subject.place)
        let_through = [each for each in same if each.approved and each.into is None]
        if not let_through:
            return False
        into = self._chance.choice(let_through)
        kept = await self.code(into)
        await self.give(by, subject.place, "fusionner", f"{code} dans {kept}", code=code, dans=kept)
        subject.joins(into)
        return True

    async def _tapped_through(self, by: Animateur, subject: Subject) -> bool:
        """Tap its number on the board, once it is there; return whether it was let through."""
        if not await self._soon(lambda: self._on_board(by, subject)):
            return False
        async with self.alone(by, subject.place):
            shown = self._on_board(by, subject)
            if shown is None or not self._may_touch(by, *shown):
                return False
            self._touched.add((shown[0].id, shown[1]))
            await by.tap(*shown)
        # Where the board was changing, a word says it again, and does nothing if it was done.
        return await self._soon(lambda: self._on_board(by, subject) is None)

    def _on_board(self, by: Animateur, subject: Subject) -> tuple[Shown, str] | None:
        """Return the board that shows a question, and its number there."""
        board = by.look().last(f"{subject.place}-desk", lambda text: text.startswith(PROPOSALS))
        slot = _slot_of(board.text, subject.words) if board is not None else None
        return (board, slot) if board is not None and slot is not None else None

    async def _soon(self, wanted: Callable[[], object], most: float = SURE) -> bool:
        """Wait for something that may never come; return whether it did."""
        left = most
        while left > 0 and not wanted():
            await asyncio.sleep(LOOK)
            left = min(left, SURE_ALIVE if self._over.is_set() else most) - LOOK
        return bool(wanted())

    # ── By tap ──────────────────────────────────────────────────────────────────────────────────────────

    async def _tap_on(self) -> None:
        """Tap in the first comptoir until all is asked, and until each tap succeeded if that is wanted."""
        for each in self.animateurs:  # the day's own digests come later
            await self._ask_for_digest(each)
        left = TAPPING_ON
        while left > 0 and not (self._over.is_set() and self._all_tapped()):
            began = time.monotonic()
            await asyncio.sleep(LOOK)
            behind = [each for each in self.animateurs if not self._has_tapped_all(each)]
            await self._tap_next(self._chance.choice(behind or self.animateurs))
            left -= time.monotonic() - began if self._over.is_set() else 0.0

    def _all_tapped(self) -> bool:
        return not self._thorough or all(map(self._has_tapped_all, self.animateurs))

    def _has_tapped_all(self, by: Animateur) -> bool:
        return all(self.played.get(_tap(mark, by)) for mark in TAPS)

    async def _tap_next(self, by: Animateur) -> None:
        """Tap what succeeded least so far: merge a pair, or stage a question and end it."""
        digest = by.look().last(f"{self.where.tapped}-desk", lambda text: DIGEST in text)
        if digest is None:
            return
        pair = self._pair_on(digest) if self._may_touch(by, digest, PAIR) else None
        times = {mark: self.played.get(_tap(mark, by), 0) for mark in TAPS}
        if pair is not None and times[PAIR] <= min(times.values()):
            await self._tap_pair(by, digest, *pair)
        else:
            ends = self._chance.sample(sorted(ENDS), len(ENDS))
            await self._tap_stage(by, digest, min(ends, key=lambda mark: times[mark]))

    async def _ask_for_digest(self, by: Animateur) -> None:
        async with self.alone(by, self.where.tapped) as desk:
            await by.write(desk, "digest")

    def _may_touch(self, by: Animateur, message: Shown, mark: str) -> bool:
        """Return whether a tap would do something: a mark of theirs that is there already stays."""
        return by.platform != "matrix" or (message.id, mark) not in self._touched

    def _pair_on(self, digest: Shown) -> tuple[Subject, Subject] | None:
        label = next((label for emoji, label, _ in digest.buttons if emoji == PAIR), "")
        pair = _PAIR.search(label or digest.text.rpartition(PAIR)[2])
        merged, kept = (self.subject_of(pair[n]) for n in (1, 2)) if pair else (None, None)
        return None if merged is None or kept is None else (merged, kept)

    async def _tap_pair(self, by: Animateur, digest: Shown, merged: Subject, kept: Subject) -> None:
        if await self._tapped(by, digest, PAIR, lambda: self._shows_merged(merged), merged, kept):
            merged.joins(kept)
            self._count(_tap(PAIR, by))

    def _shows_merged(self, subject: Subject) -> bool:
        """Return whether its own message or its card says that it was merged."""
        for each in self.animateurs:
            reading, codes = each.look(), self._codes(subject)
            if "🔁" in reading.marks.get(subject.words, []):
                return True
            card = reading.last(subject.place, lambda text: text.startswith(CARD) and subject.words in text)
            if codes and card is not None and "regroupée avec" in card.text:
                return True
        return False

    def _codes(self, subject: Subject) -> list[str]:
        return next((c for each in self.animateurs if (c := each.reading.codes.get(subject.words))), [])

    async def _tap_stage(self, by: Animateur, digest: Shown, mark: str) -> None:
        shown = [slot for slot in SLOTS if _words_at(digest.text, slot)]
        slot = next((slot for slot in shown if self._may_touch(by, digest, slot)), None)
        words = _words_at(digest.text, slot) if slot else None
        subject = next((each for each in self.subjects if each.words == words), None)
        if slot is None and shown:
            await self._ask_for_digest(by)
            await self._see_replaced(by, digest)
        if slot is None or subject is None or subject.state not in ("waiting", "later"):
            return  # the digest does not yet show what became of it
        desk = digest.place
        known = set(by.reading.shown)

        def card() -> Shown | None:
            shown = by.look().last(desk, lambda text: text.startswith(f"{STAGE}{words}"))
            return shown if shown is not None and shown.id not in known else None

        if not await self._tapped(by, digest, slot, card, subject, self._staged):
            return
        if self._staged is not None:
            self._staged.becomes("answered")
        subject.becomes("on stage")
        self._staged = subject
        staged = card()
        if staged is None:
            return

        def ended() -> object:
            now = by.look().shown.get(staged.id)
            return now is None or ENDS[mark][0] in now.text

        if await self._tapped(by, staged, mark, ended, subject):
            state = ENDS[mark][1]
            self._staged = subject if state == "on stage" else None
            subject.becomes(state, RESTITUTION if mark == "🎓" else None)
            subject.request = "Pouvez-vous préciser votre question ?" if mark == "🔎" else subject.request
            self._count(_tap(mark, by))

    async def _see_replaced(self, by: Animateur, digest: Shown) -> None:
        """Wait for the digest that was asked for, so that it is not asked for again meanwhile."""
        await self.until(lambda: DIGEST not in by.look().shown[digest.id].text, "a new digest")

    async def _tapped(
        self, by: Animateur, message: Shown, mark: str, effect: Callable[[], object], *about: Subject | None
    ) -> bool:
        """Tap, and wait for the effect; return False if it was refused. Without either, we are not sure."""
        before = set(by.reading.shown)
        self._touched.add((message.id, mark))
        answer = await by.tap(message, mark)
        left = SURE if by.platform == "matrix" else SURE_ALIVE
        while not effect():
            since = [shown for id, shown in by.look().shown.items() if id not in before]
            told = [answer, *(shown.text for shown in since if shown.place == message.place)]
            if any(words in text for text in told for words in REFUSALS):
                # Where the answer of a first try died, it may have been taken all the same.
                return bool(await self._soon(effect, SURE_REFUSED))
            if self._over.is_set():
                left = min(left, SURE_ALIVE)
            if any(ALREADY in text for text in told):
                left = min(left, SURE_SOON)
            left -= LOOK
            if left < 0:
                for subject in about:
                    if subject is not None:
                        subject.unsure = True
                return False
            await asyncio.sleep(LOOK)
        return True

    def _count(self, what: str) -> None:
        self.played[what] = self.played.get(what, 0) + 1


def _slot_of(board: str, words: str) -> str | None:
    """Return the number before a question on a board."""
    line = next((line for line in board.split("\n") if words in line), "")
    return next((slot for slot in SLOTS if line.startswith(slot)), None)


def _words_at(board: str, slot: str) -> str | None:
    """Return the words of the line with that number."""
    line = next((line for line in board.split("\n") if line.startswith(slot)), "")
    found = WORDS.search(line)
    return found[0] if found else None


# ── By word ─────────────────────────────────────────────────────────────────────────────────────────────


async def _merge(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Merge two for which one account voted on each platform: it counts once."""
    code, kept = await play.code(first), await play.code(second)
    voted = set[str]()
    for each in (first, second):
        voter = play.beside(each)
        if voter is not None:
            await voter.mark(each.event, each.place, "👍")
            voted.add(voter.platform)
    second.voters = len(voted) or None
    await play.give(by, first.place, "fusionner", f"{code} dans {kept}", code=code, dans=kept)
    first.joins(second)


async def _split(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Merge two and take them apart."""
    code, kept = await play.code(first), await play.code(second)
    await play.give(by, first.place, "fusionner", f"{code} dans {kept}", code=code, dans=kept)
    await play.give(by, first.place, "separer", code, code=code)


async def _undone(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Merge two, decline one, and undo both."""
    code, kept = await play.code(first), await play.code(second)
    merge, decline = f"fusionner {code} dans {kept}", f"ecarter {kept} Trop tard"
    await play.write(by, first.place, merge, "annuler-geste", decline, "annuler-geste")


async def _answered(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Merge two, and answer the group in a line by the code of the one that was merged."""
    code, kept, line = await play.code(first), await play.code(second), f"Oui, numero {play.number()}."
    await play.give(by, first.place, "fusionner", f"{code} dans {kept}", code=code, dans=kept)
    await play.give(by, first.place, "repondu", f"{code} {line}", code=code, texte=line)
    first.joins(second)
    second.answer = line
    second.becomes("answered")


async def _moved(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Move two next door, and merge them there under their new codes."""
    to = play.where.arrivals
    for each in (first, second):
        code = await play.code(each)
        there = f"C{to.rpartition('-')[2]}"
        await play.give(by, each.place, "deplacer", f"{code} {there}", code=code, comptoir=there)
        each.becomes("moved", to)
    code, kept = await play.code(first, 1), await play.code(second, 1)
    await play.give(by, to, "fusionner", f"{code} dans {kept}", code=code, dans=kept)
    first.joins(second)


async def _carried(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Merge two and carry the one that was kept: both go on to the restitution."""
    code, kept = await play.code(first), await play.code(second)
    await play.give(by, first.place, "fusionner", f"{code} dans {kept}", code=code, dans=kept)
    await play.give(by, first.place, "pleniere", kept, code=kept)
    first.joins(second)
    second.becomes("carried", RESTITUTION)


async def _precise(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Ask both askers what they mean; the first one answers."""
    for each in (first, second):
        code, request = await play.code(each), f"Pour quel budget, numero {play.number()} ?"
        await play.give(by, each.place, "preciser", f"{code} {request}", code=code, texte=request)
        each.request = request
    await play.until(lambda: play.reads_request(first), f"{first.words} asked to be made precise")
    words = f"Le premier budget, numero {play.number()}."
    if first.answers_by_form:
        await play.until_filled(first, words)
    else:
        await first.say(f"!preciser {await play.code(first)} {words}")
    first.precision = words


async def _owned(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Give both to a person of the programme; the desk says yes for the first one alone."""
    for each in (first, second):
        code = await play.code(each)
        await play.give(by, each.place, "confier", f"{code} Olga", code=code, personne="Olga")
    code = await play.code(first)
    await play.give(by, first.place, "confier", f"{code} oui", code=code, personne="oui")
    first.owned = True


async def _passed_on_undone(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Move one next door, carry the other, and undo both: the new codes lead back."""
    to = play.where.arrivals
    move = f"deplacer {await play.code(first)} C{to.rpartition('-')[2]}"
    carry = f"pleniere {await play.code(second)}"
    await play.write(by, first.place, move, "annuler-geste", carry, "annuler-geste")
    first.lives.append((to, "moved"))
    second.lives.append((RESTITUTION, "carried"))
    first.taken_back = second.taken_back = True


async def _owned_undone(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Give both to a person, and undo the proposal of one, the yes for the other."""
    code, given = await play.code(first), await play.code(second)
    await play.write(by, first.place, f"confier {code} Olga", "annuler-geste")
    await play.write(by, first.place, f"confier {given} Olga", f"confier {given} oui", "annuler-geste")


async def _raced(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Let two animateurs decline the same question, and another one at once."""
    for each in (first, second):
        code, number = await play.code(each), play.number()
        each.reasons = tuple(f"Motif {number} de {a.platform}" for a in play.animateurs)
        await asyncio.gather(
            *(
                play.write(animateur, each.place, f"ecarter {code} {reason}")
                for animateur, reason in zip(play.animateurs, each.reasons, strict=True)
            )
        )
        each.becomes("declined")
        each.told_handled = len(play.animateurs) - 1


async def _kept(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Keep one by a star under its own message, and the other by its code."""
    await play.code(first)
    if (beside := play.beside(first)) is not None:
        await beside.mark(first.event, first.place, STAR)
        first.kept = True
        first.marks.add(STAR)
    code = await play.code(second)
    await play.give(by, second.place, "retenir", code, texte=code)
    second.kept = True


async def _kept_undone(play: DeskPlays, by: Animateur, first: Subject, second: Subject) -> None:
    """Keep one by a star and take it away, keep the other by its code and undo that."""
    await play.code(first)
    if (beside := play.beside(first)) is not None:
        await beside.mark(first.event, first.place, STAR)
        await beside.unmark(first.event, first.place, STAR)
    await play.write(by, second.place, f"retenir {await play.code(second)}", "annuler-geste")


SCENES: Sequence[Scene] = (
    *(_merge, _split, _undone, _answered, _moved, _carried, _passed_on_undone),
    *(_precise, _owned, _owned_undone, _raced, _kept, _kept_undone),
)
WAYS = ("let through by word", "let through by tap", "unseen declined", "unseen merged")


def _name(scene: Scene) -> str:
    return scene.__name__.strip("_").replace("_", " ")


def _tap(mark: str, by: Animateur) -> str:
    return f"{mark} on {by.platform}"


def _shuffled(scenes: Sequence[Scene], chance: random.Random) -> list[Scene]:
    return chance.sample(scenes, len(scenes))
