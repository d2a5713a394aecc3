"""The port: a platform's events, the messages it is asked to send, and the interface it implements."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol

from bot.port.body import Body, Person

DIRECT, OPENED = "direct:", "direct:@"  # before the id of a conversation, and before an account


def is_direct(place: str) -> bool:
    """Return whether a place is a private conversation that one person opened with us."""
    return place.startswith(DIRECT)


def direct_to(handle: str) -> str:
    """Return the conversation with an account that did not write to us; not all platforms let us open it."""
    return f"{OPENED}{handle}"


# ── Incoming events ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Heard:
    """The fields common to every event.

    `event` is the platform's id, unique on the platform. `place` is the contract's name of the place, or
    `direct:<id>` for a conversation with one person. `handle` is the account that did it, never shown;
    `name` is its display name, cleaned. `at` is the platform's own timestamp, in UTC, wall time.
    """

    platform: str
    event: str
    place: str
    handle: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said(Heard):
    """Someone wrote a message; `text` is cleaned of control characters, otherwise as written.

    `thread` is the first message of the thread in which it was written. `addressed`: it really mentions us;
    if it begins with the mention, `text` is the rest. A private message without words has an empty `text`.
    """

    text: str
    reply_to: str | None = None
    thread: str | None = None
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class Edited(Heard):
    """`handle` gave `target` a new text. A platform may let anyone claim this: the core checks the author."""

    target: str
    text: str
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class Removed(Heard):
    """A message, a reaction or an edit (`target`) was removed, by its author or a moderator.

    `of` is the message that a removed edit had changed, and `about` that message as it reads without it; None
    if the platform did not say or the message has no words. If the message is gone too, that is an event of
    its own.
    """

    target: str
    of: str | None = None
    about: Said | None = None


@dataclass(frozen=True, slots=True)
class Reacted(Heard):
    """Someone put a mark under a message; `mark` has no variation selectors or skin tones.

    `event` is the id that a `Removed` will name when this person takes this mark away. On a platform that
    gives reactions no id, it is made of message, mark and account; the journal may use another id for it.

    `about` is the marked message when the mark is ❓ or ⭐ on a person's message: its words are then needed.
    """

    target: str
    mark: str
    about: Said | None = None


@dataclass(frozen=True, slots=True)
class Reactions(Heard):
    """All accounts but ours that have `mark` under `target` now; makes up for missed reactions.

    Nobody in particular did it: `handle` and `name` are empty. `handles` maps each account to the id of its
    reaction, the `event` that its `Reacted` would have: a later `Removed` names it as its target.
    """

    target: str
    mark: str
    handles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pressed(Heard):
    """Someone used a button, a form or a native command: `action` is its key, `fields` what they filled in.

    `target` is our message that the button was under; `about` is a person's message chosen for the command.
    `language` is the one in which they use the platform, if it says. `in_room`: the platform knows that they
    are in the room.
    The platform expects an answer at once: the core's reply to this person is delivered inline.
    """

    action: str
    target: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    about: Said | None = None
    language: str | None = None
    in_room: bool = False


@dataclass(frozen=True, slots=True)
class Joined(Heard):
    """`handle` is now a member of the place."""


@dataclass(frozen=True, slots=True)
class Left(Heard):
    """`handle` is no longer a member of the place."""


@dataclass(frozen=True, slots=True)
class Unreadable(Heard):
    """`handle` wrote `event`, which we will never be able to read: they must write it again."""


Incoming = Said | Edited | Removed | Reacted | Reactions | Pressed | Joined | Left | Unreadable

QUESTION_MARK, VOTE_MARK, STAR = "❓", "👍", "⭐"
NEEDING_WORDS = (QUESTION_MARK, STAR)  # marks that need the words of the message under them
COUNTED = (VOTE_MARK, STAR)  # marks of which each person has one
_ORNAMENTS = {0xFE0F: None, 0xFE0E: None} | dict.fromkeys(range(0x1F3FB, 0x1F400))


def bare(mark: str) -> str:
    """Return a mark without variation selectors and skin tones, so that two clients' versions are equal."""
    return mark.translate(_ORNAMENTS)


# ── Outgoing messages ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    required: bool = True
    length: int = 500


@dataclass(frozen=True, slots=True)
class Action:
    """An action that one tap on a message performs: a button, or a mark already put under it.

    On a platform that has forms, `form` opens without asking the core.
    """

    key: str
    label: str
    emoji: str
    form: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """The body and the actions of a message at one time."""

    body: Body
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a message bears: its name, its media type, its bytes.

    People save it under its name, which is in ASCII and differs with each version: platforms whose history
    shows no tokens find the message by it.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)


