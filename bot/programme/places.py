"""The places of an event: what every platform provisions, under which title, and for whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Protocol, cast

from bot.programme.codes import number_of, prefixes
from bot.programme.model import HALL, REGIE, Programme, Session, SessionKind
from bot.words.catalogue import Catalogue

TITLE_LENGTH = 80
NOON = time(12)  # an hour that falls on the same day in almost any zone


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """A place to provision; `people` are invited; they and `moderators` are ids of the programme.

    Anyone may enter a public place. `group` is the name of the people in a closed place. A public place that
    is `hidden` is shown only to people in a closed one, if the platform can do that.
    """

    name: str
    title: str
    topic: str
    public: bool
    people: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    group: str = ""
    hidden: bool = False


class PlaceBook(Protocol):
    """A store of the platform's own ids of places, by their name in the contract."""

    async def remembered(self) -> dict[str, str]: ...

    async def remember(self, name: str, remote: str) -> None: ...

    async def forget(self, name: str) -> None: ...


def planned_places(
    programme: Programme, words: Catalogue, *, everyone: bool = False
) -> tuple[PlannedPlace, ...]:
    """Return the hall, then each place with its desk in order of the day, then the régie.

    Places of a rehearsal are for the organisers alone, unless `everyone` is to rehearse.
    """
    say = _Wording(programme, words)
    places = tuple(_places(programme, say))
    if not programme.event.rehearsal:
        return places
    guests = programme.people if everyone else programme.organisers
    return tuple(_rehearsed(place, say, set(guests), hidden=not everyone) for place in places)


def topics_of(programme: Programme, words: Catalogue, sessions: Sequence[Session]) -> dict[str, str]:
    """Return the topics of the places and desks of some sessions; one desk serves all restitutions."""
    say, topics = _Wording(programme, words), dict[str, str]()
    first = {session.desk: session for session in reversed(programme.question_sessions)}
    for session in sessions:
        topics[session.place] = say.place(session)[1]
        topics[session.desk] = say.desk(first.get(session.desk, session))[1]
    return topics


def former_places(remembered: Mapping[str, str], planned: Sequence[PlannedPlace]) -> list[PlannedPlace]:
    """Return the places that were made and that the programme no longer has."""
    names = {place.name for place in planned}
    former = (name for name in remembered if name not in names and ":" not in name)
    return [PlannedPlace(name, name, "", public=True) for name in former]


def _rehearsed(place: PlannedPlace, say: "_Wording", guests: set[str], *, hidden: bool) -> PlannedPlace:
    people = tuple(person for person in place.people if person in guests)
    group = say("rehearsal-group", group=place.group) if place.group else ""
    title = say.rehearsed(place.title)
    return replace(place, title=title, people=people, group=group, hidden=hidden and place.public)


def space_title(programme: Programme, words: Catalogue) -> str:
    """Return the name of the whole event, on platforms that have one."""
    title = programme.event.title
    return _Wording(programme, words).rehearsed(title) if programme.event.rehearsal else title


def space_topic(programme: Programme, words: Catalogue) -> str:
    """Return the topic of the whole event, on platforms that have one."""
    topic = _Wording(programme, words)("space-topic")
    return topic[:1].upper() + topic[1:]


def _places(programme: Programme, say: "_Wording") -> Iterator[PlannedPlace]:
    organisers, everyone = programme.organisers, tuple(programme.people)
    yield PlannedPlace(HALL, say("hall-title"), say("hall-topic"), True, everyone, organisers)
    made = set[str]()
    for session in programme.question_sessions:
        people = programme.desk_people(session)
        title, topic = say.place(session)
        yield PlannedPlace(session.place, title, topic, public=True, moderators=organisers)
        if session.desk in made:  # one desk serves all restitutions
            continue
        made.add(session.desk)
        title, topic = say.desk(session)
        yield PlannedPlace(session.desk, title, topic, False, people, organisers, say.group(session))
    title, topic, group = say("regie-title"), say("regie-topic"), say("regie-group")
    yield PlannedPlace(REGIE, title, topic, False, organisers, organisers, group)


class _Wording:
    """The titles and topics in the event's language."""

    def __init__(self, programme: Programme, words: Catalogue) -> None:
        self._programme, self._words = programme, words
        self._language = programme.event.language
        self._catalogue = words.places(self._language)
        self._numbers = {id: number_of(prefix) for id, prefix in prefixes(programme).items()}

    def __call__(self, key: str, session: Session | None = None, **more: str) -> str:
        values = (self._values_of(session) if session else self._values_of_event()) | more
        pattern = self._catalogue.get_message(key).value
        assert pattern is not None, key
        text, errors = self._catalogue.format_pattern(pattern, values)
        assert not errors, (key, errors)
        return cast(str, text)

    def rehearsed(self, title: str) -> str:
        """Put the sign of rehearsal messages first, so that people in both places tell them apart at once."""
        return shortened(self._words.line(self._language, "rehearsal") + title)

    def place(self, session: Session) -> tuple[str, str]:
        topic = "cancelled-topic" if session.cancelled else "queue-topic"
        if session.restitution:
            topic = "cancelled-topic" if session.cancelled else "plenary-topic"
            return shortened(self("plenary-title", session)), self(topic, session)
        title = session.title
        if session.kind is SessionKind.COMPTOIR and title != self._numbered(session):
            title = self("queue-title", session)
        return shortened(title), self(topic, session)

    def _numbered(self, session: Session) -> str:
        """Return the name that a comptoir has anyway; without another title it is called that alone."""
        return self._words.line(self._language, "comptoir", number=self._numbers[session.id])

    def desk(self, session: Session) -> tuple[str, str]:
        topic = "cancelled-desk-topic" if session.cancelled else "desk-topic"
        if session.restitution:
            topic = "cancelled-topic" if session.cancelled else "plenary-desk-topic"
            return self("plenary-desk-title", session), self(topic, session)
        key = "desk-title" if session.kind is SessionKind.COMPTOIR else "session-desk-title"
        return shortened(self(key, session)), self(topic, session)

    def group(self, session: Session) -> str:
        if session.restitution:
            return self("plenary-desk-group", session)
        key = "desk-group" if session.kind is SessionKind.COMPTOIR else "session-desk-group"
        return self(key, session)

    def _values_of_event(self) -> dict[str, str]:
        event = self._programme.event
        noons = [datetime.combine(day, NOON, event.timezone) for day in (event.first_day, event.last_day)]
        days = dict.fromkeys(self._words.day(self._language, noon) for noon in noons)
        return {"title": event.title, "day": " – ".join(days)}

    def _values_of(self, session: Session) -> dict[str, str]:
        hours = "–".join(self._words.hour(self._language, at) for at in (session.start, session.end))
        if self._programme.event.lasts_several_days:  # a topic is read on any of them
            day = self._words.day(self._language, session.start)
            hours = f"{day[0].upper()}{day[1:]}, {hours}"
        rooms = [room.name for room in self._programme.rooms_of(session)]
        return {
            "title": unquoted(session.title) if session.restitution else session.title,
            "number": self._numbers[session.id],
            "hours": hours,
            "rooms": f", {' / '.join(rooms)}" if rooms else "",
        }


def unquoted(title: str) -> str:
    """Return « Title » without its quotation marks, which a name put before it would double."""
    bare = title.strip('«»“”"\u00a0\u202f ')
    return title if set(bare) & set('«»“”"') or not bare else bare


def shortened(title: str, length: int = TITLE_LENGTH) -> str:
    """Cut a title between two words if it is too long."""
    if len(title) <= length:
        return title
    return title[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.\u00a0\u202f") + "…"
