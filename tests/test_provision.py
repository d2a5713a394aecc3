"""Provisioning on a real homeserver: what is missing is made, and nothing twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from matrix_stage import Clockface

from adapters.matrix.client import MatrixError, where
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.provision import provision
from adapters.matrix.removal import remove
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant, PatientClient
from bot.port.errors import OutsideError
from bot.port.provisioning import EVERYWHERE, Step, Summary
from bot.programme.model import Event, Person, Programme
from bot.programme.places import PlannedPlace

pytestmark = pytest.mark.synapse

HALL = PlannedPlace("hall", "Hall", "Annonces", public=True, moderators=("ana",))
DESK = PlannedPlace("c1-desk", "Pupitre", "La file", False, people=("ana", "zoe", "max"), moderators=("ana",))


class Killed(Exception):
    """The end of the process."""


class MemoryBook:
    """A book of places that can keep `lives` of them before the process ends."""

    def __init__(self, lives: int = 100) -> None:
        self.rooms: dict[str, str] = {}
        self.lives = lives

    async def remembered(self) -> dict[str, str]:
        return dict(self.rooms)

    async def remember(self, name: str, remote: str) -> None:
        if self.lives == 0:
            raise Killed
        self.lives -= 1
        self.rooms[name] = remote

    async def forget(self, name: str) -> None:
        self.rooms.pop(name, None)


class Organisation:
    """An event with the bot's account, and those of Ana and Zoé; Max gave none."""

    def __init__(self, homeserver: Homeserver, name: str, bot: Account, ana: Account, zoe: Account) -> None:
        self.homeserver, self.bot, self.ana, self.zoe = homeserver, bot, ana, zoe
        self.client = PatientClient(homeserver.url, bot.access_token)
        self.settings = MatrixSettings(homeserver.url, bot.user_id)
        self.programme = _programme(name, {"ana": ana.user_id, "zoe": zoe.user_id, "max": None})
        self.book = MemoryBook()
        self.reported: list[Step] = []

    async def provision(self, *planned: PlannedPlace, dry_run: bool = False) -> Summary:
        self.reported.clear()
        return await provision(
            self.client,
            self.programme,
            self.settings,
            planned or (HALL, DESK),
            self.book,
            self.reported.append,
            dry_run=dry_run,
        )

    async def remove(self, *, dry_run: bool = False) -> Summary:
        return await remove(
            self.client,
            self.programme,
            self.settings,
            (HALL, DESK),
            self.book,
            self.reported.append,
            dry_run=dry_run,
        )

    @property
    def space(self) -> str:
        return f"#{self.programme.event.id}:{self.homeserver.server_name}"

    def alias(self, place: str) -> str:
        return f"#{self.programme.event.id}-{place}:{self.homeserver.server_name}"

    async def rooms(self) -> set[str]:
        answer = await self.client.request("GET", where("joined_rooms"))
        return set(answer["joined_rooms"])

    async def content(self, place: str, kind: str, key: str = "") -> dict[str, object]:
        return dict(
            await self.client.request("GET", where("rooms", self.book.rooms[place], "state", kind, key))
        )

    async def membership(self, place: str, account: Account) -> object:
        return (await self.content(place, "m.room.member", account.user_id))["membership"]


def _programme(name: str, accounts: dict[str, str | None]) -> Programme:
    people = {id: Person(id, id.title(), handles={"matrix": a} if a else {}) for id, a in accounts.items()}
    day = date(2018, 10, 16)
    event = Event(name, "Essaimer", day, day, ZoneInfo("Europe/Paris"), "fr")
    return Programme(event, {}, people, ("ana",), ())


@pytest.fixture
async def organisation(
    homeserver: Homeserver, localpart: Callable[[str], str]
) -> AsyncIterator[Organisation]:
    bot, ana, zoe = [
        await asyncio.to_thread(homeserver.register, localpart(name)) for name in ("bot", "ana", "zoe")
    ]
    made = Organisation(homeserver, localpart("day"), bot, ana, zoe)
    yield made
    await made.client.close()


