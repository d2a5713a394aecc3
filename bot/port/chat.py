"""The port: what the core hears from a platform, what it asks of it, and what a platform must do."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol

from bot.port.body import Body, Person


def is_direct(place: str) -> bool:
    """Whether a place is the conversation that one person opened with us."""
    return place.startswith("direct:")


# ── What is heard ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Heard:
    """What every event bears.

    `event` is the platform's id, unique on the platform. `place` is the contract's name of the place, or
    `direct:<id>` for a conversation with one person. `handle` is the account that did it, never shown;
    `name` is how it calls itself, cleaned. `at` is the platform's own time stamp, in UTC, wall time.
    """

    platform: str
    event: str
    place: str
    handle: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said(Heard):
    """Someone wrote; `text` is cleaned of control characters, otherwise as written.

    `thread` is the message that the thread hangs on in which it was written. `addressed`: it really
    mentions us; where it begins so, `text` is what follows. A private message without words has empty `text`.
    """

    text: str
    reply_to: str | None = None
    thread: str | None = None
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class Edited(Heard):
    """`handle` gave `target` a new text. A platform may let anyone say so: the core checks whose it was."""

    target: str
    text: str
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class Removed(Heard):
    """A message, a reaction or an edit (`target`) was taken away, by its author or a moderator.

    `of` is the message that an edit had changed, and `about` that message as it reads without it; None where
    the platform did not tell, or it bears no words. One that is gone too is told of by itself.
    """

    target: str
    of: str | None = None
    about: Said | None = None


@dataclass(frozen=True, slots=True)
class Reacted(Heard):
    """`mark` is bare: without variation selectors and skin tones.

    `event` is what a `Removed` will name when this person takes this mark away. Where a platform gives
    reactions no id, it is made of message, mark and account; the journal's own id of it may be another.

    `about` is the message marked, when the mark is ❓ on a person's message: its words are then needed.
    """

    target: str
    mark: str
    about: Said | None = None


@dataclass(frozen=True, slots=True)
class Reactions(Heard):
    """All who have `mark` under `target` now, our own account left out: what was missed is made good.

    Nobody in particular did it: `handle` and `name` are empty. `handles` maps each account to the id of its
    reaction, the `event` that a `Reacted` of theirs would bear: a later `Removed` names it as its target.
    """

    target: str
    mark: str
    handles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pressed(Heard):
    """A button, a form or a native command: `action` is its key, `fields` what was filled in.

    `target` is our message under which it stood; `about` is a person's message that was chosen for it.
    `language` is the one in which they use the platform, where it tells.
    It wants its answer now: what the core says to this person is delivered inline.
    """

    action: str
    target: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    about: Said | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Joined(Heard):
    """`handle` is now a member of the place."""


@dataclass(frozen=True, slots=True)
class Left(Heard):
    """`handle` is no longer a member of the place."""


@dataclass(frozen=True, slots=True)
class Unreadable(Heard):
    """`handle` wrote `event`, which nobody will be able to read to us: it is to be written again."""


Incoming = Said | Edited | Removed | Reacted | Reactions | Pressed | Joined | Left | Unreadable

QUESTION_MARK, VOTE_MARK = "❓", "👍"
_ORNAMENTS = {0xFE0F: None, 0xFE0E: None} | dict.fromkeys(range(0x1F3FB, 0x1F400))


def bare(mark: str) -> str:
    """A mark without variation selectors and skin tones: two clients' versions of an emoji are then equal."""
    return mark.translate(_ORNAMENTS)


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Field:
    """One line a form asks for."""

    name: str
    label: str
    required: bool = True
    length: int = 500


