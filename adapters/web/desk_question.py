"""A question on the page of a desk, with what can be done about it: one touch, or two by its menu."""

import htpy as h

from adapters.web.forms import DO, FILLED
from adapters.web.layout import View, hidden
from adapters.web.render import spans
from bot.pages.desk_lines import Line, Ways
from bot.questions.rules import LONGEST, OPEN, State

PEOPLE = "people"  # the list of names that browsers suggest
PROPOSED = "p-"  # before the code of a question that waits to be let through: it may be in the queue too


def staged(view: View, ways: Ways, line: Line) -> h.Node:
    say, code = view.say, line.code
    return _article(
        view,
        line,
        h.div(".acts")[
            act("repondu", "✅", say("desk-answered"), code, main=True),
            act("plus-tard", "⏳", say("desk-later"), code),
            act("ecarter", "❌", say("desk-decline"), code),
            act("preciser", "🔎", say("desk-clarify"), code),
            ways.carries and act("pleniere", "🎓", say("desk-carry"), code),
        ],
        h.details(id=f"line-{code}")[
            h.summary["✍️ ", say("desk-with-line")], _line_of(view, code), _with_line(view, code)
        ],
        _menu(view, code, _others(view, ways, line)),
    )


def waiting(view: View, ways: Ways, line: Line) -> h.Node:
    return _article(
        view, line, _to_stage(view, line), _menu(view, line.code, _waiting_menu(view, ways, line))
    )


def briefly(view: View, line: Line) -> h.Node:
    """Return a question further down: its menu is a page of its own."""
    return _article(view, line, _to_stage(view, line), _to_menu(view, line))


def alone(view: View, ways: Ways, line: Line) -> h.Node:
    """Return a question on a page of its own, with all that can be done."""
    if line.state is State.ON_STAGE:
        return staged(view, ways, line)
    if line.state in OPEN:
        return _article(view, line, _to_stage(view, line), _waiting_menu(view, ways, line))
    if line.state is State.PROPOSED:
        return proposed(view, line)
    return _article(view, line, _settled_menu(view, line))


def settled(view: View, line: Line) -> h.Node:
    return _article(view, line, _to_menu(view, line))


def _to_stage(view: View, line: Line) -> h.Node:
    return act("scene", "▶️", view.say("desk-stage"), line.code, main=True)


def _to_menu(view: View, line: Line) -> h.Node:
    return h.a(".more", href=f"{desk_path(view)}/{line.code}")[
        view.say("desk-more"), h.span(".hidden")[f" {line.code}"]
    ]


def _waiting_menu(view: View, ways: Ways, line: Line) -> h.Node:
    say, code = view.say, line.code
    return h.fragment[
        h.div(".acts")[
            line.state is not State.LATER and act("plus-tard", "⏳", say("desk-later"), code),
            ways.carries and act("pleniere", "🎓", say("desk-carry"), code),
        ],
        _line_of(view, code),
        _with_line(view, code),
        _others(view, ways, line),
    ]


def _settled_menu(view: View, line: Line) -> h.Node:
    say, code = view.say, line.code
    is_answered = line.state is State.ANSWERED
    return h.fragment[
        is_answered and _line_of(view, code),
        h.div(".acts")[
            is_answered and act("repondu", "✅", say("desk-answered-so"), code),
            line.state is State.MERGED and act("separer", "✂️", say("desk-split"), code),
            _keeping(view, code),
            act("rendre-parole", "🔈", say("desk-unmute"), code),
            _against(view, code),
        ],
    ]


def proposed(view: View, line: Line) -> h.Node:
    say, code = view.say, line.code
    return _article(
        view,
        line,
        act("valider", "✅", say("desk-approve"), code, main=True),
        _menu(
            view,
            f"{PROPOSED}{code}",
            _line_of(view, f"{PROPOSED}{code}"),
            h.div(".acts")[act("ecarter", "❌", say("desk-declined-so"), code), _against(view, code)],
        ),
        before=PROPOSED,
    )


def desk_path(view: View) -> str:
    """Return the address of the desk, from its page or from that of one of its questions."""
    return "/".join(view.path.split("/")[:3])


def _article(view: View, line: Line, *content: h.Node, before: str = "") -> h.Node:
    """Return a question in the one form of its acts."""
    about = hidden(view, **{f"{FILLED}code": line.code})
    return h.article(".question.at-desk", id=f"{before}{line.code}")[
        _words(view, line), h.form(method="post", action=desk_path(view))[about, content]
    ]