async def test_places_are_made_with_their_names_rights_and_invitations(organisation: Organisation) -> None:
    summary = await organisation.provision()

    assert (summary.count("create"), summary.unreachable) == (3, ("max",))
    assert await organisation.content("hall", "m.room.name") == {"name": "Hall"}
    assert (await organisation.content("hall", "m.room.topic"))["topic"] == "Annonces"
    assert (await organisation.content("hall", "m.room.join_rules"))["join_rule"] == "public"
    assert (await organisation.content("c1-desk", "m.room.join_rules"))["join_rule"] == "invite"
    assert await organisation.membership("c1-desk", organisation.ana) == "invite"
    assert await organisation.membership("c1-desk", organisation.zoe) == "invite"
    assert await organisation.membership("+space", organisation.zoe) == "invite"
    powers = await organisation.content("c1-desk", "m.room.power_levels")
    assert powers["users"] == {organisation.ana.user_id: 50}
    assert powers["invite"] == 50
    hall = organisation.book.rooms["hall"]
    child = await organisation.content("+space", "m.space.child", hall)
    assert child == {"via": ["comptoir.test"], "suggested": True, "order": "000"}


async def test_a_closed_place_stands_in_the_space_and_is_suggested_to_nobody(
    organisation: Organisation,
) -> None:
    """Servers show it in the space to its members and to those invited."""
    await organisation.provision()

    desk, space = organisation.book.rooms["c1-desk"], organisation.book.rooms["+space"]
    child = await organisation.content("+space", "m.space.child", desk)
    assert child == {"via": ["comptoir.test"], "suggested": False, "order": "001"}
    assert (await organisation.content("c1-desk", "m.space.parent", space))["canonical"] is True


async def test_a_participant_comes_in_by_the_alias_and_writes_but_not_into_a_desk(
    organisation: Organisation, homeserver: Homeserver, localpart: Callable[[str], str]
) -> None:
    await organisation.provision()
    stranger = await asyncio.to_thread(homeserver.register, localpart("stranger"))

    async with Participant(homeserver.url, stranger) as participant:
        hall = await participant.join(organisation.alias("hall"))
        said = await participant.say(hall, "hello")
        await participant.react(hall, said, "👍")
        with pytest.raises(MatrixError, match="M_FORBIDDEN"):
            await participant.join(organisation.alias("c1-desk"))


async def test_a_second_run_changes_nothing_and_says_so(organisation: Organisation) -> None:
    await organisation.provision()
    rooms = await organisation.rooms()

    summary = await organisation.provision()

    assert summary.changed == 0
    assert [(step.place, step.kind) for step in summary.steps] == [
        ("+space", "keep"),
        ("hall", "keep"),
        ("c1-desk", "keep"),
    ]
    assert await organisation.rooms() == rooms


async def test_a_dry_run_reports_every_change_and_makes_none(
    organisation: Organisation,
) -> None:
    dry = await organisation.provision(dry_run=True)
    rooms, kept = await organisation.rooms(), dict(organisation.book.rooms)
    real = await organisation.provision()

    assert (rooms, kept) == (set(), {})
    assert Counter(dry.steps) == Counter(real.steps)


async def test_an_account_that_our_server_does_not_have_is_told(organisation: Organisation) -> None:
    ours = organisation.homeserver.server_name
    people = {
        **organisation.programme.people,
        "eve": Person("eve", "Eve", handles={"matrix": f"@nobody-{organisation.programme.event.id}:{ours}"}),
        "far": Person("far", "Far", handles={"matrix": "@nobody:elsewhere.example"}),
    }
    organisation.programme = replace(organisation.programme, people=people)

    summary = await organisation.provision(replace(DESK, people=("ana", "eve", "far")), dry_run=True)

    assert (summary.unknown, summary.unreachable) == (("eve",), ())


