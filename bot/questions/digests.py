"""The digest: at most five lines, each bound to its question as long as the message lives. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action
from bot.programme.model import Session
from bot.questions import heard
from bot.questions.messages import (
    BETWEEN,
    NAMED_SHORTLY,
    askers_of,
    coded,
    counts_line,
    state_of,
    with_owner,
    words_of,
)
from bot.questions.rules import OPEN, Question, State, ranked
from bot.timetable.labels import place_label

SLOT_MARKS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")
NEXT_MARK = "⏭️"
ON_STAGE_SIGN = "▶️"
PAIR_MARK = "🔗"
RISEN_SIGN = "↑"
# Slots without a number, whose question may change from one version to the next: ⏭, the question that
# outranks a line, the question on stage that is on no line, the best of the side heard least on none either,
# the two that 🔗 merges: one into the one kept.
NEXT, RISEN, STAGED, LEAST, MERGED, KEPT = 0, -1, -2, -3, -4, -5
COUNTED = (State.WAITING, State.LATER, State.ANSWERED)
# A digest is read in ten seconds, on a phone: the lines that a phone shows between its bars and marks, the
# characters of a line, and the lines of a digest that are not questions.
SCREEN, ACROSS, FRAME = 24, 42, 6
SHORTEST_CUT, MARKED = 3, 3  # fewest lines of a question that is cut; characters of the mark before it


@dataclass(frozen=True, slots=True)
class Digest:
    """The contents of a digest: the question in each slot, by slot number from 1, and the state of the queue.

    `best` holds the first questions that may still be asked: one more than a digest has lines, if there are
    that many. `heard` says how many of each side were asked aloud, and `least` is the best open question of
    the side heard least. `near` maps a question to the code of the nearest one that may still be asked, and
    `pair` holds the nearest two of all: the one to merge, and the one that it is merged into.
    """

    session: Session
    lines: Mapping[int, Question]
    counts: Mapping[State, int]
    best: Sequence[Question] = ()
    on_stage: Question | None = None
    heard: Mapping[str, int] = field(default_factory=dict)
    least: Question | None = None
    closed: bool = False  # the queue takes no question
    over: bool = False  # the session has ended
    near: Mapping[int, str] = field(default_factory=dict)
    pair: tuple[Question, Question] | None = None
    told_below: bool = False  # the board of what is still open, below, has the words of its lines

    @property
    def unasked(self) -> int:
        return sum(self.counts.get(state, 0) for state in OPEN)

    @property
    def has_shown_any(self) -> bool:
        """True if anything was asked that its public may read."""
        return any(count for state, count in self.counts.items() if state is not State.PROPOSED)

    @property
    def live(self) -> dict[int, Question]:
        """The lines whose question may still be put on stage."""
        return {slot: question for slot, question in self.lines.items() if question.state in OPEN}

    @property
    def spent(self) -> bool:
        """True if all its lines are handled and other questions wait."""
        return bool(self.lines) and not self.live and self.unasked > 0

    @property
    def next(self) -> Question | None:
        """The first question of the ranking."""
        return next(iter(ranked(self.best)), None)

    @property
    def outranked(self) -> bool:
        """True if a question on no line ranks above one that waits on a line; a tie does not count."""
        best = self._hidden[:1]
        return any(_strength(hidden) < _strength(line) for hidden in best for line in self.live.values())

    @property
    def named(self) -> Question | None:
        """The question shown without a number: the next one, or one that outranks a line."""
        hidden = self._hidden[:1]
        return hidden[0] if hidden and (hidden[0] == self.next or self.outranked) else None

    @property
    def risen(self) -> Question | None:
        """The named question, unless it is the next one."""
        return self.named if self.named != self.next else None

    @property
    def staged(self) -> Question | None:
        """The question on stage, unless a line shows it."""
        is_on_a_line = self.on_stage is not None and self.on_stage.id in {q.id for q in self.lines.values()}
        return None if is_on_a_line else self.on_stage

    @property
    def unseen(self) -> Question | None:
        """The best question of the side heard least, if nothing else shows it and it may still be asked."""
        shown = {q.id for q in (*self.lines.values(), self.named) if q is not None}
        is_shown = self.least is not None and self.least.id in shown
        return None if is_shown or self.over else self.least

    @property
    def unread(self) -> list[Question]:
        """The questions of the pair whose words stand on no line."""
        shown = {q.id for q in (*self.live.values(), self.named, self.unseen) if q is not None}
        return [question for question in self.pair or () if question.id not in shown]

    @property
    def _hidden(self) -> list[Question]:
        shown = {question.id for question in self.lines.values()}
        return [question for question in ranked(self.best) if question.id not in shown]


def _strength(question: Question) -> tuple[bool, int]:
    """Return the key that `ranked` sorts by, without the order in which equals were asked."""
    return question.state is State.LATER, -question.voters


def bind(bound: Mapping[int, Question], waiting: Sequence[Question], lines: int) -> dict[int, Question]:
    """Return the slots of a digest: bound ones stay, free ones go to the best questions not yet shown."""
    slots = dict(bound)
    shown = {question.id for question in bound.values()}
    fresh = [q for q in ranked(waiting) if q.state in OPEN and q.id not in shown]
    for slot in range(1, min(lines, len(SLOT_MARKS)) + 1):
        if slot not in slots and fresh:
            slots[slot] = fresh.pop(0)
    return slots


def digest_body(day: Day, digest: Digest, *, buttons: bool = False) -> Body:
    """Return the text of a digest; `buttons` say what they do, so it does not explain them."""
    say = day.words.body
    head = b.join([_head(day, digest), _off_the_lines(day, digest)])
    if not digest.lines:
        empty = "digest-none-waiting" if digest.has_shown_any else "digest-empty"
        return head if digest.over else b.join([head, say(day.language, empty)])
    lines, over = _lines(day, digest)
    if digest.told_below:
        return b.join([head, *lines, _codes(digest, buttons=buttons), _hint(day, digest, buttons=buttons)])
    apart = [q for q in (digest.named, digest.unseen, *digest.unread) if q is not None]
    hidden = digest.unasked - len(digest.live) - len(apart)
    more = say(day.language, "digest-more", count=hidden) if hidden > 0 else Body()
    unread = [_unread(day, question) for question in digest.unread]
    open_ones = [*lines, _least(day, digest), *unread]
    return b.join([head, *open_ones, *over, more, _hint(day, digest, buttons=buttons)])


def _codes(digest: Digest, *, buttons: bool) -> Body:
    """Return the number and code of each line that waits, which buttons show themselves."""
    codes = [f"{SLOT_MARKS[slot - 1]}\u00a0{q.code}" for slot, q in sorted(digest.live.items())]
    return b.paragraph(b.Text(BETWEEN.join(codes))) if codes and not buttons else Body()


def _head(day: Day, digest: Digest) -> Body:
    counts = counts_line(day, digest.counts, day.language, COUNTED)
    if digest.closed:
        counts += BETWEEN + day.words.line(day.language, "digest-closed")
    if digest.heard:
        counts += "\n" + heard.heard_line(day, digest.heard, day.language)
    over = "digest-head-cancelled" if digest.session.cancelled else "digest-head-over"
    return day.words.body(
        day.language,
        over if digest.over else "digest-head",
        session=place_label(day, digest.session),
        end=digest.session.end,
        left=b.Countdown(digest.session.end),
        counts=counts,
        plenary=int(digest.session.restitution),  # feminine in French
    )


def _off_the_lines(day: Day, digest: Digest) -> Body:
    question = digest.staged
    if question is None:
        return Body()
    words = words_of(day, question, longest=NAMED_SHORTLY)
    return day.words.body(day.language, "digest-on-stage", code=question.code, words=words)


def _least(day: Day, digest: Digest) -> Body:
    question = digest.unseen
    if question is None:
        return Body()
    words = words_of(day, question, longest=NAMED_SHORTLY)
    side = heard.named(day, heard.side_of(question), day.language)
    least = {"sign": heard.LEAST_SIGN, "side": side, "words": words, "code": question.code}
    return day.words.body(day.language, "digest-least", **least)


def _lines(day: Day, digest: Digest) -> tuple[list[Body], list[Body]]:
    """Return the line on stage and those that wait, in the order of the ranking; apart, those that are over.

    Once the session has ended, questions that are over are only counted; those with a number are left to the
    board below, if there is one.
    """
    slots = {question.id: slot for slot, question in digest.lines.items()}
    named = [digest.named] if digest.named else []
    numbered = () if digest.told_below else digest.live.values()
    waiting = ranked([*numbered, *named])
    others = [q for _, q in sorted(digest.lines.items()) if q.state not in OPEN]
    on_stage = [question for question in others if question.state is State.ON_STAGE]
    over = [] if digest.over else [q for q in others if q.state is not State.ON_STAGE]
    besides = bool(digest.heard) + (digest.unseen is not None) + len(digest.unread)
    longest = longest_words([*on_stage, *waiting], len(over), besides)
    least = None if digest.over else digest.least

    def shown(q: Question) -> Body:
        sign, near = _sign(digest, q, slots.get(q.id)), digest.near.get(q.id)
        return line(day, sign, q, longest, near=near, least=least)

    return [shown(q) for q in (*on_stage, *waiting)], [shown(q) for q in over]


def _unread(day: Day, question: Question) -> Body:
    """Return the line of a question that 🔗 is about and that no other line shows."""
    words = words_of(day, question, longest=NAMED_SHORTLY)
    return day.words.body(day.language, "digest-unread", code=question.code, words=words)


def longest_words(questions: Sequence[Question], over: int, besides: int = 0) -> int:
    """Return how many characters of each question to show: all of them if a phone's screen has room.

    The `over` questions take one line each, without their words. So do the lines `besides`, which say who was
    heard and what is near; for them, questions may be cut one line shorter.
    """
    room, shortest = SCREEN - FRAME - over - besides - len(questions), SHORTEST_CUT - (besides > 0)
    heights = [-(-(MARKED + len(question.text)) // ACROSS) for question in questions]
    fitting = (
        tall
        for tall in range(max(heights, default=0), shortest, -1)
        if sum(min(tall, height) for height in heights) <= room
    )
    return next(fitting, shortest) * ACROSS - MARKED


def _sign(digest: Digest, question: Question, slot: int | None) -> str:
    """Return the number of the question's line, or the sign of a question without a number."""
    if slot is not None:
        return SLOT_MARKS[slot - 1]
    return RISEN_SIGN if question == digest.risen else NEXT_MARK


