"""Roles held because of the programme; when it no longer gives them, they are taken back.

A role that somebody else gave, or that a code gave to another account, is left alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adapters.discord.roles import ACCOUNT

HOLDER = "holder:"  # before a place and an account, in the book of places


@dataclass(frozen=True, slots=True)
class Holder:
    place: str
    user: str

    @property
    def name(self) -> str:
        return f"{HOLDER}{self.place}:{self.user}"

    def holds(self, role: str) -> str:
        """Return the book's note for this holder, different for each."""
        return f"{role}:{self.user}"

    @property
    def no_more(self) -> str:
        return f"-:{self.place}:{self.user}"


def holders(remembered: Mapping[str, str]) -> Iterator[tuple[Holder, str]]:
    """Yield the holders that the book remembers, each with their role."""
    for name, noted in remembered.items():
        place, _, user = name.removeprefix(HOLDER).rpartition(":")
        role = noted.partition(":")[0]
        if name.startswith(HOLDER) and role != "-":
            yield Holder(place, user), role


def shown(user: str, remembered: Mapping[str, str]) -> str:
    """Return the user name that the programme gave, else the account's id."""
    names = (name.removeprefix(ACCOUNT) for name, id in remembered.items() if id == user)
    return next(names, user)
