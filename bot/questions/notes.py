"""Notes for the restitution: what animateurs starred, and what they kept by word. Transactions.

A note of a question has no words of its own: it is read with those that the question has now. All that
changes notes goes through `keep`, `reword`, `drop`, `star`, `unstar` and the functions that call them.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.outbox import ends, forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Priority
from bot.outbox.states import Why
from bot.people import tombstones
from bot.people.people import Account
from bot.port.chat import STAR, Heard
from bot.questions import links, queue, stale_sheets
from bot.questions.rules import LONGEST, Question, State
from bot.timetable.labels import shortened

ABOUT = "note:"  # before a note's id: the subject of the ⭐ that shows it
OF_QUESTION = "question:"  # before its id: the event of its note that stars keep
MOST_PRESENT = 100_000
UNTOLD = frozenset({State.PROPOSED, State.DECLINED, State.WITHDRAWN})  # no note tells such a question
CARDS = (Kind.CARD, Kind.FORMER_CARD)

_n, _s, _q, _o = t.notes.c, t.stars.c, t.questions.c, t.outbox.c


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is read: `text` is the question's words where there is a `question`, `answer` its line.

    `stars` counts the people who starred it; `at` (event time) is when it was written. `is_of_desk`: a desk
    wrote it.
    """

    id: int
    session: str
    text: str
    contested: bool
    stars: int
    at: datetime
    question: int | None = None
    answer: str | None = None
    is_of_desk: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What is about to be kept: words, a question, or how many people are present.

    `platform` and `event` name the message starred or the command, `place` is where it stands.
    """

    session: str
    platform: str
    event: str
    place: str
    at: datetime
    text: str = ""
    contested: bool = False
    question: int | None = None
    present: int | None = None
    author: int | None = None
    kept_by: int | None = None


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────


def of_session(c: Connection, session: str) -> list[Note]:
    """Return the notes of a session, the most starred first, then the oldest."""
    return by_session(c).get(session, [])


def by_session(c: Connection) -> dict[str, list[Note]]:
    """Return the notes of each session that has any, in the order of `of_session`.

    A question's note goes where it goes, but stays where it was carried from. One that nobody may read
    has none.
    """
    rows = c.execute(sa.select(t.notes).where(_n.present.is_(None)).order_by(_n.id)).all()
    asked = _asked(c, {row.question for row in rows if row.question is not None})
    stars, found = _Stars.read(c, rows, asked), dict[tuple[int | None, int], Note]()
    for row in rows:
        if (note := _note(row, asked, stars)) is not None:
            which = (note.question, 0 if note.question else note.id)
            former = found.setdefault(which, note)
            found[which] = replace(former, contested=former.contested or note.contested)
    told: dict[str, list[Note]] = {}
    for note in sorted(found.values(), key=lambda note: (-note.stars, note.at, note.id)):
        told.setdefault(note.session, []).append(note)
    return told


def _note(row: Row[Any], asked: Mapping[int, Question], stars: "_Stars") -> Note | None:
    """Return a note as it is read now; None if it is of a question that nobody may read."""
    contested, at = bool(row.contested), row.at
    if row.question is None:
        own = stars.of_message(row)
        return Note(row.id, row.session, row.text, contested, own, at, is_of_desk=row.author is None)
    now = _goes_on_as(asked, row.question)
    if now.erased or now.state in UNTOLD:
        return None
    answer = now.answer if now.state is State.ANSWERED else None
    return Note(row.id, now.session, now.text, contested, stars.of(now), at, now.id, answer)


def present(c: Connection, session: str) -> int | None:
    """Return how many people are in the room, as the desk last said; None if it did not."""
    query = sa.select(_n.present).where(_n.session == session, _n.present.isnot(None))
    number: int | None = c.execute(query.order_by(_n.id.desc()).limit(1)).scalar()
    return number


def goes_on_as(c: Connection, question: Question) -> Question:
    """Return the question that a note of this one tells: what it was merged into or moved to."""
    return _goes_on_as(_asked(c, [question.id]), question.id)


def _asked(c: Connection, questions: Collection[int]) -> dict[int, Question]:
    """Return these questions and all that end as they do, by id."""
    together = links.together(c, questions) if questions else ()
    return {question.id: question for question in queue.get_all(c, together)}


def _goes_on_as(asked: Mapping[int, Question], number: int) -> Question:
    """Return the question that one was merged into or moved to, at the end of that way."""
    question = asked[number]
    while question.state in (State.MERGED, State.MOVED) and question.leads_to is not None:
        question = asked[question.leads_to]
    return question


@dataclass(frozen=True, slots=True)
class _Stars:
    """The people who starred each message, forgotten ones too."""

    under: Mapping[tuple[str, str], set[str]]
    messages: Mapping[int, set[tuple[str, str]]]  # of each question, by the last one of its group

    @classmethod
    def read(cls, c: Connection, rows: Iterable[Row[Any]], asked: Mapping[int, Question]) -> "_Stars":
        messages: dict[int, set[tuple[str, str]]] = {}
        for number, each in messages_of(c, asked).items():
            messages.setdefault(asked[number].head or number, set()).update(each)
        targets = {(row.platform, row.event) for row in rows}.union(*messages.values())
        under: dict[tuple[str, str], set[str]] = {}
        for star in _under(c, targets):
            under.setdefault((star.platform, star.target), set()).add(_who(star))
        return cls(under, messages)

    def of_message(self, row: Row[Any]) -> int:
        return len(self.under.get((row.platform, row.event), ()))

    def of(self, question: Question) -> int:
        targets = self.messages.get(question.head or question.id, ())
        return len(set[str]().union(*(self.under.get(target, set()) for target in targets)))


def messages_of(c: Connection, questions: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    """Return the messages that show each question, by platform: its own and its cards."""
    found: dict[int, set[tuple[str, str]]] = {number: set() for number in questions}
    subjects = {f"{OF_QUESTION}{number}": number for number in questions}
    own = sa.select(_q.id, _q.platform, _q.event).where(_q.id.in_(found))
    for row in c.execute(own):
        found[row.id].add((row.platform, row.event))
    cards = sa.select(_o.subject, _o.platform, _o.remote).where(
        _o.subject.in_(subjects), _o.kind.in_(CARDS), _o.operation == "say", _o.remote.isnot(None)
    )
    for row in c.execute(cards):
        found[subjects[row.subject]].add((row.platform, row.remote))
    return found


def _who(star: Row[Any]) -> str:
    """Return whose star it is; all those of one person who was forgotten have the same number."""
    return str(star.person) if star.person is not None else str(star.event).rpartition(":")[0]


def _under(c: Connection, targets: Collection[tuple[str, str]]) -> Sequence[Row[Any]]:
    return c.execute(sa.select(t.stars).where(sa.tuple_(_s.platform, _s.target).in_(list(targets)))).all()


def of_event(c: Connection, platform: str, event: str) -> Row[Any] | None:
    """Return the note of a message: starred, or the command that made it."""
    return c.execute(sa.select(t.notes).where(_n.platform == platform, _n.event == event)).one_or_none()


def of_question(c: Connection, question: Question) -> Sequence[Row[Any]]:
    """Return the notes of a question under any code that it has had."""
    codes = [each.id for each in queue.of_message(c, question)]
    return c.execute(sa.select(t.notes).where(_n.question.in_(codes)).order_by(_n.id)).all()


def has_line(c: Connection, session: str, text: str, *, contested: bool) -> bool:
    """Return whether a desk keeps these words of a session, as contested if that is asked for."""
    theirs = (_n.session == session, _n.text == text, _n.author.is_(None), _n.question.is_(None))
    as_wanted = (_n.contested,) if contested else ()
    return c.execute(sa.select(_n.id).where(*theirs, *as_wanted).limit(1)).first() is not None


def last_by(c: Connection, person: int, place: str, *, until: datetime) -> Row[Any] | None:
    """Return what a person last kept by word in a place, until then (wall time)."""
    theirs = sa.select(t.notes).where(_n.kept_by == person, _n.place == place, _n.kept_at <= until)
    return c.execute(theirs.order_by(_n.kept_at.desc(), _n.id.desc()).limit(1)).first()


# ── Kept, reworded, dropped ─────────────────────────────────────────────────────────────────────────────


def fitting(text: str) -> str:
    """Return words as a note has them: in one line, cut at a word if they are too long."""
    return shortened(" ".join(text.split()), LONGEST)


def keep(tx: Transaction, kept: Kept, wall: datetime) -> int | None:
    """Keep it; `wall` is when that was asked for. Return the note's id, None if its message made one."""
    values = {field: getattr(kept, field) for field in Kept.__dataclass_fields__}
    stale_sheets.mark(tx, [kept.session])
    return insert_once(tx.c, t.notes, values | {"kept_at": wall})


