"""The page of a desk: an animateur's phone. The closed pages share the way in, and what stands there."""

from collections.abc import Sequence
from datetime import timedelta

import htpy as h

from adapters.web.desk_question import (
    PEOPLE,
    act,
    alone,
    briefly,
    desk_path,
    proposed,
    settled,
    staged,
    waiting,
)
from adapters.web.desk_tools import tools
from adapters.web.entry_page import code_form
from adapters.web.layout import View, hidden, message_article, page
from adapters.web.render import rendered
from adapters.web.screen_frame import time_left
from bot.outbox.standing import Standing
from bot.pages.desk import Desk, One, Pair, Told
from bot.pages.sheets import SheetShown
from bot.timetable import labels

STYLE = "desk.css"
SHOWN = 6  # messages shown before the older ones
FRESH = timedelta(minutes=1)  # of event time, during which an answer is shown on top


def desk_page(view: View, shown: Desk, sheets: Sequence[SheetShown] = ()) -> str:
    """Return the page of a desk; that of the restitution also has the `sheets` of all sessions."""
    say, session = view.say, shown.session
    name = labels.place_name(view.day, session.desk, view.language)
    return page(
        view,
        name[:1].upper() + name[1:],
        h.p(".about")[view.spoken(session.title)],
        _status(view, shown),
        answered(view, shown.told),
        to_do(view, shown.told),
        h.div(data_part="stage")[_stage(view, shown)],
        h.div(data_part="proposed")[bool(shown.proposed) and _proposed(view, shown)],
        h.div(data_part="pair")[shown.pair is not None and _pair(view, shown.pair)],
        h.section[
            h.h2(data_part="count")[say("queue", count=shown.open)],
            h.div(data_part="queue")[
                (waiting(view, shown.ways, each) for each in shown.waiting),
                (briefly(view, each) for each in shown.others),
            ],
            h.div(data_part="more")[_further(view, shown)],
        ],
        _names(view),
        bool(sheets) and _sheets(view, sheets),
        tools(view, shown),
        h.div(data_part="settled")[bool(shown.settled) and _settled(view, shown)],
        was_answered(view, shown.told),
        was_said(view, shown.told),
        styles=(STYLE,),
    )


def one_page(view: View, shown: One) -> str:
    """Return the page of one question of a desk."""
    say = view.say
    name = labels.place_name(view.day, shown.session.desk, view.language)
    return page(
        view,
        shown.line.code,
        h.p[h.a(href=desk_path(view))[say("desk-back", desk=name)]],
        answered(view, shown.told),
        h.div(data_part="queue")[alone(view, shown.ways, shown.line)],
        _names(view),
        styles=(STYLE,),
    )


def _names(view: View) -> h.Node:
    """Return the names that browsers suggest for whom a question may be given to."""
    known = view.day.programme.people.values()
    return h.datalist(id=PEOPLE)[(h.option(value=person.name) for person in known)]


def _status(view: View, shown: Desk) -> h.Node:
    """Return how it stands, and what can be undone or changed for all."""
    say = view.say
    return h.div(".status", data_part="status")[
        time_left(view, shown.session, shown.left),
        h.p[shown.counts],
        bool(shown.heard) and h.p(".small")[shown.heard],
        shown.is_moderated and h.p(".small")[say("desk-is-moderated")],
        not shown.is_open and h.p(".small")[say("ask-closed")],
        h.p(".small")[
            h.a(href=f"/{shown.session.place}")[say("desk-to-public")],
            " · ",
            h.a(href=f"/timer/{shown.session.id}")[say("desk-to-timer")],
        ],
        shown.may_undo
        and h.form(method="post", action=view.path)[
            hidden(view), act("annuler-geste", "↩️", say("desk-undo"))
        ],
    ]


def _stage(view: View, shown: Desk) -> h.Node:
    """Return what is on stage, and the next of the ranking."""
    say = view.say
    following = shown.waiting[0] if shown.waiting else None
    return h.section(".stage")[
        h.h2[say("on-stage")],
        staged(view, shown.ways, shown.on_stage)
        if shown.on_stage
        else h.p(".small")[say("desk-none-on-stage")],
        following is not None
        and h.form(method="post", action=view.path)[
            hidden(view), act("suivante", "⏭️", say("desk-next", code=following.code))
        ],
    ]


