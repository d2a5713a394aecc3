"""`confier`: a desk proposes a question to a person of the programme, who may answer it days later."""

from functools import partial
from typing import Any

from sqlalchemy.engine import Row

from bot.commands import desk
from bot.commands.assent import Answer, read_answer
from bot.commands.turn import Deed, Turn, over, refuse, reply_body
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.people import named as people_named
from bot.people.people import AGREEMENTS
from bot.port import body as b
from bot.port.chat import Reacted, Said, bare, is_direct
from bot.port.text import folded
from bot.questions import boards, clarifying, owning, queue
from bot.questions.rules import Gesture, Question, split_code
from bot.words.catalogue import Value

MARKS = {"✅": "yes", "❌": "no"}
BY_WORD = {Answer.YES: "yes", Answer.DROP: "no"}
MOST_NAMED = 5  # people named when it is not clear who is meant
LONGEST_NAME = 40  # characters repeated of what was not understood


def assign(turn: Turn) -> None:
    """Handle `confier 3 name`, `confier 3 oui` for them, and `confier 3` to take it back."""
    session = turn.session
    assert session is not None
    prefix = turn.day.prefixes[session.id]
    code, words = split_code(turn.arguments, prefix)
    if code is None:
        refuse(turn, "usage-assign", prefix=prefix)
        return
    found = desk.of_this_desk(turn, code)
    if found is None:
        return
    question = queue.last_of(turn.c, found)
    if not clarifying.takes(question):
        desk.say_handled(turn, question)
    elif not words or folded(words) in AGREEMENTS:
        _decide(turn, question, agrees=bool(words))
    else:
        _propose(turn, question, words)


def _propose(turn: Turn, question: Question, words: str) -> None:
    found = who(turn.day, words)
    stands = owning.standing(turn.c, question)
    if len(found) != 1:
        known = found or turn.day.programme.desk_people(turn.day.programme.session(question.session))
        names = ", ".join(turn.day.programme.people[id].name for id in known[:MOST_NAMED])
        key = "which-person" if found else "no-such-person"
        refuse(turn, key, named=(b.Words(words[:LONGEST_NAME]),), names=names)
    elif found[0] in (stands.owner, stands.proposed):
        _say(turn, "assignment-same", code=question.code, name=turn.day.programme.people[found[0]].name)
    else:
        owning.propose(turn.tx, question, found[0], turn.hand)
        _show(turn, question)


def _decide(turn: Turn, question: Question, *, agrees: bool) -> None:
    """Say yes for the person proposed, or take the question back."""
    stands = owning.standing(turn.c, question)
    if agrees and stands.proposed is not None:
        owning.accept(turn.tx, question, stands.proposed, turn.hand)
    elif not agrees and stands != owning.Standing():
        owning.take_back(turn.tx, question, turn.hand)
    else:
        refuse(turn, "nothing-assigned", code=question.code, owned=int(stands.owner is not None))
        return
    _show(turn, question)


def _show(turn: Turn, question: Question) -> None:
    """Show who answers now, and acknowledge."""
    boards.show_owner(turn.tx, question, queue.get(turn.c, question.id))
    desk.acknowledge(turn)


def who(day: Day, words: str) -> list[str]:
    """Return the ids of the people whom these words may name: by id, whole name, or some of its words."""
    typed, people = _plain(words), day.programme.people
    exact = [id for id, person in people.items() if typed in (_plain(id), _plain(person.name))]
    if exact:
        return exact
    meant = set(typed.split())
    return [id for id, person in people.items() if meant and meant <= set(_plain(person.name).split())]


def _plain(words: str) -> str:
    return " ".join(folded(words).replace("-", " ").replace("’", "'").split())


# ── By tap ──────────────────────────────────────────────────────────────────────────────────────────────


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Act on ✅ and ❌: of the person asked, in their conversation, or of the desk for them."""
    if isinstance(turn.heard, Reacted):
        action = MARKS.get(bare(turn.heard.mark), "")
    named = owning.named_in(turn.c, row)
    if action not in MARKS.values() or named is None:
        over(turn)
        return
    if is_direct(row.place) and named not in people_named.ids_of(turn.tx, turn.account.person):
        return
    question = queue.last_of(turn.c, queue.get(turn.c, owning.question_of(row)))
    stands = owning.standing(turn.c, question)
    if not clarifying.takes(question):
        desk.say_handled(turn, question)
    elif action == "yes" and stands.proposed == named:
        owning.accept(turn.tx, question, named, turn.hand)
        _show(turn, question)
    elif action == "no" and named in (stands.proposed, stands.owner):
        _take_back(turn, question, stands, named)
    else:
        _say(turn, "assignment-decided", code=question.code)


def _take_back(turn: Turn, question: Question, stands: owning.Standing, named: str) -> None:
    if stands.proposed is not None and stands.proposed != named:  # it is proposed to another meanwhile
        owning.take_back(turn.tx, question, turn.hand)
    owning.take_back(turn.tx, question, turn.hand)
    _show(turn, question)


def _say(turn: Turn, key: str, **values: Value) -> None:
    reply_body(turn, desk.addressed(turn, key, **values), key)


def replies(turn: Turn, heard: Said) -> Deed | None:
    """Return the act of `oui` or `non`, said in private in reply to the message that asked; else None."""
    said = read_answer(heard.text)
    answer = BY_WORD.get(said) if said is not None else None
    if answer is None or heard.reply_to is None or not is_direct(heard.place):
        return None
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, heard.reply_to)
    if row is None or row.kind != Kind.ASSIGNMENT:
        return None
    return partial(tapped, turn, row, answer)


# ── The owner's answer ──────────────────────────────────────────────────────────────────────────────────


def answers_own(turn: Turn, words: str) -> Deed | None:
    """Return the answer to a question that this person said they would answer; None if it is not that."""
    code, line = split_code(words)
    found = queue.by_code(turn.c, code) if code and turn.is_private else None
    if found is None:
        return None
    question = queue.last_of(turn.c, found)
    owners = {found.owner, question.owner} - {None}
    if not owners & set(people_named.ids_of(turn.tx, turn.account.person)):
        return None

    def answer() -> None:
        desk.perform(turn, question, Gesture.ANSWER, line or None)

    return answer
