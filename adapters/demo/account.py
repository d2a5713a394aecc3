"""The closing account: what was said, what became of each question, how late the reminders were."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from sqlalchemy.engine import Connection

from adapters.demo.acts import Asked
from adapters.demo.desk import Play
from adapters.demo.watch import Message
from adapters.demo.wording import Say, place_name
from bot import boards, queue
from bot import schema as t
from bot.notices import Notice, NoticeKind
from bot.questions import Question, State

# Rows that the script itself had taken back before they were sent.
MEANT = (
    "the gesture was undone",
    "the announcement was withdrawn",
    "the message was deleted",
    "the message was corrected",
    boards.OVER,
)

BEGUN = 38  # characters of a question that its answer follows


@dataclass(frozen=True, slots=True)
class Account:
    """`said` maps a key of the bot's to when it was said, in the history that the server keeps."""

    questions: Sequence[Question]
    troubles: Sequence[sa.Row[Any]]
    said: Mapping[str, Sequence[float]]
    late: Sequence[int]
    reminders: int  # planned
    wrong: Sequence[str]


def questions_and_troubles(c: Connection) -> tuple[list[Question], list[sa.Row[Any]]]:
    """From the bot's own books; everything else of the account is read as participants read it."""
    ids = c.execute(sa.select(t.questions.c.id).order_by(t.questions.c.id)).scalars().all()
    o = t.outbox.c
    troubles = (
        sa.select(o.state, o.kind, o.error, sa.func.count().label("number"))
        .where(o.state.in_(("skipped", "failed")), sa.or_(o.error.is_(None), o.error.not_in(MEANT)))
        .group_by(o.state, o.kind, o.error)
    )
    return [queue.get(c, id) for id in ids], list(c.execute(troubles).all())


async def take_account(play: Play, say: Say, history: Sequence[Message], missing: Sequence[str]) -> Account:
    """`history` is every message of every place, read from the server at the end."""
    questions, troubles = await play.app.store.run(questions_and_troubles)
    said: dict[str, list[float]] = {}
    for message in history:
        if message.key:
            said.setdefault(message.key, []).append(message.at)
    reminders = [n for n in play.app.day.notices if n.kind is not NoticeKind.DIGEST]
    until_then = [n for n in reminders if n.due <= play.app.clock.now().event]
    wrong = [
        *(say("not-played", what=what) for what in missing),
        *wrong_questions(say, [] if missing else play.asked, questions),
        *wrong_reminders(say, until_then, said, list(play.sides)),
        *wrong_deliveries(say, troubles, said),
    ]
    order = [session.id for session in play.app.day.programme.queues]
    return Account(
        sorted(questions, key=lambda question: (order.index(question.session), question.id)),
        troubles,
        said,
        sorted(_late(reminders, said, play.planned)),
        len(reminders),
        wrong,
    )


def _late(
    reminders: Sequence[Notice], said: Mapping[str, Sequence[float]], planned: Mapping[str, datetime]
) -> Iterator[int]:
    """Milliseconds from the planned instant to the server's stamp."""
    for notice in reminders:
        for at in said.get(f"{notice.key}:matrix", [])[:1]:
            yield round((at - planned[notice.key].timestamp()) * 1000)


def wrong_questions(say: Say, asked: Sequence[Asked], questions: Sequence[Question]) -> Iterator[str]:
    by_code = {question.code: question for question in questions}
    for expected in asked:
        found = by_code.pop(expected.code, None)
        if found is None:
            yield say("wrong-question-lost", text=expected.text)
            continue
        code = found.code
        if found.state is not expected.ends:
            states = {"state": _state(say, found.state), "expected": _state(say, expected.ends)}
            yield say("wrong-state", code=code, **states)
        if found.voters != len(expected.voters):
            yield say("wrong-votes", code=code, votes=found.voters, expected=len(expected.voters))
        if (found.text, found.answer) != (expected.text, expected.answer):
            read, meant = (" / ".join(filter(None, [q.text, q.answer])) for q in (found, expected))
            yield say("wrong-text", code=code, text=read, expected=meant)
    for code in by_code if asked else ():
        yield say("wrong-question-extra", code=code)


def wrong_reminders(
    say: Say, reminders: Sequence[Notice], said: Mapping[str, Sequence[float]], platforms: Sequence[str]
) -> Iterator[str]:
    for key in (f"{notice.key}:{platform}" for notice in reminders for platform in platforms):
        if key not in said:
            yield say("wrong-reminder-missing", key=key)


