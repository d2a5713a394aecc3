"""What is suggested to who fills in a native command. Reads only; no name is ever shown."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice

from sqlalchemy.engine import Connection

from bot.clock import Now
from bot.commands import Who, changing, desk, erasing, find, voting
from bot.commands.turn import Turn
from bot.database.transaction import Transaction
from bot.day import Day
from bot.people import people
from bot.port.chat import Suggestion, SuggestionRequest
from bot.port.text import folded
from bot.programme.model import HALL, Session
from bot.questions import queue
from bot.questions.rules import OPEN, Question, State, ranked, shuffled
from bot.timetable import labels

AT_MOST = 25
LONGEST = 100  # characters of a label
ASKED = OPEN | {State.ON_STAGE}


def suggest(tx: Transaction, request: SuggestionRequest) -> list[Suggestion]:
    account = people.find(tx.c, request.platform, request.handle)
    language = (account and account.language) or request.language or tx.day.language
    match request.field:
        case "comptoir":
            found = _comptoirs(tx.day, tx.now, language, request.typed)
        case "code":
            person = account.person if account else None
            found = _codes(tx, request, person)
        case "langue":
            found = iter([Suggestion("fr", "français"), Suggestion("en", "English")])
        case "lieux":
            found = _places(tx.day, tx.now, language, request.typed)
        case _:
            return []
    if request.field != "lieux":
        found = (each for each in found if _fits(each, request.typed))
    return [Suggestion(each.value, _shortened(each.label)) for each in islice(found, AT_MOST)]


def _fits(suggestion: Suggestion, prefix: str) -> bool:
    """Whether the value begins with what is typed, or a word of the label does."""
    typed, label = folded(prefix.strip()), folded(suggestion.label)
    return folded(suggestion.value).startswith(typed) or label.startswith(typed) or f" {typed}" in label


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"


# ── Places ──────────────────────────────────────────────────────────────────────────────────────────────


def _comptoirs(day: Day, now: Now, language: str, _prefix: str) -> Iterator[Suggestion]:
    for session in _nearest_first(day, now):
        prefix = day.prefixes[session.id]
        title = session.title if not session.restitution else labels.place_label(day, session, language)
        yield Suggestion(prefix, f"{prefix} · {title}")


def _nearest_first(day: Day, now: Now) -> list[Session]:
    """Those that run, then those to come, then those that are over."""
    return sorted(day.programme.queues, key=lambda s: (s.end <= now.event, s.start))


def _places(day: Day, now: Now, language: str, typed: str) -> Iterator[Suggestion]:
    """Several may be named: the last word is the one being typed."""
    words = typed.split()
    last = words.pop() if words and not typed[-1].isspace() else ""
    hall = Suggestion(HALL, day.words.line(language, "place-hall"))
    for each in [hall, *_comptoirs(day, now, language, last)]:
        if each.value not in words and _fits(each, last):
            yield Suggestion(" ".join([*words, each.value]), ", ".join([*words, each.label]))


# ── Questions ───────────────────────────────────────────────────────────────────────────────────────────


def _codes(tx: Transaction, request: SuggestionRequest, person: int | None) -> Iterator[Suggestion]:
    command, _ = find(request.action)
    if command is None or not command.takes_codes:
        return
    session = tx.day.programme.session_of(request.place)
    questions: Iterable[Question]
    if command.who is Who.DESK:
        states = STATES.get(command.run)
        questions = _of_desk(tx.c, session, request, states) if states else []
    elif command.run is changing.withdraw:
        questions = queue.open_of(tx.c, person) if person is not None else []
    else:
        besides = person if command.run is voting.vote else None
        questions = _public(tx, session, request, besides)
    for question in questions:
        words = " ".join(question.text.split())
        yield Suggestion(question.code, f"{question.code} · {question.voters} 👍 · {words}")


# What each command of the desk may be about.
STATES: Mapping[Callable[[Turn], None], Collection[State]] = {
    desk.stage: OPEN,
    desk.later: OPEN,
    desk.answer: ASKED,
    desk.decline: ASKED,
    erasing.erase: frozenset(State),
}


def _of_desk(
    c: Connection, session: Session | None, request: SuggestionRequest, states: Collection[State]
) -> Sequence[Question]:
    """Only where the command has effect: in that desk. The one on stage comes first, where it is meant."""
    if session is None or request.place != session.desk:
        return []
    questions = ranked(q for q in queue.of_session(c, session.id, states) if not q.erased)
    return sorted(questions, key=lambda q: q.state is not State.ON_STAGE)


def _public(
    tx: Transaction, session: Session | None, request: SuggestionRequest, besides: int | None
) -> Iterator[Question]:
    """What everyone may see, as it stands in its comptoir's place: this one's, else the nearest first.

    `besides`: not what this person asked. No more is read than can be suggested, a comptoir at a time.
    """
    of_session: dict[str, list[int]] = {}
    for row in queue.asked(tx.c, ASKED, session.id if session else None):
        is_theirs = besides is not None and row.asker == besides
        if not is_theirs and _fits(Suggestion(row.code, f"{row.code} · {row.text}"), request.typed):
            of_session.setdefault(row.session, []).append(row.id)
    nearest = [session.id] if session else [each.id for each in _nearest_first(tx.day, tx.now)]
    wanted = _until_enough([(id, of_session[id]) for id in nearest if id in of_session])
    questions = queue.get_all(tx.c, [question for _, ids in wanted for question in ids])
    for session_id, _ in wanted:
        yield from shuffled([q for q in questions if q.session == session_id], request.handle)


def _until_enough(of_sessions: Sequence[tuple[str, list[int]]]) -> list[tuple[str, list[int]]]:
    before = accumulate((len(ids) for _, ids in of_sessions), initial=0)
    return [each for each, count in zip(of_sessions, before, strict=False) if count < AT_MOST]
