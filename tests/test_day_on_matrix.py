"""The whole sample day on a real homeserver: what each place's people see, to the letter."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from js_person import JsPerson, node
from matrix_day import MatrixSide
from sealed_person import SealedPerson
from sizes import FULL
from whole_day import DESK, PUBLIC, WholeDay, compare

from adapters.matrix.client import MatrixError
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant


def sealing(folder: Path) -> Callable[[str, Account], Participant]:
    return lambda url, account: SealedPerson(url, account, folder / account.device_id)


WITH_JS_SDK = pytest.param(
    "verified",
    marks=pytest.mark.skipif(node() is None, reason="`make test-js` sets up matrix-js-sdk"),
)


@pytest.fixture(params=["encrypted", *(["clear"] if FULL else []), WITH_JS_SDK])
async def day(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[WholeDay, MatrixSide]]:
    """Play in clear; with encrypted desks and conversations on matrix-nio; or on matrix-js-sdk,
    which trusts only verified devices.
    """
    monkeypatch.setenv("COMPTOIR_MATRIX_PICKLE_KEY", "a long enough secret of a test")
    with Homeserver(tmp_path / "homeserver") as homeserver:
        side = MatrixSide(homeserver)
        if request.param == "encrypted":
            side = MatrixSide(homeserver, sealing(tmp_path), tmp_path / "keys")
        elif request.param == "verified":
            side = MatrixSide(homeserver, JsPerson, tmp_path / "keys")
        async with WholeDay(tmp_path, [side]) as day:
            yield day, side


@pytest.mark.long
@pytest.mark.synapse
async def test_the_sample_day_is_seen_to_the_letter(day: tuple[WholeDay, MatrixSide]) -> None:
    # given two people in the public, and an animateur who is also the organiser
    clock, side = day
    alice = await side.person("alice", "Alice", *PUBLIC)
    bruno = await side.person("bruno", "Bruno", *PUBLIC)
    sylvie = await side.person("sylvie-le-bars", "Sylvie Le Bars", *PUBLIC, *DESK)

    # when the day is played
    await _morning(clock, side, alice, bruno, sylvie)
    await _afternoon(clock, side, alice, bruno, sylvie)
    await clock.at("17:10")

    # then each place reads as it should, and the desks are closed to the public
    compare("matrix", {place: await side.seen(alice, place) for place in PUBLIC})
    compare("matrix", {place: await side.seen(sylvie, place) for place in DESK})
    assert {await side.is_sealed(sylvie, place) for place in DESK} == {side.encrypts}
    assert not await side.is_sealed(alice, "hall")
    for place in DESK:
        with pytest.raises(MatrixError, match="M_FORBIDDEN"):
            await side.seen(alice, place)


async def _morning(
    day: WholeDay, side: MatrixSide, alice: Participant, bruno: Participant, sylvie: Participant
) -> None:
    """Play comptoir 1: asked, voted, corrected, withdrawn, staged, answered, undone, declined."""
    here, desk = side.room("comptoir-1"), side.room("comptoir-1-desk")
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


async def _afternoon(
    day: WholeDay, side: MatrixSide, alice: Participant, bruno: Participant, sylvie: Participant
) -> None:
    """Play a corrected announcement; a direct message, anonymous; the plenary's queue; the floor."""
    regie, hall = side.room("regie"), side.room("hall")
    await day.at("12:40")
    announcement = await day.done(await sylvie.say(regie, "!annonce Le déjeuner est servi à 13h30"))
    preview = await side.last_of_bot(sylvie, "regie")
    await day.done(await sylvie.react(regie, preview, "✅"))
    await day.done(await sylvie.edit(regie, announcement, "!annonce Le déjeuner est servi à 13h"))
    await day.at("15:50")
    direct = await side.conversation(alice)
    await day.done(await alice.say(direct, "anonyme : Que restera-t-il de tout cela ?"))
    await day.done(await alice.say(direct, "oui"))
    await day.done(await bruno.say(hall, "!programe"))
    await day.done(await bruno.say(hall, "!maintenant"))
    await day.done(await sylvie.say(regie, "!annonce C1 C2 : Merci"))
