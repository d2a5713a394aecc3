"""The handling of one event: what a command is given, and how it answers."""

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
from bot.questions.gestures import Hand
from bot.words.catalogue import Value

Deed = Callable[[], object]  # the work to do for an event, with everything it needs

REFUSED_MARK = "🚫"
REFUSAL = "refusal"  # the subject of messages that say nothing was done
REPLY_EVERY = timedelta(hours=1)  # a person reads in public only this often why they are refused

# `!question Pourquoi ?`, and its variants: `！ question : Pourquoi ?`. Anything longer than a word is no
# command, because an answer repeats a word that we do not know.
TYPED = re.compile(r"^[!！]\s*(?P<word>[^\W\d_][\w-]{0,39})(?![\w-])\s*[:：]?\s*(?P<rest>.*)$", re.DOTALL)
# `**!question** Pourquoi ?`: bold and code around the word.
DRESSED = re.compile(
    r"^(?:(?P<before>[*_`~|]{1,3})\s*(?=[!！])|(?P<sign>[!！])\s*(?P<after>[*_`~|]{1,3})(?=\w))(?P<words>.*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One event being handled: `at` is when it happened, in event time; `now` is when it is handled.

    `language` is that of the word typed, `arguments` what follows it.
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
        return self.day.programme.session_of(self.heard.place, self.at)

    @property
    def in_desk(self) -> bool:
        return self.session is not None and self.heard.place == self.session.desk

    @property
    def in_regie(self) -> bool:
        return self.heard.place == REGIE

    @property
    def longest(self) -> int:
        """The most characters of an answer."""
        return self.day.platforms[self.heard.platform].longest

    @property
    def is_private(self) -> bool:
        """True if only this person reads the answer."""
        return is_direct(self.heard.place) or isinstance(self.heard, Pressed)

    @property
    def is_public(self) -> bool:
        """True if everyone reads the answer; it then lets messages that others wait for go first."""
        return not (self.is_private or self.in_desk or self.in_regie)

    @property
    def whose(self) -> str:
        """A pseudonym of the account: counters outlive people who are forgotten, and identify nobody."""
        return pseudonyms.of_account(self.c, self.heard.platform, self.heard.handle)

    @property
    def about(self) -> Said | None:
        """The person's message that was chosen for a native command."""
        return self.heard.about if isinstance(self.heard, Pressed) else None

    @property
    def source(self) -> Heard:
        """The event that asks a question: the message chosen, else what was said or pressed."""
        return self.about or self.heard

    @property
    def has_own_message(self) -> bool:
        """True if others see the message that asks the question, and can mark it."""
        return self.about is not None or not self.is_private

    @property
    def asker(self) -> Account:
        """The account whose question it is: an animateur may choose another person's message."""
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
    """Do nothing: the deed for events that need none."""


def undressed(text: str) -> str:
    """Return the text without bold or code around the command that it begins with."""
    words = text.strip()
    found = DRESSED.match(words)
    if found is None:
        return words
    closing = (found["before"] or found["after"])[::-1]
    return f"{found['sign'] or ''}{found['words'].replace(closing, '', 1)}".strip()


def without_command(text: str) -> str:
    """Return what follows the command in a message that begins with one, else the whole message."""
    found = TYPED.match(undressed(text))
    return found["rest"].strip() if found else text.strip()


def answered(heard: Heard) -> str | None:
    """Return the message to reply to: the one written, or the one under the mark or the correction."""
    if isinstance(heard, Reacted | Edited):
        return heard.target
    return None if isinstance(heard, Removed) else heard.event


def reply(turn: Turn, key: str, **values: Value) -> int | None:
    """Answer the person where they wrote, or privately if they pressed a button."""
    return reply_body(turn, turn.day.words.body(turn.speech, key, **values), key)


def reply_body(turn: Turn, body: Body, purpose: str, *, to_all: bool = False, **post: Any) -> int | None:
    """Answer with a body; with `to_all`, the whole place sees it even if a button was pressed.

    A body that is too long for one message is said in several, one after another.
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
    """Put 🚫 on a message that others see, and say why; in public, only once an hour for each person."""
    if not turn.is_private:
        mark(turn, REFUSED_MARK, "refused")
    if not turn.is_public or people.claim_telling(turn.tx, f"refused:{turn.whose}", REPLY_EVERY):
        reply_body(turn, turn.day.words.body(turn.speech, key, **values), key, subject=REFUSAL)


def hide(turn: Turn, key: str, **values: Value) -> None:
    """Remove a message that people must not read, where we may, and say how to do it instead.

    This is not a reply, which would point at what is about to disappear. Where we may not remove messages,
    ask its author to delete it.
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
    """Tell a person that the button they pressed is over; a mark needs no answer."""
    if isinstance(turn.heard, Pressed):
        reply(turn, "press-over")


def mark(turn: Turn, emoji: str, purpose: str, subject: str | None = None) -> None:
    """Mark the message being handled: the code of its question, its `subject`, or a sign that we heard it."""
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
