"""`comptoir provision`: makes the places that are missing, or removes those of a rehearsal."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.cli.command import Command
from bot.cli.event import need_a_platform, opened, read_event, set_up_logs, untouched
from bot.cli.parts import adapter_of, connect
from bot.port.errors import InputError
from bot.programme.files.settings_file import Setup
from bot.words.catalogue import both, operator_text

if TYPE_CHECKING:
    from bot.port.provisioning import Step, Summary

Begin = Callable[[str], None]
Report = Callable[["Step"], None]


@click.command(
    cls=Command,
    help="fait les lieux qui manquent, et y invite / makes the places that are missing, and invites people",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="dit ce qui serait fait, sans rien changer / says what would be done, and changes nothing",
)
@click.option(
    "--invite",
    type=click.Choice(["all"]),
    help="invite tout le monde à une répétition, pas seulement ses organisateurs / "
    "invites everyone to a rehearsal, not only its organisers",
)
@click.option(
    "--remove", is_flag=True, help="enlève les lieux d’une répétition / removes the places of a rehearsal"
)
@click.pass_obj
def provision(options: tuple[Path, str], dry_run: bool, invite: Literal["all"] | None, remove: bool) -> int:
    set_up_logs("error")
    setup = read_event(options)
    need_a_platform(setup, options)
    if remove and not setup.programme.event.rehearsal:
        raise InputError(both("remove-no-rehearsal"))
    with _silenced(setup) if remove and not dry_run else nullcontext():
        return asyncio.run(_provision(setup, options[1], dry_run, invite == "all", remove))


@contextmanager
def _silenced(setup: Setup) -> Iterator[None]:
    """Keep the bot from running meanwhile; raises InputError if it runs."""
    from bot.database.lock import InstanceLock

    lock = InstanceLock(setup.settings.database)
    lock.take()
    try:
        yield
    finally:
        lock.release()


async def _provision(setup: Setup, lang: str, dry_run: bool, everyone: bool, remove: bool) -> int:
    key = "provision-rehearsal-all" if everyone else "provision-rehearsal"
    apart = operator_text(lang, key, address=setup.programme.event.address)
    head = apart if setup.programme.event.rehearsal and not remove else ""
    with _progress(setup, lang, dry_run, head) as (begin, report):
        summaries = await provisioned(setup, report, begin, dry_run=dry_run, everyone=everyone, remove=remove)
    for summary in summaries:
        _print_unreachable(setup, summary, lang)
    if remove and not dry_run:
        return _print_removed(setup, summaries, lang)
    return _print_outcome(summaries, lang, dry_run)


async def provisioned(
    setup: Setup,
    report: Report,
    begin: Begin = lambda platform: None,
    *,
    dry_run: bool = False,
    everyone: bool = False,
    remove: bool = False,
) -> list["Summary"]:
    """Make or remove the places on every platform; return what was done on each.

    `begin` is called with the name of each platform.
    """
    from bot.changes import provided
    from bot.clock import wall_now
    from bot.database.store import check_apart, keep_apart
    from bot.journal.places import StoreBook
    from bot.programme.places import planned_places
    from bot.questions import queue
    from bot.words.catalogue import Catalogue

    words = Catalogue(setup.programme.event.timezone, setup.programme.event.words)
    summaries = []
    with untouched(setup) if dry_run else opened(setup) as store:
        rehearses = setup.programme.event.rehearsal
        await store.run(check_apart, rehearses=rehearses)
        programme = await store.run(queue.freeze_codes, setup.programme)
        planned = planned_places(programme, words, everyone=everyone)
        for name, settings in setup.settings.platforms.items():
            adapter = adapter_of(name)
            begin(name)
            client, is_new = await connect(store, adapter, name, settings)
            try:
                await store.run(keep_apart, rehearses=rehearses)
                if everyone:
                    await store.run(provided.invite_everyone, wall_now())
                work = adapter.remove if remove else adapter.provision
                book = StoreBook(store, name, wall_now)
                given = client, programme, settings, planned, book, report
                summaries.append(await work(*given, dry_run=dry_run))
                if dry_run and is_new:
                    await adapter.forget(client)
            finally:
                await client.close()
    return summaries


@contextmanager
def _progress(setup: Setup, lang: str, dry_run: bool, head: str) -> Iterator[tuple[Begin, Report]]:
    """Show a bar over the places and a line for each thing done; the bar says when a server makes us wait."""
    from bot.cli.provision_told import Told
    from bot.programme.places import planned_places
    from bot.words.catalogue import Catalogue

    planned = planned_places(
        setup.programme, Catalogue(setup.programme.event.timezone, setup.programme.event.words)
    )
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    console = Console()
    with Progress(*columns, transient=True, console=console, disable=not console.is_terminal) as progress:
        looking = operator_text(lang, "provision-working")
        bar = progress.add_task(looking, total=len(planned) + 1)  # the space or the category, too
        told = Told(setup, lang, dry_run, progress.console)
        met: set[str] = set()

        def begin(platform: str) -> None:
            told.begin(head)
            met.clear()
            progress.update(bar, completed=0, description=looking)
            if len(setup.settings.platforms) > 1:
                progress.console.print(platform.title())

        def report(step: "Step") -> None:
            told(step)
            if step.kind == "wait":
                place = told.named(step.place)
                text = operator_text(lang, "provision-wait", place=place, seconds=step.detail)
                progress.update(bar, description=text)
            elif step.kind != "limit":
                met.add(step.place)
                progress.update(bar, completed=len(met), description=told.named(step.place))

        try:
            yield begin, report
        finally:  # also if it ends in a refusal
            told.flush()


def _print_unreachable(setup: Setup, summary: "Summary", lang: str) -> None:
    for key, people in ((summary.why, summary.unreachable), ("account-unknown", summary.unknown)):
        if people:
            names = ", ".join(setup.programme.people[person].name for person in people)
            click.echo(operator_text(lang, key, names=names))


def _print_outcome(summaries: Sequence["Summary"], lang: str, dry_run: bool) -> int:
    """Return exit status 3 if something was refused, or would be."""
    changed, refused = _count(summaries)
    if dry_run:
        click.echo(operator_text(lang, "provision-would", changed=changed))
    elif changed:
        click.echo(operator_text(lang, "provision-done", changed=changed, refused=refused))
    elif not refused:
        click.echo(operator_text(lang, "provision-nothing"))
    return _print_refused(refused, lang)


def _print_removed(setup: Setup, summaries: Sequence["Summary"], lang: str) -> int:
    from sqlalchemy.engine import make_url

    removed, refused = _count(summaries)
    if not refused:
        database = make_url(setup.settings.database)
        path = database.database or database.render_as_string()
        click.echo(operator_text(lang, "provision-removed", removed=removed, database=path))
    return _print_refused(refused, lang)


def _count(summaries: Sequence["Summary"]) -> tuple[int, int]:
    """Return the numbers of changes and of refusals; the same refusal counts once."""
    refused = {step.detail for summary in summaries for step in summary.steps if step.kind == "refuse"}
    return sum(summary.changed for summary in summaries), len(refused)


def _print_refused(refused: int, lang: str) -> int:
    if refused:
        click.echo(operator_text(lang, "provision-refused", refused=refused))
    return 3 if refused else 0
