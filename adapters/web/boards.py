"""The addresses of the plenary's board: `/board`, and `/board?mode=exhibition`, which turns by itself."""

import re
from collections.abc import Iterable

from aiohttp import web

from adapters.web.board_page import EXHIBITION, board_page, slide_page
from adapters.web.screen_frame import answer, for_all, frame_of
from adapters.web.screens import Screens
from adapters.web.visits import Visit, Visits, as_html
from bot.database.store import Store
from bot.pages.board import Board, read_board

BOARD = "/board"
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")  # of a screen
TURNS, READ = 20, 60  # seconds that a tile is shown, and one with a sheet


class Boards:
    def __init__(self, visits: Visits, store: Store, screens: Screens) -> None:
        self._visits, self._store, self._screens = visits, store, screens

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.get(BOARD, self.show)]

    async def show(self, request: web.Request) -> web.StreamResponse:
        visit = self._visits.of(request)
        if request.query.get("mode") == "exhibition":
            return await self._slide(for_all(visit))
        return as_html(board_page(visit.view, await self._read(visit)))

    async def _read(self, visit: Visit) -> Board:
        return await self._store.read(read_board, visit.day, visit.now, visit.reader)

    async def _slide(self, visit: Visit) -> web.StreamResponse:
        """Show one tile, with the way to its page; the next one comes by itself, without a script too."""
        shown = await self._read(visit)
        slides = max(1, len(shown.tiles) + bool(shown.carried))
        number = _number(visit.request.query.get("slide", "")) % slides
        tile = shown.tiles[number] if number < len(shown.tiles) else None
        of_carried = shown.restitution.session if shown.restitution else None
        way = self._screens.way(visit, tile.session if tile else of_carried)
        frame = frame_of(visit, again=READ if tile and tile.sheet else TURNS, turns=True)
        after = f"{EXHIBITION}&slide={(number + 1) % slides}{_kept(visit.request)}"
        return answer(slide_page(visit.view, shown, number, way, frame, after), frame, then=after)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 0


def _kept(request: web.Request) -> str:
    """Return the rest of the address, which each tile passes on."""
    known = {"theme": ("dark", "light"), "lang": ("fr", "en")}
    asked = {name: request.query.get(name, "") for name in known}
    kept = {name: value for name, value in asked.items() if value in known[name]}
    kept |= {"key": request.query["key"]} if KEY.fullmatch(request.query.get("key", "")) else {}
    return "".join(f"&{name}={value}" for name, value in kept.items())
