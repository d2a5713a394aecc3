"""Hostile input: damaged events and texts that try to act, the same again from one seed."""

import copy
import random
from collections.abc import Iterator, Mapping
from typing import Any

from bot.port.text import END_OF_ISOLATE, ISOLATE, WORD_JOINER

UNSEEN = str.maketrans("", "", WORD_JOINER + ISOLATE + END_OF_ISOLATE)  # added by us, seen by nobody
DEEP = 500
DEEPEST = 8  # levels at which something is damaged
HUGE = 64 * 1024  # characters

Path = tuple[str | int, ...]


def damaged(chance: random.Random, whole: Mapping[str, Any], ids: list[str]) -> dict[str, Any]:
    """Return a copy in which up to three values are swapped, missing, doubled or of another kind."""
    broken: dict[str, Any] = copy.deepcopy(dict(whole))
    for _ in range(chance.randrange(4)):
        if where := list(_paths(broken)):
            _damage(chance, broken, chance.choice(where), ids)
    if broken and chance.random() < 0.2:
        where_to = chance.choice(list(broken))
        broken[where_to] = deep(chance, broken[where_to])
    return broken


def _paths(value: object, here: Path = ()) -> Iterator[Path]:
    if here:
        yield here
    if len(here) == DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*here, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value[:20]):
            yield from _paths(inner, (*here, place))


def _damage(chance: random.Random, whole: dict[str, Any], where: Path, ids: list[str]) -> None:
    holder: Any = whole
    for step in where[:-1]:
        holder = holder[step]
    last = where[-1]
    match chance.randrange(5):
        case 0:
            del holder[last]
        case 1:
            holder[last] = chance.choice(ids)  # the id of another event, room or person, or of nothing
        case 2:
            holder[last] = text(chance)
        case _:
            holder[last] = junk(chance)


def junk(chance: random.Random) -> Any:
    kinds: list[Any] = [None, True, False, 0, -1, 2**53, 10**30, -(10**400), 1.5, float("nan")]
    kinds += [float("inf"), "", " ", "0", [], {}, [None], [[]], {"": None}, ["x"] * 200]
    kinds += [{"id": []}, {"body": {}}, {str(n): n for n in range(300)}]
    return chance.choice(kinds)


def deep(chance: random.Random, inner: Any) -> Any:
    """Wrap the value in many levels."""
    for _ in range(chance.choice([1, 3, DEEP])):
        inner = [inner] if chance.random() < 0.5 else {"content": inner}
    return inner


# ── Texts ───────────────────────────────────────────────────────────────────────────────────────────────

SIGNS = [
    *"*_~|`>#-+[]()<>\\:@/.!&;'\"=% \n\t",
    *["**", "__", "~~", "||", "```", ">>> ", "-# ", "# ", "### ", "1. ", "\n# ", "\n> ", "\n- ", "\n1. "],
    *["@everyone", "@here", "@room", "<@12>", "<@!12>", "<@&12>", "<#12>", "</q:12>", "<t:0:R>"],
    *["<:a:12>", "<a:a:12>", "<id:home>", ":smile:", "@ana:example.org", "#day-hall:example.org", "!a:b.org"],
    *["https://", "http://x.org/", "HTTPS://X.ORG", "x.org", "www.x.org", "discord.gg/abc", "mailto:a@b.org"],
    *["💩.la", "❤.ws/x", "q\u0301.com", ".la", "💖"],
    *["[a](https://x.org)", "[a](<https://x.org>)", "<https://x.org>", "[a]: https://x.org", "//x.org/a"],
    *["<script>alert(1)</script>", "<img src=x onerror=a>", "</p><a href='//x.org'>a</a>", "<!--", "-->"],
    *["&lt;b&gt;", "&#64;room", "&amp;", "<mx-reply>", "<font color=red>", "javascript:alert(1)", "]]>"],
    *["\u202e", "\u202a", "\u2066", "\u2067", "\u2069", "\u200f", "\u061c", "\u200b", "\u2060"],
    *["\ufeff", "\u00ad"],
    *["\u200d", "\u200c", "\ufe0f", "\u0335", "\u0489", "\u20dd", "\u0300\u0301\u0302\u0303\u0304", "\u093e"],
    *["ｗｗｗ．ｘ．ｏｒｇ", "here"],
    *["\x00", "\x07", "\x1b[31m", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\ud800", "\udfff", "\uffff"],
    *["\U000e0041", "\U000e007f", "\U0010ffff", "\ufdd0", "\u3164", "\u115f", "\u2800", "\u00a0", "\u3000"],
    *["👍🏽", "👩‍👩‍👧‍👦", "🏴‍☠️", "🇫🇷", "1️⃣", "é", "ﷺ", "क्‍ष", "می‌خواهم", "עברית", "مرحبا", "漢字"],
    *["a", "b", "Qui paie ?", "C1-1", "C1 : ", "anonyme : ", "!question ", "!annonce ", "/ask ", "everyone"],
]  # fmt: skip
LONG = [
    "a",
    " ",
    "\n",
    "1",
    "1.",
    ".",
    "*",
    "\\",
    "<",
    "&",
    "@",
    "[",
    "\u0301",
    "\u200d",
    "👩\u200d",
    "\u093e",
    "🏽",
]
LONG += ["\u202e", "ﷺ", "!a", "a b ", "://", "[a](", "> ", "# ", "漢", "🇫", "\x00", "\ud800"]


def text(chance: random.Random, long: float = 0.02) -> str:
    """Return a handful of signs together or, at the frequency `long`, 64 kB of one."""
    if chance.random() < long:
        sign = chance.choice(LONG)
        return chance.choice(["", "!", "!question ", "a"]) + sign * (HUGE // len(sign))
    return "".join(chance.choices(SIGNS, k=chance.randrange(1, 14)))
