"""What every page has around its content, and the forms and messages that several pages show."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

import htpy as h

from adapters.web.devices import FormKey
from adapters.web.forms import FILLED
from adapters.web.paths import ACCESSIBILITY_PAGE, CODE_PAGE
from adapters.web.render import Sight, rendered
from adapters.web.wording import Wording
from bot.day import Day
from bot.outbox.standing import Standing
from bot.port.chat import Action, Field, pinged
from bot.questions.messages import ASKS

TOLD = ("offline", "waiting-one", "waiting-many", "refused", "new-one", "new-many")
LONG = 100  # characters from which a field has several lines
AT_ONCE = 3  # messages for one person shown before the older ones


@dataclass(frozen=True, slots=True)
class View:
    """All that a page is made with, besides what it shows; `form` is what its forms bear."""

    say: Wording
    day: Day
    sight: Sight
    path: str
    form: FormKey
    assets: Mapping[str, str]  # the addresses of style sheets and scripts, by their names
    stamp: str = ""  # how much had changed before the page was read

    @property
    def language(self) -> str:
        return self.sight.language

    def spoken(self, words: str) -> h.Node:
        """Return a title or other words in the event's language, which are read aloud as such."""
        return h.span(lang=self.sight.spoken)[words] if self.sight.spoken else words

    def in_place(self, place: str) -> "View":
        return replace(self, sight=replace(self.sight, place=place))


def page(
    view: View,
    title: str,
    *content: h.Node,
    label: str = "",
    styles: Sequence[str] = (),
    spoken: bool = False,
) -> str:
    """Return a whole page; `styles` are the names of style sheets besides the one of every page.

    `spoken`: the title is in the event's language.

    Its address keeps the reader's place, so nothing is needed but links and forms.
    """
    say, event = view.say, view.day.programme.event
    whole = h.html(lang=view.language)[
        head(view, title, styles, ("live.js",)),
        h.body(live(view))[
            h.a(".skip", href="#content")[say("skip")],
            h.header[
                h.p(".event")[view.spoken(event.title)],
                h.nav(aria_label=say("nav"))[_links(view)],
                event.rehearsal and h.p(".rehearsal")[say("rehearsal")],
            ],
            h.main("#content")[
                h.h1[label and h.span(".label")[label], view.spoken(title) if spoken else title], content
            ],
            h.footer[
                _languages(view),
                h.a(href="/my/data")[say("nav-data")],
                h.a(href=CODE_PAGE)[say("nav-code")],
                h.a(href=ACCESSIBILITY_PAGE)[say("nav-access")],
            ],
        ],
    ]
    return str(whole) + "\n"


def live(view: View) -> Mapping[str, str]:
    """Return what our script needs to renew a page while it is open."""
    return {
        "data-live": f"/live?page={quote(view.path)}&language={view.language}",
        "data-stamp": view.stamp,
        "data-words": _script_words(view),
    }


def head(
    view: View, title: str, styles: Sequence[str], scripts: Sequence[str] = (), *others: h.Node
) -> h.Element:
    return h.head[
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.meta(name="color-scheme", content="light dark"),
        h.meta(name="robots", content="noindex"),
        h.title[view.say("site-title", page=title, event=view.day.programme.event.title)],
        h.link(rel="icon", href=view.assets["icon.svg"]),
        [h.link(rel="stylesheet", href=view.assets[name]) for name in ("pages.css", *styles)],
        [h.script(src=view.assets[name], defer=True) for name in scripts],
        others,
    ]


def _script_words(view: View) -> str:
    """Return what our script says, by key; it fills in the values itself."""
    told = {key: view.say(f"live-{key}", since="{since}", count="{count}", text="{text}") for key in TOLD}
    told |= {key: view.say(key, code="{code}") for key in ("vote-for", "voted-for")}
    return json.dumps(told, ensure_ascii=False)


def _links(view: View) -> list[h.Node]:
    pages = (("/", "nav-hall"), ("/programme", "nav-programme"))
    return [
        h.a(href=path, aria_current="page" if view.path == path else None)[view.say(key)]
        for path, key in pages
    ]


def _languages(view: View) -> h.Node:
    other = "en" if view.language == "fr" else "fr"
    return h.a(href=f"{view.path}?lang={other}", hreflang=other, lang=other)[view.say("language-other")]


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────


def hidden(view: View, **fields: str) -> list[h.Node]:
    """Return the fields that nobody sees: the key and its seal, and what the form does."""
    known = {"key": view.form.key, "seal": view.form.seal} | fields
    return [h.input(type="hidden", name=name, value=value) for name, value in known.items()]


