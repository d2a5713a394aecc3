"""`comptoir check`: reports all that is wrong with the two files, and says what to write instead."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.port.errors import InputError
from bot.programme.files.keys import SETTINGS
from bot.programme.files.programme_file import programme_of
from bot.programme.files.settings_file import Setup, setup_of
from bot.programme.files.yaml_file import Checked, Document, Problem, Table, read_yaml
from bot.programme.model import Programme, SessionKind
from bot.words.catalogue import Catalogue, operator_text

T = TypeVar("T")

_LONGEST = 300  # characters of what people wrote, repeated in a message
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)


@dataclass(frozen=True, slots=True)
class Report:
    """The lines to print, and how many of them are errors and warnings."""

    lines: tuple[str, ...]
    errors: int
    warnings: int


def run_check(files: Sequence[Path], language: str) -> int:
    """Print the report, on standard error if the input is wrong, and return the exit status."""
    report = check(files, language)
    print(*report.lines, sep="\n", file=sys.stderr if report.errors else sys.stdout)
    return 1 if report.errors else 0


def check(files: Sequence[Path], language: str) -> Report:
    """Check settings with the programme they name, and programmes alone; report each problem only once."""
    checks = [_check(read_yaml(file)) for file in files]
    errors = {_line(problem, language): problem for checked in checks for problem in checked.problems}
    warnings = {
        _warning(problem, checked, language): problem for checked in checks for problem in checked.warnings
    }
    lines = _in_order(errors | warnings)
    if errors:
        lines.append(operator_text(language, "counts-errors", errors=len(errors), warnings=len(warnings)))
    else:
        lines += dict.fromkeys(line for checked in checks for line in _summary(checked, language))
        if warnings:
            lines.append(operator_text(language, "counts-warnings", warnings=len(warnings)))
    return Report(tuple(lines), len(errors), len(warnings))


def checked_programme(file: Path, language: str) -> Programme:
    """Return the programme of a file, or of the settings; raise InputError with what `check` prints."""
    programme = _programme_of(_check(read_yaml(file)))
    if programme is None:
        raise InputError(*check([file], language).lines)
    return programme


def required(checked: Checked[T], language: str) -> T:
    """Return the value, for commands that need it; raise InputError with the lines to print."""
    if checked.value is None:
        raise InputError(*lines_of(checked.problems, language))
    return checked.value


def lines_of(problems: Sequence[Problem], language: str) -> list[str]:
    """Return a line for each problem, as `check` prints them."""
    return _in_order({_line(problem, language): problem for problem in problems})


def _check(document: Document) -> Checked[Setup] | Checked[Programme]:
    root = document.root
    is_settings = isinstance(root, Table) and not root.keys.keys().isdisjoint(SETTINGS)
    return setup_of(document) if is_settings else programme_of(document)


def _line(problem: Problem, language: str) -> str:
    return f"{problem.file}:{problem.line}:{problem.column}: {_text(problem, language)}"


def _warning(problem: Problem, checked: Checked[Setup] | Checked[Programme], language: str) -> str:
    programme = _programme_of(checked)
    say = _words_of(programme).operator_text if programme else operator_text
    arguments = {name: shown(value) for name, value in problem.arguments.items()}
    text = operator_text(language, "warning", text=say(language, problem.key, **arguments))
    return f"{problem.file}:{problem.line}:{problem.column}: {text}"


def _text(problem: Problem, language: str) -> str:
    arguments = {name: shown(value) for name, value in problem.arguments.items()}
    return operator_text(language, problem.key, **arguments)


def shown(value: str) -> str:
    """Return what people wrote, short, on one line, and without characters that a terminal would obey."""
    clean = _UNPRINTABLE.sub(" ", value)
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST].rstrip()}…"


def _in_order(said: Mapping[str, Problem]) -> list[str]:
    """Sort the lines file by file in the order they were read, each from top to bottom."""
    files = list(dict.fromkeys(problem.file for problem in said.values()))
    return sorted(said, key=lambda line: (files.index(said[line].file), said[line].line, said[line].column))


def kept_until(setup: Setup, language: str) -> str:
    """Say how long words and names are kept."""
    kept, event = setup.settings.retention, setup.programme.event
    erased = Catalogue(event.timezone).date(language, setup.programme.end + kept)
    return operator_text(language, "summary-retention", days=kept.days, date=erased)


def _summary(checked: Checked[Setup] | Checked[Programme], language: str) -> Iterator[str]:
    """Yield a line for each file that was read and is good."""
    state = "warned" if checked.warnings else "good"
    if isinstance(checked.value, Setup):
        platforms = ", ".join(name.capitalize() for name in checked.value.settings.platforms) or "none"
        yield operator_text(language, "summary-settings", platforms=platforms)
        yield kept_until(checked.value, language)
    if programme := _programme_of(checked):
        counts = {
            "sessions": len(programme.sessions),
            "comptoirs": sum(session.kind is SessionKind.COMPTOIR for session in programme.sessions),
            "rooms": len(programme.rooms),
            "people": len(programme.people),
        }
        yield _words_of(programme).operator_text(language, "summary-programme", state=state, **counts)


def _programme_of(checked: Checked[Setup] | Checked[Programme]) -> Programme | None:
    """Return the programme, if it could be read."""
    return checked.value.programme if isinstance(checked.value, Setup) else checked.value


def _words_of(programme: Programme) -> Catalogue:
    return Catalogue(programme.event.timezone, programme.event.words)
