"""Messages are sent in order, once, in their newest version; organisers hear of those that cannot be."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from databases import made_ready, transact
from memory_platform import MemoryPlatform
from patience import PATIENCE
from scene import at, programme
from slowed import slowed
from structlog.testing import capture_logs

from bot.clock import Clock
from bot.database import schema
from bot.database.store import DatabaseTrouble, Store, claim_instance
from bot.database.transaction import Transaction, Transactions
from bot.day import Day
from bot.delivery import agenda, claim, settle, worker
from bot.delivery.claim import Reach
from bot.delivery.worker import Deliverer
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Post, Priority
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.chat import Outgoing
from bot.port.errors import Busy, Refused, Unknown
from bot.settings import Settings
from bot.timings import Timings
from bot.words.catalogue import Catalogue

HASTY = Timings(backoff=0.01, longest_backoff=0.02, suspect_backoff=0.02, database_again=0.01)


class Mouth:
    """A delivery worker on a memory platform; `done` lists its deliveries that took effect, in order."""

    def __init__(self, folder: Path) -> None:
        self.wall = at("10:00")
        self.chat = MemoryPlatform(wall=lambda: self.wall)
        self.chat.fault = self._fault
        self.faults: list[Callable[[str, Outgoing], None]] = []
        self.done: list[str] = []
        self.tokens: list[str] = []
        self.is_heard = True  # whether the platform answers those who listen
        self.trouble = 0  # how many commits the database will refuse
        url = f"sqlite:///{folder / 'comptoir.db'}"
        self.store = Store(made_ready(url), self._at_commit)
        self.store.run_now(claim_instance, "jour")
        played = programme()
        settings = Settings(folder / "programme.yaml", url)
        self.day = Day(played, settings, Catalogue(played.event.timezone), {"memory": self.chat.limits})
        self.clock = Clock(wall=lambda: self.wall)
        self.postponed = 0
        self.transactions = Transactions(self.store, self.day, self.clock)
        self.worker = Deliverer(self.transactions, self.chat, self._postpone, HASTY)

    def _postpone(self) -> None:
        self.postponed += 1

    def _at_commit(self, when: str, connection: sa.Connection) -> None:
        if when == "before" and self.trouble and self.chat.messages:
            self.trouble -= 1
            raise DatabaseTrouble("COMMIT", None, Exception("database or disk is full"))

    def _fault(self, when: str, doing: Outgoing) -> None:
        if when == "before":
            self.tokens.append(doing.token)
        for fault in self.faults:
            fault(when, doing)
        if when == "after":
            self.done.append(f"{doing.operation} {doing.key}")

    def say(self, key: str, place: str = "hall", **fields: Any) -> int:
        words = fields.pop("words", key)
        post = Post(
            key=key,
            platform="memory",
            place=place,
            kind=Kind(fields.pop("kind", "reply")),
            body=words if isinstance(words, b.Body) else b.paragraph(b.Text(words)),
            priority=fields.pop("priority", Priority.ANSWER),
            **fields,
        )
        row = transact(self.transactions, outgoing.say, post)
        assert row is not None
        return row

    def revise(self, key: str, words: str) -> None:
        def run(tx: Transaction) -> None:
            row = outgoing.by_key(tx.c, key)
            assert row is not None
            body = b.paragraph(b.Text(words))
            outgoing.revise(tx, row, body, refresh=self.day.settings.digest.refresh)

        transact(self.transactions, run)

    def take_back(self, key: str) -> None:
        def run(tx: Transaction) -> None:
            row = outgoing.by_key(tx.c, key)
            assert row is not None
            outgoing.take_back(tx, row, Why.WITHDRAWN)

        transact(self.transactions, run)

    def react(
        self, key: str, kind: str = "receipt", priority: Priority = Priority.RECEIPT, **fields: Any
    ) -> None:
        mark = Mark(
            key=key,
            platform="memory",
            place="hall",
            emoji="👍",
            kind=Kind(kind),
            priority=priority,
            **fields,
        )
        transact(self.transactions, outgoing.put, mark)

    def states(self) -> dict[str, str]:
        o = schema.outbox.c
        query = sa.select(o.key, o.state).order_by(o.id)
        return dict(self.store.run_now(lambda c: [(row.key, row.state) for row in c.execute(query)]))

    def texts(self, place: str = "hall") -> list[str]:
        return [self.day.words.plain(m.body, "fr", self.wall) for m in self.chat.in_place(place)]

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Let the worker run until then, on a platform that can be heard; a wait in vain fails."""
        run = asyncio.create_task(self.worker.run())
        try:
            async with asyncio.timeout(PATIENCE):
                while not wanted():
                    await asyncio.sleep(0.002)
                    if run.done():  # the supervisor restarts a part that broke
                        run = asyncio.create_task(self.worker.run())
                    if self.is_heard:
                        self.worker.heard()
                    self.worker.wake()
        finally:
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)

    async def until_quiet(self) -> None:
        await self.until(lambda: self.worker.idle and not {"waiting", "sending"} & set(self.due_states()))

    def due_states(self) -> list[str]:
        o, now = schema.outbox.c, self.clock.now()
        due = (o.due <= now.event) & (o.not_before.is_(None) | (o.not_before <= now.wall))
        query = sa.select(o.state).where(due)
        return list(self.store.run_now(lambda c: c.execute(query).scalars().all()))


