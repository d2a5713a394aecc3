"""The operator's commands, and the one place where everything is built."""

import asyncio
import contextlib
import importlib
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from textwrap import indent
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.check import kept_until, required, run_check
from bot.errors import InputError, OutsideError, TokenRevoked, Unreachable
from bot.settings_file import Setup, read_setup
from bot.words import LANGUAGES, operator_text, said_in

DEFAULT_FILE = Path("comptoir.yaml")
PIPED_WIDTH = 160  # columns of a table that no terminal shows: a first line is then read whole


def main() -> None:
    """Exit status: 0 done, 1 the input is wrong, 2 the command line is wrong, 3 an outside system refused."""
    try:
        sys.exit(commands(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


class _Commands(click.Group):
    """Ends with what went wrong, told in the language that was asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        lang = ctx.params["lang"] or _spoken()
        try:
            return super().invoke(ctx)
        except InputError as error:
            _fail(error, 1, lang)
        except OutsideError as error:
            _fail(error, 3, lang)


def _fail(error: Exception, status: int, lang: str | None) -> None:
    print(_told(error, lang), file=sys.stderr)
    sys.exit(status)


def _told(error: Exception, lang: str | None) -> str:
    """In the operator's language; in both, where nothing says which that is."""
    said = error.problems if isinstance(error, InputError) else error.args
    return "\n".join(str(said_in(lang, part) if lang else part) for part in said)


def _spoken() -> str | None:
    """The operator's language, if the environment tells it."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return next((known for known in LANGUAGES if locale.startswith(known)), None)


def language() -> str:
    """The operator's language: English where the environment says so, French otherwise."""
    return _spoken() or "fr"


@click.group(
    cls=_Commands, help="Comptoir : le compagnon d’un événement hybride. / The companion of a hybrid event."
)
@click.option("-c", "--config", type=click.Path(path_type=Path), default=DEFAULT_FILE, help="comptoir.yaml")
@click.option("--lang", type=click.Choice(["fr", "en"]), default=None, help="fr | en")
@click.pass_context
def commands(context: click.Context, config: Path, lang: str | None) -> None:
    context.obj = (config, lang or language())


@commands.command(help="Vérifie les deux fichiers. / Checks both files.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def check(options: tuple[Path, str], files: tuple[Path, ...]) -> int:
    config, lang = options
    return run_check(files or (config,), lang)


# ── Plan ────────────────────────────────────────────────────────────────────────────────────────────────


@commands.command(help="Tous les messages du jour, d’avance. / Every message of the day, beforehand.")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table")
@click.option("--full", is_flag=True, help="tout le texte / the whole text")
@click.pass_obj
def plan(options: tuple[Path, str], shape: str, full: bool) -> None:
    from bot.chat import Facts
    from bot.day import Day
    from bot.plan import plan as plan_messages
    from bot.words import Words

    setup = _setup(options)
    words = Words(setup.programme.event.timezone)
    day = Day(setup.programme, setup.settings, words)
    facts = {name: _facts(name) for name in setup.settings.platforms}
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


def _proof(message: Any, words: Any, lang: str, several: bool) -> str:
    """To be read over before the day: when, where, and all that is said."""
    where = [message.place, message.platform.title()] if several else [message.place]
    return "\n".join([" · ".join([words.hour(lang, message.due), *where]), indent(message.text, "    ")])


def _print_plan(planned: Any, words: Any, lang: str, several: bool, worst: float) -> None:
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
    _one_line_a_row(table, long=shown.index("plan-first-line") if planned else 0, folds=True)
    for row in zip(*(columns[title] for title in shown), strict=True):
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)


# ── Provision ───────────────────────────────────────────────────────────────────────────────────────────


@commands.command(help="Fait les lieux qui manquent. / Makes the places that are missing.")
@click.option("--dry-run", is_flag=True, help="ne change rien / changes nothing")
@click.pass_obj
def provision(options: tuple[Path, str], dry_run: bool) -> int:
    _set_up_logs()
    setup = _setup(options)
    _need_a_platform(setup, options)
    return _run(_provision(setup, options[1], dry_run))


async def _provision(setup: Setup, lang: str, dry_run: bool) -> int:
    with _progress(setup, lang) as report:
        summaries = await provisioned(setup, report, dry_run=dry_run)
    for summary in summaries:
        _print_summary(setup, summary, lang, dry_run)
    return 0


async def provisioned(setup: Setup, report: Callable[[Any], None], *, dry_run: bool = False) -> list[Any]:
    """The places made on every platform; what was done there."""
    from bot import queue
    from bot.clock import wall_now
    from bot.journal import StoreBook
    from bot.words import Words

    words = Words(setup.programme.event.timezone)
    summaries = []
    with _untouched(setup) if dry_run else _opened(setup) as store:
        programme = await store.run(queue.freeze_codes, setup.programme)
        for name, settings in setup.settings.platforms.items():
            adapter = _adapter(name)
            client, is_new = await _connect(store, adapter, name, settings)
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
def _progress(setup: Setup, lang: str) -> Iterator[Callable[[Any], None]]:
    """A bar over the places, a line for each thing done; while the server makes us wait, the bar says so."""
    from bot.places import planned_places
    from bot.words import Words

    planned = planned_places(setup.programme, Words(setup.programme.event.timezone))
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, transient=True, console=Console()) as progress:
        places = (len(planned) + 1) * len(setup.settings.platforms)  # the space, too
        bar = progress.add_task(operator_text(lang, "provision-working"), total=places)
        met: set[str] = set()

        def report(step: Any) -> None:
            met.add(step.place)
            seconds = step.detail if step.kind == "wait" else None
            key = "provision-wait" if seconds else "provision-at"
            text = operator_text(lang, key, place=step.place, seconds=seconds or "")
            progress.update(bar, completed=len(met), description=text)
            if step.kind not in ("keep", "wait"):
                done = operator_text(lang, f"provision-{step.kind}", place=step.place, detail=step.detail)
                progress.console.print(done, highlight=False, markup=False)

        yield report


def _print_summary(setup: Setup, summary: Any, lang: str, dry_run: bool) -> None:
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


# ── Ready ───────────────────────────────────────────────────────────────────────────────────────────────


@commands.command(help="Dit si la journée peut commencer. / Says whether the day can begin.")
@click.pass_obj
def ready(options: tuple[Path, str]) -> int:
    _set_up_logs()
    setup = _setup(options)
    _need_a_platform(setup, options)
    return _run(_ready(setup, options[1]))


async def _ready(setup: Setup, lang: str) -> int:
    """Exit status 0 where nothing is a problem, 1 where something is, 3 where a platform cannot be asked."""
    from bot import people, queue
    from bot.readiness import absent_everywhere, can_begin
    from bot.words import Words

    reports, troubles = [], []
    words = Words(setup.programme.event.timezone)
    with _opened(setup) as store:
        programme = await store.run(queue.freeze_codes, setup.programme)
        for name, settings in setup.settings.platforms.items():
            try:
                report = await _looked(store, programme, name, settings, words)
            except OutsideError as error:
                print(_told(error, lang), file=sys.stderr)
                troubles.append(error)
            else:
                _print_report(report, lang)
                reports.append(report)
        absent = absent_everywhere(reports)
        codes = {named: await store.run(people.entry_code, named) for named in absent}
    if absent:
        _print_absent(setup, absent, codes, lang)
    if troubles:
        waiting = all(isinstance(error, Unreachable) for error in troubles)
        click.echo(operator_text(lang, "ready-unanswered" if waiting else "ready-refused"))
        return 3
    good = can_begin(reports)
    click.echo(operator_text(lang, "ready-yes" if good else "ready-no"))
    return 0 if good else 1


async def _looked(store: Any, programme: Any, name: str, settings: Any, words: Any) -> Any:
    """What a platform finds; who showed their code there is known by that account."""
    from bot import journal, people

    adapter = _adapter(name)
    entered = await store.run(people.handles_of_entered, name)
    places = await store.run(journal.places, name)
    client, _ = await _connect(store, adapter, name, settings)
    try:
        return await adapter.ready(settings, programme.known_by(name, entered), client, places, words)
    finally:
        await client.close()


def _print_report(report: Any, lang: str) -> None:
    from bot.readiness import SIGNS

    click.echo(f"{report.platform.title()}")
    for finding in report.findings:
        text = operator_text(lang, finding.key, place=finding.place or "", **finding.values)
        click.echo(f"  {SIGNS[finding.level]} {text}")
        if finding.copy:
            click.echo(f"    {finding.copy}")


def _print_absent(setup: Setup, absent: Any, codes: Any, lang: str) -> None:
    """Who is expected somewhere and is there on no platform, with the code that lets them in."""
    from bot.readiness import SIGNS, Level

    calls = int(any(_facts(name).calls for name in setup.settings.platforms))
    click.echo(operator_text(lang, "ready-absent-head", calls=calls))
    for named, places in absent.items():
        name = setup.programme.people[named].name
        line = operator_text(lang, "ready-absent", name=name, places=", ".join(places), code=codes[named])
        click.echo(f"  {SIGNS[Level.WARNING]} {line}")


# ── Run ─────────────────────────────────────────────────────────────────────────────────────────────────


@commands.command(help="Fait vivre le bot jusqu’à SIGTERM. / Runs the bot until SIGTERM.")
@click.option(
    "--restored", is_flag=True, help="la base est une copie ancienne / the database is a copy of earlier"
)
@click.pass_obj
def run(options: tuple[Path, str], restored: bool) -> int:
    _set_up_logs()
    setup = _setup(options)
    _need_a_platform(setup, options)
    return _run(_run_until_told(setup, restored))


async def _run_until_told(setup: Setup, restored: bool) -> int:
    """Cancelled by SIGTERM or SIGINT; what is in the air then is left to its token."""
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        async with running(setup, ready=_say_ready, restored=restored) as app:
            await app.run()
    return 0


def _say_ready() -> None:
    from bot.systemd import notify

    print("ready", flush=True)
    notify("READY=1")


@contextlib.asynccontextmanager
async def running(
    setup: Setup, *, ready: Callable[[], None], prefix: str | None = None, restored: bool = False
) -> Any:
    """The bot, built: the store with its lock, the clock, a platform for each setting, the app."""
    from bot import journal, queue
    from bot import restored as restoration
    from bot.app import App, Shut
    from bot.clock import Clock, wall_now
    from bot.day import Day
    from bot.store import InstanceLock, start_clock
    from bot.systemd import notify
    from bot.words import Words

    words = Words(setup.programme.event.timezone)
    lock = InstanceLock(setup.settings.database)
    lock.take()
    try:
        with _opened(setup) as store:
            if restored:
                await store.run(restoration.declare)
            asked = setup.settings.clock
            start: datetime | None = asked.start if asked else None
            speed = asked.speed if asked else 1.0
            _, first_start = await store.run(start_clock, start, speed, wall_now())
            clock = Clock(start, first_start, speed)
            programme = await store.run(queue.freeze_codes, setup.programme)
            async with contextlib.AsyncExitStack() as clients:
                platforms, looks = [], {}
                for name, settings in setup.settings.platforms.items():
                    adapter = _adapter(name)
                    places = await store.run(journal.places, name)
                    try:
                        client, _ = await _connect(store, adapter, name, settings)
                    except TokenRevoked as refused:  # the others go on, and are told
                        platforms.append(Shut(name, adapter.LIMITS, refused))
                        continue
                    clients.push_async_callback(client.close)
                    platforms.append(adapter.assemble(settings, programme, client, places, words))
                    looks[name] = _look(adapter, name, settings, programme, client, places, words)
                spoken = programme.event.language
                rehearsal = words.line(spoken, "rehearsal") if clock.rehearses else ""
                day = Day(
                    programme,
                    setup.settings,
                    words,
                    {platform.name: platform.limits for platform in platforms},
                    rehearsal if prefix is None else prefix,
                )
                alive = partial(notify, "WATCHDOG=1")
                app = App(store, day, clock, platforms, ready, looks, alive)
                async with _watched(setup, app):
                    yield app
    finally:
        lock.release()


def _look(
    adapter: Any, name: str, settings: Any, programme: Any, client: Any, places: Any, words: Any
) -> Callable[[Any], Coroutine[Any, Any, Any]]:
    """How the running bot asks what `comptoir ready` asks, with its own client."""

    async def look(entered: Any) -> Any:
        known = programme.known_by(name, entered)
        return await adapter.ready(settings, known, client, places, words, unseen=True)

    return look


@contextlib.asynccontextmanager
async def _watched(setup: Setup, app: Any) -> Any:
    """Told to who watches over it, where the settings ask for that."""
    if setup.settings.health is None:
        yield
        return
    watching = importlib.import_module("adapters.health")
    async with watching.watched(setup.settings.health.port, app.health, app.figures):
        yield


async def _connect(store: Any, adapter: Any, name: str, settings: Any) -> tuple[Any, bool]:
    """A client with its account, and whether it had to log in."""
    from bot import journal

    client, account = await adapter.connect(settings, await store.run(journal.account, name))
    if account is not None:
        try:
            await store.run(journal.keep_account, name, dict(account))
        except BaseException:
            await client.close()
            raise
    return client, account is not None


# ── Demo ────────────────────────────────────────────────────────────────────────────────────────────────


@commands.command(help="Joue la journée d’exemple, sans compte. / Plays the sample day, no account needed.")
@click.option(
    "--keep", is_flag=True, help="laisse le serveur ouvert à la fin / keeps the server up at the end"
)
@click.option(
    "--pace", type=float, default=1.0, help="2 : plus lent / slower; 0 : sans attendre / no waiting"
)
@click.pass_obj
def demo(options: tuple[Path, str], keep: bool, pace: float) -> int:
    from bot.logs import set_up

    set_up("warning")
    importlib.import_module("adapters.demo.quiet").quieten()
    play = importlib.import_module("adapters.demo.play")
    return _run(play.demo(running, provisioned, options[1], keep=keep, pace=pace))


# ── Backup and restore ──────────────────────────────────────────────────────────────────────────────────


@commands.command(help="Copie la base, même pendant `run`. / Copies the database, even during `run`.")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None)
@click.pass_obj
def backup(options: tuple[Path, str], output: Path | None) -> None:
    from bot.backup import back_up
    from bot.clock import wall_now

    setup, lang = _setup(options), options[1]
    made = back_up(setup.settings.database, output, wall_now())
    click.echo(operator_text(lang, "backup-made", path=str(made)))


