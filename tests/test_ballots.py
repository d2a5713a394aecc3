"""Votes given on pages in the same moment: they are counted together, as each would be by itself."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from web_stage import a_core

from adapters.web.events import Act, raw_of, read_event
from adapters.web.platform import LIMITS
from bot.clock import wall_now
from bot.database import schema as t
from bot.database.pseudonyms import of_account
from bot.database.transaction import Transactions
from bot.handling import ballots, dispatch
from bot.journal import events
from bot.people import tombstones
from bot.port.chat import Batch
from bot.questions.messages import named_vote_key

PLACE, DEVICES, ACTS = "comptoir-1", 40, 400


def stage(folder: Path) -> Transactions:
    folder.mkdir()
    core = a_core(folder)
    core.day = replace(core.day, platforms={"web": LIMITS})
    return core


def take(core: Transactions, acts: Iterable[tuple[Act, datetime]], *, each_alone: bool) -> None:
    """Journal what was sent and handle it, all at once or one act after the other."""
    raws = [raw_of(act, at) for act, at in acts]
    for batch in [[raw] for raw in raws] if each_alone else [raws]:
        core.store.run_now(events.take, "web", Batch("1", batch), wall_now())
        while core.store.run_now(
            lambda c: dispatch.handle_waiting(core._begin(c), "web", read_event, recounts=False).events
        ):
            pass


def asked(at: datetime) -> list[tuple[Act, datetime]]:
    texts = ("Qui paie ?", "Combien ?", "Pourquoi ici ?")
    return [
        (Act(f"q{n}", PLACE, f"device{n}", f"Nom {n}", "fr", "question", {"texte": text}), at)
        for n, text in enumerate(texts)
    ]


def voted(chance: random.Random, at: datetime) -> list[tuple[Act, datetime]]:
    """Draw votes of all kinds: again, taken back, for one's own, for what does not exist, too many, late."""
    acts = []
    for n in range(ACTS):
        device = chance.randrange(3) if chance.random() < 0.3 else chance.randrange(DEVICES)
        key = named_vote_key(chance.choice([1, 2, 3, 99]), gives=chance.random() < 0.8)
        late = timedelta(minutes=chance.choice([0, 0, 0, 5]))
        act = Act(f"v{n}", PLACE, f"device{device}", "", "fr", key, {}, in_room=chance.random() < 0.2)
        acts.append((act, at - late))
    return acts


def kept(core: Transactions) -> Mapping[str, Any]:
    """Return what the database knows of votes and voters, whatever numbers it gave to people."""
    a, v = t.accounts.c, t.votes.c
    whose = t.votes.join(t.accounts, a.person == v.person)
    queries = {
        "votes": sa.select(a.handle, v.event, v.question, v.in_room).select_from(whose),
        "accounts": sa.select(a.handle, a.name, a.in_room, a.seen_at),
        "told": sa.select(t.told.c.what),
        "recounts": sa.select(t.recounts.c.question),
        "answers": sa.select(t.outbox.c.person, t.outbox.c.reply_to),
        "journal": sa.select(t.journal.c.event, t.journal.c.waiting),
        "people": sa.select(sa.func.count()).select_from(t.people),
    }
    return core.store.run_now(lambda c: {name: sorted(c.execute(q).all()) for name, q in queries.items()})


def test_votes_counted_together_are_those_counted_one_by_one(tmp_path: Path) -> None:
    at = wall_now()
    acts = voted(random.Random(16), at)
    seen = []
    for each_alone in (False, True):
        core = stage(tmp_path / str(each_alone))
        take(core, asked(at - timedelta(minutes=10)), each_alone=True)
        core.store.run_now(forgotten, at - timedelta(minutes=1))

        take(core, acts, each_alone=each_alone)

        seen.append({**kept(core), "told": by_device(core, kept(core)["told"])})
        core.store.close()

    assert seen[0] == seen[1]
    assert len(seen[0]["votes"]) > DEVICES


def forgotten(c: sa.Connection, until: datetime) -> None:
    """Let one device have asked to be forgotten since its late votes."""
    tombstones.bury(c, [of_account(c, "web", "device7")], until)


def test_plain_votes_are_all_counted_together(tmp_path: Path) -> None:
    at = wall_now()
    core = stage(tmp_path / "core")
    take(core, asked(at), each_alone=True)
    heard = [
        read_event(raw_of(Act(f"v{n}", PLACE, f"new{n}", "", "fr", named_vote_key(1, gives=True), {}), at))
        for n in range(DEVICES)
    ]

    done = core.store.run_now(
        lambda c: ballots.count(core._begin(c), "web", [each for h in heard if (each := ballots.ballot(h))])
    )

    assert done == {f"v{n}" for n in range(DEVICES)}
    assert len(kept(core)["votes"]) == DEVICES
    core.store.close()


def by_device(core: Transactions, told: list[Any]) -> list[str]:
    """Return what was noted, by device: the seals are another database's."""
    seals = core.store.run_now(
        lambda c: {of_account(c, "web", f"device{n}"): f"device{n}" for n in range(DEVICES)}
    )
    return sorted(
        f"{kind}:{seals[seal]}{rest}"
        for what in told
        if len(parts := what[0].split(":", 1)) == 2 and (seal := parts[1][:64]) in seals
        for kind, rest in [(parts[0], parts[1][64:])]
    )