@dataclass(frozen=True, slots=True)
class Action:
    """What one tap on a message does: a button, or a mark already put under it.

    `form` opens without asking the core, where the platform has forms.
    """

    key: str
    label: str
    emoji: str
    form: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message said and offered at one time."""

    body: Body
    actions: tuple[Action, ...] = ()


Operation = Literal["say", "edit", "react", "pin", "remove", "admit"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to do on a platform.

    `token` is the idempotency token: the same for each attempt, another for each operation. `key` can be
    found again in the platform's history. `target` is the remote id of what is edited, reacted to, pinned or
    removed; `reply_to` that of the message answered, `thread` of the one its thread hangs on, where there are
    threads.
    `since` is when the first attempt was made (wall time).
    `now` is event time, to say "in five minutes" truly. `person` is set where only they may see it.
    `mark` is put, or taken away. `mentions` are the accounts whose attention is drawn.
    `admit` lets `person` into `place`. `earlier` is how it was worded when it was attempted without an
    answer: where messages are known by their looks, it may stand there so.
    """

    operation: Operation
    place: str
    key: str
    token: str
    now: datetime
    since: datetime
    language: str = "fr"
    body: Body = field(default_factory=Body)
    actions: tuple[Action, ...] = ()
    mark: str | None = None
    target: str | None = None
    reply_to: str | None = None
    thread: str | None = None
    person: str | None = None
    notify: bool = False
    rehearsal: str = ""  # put before the first block: [répétition] while rehearsing
    others: frozenset[str] = frozenset()  # remote ids of our others there: none is this, for who looks
    earlier: tuple[Wording, ...] = ()

    @property
    def mentions(self) -> tuple[str, ...]:
        return pinged(self.body)


def pinged(body: Body) -> tuple[str, ...]:
    """The accounts a body draws the attention of."""
    spans = [span for block in body.blocks for span in block.spans]
    return tuple(s.handle for s in spans if isinstance(s, Person) and s.ping and s.handle)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a server lets an account send unless it is told otherwise: a burst, then `rate` a second."""

    burst: float
    rate: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform can do, as far as it changes what the core decides.

    `buttons`: actions are shown as buttons; otherwise the core puts their marks under the message.
    `safe_resend` is how long (seconds of wall time) a token protects from saying twice.
    `at_once` is how many deliveries may be under way together. `word_marks`: a mark may be any short word, a
    code for instance; otherwise only an emoji. `editable` is how old (seconds of wall time) a message may be
    that is still edited; an older one is said anew; None: any. `clears`: we may take away what people wrote.
    `keeps_versions`: who looks for them finds the former words of what was edited; what is to be erased is
    then removed, and a removal takes every version along. `longest` is how many characters a message surely
    has room for: what may be longer is said in several, or says where the rest is.
    """

    buttons: bool
    safe_resend: float
    at_once: int = 8
    word_marks: bool = True
    editable: float | None = None
    clears: bool = True
    keeps_versions: bool = False
    longest: int = 4_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a platform before anything of it is loaded, for what the operator plans.

    `allowance` is what its servers let an account send unless told to spare it, None where that is ample.
    `calls`: commands are called by their name from a list, not only typed. `typed` turns a command as our
    texts have it (`!ask`) into what people type there, in the language given.
    """

    allowance: Allowance | None = None
    calls: bool = False
    typed: Callable[[str, str], str] = lambda text, language: text


# ── What is suggested ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """Someone is typing: `handle` fills in `field` (`comptoir`, `code`…) of the command `action` in `place`.

    `typed` is what they have typed so far; `language` is the person's own, where the platform tells.
    """

    platform: str
    place: str
    handle: str
    action: str
    field: str
    typed: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`value` is what the field takes, `label` what the person reads."""

    value: str
    label: str


Suggest = Callable[[SuggestionRequest], Awaitable[Sequence[Suggestion]]]


async def no_suggestions(_asking: SuggestionRequest) -> Sequence[Suggestion]:
    return ()


