"""Typed slash commands as Discord sends them: names in the person's language, values checked."""

from collections.abc import Mapping
from typing import Any, Protocol

from simcord.backend import serializers
from simcord.backend.errors import OptionError
from simcord.enums import OptionType
from simcord.interactions import nest_options, validate_option_value

from adapters.rehearsal.discord.world import World

NESTING = (OptionType.SUBCOMMAND, OptionType.SUBCOMMAND_GROUP)
ENTITIES = (OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE)


class NotOffered(Exception):
    """The person's client does not offer this: no such command, a wrong value, a disabled button."""


class HasId(Protocol):
    @property
    def id(self) -> int: ...


def is_called(node: Mapping[str, Any], name: str, locale: str) -> bool:
    """Return whether a command has this name, which may be its own or the one in the person's language."""
    return name in (node["name"], (node.get("name_localizations") or {}).get(locale))


def leaf_of(command: Mapping[str, Any], path: list[str], locale: str) -> tuple[Mapping[str, Any], list[str]]:
    """Return the (sub-)command at the end of a path, and the real names on the way."""
    node, nesting = command, list[str]()
    for name in path:
        children = [o for o in node.get("options") or [] if o["type"] in NESTING]
        found = next((child for child in children if is_called(child, name, locale)), None)
        if found is None:
            raise NotOffered(f"/{command['name']} has no {name!r}, but {[c['name'] for c in children]}")
        node = found
        nesting.append(found["name"])
    if any(option["type"] in NESTING for option in node.get("options") or []):
        raise NotOffered(f"/{command['name']} wants a sub-command")
    return node, nesting


def data_of(command: Mapping[str, Any]) -> dict[str, Any]:
    data = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def filled(
    world: World,
    place: int,
    command: Mapping[str, Any],
    path: list[str],
    values: Mapping[str, Any],
    locale: str,
    focused: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Return the `data` of an interaction; with `focused` (option, text so far), of an autocompletion."""
    leaf, nesting = leaf_of(command, path, locale)
    given, resolved = dict[str, Any](), dict[str, Any]()
    for name, value in values.items():
        option = option_of(leaf, name, locale)
        given[option["name"]] = wired(world, place, command["name"], option, value, resolved)
    options = list(leaf.get("options") or [])
    missing = [o["name"] for o in options if o.get("required") and o["name"] not in given]
    if missing and focused is None:
        raise NotOffered(f"/{command['name']} requires {missing}")
    sent = [
        {"name": o["name"], "type": o["type"], "value": given[o["name"]]}
        for o in options
        if o["name"] in given
    ]
    if focused is not None:
        option = option_of(leaf, focused[0], locale)
        if not option.get("autocomplete"):
            raise NotOffered(f"{focused[0]!r} of /{command['name']} suggests nothing")
        sent.append({"name": option["name"], "type": option["type"], "value": focused[1], "focused": True})
    data = {**data_of(command), "options": nest_options(dict(command), nesting, sent)}
    return data | ({"resolved": resolved} if resolved else {})


def option_of(leaf: Mapping[str, Any], name: str, locale: str) -> Mapping[str, Any]:
    options = leaf.get("options") or []
    found = next((option for option in options if is_called(option, name, locale)), None)
    if found is None:
        raise NotOffered(f"{leaf['name']!r} has no option {name!r}, but {[o['name'] for o in options]}")
    return found  # type: ignore[no-any-return]


def wired(
    world: World, place: int, command: str, option: Mapping[str, Any], value: Any, resolved: dict[str, Any]
) -> Any:
    """Return a value as it is sent; people, roles and places are added to `resolved`."""
    if option["type"] in ENTITIES:
        return str(resolve(world, place, OptionType(option["type"]), value, resolved))
    try:
        return validate_option_value(command, dict(option), value)
    except OptionError as error:
        raise NotOffered(str(error)) from error


def resolve(world: World, place: int, kind: OptionType, value: HasId, resolved: dict[str, Any]) -> int:
    """Add to `resolved` a `value` with the id of a person, a role or a place of this guild; return the id."""
    backend, id = world.backend, value.id
    guild = backend.guilds.get(backend.get_channel(place).guild_id or 0)
    if kind in (OptionType.USER, OptionType.MENTIONABLE) and id in backend.users:
        resolved.setdefault("users", {})[str(id)] = serializers.user_payload(backend.users[id])
        if guild and id in guild.members:
            member = dict(serializers.member_payload(backend, guild, guild.members[id], with_user=False))
            member["permissions"] = str(backend.compute_permissions(guild.id, id, place))
            resolved.setdefault("members", {})[str(id)] = member
    elif kind in (OptionType.ROLE, OptionType.MENTIONABLE) and guild and id in guild.roles:
        resolved.setdefault("roles", {})[str(id)] = serializers.role_payload(guild.roles[id])
    elif kind is OptionType.CHANNEL and guild and id in backend.channels:
        channel = dict(serializers.channel_payload(backend, backend.channels[id]))
        channel["permissions"] = "0"
        resolved.setdefault("channels", {})[str(id)] = channel
    else:
        raise NotOffered(f"{value!r} is nothing to choose here")
    return id
