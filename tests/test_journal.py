"""Events received are kept once, in order, with the position; a gap holds up only its own place."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from databases import made_ready

from bot.database import schema
from bot.database.store import Store
from bot.journal import events, gaps, intake, places
from bot.port.chat import Batch, Gap, RawEvent

NOON = datetime(2026, 10, 16, 10, tzinfo=UTC)


class Kept:
    """The journal of one platform, by its transactions."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def take(self, position: str, *told: str, gaps: tuple[str, ...] = ()) -> None:
        """Take events: `hall:e1` is event e1 of the hall; a gap is written the same way, with its token."""
        batch = Batch(position, [raw(event) for event in told], [gap(each) for each in gaps])
        self.store.run_now(events.take, "chat", batch, NOON)

    def fill(self, filled: str, *events: str, then: str | None = None) -> int:
        return self.store.run_now(gaps.fill, "chat", gap(filled), [raw(event) for event in events], then)

    @property
    def waiting(self) -> list[str]:
        return [event.event for event in self.store.run_now(events.waiting, "chat", 100)]

    @property
    def gaps(self) -> list[Gap]:
        return self.store.run_now(gaps.gaps, "chat")

    @property
    def position(self) -> str | None:
        return self.store.run_now(events.position, "chat")

    def handle(self, *done: str) -> None:
        self.store.run_now(events.mark_handled, "chat", done)

    def rows(self) -> list[tuple[str, bool, object]]:
        j = schema.journal.c
        query = sa.select(j.event, j.waiting, j.content).order_by(j.position)
        return self.store.run_now(lambda c: [tuple(row) for row in c.execute(query)])


def raw(written: str) -> RawEvent:
    place, event = written.split(":")
    return RawEvent(event, place, {"words": event})


def gap(written: str) -> Gap:
    place, token = written.split(":")
    return Gap(place, token)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    store = Store(made_ready(f"sqlite:///{tmp_path / 'comptoir.db'}"))
    yield Kept(store)
    store.close()


def test_events_wait_in_the_order_in_which_they_came(kept: Kept) -> None:
    kept.take("s1", "hall:e1", "desk:e2")
    kept.take("s2", "hall:e3")

    assert (kept.waiting, kept.position) == (["e1", "e2", "e3"], "s2")


def test_an_event_that_comes_again_is_kept_once_even_when_it_was_handled(kept: Kept) -> None:
    kept.take("s1", "hall:e1")
    kept.handle("e1")

    kept.take("s2", "hall:e1", "hall:e2", "hall:e2")

    assert kept.waiting == ["e2"]


def test_words_leave_once_they_are_handled_and_the_id_stays(kept: Kept) -> None:
    kept.take("s1", "hall:e1")

    kept.handle("e1")

    assert kept.rows() == [("e1", False, None)]


def test_a_gap_holds_up_its_place_alone(kept: Kept) -> None:
    kept.take("s1", "hall:e9", "desk:e10", gaps=("hall:g1",))

    assert kept.waiting == ["e10"]


def test_events_that_fill_a_gap_come_before_those_after_it(kept: Kept) -> None:
    kept.take("s1", "hall:e1")
    kept.take("s2", "hall:e8", "hall:e9", gaps=("hall:g1",))

    kept.fill("hall:g1", "hall:e7", "hall:e6", then="g2")
    held = kept.waiting
    kept.fill("hall:g2", "hall:e5", "hall:e4")

    assert held == []
    assert (kept.waiting, kept.gaps) == (["e1", "e4", "e5", "e6", "e7", "e8", "e9"], [])


def test_a_gap_is_gone_on_with_where_it_was_left(kept: Kept) -> None:
    kept.take("s1", "hall:e9", gaps=("hall:g1",))
    kept.fill("hall:g1", "hall:e8", then="g2")

    assert kept.gaps == [Gap("hall", "g2")]


def test_a_page_that_was_kept_before_the_bot_died_is_not_kept_twice(kept: Kept) -> None:
    kept.take("s1", "hall:e9", gaps=("hall:g1",))
    kept.fill("hall:g1", "hall:e8", then="g2")

    assert kept.fill("hall:g1", "hall:e8", then="g2") == 0
    assert kept.fill("hall:g2", "hall:e8", "hall:e7") == 1
    assert kept.waiting == ["e7", "e8", "e9"]