def _hint(day: Day, digest: Digest, *, buttons: bool) -> Body:
    if not digest.live or digest.next is None or (buttons and digest.risen is None):
        return Body()
    hint = day.words.body(
        day.language,
        "digest-hint-buttons" if buttons else "digest-hint",
        slots=slots_shown(sorted(digest.live)),
        next=digest.next.code,
        risen=int(digest.risen is not None),
        sign=RISEN_SIGN,
        number=digest.risen.code.rpartition("-")[2] if digest.risen else "",
    )
    if digest.pair is None or buttons:
        return hint
    merged, kept = digest.pair
    merges = day.words.spans(day.language, "digest-hint-merge", merged=merged.code, kept=kept.code)
    return Body((b.Block((*hint.blocks[0].spans, *merges), hint.blocks[0].kind),))


def slots_shown(live: Sequence[int]) -> str:
    """Return « 1️⃣–5️⃣ », or every mark if some in between are handled."""
    if not live:
        return ""
    first, last = live[0], live[-1]
    if 0 < last - first == len(live) - 1:
        return f"{SLOT_MARKS[first - 1]}–{SLOT_MARKS[last - 1]}"
    return " ".join(SLOT_MARKS[slot - 1] for slot in live)


def line(
    day: Day,
    mark: str,
    question: Question,
    longest: int,
    *,
    near: str | None = None,
    least: Question | None = None,
) -> Body:
    """Return the line of a question, after its mark: its words, or what became of it.

    `near` is the code of an open question that it is near to, `least` the best question of the side heard
    least.
    """
    if question.state not in OPEN and question.state is not State.ON_STAGE:
        over = day.words.body(day.language, "digest-line-over", slot=mark, code=question.code)
        return _marked(day, b.struck(over), question)
    origin = _origin(day, question)
    shown = day.words.body(
        day.language,
        "digest-line-from" if origin else "digest-line",
        slot=f"{ON_STAGE_SIGN} {mark}" if question.state is State.ON_STAGE else mark,
        code=coded(day, question),
        near=f" ≈ {near}" if near else "",
        votes=question.voters,
        signs=heard.signs_of(question, least),
        name=askers_of(day, question),
        words=words_of(day, question, longest=longest),
        origin=origin,
    )
    shown = _owned(day, shown, question)
    return _marked(day, shown, question) if question.state is State.LATER else shown


