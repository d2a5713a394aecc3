"""What Matrix events mean, from their raw JSON, malformed ones included."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.events import ABOUT, EPOCH, read_event
from bot.chat import Edited, Incoming, Joined, Left, RawEvent, Reacted, Removed, Said

BOT, ANA = "@bot:example.org", "@ana:example.org"
NAMES = {ANA: "Ana"}
BASE: dict[str, Any] = {
    "platform": "matrix",
    "event": "$1",
    "place": "hall",
    "handle": ANA,
    "name": "Ana",
    "at": datetime(2018, 10, 16, 10, tzinfo=UTC),
}


def event(kind: str, content: object, **changes: object) -> dict[str, Any]:
    stamp = 1_539_684_000_000
    return {
        "event_id": "$1",
        "type": kind,
        "sender": ANA,
        "origin_server_ts": stamp,
        "content": content,
    } | changes


def message(text: object, **content: object) -> dict[str, Any]:
    return event("m.room.message", {"msgtype": "m.text", "body": text} | content)


def read(raw: dict[str, Any], place: str = "hall") -> Incoming | None:
    return read_event(RawEvent("$1", "!room", raw), place, BOT, NAMES)


def test_a_message_is_said_by_its_author() -> None:
    assert read(message("Bonjour\u202e")) == Said(**BASE, text="Bonjour")


def test_what_was_said_while_we_were_out_is_heard_in_a_place_and_in_no_conversation() -> None:
    raw = message("Bonjour") | {"unsigned": {"membership": "leave"}}

    assert read(raw) == Said(**BASE, text="Bonjour")
    assert read(raw, "direct:!room") is None


def test_a_reply_is_said_without_what_older_clients_repeat() -> None:
    relation = {"m.in_reply_to": {"event_id": "$0"}}
    text = "> <@zoe:example.org> first\n> > second\n\nI agree\n> really"

    assert read(message(text, **{"m.relates_to": relation})) == Said(
        **BASE, text="I agree\n> really", reply_to="$0"
    )


def test_a_quotation_of_the_author_is_left_in_place() -> None:
    relation = {"m.in_reply_to": {"event_id": "$0"}}

    assert read(message("> as they say\nyes", **{"m.relates_to": relation})) == Said(
        **BASE, text="> as they say\nyes", reply_to="$0"
    )


def test_what_is_written_in_a_thread_answers_its_first_message() -> None:
    thread = {
        "rel_type": "m.thread",
        "event_id": "$first",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$last"},
    }

    assert read(message("yes", **{"m.relates_to": thread})) == Said(**BASE, text="yes", reply_to="$first")


def test_an_edit_gives_the_new_text() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    new = {"msgtype": "m.text", "body": "new"}

    assert read(message("* new", **{"m.relates_to": relation, "m.new_content": new})) == Edited(
        **BASE, target="$0", text="new"
    )


@pytest.mark.parametrize("key", ["👍", "👍\ufe0f", "👍🏽"])
def test_a_mark_is_bare(key: str) -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": key}

    assert read(event("m.reaction", {"m.relates_to": relation})) == Reacted(**BASE, target="$0", mark="👍")


def test_a_question_mark_brings_the_message_it_stands_under_in_its_last_version() -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": "❓"}
    new = event("m.room.message", {"m.new_content": {"msgtype": "m.text", "body": "last"}})
    under = message("first") | {"event_id": "$0", "unsigned": {"m.relations": {"m.replace": new}}}

    assert read(event("m.reaction", {"m.relates_to": relation}) | {ABOUT: under}) == Reacted(
        **BASE, target="$0", mark="❓", about=Said(**BASE | {"event": "$0"}, text="last")
    )


@pytest.mark.parametrize(("content", "top"), [({"redacts": "$0"}, {}), ({}, {"redacts": "$0"})])
def test_a_removal_names_its_target_in_old_rooms_and_new(content: object, top: dict[str, object]) -> None:
    assert read(event("m.room.redaction", content) | top) == Removed(**BASE, target="$0")


@pytest.mark.parametrize(("membership", "kind"), [("join", Joined), ("leave", Left), ("ban", Left)])
def test_a_membership_is_that_of_the_member_not_of_who_changed_it(
    membership: str, kind: type[Joined] | type[Left]
) -> None:
    content = {"membership": membership, "displayname": "Zoé"}
    zoe = {"handle": "@zoe:example.org", "name": "Zoé"}

    assert read(event("m.room.member", content, state_key="@zoe:example.org")) == kind(**BASE | zoe)


@pytest.mark.parametrize(
    "raw",
    [
        message("mine", **{}) | {"sender": BOT},
        event("m.room.message", {"msgtype": "m.notice", "body": "a bot"}),
        event("m.room.message", {"msgtype": "m.image", "body": "image.png"}),
        event("m.room.message", {}),
        message("gone") | {"unsigned": {"redacted_because": {}}},
        message(12),
        message("* new", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}),
        event("m.reaction", {}),
        event(
            "m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$0", "key": "\ufe0f"}}
        ),
        event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": 3, "key": "👍"}}),
        event("m.room.redaction", {}),
        event("m.room.member", {"membership": "join"}, state_key=BOT),
        event("m.room.member", {"membership": "invite"}, state_key=ANA),
        event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2"}),
        event("m.poll.start", {}),
        {},
    ],
)
def test_what_is_no_concern_of_the_core_means_nothing(raw: dict[str, Any]) -> None:
    assert read(raw) is None


def test_what_was_said_while_we_were_invited_is_for_us() -> None:
    assert read(message("C1 who pays?") | {"unsigned": {"membership": "invite"}}) == Said(
        **BASE, text="C1 who pays?"
    )


@pytest.mark.parametrize("stamp", [-1, 10**30, "noon", None, 1.5])
def test_an_impossible_time_does_not_lose_the_message(stamp: object) -> None:
    assert read(message("hello") | {"origin_server_ts": stamp}) == Said(**BASE | {"at": EPOCH}, text="hello")


WORDS = st.sampled_from(
    ["m.relates_to", "m.new_content", "m.in_reply_to", "m.replace", "m.annotation", "m.thread", "rel_type",
     "event_id", "key", "body", "msgtype", "m.text", "membership", "join", "unsigned", "redacts", "content",
     "displayname", "m.relations", ABOUT]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=25,
)
KINDS = st.sampled_from(["m.room.message", "m.reaction", "m.room.redaction", "m.room.member", "x"])


@given(
    KINDS, JSON, st.dictionaries(st.sampled_from(["unsigned", "state_key", "origin_server_ts", ABOUT]), JSON)
)
def test_a_malformed_event_never_raises(kind: str, content: object, changes: dict[str, object]) -> None:
    read(event(kind, content) | changes)


@pytest.mark.parametrize("place", ["sender", "target"])
def test_half_a_character_in_an_id_is_nonsense(place: str) -> None:
    half = "$\ud800"
    mark = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$0", "key": "❓"}}
    if place == "target":
        mark["m.relates_to"]["event_id"] = half
    changes = {"sender": half} if place == "sender" else {}

    assert read(event("m.reaction", mark, **changes)) is None
