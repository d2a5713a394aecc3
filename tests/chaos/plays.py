"""The types of a play of `make chaos`; the defaults of its keyword parameters are the full sizes."""

from collections.abc import Awaitable, Callable, Mapping

from checker import Verdict

Figures = Mapping[str, object]
Outcome = tuple[Verdict, Figures]
Play = Callable[..., Awaitable[Outcome]]  # given a folder and a seed


def asked(verdict: Verdict) -> Figures:
    """Return how much was asked and sent."""
    names = ("questions", "failed", "messages", "reminders", "skipped")
    return {name: getattr(verdict, name) for name in names}