@pytest.fixture
async def mouth(tmp_path: Path) -> AsyncIterator[Mouth]:
    made = Mouth(tmp_path)
    with capture_logs():  # otherwise a traceback is drawn with its variables, which takes a second
        yield made
    made.trouble = 0
    made.store.close()


def times(number: int, error: Exception, when: str = "before", key: str | None = None) -> Callable[..., None]:
    """Return a fault that strikes this many times."""
    left = [number]

    def fault(now: str, doing: Outgoing) -> None:
        if now == when and left[0] and key in (None, doing.key):
            left[0] -= 1
            raise error

    return fault


# ── Order ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_urgent_messages_go_first_then_those_due_first(mouth: Mouth) -> None:
    mouth.say("receipt", priority=Priority.RECEIPT)
    mouth.say("second", due=at("09:59"))
    mouth.say("first", due=at("09:58"))
    mouth.say("reminder", priority=Priority.REMINDER)

    await mouth.until_quiet()

    assert mouth.done == ["say reminder", "say first", "say second", "say receipt"]


async def test_messages_that_are_not_due_wait(mouth: Mouth) -> None:
    mouth.say("now")
    mouth.say("later", due=at("10:01"))

    await mouth.until_quiet()

    assert mouth.states() == {"now": "sent", "later": "waiting"}


async def test_a_place_has_one_at_a_time_and_places_do_not_wait_for_each_other(mouth: Mouth) -> None:
    in_flight: list[str] = []
    together: set[tuple[str, ...]] = set()
    both = asyncio.Event()  # each waits for the other place, which must not wait for it
    deliver = mouth.chat.deliver

    async def slow(doing: Outgoing) -> str:
        in_flight.append(doing.place)
        together.add(tuple(sorted(in_flight)))
        if len(set(in_flight)) == 2:
            both.set()
        await both.wait()
        in_flight.remove(doing.place)
        return await deliver(doing)

    mouth.chat.deliver = slow  # type: ignore[method-assign, assignment]
    for n in range(3):
        mouth.say(f"hall{n}")
        mouth.say(f"desk{n}", place="comptoir-1-desk")

    await mouth.until_quiet()

    assert ("comptoir-1-desk", "hall") in together
    assert all(len(set(places)) == len(places) for places in together)


async def test_the_first_of_several_due_messages_goes_alone_until_it_is_accepted(
    mouth: Mouth,
) -> None:
    mouth.worker.timings = replace(HASTY, head_start=60.0)
    begun: list[str] = []
    accepted = asyncio.Event()
    deliver = mouth.chat.deliver

    async def slow(doing: Outgoing) -> str:
        begun.append(doing.place)
        await accepted.wait()
        return await deliver(doing)

    mouth.chat.deliver = slow  # type: ignore[method-assign, assignment]
    for place in ("hall", "comptoir-1", "comptoir-2"):
        mouth.say(f"reminder:{place}", place)

    await mouth.until(lambda: bool(begun))
    alone = list(begun)
    accepted.set()
    await mouth.until_quiet()

    assert alone == ["hall"]
    assert sorted(begun) == ["comptoir-1", "comptoir-2", "hall", "hall"]  # the worker started again


