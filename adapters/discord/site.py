"""The contents of a guild, and which of them are the event's. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.discord.permissions import overwrites_of
from adapters.discord.roles import ROLE

Json = Mapping[str, Any]

TEXT, CATEGORY_KIND = 0, 4
CATEGORY = "category:"  # before a number, in the book of places
CHANNELS_IN_CATEGORY = 50


@dataclass
class Site:
    """The guild and its channels as Discord listed them; `remembered` is the book of places."""

    event: str
    remembered: dict[str, str] = field(default_factory=dict)
    guild: Json = field(default_factory=dict)
    channels: Sequence[Json] = ()

    def role(self, place: str) -> Json | None:
        known = self.remembered.get(ROLE + place)
        return next((role for role in self.guild["roles"] if str(role["id"]) == known), None)

    def unused_role(self, name: str) -> Json | None:
        """Return a role that an earlier run made for this event; those of other events are used elsewhere."""
        ours = self._our_categories()
        others = [channel for channel in self.channels if str(channel.get("parent_id")) not in ours]
        used = {id for channel in others for id in overwrites_of(channel)}
        used |= {id for name, id in self.remembered.items() if name.startswith(ROLE)}
        for role in self.guild["roles"]:
            is_free = str(role["id"]) not in used and not role.get("managed")
            if role["name"] == name and is_free and int(role["permissions"]) == 0:
                found: Json = role
                return found
        return None

    def highest(self, member: Json) -> int:
        """Return the position of a member's highest role; they can give only those that stand below it."""
        held = set(map(str, member.get("roles") or ()))
        return max((role["position"] for role in self.guild["roles"] if str(role["id"]) in held), default=0)

    def channel(self, place: str) -> Json | None:
        known = self.remembered.get(place)
        return next((channel for channel in self.channels if str(channel["id"]) == known), None)

    def channel_named(self, name: str) -> Json | None:
        """Return the channel of that name in our categories alone: other events have halls too."""
        ours = self._our_categories()
        inside = (channel for channel in self.channels if str(channel.get("parent_id")) in ours)
        return next((channel for channel in inside if channel["name"] == name), None)

    def categories(self) -> list[Json]:
        """Return our categories in their order: « event », « event 2 »…"""
        there = {str(c["id"]): c for c in self.channels if c["type"] == CATEGORY_KIND}
        by_name = {c["name"]: c for c in there.values()}
        found: list[Json] = []
        while True:
            number = len(found) + 1
            known = there.get(self.remembered.get(f"{CATEGORY}{number}", ""))
            category = known or by_name.get(self.category_name(number))
            if category is None:
                return found
            found.append(category)

    def category(self, number: int) -> Json | None:
        return next(iter(self.categories()[number - 1 :]), None)

    def _our_categories(self) -> set[str]:
        return {str(category["id"]) for category in self.categories()}

    def category_name(self, number: int) -> str:
        return self.event if number == 1 else f"{self.event} {number}"

    def has_room(self, category: Json) -> bool:
        inside = [c for c in self.channels if str(c.get("parent_id")) == str(category["id"])]
        return len(inside) < CHANNELS_IN_CATEGORY
