"""Sheets, papers and reports made by hand, with whatever words stand where people's words stand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path

from bot.day import Day
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme
from bot.questions.notes import Note
from bot.questions.outcomes import Outcome
from bot.questions.rules import Question, State
from bot.restitution.paper import Paper
from bot.restitution.report import Entry, Part, Report
from bot.restitution.sheet import Across, Block, Line, Sheet
from bot.restitution.typeset import across_pdf, paper_pdf, report_pdf, sheet_pdf
from bot.settings import Settings
from bot.words.catalogue import Catalogue

SAMPLE = Path(__file__).parent.parent.parent / "programme.yaml"
SESSION, PLENARY = "comptoir-1", "restitution"


def sample_day(language: str = "fr") -> Day:
    """Return the sample day, in French or as an event in English."""
    programme = read_programme(SAMPLE).value
    assert isinstance(programme, Programme)
    programme = replace(programme, event=replace(programme.event, language=language))
    return Day(programme, Settings(SAMPLE, "sqlite://"), Catalogue(programme.event.timezone))


def sheet(day: Day, words: Sequence[str], *, each: int = 1, frozen: bool = True, counted: int = 100) -> Sheet:
    """Return a sheet whose five blocks have `each` lines, made of these words in turn."""
    session, lines = day.programme.session(SESSION), _lines(words)
    blocks = {block: [next(lines) for _ in range(each)] for block in Block if each}
    return Sheet(
        session,
        session.end,
        blocks,
        left_over={Block.OPEN: 2},
        askers=12,
        voters=31,
        present=45,
        confirmed=8,
        frozen=frozen,
        words=counted,
    )


def across(day: Day, words: Sequence[str], each: int = 2) -> Across:
    restitution, lines = day.programme.session(PLENARY), _lines(words)
    sessions = [s for s in day.programme.question_sessions if not s.restitution]
    some = [[replace(next(lines), where="Comptoir 2") for _ in range(each)] for _ in range(3)]
    return Across(restitution, restitution.start, sessions, some[:1], some[1], some[2], words=60)


def paper(day: Day, words: Sequence[str], others: int = 4) -> Paper:
    """Return a paper with a question for each two of the words: its own, and what was made precise."""
    session, texts = day.programme.session(SESSION), iter(words)
    questions = [
        replace(_question(day, number, text), precision=next(texts, None))
        for number, text in enumerate(texts, 1)
    ]
    return Paper(session, session.start, questions, others)


def report(day: Day, words: Sequence[str]) -> Report:
    """Return a report with a question of each end in turn, all under the first session.

    Each has four of the words: its own, what was made precise, its answer and the reason.
    """
    session, texts = day.programme.session(SESSION), iter(words)
    entries = [
        replace(
            _entry(day, number, text),
            precision=next(texts, None),
            answer=next(texts, None),
            reason=next(texts, None),
        )
        for number, text in enumerate(texts, 1)
    ]
    kept = [Note(1, SESSION, text, True, 2, day.programme.end) for text in words[:1]]
    part = Part(SESSION, session, entries, {"matrix": 3, "floor": 1}, {"matrix": 1}, 3, 5, kept)
    rest = [Part(s.id, s, []) for s in day.programme.question_sessions if s.id != SESSION]
    return Report(day, day.programme.end, [part, *rest], True, 3, 5)


# Each kind of document, made of the words of people.
KINDS: Mapping[str, Callable[[Day, Sequence[str]], bytes]] = {
    "sheet": lambda day, words: sheet_pdf(day, sheet(day, words)),
    "across": lambda day, words: across_pdf(day, across(day, words)),
    "paper": lambda day, words: paper_pdf(day, paper(day, words[:24])),
    "report": lambda day, words: report_pdf(report(day, words)),
}


def _lines(words: Sequence[str]) -> Iterator[Line]:
    """Yield lines without end, each of two of the words in turn."""
    endless = cycle(words)
    for number in count(1):
        line = Line(f"question:{number}", next(endless), f"C1-{number}", votes=3, stars=2)
        yield replace(line, answer=next(endless))


def _question(day: Day, number: int, text: str) -> Question:
    at = day.programme.session(SESSION).start
    given = {"name": None, "asker": None, "anonymous": False, "floor": False, "own_message": False}
    where = {"platform": "matrix", "place": SESSION, "event": f"${number}", "asked_at": at}
    counted = {"answer": None, "reason": None, "voters": number, "votes": {"matrix": number}}
    code = f"C1-{number}"
    return Question(number, SESSION, code, State.WAITING, text, **given, **where, **counted)  # type: ignore[arg-type]


def _entry(day: Day, number: int, text: str) -> Entry:
    ends = list(Outcome)
    return Entry(
        f"C1-{number}",
        text,
        State.ANSWERED,
        ends[number % len(ends)],
        votes=3,
        votes_by={"matrix": 2, "discord": 1},
        origin="chat",
        platform="matrix",
        asked_at=day.programme.session(SESSION).start,
        owner="Renaud Chenon",
    )
