"""Edits and marks on a real homeserver, from what people do to what they see."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from matrix_life import Cast, MatrixLife
from mortal import Fate, quieten

from adapters.rehearsal.homeserver import Homeserver

pytestmark = pytest.mark.synapse


async def test_an_edit_taken_back_leaves_nothing_in_the_rooms_nor_in_the_database(
    homeserver: Homeserver, localpart: Callable[[str], str], tmp_path: Path
) -> None:
    quieten(asyncio.get_running_loop())
    cast = await asyncio.to_thread(Cast, homeserver, localpart)
    async with MatrixLife(cast, tmp_path, "10:35", Fate()) as life:
        ada, bob, ana = (life.people[who] for who in ("ada", "bob", "ana"))
        room, desk = life.rooms["comptoir-1"], life.rooms["comptoir-1-desk"]

        # given a message that somebody liked and that became a question, edited to hold a number
        said = await ada.say(room, "Qui paie ?")
        await life.act(said)
        await life.act(await bob.react(room, said, "👍"))
        await life.act(await ada.react(room, said, "❓"))
        edit = await ada.edit(room, said, "Mon numéro : 06 12 34")
        await life.act(edit)
        await life.pass_time(seconds=4)
        await life.act(await ana.say(desk, "!scene 1"))
        await life.pass_time(seconds=4)
        before = json.dumps(await life.seen())

        # when the edit is taken back
        await life.act(await ada.redact(room, edit))
        await life.pass_time(seconds=4)
        await life.life.store.wipe()

        # then the message stands, with its vote
        seen = await life.seen()
        kept = await asyncio.to_thread(_files_of, tmp_path)
        history = json.dumps([await ana.history(each) for each in life.rooms.values()])
        card = next(text for text in seen["comptoir-1-desk"] if "C1-1" in text and "Ada" in text)

    assert "06 12 34" in before
    assert "06 12 34" not in history
    assert b"06 12 34" not in kept
    assert "C1-1 · 1\u00a0👍 · Ada" in card
    assert "Qui paie ?" in card


def _files_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("comptoir.db*"))
