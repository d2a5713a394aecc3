"""Keeping for the restitution: ⭐ under a message of a session's place, and `retenir` in its desk."""

import re
from dataclasses import dataclass

from bot.commands import changing, desk, which
from bot.commands.turn import Turn, mark, refuse, reply, without_command
from bot.database.transaction import Transaction
from bot.journal import authors, events
from bot.outbox import outgoing
from bot.people import people, tombstones
from bot.port.chat import STAR, Edited, Reacted, Reactions, Said
from bot.programme.model import Session
from bot.questions import boards, notes, queue, stale_sheets
from bot.questions.notes import ABOUT, MOST_PRESENT, UNTOLD, Kept
from bot.questions.rules import LONGEST, Question, read_code, split_prefix
from bot.timetable import labels

_CONTESTED = re.compile(r"contest(?:e|é|ée|és|ées|ed)\s*(?:[:：]\s*|$)", re.I)
_PRESENT = re.compile(r"pr[ée]sent(?:e|s|es)?\b(?P<colon>\s*[:：])?\s*(?P<told>.*)", re.I | re.DOTALL)
_PEOPLE = re.compile(r"(?P<number>[0-9]{1,6})\s*(?:personnes?|people|person)?\s*[.!]?", re.I)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command asks to keep: words, a question, or the number of people present."""

    session: Session
    text: str = ""
    contested: bool = False
    question: Question | None = None
    present: int | None = None


# ── By word ─────────────────────────────────────────────────────────────────────────────────────────────


def retain(turn: Turn) -> None:
    """Handle `retenir text`, `retenir conteste : text`, `retenir présents : 42` and `retenir 3`.

    A comptoir named first is the one it is kept for: in the régie, and for people of several desks.
    """
    wanted = _read(turn, turn.arguments)
    if wanted is None:
        return
    question = wanted.question
    if question is not None and _is_kept(turn, question, contested=wanted.contested):
        reply(turn, "already-kept", code=question.code)
        return
    if wanted.text and notes.has_line(turn.c, wanted.session.id, wanted.text, contested=wanted.contested):
        reply(turn, "already-kept-line", prefix=turn.day.prefixes[wanted.session.id])
        return
    note = notes.keep(turn.tx, _kept(turn, wanted), turn.heard.at)
    if note is not None:
        _acknowledge(turn, wanted, note)


def _is_kept(turn: Turn, question: Question, *, contested: bool) -> bool:
    kept = notes.of_question(turn.c, question)
    return any(note.contested or not contested for note in kept)


def _kept(turn: Turn, wanted: Wanted) -> Kept:
    heard = turn.heard
    return Kept(
        session=wanted.session.id,
        platform=heard.platform,
        event=heard.event,
        place=heard.place,
        at=turn.at,
        text=wanted.text,
        contested=wanted.contested,
        question=wanted.question.id if wanted.question else None,
        present=wanted.present,
        kept_by=turn.account.person,
    )


def _acknowledge(turn: Turn, wanted: Wanted, note: int) -> None:
    """Put ⭐ on a typed command, with the comptoir if it is not that of the desk; answer a native one."""
    prefix, here = turn.day.prefixes[wanted.session.id], wanted.session.desk == turn.heard.place
    if isinstance(turn.heard, Said) and (here or turn.day.platforms[turn.heard.platform].word_marks):
        mark(turn, STAR if here else f"{STAR} {prefix}", "kept", f"{ABOUT}{note}")
    elif wanted.present is not None:
        reply(turn, "kept-present", prefix=prefix, count=wanted.present)
    else:
        reply(turn, "kept", prefix=prefix)


def _read(turn: Turn, words: str) -> Wanted | None:
    """Read what is to be kept; if nothing can be, say why and return None."""
    prefix, rest = split_prefix(words, turn.day.session_by_prefix)
    session = turn.day.session_by_prefix[prefix] if prefix else turn.session
    contested = _CONTESTED.match(rest)
    rest = rest[contested.end() :] if contested else rest
    code = read_code(rest, turn.day.prefixes[session.id] if session else None)
    if code is not None:
        return _read_question(turn, code, contested=contested is not None)
    if session is None:
        refuse(turn, "usage-note-where", prefix=which.example(turn))
        return None
    if not _may_keep(turn, session):
        place = labels.place_name(turn.day, session.desk, turn.speech)
        refuse(turn, "note-elsewhere", prefix=turn.day.prefixes[session.id], desk=place)
        return None
    told = None if contested else _PRESENT.fullmatch(rest)
    people_told = _PEOPLE.fullmatch(told["told"]) if told else None
    if told and (people_told or told["colon"] or not told["told"]):
        return _read_present(turn, session, int(people_told["number"]) if people_told else None)
    text = " ".join(rest.split())
    if not text:
        refuse(turn, "usage-note")
    elif len(text) > LONGEST:
        refuse(turn, "line-too-long", length=len(text), longest=LONGEST)
    else:
        return Wanted(session, text, contested is not None)
    return None


def _read_present(turn: Turn, session: Session, number: int | None) -> Wanted | None:
    if number is None or number > MOST_PRESENT:
        refuse(turn, "usage-note-present", most=MOST_PRESENT)
        return None
    return Wanted(session, present=number)


def _read_question(turn: Turn, code: str, *, contested: bool) -> Wanted | None:
    named = queue.by_code(turn.c, code)
    question = notes.goes_on_as(turn.c, named) if named else None
    session = turn.day.programme.queue_of(question.session) if question else None
    if question is None or session is None:
        refuse(turn, "no-such-code", code=code)
    elif not _may_keep(turn, session):
        refuse(turn, "other-desk", code=code, desk=labels.place_name(turn.day, session.desk, turn.speech))
    elif question.erased or question.state in UNTOLD:
        desk.say_handled(turn, question)
    else:
        return Wanted(session, contested=contested, question=question)
    return None


def _may_keep(turn: Turn, session: Session) -> bool:
    """Return whether this is its desk or the régie, or the person is in its desk too."""
    heard = turn.heard
    here = turn.in_regie or heard.place == session.desk
    return here or people.is_member(turn.c, heard.platform, session.desk, heard.handle)


# ── By star ─────────────────────────────────────────────────────────────────────────────────────────────


def starred(turn: Turn, heard: Reacted) -> None:
    """Count a ⭐ in the place of a session; an animateur's keeps the message, or the question it shows."""
    session, c = turn.session, turn.c
    if session is None or heard.place != session.place or not heard.handle:
        return
    card = outgoing.by_remote(c, heard.platform, heard.place, heard.target)
    if card is not None and card.kind not in boards.CARDS:
        return
    if events.are_apart(c, heard.platform, heard.event, heard.target):
        return
    if notes.has_starred(c, heard.platform, heard.handle, heard.target):
        return
    question = notes.shown_by(c, heard.platform, heard.target)
    if question is not None and card is None and question.place != heard.place:
        return
    keeps = _is_animateur(turn.tx, heard.platform, heard.handle, question, session)
    notes.star(c, heard, heard.target, turn.account.person, keeps=keeps)
    stale_sheets.mark(turn.tx, [session.id])
    if not keeps:
        return
    if question is not None:
        notes.keep_starred(turn.tx, _kept_question(question, heard), question, card, heard.at)
    elif heard.about is not None and heard.about.place == heard.place:
        _keep_message(turn, session, heard.about)


