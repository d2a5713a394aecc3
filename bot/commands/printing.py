"""`rapport` in the régie and `feuille` in a desk: files, said as messages where they were asked for."""

from bot.commands import which
from bot.commands.turn import Turn, answered, refuse, reply
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Named, Post, Priority
from bot.port import body as b
from bot.port.chat import Pressed, Said
from bot.programme.model import Session
from bot.questions import messages
from bot.questions.rules import read_prefix
from bot.restitution import documents
from bot.timetable import labels

REPORT = {
    "html": "document-report-html",
    "pdf": "document-report-pdf",
    "csv": "document-report-csv",
}
LONGEST_NAME = 40  # characters repeated of what was read as a comptoir


def report(turn: Turn) -> None:
    """Handle `rapport`: a page, pages to print where they can be made, and a table."""
    prints = documents.can_print()
    for shape, key in REPORT.items():
        if prints or shape != "pdf":
            _post(turn, f"report:{shape}", turn.day.words.body(turn.day.language, key))
    if not prints:
        reply(turn, "report-without-pdf")
    elif isinstance(turn.heard, Pressed):
        reply(turn, "report-posted")


def paper(turn: Turn) -> None:
    """Handle `feuille`: the page of this desk; in the régie, `feuille C3`."""
    if not documents.can_print():
        refuse(turn, "paper-cannot-print")
        return
    session = _session(turn)
    if session is None:
        return
    label = labels.place_label(turn.day, session)
    _post(
        turn, f"paper:{session.id}", turn.day.words.body(turn.day.language, "document-paper", session=label)
    )
    if isinstance(turn.heard, Pressed):
        reply(turn, "paper-posted")


def _session(turn: Turn) -> Session | None:
    """Return the session whose paper is asked for: a desk's own, in the régie the one that is named."""
    named = turn.arguments.rstrip(" \u202f!?.")
    if not named and turn.session is not None:
        return turn.session
    found = turn.day.session_by_prefix.get(read_prefix(named) or "")
    if found is not None and (turn.in_regie or found == turn.session):
        return found
    example = which.example(turn)
    if found is not None:
        refuse(turn, "paper-of-another-desk", prefix=turn.day.prefixes[found.id])
    elif named:
        known = messages.codes_shown(turn.day)
        refuse(
            turn,
            "no-such-comptoir-paper",
            named=(b.Words(named[:LONGEST_NAME]),),
            known=known,
            prefix=example,
        )
    else:
        refuse(turn, "usage-paper", prefix=example)
    return None


def _post(turn: Turn, what: str, body: b.Body) -> None:
    """Say in this place, once for this command, that a file is there; it is made when it is delivered."""
    heard, subject = turn.heard, f"document:{what}"
    earlier = [
        row for row in outgoing.about(turn.c, subject, Kind.DOCUMENT) if row.platform == heard.platform
    ]
    post = Post(
        key=f"document:{heard.platform}:{heard.event}:{what}",
        platform=heard.platform,
        place=heard.place,
        kind=Kind.DOCUMENT,
        body=body,
        priority=Priority.CARD,
        document=Named(what, version=len(earlier) + 1),
        reply_to=None if isinstance(heard, Pressed) else answered(heard),
        thread=heard.thread if isinstance(heard, Said) else None,
        subject=subject,
    )
    outgoing.say(turn.tx, post)
