"""Devices that show the code of somebody in the programme become theirs, and the person is told."""

from collections.abc import Iterable
from dataclasses import replace

from bot.commands.turn import Turn
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.people import named as people_named
from bot.people import people
from bot.people.people import Account
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import is_direct
from bot.questions import boards, queue


def become_theirs(turn: Turn, named: str) -> str | None:
    """Make this device one of the person whose code it shows; return why it cannot be.

    The first who shows a code becomes its owner, as everywhere else, unless an account that the programme
    gives is known.
    """
    account, owner = turn.account, _owner(turn, named)
    if owner in (None, account.person):
        people.claim_entry(turn.c, named, account.person, account.platform)
        return None
    assert owner is not None
    if _is_somebodys(turn, account):
        return "me-device-taken"
    others = people.accounts_of(turn.c, owner)
    for question in people.join(turn.c, owner, account.person):
        boards.refresh_question(turn.tx, queue.get(turn.c, question))
    people.claim_entry(turn.c, named, owner, account.platform)
    _tell(turn, named, others)
    return None


def _owner(turn: Turn, named: str) -> int | None:
    owner = people.owner_of_entry(turn.c, named)
    if owner is not None:
        return owner
    given = people_named.accounts_of(turn.tx, named).items()
    known = (people.find(turn.c, platform, handle) for platform, handle in given)
    return next((account.person for account in known if account is not None), None)


def _is_somebodys(turn: Turn, account: Account) -> bool:
    """Return whether a device is one of several accounts, or showed another code: two people would be one."""
    is_joined = len(people.accounts_of(turn.c, account.person)) > 1
    return is_joined or bool(people.entered_as(turn.c, account.person))


# ── Told to their other accounts ────────────────────────────────────────────────────────────────────────


def _tell(turn: Turn, named: str, accounts: Iterable[Account]) -> None:
    """Tell each account alone; where we may not, in a desk where it is, by its name."""
    for account in accounts:
        place = people_named.private_place(turn.tx, account)
        if place is None:
            place = next(iter(people.closed_places(turn.c, account.platform, account.handle)), None)
        if place is not None and account.platform in turn.day.platforms:
            outgoing.say(turn.tx, _post(turn, named, account, place))


def _post(turn: Turn, named: str, account: Account, place: str) -> Post:
    heard, alone = turn.heard, is_direct(place)
    language = (alone and account.language) or turn.day.language
    name = turn.day.programme.people[named].name
    body = turn.day.words.body(language, "me-on-a-device", name=name)
    return Post(
        key=f"device:{heard.platform}:{heard.event}:{account.platform}:{account.handle}",
        platform=account.platform,
        place=place,
        kind=Kind.REPLY,
        body=body if alone else _called(body, account),
        priority=Priority.ANSWER,
        notify=True,
        language=language,
    )


def _called(body: Body, account: Account) -> Body:
    first, *others = body.blocks
    call = b.Person(account.name, account.handle, ping=True)
    return Body((replace(first, spans=(call, b.Text(" "), *first.spans)), *others))
