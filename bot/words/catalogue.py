"""The bot's texts in French and in English: catalogue texts become bodies, instants become hours.

A catalogue text has a few signs: `# ` heading, `> ` quote and `- ` item begin a line, two spaces continue the
item above, `__strong__` and `` `code` `` stand around words. It is read before values are put in, so values
are never read as signs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Literal, TypeVar, cast
from zlib import crc32
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource

from bot.port import body as b
from bot.words.event_words import NONE, Word, with_words

LANGUAGES = ("fr", "en")
HOURS_IN_DAYS = 48  # from so many hours on, a delay is told in days
PRODUCT = "Comptoir"  # the operator reads it too, and it is no comptoir
T = TypeVar("T")
Value = str | int | datetime | b.Span | b.Spans

_FIRST_MARK = 0xE000  # a private-use character stands for a value until the text is read
LONGEST_VALUE = 500  # characters: Fluent refuses values of more than 2,500, such as many codes
_FIRST_LONG = 0xFDD0  # no text has these characters: they stand for such values
_LONG = re.compile("[\ufdd0-\ufdef]")


class Catalogue:
    """The catalogues in the event's own words, and its zone for hours."""

    def __init__(self, timezone: ZoneInfo, words: Mapping[Word, str] = NONE) -> None:
        self.timezone, self._words = timezone, tuple(words.items())
        self._bundles = {language: load(language, "", self._words) for language in LANGUAGES}

    def places(self, language: str) -> FluentBundle:
        """Return the catalogue of the names and topics of places."""
        return load(language, "places", self._words)

    def body(self, language: str, key: str, **values: Value) -> b.Body:
        """Return the text of `key` as blocks.

        Values that are strings are ours or the programme's; people's words are `body.Words`.
        """
        return self._body(self._bundles[language], language, key, values)

    def report_line(self, language: str, key: str, **values: str | int) -> str:
        """Return a text of the report."""
        bundle = load(language, "report", self._words)
        return _formatted(bundle, f"report.{language}:{key}", tuple(values.items()))

    def print_line(self, language: str, key: str, **values: str | int) -> str:
        """Return a text of what is printed: sheets, papers, the report in pages."""
        bundle = load(language, "print", self._words)
        return _formatted(bundle, f"print.{language}:{key}", tuple(values.items()))

    def export_line(self, language: str, key: str, **values: str | int) -> str:
        """Return a text of what is written for other software."""
        bundle = load(language, "export", self._words)
        return _formatted(bundle, f"export.{language}:{key}", tuple(values.items()))

    def operator_body(self, language: str, key: str, **values: Value) -> b.Body:
        """Return a text of the operator's catalogue, to be read in chat."""
        told = {name: said_in(language, value) for name, value in values.items()}
        return self._body(load(language, "operator", self._words), language, key, told)

    def operator_text(self, language: str, key: str, **arguments: str | int) -> str:
        """Return a text of the operator's catalogue, to be read in a terminal, in the event's own words."""
        return _operator_text(load(language, "operator", self._words), language, key, arguments)

    def _body(self, bundle: FluentBundle, language: str, key: str, values: Mapping[str, Value]) -> b.Body:
        spans: list[b.Spans] = []
        arguments: dict[str, str | int] = {}
        for name, value in values.items():
            if isinstance(value, int):
                arguments[name] = int(value)
            else:
                arguments[name] = chr(_FIRST_MARK + len(spans))
                spans.append(_spans(value))
        return _read(_formatted(bundle, f"{language}:{key}", tuple(arguments.items())), spans)

    def spans(self, language: str, key: str, **values: Value) -> b.Spans:
        """Return a text of one line as spans, to be put inside another text."""
        return self.body(language, key, **values).blocks[0].spans

    def line(self, language: str, key: str, **values: str | int) -> str:
        """Return a short text without signs: a label, a word."""
        return self._format(language, key, values)

    def hour(self, language: str, at: datetime, today: datetime | None = None) -> str:
        """Return « 10h30 »; if the clocks go back and show it twice, « 02h30 heure d’été ».

        With an instant of the reader's day, any other day is named: « 10h30 le samedi 5 décembre ».
        """
        local = at.astimezone(self.timezone)
        shown = _hour(language, local)
        if _comes_twice(local):
            shown = f"{shown} {self._which_of_two(language, local)}"
        if today is None or self.is_same_day(at, today):
            return shown
        return self.line(language, "hour-of-another-day", hour=shown, day=self.day(language, at))

    def is_same_day(self, one: datetime, other: datetime) -> bool:
        """Return whether two instants fall on the same day at the event."""
        return one.astimezone(self.timezone).date() == other.astimezone(self.timezone).date()

    def _which_of_two(self, language: str, local: datetime) -> str:
        if local.replace(fold=0).dst() == local.replace(fold=1).dst():
            return f"UTC{local.isoformat()[-6:]}"  # a country that changed its time for good
        return self.line(language, "winter-time" if local.fold else "summer-time")

    def day(self, language: str, at: datetime) -> str:
        text: str = format_date(at.astimezone(self.timezone).date(), "EEEE d MMMM", locale=language)
        return text

    def date(self, language: str, at: datetime) -> str:
        """Return the date with its year."""
        text: str = format_date(at.astimezone(self.timezone).date(), "d MMMM y", locale=language)
        return text

    def days(self, language: str, first: datetime, last: datetime) -> str:
        """Return « 16 octobre 2018 », or « 16–17 octobre 2018 » where these instants are of two days."""
        one, other = (at.astimezone(self.timezone).date() for at in (first, last))
        text: str = (
            format_date(one, "long", locale=language)
            if one == other
            else format_interval(one, other, "yMMMMd", locale=language)
        )
        return text

    def countdown(self, language: str, to: datetime, now: datetime) -> str:
        """Return « dans 5 minutes », « maintenant », « il y a 3 minutes »."""
        minutes = round((to - now) / timedelta(minutes=1))
        if minutes == 0:
            return self.line(language, "countdown-now")
        key = "countdown-in" if minutes > 0 else "countdown-ago"
        hours, rest = divmod(abs(minutes), 60)
        if hours >= HOURS_IN_DAYS:
            return self.line(language, f"{key}-days", days=round(hours / 24))
        if hours:
            minutes_after = f"\u00a0{rest:02d}" if rest else ""
            return self.line(language, f"{key}-hours", hours=hours, minutes=minutes_after)
        return self.line(language, key, minutes=rest)

    def list(self, language: str, names: "list[str]") -> str:
        text: str = format_list(names, locale=language)
        return text

    def plain(self, body: b.Body, language: str, now: datetime) -> str:
        """Return a body as plain text, for a terminal."""
        signs = {"paragraph": "", "heading": "", "quote": "> ", "item": "• "}
        return "\n".join(
            signs[block.kind] + "".join(self._plain(span, language, now) for span in block.spans)
            for block in body.blocks
        )

    def _plain(self, span: b.Span, language: str, now: datetime) -> str:
        match span:
            case b.Hour(at):
                return self.hour(language, at, span.beside or now)
            case b.Countdown(to, aside):
                return "" if aside else self.countdown(language, to, now)
            case b.Person(name):
                return name
            case b.PlaceLink() | b.MessageLink():
                return span.label
            case b.Link(url, label):
                return f"{label} ({url})"
            case b.State(text):
                return text
            case b.Text() | b.Words():
                return f"~{span.text}~" if span.style == "struck" else span.text

    def _format(self, language: str, key: str, arguments: Mapping[str, str | int]) -> str:
        return _formatted(self._bundles[language], f"{language}:{key}", tuple(arguments.items()))