def test_a_later_gap_of_the_same_place_stands_after_the_earlier(kept: Kept) -> None:
    kept.take("s1", "hall:e2", gaps=("hall:g1",))
    kept.take("s2", "hall:e4", gaps=("hall:g2",))

    kept.fill("hall:g2", "hall:e3")
    held = kept.waiting
    kept.fill("hall:g1", "hall:e1")

    assert (held, kept.waiting) == ([], ["e1", "e2", "e3", "e4"])


def test_a_batch_that_cannot_be_kept_does_not_move_the_position(kept: Kept, tmp_path: Path) -> None:
    kept.take("s1", "hall:e1")
    broken = Batch("s2", [raw("hall:e2"), RawEvent("e3", "hall", {"words": {1, 2}})])  # JSON has no sets

    with pytest.raises(sa.exc.StatementError):
        kept.store.run_now(events.take, "chat", broken, NOON)

    assert (kept.waiting, kept.position) == (["e1"], "s1")


def test_new_conversations_are_known_from_the_batch_that_brought_them(kept: Kept) -> None:
    kept.store.run_now(events.take, "chat", Batch("s1", places={"direct:!r": "!r"}), NOON)

    assert kept.store.run_now(places.places, "chat") == {"direct:!r": "!r"}


async def test_a_place_made_again_is_remembered_in_its_stead(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/again.db")
    store.run_now(schema.metadata.create_all)
    book = places.StoreBook(store, "chat", lambda: NOON)
    for remote in ("1", "1", "2"):
        await book.remember("hall", remote)
    assert await book.remembered() == {"hall": "2"}
    store.close()


# ── What cannot be written down ─────────────────────────────────────────────────────────────────────────

HALF = "\ud800"  # half a character: JSON can express it, no database can keep it in a name


def journal_of(store: Store) -> intake.StoreJournal:
    return intake.StoreJournal(store, "chat", lambda: None, lambda: NOON)


async def test_an_unwritable_event_is_marked_and_the_rest_of_its_batch_kept(kept: Kept) -> None:
    told = [raw("hall:e1"), raw(f"hall:e2{HALF}"), raw(f"hall{HALF}:e3"), raw("hall:e4")]
    direct = {"direct:a": "a", f"direct:{HALF}": HALF}

    await journal_of(kept.store).take(Batch("p1", told, [gap("desk:g1"), gap(f"desk:{HALF}")], direct))

    assert kept.rows() == [
        ("e1", True, {"words": "e1"}),
        ("e2\\ud800", True, {events.UNWRITABLE: "{'words': 'e2\\ud800'}"}),
        ("e3", True, {events.UNWRITABLE: "{'words': 'e3'}"}),
        ("e4", True, {"words": "e4"}),
    ]
    assert (kept.gaps, kept.position) == ([gap("desk:g1")], "p1")
    assert kept.store.run_now(places.places, "chat") == {"direct:a": "a"}


async def test_the_handler_is_woken_once_a_batch_taken_in_pieces_is_there(kept: Kept) -> None:
    told: list[list[str]] = []
    listener = intake.StoreJournal(kept.store, "chat", lambda: told.append(kept.waiting), lambda: NOON)

    await listener.take(Batch("p1", [raw("hall:e1"), raw(f"hall:e2{HALF}")], []))

    assert told[-1] == ["e1", "e2\\ud800"]


async def test_an_unwritable_event_is_marked_once_however_often_it_comes(kept: Kept) -> None:
    for position in ("p1", "p2"):
        await journal_of(kept.store).take(Batch(position, [raw(f"hall:e1{HALF}")], []))

    assert kept.waiting == ["e1\\ud800"]


async def test_a_page_with_what_cannot_be_written_down_fills_its_gap(kept: Kept) -> None:
    kept.take("p1", gaps=("hall:g1",))

    await journal_of(kept.store).fill(gap("hall:g1"), [raw("hall:e2"), raw(f"hall:e1{HALF}")], None)

    assert kept.waiting == ["e1\\ud800", "e2"]
    assert kept.gaps == []


async def test_a_platform_of_which_nothing_can_be_kept_counts_as_silent(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[str] = []
    listener = intake.StoreJournal(
        kept.store, "chat", lambda: None, lambda: NOON, lambda: answers.append("there")
    )
    await listener.take(Batch("1", [raw("hall:e1")]))

    def breaks(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(events, "take", breaks)
    with pytest.raises(RuntimeError):
        await listener.take(Batch("2", [raw("hall:e2")]))

    assert answers == ["there"]
