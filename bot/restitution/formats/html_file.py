"""The report as one HTML file for a phone and for print: no script, no font, no request to anywhere."""

from importlib import resources

import htpy as h
from markupsafe import Markup

from bot.questions.outcomes import Outcome
from bot.restitution.formats.wording import ENDS, Wording
from bot.restitution.report import Entry, Part, Report

POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # a browser that reads it fetches nothing
BARS = ("report-bars-session", "report-bars-ends")


def rendered(report: Report) -> str:
    say, title = Wording(report), report.day.programme.event.title
    style = (resources.files("bot.restitution.formats") / "report.css").read_text(encoding="utf-8")
    page = h.html(lang=report.language)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(http_equiv="Content-Security-Policy", content=POLICY),
            h.title[say.line("report-title", title=title)],
            h.style[Markup(style)],
        ],
        h.body[
            h.header[
                h.h1[title],
                h.p(".small")[f"{say.date()} · {say.made_at()}"],
                h.p(class_={"unended": True, "none": not report.unended})[say.unended()],
                h.p[say.people_heard(report)],
            ],
            h.main[_overview(say), (_part(say, part) for part in report.parts)],
            h.footer(".small")[say.line("report-names")],
        ],
    ]
    return str(page) + "\n"


# ── Counts and bars ─────────────────────────────────────────────────────────────────────────────────────


def _overview(say: Wording) -> h.Element:
    report = say.report
    most = max((len(part.entries) for part in report.parts), default=0)
    return h.section[
        h.h2[say.line("report-overview")],
        h.ul(".key")[
            (
                h.li[
                    h.span(class_=["sample", _named(end)], aria_hidden="true"),
                    say.line("report-count", name=name, number=number),
                ]
                for end, name, number in say.ends(report.ends)
            )
        ],
        h.table(".bars")[
            h.thead[h.tr[(h.th(scope="col")[say.line(key)] for key in BARS)]],
            h.tbody[(_bar(say, part, most) for part in report.parts)],
        ],
    ]


def _bar(say: Wording, part: Part, most: int) -> h.Element:
    told = ", ".join(f"{name} {number}" for _, name, number in say.ends(part.ends))
    return h.tr[
        h.th(scope="row")[h.a(href=f"#{part.id}")[say.label(part)]],
        h.td[
            h.div(".bar", aria_hidden="true")[
                (
                    h.span(class_=_named(end), style=f"width: {100 * number / most:.2f}%")[str(number)]
                    for end, _, number in say.ends(part.ends)
                )
            ],
            h.span(".said")[told or say.line("report-nothing")],
        ],
    ]


def _named(end: Outcome) -> str:
    return f"end-{ENDS.index(end)}"


# ── A session ───────────────────────────────────────────────────────────────────────────────────────────


def _part(say: Wording, part: Part) -> h.Element:
    session, label = part.session, say.label(part)
    return h.section(".session", id=part.id)[
        h.h2[label, session is not None and session.title != label and f" — {session.title}"],
        session is not None and _about(say, part),
        [_entry(say, entry) for entry in part.entries] or h.p[say.line("report-nothing")],
        bool(part.notes) and _notes(say, part),
    ]


def _notes(say: Wording, part: Part) -> h.Fragment:
    return h.fragment[
        h.h3[say.line("report-notes")],
        h.ul(".notes")[(h.li[note.text, " ", h.span(".small")[say.stars_of(note)]] for note in part.notes)],
    ]


def _about(say: Wording, part: Part) -> h.Fragment:
    assert part.session is not None
    return h.fragment[
        part.session.question and h.p(".framing")[part.session.question],
        h.p(".small")[" · ".join(filter(None, [say.hours(part.session), say.people(part.session)]))],
        h.p(".small")[
            say.line("report-asked", sides=say.sides(part.asked)),
            h.br,
            say.line("report-aloud", sides=say.sides(part.aloud)),
            h.br,
            say.people_heard(part),
        ],
    ]


def _ways(say: Wording, entry: Entry) -> list[h.Node]:
    return [(" → ", h.a(href=f"#{code}")[code]) for code in say.ways(entry)]


def _entry(say: Wording, entry: Entry) -> h.Element:
    return h.article(class_=["question", _named(entry.end)], id=entry.code)[
        h.p(class_={"words": True, "without": entry.text is None})[say.words_of(entry)],
        entry.precision and h.p[f"↳ {entry.precision}"],
        h.p(".small")[
            " · ".join(say.small_print(entry)), " · ", h.strong[say.end_name(entry.end), _ways(say, entry)]
        ],
        (
            h.p[h.span(".small")[say.line(f"report-{key}")], " ", words]
            for key, words in (("answer", entry.answer), ("reason", entry.reason), ("owner", entry.owner))
            if words
        ),
    ]
