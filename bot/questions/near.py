"""Near questions: those asked in nearly the same words, found by their stems. Transactions.

On SQLite the stems are in a full-text index of the writer's connection, made when it is first needed. That is
in memory alone, because such an index keeps erased words: no file ever holds a stem. Triggers note questions
whose words change, and the next search takes them up. Elsewhere, and without FTS5, all questions are read.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.store import IN_MEMORY
from bot.questions.rules import OPEN, PASSED_ON, VOTABLE, State
from bot.questions.stems import ROOT, everyday, stems

CLOSE_ENOUGH = 0.275  # the score from which two questions are shown as near: `make bench MEASURES=near`
SMOOTHING = 1.0  # weight added to both questions, so that one common word alone does not make them near
FEWEST = 40  # questions a comptoir is taken to have at least: among fewer, no word would seem rare
EVERYDAY = 0.35  # part of its weight left to a stem of everyday words
ROOTS = 0.3  # part of a word's weight that its root has, and not its stem
CANDIDATES = 6  # questions the index returns, to be compared one by one
LOOKED_AT = 100  # entries of the index read for one search

CHANGED = "INSERT OR IGNORE INTO changed VALUES (new.id)"  # a trigger may not write to the index itself
INDEX = (
    "CREATE VIRTUAL TABLE temp.stemmed USING fts5(stems, tokenize = 'ascii')",
    "INSERT INTO stemmed (stemmed, rank) VALUES ('automerge', 2)",  # a search reads every part of the index
    "CREATE TEMP TABLE bearing (stem TEXT PRIMARY KEY, questions INTEGER) WITHOUT ROWID",
    "CREATE TEMP TABLE changed (question INTEGER PRIMARY KEY)",
    f"CREATE TEMP TRIGGER asked AFTER INSERT ON main.questions BEGIN {CHANGED}; END",
    f"CREATE TEMP TRIGGER reworded AFTER UPDATE OF text ON main.questions BEGIN {CHANGED}; END",
    "INSERT INTO changed SELECT id FROM questions",
)
CHANGES = "SELECT q.id, q.text FROM changed JOIN questions q ON q.id = changed.question"
FORMER = "SELECT stems FROM stemmed WHERE rowid IN (SELECT question FROM changed)"
COUNT = (
    "INSERT INTO bearing VALUES (?, ?) ON CONFLICT DO UPDATE SET questions = questions + excluded.questions"
)
INDEXED = "SELECT 1 FROM temp.sqlite_master WHERE name = 'reworded'"
IS_CHANGED = "SELECT 1 FROM changed LIMIT 1"
BEARING = "SELECT stem, questions FROM bearing WHERE stem IN ({stems})"
FOUND = (
    "SELECT q.id, stemmed.stems, (SELECT max(id) FROM questions)"
    " FROM stemmed JOIN questions q ON q.id = stemmed.rowid"
    " WHERE stemmed MATCH ? AND q.state IN ({states}) AND (? IS NULL OR q.session = ?)"
    f" {{order}} LIMIT {CANDIDATES}"
)


@dataclass(frozen=True, slots=True)
class Near:
    """A question asked in nearly the same words: its id, and a score from `CLOSE_ENOUGH` to 1."""

    question: int
    score: float


def nearest(
    c: Connection,
    text: str,
    session: str | None = None,
    count: int = 3,
    *,
    states: Collection[State] = VOTABLE,
    but: int | None = None,
) -> list[Near]:
    """Return the questions nearest to a text, the nearest first, at most `count`.

    They are those of a `session`, or of all, that are in one of these `states`; `but` is left out.
    """
    asked = stems(text)
    if not asked:
        return []
    find = _indexed if is_indexed(c) else _read
    found, weight = find(c, asked, session, states)
    scored = (Near(id, likeness(asked, its_stems, weight)) for id, its_stems in found.items() if id != but)
    near = [each for each in scored if each.score >= CLOSE_ENOUGH]
    return sorted(near, key=lambda each: (-each.score, each.question))[:count]


def likeness(one: Collection[str], other: Collection[str], weight: Mapping[str, float]) -> float:
    """Return the part of the weight of two sets of stems that they share, from 0 to 1."""
    both = sum(weight[stem] for stem in one) + sum(weight[stem] for stem in other)
    return 2 * sum(weight[stem] for stem in one if stem in other) / (both + SMOOTHING)


def weigh(bearing: int, known: int) -> float:
    """Return the weight of a stem: 1 if none of the `known` questions bear it, and less the more of them do.

    What most of them ask still weighs something.
    """
    of_all = max(known, FEWEST)
    common = min(bearing, of_all / 4)
    return _rarity(common, of_all) / _rarity(0, of_all)


def _rarity(bearing: float, known: int) -> float:
    return math.log(1 + (known - bearing + 0.5) / (bearing + 0.5))


def _weights(bearing: Mapping[str, int], known: int) -> dict[str, float]:
    usual = everyday()

    def part(stem: str) -> float:
        return (ROOTS if stem.startswith(ROOT) else 1 - ROOTS) * (EVERYDAY if stem in usual else 1)

    return {stem: weigh(n, known) * part(stem) for stem, n in bearing.items()}


Found = tuple[Mapping[int, Collection[str]], Mapping[str, float]]  # stems by question; the weight of each


def _indexed(c: Connection, asked: Collection[str], session: str | None, states: Collection[State]) -> Found:
    bearing = _bearing(c, asked)
    rarest = _rarest(asked, bearing)
    any_of = " OR ".join(f'"{stem}"' for stem in rarest or asked)
    query = FOUND.format(states=_marks(states), order="ORDER BY rank" if rarest else "")
    rows = c.exec_driver_sql(query, (any_of, *states, session, session)).all()
    found = {id: its_stems.split() for id, its_stems, _ in rows}
    known = rows[0][2] if rows else 0
    bearing |= _bearing(c, set(chain(*found.values())).difference(asked))
    return found, _weights(bearing, known)


def _bearing(c: Connection, some: Collection[str]) -> dict[str, int]:
    """Return how many questions bear each of these stems."""
    counted = _from_memory(c, BEARING.format(stems=_marks(some)), *some)
    return dict.fromkeys(some, 0) | dict(counted)


def _from_memory(c: Connection, query: str, *values: str) -> Sequence[tuple[Any, ...]]:
    """Read what is in memory alone straight from the driver, in half the time: no disk can fail there."""
    database: Any = c.connection.driver_connection
    rows: list[tuple[Any, ...]] = database.execute(query, values).fetchall()
    return rows


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _rarest(asked: Collection[str], bearing: Mapping[str, int]) -> list[str]:
    """Return the stems to look for: those that most questions bear make none near, and take the longest.

    Roots alone make none near either. No stems are left where the same thing is asked again and again: any of
    those questions will do.
    """
    whole = (stem for stem in asked if not stem.startswith(ROOT))
    by_rarity = sorted(whole, key=lambda stem: (bearing[stem], stem))
    total = accumulate(bearing[stem] for stem in by_rarity)
    return [stem for stem, sofar in zip(by_rarity, total, strict=True) if sofar <= LOOKED_AT]


def _read(c: Connection, asked: Collection[str], session: str | None, states: Collection[State]) -> Found:
    q = t.questions.c
    rows = c.execute(sa.select(q.id, q.text, q.state, q.session).where(q.text != "")).all()
    every = {row.id: stems(row.text) for row in rows}
    bearing = dict.fromkeys(asked, 0) | Counter(chain(*every.values()))
    wanted = {row.id for row in rows if row.state in states and session in (None, row.session)}
    return {id: every[id] for id in wanted}, _weights(bearing, len(every))


# ── Pairs, kept from when a question is asked or reworded ───────────────────────────────────────────────

# Open now, or once something is undone; a proposed question is noted when it is let through.
MAY_BE_OPEN = frozenset(State) - PASSED_ON - {State.PROPOSED, State.DECLINED, State.WITHDRAWN}
KEPT = 5  # others, for each question
MOST_PAIRS = 40  # of a session, read for its digest
_THIS = sa.bindparam("this", type_=sa.Integer)
OF_QUESTION = sa.delete(t.near).where(sa.or_(t.near.c.question == _THIS, t.near.c.other == _THIS))
PAIRED = sa.insert(t.near)
_LATER, _SOONER = t.questions.alias("later"), t.questions.alias("sooner")
PAIRS = (
    sa.select(t.near.c.question, t.near.c.other, _LATER.c.code, _SOONER.c.code.label("other_code"))
    .join(_LATER, _LATER.c.id == t.near.c.question)
    .join(_SOONER, _SOONER.c.id == t.near.c.other)
    .where(
        t.near.c.session == sa.bindparam("of", type_=sa.String),
        *(each.c.state.in_(sorted(OPEN)) for each in (_LATER, _SOONER)),
    )
    .order_by(t.near.c.score.desc(), t.near.c.question, t.near.c.other)
    .limit(MOST_PAIRS)
)


def note(c: Connection, question: int, session: str, text: str) -> None:
    """Note which questions of its session a question is near to, whatever they wait for."""
    c.execute(OF_QUESTION, {"this": question})
    found = nearest(c, text, session, KEPT, states=MAY_BE_OPEN, but=question)
    pairs = [{"question": question, "other": n.question, "session": session, "score": n.score} for n in found]
    if pairs:
        c.execute(PAIRED, pairs)


def part(c: Connection, question: int, other: int) -> None:
    """Forget that two questions are near: they were merged once, and are not proposed again if parted."""
    both = (t.near.c.question.in_((question, other)), t.near.c.other.in_((question, other)))
    c.execute(sa.delete(t.near).where(*both))


def pairs(c: Connection, session: str) -> Sequence[Row[int, int, str, str]]:
    """Return the pairs of open questions of a session, the nearest first: their ids, then their codes."""
    return c.execute(PAIRS, {"of": session}).all()


def codes(pairs: Sequence[Row[int, int, str, str]]) -> dict[int, str]:
    """Map each question of these pairs, the nearest first, to the code of the one that it is nearest to."""
    nearest_to: dict[int, str] = {}
    for pair in pairs:
        nearest_to.setdefault(pair.question, pair.other_code)
        nearest_to.setdefault(pair.other, pair.code)
    return nearest_to


# ── The index ───────────────────────────────────────────────────────────────────────────────────────────


def _can_index(database: sqlite3.Connection) -> bool:
    """Return whether SQLite has FTS5 here, and keeps the connection's own tables in memory alone."""
    [has_search] = database.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()
    [store] = database.execute("PRAGMA temp_store").fetchone()
    return bool(has_search) and store == IN_MEMORY


