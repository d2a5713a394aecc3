"""Putting what a source says now into the text of a programme.yaml that people have edited since. Pure.

Only the values that change are written; comments, order and manner stay. `merged` decides what changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from yaml.nodes import MappingNode as Table

from bot.programme.files.keys import EVENT, PERSON, ROOM, SESSION
from bot.programme.files.lookalikes import ordinary
from bot.programme.formats.arranging import Arranged
from bot.programme.formats.editing import Editor, plain
from bot.programme.formats.examples import without_examples
from bot.programme.formats.found import Doubt
from bot.programme.formats.merged import Merged, merge
from bot.programme.formats.writing import (
    Spelling,
    end_value,
    event_values,
    person_value,
    room_value,
    session_values,
    start_value,
)
from bot.programme.formats.yaml_written import Noted, Value
from bot.programme.model import Event, Person, Programme, Room, Session

T = TypeVar("T", Room, Person)

_DAYS = ("date", "start", "end")
_SPREAD = 3  # new entries that a line in braces does not take
_HOURS = ("start", "end")
_OTHER = {"room": "rooms", "rooms": "room"}


@dataclass(frozen=True, slots=True)
class Update:
    """The text of the file, the programme that it must hold but for ends left open, and what is told."""

    text: str
    programme: Programme
    doubts: tuple[Doubt, ...]


def update(text: str, mine: Programme, base: Programme | None, arranged: Arranged, name: str) -> Update:
    """Return the file with what the source says now; `arranged` was arranged with `mine`, without examples.

    `text` is the file that holds `mine`, `base` what the source said at the last import, `name` the source's.
    The examples of `comptoir init` leave the file.
    """
    mine, examples = without_examples(mine)
    merged = merge(mine, base, arranged, name)
    titles = {"titles": ", ".join(each.title for each in examples)}
    told = (*merged.doubts, *([Doubt(name, "import-examples", titles)] if examples else ()))
    return Update(_Updating(text, mine, arranged, merged, examples).text(), merged.programme, told)


class _Updating:
    def __init__(
        self,
        text: str,
        mine: Programme,
        arranged: Arranged,
        merged: Merged,
        examples: Iterable[Session] = (),
    ) -> None:
        self.examples = examples
        self.editor, self.mine, self.arranged, self.merged = Editor(text), mine, arranged, merged
        self.wanted = merged.programme
        self.spell = Spelling(mine.event.language, self.editor.keys())

    def text(self) -> str:
        self._event(self.mine.event, self.wanted.event)
        self._named("rooms", self.mine.rooms, self.wanted.rooms)
        self._named("people", self.mine.people, self.wanted.people)
        self._sessions()
        return self.editor.text()

    # ── The event, rooms and people ──

    def _event(self, before: Event, after: Event) -> None:
        table = self.editor.table(self.editor.root, "event")
        assert table is not None
        if before.title != after.title:
            self.editor.put(table, "title", after.title, EVENT)
        values = {key: value for key, value in event_values(after, self.spell).items() if key in _DAYS}
        if (before.first_day, before.last_day) == (after.first_day, after.last_day):
            return
        if "date" in values or before.lasts_several_days:
            for key in ("start", "end") if "date" in values else ():
                self.editor.drop(table, key)
            for key, value in values.items():
                self.editor.put(table, key, value, EVENT)
        else:
            self.editor.rename(table, "date", ("start", values["start"]), ("end", values["end"]))

    def _named(self, key: str, before: Mapping[str, T], after: Mapping[str, T]) -> None:
        """Write the rooms or the people that are new or changed."""
        values = {id: self._value(thing) for id, thing in after.items() if thing != before.get(id)}
        table = self.editor.table(self.editor.root, key)
        if table is None:
            if values:
                self.editor.add_before("sessions", key, values)
            return
        if self.editor.is_plain_line(table) and len(values) >= _SPREAD:
            self.editor.put(self.editor.root, key, self._spread(table, values), ())
            return
        for id, value in values.items():
            inner = self.editor.table(table, id) if id in before else None
            if inner is None:
                self.editor.put(table, id, value, ())
                continue
            former, parts = _parts(self._value(before[id])), _parts(value)
            order = [self.spell(each) for each in (*PERSON, *ROOM)]
            for part, each in parts.items():
                if each != former.get(part):
                    self.editor.put(inner, part, each, order)

    @staticmethod
    def _spread(table: Table, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return all the entries of a table that is too long for its line, with what is new in them."""
        whole = {ordinary(key.value): plain(value) for key, value in table.value}
        for id, value in values.items():
            former, new = (
                each.value if isinstance(each, Noted) else each for each in (whole.get(id, {}), value)
            )
            if isinstance(former, Mapping) and isinstance(new, Mapping):
                whole[id] = Noted({**former, **new}, brief=True)
            else:
                whole[id] = value
        return whole

    def _value(self, thing: Room | Person) -> Value:
        return room_value(thing) if isinstance(thing, Room) else person_value(thing, self.spell)

    # ── Sessions ──

    def _sessions(self) -> None:
        items = self.editor.items(self.editor.root, "sessions")
        assert items is not None
        wanted = {session.id: session for session in self.wanted.sessions}
        stand = {ordinary(self.editor.value(item, "id") or ""): item for item in items.value}
        for example in self.examples:
            self.editor.drop_item(items, stand.pop(example.id))
        for id, item in stand.items():
            self._session(item, self.mine.session(id), wanted[id])
        for session in self.wanted.sessions:
            if session.id not in stand:
                values = session_values(session, self.wanted.event, self.spell, self._open_ends)
                earlier = [item for id, item in stand.items() if wanted[id].start <= session.start]
                self.editor.add_item(items, earlier[-1] if earlier else None, values)

    def _session(self, item: Table, before: Session, after: Session) -> None:
        former, values = (session_values(each, self.wanted.event, self.spell) for each in (before, after))
        order = [self.spell(key) for key in SESSION]
        changed = [key for key in order if former.get(key) != values.get(key) and key not in _HOURS]
        gone = [key for key in changed if key not in values]
        for key in changed:
            other = _OTHER.get(key)
            if other in gone:
                self.editor.rename(item, other, (key, values[key]))
                gone.remove(other)
            elif key in values:
                self.editor.put(item, key, values[key], order)
        for key in gone:
            self.editor.drop(item, key)
        if before.start != after.start or self._days_changed:
            self.editor.put(item, "start", start_value(after, self.wanted.event), order)
        if self._writes_end(before, after, has_one=self.editor.value(item, "end") is not None):
            self.editor.put(item, "end", end_value(after, self.wanted.event), order)

    def _writes_end(self, before: Session, after: Session, *, has_one: bool) -> bool:
        """Return whether an end is to be written; one left open stays so unless the source says it.

        A session that nothing follows any more needs one.
        """
        if has_one:
            return before.end != after.end or self._days_changed
        if after.id in self._followed_by_none:
            return True
        is_moved = (before.start, before.end) != (after.start, after.end)
        return is_moved and after.id in self._ends_told

    @property
    def _open_ends(self) -> frozenset[str]:
        return self.arranged.without_end - self._followed_by_none

    @cached_property
    def _followed_by_none(self) -> frozenset[str]:
        """The last sessions of each day."""
        zone = self.wanted.event.timezone
        last = {each.start.astimezone(zone).date(): each.start for each in self.wanted.sessions}
        return frozenset(each.id for each in self.wanted.sessions if each.start in last.values())

    @cached_property
    def _ends_told(self) -> frozenset[str]:
        theirs = self.arranged.programme
        sessions = theirs.sessions if theirs else ()
        return frozenset(session.id for session in sessions) - self.arranged.without_end

    @property
    def _days_changed(self) -> bool:
        """Return whether hours alone would be of another day, or would no longer do."""
        before, after = self.mine.event, self.wanted.event
        is_same = (before.first_day, before.last_day) == (after.first_day, after.last_day)
        return not is_same and not (before.lasts_several_days and after.lasts_several_days)


def _parts(value: Value) -> Mapping[str, Value]:
    """Return the entries of a room or a person; a room that is only a name has that entry."""
    told = value.value if isinstance(value, Noted) else value
    return told if isinstance(told, Mapping) else {"name": told}
