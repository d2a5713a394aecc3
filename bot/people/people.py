"""People: their accounts, their codes, their language, the places they are in. Transactions."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import pseudonyms
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.people import tombstones
from bot.people.flood import after_one_more
from bot.port.chat import Heard, Pressed
from bot.port.text import folded

_ACCOUNTS = sa.select(t.accounts, t.people.c.language).join(t.people)
_ON = t.accounts.c.platform == sa.bindparam("on", type_=sa.String)
BY_HANDLE = _ACCOUNTS.where(_ON, t.accounts.c.handle == sa.bindparam("named", type_=sa.String))
BY_PERSON = _ACCOUNTS.where(_ON, t.accounts.c.person == sa.bindparam("of", type_=sa.Integer))


NOBODY = 0  # the person when we do not know who did something: no row has this id


@dataclass(frozen=True, slots=True)
class Account:
    """A person on a platform."""

    person: int
    platform: str
    handle: str
    name: str
    language: str | None
    in_room: bool = False  # it came by what a room's screen shows


def meet(c: Connection, heard: Heard) -> Account:
    """Return the account that did this, recorded if it is new, under its present name.

    If the platform does not say whose it is, nothing is recorded.
    """
    if not heard.handle:
        return Account(NOBODY, heard.platform, "", "", None)
    account = known(c, heard.platform, heard.handle, heard.name)
    in_room = account.in_room or (isinstance(heard, Pressed) and heard.in_room)
    present = replace(account, name=heard.name or account.name, in_room=in_room)
    if present != account:
        this = (t.accounts.c.platform == heard.platform, t.accounts.c.handle == heard.handle)
        c.execute(sa.update(t.accounts).where(*this).values(name=present.name, in_room=present.in_room))
    return present


def known(c: Connection, platform: str, handle: str, name: str = "") -> Account:
    """Return an account, recorded if it is new; one that has not said anything yet has no name."""
    account = find(c, platform, handle)
    if account is not None:
        return account
    person = _new_person(c, None)
    values = {"platform": platform, "handle": handle, "person": person, "name": name}
    c.execute(sa.insert(t.accounts).values(**values))
    return Account(person, platform, handle, name, None)


def _new_person(c: Connection, language: str | None) -> int:
    person = c.execute(sa.insert(t.people).values(language=language)).inserted_primary_key
    assert person is not None
    return int(person[0])


def find(c: Connection, platform: str, handle: str) -> Account | None:
    return _account(c.execute(BY_HANDLE, {"on": platform, "named": handle}).first())


def account_on(c: Connection, person: int, platform: str) -> Account | None:
    """Return a person's account on a platform, if they have one there."""
    return _account(c.execute(BY_PERSON, {"on": platform, "of": person}).first())


def saw(c: Connection, account: Account, at: datetime) -> None:
    """Note when an account did something (wall time); the latest counts."""
    a = t.accounts.c
    this = (a.platform == account.platform, a.handle == account.handle)
    c.execute(sa.update(t.accounts).where(*this, a.seen_at.is_(None) | (a.seen_at < at)).values(seen_at=at))


def forget(c: Connection, person: int) -> None:
    """Delete a person without questions or votes left: accounts go, and what they did is nobody's."""
    g = t.gestures.c
    nobody = {"person": None, "event": None, "place": None}
    c.execute(sa.update(t.gestures).where(g.person == person).values(**nobody))
    of_theirs = (t.links.c.person, t.entries.c.person, t.follows.c.person, t.accounts.c.person)
    for column in (*of_theirs, t.people.c.id):
        c.execute(sa.delete(column.table).where(column == person))


def begin_anew(c: Connection, account: Account) -> int:
    """Give an account to a new person; what it did so far stays with the former one."""
    own = _new_person(c, None)
    this = (t.accounts.c.platform == account.platform, t.accounts.c.handle == account.handle)
    c.execute(sa.update(t.accounts).where(*this).values(person=own))
    return own


def _account(row: Row[Any] | None) -> Account | None:
    if row is None:
        return None
    return Account(row.person, row.platform, row.handle, row.name, row.language, row.in_room)


def speak(c: Connection, person: int, language: str) -> None:
    c.execute(sa.update(t.people).where(t.people.c.id == person).values(language=language))


# ── One person, several accounts ────────────────────────────────────────────────────────────────────────

