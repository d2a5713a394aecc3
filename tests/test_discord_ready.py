"""Readiness on Discord: each possible fault is found, and reported with advice."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from test_discord_provision import MemoryBook

from adapters.discord.client import DiscordClient
from adapters.discord.files import DiscordSettings
from adapters.discord.permissions import ATTACH_FILES, NEEDED, OPTIONAL, SEND, SPEAKING
from adapters.discord.provision import provision
from adapters.discord.readiness import ready
from adapters.rehearsal.discord import DiscordServer
from bot.operator.readiness import Absent, Address, Finding, Found, Level, Present
from bot.port.errors import Unreachable
from bot.programme import model as p
from bot.programme.places import PlannedPlace
from bot.words.catalogue import operator_text

HALL = PlannedPlace("hall", "Hall", "", public=True)
DESK = PlannedPlace("c1-desk", "Pupitre", "", False, ("ana", "zoe"), (), "Comptoir 1")
REGIE = PlannedPlace("regie", "Régie", "", False, ("ana",), (), "Organisateurs")
PLANNED = (HALL, DESK, REGIE)


class Eve:
    """The eve of an event on a provisioned guild; Ana is there, Zoé is not."""

    def __init__(self, discord: DiscordServer) -> None:
        self.discord, self.guild = discord, discord.guild
        self.client = DiscordClient(discord.token, discord.api)
        self.ana = self.guild.join("Ana")
        people = {name: p.Person(name, name.title(), handles={"discord": name}) for name in ("ana", "zoe")}
        day = date(2018, 10, 16)
        event = p.Event("day", "Essaimer", day, day, ZoneInfo("Europe/Paris"), "fr")
        self.programme = p.Programme(event, {}, people, ("ana",), ())
        self.book = MemoryBook()

    async def provision(self) -> None:
        settings = DiscordSettings(self.guild.id)
        await provision(self.client, self.programme, settings, PLANNED, self.book, lambda step: None)

    async def found(self) -> list[Found]:
        return await ready(self.client, self.programme, self.guild.id, PLANNED, self.book.kept)

    async def wrong(self) -> list[tuple[str, str | None]]:
        findings = [found for found in await self.found() if isinstance(found, Finding)]
        return [(each.key, each.place) for each in findings if each.level in (Level.WARNING, Level.PROBLEM)]


@pytest.fixture
async def eve() -> AsyncIterator[Eve]:
    async with DiscordServer() as discord:
        made = Eve(discord)
        await made.provision()
        yield made
        await made.client.close()


async def test_all_is_well_except_for_absent_people(eve: Eve) -> None:
    found = await eve.found()

    assert [each for each in found if isinstance(each, Absent)] == [Absent("zoe", "c1-desk")]
    findings = [each for each in found if isinstance(each, Finding)]
    assert {each.key for each in findings if each.level is not Level.OK} == {"ready-discord-no-link"}
    assert Present("regie") in found
    assert {each.key for each in findings} >= {"ready-discord-places", "ready-discord-written"}


@pytest.mark.parametrize(("seconds", "lasts"), [(0, True), (3600, False)])
async def test_an_invitation_that_lasts_is_the_address_for_participants(
    eve: Eve, seconds: int, *, lasts: bool
) -> None:
    path, hall = "/channels/{channel_id}/invites", eve.book.kept["hall"]
    made = await eve.client.ask("POST", path, {"max_age": seconds, "max_uses": 0}, channel_id=hall)

    found = await eve.found()

    addresses = [each.url for each in found if isinstance(each, Address)]
    keys = [each.key for each in found if isinstance(each, Finding)]
    assert addresses == ([f"https://discord.gg/{made['code']}"] if lasts else [])
    assert ("ready-discord-no-link" in keys) is not lasts
    assert eve.discord.gaps == []


async def test_a_regie_without_anybody_of_the_programme_is_not_said_to_be_peopled(eve: Eve) -> None:
    path = "/guilds/{guild_id}/members/{user_id}"
    await eve.client.ask("PATCH", path, {"roles": []}, guild_id=eve.guild.id, user_id=eve.ana.id)

    found = await eve.found()

    assert Present("regie") not in found
    assert Absent("ana", "regie") in found


async def test_every_finding_has_its_words_in_both_languages(eve: Eve) -> None:
    eve.guild.remove_place("c1-desk")
    eve.discord.application_flags = 0
    for finding in await eve.found():
        if isinstance(finding, Finding):
            for language in ("fr", "en"):
                assert operator_text(
                    language, finding.key, place=finding.place or "", places=1, **finding.values
                )


async def test_the_test_message_leaves_nothing_behind_and_rings_for_nobody(eve: Eve) -> None:
    await eve.found()

    assert eve.ana.sees(eve.guild.place("regie")) == []
    (said,) = eve.discord.called("POST", "/channels/*/messages")
    assert said.body["flags"] == 1 << 12


async def test_intents_that_are_not_given_are_warned_of(eve: Eve) -> None:
    await eve.client.close()
    eve.discord.application_flags = 0

    assert await eve.wrong() == [
        ("ready-discord-content-unread", None),
        ("ready-discord-members-unread", None),
    ]


async def test_before_provision_one_line_says_what_to_do(eve: Eve) -> None:
    eve.book.kept.clear()
    assert await eve.wrong() == [("ready-discord-unmade", None)]
    assert eve.discord.gaps == []


async def test_a_channel_that_is_gone_is_a_problem(eve: Eve) -> None:
    eve.guild.remove_place("c1-desk")
    assert await eve.wrong() == [("ready-discord-missing", "c1-desk")]


async def test_a_right_that_was_taken_in_one_channel_is_found(eve: Eve) -> None:
    await deny(eve, "hall", SEND)

    assert await eve.wrong() == [("ready-discord-lacks-there", "hall")]


async def test_files_refused_in_one_desk_are_warned_of_and_elsewhere_they_are_not_needed(eve: Eve) -> None:
    for channel in ("hall", "c1-desk"):
        await deny(eve, channel, ATTACH_FILES)

    assert await eve.wrong() == [("ready-discord-attaches-there", "c1-desk")]


async def test_a_régie_that_all_can_read_is_a_problem(eve: Eve) -> None:
    eve.guild.allow("regie", eve.guild.everyone, "view_channel")
    assert await eve.wrong() == [("ready-discord-open", "regie")]


async def test_a_hall_where_nobody_may_write_is_a_problem(eve: Eve) -> None:
    eve.guild.deny("hall", eve.guild.everyone, "send_messages")
    assert await eve.wrong() == [("ready-discord-closed", "hall")]


async def test_a_permission_missing_in_the_guild_comes_with_the_link(eve: Eve) -> None:
    eve.guild.set_bot_permissions("view_channel", "send_messages", "read_message_history", "manage_roles")
    (lacks,) = [
        each for each in await eve.found() if isinstance(each, Finding) and each.key == "ready-discord-lacks"
    ]
    assert lacks.copy is not None
    assert lacks.copy.startswith("https://discord.com/oauth2/authorize?client_id=")


async def deny(eve: Eve, channel: str, permission: int) -> None:
    """Take a permission from the bot in one channel, and leave it the others."""
    await eve.client.ask(
        "PUT",
        "/channels/{channel_id}/permissions/{target}",
        {"type": 1, "allow": str(SPEAKING & ~permission), "deny": str(permission)},
        channel_id=eve.book.kept[channel],
        target=str(eve.client.me.user),
    )


ALL_OPTIONAL = ["manage_messages", "pin_messages", "attach_files"]


@pytest.mark.parametrize("optional", [[], ["manage_messages"], ALL_OPTIONAL])
async def test_the_effect_of_a_missing_optional_permission_is_reported_with_a_link(
    eve: Eve, optional: list[str]
) -> None:
    needed = ("view_channel", "send_messages", "embed_links", "read_message_history", "add_reactions")
    also = ("use_application_commands", "manage_channels", "manage_roles")
    eve.guild.set_everyone_permissions(*needed)
    eve.guild.set_bot_permissions(*needed, *also, *optional)

    told = {f.key: f for f in await eve.found() if isinstance(f, Finding)}

    for permission, key in (
        ("manage_messages", "ready-discord-removes"),
        ("pin_messages", "ready-discord-pins"),
        ("attach_files", "ready-discord-attaches"),
    ):
        if permission in optional:
            assert told[key] == Finding(Level.OK, key)
        else:
            assert told[f"{key}-not"] == Finding(Level.NOTE, f"{key}-not")
    links = [finding.copy for key, finding in told.items() if key == "ready-discord-optional"]
    assert [f"&permissions={NEEDED | OPTIONAL}&" in (link or "") for link in links] == [True] * (
        optional != ALL_OPTIONAL
    )
    assert await eve.wrong() == []


async def test_a_guild_without_us_is_one_problem(eve: Eve) -> None:
    eve.guild.expel_bot()
    assert await eve.wrong() == [("ready-discord-outside", None)]


async def test_a_message_that_cannot_be_written_is_a_problem(eve: Eve) -> None:
    eve.discord.fail("POST", "/channels/*/messages", status=403, code=50013, times=None)
    assert await eve.wrong() == [("ready-discord-unwritten", "regie")]


async def test_a_clock_that_is_off_is_warned_of(eve: Eve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.readiness.CLOCKS_AGREE", timedelta(seconds=-1))
    assert await eve.wrong() == [("ready-discord-clock-off", None)]


async def test_commands_that_are_missing_are_put_right(eve: Eve) -> None:
    path = "/applications/{application_id}/guilds/{guild_id}/commands"
    application = eve.client.me.application
    await eve.client.ask("PUT", path, [], application_id=application, guild_id=eve.guild.id)

    keys = [each.key for each in await eve.found() if isinstance(each, Finding)]

    assert "ready-discord-commands-new" in keys


async def test_a_server_that_is_down_is_said(eve: Eve) -> None:
    await eve.client.close()
    async with eve.discord.outage():
        with pytest.raises(Unreachable):
            await eve.found()
