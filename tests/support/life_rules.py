"""Checks what must hold after each act of a `Life`: states, votes, what askers are told, who stays hidden."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from life import EDITABLE, HIDDEN, MATRIX, Did, Forgotten, Life, Root
from memory_platform import BOT, MemoryPlatform, Message

from bot.database import schema as t
from bot.port.chat import bare
from bot.questions import notes
from bot.questions.messages import STATE_MARKS
from bot.questions.rules import Question, State

OPEN = {State.WAITING, State.LATER}
LIVE = OPEN | {State.ON_STAGE}
PENDING = LIVE | {State.PROPOSED}
GONE_ON = {State.MOVED, State.CARRIED}
BECOMES: Mapping[str, tuple[set[State], State]] = {  # by a command of the desk, and from which states
    "scene": (OPEN, State.ON_STAGE),
    "repondu": (LIVE, State.ANSWERED),
    "plus-tard": ({State.WAITING, State.ON_STAGE}, State.LATER),
    "ecarter": (PENDING, State.DECLINED),
    "pleniere": (LIVE, State.CARRIED),
    "deplacer": (PENDING, State.MOVED),
    "valider": ({State.PROPOSED}, State.WAITING),
}
CHANGES_NOTHING = {
    "moderate",
    "mute",
    "vote",
    "unvote",
    "star",
    "retain",
    "read",
    "precise",
    "give",
    "wait",
    "go_on",
    "restart",
    "ask",
    "floor",
}
STEPS = ("step:", "heir:", "released:", "removed:")
DECIDED = (State.ANSWERED, State.LATER, State.ON_STAGE)  # whoever joins such a question is told at once

States = dict[str, State]


@dataclass
class Seen:
    """The questions at one moment, by code."""

    by_code: dict[str, Question]
    reworded: set[int] = field(default_factory=set)  # questions whose new words wait for a yes

    @property
    def states(self) -> States:
        return {code: question.state for code, question in self.by_code.items()}

    def by_id(self, id: int) -> Question:
        return next(each for each in self.by_code.values() if each.id == id)

    def last(self, question: Question) -> Question:
        passed = {question.id}
        while question.leads_to is not None:
            question = self.by_id(question.leads_to)
            assert question.id not in passed, f"{question.code} leads to itself"
            passed.add(question.id)
        return question

    def present(self, question: Question) -> Question:
        while question.state in GONE_ON and question.leads_to is not None:
            question = self.by_id(question.leads_to)
        return question

    def group(self, question: Question) -> list[Question]:
        last = self.last(question)
        return [each for each in self.by_code.values() if self.last(each) is last]


@dataclass(frozen=True, slots=True)
class Fate:
    """What an asker must hear of: what became of their question, and of the one that it leads to."""

    code: str
    state: State
    last: State
    answer: str | None
    end: str = field(compare=False)  # the code of the last one: a group may be merged, or find an heir


@dataclass
class Rules:
    """Looks at a life before its acts and after each of them; raises AssertionError for what must not be."""

    life: Life
    seen: Seen = field(default_factory=lambda: Seen({}))
    given: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)  # votes: code and person
    early: dict[tuple[str, str], tuple[Root, str]] = field(
        default_factory=dict
    )  # under what is not shown yet
    told: dict[Root, frozenset[str]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    async def look(self, act: str) -> None:
        """Check all that must hold now that `act` was done."""
        scene = self.life.scene
        await scene.jump(seconds=3)  # boards follow
        former = self.seen
        by_code = {each.code: each for each in await self.life.questions()}
        self.seen = Seen(by_code, set(await scene.store.run(_reworded)))
        if any(s is State.DECLINED and former.states.get(c) is not s for c, s in self.seen.states.items()):
            await scene.jump(seconds=16)  # the notice of a refusal waits, so that it can be taken back
        self.texts.clear()
        self._check_links()
        self._check_states(act, former)
        self._check_votes(former)
        self._check_told(act, former)
        self._check_cards()
        self._check_notes(await scene.store.run(notes.by_session))
        self._check_nothing_erased_is_shown()
        self._check_said_once()
        self._check_hidden(await scene.store.run(_shown_rows))
        refused = [each for each in await scene.troubles() if each[1] != "no such message"]
        assert refused == []

    # ── One state each ──────────────────────────────────────────────────────────────────────────────────

    def _check_links(self) -> None:
        """Each message asks one question that is not passed on; each leads to one end; one is on stage."""
        live: Counter[Root] = Counter()
        on_stage: Counter[str] = Counter()
        for question in self.seen.by_code.values():
            last = self.seen.last(question)
            assert question.head == last.id, f"{question.code} ends as {last.code}"
            leads = question.leads_to is not None
            assert not (question.state in GONE_ON | {State.MERGED} and not leads), f"{question.code} is lost"
            assert question.state in GONE_ON | {State.MERGED, State.WITHDRAWN} or not leads, question.code
            live[question.platform, question.event] += question.state not in GONE_ON
            on_stage[question.session] += question.state is State.ON_STAGE
        assert set(live.values()) <= {1}, live
        assert set(on_stage.values()) <= {0, 1}, on_stage
        roots = {(q.platform, q.event) for q in self.seen.by_code.values()}
        kept = {root for root, asked in self.life.asked.items() if asked.person or asked.who is None}
        assert kept <= roots | self._untaken(), kept - roots

    def _untaken(self) -> set[Root]:
        """Return what may not be taken in: questions close with the day, and some people were silenced."""
        closed, asked = self.life.scene.wall >= self.life.scene.programme.closing, self.life.asked
        muted = {root for root, its in asked.items() if its.who and its.who.handle in self.life.muted}
        return set(asked) if closed else muted

    def _check_states(self, act: str, former: Seen) -> None:
        before, after = former.states, {c: s for c, s in self.seen.states.items() if c in former.by_code}
        did = self.life.did
        expected = dict(before)
        if did is not None and act in ("handle", "merge", "move", "approve"):
            self._expect(did, former, expected)
        ended = self._ended_by_the_hour(before, after)
        expected |= dict.fromkeys(ended, State.ANSWERED)
        if did is not None or act in CHANGES_NOTHING:
            assert after == expected, _difference(expected, after)
        for code, state in after.items():
            assert before[code] is state or self._may_become(act, before[code], state), (code, act, state)
        new = set(self.seen.by_code) - set(former.by_code)
        assert not new or act not in (*CHANGES_NOTHING - {"ask", "floor"}, "merge", "erase", "digest")

    def _ended_by_the_hour(self, before: States, after: States) -> list[str]:
        programme, now = self.life.scene.programme, self.life.scene.wall
        return [
            code
            for code, state in after.items()
            if state is State.ANSWERED and before[code] is State.ON_STAGE
            if programme.session(self.seen.by_code[code].session).end <= now
        ]

    def _expect(self, did: Did, former: Seen, states: States) -> None:
        """Change `states` to what they must be after a command of the desk where a question was asked."""
        named = former.by_code[did.question.code]
        now = former.present(named)
        if did.act == "fusionner":
            self._expect_merge(named, former.by_code[did.words], former, states)
        elif now.session != named.session:
            return
        elif did.act == "separer":
            if now.state is State.MERGED and former.last(now).state in PENDING:
                states[now.code] = self.seen.states[now.code]
                assert states[now.code] in (State.WAITING, State.PROPOSED)
        elif did.act in BECOMES:
            last = former.last(now)
            meant = last if last.session == now.session else now
            origins, becomes = BECOMES[did.act]
            if did.words == "P":
                origins, becomes = BECOMES["pleniere"]
            if did.act == "ecarter" and meant.id in former.reworded:
                return  # its new words are kept out, and the old ones stand
            if meant.state not in origins or not self._may_go(did, meant):
                return
            if did.act == "scene":
                on_stage = (q for q in former.by_code.values() if q.session == meant.session)
                states |= {q.code: State.ANSWERED for q in on_stage if q.state is State.ON_STAGE}
            states[meant.code] = becomes

    def _may_go(self, did: Did, question: Question) -> bool:
        programme, now = self.life.scene.programme, self.life.scene.wall
        places = programme.destinations(question.session, now)
        if did.act == "pleniere":
            return any(each.restitution for each in places)
        prefixes = self.life.scene.day.prefixes
        return did.act != "deplacer" or did.words in {prefixes[each.id] for each in places}

    def _expect_merge(self, one: Question, other: Question, former: Seen, states: States) -> None:
        def here(question: Question) -> Question:
            while question.state in (State.MERGED, State.WITHDRAWN) and question.leads_to is not None:
                question = former.by_id(question.leads_to)
            return question

        last, kept = here(one), here(other)
        takes = PENDING | {State.CARRIED, State.ANSWERED}
        if former.last(last) is former.last(kept) or last.state not in OPEN | {State.PROPOSED}:
            return
        if last.session == kept.session and {kept.state, former.last(kept).state} <= takes:
            states[last.code] = State.MERGED

    def _may_become(self, act: str, before: State, after: State) -> bool:
        if act in ("undo", "tap", "approve"):
            return after is not State.WITHDRAWN and before is not State.WITHDRAWN
        if act in ("edit", "withdraw", "delete", "delete_card", "forget"):
            ends = after in (State.WITHDRAWN, State.DECLINED)
            freed = before is State.MERGED and after in PENDING | GONE_ON
            return before is not State.WITHDRAWN and (ends or freed)
        if act == "digest":  # or the next one
            return (before in OPEN and after is State.ON_STAGE) or after is State.ANSWERED
        return True

    # ── One vote a person ───────────────────────────────────────────────────────────────────────────────

    def _person_of(self, question: Question) -> str | None:
        asked = self.life.asked.get((question.platform, question.event))
        return asked.person if asked and question.asker is not None else None

    def _check_votes(self, former: Seen) -> None:
        did, gone = self.life.did, self.life.forgotten
        if gone is not None:
            self._forget_votes(gone, former)
        if did is not None and did.act in ("vote", "press"):
            self._give_vote(did)
        elif did is not None and did.act == "unvote":
            self.given.pop((did.who.platform, did.event), None)
            self.early.pop((did.who.platform, did.event), None)
        self._count_early()
        for question in self.seen.by_code.values():
            last = self.seen.last(question)
            voters = self._voters(last)
            assert question.voters == len(voters), f"{question.code}: {question.voters}, not {voters}"

    def _count_early(self) -> None:
        """Count the marks under what was not shown, now that it is."""
        for key, (root, person) in list(self.early.items()):
            codes = [q for q in self.seen.by_code.values() if (q.platform, q.event) == root]
            if not codes or codes[0].erased:
                del self.early[key]
            elif (present := self.seen.present(codes[0])).state is not State.PROPOSED:
                del self.early[key]
                if person != self._person_of(present):
                    self.given[key] = (present.code, person)

    def _voters(self, last: Question) -> set[str]:
        codes = {each.code for each in self.seen.group(last)}
        return {person for code, person in self.given.values() if code in codes} - {self._person_of(last)}

    def _give_vote(self, did: Did) -> None:
        question = self.seen.by_code[did.question.code]
        last, person = self.seen.last(question), self.life.persons[did.who.handle]
        if State.PROPOSED in (question.state, last.state):
            own = self.life.chats[did.who.platform].messages.get(question.event)
            if did.mark == "👍" and own is not None:
                self.early[did.who.platform, did.event] = ((question.platform, question.event), person)
            return
        if person in (self._person_of(question), self._person_of(last)):
            return
        codes = {each.code for each in self.seen.group(last)}
        theirs = [
            (key, voter)
            for key, (code, voter) in self.given.items()
            if code in codes and key[0] == did.who.platform
        ]
        mine = [key for key, voter in theirs if voter == person]
        if did.act == "press" and mine:
            for key in mine:
                del self.given[key]
        elif any(f"~{did.who.handle}~" in voter for code, voter in self.given.values() if code in codes):
            return  # counted already, for the person whom this account was before it was forgotten
        elif last.state in LIVE and question.state is not State.WITHDRAWN:
            self.given[did.who.platform, did.event] = (question.code, person)

    def _forget_votes(self, gone: Forgotten, former: Seen) -> None:
        """Count their votes on without a name, but not those for what they asked, which never counted."""
        self.early = {key: each for key, each in self.early.items() if each[1] != gone.person}
        nobody = f"~{'~'.join(gone.handles)}~{len(self.life.told)}"
        for key, (code, person) in list(self.given.items()):
            if person != gone.person:
                continue
            del self.given[key]
            question = former.by_code[code]
            both = {(each.platform, each.event) for each in (question, former.last(question))}
            if not both & gone.roots:
                self.given[nobody, key[1]] = (code, nobody)

    # ── Told exactly once ───────────────────────────────────────────────────────────────────────────────

    def _check_told(self, act: str, former: Seen) -> None:
        """Each asker is told once of each step that somebody else made, and of nothing else."""
        fates, before = self._fates(self.seen), self._fates(former)
        tellings = {root: self._tellings(root) for root in fates}
        for root, fate in fates.items():
            asked = self.life.asked[root]
            if root not in before or asked.person == self.life.actor:
                continue
            new = tellings[root] - self.told.get(root, frozenset())
            said = {each for each in new if not each.startswith("mark ")}
            steps = self._steps(before[root], fate)
            # Several acts, one taken back, or new words of the question that were decided about.
            is_free = act in ("undo", "tap", "digest") or self.seen.by_code[fate.code].id in former.reworded
            is_free |= before[root].state is fate.state is State.MERGED and before[root].end != fate.end
            if not is_free:
                texts = [self._read(self.life.chats[root[0]].messages[each]) for each in said]
                assert len(said) <= steps, f"{fate.code}, {before[root]}, {fate}, was told {texts}"
            if steps and self._is_direct(root):
                assert said or is_free, f"{fate.code} was not told: {before[root]} became {fate}"
                assert is_free or len(said) == steps, f"{fate.code}: {before[root]} became {fate}: {said}"
            elif steps and root[1] in self.life.chats[root[0]].messages and root[0] == MATRIX:
                mark = f"mark {self._mark(before[root], fate)}"
                assert said or mark in tellings[root] or act == "undo", f"{fate.code} was not told {fate}"
        self.told = tellings

    @staticmethod
    def _mark(before: Fate, fate: Fate) -> str:
        """Return the mark on the asker's own message that tells of this step."""
        if fate.code != before.code:
            return fate.code
        state = fate.last if fate.state is before.state is State.MERGED else fate.state
        return bare(STATE_MARKS.get(state, "👍"))

    @staticmethod
    def _steps(before: Fate, fate: Fate) -> int:
        """Return how often its asker must be told between these."""
        if before == fate or fate.state in (State.WITHDRAWN,):
            return 0
        joined = fate.state is State.MERGED and before.state is not State.MERGED
        return 1 + (joined and fate.last in DECIDED)

    def _fates(self, seen: Seen) -> dict[Root, Fate]:
        """Return what became of each question whose asker is known and which has its words."""
        fates = {}
        for root, asked in self.life.asked.items():
            codes = [q for q in seen.by_code.values() if (q.platform, q.event) == root]
            if asked.person and codes and not codes[0].erased:
                present = seen.present(codes[0])
                last = seen.last(present)
                fates[root] = Fate(present.code, present.state, last.state, last.answer, last.code)
        return fates

    def _is_direct(self, root: Root) -> bool:
        own = self.life.chats[root[0]].messages.get(root[1])
        return own is not None and own.place.startswith("direct:")

    def _tellings(self, root: Root) -> frozenset[str]:
        """Return what tells its asker of a step: marks on their message, replies, words that name it."""
        chat = self.life.chats[root[0]]
        own = chat.messages.get(root[1])
        marks = [m for m, by in own.marks.items() if BOT in by] if own else []
        codes = [q.code for q in self.seen.by_code.values() if (q.platform, q.event) == root]
        known = {root[1], *(m.id for code in codes for m in _cards(chat, code))}
        words = [
            m.id
            for m in chat.messages.values()
            if m.handle == BOT and not m.removed and (m.key or "").startswith(STEPS)
            if not self._is_direct(root) or m.reply_to == root[1]  # the public is told elsewhere
            if m.reply_to in known or (own is None and any(c in self._read(m).split() for c in codes))
        ]
        return frozenset([*words, *(f"mark {mark}" for mark in marks)])

    def _read(self, message: Message) -> str:
        """Read a message, once a look: there are many, and they are looked at in several ways."""
        if id(message) not in self.texts:
            self.texts[id(message)] = self.life.scene.read(message)
        return self.texts[id(message)]

    # ── What is shown ───────────────────────────────────────────────────────────────────────────────────

    def _check_cards(self) -> None:
        """Each card that stands says what became of its question; none stands twice."""
        scene = self.life.scene
        for chat in scene.platforms:
            for code, question in self.seen.by_code.items():
                cards = [m for m in _cards(chat, code) if not m.removed]
                key = f"card:{code}:{chat.name}"
                is_gone = key in self.life.cards_deleted or not _cards(chat, code)
                assert len(cards) == 1 or (not cards and (is_gone or question.state not in LIVE)), key
                last = self.seen.last(question)
                state = scene.day.words.line(
                    "fr", "state-" + question.state.replace(" ", "-"), code=last.code
                )
                for card in cards if chat.limits.buttons else ():  # elsewhere marks come and go
                    self._check_count(card, question, last)
                for card in cards:
                    shown = question.state is not State.WAITING or question.erased
                    assert not shown or state.replace("\u00a0", " ") in self._read(card), self._read(card)

    def _check_count(self, card: Message, question: Question, last: Question) -> None:
        assert card.now is not None
        if (self.life.scene.wall - card.now).total_seconds() > EDITABLE:
            return
        for action in card.actions:
            if action.key == f"vote:{question.id}":
                assert last.state in LIVE, f"a vote is offered for {question.code}, {last.state}"

    def _check_nothing_erased_is_shown(self) -> None:
        for chat in self.life.scene.platforms:
            shown = {m.id: self._read(m) for m in chat.messages.values() if _is_ours(m) and m.person is None}
            for root, asked in self.life.asked.items():
                codes = [q for q in self.seen.by_code.values() if (q.platform, q.event) == root]
                if codes and not codes[0].erased:
                    continue
                left = [text for text in shown.values() if asked.word in text]
                assert left == [] or not codes, f"{asked.word} is still shown: {left}"

    def _check_notes(self, kept: Mapping[str, Iterable[notes.Note]]) -> None:
        """A note tells a question once, in its present words, and none that is not let through."""
        for session, found in kept.items():
            told = [self.seen.by_id(note.question) for note in found if note.question is not None]
            assert len({question.id for question in told}) == len(told)
            assert [note.text for note in found if note.question is not None] == [q.text for q in told]
            assert {question.session for question in told} <= {session}
            assert not any(q.erased or q.state in (State.PROPOSED, State.DECLINED) for q in told)

    def _check_said_once(self) -> None:
        for chat in self.life.scene.platforms:
            keys = Counter(m.key for m in chat.messages.values() if m.handle == BOT and m.key)
            assert [key for key, times in keys.items() if times > 1] == []

    # ── Nothing anonymous ───────────────────────────────────────────────────────────────────────────────

    def _check_hidden(self, rows: Iterable[str]) -> None:
        """Nothing that others read, nor any row about it, names those who never showed themselves."""
        names = [each.handle for each in HIDDEN]
        for chat in self.life.scene.platforms:
            for m in filter(_is_ours, chat.messages.values()):
                if m.place.removeprefix("direct:") in names or m.person in names:
                    continue
                shown = f"{self._read(m)} {m.key} {m.actions}".casefold()
                assert not any(name in shown for name in names), shown
        for row in rows:
            assert not any(name in row.casefold() for name in names), row


