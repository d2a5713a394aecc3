"""A message is recognised by its words, whenever it was sent and whatever Discord trimmed from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from matrix_stage import Clockface

from adapters.discord.render import Scene, render
from adapters.discord.traces import Unsaid, same_words
from bot.port import body as b
from bot.port.chat import Outgoing
from bot.port.text import clean

NOON = datetime(2018, 10, 16, 12, tzinfo=UTC)
SCENE = Scene(7, {"hall": "70"}, Clockface(), lambda action: action.key, {"ana": "9"})

WORDS = st.text(alphabet="ab é1*_`<@#:/\n …", max_size=40).map(clean)
MOMENTS = st.integers(-300, 300).map(lambda minutes: NOON + timedelta(minutes=minutes))
SPANS = st.one_of(
    WORDS.map(b.Words),
    WORDS.map(b.Text),
    st.builds(b.Words, WORDS, st.sampled_from(["strong", "struck", "code"])),
    st.builds(b.Hour, MOMENTS, st.sampled_from(["", "strong", "code"])),
    MOMENTS.map(b.Countdown),
    st.just(b.Person("Ana", "ana", ping=True)),
    st.just(b.PlaceLink("hall", "hall")),
)
BLOCKS = st.builds(
    b.Block,
    st.lists(SPANS, min_size=1, max_size=5).map(tuple),
    st.sampled_from(["paragraph", "quote", "item", "heading"]),
)
BODIES = st.lists(BLOCKS, min_size=1, max_size=4).map(lambda blocks: b.Body(tuple(blocks)))


def as_read_back(payload: dict[str, Any]) -> dict[str, Any]:
    """Trim the text and give embeds a type, as Discord does."""
    embeds = [{**embed, "type": "rich"} for embed in payload["embeds"]]
    for embed in embeds:
        embed["description"] = embed.get("description", "").strip()
    return {"content": payload["content"].strip(), "embeds": embeds}


def said(body: b.Body, notify: bool, now: datetime) -> Outgoing:
    return Outgoing("say", "hall", "key", "token", now, NOON, body=body, notify=notify)


@given(BODIES, st.booleans(), st.booleans(), MOMENTS, MOMENTS)
def test_a_message_is_recognised_later(
    body: b.Body, notify: bool, live: bool, first: datetime, later: datetime
) -> None:
    message = as_read_back(render(said(body, notify, first), replace(SCENE, live=live)).payload)
    wanted = render(said(body, notify, later), replace(SCENE, words=Unsaid())).edit
    assert same_words(wanted, message)


@given(st.text(alphabet="abcé1 ", min_size=1), st.text(alphabet="abcé1 ", min_size=1), st.booleans())
def test_other_words_are_another_message(one: str, other: str, notify: bool) -> None:
    message = as_read_back(render(said(b.paragraph(b.Words(one)), notify, NOON), SCENE).payload)
    wanted = render(said(b.paragraph(b.Words(other)), notify, NOON), SCENE).edit
    assert same_words(wanted, message) == ("".join(one.split()) == "".join(other.split()))
