"""The board: a page that everyone reads, and the exhibition, which shows one tile after the other."""

import htpy as h

from adapters.web.layout import View, joined, page
from adapters.web.render import rendered, spans
from adapters.web.screen_frame import Frame, WayIn, framed, hours, size_of, time_left, way_in
from bot.pages.asked import Asked
from bot.pages.board import Board, Tile
from bot.pages.left import Phase
from bot.pages.screen import Item

EXHIBITION = "/board?mode=exhibition"
ON_A_SLIDE = 6  # carried questions that fit


def board_page(view: View, shown: Board) -> str:
    say = view.say
    return page(
        view,
        say("board"),
        h.div(".countdown", data_part="countdown")[_countdown(view, shown.restitution)],
        h.div(".tiles", data_part="tiles")[
            [_tile(view, each) for each in shown.tiles] or h.p(".small")[say("board-none")]
        ],
        h.div(data_part="carried")[_carried(view, shown)],
        h.p[h.a(href=EXHIBITION)[say("board-exhibition")]],
        view.day.settings.report_is_public and h.p[h.a(href="/report")[say("report")]],
        styles=["board.css"],
    )


def _countdown(view: View, restitution: Item | None) -> h.Node:
    """Return how long it is until the restitution, in words that stay true for a minute."""
    if restitution is None:
        return None
    return h.p[
        view.spoken(joined([restitution.session.title, restitution.rooms])), " ", _when(view, restitution)
    ]


def _when(view: View, restitution: Item) -> h.Node:
    say, left, session = view.say, restitution.left, restitution.session
    hour = view.day.words.hour(view.language, session.start, view.sight.now)
    match left.phase:
        case Phase.BEFORE if left.minutes <= 90:
            return h.strong[say("board-in", minutes=left.minutes, hour=hour)]
        case Phase.BEFORE:
            return h.strong[say("board-at", hour=hour)]
        case Phase.RUNNING | Phase.SOON | Phase.LAST:
            return h.strong[say("board-running", minutes=left.minutes)]
        case _:
            return h.strong[say("board-over")]


def _tile(view: View, tile: Tile) -> h.Node:
    session = tile.session
    return h.article(".tile", id=f"tile-{session.place}")[
        h.p(".label")[joined([tile.shown.label, hours(view, session), tile.shown.rooms])],
        h.h2[h.a(href=f"/{session.place}")[view.spoken(session.title)]],
        _content(view, tile),
    ]


def _content(view: View, tile: Tile) -> h.Node:
    """Return the sheet in the words of its place, or the counts and what is being asked."""
    if tile.sheet is not None:
        return h.div(".body.sheet", lang=tile.sheet.language)[rendered(tile.sheet.body, view.sight)]
    say, asked = view.say, tile.shown.asked
    counts = joined(
        [say("way-asked", count=asked), say("board-answered", count=tile.answered) if asked else ""]
    )
    return h.div[
        h.p(".counts")[counts, " ", _running(view, tile)],
        bool(tile.asked) and h.ul(".asked")[(h.li[_question(view, each)] for each in tile.asked)],
    ]


def _running(view: View, tile: Tile) -> h.Node:
    return (
        bool(tile.shown.left.phase in (Phase.RUNNING, Phase.SOON, Phase.LAST))
        and h.span(".state")[view.say("way-runs")]
    )


def _question(view: View, asked: Asked) -> h.Node:
    return h.fragment[
        h.span(".text")[spans((asked.words,), view.sight)],
        " ",
        h.span(".small")[
            bool(asked.state) and h.span(".state")[asked.state, " · "],
            spans(asked.spelt, view.sight),
            f" · {view.say('votes', count=asked.votes)}",
        ],
    ]


def _carried(view: View, shown: Board) -> h.Node:
    if shown.restitution is None:
        return None
    questions = h.ol(".carried")[(h.li(id=each.code)[_question(view, each)] for each in shown.carried)]
    return h.section[
        h.h2[view.say("board-carried")],
        questions if shown.carried else h.p(".small")[view.say("board-none-carried")],
    ]


# ── The exhibition ──────────────────────────────────────────────────────────────────────────────────────


def slide_page(view: View, shown: Board, number: int, way: WayIn, frame: Frame, after: str) -> str:
    """Return one tile in large, or the carried questions after the last; `after` leads to the next one."""
    say, event = view.say, view.day.programme.event
    tile = shown.tiles[number] if number < len(shown.tiles) else None
    return framed(
        view,
        say("board"),
        "slide",
        frame,
        h.header[
            h.p(".label")[view.spoken(event.title)],
            shown.restitution is not None
            and h.p(".countdown")[shown.restitution.label, " ", _when(view, shown.restitution)],
        ],
        h.main[_slide(view, tile) if tile else _carried_slide(view, shown)],
        h.aside(aria_label=say("screen-way"))[way_in(view, way, say("board-open"))],
        h.footer[
            h.p[h.a(href="/board")[say("board-stop")]],
            h.p(".turn")[h.a(href=after)[say("board-next")]],
        ],
    )


def _slide(view: View, tile: Tile) -> h.Node:
    session = tile.session
    head = h.header(class_={"of-tile": True, "with-sheet": tile.sheet is not None})[
        h.div[
            h.p(".label")[joined([tile.shown.label, hours(view, session), tile.shown.rooms])],
            h.h1[view.spoken(session.title)],
        ],
        tile.sheet is None and time_left(view, session, tile.shown.left),
    ]
    framing = tile.sheet is None and session.question and h.p(".framing")[view.spoken(session.question)]
    return h.fragment[head, framing, _content(view, tile)]


def _carried_slide(view: View, shown: Board) -> h.Node:
    if not shown.carried:
        return h.h1[view.say("board")]
    return h.fragment[
        h.h1[view.say("board-carried")],
        h.ol(".carried")[
            (h.li(class_=size_of(each.words))[_question(view, each)] for each in shown.carried[:ON_A_SLIDE])
        ],
    ]
