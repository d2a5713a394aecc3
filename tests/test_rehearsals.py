"""A rehearsal has places, a database and guests of its own, and leaves nothing; as commands typed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.rehearsal.discord import DiscordServer, Person
from bot.cli import commands
from bot.cli.run import running
from bot.port.errors import InputError
from bot.programme.files.settings_file import read_setup

PROGRAMME = """
event: {id: jour, title: Une journée, date: 2026-10-16, timezone: Europe/Paris}
people:
  ana: {name: Ana Dupont, discord: ana}
  zoe: {name: Zoé Martin, discord: zoe}
organisers: [ana]
sessions:
  - {id: c1, kind: comptoir, title: Un, start: 10:00, end: 11:00, animateurs: [zoe]}
"""
SETTINGS = """
programme: programme.yaml
database: {database}
platforms: {{discord: {{guild: {guild}, api: "{api}", gateway: "{gateway}"}}}}
"""
CLOCK = "clock: {start: 2026-10-16T09:40, speed: 60}\n"
ROOMS = ["hall", "c1", "c1-desk", "regie"]


@dataclass
class Event:
    """An event whose Ana organises and whose Zoé is an animateur; both are in the guild, with a visitor."""

    server: DiscordServer
    folder: Path
    ana: Person
    zoe: Person
    visitor: Person

    async def type(self, *arguments: str) -> tuple[int, str]:
        """Type a command; return its exit status and all that it printed."""
        return await asyncio.to_thread(self._type, arguments)

    def _type(self, arguments: tuple[str, ...]) -> tuple[int, str]:
        told = CliRunner().invoke(commands, ["--lang", "fr", *arguments], standalone_mode=False)
        return told.exit_code or told.return_value or 0, told.output.replace("\u00a0", " ")

    async def rehearse(self, *arguments: str) -> tuple[int, str]:
        return await self.type("-c", str(self.folder / "repetition.yaml"), "provision", *arguments)

    async def provision(self, *arguments: str) -> tuple[int, str]:
        return await self.type("-c", str(self.folder / "comptoir.yaml"), "provision", *arguments)

    def seen_by(self, person: Person) -> set[str]:
        return {f"{place.category}/{place.name}" for place in person.places() if place.kind == "text"}

    @property
    def all_there(self) -> set[str]:
        places = [place for place in self.server.guild.places() if place.category]
        return {f"{place.category}/{place.name}" for place in places}


@pytest.fixture
async def event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Event]:
    async with DiscordServer() as server:
        monkeypatch.setenv("COMPTOIR_DISCORD_TOKEN", server.token)
        (tmp_path / "programme.yaml").write_text(PROGRAMME)
        where = {"guild": server.guild.id, "api": server.api, "gateway": server.gateway_url}
        day, rehearsal = (SETTINGS.format(database=f"{name}.db", **where) for name in ("day", "repetition"))
        (tmp_path / "comptoir.yaml").write_text(day)
        (tmp_path / "repetition.yaml").write_text(rehearsal + CLOCK)
        people = [server.guild.join(name) for name in ("Ana", "Zoe", "Visiteur")]
        yield Event(server, tmp_path, *people)


def named(category: str) -> set[str]:
    return {f"{category}/{room}" for room in ROOMS}


async def test_a_rehearsal_has_places_of_its_own_that_its_organisers_alone_see(event: Event) -> None:
    status, told = await event.rehearse()

    assert (status, event.all_there) == (0, named("jour-repetition"))
    assert named("jour-repetition") <= event.seen_by(event.ana)
    assert not event.all_there & (event.seen_by(event.zoe) | event.seen_by(event.visitor))
    assert "les lieux sont à part (jour-repetition)" in " ".join(told.split())
    assert {role.name for role in event.server.guild.roles_of(event.ana)} == {
        "Comptoir 1 · animateurs · répétition",
        "Organisateurs · répétition",
    }


async def test_everyone_may_rehearse_and_people_let_in_stay(event: Event) -> None:
    await event.rehearse("--invite", "all")
    seen = event.seen_by(event.zoe), event.seen_by(event.visitor)

    await event.rehearse()

    assert {"jour-repetition/c1-desk", "jour-repetition/hall"} <= seen[0]
    assert seen[1] & event.all_there == {"jour-repetition/hall", "jour-repetition/c1"}
    assert {"jour-repetition/c1-desk", "jour-repetition/hall"} <= event.seen_by(event.zoe)


async def test_removing_a_rehearsal_leaves_the_day_alone(event: Event) -> None:
    await event.provision()
    roles = {role.name for role in event.server.guild.roles()}
    await event.rehearse("--invite", "all")
    event.server.guild.join("Max")

    dry_status, dry = await event.rehearse("--remove", "--dry-run")
    still = event.all_there
    status, told = await event.rehearse("--remove")

    assert (dry_status, still) == (0, named("jour") | named("jour-repetition"))
    assert "il y aurait 7 changements" in dry  # four channels, two roles, their category
    assert (status, event.all_there) == (0, named("jour"))
    assert {role.name for role in event.server.guild.roles()} == roles
    assert "7 lieux enlevés" in told
    assert (await event.rehearse("--remove"))[1].startswith("Il ne reste rien de la répétition.")


async def test_a_removed_rehearsal_can_be_made_again(event: Event) -> None:
    await event.rehearse()
    await event.rehearse("--remove")

    status, _ = await event.rehearse()

    assert (status, event.all_there) == (0, named("jour-repetition"))


async def test_a_category_with_somebody_else_s_channel_stays_and_that_is_told(event: Event) -> None:
    await event.rehearse()
    event.server.guild.add_place("coulisses", category="jour-repetition")

    status, told = await event.rehearse("--remove")

    assert (status, event.all_there) == (3, {"jour-repetition/coulisses"})
    assert "La catégorie jour-repetition contient d’autres salons" in told
    assert "enlevés" not in told


async def test_the_day_is_never_removed(event: Event) -> None:
    await event.provision()

    status, told = await event.provision("--remove")

    assert (status, event.all_there) == (1, named("jour"))
    assert "n’enlève que les lieux d’une répétition" in told


async def test_a_database_is_either_the_day_s_or_a_rehearsal_s(event: Event) -> None:
    await event.provision()
    await event.rehearse()
    day, rehearsal = event.folder / "comptoir.yaml", event.folder / "repetition.yaml"
    written, rehearsed = day.read_text(), rehearsal.read_text()

    day.write_text(written + CLOCK)
    rehearsal.write_text(rehearsed.removesuffix(CLOCK))
    told_day = [await event.type("-c", str(day), *typed) for typed in (["provision"], ["ready"])]
    told_rehearsal = [await event.type("-c", str(rehearsal), *typed) for typed in (["provision"], ["ready"])]
    removed = await event.type("-c", str(day), "provision", "--remove")

    assert {status for status, _ in [*told_day, *told_rehearsal, removed]} == {1}
    assert all("`database: repetition.db`" in told for _, told in [*told_day, removed])
    assert all("remettez `clock:`" in told for _, told in told_rehearsal)
    assert event.all_there == named("jour") | named("jour-repetition")
    setup = read_setup(day).value
    assert setup is not None
    with pytest.raises(InputError, match="clock:"):
        async with running(setup, ready=lambda: None):
            pass


async def test_a_role_above_the_bot_s_is_status_three_and_never_ready(event: Event) -> None:
    await event.provision()
    event.server.guild.raise_role(event.server.guild.role("Organisateurs"))
    event.server.guild.take(event.ana, event.server.guild.role("Organisateurs"))

    dry_status, dry = await event.provision("--dry-run")
    status, told = await event.provision()

    assert (dry_status, status) == (3, 3)
    assert all("✗ Je ne peux ni donner ni enlever le rôle « Organisateurs »" in said for said in (dry, told))
    assert "C’est prêt" not in told
    assert "1 refus, marqué ✗ ci-dessus" in told
