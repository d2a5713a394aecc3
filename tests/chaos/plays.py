"""What a play of `make chaos` is: sizes in full are the defaults of its keyword parameters."""

from collections.abc import Awaitable, Callable, Mapping

from checker import Verdict

Figures = Mapping[str, object]
Outcome = tuple[Verdict, Figures]
Play = Callable[..., Awaitable[Outcome]]  # given a folder and a seed


def asked(verdict: Verdict) -> Figures:
    """Who asked, and what was said."""
    names = ("questions", "failed", "messages", "reminders", "skipped")
    return {name: getattr(verdict, name) for name in names}