Operation = Literal["say", "edit", "react", "pin", "remove", "admit", "describe"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to do on a platform.

    `token` is the idempotency token: the same for each attempt, another for each operation. `key` can be
    found again in the platform's history. `target` is the remote id of what is edited, reacted to, pinned or
    removed; `reply_to` is that of the message answered; `thread` is that of the first message of the thread,
    on platforms that have threads.
    `since` is when the first attempt was made (wall time).
    `now` is event time, so that "in five minutes" is true. `person` is set if only they may see it.
    `mark` is put, or taken away. `mentions` are the accounts to notify.
    `document` is a file that the message bears; its `body` is then one short line about it. Such a message is
    never edited. What removes it need not remove the file from where the platform keeps it.
    `admit` lets `person` into `place`; `describe` makes `body` the topic of `place`, where we may. `earlier`
    holds the wordings of attempts that got no answer: where messages are recognised by their content, the
    history may show one of these.
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
    document: Document | None = None
    mark: str | None = None
    target: str | None = None
    reply_to: str | None = None
    thread: str | None = None
    person: str | None = None
    notify: bool = False
    rehearsal: str = ""  # put before the first block: [répétition] while rehearsing
    others: frozenset[str] = frozenset()  # remote ids of our other messages there: `find` skips them
    earlier: tuple[Wording, ...] = ()

    @property
    def mentions(self) -> tuple[str, ...]:
        return pinged(self.body)


def pinged(body: Body) -> tuple[str, ...]:
    """Return the accounts that a body notifies."""
    spans = [span for block in body.blocks for span in block.spans]
    return tuple(s.handle for s in spans if isinstance(s, Person) and s.ping and s.handle)


@dataclass(frozen=True, slots=True)
class Allowance:
    """A server's default limit on what one account sends: a burst, then `rate` a second."""

    burst: float
    rate: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The abilities of a platform that change what the core decides.

    `buttons`: actions are shown as buttons; otherwise the core puts their marks under the message.
    `safe_resend` is how long (seconds of wall time) a token prevents a message from being sent twice.
    `at_once` is how many deliveries may run at the same time. `word_marks`: a mark may be any short word (a
    code, for instance); otherwise only an emoji. `editable` is the age (seconds of wall time) up to which we
    edit a message; an older one is posted again; None: no limit. `clears`: we may remove what people wrote.
    `keeps_versions`: people can find the former words of an edited message, so to erase words we remove the
    message, and the removal takes every version with it. `longest` is how many characters surely fit in a
    message: a longer text is split, or says where the rest is. `opens`: we may write in private to an account
    that did not write to us, at `direct_to(handle)`; each may refuse. `shows_queue`: people read each place
    on a page that shows its queue and their own votes, so there are no cards and no word that says how to
    ask, and a vote by button draws no answer. `keeps_answers`: what one person alone was told stays where
    they read it; it can be said however late, edited and removed. `devices`: an account is a device, made
    when somebody first acts; a person may have several, and each that shows their code becomes theirs.
    """

    buttons: bool
    safe_resend: float
    at_once: int = 8
    word_marks: bool = True
    editable: float | None = None
    clears: bool = True
    keeps_versions: bool = False
    longest: int = 4_000
    opens: bool = False
    shows_queue: bool = False
    keeps_answers: bool = False
    devices: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about a platform that are known before its adapter is loaded, for the operator's plans.

    `allowance` is the default limit of its servers on one account, None if it never matters. `calls`: people
    can also choose commands from a list, not only type them. `typed` turns a command as our texts write it
    (`!ask`) into what people type there, in the given language.
    """

    allowance: Allowance | None = None
    calls: bool = False
    typed: Callable[[str, str], str] = lambda text, language: text


# ── Suggestions ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """Someone is typing: `handle` fills in `field` (`comptoir`, `code`…) of the command `action` in `place`.

    `typed` is the text so far; `language` is the person's own, if the platform says.
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
    """One suggestion: the field takes `value`, the person reads `label`."""

    value: str
    label: str


Suggest = Callable[[SuggestionRequest], Awaitable[Sequence[Suggestion]]]


async def no_suggestions(_asking: SuggestionRequest) -> Sequence[Suggestion]:
    return ()


# ── The interface of a platform ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RawEvent:
    """A native event as it came; `remote` is the platform's own id of the room.

    An adapter adds to `content` anything the core will need and could not ask for later: the message that got
    a ❓, or whose edit was removed. `edits` is the message this event edits, if the edit can be removed.
    """

    event: str
    remote: str
    content: Mapping[str, Any]
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """History that the platform did not send, to be paged backwards from `token`."""

    remote: str
    token: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The contents of one answer of the platform, kept in one commit with the new position.

    `places` are new conversations, `moved` are places that the platform replaced by another room.
    """

    position: str
    events: Sequence[RawEvent] = ()
    gaps: Sequence[Gap] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


class Loss(StrEnum):
    """The reason why we can neither read nor write in a place of the event; each has its own fix."""

    UNMADE = "unmade"  # nobody has made it yet
    GONE = "gone"  # it was deleted
    OUT = "out"  # we were removed from it, or from the whole server
    HIDDEN = "hidden"  # it exists, but we may not see it
    REPLACED = "replaced"  # another room replaced it, which we may not enter
    CLOSED = "closed"  # a right is missing there, which only an attempt shows
    SEALED = "sealed"  # it is encrypted, and we have no keys
    AWAY = "away"  # the platform cannot show it now


class Journal(Protocol):
    """The store in which a platform keeps received events before anything is done with them."""

    async def position(self) -> str | None:
        """Return the position up to which this platform was read; None at the very first start."""

    async def take(self, batch: Batch) -> None:
        """Keep a batch: events, gaps and position in one commit; known event ids are ignored.

        An empty batch says that the platform is up; an adapter gives one at least once a minute while it is.
        """

    async def gaps(self) -> Sequence[Gap]:
        """Return the gaps still open, each with the token to go on from, the oldest first."""

    async def fill(self, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
        """Keep one page of a gap, newest first; without `next_token` the gap is closed.

        `gap` holds the token this page was asked with; the gaps of one place are filled one after another.
        Returns how many of the events were already known.
        """

    async def watched(self) -> Mapping[str, str]:
        """Return past messages that we still watch for changes, each with the platform's own id of its place.

        They are: messages that asked a question or made one precise, and our cards for them; those that
        say what a sheet lacks; messages that
        commanded an announcement; messages waiting for a comptoir; and messages whose words our answer
        repeats. Erased messages are left out.
        """

    async def marked(self) -> Set[tuple[str, str]]:
        """Return the messages under which somebody's mark counts, each with that mark (`COUNTED`)."""

    async def edited(self, edits: Collection[str]) -> Mapping[str, str]:
        """Return the message each of these edits changed, by edit; ids that are not edits are left out."""

    async def unhandled(self, place: str) -> Sequence[str]:
        """Return the ids of the events of a place that are still to be handled."""


class Platform(Protocol):
    """One chat platform, as the application drives it.

    It is given its book of places, a mapping of the contract's names to its own ids. The application keeps it
    up to date, because `provision` may make a place again while the bot runs.
    """

    name: str
    limits: Limits

    async def start(self) -> str:
        """Connect and check the account; raises OutsideError saying what to do, PutOut if no place is left.

        Returns the scope in which the platform remembers our tokens (a device, for instance). In another
        scope, no earlier attempt may be repeated before looking for its result.
        """

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        """Receive until cancelled; marks nothing as read before the journal has kept it. Raises TokenRevoked.

        `suggest` returns suggestions for people typing a command; it only reads.
        """

    async def listening(self) -> None:
        """Return once events arrive as they happen; `listen` runs meanwhile."""

    async def survey(self) -> Mapping[str, Loss]:
        """Apply the book of places as it is now, and return which of its places are lost, and why.

        It is called several times a minute, and asks the server only when it has a reason to. A place that is
        back is read again, including what was said there meanwhile. Raises as `deliver` does.
        """

    def read(self, event: RawEvent) -> Incoming | None:
        """Translate a journalled event; returns None if it does not concern the core.

        Pure; never raises on a malformed event.
        """

    async def deliver(self, outgoing: Outgoing) -> str:
        """Do it and return the remote id; raises only Refused, Busy, Unknown or TokenRevoked."""

    async def find(self, outgoing: Outgoing) -> str | None:
        """Return the remote id that an earlier attempt left in the history; None if it left nothing.

        Raises as `deliver` does.
        """

    async def close(self) -> None:
        """Close connections; sends nothing."""
