"""Whatever people do, ⏭️ stages what the delivered digest names, and a winner is not hidden for long."""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from scene import Scene, comptoir, programme
from test_digest_ranking import DESK

from bot.questions import queue
from bot.questions.desks import AFTER_A_TAP, RAISED_EACH
from bot.questions.rules import OPEN, Question, State, ranked

Act = tuple[str, int]
NUMBERED = re.compile(r"^(?:▶️ )?[1-5]️⃣ .+\n(C1-\d+) ", re.MULTILINE)
NAMED = re.compile(r"⏭️ suivante : (C1-\d+)")
STAGED = re.compile(r"▶️ .+\n(C1-\d+) ")
MOMENTS = {"short": 3, "long": 31, "longest": 300}  # seconds

acts = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(1, 3)),
        st.tuples(st.sampled_from(("vote", "vote", "answer", "later", "delete")), st.integers(1, 9)),
        st.tuples(st.just("tap"), st.integers(1, 5)),
        st.tuples(st.sampled_from(("next", "word", "digest", *MOMENTS)), st.just(0)),
    ),
    min_size=6,
    max_size=12,
)


class Play:
    """A desk under way for hours; it keeps when it was last tapped and raised, to check the rules."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.asked: list[str] = []
        self.votes = 0
        self.tapped = self.raised = scene.wall - timedelta(hours=1)
        self._digest = ""

    async def do(self, act: str, number: int) -> None:
        scene = self.scene
        code, asked = f"{number}", self.asked[(number - 1) % len(self.asked)] if self.asked else None
        match act:
            case "ask":
                for _ in range(number):
                    self.asked.append(await scene.says("sam", "comptoir-1", "!question Encore une ?"))
            case "vote" if asked is not None:
                self.votes += 1
                await scene.taps(f"voter{self.votes}", asked, "👍")
            case "delete" if asked is not None:
                await scene.deletes("sam", asked)
            case "answer" | "later":
                await scene.says("ana", DESK, f"!{'repondu' if act == 'answer' else 'plus-tard'} {code}")
            case "word":
                await scene.says("ana", DESK, "!suivante")
            case "digest":
                await scene.says("ana", DESK, "!digest")
            case "tap":
                self.tapped = scene.wall
                await scene.taps("ana", scene.digest().id, f"{number}️⃣")
            case "next":
                await self._tap_next()
            case _ if act in MOMENTS:
                await scene.jump(seconds=MOMENTS[act])
        self._note_raised()

    async def _tap_next(self) -> None:
        """Tap ⏭️: the question named by the standing digest goes on stage, and no other."""
        named = NAMED.search(self.scene.read(self.scene.digest()))
        waiting = {question.code for question in await self._open()}
        staged = len(self._staged())
        self.tapped = self.scene.wall
        await self.scene.taps("ana", self.scene.digest().id, "⏭️")
        wanted = [named[1]] if named is not None and named[1] in waiting else []
        assert self._staged()[staged:] == wanted

    def _staged(self) -> list[str]:
        return [found[1] for text in self.scene.seen("comptoir-1") if (found := STAGED.search(text))]

    def _note_raised(self) -> None:
        digest = self.scene.digest()
        if digest.id != self._digest and ":raised:" in (digest.key or ""):
            self.raised = self.scene.wall
        self._digest = digest.id

    async def _open(self) -> list[Question]:
        return await self.scene.store.run(queue.of_session, "comptoir-1", OPEN)

    async def check(self) -> None:
        """Check the rules, once edits are delivered."""
        await self.scene.jump(seconds=3)
        self._note_raised()
        waiting = ranked(await self._open())
        digest = self.scene.read(self.scene.digest())
        best = [waiting[0].code] if waiting else []
        assert NAMED.findall(digest) == best
        numbered = set(NUMBERED.findall(digest))
        hidden = [q for q in waiting if q.code not in numbered]
        shown = [q for q in waiting if q.code in numbered]
        if hidden and any(_outranks(hidden[0], line) for line in shown):
            assert hidden[0].code in digest
            assert not self._may_be_raised(self.scene.wall)

    def _may_be_raised(self, now: datetime) -> bool:
        return now >= self.raised + RAISED_EACH and now >= self.tapped + AFTER_A_TAP


def _outranks(one: Question, other: Question) -> bool:
    return (one.state is State.LATER, -one.voters) < (other.state is State.LATER, -other.voters)


async def _play(folder: Path, script: Sequence[Act]) -> None:
    plan = programme(comptoir(1, "10:30", "18:00"))
    async with Scene(folder, programme=plan) as scene:
        await scene.at("10:30")
        play = Play(scene)
        for act, number in [("ask", 3), ("ask", 3), *script]:
            await play.do(act, number)
            if act != "vote":
                await play.check()


@settings(max_examples=6, deadline=None, derandomize=True)
@given(acts)
def test_the_next_is_what_the_text_names_and_nothing_that_wins_is_hidden_for_long(script: list[Act]) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        asyncio.run(_play(Path(folder), script))