# ── What a platform does ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RawEvent:
    """A native event as it came; `remote` is the platform's own id of the room.

    An adapter adds to `content` what the core will need and could not ask later: the message under a ❓, or
    under an edit that was taken away. `edits` is the message it gives new words, where it can be taken away.
    """

    event: str
    remote: str
    content: Mapping[str, Any]
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """History that the platform did not send: to be paged backwards from `token`."""

    remote: str
    token: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one answer of the platform holds: taken in one commit with the new position.

    `places` are conversations that are new, `moved` places that the platform replaced by another room.
    """

    position: str
    events: Sequence[RawEvent] = ()
    gaps: Sequence[Gap] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


class Loss(StrEnum):
    """Why nothing is heard or said in a place of the event; each has its own remedy."""

    UNMADE = "unmade"  # nobody has made it yet
    GONE = "gone"  # it was deleted
    OUT = "out"  # we were put out of it, or of the whole server
    HIDDEN = "hidden"  # it is there, and we may not see it
    REPLACED = "replaced"  # another room took its place, which we may not enter
    CLOSED = "closed"  # we lack a right there, which only trying shows
    SEALED = "sealed"  # it is encrypted, and we have no keys
    AWAY = "away"  # the platform cannot show it now


class Journal(Protocol):
    """Where a platform puts what it received, before anything is done with it."""

    async def position(self) -> str | None:
        """How far this platform was read; None at the very first start."""

    async def take(self, batch: Batch) -> None:
        """Keep a batch: events, gaps and position in one commit; known event ids are ignored.

        An empty one says that the platform is there. It is given at least once a minute while it is.
        """

    async def gaps(self) -> Sequence[Gap]:
        """The gaps still open, each with the token to go on from, the oldest first."""

    async def fill(self, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
        """Keep one page of a gap, newest first; without `next_token` the gap is closed.

        `gap` bears the token it is to be paged from now; the gaps of one place are filled one after another.
        Returns how many of the events were known already.
        """

    async def watched(self) -> Mapping[str, str]:
        """Messages whose fate matters though they are past, each with the platform's own id of its place.

        Those that asked a question, and our cards of them; those that commanded an announcement; those that
        wait to be told their comptoir; those of which our answer repeats words. Not what was erased.
        """

    async def marked(self) -> Set[str]:
        """Messages under which somebody's mark counts as their vote."""

    async def edited(self, edits: Collection[str]) -> Mapping[str, str]:
        """Which messages these edits changed, by the edit; others than edits are left out."""

    async def unhandled(self, place: str) -> Sequence[str]:
        """The ids of the events of a place that are still to be handled."""


class Platform(Protocol):
    """One chat platform, as the application drives it.

    It is given the book of its places, the contract's names mapped to its own ids, which the application
    keeps up to date: `provision` may make a place anew beside the running bot.
    """

    name: str
    limits: Limits

    async def start(self) -> str:
        """Connect and check the account; raises OutsideError with what to do, PutOut if no place is left.

        Returns the scope in which the platform remembers our tokens (a device, for instance): in another one,
        nothing that was attempted before may be attempted again without looking.
        """

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        """Receive until cancelled; sets nothing aside that the journal has not kept. Raises TokenRevoked.

        `suggest` answers who is typing a command, by a read.
        """

    async def listening(self) -> None:
        """Return once what is said is heard as it is said; `listen` runs meanwhile."""

    async def survey(self) -> Mapping[str, Loss]:
        """Take up what the book of places now says, and tell which of its places are lost, and why.

        It is asked several times a minute, and asks the server only where it has reason to. A place that is
        there again is heard again, with what was said there meanwhile. Raises as `deliver` does.
        """

    def read(self, event: RawEvent) -> Incoming | None:
        """What a journalled event means; None for what does not concern the core. Pure; raises nothing
        for an event that somebody malformed."""

    async def deliver(self, outgoing: Outgoing) -> str:
        """Do it and return the remote id; raises Refused, Busy, Unknown or TokenRevoked, nothing else."""

    async def find(self, outgoing: Outgoing) -> str | None:
        """The remote id of what an earlier attempt of this did, read back from history; None if nothing.

        Raises as `deliver` does.
        """

    async def close(self) -> None:
        """Let go of connections; nothing is said."""
