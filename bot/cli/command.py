"""An operator's command: its options come before or after its name, and its help is in one language."""

from pathlib import Path
from typing import Any

import click

from bot.cli.event import language
from bot.words.catalogue import LANGUAGES, operator_text

DEFAULT_FILE = Path("comptoir.yaml")
_CONFIG, _LANG = "comptoir.config", "comptoir.lang"  # kept for the whole command line


def language_asked(context: click.Context | None) -> str | None:
    """Return the language given by `--lang`, wherever it stands on the command line."""
    asked: str | None = context.meta.get(_LANG) if context else None
    return asked


def language_of(context: click.Context | None) -> str:
    return language_asked(context) or language()


def in_language(text: str, lang: str) -> str:
    """Return one half of the help of a command or an option, which is written « French / English »."""
    french, _, english = text.partition(" / ")
    return english if lang == "en" and english else french


def common_options() -> list[click.Parameter]:
    """Return the options of every command; they set the context's object, (settings file, language)."""
    return [
        click.Option(
            ["-c", "--config"],
            type=click.Path(path_type=Path),
            help="fichier de réglages (sinon comptoir.yaml) / settings file (otherwise comptoir.yaml)",
            is_eager=True,
            expose_value=False,
            callback=_keep(_CONFIG),
        ),
        click.Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            help="langue de la commande / language of the command",
            is_eager=True,
            expose_value=False,
            callback=_keep(_LANG),
        ),
    ]


def _keep(name: str) -> Any:
    def keep(context: click.Context, _option: click.Parameter, value: Any) -> None:
        if value is not None:
            context.meta[name] = value
        context.obj = (context.meta.get(_CONFIG, DEFAULT_FILE), language_of(context))

    return keep


class Command(click.Command):
    """A command with its help in the language asked for."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.params += common_options()

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.is_eager = False  # the language is read first
            option.help = "affiche cette aide / shows this help"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        usage = operator_text(language_of(ctx), "help-usage") + " "
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), usage)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.indentation():
            formatter.write_paragraph()
            text = in_language(self.help or "", language_of(ctx))
            formatter.write_text(f"{text[:1].upper()}{text[1:]}.")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = language_of(ctx)
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = [record for each in options if (record := each.get_help_record(ctx))]
        with formatter.section(operator_text(lang, "help-options")):
            formatter.write_dl([(written, in_language(told, lang)) for written, told in records])
