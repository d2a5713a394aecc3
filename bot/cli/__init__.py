"""The operator's commands: read, and their failures told, in one place."""

import sys
from pathlib import Path
from typing import Any

import click

from bot.cli.database import backup, forget, outbox, restore
from bot.cli.demo import demo
from bot.cli.event import language, spoken, told
from bot.cli.plan import plan
from bot.cli.provision import provision
from bot.cli.ready import ready
from bot.cli.run import run
from bot.cli.verify import verify
from bot.port.errors import InputError, OutsideError
from bot.programme.files.check import run_check

DEFAULT_FILE = Path("comptoir.yaml")


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
        lang = ctx.params["lang"] or spoken()
        try:
            return super().invoke(ctx)
        except InputError as error:
            _fail(error, 1, lang)
        except OutsideError as error:
            _fail(error, 3, lang)


def _fail(error: Exception, status: int, lang: str | None) -> None:
    print(told(error, lang), file=sys.stderr)
    sys.exit(status)


@click.group(
    cls=_Commands, help="Comptoir : le compagnon d’un événement hybride. / The companion of a hybrid event."
)
@click.option("-c", "--config", type=click.Path(path_type=Path), default=DEFAULT_FILE, help="comptoir.yaml")
@click.option("--lang", type=click.Choice(["fr", "en"]), default=None, help="fr | en")
@click.pass_context
def commands(context: click.Context, config: Path, lang: str | None) -> None:
    context.obj = (config, lang or language())


@click.command(help="Vérifie les deux fichiers. / Checks both files.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def check(options: tuple[Path, str], files: tuple[Path, ...]) -> int:
    config, lang = options
    return run_check(files or (config,), lang)


for command in (check, plan, provision, ready, run, verify, demo, backup, restore, outbox, forget):
    commands.add_command(command)
