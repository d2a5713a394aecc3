"""`comptoir demo`: plays the sample day or the operator's own, with no account anywhere."""

import asyncio
import importlib
import shlex
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from types import ModuleType

import click

from bot.cli.command import Command
from bot.cli.provision import provisioned
from bot.cli.run import running
from bot.port.errors import InputError, OutsideError
from bot.programme.files.check import checked_programme
from bot.words.catalogue import both, operator_text


@click.command(
    cls=Command,
    help="joue une journée d’exemple, ou la vôtre, sans compte nulle part / "
    "plays a sample day, or yours, needs no account",
)
@click.argument("programme", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep", is_flag=True, help="laisse le serveur ouvert à la fin / keeps the server up at the end"
)
@click.option(
    "--pace", type=float, default=1.0, help="2 : plus lent, 0 : sans attendre / 2: slower, 0: no waiting"
)
@click.option(
    "--no-open",
    "unopened",
    is_flag=True,
    help="n’ouvre pas le navigateur / does not open the browser",
)
@click.option("--all", "everything", is_flag=True, help="montre tout / shows everything")
@click.pass_obj
def demo(
    options: tuple[Path, str],
    programme: Path | None,
    keep: bool,
    pace: float,
    unopened: bool,
    everything: bool,
) -> int:
    own = (programme, checked_programme(programme, options[1])) if programme else None
    play = _play()
    with logged_apart(options[1]):
        wishes = play.Wishes(keep, pace, everything, not unopened and pace > 0)
        status: int = asyncio.run(play.demo(running, provisioned, options[1], wishes, own))
    return status


def _play() -> ModuleType:
    """Load the demo, or say in one sentence which library of its extra is missing."""
    importlib.import_module("adapters.rehearsal.demo.quiet").quieten()
    try:
        return importlib.import_module("adapters.rehearsal.demo.play")
    except ImportError as error:  # a library that the event itself does not need
        missing = str(error.name).partition(".")[0]
        if missing in ("adapters", "bot"):
            raise
        python = shlex.quote(sys.executable)
        raise OutsideError(both("demo-needs-extra", missing=missing, python=python)) from error


@contextmanager
def logged_apart(lang: str) -> Iterator[None]:
    """Keep log lines and warnings off the screen: they go to a file, which is named if it has any."""
    from bot.operator.logs import set_up

    with tempfile.NamedTemporaryFile("w", prefix="comptoir-demo-", suffix=".log", delete=False) as log:
        try:
            with redirect_stderr(log):
                set_up("warning")
                yield
        except (InputError, OutsideError):
            raise
        except Exception:  # the edge of the demo: spectators read a sentence, not a traceback
            traceback.print_exc(file=log)
            raise OutsideError(operator_text(lang, "demo-ended")) from None
        finally:
            if log.tell():
                click.echo(operator_text(lang, "demo-noted", file=shlex.quote(log.name)), err=True)
            else:
                Path(log.name).unlink()
