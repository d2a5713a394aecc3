"""Bodies as Discord shows them: messages that notify are text; boards and receipts are coloured cards.

https://discord.com/developers/docs/resources/message#create-message
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, Protocol

from adapters.discord.escape import escaped, harmless, link, official
from adapters.discord.fit import Blocks, fit, units
from adapters.discord.typed import as_typed_here
from bot.port import body as b
from bot.port.chat import Action, Outgoing, is_direct
from bot.port.text import WORD_JOINER, graphemes, needs_joiner

Json = Mapping[str, Any]

CONTENT, DESCRIPTION, ALL_EMBEDS, TITLE = 2_000, 4_096, 6_000, 256
ROWS, BUTTONS_IN_ROW, LABEL = 5, 5, 80
NO_PREVIEWS, SILENT = 1 << 2, 1 << 12  # flags of a message

SECONDARY, SUCCESS = 2, 3
STYLES = {"✅": SUCCESS}  # not red for ❌, which is red itself: nobody would see it
COLOURS = {
    "digest": 0x3B6FB6,
    "stage": 0x2E9E5B,
    "card": 0xE0A526,
    "proposals": 0x8A6FC0,
}  # by the first word of an outbox key
OVER = 0x8A8F98
BY_STATE = {"on stage": 0x2E9E5B, "answered": 0x3B6FB6, "later": 0x8E6BB0, "declined": 0xB65B4A}
SITE = "https://discord.com/channels"


class Hours(Protocol):
    """The part of bot.words.catalogue.Catalogue that rendering needs."""

    def hour(self, language: str, at: datetime, today: datetime | None = None) -> str: ...

    def is_same_day(self, one: datetime, other: datetime) -> bool: ...

    def countdown(self, language: str, to: datetime, now: datetime) -> str: ...


@dataclass(frozen=True, slots=True)
class Scene:
    """The context in which messages are rendered.

    `places` maps the contract's names to channel ids, `accounts` user names to account ids. `custom_id` names
    a button. `live`: event time is real time, so a client's own clock is right.
    """

    guild: int
    places: Mapping[str, str]
    words: Hours
    custom_id: Callable[[Action], str]
    accounts: Mapping[str, str] = field(default_factory=dict)
    live: bool = True


@dataclass(frozen=True, slots=True)
class Rendered:
    content: str
    embeds: tuple[Json, ...]
    components: tuple[Json, ...]
    users: tuple[str, ...]  # ids of the people to ping
    notify: bool

    @property
    def payload(self) -> dict[str, Any]:
        """Payload of a new message; it always says whom to ping, or Discord would ping anyone it finds."""
        silent = 0 if self.notify else SILENT
        return {**self._shown, **self._pings(self.users), "flags": self._previews | silent}

    @property
    def edit(self) -> dict[str, Any]:
        """Payload of an edit: the message's whole state, which pings nobody."""
        return {**self._shown, **self._pings(()), "flags": self._previews}

    @property
    def _shown(self) -> dict[str, Any]:
        return {"content": self.content, "embeds": list(self.embeds), "components": list(self.components)}

    @property
    def _previews(self) -> int:
        return 0 if self.embeds else NO_PREVIEWS  # the flag would hide our own embeds too

    def _pings(self, users: Sequence[str]) -> dict[str, Any]:
        return {"allowed_mentions": {"parse": [], "users": list(users), "replied_user": False}}


def render(outgoing: Outgoing, scene: Scene) -> Rendered:
    """Render a message within Discord's lengths; one for a single person is an answer, so it is text too."""
    is_text = outgoing.notify or outgoing.person is not None
    blocks = _prefixed(outgoing.body.blocks, outgoing.rehearsal)
    content, embeds = (_as_text if is_text else _as_card)(blocks, outgoing, scene)
    pinged = [_account(handle, scene) for handle in outgoing.mentions]
    users = tuple(dict.fromkeys(user for user in pinged if user and f"<@{user}>" in content))
    return Rendered(content, embeds, _buttons(outgoing.actions, scene), users, is_text)


def _as_text(blocks: Blocks, outgoing: Outgoing, scene: Scene) -> tuple[str, tuple[Json, ...]]:
    show = _shower(outgoing, scene, airy=False)
    first, *others = fit(blocks, (CONTENT, DESCRIPTION, ALL_EMBEDS - DESCRIPTION), show)
    return show(first), tuple(_embed(show(part), outgoing) for part in others if part)


