"""The limit on what one person may do in a minute, so that nobody keeps others from being served. Pure."""

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
LATE = timedelta(minutes=2)  # heard so late, it was missed, or its sender claims so
AT_MOST_LATE = 3  # minutes' worth of late messages taken from one person in a minute


def after_one_more(forgotten: datetime | None, at: datetime, a_minute: int) -> datetime | None:
    """Return when all that a person did, including one thing more at `at`, is forgotten; None if too much.

    Each thing weighs its part of a minute, and a minute's worth may come at once. If `forgotten` is more than
    a minute after `at`, it is of another time: this is history read late, or the clock was set back.
    """
    begins = at if forgotten is None or forgotten - at > MINUTE else max(forgotten, at)
    then = begins + MINUTE // a_minute
    return then if then - at <= MINUTE else None
