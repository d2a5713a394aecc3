"""The timer of whoever speaks: the minutes left, in figures that are read from a stage."""

import htpy as h

from adapters.web.layout import View, joined
from adapters.web.render import spans
from adapters.web.screen_frame import Frame, figure_of, framed, hours, size_of
from bot.pages.left import Phase
from bot.pages.screen import Screen


def timer_page(view: View, shown: Screen, frame: Frame) -> str:
    session, left = shown.session, shown.shown.left
    figure, words = _figure(view, shown)
    return framed(
        view,
        view.say("timer-of", title=session.title),
        "timer",
        frame,
        h.header(data_part="head")[
            h.h1[joined([shown.shown.label or session.title, hours(view, session)])],
            h.p(".clock")[view.day.words.hour(view.language, view.sight.now)],
        ],
        h.main(class_=left.phase.value, data_part="timer")[
            h.p(class_=["figure", f"long-{min(len(figure), 9)}"])[figure],
            h.p(".words-of-it")[words],
            shown.on_stage is not None
            and h.section(".stage")[
                h.h2[joined([view.say("on-stage"), shown.on_stage.code])],
                h.p(class_=["text", size_of(shown.on_stage.words)])[
                    spans((shown.on_stage.words,), view.sight)
                ],
            ],
        ],
    )


def _figure(view: View, shown: Screen) -> tuple[str, str]:
    """Return the figure and the words below it; only here is a speaker told by how much they are late."""
    session, left = shown.session, shown.shown.left
    if left.phase is Phase.OVER and left.minutes:
        return view.say("left-minutes", minutes=left.minutes), view.say("timer-over-by")
    if left.phase is Phase.OVER:
        return view.say("timer-now"), ""
    figure, words = figure_of(view, session, left)
    return figure, view.say(f"timer-{left.phase}") if left.phase in (Phase.SOON, Phase.LAST) else words
