"""The frame of a page that is looked at from afar: no navigation, very large, the way in always visible."""

from dataclasses import dataclass, replace

import htpy as h
from aiohttp import web

from adapters.web.layout import View, head
from adapters.web.visits import Visit
from adapters.web.wording import LANGUAGES, Wording
from bot.pages.left import Left, Phase
from bot.pages.reading import Reader
from bot.port import body as b
from bot.programme.model import Session

REFRESH = 10  # seconds after which a browser reads a screen again by itself
THEMES = ("dark", "light")
LONG_TEXTS = (90, 180, 300)  # characters from which letters are a size smaller
AN_HOUR = 60  # minutes before a start that are counted


@dataclass(frozen=True, slots=True)
class WayIn:
    """How people in a room get to a page: its QR code, and the short address beside it."""

    picture: str
    address: str


def for_all(visit: Visit) -> Visit:
    """Return the visit of a screen: nobody's in particular, in the event's language or that of its address.

    A screen's computer rarely speaks the language of the room.
    """
    asked = visit.request.query.get("lang", "")
    language = asked if asked in LANGUAGES else visit.day.language
    view, event = visit.view, visit.day.programme.event
    sight = replace(view.sight, language=language, handle=None)
    view = replace(view, say=Wording(language, event.words), sight=sight)
    return replace(visit, view=view, reader=Reader(visit.reader.platform, None, language))


def framed(view: View, title: str, kind: str, theme: str, *content: h.Node) -> str:
    """Return a whole page; `theme` is one of `THEMES`, whatever the computer prefers."""
    whole = h.html(lang=view.language)[
        head(view, title, ("screen.css",)),
        h.body(class_=["screen", kind, theme])[
            content, view.day.programme.event.rehearsal and h.p(".rehearsal")[view.say("rehearsal")]
        ],
    ]
    return str(whole) + "\n"


def theme_of(request: web.Request) -> str:
    asked = request.query.get("theme", "")
    return asked if asked in THEMES else THEMES[0]


def answer(text: str, seconds: int = REFRESH, then: str = "") -> web.Response:
    """Return a page that its browser reads again, or goes on from, after some seconds."""
    refresh = f"{seconds}; url={then}" if then else str(seconds)
    return web.Response(text=text, content_type="text/html", headers={"Refresh": refresh})


def reads_itself_again(path: str) -> bool:
    """Return whether this is the address of such a page: even an error must not stop it."""
    return path.startswith(("/screen/", "/timer/", "/board")) or path.endswith("/screen")


# ── What several of them show ───────────────────────────────────────────────────────────────────────────


def way_in(view: View, way: WayIn) -> h.Node:
    """Return the QR code and the address under it."""
    alt = view.say("screen-qr", address=way.address)
    return h.div(".way-in")[
        h.p(".call")[view.say("screen-ask")],
        h.img(src=way.picture, alt=alt, width="200", height="200"),
        h.p(".address")[_breakable(way.address)],
    ]


def _breakable(address: str) -> list[h.Node]:
    """Return an address that may be cut after a dot or a slash alone."""
    shown: list[h.Node] = []
    for sign in address:
        shown += [sign, h.wbr] if sign in "./" else [sign]
    return shown


def time_left(view: View, session: Session, left: Left) -> h.Node:
    """Return a figure and the words that say what it counts: colour alone says nothing."""
    figure, words = figure_of(view, session, left)
    return h.p(class_=["left", left.phase.value])[
        h.strong[figure], words and [" ", h.span(".words-of-it")[words]]
    ]


def figure_of(view: View, session: Session, left: Left) -> tuple[str, str]:
    say, minutes = view.say, left.minutes
    match left.phase:
        case Phase.BEFORE:
            begins = say("left-begins", minutes=minutes) if minutes <= AN_HOUR else say("left-beginning")
            return view.day.words.hour(view.language, session.start, view.sight.now), begins
        case Phase.RUNNING | Phase.SOON | Phase.LAST:
            return say("left-minutes", minutes=minutes), say(f"left-{left.phase}")
        case _:
            return say(f"left-{left.phase}"), ""


def size_of(words: b.Span) -> str:
    """Return the class of words that must fit in their place."""
    text = words.text if isinstance(words, b.Text | b.Words) else ""
    return f"size-{sum(len(text) > length for length in LONG_TEXTS)}"


def hours(view: View, session: Session) -> str:
    words, language = view.day.words, view.language
    return f"{words.hour(language, session.start)}–{words.hour(language, session.end)}"
