"""`comptoir demo`: plays the sample day, with no account anywhere."""

import asyncio
import importlib
from pathlib import Path

import click

from bot.cli.provision import provisioned
from bot.cli.run import running
from bot.port.errors import OutsideError
from bot.words.catalogue import both


@click.command(help="Joue la journée d’exemple, sans compte. / Plays the sample day, no account needed.")
@click.option(
    "--keep", is_flag=True, help="laisse le serveur ouvert à la fin / keeps the server up at the end"
)
@click.option(
    "--pace", type=float, default=1.0, help="2 : plus lent / slower; 0 : sans attendre / no waiting"
)
@click.pass_obj
def demo(options: tuple[Path, str], keep: bool, pace: float) -> int:
    from bot.operator.logs import set_up

    set_up("warning")
    importlib.import_module("adapters.rehearsal.demo.quiet").quieten()
    try:
        play = importlib.import_module("adapters.rehearsal.demo.play")
    except ModuleNotFoundError as missing:  # a library that the day itself does without
        raise OutsideError(both("demo-needs-extra", missing=str(missing.name))) from missing
    status: int = asyncio.run(play.demo(running, provisioned, options[1], keep=keep, pace=pace))
    return status