def _owned(day: Day, shown: Body, question: Question) -> Body:
    """Add who answers a question to the end of its line."""
    [block] = shown.blocks
    return Body((b.Block(with_owner(day, block.spans, question), block.kind),))


def _marked(day: Day, shown: Body, question: Question) -> Body:
    """Add the question's state to the end of its line."""
    block = shown.blocks[0]
    state = (b.Text(" — "), b.Text(state_of(day, question)))
    return Body((b.Block(block.spans + state, block.kind),))


def _origin(day: Day, question: Question) -> str:
    """Return where a question was asked, if that says anything new; a floor question says so by its name."""
    return question.platform.title() if len(day.platforms) > 1 and not question.floor else ""


def digest_actions(
    day: Day, digest: Digest, *, live_alone: bool = False, merged: bool = False
) -> tuple[Action, ...]:
    """Return a digest's actions.

    `live_alone` leaves out the actions of handled lines, where the platform can remove what is not offered;
    otherwise ⏭ stays, and 🔗 if it is there: it `merged` a pair before.
    """
    label = day.words.line
    slots = [
        Action(f"slot:{slot}", label(day.language, "action-stage", code=question.code), SLOT_MARKS[slot - 1])
        for slot, question in sorted(digest.lines.items())
        if slot in digest.live or not live_alone
    ]
    if not slots:
        return ()
    others = [_next_action(day, digest.next)] if digest.next or not live_alone else []
    if digest.pair or (merged and not live_alone):
        others.append(_merge_action(day, digest.pair))
    return (*slots, *others)


def _next_action(day: Day, following: Question | None) -> Action:
    if following is None:
        return Action("next", NEXT_MARK, NEXT_MARK)
    label = day.words.line(day.language, "action-next", code=following.code)
    return Action(f"next:{following.id}", label, NEXT_MARK)


def _merge_action(day: Day, pair: tuple[Question, Question] | None) -> Action:
    if pair is None:
        return Action("merge", PAIR_MARK, PAIR_MARK)
    merged, kept = pair
    label = day.words.line(day.language, "action-merge", merged=merged.code, kept=kept.code)
    return Action(f"merge:{merged.id}:{kept.id}", label, PAIR_MARK)


def former_body(day: Day, newer: str) -> Body:
    """Return the line that remains of a digest once it is replaced by `newer`, an outbox key."""
    link = b.MessageLink(newer, day.words.line(day.language, "current-digest"))
    return day.words.body(day.language, "digest-former", link=link)