def _proposed(view: View, shown: Desk) -> h.Node:
    """Return what waits to be let through; the button of all names those that are shown."""
    say = view.say
    codes = " ".join(each.code for each in shown.proposed)
    return h.section[
        h.h2[say("desk-proposed", count=shown.to_approve)],
        (proposed(view, each) for each in shown.proposed),
        len(shown.proposed) > 1
        and h.form(method="post", action=view.path)[
            hidden(view),
            act("valider", "✅", say("desk-approve-all", count=len(shown.proposed)), code=codes),
        ],
    ]


def _further(view: View, shown: Desk) -> h.Node:
    left = shown.open - len(shown.waiting) - len(shown.others)
    return left > 0 and h.p(".small")[view.say("desk-further", count=left)]


def _pair(view: View, pair: Pair) -> h.Node:
    say = view.say
    codes = {"merged": pair.merged.code, "kept": pair.kept.code}
    return h.section(".pair")[
        h.h2[say("desk-pair")],
        h.form(method="post", action=view.path)[
            hidden(view, **{"f-code": pair.merged.code}),
            h.p[say("desk-pair-of", **codes)],
            act("fusionner", "🔗", say("desk-pair-merge", **codes), dans=pair.kept.code),
        ],
    ]


def _settled(view: View, shown: Desk) -> h.Node:
    return h.details(id="settled")[
        h.summary[view.say("desk-settled", count=len(shown.settled))],
        (settled(view, each) for each in shown.settled),
    ]


def _sheets(view: View, sheets: Sequence[SheetShown]) -> h.Node:
    """Return the sheets to read, each with the lines of its public, which a touch leaves out."""
    say = view.say
    return h.section(data_part="sheets")[
        h.h2[say("desk-sheets")],
        (
            h.details(id=f"sheet-{each.session.id}")[
                h.summary[f"{each.label} · ", view.spoken(each.session.title)],
                h.div(".sheet")[rendered(each.body, view.sight)],
                _articles(view, each.additions),
            ]
            for each in sheets
        ),
    ]


# ── What every closed page shows ────────────────────────────────────────────────────────────────────────


def to_do(view: View, told: Told) -> h.Node:
    """Return what waits for a hand: cues, calls for help, previews, presence."""
    return h.div(data_part="todo")[
        bool(told.to_do) and h.section(".to-do")[h.h2[view.say("desk-to-do")], _articles(view, told.to_do)]
    ]


def answered(view: View, told: Told) -> h.Node:
    """Return what the bot has just answered this reader."""
    fresh = [each for each in told.alone if is_fresh(view, each)][:1]
    return h.div(role="status", data_part="told", data_own=True)[_articles(view, fresh)]


def is_fresh(view: View, message: Standing) -> bool:
    """Return whether a message was said just now, or waits for an answer: an old « done » is in the way."""
    return bool(message.actions) or message.at > view.sight.now - FRESH


def was_answered(view: View, told: Told) -> h.Node:
    older = [each for each in told.alone if not is_fresh(view, each)]
    return h.div(data_part="answers", data_own=True)[
        bool(older) and h.details(id="answers")[h.summary[view.say("desk-told")], _articles(view, older)]
    ]


def was_said(view: View, told: Told) -> h.Node:
    say = view.say
    newest, older = told.said[:SHOWN], told.said[SHOWN:]
    return h.section(".said")[
        h.h2[say("said-here")],
        h.div(data_part="said")[
            _articles(view, newest) if newest else h.p(".small")[say("said-none")],
            bool(older)
            and h.details(id="said-earlier")[h.summary[say("for-you-earlier")], _articles(view, older)],
        ],
    ]


def _articles(view: View, messages: Sequence[Standing]) -> list[h.Node]:
    return [message_article(view, each) for each in messages]


def closed_page(view: View) -> str:
    """Return what somebody reads who may not open the page, with the way in."""
    say = view.say
    return page(view, say("closed"), h.p[say("closed-why")], code_form(view, view.path))
