"""`comptoir init`: the two files of a new event, from a few answers."""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from bot.cli.command import Command
from bot.cli.tables import aligned, width
from bot.port.errors import InputError
from bot.programme.files import fields
from bot.programme.files.check import check, required
from bot.programme.files.fields import Wrong
from bot.programme.files.moments import read_day
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Event, Session, SessionKind
from bot.words.catalogue import LANGUAGES, operator_text

if TYPE_CHECKING:
    from bot.programme.formats.yaml_written import Value

T = TypeVar("T")

PROGRAMME = "programme.yaml"
_WELCOME = {"fr": "accueil", "en": "welcome"}
_MOST = 40  # comptoirs
_HOURS = (10, 11, 14, 15)  # when comptoirs begin, side by side if there are more than four
_USUAL = 3  # comptoirs, if one just goes on


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers; an address or a guild is None where the event is not on that platform.

    Without either it is on web pages. `organiser` is a name, None if it is said later.
    """

    title: str
    days: tuple[date, date]
    language: str
    organiser: str | None
    matrix: str | None
    discord: str | None
    comptoirs: int


@click.command(
    cls=Command,
    help="écrit les deux fichiers d’un nouvel événement / writes the two files of a new event",
)
@click.option("--title", help="le titre de l’événement / the title of the event")
@click.option(
    "--date",
    "days",
    help="le jour, 2027-03-04, ou le premier et le dernier / the day, 2027-03-04, or the first and the last",
)
@click.option("--language", help="la langue de l’événement, fr ou en / the language of the event, fr or en")
@click.option("--organiser", help="votre nom, pour la régie / your name, for the control room")
@click.option("--matrix", help="l’adresse du serveur Matrix / the address of the Matrix server")
@click.option("--discord", help="le numéro du serveur Discord / the number of the Discord server")
@click.option("--comptoirs", help="combien de comptoirs / how many comptoirs")
@click.pass_obj
def init(
    options: tuple[Path, str],
    title: str | None,
    days: str | None,
    language: str | None,
    organiser: str | None,
    matrix: str | None,
    discord: str | None,
    comptoirs: str | None,
) -> None:
    config, lang = options
    programme = config.with_name(PROGRAMME)
    if config.exists():
        raise InputError(operator_text(lang, "init-exists", file=str(config)))
    ask = _Asking(lang)
    texts: dict[Path, str] = {}
    if not programme.exists():
        answers = Answers(
            ask("--title", title, "init-ask-title", fields.one_line),
            ask("--date", days, "init-ask-days", _read_days),
            ask("--language", language, "init-ask-language", _read_language, lang),
            ask("--organiser", organiser, "init-ask-organiser", _read_organiser, "-"),
            *_platforms(ask, matrix, discord),
            ask("--comptoirs", comptoirs, "init-ask-comptoirs", _read_number, str(_USUAL)),
        )
        texts[programme] = programme_text(answers)
        on_pages = not (answers.matrix or answers.discord)
        texts[config] = settings_text(answers.matrix, answers.discord, answers.language, answers.days[0])
    else:
        click.echo(operator_text(lang, "init-programme-kept", file=str(programme)))
        event = required(read_programme(programme), lang).event
        chats = _platforms(ask, matrix, discord)
        on_pages = not any(chats)
        texts[config] = settings_text(*chats, event.language, event.first_day)
    _refuse_mistakes(texts, programme, lang)
    for path, text in texts.items():
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        click.echo(operator_text(lang, "import-written", file=str(path)))
    click.echo("\n".join(_next(lang, has_examples=programme in texts, on_pages=on_pages)))


# ── The questions ──


class _Asking:
    """Reads the answers given as options, and asks for the others on a terminal."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(
        self,
        option: str,
        given: str | None,
        question: str,
        read: Callable[[str], T],
        usual: str | None = None,
    ) -> T:
        """Return an answer; raises InputError if an option is wrong, or missing where nobody can be asked."""
        if given is not None:
            return self._read(option, given, read)
        if not sys.stdin.isatty():
            if usual is None:
                raise InputError(operator_text(self._lang, "init-needs", option=option))
            return read(usual)
        while True:
            said = click.prompt(
                operator_text(self._lang, question),
                default=usual,
                show_default=bool(usual),
                prompt_suffix=" ",
            )
            try:
                return self._read("", said, read)
            except InputError as wrong:
                click.echo(wrong)

    def _read(self, option: str, value: str, read: Callable[[str], T]) -> T:
        try:
            if not value.strip() and option:
                raise Wrong("init-empty")
            return read(value.strip())
        except Wrong as wrong:
            text = operator_text(self._lang, wrong.key, **({"name": option or "…"} | wrong.arguments))
            raise InputError(f"{option}: {text}" if option else text) from None


