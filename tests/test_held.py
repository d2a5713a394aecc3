"""Messages that cannot be decrypted: how long they are held, and when their author is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.matrix.crypto import store
from adapters.matrix.crypto.held import TOLD_EVERY, Held, Holding
from bot.database.store import Store
from bot.port.chat import RawEvent

PATIENCE = 30.0


class Hands:
    """The two clocks, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.steady = 1_000_000.0, 50.0
        monkeypatch.setattr("time.time", lambda: self.wall)
        monkeypatch.setattr("time.monotonic", lambda: self.steady)

    def passes(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def kept(quick: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{quick / 'keys.db'}")
    made.run_now(store.create)
    yield made
    made.close()


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    return Hands(monkeypatch)


def held(event: str, hands: Hands) -> Held:
    return Held(RawEvent(event, "!hall", {"type": "m.room.encrypted"}), "S", "@ana:example.org", hands.wall)


@pytest.mark.parametrize("jump", [3_600.0, -3_600.0])
async def test_patience_lasts_as_long_whatever_the_wall_clock_does(
    kept: Store, hands: Hands, jump: float
) -> None:
    holding, one = Holding(kept, [], PATIENCE), held("$1", hands)
    await holding.hold([one])

    hands.wall += jump
    before = (holding.is_overdue(one), holding.due_in())
    hands.passes(PATIENCE)

    assert (before, holding.is_overdue(one)) == ((False, PATIENCE), True)


async def test_a_person_who_was_told_is_told_again_only_about_what_they_wrote_since(
    kept: Store, hands: Hands
) -> None:
    # given two messages that cannot be decrypted
    holding, first, second = Holding(kept, [], PATIENCE), held("$1", hands), held("$2", hands)
    await holding.hold([first, second])
    hands.passes(PATIENCE)
    told = [holding.is_to_be_told(first), holding.is_to_be_told(second)]

    # when one is written again
    hands.passes(1)
    third = held("$3", hands)
    await holding.hold([third])
    soon = holding.is_to_be_told(third)
    hands.passes(TOLD_EVERY)

    assert (told, soon, holding.is_to_be_told(third)) == ([True, False], False, True)


async def test_a_message_written_again_at_once_waits_until_its_author_may_be_told_again(
    kept: Store, hands: Hands
) -> None:
    """Their device sends no key: what they write would be given up without their knowing."""
    holding, first, second = Holding(kept, [], PATIENCE), held("$1", hands), held("$2", hands)
    holding.give_up(first.sender, first.session)
    await holding.hold([first])
    told = (holding.is_overdue(first), holding.is_to_be_told(first))
    await holding.let_go(["$1"])

    hands.passes(10)
    await holding.hold([second])

    assert (told, holding.is_overdue(second), holding.due_in()) == ((True, True), False, TOLD_EVERY - 10)
    hands.passes(TOLD_EVERY - 10)
    assert (holding.is_overdue(second), holding.is_to_be_told(second)) == (True, True)