async def test_a_mark_waits_for_its_message_and_nothing_else_does(mouth: Mouth) -> None:
    mouth.faults.append(times(2, Unknown("no answer"), key="question"))
    question = mouth.say("question")
    mouth.react("mark", target_row=question)
    mouth.say("other", place="comptoir-1")

    await mouth.until_quiet()

    assert mouth.done.index("react mark") > mouth.done.index("say question")
    assert mouth.done[0] == "say other"


async def test_a_mark_whose_message_was_refused_is_let_go(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Refused("forbidden"), key="question"))
    question = mouth.say("question")
    mouth.react("mark", target_row=question)
    mouth.say("reply", reply_to_row=question)

    await mouth.until_quiet()

    states = mouth.states()
    assert (states["question"], states["mark"], states["reply"]) == ("failed", "skipped", "sent")


async def test_a_message_with_a_link_waits_for_its_target(mouth: Mouth) -> None:
    link = b.Body((b.Block((b.MessageLink("digest", "ici"),)),))
    mouth.say("former", words=link, priority=Priority.REMINDER)
    mouth.say("digest", place="comptoir-1-desk")

    await mouth.until_quiet()

    assert mouth.done == ["say digest", "say former"]


# ── Too late ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_late_message_is_skipped_and_the_organisers_are_told(mouth: Mouth) -> None:
    mouth.say("reminder", kind="reminder", due=at("09:00"), stale=at("09:30"))

    await mouth.until_quiet()

    assert (mouth.states()["reminder"], mouth.texts()) == ("skipped", [])
    assert len(mouth.texts("regie")) == 1


async def test_an_attempted_message_that_became_late_is_looked_for_and_not_sent_again(mouth: Mouth) -> None:
    lost = {"said": "after", "unsaid": "before"}
    for key, when in lost.items():
        mouth.faults.append(times(1, Unknown("no answer"), when, key))
        mouth.say(key, kind="reminder", place=key, stale=at("10:10"))
    await mouth.until(lambda: len(set(mouth.tokens)) >= 2)
    mouth.faults.clear()

    mouth.wall += timedelta(minutes=15)
    await mouth.until_quiet()

    assert {key: mouth.states()[key] for key in lost} == {"said": "sent", "unsaid": "skipped"}
    assert (len(mouth.texts("said")), mouth.texts("unsaid"), len(mouth.texts("regie"))) == (1, [], 1)


# ── Without an answer ───────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_that_is_lost_does_not_double_the_message(mouth: Mouth) -> None:
    mouth.faults.append(times(3, Unknown("cut off"), when="after"))
    mouth.say("hello")

    await mouth.until_quiet()

    assert (mouth.texts(), len(set(mouth.tokens))) == (["hello"], 1)


async def test_without_an_answer_a_place_keeps_its_order(mouth: Mouth) -> None:
    mouth.faults.append(times(4, Unknown("no answer"), key="first"))
    mouth.say("first")
    mouth.say("second")

    await mouth.until_quiet()

    assert mouth.texts() == ["first", "second"]


async def test_outside_the_window_of_its_token_it_is_looked_for_first(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Unknown("cut off"), when="after"))
    mouth.say("hello")
    await mouth.until(lambda: bool(mouth.chat.messages))
    attempts = len(mouth.tokens)

    mouth.wall += timedelta(seconds=mouth.chat.limits.safe_resend + 60)
    await mouth.until_quiet()

    assert (mouth.states()["hello"], len(mouth.tokens)) == ("sent", attempts)


async def test_after_the_clock_was_set_back_it_is_looked_for_first(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Unknown("no answer"), "after"))
    mouth.say("hello")
    await mouth.until(lambda: bool(mouth.tokens))
    mouth.wall -= timedelta(days=2)
    mouth.store.run_now(lambda c: c.execute(sa.update(schema.outbox).values(due=mouth.wall)))

    await mouth.until(lambda: mouth.states() == {"hello": "sent"})

    assert (mouth.texts(), len(mouth.tokens)) == (["hello"], 1)


async def test_a_board_does_not_wait_for_an_instant_of_a_clock_that_was_set_back(mouth: Mouth) -> None:
    mouth.say("board", words="one")
    await mouth.until_quiet()
    mouth.revise("board", "two")
    mouth.wall -= timedelta(hours=1)
    mouth.store.run_now(lambda c: c.execute(sa.update(schema.outbox).values(due=mouth.wall)))

    await mouth.until(lambda: mouth.texts() == ["two"])

    assert mouth.texts() == ["two"]


