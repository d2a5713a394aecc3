"""`comptoir demo`: a server for each platform, the bot on a rehearsal clock, and an invented public."""

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console

from adapters.discord.files import DiscordSettings
from adapters.matrix.files import MatrixSettings
from adapters.rehearsal.demo.account import take_account
from adapters.rehearsal.demo.account_shown import print_line, show_account
from adapters.rehearsal.demo.desk import Play
from adapters.rehearsal.demo.discord_side import DiscordSide
from adapters.rehearsal.demo.house import (
    House,
    arrive,
    join_guild,
    open_house,
    people_of,
    phones_of,
    port_of_pages,
    secrets_of,
    user_names,
)
from adapters.rehearsal.demo.jumps import Jumps
from adapters.rehearsal.demo.keeping import keep_open
from adapters.rehearsal.demo.matrix_side import MatrixSide
from adapters.rehearsal.demo.onlooker import open_pages, ways_in
from adapters.rehearsal.demo.piece import Piece, of_own, sample
from adapters.rehearsal.demo.public import DISCORD, MATRIX, WEB, living_on, names, with_accounts
from adapters.rehearsal.demo.screen import Screen
from adapters.rehearsal.demo.sides import Names, Side
from adapters.rehearsal.demo.watch import PATIENCE, NotSeen, Watch
from adapters.rehearsal.demo.web_side import WebSide
from adapters.rehearsal.demo.wording import Say, wording
from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.homeserver import HomeserverError, NoHomeserver
from adapters.rehearsal.participant import Participant
from adapters.web.files import LOOPBACK, WebSettings
from bot.app import App
from bot.port.errors import OutsideError
from bot.programme.files.settings_file import Setup
from bot.programme.model import Programme
from bot.restitution import files, report
from bot.settings import DigestSettings, RehearsalClock, Reminders, Settings

REFRESH = timedelta(seconds=1)  # of boards
AT_THE_END = 120.0  # seconds: a notice of refusal waits for 15, and the machine may be busy
PLAIN_WIDTH = 100  # columns, if there is no terminal
LONGEST_GUILD = 100  # characters of its name, as Discord allows


class Running(Protocol):
    """The composition root's own: it builds the bot, for as long as the context lasts."""

    def __call__(
        self, setup: Setup, *, ready: Callable[[], None], prefix: str
    ) -> AbstractAsyncContextManager[App]: ...