CODE_SIGNS = "BCDFGHJKLMNPRTVWXZ23456789"  # no vowels, so no words; no signs that look like others
AGREEMENTS = ("oui", "yes")
_ENDS = " \u00a0\u202f!."
LINK_LENGTH, ENTRY_LENGTH = 6, 8
MISTYPED_LENGTHS = range(4, 11)
LINK_LIVES = timedelta(minutes=10)  # of wall time
GIVEN, ASKED, JOINED = "link-code:", "link-asked:", "link-joined:"  # subjects of our messages about a code
TRIES, TRIES_WITHIN = 5, timedelta(hours=1)  # wrong codes allowed to one account, in wall time

# What a person did, each with its platform: it belongs to their only account there.
_DONE = (
    *(t.questions.c.asker, t.votes.c.person, t.gestures.c.person, t.entries.c.person),
    *(t.notes.c.author, t.notes.c.kept_by, t.stars.c.person),
    *(t.additions.c.person, t.confirmations.c.person, t.follows.c.person),
)


def read_secret(words: str) -> str:
    """Return a code as it was given, whatever was put between its signs."""
    return "".join(sign for sign in words.upper() if sign.isalnum())


def read_agreement(words: str) -> tuple[str, bool]:
    """Read `K7RT2M oui`: a code, and whether the person agrees to what it does."""
    given = _given(words)
    return read_secret(" ".join(given)), len(given) < len(words.rstrip(_ENDS).split())


def _given(words: str) -> list[str]:
    """Return the words of a code, without the one that agrees."""
    given = words.rstrip(_ENDS).split()
    return given[:-1] if given and folded(given[-1]) in AGREEMENTS else given


def looks_secret(words: str) -> bool:
    """True if words may be a code of ours, even mistyped: as a question, it would be shown to everybody.

    A mistyped code is one or two words of about its length, with a digit, in capitals or without a vowel.
    """
    signs = _given(words)
    code = read_secret(" ".join(signs))
    odd = any(sign.isdigit() for sign in code) or "".join(signs).isupper() or not _has_vowels(code)
    mistyped = len(signs) <= 2 and len(code) in MISTYPED_LENGTHS and odd
    return mistyped or (len(code) in (LINK_LENGTH, ENTRY_LENGTH) and not _has_vowels(code))


def _has_vowels(code: str) -> bool:
    return bool(set(folded(code)) & set("aeiouy"))


def offer_link(tx: Transaction, person: int) -> str:
    """Make a new code that joins another account to this person; earlier ones no longer work."""
    tx.c.execute(
        sa.delete(t.links).where((t.links.c.person == person) | (t.links.c.at <= tx.now.wall - LINK_LIVES))
    )
    code = "".join(secrets.choice(CODE_SIGNS) for _ in range(LINK_LENGTH))
    tx.c.execute(sa.insert(t.links).values(code=code, person=person, at=tx.now.wall))
    return code


def who_offered(tx: Transaction, code: str) -> int | None:
    return who_gave(tx.c, code, tx.now.wall)


def who_gave(c: Connection, code: str, wall: datetime) -> int | None:
    """Return who was given a code that still joins accounts at this wall time."""
    query = sa.select(t.links.c.person).where(t.links.c.code == code, t.links.c.at > wall - LINK_LIVES)
    found: int | None = c.execute(query).scalar_one_or_none()
    return found


def void_link(c: Connection, code: str) -> None:
    """Void a code, whether it was used or not."""
    c.execute(sa.delete(t.links).where(t.links.c.code == code))


def accounts_of(c: Connection, person: int) -> list[Account]:
    query = _ACCOUNTS.where(t.accounts.c.person == person).order_by(t.accounts.c.platform)
    return [account for row in c.execute(query) if (account := _account(row)) is not None]


def join(c: Connection, kept: int, other: int) -> list[int]:
    """Join two people into one; return the questions whose vote counts change because of it.

    What each account did keeps its platform, so that `part` can give it back.
    """
    changed = _counted_otherwise(c, kept, other)
    for column in (t.accounts.c.person, *_DONE):
        c.execute(sa.update(column.table).where(column == other).values({column.name: kept}))
    c.execute(sa.delete(t.links).where(t.links.c.person.in_((kept, other))))
    spoken = sa.select(t.people.c.language).where(t.people.c.id == other).scalar_subquery()
    silent = (t.people.c.id == kept, t.people.c.language.is_(None))
    c.execute(sa.update(t.people).where(*silent).values(language=spoken))
    c.execute(sa.delete(t.people).where(t.people.c.id == other))
    return changed


