"""The page where one types a code: who this device is, what it opens, and how it stops being anybody's."""

import htpy as h

from adapters.web.layout import View, for_them_alone, hidden, page
from adapters.web.paths import CODE_PAGE, path_of
from bot.pages.entry import Own
from bot.timetable import labels


def entry_page(view: View, own: Own, *, to: str, is_out: bool = False, wrong: str = "") -> str:
    """Return the page; `wrong` says why a code was not even looked at."""
    say = view.say
    return page(
        view,
        say("code"),
        is_out and h.p(".closed", role="status")[say("code-out-done")],
        for_them_alone(view, own.messages.told),
        _whose(view, own),
        code_form(view, to, wrong),
        _accounts(view, own),
        bool(own.places) and _signing_out(view, own),
    )


def code_form(view: View, to: str = "", wrong: str = "") -> h.Node:
    """Return the form for a code; once it opened the page `to`, that page is shown."""
    say = view.say
    return h.form("#code", method="post", action=CODE_PAGE)[
        hidden(view, act="code", **({"to": to} if to else {})),
        h.h2[say("code-type")],
        h.label(for_="code-typed")[say("code-typed")],
        bool(wrong) and h.p("#code-wrong.wrong", role="alert")[wrong],
        h.input(
            "#code-typed",
            name="code",
            required=True,
            maxlength="30",
            autocomplete="off",
            autocapitalize="characters",
            spellcheck="false",
            aria_describedby="code-wrong code-help" if wrong else "code-help",
            aria_invalid="true" if wrong else None,
        ),
        h.p("#code-help.small")[say("code-help")],
        h.button(".main", type="submit")[say("code-send")],
    ]


def _whose(view: View, own: Own) -> h.Node:
    """Return the doors that are open to this device."""
    say = view.say
    if not own.places:
        return h.p[say("code-what")]
    names = view.day.words.list(view.language, list(own.names)) if own.names else ""
    return h.section[
        h.h2[say("code-yours")],
        bool(names) and h.p[say("code-counts-as", names=names)],
        [_door(view, place) for place in own.places],
    ]


def _door(view: View, place: str) -> h.Node:
    name = labels.place_name(view.day, place, view.language)
    session = view.day.programme.session_of(place)
    return h.a(".way", href=path_of(place))[
        h.span(".title")[name[:1].upper() + name[1:]],
        session is not None and h.span(".small")[view.spoken(session.title)],
    ]


def _accounts(view: View, own: Own) -> h.Node:
    """Return how this device counts as one with an account on a chat."""
    say = view.say
    return h.section[
        h.h2[say("code-accounts")],
        h.p[say("code-accounts-why")],
        bool(own.accounts)
        and h.ul[(h.li[h.bdi[name], f" · {platform.title()}"] for name, platform in own.accounts)],
        own.devices > 0 and h.p(".small")[say("code-devices", count=own.devices)],
        h.form(".row", method="post", action=CODE_PAGE)[
            hidden(view),
            h.button(type="submit", name="act", value="give")[say("code-give")],
            bool(own.accounts or own.devices)
            and h.button(type="submit", name="act", value="part")[say("code-part")],
        ],
    ]


def _signing_out(view: View, own: Own) -> h.Node:
    say = view.say
    return h.section[
        h.h2[say("code-leave")],
        h.p[say("code-leave-why")],
        h.form(".row", method="post", action=CODE_PAGE)[
            hidden(view),
            h.button(type="submit", name="act", value="out")[say("code-out")],
            own.devices > 0
            and h.button(type="submit", name="act", value="others-out")[say("code-others-out")],
        ],
    ]
