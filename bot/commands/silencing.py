"""`taire` and `rendre-parole`: questions of a person that a desk, or the régie for all, takes no more."""

from collections.abc import Sequence

from bot.commands import desk
from bot.commands.turn import Turn, refuse, reply
from bot.journal import authors
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.people import people, silenced
from bot.people.people import Account
from bot.people.silenced import EVERYWHERE, Stops
from bot.port import body as b
from bot.port.chat import is_direct
from bot.programme.model import Session
from bot.questions import queue
from bot.questions.rules import Question, split_code
from bot.timetable import labels


def mute(turn: Turn) -> None:
    """Handle `taire 3`: in this comptoir or, typed in the régie, everywhere."""
    question = _question(turn, "usage-mute")
    if question is None:
        return
    accounts = _accounts(turn, question)
    if question.floor:
        refuse(turn, "mute-floor", code=question.code)
        return
    if not accounts and not question.anonymous:
        refuse(turn, "mute-nobody", code=question.code)
        return
    where = _where(turn)
    if not silenced.silence(turn.c, accounts, where, question.id, _stopped_by(question)):
        reply(turn, "already-muted", code=question.code)
        return
    _tell(turn, question, accounts, "silenced")
    reply(
        turn,
        "muted",
        code=question.code,
        everywhere=int(where == EVERYWHERE),
        anonymous=int(question.anonymous),
    )


def unmute(turn: Turn) -> None:
    """Handle `rendre-parole 3`; in the régie, it ends what any desk decided too."""
    question = _question(turn, "usage-unmute")
    if question is None:
        return
    accounts = [] if question.anonymous else _accounts(turn, question)
    everywhere = (EVERYWHERE, *(session.id for session in turn.day.programme.question_sessions))
    here = everywhere if turn.in_regie else (_where(turn),)
    if not silenced.lift(turn.c, accounts, here, question.id):
        reply(turn, "not-muted", code=question.code)
        return
    if silenced.stops(turn.c, accounts, (EVERYWHERE,), anonymous=False):
        reply(turn, "unmuted-but", code=question.code)
        return
    _tell(turn, question, _accounts(turn, question), "silenced-no-more")
    reply(turn, "unmuted", code=question.code)


def _question(turn: Turn, usage: str) -> Question | None:
    """Return the question named, under its own code; else say what is wrong and return None."""
    prefix = turn.day.prefixes[turn.session.id] if turn.session else None
    code, rest = split_code(turn.arguments, prefix)
    if code is None or rest:
        refuse(turn, usage, prefix=prefix or next(iter(turn.day.session_by_prefix), "C1"))
        return None
    if turn.in_desk:
        return desk.of_this_desk(turn, code)
    question = queue.by_code(turn.c, code)
    if question is None:
        refuse(turn, "no-such-code", code=code)
    return question


def _accounts(turn: Turn, question: Question) -> list[Account]:
    """Return the accounts of the asker, the one that asked first."""
    if question.asker is None:
        return []
    accounts = people.accounts_of(turn.c, question.asker)
    return sorted(accounts, key=lambda account: account.platform != question.platform)


def _where(turn: Turn) -> str:
    return turn.session.id if turn.session is not None else EVERYWHERE


def _stopped_by(question: Question) -> Stops:
    return Stops.ANONYMOUS if question.anonymous else Stops.ALL


# ── Telling them, in private ────────────────────────────────────────────────────────────────────────────


def _tell(turn: Turn, question: Question, accounts: Sequence[Account], key: str) -> None:
    """Tell the person once, where they alone read it; if there is no such place yet, when they next ask."""
    for account in accounts:
        post = _private_post(turn, question, account, key)
        if post is not None:
            outgoing.say(turn.tx, post)
            silenced.note_told(turn.c, accounts, (_where(turn),), _stopped_by(question))
            return


def _private_post(turn: Turn, question: Question, account: Account, key: str) -> Post | None:
    asked_so = question.platform == account.platform
    lives = asked_so and queue.press_lives(turn.tx, question)
    is_answer = lives or (asked_so and is_direct(question.place))
    theirs = (question.place, question.event)
    spoken = theirs if is_answer else authors.last_in_private(turn.c, account.platform, account.handle)
    if spoken is None:
        return None
    place, replied = spoken
    language = account.language or turn.day.language
    words = turn.day.words.spans(
        language,
        key,
        everywhere=int(turn.session is None),
        anonymous=int(question.anonymous),
        session=labels.place_name(turn.day, turn.session.place, language) if turn.session else "",
    )
    return Post(
        key=f"{key}:{turn.heard.platform}:{turn.heard.event}",
        platform=account.platform,
        place=place,
        kind=Kind.REPLY,
        body=b.paragraph(*words),
        priority=Priority.ANSWER,
        notify=True,
        reply_to=replied,
        person=account.handle if lives else None,
        language=language,
    )


# ── What they ask ───────────────────────────────────────────────────────────────────────────────────────


def is_refused(turn: Turn, session: Session, *, anonymous: bool) -> bool:
    """Refuse a question of a person whose questions are not taken there; return whether it was refused.

    In public nobody reads why. What animateurs do in a desk is never stopped.
    """
    if turn.in_desk or turn.in_regie or not silenced.is_anyone(turn.c):
        return False
    accounts = people.accounts_of(turn.c, turn.account.person)
    here = (EVERYWHERE, session.id)
    why = silenced.stops(turn.c, accounts, here, anonymous=anonymous)
    if why is None:
        return False
    if not turn.is_private:
        refuse(turn, "asking-stopped")
        return True
    silenced.note_told(turn.c, accounts, here, why)
    label = labels.place_name(turn.day, session.place, turn.speech)
    refuse(turn, "silenced-here", session=label, anonymous=int(why is Stops.ANONYMOUS))
    return True