@lru_cache(1024)  # a digest says the same ten things at each vote
def _formatted(bundle: FluentBundle, named: str, arguments: tuple[tuple[str, str | int], ...]) -> str:
    pattern = bundle.get_message(named.partition(":")[2]).value
    if pattern is None:
        raise KeyError(named)
    values, long = dict(arguments), dict[str, str]()
    for name, value in arguments:
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            values[name] = mark = chr(_FIRST_LONG + len(long))
            long[mark] = value
    text, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise KeyError(f"{named}: {errors[0]}")
    shown = cast(str, text)
    return _LONG.sub(lambda found: long.get(found[0], ""), shown) if long else shown


def load(language: str, catalogue: str = "", words: tuple[tuple[Word, str], ...] = ()) -> FluentBundle:
    """Load a catalogue of this package: the texts read in chat, or `operator` for the terminal."""
    return _loaded(language, catalogue, words)


@lru_cache  # it tells a default value from the same value given: reading a catalogue twice takes a second
def _loaded(language: str, catalogue: str, words: tuple[tuple[Word, str], ...]) -> FluentBundle:
    name = f"{catalogue}.{language}.ftl" if catalogue else f"{language}.ftl"
    text = (resources.files("bot.words") / "catalogues" / name).read_text(encoding="utf-8")
    bundle = FluentBundle([language], use_isolating=False)
    product = PRODUCT if catalogue == "operator" else ""
    bundle.add_resource(FluentResource(with_words(text, language, dict(words), product)))
    return bundle


