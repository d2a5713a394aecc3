"""Reading the events of Discord: each kind, and malformed ones."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.events import read_event
from adapters.discord.forms import custom_id
from adapters.discord.journalling import Circumstances, raw_events
from bot.port.chat import (
    Action,
    Edited,
    Field,
    Incoming,
    Pressed,
    RawEvent,
    Reacted,
    Reactions,
    Removed,
    Said,
)

HERE = Circumstances("1", "session.7", 1_539_684_000_000)
CAME = datetime(2018, 10, 16, 10, tzinfo=UTC)
ID = str(501_700_000_000_000_000)
ANA = {"id": "42", "username": "ana", "global_name": "Ana"}
MESSAGE = {
    "id": ID,
    "channel_id": "9",
    "guild_id": "5",
    "type": 0,
    "content": "Qui paie ?",
    "author": ANA,
    "member": {"nick": "Ana L.", "roles": []},
    "mentions": [],
}


def heard(kind: str, data: Mapping[str, Any], place: str = "hall") -> Incoming | None:
    (raw,) = raw_events(kind, data, HERE)
    return read_event(raw, place, {"9": "hall", "10": "comptoir-1"})


def said(**changes: object) -> Incoming | None:
    return heard("MESSAGE_CREATE", MESSAGE | changes)


# ── Messages ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_is_said_under_the_name_of_the_guild_when_its_id_says() -> None:
    at = datetime(2018, 10, 16, 10, 16, 41, 135000, tzinfo=UTC)
    assert said() == Said("discord", ID, "hall", "42", "Ana L.", at, "Qui paie ?", None)


def test_an_answer_names_the_message_it_answers() -> None:
    answer = said(type=19, message_reference={"message_id": "77"})
    assert isinstance(answer, Said)
    assert answer.reply_to == "77"


def test_ids_in_a_text_are_read_as_names() -> None:
    mentions = [{"id": "43", "username": "bea", "member": {"nick": "Béa"}}]
    one = said(content="<@43> <@!44> <#10> <#11> <@&7> <:oui:123> <a:non:4>\u202e", mentions=mentions)
    assert isinstance(one, Said)
    assert one.text == "@Béa @… #comptoir-1 #… @… :oui: :non:"


@pytest.mark.parametrize(
    "changes",
    [
        {"author": ANA | {"bot": True}},
        {"webhook_id": "3"},
        {"type": 7},
        {"author": ANA | {"system": True}},
        {"id": 3},
        {"type": None},
    ],
)
def test_messages_that_no_person_wrote_are_not_journalled(changes: dict[str, object]) -> None:
    assert raw_events("MESSAGE_CREATE", MESSAGE | changes, HERE) == []


def test_only_the_id_of_our_own_message_is_kept() -> None:
    assert raw_events("MESSAGE_CREATE", MESSAGE | {"author": {"id": "1", "bot": True}}, HERE) == [
        RawEvent(ID, "9", {})
    ]


def test_words_that_discord_keeps_from_us_count_as_said_in_a_place() -> None:
    withheld = said(content="")
    assert isinstance(withheld, Said)
    assert withheld.text == ""


def test_a_picture_without_words_is_heard_where_it_is_said_to_us_alone() -> None:
    alone = heard("MESSAGE_CREATE", MESSAGE | {"content": "", "attachments": [{"id": "3"}]}, "direct:9")
    assert isinstance(alone, Said)
    assert alone.text == ""


@pytest.mark.parametrize(
    ("content", "addressed", "text"),
    [
        ("<@1> aide", True, "aide"),
        ("<@!1>: question Qui paie ?", True, "question Qui paie ?"),
        ("merci <@1>", True, "merci @Comptoir"),
        ("<@43> aide", False, "@… aide"),
    ],
)
def test_a_mention_of_us_is_no_part_of_the_words_it_begins(content: str, addressed: bool, text: str) -> None:
    mentions = [{"id": "1", "username": "Comptoir"}]
    (raw,) = raw_events("MESSAGE_CREATE", MESSAGE | {"content": content, "mentions": mentions}, HERE)
    read = read_event(raw, "hall", {}, "1")
    assert isinstance(read, Said)
    assert (read.addressed, read.text) == (addressed, text)


def test_an_edit_is_heard_once_however_often_it_is_told() -> None:
    edit = MESSAGE | {"content": "Qui paie vraiment ?", "edited_timestamp": "2018-10-16T12:00:00+02:00"}
    read = heard("MESSAGE_UPDATE", edit)
    event = f"{ID}:e:2018-10-16T12:00:00+02:00"
    assert read == Edited("discord", event, "hall", "42", "Ana L.", CAME, ID, "Qui paie vraiment ?")
    assert raw_events("MESSAGE_UPDATE", MESSAGE | {"edited_timestamp": None}, HERE) == []  # a link preview


def test_an_edit_that_leaves_only_a_picture_leaves_no_words() -> None:
    edit = MESSAGE | {"content": "", "edited_timestamp": "2018-10-16T12:00:00+02:00"}
    read = heard("MESSAGE_UPDATE", edit | {"attachments": [{"id": "7"}]})
    event = f"{ID}:e:2018-10-16T12:00:00+02:00"
    assert read == Edited("discord", event, "hall", "42", "Ana L.", CAME, ID, "")
    assert heard("MESSAGE_UPDATE", edit) is None  # the text is withheld by Discord


def test_a_deletion_is_its_messages() -> None:
    read = heard("MESSAGE_DELETE", {"id": ID, "channel_id": "9", "guild_id": "5"})
    assert read == Removed("discord", f"{ID}:d", "hall", "", "", CAME, ID)


def test_deletions_in_bulk_are_each_heard() -> None:
    raw = raw_events("MESSAGE_DELETE_BULK", {"ids": ["3", 4, "5"], "channel_id": "9"}, HERE)
    assert [event.event for event in raw] == ["3:d", "5:d"]


# ── Reactions ───────────────────────────────────────────────────────────────────────────────────────────


REACTION = {
    "user_id": "42",
    "channel_id": "9",
    "message_id": ID,
    "guild_id": "5",
    "emoji": {"id": None, "name": "👍🏽"},
    "member": {"user": ANA, "nick": None, "roles": []},
}


def test_a_reaction_is_the_same_when_it_is_taken_away() -> None:
    put, taken = heard("MESSAGE_REACTION_ADD", REACTION), heard("MESSAGE_REACTION_REMOVE", REACTION)
    mark = f"{ID}:👍🏽:42"
    assert put == Reacted("discord", mark, "hall", "42", "Ana", CAME, ID, "👍")
    assert isinstance(taken, Removed)
    assert (taken.event, taken.target, taken.handle) == (f"{mark}:d", mark, "42")


def test_each_occurrence_of_a_reaction_is_journalled() -> None:
    first, again = (
        raw_events("MESSAGE_REACTION_ADD", REACTION, Circumstances("1", stamp, 0))[0].event
        for stamp in ("s.1", "s.2")
    )
    assert first != again


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": "1"},
        {"member": {"user": ANA | {"bot": True}}},
        {"emoji": {"id": "3", "name": "oui"}},
        {"emoji": None},
    ],
)
def test_reactions_of_bots_and_emojis_of_servers_are_no_marks(changes: dict[str, object]) -> None:
    assert raw_events("MESSAGE_REACTION_ADD", REACTION | changes, HERE) == []


@pytest.mark.parametrize("mark", ["❓", "⭐"])
def test_the_message_under_a_mark_that_needs_its_words_comes_with_it(mark: str) -> None:
    asked = heard("MESSAGE_REACTION_ADD", REACTION | {"emoji": {"id": None, "name": mark}, "about": MESSAGE})
    assert isinstance(asked, Reacted)
    assert asked.about is not None
    assert (asked.about.event, asked.about.handle, asked.about.text) == (ID, "42", "Qui paie ?")


def test_nobody_keeps_a_mark_that_a_moderator_cleared() -> None:
    cleared = {"channel_id": "9", "message_id": ID}
    raws = raw_events("MESSAGE_REACTION_REMOVE_ALL", cleared, HERE)
    read = [event for raw in raws if isinstance(event := read_event(raw, "hall", {}), Reactions)]
    assert [(each.target, each.mark, each.handles) for each in read] == [(ID, "👍", {}), (ID, "⭐", {})]


# ── Interactions ────────────────────────────────────────────────────────────────────────────────────────


def pressed(kind: int, data: Mapping[str, Any], **more: object) -> Pressed:
    payload = {
        "id": ID,
        "type": kind,
        "token": "secret",
        "channel_id": "9",
        "locale": "fr",
        "member": {"user": ANA, "nick": "Ana L.", "roles": []},
        "data": data,
    }
    (raw,) = raw_events("INTERACTION_CREATE", payload | more, HERE)
    assert "secret" not in repr(raw)
    read = read_event(raw, "hall")
    assert isinstance(read, Pressed)
    assert (read.event, read.handle, read.name) == (ID, "42", "Ana L.")
    return read


def option(name: str, value: object, kind: int = 3) -> dict[str, object]:
    return {"name": name, "type": kind, "value": value}


def test_ids_in_what_was_typed_after_a_command_are_read_as_names() -> None:
    typed = [option("texte", "<@!43> ou <@44>, dans <#9> ? <:oui:123>")]
    resolved = {
        "users": {"43": {"id": "43", "username": "bea"}},
        "members": {"43": {"nick": "Béa", "roles": []}},
    }
    data = {"name": "question", "type": 1, "options": typed, "resolved": resolved}

    assert pressed(2, data).fields == {"texte": "@Béa ou @…, dans #… ? :oui:"}


def test_a_command_has_its_fields() -> None:
    given = [option("texte", "Qui paie ?\u202e"), option("anonyme", True, 5), option("comptoir", "C1")]
    read = pressed(2, {"name": "question", "type": 1, "options": given})
    assert read.action == "question"
    assert read.fields == {"texte": "Qui paie ?", "anonyme": "oui", "comptoir": "C1"}


def test_a_command_of_the_desk_is_its_own_word() -> None:
    inner = {"name": "ecarter", "type": 1, "options": [option("code", "3"), option("raison", "déjà dit")]}
    read = pressed(2, {"name": "bureau", "type": 1, "options": [inner]})
    assert (read.action, read.fields) == ("ecarter", {"code": "3", "raison": "déjà dit"})


def test_a_message_is_chosen_in_its_menu() -> None:
    data = {
        "name": "Poser comme question",
        "type": 3,
        "target_id": ID,
        "resolved": {"messages": {ID: MESSAGE}},
    }
    read = pressed(2, data)
    assert (read.action, read.target) == ("question", None)
    assert read.about is not None
    assert (read.about.event, read.about.handle, read.about.text) == (ID, "42", "Qui paie ?")


def test_a_button_is_its_key_and_its_message() -> None:
    read = pressed(3, {"custom_id": "vote:17", "component_type": 2}, message={"id": "77", "content": "?"})
    assert (read.action, read.target, read.fields) == ("vote:17", "77", {})


def test_a_form_is_the_action_it_was_opened_for() -> None:
    form = custom_id(Action("line:17", "Traitée", "✅", (Field("answer", "", required=False),)))
    filled = [{"type": 18, "component": {"type": 4, "custom_id": "answer", "value": " La région "}}]
    read = pressed(5, {"custom_id": form, "components": filled}, message={"id": "77"})
    assert (read.action, read.target, read.fields) == ("line:17", "77", {"answer": "La région"})


# ── Malformed ones ──────────────────────────────────────────────────────────────────────────────────────


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([ID, "42", "❓", "f:"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted(
    {*MESSAGE, *REACTION, "data", "ids", "edited_timestamp", "name", "options", "resolved", "about"}
)
KINDS = (
    "MESSAGE_CREATE",
    "MESSAGE_UPDATE",
    "MESSAGE_DELETE",
    "MESSAGE_DELETE_BULK",
    "MESSAGE_REACTION_ADD",
    "MESSAGE_REACTION_REMOVE",
    "MESSAGE_REACTION_REMOVE_ALL",
    "MESSAGE_REACTION_REMOVE_EMOJI",
    "INTERACTION_CREATE",
)
DAMAGE = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3)


@given(st.sampled_from(KINDS), st.sampled_from([MESSAGE, REACTION, {"id": ID, "type": 2}, {}]), DAMAGE)
def test_nothing_malformed_raises(kind: str, whole: Mapping[str, Any], damage: Mapping[str, Any]) -> None:
    for raw in raw_events(kind, {**whole, **damage}, HERE):
        read_event(raw, "hall")


@given(st.sampled_from((*KINDS, "joined", "left", "reactions")), JSON, DAMAGE)
def test_nothing_malformed_in_the_journal_raises(kind: str, data: Any, damage: Mapping[str, Any]) -> None:
    read_event(RawEvent("e", "9", {"t": kind, "d": data, "at": data}), "hall")
    read_event(RawEvent("e", "9", {"t": kind, "d": {**MESSAGE, "user": ANA, **damage}, "at": 0}), "hall")
