"""`comptoir run`: the one place where the bot is put together."""

import asyncio
import contextlib
import importlib
import signal
import sys
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.command import Command
from bot.cli.event import need_a_platform, opened, set_up_logs, told
from bot.cli.kept import read_event_or_kept
from bot.cli.parts import Assembly, Client, Serving, adapter_of, connect
from bot.port.chat import Platform
from bot.port.errors import OutsideError, TokenRevoked
from bot.programme.files.settings_file import Setup
from bot.words.catalogue import operator_text

if TYPE_CHECKING:
    from bot.app import App
    from bot.database.store import Store
    from bot.operator.new_places import Maker
    from bot.operator.readiness import Look, Report
    from bot.port.provisioning import Step, Summary
    from bot.programme.model import Programme
    from bot.words.catalogue import Catalogue


@click.command(cls=Command, help="fait vivre le bot, jusqu’à Ctrl-C / runs the bot, until Ctrl-C")
@click.option(
    "--restored", is_flag=True, help="la base vient d’une sauvegarde / the database comes from a backup"
)
@click.pass_obj
def run(options: tuple[Path, str], restored: bool) -> int:
    set_up_logs()
    setup = read_event_or_kept(options)
    need_a_platform(setup, options)
    return asyncio.run(_run_until_told(setup, restored, options[1]))


async def _run_until_told(setup: Setup, restored: bool, lang: str) -> int:
    """Run until SIGTERM or SIGINT cancels it; the token protects what is in the air then."""
    from bot.operator.stalls import loop_watched

    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        waiting = partial(_say_waiting, lang)
        async with running(setup, ready=_say_ready, waiting=waiting, restored=restored) as app:
            with loop_watched():  # a start may take its time: it loads all that a day needs
                await app.run()
    return 0


def _say_ready() -> None:
    from bot.operator.systemd import notify

    print("ready", flush=True)
    notify("READY=1")


def _say_waiting(lang: str, platform: str, why: OutsideError | None) -> None:
    lines = [told(why, lang)] if why is not None else []
    print(*lines, operator_text(lang, "run-waiting", platform=platform.title()), sep="\n", file=sys.stderr)


def _nobody_is_told(platform: str, why: OutsideError | None) -> None:
    """Tell nobody: the caller of `running` does its own waiting."""


@contextlib.asynccontextmanager
async def running(
    setup: Setup,
    *,
    ready: Callable[[], None],
    waiting: Callable[[str, OutsideError | None], None] = _nobody_is_told,
    prefix: str | None = None,
    restored: bool = False,
) -> AsyncIterator["App"]:
    """Build the bot: the store with its lock, the clock, a platform for each setting, the app."""
    from bot.app import App
    from bot.changes import edited
    from bot.clock import Clock, wall_now
    from bot.database.lock import InstanceLock
    from bot.database.store import check_apart, start_clock
    from bot.database.transaction import Transactions
    from bot.day import Day
    from bot.handling import recovery as restoration
    from bot.journal import places
    from bot.operator.shut import Shut
    from bot.operator.systemd import notify
    from bot.questions import queue
    from bot.words.catalogue import Catalogue

    words = Catalogue(setup.programme.event.timezone, setup.programme.event.words)
    lock = InstanceLock(setup.settings.database)
    lock.take()
    try:
        with opened(setup) as store:
            if restored:
                await store.run(restoration.declare)
            await store.run(check_apart, rehearses=setup.programme.event.rehearsal)
            asked = setup.settings.clock
            start: datetime | None = asked.start if asked else None
            speed = asked.speed if asked else 1.0
            _, first_start = await store.run(start_clock, start, speed, wall_now())
            clock = Clock(start, first_start, speed)
            programme = await store.run(queue.freeze_codes, setup.programme)
            adapters = {name: adapter_of(name) for name in setup.settings.platforms}
            limits = {name: adapter.LIMITS for name, adapter in adapters.items()}
            rehearsal = words.line(programme.event.language, "rehearsal") if clock.rehearses else ""
            said_before_all = rehearsal if prefix is None else prefix
            day = Day(programme, setup.settings, words, limits, said_before_all)
            transactions = Transactions(store, day, clock)
            version = await transactions.run(edited.begin, setup.content) if setup.content else None

            def present() -> "Programme":
                return transactions.day.programme

            async with contextlib.AsyncExitStack() as clients:
                platforms: list[Platform] = []
                looks: dict[str, Look] = {}
                books: dict[str, dict[str, str]] = {}
                makers: dict[str, Maker] = {}
                for name, settings in setup.settings.platforms.items():
                    adapter = adapters[name]
                    book = books[name] = await store.run(places.places, name)
                    try:
                        client, _ = await connect(store, adapter, name, settings)
                    except TokenRevoked as refused:  # the others go on, and are told
                        platforms.append(Shut(name, adapter.LIMITS, refused))
                        continue
                    clients.push_async_callback(client.close)
                    platform = adapter.assemble(settings, present, client, book, words)
                    if isinstance(platform, Serving):
                        platform.serve(transactions)
                    platforms.append(platform)
                    looks[name] = _look(adapter, name, settings, present, client, book, words)
                    makers[name] = _maker(adapter, name, settings, present, client, store, words)
                alive = partial(notify, "WATCHDOG=1")
                app = App(
                    transactions,
                    platforms,
                    ready,
                    looks,
                    books,
                    alive,
                    waiting,
                    makers=makers,
                    version=version,
                )
                async with _watched(setup, app):
                    yield app
    finally:
        lock.release()


def _look(
    adapter: Assembly[object, Client],
    name: str,
    settings: object,
    programme: Callable[[], "Programme"],
    client: Client,
    places: Mapping[str, str],
    words: "Catalogue",
) -> "Look":
    """Return a look by which the running bot asks what `comptoir ready` asks, with its own client."""

    async def look(entered: Mapping[str, str]) -> "Report":
        known = programme().known_by(name, entered)
        return await adapter.ready(settings, known, client, places, words, unseen=True)

    return look


def _maker(
    adapter: Assembly[object, Client],
    name: str,
    settings: object,
    programme: Callable[[], "Programme"],
    client: Client,
    store: "Store",
    words: "Catalogue",
) -> "Maker":
    """Return what makes places as `comptoir provision` does, while the bot runs, with its own client."""
    from bot.changes import provided
    from bot.clock import wall_now
    from bot.journal.places import StoreBook
    from bot.programme.places import planned_places

    async def make(wanted: Collection[str]) -> "Summary":
        everyone, book = await store.run(provided.is_everyone_invited), StoreBook(store, name, wall_now)
        planned = planned_places(programme(), words, everyone=everyone)
        made = client, programme(), settings, planned, book, _untold
        return await adapter.provision(*made, dry_run=False, only=wanted)

    return make


def _untold(step: "Step") -> None:
    """Tell nobody of a step: the régie is told once all are done."""


@contextlib.asynccontextmanager
async def _watched(setup: Setup, app: "App") -> AsyncIterator[None]:
    """Serve the bot's health and metrics, if the settings ask for it."""
    if setup.settings.health is None:
        yield
        return
    watching = importlib.import_module("adapters.health")
    async with watching.watched(setup.settings.health.port, app.checkup.health, app.checkup.figures):
        yield
