"""The pages for everyone: where people arrive, the programme, their own data, and what went wrong."""

from dataclasses import replace

import htpy as h

from adapters.web.calendars import PROGRAMME
from adapters.web.layout import (
    Asking,
    View,
    asking_form,
    for_everyone,
    for_them_alone,
    hidden,
    joined,
    page,
)
from adapters.web.render import rendered
from bot.outbox.standing import Standing
from bot.pages.hall import Hall, Way
from bot.timetable.pieces import programme_body


def hall_page(view: View, shown: Hall, filled: Asking) -> str:
    say = view.say
    open_ways = [(way.session.id, _named(way)) for way in shown.ways if way.is_open]
    return page(
        view,
        say("hall"),
        for_them_alone(view, shown.messages.told),
        h.section(".now", data_part="now")[h.h2[say("now")], rendered(shown.now, view.sight)],
        h.section[
            h.h2[say("ways")],
            h.div(data_part="ways")[
                [_way(view, way) for way in shown.ways] or h.p(".small")[say("ways-none")]
            ],
            bool(shown.ways) and h.p[h.a(href="/board")[say("board-see")]],
            view.day.settings.report_is_public and h.p[h.a(href="/report")[say("report")]],
        ],
        bool(open_ways) and asking_form(view, filled, open_ways),
        for_everyone(view, say("said"), shown.messages.said),
    )


def _named(way: Way) -> str:
    return way.label if way.label == way.title else joined([way.label, way.title])


def _way(view: View, way: Way) -> h.Node:
    say = view.say
    state = "" if way.is_open else say("way-closed")
    hour = view.day.words.hour(view.language, way.session.start)
    small = joined([hour, way.rooms, say("way-runs") if way.runs else "", say("way-asked", count=way.asked)])
    return h.a(".way", id=f"way-{way.session.place}", href=f"/{way.session.place}")[
        way.label != way.title and h.span(".label")[way.label],
        h.span(".title")[view.spoken(way.title)],
        h.span(".small")[joined([small, state])],
    ]


def programme_page(view: View) -> str:
    body, sight = programme_body(view.day, view.language), replace(view.sight, heading=2)
    return page(
        view,
        view.say("programme"),
        h.div(".programme")[rendered(body, sight)],
        h.p[h.a(href=PROGRAMME)[view.say("calendar-day")]],
    )


def data_page(view: View, told: list[Standing], *, forgotten: bool, is_known: bool) -> str:
    say = view.say
    form = h.form(".row", method="post", action=view.path)[
        hidden(view),
        h.button(type="submit", name="act", value="data")[say("data-show")],
        h.button(type="submit", name="act", value="forget")[say("data-forget")],
    ]
    return page(
        view,
        say("data"),
        forgotten and h.p(".closed", role="status")[say("data-forgotten")],
        h.p[say("data-what")],
        is_known and form,
        for_them_alone(view, told),
    )


def error_page(view: View, status: int, back: str) -> str:
    say = view.say
    return page(
        view,
        say(f"error-{status}"),
        h.p[say(f"error-{status}-why")],
        h.p[h.a(href=back)[say("error-back")]],
    )