async def test_under_another_account_what_was_attempted_is_looked_for_first(mouth: Mouth) -> None:
    window = timedelta(seconds=mouth.chat.limits.safe_resend)
    mouth.store.run_now(settle.enter_scope, "memory", "device A", window)
    mouth.faults.append(times(1, Unknown("cut off"), when="after"))
    mouth.say("hello")
    await mouth.until(lambda: bool(mouth.chat.messages))
    attempts = len(mouth.tokens)

    mouth.store.run_now(settle.enter_scope, "memory", "device B", window)
    await mouth.until_quiet()

    assert (mouth.states()["hello"], len(mouth.tokens)) == ("sent", attempts)


async def test_a_row_that_never_has_an_answer_stops_nobody_and_is_given_up(mouth: Mouth) -> None:
    mouth.faults.append(times(10_000, Unknown("500"), key="poison"))
    mouth.say("poison", priority=Priority.ANNOUNCEMENT)
    for n in range(20):
        mouth.say(f"other{n}", place="comptoir-1")

    await mouth.until(lambda: mouth.states()["poison"] == "failed")

    assert len(mouth.texts("comptoir-1")) >= worker.HOPELESS - 1


@pytest.mark.parametrize("can_look", [True, False])
async def test_a_message_given_up_that_was_sent_after_all_can_be_taken_back(
    mouth: Mouth, monkeypatch: pytest.MonkeyPatch, can_look: bool
) -> None:
    # given an announcement that took effect, whose answers were lost while others came
    mouth.faults.append(times(10_000, Unknown("502"), "after", "announcement:1"))
    mouth.say("announcement:1", kind="announcement", notify=True)
    with monkeypatch.context() as patch:
        if not can_look:
            patch.setattr(mouth.chat, "find", cut_off)
        await mouth.until(lambda: mouth.states()["announcement:1"] in ("sent", "failed"))
    given_up = mouth.states()["announcement:1"], mouth.texts()

    # when it is withdrawn
    mouth.take_back("announcement:1")
    mouth.faults.clear()
    await mouth.until_quiet()

    # then it goes, whether known or not
    assert given_up == ("sent" if can_look else "failed", ["announcement:1"])
    assert mouth.texts() == []


async def cut_off(doing: Outgoing) -> str | None:
    raise Unknown("cut off")


async def test_a_refused_message_is_not_looked_for_when_it_is_taken_back(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Refused("too large")))
    mouth.say("announcement:1")
    await mouth.until_quiet()

    mouth.take_back("announcement:1")

    assert mouth.states()["announcement:1"] == "failed"
    assert "remove:announcement:1" not in mouth.states()


async def test_while_nobody_answers_nothing_is_given_up_and_one_at_a_time_is_tried(mouth: Mouth) -> None:
    mouth.is_heard = False
    mouth.faults.append(times(30, Unknown("refused")))
    for n in range(5):
        mouth.say(f"m{n}", place=f"place{n}")

    await mouth.until_quiet()

    assert set(mouth.states().values()) == {"sent"}


async def test_a_refusal_is_kept_with_its_reason_and_the_organisers_hear_of_it(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Refused("403 M_FORBIDDEN")))
    mouth.say("hello")

    await mouth.until_quiet()

    [row] = mouth.store.run_now(agenda.listing, "failed")
    assert (row["key"], row["error"]) == ("hello", "403 M_FORBIDDEN")
    assert "403 M_FORBIDDEN" in mouth.texts("regie")[0]


async def test_a_platform_that_is_busy_is_obeyed_and_the_most_urgent_goes_next(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Busy(0.3), key="receipt"))
    began = asyncio.get_running_loop().time()
    mouth.say("receipt", priority=Priority.RECEIPT)
    await mouth.until(lambda: bool(mouth.tokens))
    mouth.say("reminder", place="comptoir-1", priority=Priority.REMINDER)

    await mouth.until_quiet()

    assert mouth.done == ["say reminder", "say receipt"]
    assert asyncio.get_running_loop().time() - began > 0.25


async def test_a_place_that_is_busy_keeps_nobody_waiting_elsewhere(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Busy(PATIENCE, only_there=True), key="full"))
    mouth.say("full")
    await mouth.until(lambda: bool(mouth.tokens))
    mouth.say("elsewhere", place="comptoir-1", priority=Priority.CHIP)

    await mouth.until(lambda: bool(mouth.done))

    assert mouth.done == ["say elsewhere"]


