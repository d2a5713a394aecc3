"""`plan` says how long a server's limits may delay each message."""

from dataclasses import replace

from scene import at

from bot.plan import lateness
from bot.port.chat import Allowance
from bot.programme.notices import Notice, NoticeKind

BURST, RATE = 10, 0.2
LIMITED = Allowance(BURST, RATE)


def reminder(key: str, hour: str) -> Notice:
    return Notice(key, NoticeKind.SOON_IN_HALL, "hall", ("comptoir-1",), at(hour), at("12:00"))


def test_a_burst_goes_at_once_and_the_rest_waits_for_its_turn() -> None:
    planned = [reminder(str(n), "10:00") for n in range(BURST + 3)]

    waits = lateness(planned, 5, LIMITED)

    assert [seconds for seconds in waits.values() if seconds] == [1 / RATE, 2 / RATE, 3 / RATE]


def test_a_rest_restores_what_was_spent_and_no_more() -> None:
    first = [reminder(f"a{n}", "10:00") for n in range(BURST)]
    later = [reminder(f"b{n}", "11:00") for n in range(BURST + 1)]

    waits = lateness([*first, *later], 5, LIMITED)

    assert [key for key, seconds in waits.items() if seconds] == [f"b{BURST}"]


def test_the_marks_under_a_digest_hold_back_what_follows_it() -> None:
    digest = replace(reminder("digest", "10:00"), kind=NoticeKind.DIGEST)

    waits = lateness([digest, digest, reminder("after", "10:00")], 5, LIMITED)

    spent = 2 * (1 + 5 + 2) + 1
    assert waits["after"] == (spent - BURST) / RATE
