"""The screens: what is on stage in very large type, the queue, the time left, and the way in."""

import htpy as h

from adapters.web.layout import View, joined
from adapters.web.render import rendered, spans
from adapters.web.screen_frame import Frame, WayIn, framed, hours, size_of, time_left, way_in
from bot.outbox.standing import Standing
from bot.pages.asked import Asked
from bot.pages.screen import HallScreen, Item, Screen
from bot.programme.model import Session

FEW = 4  # sessions whose titles are shown in large letters on the hall's screen


def screen_page(view: View, shown: Screen, way: WayIn, frame: Frame) -> str:
    session = shown.session
    return framed(
        view,
        view.say("screen-of", title=session.title),
        "of-session",
        frame,
        h.header(data_part="head")[
            h.div[
                h.p(".label")[joined([shown.shown.label, hours(view, session), shown.shown.rooms])],
                h.h1[view.spoken(session.title)],
            ],
            time_left(view, session, shown.shown.left),
        ],
        h.main(data_part="questions")[_stage(view, shown), _queue(view, shown)],
        h.aside(data_part="way", aria_label=view.say("screen-way"))[way_in(view, way)],
        _foot(view, shown.next, shown.announcement),
    )


def _stage(view: View, shown: Screen) -> h.Node:
    staged = shown.on_stage
    if staged is None:
        return None
    return h.section(".stage")[
        h.h2[view.say("on-stage")],
        h.p(class_=["text", size_of(staged.words)])[spans((staged.words,), view.sight)],
        h.p(".small")[_small(view, staged)],
    ]


def _queue(view: View, shown: Screen) -> h.Node:
    """Return the first questions of the queue; without any, what to do, or the framing question."""
    say, session = view.say, shown.session
    if not session.takes_questions:
        return session.question is not None and h.p(".framing")[view.spoken(session.question)]
    if not shown.lines:
        empty = h.p(".empty")[say("screen-none" if shown.is_open else "screen-closed")]
        return h.section(".queue")[
            h.h2(".hidden")[say("queue", count=0)],
            session.question and shown.on_stage is None and h.p(".framing")[view.spoken(session.question)],
            shown.on_stage is None and empty,
        ]
    return h.section(".queue")[
        h.h2[say("queue", count=shown.shown.asked)],
        h.ol[(_line(view, each) for each in shown.lines)],
    ]


def _line(view: View, asked: Asked) -> h.Node:
    return h.li[
        h.span(".votes")[h.strong[str(asked.votes)], " ", view.say("screen-votes", count=asked.votes)],
        h.span(".text")[spans((asked.words,), view.sight)],
        h.span(".code")[asked.code],
    ]


def _small(view: View, asked: Asked) -> list[h.Node]:
    return [
        h.span(".code")[asked.code],
        " · ",
        *spans((asked.name,), view.sight),
        f" · {view.say('votes', count=asked.votes)}",
    ]


def _foot(view: View, following: Session | None, said: Standing | None) -> h.Node:
    """Return what comes next and the last announcement."""
    words, language = view.day.words, view.language
    return h.footer(data_part="foot")[
        following is not None
        and h.p(".next")[
            h.span(".label")[view.say("screen-next", hour=words.hour(language, following.start))],
            " ",
            h.span(".what")[view.spoken(following.title)],
        ],
        said is not None
        and h.div(".announcement", lang=said.language)[
            h.span(".label", lang=language)[view.say("screen-announcement")],
            h.div(".body")[rendered(said.body, view.sight)],
        ],
    ]


# ── The hall ────────────────────────────────────────────────────────────────────────────────────────────


def hall_screen_page(view: View, shown: HallScreen, way: WayIn, frame: Frame) -> str:
    say, event = view.say, view.day.programme.event
    parts = (("screen-running", shown.running), ("screen-coming", shown.coming))
    many = len(shown.running) + len(shown.coming) > FEW
    sections = [
        h.section(class_={"sessions": True, "many": many})[
            h.h2[say(key)], h.ol[(_one_of_many(view, each) for each in some)]
        ]
        for key, some in parts
        if some
    ]
    hour = view.day.words.hour(view.language, view.sight.now)
    return framed(
        view,
        say("screen-of", title=say("hall")),
        "of-hall",
        frame,
        h.header(data_part="head")[h.h1[view.spoken(event.title)], h.p(".left.clock")[h.strong[hour]]],
        h.main(data_part="sessions")[sections or h.p(".empty")[say("screen-over")]],
        h.aside(data_part="way", aria_label=say("screen-way"))[way_in(view, way)],
        _foot(view, None, shown.announcement),
    )


def _one_of_many(view: View, each: Item) -> h.Node:
    asked = view.say("way-asked", count=each.asked) if each.session.takes_questions else ""
    return h.li[
        h.span(".text")[
            h.span(".label")[joined([each.rooms, each.label, asked])],
            h.span(".title")[view.spoken(each.session.title)],
        ],
        time_left(view, each.session, each.left),
    ]
