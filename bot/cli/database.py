"""`comptoir backup`, `restore`, `outbox` and `forget`: the commands about the event's database."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bot.cli.command import Command
from bot.cli.event import opened, read_event, set_up_logs
from bot.cli.tables import aligned, folded, width
from bot.programme.files.check import kept_until
from bot.programme.files.settings_file import Setup
from bot.words.catalogue import operator_text

FACTS = ("due", "state", "platform", "place", "kind")  # the short columns of a row of the outbox


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

    set_up_logs("error")
    setup, lang = read_event(options), options[1]
    made = back_up(setup.settings.database, output, wall_now())
    click.echo(operator_text(lang, "backup-made", path=str(made)))


@click.command(cls=Command, help="remet une sauvegarde en place / puts a backup in place")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(options: tuple[Path, str], file: Path) -> None:
    from bot.clock import wall_now
    from bot.database.backup import restore as put_back

    set_up_logs("error")
    setup, lang = read_event(options), options[1]
    aside = put_back(setup.settings.database, file, setup.programme.event.id, wall_now())
    click.echo(operator_text(lang, "restore-done", path=str(file)))
    if aside is not None:
        click.echo(operator_text(lang, "restore-aside", path=str(aside)))


@click.command(
    cls=Command,
    help="dit ce qui attend, et ce qui n’est pas parti et pourquoi / "
    "says what waits, and what was not sent and why",
)
@click.option(
    "--state",
    type=click.Choice(["waiting", "sending", "sent", "skipped", "failed"]),
    help="seulement les messages dans cet état / only messages in this state",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "json"]),
    default="table",
    help="un tableau à lire, ou du JSON / a table to read, or JSON",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="aussi ce qui est parti, ou n’avait plus à partir / also what was sent, or no longer had to be",
)
@click.pass_obj
def outbox(options: tuple[Path, str], state: str | None, shape: str, everything: bool) -> None:
    from bot.delivery.agenda import listing

    set_up_logs("error")
    setup, lang = read_event(options), options[1]
    with opened(setup) as store:
        rows = store.run_now(listing, state)
    if shape == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        click.echo(operator_text(lang, "outbox-empty"))
        return
    told = [row for row in rows if everything or state or _matters(row)]
    if told:
        _print_rows([_shown(row, setup, lang) for row in told], lang)
    if rest := len(rows) - len(told):
        click.echo(operator_text(lang, "outbox-rest", count=rest, shown=len(told)))


def _matters(row: Mapping[str, Any]) -> bool:
    """Return whether a row is still to be sent, or was not sent although it should have been."""
    from bot.outbox.states import TROUBLES, UNSAID

    return row["state"] in UNSAID or row["why"] in TROUBLES


def _print_rows(shown: list[list[str]], lang: str) -> None:
    columns = width()
    if columns is None:
        titles = [operator_text(lang, f"outbox-{title}") for title in (*FACTS, "key", "why")]
        click.echo("\n".join(aligned([titles, *shown])))
        return
    head, *lines = aligned(
        [[operator_text(lang, f"outbox-{title}") for title in FACTS], *(r[:5] for r in shown)]
    )
    click.echo(head)
    for line, (*_, key, why) in zip(lines, shown, strict=True):
        click.echo(line)
        click.echo(f"  {key}")  # whole, to be copied, however long
        if why:
            click.echo(f"  {folded(why, columns - 2, 2)}")


def _shown(row: Mapping[str, Any], setup: Setup, lang: str) -> list[str]:
    """Return what is shown of a row: `FACTS`, then its key and why it is not, or not yet, said."""
    from bot.words.catalogue import Catalogue
    from bot.words.reasons import in_words

    event = setup.programme.event
    form = "%Y-%m-%d %H:%M:%S" if event.lasts_several_days else "%H:%M:%S"
    words = Catalogue(event.timezone, event.words)
    why = words.operator_text(lang, f"outbox-why-{row['why']}") if row["why"] else ""
    return [
        row["due"].astimezone(event.timezone).strftime(form),
        operator_text(lang, f"outbox-state-{row['state']}"),
        row["platform"].title(),
        row["place"],
        words.line(lang, f"kind-{row['kind']}"),
        row["key"],
        in_words(lang, row["error"]) if row["error"] else why,
    ]


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

    set_up_logs("error")
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
