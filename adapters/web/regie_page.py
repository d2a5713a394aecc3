"""The page of the régie: what is to be done, how each desk stands, announcements, changes of the day."""

from collections.abc import Callable, Sequence

import htpy as h

from adapters.web.desk_page import STYLE, answered, to_do, was_answered, was_said
from adapters.web.desk_question import act
from adapters.web.forms import AMONG, FILLED
from adapters.web.layout import View, hidden, joined, page
from adapters.web.paths import path_of
from adapters.web.render import rendered
from adapters.web.screen_links import links_of_regie
from bot.announcements.reading import LONGEST
from bot.pages.desk_lines import Named
from bot.pages.left import MINUTE
from bot.pages.regie import DeskState, Member, Regie
from bot.port.body import Body
from bot.programme.model import HALL
from bot.timetable import labels

PUT_OUT = "sortir"  # what the button that puts a device out does


def regie_page(
    view: View, shown: Regie, status: Body, sealed: Callable[[str], str], screen_key: str = ""
) -> str:
    """Return the page; `sealed` names a device to nobody but us, `screen_key` opens screens with a code."""
    say = view.say
    return page(
        view,
        say("regie"),
        shown.may_undo
        and h.form(method="post", action=view.path)[
            hidden(view), act("annuler-geste", "↩️", say("desk-undo"))
        ],
        answered(view, shown.told),
        to_do(view, shown.told),
        _announcing(view, shown),
        _cueing(view, shown),
        _changing(view, shown),
        _desks(view, shown),
        _files(view, shown),
        links_of_regie(view, screen_key),
        _voices(view),
        _status(view, status),
        _present(view, shown.members, sealed),
        was_answered(view, shown.told),
        was_said(view, shown.told),
        styles=(STYLE,),
    )


# ── How it stands ───────────────────────────────────────────────────────────────────────────────────────


def _desks(view: View, shown: Regie) -> h.Node:
    """Return the desks of what runs, else of what comes next; the later ones are folded."""
    say = view.say
    first = shown.desks[0].session.start if shown.desks else None
    near = [each for each in shown.desks if each.runs or each.session.start == first]
    later = [each for each in shown.desks if each not in near]
    return h.section[
        h.h2[say("regie-desks")],
        h.div(data_part="desks")[
            [_desk(view, each) for each in near] or h.p(".small")[say("regie-no-desks")],
            bool(later)
            and h.details(id="later")[
                h.summary[say("regie-later", count=len(later))], (_desk(view, each) for each in later)
            ],
        ],
    ]


