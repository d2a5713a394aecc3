"""A person's use of the bot's commands, buttons, menus and forms."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from simcord.backend import serializers
from simcord.backend.models import Message
from simcord.components import walk_components
from simcord.enums import AppCommandType, ComponentType, InteractionType, OptionType

from adapters.rehearsal.discord.answers import NO_ANSWER, Answer, Choice
from adapters.rehearsal.discord.filling import submission
from adapters.rehearsal.discord.interactions import Interactions
from adapters.rehearsal.discord.options import HasId, NotOffered, data_of, filled, is_called, leaf_of, resolve
from adapters.rehearsal.discord.places import Where
from adapters.rehearsal.discord.seen import LINK, MENUS, Form, Seen
from adapters.rehearsal.discord.world import World

MENU_KINDS = {5: OptionType.USER, 6: OptionType.ROLE, 7: OptionType.MENTIONABLE, 8: OptionType.CHANNEL}


class Tapping:
    """A person's acts, each of which ends when the client has its outcome: see `Answer`."""

    def __init__(self, world: World, interactions: Interactions, user_id: int, locale: str) -> None:
        self.id = user_id
        self.locale = locale
        self._world = world
        self._interactions = interactions

    @abstractmethod
    def _place(self, at: Where | None) -> int: ...

    @abstractmethod
    def _stored(self, message: Seen | int) -> Message: ...

    @abstractmethod
    def _may(self, place: int, *permissions: str) -> None: ...

    # Commands

    def offered(self, at: Where | None = None) -> list[str]:
        """Return the slash commands they can use there, in their language, without sub-commands."""
        return [
            (c.get("name_localizations") or {}).get(self.locale) or c["name"]
            for c in self._commands(self._place(at), AppCommandType.CHAT_INPUT)
        ]

    async def slash(self, name: str, /, *, at: Where | None = None, **options: Any) -> Answer:
        """Give a command, with its sub-command and its options by name: `slash("bureau scene", code="Q1")`.

        Names may be those of the person's language. People, roles and places are given as such.
        """
        place = self._place(at)
        command, path = self._command(place, name)
        data = filled(self._world, place, command, path, options, self.locale)
        return await self._open(InteractionType.APPLICATION_COMMAND, place, data)

    async def autocomplete(
        self, name: str, option: str, typed: str, /, *, at: Where | None = None, **options: Any
    ) -> list[Choice]:
        """Return the suggestions once `typed` stands in this option; `options` are already filled in.

        Raises NotOffered with the client's words if no suggestions came in time.
        """
        place = self._place(at)
        command, path = self._command(place, name)
        data = filled(self._world, place, command, path, options, self.locale, focused=(option, typed))
        kind = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
        self._may(place)
        record = self._interactions.open(kind, self.id, place, data, self.locale)
        choices = await self._interactions.choices(record)
        if choices is None:
            raise NotOffered(NO_ANSWER)
        return [
            Choice((c.get("name_localizations") or {}).get(self.locale) or c["name"], c["value"])
            for c in choices
        ]

    async def use_on(self, message: Seen | int, name: str) -> Answer:
        """Use a command of the message's context menu."""
        stored = self._stored(message)
        command = self._menu_command(stored.channel_id, AppCommandType.MESSAGE, name)
        payload = serializers.message_payload(self._world.backend, stored)
        resolved = {"messages": {str(stored.id): payload}}
        data = {**data_of(command), "target_id": str(stored.id), "resolved": resolved}
        return await self._open(InteractionType.APPLICATION_COMMAND, stored.channel_id, data)

    async def use_on_person(self, target: HasId, name: str, *, at: Where | None = None) -> Answer:
        """Use a command of a person's context menu."""
        place, resolved = self._place(at), dict[str, Any]()
        command = self._menu_command(place, AppCommandType.USER, name)
        resolve(self._world, place, OptionType.USER, target, resolved)
        data = {**data_of(command), "target_id": str(target.id), "resolved": resolved}
        return await self._open(InteractionType.APPLICATION_COMMAND, place, data)

    # Buttons, menus, forms

    async def press(self, message: Seen | int, what: str) -> Answer:
        """Press a button, by its label or its custom id."""
        stored = self._stored(message)
        button = component_of(stored, (ComponentType.BUTTON,), what)
        if button.get("style") == LINK or not button.get("custom_id"):
            raise NotOffered(f"the button {what!r} only opens an address")
        data = {"custom_id": button["custom_id"], "component_type": 2, "id": button.get("id", 0)}
        return await self._open(InteractionType.MESSAGE_COMPONENT, stored.channel_id, data, stored)

    async def choose(self, message: Seen | int, *chosen: str | HasId, menu: str | None = None) -> Answer:
        """Choose labels, values, people, roles or places in a select menu, named if there are several."""
        stored = self._stored(message)
        component = component_of(stored, tuple(MENUS), menu)
        least, most = component.get("min_values", 1), component.get("max_values", 1)
        if not least <= len(chosen) <= most:
            raise NotOffered(f"this menu takes {least} to {most} choices")
        data: dict[str, Any] = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component.get("id", 0),
        }
        if component["type"] in MENU_KINDS:
            kind, resolved = MENU_KINDS[component["type"]], dict[str, Any]()
            ids = [resolve(self._world, stored.channel_id, kind, with_id(one), resolved) for one in chosen]
            data |= {"values": [str(id) for id in ids], "resolved": resolved}
        else:
            data["values"] = values_of(component, [str(one) for one in chosen])
        return await self._open(InteractionType.MESSAGE_COMPONENT, stored.channel_id, data, stored)

    async def fill(self, form: Form, values: Mapping[str, Any] | None = None, /, **fields: Any) -> Answer:
        """Send a form; fields go by custom id or label, and those left out keep their content."""
        record = self._world.backend.interactions[form.interaction]
        if record.user_id != self.id or record.modal is None or record.modal_consumed:
            raise NotOffered("this form is not open before them")
        data = submission(record.modal, {**(values or {}), **fields})
        record.modal_consumed = True
        messages = self._world.backend.messages.get(record.channel_id, {})
        source = messages.get(record.source_message_id or 0)
        return await self._open(InteractionType.MODAL_SUBMIT, record.channel_id, data, source)

    async def _open(
        self, kind: InteractionType, place: int, data: Mapping[str, Any], message: Message | None = None
    ) -> Answer:
        self._may(place)
        record = self._interactions.open(kind, self.id, place, data, self.locale, message)
        return await self._interactions.outcome(record, self.id)

    def _commands(self, place: int, kind: AppCommandType) -> list[dict[str, Any]]:
        """Return the commands that a person sees there; the guild's hide global ones of the same name."""
        self._may(place)
        visible = self._world.backend.visible_commands(user_id=self.id, channel_id=place, type=kind)
        local = {command["name"] for command in visible if "guild_id" in command}
        return [c for c in visible if "guild_id" in c or c["name"] not in local]

    def _command(self, place: int, name: str) -> tuple[dict[str, Any], list[str]]:
        first, *path = name.removeprefix("/").split()
        commands = self._commands(place, AppCommandType.CHAT_INPUT)
        for command in commands:
            if is_called(command, first, self.locale):
                leaf_of(command, path, self.locale)
                return command, path
        raise NotOffered(f"no command /{first} here, but {[c['name'] for c in commands]}")

    def _menu_command(self, place: int, kind: AppCommandType, name: str) -> dict[str, Any]:
        commands = self._commands(place, kind)
        for command in commands:
            if is_called(command, name, self.locale):
                return command
        raise NotOffered(f"no {name!r} in this menu, but {[c['name'] for c in commands]}")


def component_of(message: Message, kinds: Sequence[int], what: str | None) -> dict[str, Any]:
    """Return the only component of these kinds, or the one so labelled; it must not be disabled."""
    components = [c for c in walk_components(message.components) if c.get("type") in kinds]
    found = [
        c for c in components if what in (None, c.get("label"), c.get("custom_id"), c.get("placeholder"))
    ]
    if len(found) != 1:
        there = [c.get("label") or c.get("custom_id") for c in components]
        raise NotOffered(f"{len(found)} are called {what!r} among {there}")
    if found[0].get("disabled"):
        raise NotOffered(f"{what!r} is disabled")
    return found[0]


def values_of(component: Mapping[str, Any], chosen: Sequence[str]) -> list[str]:
    by_label = {option["label"]: option["value"] for option in component["options"]}
    values = [by_label.get(one, one) for one in chosen]
    unknown = [value for value in values if value not in by_label.values()]
    if unknown:
        raise NotOffered(f"{unknown} are not among {list(by_label)}")
    return values


def with_id(chosen: str | HasId) -> HasId:
    if isinstance(chosen, str):
        raise NotOffered(f"this menu takes people, roles or places, and no text as {chosen!r}")
    return chosen
