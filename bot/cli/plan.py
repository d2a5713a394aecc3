"""`comptoir plan`: every message of the day, beforehand."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from bot.cli.command import Command
from bot.cli.event import read_event
from bot.cli.parts import facts_of
from bot.cli.tables import one_line_a_row
from bot.programme.files.check import kept_until
from bot.words.catalogue import operator_text

if TYPE_CHECKING:
    from bot.plan import Planned
    from bot.words.catalogue import Catalogue

PIPED_WIDTH = 160  # columns of a table that no terminal shows: a first line is then read whole


@click.command(
    cls=Command,
    help="montre d’avance tous les messages du jour / shows every message of the day beforehand",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "json"]),
    default="table",
    help="pour être lu, ou en JSON / to be read, or as JSON",
)
@click.option("--full", is_flag=True, help="tout le texte / the whole text")
@click.pass_obj
def plan(options: tuple[Path, str], shape: str, full: bool) -> None:
    from bot.day import Day
    from bot.plan import plan as plan_messages
    from bot.port.chat import Facts
    from bot.words.catalogue import Catalogue

    setup = read_event(options)
    words = Catalogue(setup.programme.event.timezone)
    day = Day(setup.programme, setup.settings, words)
    facts = {name: facts_of(name) for name in setup.settings.platforms}
    planned = plan_messages(day, facts or {"": Facts()})  # without a platform, as any would say it
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
    several, worst = len(setup.settings.platforms) > 1, max((p.late for p in planned), default=0)
    if full:
        for message in planned:
            click.echo(_proof(message, words, lang, several) + "\n")
    else:
        _print_plan(planned, words, lang, several, worst)
    limited = ", ".join(name.title() for name, known in facts.items() if known.allowance)
    late = round(worst) if limited else -1
    click.echo(operator_text(lang, "plan-count", count=len(planned), late=late, platform=limited))
    click.echo(kept_until(setup, lang))


def _proof(message: "Planned", words: "Catalogue", lang: str, several: bool) -> str:
    """To be read over before the day: when, where, and all that is said."""
    where = [message.place, message.platform.title()] if several else [message.place]
    return "\n".join([" · ".join([words.hour(lang, message.due), *where]), indent(message.text, "    ")])


def _print_plan(
    planned: Sequence["Planned"], words: "Catalogue", lang: str, several: bool, worst: float
) -> None:
    columns = {
        "plan-time": [words.hour(lang, p.due) for p in planned],
        "plan-place": [p.place for p in planned],
        "plan-platform": [p.platform for p in planned] if several else [],
        "plan-audience": [operator_text(lang, f"audience-{p.audience}") for p in planned],
        "plan-first-line": [p.first_line for p in planned],
        "plan-late": [f"{p.late:.0f} s" if p.late else "" for p in planned] if worst else [],
    }
    shown = [title for title, column in columns.items() if column]  # the others would tell nothing
    table = Table(*(operator_text(lang, title) for title in shown), box=None)
    one_line_a_row(table, long=shown.index("plan-first-line") if planned else 0, folds=True)
    for row in zip(*(columns[title] for title in shown), strict=True):
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)
