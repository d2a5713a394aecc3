"""The digest: at most five lines, each bound to its question as long as the message lives. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import body as b
from bot.body import Body
from bot.chat import Action
from bot.day import Day
from bot.messages import name_of, place_label, state_of, words_of
from bot.programme import Session
from bot.questions import OPEN, Question, State, ranked

SLOT_MARKS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")
NEXT_MARK = "⏭"
LONGEST_LINE = 160  # characters of a question in a digest: it is read in ten seconds


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest shows: the question in each slot, by slot number from 1, and the queue's counts."""

    session: Session
    lines: Mapping[int, Question]
    counts: Mapping[State, int]

    @property
    def waiting(self) -> int:
        return self.counts.get(State.WAITING, 0) + self.counts.get(State.LATER, 0)

    @property
    def spent(self) -> bool:
        """All its lines are handled, and others wait."""
        live = [q for q in self.lines.values() if q.state in OPEN]
        return bool(self.lines) and not live and self.waiting > 0


def bind(bound: Mapping[int, Question], waiting: Sequence[Question], lines: int) -> dict[int, Question]:
    """The slots of a digest: those bound stay; free ones are given to the best questions not yet shown."""
    slots = dict(bound)
    shown = {question.id for question in bound.values()}
    fresh = [q for q in ranked(waiting) if q.state in OPEN and q.id not in shown]
    for slot in range(1, min(lines, len(SLOT_MARKS)) + 1):
        if slot not in slots and fresh:
            slots[slot] = fresh.pop(0)
    return slots


def digest_body(day: Day, digest: Digest) -> Body:
    say = day.words.body
    head = say(
        day.language,
        "digest-head",
        session=place_label(day, digest.session),
        end=digest.session.end,
        left=b.Countdown(digest.session.end),
        waiting=digest.waiting,
        answered=digest.counts.get(State.ANSWERED, 0),
    )
    if not digest.lines:
        empty = "digest-none-waiting" if any(digest.counts.values()) else "digest-empty"
        return b.join([head, say(day.language, empty)])
    lines = [_line(day, slot, question) for slot, question in sorted(digest.lines.items())]
    hidden = digest.waiting - sum(q.state in OPEN for q in digest.lines.values())
    more = say(day.language, "digest-more", count=hidden) if hidden > 0 else Body()
    return b.join([head, *lines, more, say(day.language, "digest-hint")])


def _line(day: Day, slot: int, question: Question) -> Body:
    shown = day.words.body(
        day.language,
        "digest-line",
        slot=SLOT_MARKS[slot - 1],
        code=question.code,
        votes=question.voters,
        detail=votes_detail(question),
        name=_name(day, question),
        origin=_origin(day, question),
        words=words_of(day, question, longest=LONGEST_LINE),
    )
    if question.state in OPEN:
        return shown if question.state is State.WAITING else _marked(day, shown, question)
    if question.state is State.ON_STAGE:
        return _marked(day, shown, question)
    return _marked(day, b.struck(shown), question)


def _name(day: Day, question: Question) -> b.Span:
    """As words, so that it is struck with the rest of the line."""
    name = name_of(day, question)
    return b.Words(name.name) if isinstance(name, b.Person) else name


def _marked(day: Day, shown: Body, question: Question) -> Body:
    """The line with the question's state after it."""
    block = shown.blocks[0]
    state = (b.Text(" — "), b.Text(state_of(day, question)))
    return Body((b.Block(block.spans + state, block.kind),))


def votes_detail(question: Question) -> str:
    """Votes per platform where there are several: « 5 matrix + 2 discord »."""
    if len(question.votes) < 2:
        return ""
    return " (" + " + ".join(f"{n} {platform}" for platform, n in sorted(question.votes.items())) + ")"


def _origin(day: Day, question: Question) -> str:
    return day.words.line(day.language, "room") if question.floor else question.platform.title()


def digest_actions(day: Day, digest: Digest) -> tuple[Action, ...]:
    label = day.words.line
    slots = [
        Action(f"slot:{slot}", label(day.language, "action-stage", code=question.code), SLOT_MARKS[slot - 1])
        for slot, question in sorted(digest.lines.items())
    ]
    if not slots:
        return ()
    return (*slots, Action("next", label(day.language, "action-next"), NEXT_MARK))


def former_body(day: Day, session: Session, newer: str) -> Body:
    """What remains of a digest that a newer one, by its outbox key, replaces."""
    link = b.MessageLink(newer, day.words.line(day.language, "current-digest"))
    return day.words.body(day.language, "digest-former", session=place_label(day, session), link=link)
