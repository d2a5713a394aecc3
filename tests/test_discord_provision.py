"""Provisioning a guild over real sockets: what is missing is made, and nothing twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.discord.client import DiscordClient
from adapters.discord.files import DiscordSettings
from adapters.discord.permissions import NEEDED
from adapters.discord.provision import provision
from adapters.discord.roles import grant
from adapters.rehearsal.discord import DiscordServer, Refused
from bot.port.errors import OutsideError, Unreachable
from bot.port.provisioning import CHANGES, Step, Summary
from bot.programme import model as p
from bot.programme.places import PlannedPlace

ORGANISERS = ("ana",)
HALL = PlannedPlace("hall", "Hall", "Annonces : !aide", public=True, moderators=ORGANISERS)
DESK = PlannedPlace("c1-desk", "Pupitre", "La file", False, ("ana", "zoe", "max"), ORGANISERS, "Comptoir 1")
REGIE = PlannedPlace("regie", "Régie", "Alertes", False, ORGANISERS, ORGANISERS, "Organisateurs")


class Killed(Exception):
    """The end of the process."""


class MemoryBook:
    """A book of places that can keep `lives` of them before the process ends."""

    def __init__(self, lives: int = 100) -> None:
        self.kept: dict[str, str] = {}
        self.lives = lives

    async def remembered(self) -> dict[str, str]:
        return dict(self.kept)

    async def remember(self, name: str, remote: str) -> None:
        if self.lives == 0:
            raise Killed
        self.lives -= 1
        self.kept[name] = remote

    async def forget(self, name: str) -> None:
        self.kept.pop(name, None)


class Organisation:
    """An event whose Ana is in the guild; Zoé is not there yet, and Max gave no account."""

    def __init__(self, discord: DiscordServer) -> None:
        self.discord, self.guild = discord, discord.guild
        self.client = DiscordClient(discord.token, discord.api)
        self.ana = self.guild.join("Ana")
        self.guild.join("Anatole")  # a name that begins like hers
        self.programme = _programme("day", {"ana": "@Ana", "zoe": "zoe", "max": None})
        self.book = MemoryBook()
        self.reported: list[Step] = []
        self.rests: list[float] = []

    async def provision(self, *planned: PlannedPlace, dry_run: bool = False) -> Summary:
        self.reported.clear()
        return await provision(
            self.client,
            self.programme,
            DiscordSettings(self.guild.id),
            planned or (HALL, DESK, REGIE),
            self.book,
            self.reported.append,
            dry_run=dry_run,
            rest=self._rest,
        )

    async def _rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        await asyncio.sleep(0)

    @property
    def channels(self) -> list[tuple[str, str]]:
        return [(place.category, place.name) for place in self.guild.places() if place.kind == "text"]

    def kinds(self, *kinds: str) -> list[tuple[str, str, str]]:
        return [(s.place, s.kind, s.detail) for s in self.reported if s.kind in kinds]


def _programme(name: str, accounts: dict[str, str | None]) -> p.Programme:
    people = {id: p.Person(id, id.title(), handles={"discord": a} if a else {}) for id, a in accounts.items()}
    day = date(2018, 10, 16)
    event = p.Event(name, "Essaimer", day, day, ZoneInfo("Europe/Paris"), "fr")
    return p.Programme(event, {}, people, ORGANISERS, ())


@pytest.fixture
async def organisation() -> AsyncIterator[Organisation]:
    async with DiscordServer() as discord:
        made = Organisation(discord)
        yield made
        await made.client.close()


async def test_an_empty_guild_gets_its_places_roles_and_commands(organisation: Organisation) -> None:
    summary = await organisation.provision()

    assert organisation.channels == [("day", "hall"), ("day", "c1-desk"), ("day", "regie")]
    assert organisation.guild.place("hall").topic == "Annonces : /aide"
    roles = {role.name for role in organisation.guild.roles_of(organisation.ana)}
    assert roles == {"Comptoir 1", "Organisateurs"}
    assert (summary.unreachable, summary.why) == (("zoe", "max"), "discord-not-found")
    assert organisation.discord.called("PUT", "/applications/*/commands")
    assert organisation.discord.gaps == []


async def test_a_closed_place_is_seen_by_its_own_and_a_public_one_by_all(organisation: Organisation) -> None:
    await organisation.provision()
    visitor = organisation.guild.join("Visiteur")

    assert {place.name for place in visitor.places()} & {"hall", "c1-desk", "regie"} == {"hall"}
    assert {place.name for place in organisation.ana.places()} >= {"hall", "c1-desk", "regie"}
    await visitor.say("Bonjour", at=organisation.guild.place("hall"))
    await organisation.ana.say("Bonjour", at=organisation.guild.place("regie"))
    with pytest.raises(Refused):
        await visitor.say("Bonjour", at=organisation.guild.place("regie"))


async def test_nobody_calls_everyone_in_a_public_place(organisation: Organisation) -> None:
    organisation.guild.set_everyone_permissions("view_channel", "send_messages", "mention_everyone")
    await organisation.provision()

    said = await organisation.ana.say("@everyone", at=organisation.guild.place("hall"))

    assert not said.pings_everyone


async def test_roles_give_nothing_by_themselves(organisation: Organisation) -> None:
    await organisation.provision()

    made = [call.body for call in organisation.discord.called("POST", "/guilds/*/roles")]
    assert {(body["permissions"], body["mentionable"]) for body in made} == {("0", False)}


async def test_a_second_run_changes_nothing_and_says_so(organisation: Organisation) -> None:
    await organisation.provision()
    before = len(organisation.discord.calls)

    summary = await organisation.provision()

    assert summary.changed == 0
    assert {step.kind for step in summary.steps} == {"keep"}
    assert {call.method for call in organisation.discord.calls[before:]} == {"GET"}


async def test_a_dry_run_tells_the_same_and_does_nothing(organisation: Organisation) -> None:
    summary = await organisation.provision(dry_run=True)

    assert organisation.channels == []
    assert organisation.book.kept == {}
    assert {call.method for call in organisation.discord.calls} == {"GET"}
    told = Counter(organisation.reported)
    await organisation.provision()
    assert Counter(organisation.reported) == told
    assert summary.unreachable == ("zoe", "max")


async def test_a_dry_run_of_a_half_provisioned_event_reports_every_change_too(
    organisation: Organisation,
) -> None:
    await organisation.provision()
    organisation.guild.deny("hall", organisation.guild.everyone, "view_channel")
    organisation.guild.remove_place("c1-desk")
    await organisation.client.ask(
        "DELETE",
        "/guilds/{guild_id}/roles/{role}",
        guild_id=organisation.guild.id,
        role=organisation.book.kept["role:regie"],
    )

    await organisation.provision(dry_run=True)
    told = Counter(organisation.reported)
    await organisation.provision()

    assert Counter(organisation.reported) == told
    changed = [place for place, *_ in organisation.kinds(*CHANGES)]
    assert Counter(changed) == {"hall": 1, "c1-desk": 1, "regie": 3}  # the role, its permissions, its members


async def test_a_role_above_ours_is_told_with_what_to_do_before_and_when_it_is_met(
    organisation: Organisation,
) -> None:
    await organisation.provision()
    zoe = organisation.guild.join("Zoe")
    organisation.guild.raise_role(organisation.guild.role("Comptoir 1"))

    dry = await organisation.provision(dry_run=True)
    real = await organisation.provision()

    [told] = [step.detail for step in real.steps if step.kind == "refuse"]
    assert Counter(dry.steps) == Counter(real.steps)
    assert "« Comptoir 1 », placé au-dessus du mien" in told.replace("\u00a0", " ")
    assert organisation.guild.roles_of(zoe) == []


@pytest.mark.parametrize("lives", range(7))
async def test_killed_anywhere_it_goes_on_from_there(organisation: Organisation, lives: int) -> None:
    organisation.book.lives = lives
    with pytest.raises(Killed):
        await organisation.provision()
    organisation.book.lives = 100

    await organisation.provision()

    assert organisation.channels == [("day", "hall"), ("day", "c1-desk"), ("day", "regie")]
    assert [place.name for place in organisation.guild.places() if place.kind == "category"] == ["day"]
    roles = [role.name for role in organisation.guild.roles()]
    assert (roles.count("Comptoir 1"), roles.count("Organisateurs")) == (1, 1)
    assert (await organisation.provision()).changed == 0


async def test_with_another_database_existing_places_are_adopted(organisation: Organisation) -> None:
    await organisation.provision()
    organisation.book.kept.clear()

    await organisation.provision()

    assert len(organisation.channels) == 3
    assert [kind for _, kind, _ in organisation.kinds("create", "adopt", "change")] == ["adopt"] * 5
    assert (await organisation.provision()).changed == 0


async def test_the_roles_and_channels_of_another_event_are_not_ours(organisation: Organisation) -> None:
    await organisation.provision()
    organisation.book, organisation.programme = (
        MemoryBook(),
        _programme("next", {"ana": "ana", "zoe": "zoe", "max": None}),
    )

    await organisation.provision()

    assert len(organisation.channels) == 6
    roles = [role.name for role in organisation.guild.roles()]
    assert (roles.count("Comptoir 1"), roles.count("Organisateurs")) == (2, 2)


async def test_changed_rights_and_deleted_channels_are_restored(organisation: Organisation) -> None:
    await organisation.provision()
    organisation.guild.deny("hall", organisation.guild.everyone, "view_channel")
    organisation.guild.remove_place("c1-desk")

    await organisation.provision()

    assert organisation.kinds("create", "change") == [
        ("hall", "change", "provision-what-rights"),
        ("c1-desk", "create", "#c1-desk"),
    ]
    assert organisation.book.kept["c1-desk"] == str(organisation.guild.place("c1-desk").id)


async def test_a_channel_that_is_closed_to_us_is_not_made_again(organisation: Organisation) -> None:
    await organisation.provision()
    await organisation.client.ask(
        "PUT",
        "/channels/{channel_id}/permissions/{target}",
        {"type": 1, "allow": "0", "deny": str(1 << 10)},
        channel_id=organisation.book.kept["c1-desk"],
        target=organisation.client.me.user,
    )

    with pytest.raises(OutsideError, match="c1-desk"):
        await organisation.provision()

    assert [name for _, name in organisation.channels].count("c1-desk") == 1


async def test_a_channel_that_was_renamed_keeps_its_name(organisation: Organisation) -> None:
    await organisation.provision()
    organisation.guild.rename_place("hall", "accueil")

    assert (await organisation.provision()).changed == 0
    assert ("day", "accueil") in organisation.channels


async def test_after_fifty_channels_a_second_category_begins(organisation: Organisation) -> None:
    many = [PlannedPlace(f"c{n}", f"C{n}", "", public=True) for n in range(52)]

    await organisation.provision(*many)

    categories = [category for category, _ in organisation.channels]
    assert (categories.count("day"), categories.count("day 2")) == (50, 2)


async def test_a_missing_permission_is_named_with_where_to_give_it(organisation: Organisation) -> None:
    organisation.guild.set_bot_permissions("view_channel", "send_messages", "manage_channels")

    with pytest.raises(OutsideError) as refused:
        await organisation.provision()

    text = str(refused.value)
    assert "«\u00a0Gérer les rôles\u00a0»" in text
    assert '"Manage Roles"' in text
    assert "Gérer les salons" not in text
    assert f"permissions={NEEDED}&guild_id={organisation.guild.id}" in text
    assert "scope=bot+applications.commands" in text
    assert organisation.channels == []


async def test_a_guild_without_us_is_told_with_the_way_in(organisation: Organisation) -> None:
    organisation.guild.expel_bot()

    with pytest.raises(OutsideError, match="oauth2/authorize"):
        await organisation.provision()


async def test_another_number_than_the_server_s_is_answered_with_the_right_one(
    organisation: Organisation,
) -> None:
    meant = organisation.guild
    organisation.guild = organisation.discord.add_guild("Ailleurs")
    organisation.guild.expel_bot()

    with pytest.raises(OutsideError) as refused:
        await organisation.provision()

    told = str(refused.value).splitlines()
    assert [line for line in told if "Ailleurs" in line] == []
    assert [line for line in told if f"guild: {meant.id}" in line and meant.name in line] == told[1:2]
    assert organisation.discord.gaps == []


@pytest.mark.parametrize("path", ["/guilds/*/channels", "/guilds/*/roles"])
@pytest.mark.parametrize(
    "failure", [{"status": 502}, {"status": 502, "after": True}, {"reset": True, "after": True}]
)
async def test_an_answer_that_is_lost_makes_nothing_twice(
    organisation: Organisation, path: str, failure: dict[str, Any]
) -> None:
    organisation.discord.fail("POST", path, times=2, **failure)

    await organisation.provision()

    assert organisation.channels == [("day", "hall"), ("day", "c1-desk"), ("day", "regie")]
    roles = [role.name for role in organisation.guild.roles()]
    assert (roles.count("Comptoir 1"), roles.count("Organisateurs")) == (1, 1)


async def test_a_slowed_provisioning_waits_and_says_so(organisation: Organisation) -> None:
    organisation.discord.fail("POST", "/guilds/*/channels", status=429, retry_after=30.0)

    await organisation.provision()

    assert organisation.rests == [30.0]
    assert organisation.kinds("wait") == [("hall", "wait", "30")]
    assert len(organisation.channels) == 3


async def test_a_server_that_never_answers_is_told(organisation: Organisation) -> None:
    organisation.discord.fail("GET", "/guilds/*", status=503, times=None)

    with pytest.raises(Unreachable, match="Relancez"):
        await organisation.provision()


async def test_a_role_that_cannot_be_given_is_told_and_the_others_are(organisation: Organisation) -> None:
    organisation.programme = _programme("day", {"ana": "ana", "zoe": "anatole", "max": None})
    organisation.discord.fail("PUT", f"/guilds/*/members/{organisation.ana.id}/roles/*", status=403, times=1)

    await organisation.provision()

    [(_, _, told)] = organisation.kinds("refuse")
    assert "rôles de Ana" in told
    assert "montez «" in told
    assert ("c1-desk", "grant", "zoe") in organisation.kinds("grant")


async def test_only_people_whom_the_programme_no_longer_names_lose_the_role(
    organisation: Organisation,
) -> None:
    guild = organisation.guild
    zoe, friend = guild.join("Zoe"), guild.join("Ami")
    await organisation.provision()
    own = guild.add_role("Bénévoles")
    guild.give(zoe, own)
    guild.give(friend, next(role for role in guild.roles() if role.name == "Comptoir 1"))
    desk = replace(DESK, people=("ana", "max"))

    await organisation.provision(HALL, desk, REGIE, dry_run=True)
    planned, held = organisation.kinds("revoke"), {role.name for role in guild.roles_of(zoe)}
    await organisation.provision(HALL, desk, REGIE)

    assert held == {"Comptoir 1", "Bénévoles"}
    assert planned == organisation.kinds("revoke") == [("c1-desk", "revoke", "zoe")]
    assert [role.name for role in guild.roles_of(zoe)] == ["Bénévoles"]
    assert [role.name for role in guild.roles_of(friend)] == ["Comptoir 1"]
    assert (await organisation.provision(HALL, desk, REGIE)).changed == 0


async def test_a_person_of_the_programme_who_is_away_keeps_their_rights(organisation: Organisation) -> None:
    await organisation.provision()
    organisation.guild.expel(organisation.ana)

    await organisation.provision()

    assert organisation.kinds("revoke") == []


async def test_a_person_who_joins_later_gets_what_the_programme_gives_them(
    organisation: Organisation,
) -> None:
    await organisation.provision()
    zoe, visitor = organisation.guild.join("Zoe"), organisation.guild.join("Visiteur")

    for person, expected in ((zoe, ["c1-desk"]), (zoe, []), (visitor, [])):
        member = await organisation.client.ask(
            "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=organisation.guild.id, user_id=person.id
        )
        granted = await grant(
            organisation.client,
            organisation.guild.id,
            member,
            organisation.programme,
            (HALL, DESK, REGIE),
            organisation.book.kept,
        )
        assert granted == expected
    assert [role.name for role in organisation.guild.roles_of(zoe)] == ["Comptoir 1"]
