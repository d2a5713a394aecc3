"""Questions that lead to others: what they count, and what is there again once a link is cut."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.clock import Clock, Now
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.questions import gestures, queue, texts, votes
from bot.questions.gestures import Done, Hand
from bot.questions.rules import LINKED, OPEN, Gesture, Question, State

NOON = datetime(2018, 10, 16, 10, tzinfo=UTC)
HAND = Hand(NOON)
SESSIONS = {"comptoir-1": "C1", "comptoir-2": "C2", "restitution": "P"}
ASKERS, VOTERS = range(1, 4), range(1, 7)  # some of the voters asked something


class LinkedQuestions(RuleBasedStateMachine):
    """Random merges, moves, splits and votes, beside a model that knows who voted under which code."""

    def __init__(self) -> None:
        super().__init__()
        engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
        t.metadata.create_all(engine)
        self.c = engine.connect()
        self.tx = Transaction(self.c, None, Clock(None, NOON, 1.0), Now(NOON, NOON))  # type: ignore[arg-type]
        self.c.execute(sa.insert(t.people), [{"id": id, "language": "fr"} for id in VOTERS])
        for session, prefix in SESSIONS.items():
            self.c.execute(sa.insert(t.queues).values(session=session, prefix=prefix, last_number=0))
        self.asked = 0
        self.acts = 0
        self.given: set[tuple[int, int]] = set()  # person (below 0: a forgotten one), question
        self.next: dict[int, int] = {}

    def teardown(self) -> None:
        self.c.close()

    def _all(self) -> list[Question]:
        return queue.get_all(self.c, self.c.execute(sa.select(t.questions.c.id)).scalars().all())

    def _last(self, question: int) -> int:
        while question in self.next:
            question = self.next[question]
        return question

    def _open(self, choice: int) -> Question | None:
        found = [each for each in self._all() if each.state in OPEN]
        return found[choice % len(found)] if found else None

    @rule(session=st.sampled_from(sorted(SESSIONS)), asker=st.sampled_from(ASKERS))
    def ask(self, session: str, asker: int) -> None:
        self.asked += 1
        asking = queue.NewQuestion(
            session, f"Question {self.asked} ?", asker, f"N{asker}", "matrix", session, f"${self.asked}", NOON
        )
        assert queue.add(self.c, asking) is not None

    @rule(choice=st.integers(0, 99), person=st.sampled_from(VOTERS))
    def vote(self, choice: int, person: int) -> None:
        question = self._open(choice)
        if question is None:
            return
        self.acts += 1
        if votes.give(self.c, question, question, "matrix", f"v{self.acts}", person):
            self.given.add((person, question.id))

    @rule(person=st.sampled_from(VOTERS))
    def forget_who_voted(self, person: int) -> None:
        """Count their votes under no name, except those that did not count."""
        theirs = {of for voter, of in self.given if voter == person}
        counted = {q.id for q in queue.get_all(self.c, sorted(theirs)) if self._asker(q.id) != person}
        self.acts += 1
        votes.count(self.c, dict.fromkeys(counted, "matrix"))
        self.c.execute(sa.delete(t.votes).where(t.votes.c.person == person))
        self.given -= {(person, of) for of in theirs}
        self.given |= {(-self.acts, of) for of in counted}

    def _asker(self, question: int) -> int | None:
        return queue.get(self.c, self._last(question)).asker

    @rule(choice=st.integers(0, 99), other=st.integers(0, 99))
    def merge(self, choice: int, other: int) -> None:
        question, onto = self._open(choice), self._open(other)
        if question is None or onto is None or question.id == onto.id or question.session != onto.session:
            return
        done = gestures.apply(self.tx, question, Gesture.MERGE, HAND, onto=onto)
        assert done is not None
        assert done.question.state is State.MERGED
        self.next[question.id] = onto.id

    @rule(choice=st.integers(0, 99), session=st.sampled_from(sorted(SESSIONS)))
    def move(self, choice: int, session: str) -> None:
        question = self._open(choice)
        if question is None or question.session == session:
            return
        done = gestures.pass_on(self.tx, question, session, Gesture.MOVE, HAND)
        assert done is not None
        assert (done.question.state, done.question.event) == (State.WAITING, question.event)
        self.next[question.id] = done.question.id

    @rule(choice=st.integers(0, 99))
    def split(self, choice: int) -> None:
        merged = [each for each in self._all() if each.state is State.MERGED]
        if merged:
            question = merged[choice % len(merged)]
            assert gestures.apply(self.tx, question, Gesture.SPLIT, HAND) is not None
            del self.next[question.id]

    @precondition(lambda self: self.asked)
    @rule()
    def undo_the_last_act(self) -> None:
        made = gestures.last(self.c)
        if not made:
            return
        gesture = made[0]
        assert gestures.undo(self.tx, gesture) is not None
        if gesture.before == State.MERGED:
            self.next[gesture.question] = gesture.onto
        elif gesture.after in LINKED:
            del self.next[gesture.question]
        if gesture.after == State.MOVED:
            self.next[gesture.onto] = gesture.question

    @invariant()
    def every_question_leads_where_it_was_led(self) -> None:
        questions = {each.id: each for each in self._all()}
        for id, question in questions.items():
            assert (question.leads_to, question.head) == (self.next.get(id), self._last(id))
            assert (question.state in LINKED) is (id in self.next)
            last = questions[self._last(id)]
            assert question.goes_on_as == (last.code if last.id != id else None)

    @invariant()
    def each_voter_counts_once_for_all_that_lead_to_a_question(self) -> None:
        for question in self._all():
            last = queue.last_of(self.c, question)
            voters = {person for person, of in self.given if self._last(of) == last.id} - {last.asker}
            assert question.voters == len(voters)

    @invariant()
    def the_ranking_counts_as_the_questions_do(self) -> None:
        for session in SESSIONS:
            waiting = [q.id for q in queue.of_session(self.c, session, OPEN)]
            assert [q.id for q in queue.best(self.c, session, 99)] == [
                q.id for q in sorted(queue.get_all(self.c, waiting), key=lambda q: (-q.voters, q.id))
            ]
            assert {(each.id, each.code, each.voters) for each in queue.tallies(self.c, session)} == {
                (q.id, q.code, q.voters) for q in queue.get_all(self.c, waiting)
            }

    @invariant()
    def one_message_asks_one_question_that_is_not_passed_on(self) -> None:
        for number in range(1, self.asked + 1):
            assert queue.by_event(self.c, "matrix", f"${number}") is not None


TestLinkedQuestions = LinkedQuestions.TestCase
TestLinkedQuestions.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)


@pytest.fixture
def machine() -> LinkedQuestions:
    machine = LinkedQuestions()
    machine.ask("comptoir-1", 1)
    return machine


def _pass_on(machine: LinkedQuestions, gesture: Gesture = Gesture.MOVE) -> Done:
    done = gestures.pass_on(machine.tx, queue.get(machine.c, 1), "comptoir-2", gesture, HAND)
    assert done is not None
    return done


def test_a_question_that_was_passed_on_cannot_be_again(machine: LinkedQuestions) -> None:
    former = queue.get(machine.c, 1)
    _pass_on(machine)

    assert gestures.pass_on(machine.tx, former, "restitution", Gesture.CARRY, HAND) is None


def test_a_move_is_not_undone_once_something_happened_to_the_question_there(machine: LinkedQuestions) -> None:
    moved = _pass_on(machine).question
    gestures.apply(machine.tx, moved, Gesture.STAGE, HAND)
    [_, move] = gestures.last(machine.c)

    assert gestures.undo(machine.tx, move) is None
    assert queue.get(machine.c, moved.id).state is State.ON_STAGE
    assert queue.get(machine.c, 1).state is State.MOVED


def test_words_and_name_are_those_of_every_code_of_a_question(machine: LinkedQuestions) -> None:
    moved = _pass_on(machine, Gesture.CARRY).question

    texts.rewrite(machine.c, moved, "Qui paiera ?")
    texts.hide_name(machine.c, moved)

    assert [(q.text, q.name) for q in queue.of_message(machine.c, moved)] == [("Qui paiera ?", None)] * 2
    texts.empty(machine.c, moved)
    assert [q.text for q in queue.of_message(machine.c, moved)] == ["", ""]
