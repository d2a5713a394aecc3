"""Sheets as people read them in a message. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.programme.model import Session
from bot.questions.messages import official
from bot.restitution.composing import cut_to, cut_to_sentences
from bot.restitution.sheet import WORDS_A_MINUTE, Across, Block, Line, Sheet
from bot.timetable.labels import place_label

TITLE, ABSTRACT = 40, 60  # words of the framing question, and of the abstract where nobody asked anything
MOST_PEOPLE = 6  # named where nobody asked anything


def sheet_body(day: Day, sheet: Sheet) -> Body:
    """Return the whole sheet: its head, its five blocks, its figures."""
    label = place_label(day, sheet.session)
    head = [_say(day, "sheet", plenary=0, session=label), title(day, sheet.session)]
    return b.join(
        [*head, *_around(day, sheet), *_blocks(day, sheet), _counts(day, sheet), _length(day, sheet)]
    )


def public_body(day: Day, sheet: Sheet, closes: datetime, *, buttons: bool) -> Body:
    """Return the sheet as its public reads it to say whether it is right, until `closes`."""
    head = _say(day, "confirm", session=place_label(day, sheet.session))
    hint = _say(day, "confirm-hint-buttons" if buttons else "confirm-hint", closes=closes)
    return b.join([head, title(day, sheet.session), *_shown_blocks(day, sheet), hint])


def confirmed_body(day: Day, sheet: Sheet) -> Body:
    """Return the same once it is too late to say anything."""
    head = _say(day, "confirm", session=place_label(day, sheet.session))
    over = _say(day, "confirm-over", count=sheet.confirmed)
    return b.join([head, title(day, sheet.session), *_shown_blocks(day, sheet), over])


def across_body(day: Day, across: Across) -> Body:
    """Return the sheet across all sessions."""
    label = place_label(day, across.restitution)
    head = _say(day, "sheet", plenary=1, session=label)
    groups = [b.join(_line(day, line) for line in group) for group in across.alike]
    return b.join(
        [
            head,
            _say(day, "sheet-alike"),
            *(groups or [_say(day, "sheet-none-alike")]),
            *_listed(day, "bridging", across.bridging),
            *_listed(day, "plenary", across.carried),
            _length(day, across),
        ]
    )


def beside_body(day: Day, session: Session, lines: Sequence[Line], asked: int) -> Body:
    """Return what changed since a sheet was frozen: lines that it lacks, and how many questions came."""
    head = _say(day, "sheet-beside", session=place_label(day, session))
    more = [_say(day, "sheet-beside-asked", count=asked)] if asked else []
    return b.join([head, *(_line(day, line) for line in lines), *more])


def spoken(day: Day, body: Body, now: datetime) -> str:
    """Return all words of a sheet, as they are counted."""
    return day.words.plain(body, day.language, now)


def title(day: Day, session: Session) -> Body:
    """Return the framing question, or the title."""
    return _say(day, "sheet-title", title=cut_to(session.question or session.title, TITLE))


def _say(day: Day, key: str, **values: b.Span | b.Spans | str | int | datetime) -> Body:
    return day.words.body(day.language, key, **values)


def _around(day: Day, sheet: Sheet) -> Iterator[Body]:
    """Yield who was there and what it was about, where there is nothing else to read."""
    if sheet.lines or sheet.askers:
        return
    session, people = sheet.session, day.programme.people
    named = [people[id].name for id in session.people[:MOST_PEOPLE] if id in people]
    if named:
        yield _say(day, "sheet-around", people=day.words.list(day.language, named))
    if session.abstract:
        yield b.paragraph(b.Text(cut_to_sentences(session.abstract, ABSTRACT)))


def _blocks(day: Day, sheet: Sheet) -> Iterator[Body]:
    yield from _shown_blocks(day, sheet)
    yield _say(day, "sheet-to-say")
    said = sheet.blocks.get(Block.TO_SAY, ())
    yield _sentence(day, said[0]) if said else _say(day, "sheet-blank")


def _sentence(day: Day, line: Line) -> Body:
    if line.answer:
        return _say(day, "sheet-sentence-answered", text=_text(line), answer=official(line.answer))
    return _say(day, "sheet-sentence", text=_text(line))


def _shown_blocks(day: Day, sheet: Sheet) -> Iterator[Body]:
    for block in (Block.ANSWERED, Block.CONTESTED, Block.OPEN, Block.RETAINED):
        yield _say(day, f"sheet-{block}")
        lines, left = sheet.blocks.get(block, ()), sheet.left_over.get(block, 0)
        yield from (_line(day, line, passed=sheet.only_passed(line)) for line in lines)
        if left:
            yield _say(day, "sheet-left-notes" if block is Block.RETAINED else "sheet-left", count=left)
        elif not lines:
            yield _say(day, f"sheet-none-{_why_none(sheet, block)}")


def _why_none(sheet: Sheet, block: Block) -> str:
    if block is not Block.ANSWERED:
        return block
    return "uncontested" if sheet.answers_are_contested else "answered" if sheet.askers else "asked"


def _listed(day: Day, part: str, lines: Sequence[Line]) -> Iterator[Body]:
    yield _say(day, f"sheet-{part}")
    yield from [_line(day, line) for line in lines] or [_say(day, f"sheet-none-{part}")]


def _line(day: Day, line: Line, *, passed: bool = False) -> Body:
    more = tuple(_more(day, line, passed=passed))
    if line.code is None:
        return _say(day, "sheet-note", text=_text(line), more=more)
    if line.answer:
        answer = official(line.answer)
        return _say(day, "sheet-line-answered", code=line.code, text=_text(line), answer=answer, more=more)
    return _say(day, "sheet-line", code=line.code, text=_text(line), more=more)


def _more(day: Day, line: Line, *, passed: bool) -> Iterator[b.Span]:
    """Yield what stands after the words of a line."""
    told: tuple[tuple[object, str, dict[str, str | int]], ...] = (
        (line.aloud, "sheet-aloud", {}),
        (passed, "sheet-passed", {}),
        (line.where, "sheet-of", {"where": line.where or ""}),
        (line.votes, "sheet-votes", {"count": line.votes}),
        (line.stars, "sheet-stars", {"count": line.stars}),
        (line.by_public, "sheet-by-public", {}),
    )
    small = [_small(day, key, **values) for known, key, values in told if known]
    if small:
        others = [span for spans in small[1:] for span in (b.Text(", "), *spans)]
        yield from _small(day, "sheet-small", more=(*small[0], *others))
    if line.goes_on_as:
        yield from _small(day, "sheet-carried", code=line.goes_on_as)
    if line.owner:
        yield from _small(day, "sheet-owner", owner=line.owner)


def _small(day: Day, key: str, **values: b.Span | b.Spans | str | int) -> b.Spans:
    return day.words.spans(day.language, key, **values)


def _text(line: Line) -> b.Words:
    return b.Words(" ".join(line.text.split()))


def _counts(day: Day, sheet: Sheet) -> Body:
    figures = {"asked": sheet.askers, "voted": sheet.voters, "confirmed": sheet.confirmed}
    return _say(day, "sheet-counts", present=sheet.present or 0, **figures)


def _length(day: Day, sheet: Sheet | Across) -> Body:
    seconds = round(sheet.words * 60 / WORDS_A_MINUTE)
    if sheet.frozen:
        at = b.Hour(sheet.made_at)
        return _say(day, "sheet-length-frozen", words=sheet.words, seconds=seconds, at=at)
    return _say(day, "sheet-length", words=sheet.words, seconds=seconds)
