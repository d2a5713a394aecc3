"""`lier`: a person's accounts become one voter, by a code that goes from one of them to the other."""

from bot import boards, people, queue
from bot.commands.turn import Turn, mark, refuse, reply


def link(turn: Turn) -> None:
    """`lier` gives a code, in private; `lier CODE`, typed from the other account, joins the two."""
    if len(turn.day.platforms) == 1:
        refuse(turn, "link-alone")
    elif turn.arguments:
        _use(turn, people.read_secret(turn.arguments))
    elif turn.is_private:
        reply(turn, "link-code", code=people.offer_link(turn.c, turn.now, turn.account.person))
    else:
        refuse(turn, "link-privately", always=True)


def _use(turn: Turn, code: str) -> None:
    person = turn.account.person
    if not people.may_try(turn.c, turn.now, person):
        refuse(turn, "too-many-tries", always=True)
        return
    other = people.who_offered(turn.c, turn.now, code)
    if other is None:
        people.count_wrong_try(turn.c, turn.now, person)
        refuse(turn, "link-wrong", always=True)
    elif other == person and len(people.platforms_of(turn.c, person)) > 1:
        refuse(turn, "link-already", always=True)
    elif people.platforms_of(turn.c, other) & people.platforms_of(turn.c, person):
        refuse(turn, "link-same-platform", always=True)
    else:
        _join(turn, other)


def _join(turn: Turn, other: int) -> None:
    for question in people.join(turn.c, other, turn.account.person):
        boards.refresh_question(turn.c, turn.day, turn.now, queue.get(turn.c, question))
    if turn.is_private:
        reply(turn, "linked")
    else:
        mark(turn, "✅", "linked")
