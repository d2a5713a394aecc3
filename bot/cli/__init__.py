"""The operator's commands: they are read, and their failures reported, in one place."""

import sys
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from bot.cli.command import Command, in_language, language_asked, language_of
from bot.cli.database import backup, forget, outbox, restore
from bot.cli.demo import demo
from bot.cli.event import need_settings, spoken, told
from bot.cli.export import export
from bot.cli.import_ import import_
from bot.cli.init import init
from bot.cli.plan import plan
from bot.cli.posters import posters
from bot.cli.provision import provision
from bot.cli.ready import ready
from bot.cli.report import report
from bot.cli.run import run
from bot.cli.verify import verify
from bot.port.errors import InputError, OutsideError
from bot.programme.files.check import run_check
from bot.words.catalogue import operator_text

# In the order of the first hour and of what comes after it; commands that are not named here come last.
FIRST_HOUR = ("init", "import", "check", "plan", "provision", "ready", "run")
SECTIONS = {"help-see": ("demo",), "help-first-hour": FIRST_HOUR}


def main() -> None:
    """Exit with status 0 if done, 1 for wrong input, 2 for a wrong command line, 3 for an outside refusal."""
    try:
        sys.exit(commands(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.ClickException as error:
        print(_misread(error), file=sys.stderr)
        sys.exit(error.exit_code)


class _Commands(Command, click.Group):
    """The group of commands; a failure ends it with an explanation in the language asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # the context knows the language
            raise
        except InputError as error:
            _fail(error, 1, language_asked(ctx) or spoken())
        except OutsideError as error:
            _fail(error, 3, language_asked(ctx) or spoken())
        except ModuleNotFoundError as missing:
            lang = language_of(ctx)
            print(operator_text(lang, "library-missing", missing=str(missing.name)), file=sys.stderr)
            sys.exit(1)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            lang = language_of(ctx)
            near = get_close_matches(args[0], self.commands, 1)
            known = ", ".join(near or self.commands)
            text = operator_text(lang, "cli-no-such-command", name=args[0], near=len(near), known=known)
            raise _NoSuchCommand(text, ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = language_of(ctx)
        formatter.write_text(operator_text(lang, "help-what"))
        named = {name for names in SECTIONS.values() for name in names}
        others = tuple(name for name in self.commands if name not in named)
        for section, names in (*SECTIONS.items(), ("help-after", others)):
            with formatter.section(operator_text(lang, section)):
                rows = [(name, in_language(self.commands[name].help or "", lang)) for name in names]
                formatter.write_dl(rows, col_max=12)
        self.format_options(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(operator_text(lang, "help-more"))


class _NoSuchCommand(click.UsageError):
    """An error for an unknown command, in the reader's language."""


def _fail(error: Exception, status: int, lang: str | None) -> None:
    print(told(error, lang), file=sys.stderr)
    sys.exit(status)


def _misread(error: click.ClickException) -> str:
    """Return what is wrong with the command line, and where to read how to write it."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    lang = language_of(context)
    path = context.command_path if context else "comptoir"
    return f"{_wrong(error, lang)}\n{operator_text(lang, 'cli-help', command=f'{path} --help')}"


def _wrong(error: click.ClickException, lang: str) -> str:
    match error:
        case _NoSuchCommand(message=text):
            return text
        case click.NoSuchOption(option_name=option, possibilities=near):
            known = ", ".join(near or ())
            return operator_text(lang, "cli-no-such-option", option=option, near=int(bool(near)), known=known)
        case click.MissingParameter(param=click.Parameter() as missing):
            name = missing.make_metavar(error.ctx) if error.ctx else str(missing.name)
            return operator_text(lang, "cli-missing", name=name)
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as param):
            known = ", ".join(map(str, choices))
            return operator_text(lang, "cli-not-a-choice", option=param.opts[-1], known=known)
        case click.BadOptionUsage(option_name=option):
            return operator_text(lang, "cli-no-value", option=option)
        case _:
            return operator_text(lang, "cli-misread", why=error.format_message())


def _tell_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"comptoir {version('comptoir')}")
        context.exit()


@click.group(
    cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "--version", is_flag=True, expose_value=False, callback=_tell_version, help="la version / the version"
)
@click.pass_context
def commands(context: click.Context) -> int | None:
    if context.invoked_subcommand is not None:
        return None
    click.echo(context.get_help())
    return 2


@click.command(
    cls=Command,
    help="relit vos deux fichiers, dit quoi corriger et où / reads your two files, says what to correct",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def check(options: tuple[Path, str], files: tuple[Path, ...]) -> int:
    config, lang = options
    if not files:
        need_settings(config, lang)
    return run_check(files or (config,), lang)


for command in (
    init,
    import_,
    check,
    plan,
    provision,
    ready,
    run,
    verify,
    demo,
    backup,
    restore,
    outbox,
    report,
    posters,
    export,
    forget,
):
    commands.add_command(command)
