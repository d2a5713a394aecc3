"""The ways from a desk and from the régie to what is projected: screens, timers, the board."""

from collections.abc import Iterable

import htpy as h

from adapters.web.board_page import EXHIBITION
from adapters.web.layout import View
from bot.programme.model import HALL, Session


def links_of_desk(view: View, session: Session) -> h.Node:
    """Return the links to a session's timer and to the screens where it is shown."""
    rooms = view.day.programme.rooms_of(session)
    screens = [(f"/screen/{room.id}", view.say("links-screen", room=room.name)) for room in rooms]
    own = [(f"/{session.place}/screen", view.say("links-own-screen"))]
    return _links(view, [(f"/timer/{session.id}", view.say("links-timer")), *(screens or own)])


def links_of_regie(view: View, key: str) -> h.Node:
    """Return the links to all screens; `key` is what lets them show the room's code, if there is one."""
    programme, say = view.day.programme, view.say
    used = dict.fromkeys(room for session in programme.sessions for room in session.rooms)
    shows = f"?key={key}" if key else ""
    screens = [
        (f"/{HALL}/screen{shows}", say("links-hall")),
        *((f"/screen/{id}{shows}", say("links-screen", room=programme.rooms[id].name)) for id in used),
    ]
    exhibition = f"{EXHIBITION}&key={key}" if key else EXHIBITION
    return _links(view, [*screens, ("/board", say("board")), (exhibition, say("links-exhibition"))])


def _links(view: View, found: Iterable[tuple[str, str]]) -> h.Node:
    return h.section[
        h.h2[view.say("links")], h.ul(".links")[(h.li[h.a(href=path)[label]] for path, label in found)]
    ]