def _as_card(blocks: Blocks, outgoing: Outgoing, scene: Scene) -> tuple[str, tuple[Json, ...]]:
    show = _shower(outgoing, scene, airy=True)
    title = _title(blocks, outgoing, scene)
    rooms = (DESCRIPTION, ALL_EMBEDS - DESCRIPTION - TITLE)
    first, more = map(show, fit(blocks[1:] if title else blocks, rooms, show))
    return "", (_embed(first, outgoing, title), *([_embed(more, outgoing)] if more else []))


def _shower(outgoing: Outgoing, scene: Scene, *, airy: bool) -> Callable[[Sequence[b.Block]], str]:
    """Return a function that renders each part once: a part is first measured, then used."""

    @cache
    def show(part: Blocks) -> str:
        return markdown(part, outgoing, scene, airy=airy)

    return lambda part: show(tuple(part))


def _title(blocks: Blocks, outgoing: Outgoing, scene: Scene) -> str:
    if not blocks or blocks[0].kind != "heading":
        return ""
    title = "".join(_runs(blocks[0].spans, outgoing, scene)).replace("\n", " ")
    return title if units(title) <= TITLE else ""


def _embed(text: str, outgoing: Outgoing, title: str = "") -> Json:
    states = [s.state for block in outgoing.body.blocks for s in block.spans if isinstance(s, b.State)]
    colour = BY_STATE.get(states[0], OVER) if states else COLOURS.get(outgoing.key.split(":")[0])
    described = {"title": title, "description": text, "color": colour}
    return {name: value for name, value in described.items() if value}


def _prefixed(blocks: Blocks, prefix: str) -> Blocks:
    if not prefix:
        return blocks
    first, *others = blocks or (b.Block(()),)
    return (replace(first, spans=(b.Text(prefix), *first.spans)), *others)


# ── Text ────────────────────────────────────────────────────────────────────────────────────────────────


def markdown(blocks: Sequence[b.Block], outgoing: Outgoing, scene: Scene, *, airy: bool = False) -> str:
    """Put blocks one below the other; blank lines separate what is read apart, on a card more often."""
    text = ""
    for former, block in zip((None, *blocks), blocks, strict=False):
        gap = "" if former is None else "\n\n" if _are_apart(former, block, airy) else "\n"
        text += gap + _block(block, outgoing, scene)
    return text


def _are_apart(former: b.Block, block: b.Block, airy: bool) -> bool:
    if (former.kind, block.kind) != ("paragraph", "paragraph"):
        return False
    if block.spans and all(isinstance(span, b.Text) and span.style == "strong" for span in block.spans):
        return True  # a title
    tall = [_is_tall(former), _is_tall(block)]
    return any(tall) if airy else all(tall)


def _is_tall(block: b.Block) -> bool:
    return any(isinstance(span, b.Text | b.Words) and "\n" in span.text for span in block.spans)


def _block(block: b.Block, outgoing: Outgoing, scene: Scene) -> str:
    text = "".join(_runs(block.spans, outgoing, scene))
    match block.kind:
        case "quote":
            return "\n".join(f"> {line}" for line in text.split("\n"))
        case "item":
            return "- " + text.strip().replace("\n", "\n  ")
        case "heading":
            return "### " + text.strip().replace("\n", " ")
        case "paragraph":
            return text


_SIGNS = {"strong": "**", "struck": "~~", "code": "`"}


def _runs(spans: b.Spans, outgoing: Outgoing, scene: Scene) -> Iterator[str]:
    """Yield the spans' text, with one pair of signs around neighbours of the same style."""
    for style, group in groupby(_kept_apart(spans), key=_style):
        run = list(group)
        plain = "".join(_code(span, outgoing, scene) for span in run) if style == "code" else ""
        if style == "code" and plain.strip() and not set(plain) & set("`\n"):
            # Slash commands belong to the guild; in a conversation people type them as everywhere else.
            yield f"`{plain if is_direct(outgoing.place) else as_typed_here(plain, outgoing.language)}`"
            continue
        sign = _SIGNS.get(style, "") if style != "code" else ""
        text = "".join(_span(span, outgoing, scene) for span in run)
        yield f"{sign}{text}{sign}" if text.strip() else text


