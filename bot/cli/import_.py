"""`comptoir import`: the programme from the organiser's own spreadsheet, or from somebody's schedule."""

import asyncio
import shlex
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.command import Command
from bot.cli.tables import aligned, width
from bot.clock import wall_now
from bot.port.errors import InputError
from bot.programme.difference import difference
from bot.programme.difference_told import told
from bot.programme.files.check import required, shown
from bot.programme.files.fields import Wrong
from bot.programme.files.moments import read_day
from bot.programme.files.programme_file import read_programme
from bot.programme.files.zones import zone_on
from bot.programme.formats.addresses import is_address
from bot.programme.model import Programme, SessionKind
from bot.words.catalogue import operator_text

if TYPE_CHECKING:
    from bot.programme.formats.arranging import Arranged, Choices
    from bot.programme.formats.found import Column, Doubt, Found

USUAL = Path("programme.yaml")
KEPT = Path(".comptoir-import")  # beside the programme: the last good copy of each address
_SHOWN_PLACES = 3  # where one doubt stands, before the others are counted
_KINDS = (SessionKind.COMPTOIR.value, SessionKind.PLENARY.value)


@dataclass(frozen=True, slots=True)
class Written:
    """The file as it will be, what it held and will hold, and what is told of it."""

    text: str
    before: Programme | None
    after: Programme
    doubts: Sequence["Doubt"]


@click.command(
    "import",
    cls=Command,
    help="fait programme.yaml d’un tableur ou d’un autre programme / "
    "makes programme.yaml from a spreadsheet or another schedule",
)
@click.argument("source")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=USUAL,
    help="le fichier à écrire (sinon programme.yaml) / the file to write (otherwise programme.yaml)",
)
@click.option(
    "--update",
    "updates",
    is_flag=True,
    help="met à jour le fichier, et garde ce qui y fut écrit à la main / "
    "brings the file up to date, and keeps what was written in it by hand",
)
@click.option("--dry-run", is_flag=True, help="dit tout, n’écrit rien / tells everything, writes nothing")
@click.option("--sheet", help="la feuille du tableur / the sheet of the spreadsheet")
@click.option(
    "--map",
    "columns",
    type=click.Path(path_type=Path),
    help="un fichier qui dit le sens des colonnes : `C: titre` / "
    "a file that tells what columns mean: `C: title`",
)
@click.option(
    "--timezone",
    help="le fuseau horaire de l’événement : Europe/Paris / the time zone of the event: Europe/Paris",
)
@click.option(
    "--date",
    "day",
    help="le jour des heures sans date : 2018-10-16 / the day of hours without a date: 2018-10-16",
)
@click.option(
    "--kind",
    type=click.Choice(_KINDS),
    help="le genre des sessions qui ne le disent pas (sinon plenary) / "
    "the kind of sessions that do not tell it (otherwise plenary)",
)
@click.pass_obj
def import_(
    options: tuple[Path, str],
    source: str,
    output: Path,
    updates: bool,
    dry_run: bool,
    sheet: str | None,
    columns: Path | None,
    timezone: str | None,
    day: str | None,
    kind: str | None,
) -> None:
    from bot.programme.formats.arranging import Choices, arrange
    from bot.programme.formats.column_map import read_column_map
    from bot.programme.formats.examples import without_examples
    from bot.programme.formats.recognising import read_source
    from bot.programme.formats.writing import fit

    lang = options[1]
    if output.exists() and not (updates or dry_run):
        raise InputError(operator_text(lang, "import-file-exists", file=str(output)))
    chosen_day, meanings = _day(day, lang), required(read_column_map(columns), lang) if columns else None
    _check_zone(timezone, lang)
    before = required(read_programme(output), lang) if updates and output.exists() else None
    content, name = _content(source, output.parent / KEPT, lang)
    found = read_source(
        content,
        name,
        language=lang,
        sheet=sheet,
        columns=meanings,
        timezone=timezone or (before.event.timezone.key if before else None),
        day=chosen_day or (before.event.first_day if before else None),
        today=wall_now().date(),
    )
    choices = Choices(name, lang, timezone, SessionKind(kind) if kind else None)
    kept = without_examples(before)[0] if before else None
    arranged = fit(arrange(found, choices, kept), name)
    if arranged.programme is None:
        nothing = operator_text(lang, "import-nothing", file=name)
        raise InputError(*_doubts(arranged.doubts, lang), nothing)
    written = _written(arranged, choices, output, before)
    _tell(found, arranged, written, name, lang)
    if dry_run:
        click.echo(operator_text(lang, "import-dry-run"))
        return
    _write(written, arranged, choices, output, options[0])


