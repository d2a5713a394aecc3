"""A platform in memory: rooms, messages and people. It can be slow, refuse, or lose its answers on demand."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bot.operator.readiness import Absent, Found, Report
from bot.port.body import Body, plain_text
from bot.port.chat import (
    DIRECT,
    OPENED,
    Action,
    Batch,
    Document,
    Edited,
    Heard,
    Incoming,
    Joined,
    Journal,
    Left,
    Limits,
    Loss,
    Outgoing,
    Pressed,
    RawEvent,
    Reacted,
    Reactions,
    Removed,
    Said,
    Suggest,
    Unreadable,
    bare,
    no_suggestions,
)
from bot.port.errors import PlaceLost, PutOut, Refused, TokenRevoked, Unknown, Unreachable

KINDS: Mapping[str, type[Heard]] = {
    kind.__name__: kind
    for kind in (Said, Edited, Removed, Reacted, Reactions, Pressed, Joined, Left, Unreadable)
}
BOT = "bot"
BEAT = 20.0  # seconds: like others it is heard now and then when nothing happens, or it would count as down


@dataclass(slots=True)
class Message:
    """A message as people in its place see it; if `person` is set, only they see it."""

    id: str
    place: str
    handle: str
    key: str | None = None
    body: Body = field(default_factory=Body)
    text: str = ""
    actions: tuple[Action, ...] = ()
    reply_to: str | None = None
    thread: str | None = None
    person: str | None = None
    notify: bool = False
    document: Document | None = None
    removed: bool = False
    pinned: bool = False
    edits: int = 0
    former: list[Body] = field(default_factory=list)  # what ours showed before each edit
    marks: dict[str, set[str]] = field(default_factory=dict)  # handles of those who put it, by mark
    versions: dict[str, str] = field(
        default_factory=dict
    )  # the texts it had, by the event that gave it each text
    language: str = "fr"
    now: datetime | None = None  # event time when ours was given its present text; else when it was sent


@dataclass
class MemoryPlatform:
    """A platform in memory, of buttons if `buttons` is set and of marks otherwise.

    If `places` is set, nothing can be sent outside them. `fault` is called before and after each delivery
    takes effect and may raise a DeliveryError. `found` is the result of a look before the day; if it is
    None, nobody looks. A platform that `forgets` cannot report the text that stood before an edit.
    """

    name: str = "memory"
    buttons: bool = False
    places: frozenset[str] | None = None
    editable: float | None = None
    scope: str = "memory"
    wall: Callable[[], datetime] = lambda: datetime.now(UTC)
    fault: Callable[[str, Outgoing], None] = lambda when, outgoing: None
    found: Sequence[Found] | None = None
    forgets: bool = False
    opens: bool = False  # it may write in private to whoever did not write to it

    def __post_init__(self) -> None:
        self.limits = Limits(
            buttons=self.buttons,
            safe_resend=3600.0,
            word_marks=not self.buttons,
            editable=self.editable,
            clears=not self.buttons,
            opens=self.opens,
        )
        self.messages: dict[str, Message] = {}
        self.topics: dict[str, str] = {}  # those written since the places were made
        self.events: list[RawEvent] = []
        self.closed: set[str] = set()  # handles of those who take no private messages
        self.looks = 0  # how often we were looked at
        self._tokens: dict[str, str] = {}
        self._numbers = count(1)
        self._news = asyncio.Event()
        self.suggest: Suggest = no_suggestions
        self._trouble: type[Unreachable] | type[TokenRevoked] | None = None
        self.lost: dict[str, Loss] = {}  # losses, by place
        self.session = (
            asyncio.Event()
        )  # in which it reports what happens; it has begun unless a test says otherwise
        self.session.set()
        self.is_shut = False  # whether it refuses to let us in again

    # ── What people do ──────────────────────────────────────────────────────────────────────────────────

    def say(self, handle: str, place: str, text: str, **fields: Any) -> str:
        event = self._heard(Said, handle, place, text=text, **fields)
        self.messages[event] = Message(event, place, handle, text=text, now=self.wall())
        self.messages[event].versions[event] = text
        return event

    def edit(self, handle: str, target: str, text: str, **fields: Any) -> str:
        message = self.messages[target]
        message.text, message.edits = text, message.edits + 1
        event = self._heard(Edited, handle, message.place, target=target, text=text, **fields)
        message.versions[event] = text
        return event

    def edit_from(self, handle: str, place: str, target: str, text: str) -> str:
        """Claim from another place that a message has a new text; some servers let anyone claim this."""
        return self._heard(Edited, handle, place, target=target, text=text)

    def delete(self, handle: str, target: str) -> str:
        """Take away a message, or an edit or a mark by the event that made it."""
        edited = next((m for m in self.messages.values() if target in m.versions and m.id != target), None)
        if edited is not None:
            return self._take_edit_back(handle, edited, target)
        if target in self.messages:
            message = self.messages[target]
            message.removed, message.text = True, ""
            return self._heard(Removed, handle, message.place, target=target)
        reaction = next(event for event in self.events if event.event == target)
        content = reaction.content
        self.messages[content["target"]].marks[content["mark"]].discard(handle)
        return self._heard(Removed, handle, content["place"], target=target)

    def _take_edit_back(self, handle: str, message: Message, edit: str) -> str:
        """Report the message as it reads now, unless this platform `forgets` to report it."""
        del message.versions[edit]
        message.text = list(message.versions.values())[-1]
        about = None if self.forgets else asdict(self._said(message.id))
        return self._heard(Removed, handle, message.place, target=edit, of=message.id, about=about)

    def gone(self, handle: str, place: str, target: str) -> str:
        """Take away a mark of which only the id is known."""
        return self._heard(Removed, handle, place, target=target)

    def react(self, handle: str, target: str, mark: str, place: str | None = None) -> str:
        """React; if given, `place` is where the reaction is sent although the message stands elsewhere."""
        message = self.messages[target]
        message.marks.setdefault(bare(mark), set()).add(handle)
        about = None
        if mark in ("❓", "⭐") and message.handle != BOT:
            about = asdict(self._said(target))
        return self._heard(
            Reacted, handle, place or message.place, target=target, mark=bare(mark), about=about
        )

    def all_marks(self, target: str, mark: str) -> str:
        """Report who has a mark under a message now, as happens after an absence."""
        put = {e.content["handle"]: e.event for e in self.events if _put(e, target, mark)}
        there = self.messages[target].marks.get(bare(mark), set()) - {BOT}
        handles = {handle: put.get(handle, f"{target}/{mark}/{handle}") for handle in there}
        place = self.messages[target].place
        return self._heard(Reactions, "", place, target=target, mark=bare(mark), handles=handles)

    def press(self, handle: str, target: str, action: str, fields: Mapping[str, str] | None = None) -> str:
        """Press the button with that key under one of our messages."""
        place = self.messages[target].place
        return self._heard(Pressed, handle, place, action=action, target=target, fields=dict(fields or {}))

    def call(
        self, handle: str, place: str, action: str, *, language: str | None = None, **fields: str
    ) -> str:
        """Use a native command, in the language of the person's client."""
        return self._heard(
            Pressed, handle, place, action=action, target=None, fields=fields, language=language
        )

    def choose(self, handle: str, about: str, action: str = "question") -> str:
        """Choose a native command in a message's context menu."""
        said = asdict(self._said(about))
        place = self.messages[about].place
        return self._heard(Pressed, handle, place, action=action, target=None, about=said)

    def _said(self, message: str) -> Said:
        about = self.messages[message]
        name = about.handle.title()
        return Said(self.name, message, about.place, about.handle, name, about.now or self.wall(), about.text)

    def join(self, handle: str, place: str) -> str:
        return self._heard(Joined, handle, place)

    def leave(self, handle: str, place: str) -> str:
        return self._heard(Left, handle, place)

    def unreadable(self, handle: str, place: str) -> str:
        """Write something that nobody will be able to read to us."""
        return self._heard(Unreadable, handle, place)

    def _heard(self, kind: type[Heard], handle: str, place: str, **fields: Any) -> str:
        event = f"e{next(self._numbers)}"
        content = {"kind": kind.__name__, "event": event, "place": place, "handle": handle}
        content |= {"name": handle.title(), "at": self.wall().isoformat(), "platform": self.name} | fields
        edits = fields["target"] if kind is Edited else None
        self.events.append(RawEvent(event, place, _plain(content), edits))
        self._news.set()
        return event

    def in_place(self, place: str, reader: str | None = None) -> list[Message]:
        """Return the messages a reader sees in a place, in order."""
        return [
            message
            for message in self.messages.values()
            if message.place == place and not message.removed and message.person in (None, reader)
        ]

    # ── What becomes of it ──────────────────────────────────────────────────────────────────────────────

    def go_away(self) -> None:
        """Stop answering, both to listening and to sending."""
        self._trouble = Unreachable

    def revoke(self) -> None:
        """Stop accepting our account."""
        self._trouble = TokenRevoked
        self._news.set()

    def come_back(self) -> None:
        self._trouble = None
        self._news.set()

    # ── The port ────────────────────────────────────────────────────────────────────────────────────────

    async def start(self) -> str:
        if self._trouble is not None:
            raise self._trouble(self.name)
        if self.is_shut:
            raise PutOut(self.name)
        return self.scope

    async def survey(self) -> Mapping[str, Loss]:
        return dict(self.lost)

    async def listening(self) -> None:
        await self.session.wait()

    async def listen(self, journal: Journal, suggest: Suggest = no_suggestions) -> None:
        """Give the journal what is new; the position is the number of events read."""
        self.suggest = suggest
        while True:
            self._news.clear()
            if self._trouble is TokenRevoked:
                raise TokenRevoked(self.name)
            if self._trouble is not None:
                await self._news.wait()
                continue
            read = int(await journal.position() or 0)
            new = self.events[read:]
            places = {e.remote: e.remote for e in new if e.remote.startswith("direct:")}
            await journal.take(Batch(str(read + len(new)), new, (), places))
            if len(self.events) == read + len(new):
                with suppress(TimeoutError):
                    async with asyncio.timeout(BEAT):
                        await self._news.wait()

    def read(self, event: RawEvent) -> Incoming | None:
        values = dict(event.content)
        kind = KINDS[values.pop("kind")]
        values["at"] = datetime.fromisoformat(values["at"])
        if values.get("about"):
            about = dict(values["about"])
            values["about"] = Said(**(about | {"at": datetime.fromisoformat(about["at"])}))
        heard: Any = kind(**values)
        return heard  # type: ignore[no-any-return]

    async def deliver(self, outgoing: Outgoing) -> str:
        if self._trouble is not None:
            raise TokenRevoked(self.name) if self._trouble is TokenRevoked else Unknown("no answer")
        if outgoing.place in self.lost:
            raise PlaceLost(f"no place {outgoing.place}")
        self.fault("before", outgoing)
        if outgoing.token not in self._tokens:
            self._tokens[outgoing.token] = self._do(outgoing)
        self.fault("after", outgoing)
        return self._tokens[outgoing.token]

    def _do(self, outgoing: Outgoing) -> str:
        if outgoing.operation == "admit":
            assert outgoing.person is not None
            return self.join(outgoing.person, outgoing.place)
        if outgoing.operation == "describe":
            self.topics[outgoing.place] = plain_text(outgoing.body)
            return outgoing.place
        if outgoing.operation == "say":
            if self.places is not None and self._opened(outgoing.place) not in self.places:
                raise Refused(f"no place {outgoing.place}")
            return self._say(outgoing)
        target, _, mark = (outgoing.target or "").partition("/")
        message = self.messages.get(target)
        if message is None or message.removed:
            raise Refused("no such message")
        if outgoing.operation == "edit":
            message.former.append(message.body)
            message.body, message.actions, message.now = outgoing.body, outgoing.actions, outgoing.now
            message.edits += 1
        elif outgoing.operation == "react":
            message.marks.setdefault(bare(outgoing.mark or ""), set()).add(BOT)
            return f"{message.id}/{bare(outgoing.mark or '')}"
        elif outgoing.operation == "pin":
            message.pinned = True
        elif mark:
            message.marks[mark].discard(BOT)
        else:
            message.removed = True
        return message.id

    def _say(self, outgoing: Outgoing) -> str:
        message = Message(
            id=f"m{next(self._numbers)}",
            place=self._opened(outgoing.place),
            handle=BOT,
            key=outgoing.key,
            body=outgoing.body,
            actions=outgoing.actions,
            reply_to=outgoing.reply_to,
            thread=outgoing.thread,
            person=outgoing.person,
            notify=outgoing.notify,
            document=outgoing.document,
            language=outgoing.language,
            now=outgoing.now,
        )
        self.messages[message.id] = message
        return message.id

    def _opened(self, place: str) -> str:
        """Return the conversation with an account, where they read what they are told alone."""
        if not place.startswith(OPENED):
            return place
        handle = place.removeprefix(OPENED)
        if not self.opens or handle in self.closed:
            raise Refused("no private messages")
        return f"{DIRECT}{handle}"

    async def look(self, entered: Mapping[str, str]) -> Report:
        """Report what was found; people who showed their code here are not reported absent."""
        self.looks += 1
        if self._trouble is not None:
            raise self._trouble(self.name)
        found = [
            each for each in self.found or () if not (isinstance(each, Absent) and each.person in entered)
        ]
        return Report(self.name, found)

    async def find(self, outgoing: Outgoing) -> str | None:
        """Find it by its token, or by what stands there, because another database may have sent it."""
        if outgoing.token in self._tokens:
            return self._tokens[outgoing.token]
        if outgoing.operation == "say":
            return next((m.id for m in self.messages.values() if m.key == outgoing.key), None)
        message, mark = self.messages.get(outgoing.target or ""), bare(outgoing.mark or "")
        if outgoing.operation == "react" and message and BOT in message.marks.get(mark, ()):
            return f"{message.id}/{mark}"
        return outgoing.target if outgoing.operation == "remove" and message and message.removed else None

    async def close(self) -> None:
        pass


def _put(event: RawEvent, target: str, mark: str) -> bool:
    content = event.content
    same = content.get("target") == target and content.get("mark") == bare(mark)
    return content["kind"] == "Reacted" and same


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn instants into text, as they would come over a wire."""
    return {
        name: _plain(value)
        if isinstance(value, dict)
        else value.isoformat()
        if isinstance(value, datetime)
        else value
        for name, value in values.items()
    }
