"""The report as JSON, for other programs: its keys are part of the contract."""

import json
from collections.abc import Mapping
from typing import Any

from bot.questions.notes import Note
from bot.restitution.report import Entry, Part, Report


def rendered(report: Report) -> str:
    event = report.day.programme.event
    told = {
        "event": {
            "id": event.id,
            "title": event.title,
            "start": event.first_day.isoformat(),
            "end": event.last_day.isoformat(),
            "timezone": str(event.timezone),
            "language": event.language,
        },
        "made_at": _instant(report, report.made_at),
        "for_organisers": report.for_organisers,
        "people": {"asked": report.askers, "voted": report.voters},
        "ends": _counts(report.ends),
        "unended": report.unended,
        "sessions": [_session(report, part) for part in report.parts],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _session(report: Report, part: Part) -> dict[str, Any]:
    session, people = part.session, report.day.programme.people
    described: dict[str, Any] = {"id": part.id}
    if session is not None:
        described |= {
            "code": report.day.prefixes[part.id],
            "kind": session.kind.value,
            "title": session.title,
            "question": session.question,
            "start": _instant(report, session.start),
            "end": _instant(report, session.end),
            "cancelled": session.cancelled,
            "people": [people[id].name for id in session.people],
        }
    return described | {
        "asked": dict(part.asked),
        "aloud": dict(part.aloud),
        "people_who_asked": part.askers,
        "people_who_voted": part.voters,
        "ends": _counts(part.ends),
        "questions": [_question(report, entry) for entry in part.entries],
        "notes": [_note(report, note) for note in part.notes],
    }


def _note(report: Report, note: Note) -> dict[str, Any]:
    return {
        "text": note.text,
        "stars": note.stars,
        "at": _instant(report, note.at),
        "contested": note.contested,
    }


def _question(report: Report, entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "text": entry.text,
        "state": entry.state.value,
        "end": entry.end.value,
        "votes": entry.votes,
        "votes_by": dict(entry.votes_by),
        "origin": entry.origin,
        "platform": entry.platform,
        "asked_at": _instant(report, entry.asked_at),
        "precision": entry.precision,
        "answer": entry.answer,
        "reason": entry.reason,
        "owner": entry.owner,
        "merged_into": entry.merged_into,
        "moved_to": entry.moved_to,
        "moved_from": entry.moved_from,
        "carried_from": entry.carried_from,
    }


def _counts(ends: Mapping[Any, int]) -> dict[str, int]:
    return {end.value: number for end, number in sorted(ends.items())}


def _instant(report: Report, at: Any) -> str:
    return str(at.astimezone(report.day.programme.event.timezone).isoformat())
