"""`lier`: a person's accounts become one voter once they confirm that both are theirs; `delier` undoes it.

A code alone joins nothing: anyone talked into typing another person's code would become one person with them.
"""

from collections.abc import Iterable

from bot.commands.turn import Turn, mark, over, refuse, reply, reply_body
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.people import people
from bot.people.people import ASKED, GIVEN, JOINED, Account
from bot.port import body as b
from bot.port.chat import Action, is_direct
from bot.questions import boards, queue

JOINS = "link:"  # begins the key of a button's action


def link(turn: Turn) -> None:
    """Handle `lier`, which gives a code; `lier CODE`, from the other account, asks; `lier CODE oui` joins."""
    code, agrees = people.read_agreement(turn.arguments)
    if len(turn.day.platforms) == 1 and not _on_devices(turn):
        refuse(turn, "link-alone")
    elif not turn.is_private:
        _refuse_in_public(turn, code)
    elif code:
        _use(turn, code, agrees=agrees)
    else:
        _give_code(turn)


def tapped(turn: Turn, action: str) -> None:
    """Treat ✅ under our question as `lier CODE oui`."""
    code = action.removeprefix(JOINS)
    if people.who_offered(turn.tx, code) is None:
        over(turn)
    else:
        _use(turn, code, agrees=True)


def unlink(turn: Turn) -> None:
    """Handle `delier`, from either account."""
    account = turn.account
    theirs = people.accounts_of(turn.c, account.person)
    if len(theirs) == 1:
        refuse(turn, "unlink-alone")
        return
    if sum(each.platform == account.platform for each in theirs) > 1:
        people.part_device(turn.c, account)
        reply(turn, "unlinked-device")
        return
    _recount(turn, people.part(turn.c, turn.account))
    if turn.is_private:
        reply(turn, "unlinked")
    else:
        mark(turn, "✅", "unlinked")


def _on_devices(turn: Turn) -> bool:
    """Return whether accounts are devices here, of which a person may have several."""
    return turn.day.platforms[turn.heard.platform].devices


def _refuse_in_public(turn: Turn, code: str) -> None:
    """Void a code shown in public, as anyone could use it first."""
    people.void_link(turn.c, code)
    refuse(turn, "link-shown" if code else "link-privately")


def _give_code(turn: Turn) -> None:
    code = people.offer_link(turn.tx, turn.account.person)
    key = "link-code-pages" if any(each.devices for each in turn.day.platforms.values()) else "link-code"
    body = turn.day.words.body(turn.speech, key, code=code)
    reply_body(turn, body, "link-code", subject=f"{GIVEN}{code}")


def _use(turn: Turn, code: str, *, agrees: bool) -> None:
    account = turn.account
    if not people.may_try(turn.tx, account):
        refuse(turn, "too-many-tries")
        return
    other = people.who_offered(turn.tx, code)
    if other is None:
        people.count_wrong_try(turn.tx, account)
        refuse(turn, "link-wrong")
        return
    theirs = people.accounts_of(turn.c, other)
    ours = people.accounts_of(turn.c, account.person)
    if other == account.person and len(ours) > 1:
        refuse(turn, "link-already")
    elif other == account.person and _on_devices(turn):
        refuse(turn, "link-same-device")
    elif _chats(turn, theirs) & _chats(turn, ours):
        refuse(turn, "link-same-platform")
    elif agrees and _was_asked(turn, code):
        _join(turn, code, theirs, ours)
    else:
        _ask(turn, code, theirs)


def _chats(turn: Turn, accounts: Iterable[Account]) -> set[str]:
    """Return the platforms of these accounts on which a person has one alone."""
    used = {account.platform for account in accounts}
    return {name for name in used if name not in turn.day.platforms or not turn.day.platforms[name].devices}


def _ask(turn: Turn, code: str, theirs: Iterable[Account]) -> None:
    words = turn.day.words
    body = words.body(turn.speech, "link-ask", account=_named(turn, theirs, turn.speech), code=code)
    yes = Action(f"{JOINS}{code}", words.line(turn.speech, "action-link"), "✅")
    reply_body(turn, body, "link-ask", kind=Kind.LINK, actions=[yes], subject=f"{ASKED}{code}")


def _was_asked(turn: Turn, code: str) -> bool:
    """Return whether we told this person whose code it is; else `lier CODE oui` could be dictated at once."""
    heard = turn.heard
    return any(
        row.platform == heard.platform and (row.person or row.place) in (heard.handle, heard.place)
        for row in outgoing.about(turn.c, f"{ASKED}{code}", Kind.LINK)
    )


def _join(turn: Turn, code: str, theirs: list[Account], ours: list[Account]) -> None:
    _recount(turn, people.join(turn.c, theirs[0].person, turn.account.person))
    body = turn.day.words.body(turn.speech, "linked", account=_named(turn, theirs, turn.speech))
    reply_body(turn, body, "linked", subject=f"{JOINED}{code}")
    _tell_where_it_was_given(turn, code, ours)


def _tell_where_it_was_given(turn: Turn, code: str, ours: Iterable[Account]) -> None:
    """Tell the other account too, as its owner may have been talked out of the code."""
    for given in outgoing.about(turn.c, f"{GIVEN}{code}", Kind.REPLY):
        account = _named(turn, ours, given.language)
        post = Post(
            key=f"{given.key}:linked",
            platform=given.platform,
            place=given.place,
            kind=Kind.REPLY,
            body=turn.day.words.body(given.language, "linked", account=account),
            priority=Priority.ANSWER,
            notify=is_direct(given.place),
            reply_to=given.reply_to,
            person=given.person,
            subject=f"{JOINED}{code}",
            language=given.language,
        )
        outgoing.say(turn.tx, post)


def _named(turn: Turn, accounts: Iterable[Account], language: str) -> b.Spans:
    """Name accounts as their owner knows them: by name and platform."""
    spans: list[b.Span] = []
    for account in accounts:
        name = (b.Words(account.name),)
        platform = account.platform.title()
        one = turn.day.words.spans(language, "account-on", name=name, platform=platform)
        spans += [b.Text(", "), *one] if spans else one
    return tuple(spans)


def _recount(turn: Turn, questions: Iterable[int]) -> None:
    for question in questions:
        boards.refresh_question(turn.tx, queue.get(turn.c, question))
