"""The page of a closed place: what stands there, and what can be done about it."""

import htpy as h

from adapters.web.entry_page import code_form
from adapters.web.layout import View, for_everyone, for_them_alone, page
from bot.pages.closed import Closed
from bot.timetable import labels


def desk_page(view: View, shown: Closed) -> str:
    name = labels.place_name(view.day, shown.place, view.language)
    return page(
        view,
        name[:1].upper() + name[1:],
        for_them_alone(view, shown.messages.told),
        for_everyone(view, view.say("said-here"), shown.messages.said),
    )


def closed_page(view: View) -> str:
    """Return what somebody reads who may not open the page, with the way in."""
    say = view.say
    return page(view, say("closed"), h.p[say("closed-why")], code_form(view, view.path))
