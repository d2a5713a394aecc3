"""One event being handled: what a command is given, and how it answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from bot.clock import Now
from bot.database import pseudonyms
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Post, Priority
from bot.people import people
from bot.people.people import Account
from bot.port.body import Body, join, pieces
from bot.port.chat import Edited, Heard, Pressed, Reacted, Removed, Said, is_direct
from bot.programme.model import REGIE, Session
from bot.questions.queue import Hand
from bot.words.catalogue import Value

Deed = Callable[[], object]  # what is to be done about an event, with all that it needs

REFUSED_MARK = "🚫"
REFUSAL = "refusal"  # the subject of what tells that nothing was done
REPLY_EVERY = timedelta(hours=1)  # a person is told in public why they are refused, whatever the reason

# `!question Pourquoi ?`, and as one also writes it: `！ question : Pourquoi ?`. What is longer than any word
# is no command: we repeat the word to say that we do not know it.
TYPED = re.compile(r"^[!！]\s*(?P<word>[^\W\d_][\w-]{0,39})(?![\w-])\s*[:：]?\s*(?P<rest>.*)$", re.DOTALL)
# `**!question** Pourquoi ?`: bold and code around the word.
DRESSED = re.compile(
    r"^(?:(?P<before>[*_`~|]{1,3})\s*(?=[!！])|(?P<sign>[!！])\s*(?P<after>[*_`~|]{1,3})(?=\w))(?P<words>.*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """`at` is when it was done, in event time; `now` is when it is handled.

    `language` is the one of the word typed, `arguments` what follows it.
    """

    tx: Transaction
    at: datetime
    heard: Heard
    account: Account
    arguments: str = ""
    language: str | None = None

    @property
    def c(self) -> Connection:
        return self.tx.c

    @property
    def day(self) -> Day:
        return self.tx.day

    @property
    def now(self) -> Now:
        return self.tx.now

    @property
    def session(self) -> Session | None:
        """The session whose place or desk this is."""
        return self.day.programme.session_of(self.heard.place)

    @property
    def in_desk(self) -> bool:
        return self.session is not None and self.heard.place == self.session.desk

    @property
    def in_regie(self) -> bool:
        return self.heard.place == REGIE

    @property
    def longest(self) -> int:
        """How many characters an answer has room for."""
        return self.day.platforms[self.heard.platform].longest

    @property
    def is_private(self) -> bool:
        """Whether the answer reaches this person alone."""
        return is_direct(self.heard.place) or isinstance(self.heard, Pressed)

    @property
    def is_public(self) -> bool:
        """Whether the answer is before everyone: it lets what others wait for go first."""
        return not (self.is_private or self.in_desk or self.in_regie)

    @property
    def whose(self) -> str:
        """What stands for the account: counters outlive who is forgotten, and tell of nobody."""
        return pseudonyms.of_account(self.c, self.heard.platform, self.heard.handle)

    @property
    def about(self) -> Said | None:
        """The person's message that was chosen for a native command."""
        return self.heard.about if isinstance(self.heard, Pressed) else None

    @property
    def source(self) -> Heard:
        """What a question is asked by: the message chosen, else what was said or pressed."""
        return self.about or self.heard

    @property
    def has_own_message(self) -> bool:
        """Whether others see what the question is asked by, and can mark it."""
        return self.about is not None or not self.is_private

    @property
    def asker(self) -> Account:
        """Whose question it is: an animateur may choose another's message."""
        others = self.about is not None and self.about.handle != self.heard.handle
        return people.meet(self.c, self.source) if others else self.account

    @property
    def speech(self) -> str:
        """The language of the answer: the place's in public, the person's in private."""
        if not self.is_private:
            return self.day.language
        of_client = self.heard.language if isinstance(self.heard, Pressed) else None
        return self.account.language or self.language or of_client or self.day.language

    @property
    def hand(self) -> Hand:
        heard = self.heard
        return Hand(heard.at, self.account.person, heard.platform, heard.event, heard.place)


def nothing() -> None:
    """The deed that is none."""


def undressed(text: str) -> str:
    """The text without bold or code around the command that it begins with."""
    words = text.strip()
    found = DRESSED.match(words)
    if found is None:
        return words
    closing = (found["before"] or found["after"])[::-1]
    return f"{found['sign'] or ''}{found['words'].replace(closing, '', 1)}".strip()


