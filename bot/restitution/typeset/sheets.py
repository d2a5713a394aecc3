"""Sheets of the restitution, one page each: of a session, and across all of them."""

from collections.abc import Sequence
from typing import Any

from bot.day import Day
from bot.programme.model import Session
from bot.restitution.formats.wording import hours_of, people_of
from bot.restitution.sheet import WORDS_A_MINUTE, Across, Block, Line, Sheet
from bot.restitution.typeset.setting import set_in_type
from bot.timetable import labels

SECONDS_TOLD = 5  # about
PAGE = 9000  # characters that a page can hold in its smallest letters, so that no sheet takes long to set
SHORTEST = 60


def sheet_pdf(day: Day, sheet: Sheet) -> bytes:
    """Return the sheet of a session on one A4 page."""
    session = sheet.session
    told = _head(day, session, sheet) | {
        "title": _line(day, "print-sheet", label=labels.place_label(day, session)),
        "heading": session.question or session.title,
        "people": people_of(day, session),
        "blocks": [_block(day, sheet, block, _longest_in(sheet.lines)) for block in Block],
        "foot": _foot(day, sheet),
    }
    return set_in_type("sheet", told, sheet.made_at, _line(day, "print-elided"))


def across_pdf(day: Day, across: Across) -> bytes:
    """Return the sheet across all sessions on one A4 page."""
    restitution = across.restitution
    names = ", ".join(labels.place_label(day, session) for session in across.sessions)
    longest = _longest_in(across.lines)
    blocks = (("alike", across.alike), ("bridging", [across.bridging]), ("carried", [across.carried]))
    told = _head(day, restitution, across) | {
        "title": _line(day, "print-across", label=labels.place_label(day, restitution)),
        "heading": _line(day, "print-across-heading"),
        "sessions": _line(day, "print-sessions", names=names) if names else None,
        "blocks": [
            {
                "heading": _line(day, f"print-{name}"),
                "nothing": _line(day, f"print-no-{name}"),
                "groups": [[_told(day, line, longest) for line in lines] for lines in groups if lines],
            }
            for name, groups in blocks
        ],
        "foot": [_aloud(day, across.words)],
    }
    return set_in_type("across", told, across.made_at, _line(day, "print-elided"))


def _head(day: Day, session: Session, made: Sheet | Across) -> dict[str, Any]:
    hour = day.words.hour(day.language, made.made_at)
    return head(day, session) | {
        "version": _line(day, "print-frozen" if made.frozen else "print-draft", hour=hour)
    }


def head(day: Day, session: Session) -> dict[str, Any]:
    """Return what stands above every page about a session: what, when and where."""
    return {
        "language": day.language,
        "event": day.programme.event.title,
        "date": day.words.date(day.language, session.start),
        "label": labels.place_label(day, session),
        "hours": hours_of(day, session),
        "rooms": ", ".join(room.name for room in day.programme.rooms_of(session)),
    }


def _block(day: Day, sheet: Sheet, block: Block, longest: int) -> dict[str, Any]:
    left_over = sheet.left_over.get(block, 0)
    return {
        "heading": _line(day, f"print-{block}"),
        # Where nobody found a sentence to say, there is a line to write one on.
        "nothing": None if block is Block.TO_SAY else _line(day, f"print-no-{_missing(sheet, block)}"),
        "lines": [
            _told(day, line, longest, passed=sheet.only_passed(line)) for line in sheet.blocks.get(block, ())
        ],
        "more": _line(day, "print-more", count=left_over) if left_over else None,
    }


def _missing(sheet: Sheet, block: Block) -> str:
    return "uncontested" if block is Block.ANSWERED and sheet.answers_are_contested else block


def _longest_in(lines: Sequence[Line]) -> int:
    """Return how many characters each text may have, so that all of them go on a page."""
    texts = len(lines) + len([line for line in lines if line.answer])
    return max(SHORTEST, PAGE // max(1, texts))


def _told(day: Day, line: Line, longest: int, *, passed: bool = False) -> dict[str, Any]:
    becomes: tuple[tuple[str, object, dict[str, str]], ...] = (
        ("print-owner", line.owner, {"name": line.owner or ""}),
        ("print-goes-on-as", line.goes_on_as, {"code": line.goes_on_as or ""}),
        ("print-aloud", line.aloud, {}),
        ("print-passed", passed, {}),
    )
    told = [_line(day, key, **values) for key, known, values in becomes if known]
    return {
        "code": line.code,
        "text": labels.shortened(line.text, longest),
        "answer": labels.shortened(line.answer, longest) if line.answer else None,
        "owner": ", ".join(told) or None,
        "votes": _line(day, "print-votes", count=line.votes) if line.votes else None,
        "stars": _line(day, "print-stars", count=line.stars) if line.stars else None,
        "by_public": _line(day, "print-by-public") if line.by_public else None,
        "where": line.where,
    }


def _foot(day: Day, sheet: Sheet) -> Sequence[str]:
    people = [_line(day, "print-people", asked=sheet.askers, voted=sheet.voters)]
    if sheet.present is not None:
        people.append(_line(day, "print-present", count=sheet.present))
    if sheet.confirmed:
        people.append(_line(day, "print-confirmed", count=sheet.confirmed))
    return [" ".join(people), _aloud(day, sheet.words)]


def _aloud(day: Day, words: int) -> str:
    seconds = max(SECONDS_TOLD, SECONDS_TOLD * round(words * 60 / WORDS_A_MINUTE / SECONDS_TOLD))
    return _line(day, "print-words", words=words, seconds=seconds)


def _line(day: Day, key: str, **values: str | int) -> str:
    return day.words.print_line(day.language, key, **values)
