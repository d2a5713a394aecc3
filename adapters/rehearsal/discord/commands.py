"""Application commands: kept with their localisations, checked as Discord checks them."""

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from simcord.backend import errors
from simcord.backend.errors import BackendError
from simcord.enums import AppCommandType, OptionType
from simcord.http.router import RequestContext

from adapters.rehearsal.discord.routes import Handler
from adapters.rehearsal.discord.world import World

LOCALES = frozenset(locale.value for locale in discord.Locale)
MOST = {AppCommandType.CHAT_INPUT: 100, AppCommandType.USER: 15, AppCommandType.MESSAGE: 15}
LONGEST = 8000  # characters of names, descriptions and values of one command
Mistake = tuple[str, str, str]  # path such as 0.options.1.name, code, message

DEFAULTS: Mapping[str, Any] = {
    "type": 1,
    "description": "",
    "options": [],
    "name_localizations": None,
    "description_localizations": None,
    "default_member_permissions": None,
    "dm_permission": True,
    "contexts": None,
    "integration_types": [0],
    "nsfw": False,
}


class Commands:
    """Commands by scope: a guild, or None for everywhere."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.creates_left = 200  # per day and guild at Discord; here for the whole run

    @property
    def routes(self) -> dict[str, Handler]:
        handlers: dict[str, Handler] = {}
        for scope in ("/applications/{application_id}", "/applications/{application_id}/guilds/{guild_id}"):
            handlers |= {
                f"GET {scope}/commands": self.all,
                f"PUT {scope}/commands": self.replace,
                f"POST {scope}/commands": self.create,
                f"GET {scope}/commands/{{command_id}}": self.one,
                f"PATCH {scope}/commands/{{command_id}}": self.change,
                f"DELETE {scope}/commands/{{command_id}}": self.remove,
            }
        return handlers

    def all(self, context: RequestContext) -> Any:
        """List the commands; localisations are included only with `with_localizations=true`."""
        asked = str(context.params.get("with_localizations", "")).lower() in ("1", "true")
        return [c if asked else unlocalised(c) for c in self._kept(context).values()]

    def one(self, context: RequestContext) -> Any:
        return self._find(context)

    def replace(self, context: RequestContext) -> Any:
        """Replace the commands; those of the same name and type keep their id, those not named are gone."""
        check(context.json if isinstance(context.json, list) else [])
        kept, scope = self._kept(context), self._scope(context)
        new = {key_of(payload): payload for payload in context.json or []}
        self._count(sum(key not in kept for key in new))
        made = {key: self._made(scope, payload, kept.get(key)) for key, payload in new.items()}
        self._world.backend.commands[scope] = made
        return list(made.values())

    def create(self, context: RequestContext) -> Any:
        """Create a command, in place of one of the same name and type."""
        kept, payload = self._kept(context), context.body()
        check([payload], single=True)
        key = key_of(payload)
        self._count(key not in kept)
        kept[key] = self._made(self._scope(context), payload, kept.get(key))
        return kept[key]

    def change(self, context: RequestContext) -> Any:
        old, kept = self._find(context), self._kept(context)
        payload = {**{name: old[name] for name in ("name", *DEFAULTS)}, **context.body()}
        check([payload], single=True)
        del kept[key_of(old)]
        kept[key_of(payload)] = self._made(self._scope(context), payload, old)
        return kept[key_of(payload)]

    def remove(self, context: RequestContext) -> None:
        del self._kept(context)[key_of(self._find(context))]

    def _scope(self, context: RequestContext) -> int | None:
        if context.int_arg("application_id") != self._world.backend.application_id:
            raise BackendError(
                403, 20012, "You are not authorized to perform this action on this application"
            )
        if "guild_id" not in context.args:
            return None
        if context.int_arg("guild_id") not in self._world.backend.guilds:
            raise errors.missing_access()
        return context.int_arg("guild_id")

    def _kept(self, context: RequestContext) -> dict[tuple[str, int], dict[str, Any]]:
        return self._world.backend.commands.setdefault(self._scope(context), {})

    def _find(self, context: RequestContext) -> dict[str, Any]:
        found = [c for c in self._kept(context).values() if c["id"] == context.args["command_id"]]
        if not found:
            raise BackendError(404, 10063, "Unknown application command")
        return found[0]

    def _count(self, new: int) -> None:
        if new > self.creates_left:
            raise BackendError(
                400, 30034, "Max number of daily application command creates has been reached (200)"
            )
        self.creates_left -= new

    def _made(
        self, scope: int | None, payload: Mapping[str, Any], old: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        backend = self._world.backend
        made = {**DEFAULTS, **payload}
        made["id"] = old["id"] if old else str(backend.snowflake())
        made["application_id"] = str(backend.application_id)
        made["version"] = str(backend.snowflake())
        if scope is not None:
            made["guild_id"] = str(scope)
        return made


def key_of(command: Mapping[str, Any]) -> tuple[str, int]:
    return command["name"], int(command.get("type") or 1)


def unlocalised(command: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in command.items() if not key.endswith("_localizations")}


def check(commands: list[dict[str, Any]], *, single: bool = False) -> None:
    """Check commands; raises 400/50035 with every mistake at its place, as in Discord's `errors`."""
    mistakes: list[Mistake] = []
    for number, command in enumerate(commands):
        at = "" if single else f"{number}."
        mistakes += mistakes_of_command(at, command)
    keys = [key_of(command) for command in commands if command.get("name")]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            mistakes.append((f"{number}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Names must be unique"))
    if mistakes:
        raise errors.invalid_form_body(errors=nested(mistakes))
    for kind, most in MOST.items():
        if sum(key[1] == kind for key in keys) > most:
            raise BackendError(400, 30032, f"Maximum number of application commands reached ({most})")