def _kept_apart(spans: b.Spans) -> Iterator[b.Span]:
    """Yield the spans, with a joiner where people's words and what follows might make a mention."""
    for span in spans:
        yield span
        if needs_joiner(b.theirs(span)) and span is not spans[-1]:
            yield b.Text(WORD_JOINER, _style(span))


def _style(span: b.Span) -> b.Style:
    return span.style if isinstance(span, b.Text | b.Words | b.Hour) else ""


def _code(span: b.Span, outgoing: Outgoing, scene: Scene) -> str:
    if isinstance(span, b.Hour):
        return scene.words.hour(outgoing.language, span.at, span.beside or outgoing.now)
    return span.text if isinstance(span, b.Text | b.Words | b.State) else ""


def _span(span: b.Span, outgoing: Outgoing, scene: Scene) -> str:
    match span:
        case b.Text(text) | b.State(text):
            return escaped(text)
        case b.Words(text):
            return official(text) if span.official else harmless(text)
        case b.Person(name, handle, ping):
            account = _account(handle, scene) if handle and ping else None
            if account and not name:
                return f"<@{account}> "
            return f"<@{account}>" if account else harmless(name)
        case b.PlaceLink(place, label, titled):
            channel = scene.places.get(place)
            shown = [escaped(label)] if titled or not channel else []
            return " ".join([*shown, *([f"<#{channel}>"] if channel else [])])
        case b.MessageLink(_, label, remote, place):
            address = _jump(remote, place or outgoing.place, scene) if remote else None
            return link(label, address) if address else escaped(label)
        case b.Link(url, label):
            return link(label, url)
        case b.Hour():
            return _hour(span, outgoing, scene)
        case b.Countdown(to, aside):
            if _live(outgoing, scene):
                return f" ({_stamp(to, 'R')})" if aside else _stamp(to, "R")
            return "" if aside else scene.words.countdown(outgoing.language, to, outgoing.now)


def _hour(span: b.Hour, outgoing: Outgoing, scene: Scene) -> str:
    today = span.beside or outgoing.now
    if _live(outgoing, scene):
        return _stamp(span.at, "t" if scene.words.is_same_day(span.at, today) else "f")
    return scene.words.hour(outgoing.language, span.at, today)


def _live(outgoing: Outgoing, scene: Scene) -> bool:
    return scene.live and not outgoing.rehearsal


def _stamp(at: datetime, form: str) -> str:
    """Return a time that each reader's client shows in their zone and language, and keeps true."""
    return f"<t:{int(at.timestamp())}:{form}>"


def _account(handle: str, scene: Scene) -> str | None:
    """Return the account id of a handle, which is that id or a user name of the programme, if known."""
    return handle if handle.isascii() and handle.isdigit() else scene.accounts.get(handle.lstrip("@").lower())


def _jump(message: str, place: str, scene: Scene) -> str | None:
    channel = scene.places.get(place)
    if channel is None and is_direct(place):
        channel = place.removeprefix("direct:")
    server = "@me" if is_direct(place) else str(scene.guild)
    return f"{SITE}/{server}/{channel}/{message}" if channel else None


# ── Buttons ─────────────────────────────────────────────────────────────────────────────────────────────


def _buttons(actions: Sequence[Action], scene: Scene) -> tuple[Json, ...]:
    buttons = [_button(action, scene) for action in actions[: ROWS * BUTTONS_IN_ROW]]
    rows = [buttons[start : start + BUTTONS_IN_ROW] for start in range(0, len(buttons), BUTTONS_IN_ROW)]
    return tuple({"type": 1, "components": row} for row in rows)


def _button(action: Action, scene: Scene) -> Json:
    button: dict[str, Any] = {
        "type": 2,
        "style": STYLES.get(action.emoji, SECONDARY),
        "label": _label(action.label),
        "custom_id": scene.custom_id(action),
    }
    if action.emoji:
        button["emoji"] = {"name": pictured(action.emoji)}
    return button


def _label(label: str) -> str:
    if units(label) <= LABEL:
        return label
    shown = ""
    for grapheme in graphemes(label):
        if units(shown + grapheme) >= LABEL:
            break
        shown += grapheme
    return shown.rstrip() + "…"


def pictured(mark: str) -> str:
    """Return a mark as Discord spells it: signs that are letters elsewhere are marked as pictures."""
    alone = len(mark) == 1 and unicodedata.east_asian_width(mark) != "W"
    return f"{mark}\ufe0f" if alone else mark