def _reworded(c: sa.Connection) -> list[int]:
    waiting = sa.select(t.questions.c.id).join(
        t.rewordings,
        (t.rewordings.c.platform == t.questions.c.platform) & (t.rewordings.c.event == t.questions.c.event),
    )
    return list(c.execute(waiting.where(t.rewordings.c.gesture.is_(None))).scalars())


def _cards(chat: MemoryPlatform, code: str) -> list[Message]:
    key = f"card:{code}:{chat.name}"
    return [m for m in chat.messages.values() if (m.key or "").rstrip("+") == key]


def _is_ours(message: Message) -> bool:
    return message.handle == BOT and not message.removed


def _shown_rows(c: sa.Connection) -> list[str]:
    """Return the rows of what is said, except to those who never showed themselves, alone with them."""
    o, alone = t.outbox.c, [each.handle for each in HIDDEN]
    with_others = (
        o.place.not_in([f"direct:{name}" for name in alone]),
        o.person.is_(None) | o.person.not_in(alone),
    )
    return [str(tuple(row)) for row in c.execute(sa.select(t.outbox).where(*with_others))]


def _difference(expected: States, found: States) -> Mapping[str, tuple[State | None, State | None]]:
    codes = expected.keys() | found.keys()
    pairs = {code: (expected.get(code), found.get(code)) for code in codes}
    return {code: pair for code, pair in pairs.items() if pair[0] is not pair[1]}
