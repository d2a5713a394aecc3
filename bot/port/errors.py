"""The errors that can happen at the borders, named so that each kind is handled in one place."""


class InputError(Exception):
    """A file or a setting is wrong; each problem is one printable line (exit status 1)."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class OutsideError(Exception):
    """A server cannot be reached or refuses; each line says what is wrong and what to do (exit status 3)."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class Unreachable(OutsideError):
    """A server does not answer now: trying again later may succeed without anybody acting."""


class TokenRevoked(OutsideError):
    """The platform no longer knows our account: nothing can be sent or read until a person acts."""


class PutOut(Unreachable):
    """We are in none of the event's places: nothing can be heard or said until somebody lets us in."""


class DeliveryError(Exception):
    """One delivery did not succeed; the subclasses say what is known of its effect."""


class Refused(DeliveryError):
    """The platform said no for good: it was not done and trying again would not help."""


class NotPermitted(Refused):
    """A permission is missing in that place: it was not done, and may succeed once somebody grants it."""


class PlaceLost(Refused):
    """The place is missing, or we are not in it: it was not done, and may succeed once the place is back."""


class Busy(DeliveryError):
    """The platform asks to wait `seconds` of wall time; this attempt was not done.

    `only_there`: the wait concerns one place, and others may go on.
    """

    def __init__(self, seconds: float, *, only_there: bool = False) -> None:
        super().__init__(f"busy for {seconds:g} s")
        self.seconds, self.only_there = seconds, only_there


class Unknown(DeliveryError):
    """No answer, or an unclear one: it may have been done, so try again only with the same token."""
