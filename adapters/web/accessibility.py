"""What these pages do for everyone, how that was checked, what is missing, and whom to tell."""

from collections.abc import Iterable

import htpy as h
from aiohttp import web

from adapters.web.layout import View, page
from adapters.web.paths import ACCESSIBILITY_PAGE
from adapters.web.visits import Visits, as_html

# The texts of each part, by their keys.
PARTS = {
    "access-checked": ("access-axe", "access-keyboard", "access-zoom", "access-colours", "access-script"),
    "access-missing": ("access-readers", "access-words", "access-renewed", "access-chats"),
}


class Accessibility:
    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.get(ACCESSIBILITY_PAGE, self.show)]

    async def show(self, request: web.Request) -> web.StreamResponse:
        return as_html(accessibility_page(self._visits.of(request).view))


def accessibility_page(view: View) -> str:
    say = view.say
    return page(
        view,
        say("access"),
        h.p[say("access-aim")],
        [_part(view, title, keys) for title, keys in PARTS.items()],
        h.h2[say("access-tell")],
        h.p[say("access-contact", event=view.day.programme.event.title)],
        h.p(".small")[say("access-date")],
    )


def _part(view: View, title: str, keys: Iterable[str]) -> h.Node:
    return h.section[h.h2[view.say(title)], h.ul[(h.li[view.say(key)] for key in keys)]]
