"""Whatever two valid programmes differ by is shown; a save in pieces is read once it is whole."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from databases import made_ready, transact
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from memory_platform import MemoryPlatform
from programmes import programmes

from bot.changes import edited
from bot.changes.file import seen_in
from bot.changes.looks import APART, Settling, Stamp
from bot.clock import Clock
from bot.database import schema
from bot.database.store import Store
from bot.database.transaction import Transactions
from bot.day import Day
from bot.programme.difference import difference
from bot.programme.files.programme_file import programme_of
from bot.programme.files.yaml_file import read_yaml
from bot.programme.formats.edition import Edition
from bot.programme.formats.to_yaml import programme_yaml
from bot.programme.model import Programme, Session
from bot.questions import queue
from bot.settings import Settings
from bot.words.catalogue import Catalogue

FILE = Path("programme.yaml")


@st.composite
def edits(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Make the text of a programme, and of one that somebody made of it."""
    before = draw(programmes())
    kept = [draw(_sessions(before, s)) for s in before.sessions if draw(st.integers(0, 4))] or before.sessions
    organisers = tuple(person for person in before.people if draw(st.booleans()))
    after = replace(before, sessions=tuple(kept), organisers=organisers)
    texts = [programme_yaml(Edition(each, before.sessions[0].start)) for each in (before, after)]
    order = draw(st.permutations([0, 1]))
    return texts[order[0]], texts[order[1]]


@st.composite
def _sessions(draw: st.DrawFn, programme: Programme, session: Session) -> Session:
    later = timedelta(minutes=draw(st.sampled_from([0, 0, 5, 15])))
    people = st.lists(st.sampled_from(sorted(programme.people) or [""]), unique=True, max_size=2)
    has_others = draw(st.booleans()) and bool(programme.people)
    animateurs = tuple(draw(people)) if has_others else session.animateurs
    title = draw(st.sampled_from([session.title, f"{session.title}, encore"]))
    start, end = session.start + later, session.end + later
    return replace(session, title=title, animateurs=animateurs, start=start, end=end)


@settings(max_examples=25)
@given(texts=edits())
def test_any_edit_is_shown_or_said_to_be_nothing(texts: tuple[bytes, bytes]) -> None:
    before, after = (programme_of(read_yaml(FILE, text)).value for text in texts)
    assume(before is not None and after is not None and texts[0] != texts[1])
    assert before is not None
    assert after is not None
    with TemporaryDirectory() as folder:
        store = Store(made_ready(f"sqlite:///{folder}/comptoir.db"))
        try:
            kinds = _said(store, before, texts)
        finally:
            store.close()

    assert kinds == (["change"] if difference(before, after) else ["notice"])


def _said(store: Store, before: Programme, texts: tuple[bytes, bytes]) -> list[str]:
    """Return the kinds of messages that the régie gets when one text is saved over the other."""
    programme = store.run_now(queue.freeze_codes, before)
    words = Catalogue(programme.event.timezone, programme.event.words)
    day = Day(programme, Settings(FILE, "sqlite://"), words, {"matrix": MemoryPlatform("matrix").limits})
    by = Transactions(store, day, Clock())
    transact(by, edited.begin, texts[0])
    transact(by, edited.judge, seen_in(FILE, texts[1], programme.event))
    o = schema.outbox.c
    return list(
        store.run_now(lambda c: c.execute(sa.select(o.kind).where(o.operation == "say")).scalars().all())
    )


@settings(max_examples=200)
@given(
    pauses=st.lists(st.floats(0.01, APART - 0.1), min_size=1, max_size=12),
    looks=st.lists(st.floats(0.1, 4.0), min_size=30, max_size=30),
)
def test_a_save_in_pieces_is_read_only_once_it_is_whole(pauses: list[float], looks: list[float]) -> None:
    """Whoever writes pauses for less than two looks are apart, however they fall."""
    written = [sum(pauses[: n + 1]) for n in range(len(pauses))]  # when each piece was
    settling, at, read = Settling(), 0.0, list[int]()
    for wait in [*looks, APART, APART]:
        at += wait
        stamp = Stamp(1, sum(piece <= at for piece in written), 0)
        if settling.has_settled(stamp, at):
            read.append(stamp.size)
            settling.was_read(stamp)

    assert [size for size in read if size] == [len(written)]