def _words(view: View, line: Line) -> h.Node:
    sight, say = view.sight, view.say
    small: list[h.Node] = [h.span(".code")[spans(line.spelt, sight)], " · ", line.said, " · "]
    small += spans(line.small, sight)
    return h.div(".words")[
        h.p(".text")[spans((line.words,), sight)],
        h.p(".small")[small],
        bool(line.near) and h.p(".small")[say("desk-near", code=line.near)],
        bool(line.proposed) and h.p(".small")[say("desk-proposed-to", name=line.proposed)],
        (h.p(".outcome")[spans(each, sight)] for each in line.outcome),
    ]


# ── What can be done ────────────────────────────────────────────────────────────────────────────────────


def act(command: str, emoji: str, label: str, about: str = "", *, main: bool = False, **field: str) -> h.Node:
    """Return the button of a command; `field` is what it says besides the form around it."""
    value = " ".join([command, *(f"{name}={value}" for name, value in field.items())])
    return h.button(class_={"primary": main}, type="submit", name=DO, value=value)[
        h.span(aria_hidden="true")[emoji, " "],
        label,
        bool(about) and h.span(".hidden")[f" {about}"],
    ]


def _menu(view: View, code: str, *content: h.Node) -> h.Node:
    name = code.removeprefix(PROPOSED)
    return h.details(".menu", id=f"menu-{code}")[
        h.summary[view.say("desk-more"), h.span(".hidden")[f" {name}"]], content
    ]


def _line_of(view: View, code: str) -> h.Node:
    """Return the line that goes with an answer, a refusal or what is asked."""
    name = f"{FILLED}texte"
    return h.label(for_=f"words-{code}")[view.say("desk-line")], h.textarea(
        id=f"words-{code}", name=name, rows="2", maxlength=str(LONGEST)
    )


def _with_line(view: View, code: str) -> h.Node:
    say = view.say
    return h.div(".acts")[
        act("repondu", "✅", say("desk-answered-so"), code),
        act("ecarter", "❌", say("desk-declined-so"), code),
        act("preciser", "🔎", say("desk-clarified-so"), code),
    ]


def _others(view: View, ways: Ways, line: Line) -> h.Node:
    """Return the acts that name another question, a session or somebody, then those against its asker."""
    say, code = view.say, line.code
    return h.fragment[
        line.state is not State.ON_STAGE and _merging(view, line),
        bool(ways.destinations)
        and h.fragment[
            h.p(".label")[say("desk-move")],
            h.div(".acts.long")[
                (
                    act("deplacer", "➡️", f"{each.value} {each.label}", code, comptoir=each.value)
                    for each in ways.destinations
                )
            ],
        ],
        _owner(view, ways, line),
        h.p(".label")[say("desk-else")],
        h.div(".acts")[_keeping(view, code), _against(view, code)],
    ]


def _merging(view: View, line: Line) -> h.Node:
    say, code = view.say, line.code
    return h.fragment[
        h.p(".label")[say("desk-merge")],
        h.div(".acts.long")[
            (
                act("fusionner", "🔗", f"{each.value} {each.label}", code, dans=each.value)
                for each in line.into
            )
        ],
        h.div(".with-field")[
            h.label(for_=f"into-{code}")[say("desk-merge-code")],
            h.input(id=f"into-{code}", name=f"{FILLED}dans", maxlength="20", inputmode="numeric"),
            act("fusionner", "🔗", say("desk-merge-into"), code),
        ],
    ]


def _owner(view: View, ways: Ways, line: Line) -> h.Node:
    say, code = view.say, line.code
    return h.fragment[
        h.p(".label")[say("desk-assign")],
        h.div(".acts")[
            bool(line.proposed)
            and act("confier", "✅", say("desk-assign-yes", name=line.proposed), code, personne="oui"),
            (act("confier", "👤", each.label, code, personne=each.value) for each in ways.people),
        ],
        h.div(".with-field")[
            h.label(for_=f"person-{code}")[say("desk-assign-other")],
            h.input(id=f"person-{code}", name=f"{FILLED}personne", maxlength="100", list=PEOPLE),
            act("confier", "👤", say("desk-assign-to"), code),
        ],
    ]


def _keeping(view: View, code: str) -> h.Node:
    """Return ⭐: the line of the form does not matter, since the code is what is kept."""
    return act("retenir", "⭐", view.say("desk-keep"), code, texte=code)


def _against(view: View, code: str) -> h.Node:
    say = view.say
    return h.fragment[
        act("taire", "🔇", say("desk-mute"), code),
        act("effacer", "🗑️", say("desk-erase"), code),
    ]
