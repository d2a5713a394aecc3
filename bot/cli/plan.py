"""`comptoir plan`: every message of the day, in advance."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from bot.cli.command import Command
from bot.cli.edition import programme_now
from bot.cli.event import read_event
from bot.cli.parts import facts_of
from bot.cli.tables import aligned, width
from bot.programme.files.check import kept_until
from bot.words.catalogue import operator_text

if TYPE_CHECKING:
    from bot.plan import Planned
    from bot.port.chat import Facts
    from bot.words.catalogue import Catalogue


@click.command(
    cls=Command,
    help="montre d’avance tous les messages du jour / shows every message of the day beforehand",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "json"]),
    default="table",
    help="un tableau à lire, ou du JSON / a table to read, or JSON",
)
@click.option("--full", is_flag=True, help="tout le texte / the whole text")
@click.pass_obj
def plan(options: tuple[Path, str], shape: str, full: bool) -> None:
    from bot.day import Day
    from bot.plan import is_said_without_questions, longest_delay
    from bot.plan import plan as plan_messages
    from bot.port.chat import Facts
    from bot.words.catalogue import Catalogue

    setup = read_event(options)
    words = Catalogue(setup.programme.event.timezone, setup.programme.event.words)
    day = Day(programme_now(setup).programme, setup.settings, words)
    facts = {name: facts_of(name) for name in setup.settings.platforms}
    facts = facts or {"": Facts()}  # without a platform, as on any platform
    planned = plan_messages(day, facts)
    zone = setup.programme.event.timezone
    if shape == "json":
        rows = [
            {
                "due": p.due.astimezone(zone).isoformat(),
                "place": p.place,
                "platform": p.platform,
                "audience": p.audience,
                "kind": p.kind,
                "first_line": p.first_line,
                "text": p.text,
                "late_at_most_seconds": round(p.late),
            }
            for p in planned
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    lang = options[1]
    if full:
        for message in _read_once(planned, facts, lambda each: each.text):
            click.echo(_proof(message, words, lang, setup.programme.event.lasts_several_days) + "\n")
    else:
        messages = _read_once(planned, facts, lambda each: each.first_line)
        _print_plan(messages, words, lang, setup.programme.event.lasts_several_days)
    click.echo(_count(len(planned) // len(facts), round(longest_delay(day, facts)), facts, lang))
    if not all(is_said_without_questions(notice) for notice in day.notices):
        click.echo(operator_text(lang, "plan-digests"))
    click.echo(kept_until(setup, lang))


@dataclass(frozen=True, slots=True)
class _Message:
    """A message that reads the same on `platforms`, which is empty if that is all of them."""

    planned: "Planned"
    platforms: str
    late: float


def _read_once(
    planned: Sequence["Planned"], facts: Mapping[str, "Facts"], shown: Callable[["Planned"], str]
) -> list[_Message]:
    """Merge messages of which the same is `shown` on several platforms."""
    told: dict[tuple[object, ...], list[Planned]] = {}
    for each in planned:
        told.setdefault((each.due, each.place, each.kind, shown(each)), []).append(each)
    return [
        _Message(
            same[0],
            ", ".join(each.platform.title() for each in same) if len(same) < len(facts) else "",
            max(each.late for each in same),
        )
        for same in told.values()
    ]


def _count(number: int, worst: int, facts: Mapping[str, "Facts"], lang: str) -> str:
    """Say how many messages each platform gets, and by how many seconds the slowest may be late."""
    limited = ", ".join(name.title() for name, known in facts.items() if known.allowance)
    late = worst if limited else -1
    return operator_text(lang, "plan-count", count=number, platforms=len(facts), late=late, platform=limited)


def _proof(message: _Message, words: "Catalogue", lang: str, lasts: bool) -> str:
    """Return a message to proofread before the day: when, where, and its whole text."""
    due, place = message.planned.due, message.planned.place
    head = [words.day(lang, due)] if lasts else []
    head += [words.hour(lang, due), place, *([message.platforms] if message.platforms else [])]
    return "\n".join([" · ".join(head), indent(message.planned.text, "    ")])


def _print_plan(messages: Sequence[_Message], words: "Catalogue", lang: str, lasts: bool) -> None:
    columns = {
        "plan-time": [words.hour(lang, m.planned.due) for m in messages],
        "plan-place": [m.planned.place for m in messages],
        "plan-platform": [m.platforms for m in messages],
        "plan-audience": [operator_text(lang, f"audience-{m.planned.audience}") for m in messages],
        "plan-late": [f"{m.late:.0f} s" if m.late else "" for m in messages],
        "plan-first-line": [m.planned.first_line for m in messages],
    }
    shown = {title: column for title, column in columns.items() if any(column)}  # empty columns are left out
    titles = [operator_text(lang, title) for title in shown]
    head, *lines = aligned([titles, *zip(*shown.values(), strict=True)], width())
    days = [words.day(lang, m.planned.due) for m in messages]
    click.echo(head)
    for day, line, former in zip(days, lines, ["", *days], strict=False):
        if lasts and day != former:
            click.echo(f"\n{day}")
        click.echo(line)