def as_kept(note: Row[Any], text: str) -> Kept:
    """Return what a note keeps, in other words."""
    return replace(Kept(**{field: getattr(note, field) for field in Kept.__dataclass_fields__}), text=text)


def reword(tx: Transaction, note: Row[Any], kept: Kept) -> None:
    """Make a note what its message says now."""
    note_erased(tx.c)
    now = {field: getattr(kept, field) for field in ("session", "text", "contested", "question", "present")}
    tx.c.execute(sa.update(t.notes).where(_n.id == note.id).values(**now))
    stale_sheets.mark(tx, {note.session, kept.session}, erased=True)
    outgoing.renew_documents(tx, f"{ABOUT}{note.id}")


def drop(tx: Transaction, note: Row[Any], why: Why = Why.UNDONE) -> None:
    """Forget a note; unless its message is gone, our ⭐ there goes too."""
    note_erased(tx.c)
    tx.c.execute(sa.delete(t.notes).where(_n.id == note.id))
    stale_sheets.mark(tx, [note.session], erased=True)
    outgoing.renew_documents(tx, f"{ABOUT}{note.id}")
    if why is Why.DELETED:
        ends.skip_marks(tx.c, note.platform, note.event, why)
        return
    for row in outgoing.about(tx.c, f"{ABOUT}{note.id}"):
        outgoing.take_back(tx, row, why, Priority.COURTESY)


