"""On a real homeserver, the members of a desk may delete what others write in its comptoir, no more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sizes import FULL
from small_event import DayOnMatrix, comptoir, day_on_matrix

from adapters.matrix.animateurs import ANIMATEUR, entitled
from adapters.matrix.client import Json, MatrixError, where
from adapters.rehearsal.homeserver import Homeserver
from adapters.rehearsal.participant import Participant

POWERS = "m.room.power_levels"
PLACE, DESK = "comptoir-1", "comptoir-1-desk"


@pytest.fixture
async def day(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> AsyncIterator[DayOnMatrix]:
    """Play at half past ten, with a comptoir and the restitution."""
    restitution = {"id": "fin", "kind": "plenary", "restitution": True, "title": "Fin"}
    sessions = [comptoir(1, "10:30", "11:30"), restitution | {"start": "15:00", "end": "16:00"}]
    clock = {"start": "2026-10-16T10:35", "speed": 1}
    async with day_on_matrix(homeserver, tmp_path, localpart("powers"), sessions, clock=clock) as made:
        yield made


async def animateur(day: DayOnMatrix, name: str, desk: str = DESK) -> Participant:
    """Bring a new person into a desk and its comptoir."""
    person = await day.person(name, desk.removesuffix("-desk") if desk == DESK else "fin")
    await day.organiser.invite(day.rooms[desk], person.user)
    await person.join(day.rooms[desk])
    return person


async def powers(day: DayOnMatrix, place: str = PLACE) -> Json:
    return await day.organiser.client.request("GET", where("rooms", day.rooms[place], "state", POWERS))


async def level_becomes(day: DayOnMatrix, person: Participant, level: int, place: str = PLACE) -> None:
    async with asyncio.timeout(100):
        while (await powers(day, place))["users"].get(person.user, 0) != level:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)


async def put_out(day: DayOnMatrix, person: Participant, how: str = "kick") -> None:
    path = where("rooms", day.rooms[DESK], how)
    await day.organiser.client.request("POST", path, {"user_id": person.user})


async def may(person: Participant, method: str, path: str, content: Json) -> bool:
    try:
        await person.client.request(method, path, content)
    except MatrixError as error:
        if error.errcode != "M_FORBIDDEN":
            raise
        return False
    return True


@pytest.mark.synapse
async def test_an_animateur_takes_away_a_strangers_insult_and_can_do_nothing_else(day: DayOnMatrix) -> None:
    await day.bot.run_until_ready()
    before = await powers(day)
    async with await animateur(day, "ana") as ana, await day.person("max", PLACE) as max_:
        room = day.rooms[PLACE]
        await level_becomes(day, ana, ANIMATEUR)
        insult = await max_.say(room, "Vous mentez tous")

        await ana.redact(room, insult)

        assert "Vous mentez" not in str(await ana.messages(room))
        state = {
            kind: await may(ana, "PUT", where("rooms", room, "state", kind, key), content)
            for kind, key, content in (
                ("m.room.name", "", {"name": "Salon"}),
                ("m.room.topic", "", {"topic": "Tout"}),
                ("m.room.pinned_events", "", {"pinned": [insult]}),
                ("m.room.join_rules", "", {"join_rule": "invite"}),
                ("m.room.tombstone", "", {"body": "", "replacement_room": day.rooms["hall"]}),
                (POWERS, "", {**before, "kick": 0}),
                ("org.example.anything", "", {}),
            )
        }
        assert state == dict.fromkeys(state, False)
        others = [
            await may(ana, "POST", where("rooms", room, how), {"user_id": max_.user})
            for how in ("kick", "ban")
        ]
        assert others == [False, False]
    after = await powers(day)
    assert {**after, "users": None} == {**before, "users": None}
    assert (before["redact"], before["invite"], before["kick"], before["ban"]) == (25, 0, 50, 50)
    assert (before["state_default"], before["events_default"], before["users_default"]) == (50, 0, 0)
    assert before.get("notifications", {}).get("room", 50) == 50
    assert [kind for kind, level in before["events"].items() if 0 < level <= ANIMATEUR] == []


@pytest.mark.synapse
@pytest.mark.parametrize("how", ["kick", "ban", "leave"] if FULL else ["ban", "leave"])
async def test_a_person_who_leaves_the_desk_or_is_put_out_loses_it(day: DayOnMatrix, how: str) -> None:
    await day.bot.run_until_ready()
    async with await animateur(day, "ana") as ana, await day.person("max", PLACE) as max_:
        await level_becomes(day, ana, ANIMATEUR)

        await (ana.leave(day.rooms[DESK]) if how == "leave" else put_out(day, ana, how))

        await level_becomes(day, ana, 0)
        said = await max_.say(day.rooms[PLACE], "Qui paie ?")
        with pytest.raises(MatrixError, match="M_FORBIDDEN"):
            await ana.redact(day.rooms[PLACE], said)


@pytest.mark.synapse
async def test_changes_made_while_the_bot_was_away_are_caught_up_on(day: DayOnMatrix) -> None:
    await day.bot.run_until_ready()
    async with await animateur(day, "ana") as ana:
        await level_becomes(day, ana, ANIMATEUR)
        await day.bot.kill()
        await put_out(day, ana)
        async with await animateur(day, "bea") as bea:
            await day.bot.run_until_ready()

            await level_becomes(day, bea, ANIMATEUR)
            await level_becomes(day, ana, 0)


@pytest.mark.synapse
async def test_an_organiser_keeps_more_and_the_restitution_has_its_own_desk(day: DayOnMatrix) -> None:
    await day.bot.run_until_ready()
    async with await animateur(day, "gus", "restitution-desk") as gus:
        await level_becomes(day, gus, ANIMATEUR, "fin")

        assert (await powers(day))["users"] == {day.organiser.user: 50}
        assert (await powers(day, "fin"))["users"] == {day.organiser.user: 50, gus.user: ANIMATEUR}


@pytest.mark.synapse
async def test_older_rooms_are_reported_and_updated_by_provision(day: DayOnMatrix) -> None:
    path = where("rooms", day.rooms[PLACE], "state", POWERS)
    former = {**await powers(day), "redact": 50}
    token = day.account.access_token
    await asyncio.to_thread(day.homeserver.call, "PUT", path, former, token=token)
    async with await animateur(day, "ana") as ana:
        told = await day.bot.command("--lang", "fr", "ready")
        assert (
            "comptoir-1\u00a0: ses animateurs ne peuvent pas encore y supprimer ce que d’autres écrivent. "
            "Lancez `comptoir provision`."
        ) in told.replace("\n", " ")

        told = await day.bot.command("--lang", "fr", "provision")

        assert "le comptoir 1\u00a0: droits" in told
        await level_becomes(day, ana, ANIMATEUR)
        assert (await powers(day))["redact"] == ANIMATEUR
        assert "ses animateurs" not in await day.bot.command("--lang", "fr", "ready")
        assert "droits" not in await day.bot.command("--lang", "fr", "provision")


# ── Who holds which level ───────────────────────────────────────────────────────────────────────────────


def test_only_the_level_of_animateurs_is_given_and_taken() -> None:
    levels = {
        "users": {"@bot:x": 100, "@olga:x": 50, "@gone:x": 25, "@ana:x": 25, "@max:x": -1, "@low:x": 10}
    }
    desk = {"@olga:x", "@ana:x", "@bea:x", "@max:x", "@low:x", "@founder:x"}

    assert entitled(levels, desk, {"@founder:x"}) == {
        "@bot:x": 100,
        "@olga:x": 50,
        "@ana:x": 25,
        "@max:x": -1,
        "@low:x": 25,
        "@bea:x": 25,
    }


def test_levels_that_are_already_right_are_not_written() -> None:
    levels = {"users": {"@ana:x": 25, "@old:x": "50"}, "users_default": 0}

    assert entitled(levels, {"@ana:x", "@old:x"}, ()) == levels["users"]
    assert entitled({"users_default": 30}, {"@ana:x"}, ()) == {}
