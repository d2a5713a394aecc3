"""`comptoir export`: the programme as it now is, for other software, for calendars, for paper."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from bot.cli.command import Command
from bot.cli.edition import edition_of, programme_now
from bot.cli.event import read_event
from bot.port.errors import InputError, OutsideError
from bot.programme.files.check import required
from bot.programme.files.other_words import closest
from bot.programme.files.programme_file import read_programme
from bot.programme.formats.edition import Edition
from bot.words.catalogue import operator_text

XLSX, ICAL = "xlsx", "ical"
FORMATS = ("frab-json", "frab-xml", ICAL, "jsonld", XLSX, "openfeedback", "programme")


@click.command(
    cls=Command,
    help="écrit le programme pour d’autres : agendas, applications, tableur / "
    "writes the programme for others: calendars, apps, a spreadsheet",
)
@click.argument("programme", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    required=True,
    metavar="FORMAT",
    help="ical (agendas), xlsx (tableur, à imprimer), frab-json ou frab-xml (applications de programmes), "
    "jsonld (page web), openfeedback, ou programme (programme.yaml, comme il est à présent) / "
    "ical (calendars), xlsx (spreadsheet, to print), frab-json or frab-xml (schedule apps), "
    "jsonld (web page), openfeedback, or programme (programme.yaml, as it now is)",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="le fichier où l’écrire, sinon l’écran / the file to write, otherwise the screen",
)
@click.option(
    "--session", metavar="ID", help="pour ical : cette session seule / for ical: this session alone"
)
@click.option("--room", metavar="ID", help="pour ical : cette salle seule / for ical: this room alone")
@click.option(
    "--person",
    metavar="ID",
    help="pour ical : les sessions de cette personne / for ical: this person’s sessions",
)
@click.pass_obj
def export(
    options: tuple[Path, str],
    programme: Path | None,
    shape: str,
    output: Path | None,
    session: str | None,
    room: str | None,
    person: str | None,
) -> None:
    lang = options[1]
    part = {"session": session, "room": room, "person": person}
    if any(part.values()) and shape != ICAL:
        raise InputError(operator_text(lang, "export-part-of-ical"))
    if shape == XLSX and output is None and sys.stdout.isatty():
        raise InputError(operator_text(lang, "export-not-on-a-screen"))
    edition, read_from = _edition(options, programme)
    if output and any(output.exists() and output.samefile(file) for file in read_from):
        raise InputError(operator_text(lang, "export-over-itself", path=str(output)))
    _need_known(edition, lang, part)
    content = _writer(shape, part)(edition)
    if output is None:
        click.echo(content, nl=False)
        return
    _write(output, content, lang)
    count = len(edition.programme.sessions)
    click.echo(operator_text(lang, "export-written", path=str(output), sessions=count))


def _edition(options: tuple[Path, str], file: Path | None) -> tuple[Edition, list[Path]]:
    """Return the programme of this file, else of the settings, and the files that were read."""
    config, lang = options
    if file:
        return edition_of(required(read_programme(file), lang), file), [file]
    if not config.exists():
        raise InputError(operator_text(lang, "export-of-nothing", file=str(config)))
    setup = read_event(options)
    return programme_now(setup), [config, setup.settings.programme]


def _need_known(edition: Edition, lang: str, part: Mapping[str, str | None]) -> None:
    programme = edition.programme
    sessions = [each.id for each in programme.sessions]
    ids = {"session": sessions, "room": programme.rooms, "person": programme.people}
    for key, id in part.items():
        if id is not None and id not in ids[key]:
            near = closest(id, ids[key]) or ""
            raise InputError(operator_text(lang, f"export-unknown-{key}", id=id, near=near or "none"))


def _writer(shape: str, part: Mapping[str, str | None]) -> Callable[[Edition], bytes]:
    """Return what writes a format; only its module is loaded."""
    match shape:
        case "frab-json":
            from bot.programme.formats.to_frab import frab_json as write
        case "frab-xml":
            from bot.programme.formats.to_frab import frab_xml as write
        case "jsonld":
            from bot.programme.formats.to_jsonld import jsonld as write
        case "xlsx":
            from bot.programme.formats.to_xlsx import xlsx as write
        case "openfeedback":
            from bot.programme.formats.to_openfeedback import openfeedback as write
        case "programme":
            from bot.programme.formats.to_yaml import programme_yaml as write
        case _:
            from bot.programme.formats.to_ical import ical

            return lambda edition: ical(edition, **part)
    return write


def _write(file: Path, content: bytes, lang: str) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        why = error.strerror or str(error)
        raise OutsideError(operator_text(lang, "export-not-written", path=str(file), why=why)) from None
