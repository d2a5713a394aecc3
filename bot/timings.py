"""How long the bot waits: one value, handed to all that waits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Seconds of wall time."""

    start_again: float = 1.0  # until a platform that did not start is tried again, each time longer
    start_again_at_most: float = 30.0
    accepted_again: float = 180.0  # between attempts after a platform revoked our account
    told_after: float = 3.0  # until we report that a platform does not listen yet
    listens_within: float = 30.0  # from then on, until the others go on without it
    restart_after: float = 1.0  # until a part that broke is started again
    writes_within: float = 5.0  # that a healthy database needs at most
    sure_after: float = 3600.0  # for which the date must hold, by the steady clock, before words are erased
    backoff: float = 1.0  # until a platform that gave no answer is tried again, each time longer
    longest_backoff: float = 10.0
    suspect_backoff: float = 60.0  # longest for a row that alone gets no answer, and holds up its place
    head_start: float = 0.015  # at most, by which the first of several messages goes ahead
    looked_at_within: float = 15.0  # how often places are looked at
    database_again: float = 1.0  # until a database that refuses to write is tried again
    first_try: float = 5.0  # until a place that refused is tried again, each time longer
    longest_try: float = 60.0
    described_again_at_most: float = 590.0  # until a topic that the platform limits is tried again


USUAL = Timings()
