"""The whole report on A4 pages: the cover, a bar for each session, then each session and its questions."""

from typing import Any

from bot.questions.notes import Note
from bot.restitution.formats.wording import ENDS, Wording
from bot.restitution.report import Entry, Part, Report
from bot.restitution.typeset.setting import set_in_type

# As in the page for screens (`formats/report.css`), in the order of `ENDS`.
COLOURS = (
    *("#7bc47f", "#8ab8f0", "#f28b82", "#c5d9a4", "#d7ccc8", "#ffd54f", "#b39ddb", "#ce93d8", "#e0e0e0"),
)
LONG = 600  # characters: what is shorter stands on one page


def report_pdf(report: Report) -> bytes:
    """Return the report as a PDF; what is hidden from its readers is not in it."""
    say = Wording(report)
    told = {
        "language": report.language,
        "title": say.line("report-title", title=report.day.programme.event.title),
        "heading": report.day.programme.event.title,
        "date": say.date(),
        "made": say.made_at(),
        "unended": say.unended(),
        "people": say.people_heard(report),
        "colours": COLOURS,
        "overview": {
            "heading": say.line("report-overview"),
            "columns": [say.line("report-bars-session"), say.line("report-bars-ends")],
            "most": max((len(part.entries) for part in report.parts), default=0),
            "ends": [
                {"end": ENDS.index(end), "told": say.line("report-count", name=name, number=number)}
                for end, name, number in say.ends(report.ends)
            ],
        },
        "parts": [_part(say, part) for part in report.parts],
        "foot": [say.line("report-names")],
    }
    elided = report.day.words.print_line(report.language, "print-elided")
    return set_in_type("report", told, report.made_at, elided)


def _part(say: Wording, part: Part) -> dict[str, Any]:
    session, label = part.session, say.label(part)
    about = [say.hours(session), say.people(session)] if session else []
    counts = [
        say.line("report-asked", sides=say.sides(part.asked)),
        say.line("report-aloud", sides=say.sides(part.aloud)),
        say.people_heard(part),
    ]
    ends = list(say.ends(part.ends))
    return {
        "label": label,
        "title": label if session is None or session.title == label else f"{label} — {session.title}",
        "framing": session.question if session else None,
        "about": " · ".join(filter(None, about)),
        "counts": counts if part.entries else [],
        "ends": [{"end": ENDS.index(end), "number": number} for end, _, number in ends],
        "ends_told": ", ".join(f"{name} {number}" for _, name, number in ends) or say.line("report-nothing"),
        "nothing": say.line("report-nothing"),
        "entries": [_entry(say, entry) for entry in part.entries],
        "kept": {
            "heading": say.line("report-notes"),
            "notes": [{"text": note.text, "small": _kept(say, note)} for note in part.notes],
        },
    }


def _kept(say: Wording, note: Note) -> str | None:
    """Return « retenu par 3 personnes · fait débat »: no font that we have knows ⭐."""
    stars = say.report.day.words.print_line(say.language, "print-stars", count=note.stars)
    return say.stars_of(note, stars) or None


def _entry(say: Wording, entry: Entry) -> dict[str, Any]:
    words = say.words_of(entry)
    lines = (("answer", entry.answer), ("reason", entry.reason), ("owner", entry.owner))
    return {
        "words": words,
        "has_words": entry.text is not None,
        "precision": entry.precision,
        "small": " · ".join(say.small_print(entry, votes=_votes(say, entry))),
        "end": ENDS.index(entry.end),
        "end_name": say.end_of(entry),
        "more": [[say.line(f"report-{key}"), words] for key, words in lines if words],
        "long": len(words) + len(entry.answer or "") > LONG,
    }


def _votes(say: Wording, entry: Entry) -> str:
    """Return « 3 voix (… 2, … 1) »: no font that we have knows 👍."""
    counted = say.report.day.words.print_line(say.language, "print-votes", count=entry.votes)
    return counted + say.votes_by(entry)