def is_indexed(c: Connection) -> bool:
    """Bring the index up to date, or make it, and return whether there is one."""
    if c.dialect.name != "sqlite":
        return False
    if not _from_memory(c, INDEXED):
        database: Any = c.connection.driver_connection
        if not _can_index(database):
            return False
        for statement in INDEX:
            c.exec_driver_sql(statement)
    _catch_up(c)
    return True


def _catch_up(c: Connection) -> None:
    """Index the words of the questions that were asked, reworded or erased since the last search."""
    if not _from_memory(c, IS_CHANGED):
        return
    changes = c.exec_driver_sql(CHANGES).all()
    former = Counter(chain.from_iterable(its_stems.split() for (its_stems,) in _from_memory(c, FORMER)))
    if former:
        c.exec_driver_sql("DELETE FROM stemmed WHERE rowid = ?", [(question,) for question, _ in changes])
    stemmed = [(question, found) for question, text in changes if (found := stems(text))]
    bearing = Counter(chain.from_iterable(its_stems for _, its_stems in stemmed))
    bearing.subtract(former)
    if stemmed:
        rows = [(question, " ".join(sorted(its_stems))) for question, its_stems in stemmed]
        c.exec_driver_sql("INSERT INTO stemmed (rowid, stems) VALUES (?, ?)", rows)
    if bearing:
        c.exec_driver_sql(COUNT, list(bearing.items()))
    if former:
        c.exec_driver_sql("DELETE FROM bearing WHERE questions = 0")
    c.exec_driver_sql("DELETE FROM changed")