def become(tx: Transaction, asked: Question) -> None:
    """Make the note of a message that became a question the note of that question."""
    note = of_event(tx.c, asked.platform, asked.event)
    if note is None or note.author is None:
        return
    now = {"text": "", "question": asked.id, "author": None, "event": _event_of(asked)}
    tx.c.execute(sa.update(t.notes).where(_n.id == note.id).values(**now))


def _event_of(question: Question) -> str:
    """Return what stands for the message in a note that stars keep: several may show the question."""
    return f"{OF_QUESTION}{question.id}"


# ── Stars ───────────────────────────────────────────────────────────────────────────────────────────────


def star(c: Connection, heard: Heard, target: str, person: int, *, keeps: bool) -> None:
    """Count a person's ⭐ under a message of this platform; `keeps`: it is an animateur's."""
    values = {"platform": heard.platform, "event": heard.event, "target": target}
    insert_once(c, t.stars, values | {"person": person, "keeps": keeps})


def keep_starred(
    tx: Transaction, kept: Kept, question: Question | None, card: Row[Any] | None, wall: datetime
) -> None:
    """Keep a starred message, or the question that it shows, once, and show its author a ⭐."""
    if question is not None:
        kept = replace(kept, event=_event_of(question), question=question.id, platform=question.platform)
    note = keep(tx, kept, wall)
    if note is None or (question is not None and question.state in UNTOLD):
        return
    if question is None:
        _show(tx, note, kept, target=kept.event)
    elif question.own_message and _is_shown_by_its_own(tx.c, question):
        _show(tx, note, replace(kept, place=question.place), target=question.event)
    elif card is not None:
        _show(tx, note, replace(kept, platform=card.platform, place=card.place), card=card.id)


def _show(
    tx: Transaction, note: int, kept: Kept, *, target: str | None = None, card: int | None = None
) -> None:
    """Put ⭐ under the author's message or, where nobody sees one, under the card that was starred."""
    mark = Mark(
        key=outgoing.standing_key(tx.c, f"star:{kept.platform}:{kept.event}"),
        platform=kept.platform,
        place=kept.place,
        emoji=STAR,
        kind=Kind.RECEIPT,
        priority=Priority.ASIDE,
        target=target,
        target_row=card,
        subject=f"{ABOUT}{note}",
    )
    outgoing.put(tx, mark)


def unstar(tx: Transaction, platform: str, event: str) -> bool:
    """Take back the star of a mark, and the note if none of an animateur is left; False if it is no star."""
    given = (_s.platform == platform, _s.event == event)
    gone = tx.c.execute(sa.delete(t.stars).where(*given).returning(_s.target)).scalars().all()
    for target in gone:
        _let_go(tx, platform, target)
    return bool(gone)


def _let_go(tx: Transaction, platform: str, target: str) -> None:
    """Drop what stars kept under a message if none of an animateur's is left there."""
    note, targets = of_event(tx.c, platform, target), {(platform, target)}
    if note is None or note.author is None:
        question = shown_by(tx.c, platform, target)
        if question is None:
            return
        note, targets = of_event(tx.c, question.platform, _event_of(question)), _showing(tx.c, question)
    if note is not None and not any(star.keeps for star in _under(tx.c, targets)):
        drop(tx, note)


def _showing(c: Connection, question: Question) -> set[tuple[str, str]]:
    """Return the messages under which a star is for a question under this code."""
    own = (question.platform, question.event)
    found = messages_of(c, [question.id])[question.id]
    return found if _is_shown_by_its_own(c, question) else found - {own}


def _is_shown_by_its_own(c: Connection, question: Question) -> bool:
    shown = shown_by(c, question.platform, question.event)
    return shown is not None and shown.id == question.id


