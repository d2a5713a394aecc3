"""`moi`: people of the programme whom no invitation could reach let themselves in, by their code."""

from bot.commands import own_devices
from bot.commands.turn import Turn, hide, refuse, reply, reply_body
from bot.outbox import outgoing
from bot.people import named as people_named
from bot.people import people
from bot.port import body as b
from bot.port.chat import Said
from bot.timetable import labels


def enter(turn: Turn) -> None:
    """Handle `moi CODE`, in private; the first person to show a code becomes its owner."""
    if not turn.arguments:
        if not _tell_own_code(turn):
            refuse(turn, "usage-me", where=_where(turn))
        return
    why, named = _try(turn)
    if not turn.is_private:
        hide(turn, "me-privately")
    elif why is not None or named is None:
        refuse(turn, why or "me-wrong")
    else:
        _admit(turn, named)


def _tell_own_code(turn: Turn) -> bool:
    """Tell somebody who is in their desks here the code that opens them on a phone; return whether we did."""
    if not turn.is_private or not any(each.devices for each in turn.day.platforms.values()):
        return False
    known = turn.day.programme.people
    own = sorted(id for id in people_named.ids_of(turn.tx, turn.account.person) if id in known)
    for id in own:
        code = people.entry_code(turn.c, id)
        body = turn.day.words.body(turn.speech, "me-own-code", name=known[id].name, code=code)
        reply_body(turn, body, f"me-own-code-{id}")
    return bool(own)


def _where(turn: Turn) -> int:
    """Return 0 in public, 1 where a native command was called, 2 in private, where the word is enough."""
    return 0 if not turn.is_private else 2 if isinstance(turn.heard, Said) else 1


def _try(turn: Turn) -> tuple[str | None, str | None]:
    """Return why the code is refused, or whose it is; once shown, it serves only the person who showed it.

    Where accounts are devices, whoever shows it later becomes that person.
    """
    account = turn.account
    if not people.may_try(turn.tx, account):
        return "too-many-tries", None
    code = people.read_secret(turn.arguments)
    named = people.whose_entry(turn.c, code, turn.day.programme.people)
    if named is None:
        people.count_wrong_try(turn.tx, account)
        return "me-wrong", None
    if turn.day.platforms[account.platform].devices:
        return own_devices.become_theirs(turn, named), named
    return (None, named) if people.show_entry(turn.c, named, account) else ("me-used", None)


def _admit(turn: Turn, named: str) -> None:
    heard, programme = turn.heard, turn.day.programme
    places = programme.closed_places_of(named)
    for place in places:
        outgoing.admit(
            turn.tx,
            key=f"admission:{heard.platform}:{heard.event}:{place}",
            platform=heard.platform,
            place=place,
            person=heard.handle,
        )
    name = programme.people[named].name
    if places:
        key = "me-open-device" if turn.day.platforms[heard.platform].devices else "me-open"
        reply(turn, key, name=name, places=_listed(turn, places))
    else:
        reply(turn, "me-no-place", name=name)


def _listed(turn: Turn, places: tuple[str, ...]) -> b.Spans:
    spans: list[b.Span] = []
    for place in places:
        link = b.PlaceLink(place, labels.place_name(turn.day, place, turn.speech))
        spans += [b.Text(", "), link] if spans else [link]
    return tuple(spans)