async def test_a_dry_run_of_a_half_provisioned_event_reports_every_change_too(
    organisation: Organisation,
) -> None:
    # given a renamed hall that left a forgotten space, and no desk
    await organisation.provision(HALL)
    hall = organisation.book.rooms["hall"]
    renamed = where("rooms", hall, "state", "m.room.name", "")
    await organisation.client.request("PUT", renamed, {"name": "Salon"})
    space = organisation.book.rooms.pop("+space")
    await organisation.client.request("DELETE", where("directory", "room", organisation.space))

    dry = await organisation.provision(dry_run=True)
    real = await organisation.provision()

    assert organisation.book.rooms["+space"] != space
    assert Counter(dry.steps) == Counter(real.steps)
    assert ("hall", "change", "provision-what-name") in [(s.place, s.kind, s.detail) for s in dry.steps]


@pytest.mark.parametrize("lives", [0, 1, 2])
async def test_a_run_that_was_killed_is_resumed_without_a_room_too_many(
    organisation: Organisation, lives: int
) -> None:
    organisation.book.lives = lives
    with pytest.raises(Killed):
        await organisation.provision()
    organisation.book.lives = 100

    await organisation.provision()

    assert await organisation.rooms() == set(organisation.book.rooms.values())
    assert len(organisation.book.rooms) == 3
    assert (await organisation.provision()).changed == 0


async def test_names_changed_by_hand_are_restored(organisation: Organisation) -> None:
    await organisation.provision()
    hall = organisation.book.rooms["hall"]
    path = where("rooms", hall, "state", "m.room.name", "")
    await organisation.client.request("PUT", path, {"name": "Salon"})

    summary = await organisation.provision()

    assert [step for step in summary.steps if step.kind == "change"] == [
        Step("hall", "change", "provision-what-name")
    ]
    assert await organisation.content("hall", "m.room.name") == {"name": "Hall"}


async def test_a_room_that_has_the_alias_is_adopted(organisation: Organisation) -> None:
    async with Participant(organisation.homeserver.url, organisation.ana) as ana:
        room = await ana.create(
            preset="public_chat",
            room_alias_name=organisation.alias("hall")[1:].split(":")[0],
            power_level_content_override={"users": {organisation.bot.user_id: 100}},
        )

        summary = await organisation.provision(HALL)

    assert Step("hall", "adopt", organisation.alias("hall")) in summary.steps
    assert organisation.book.rooms["hall"] == room
    assert await organisation.content("hall", "m.room.name") == {"name": "Hall"}
    assert (await organisation.provision(HALL)).changed == 0


async def test_a_room_where_the_bot_has_no_right_is_refused(
    organisation: Organisation,
) -> None:
    async with Participant(organisation.homeserver.url, organisation.ana) as ana:
        alias = organisation.alias("hall")[1:].split(":")[0]
        await ana.create(preset="public_chat", room_alias_name=alias)

        with pytest.raises(OutsideError, match="I need power level 100"):
            await organisation.provision(HALL)


async def test_an_encrypted_room_is_refused(organisation: Organisation) -> None:
    await organisation.provision()
    path = where("rooms", organisation.book.rooms["hall"], "state", "m.room.encryption", "")
    await organisation.client.request("PUT", path, {"algorithm": "m.megolm.v1.aes-sha2"})

    with pytest.raises(OutsideError, match="encrypted"):
        await organisation.provision()


