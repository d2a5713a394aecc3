"""Suggestions for a person who fills in a native command. Reads only; no name is ever shown."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import accumulate, islice

from sqlalchemy.engine import Connection, Row

from bot.announcements.hours import Clauses, Wrong, instants, read_clock
from bot.clock import Now
from bot.commands import (
    Who,
    changing,
    clarifying,
    desk,
    erasing,
    find,
    merging,
    moderating,
    moving,
    owning,
    rescheduling,
    silencing,
    voting,
)
from bot.commands.turn import Turn
from bot.database.transaction import Transactions
from bot.day import Day
from bot.people import people
from bot.people.people import Account
from bot.port.chat import Suggestion, SuggestionRequest
from bot.port.text import folded
from bot.programme.model import HALL, Session
from bot.questions import queue
from bot.questions.rules import OPEN, PASSED_ON, TAKES_OTHERS, Question, State, ranked, shuffled
from bot.timetable import labels
from bot.timetable.personal import can_be_followed

AT_MOST = 25
LONGEST = 100  # characters of a label
ASKED = OPEN | {State.ON_STAGE}
INTO = "dans"  # the field of the question into which another is merged
AskedRow = Row[int, str, str, str, int | None]  # as `queue.asked` returns them


async def suggest(transactions: Transactions, request: SuggestionRequest) -> list[Suggestion]:
    """Return the suggestions; the loop only awaits rows, and threads work on them."""
    day, now, read = transactions.day, transactions.clock.now(), transactions.store.read
    questions: Iterable[Question]
    account, questions, asked = await read(_read, day, now, request)
    if asked:
        chosen = await asyncio.to_thread(_chosen, day, now, request, account, asked)
        found = await read(queue.get_all, [question for ids in chosen.values() for question in ids])
        questions = _shuffled(found, chosen, request.handle)
    return await asyncio.to_thread(_suggested, day, now, request, account, questions)


def _suggested(
    day: Day, now: Now, request: SuggestionRequest, account: Account | None, questions: Iterable[Question]
) -> list[Suggestion]:
    language = (account and account.language) or request.language or day.language
    several = _several(day, now, language, request)
    if request.field == "comptoir" and several:
        named = islice(_named_last(several, request.typed), AT_MOST)
        return [Suggestion(each.value, _shortened(each.label)) for each in named]
    match request.field:
        case "comptoir" if _takes_targets(request):
            found = _targets(day, now, request, language)
        case "salle":
            found = _rooms(day)
        case "comptoir":
            found = _comptoirs(day, _offered(day, now, request), language)
        case "code" | "dans":
            found = _codes(questions)
        case "personne":
            found = _people(day, request)
        case "heure" | "fin":
            return list(islice(_hours(day, now, language, request.typed.strip()), AT_MOST))
        case _:
            return []
    typed = folded(request.typed.strip())
    fitting = islice((each for each in found if _fits(each, typed)), AT_MOST)
    return [Suggestion(each.value, _shortened(each.label)) for each in fitting]


def _several(day: Day, now: Now, language: str, request: SuggestionRequest) -> Sequence[Suggestion]:
    """Return what to choose among if the field may name several: places, or sessions; else nothing."""
    command, _ = find(request.action)
    if command is not None and command.takes_places:
        hall = Suggestion(HALL, day.words.line(language, "place-hall"))
        return [hall, *_comptoirs(day, _nearest_first(day, now), language)]
    if command is not None and command.takes_sessions:
        return list(_sessions(day, now, language))
    return ()


def _takes_targets(request: SuggestionRequest) -> bool:
    command, _ = find(request.action)
    return command is not None and command.takes_targets


def _fits(suggestion: Suggestion, typed: str) -> bool:
    """Return whether the value, or a word of the label, begins with what is typed (folded)."""
    label = folded(suggestion.label)
    return folded(suggestion.value).startswith(typed) or label.startswith(typed) or f" {typed}" in label


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"


# ── Places ──────────────────────────────────────────────────────────────────────────────────────────────


def _offered(day: Day, now: Now, request: SuggestionRequest) -> Sequence[Session]:
    """Return the sessions to choose among, nearest first: all, or those to which a question may be moved."""
    command, _ = find(request.action)
    here = day.programme.session_of(request.place, now.event)
    if command is None or command.run is not moving.move or here is None:
        return _nearest_first(day, now)
    places = day.programme.destinations(here.id, now.event)
    return [session for session in _nearest_first(day, now) if session in places]


def _comptoirs(day: Day, sessions: Iterable[Session], language: str) -> Iterator[Suggestion]:
    for session in sessions:
        prefix = day.prefixes[session.id]
        title = session.title if not session.restitution else labels.place_label(day, session, language)
        yield Suggestion(prefix, f"{prefix} · {title}")


def _nearest_first(day: Day, now: Now) -> list[Session]:
    """Return the sessions that are running, then those to come, then those that are over or cancelled."""
    return sorted(day.programme.question_sessions, key=lambda s: (s.is_over(now.event), s.cancelled, s.start))


def _sessions(day: Day, now: Now, language: str) -> Iterator[Suggestion]:
    """Suggest the sessions that can be followed, by their code or their id."""
    yield from _comptoirs(day, [s for s in _nearest_first(day, now) if s.end > now.event], language)
    for session in day.programme.sessions:
        if session.id not in day.prefixes and can_be_followed(session) and session.end > now.event:
            yield Suggestion(session.id, session.title)


def _named_last(offered: Iterable[Suggestion], typed: str) -> Iterator[Suggestion]:
    """Suggest the last of several names: it is the one being typed."""
    words = typed.split()
    last = words.pop() if words and not typed[-1].isspace() else ""
    for each in offered:
        if each.value not in words and _fits(each, folded(last)):
            yield Suggestion(" ".join([*words, each.value]), ", ".join([*words, each.label]))


def _targets(day: Day, now: Now, request: SuggestionRequest, language: str) -> Iterator[Suggestion]:
    """Suggest what a change may be about: sessions that are not over, rooms, the whole day."""
    command, _ = find(request.action)
    restores = command is not None and command.run is rescheduling.restore
    for session in day.programme.sessions:
        if session.end > now.event and session.cancelled == restores:
            value, hour = day.prefixes.get(session.id, session.id), day.words.hour(language, session.start)
            yield Suggestion(value, f"{value} · {hour} · {session.title}")
    yield from _rooms(day)
    yield Suggestion(day.words.line(language, "change-all"), day.words.line(language, "change-all-label"))


def _rooms(day: Day) -> Iterator[Suggestion]:
    for room in day.programme.rooms.values():
        yield Suggestion(room.id, room.name)


def _hours(day: Day, now: Now, language: str, typed: str) -> Iterator[Suggestion]:
    """Suggest the hour that is typed, then those of the programme and the next quarters of an hour."""
    clock = read_clock(typed)
    if clock is not None:
        with suppress(Wrong):
            at = instants(day, Clauses("", clock), now.event).at or now.event
            yield Suggestion(str(clock), day.words.hour(language, at, now.event))
    begins = typed.lower().replace("h", ":").replace(" ", "")
    for at, label in sorted({**_quarters(day, now, language), **_turns(day, now, language)}.items()):
        value = f"{at.astimezone(day.programme.event.timezone):%H:%M}"
        if value.startswith(begins) and value != str(clock):
            yield Suggestion(value, _shortened(label))


def _quarters(day: Day, now: Now, language: str) -> dict[datetime, str]:
    """Map the next quarters of an hour to their names."""
    first = now.event.replace(second=0, microsecond=0) - timedelta(minutes=now.event.minute % 15)
    quarters = (first + timedelta(minutes=15 * number) for number in range(1, 9))
    return {at: day.words.hour(language, at, now.event) for at in quarters}


def _turns(day: Day, now: Now, language: str) -> dict[datetime, str]:
    """Map the hours of the next 24 at which sessions begin or end to what happens then, a start first."""
    sessions = [session for session in reversed(day.programme.sessions) if not session.cancelled]
    ends = [(session.end, "hour-ends", session) for session in sessions]
    starts = [(session.start, "hour-starts", session) for session in sessions]
    return {
        at: day.words.line(
            language,
            key,
            hour=day.words.hour(language, at, now.event),
            what=labels.place_label(day, session, language),
        )
        for at, key, session in [*ends, *starts]
        if now.event < at <= now.event + timedelta(hours=24)
    }


def _people(day: Day, request: SuggestionRequest) -> Iterator[Suggestion]:
    """Suggest people of the programme, those of this desk first."""
    session = day.programme.session_of(request.place)
    of_desk = day.programme.desk_people(session) if session and request.place == session.desk else ()
    for id in dict.fromkeys([*of_desk, *day.programme.people]):
        person = day.programme.people[id]
        yield Suggestion(person.name, " · ".join(filter(None, [person.name, person.organisation])))


# ── Questions ───────────────────────────────────────────────────────────────────────────────────────────


def _read(
    c: Connection, day: Day, now: Now, request: SuggestionRequest
) -> tuple[Account | None, Sequence[Question], Sequence[AskedRow]]:
    """Return the person typing, and the questions to suggest or those to choose among (`queue.asked`)."""
    account = people.find(c, request.platform, request.handle)
    command, _ = find(request.action)
    if request.field not in ("code", INTO) or command is None or not command.takes_codes:
        return account, [], []
    session = day.programme.session_of(request.place, now.event)
    if command.who is Who.DESK:
        states = TAKES_OTHERS if request.field == INTO else STATES.get(command.run)
        return account, _of_desk(c, session, request, states) if states else [], []
    if command.run is clarifying.clarify:
        return account, _to_make_precise(c, session, request, account), []
    if command.run is changing.withdraw:
        return account, queue.open_of(c, account.person) if account else [], []
    return account, [], queue.asked(c, ASKED, session.id if session else None)


def _codes(questions: Iterable[Question]) -> Iterator[Suggestion]:
    for question in questions:
        words = " ".join(question.text.split())
        yield Suggestion(question.code, f"{question.code} · {question.voters} 👍 · {words}")


# The states of the questions that each command of the desk may act on.
STATES: Mapping[Callable[[Turn], None], Collection[State]] = {
    desk.stage: OPEN,
    desk.later: OPEN,
    desk.answer: ASKED,
    desk.decline: ASKED,
    erasing.erase: frozenset(State) - PASSED_ON,
    moderating.approve: (State.PROPOSED,),
    moving.move: ASKED,
    moving.carry: ASKED,
    silencing.mute: frozenset(State),
    silencing.unmute: frozenset(State),
    merging.merge: merging.MERGES,
    merging.split: (State.MERGED,),
    owning.assign: ASKED,
}


def _of_desk(
    c: Connection, session: Session | None, request: SuggestionRequest, states: Collection[State]
) -> Sequence[Question]:
    """Return the desk's questions, only in that desk; the one on stage comes first if it may be meant."""
    if session is None or request.place != session.desk:
        return []
    questions = ranked(q for q in queue.of_session(c, session.id, states) if not q.erased)
    return sorted(questions, key=lambda q: q.state is not State.ON_STAGE)


