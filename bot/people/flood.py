"""How much of one person is heard in a minute, so that nobody keeps the others from being served. Pure."""

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
LATE = timedelta(minutes=2)  # what is heard so long after it was done was missed, or its sender says so
AT_MOST_LATE = 3  # minutes' worth of one person that is heard late within a minute


def after_one_more(forgotten: datetime | None, at: datetime, a_minute: int) -> datetime | None:
    """When all that a person did will be forgotten, one thing more at `at` included; None if it is too much.

    Each thing weighs its part of a minute; a minute's worth may come at once. What is to be forgotten later
    than a minute from `at` is of another time: this is history read late, or the clock was set back.
    """
    begins = at if forgotten is None or forgotten - at > MINUTE else max(forgotten, at)
    then = begins + MINUTE // a_minute
    return then if then - at <= MINUTE else None
