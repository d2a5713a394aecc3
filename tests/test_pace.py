"""The pace is learnt from refusals: nearly as fast as a limited server allows, and free again in time."""

from dataclasses import dataclass
from math import ceil

from bot.delivery.pace import Pace

HELD_BACK = 0.5  # seconds by which Synapse delays a refusal


@dataclass
class Server:
    """A server that counts as Synapse does; `rate` is in events per second, 0 without a limit."""

    rate: float = 0.2
    burst: float = 10
    tokens: float = 10
    counted: float = 0.0

    def refuses(self, now: float) -> float | None:
        """Return None if it accepts an event, otherwise the whole seconds it asks us to wait."""
        if not self.rate:
            return None
        self.tokens = min(self.burst, self.tokens + (now - self.counted) * self.rate)
        self.counted = now
        if self.tokens >= 1:
            self.tokens -= 1
            return None
        return float(ceil((1 - self.tokens) / self.rate))


def send(pace: Pace, server: Server, number: int, now: float = 0.0) -> float:
    """Send one after another, each until it is accepted; return when the last one was."""
    while number:
        now += pace.wait(now) + 0.02
        pace.spent(now)
        asked = server.refuses(now)
        if asked is None:
            number -= 1
            pace.accepted(now)
        else:
            now += HELD_BACK
            pace.refused(now, asked)
    return now


def test_without_a_limit_it_costs_nothing() -> None:
    pace = Pace()

    ended = send(pace, Server(rate=0), 1_000)

    assert (ended < 21, pace.refusals, pace.limited) == (True, 0, False)


def test_a_limited_server_is_used_nearly_as_fast_as_it_allows_and_refuses_seldom() -> None:
    pace = Pace()

    ended = send(pace, Server(), 210)

    assert 1_000 <= ended <= 1_150  # 10 at once, then 200 at five seconds each
    assert pace.refusals <= 210 * 0.25


def test_after_a_rest_the_burst_is_used_again() -> None:
    pace, server = Pace(), Server()
    now = send(pace, server, 20)

    ended = send(pace, server, 9, now + 60)

    assert ended - now - 60 < 1


def test_it_asks_not_before_the_server_said() -> None:
    pace = Pace()

    pace.refused(100, 5)

    assert pace.wait(100) == 5
    assert pace.wait(104) == 1


def test_refusals_of_what_was_sent_at_once_count_as_one() -> None:
    once, often = Pace(), Pace()
    for pace, times in ((once, 1), (often, 8)):
        pace.accepted(100)
        for n in range(times):
            pace.refused(100 + n / 100, 5)

    assert often.interval - once.interval < 0.2


def test_an_exemption_is_noticed_within_two_minutes() -> None:
    pace, server = Pace(), Server()
    now = send(pace, server, 30)
    server.rate = 0

    ended = send(pace, server, 80, now)

    assert not pace.limited
    assert ended - now < 120


def test_after_an_hour_without_a_refusal_nobody_limits_us_any_more() -> None:
    pace = Pace()
    for n in range(2):
        pace.refused(100 + n, 5)

    pace.spent(3_000)
    pace.accepted(3_000)
    remembered = pace.limited
    pace.spent(3_702)
    pace.accepted(3_702)

    assert (remembered, pace.limited) == (True, False)


def test_an_interval_is_never_longer_than_the_slowest() -> None:
    pace = Pace()

    pace.refused(0, 3_600)

    assert pace.interval == 10
    assert pace.wait(0) == 3_600