def _platforms(ask: _Asking, matrix: str | None, discord: str | None) -> tuple[str | None, str | None]:
    if matrix is not None or discord is not None:  # whoever names one needs not be asked for the other
        matrix, discord = matrix or "-", discord or "-"
    return (
        ask("--matrix", matrix, "init-ask-matrix", _read_server, "-"),
        ask("--discord", discord, "init-ask-discord", _read_guild, "-"),
    )


def _read_days(value: str) -> tuple[date, date]:
    """Read `2027-03-04`, or two such days with anything between them."""
    several = re.findall(r"\d{4}-\d{2}-\d{2}", value)
    if len(several) != 2:
        return (read_day(value), read_day(value))
    first, last = map(read_day, several)
    if last < first:
        raise Wrong("last-day-before-first", first=str(first), last=str(last))
    return first, last


def _read_language(value: str) -> str:
    return fields.one_of(LANGUAGES, "unknown-language")(value)


def _read_organiser(value: str) -> str | None:
    return None if value in ("-", "") else fields.one_line(value)


def _read_number(value: str) -> int:
    number = fields.whole_number(value)
    if number > _MOST:
        raise Wrong("init-too-many", most=str(_MOST))
    return number


def _read_server(value: str) -> str | None:
    """Read the address of a server, with or without its https://; `-` is none."""
    if value in ("-", ""):
        return None
    return fields.address(f"https://{value}" if fields.host(value) else value).rstrip("/")


def _read_guild(value: str) -> str | None:
    if value in ("-", ""):
        return None
    if not re.fullmatch(r"\d{15,20}", value):
        raise Wrong("not-a-guild", value=value)
    return value


# ── The two files ──


def programme_text(answers: Answers) -> str:
    """Return a programme of examples, that says what to write in their place."""
    from bot.programme.formats.arranging import USUAL_ZONE
    from bot.programme.formats.ids import LONGEST_ID, cut
    from bot.programme.formats.writing import Spelling, event_values, session_values
    from bot.programme.formats.yaml_written import Noted, Value, written

    language, zone = answers.language, ZoneInfo(USUAL_ZONE[answers.language])
    event_id = cut(answers.title, LONGEST_ID) or "event"
    event, spell = Event(event_id, answers.title, *answers.days, zone, language), Spelling(language)
    sessions: list[Value] = [
        Noted(session_values(each, event, spell), apart=bool(rank))
        for rank, each in enumerate(_examples(answers.comptoirs, event))
    ]
    key = "init-file-people" if answers.organiser is None else "init-file-rooms"
    apart = operator_text(language, key).split("\n")
    document: Mapping[str, Value] = {
        "event": event_values(event, spell),
        **_people(answers.organiser),
        "sessions": Noted(
            sessions, apart=True, above=[*apart, "", operator_text(language, "init-file-sessions")]
        ),
    }
    return written(document, operator_text(language, "init-file-programme").split("\n"))


def _people(organiser: str | None) -> Mapping[str, "Value"]:
    """Return whoever organises as the only person of the programme, if their name is known."""
    from bot.programme.formats.ids import LONGEST_ID, cut
    from bot.programme.formats.yaml_written import Noted

    if organiser is None:
        return {}
    id = cut(organiser, LONGEST_ID) or "organiser"
    return {"people": Noted({id: Noted({"name": organiser}, brief=True)}, apart=True), "organisers": [id]}