def _is_animateur(
    tx: Transaction, platform: str, handle: str, question: Question | None, session: Session
) -> bool:
    """Return whether somebody is of the desk of a question, or of the session in whose place a message is."""
    its_own = tx.day.programme.queue_of(question.session) if question else session
    return its_own is not None and people.is_member(tx.c, platform, its_own.desk, handle)


def _kept_question(question: Question, heard: Reacted | Reactions) -> Kept:
    return Kept(question.session, heard.platform, heard.target, heard.place, question.asked_at)


def _keep_message(turn: Turn, session: Session, about: Said) -> None:
    text = notes.fitting(without_command(about.text))
    if not text or not about.handle or tombstones.is_past(turn.c, about):
        return
    author = people.meet(turn.c, about).person
    at = turn.tx.clock.event_time(about.at)
    kept = Kept(session.id, about.platform, about.event, about.place, at, text, author=author)
    notes.keep_starred(turn.tx, kept, None, None, turn.heard.at)


def make_good(tx: Transaction, heard: Reactions) -> None:
    """Set the stars under a message to what they are after an absence.

    A message is kept when its ⭐ is heard with its words; a question has its own.
    """
    session = tx.day.programme.session_of(heard.place, tx.clock.event_time(heard.at))
    if session is None or session.place != heard.place:
        return
    question, stars = notes.shown_by(tx.c, heard.platform, heard.target), dict[int, tuple[str, bool]]()
    for handle, event in heard.handles.items():
        if not _is_counted(tx, heard, handle):
            keeps = _is_animateur(tx, heard.platform, handle, question, session)
            stars[people.known(tx.c, heard.platform, handle).person] = (event, keeps)
    notes.set_starred(tx, heard.platform, heard.target, stars)
    stale_sheets.mark(tx, [session.id])
    if question is not None and any(keeps for _, keeps in stars.values()):
        card = outgoing.by_remote(tx.c, heard.platform, heard.place, heard.target)
        notes.keep_starred(tx, _kept_question(question, heard), question, card, heard.at)


def _is_counted(tx: Transaction, heard: Reactions, handle: str) -> bool:
    """Return whether this mark predates the forgetting of its account, which must not become known again."""
    if notes.has_starred(tx.c, heard.platform, handle, heard.target):
        return True
    forgotten = tombstones.forgotten_until(tx.c, heard.platform, handle) is not None
    return forgotten and people.find(tx.c, heard.platform, handle) is None


# ── Edited, taken back ──────────────────────────────────────────────────────────────────────────────────


def reworded(turn: Turn, heard: Edited, text: str | None) -> bool:
    """Make the note of a starred message say what its author made of it; return whether there was one.

    Without a text, or with an unknown one (None), nothing is kept.
    """
    note = notes.of_event(turn.c, heard.platform, heard.target)
    if note is None or note.author is None or note.place != heard.place:
        return False
    if text is not None and turn.account.person != note.author:
        return False
    words = notes.fitting(without_command(text or ""))
    if words:
        notes.reword(turn.tx, note, notes.as_kept(note, words))
    else:
        notes.drop(turn.tx, note)
    return True


def corrected(turn: Turn, heard: Edited, words: str | None, *, restored: bool = False) -> bool:
    """Keep what a command of `retenir` asks for now; return whether it had kept anything.

    `words` follow the command, empty if it became something else, None if nobody knows them. What was kept
    stays if the new words cannot be, unless the former ones were taken back (`restored`).
    """
    note = notes.of_event(turn.c, heard.platform, heard.target)
    if note is None or note.author is not None or note.place != heard.place:
        return False
    if not restored and not authors.is_author(turn.c, heard.platform, heard.target, heard.handle):
        return False
    wanted = _read(changing.as_said(turn, heard), words) if words else None
    if wanted is not None:
        notes.reword(turn.tx, note, _kept(turn, wanted))
    elif restored or not words:
        notes.drop(turn.tx, note)
    return True
