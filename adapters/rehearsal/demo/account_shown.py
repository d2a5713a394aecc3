"""The closing account on the terminal: each platform beside the other, and both together."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from adapters.rehearsal.demo.account import Account
from adapters.rehearsal.demo.rows import wrapped
from adapters.rehearsal.demo.watch import Message
from adapters.rehearsal.demo.wording import Say, code_of, place_name, platform_name, state_name
from bot.programme.model import RESTITUTION_DESK
from bot.questions.rules import PENDING, Question, State

SHORTEST, BECAME = 12, 16  # characters kept at least of a question, and of the answer that follows it


def show_account(console: Console, say: Say, account: Account, *, everything: bool) -> None:
    console.print()
    console.print(Rule(say("account"), style="bold"))
    if everything:
        console.print(_places_table(say, account))
    console.print(_questions_table(say, account, console.width))
    console.print(_platforms_table(say, account))
    if len(account.platforms) > 1:
        print_line(console, say("account-together"), "dim")
    met = account.met
    if met.asked or met.votes or met.gestures:
        done = {"questions": len(met.asked), "votes": sum(met.votes.values()), "gestures": met.gestures}
        print_line(console, say("account-met", **done))
    for line in account.wrong:
        print_line(console, say("wrong", what=line), "bold red")
    if not account.wrong:
        print_line(console, say("account-outbox-fine"))
        print_line(console, f"✓ {say('account-fine')}", "bold green")


def print_line(console: Console, text: str, style: str = "") -> None:
    for line in wrapped(console, Text(text, style), console.width):
        console.print(line)


# ── Messages of each place ──────────────────────────────────────────────────────────────────────────────


def _places_table(say: Say, account: Account) -> Table:
    """Make a table with two places a row: a comptoir and its desk."""
    table = Table(box=None, pad_edge=False)
    for half in range(2):
        if half:
            table.add_column("  ")
        table.add_column(say("column-place"), no_wrap=True)
        for title in (*map(_letter, _sides(account)), say("column-together")):
            table.add_column(title, justify="right", no_wrap=True)
    by_place = _by_place(account.history, account.codes)
    cells = [_counts(say, account, place, messages) for place, messages in by_place.items()]
    for first, second in zip_longest(cells[::2], cells[1::2], fillvalue=()):
        table.add_row(*first, "", *second)
    return table


def _by_place(history: Sequence[Message], codes: Mapping[str, str]) -> dict[str, list[Message]]:
    """Group messages by place: the comptoirs first, each with its desk, then the rest."""
    places: dict[str, list[Message]] = {}
    for message in sorted(history, key=lambda message: message.place):
        places.setdefault(message.place, []).append(message)
    paired = [place for place in places if place == RESTITUTION_DESK or code_of(place, codes)]
    return {place: places[place] for place in [*paired, *(p for p in places if p not in paired)]}


def _counts(say: Say, account: Account, place: str, messages: Sequence[Message]) -> tuple[str, ...]:
    counted = Counter(message.platform for message in messages)
    here = (str(counted[platform] or "") for platform in _sides(account))
    return place_name(say, place, account.codes), *here, str(len(messages))


# ── Questions ───────────────────────────────────────────────────────────────────────────────────────────


def _questions_table(say: Say, account: Account, width: int) -> Table:
    """Make a table of questions; with several sides, it says where they were asked, voted for and staged."""
    sides = _sides(account)
    table = Table(box=None, pad_edge=False)
    for key in ("column-code", *(["column-asked"] if sides else []), "column-state"):
        table.add_column(say(key), no_wrap=True)
    for title in (say("column-votes"), *map(_letter, sides)):
        table.add_column(title, justify="right", no_wrap=True)
    if sides:
        table.add_column(say("column-staged"), no_wrap=True)
    others = max(len(state_name(say, state)) for state in State) + 13 + (4 * len(sides) + 15 if sides else 0)
    table.add_column(say("column-question"), overflow="ellipsis", no_wrap=True, max_width=width - others)
    for question in account.questions:
        is_last = question.goes_on_as is None  # the last one counts the votes of all that lead to it
        votes = [str((is_last and question.votes.get(platform)) or "") for platform in sides]
        origin = [_letter("" if question.floor else question.platform)] if sides else []
        staged = [_letter(account.staged_from.get(question.id, ""))] if sides else []
        state = state_name(say, question.state)
        row = (question.code, *origin, state, str(question.voters) if is_last else "", *votes, *staged)
        table.add_row(*row, _became(question, width - others))
    return table


def _sides(account: Account) -> Sequence[str]:
    """Return the platforms to count apart; none if there is only one, whose counts are the totals."""
    return account.platforms if len(account.platforms) > 1 else ()


def _letter(platform: str) -> str:
    return platform[:1].upper()


def _became(question: Question, width: int) -> Text:
    begun = max(width - BECAME, SHORTEST)
    if question.goes_on_as:
        return Text.assemble((f"→ {question.goes_on_as} · ", "cyan"), question.text)
    if question.answer:
        return Text.assemble(_begun(question.text, begun), (f" → {question.answer}", "green"))
    if question.reason:
        return Text.assemble(_begun(question.text, begun), (f" → {question.reason}", "yellow"))
    return Text(question.text or "—")


def _begun(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


# ── The two platforms ───────────────────────────────────────────────────────────────────────────────────


def _platforms_table(say: Say, account: Account) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    sides = _sides(account)
    for title in (*map(platform_name, account.platforms), *([say("column-together")] if sides else [])):
        table.add_column(title, justify="right")
    for name, count in _rows(account):
        numbers = [count(platform) for platform in account.platforms]
        table.add_row(say(name), *map(str, numbers), *([str(sum(numbers))] if sides else []))
    floor = sum(question.floor for question in account.questions)
    unended = sum(question.state in PENDING and question.owner is None for question in account.questions)
    for name, number in (("row-floor", floor), ("row-unended", unended)):
        table.add_row(say(name), *("" for _side in sides), str(number))
    table.add_row(say("row-reminders"), *(_reminders(account, platform) for platform in account.platforms))
    everywhere = sorted(ms for late in account.late.values() for ms in late)
    for percent in (50, 95, 100):
        late = [f"{_percentile(account.late[platform], percent)} ms" for platform in account.platforms]
        worst = [f"{_percentile(everywhere, percent)} ms"] if sides else []
        table.add_row(say(f"row-late-{percent}"), *late, *worst)
    return table


def _rows(account: Account) -> Iterator[tuple[str, Callable[[str], int]]]:
    def messages(platform: str, *, ours: bool) -> int:
        return sum(m.ours is ours and m.platform == platform for m in account.history)

    yield "row-people", lambda platform: messages(platform, ours=False)
    yield "row-bot", lambda platform: messages(platform, ours=True)
    yield "row-gestures", lambda platform: account.gestures.get(platform, 0)
    yield "row-alone", lambda platform: account.alone.get(platform, 0)
    yield (
        "row-questions",
        lambda platform: sum(
            q.platform == platform and not (q.floor or q.comes_from) for q in account.questions
        ),
    )
    last = [question for question in account.questions if question.goes_on_as is None]
    yield "row-votes", lambda platform: sum(question.votes.get(platform, 0) for question in last)
    digests = [m for m in account.history if m.kind == "digest"]
    yield "row-digests", lambda platform: sum(m.platform == platform for m in digests)
    yield "row-updates", lambda platform: account.updates.get(platform, 0)


def _reminders(account: Account, platform: str) -> str:
    keys = [key for key in account.said if key.startswith("reminder:") and key.endswith(f":{platform}")]
    return f"{len(keys)} / {account.reminders}"


def _percentile(ordered: Sequence[int], percent: int) -> int:
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))] if ordered else 0