async def test_a_message_refused_by_a_busy_place_is_sent_later_under_the_same_token(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Busy(0.05, only_there=True), key="full"))
    mouth.say("full")

    await mouth.until_quiet()

    assert mouth.done == ["say full"]
    assert len(mouth.tokens) == 2
    assert mouth.tokens[0] == mouth.tokens[-1]


async def test_a_bug_in_one_row_does_not_stop_the_others(mouth: Mouth) -> None:
    mouth.faults.append(times(10_000, KeyError("a bug"), key="odd"))
    mouth.say("odd", priority=Priority.ANNOUNCEMENT)
    mouth.say("next")
    mouth.say("other", place="comptoir-1")

    await mouth.until_quiet()

    assert (mouth.states()["odd"], mouth.texts(), mouth.texts("comptoir-1")) == (
        "failed",
        ["next"],
        ["other"],
    )


async def test_a_database_that_refuses_to_record_is_asked_again_until_it_does(mouth: Mouth) -> None:
    mouth.trouble = 3
    mouth.say("hello")

    await mouth.until(lambda: mouth.trouble == 0 and mouth.states()["hello"] == "sent")

    assert mouth.texts() == ["hello"]


async def test_a_database_that_refuses_a_claim_costs_nothing_that_is_in_the_air(mouth: Mouth) -> None:
    # given an answer that is slow, and a message that falls due meanwhile
    under_way, refused, lost = asyncio.Event(), asyncio.Event(), list[str]()
    deliver = mouth.chat.deliver

    async def slow(doing: Outgoing) -> str:
        if doing.key == "slow":
            under_way.set()
            try:
                await refused.wait()
            except asyncio.CancelledError:
                lost.append(doing.key)
                raise
        return await deliver(doing)

    mouth.chat.deliver = slow  # type: ignore[method-assign, assignment]
    mouth.say("first")
    await mouth.until_quiet()
    mouth.say("slow")
    mouth.say("next", place="comptoir-1", due=at("10:01"))

    def happened() -> bool:
        """Meet the message that fell due with a full disk; after that, let the slow one go on."""
        if under_way.is_set() and mouth.wall < at("10:01"):
            mouth.trouble, mouth.wall = 1, at("10:01")
        elif under_way.is_set() and mouth.trouble == 0:
            refused.set()
        return len(mouth.done) == 3

    # when both are sent
    await mouth.until(happened)

    # then the slow one was not cut off
    assert (lost, mouth.tokens.count(mouth.tokens[0]), set(mouth.done)) == (
        [],
        1,
        {"say first", "say slow", "say next"},
    )


async def test_a_message_in_flight_when_the_bot_died_is_sent_again_under_its_token(mouth: Mouth) -> None:
    mouth.say("hello")
    [claimed] = transact(mouth.transactions, claim.claim, "memory", Reach((), 8))

    await mouth.until_quiet()

    assert (mouth.tokens, mouth.texts()) == ([claimed.outgoing.token], ["hello"])


async def test_a_message_in_flight_when_the_worker_starts_is_not_sent_again(mouth: Mouth) -> None:
    # given an answer to a press, under way before the worker starts and as long as it runs
    never = asyncio.Event()
    deliver = mouth.chat.deliver

    async def slow(doing: Outgoing) -> str:
        remote = await deliver(doing)
        if doing.key == "answer":
            await never.wait()
        return remote

    mouth.chat.deliver = slow  # type: ignore[method-assign, assignment]
    mouth.say("answer")
    mouth.worker.deliver([transact(mouth.transactions, claimed)])
    await asyncio.sleep(0)

    # when the worker starts, and sends something else
    mouth.say("other", place="comptoir-1")
    await mouth.until(lambda: mouth.states()["other"] == "sent")

    # then it was sent once
    assert mouth.done == ["say answer", "say other"]


# ── Versions ────────────────────────────────────────────────────────────────────────────────────────────


async def test_only_the_newest_version_is_sent_and_not_before_the_refresh(mouth: Mouth) -> None:
    mouth.say("board", words="one")
    await mouth.until_quiet()
    for words in ("two", "three", "four"):
        mouth.revise("board", words)
    await mouth.until_quiet()
    too_soon = mouth.texts()

    mouth.wall += mouth.day.settings.digest.refresh
    await mouth.until_quiet()

    assert (too_soon, mouth.texts()) == (["one"], ["four"])
    assert mouth.done == ["say board", "edit board"]


