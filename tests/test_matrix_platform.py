"""The Matrix adapter on a real homeserver: it journals what it hears, and sends everything once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from matrix_stage import Clockface, MemoryJournal

from adapters.matrix.client import where
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant, PatientClient, body_of
from bot.port import body as b
from bot.port.chat import Edited, Incoming, Joined, Loss, Outgoing, Reacted, Removed, Said
from bot.port.errors import NotPermitted, OutsideError, PutOut, Refused, TokenRevoked

pytestmark = pytest.mark.synapse

NOON = datetime(2018, 10, 16, 10, tzinfo=UTC)


class Stage:
    """A bot and its rooms; `host` acts by hand for the bot's account, `ana` is a participant in the hall."""

    def __init__(
        self, homeserver: Homeserver, bot: Account, host: Participant, ana: Participant, hall: str
    ) -> None:
        self.homeserver, self.bot, self.host, self.ana = homeserver, bot, host, ana
        self.places = {"hall": hall}
        self.journal = MemoryJournal()
        self.platform = self.platform_of(bot.access_token)

    def know(self, place: str, room: str) -> None:
        """Start anew with one more place."""
        self.places[place] = room
        self.platform = self.platform_of(self.bot.access_token)

    def platform_of(self, token: str) -> MatrixPlatform:
        settings = MatrixSettings(self.homeserver.url, self.bot.user_id)
        client = PatientClient(self.homeserver.url, token)
        return MatrixPlatform(settings, "day", client, self.places, Clockface())

    @property
    def hall(self) -> str:
        return self.places["hall"]

    async def history(self) -> list[dict[str, Any]]:
        params = {"dir": "b", "limit": "100"}
        path = where("rooms", self.hall, "messages")
        return list((await self.ana.client.request("GET", path, params=params))["chunk"])

    def heard(self) -> list[Incoming]:
        read = (self.platform.read(event) for event in self.journal.events.values())
        return [incoming for incoming in read if incoming is not None]

    def texts(self) -> set[str]:
        return {heard.text for heard in self.heard() if isinstance(heard, Said)}

    async def fill_hall(self, text: str, number: int = 150) -> set[str]:
        """Send more messages than one answer of the server holds."""
        written = [f"{text} {n}" for n in range(number)]
        for start in range(0, number, 10):
            await asyncio.gather(*(self.ana.say(self.hall, text) for text in written[start : start + 10]))
        return set(written)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Start and listen; on a first start, the first answer has been kept."""
        await self.platform.start()
        listening = asyncio.create_task(self.platform.listen(self.journal))
        try:
            await self.journal.until(lambda: self.journal.kept is not None)
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
async def stage(homeserver: Homeserver, localpart: Callable[[str], str]) -> AsyncIterator[Stage]:
    bot = await asyncio.to_thread(homeserver.register, localpart("bot"))
    account = await asyncio.to_thread(homeserver.register, localpart("ana"), display_name="Ana")
    async with Participant(homeserver.url, bot) as host, Participant(homeserver.url, account) as ana:
        hall = await host.create(preset="public_chat")
        await ana.join(hall)
        made = Stage(homeserver, bot, host, ana, hall)
        yield made
        await made.platform.close()


def saying(text: str, **changes: object) -> Outgoing:
    now = datetime.now(UTC)
    said = Outgoing("say", "hall", "greeting", "token-1", NOON, now, body=b.paragraph(b.Text(text)))
    return replace(said, **changes)  # type: ignore[arg-type]


async def test_a_removal_takes_the_former_versions_along(stage: Stage) -> None:
    await stage.platform.start()
    said = await stage.platform.deliver(saying("Qui paie"))
    for n in (2, 3):
        edit = saying(f"Qui paie {n}", operation="edit", target=said, token=f"token-{n}")
        await stage.platform.deliver(edit)

    await stage.platform.deliver(saying("", operation="remove", target=said, token="token-4"))

    assert "Qui paie" not in str(await stage.ana.messages(stage.hall))


async def pinned(stage: Stage) -> list[str]:
    path = where("rooms", stage.hall, "state", "m.room.pinned_events")
    return list((await stage.ana.client.request("GET", path))["pinned"])


async def test_a_message_is_pinned_beside_the_pins_of_others(stage: Stage) -> None:
    await stage.platform.start()
    said = await stage.platform.deliver(saying("Comment demander"))
    pin = saying("", operation="pin", target=said, token="token-2")
    assert await stage.platform.deliver(pin) == said
    assert await pinned(stage) == [said]

    theirs = await stage.host.say(stage.hall, "Le plan du lieu")
    path = where("rooms", stage.hall, "state", "m.room.pinned_events")
    await stage.host.client.request("PUT", path, {"pinned": [theirs]})
    for token in ("token-3", "token-4"):
        await stage.platform.deliver(replace(pin, token=token))

    assert await pinned(stage) == [theirs, said]


async def test_a_missing_right_to_pin_is_reported_as_such(stage: Stage) -> None:
    room = await stage.ana.create(preset="public_chat")
    await stage.host.join(room)
    stage.know("café", room)
    await stage.platform.start()
    said = await stage.platform.deliver(saying("Comment demander", place="café"))

    with pytest.raises(NotPermitted):
        await stage.platform.deliver(saying("", operation="pin", target=said, token="token-2", place="café"))


@pytest.mark.parametrize("target", ["nothing", "$two\nlines", "$" + "e" * 255])
async def test_an_impossible_event_id_is_never_requested(stage: Stage, target: str) -> None:
    """The request would never succeed, and later messages for that place would wait behind it."""
    await stage.platform.start()

    with pytest.raises(Refused, match="nothing to remove"):
        await stage.platform.deliver(saying("", operation="remove", target=target, token="token-5"))


async def test_messages_from_before_the_first_start_are_heard(stage: Stage) -> None:
    written = await stage.fill_hall("question")

    async with stage.listening():
        await stage.journal.until(lambda: stage.texts() == written and not stage.journal.open)

    assert stage.journal.open == []


async def test_a_restart_goes_on_from_its_position_and_fills_what_was_left_out(stage: Stage) -> None:
    async with stage.listening():
        await stage.ana.say(stage.hall, "before")
        await stage.journal.until(lambda: "before" in stage.texts())
    written = await stage.fill_hall("while away")

    async with stage.listening():
        await stage.journal.until(lambda: stage.texts() == written | {"before"} and not stage.journal.open)

    assert stage.journal.open == []


async def test_each_kind_of_event_is_heard_with_the_name_of_its_author(stage: Stage) -> None:
    async with stage.listening():
        said = await stage.ana.say(stage.hall, "hello")
        edit = await stage.ana.edit(stage.hall, said, "hello all")
        mark = await stage.ana.react(stage.hall, said, "👍🏽")
        await stage.journal.until(lambda: mark in stage.journal.events)  # a mark removed earlier is not heard
        removal = await stage.ana.redact(stage.hall, mark)
        await stage.journal.until(lambda: removal in stage.journal.events)

    heard = {heard.event: heard for heard in stage.heard()}
    assert {heard.name for heard in heard.values()} == {"Ana"}
    assert isinstance(heard[said], Said)
    assert heard[edit] == Edited(**_base(heard[edit]), target=said, text="hello all")
    assert heard[mark] == Reacted(**_base(heard[mark]), target=said, mark="👍")
    assert heard[removal] == Removed(**_base(heard[removal]), target=mark)
    assert any(isinstance(h, Joined) and h.handle == stage.ana.user for h in heard.values())


def _base(heard: Incoming) -> dict[str, Any]:
    return {name: getattr(heard, name) for name in ("platform", "event", "place", "handle", "name", "at")}


async def test_a_question_mark_comes_with_the_words_it_stands_under_as_last_edited(stage: Stage) -> None:
    said = await stage.ana.say(stage.hall, "who pays?")
    await stage.ana.edit(stage.hall, said, "who really pays?")
    async with stage.listening():
        mark = await stage.ana.react(stage.hall, said, "❓")
        await stage.journal.until(lambda: mark in stage.journal.events)

    [reacted] = [heard for heard in stage.heard() if heard.event == mark]
    assert isinstance(reacted, Reacted)
    assert reacted.about is not None
    assert (reacted.about.event, reacted.about.text) == (said, "who really pays?")


async def test_a_message_said_twice_with_one_token_is_there_once(stage: Stage) -> None:
    await stage.platform.start()

    first = await stage.platform.deliver(saying("hello"))
    second = await stage.platform.deliver(saying("hello"))

    assert first == second
    assert [body_of(message) for message in await stage.ana.messages(stage.hall)] == ["hello"]


async def test_each_operation_does_what_it_says_and_only_once(stage: Stage) -> None:
    await stage.platform.start()
    target = await stage.ana.say(stage.hall, "who pays?")
    said = await stage.platform.deliver(saying("hello", reply_to=target, notify=True))
    edit = saying("hello all", operation="edit", target=said, token="token-2")
    mark = saying("", operation="react", target=target, mark="🔁", token="token-3")
    removal = saying("", operation="remove", target=target, token="token-4")

    done = [[await stage.platform.deliver(each) for _ in range(2)] for each in (edit, mark, removal)]

    assert [len(set(ids)) for ids in done] == [1, 1, 1]
    events = {event["event_id"]: event for event in await stage.history()}
    assert events[said]["content"] == {
        "msgtype": "m.text",
        "body": "hello",
        "format": "org.matrix.custom.html",
        "formatted_body": "<p>hello</p>",
        "m.mentions": {},
        "m.relates_to": {"m.in_reply_to": {"event_id": target}},
        "org.comptoir.key": "greeting",
        "org.comptoir.token": "token-1",
    }
    edited = events[done[0][0]]["content"]
    assert edited["m.relates_to"] == {"rel_type": "m.replace", "event_id": said}
    assert (edited["m.new_content"]["body"], edited["msgtype"]) == ("hello all", "m.notice")
    reaction = events[done[1][0]]["content"]["m.relates_to"]
    assert reaction == {"rel_type": "m.annotation", "event_id": target, "key": "🔁"}
    assert events[target]["content"] == {}


async def test_an_answer_in_a_thread_stays_there(stage: Stage) -> None:
    await stage.platform.start()
    root = await stage.ana.say(stage.hall, "Bonjour")
    target = await stage.ana.say(stage.hall, "!aide")

    answer = await stage.platform.deliver(saying("hello", reply_to=target, thread=root))
    alone = await stage.platform.deliver(saying("hello", thread=root, key="alone", token="token-2"))

    thread = {"rel_type": "m.thread", "event_id": root}
    events = {event["event_id"]: event for event in await stage.history()}
    assert [events[said]["content"]["m.relates_to"] for said in (answer, alone)] == [
        {**thread, "is_falling_back": False, "m.in_reply_to": {"event_id": target}},
        {**thread, "is_falling_back": True, "m.in_reply_to": {"event_id": root}},
    ]


async def test_only_people_who_are_pinged_are_mentioned(stage: Stage) -> None:
    await stage.platform.start()
    people = b.paragraph(b.Person("Ana", stage.ana.user, ping=True), b.Words("@room @zoe:example.org"))

    await stage.platform.deliver(saying("", body=people))

    [message] = await stage.ana.messages(stage.hall)
    assert message["content"]["m.mentions"] == {"user_ids": [stage.ana.user]}


async def test_a_mark_that_is_already_there_is_a_success(stage: Stage) -> None:
    await stage.platform.start()
    target = await stage.ana.say(stage.hall, "who pays?")
    await stage.platform.deliver(saying("", operation="react", target=target, mark="👍", token="a"))

    again = await stage.platform.deliver(saying("", operation="react", target=target, mark="👍", token="b"))

    assert again == "b"


async def test_sent_messages_are_found_again_in_history(stage: Stage) -> None:
    await stage.platform.start()
    target = await stage.ana.say(stage.hall, "who pays?")
    said = saying("hello")
    sent = await stage.platform.deliver(said)
    others = [
        replace(said, operation="edit", target=sent, token="e"),
        replace(said, operation="react", target=target, mark="👍", token="r"),
        replace(said, operation="remove", target=target, token="x"),
    ]

    before = [await stage.platform.find(each) for each in others]
    done = [await stage.platform.deliver(each) for each in others]

    assert before == [None, None, None]
    assert await stage.platform.find(said) == sent
    assert [await stage.platform.find(each) for each in others] == done
    assert await stage.platform.find(replace(said, key="other")) is None
    assert await stage.platform.find(replace(said, since=datetime.now(UTC) + timedelta(hours=1))) is None


async def test_an_operation_that_the_server_refuses_is_refused(stage: Stage) -> None:
    await stage.platform.start()
    outside = await stage.ana.create(preset="private_chat")
    stage.places["elsewhere"] = outside

    for impossible in (
        saying("hello", place="elsewhere"),
        saying("hello", place="nowhere"),
        saying("hello", person=stage.ana.user),
        saying("hello", operation="edit"),
    ):
        with pytest.raises(Refused):
            await stage.platform.deliver(impossible)


async def test_a_conversation_opened_by_a_person_is_joined_and_heard_from_its_beginning(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.ana.open_direct(stage.bot.user_id)
        said = await stage.ana.say(room, "C1 who pays?")
        await stage.journal.until(lambda: said in stage.journal.events)

    assert stage.journal.places == {f"direct:{room}": room}
    [heard] = [heard for heard in stage.heard() if heard.event == said]
    assert (heard.place, heard.name) == (f"direct:{room}", "Ana")
    assert await stage.platform.deliver(saying("yes", place=f"direct:{room}", person=stage.ana.user))


async def test_a_conversation_joined_just_before_a_kill_is_heard_after_the_restart(stage: Stage) -> None:
    async with stage.listening():
        pass
    room = await stage.ana.open_direct(stage.bot.user_id)
    await stage.host.join(room)
    said = await stage.ana.say(room, "C1 who pays?")

    async with stage.listening():
        await stage.journal.until(lambda: said in stage.journal.events)

    assert stage.journal.places == {f"direct:{room}": room}
    assert "C1 who pays?" in stage.texts()


async def test_an_invitation_that_was_told_but_not_answered_is_answered_after_the_restart(
    stage: Stage,
) -> None:
    room = await stage.ana.open_direct(stage.bot.user_id)
    await stage.host.catch_up()
    stage.journal.kept = str(stage.host._position)  # syncs from there on do not return it

    async with stage.listening():
        await stage.journal.until(lambda: f"direct:{room}" in stage.journal.places)

    assert stage.places[f"direct:{room}"] == room


async def test_an_invitation_to_talk_encrypted_is_declined_with_a_reason(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.ana.open_direct(stage.bot.user_id, encrypted=True)
        answer = await stage.ana.wait_for(
            lambda e: e.get("state_key") == stage.bot.user_id and e["content"]["membership"] == "leave"
        )

    assert answer["room_id"] == room
    assert "sans chiffrement" in answer["content"]["reason"]
    assert stage.journal.places == {}


async def test_a_conversation_that_becomes_encrypted_is_left(stage: Stage) -> None:
    async with stage.listening():
        room = await stage.ana.open_direct(stage.bot.user_id)
        await stage.journal.until(lambda: f"direct:{room}" in stage.journal.places)
        await stage.ana.encrypt(room)
        await stage.ana.wait_for(
            lambda e: e.get("state_key") == stage.bot.user_id and e["content"]["membership"] == "leave"
        )

    with pytest.raises(Refused, match="encrypted"):
        await stage.platform.deliver(saying("yes", place=f"direct:{room}", person=stage.ana.user))


async def test_an_invitation_elsewhere_is_declined_and_one_to_a_place_taken(stage: Stage) -> None:
    elsewhere = await stage.ana.create(preset="private_chat")
    known = await stage.ana.create(preset="private_chat")
    stage.know("c1", known)
    await stage.ana.invite(known, stage.bot.user_id)
    async with stage.listening():
        await stage.ana.invite(elsewhere, stage.bot.user_id)
        for room, membership in ((elsewhere, "leave"), (known, "join")):
            await stage.ana.wait_for(
                lambda e, room=room, membership=membership: (  # type: ignore[misc]
                    (e.get("state_key"), e["room_id"], e["content"].get("membership"))
                    == (stage.bot.user_id, room, membership)
                )
            )


async def test_a_place_that_becomes_encrypted_is_no_longer_spoken_in(stage: Stage) -> None:
    async with stage.listening():
        changed = await stage.host.encrypt(stage.hall)
        await stage.journal.until(lambda: changed in stage.journal.events)

    with pytest.raises(Refused, match="encrypted"):
        await stage.platform.deliver(saying("hello"))


async def test_it_does_not_start_in_an_encrypted_place(stage: Stage) -> None:
    await stage.host.encrypt(stage.hall)

    with pytest.raises(OutsideError, match="encrypted"):
        await stage.platform.start()


async def test_it_starts_without_the_places_where_it_is_not(stage: Stage) -> None:
    """The first refusal shows the places where it may not write."""
    muted = await stage.ana.create(preset="public_chat", power_level_content_override={"events_default": 60})
    await stage.host.join(muted)
    outside = await stage.ana.create(preset="private_chat")
    stage.know("c1", muted)
    stage.know("c2", outside)

    await stage.platform.start()

    assert await stage.platform.survey() == {"c2": Loss.OUT}


async def test_it_starts_nowhere_and_says_why_of_each_place(stage: Stage) -> None:
    await stage.host.leave(stage.hall)
    stage.know("c1", await stage.ana.create(preset="private_chat"))

    with pytest.raises(PutOut) as refusal:
        await stage.platform.start()

    assert [line.split(" ")[0] for line in str(refusal.value).splitlines()] == ["hall", "c1"]


async def test_it_does_not_start_with_the_token_of_another(
    stage: Stage, localpart: Callable[[str], str]
) -> None:
    account = await asyncio.to_thread(stage.homeserver.register, localpart("other"))
    platform = stage.platform_of(account.access_token)

    with pytest.raises(OutsideError, match=account.user_id):
        await platform.start()

    await platform.close()


async def test_a_revoked_token_stops_everything_loudly(stage: Stage) -> None:
    async with stage.listening():
        await stage.host.client.request("POST", where("logout"), {})

    with pytest.raises(TokenRevoked):
        await stage.platform.listen(stage.journal)
    with pytest.raises(TokenRevoked):
        await stage.platform.deliver(saying("hello"))
    with pytest.raises(TokenRevoked):
        await stage.platform.start()


async def test_messages_from_before_the_bot_was_put_out_are_kept(stage: Stage) -> None:
    async with stage.listening():
        pass
    said = await stage.ana.say(stage.hall, "last words")
    await stage.host.leave(stage.hall)

    listening = asyncio.create_task(stage.platform.listen(stage.journal))
    await stage.journal.until(lambda: said in stage.journal.events)
    listening.cancel()

    assert "last words" in stage.texts()