# ── What is given ──


def _content(source: str, kept: Path, lang: str) -> tuple[bytes, str]:
    """Return the bytes of a file or an address, and the name by which to call it."""
    if is_address(source):
        from bot.programme.formats.fetching import fetch
        from bot.programme.formats.fetching import told as told_of

        fetched = asyncio.run(fetch(source, kept, language=lang, wall=wall_now))
        if fetched.is_old_copy:
            click.echo(told_of(fetched, lang))
        return fetched.content, fetched.name
    path = Path(source)
    if path.is_dir():
        raise InputError(f"{source}: {operator_text(lang, 'import-source-is-folder')}")
    try:
        return path.read_bytes(), path.name
    except FileNotFoundError:
        raise InputError(f"{source}: {operator_text(lang, 'import-source-missing')}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{source}: {operator_text(lang, 'file-unreadable', reason=why)}") from None


def _day(day: str | None, lang: str) -> date | None:
    try:
        return read_day(day) if day else None
    except Wrong as wrong:
        raise InputError(f"--date: {operator_text(lang, wrong.key, **wrong.arguments)}") from None


def _check_zone(timezone: str | None, lang: str) -> None:
    try:
        zone_on([])(timezone or "UTC")
    except Wrong as wrong:
        raise InputError(f"--timezone: {operator_text(lang, wrong.key, **wrong.arguments)}") from None


# ── What is written ──


def _written(arranged: "Arranged", choices: "Choices", output: Path, before: Programme | None) -> Written:
    from bot.programme.formats.examples import without_examples
    from bot.programme.formats.updating import update
    from bot.programme.formats.writing import text_of

    assert arranged.programme is not None
    if before is None:
        return Written(text_of(arranged, choices.name), None, arranged.programme, arranged.doubts)
    with output.open(encoding="utf-8-sig", newline="") as file:
        former = file.read()
    base = read_programme(_imported(output)).value
    result = update(former, before, base, arranged, choices.name)
    after = _read_back(result.text, output.parent)
    if after is None or not _is_the_same(after, result.programme):
        raise InputError(operator_text(choices.language, "import-cannot-edit", file=str(output)))
    return Written(result.text, without_examples(before)[0], after, (*arranged.doubts, *result.doubts))


def _imported(output: Path) -> Path:
    """Return the file that keeps what the source said at the last import."""
    return output.with_name(f"{output.stem}.imported.yaml")


def _read_back(text: str, folder: Path) -> Programme | None:
    with tempfile.TemporaryDirectory() as apart:
        path = Path(apart) / USUAL
        path.write_text(text, encoding="utf-8", newline="")
        return read_programme(path).value


def _is_the_same(read: Programme, wanted: Programme) -> bool:
    """Return whether nothing was lost; ends and questions may depend on what the file leaves open."""
    ids = {session.id for session in wanted.sessions}
    if {session.id for session in read.sessions} != ids or read.event != wanted.event:
        return False
    names = ("kind", "title", "number", "abstract", "question", "start", "rooms", "stream", "source")
    roles = ("experts", "grand_temoin", "animateurs", "speakers")
    return all(
        getattr(read.session(session.id), part) == getattr(session, part)
        for session in wanted.sessions
        for part in (*names, *roles)
    )


