"""The servers of the demo, everyone's accounts on them, and their arrival in the places."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.loopback import free_port
from adapters.matrix.assembly import TOKEN
from adapters.rehearsal.demo.public import BOT, language_of, reader_of
from adapters.rehearsal.discord import DiscordServer
from adapters.rehearsal.discord import Person as Member
from adapters.rehearsal.homeserver import SERVER_NAME, Account, Homeserver
from adapters.rehearsal.participant import Participant
from adapters.rehearsal.phone import Phone
from adapters.web.files import LOOPBACK
from bot.programme.model import HALL, Programme
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue

ARRIVING_AT_ONCE = 8
DISCORD_TOKEN = "COMPTOIR_DISCORD_TOKEN"
OURS = ("COMPTOIR_MATRIX_", "COMPTOIR_DISCORD_", "COMPTOIR_WEB_")  # names of secrets
PORT = 8080  # of the pages, where it is free: it is easy to type


@dataclass(frozen=True, slots=True)
class House:
    """A homeserver and its accounts; one password opens them all, because only this machine can connect."""

    homeserver: Homeserver
    accounts: Mapping[str, Account]
    password: str

    @property
    def bot(self) -> str:
        return self.accounts[BOT].user_id

    @property
    def user_ids(self) -> dict[str, str]:
        return {id: account.user_id for id, account in self.accounts.items()}


def open_house(folder: Path, names: Mapping[str, str]) -> House:
    """Start a homeserver and give everyone an account; blocks until then, and raises NoHomeserver."""
    homeserver = Homeserver(folder / "homeserver")
    homeserver.start()
    password = secrets.token_hex(4)
    try:
        accounts = {
            id: homeserver.register(id, display_name=name, password=password)
            for id, name in {BOT: "Comptoir", **names}.items()
        }
    except BaseException:
        homeserver.stop()
        raise
    return House(homeserver, accounts, password)


def join_guild(server: DiscordServer, names: Mapping[str, str], language: str) -> dict[str, Member]:
    """Let everyone into the guild before anything is made there."""
    locales = {"fr": "fr", "en": "en-US"}
    return {
        id: server.guild.join(name, locale=locales[language_of(id, language)]) for id, name in names.items()
    }


def user_names(server: DiscordServer, members: Mapping[str, Member]) -> dict[str, str]:
    return {id: server.world.backend.users[member.id].name for id, member in members.items()}


@contextmanager
def secrets_of(house: House | None, server: DiscordServer) -> Iterator[None]:
    """Put the bot's tokens into our environment, in place of the operator's own."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(OURS) or name == "CREDENTIALS_DIRECTORY":
            del os.environ[name]
    if house is not None:
        os.environ[TOKEN] = house.accounts[BOT].access_token
    os.environ[DISCORD_TOKEN] = server.token
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@asynccontextmanager
async def people_of(house: House | None) -> AsyncIterator[Mapping[str, Participant]]:
    if house is None:
        yield {}
        return
    async with AsyncExitStack() as stack:
        yield {
            id: await stack.enter_async_context(Participant(house.homeserver.url, account))
            for id, account in house.accounts.items()
            if id != BOT
        }


@asynccontextmanager
async def phones_of(
    names: Mapping[str, str], address: str, language: str
) -> AsyncIterator[tuple[Mapping[str, Phone], Phone]]:
    """Give these people a phone each; the other one only reads."""
    async with AsyncExitStack() as stack:
        theirs = {
            id: await stack.enter_async_context(Phone(address, name, language_of(id, language)))
            for id, name in names.items()
        }
        yield theirs, await stack.enter_async_context(Phone(address, language=language))


def port_of_pages() -> int:
    try:
        with socket.create_server((LOOPBACK, PORT)):
            return PORT
    except OSError:
        return free_port()


async def arrive(programme: Programme, people: Mapping[str, Participant]) -> dict[str, str]:
    """Let people into the hall, their desks, and the places read with their eyes; return rooms by place."""
    event = programme.event.id
    at_once = asyncio.Semaphore(ARRIVING_AT_ONCE)
    rooms: dict[str, str] = {}

    async def join(who: str, place: str) -> None:
        async with at_once:
            rooms[place] = await people[who].join(f"#{event}-{place}:{SERVER_NAME}")

    places = planned_places(programme, Catalogue(programme.event.timezone, programme.event.words))
    await asyncio.gather(
        *(
            join(who, place.name)
            for place in places
            for who in people
            if who == reader_of(place.name, programme) or place.name == HALL or who in place.people
        )
    )
    return {place.name: rooms[place.name] for place in places}
