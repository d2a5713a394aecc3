"""The frame of a page that is looked at from afar: no navigation, very large, the way in always visible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import htpy as h
from aiohttp import web

from adapters.web.layout import View, head, live
from adapters.web.visits import Visit
from adapters.web.wording import LANGUAGES, Wording
from bot.pages.left import Left, Phase
from bot.pages.reading import Reader
from bot.port import body as b
from bot.programme.model import Session

REFRESH = 10  # seconds after which a browser reads a screen again by itself, if no script renews it
THEMES = ("dark", "light")
LONG_TEXTS = (90, 180, 300)  # characters from which letters are a size smaller
AN_HOUR = 60  # minutes before a start that are counted


@dataclass(frozen=True, slots=True)
class WayIn:
    """How people in a room get to a page: its QR code, the short address below, the room's code.

    `needs_code`: one is asked for, and not shown here.
    """

    picture: str
    address: str
    code: str = ""
    needs_code: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is shown: its theme, whatever the computer prefers, and how it is renewed.

    That is by its stream if it is `is_live`, else by reading it again after so many seconds; without a script
    its browser loads it again. One that `turns` goes on to another page instead.
    """

    theme: str
    again: int
    is_live: bool
    turns: bool


def for_all(visit: Visit) -> Visit:
    """Return the visit of a screen: nobody's in particular, in the event's language or that of its address.

    A screen's computer rarely speaks the language of the room.
    """
    asked = visit.request.query.get("lang", "")
    language = asked if asked in LANGUAGES else visit.day.language
    view, event = visit.view, visit.day.programme.event
    spoken = visit.day.language if visit.day.language != language else None
    sight = replace(view.sight, language=language, handle=None, spoken=spoken)
    view = replace(view, say=Wording(language, event.words), sight=sight)
    return replace(visit, view=view, reader=Reader(visit.reader.platform, None, language))


def frame_of(visit: Visit, *, again: int = REFRESH, is_secret: bool = False, turns: bool = False) -> Frame:
    """Return how a page is shown; streams are in the event's language, and everybody may read them."""
    asked = visit.request.query.get("theme", "")
    is_live = visit.reader.language == visit.day.language and not (is_secret or turns)
    return Frame(asked if asked in THEMES else THEMES[0], again, is_live, turns)


def framed(view: View, title: str, kind: str, frame: Frame, *content: h.Node) -> str:
    again = h.noscript[h.meta(http_equiv="refresh", content=str(frame.again))]
    scripts = () if frame.turns else ("live.js",)
    whole = h.html(lang=view.language)[
        head(view, title, ("screen.css",), scripts, not frame.turns and again),
        h.body(_renewed(view, frame), class_=["screen", kind, frame.theme])[
            content,
            view.day.programme.event.rehearsal
            and h.aside(".rehearsal", aria_label=view.say("screen-rehearsal"))[view.say("rehearsal")],
        ],
    ]
    return str(whole) + "\n"


def _renewed(view: View, frame: Frame) -> Mapping[str, str]:
    """Return what our script needs to renew a page."""
    if frame.turns:
        return {}
    told = {name: value for name, value in live(view).items() if frame.is_live or name != "data-live"}
    return {"data-again": str(frame.again), **told}


def answer(text: str, frame: Frame, then: str = "") -> web.Response:
    """Return a page; its browser goes on from it to `then`, if there is one."""
    headers = {"Refresh": f"{frame.again}; url={then}"} if then else {}
    return web.Response(text=text, content_type="text/html", headers=headers)


def reads_itself_again(path: str) -> bool:
    """Return whether this is the address of such a page: even an error must not stop it."""
    return path.startswith(("/screen/", "/timer/", "/board")) or path.endswith("/screen")


# ── What several of them show ───────────────────────────────────────────────────────────────────────────


def way_in(view: View, way: WayIn, call: str = "") -> h.Node:
    """Return the QR code and the address under it; `call` says what it is for, to ask if nothing else."""
    alt = view.say("screen-qr", address=way.address)
    return h.div(".way-in")[
        h.p(".call")[call or view.say("screen-ask")],
        h.img(src=way.picture, alt=alt, width="200", height="200"),
        h.p(".address")[_breakable(way.address)],
        bool(way.code) and h.p(".room-code")[view.say("screen-code"), " ", h.strong[way.code]],
        way.needs_code and h.p(".small")[view.say("screen-code-elsewhere")],
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
