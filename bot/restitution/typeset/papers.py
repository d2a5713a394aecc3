"""The paper of a desk on one page: what to do, what to ask, whom to call, and room for what is heard."""

from bot.day import Day
from bot.restitution.formats.wording import people_of
from bot.restitution.paper import Paper
from bot.restitution.typeset.setting import set_in_type
from bot.restitution.typeset.sheets import head
from bot.timetable import labels

PAGE = 3600  # characters of questions that a page can hold beside the room for their answers
STEPS = ("print-step-ask", "print-step-tick", "print-step-note", "print-step-after")


def paper_pdf(day: Day, paper: Paper) -> bytes:
    """Return the paper of a desk on one A4 page."""
    session, organisers = paper.session, day.programme.organisers
    names = ", ".join(day.programme.people[id].name for id in organisers)
    longest = PAGE // max(1, len(paper.questions))
    hour = day.words.hour(day.language, paper.made_at)
    told = head(day, session) | {
        "title": _line(day, "print-paper", label=labels.place_label(day, session)),
        "version": _line(day, "print-printed", hour=hour),
        "heading": session.question or session.title,
        "people": people_of(day, session),
        "steps": {"heading": _line(day, "print-steps"), "lines": [_line(day, step) for step in STEPS]},
        "open": {
            "heading": _line(day, "print-paper-open"),
            "nothing": _line(day, "print-paper-none"),
            "lines": [
                {
                    "code": question.code,
                    "text": labels.shortened(question.text, longest),
                    "precision": labels.shortened(question.precision or "", longest) or None,
                    "votes": _line(day, "print-votes", count=question.voters),
                }
                for question in paper.questions
            ],
            "more": _line(day, "print-paper-more", count=paper.others) if paper.others else None,
        },
        "floor": _line(day, "print-floor"),
        "call": {
            "heading": _line(day, "print-call"),
            "names": _line(day, "print-organisers", count=len(organisers), names=names),
        },
        "foot": [],
    }
    return set_in_type("paper", told, paper.made_at, _line(day, "print-elided"))


def _line(day: Day, key: str, **values: str | int) -> str:
    return day.words.print_line(day.language, key, **values)
