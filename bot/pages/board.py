"""The board of a plenary, as values: a tile a session, the questions carried to it, and when it begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.day import Day
from bot.outbox import standing
from bot.outbox.kinds import Kind
from bot.outbox.standing import Standing
from bot.pages.asked import Asked, Listed
from bot.pages.reading import Reader
from bot.pages.screen import Item, item_of
from bot.programme.model import Programme, Session
from bot.programme.sheet_times import is_told_in, restitution_of
from bot.questions import queue
from bot.questions.rules import OPEN, Question, State, shuffled
from bot.restitution.sheets import subject_of

ASKED = 2  # questions that a tile names
CARRIED = 12  # questions that the board names
ON_BOARD = (*OPEN, State.ON_STAGE, State.ANSWERED)


@dataclass(frozen=True, slots=True)
class Tile:
    """A session on the board: its sheet once the public has it, before that what is being asked there."""

    shown: Item
    answered: int
    asked: tuple[Asked, ...]
    sheet: Standing | None

    @property
    def session(self) -> Session:
        return self.shown.session


@dataclass(frozen=True, slots=True)
class Board:
    """What `/board` shows; `restitution` is None where an event has none."""

    restitution: Item | None
    tiles: tuple[Tile, ...]
    carried: tuple[Asked, ...]


def read_board(c: Connection, day: Day, now: datetime, reader: Reader) -> Board:
    """Read the board of the restitution that runs or comes next, or of the last one."""
    restitution = current(day.programme, now)
    listed, sheets, counts = Listed(c, day, reader), _sheets(c, reader.platform), queue.counts_of_all(c)
    tiles = []
    for session in told_in(day.programme, restitution):
        sheet, counted = sheets.get(subject_of(session.id)), counts.get(session.id, {})
        tiles.append(
            Tile(
                shown=item_of(
                    day, session, now, reader.language, asked=sum(counted.get(s, 0) for s in ON_BOARD)
                ),
                answered=counted.get(State.ANSWERED, 0),
                asked=() if sheet else listed.all(_being_asked(c, session)),
                sheet=sheet,
            )
        )
    carried = queue.of_session(c, restitution.id, ON_BOARD) if restitution else []
    return Board(
        restitution=item_of(day, restitution, now, reader.language) if restitution else None,
        tiles=tuple(tiles),
        carried=listed.all(_by_turn(carried, now)[:CARRIED]),
    )


def current(programme: Programme, now: datetime) -> Session | None:
    """Return the restitution that runs or comes next, else the last one."""
    held = [each for each in programme.sessions if is_told_in(each)]
    return next((each for each in held if not each.is_over(now)), held[-1] if held else None)


def told_in(programme: Programme, restitution: Session | None) -> Sequence[Session]:
    """Return the sessions of which a restitution tells; without one, all that take questions."""
    held = [each for each in programme.question_sessions if not each.restitution and not each.cancelled]
    return [each for each in held if restitution is None or restitution_of(programme, each) == restitution]


def _being_asked(c: Connection, session: Session) -> list[Question]:
    """Return the question on stage, then the best that wait."""
    staged = queue.on_stage(c, session.id)
    return [*([staged] if staged else []), *queue.best(c, session.id, ASKED)][:ASKED]


def _by_turn(carried: Sequence[Question], now: datetime) -> list[Question]:
    """Return the question on stage, those that wait by votes, then those that were answered."""
    order = {State.ON_STAGE: 0, State.ANSWERED: 2}
    return sorted(shuffled(carried, f"{now:%H:%M}"), key=lambda each: order.get(each.state, 1))


def _sheets(c: Connection, platform: str) -> Mapping[str, Standing]:
    """Return the sheets that the public reads in their places, by their subject."""
    o, s = t.outbox.c, t.standing.c
    query = (
        sa.select(o.subject, s.token)
        .join(t.standing, (o.platform == s.platform) & (o.remote == s.token))
        .where(s.platform == platform, s.body.isnot(None), s.person.is_(None), o.kind == Kind.CONFIRM)
        .order_by(s.id)
    )
    tokens = {str(subject): token for subject, token in c.execute(query)}
    found = {subject: standing.by_token(c, platform, token) for subject, token in tokens.items()}
    return {subject: sheet for subject, sheet in found.items() if sheet is not None}
