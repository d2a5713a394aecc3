"""Roles of the event's closed places: one each, given to the people whom the programme names."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from adapters.discord.client import UNKNOWN_MEMBER, DiscordClient, DiscordRefused
from bot.programme.model import Programme
from bot.programme.places import PlannedPlace

Json = Mapping[str, Any]
Ask = Callable[..., Awaitable[Any]]

ROLE, ACCOUNT = "role:", "account:"  # before a place's name and a user name, in the book of places
SEARCHED = 100  # members: Discord searches by the beginning of a name
UNKNOWN_USER = 10013
HELD = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"


def handle_of(programme: Programme, person: str) -> str | None:
    """Return the user name, or the id, of a person's account as the programme gives it."""
    known = programme.people.get(person)
    handle = known.handles.get("discord") if known else None
    return normal(handle) if handle else None


def accounts_in(places: Mapping[str, str]) -> dict[str, str]:
    """Return the accounts found for people of the programme, by user name."""
    return {name.removeprefix(ACCOUNT): id for name, id in places.items() if name.startswith(ACCOUNT)}


def normal(handle: str) -> str:
    """Normalise a user name: lower case, without the `@` that people put before it."""
    return handle.strip().lstrip("@").lower()


async def find_member(ask: Ask, guild: int, handle: str) -> Json | None:
    """Return the member with that user name or id; `ask` is DiscordClient.ask or one that waits longer."""
    if handle.isascii() and handle.isdigit() and len(handle) >= 17:
        return await _member(ask, guild, handle)
    params = {"query": handle, "limit": SEARCHED}
    found = await ask("GET", "/guilds/{guild_id}/members/search", params=params, guild_id=guild)
    exact = (m for m in found if normal(m["user"].get("username") or "") == handle)
    return next((m for m in exact if not m["user"].get("bot")), None)


async def _member(ask: Ask, guild: int, user: str) -> Json | None:
    try:
        member: Json = await ask("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=user)
    except DiscordRefused as refused:
        if refused.code in (UNKNOWN_MEMBER, UNKNOWN_USER):
            return None
        raise
    return member


async def give(ask: Ask, guild: int, user: str, role: str) -> None:
    await ask("PUT", HELD, guild_id=guild, user_id=user, role_id=role)


async def take(ask: Ask, guild: int, user: str, role: str) -> None:
    await ask("DELETE", HELD, guild_id=guild, user_id=user, role_id=role)


def lacking(
    member: Json, programme: Programme, planned: Sequence[PlannedPlace], places: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the places and roles that the programme gives to this member and they do not have yet."""
    user = member["user"]
    names = {normal(user.get("username") or ""), str(user["id"])}
    people = {id for id in programme.people if handle_of(programme, id) in names}
    held = set(map(str, member.get("roles") or ()))
    meant = [(p.name, places.get(ROLE + p.name)) for p in planned if people & set(p.people) and not p.public]
    return [(place, role) for place, role in meant if role is not None and role not in held]


async def grant(
    client: DiscordClient,
    guild: int,
    member: Json,
    programme: Programme,
    planned: Sequence[PlannedPlace],
    places: Mapping[str, str],
) -> list[str]:
    """Let a new member into the places that are for them; return the places they did not have yet."""
    if member["user"].get("bot"):
        return []
    roles = lacking(member, programme, planned, places)
    for _, role in roles:
        await give(client.ask, guild, str(member["user"]["id"]), role)
    return [place for place, _ in roles]
