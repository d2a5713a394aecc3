"""The whole life of questions: random acts of everybody on both platforms, and what holds after each one."""

import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path

from conftest import MEMORY, _has_room
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from life import ACTS, Life
from life_rules import Rules

NUMBERS = st.integers(0, 2**32)
ASKERS = ("ask", "edit", "delete", "withdraw", "forget", "precise", "read")
VOTERS = ("vote", "unvote", "star")
DESKS = (
    *("handle", "merge", "move", "give", "tap", "erase", "undo", "digest", "floor", "delete_card"),
    "retain",
)
MODERATORS = ("moderate", "approve", "mute")
DAY = ("wait", "go_on", "restart")


class WholeLife(RuleBasedStateMachine):
    """The bot, two platforms in memory, and their people; `Rules` say what must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory(dir=MEMORY if _has_room() else None))
        self.runner = self.stack.enter_context(asyncio.Runner())
        self.life = Life(Path(folder))
        self.law = Rules(self.life)
        self.runner.run(self.life.begin())

    def teardown(self) -> None:
        self.runner.run(self.life.end())
        self.stack.close()

    def _do(self, act: str, number: int) -> None:
        try:
            self.runner.run(self._done(act, number))
        except BaseException:
            note("\n".join(self.life.told))
            raise

    async def _done(self, act: str, number: int) -> None:
        await self.life.do(act, number)
        await self.law.look(act)

    @rule(number=NUMBERS)
    def somebody_asks(self, number: int) -> None:
        self._do("ask", number)

    @rule(act=st.sampled_from(ASKERS), number=NUMBERS)
    def an_asker_acts(self, act: str, number: int) -> None:
        self._do(act, number)

    @rule(act=st.sampled_from(VOTERS), number=NUMBERS)
    def a_voter_acts(self, act: str, number: int) -> None:
        self._do(act, number)

    @rule(act=st.sampled_from(DESKS), number=NUMBERS)
    def a_desk_acts(self, act: str, number: int) -> None:
        self._do(act, number)

    @rule(act=st.sampled_from(("handle", "merge", "move")), number=NUMBERS)
    def a_desk_handles_a_question(self, act: str, number: int) -> None:
        self._do(act, number)

    @rule(act=st.sampled_from(MODERATORS), number=NUMBERS)
    def a_desk_moderates(self, act: str, number: int) -> None:
        self._do(act, number)

    @rule(act=st.sampled_from(DAY), number=NUMBERS)
    def the_day_goes_on(self, act: str, number: int) -> None:
        self._do(act, number)


TestWholeLife = WholeLife.TestCase
TestWholeLife.settings = settings(max_examples=4, stateful_step_count=25, database=None)


def test_every_act_is_among_those_played() -> None:
    assert {*ASKERS, *VOTERS, *DESKS, *MODERATORS, *DAY} == set(ACTS)