def wrong_deliveries(
    say: Say, troubles: Sequence[sa.Row[Any]], said: Mapping[str, Sequence[float]]
) -> Iterator[str]:
    for key, times in said.items():
        if len(times) > 1:
            about = "wrong-reminder-twice" if key.startswith("reminder:") else "wrong-twice"
            yield say(about, count=len(times), key=key)
    for row in troubles:
        yield say("wrong-outbox", state=row.state, number=row.number, kind=row.kind, why=row.error or "")


# ── Shown ───────────────────────────────────────────────────────────────────────────────────────────────


def show_account(console: Console, say: Say, account: Account, history: Sequence[Message]) -> None:
    console.print()
    console.print(Rule(say("account"), style="bold"))
    console.print(_messages_table(say, history))
    console.print(_questions_table(say, account.questions, console.width))
    votes = sum(question.voters for question in account.questions)
    print_line(console, say("account-asked-by", count=len(account.questions), votes=votes))
    for line in _delivery_lines(say, account, history):
        print_line(console, line)
    for line in account.wrong:
        print_line(console, say("wrong", what=line), "bold red")
    if not account.wrong:
        print_line(console, say("account-outbox-fine"))
        print_line(console, f"✓ {say('account-fine')}", "bold green")


def print_line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style))


def _delivery_lines(say: Say, account: Account, history: Sequence[Message]) -> Iterator[str]:
    reminders = [key for key in account.said if key.startswith("reminder:")]
    digests = [message for message in history if message.kind == "digest"]
    late = account.late or [0]
    yield say(
        "account-reminders",
        sent=len(reminders),
        planned=account.reminders,
        p50=_percentile(late, 50),
        p95=_percentile(late, 95),
        max=late[-1],
    )
    updates = sum(message.versions - 1 for message in digests)
    yield say("account-digests", count=len(digests), updates=updates)


def _percentile(ordered: Sequence[int], percent: int) -> int:
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]


def _messages_table(say: Say, history: Sequence[Message]) -> Table:
    """Two places a row: a comptoir and its desk."""
    table = Table(box=None, pad_edge=False)
    for _half in range(2):
        table.add_column(say("column-place"))
        for key in ("column-people", "column-bot", "column-marks"):
            table.add_column(say(key), justify="right")
        table.add_column("  ")
    cells = [_counts(say, place, messages) for place, messages in _by_place(history).items()]
    for first, second in zip_longest(cells[::2], cells[1::2], fillvalue=()):
        table.add_row(*first, "", *second)
    return table


def _by_place(history: Sequence[Message]) -> dict[str, list[Message]]:
    """The comptoirs first, each with its desk; then the rest."""
    places: dict[str, list[Message]] = {}
    for message in history:
        places.setdefault(message.place, []).append(message)
    paired = [place for place in places if place.startswith(("comptoir", "restitution"))]
    return {place: places[place] for place in [*paired, *(p for p in places if p not in paired)]}


def _counts(say: Say, place: str, messages: Sequence[Message]) -> tuple[str, ...]:
    ours = sum(message.ours for message in messages)
    marks = sum(len(message.marks) for message in messages)
    return place_name(say, place), str(len(messages) - ours), str(ours), str(marks)


def _questions_table(say: Say, questions: Sequence[Question], width: int) -> Table:
    table = Table(box=None, pad_edge=False)
    for key in ("column-code", "column-state"):
        table.add_column(say(key), no_wrap=True)
    table.add_column(say("column-votes"), justify="right", no_wrap=True)
    left = width - 2 * 2 - max(len(_state(say, state)) for state in State) - 12
    table.add_column(say("column-question"), overflow="ellipsis", no_wrap=True, max_width=left)
    for question in questions:
        text = Text(question.text or "—")
        if question.answer:
            text = Text.assemble(_begun(question.text), (f" → {question.answer}", "green"))
        elif question.reason:
            text = Text.assemble(_begun(question.text), (f" → {question.reason}", "yellow"))
        table.add_row(question.code, _state(say, question.state), str(question.voters), text)
    return table


def _begun(text: str) -> str:
    return text if len(text) <= BEGUN else text[: BEGUN - 1].rstrip() + "…"


def _state(say: Say, state: State) -> str:
    return say(f"state-{state.replace(' ', '-')}")
