"""Names of sessions and places as people use them, short enough for a line. Pure."""

from collections.abc import Iterable, Sequence

from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import is_direct
from bot.programme.codes import RESTITUTION, number_of
from bot.programme.model import HALL, REGIE, Session, SessionKind

LONGEST = 500  # characters of a title where nothing else limits it
MOST_NAMED = 20  # places in one line


def heading(day: Day, session: Session) -> str:
    """Return « Comptoir 1 : Reconnaître … », or the title alone."""
    if session.kind is not SessionKind.COMPTOIR or session.id not in day.prefixes:
        return session.title
    name = place_label(day, session)
    return day.words.line(day.language, "numbered-title", name=name, title=session.title)


def place_label(day: Day, session: Session, language: str | None = None) -> str:
    """Return « Comptoir 1 », with its code's number, « Plénière », « Plénière 2 », or the title."""
    language = language or day.language
    if session.restitution:
        number = number_of(day.prefixes.get(session.id, RESTITUTION))
        return day.words.line(language, "plenary-numbered" if number else "plenary", number=number)
    if session.kind is not SessionKind.COMPTOIR or session.id not in day.prefixes:
        return session.title
    return day.words.line(language, "comptoir", number=day.prefixes[session.id].removeprefix("C"))


def place_name(day: Day, place: str, language: str) -> str:
    """Name a place as in a sentence: « le pupitre du comptoir 1 »."""
    if is_direct(place):
        return day.words.line(language, "place-direct")
    session = day.programme.session_of(place)
    if session is None:
        known = {HALL: "place-hall", REGIE: "place-regie"}
        return day.words.line(language, known[place]) if place in known else place
    is_comptoir = session.kind is SessionKind.COMPTOIR and session.id in day.prefixes
    if not is_comptoir and not session.restitution:
        is_desk = place == session.desk
        return day.words.line(language, "desk-of", title=session.title) if is_desk else session.title
    number, key = number_of(day.prefixes.get(session.id, RESTITUTION)), "place-queue"
    if place == session.desk:
        key, number = "place-desk", "" if session.restitution else number  # one desk serves all restitutions
    plenary = int(session.restitution) + int(session.restitution and bool(number))
    return day.words.line(language, key, number=number, plenary=plenary)


def places_named(day: Day, places: Sequence[str]) -> b.Spans:
    """Return « le comptoir 1, le comptoir 2 et le hall »; of many, the first ones and how many more."""
    links = [[b.PlaceLink(place, place_name(day, place, day.language))] for place in places]
    if more := len(links[MOST_NAMED:]):
        rest = day.words.line(day.language, "and-more-places", count=more)
        return (*separated(links[:MOST_NAMED]), b.Text(rest))
    if len(links) < 2:
        return separated(links)
    *first, last = links
    return separated([separated(first), last], day.words.line(day.language, "and-last"))


def stream_links(day: Day, session: Session, language: str) -> list[b.Span]:
    """Return the links where a session can be followed remotely."""
    label = day.words.line(language, "watch")
    return [b.Link(url, label) for url in day.programme.streams_of(session)]


def separated(spans: Iterable[Sequence[b.Span]], by: str = ", ") -> b.Spans:
    """Join the spans, one after the other."""
    joined: list[b.Span] = []
    for some in spans:
        joined += [b.Text(by), *some] if joined else [*some]
    return tuple(joined)


def programme_line(day: Day, session: Session, language: str, longest: int = LONGEST) -> Body:
    """Return one line: hours, title and rooms, or that it is cancelled; the day is written above."""
    rooms = ", ".join(room.name for room in day.programme.rooms_of(session))
    held = "programme-line-room" if rooms else "programme-line"
    return day.words.body(
        language,
        "programme-line-cancelled" if session.cancelled else held,
        start=b.Hour(session.start, beside=session.start),
        end=b.Hour(session.end, beside=session.end),
        title=_titled(day, session, longest),
        rooms=rooms,
    )


def because(day: Day, session: Session, language: str) -> b.Spans:
    """Return « (« l’intervenante est souffrante ») » after a space; nothing without a reason."""
    if not session.cancelled_because:
        return ()
    reason = b.Words(session.cancelled_because, official=True)
    return (b.Text(" "), *day.words.spans(language, "cancelled-because", reason=reason))


def _titled(day: Day, session: Session, longest: int) -> b.Span:
    title = shortened(heading(day, session), longest)
    return b.PlaceLink(session.place, title, titled=True) if session.takes_questions else b.Text(title)


def shortened(text: str, longest: int) -> str:
    """Cut a text between two words, unless the last of them is very long."""
    if len(text) <= longest:
        return text
    words = text[:longest].rpartition(" ")[0]
    return (words if len(words) > longest * 3 // 4 else text[: longest - 1]).rstrip() + "…"
