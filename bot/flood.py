"""How much of one person is heard in a minute, so that nobody keeps the others from being served. Pure."""

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


def after_one_more(forgotten: datetime | None, at: datetime, a_minute: int) -> datetime | None:
    """When all that a person did will be forgotten, one thing more at `at` included; None if it is too much.

    Each thing weighs its part of a minute; a minute's worth may come at once. What is to be forgotten later
    than a minute from `at` is of another time: this is history read late, or the clock was set back.
    """
    begins = at if forgotten is None or forgotten - at > MINUTE else max(forgotten, at)
    then = begins + MINUTE // a_minute
    return then if then - at <= MINUTE else None