def _write(written: Written, arranged: "Arranged", choices: "Choices", output: Path, config: Path) -> None:
    from bot.programme.formats.writing import text_of

    lang, imported = choices.language, _imported(output)
    former = output.read_bytes() if output.exists() else None
    if former is None or written.text != former.decode("utf-8-sig"):
        if former is not None:
            copy = _free_copy(output)
            shutil.copy2(output, copy)
            click.echo(operator_text(lang, "import-copied", file=str(copy)))
        _replace(output, written.text)
        click.echo(operator_text(lang, "import-written", file=str(output)))
    _replace(imported, text_of(arranged, choices.name))
    click.echo("\n".join(_next(output, config, lang)))


def _next(output: Path, config: Path, lang: str) -> Iterator[str]:
    """Yield the commands to give next."""
    rows = [] if config.exists() else [("  comptoir init", operator_text(lang, "import-next-settings"))]
    named = "" if output == USUAL else f" {shlex.quote(str(output))}"
    rows.append((f"  comptoir check{named}", operator_text(lang, "import-next-check")))
    rows.append(("  comptoir plan", operator_text(lang, "import-next-plan")))
    yield operator_text(lang, "import-next")
    yield from aligned(rows, width())


def _free_copy(output: Path) -> Path:
    names = (output.with_name(f"{output.name}.{number}") for number in count(1))
    return next(name for name in names if not name.exists())


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    target = path.resolve()
    with tempfile.NamedTemporaryFile(
        "w", dir=target.parent, delete=False, encoding="utf-8", newline=""
    ) as file:
        file.write(text)
    new = Path(file.name)
    if target.exists():
        shutil.copymode(target, new)
    else:
        new.chmod(0o644)
    new.replace(target)


# ── What is told ──


def _tell(found: "Found", arranged: "Arranged", written: Written, name: str, lang: str) -> None:
    click.echo(operator_text(lang, "import-read", file=name, format=found.format))
    if found.columns:
        click.echo("\n".join(_columns(found.columns, lang)))
    if written.doubts:
        click.echo(operator_text(lang, "import-doubts"))
        click.echo("\n".join(_doubts(written.doubts, lang)))
    if written.before:
        changes = difference(written.before, written.after)
        click.echo(operator_text(lang, "import-changes", count=len(changes)))
        for line in told(changes, written.before, written.after, lang):
            click.echo(f"  {shown(line)}")
    after = written.after
    counts = {
        "sessions": len(found.sessions),
        "written": len(after.sessions),
        "rooms": len(after.rooms),
        "people": len(after.people),
        "doubts": len(written.doubts),
    }
    click.echo(operator_text(lang, "import-counts", **counts))


def _columns(columns: Sequence["Column"], lang: str) -> Iterator[str]:
    """Yield how each column was read, as `--map` would say it."""
    from bot.programme.formats.column_map import meaning_told

    rows = [
        (f"  {column.letter}", shown(column.heading), meaning_told(column.meaning, lang))
        for column in columns
    ]
    yield operator_text(lang, "import-columns")
    yield from aligned(rows, width())


def _doubts(doubts: Iterable["Doubt"], lang: str) -> Iterator[str]:
    """Yield a line for each doubt; the same one in several places is told once."""
    places: Mapping[str, list[str]] = defaultdict(list)
    for doubt in doubts:
        text = operator_text(lang, doubt.key, **{key: _value(each) for key, each in doubt.arguments.items()})
        places[text].append(shown(doubt.where))
    for text, where in places.items():
        first, more = ", ".join(where[:_SHOWN_PLACES]), len(where) - _SHOWN_PLACES
        others = operator_text(lang, "import-elsewhere", count=more) if more > 0 else ""
        yield f"{first}{others}: {text}"


def _value(value: str | int) -> str | int:
    """Return what people wrote as it can be shown; a count, or a text of ours in both languages, as it is."""
    return shown(value) if type(value) is str else value
