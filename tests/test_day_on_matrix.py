"""The sample day, whole, on a real homeserver: what each place's people see, to the letter."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from matrix_day import MatrixDay

from adapters.matrix.client import MatrixError
from adapters.matrix.participant import Participant
from adapters.matrix.rehearsal import Homeserver

EXPECTED = Path(__file__).parent / "the_day"
PUBLIC = ("hall", *(f"comptoir-{n}" for n in range(1, 7)), "restitution")
DESK = ("comptoir-1-desk", "comptoir-4-desk", "restitution-desk", "regie")


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[MatrixDay]:
    with Homeserver(tmp_path / "homeserver") as homeserver:
        async with MatrixDay(homeserver, tmp_path) as day:
            yield day


@pytest.mark.synapse
async def test_the_sample_day_is_seen_to_the_letter(day: MatrixDay) -> None:
    # given a remote public of two, an animateur who is also the organiser, and an expert
    alice = await day.person("alice", "Alice", *PUBLIC)
    bruno = await day.person("bruno", "Bruno", *PUBLIC)
    sylvie = await day.person("sylvie-le-bars", "Sylvie Le Bars", *PUBLIC, *DESK)

    # when the day goes by
    await _morning(day, alice, bruno, sylvie)
    await _afternoon(day, alice, bruno, sylvie)
    await day.at("17:10")

    # then each place reads as it should, and the desks are closed to the public
    _compare({place: await day.seen(alice, place) for place in PUBLIC})
    _compare({place: await day.seen(sylvie, place) for place in DESK})
    for place in DESK:
        with pytest.raises(MatrixError, match="M_FORBIDDEN"):
            await day.seen(alice, place)


def _compare(seen: dict[str, str]) -> None:
    """With COMPTOIR_WRITE_THE_DAY set, what is seen becomes what is expected: then read it."""
    if "COMPTOIR_WRITE_THE_DAY" in os.environ:
        for place, text in seen.items():
            (EXPECTED / f"{place}.txt").write_text(text, encoding="utf-8")
    expected = {place: (EXPECTED / f"{place}.txt").read_text(encoding="utf-8") for place in seen}
    assert seen == expected


async def _morning(day: MatrixDay, alice: Participant, bruno: Participant, sylvie: Participant) -> None:
    """Comptoir 1: asked, voted, corrected, withdrawn, staged, answered, undone, declined."""
    here, desk = day.room("comptoir-1"), day.room("comptoir-1-desk")
    await day.at("10:27")
    await day.done(await alice.say(here, "!question Qui paie <b>le brevet</b> ?"))
    await day.at("10:35")
    second = await day.done(await bruno.say(here, "!question Et les associations"))
    await day.done(await alice.react(here, second, "👍"))
    await day.done(await bruno.edit(here, second, "!question Et les petites associations ?"))
    spoken = await day.done(await bruno.say(here, "Une licence libre suffirait-elle ?"))
    await day.done(await bruno.react(here, spoken, "❓"))
    await day.done(await alice.say(here, "!scene 2"))
    await day.done(await sylvie.say(desk, "!suivante"))
    await day.done(await sylvie.say(desk, "!repondu Oui, par un fonds commun"))
    await day.done(await sylvie.say(desk, "!scene 1"))
    await day.done(await sylvie.say(desk, "!annuler-geste"))
    await day.done(await bruno.say(here, "!retirer C1-3"))
    await day.done(await sylvie.say(desk, "!ecarter 1 hors sujet"))
    await day.wait(seconds=20)
    await day.at("11:31")
    await day.done(await alice.say(here, "!question Trop tard ?"))


async def _afternoon(day: MatrixDay, alice: Participant, bruno: Participant, sylvie: Participant) -> None:
    """An announcement corrected; a direct message, anonymous; the plenary's queue; the floor."""
    regie, hall = day.room("regie"), day.room("hall")
    await day.at("12:40")
    announcement = await day.done(await sylvie.say(regie, "!annonce Le déjeuner est servi à 13h30"))
    preview = await _last_of_bot(day, sylvie, regie)
    await day.done(await sylvie.react(regie, preview, "✅"))
    await day.done(await sylvie.edit(regie, announcement, "!annonce Le déjeuner est servi à 13h"))
    await day.at("15:50")
    direct = await alice.open_direct(day.bot)
    await day.done(await alice.say(direct, "anonyme : Que restera-t-il de tout cela ?"))
    await day.done(await bruno.say(hall, "!programe"))
    await day.done(await bruno.say(hall, "!maintenant"))
    await day.done(await sylvie.say(regie, "!annonce C1 C2 : Merci"))


async def _last_of_bot(day: MatrixDay, reader: Participant, room: str) -> str:
    messages = await reader.messages(room)
    return str([event["event_id"] for event in messages if event["sender"] == day.bot][-1])