def mistakes_of_command(at: str, command: Mapping[str, Any]) -> Iterator[Mistake]:
    kind = int(command.get("type") or 1)
    if kind == AppCommandType.CHAT_INPUT:
        yield from mistakes_of_node(at, command)
    else:
        if not 1 <= len(command.get("name") or "") <= 32:
            yield f"{at}name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32 in length."
        if command.get("description"):
            yield (
                f"{at}description",
                "APPLICATION_COMMANDS_DESCRIPTION_NOT_ALLOWED",
                "Menus have no description",
            )
    if length_of(command) > LONGEST:
        yield f"{at}name", "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({LONGEST})"


def mistakes_of_node(at: str, node: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield the mistakes of a command, group, sub-command or option: in name, description and options."""
    for locale, name in [("", node.get("name")), *localised(node, "name")]:
        where = f"{at}name_localizations.{locale}" if locale else f"{at}name"
        if not is_name(name or ""):
            yield where, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
        if locale and locale not in LOCALES:
            yield where, "ENUM_TYPE_COERCE", f"{locale} is no locale"
    for locale, description in [("", node.get("description")), *localised(node, "description")]:
        where = f"{at}description_localizations.{locale}" if locale else f"{at}description"
        if not 1 <= len(description or "") <= 100:
            yield where, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."
        if locale and locale not in LOCALES:
            yield where, "ENUM_TYPE_COERCE", f"{locale} is no locale"
    yield from mistakes_of_choices(at, node)
    options = node.get("options") or []
    if len(options) > 25:
        yield f"{at}options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."
    names = [option.get("name") for option in options]
    optional_came = False
    for number, option in enumerate(options):
        here = f"{at}options.{number}."
        yield from mistakes_of_node(here, option)
        if names.index(option.get("name")) != number:
            yield f"{here}name", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name already taken"
        if option.get("required") and optional_came:
            yield (
                here + "required",
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options come first",
            )
        is_value = option.get("type") not in (OptionType.SUBCOMMAND, OptionType.SUBCOMMAND_GROUP)
        optional_came = optional_came or (is_value and not option.get("required"))


def mistakes_of_choices(at: str, option: Mapping[str, Any]) -> Iterator[Mistake]:
    choices = option.get("choices") or []
    if len(choices) > 25:
        yield f"{at}choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."
    if choices and option.get("autocomplete"):
        yield f"{at}autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE", "Choices exclude autocomplete"
    for number, choice in enumerate(choices):
        for _, name in [("", choice.get("name")), *localised(choice, "name")]:
            if not 1 <= len(str(name or "")) <= 100:
                yield (
                    f"{at}choices.{number}.name",
                    "BASE_TYPE_BAD_LENGTH",
                    "Must be between 1 and 100 in length.",
                )


def localised(node: Mapping[str, Any], what: str) -> list[tuple[str, str]]:
    return list((node.get(f"{what}_localizations") or {}).items())


def is_name(name: str) -> bool:
    """Return whether it is a valid name: letters and digits of any script, `-`, `_`, `'`; no capitals."""
    return 1 <= len(name) <= 32 and name == name.lower() and all(c.isalnum() or c in "-_'" for c in name)


def length_of(node: Mapping[str, Any]) -> int:
    """Return a command's length, in which the longest of each name and its localisations counts."""
    longest = sum(
        max(len(str(text or "")) for _, text in [("", node.get(what)), *localised(node, what)])
        for what in ("name", "description")
    )
    inside = [*(node.get("options") or []), *(node.get("choices") or [])]
    return longest + len(str(node.get("value", ""))) + sum(length_of(child) for child in inside)


def nested(mistakes: list[Mistake]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, code, message in mistakes:
        branch = tree
        for part in path.split("."):
            branch = branch.setdefault(part, {})
        branch.setdefault("_errors", []).append({"code": code, "message": message})
    return tree