def part(c: Connection, account: Account) -> list[int]:
    """Make an account a person of its own again, with what it did; return questions whose votes change."""
    own = _new_person(c, account.language)
    for column in (t.accounts.c.person, *_DONE):
        theirs = (column == account.person, column.table.c.platform == account.platform)
        c.execute(sa.update(column.table).where(*theirs).values({column.name: own}))
    c.execute(sa.delete(t.links).where(t.links.c.person == account.person))
    return _counted_otherwise(c, account.person, own)


def part_device(c: Connection, account: Account) -> None:
    """Make a device a person of its own again, without what it did: that stays with the person it was.

    Nothing tells what one device of a person did from what another did.
    """
    begin_anew(c, account)
    c.execute(sa.delete(t.links).where(t.links.c.person == account.person))


def _counted_otherwise(c: Connection, one: int, other: int) -> list[int]:
    """Return the questions both voted for, and those of one that the other voted for.

    What was merged into a question counts as it does.
    """
    q, given_to = t.questions.c, t.questions.alias("given_to")
    heads = sa.select(given_to.c.head).join(t.votes, t.votes.c.question == given_to.c.id)
    of_one, of_other = (q.id.in_(heads.where(t.votes.c.person == each)) for each in (one, other))
    own = (q.asker == one) & of_other | (q.asker == other) & of_one
    return list(c.execute(sa.select(q.id).where(of_one & of_other | own).order_by(q.id)).scalars())


def entry_code(c: Connection, named: str) -> str:
    """Return the code, such as `BCDF-GH23`, that lets the person with id `named` into their places."""
    instance = c.execute(sa.select(t.instance.c.token)).scalar_one()
    number = int.from_bytes(hashlib.sha256(f"{instance}\0entry\0{named}".encode()).digest())
    signs = []
    for _ in range(ENTRY_LENGTH):
        number, rest = divmod(number, len(CODE_SIGNS))
        signs.append(CODE_SIGNS[rest])
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def whose_entry(c: Connection, code: str, names: Iterable[str]) -> str | None:
    """Return whose code that is, among these people of the programme."""
    return next((named for named in names if read_secret(entry_code(c, named)) == code), None)


def show_entry(c: Connection, named: str, account: Account) -> bool:
    """Return whether this account may use the code of `named`: only the first person to show it may."""
    if not tombstones.may_show_entry(c, named, account.platform, account.handle):
        return False
    claim_entry(c, named, account.person, account.platform)
    return owner_of_entry(c, named) == account.person


def owner_of_entry(c: Connection, named: str) -> int | None:
    """Return the person who showed the code of `named` first, if anybody did."""
    query = sa.select(t.entries.c.person).where(t.entries.c.named == named)
    found: int | None = c.execute(query).scalar_one_or_none()
    return found


def claim_entry(c: Connection, named: str, person: int, platform: str) -> None:
    """Note that this person showed the code of `named`, unless another did before."""
    insert_once(c, t.entries, {"named": named, "person": person, "platform": platform})


def handles_of_entered(c: Connection, platform: str) -> dict[str, str]:
    """Map the id in the programme of each person who showed a code to their handle."""
    query = (
        sa.select(t.entries.c.named, t.accounts.c.handle)
        .join(t.accounts, t.accounts.c.person == t.entries.c.person)
        .where(t.accounts.c.platform == platform)
    )
    return {row.named: row.handle for row in c.execute(query)}


def inside_by_code(c: Connection, platform: str) -> Sequence[tuple[str, str]]:
    """Return whose code opened the desks of each account that is in one: an id in the programme, a handle."""
    a, m = t.accounts.c, t.members.c
    is_inside = sa.exists().where(m.platform == a.platform, m.handle == a.handle)
    query = sa.select(t.entries.c.named, a.handle).join(t.accounts, a.person == t.entries.c.person)
    found = c.execute(query.where(a.platform == platform, is_inside).order_by(t.entries.c.named, a.handle))
    return [(row.named, row.handle) for row in found]


def entered_as(c: Connection, person: int) -> Sequence[str]:
    """Return the ids in the programme whose codes this person showed."""
    return c.execute(sa.select(t.entries.c.named).where(t.entries.c.person == person)).scalars().all()


def may_try(tx: Transaction, account: Account) -> bool:
    """True if this account may still try a code: after five wrong ones in an hour, not even a right one."""
    wrong = sa.select(sa.func.count()).where(
        t.told.c.what.in_(_tries(tx.c, account)), t.told.c.at > tx.now.wall - TRIES_WITHIN
    )
    return int(tx.c.execute(wrong).scalar_one()) < TRIES


