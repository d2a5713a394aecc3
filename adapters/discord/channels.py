"""The channel of each place, and the role that opens it."""

from collections.abc import Iterator, Mapping, MutableMapping

from adapters.discord.roles import ROLE
from bot.programme.model import HALL

DIRECT = "direct:"


class Channels:
    """Lookup between places and channels.

    `places` maps the contract's names and `direct:<channel>` to channel ids, `role:<place>` to role ids.
    Other names that contain a sign are provisioning's notes.
    """

    def __init__(self, places: MutableMapping[str, str]) -> None:
        self.places = places
        self._names: dict[str, str] = {}
        self.renew()

    def renew(self) -> None:
        """Read the book again; events from a place's former channel still belong to that place."""
        self._names |= {channel: place for place, channel in self.all()}

    def place_of(self, channel: str) -> str | None:
        return self._names.get(channel)

    def all(self) -> Iterator[tuple[str, str]]:
        """Iterate over places and their channels, conversations included."""
        return ((place, channel) for place, channel in list(self.places.items()) if _is_place(place))

    def of_event(self) -> Iterator[tuple[str, str]]:
        """Iterate over places and their channels, without conversations."""
        return ((place, channel) for place, channel in self.all() if not place.startswith(DIRECT))

    @property
    def names(self) -> Mapping[str, str]:
        return self._names

    @property
    def hall(self) -> str | None:
        return self.places.get(HALL)

    def add_direct(self, channel: str) -> str:
        place = DIRECT + channel
        self.places[place] = channel
        self._names[channel] = place
        return place

    @property
    def roles(self) -> Mapping[str, str]:
        """The places by the role that opens them."""
        return {role: name.removeprefix(ROLE) for name, role in self.places.items() if name.startswith(ROLE)}


def _is_place(name: str) -> bool:
    return name.startswith(DIRECT) or not set(name) & set(":+/")