async def test_a_board_that_changes_while_it_is_sent_is_sent_again_after_the_refresh(mouth: Mouth) -> None:
    deliver = mouth.chat.deliver

    async def changed_meanwhile(doing: Outgoing) -> str:
        remote = await deliver(doing)
        if doing.operation == "say":
            await asyncio.to_thread(mouth.revise, "board", "two")
        return remote

    mouth.chat.deliver = changed_meanwhile  # type: ignore[method-assign, assignment]
    mouth.say("board", words="one")
    await mouth.until_quiet()
    first = mouth.texts()

    mouth.wall += mouth.day.settings.digest.refresh
    await mouth.until_quiet()

    assert (first, mouth.texts(), mouth.postponed) == (["one"], ["two"], 1)
    assert len(set(mouth.tokens)) == len(mouth.tokens) == 2


async def test_a_board_revised_while_nobody_knows_whether_it_was_said_is_not_said_twice(mouth: Mouth) -> None:
    mouth.faults.append(times(1, Unknown("cut off"), when="after"))
    mouth.say("board", words="one")
    await mouth.until(lambda: bool(mouth.chat.messages))
    mouth.revise("board", "two")

    await mouth.until_quiet()
    mouth.wall += mouth.day.settings.digest.refresh
    await mouth.until_quiet()

    assert mouth.texts() == ["two"]


def test_the_platform_is_given_the_wording_of_each_attempt_to_look_for(mouth: Mouth) -> None:
    # given two attempts without an answer, and revisions before and after each
    mouth.say("board", words="one")
    for words in (("two", "three"), ("four",)):
        unanswered = transact(mouth.transactions, claimed)
        transact(mouth.transactions, settle.settle_later, unanswered, attempted=True)
        for each in words:
            mouth.revise("board", each)

    # when it must be looked for
    looked_for = transact(mouth.transactions, claimed)

    # then it may stand as attempted, or as it is now; once that is known, nothing of it is kept
    said = [looked_for.outgoing.body, *(wording.body for wording in looked_for.outgoing.earlier)]
    assert [mouth.day.words.plain(body, "fr", mouth.wall) for body in said] == ["four", "one", "three"]
    assert "one" in str(mouth.store.run_now(attempted))
    transact(mouth.transactions, settle.settle_sent, looked_for, "remote")
    assert mouth.store.run_now(attempted) == [None]


def attempted(c: sa.Connection) -> list[Any]:
    return list(c.execute(sa.select(schema.outbox.c.attempted)).scalars())


async def test_an_edit_that_was_refused_gives_way_to_a_newer_one(mouth: Mouth) -> None:
    mouth.say("board", words="one")
    await mouth.until_quiet()
    mouth.faults.append(times(1, Refused("too large")))
    for words in ("two", "three"):
        mouth.revise("board", words)
        mouth.wall += mouth.day.settings.digest.refresh
        await mouth.until_quiet()

    assert mouth.texts() == ["three"]


async def test_taking_back_a_message_whose_newer_version_waits_removes_it(mouth: Mouth) -> None:
    mouth.say("board", words="one")
    await mouth.until_quiet()
    mouth.revise("board", "two")

    mouth.take_back("board")
    await mouth.until_quiet()

    assert mouth.texts() == []


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_message_taken_back_before_its_answer_came_is_looked_for_and_never_sent(
    mouth: Mouth, when: str
) -> None:
    # given an announcement that may have been sent, as far as anybody knows
    mouth.is_heard = False
    mouth.faults.append(times(10_000, Unknown("no answer"), when))
    mouth.say("announcement:1", kind="announcement", notify=True)
    await mouth.until(lambda: bool(mouth.tokens) and mouth.worker.idle)
    attempts = mouth.tokens.count(mouth.tokens[0])

    # when it is withdrawn, and the platform answers again
    mouth.take_back("announcement:1")
    mouth.faults.clear()
    await mouth.until_quiet()

    # then it is not sent after that, nobody reads it, and nobody is told that it was too late
    assert [key for key in mouth.done if key.startswith("say")] == []
    assert mouth.tokens.count(mouth.tokens[0]) == attempts
    assert (mouth.texts(), mouth.texts("regie")) == ([], [])
    assert set(mouth.states().values()) == ({"skipped"} if when == "before" else {"sent"})


