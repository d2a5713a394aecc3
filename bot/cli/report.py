"""`comptoir report`: what was asked and what became of it, in files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.command import Command
from bot.cli.event import opened, read_event, set_up_logs
from bot.port.errors import OutsideError
from bot.words.catalogue import operator_text

if TYPE_CHECKING:
    pass

PDF = "pdf"
FORMATS = ("html", "md", "csv", "json", PDF)


@click.command(
    cls=Command,
    help="écrit le rapport : les questions et ce qu’elles sont devenues / "
    "writes the report: the questions and what became of them",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    help="un seul format, à l’écran sans -o / one format only, on the screen without -o",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="le dossier où l’écrire / the folder to write it in",
)
@click.option(
    "--public",
    is_flag=True,
    help="sans les mots ni les raisons des questions écartées / "
    "without the words and reasons of declined questions",
)
@click.pass_obj
def report(options: tuple[Path, str], shape: str | None, output: Path | None, public: bool) -> None:
    from bot.changes import rows
    from bot.clock import wall_now
    from bot.database.store import event_time_of
    from bot.day import Day
    from bot.programme.changes import laid_over
    from bot.questions import queue
    from bot.restitution.documents import can_print
    from bot.restitution.files import write, written
    from bot.restitution.report import read
    from bot.words.catalogue import Catalogue

    set_up_logs("error")
    setup, lang = read_event(options), options[1]
    if shape == PDF and not can_print():
        raise OutsideError(operator_text(lang, "report-cannot-print"))
    if shape == PDF and output is None and sys.stdout.isatty():
        raise OutsideError(operator_text(lang, "report-not-on-a-screen"))
    with opened(setup) as store:
        of_file = store.run_now(queue.freeze_codes, setup.programme)
        programme = laid_over(of_file, store.run_now(rows.accepted))
        words = Catalogue(programme.event.timezone, programme.event.words)
        day = Day(programme, setup.settings, words)
        at = store.run_now(event_time_of, wall_now())
        made = store.run_now(read, day, at, for_organisers=not public)
    if shape is not None and output is None:
        click.echo(written(made, shape), nl=False)
        return
    folder = output or Path(operator_text(day.language, "report-folder"))
    for file in write(made, folder, [shape] if shape else FORMATS).values():
        told = operator_text(lang, "report-written", path=str(file)) if file else None
        click.echo(told or operator_text(lang, "report-without-pdf"))