@commands.command(help="Remet une sauvegarde en place. / Puts a backup in place.")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(options: tuple[Path, str], file: Path) -> None:
    from bot.backup import restore as put_back
    from bot.clock import wall_now

    setup, lang = _setup(options), options[1]
    aside = put_back(setup.settings.database, file, setup.programme.event.id, wall_now())
    click.echo(operator_text(lang, "restore-done", path=str(file)))
    if aside is not None:
        click.echo(operator_text(lang, "restore-aside", path=str(aside)))


# ── Outbox ──────────────────────────────────────────────────────────────────────────────────────────────


@commands.command(help="Ce qui fut envoyé, attend, fut sauté ou refusé. / Sent, waiting, skipped, failed.")
@click.option("--state", type=click.Choice(["waiting", "sending", "sent", "skipped", "failed", "grouped"]))
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def outbox(options: tuple[Path, str], state: str | None, shape: str) -> None:
    from bot.delivery import listing

    setup, lang = _setup(options), options[1]
    with _opened(setup) as store:
        rows = store.run_now(listing, state)
    if shape == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        click.echo(operator_text(lang, "outbox-empty"))
        return
    titles = ("due", "state", "platform", "place", "kind", "key", "error")
    table = Table(*(operator_text(lang, f"outbox-{title}") for title in titles), box=None)
    _one_line_a_row(table, long=5)
    zone = setup.programme.event.timezone
    for row in rows:
        shown = row | {"due": row["due"].astimezone(zone).strftime("%H:%M:%S")}
        table.add_row(*(str(shown[title] or "") for title in titles))
    Console().print(table)