def without_command(text: str) -> str:
    """What follows the command in a message that begins with one, else the message."""
    found = TYPED.match(undressed(text))
    return found["rest"].strip() if found else text.strip()


def answered(heard: Heard) -> str | None:
    """The message an answer replies to: the one written, or the one under the mark or the correction."""
    if isinstance(heard, Reacted | Edited):
        return heard.target
    return None if isinstance(heard, Removed) else heard.event


def reply(turn: Turn, key: str, **values: Value) -> int | None:
    """Answer the person where they wrote, or alone if they pressed a button."""
    return reply_body(turn, turn.day.words.body(turn.speech, key, **values), key)


def reply_body(turn: Turn, body: Body, purpose: str, *, to_all: bool = False, **post: Any) -> int | None:
    """`to_all`: those in the place see it too, though who asked for it pressed a button.

    What is too long for a message is said in several, one after another.
    """
    first, *others = [body] if post.get("actions") else pieces(body, turn.longest)
    row = _reply(turn, first, purpose, to_all=to_all, **post)
    for number, piece in enumerate(others, 2):
        _reply(turn, piece, f"{purpose}-part-{number}", to_all=to_all, **post)
    return row


def _reply(turn: Turn, body: Body, purpose: str, *, to_all: bool, **post: Any) -> int | None:
    heard = turn.heard
    pressed = isinstance(heard, Pressed) and not to_all
    kind = post.pop("kind", Kind.REPLY)
    if isinstance(heard, Pressed) and to_all:
        post["reply_to"] = None
    replied_to = post.pop("reply_to", answered(heard))
    return outgoing.say(
        turn.tx,
        Post(
            key=f"reply:{heard.platform}:{heard.event}:{purpose}",
            platform=heard.platform,
            place=heard.place,
            kind=kind,
            body=body,
            priority=Priority.ASIDE if kind == Kind.REPLY and turn.is_public else Priority.ANSWER,
            notify=is_direct(heard.place),
            reply_to=heard.event if pressed else replied_to,
            thread=heard.thread if isinstance(heard, Said) else None,
            person=heard.handle if pressed else None,
            language=turn.day.language if to_all else turn.speech,
            **post,
        ),
    )


def refuse(turn: Turn, key: str, **values: Value) -> None:
    """🚫 on a message that others see, and why: in a public place once an hour for each person."""
    if not turn.is_private:
        mark(turn, REFUSED_MARK, "refused")
    if not turn.is_public or people.claim_telling(turn.tx, f"refused:{turn.whose}", REPLY_EVERY):
        reply_body(turn, turn.day.words.body(turn.speech, key, **values), key, subject=REFUSAL)


def hide(turn: Turn, key: str, **values: Value) -> None:
    """What all can read and should not is taken away, where we may, and how to say it is told.

    That is no reply: it would point at what is to disappear. Else whoever wrote it is asked to delete it.
    """
    heard, body = turn.heard, turn.day.words.body(turn.speech, key, **values)
    if not turn.day.platforms[heard.platform].clears:
        reply_body(turn, join([body, turn.day.words.body(turn.speech, "delete-yours")]), key)
        return
    outgoing.remove(
        turn.tx,
        key=f"reply:{heard.platform}:{heard.event}:hide",
        platform=heard.platform,
        place=heard.place,
        target=heard.target if isinstance(heard, Edited) else turn.source.event,
    )
    reply_body(turn, body, key, reply_to=None)


def over(turn: Turn) -> None:
    """Who pressed a button that serves no more is told so; a mark needs no answer."""
    if isinstance(turn.heard, Pressed):
        reply(turn, "press-over")


def mark(turn: Turn, emoji: str, purpose: str, subject: str | None = None) -> None:
    """A mark on the message being handled: the code of its question, its `subject`, or that it was heard."""
    heard = turn.heard
    receipt = Mark(
        key=f"reply:{heard.platform}:{heard.event}:{purpose}",
        platform=heard.platform,
        place=heard.place,
        emoji=emoji,
        kind=Kind.RECEIPT,
        priority=Priority.RECEIPT if subject else Priority.ASIDE,
        target=heard.event,
        subject=subject,
    )
    outgoing.put(turn.tx, receipt)
