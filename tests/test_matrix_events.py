"""Reading Matrix events from their raw JSON, including malformed ones."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.events import ABOUT, EDITED, EPOCH, read_event
from bot.port.chat import Edited, Incoming, Joined, Left, RawEvent, Reacted, Removed, Said

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


def test_messages_from_while_we_were_out_are_heard_in_places_alone() -> None:
    raw = message("Bonjour") | {"unsigned": {"membership": "leave"}}

    assert read(raw) == Said(**BASE, text="Bonjour")
    assert read(raw, "direct:!room") is None


def test_a_reply_is_read_without_the_quote_of_older_clients() -> None:
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


def test_a_message_in_a_thread_answers_the_first_one() -> None:
    thread = {
        "rel_type": "m.thread",
        "event_id": "$first",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$last"},
    }

    assert read(message("yes", **{"m.relates_to": thread})) == Said(
        **BASE, text="yes", reply_to="$first", thread="$first"
    )


PILL = '<a href="https://matrix.to/#/@bot:example.org">Comptoir</a>'


@pytest.mark.parametrize(
    ("body", "content", "addressed", "text"),
    [
        ("Comptoir: aide", {"formatted_body": f"{PILL}: aide"}, True, "aide"),
        ("@Comptoir aide", {"formatted_body": f"<p>{PILL} aide</p>"}, True, "aide"),
        ("Comptoir : aide", {"m.mentions": {"user_ids": [BOT]}}, True, "aide"),
        ("@bot:example.org, aide", {"m.mentions": {"user_ids": [BOT]}}, True, "aide"),
        ("[Comptoir](https://matrix.to/#/@bot:example.org) aide", {"formatted_body": PILL}, True, "aide"),
        ("merci Comptoir", {"formatted_body": f"merci {PILL}"}, True, "merci Comptoir"),
        ("Comptoir 1 est plein", {}, False, "Comptoir 1 est plein"),
        ("Super !", {"m.mentions": {"user_ids": [BOT]}}, False, "Super !"),
        ("Super !", {"formatted_body": f"<mx-reply>{PILL}</mx-reply>Super !"}, False, "Super !"),
    ],
)
def test_a_real_mention_of_us_is_no_part_of_the_words_it_begins(
    body: str, content: dict[str, Any], addressed: bool, text: str
) -> None:
    raw = RawEvent("$1", "!room", message(body, **content))

    said = read_event(raw, "hall", BOT, NAMES | {BOT: "Comptoir"})

    assert said == Said(**BASE, text=text, addressed=addressed)


@pytest.mark.parametrize("kind", ["m.image", "m.file", "m.video", "m.audio"])
def test_the_caption_of_a_picture_or_a_file_is_what_is_said(kind: str) -> None:
    captioned = {"msgtype": kind, "body": "!question Qui paie ?", "filename": "image.png"}

    assert read(event("m.room.message", captioned)) == Said(**BASE, text="!question Qui paie ?")
    assert read(event("m.room.message", captioned | {"body": "image.png"})) is None


def test_an_emote_is_said_too() -> None:
    assert read(message("!question Qui paie ?", msgtype="m.emote")) == Said(
        **BASE, text="!question Qui paie ?"
    )


@pytest.mark.parametrize(
    "raw",
    [
        *(message("x.png", msgtype=kind) for kind in ("m.image", "m.audio", "m.location")),
        *(event(kind, {}) for kind in ("m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start")),
    ],
)
def test_a_private_message_without_words_is_heard(raw: dict[str, Any]) -> None:
    said = read_event(RawEvent("$1", "!room", raw), "direct:!room", BOT, NAMES)

    assert said == Said(**BASE | {"place": "direct:!room"}, text="")
    assert read(raw) is None


def test_an_edit_gives_the_new_text() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    new = {"msgtype": "m.text", "body": "new"}

    assert read(message("* new", **{"m.relates_to": relation, "m.new_content": new})) == Edited(
        **BASE, target="$0", text="new"
    )


def test_an_edit_gives_its_own_words_without_the_quote_of_older_clients() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$0", "m.in_reply_to": {"event_id": "$9"}}
    new = {"msgtype": "m.text", "body": "> <@zoe:example.org> first\n> > second\n\nI agree"}

    assert read(message("* I agree", **{"m.relates_to": relation, "m.new_content": new})) == Edited(
        **BASE, target="$0", text="I agree"
    )


@pytest.mark.parametrize(
    ("new", "text"),
    [
        ({"msgtype": "m.notice", "body": "new"}, "new"),
        ({"msgtype": "m.emote", "body": "new"}, "new"),
        ({"msgtype": "m.image", "body": "cat.png"}, ""),
        ({"msgtype": "m.text"}, None),
        ({"body": "new"}, None),
        ({}, None),
        ("new", None),
    ],
)
def test_an_edit_of_another_kind_leaves_the_words_that_are_shown(new: object, text: str | None) -> None:
    relation = {"rel_type": "m.replace", "event_id": "$0"}

    heard = read(message("* new", **{"m.relates_to": relation, "m.new_content": new}))

    assert heard == (None if text is None else Edited(**BASE, target="$0", text=text))


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


def _redacted_edit(under: object) -> object:
    return read(event("m.room.redaction", {"redacts": "$1"}) | {EDITED: "$0", ABOUT: under})


def test_an_edit_taken_away_brings_the_message_in_the_version_that_is_left() -> None:
    new = event("m.room.message", {"m.new_content": {"msgtype": "m.text", "body": "second"}})
    under = message("first") | {"event_id": "$0"}
    about: dict[str, Any] = {"target": "$1", "of": "$0"}

    assert _redacted_edit(under) == Removed(
        **BASE, **about, about=Said(**BASE | {"event": "$0"}, text="first")
    )
    assert _redacted_edit(under | {"unsigned": {"m.relations": {"m.replace": new}}}) == Removed(
        **BASE, **about, about=Said(**BASE | {"event": "$0"}, text="second")
    )
    assert _redacted_edit({}) == Removed(**BASE, **about)


def test_an_edit_taken_away_with_its_message_is_told_by_that() -> None:
    gone = message("") | {"event_id": "$0", "unsigned": {"redacted_because": {}}}

    assert _redacted_edit(gone) == Removed(**BASE, target="$1")


@pytest.mark.parametrize(("membership", "kind"), [("join", Joined), ("leave", Left), ("ban", Left)])
def test_a_membership_belongs_to_the_member_not_to_the_person_who_changed_it(
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
def test_events_that_do_not_concern_the_core_are_ignored(raw: dict[str, Any]) -> None:
    assert read(raw) is None


def test_messages_sent_while_we_were_invited_are_heard() -> None:
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