# ── Forget ──────────────────────────────────────────────────────────────────────────────────────────────


@commands.command(help="Efface mots et noms, après l’événement. / Erases words and names, after the event.")
@click.option("--now", "at_once", is_flag=True, help="sans attendre / without waiting")
@click.pass_obj
def forget(options: tuple[Path, str], at_once: bool) -> None:
    from bot import retention
    from bot.clock import wall_now
    from bot.store import InstanceLock, event_time_of

    setup, lang = _setup(options), options[1]
    lock = InstanceLock(setup.settings.database)
    lock.take()
    try:
        with _opened(setup) as store:
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


def _need_a_platform(setup: Setup, options: tuple[Path, str]) -> None:
    config, lang = options
    if not setup.settings.platforms:
        raise InputError(operator_text(lang, "no-platform", file=config.name))


def _one_line_a_row(table: Table, long: int, *, folds: bool = False) -> None:
    """The column numbered `long` gives way, or `folds`; the others are read whole."""
    for number, column in enumerate(table.columns):
        gives_way = folds and number == long
        column.no_wrap, column.overflow = not gives_way, "fold" if gives_way else "ellipsis"
        column.ratio = 1 if number == long else None
        column.min_width = None if number == long else len(str(column.header))
    table.expand = True


# ── Shared ──────────────────────────────────────────────────────────────────────────────────────────────