def _examples(comptoirs: int, event: Event) -> Iterator[Session]:
    """Yield a welcome, the comptoirs side by side over the first day, and the restitution on the last."""
    first, last = event.first_day, event.last_day
    yield _example(_WELCOME[event.language], SessionKind.PLENARY, event, first, time(9, 30), 30)
    for rank in range(comptoirs):
        hour = _HOURS[rank * min(comptoirs, len(_HOURS)) // comptoirs]
        yield _example(f"comptoir-{rank + 1}", SessionKind.COMPTOIR, event, first, time(hour), 60)
    yield _example("restitution", SessionKind.PLENARY, event, last, time(16, 30), 60)


def _example(id: str, kind: SessionKind, event: Event, day: date, hour: time, minutes: int) -> Session:
    from bot.programme.formats.examples import EXAMPLE, example_title

    start = datetime.combine(day, hour, event.timezone)
    return Session(
        id=id,
        kind=kind,
        title=example_title(id, event.language),
        start=start,
        end=start + timedelta(minutes=minutes),
        restitution=id == "restitution",
        takes_questions=kind is SessionKind.COMPTOIR or id == "restitution",
        source=EXAMPLE,
    )


def settings_text(matrix: str | None, discord: str | None, language: str, day: date) -> str:
    """Return settings for the platforms named, and how to write what is not there yet."""
    from bot.programme.formats.yaml_written import Noted, Value, written

    platforms: dict[str, Value] = {}
    if matrix:
        host = (urlsplit(matrix).hostname or "example.org").removeprefix("matrix.")
        note = operator_text(language, "init-file-user")
        user = Noted(f"@comptoir:{host}", beside=note)
        platforms["matrix"] = {"homeserver": matrix, "user": user}
    if discord:
        platforms["discord"] = {"guild": discord}
    also = operator_text(language, "init-file-web" if platforms else "init-file-chats").split("\n")
    if platforms:
        last, value = platforms.popitem()
        platforms[last] = Noted(value, below=also)
    else:
        beside = operator_text(language, "init-file-listen")
        platforms["web"] = Noted({"listen": "8080"}, brief=True, beside=beside, below=also)
    rest = operator_text(language, "init-file-settings-more", start=f"{day} 09:25").split("\n")
    document: dict[str, Value] = {
        "programme": PROGRAMME,
        "database": "comptoir.db",
        "platforms": Noted(platforms, apart=True, below=["", *rest]),
    }
    return written(document, operator_text(language, "init-file-settings").split("\n"))


def _refuse_mistakes(texts: Mapping[Path, str], programme: Path, lang: str) -> None:
    """Raise InputError if the files would not pass `check`."""
    with tempfile.TemporaryDirectory() as folder:
        apart = {Path(folder) / path.name: text for path, text in texts.items()}
        if programme not in texts:
            apart[Path(folder) / PROGRAMME] = programme.read_text(encoding="utf-8")
        for path, text in apart.items():
            path.write_text(text, encoding="utf-8")
        report = check([Path(folder) / path.name for path in texts], lang)
    if report.errors:
        raise InputError(*(line.replace(f"{folder}/", "") for line in report.lines))


def _next(lang: str, *, has_examples: bool, on_pages: bool) -> Iterator[str]:
    file = operator_text(lang, "init-next-file")
    rows = [(f"  comptoir import {file} --update", "init-next-import")] if has_examples else []
    rows += [("  comptoir check", "import-next-check"), ("  comptoir plan", "import-next-plan")]
    if on_pages:
        rows += [("  comptoir run", "init-next-run"), ("  comptoir ready", "init-next-ready")]
    else:
        rows.append(("  comptoir provision", "init-next-provision"))
    yield operator_text(lang, "import-next")
    yield from aligned([(command, operator_text(lang, key)) for command, key in rows], width())