async def test_desks_are_encrypted_where_the_settings_say_so_and_never_made_clear_again(
    organisation: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an event provisioned in clear
    monkeypatch.setenv("COMPTOIR_MATRIX_PICKLE_KEY", "a long enough secret of a test")
    clear = replace(organisation.settings, keys=tmp_path / "keys")
    organisation.settings = clear
    await organisation.provision()

    # when its desks are to be encrypted, and then no longer
    organisation.settings = replace(clear, encrypts_desks=True)
    changed = await organisation.provision()
    unchanged = await organisation.provision()
    organisation.settings = clear
    back = await organisation.provision()

    # then the desk is, the hall is not, and neither changes again
    assert [(step.place, step.detail) for step in changed.steps if step.kind == "change"] == [
        ("c1-desk", "provision-what-encryption")
    ]
    assert (unchanged.changed, back.changed) == (0, 0)
    assert await organisation.content("c1-desk", "m.room.encryption") == {"algorithm": "m.megolm.v1.aes-sha2"}
    with pytest.raises(MatrixError, match="M_NOT_FOUND"):
        await organisation.content("hall", "m.room.encryption")


async def test_a_new_desk_is_made_encrypted(
    organisation: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_MATRIX_PICKLE_KEY", "a long enough secret of a test")
    organisation.settings = replace(organisation.settings, keys=tmp_path / "keys", encrypts_desks=True)

    await organisation.provision()

    assert await organisation.content("c1-desk", "m.room.encryption") == {"algorithm": "m.megolm.v1.aes-sha2"}


async def test_the_bot_starts_in_what_was_provisioned(organisation: Organisation) -> None:
    await organisation.provision()
    client = PatientClient(organisation.homeserver.url, organisation.bot.access_token)
    platform = MatrixPlatform(organisation.settings, "day", client, organisation.book.rooms, Clockface())

    await platform.start()

    await platform.close()


async def test_a_removed_rehearsal_leaves_no_address_nobody_inside_and_the_day_untouched(
    organisation: Organisation,
) -> None:
    # given the day, and a rehearsal where an organiser is present and an animateur is awaited
    await organisation.provision()
    day, of_the_day = await organisation.rooms(), organisation.book
    event = replace(organisation.programme.event, rehearsal=True)
    organisation.programme, organisation.book = replace(organisation.programme, event=event), MemoryBook()
    await organisation.provision()
    rehearsed = dict(organisation.book.rooms)
    async with Participant(organisation.homeserver.url, organisation.ana) as ana:
        for room in rehearsed.values():
            await ana.join(room)

        dry = await organisation.remove(dry_run=True)
        real = await organisation.remove()
        again = await organisation.remove()

        # then nobody is in it, and nobody can come back
        for alias in ("hall", "c1-desk"):
            with pytest.raises(MatrixError, match="M_NOT_FOUND"):
                await ana.join(organisation.alias(f"repetition-{alias}"))
        for room in rehearsed.values():
            with pytest.raises(MatrixError, match="no servers that are in the room"):
                await ana.join(room)
    assert Counter(dry.steps) == Counter(real.steps)
    assert [(step.place, step.kind) for step in real.steps] == [
        ("hall", "remove"),
        ("c1-desk", "remove"),
        ("+space", "remove"),
    ]
    assert (organisation.book.rooms, again.changed) == ({}, 0)
    assert await organisation.rooms() == day == set(of_the_day.rooms.values())


async def test_a_limit_is_obeyed_and_told_with_its_remedy_by_a_dry_run_and_when_it_is_met(
    tmp_path: Path,
) -> None:
    waits: list[float] = []

    async def rest(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.to_thread(limited.override_ratelimit, bot.user_id)

    with Homeserver(tmp_path, rate_limits="default") as limited:
        bot, ana, zoe = [await asyncio.to_thread(limited.register, name) for name in ("bot", "ana", "zoe")]
        organisation = Organisation(limited, "day", bot, ana, zoe)
        planned = [PlannedPlace(f"c{n}", f"C{n}", "", public=True) for n in range(1, 12)]
        foretold: list[Step] = []
        reported: list[Step] = []

        for reports in (foretold, reported):
            summary = await provision(
                organisation.client,
                organisation.programme,
                organisation.settings,
                planned,
                organisation.book,
                reports.append,
                rest=rest,
                dry_run=reports is foretold,
            )
        await organisation.client.close()

    assert summary.count("create") == 12
    assert waits
    assert [step.kind for step in reported].count("wait") == len(waits)
    [before] = [step for step in foretold if step.kind == "limit"]
    [met] = [step for step in reported if step.kind == "limit"]
    assert (before.place, before.detail) == (EVERYWHERE, "125")  # two rooms more than ten
    assert (met.place == EVERYWHERE, 60 < float(met.detail) <= 125) == (False, True)
    assert f"/_synapse/admin/v1/users/{bot.user_id}/override_ratelimit" in before.copy
    assert met.copy == before.copy
