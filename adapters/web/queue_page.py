"""The page of a session: ask, vote, what is on stage, and what became of one's own questions."""

import htpy as h

from adapters.web.calendars import calendar_of
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
from adapters.web.render import rendered, spans
from bot.pages.asked import Asked, Queue
from bot.programme.model import Session
from bot.timetable import labels

ALL = "all"  # in the address of a page that lists every question
VOTES = "votes"  # the form whose buttons stand beside the questions, wherever these are


def queue_page(view: View, shown: Queue, filled: Asking) -> str:
    session, say = shown.session, view.say
    label = labels.place_label(view.day, session, view.language)
    return page(
        view,
        session.title,
        h.div(data_part="about")[_about(view, session)],
        h.form(f"#{VOTES}", method="post", action=view.path)[hidden(view)],
        for_them_alone(view, shown.messages.told),
        h.div(data_part="stage")[
            shown.on_stage is not None
            and h.section(".stage")[h.h2[say("on-stage")], _question(view, shown.on_stage)]
        ],
        h.div(data_part="closed")[not shown.is_open and h.p(".closed")[say("ask-closed")]],
        h.div(data_part="asking", data_own=True)[shown.is_open and asking_form(view, filled)],
        _own(view, shown),
        h.section[
            h.h2(data_part="count")[say("queue", count=shown.number)],
            h.div(role="log", data_part="queue")[(_question(view, each) for each in shown.waiting)],
            h.div(data_part="others")[_others(view, shown)],
        ],
        h.div(data_part="answered")[
            bool(shown.answered)
            and h.section[h.h2[say("answered")], (_question(view, each) for each in shown.answered)]
        ],
        for_everyone(view, say("said-here"), shown.messages.said),
        label=label if label != session.title else "",
        spoken=True,
    )


def _others(view: View, shown: Queue) -> h.Node:
    """Return the way to the questions that are not listed; equals take turns, so each comes up by itself."""
    others = shown.number - len(shown.waiting)
    return others > 0 and h.p[h.a(href=f"?{ALL}=1")[view.say("queue-others", count=others)]]


def _about(view: View, session: Session) -> h.Node:
    if session.cancelled:
        return h.div(".about")[rendered(labels.programme_line(view.day, session, view.language), view.sight)]
    words, language = view.day.words, view.language
    hours = f"{words.hour(language, session.start)}–{words.hour(language, session.end)}"
    rooms = ", ".join(room.name for room in view.day.programme.rooms_of(session))
    return h.div(".about")[
        h.p[joined([hours, rooms])],
        view.sight.now < session.start and h.p[h.a(href=calendar_of(session.id))[view.say("calendar-one")]],
        session.question and h.p(".framing")[view.spoken(session.question)],
    ]


def _question(view: View, asked: Asked) -> h.Node:
    return h.article(".question", id=asked.code)[_words(view, asked), _vote(view, asked)]


def _words(view: View, asked: Asked) -> h.Node:
    small: list[h.Node] = [h.span(".code")[spans(asked.spelt, view.sight)], " · "]
    small += spans((asked.name,), view.sight)
    small += [" · ", h.span(".state")[asked.state]] if asked.state else []
    return h.div(".words")[
        h.p(".text")[spans((asked.words,), view.sight)],
        h.p(".small")[small],
        (h.p(".outcome")[spans(line, view.sight)] for line in asked.outcome),
    ]


def _vote(view: View, asked: Asked) -> h.Node:
    """Return the button of a vote, which takes it back once it is given; the count alone if it is theirs."""
    if not asked.takes_votes:
        return h.p(".count")[view.say("votes", count=asked.votes)]
    key = "voted-for" if asked.voted else "vote-for"
    return h.button(
        class_={"vote": True, "given": asked.voted},
        type="submit",
        form=VOTES,
        name="unvote" if asked.voted else "vote",
        value=asked.code,
    )[
        h.span(aria_hidden="true")["👍 ", str(asked.votes)],
        h.span(".hidden")[
            h.span(".does")[view.say(key, code=asked.code)],
            " · ",
            h.span(".votes")[view.say("votes", count=asked.votes)],
        ],
    ]


def _own(view: View, shown: Queue) -> h.Node:
    """Return the reader's questions, those on their way first; and for the script, which are voted for."""
    asked = " ".join(each.code for each in shown.own)
    return h.div(data_part="own", data_own=True, data_voted=" ".join(shown.voted), data_asked=asked)[
        bool(shown.own or shown.taken) and _own_questions(view, shown)
    ]


def _own_questions(view: View, shown: Queue) -> h.Node:
    say = view.say
    taken = [
        h.article(".question.taken")[h.div(".words")[h.p(".text")[h.bdi[words]], h.p(".small")[say("taken")]]]
        for words in shown.taken
    ]
    return h.section("#own.own")[h.h2[say("own")], taken, (_one_of_theirs(view, each) for each in shown.own)]


def _one_of_theirs(view: View, asked: Asked) -> h.Node:
    """Return a question of theirs; it may stand in the queue below too, under its code."""
    count = h.p(".count")[view.say("votes", count=asked.votes)]
    withdrawal = h.button(type="submit", form=VOTES, name="withdraw", value=asked.code)[
        view.say("withdraw"), h.span(".hidden")[f" {asked.code}"]
    ]
    return h.article(".question")[_words(view, asked), withdrawal if asked.may_be_withdrawn else count]