@lru_cache
def fingerprint(language: str) -> int:
    """Return a number that changes with the texts read in chat."""
    return crc32((resources.files("bot.words") / "catalogues" / f"{language}.ftl").read_bytes())


def operator_text(language: str, key: str, **arguments: str | int) -> str:
    """Return a message of the operator's catalogue; arguments said in both languages appear in this one."""
    return _operator_text(load(language, "operator"), language, key, arguments)


def _operator_text(bundle: FluentBundle, language: str, key: str, arguments: Mapping[str, str | int]) -> str:
    pattern = bundle.get_message(key).value
    assert pattern is not None, key
    told = {name: said_in(language, value) for name, value in arguments.items()}
    text, errors = bundle.format_pattern(pattern, told)
    assert not errors, errors
    return cast(str, text)


class Both(str):
    """A text in French and in English, to be shown whole, or in one of them if the reader's is known."""

    __slots__ = ("versions",)
    versions: Mapping[str, str]

    def __new__(cls, versions: Mapping[str, str]) -> "Both":
        shown = super().__new__(cls, " / ".join(versions.values()))
        shown.versions = versions
        return shown


def both(key: str, **arguments: str | int) -> Both:
    """Return a text in both languages, for when nobody knows yet who will read it."""
    return in_each(lambda language: operator_text(language, key, **arguments))


def in_each(word: Callable[[str], str]) -> Both:
    """Build a text of several parts in each language with `word`."""
    return Both({language: word(language) for language in LANGUAGES})


def said_in(language: str, value: T) -> T | str:
    return value.versions[language] if isinstance(value, Both) else value


def _hour(language: str, local: datetime) -> str:
    if language == "en":
        return f"{local:%H:%M}"
    return f"{local:%Hh%M}" if local.minute else f"{local:%H}h"


def _comes_twice(local: datetime) -> bool:
    first, second = local.replace(fold=0), local.replace(fold=1)
    return (first.utcoffset() or timedelta()) > (second.utcoffset() or timedelta())


def _spans(value: Value) -> b.Spans:
    match value:
        case str():
            return (b.Text(value),)
        case datetime():
            return (b.Hour(value),)
        case tuple():
            return value
        case int():
            return (b.Text(str(value)),)
        case _:
            return (value,)


_SIGNS: Mapping[str, Literal["heading", "quote", "item"]] = {"# ": "heading", "> ": "quote", "- ": "item"}
_INLINE = re.compile(r"__(?P<strong>.+?)__|`(?P<code>[^`]+)`|(?P<value>[\ue000-\uf8ff])")


def _read(text: str, values: list[b.Spans]) -> b.Body:
    blocks: list[b.Block] = []
    lines: list[str] = []

    def end_paragraph() -> None:
        if lines:
            blocks.append(b.Block(_inline("\n".join(lines), values)))
            lines.clear()

    for line in text.split("\n"):
        kind = _SIGNS.get(line[:2])
        if kind:
            end_paragraph()
            blocks.append(b.Block(_inline(line[2:], values), kind))
        elif line.startswith("  ") and blocks and not lines:
            above = blocks.pop()
            blocks.append(b.Block((*above.spans, *_inline("\n" + line.strip(), values)), above.kind))
        elif line.strip():
            lines.append(line)
        else:
            end_paragraph()
    end_paragraph()
    return b.Body(tuple(blocks))


def _inline(text: str, values: list[b.Spans], style: b.Style = "") -> b.Spans:
    spans: list[b.Span] = []
    done = 0
    for found in _INLINE.finditer(text):
        if found.start() > done:
            spans.append(b.Text(text[done : found.start()], style))
        done = found.end()
        if found["value"]:
            spans.extend(_styled(span, style) for span in values[ord(found["value"]) - _FIRST_MARK])
        elif found["code"]:
            spans.extend(_inline(found["code"], values, "code"))
        else:
            spans.extend(_inline(found["strong"], values, "strong"))
    if done < len(text):
        spans.append(b.Text(text[done:], style))
    return tuple(spans)


def _styled(span: b.Span, style: b.Style) -> b.Span:
    if style and isinstance(span, b.Text | b.Words | b.Hour) and not span.style:
        return replace(span, style=style)
    return span