def _setup(options: tuple[Path, str]) -> Setup:
    config, lang = options
    return required(read_setup(config), lang)


@contextmanager
def _opened(setup: Setup) -> Iterator[Any]:
    """The event's database, brought to the present schema."""
    from bot.migrate import migrate
    from bot.store import Store, claim_instance

    store = Store(setup.settings.database)
    try:
        store.run_now(migrate)
        store.run_now(claim_instance, setup.programme.event.id)
        yield store
    finally:
        store.close()


@contextmanager
def _untouched(setup: Setup) -> Iterator[Any]:
    """A copy of the event's database, as it is or will be, to try things on."""
    from sqlalchemy.engine import make_url

    kept = Path(make_url(setup.settings.database).database or "")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "comptoir.db"
        for suffix in ("", "-wal"):
            if kept.with_name(kept.name + suffix).exists():
                shutil.copy(kept.with_name(kept.name + suffix), copy.with_name(copy.name + suffix))
        settings = replace(setup.settings, database=f"sqlite:///{copy}")
        with _opened(replace(setup, settings=settings)) as store:
            yield store


def _facts(name: str) -> Any:
    """What a platform says of itself without loading its library."""
    return _part(name, "facts").FACTS


def _adapter(name: str) -> Any:
    """The adapter of a platform, by name: nothing of it is loaded before."""
    return _part(name, "assembly")


def _part(name: str, part: str) -> Any:
    try:
        return importlib.import_module(f"adapters.{name}.{part}")
    except ModuleNotFoundError as error:
        raise InputError(operator_text(language(), "unknown-platform", platform=name)) from error


def _set_up_logs() -> None:
    from bot.logs import set_up

    set_up(os.environ.get("COMPTOIR_LOG", "info"))


def _run(work: Coroutine[Any, Any, int]) -> int:
    return asyncio.run(work)