@dataclass(frozen=True, slots=True)
class Asking:
    """The form that asks, as it was filled in: `wrong` says why it could not be taken."""

    text: str = ""
    name: str = ""
    anonymous: bool = False
    where: str = ""
    wrong: str = ""


def asking_form(view: View, filled: Asking, places: Sequence[tuple[str, str]] = ()) -> h.Node:
    """Return the form that asks; `places` are those to choose among, by id and label."""
    say = view.say
    return h.form("#ask", method="post", action=view.path)[
        hidden(view, act="ask"),
        h.h2[say("ask")],
        places and _choice(view, filled, places),
        h.label(for_="text")[say("ask-text")],
        filled.wrong and h.p("#wrong.wrong", role="alert")[filled.wrong],
        h.textarea(
            "#text",
            name="text",
            rows="3",
            required=True,
            maxlength="500",
            aria_describedby="wrong help" if filled.wrong else "help",
            aria_invalid="true" if filled.wrong else None,
        )[filled.text],
        h.p("#help.small")[say("ask-help")],
        h.label(for_="name")[say("ask-name")],
        h.input("#name", name="name", value=filled.name, maxlength="40", autocomplete="name"),
        h.label(".check")[
            h.input(type="checkbox", name="anonymous", value="1", checked=filled.anonymous),
            say("ask-anonymous"),
        ],
        h.button(".main", type="submit")[say("ask-send")],
    ]


def _choice(view: View, filled: Asking, places: Sequence[tuple[str, str]]) -> h.Node:
    options = [("", view.say("ask-where-now")), *places]
    return h.fragment[
        h.label(for_="where")[view.say("ask-where")],
        h.select("#where", name="where")[
            (h.option(value=id, selected=id == filled.where)[label] for id, label in options)
        ],
    ]


# ── Messages ────────────────────────────────────────────────────────────────────────────────────────────


def for_them_alone(view: View, messages: Sequence[Standing]) -> h.Node:
    """Return what the bot said to this reader alone, the newest first."""
    return h.div(data_part="told", data_own=True)[bool(messages) and _told(view, messages)]


def _told(view: View, messages: Sequence[Standing]) -> h.Node:
    newest, older = messages[:AT_ONCE], messages[AT_ONCE:]
    return h.section(".told")[
        h.h2[view.say("for-you")],
        h.div(role="status")[(message_article(view, each) for each in newest)],
        bool(older)
        and h.details[
            h.summary[view.say("for-you-earlier")], (message_article(view, each) for each in older)
        ],
    ]


def for_everyone(view: View, title: str, messages: Sequence[Standing]) -> h.Node:
    shown = [message_article(view, each) for each in messages]
    return h.section(".said")[
        h.h2[title], h.div(data_part="said")[shown or h.p(".small")[view.say("said-none")]]
    ]


def message_article(view: View, message: Standing) -> h.Node:
    sight = replace(view.sight, language=message.language, place=message.place)
    calls = sight.handle is not None and sight.handle in pinged(message.body)
    return h.article(
        f"#m-{message.token}",
        class_={"message": True, "calls": calls},
        lang=message.language,
        data_reply_to=message.reply_to,
    )[
        calls and h.p(".small", lang=view.language)[view.say("calls-you")],
        h.div(".body")[rendered(message.body, sight)],
        message.file
        and h.p[
            h.a(href=f"/files/{message.token}/{message.file}", download=message.file)[
                view.say("file", name=message.file)
            ]
        ],
        _actions(view, message),
    ]


def _actions(view: View, message: Standing) -> h.Node:
    """Return what can be done under a message; the form that asks is the page's own."""
    actions = [action for action in message.actions if action.key != ASKS]
    return bool(actions) and h.div(".actions")[(_action(view, message, action) for action in actions)]


def _action(view: View, message: Standing, action: Action) -> h.Node:
    bearing = hidden(view, act="press", action=action.key, target=message.token)
    label: list[h.Node] = [h.span(aria_hidden="true")[action.emoji], " ", action.label]
    if not action.form:
        return h.form(method="post", action=view.path)[bearing, h.button(type="submit")[label]]
    return h.details[
        h.summary[label],
        h.form(method="post", action=view.path)[
            bearing,
            (_field(each) for each in action.form),
            h.button(type="submit")[view.say("send")],
        ],
    ]


def _field(field: Field) -> h.Node:
    name, most = f"{FILLED}{field.name}", str(field.length)
    box = (
        h.textarea(name=name, maxlength=most, required=field.required, rows="3")
        if field.length > LONG
        else h.input(name=name, maxlength=most, required=field.required)
    )
    return h.label[field.label, box]


def joined(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))
