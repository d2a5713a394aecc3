"""The forms of a desk that are about no question of its queue: the floor, notes, sheets, openness."""

import htpy as h

from adapters.web.desk_acts import CONTESTED, PRESENT
from adapters.web.desk_question import act
from adapters.web.forms import FILLED
from adapters.web.layout import View, hidden
from adapters.web.render import spans
from adapters.web.screen_links import links_of_desk
from bot.pages.desk import Desk
from bot.port import body as b
from bot.questions.notes import MOST_PRESENT, Note
from bot.questions.rules import LONGEST


def tools(view: View, desk: Desk) -> h.Node:
    return h.fragment[
        _floor(view),
        _notes(view, desk),
        _settings(view, desk),
        _by_code(view),
        links_of_desk(view, desk.session),
    ]


def _floor(view: View) -> h.Node:
    say = view.say
    return h.section[
        h.h2[say("desk-floor")],
        h.form(method="post", action=view.path)[
            hidden(view),
            h.label(for_="floor")[say("desk-floor-text")],
            h.textarea("#floor", name=f"{FILLED}texte", rows="2", maxlength=str(LONGEST), required=True),
            act("salle", "🎤", say("desk-floor-send")),
        ],
    ]


def _notes(view: View, desk: Desk) -> h.Node:
    say = view.say
    present = str(desk.present) if desk.present is not None else ""
    return h.section[
        h.h2[say("desk-notes")],
        h.div(data_part="notes")[bool(desk.notes) and h.ul[(_note(view, each) for each in desk.notes)]],
        h.form(method="post", action=view.path)[
            hidden(view),
            h.label(for_="note")[say("desk-note-text")],
            h.textarea("#note", name=f"{FILLED}texte", rows="2", maxlength=str(LONGEST), required=True),
            h.label(".check")[
                h.input(type="checkbox", name=f"{FILLED}{CONTESTED}", value="1"), say("desk-contested")
            ],
            act("retenir", "⭐", say("desk-note-send")),
        ],
        h.form(".with-field", method="post", action=view.path)[
            hidden(view),
            h.label(for_="present")[say("desk-present")],
            h.input(
                "#present",
                name=f"{FILLED}{PRESENT}",
                value=present,
                type="number",
                inputmode="numeric",
                min="0",
                max=str(MOST_PRESENT),
                required=True,
            ),
            act("retenir", "🧍", say("desk-present-send")),
        ],
    ]


def _note(view: View, note: Note) -> h.Node:
    small = [view.say("desk-contested")] if note.contested else []
    small += [f"⭐ {note.stars}"] if note.stars else []
    return h.li[
        spans((b.Words(note.text),), view.sight), bool(small) and h.span(".small")[" · ", " · ".join(small)]
    ]


def _settings(view: View, desk: Desk) -> h.Node:
    say = view.say
    return h.section(data_part="settings")[
        h.h2[say("desk-settings")],
        h.form(".acts", method="post", action=view.path)[
            hidden(view),
            act("fermer", "🔒", say("desk-close")) if desk.is_open else act("ouvrir", "🔓", say("desk-open")),
            act("moderer", "👁️", say("desk-moderate-no"), texte="non")
            if desk.is_moderated
            else act("moderer", "👁️", say("desk-moderate"), texte="oui"),
            act("digest", "📋", say("desk-digest")),
            act("fiche", "📄", say("desk-sheet")),
            act("feuille", "🖨️", say("desk-paper")),
        ],
    ]


def _by_code(view: View) -> h.Node:
    """Return the acts on a question that is on no list, by its code; erasing asks again."""
    say = view.say
    return h.section[
        h.h2[say("desk-by-code")],
        h.form(method="post", action=view.path)[
            hidden(view),
            h.label(for_="by-code")[say("desk-code")],
            h.input("#by-code", name=f"{FILLED}code", maxlength="20", required=True, inputmode="numeric"),
            h.div(".acts")[
                act("effacer", "🗑️", say("desk-erase")),
                act("separer", "✂️", say("desk-split")),
                act("taire", "🔇", say("desk-mute")),
                act("rendre-parole", "🔈", say("desk-unmute")),
            ],
        ],
        h.form(".with-field", method="get", action=f"{view.path}/open")[
            h.label(for_="open-code")[say("desk-open-code")],
            h.input("#open-code", name="code", maxlength="20", required=True, inputmode="numeric"),
            h.button(type="submit")[h.span(aria_hidden="true")["🔍 "], say("desk-open-send")],
        ],
    ]