def shown_by(c: Connection, platform: str, target: str) -> Question | None:
    """Return the question that a message shows: that of our card, or the one that it asked.

    Where it stands, it is the question under the code that it has there, also if it goes on elsewhere.
    """
    found = queue.by_event(c, platform, target)
    if found is not None:
        codes = queue.of_message(c, found)
        return next((each for each in codes if each.session == found.place), found)
    cards = sa.select(_o.subject).where(
        _o.platform == platform, _o.remote == target, _o.operation == "say", _o.kind.in_(CARDS)
    )
    subject = c.execute(cards).scalar()
    return queue.get(c, int(subject.removeprefix(OF_QUESTION))) if subject else None


def set_starred(tx: Transaction, platform: str, target: str, people: Mapping[int, tuple[str, bool]]) -> None:
    """Make the stars under a message those of these people; each has the event, and whether it keeps.

    Stars of people who were forgotten stay.
    """
    there = sa.select(t.stars).where(_s.platform == platform, _s.target == target, _s.person.isnot(None))
    known = tx.c.execute(there).all()
    for row in known:
        if row.person not in people:
            unstar(tx, platform, row.event)
    for person, (event, keeps) in people.items():
        if person not in {row.person for row in known}:
            values = {"platform": platform, "event": event, "target": target, "person": person}
            insert_once(tx.c, t.stars, values | {"keeps": keeps})


def message_is_gone(tx: Transaction, platform: str, place: str, event: str) -> None:
    """Forget the note and the stars of a message that was deleted."""
    note = of_event(tx.c, platform, event)
    if note is not None and note.place != place:
        return
    if note is not None:
        drop(tx, note, Why.DELETED)
    tx.c.execute(sa.delete(t.stars).where(_s.platform == platform, _s.target == event))


# ── Whose they are ──────────────────────────────────────────────────────────────────────────────────────


def written_by(c: Connection, person: int) -> Sequence[str]:
    """Return the words of a person's messages that are kept."""
    return c.execute(sa.select(_n.text).where(_n.author == person).order_by(_n.id)).scalars().all()


def asked_by(c: Connection, person: int) -> Sequence[str]:
    """Return the codes of a person's questions that are kept."""
    kept = sa.select(_q.code).join(t.notes, _n.question == _q.id).where(_q.asker == person)
    return c.execute(kept.distinct().order_by(_q.code)).scalars().all()


def kept_by(c: Connection, person: int) -> Sequence[Row[Any]]:
    """Return what a person kept by word, with the code of the question if it is one."""
    kept = sa.select(t.notes, _q.code).outerjoin(t.questions, _q.id == _n.question)
    return c.execute(kept.where(_n.kept_by == person).order_by(_n.id)).all()


def count_stars(c: Connection, person: int) -> int:
    """Count the messages that a person starred."""
    starred = sa.select(sa.func.count(_s.target.distinct())).where(_s.person == person)
    return int(c.execute(starred).scalar_one())


def forget(tx: Transaction, person: int, accounts: Collection[Account]) -> None:
    """Drop the notes of a person's messages; what they kept by word and starred stays, as nobody's.

    If the same star is heard again, it is not counted twice.
    """
    for note in tx.c.execute(sa.select(t.notes).where(_n.author == person)).all():
        shown = outgoing.about(tx.c, f"{ABOUT}{note.id}")
        drop(tx, note, Why.FORGOTTEN)
        keys = [key for row in shown for key in (row.key, f"remove:{row.key}")]
        forgotten.seal_later(tx.c, _o.key.in_(keys))
        tx.c.execute(sa.delete(t.stars).where(_s.platform == note.platform, _s.target == note.event))
    tx.c.execute(sa.update(t.notes).where(_n.kept_by == person).values(kept_by=None))
    whose = f"forgotten:{secrets.token_hex(8)}"
    for number, row in enumerate(tx.c.execute(sa.select(t.stars).where(_s.person == person)).all()):
        things = starred_as(tx.c, row.platform, row.target)
        seals = [tombstones.of_star(tx.c, a.platform, a.handle, each) for each in things for a in accounts]
        tombstones.bury(tx.c, seals, tx.now.wall)
        this = (_s.platform == row.platform, _s.event == row.event)
        tx.c.execute(sa.update(t.stars).where(*this).values(person=None, event=f"{whose}:{number}"))


def starred_as(c: Connection, platform: str, target: str) -> list[str]:
    """Return the names of what a star under a message is for: the message, and the question shown there."""
    question = shown_by(c, platform, target)
    if question is None:
        return [f"{platform}:{target}"]
    codes = {f"{OF_QUESTION}{each.id}" for each in queue.of_message(c, question)}
    return sorted({f"{platform}:{target}", f"{question.platform}:{question.event}", *codes})


def has_starred(c: Connection, platform: str, handle: str, target: str) -> bool:
    """Return whether a star there that is counted without a name was this account's."""
    return any(tombstones.has_starred(c, platform, handle, each) for each in starred_as(c, platform, target))