def test_former_words_of_a_failed_message_are_not_kept(mouth: Mouth) -> None:
    """Nothing would end the doubt, and the words would outlive a wish to have them erased."""
    row = mouth.say("card", words="Qui paie ?")
    first = transact(mouth.transactions, claimed)
    transact(mouth.transactions, settle.settle_later, first, attempted=True)
    again = transact(mouth.transactions, claimed)
    transact(mouth.transactions, settle.settle_failed, again, "no answer", in_doubt=True)

    mouth.revise("card", "effacée")

    kept = sa.select(schema.outbox.c.state, schema.outbox.c.attempted).where(schema.outbox.c.id == row)
    assert mouth.store.run_now(lambda c: c.execute(kept).one()) == ("failed", None)


def test_the_platform_is_told_which_messages_are_known_to_be_others(mouth: Mouth) -> None:
    former, later = mouth.say("one"), mouth.say("two")
    elsewhere = mouth.say("three", place="regie")
    for row in (former, elsewhere):
        mouth.store.run_now(sent, row)
    first = transact(mouth.transactions, claimed)
    transact(mouth.transactions, settle.settle_later, first, attempted=True)

    again = transact(mouth.transactions, claimed)

    assert (first.row, again.row) == (later, later)
    assert (first.outgoing.others, again.outgoing.others) == (
        frozenset(),
        frozenset({f"remote of {former}"}),
    )


def sent(c: sa.Connection, row: int) -> None:
    o = schema.outbox
    c.execute(sa.update(o).where(o.c.id == row).values(state="sent", remote=f"remote of {row}"))


def claimed(tx: Transaction) -> claim.Delivery:
    [found] = claim.claim(tx, "memory", Reach((), 8))
    return found


# ── Tokens ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_token_names_one_operation_of_one_database(tmp_path: Path) -> None:
    tokens = set()
    for name in ("one", "other"):
        store = Store(f"sqlite:///{tmp_path / name}")
        store.run_now(lambda c: schema.metadata.create_all(c))
        store.run_now(claim_instance, "jour")
        instance = store.run_now(lambda c: c.execute(sa.select(schema.instance)).one())
        for named in [
            (1, 1, "say", "hall"),
            (2, 1, "say", "hall"),
            (1, 2, "say", "hall"),
            (1, 1, "edit", "hall"),
        ]:
            tokens.add(claim.token(instance, *named))
            assert claim.token(instance, *named) in tokens
        tokens.add(claim.token(instance, 1, 1, "say", "regie"))
        store.close()

    assert len(tokens) == 10
    assert {len(token) for token in tokens} == {24}


# ── Grouped receipts ────────────────────────────────────────────────────────────────────────────────────


def claim_scarce(
    mouth: Mouth, tokens: float, until: datetime | None = None, *, at_once: int = 8, shared: bool = False
) -> list[str]:
    now = mouth.clock.now()
    reach = Reach((), at_once, claim.Budget(tokens, until or now.event, shared))
    claimed = transact(mouth.transactions, claim.claim, "memory", reach)
    return [each.outgoing.key for each in claimed]


def finish(mouth: Mouth, remote: str | None = None) -> None:
    """Mark the claimed messages as sent."""
    under_way = sa.update(schema.outbox).where(schema.outbox.c.state == "sending")
    mouth.store.run_now(lambda c: c.execute(under_way.values(state="sent", remote=remote)))


def test_receipts_are_grouped_when_sends_are_scarce_and_later_ones_join_them(mouth: Mouth) -> None:
    for n in (1, 2, 3):
        mouth.react(f"receipt{n}", target=f"e{n}", subject=f"question:{n}")
    mouth.say("answer")
    first = claim_scarce(mouth, tokens=1)
    mouth.react("receipt4", target="e4", subject="question:4")
    finish(mouth)

    then = claim_scarce(mouth, tokens=1)

    assert first == ["answer"]
    assert len(then) == 1
    assert then[0].startswith("receipts:")
    finish(mouth)
    assert claim_scarce(mouth, tokens=1) == []


