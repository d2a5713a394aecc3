"""The public report: what became of each question, for everyone, without what was declined or taken back."""

import htpy as h

from adapters.web.layout import View, joined, page
from bot.questions.rules import State
from bot.restitution.formats.wording import Wording
from bot.restitution.report import Entry, Part, Report


def report_page(view: View, report: Report) -> str:
    say = Wording(report)
    return page(
        view,
        view.say("report"),
        h.div(lang=report.language)[
            h.p[say.people_heard(report)],
            h.p[say.unended()],
            h.table[
                h.caption(".hidden")[say.line("report-overview")],
                h.thead[h.tr[(h.th(scope="col")[say.line(key)] for key in COLUMNS)]],
                h.tbody[(_row(say, part) for part in report.parts)],
            ],
            (_part(view, say, part) for part in report.parts),
        ],
        styles=["report.css"],
    )


COLUMNS = ("report-bars-session", "report-bars-ends")


def _row(say: Wording, part: Part) -> h.Node:
    told = joined(
        say.line("report-count", name=name, number=number) for _, name, number in say.ends(part.ends)
    )
    return h.tr[
        h.th(scope="row")[h.a(href=f"#{part.id}")[say.label(part)]],
        h.td[told or say.line("report-nothing")],
    ]


def _part(view: View, say: Wording, part: Part) -> h.Node:
    session, label = part.session, say.label(part)
    return h.section(id=part.id)[
        h.h2[label, session is not None and session.title != label and f" — {session.title}"],
        [_entry(view, say, entry) for entry in part.entries] or h.p(".small")[say.line("report-nothing")],
    ]


def _entry(view: View, say: Wording, entry: Entry) -> h.Node:
    ways = [(" → ", h.a(href=f"#{code}")[code]) for code in say.ways(entry)]
    return h.article(".question", id=entry.code)[
        h.div(".words")[
            h.p(".text")[h.bdi[_words(view, say, entry)]],
            h.p(".small")[
                joined(say.small_print(entry)), " · ", h.span(".state")[say.end_name(entry.end), ways]
            ],
            entry.answer and h.p(".outcome")[h.bdi[entry.answer]],
        ]
    ]


def _words(view: View, say: Wording, entry: Entry) -> str:
    """Return the words of a question; whoever took theirs back does not read them here."""
    taken_back = entry.state is State.WITHDRAWN and entry.text is not None
    return view.say("report-withdrawn") if taken_back else say.words_of(entry)
