"""The texts about changes of the day: one short message in each place, and a word to each follower. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from bot.changes.known import Change
from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.timetable.labels import because, place_label, separated, shortened

MOST_LINES = 40  # sessions told of in one message
FEW = 12  # up to so many, each has its title
LONGEST_TITLE = 60
MOST_REASONS = 1_000  # characters of all reasons in one message: without them it fits, each place has its own
BETWEEN = " · "


def change_body(
    day: Day, changes: Sequence[Change], language: str, handles: Mapping[str, str] | None = None
) -> Body:
    """Return what changed, a line for each session; `handles` maps the people to ping to their accounts."""
    say = day.words.body
    pinged = _pinged(day, handles or {})
    if len(changes) == 1:
        (change,) = changes
        one = say(
            language, "changed-one", session=_named(day, change, language), what=_what(day, change, language)
        )
        return b.join([one, pinged])
    longest = LONGEST_TITLE if len(changes) <= FEW else 0
    told = [session for each in changes[:MOST_LINES] if (session := day.programme.known(each.session))]
    reasons = sum(len(session.cancelled_because) for session in told) <= MOST_REASONS
    lines = [
        say(
            language,
            "changed-line",
            session=_named(day, change, language, longest),
            what=_what(day, change, language, reasons=reasons),
        )
        for change in changes[:MOST_LINES]
    ]
    more = len(changes) - len(lines)
    rest = [say(language, "changed-more", count=more)] if more else []
    return b.join([say(language, "changed-head"), *lines, *rest, pinged])


def _named(day: Day, change: Change, language: str, longest: int = LONGEST_TITLE) -> b.Spans:
    """Return « Comptoir 1 · Titre », the first a link to its place; without the title if `longest` is 0."""
    if change.after.gone:
        return (b.Text(shortened(change.after.title, longest or LONGEST_TITLE), "strong"),)
    session = day.programme.session(change.session)
    label = place_label(day, session, language)
    if label == session.title:
        label = shortened(label, longest or LONGEST_TITLE)
        return (b.PlaceLink(session.place, label) if session.takes_questions else b.Text(label, "strong"),)
    title: list[Sequence[b.Span]] = [[b.Text(shortened(session.title, longest))]] if longest else []
    return separated([[b.PlaceLink(session.place, label)], *title], BETWEEN)


def _what(day: Day, change: Change, language: str, *, reasons: bool = True) -> b.Spans:
    """Return « à 10h50 au lieu de 10h30 · Le Bureau au lieu de Le Club »."""
    before, after = change.before, change.after
    say = day.words.spans
    if after.gone:
        return say(language, "changed-gone")
    if after.cancelled:
        reason = because(day, day.programme.session(change.session), language) if reasons else ()
        return say(language, "changed-cancelled", reason=reason)
    if before is None or not before.is_held:
        key = "changed-new" if before is None else "changed-restored"
        return separated(
            [say(language, key, start=after.start), *_rooms(day, after.rooms, language)], BETWEEN
        )
    parts = []
    if change.former_start != after.start:
        parts.append(say(language, "changed-hour", start=after.start, former=change.former_start))
    if before.rooms != after.rooms:
        parts.append(_other_rooms(day, change, language))
    return separated(parts, BETWEEN) if parts else _as_planned(day, change, language)


def _as_planned(day: Day, change: Change, language: str) -> b.Spans:
    """Return « à 10h30 · Le Club, comme prévu »: what was said of it is undone."""
    rooms = "".join(BETWEEN + room for room in change.after.rooms[:1]) + "".join(
        f", {room}" for room in change.after.rooms[1:]
    )
    return day.words.spans(language, "changed-as-planned", start=change.after.start, rooms=rooms)


def _rooms(day: Day, rooms: Sequence[str], language: str) -> Iterable[b.Spans]:
    return [day.words.spans(language, "changed-first-rooms", rooms=", ".join(rooms))] if rooms else []


def _other_rooms(day: Day, change: Change, language: str) -> b.Spans:
    former = ", ".join(change.before.rooms) if change.before else ""
    rooms = ", ".join(change.after.rooms)
    key = ("changed-rooms" if former else "changed-first-rooms") if rooms else "changed-no-rooms"
    values = {"rooms": rooms, "former": former}
    wanted = {"changed-rooms": ("rooms", "former"), "changed-first-rooms": ("rooms",)}.get(key, ())
    return day.words.spans(language, key, **{name: values[name] for name in wanted})


def _pinged(day: Day, handles: Mapping[str, str]) -> Body:
    people = [(b.Person(day.programme.people[id].name, handle, ping=True),) for id, handle in handles.items()]
    return b.paragraph(*separated(people)) if people else Body()
