"""Votes by mark, by button and by word. People are counted, not accounts."""

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from bot.commands import which
from bot.commands.turn import Turn, mark, over, refuse, reply
from bot.journal import events
from bot.people import people, tombstones
from bot.port.chat import VOTE_MARK, Pressed, Reacted, Reactions, Removed, is_direct
from bot.questions import boards, links, messages, queue, votes
from bot.questions.rules import (
    Question,
    State,
    read_code,
)


def vote(turn: Turn) -> None:
    """Handle `voter C1-3`, for people who cannot tap."""
    session = turn.session
    code = read_code(turn.arguments, turn.day.prefixes[session.id] if session else None)
    if code is None:
        refuse(turn, "usage-vote", prefix=which.example(turn))
        return
    found = queue.by_code(turn.c, code)
    if found is None:
        refuse(turn, "no-such-code", code=code)
    elif (proposed := _proposed(turn.c, found)) is not None:
        refuse(turn, "not-yet-votable", code=proposed.code)
    elif theirs := _theirs(turn, found):
        _refuse_own_vote(turn, theirs)
    elif not vote_for(turn, found):
        refuse(turn, "already-handled", code=code, state=messages.state_of(turn.day, found, turn.speech))
    elif turn.is_private:
        _reply_with_count(turn, "voted", found)
    else:
        mark(turn, VOTE_MARK, "voted")


def _proposed(c: Connection, found: Question) -> Question | None:
    """Return this question, or the one that it leads to, if it still has to be let through."""
    both = (found, queue.last_of(c, found))
    return next((each for each in both if each.state is State.PROPOSED), None)


def is_early(c: Connection, found: Question) -> bool:
    """Return whether a mark under its message counts only once a question is let through."""
    return _proposed(c, found) is not None


def _theirs(turn: Turn, found: Question) -> Question | None:
    """Return this question, or the one that it leads to, if the person asked it."""
    both = (found, queue.last_of(turn.c, found))
    return next((each for each in both if each.asker == turn.account.person), None)


def _refuse_own_vote(turn: Turn, theirs: Question) -> None:
    """Say why a vote does not count, except where others would learn who asked an anonymous question."""
    if theirs.anonymous and not turn.is_private:
        mark(turn, VOTE_MARK, "voted")
    else:
        refuse(turn, "own-vote", code=theirs.code)


def vote_for(turn: Turn, found: Question) -> bool:
    """Give the vote; return whether it counts, or would if it had not been given already."""
    heard = turn.heard
    together = links.together(turn.c, [found.id])
    if _has_voted(turn.c, heard.platform, heard.handle, together):
        return True
    by = votes.Marked(heard.target, heard.mark) if isinstance(heard, Reacted) else None
    last, person = queue.last_of(turn.c, found), turn.account.person
    in_room = turn.account.in_room
    if votes.give(turn.c, found, last, heard.platform, heard.event, person, by, in_room=in_room):
        boards.note_recount(turn.c, found.id)
        return True
    return votes.is_given(turn.c, together, person)


def _has_voted(c: Connection, platform: str, handle: str, together: Iterable[int]) -> bool:
    """Return whether a vote for any of these that is counted without a name was this account's."""
    return any(tombstones.has_voted(c, platform, handle, each) for each in together)


def pressed_vote(turn: Turn, found: Question) -> None:
    """Vote by button, or take the vote back if pressed again; only the person who pressed sees the answer.

    A vote for any of the questions that end as this one does is their vote for it.
    """
    person, platform = turn.account.person, turn.heard.platform
    together = links.together(turn.c, [found.id])
    if theirs := _theirs(turn, found):
        reply(turn, "own-vote", code=theirs.code)
    elif votes.take_back_by(turn.c, together, platform, person):
        boards.note_recount(turn.c, found.id)
        still = votes.is_given(turn.c, together, person)  # from another of their accounts
        _reply_with_count(turn, "unvoted-here" if still else "unvoted", found)
    elif vote_for(turn, found):
        _reply_with_count(turn, "voted", found)
    else:
        state = messages.state_of(turn.day, found, turn.speech)
        reply(turn, "already-handled", code=found.code, state=state)


def is_named_vote(heard: Pressed) -> bool:
    """Return whether the button that was pressed stands beside a question on a page, not under a card."""
    return heard.target is None and heard.action.startswith(messages.VOTES)


def named_vote(turn: Turn, action: str) -> None:
    """Vote for the question that the button names, if others may read it."""
    number, gives = messages.read_named_vote(action)
    known = queue.get_all(turn.c, [number] if number is not None else [])
    found = next(iter(known), None)
    if found is None or is_early(turn.c, found):
        over(turn)
    elif gives is None or gives is not _is_given(turn, found):
        pressed_vote(turn, found)


def _is_given(turn: Turn, found: Question) -> bool:
    return votes.is_given(turn.c, links.together(turn.c, [found.id]), turn.account.person)


def _reply_with_count(turn: Turn, key: str, found: Question) -> None:
    """Reply with the number of votes now, unless a page shows it; what everyone sees may follow later."""
    heard = turn.heard
    on_page = isinstance(heard, Pressed) and is_named_vote(heard)
    if on_page and turn.day.platforms[heard.platform].shows_queue:
        return
    reply(turn, key, code=found.code, votes=queue.get(turn.c, found.id).voters)


def vote_early(turn: Turn, heard: Reacted) -> None:
    """Keep a 👍 under a message that others do not read as a question yet: it counts once they do."""
    if is_direct(heard.place) or events.are_apart(turn.c, heard.platform, heard.event, heard.target):
        return
    by = votes.Marked(heard.target, heard.mark)
    votes.give_early(turn.c, heard.platform, heard.event, turn.account.person, by)


def unvote(turn: Turn, heard: Removed) -> bool:
    """Take back the vote of a mark that was removed; return whether there was one."""
    voted = votes.take_back(turn.c, heard.platform, heard.target)
    for question in voted:
        if question is not None:
            boards.note_recount(turn.c, question)
    return bool(voted)


def make_good(c: Connection, heard: Reactions, found: Question | None) -> None:
    """Set the votes given by this mark to what they are after an absence.

    The message may not be a question yet.
    """
    handles = {h: event for h, event in heard.handles.items() if not _is_counted(c, heard, h, found)}
    accounts = {people.known(c, heard.platform, handle): event for handle, event in handles.items()}
    voters = {account.person: event for account, event in accounts.items()}
    by = votes.Marked(heard.target, heard.mark)
    question = (found, queue.last_of(c, found)) if found is not None else None
    if votes.set_marked(c, question, heard.platform, by, voters) and found is not None:
        boards.note_recount(c, found.id)


def _is_counted(c: Connection, heard: Reactions, handle: str, found: Question | None) -> bool:
    """Return whether this mark predates the forgetting of its account, which must not become known again."""
    together = links.together(c, [found.id]) if found is not None else ()
    if _has_voted(c, heard.platform, handle, together):
        return True
    forgotten = tombstones.forgotten_until(c, heard.platform, handle) is not None
    return forgotten and people.find(c, heard.platform, handle) is None