def _to_make_precise(
    c: Connection, session: Session | None, request: SuggestionRequest, account: Account | None
) -> Sequence[Question]:
    """Return what a desk may ask about, and elsewhere what the person is asked about."""
    if session is not None and request.place == session.desk:
        return [q for q in _of_desk(c, session, request, ASKED) if not q.floor]
    return clarifying.asked_of(c, account.person) if account else []


def _chosen(
    day: Day, now: Now, request: SuggestionRequest, account: Account | None, asked: Iterable[AskedRow]
) -> dict[str, list[int]]:
    """Return the questions that everyone may see, by session: this place's, else the nearest first.

    Voters are not offered their own questions. Only as many are read as can be suggested, one comptoir at a
    time.
    """
    command, _ = find(request.action)
    besides = account.person if account and command and command.run is voting.vote else None
    typed, of_session = folded(request.typed.strip()), dict[str, list[int]]()
    for row in asked:
        is_theirs = besides is not None and row.asker == besides
        if not is_theirs and _fits(Suggestion(row.code, f"{row.code} · {row.text}"), typed):
            of_session.setdefault(row.session, []).append(row.id)
    nearest = [session.id for session in _nearest_first(day, now) if session.id in of_session]
    return dict(_until_enough([(id, of_session[id]) for id in nearest]))


def _shuffled(found: Sequence[Question], sessions: Iterable[str], handle: str) -> Iterator[Question]:
    """Order them as in their comptoir's place, without those that left it meanwhile."""
    for session in sessions:
        yield from shuffled([q for q in found if q.session == session and q.state in ASKED], handle)


def _until_enough(of_sessions: Sequence[tuple[str, list[int]]]) -> list[tuple[str, list[int]]]:
    before = accumulate((len(ids) for _, ids in of_sessions), initial=0)
    return [each for each, count in zip(of_sessions, before, strict=False) if count < AT_MOST]