def test_the_marks_that_a_line_stood_for_come_when_a_few_more_could_be_sent(mouth: Mouth) -> None:
    for n in (1, 2, 3):
        mouth.react(f"receipt{n}", target=f"e{n}", subject=f"question:{n}")
        mouth.react(f"chip{n}", "chip", Priority.COURTESY, target=f"e{n}", subject=f"question:{n}")
    [line] = claim_scarce(mouth, tokens=1)
    finish(mouth, remote="m1")

    few = claim_scarce(mouth, tokens=3.5)
    enough = []
    for _ in range(6):
        enough += claim_scarce(mouth, tokens=4, at_once=1)
        finish(mouth)

    assert line.startswith("receipts:")
    assert few == []
    assert enough == [*(f"receipt{n}" for n in (1, 2, 3)), *(f"chip{n}" for n in (1, 2, 3))]


def test_marks_that_come_too_late_to_be_looked_for_do_not_come(mouth: Mouth) -> None:
    for n in (1, 2, 3):
        mouth.react(f"receipt{n}", target=f"e{n}", subject=f"question:{n}")
    claim_scarce(mouth, tokens=1)
    finish(mouth, remote="m1")

    mouth.wall += timedelta(minutes=31)

    assert claim_scarce(mouth, tokens=9) == []
    assert [mouth.states()[f"receipt{n}"] for n in (1, 2, 3)] == ["skipped"] * 3


def test_less_urgent_messages_get_a_share_of_the_sends(mouth: Mouth) -> None:
    mouth.say("digest", place="desk", priority=Priority.DESK)
    mouth.react("tap", "chip", Priority.CHIP, target="m0")
    claimed: list[str] = []

    for n in range(9):
        mouth.wall += timedelta(seconds=5)
        mouth.react(f"receipt{n}", target=f"e{n}")
        claimed += claim_scarce(mouth, tokens=1, at_once=1, shared=n % 4 == 3)
        finish(mouth)

    assert claimed == [
        *(f"receipt{n}" for n in range(3)),
        "digest",
        *(f"receipt{n}" for n in range(3, 6)),
        "tap",
        "receipt6",
    ]


async def test_an_unending_stream_of_receipts_keeps_no_tap_waiting_for_ever(mouth: Mouth) -> None:
    asked = mouth.chat.say("zoe", "hall", "?")
    mouth.worker.pace = slowed(0.2, tokens=1)

    def ask(when: str, doing: Outgoing) -> None:
        if when == "after" and doing.key != "tap":
            mouth.react(f"receipt{len(mouth.done)}", target=asked)

    mouth.faults.append(ask)
    mouth.react("tap", "chip", Priority.CHIP, target=asked)
    mouth.react("receipt", target=asked)
    await mouth.until(lambda: "react tap" in mouth.done)

    assert mouth.done == ["react receipt", "react receipt0", "react receipt1", "react tap"]


def test_a_share_is_not_taken_from_reminders(mouth: Mouth) -> None:
    mouth.say("digest", place="desk", priority=Priority.DESK, due=at("09:59"))
    mouth.say("reminder", priority=Priority.REMINDER)

    assert claim_scarce(mouth, tokens=1, at_once=1, shared=True) == ["reminder"]


def test_receipts_are_not_grouped_while_there_is_plenty(mouth: Mouth) -> None:
    for n in (1, 2, 3):
        mouth.react(f"receipt{n}", target=f"e{n}", subject=f"question:{n}")

    assert claim_scarce(mouth, tokens=9) == ["receipt1", "receipt2", "receipt3"]


def test_receipts_do_not_wait_for_each_other_and_courtesy_marks_wait_for_them(mouth: Mouth) -> None:
    mouth.react("receipt1", target="e1")
    mouth.react("receipt2", target="e2")
    mouth.react("chip", target="e1", kind="chip", priority=Priority.COURTESY)
    mouth.say("answer")

    together = claim_scarce(mouth, tokens=9)
    finish(mouth)

    assert together == ["answer", "receipt1", "receipt2"]
    assert claim_scarce(mouth, tokens=9) == ["chip"]


def test_tokens_that_reminders_will_need_are_not_spent_on_receipts(mouth: Mouth) -> None:
    soon = at("10:00") + timedelta(seconds=30)
    for n in range(4):
        mouth.say(f"reminder{n}", place=f"place{n}", priority=Priority.REMINDER, due=soon)
    mouth.react("receipt", target="e1")

    assert claim_scarce(mouth, tokens=4.5, until=soon) == []
    assert claim_scarce(mouth, tokens=5, until=soon) == ["receipt"]
