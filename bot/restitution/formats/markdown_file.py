"""The report as Markdown; no sign that people wrote means anything in it."""

import re
from collections.abc import Iterator

from bot.restitution.formats.wording import Wording
from bot.restitution.report import Entry, Part, Report

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&$])")


def rendered(report: Report) -> str:
    return "\n".join(_lines(report, Wording(report))) + "\n"


def _lines(report: Report, say: Wording) -> Iterator[str]:
    yield f"# {plain(say.line('report-title', title=report.day.programme.event.title))}"
    yield ""
    yield f"{plain(say.date())} · {plain(say.made_at())}"
    yield ""
    yield f"**{plain(say.unended())}**"
    yield ""
    yield plain(say.people_heard(report))
    yield ""
    for _, name, number in say.ends(report.ends):
        yield f"- {plain(say.line('report-count', name=name, number=number))}"
    for part in report.parts:
        yield from _part(say, part)


def _part(say: Wording, part: Part) -> Iterator[str]:
    yield ""
    session = part.session
    label = say.label(part)
    title = label if session is None or session.title == label else f"{label} — {session.title}"
    yield f"## {plain(title)}"
    yield ""
    if session is not None:
        if session.question:
            yield f"*{plain(session.question)}*"
            yield ""
        yield plain(" · ".join(filter(None, [say.hours(session), say.people(session)])))
        yield ""
    if part.entries:
        yield plain(say.line("report-asked", sides=say.sides(part.asked)))
        yield plain(say.line("report-aloud", sides=say.sides(part.aloud)))
        yield ""
        for entry in part.entries:
            yield from _entry(say, entry)
    else:
        yield plain(say.line("report-nothing"))
    if part.notes:
        yield ""
        yield f"### {plain(say.line('report-notes'))}"
        yield ""
        for note in part.notes:
            stars = say.stars_of(note)
            yield f"- **{plain(note.text)}**" + (f" · {plain(stars)}" if stars else "")


def _entry(say: Wording, entry: Entry) -> Iterator[str]:
    yield f"- **{plain(say.words_of(entry))}**"
    if entry.precision:
        yield f"  ↳ {plain(entry.precision)}"
    yield f"  {plain(' · '.join(say.small_print(entry)))} · {plain(say.end_of(entry))}"
    for key, words in (("answer", entry.answer), ("reason", entry.reason), ("owner", entry.owner)):
        if words:
            yield f"  {plain(say.line(f'report-{key}'))} {plain(words)}"


def plain(text: str) -> str:
    """Return a text in one line in which no sign of Markdown or HTML means anything."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
