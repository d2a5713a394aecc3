"""`comptoir backup`, `restore`, `outbox` and `forget`: what is done with the event's database."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.cli.command import Command
from bot.cli.event import opened, read_event
from bot.cli.tables import one_line_a_row
from bot.programme.files.check import kept_until
from bot.words.catalogue import operator_text


@click.command(cls=Command, help="copie la base, même pendant run / copies the database, even during run")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=None,
    help="où l’écrire / where to write it",
)
@click.pass_obj
def backup(options: tuple[Path, str], output: Path | None) -> None:
    from bot.clock import wall_now
    from bot.database.backup import back_up

    setup, lang = read_event(options), options[1]
    made = back_up(setup.settings.database, output, wall_now())
    click.echo(operator_text(lang, "backup-made", path=str(made)))


@click.command(cls=Command, help="remet une sauvegarde en place / puts a backup in place")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(options: tuple[Path, str], file: Path) -> None:
    from bot.clock import wall_now
    from bot.database.backup import restore as put_back

    setup, lang = read_event(options), options[1]
    aside = put_back(setup.settings.database, file, setup.programme.event.id, wall_now())
    click.echo(operator_text(lang, "restore-done", path=str(file)))
    if aside is not None:
        click.echo(operator_text(lang, "restore-aside", path=str(aside)))


@click.command(
    cls=Command,
    help="dit ce qui est parti, attend, ou n’est pas parti et pourquoi / "
    "says what was sent, what waits, and what was not sent and why",
)
@click.option(
    "--state",
    type=click.Choice(["waiting", "sending", "sent", "skipped", "failed"]),
    help="ceux-là seulement / those alone",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "json"]),
    default="table",
    help="pour être lu, ou en JSON / to be read, or as JSON",
)
@click.pass_obj
def outbox(options: tuple[Path, str], state: str | None, shape: str) -> None:
    from bot.delivery.agenda import listing

    setup, lang = read_event(options), options[1]
    with opened(setup) as store:
        rows = store.run_now(listing, state)
    if shape == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        click.echo(operator_text(lang, "outbox-empty"))
        return
    titles = ("due", "state", "platform", "place", "kind", "key", "why")
    table = Table(*(operator_text(lang, f"outbox-{title}") for title in titles), box=None)
    one_line_a_row(table, long=5)
    zone = setup.programme.event.timezone
    for row in rows:
        why = row["error"] or (operator_text(lang, f"outbox-why-{row['why']}") if row["why"] else "")
        shown = row | {"due": row["due"].astimezone(zone).strftime("%H:%M:%S"), "why": why}
        table.add_row(*(str(shown[title] or "") for title in titles))
    Console().print(table)


@click.command(
    cls=Command,
    help="efface mots et noms, après l’événement / erases words and names, after the event",
)
@click.option("--now", "at_once", is_flag=True, help="sans attendre / without waiting")
@click.pass_obj
def forget(options: tuple[Path, str], at_once: bool) -> None:
    from bot.clock import wall_now
    from bot.database.lock import InstanceLock
    from bot.database.store import event_time_of
    from bot.privacy import retention

    setup, lang = read_event(options), options[1]
    lock = InstanceLock(setup.settings.database)
    lock.take()
    try:
        with opened(setup) as store:
            wall = wall_now()
            erased_at = setup.programme.end + setup.settings.retention
            if not at_once and store.run_now(event_time_of, wall) < erased_at:
                click.echo(operator_text(lang, "forget-not-yet"))
                click.echo(kept_until(setup, lang))
                return
            number = store.run_now(retention.erase_all, wall)
    finally:
        lock.release()
    click.echo(operator_text(lang, "forget-done", count=number))
