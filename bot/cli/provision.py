"""`comptoir provision`: makes the places that are missing."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.cli.command import Command
from bot.cli.event import need_a_platform, opened, read_event, set_up_logs, untouched
from bot.cli.parts import adapter_of, connect
from bot.programme.files.settings_file import Setup
from bot.words.catalogue import operator_text

if TYPE_CHECKING:
    from bot.port.provisioning import Step, Summary


@click.command(
    cls=Command,
    help="fait les lieux qui manquent, et invite / makes the places that are missing, and invites",
)
@click.option("--dry-run", is_flag=True, help="ne change rien / changes nothing")
@click.pass_obj
def provision(options: tuple[Path, str], dry_run: bool) -> int:
    set_up_logs("error")
    setup = read_event(options)
    need_a_platform(setup, options)
    return asyncio.run(_provision(setup, options[1], dry_run))


async def _provision(setup: Setup, lang: str, dry_run: bool) -> int:
    with _progress(setup, lang) as report:
        summaries = await provisioned(setup, report, dry_run=dry_run)
    for summary in summaries:
        _print_summary(setup, summary, lang, dry_run)
    return 0


async def provisioned(
    setup: Setup, report: Callable[["Step"], None], *, dry_run: bool = False
) -> list["Summary"]:
    """The places made on every platform; what was done there."""
    from bot.clock import wall_now
    from bot.journal.places import StoreBook
    from bot.questions import queue
    from bot.words.catalogue import Catalogue

    words = Catalogue(setup.programme.event.timezone, setup.programme.event.words)
    summaries = []
    with untouched(setup) if dry_run else opened(setup) as store:
        programme = await store.run(queue.freeze_codes, setup.programme)
        for name, settings in setup.settings.platforms.items():
            adapter = adapter_of(name)
            client, is_new = await connect(store, adapter, name, settings)
            try:
                book = StoreBook(store, name, wall_now)
                summary = await adapter.provision(
                    settings, programme, client, words, book, report, dry_run=dry_run
                )
                summaries.append(summary)
                if dry_run and is_new:
                    await adapter.forget(client)
            finally:
                await client.close()
    return summaries


@contextmanager
def _progress(setup: Setup, lang: str) -> Iterator[Callable[["Step"], None]]:
    """A bar over the places, a line for each thing done; while the server makes us wait, the bar says so."""
    from bot.programme.places import planned_places
    from bot.words.catalogue import Catalogue

    planned = planned_places(
        setup.programme, Catalogue(setup.programme.event.timezone, setup.programme.event.words)
    )
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, transient=True, console=Console()) as progress:
        places = (len(planned) + 1) * len(setup.settings.platforms)  # the space, too
        bar = progress.add_task(operator_text(lang, "provision-working"), total=places)
        met: set[str] = set()

        def report(step: "Step") -> None:
            met.add(step.place)
            seconds = step.detail if step.kind == "wait" else None
            key = "provision-wait" if seconds else "provision-at"
            text = operator_text(lang, key, place=step.place, seconds=seconds or "")
            progress.update(bar, completed=len(met), description=text)
            if step.kind not in ("keep", "wait"):
                done = operator_text(lang, f"provision-{step.kind}", place=step.place, detail=step.detail)
                progress.console.print(done, highlight=False, markup=False)

        yield report


def _print_summary(setup: Setup, summary: "Summary", lang: str, dry_run: bool) -> None:
    if summary.changes_nothing:
        click.echo(operator_text(lang, "provision-nothing"))
    else:
        key = "provision-would" if dry_run else "provision-done"
        click.echo(operator_text(lang, key, changed=summary.changed))
    if summary.unreachable:
        names = ", ".join(setup.programme.people[person].name for person in summary.unreachable)
        click.echo(operator_text(lang, summary.why, names=names))
    if summary.exemption:
        click.echo(operator_text(lang, "provision-exemption"))
        click.echo(summary.exemption)
