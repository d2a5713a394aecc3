"""`comptoir plan`: every message that the programme will make us say, listed in advance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from bot.day import Day
from bot.port.body import Body, Span, Text
from bot.port.chat import Allowance, Facts
from bot.programme.notices import Notice, NoticeKind, Opening
from bot.questions import digests
from bot.questions.digests import Digest
from bot.timetable import reminders

LISTED = 120  # characters after which a first line counts the items it does not show


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned message; `late` is how many seconds a server's default limits may delay it."""

    due: datetime
    place: str
    platform: str
    audience: str
    kind: str
    text: str
    late: float

    @property
    def first_line(self) -> str:
        """The first line; if a list follows it, as in the hall, its first items and how many more."""
        line, *lines = self.text.split("\n")
        items = list(takewhile(lambda line: line.startswith("• "), lines))
        for number, item in enumerate(items):
            if number and len(line) + len(item) > LISTED:
                return f"{line} (+{len(items) - number})"
            line = f"{line} {item}"
        return line


def plan(day: Day, platforms: Mapping[str, Facts]) -> list[Planned]:
    """Return the messages said whatever people ask, in order; digests that need questions are left out."""
    lines = day.settings.digest.lines
    late = {name: lateness(day.notices, lines, facts.allowance) for name, facts in platforms.items()}
    said = [
        Planned(
            due=notice.due,
            place=notice.place,
            platform=platform,
            audience=_audience(notice),
            kind=notice.kind,
            text=_text(day, notice, facts.typed),
            late=late[platform].get(notice.key, 0.0),
        )
        for notice in day.notices
        if is_said_without_questions(notice)
        for platform, facts in platforms.items()
    ]
    openings = [_opening(day, opening, platform) for opening in day.openings for platform in platforms]
    return sorted([*openings, *said], key=lambda planned: planned.due)


def is_said_without_questions(notice: Notice) -> bool:
    return notice.kind is not NoticeKind.DIGEST or notice.first


def _opening(day: Day, opening: Opening, platform: str) -> Planned:
    """Return the readiness message as it reads when nothing is wrong."""
    body = day.words.body(day.language, "ready-all", hour=opening.start)
    text = day.words.plain(body, day.language, opening.due)
    return Planned(opening.due, opening.place, platform, "organisers", "ready", text, 0.0)


def longest_delay(day: Day, platforms: Mapping[str, Facts]) -> float:
    """Return the longest delay of any message in seconds, including digests that wait for questions."""
    lines = day.settings.digest.lines
    waits = [lateness(day.notices, lines, facts.allowance).values() for facts in platforms.values()]
    return max((wait for each in waits for wait in each), default=0.0)


def lateness(notices: Sequence[Notice], lines: int, allowance: Allowance | None) -> Mapping[str, float]:
    """Map each message's key to the seconds it may wait for a token; empty if nothing is limited.

    Answers to the public are left out, because the outbox reserves the tokens that reminders will need. A
    digest needs one for itself, one for the former, one for each of its lines and one for the mark of the
    next.
    """
    if allowance is None:
        return {}
    burst, rate = allowance.burst, allowance.rate
    tokens, last = burst, None
    waits: dict[str, float] = {}
    for notice in notices:
        if last is not None:
            tokens = min(burst, tokens + (notice.due - last).total_seconds() * rate)
        last = notice.due
        tokens -= 1
        waits[notice.key] = max(0.0, -tokens / rate)
        if notice.kind is NoticeKind.DIGEST:
            tokens -= lines + 2
    return waits


def _audience(notice: Notice) -> str:
    return "desk" if notice.place.endswith("-desk") else "everyone"


def _text(day: Day, notice: Notice, typed: Callable[[str, str], str]) -> str:
    if notice.kind is NoticeKind.DIGEST:
        digest = Digest(day.programme.session(notice.sessions[0]), {}, {})
        body = digests.digest_body(day, digest)
    else:
        body = reminders.notice_body(day, notice)
    return day.words.plain(_as_typed(body, lambda text: typed(text, day.language)), day.language, notice.due)


def _as_typed(body: Body, typed: Callable[[str], str]) -> Body:
    """Show each command as people type it on the platform."""

    def shown(span: Span) -> Span:
        if isinstance(span, Text) and span.style == "code":
            return replace(span, text=typed(span.text))
        return span

    blocks = (replace(block, spans=tuple(map(shown, block.spans))) for block in body.blocks)
    return Body(tuple(blocks))