def _desk(view: View, state: DeskState) -> h.Node:
    """Return how a desk stands: what is wrong with it is the first word."""
    say, words = view.say, view.day.words
    warnings = [
        "" if state.members else say("regie-desk-empty"),
        say("regie-desk-idle", minutes=state.idle // MINUTE) if state.idle else "",
    ]
    warning = joined(warnings)
    acted = words.hour(view.language, state.acted, view.sight.now) if state.acted else ""
    told = joined(
        [
            say("regie-desk-members", count=state.members) if state.members else "",
            say("regie-desk-waiting", count=state.waiting),
            say("regie-desk-proposed", count=state.proposed) if state.proposed else "",
            say("regie-desk-stage", code=state.on_stage) if state.on_stage else "",
            say("regie-desk-acted", hour=acted) if acted else say("regie-desk-never"),
        ]
    )
    return h.a(".way", href=path_of(state.session.desk))[
        h.span(".title")[joined([state.label, say("way-runs") if state.runs else ""])],
        h.span(".small")[view.spoken(state.session.title)],
        bool(warning) and h.span(".wrong")[f"⚠️ {warning}"],
        h.span(".small")[told],
    ]


def _status(view: View, status: Body) -> h.Node:
    say = view.say
    return h.details(id="status")[
        h.summary[h.h2[say("regie-status")]],
        h.div(data_part="status")[rendered(status, view.sight)],
        h.form(".acts", method="post", action=view.path)[
            hidden(view), act("etat", "📊", say("regie-status-say"))
        ],
    ]


def _present(view: View, members: Sequence[Member], sealed: Callable[[str], str]) -> h.Node:
    """Return who is in closed places by a device, which can be put out."""
    say = view.say
    return h.details(id="present")[
        h.summary[h.h2[say("regie-present", count=len(members))]],
        h.p(".small")[say("regie-present-why")],
        h.form(method="post", action=view.path)[
            hidden(view),
            h.ul(".people", data_part="present")[(_member(view, each, sealed) for each in members)],
        ],
    ]


def _member(view: View, member: Member, sealed: Callable[[str], str]) -> h.Node:
    say = view.say
    seen = view.day.words.hour(view.language, member.seen, view.sight.now) if member.seen else ""
    name = member.named or member.name or say("guest")
    places = ", ".join(labels.place_name(view.day, place, view.language) for place in member.places)
    return h.li[
        h.span[
            h.bdi[name],
            h.span(".small")[" · ", joined([places, say("regie-seen", hour=seen) if seen else ""])],
        ],
        act(PUT_OUT, "🚪", say("regie-put-out"), name, qui=sealed(member.handle)),
    ]


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────


def _announcing(view: View, shown: Regie) -> h.Node:
    say = view.say
    hall = Named(HALL, view.day.words.line(view.language, "place-hall"))
    return h.details(id="regie-announce")[
        h.summary[h.h2[say("regie-announce")]],
        h.form(method="post", action=view.path)[
            hidden(view),
            _text(view, "announce-text", say("regie-announce-text")),
            _boxes(view, "announce", say("regie-where"), [hall, *shown.sessions]),
            h.div(".fields")[
                _hour(view, "announce-at", "heure", say("regie-at")),
                _hour(view, "announce-until", "fin", say("regie-until")),
            ],
            act("annonce", "📣", say("regie-preview"), main=True),
        ],
    ]


def _cueing(view: View, shown: Regie) -> h.Node:
    say = view.say
    return h.details(id="regie-cue")[
        h.summary[h.h2[say("regie-cue")]],
        h.form(method="post", action=view.path)[
            hidden(view),
            _text(view, "cue-text", say("regie-cue-text")),
            _boxes(view, "cue", say("regie-which-desks"), shown.sessions),
            act("consigne", "👉", say("regie-cue-send")),
        ],
    ]


# ── What changes ────────────────────────────────────────────────────────────────────────────────────────


def _changing(view: View, shown: Regie) -> h.Node:
    say = view.say
    return h.details(id="regie-change")[
        h.summary[h.h2[say("regie-change")]],
        h.p(".small")[say("regie-change-why")],
        h.form(method="post", action=view.path)[
            hidden(view),
            _choice("change-what", "comptoir", say("regie-what"), shown.targets),
            h.label(for_="change-by")[say("regie-by")],
            h.input("#change-by", name=f"{FILLED}minutes", maxlength="10", required=True, autocomplete="off"),
            h.div(".acts")[
                act("retard", "⏩", say("regie-delay")),
                act("avancer", "⏪", say("regie-advance")),
                act("prolonger", "↔️", say("regie-extend")),
            ],
        ],
        h.form(method="post", action=view.path)[
            hidden(view),
            h.h3[say("regie-room")],
            _choice("room-what", "comptoir", say("regie-what"), shown.targets),
            h.label(for_="room-to")[say("regie-room-to")],
            h.input("#room-to", name=f"{FILLED}salle", maxlength="60", required=True, list="rooms"),
            h.datalist("#rooms")[(h.option(value=each.label) for each in shown.rooms)],
            act("changer-salle", "🚪", say("regie-preview-change")),
        ],
        h.form(method="post", action=view.path)[
            hidden(view),
            h.h3[say("regie-cancel")],
            _choice("cancel-what", "comptoir", say("regie-what"), shown.targets),
            h.label(for_="cancel-why")[say("regie-why")],
            h.input("#cancel-why", name=f"{FILLED}raison", maxlength="500"),
            act("annuler", "⛔", say("regie-preview-change")),
        ],
        bool(shown.cancelled)
        and h.form(method="post", action=view.path)[
            hidden(view),
            h.h3[say("regie-restore")],
            _choice("restore-what", "comptoir", say("regie-what"), shown.cancelled),
            act("retablir", "✅", say("regie-preview-change")),
        ],
    ]


# ── Files, notes, voices ────────────────────────────────────────────────────────────────────────────────


def _files(view: View, shown: Regie) -> h.Node:
    say = view.say
    return h.details(id="regie-files")[
        h.summary[h.h2[say("regie-files")]],
        h.form(".acts", method="post", action=view.path)[
            hidden(view), act("rapport", "🗒️", say("regie-report"))
        ],
        h.form(method="post", action=view.path)[
            hidden(view),
            _choice("file-of", "comptoir", say("regie-which"), shown.sessions),
            h.div(".acts")[act("fiche", "📄", say("desk-sheet")), act("feuille", "🖨️", say("desk-paper"))],
            h.label(for_="file-note")[say("desk-note-text")],
            h.input("#file-note", name=f"{FILLED}texte", maxlength="500"),
            act("retenir", "⭐", say("desk-note-send")),
        ],
    ]


def _voices(view: View) -> h.Node:
    say = view.say
    return h.details(id="regie-voices")[
        h.summary[h.h2[say("regie-voices")]],
        h.form(method="post", action=view.path)[
            hidden(view),
            h.label(for_="voice-of")[say("regie-code")],
            h.input("#voice-of", name=f"{FILLED}code", maxlength="20", required=True),
            h.div(".acts")[
                act("taire", "🔇", say("regie-mute")), act("rendre-parole", "🔈", say("desk-unmute"))
            ],
        ],
    ]


# ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────


def _text(view: View, id: str, label: str) -> h.Node:
    return h.label(for_=id)[label], h.textarea(
        id=id, name=f"{FILLED}texte", rows="3", maxlength=str(LONGEST), required=True
    )


def _boxes(view: View, of: str, label: str, offered: Sequence[Named]) -> h.Node:
    return h.fieldset[
        h.legend[label],
        (
            h.label(".check")[
                h.input(type="checkbox", name=f"{AMONG}{of}-{number:03}", value=each.value),
                joined([each.value if each.value != HALL else "", each.label]),
            ]
            for number, each in enumerate(offered)
        ),
    ]


def _choice(id: str, field: str, label: str, offered: Sequence[Named]) -> h.Node:
    return h.label(for_=id)[label], h.select(id=id, name=f"{FILLED}{field}")[
        (h.option(value=each.value)[joined([each.value, each.label])] for each in offered)
    ]


def _hour(view: View, id: str, field: str, label: str) -> h.Node:
    return h.div[h.label(for_=id)[label], h.input(id=id, name=f"{FILLED}{field}", type="time")]