Provision = Callable[[Setup, Callable[[Any], None]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Wishes:
    """The onlooker's options; `pace` is how long they read (1 is usual, 2 slower, 0 not at all).

    `opens`: their browser shows the pages.
    """

    keep: bool
    pace: float
    everything: bool
    opens: bool = False


async def demo(
    running: Running,
    provision: Provision,
    lang: str,
    wishes: Wishes,
    own: tuple[Path, Programme] | None = None,
) -> int:
    """Play the sample day, or the programme of a file; return 0 if all that was expected came, else 1."""
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    say = wording(lang)
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        piece = of_own(*own) if own else sample(lang)
        return await _demo(running, provision, console, say, piece, wishes)
    except asyncio.CancelledError:
        print_line(console, f"\n{say('interrupted')}")
        return 0
    except HomeserverError as error:
        raise OutsideError(str(error)) from error


async def _demo(
    running: Running, provision: Provision, console: Console, say: Say, piece: Piece, wishes: Wishes
) -> int:
    began, read = time.monotonic(), piece.programme
    guild = read.event.title[:LONGEST_GUILD]
    async with DiscordServer(guild=guild) as server, _house(console, say, read) as (house, folder):
        server.answering.acknowledge_within = server.interactions.think_at_most = PATIENCE
        platforms = (MATRIX, DISCORD, WEB) if house else (DISCORD, WEB)
        members = join_guild(server, living_on(DISCORD, platforms, read), read.event.language)
        accounts = {DISCORD: user_names(server, members), MATRIX: house.user_ids if house else {}}
        programme = with_accounts(read, accounts, piece.arrives)
        pages = _pages()
        setup = _setup(folder, piece, programme, house, server, pages, wishes.pace)
        with secrets_of(house, server), console.status(say("provisioning")):
            await provision(setup, lambda step: None)
        phones_by_id = living_on(WEB, platforms, read)
        theirs = phones_of(phones_by_id, pages.address, read.event.language)
        async with people_of(house) as people, theirs as (phones, eyes):
            with console.status(say("arriving", people=len({*people, *members, *phones}))):
                sides = [await _on_matrix(programme, house, people)] if house else []
            with secrets_of(house, server):
                ready = asyncio.Event()
                async with running(setup, ready=ready.set, prefix="") as app:
                    sides.append(DiscordSide(server, members, app))  # before anything is said there
                    sides.append(WebSide(phones, eyes, app))
                    by_platform = {side.platform: side for side in sides}
                    return await _show(
                        app, ready, console, say, piece, house, pages, by_platform, began, wishes
                    )


def _pages() -> WebSettings:
    port = port_of_pages()
    return WebSettings(LOOPBACK, port, f"http://{LOOPBACK}:{port}")


async def _on_matrix(programme: Programme, house: House, people: Mapping[str, Participant]) -> Side:
    return MatrixSide(people, await arrive(programme, people), house.bot, programme)


@asynccontextmanager
async def _house(
    console: Console, say: Say, programme: Programme
) -> AsyncIterator[tuple[House | None, Path]]:
    """Provide the homeserver, if one is installed, and a folder for as long as the demo lasts."""
    with tempfile.TemporaryDirectory(prefix="comptoir-demo-", ignore_cleanup_errors=True) as folder:
        with console.status(say("setting-up")):
            theirs = living_on(MATRIX, (MATRIX, DISCORD, WEB), programme)
            try:
                house = await asyncio.to_thread(open_house, Path(folder), theirs)
            except NoHomeserver:
                house = None
        try:
            yield house, Path(folder)
        finally:
            if house:
                house.homeserver.stop()  # takes a few milliseconds, and must not be interrupted


def _setup(
    folder: Path,
    piece: Piece,
    programme: Programme,
    house: House | None,
    server: DiscordServer,
    pages: WebSettings,
    pace: float,
) -> Setup:
    settings = Settings(
        programme=piece.file,
        database=f"sqlite:///{folder / 'comptoir.db'}",
        clock=RehearsalClock(piece.begins.astimezone(UTC), piece.speed if pace else piece.speed_unread),
        digest=DigestSettings(refresh=REFRESH * min(pace, 1)),
        reminders=Reminders(presence=timedelta(0)),  # some of its people speak in the room alone
        platforms={
            **({MATRIX: MatrixSettings(house.homeserver.url, house.bot)} if house else {}),
            DISCORD: DiscordSettings(server.guild.id, server.api, server.gateway_url),
            WEB: pages,
        },
    )
    return Setup(settings, programme)


@asynccontextmanager
async def _at_work(app: App, ready: asyncio.Event) -> AsyncIterator[None]:
    """Run the bot; raises the error that made it end by itself."""
    at_work = asyncio.create_task(app.run())
    listening = asyncio.create_task(ready.wait())
    await asyncio.wait((at_work, listening), return_when=asyncio.FIRST_COMPLETED)
    try:
        if not at_work.done():
            yield
    finally:
        at_work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await at_work


async def _show(
    app: App,
    ready: asyncio.Event,
    console: Console,
    say: Say,
    piece: Piece,
    house: House | None,
    pages: WebSettings,
    sides: Mapping[str, Side],
    began: float,
    wishes: Wishes,
) -> int:
    """Show the play, then its account; return the exit status.

    `ready` is set once the bot listens; `began` is when the servers began to start, by `time.monotonic`.
    """

    jumps = Jumps(app.clock)

    def hour_at(stamp: float) -> str:
        return app.day.words.hour(app.day.language, jumps.event_time(datetime.fromtimestamp(stamp, UTC)))

    by_account = Names(names(app.day.programme), sides.values())
    codes, everything = app.day.prefixes, wishes.everything
    screen = Screen(console, say, hour_at, by_account, list(sides), codes, everything=everything)
    watch = Watch(screen.show)
    play = Play(app, jumps, watch, screen, sides, wishes.pace)
    screen.note("note-morning")
    async with _at_work(app, ready):
        ready_at = time.monotonic()
        readers = [asyncio.create_task(side.read(watch)) for side in sides.values()]
        teller = asyncio.create_task(screen.tell(wishes.pace))
        try:
            title = say(piece.title, chats=1 if house is None else 2, event=app.day.programme.event.title)
            alone = "" if house else say("without-matrix", command=_called(piece))
            ways = await ways_in(app, say, pages.address)
            screen.open(title, piece.minutes(wishes.pace), ways, alone)
            if wishes.opens:
                await asyncio.to_thread(open_pages, pages.address)  # it may wait for the browser
            missing = await _while_read(_play(piece, play), readers)
            await play.calm(seconds=AT_THE_END)
            await screen.all_told(teller)
            kept = [message for side in sides.values() for message in await side.history()]
            account = await take_account(play, say, kept, missing)
            show_account(console, say, account, everything=everything)
            print_line(console, say("report-written", file=str(await _report(app))))
            times = {"seconds": round(time.monotonic() - ready_at), "setup": round(ready_at - began)}
            print_line(console, say("account-time", **times), "dim")
            if screen.left_out:
                left_out = say("account-left-out", count=screen.left_out, command=_called(piece))
                print_line(console, left_out, "dim")
            if wishes.keep:
                await keep_open(console, say, play, house, ways)
            return 1 if account.wrong else 0
        finally:
            for task in (*readers, teller):
                task.cancel()
            await asyncio.gather(*readers, teller, return_exceptions=True)


async def _report(app: App) -> Path:
    """Write the report of the day into a folder that stays; return the page."""
    made = await app.store.run(report.read, app.day, app.clock.now().event)
    folder = Path(tempfile.mkdtemp(prefix="comptoir-report-"))
    written = await asyncio.to_thread(files.write, made, folder)
    return written["html"] or folder


def _called(piece: Piece) -> str:
    """Return the command as it can be copied here."""
    script = Path(sys.argv[0])
    is_found = shutil.which("comptoir") or script.name != "comptoir"
    return f"{'comptoir' if is_found else shlex.quote(os.path.relpath(script))} {piece.arguments}"


async def _while_read(
    playing: Coroutine[Any, Any, list[str]], readers: Collection[asyncio.Task[None]]
) -> list[str]:
    """Return what the play returns; raises the error of a reader that ends before it."""
    played = asyncio.create_task(playing)
    try:
        done, _ = await asyncio.wait({played, *readers}, return_when=asyncio.FIRST_COMPLETED)
        for ended in done - {played}:
            ended.result()
        return await played
    finally:
        played.cancel()


async def _play(piece: Piece, play: Play) -> list[str]:
    """Play the day; return what was awaited in vain, at which the play stops."""
    try:
        await piece.perform(play)
    except NotSeen as missing:
        return [str(missing)]
    return []
