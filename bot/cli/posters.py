"""`comptoir posters`: a poster for each comptoir, in A3, whose QR code opens its page."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from bot.cli.command import Command
from bot.cli.event import opened, read_event, set_up_logs
from bot.cli.parts import part_of
from bot.port.errors import InputError, OutsideError
from bot.words.catalogue import operator_text

if TYPE_CHECKING:
    from bot.day import Day

Posters = Callable[["Day", object, datetime], Iterator[tuple[str, bytes]]]


@click.command(
    cls=Command,
    help="écrit les affiches A3 : une par comptoir, dont le QR code ouvre la page / "
    "writes the posters, in A3: one a comptoir, whose QR code opens its page",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="le dossier où les écrire / the folder to write them in",
)
@click.pass_obj
def posters(options: tuple[Path, str], output: Path | None) -> None:
    from bot.changes import rows
    from bot.clock import wall_now
    from bot.day import Day
    from bot.programme.changes import laid_over
    from bot.questions import queue
    from bot.restitution.documents import can_print
    from bot.settings import WithPages
    from bot.words.catalogue import Catalogue

    set_up_logs("error")
    setup, lang = read_event(options), options[1]
    sites = (name for name, each in setup.settings.platforms.items() if isinstance(each, WithPages))
    if (site := next(sites, None)) is None:
        raise InputError(operator_text(lang, "web-missing-for-posters"))
    if not can_print():
        raise OutsideError(operator_text(lang, "report-cannot-print"))
    with opened(setup) as store:
        of_file = store.run_now(queue.freeze_codes, setup.programme)
        programme = laid_over(of_file, store.run_now(rows.accepted))
    words = Catalogue(programme.event.timezone, programme.event.words)
    day = Day(programme, setup.settings, words)
    folder = output or Path(operator_text(day.language, "posters-folder"))
    folder.mkdir(parents=True, exist_ok=True)
    made = cast(Posters, part_of(site, "posters").posters)  # type: ignore[attr-defined]
    for place, content in made(day, setup.settings.platforms[site], wall_now()):
        file = folder / f"{place}.pdf"
        file.write_bytes(content)
        click.echo(operator_text(lang, "posters-written", path=str(file)))