def count_wrong_try(tx: Transaction, account: Account) -> None:
    any(claim_telling(tx, one, TRIES_WITHIN) for one in _tries(tx.c, account))


def _tries(c: Connection, account: Account) -> list[str]:
    """Return the keys of an account's tries: parting and joining again, or being forgotten, adds none."""
    whose = pseudonyms.of_account(c, account.platform, account.handle)
    return [f"wrong-code:{whose}:{number}" for number in range(TRIES)]


# ── Where they are ──────────────────────────────────────────────────────────────────────────────────────


def enter(c: Connection, platform: str, place: str, handle: str) -> None:
    insert_once(c, t.members, {"platform": platform, "place": place, "handle": handle})


def leave(c: Connection, platform: str, place: str, handle: str) -> None:
    c.execute(sa.delete(t.members).where(*_membership(platform, place, handle)))


def is_member(c: Connection, platform: str, place: str, handle: str) -> bool:
    query = sa.select(t.members.c.handle).where(*_membership(platform, place, handle))
    return c.execute(query).first() is not None


def places_of(c: Connection, person: int) -> Sequence[str]:
    """Return the desks, and the régie, where this person is by any of their accounts."""
    m, a = t.members.c, t.accounts.c
    theirs = (m.platform == a.platform) & (m.handle == a.handle)
    query = sa.select(m.place).join(t.accounts, theirs).where(a.person == person)
    return c.execute(query.distinct().order_by(m.place)).scalars().all()


def closed_places(c: Connection, platform: str, handle: str) -> Sequence[str]:
    """Return the desks, and the régie, where an account is."""
    m = t.members.c
    here = sa.select(m.place).where(m.platform == platform, m.handle == handle)
    return c.execute(here.order_by(m.place)).scalars().all()


def members_named(c: Connection, platform: str) -> dict[str, set[str]]:
    """Map the closed places of a platform to the ids in the programme of those who entered by their code."""
    m, a = t.members.c, t.accounts.c
    query = (
        sa.select(m.place, t.entries.c.named)
        .join(t.accounts, (a.platform == m.platform) & (a.handle == m.handle))
        .join(t.entries, t.entries.c.person == a.person)
        .where(m.platform == platform)
    )
    found: dict[str, set[str]] = {}
    for place, named in c.execute(query):
        found.setdefault(place, set()).add(named)
    return found


def _membership(platform: str, place: str, handle: str) -> tuple[sa.ColumnElement[bool], ...]:
    return t.members.c.platform == platform, t.members.c.place == place, t.members.c.handle == handle


# ── What they are told, and how often ───────────────────────────────────────────────────────────────────

KEPT, CLOSED = "kept:", "closed:"  # what somebody new is told again; all other counts are limits


def tell_anew(c: Connection, platform: str, handle: str) -> None:
    """Greet a forgotten account like a new one, but keep its limits: forgetting must not lift them."""
    told, whose = t.told.c.what, pseudonyms.of_account(c, platform, handle)
    kind = told.startswith(KEPT) | told.startswith(CLOSED)
    c.execute(sa.delete(t.told).where(kind, told.endswith(whose)))


def is_counted(c: Connection, platform: str, handle: str) -> bool:
    """True if we still count anything that this account said or was told."""
    whose = pseudonyms.of_account(c, platform, handle)
    return c.execute(sa.select(t.told.c.what).where(t.told.c.what.contains(whose))).first() is not None


def claim_telling(tx: Transaction, what: str, every: timedelta) -> bool:
    """Return whether something may be said, once in `every` of wall time; if so, note that it is said now."""
    row = tx.c.execute(sa.select(t.told.c.at).where(t.told.c.what == what)).one_or_none()
    if row is not None and tx.now.wall - row.at < every:
        return False
    tx.c.execute(sa.delete(t.told).where(t.told.c.what == what))
    tx.c.execute(sa.insert(t.told).values(what=what, at=tx.now.wall))
    return True


def claim_doing(c: Connection, what: str, at: datetime, a_minute: int) -> bool:
    """Return whether one more such thing, done at this wall time, is accepted; if so, note it."""
    row = c.execute(sa.select(t.told.c.at).where(t.told.c.what == what)).one_or_none()
    forgotten = after_one_more(row.at if row else None, at, a_minute)
    if forgotten is None:
        return False
    insert_once(c, t.told, {"what": what, "at": forgotten})
    c.execute(sa.update(t.told).where(t.told.c.what == what).values(at=forgotten))
    return True
