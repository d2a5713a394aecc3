"""The intake goes on whatever a homeserver answers, and loses no conversation."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import psutil
import pytest
from aiohttp import web
from matrix_stage import Clockface, MemoryJournal, listening
from patience import PATIENCE
from served import served
from test_matrix_events import message
from test_matrix_render import NOON

from adapters.matrix import backoff
from adapters.matrix.client import Json, MatrixClient
from adapters.matrix.events import ABOUT, EDITED
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.vault import Vault
from bot.port import body as b
from bot.port.chat import Batch, Outgoing, Reacted, Removed, Said
from bot.port.errors import Refused

BOT, ANA, HALL, TALK = "@bot:example.org", "@ana:example.org", "!hall:example.org", "!talk:example.org"
HANGS: tuple[int, Json] = (0, {})
DOWN = (502, {"errcode": "M_UNKNOWN", "error": "the other server is down"})
ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "event_id": "$e", "sender": ANA, "content": {}}


class House:
    """A homeserver that gives its syncs in turn, then hangs; `answers` are refusals, by the path's end."""

    def __init__(self) -> None:
        self.syncs: list[Json | bytes] = []
        self.answers: dict[str, list[tuple[int, Json]]] = {}
        self.asked: list[tuple[str, Json]] = []
        self.shown_at_start: Json = {}
        self.start = ""  # raw JSON to send instead
        self.url = ""
        self.changed, self.heard, self.closing = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def brings(self, position: str, **rooms: Json) -> None:
        self.says({"next_batch": position, "rooms": rooms})

    def says(self, answer: Json | bytes) -> None:
        """Answer the next sync with this; bytes are already JSON."""
        self.syncs.append(answer)
        self.changed.set()

    def count(self, end: str) -> int:
        return sum(path.endswith(end) for path, _ in self.asked)

    def joins(self) -> int:
        return sum("/join/" in path for path, _ in self.asked)

    def reasons(self) -> list[str]:
        """Return the bot's reasons for leaving."""
        return [content.get("reason", "") for path, content in self.asked if path.endswith("/leave")]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/sync"):
            return await self._sync(request)
        self.asked.append((request.path, await request.json() if request.can_read_body else {}))
        self.heard.set()
        if request.path.endswith("/whoami"):
            return web.json_response({"user_id": BOT, "device_id": "D"})
        for end, answers in self.answers.items():
            if end in request.path and answers:
                status, content = answers.pop(0) if len(answers) > 1 else answers[0]
                if (status, content) == HANGS:
                    await self.closing.wait()
                return web.json_response(content, status=status)
        return web.json_response({})

    async def _sync(self, request: web.Request) -> web.StreamResponse:
        if "power_levels" in request.query["filter"]:
            shown = json.dumps({"next_batch": "start", "rooms": self.shown_at_start})
            return web.Response(text=self.start or shown, content_type="application/json")
        while not self.syncs:
            self.changed.clear()
            await self.changed.wait()
            if self.closing.is_set():
                return web.Response()
        answer = self.syncs.pop(0)
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return web.Response(body=body, content_type="application/json")

    async def until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not wanted():
                self.heard.clear()
                await self.heard.wait()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    made.shown_at_start = {"join": {HALL: {"state": {"events": [creation(BOT)]}}}}
    async with served(made.answer) as made.url:
        yield made
        made.closing.set()
        made.changed.set()


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    async def pause(seconds: float) -> None:
        await asyncio.sleep(0.01)

    monkeypatch.setattr(backoff, "sleep", pause)


def creation(by: str, **content: object) -> Json:
    return {"type": "m.room.create", "state_key": "", "sender": by, "event_id": "$create", "content": content}


def member(user: str, membership: str = "join", **content: object) -> Json:
    said = {"membership": membership, **content}
    return {
        "type": "m.room.member",
        "state_key": user,
        "sender": user,
        "event_id": f"${user}-{membership}",
        "content": said,
    }


def invitation(inviter: str = ANA) -> Json:
    event = {**member(BOT, "invite", is_direct=True), "sender": inviter}
    return {"invite_state": {"events": [event]}}


def talk(*events: Json) -> Json:
    """Return the conversation with Ana as a sync shows it once we have joined."""
    return {
        "state": {"events": [creation(ANA), member(ANA)]},
        "timeline": {"events": [member(BOT), *events]},
    }


def saying(event: str, text: str = "who pays?") -> Json:
    return {**message(text), "event_id": event, "sender": ANA}


def taking_back(event: str, target: str) -> Json:
    return {"type": "m.room.redaction", "event_id": event, "sender": ANA, "redacts": target, "content": {}}


def saying_privately(text: str) -> Outgoing:
    return Outgoing("say", f"direct:{TALK}", "k", "t", NOON, NOON, body=b.paragraph(b.Text(text)))


def platform_of(
    house: House,
    places: dict[str, str] | None = None,
    vault: Vault | None = None,
    expected: Sequence[str] = (),
    desks: Sequence[tuple[str, str]] = (),
) -> MatrixPlatform:
    known = {"hall": HALL} if places is None else places
    settings, client = MatrixSettings(house.url, BOT), MatrixClient(house.url, "secret")
    return MatrixPlatform(settings, "day", client, known, Clockface(), vault, lambda: expected, lambda: desks)


def said_in(platform: MatrixPlatform, journal: MemoryJournal) -> list[tuple[str, str]]:
    heard = [platform.read(event) for event in journal.events.values()]
    return [(said.place, said.text) for said in heard if isinstance(said, Said)]


# ── Invitations ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_invitation_that_cannot_be_answered_holds_up_nothing(house: House) -> None:
    house.answers["/join/!dead:gone.example"] = [DOWN]
    house.brings("s1", invite={"!dead:gone.example": invitation("@zoe:gone.example"), TALK: invitation()})
    house.brings("s2", join={HALL: {"timeline": {"events": [saying("$1")]}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: "$1" in journal.events)
        await house.until(lambda: house.count(f"/join/{TALK}") == 1)
        await house.until(lambda: house.count("/join/!dead:gone.example") >= 3)

    assert journal.kept == "s2"


async def test_an_invitation_nobody_answered_before_a_restart_is_taken_up_again(house: House) -> None:
    house.shown_at_start = {**house.shown_at_start, "invite": {TALK: invitation()}}
    house.brings("s2")
    platform, journal = platform_of(house), MemoryJournal()
    journal.kept = "s1"

    await platform.start()
    async with listening(platform, journal):
        await house.until(lambda: house.count(f"/join/{TALK}") == 1)

    assert house.joins() == 1


def invitations(inviter: str, number: int) -> dict[str, Json]:
    return {f"!{n}-{inviter[1:]}": invitation(inviter) for n in range(number)}


async def test_a_person_who_opens_many_conversations_shuts_nobody_else_out(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.brings("s1", invite=invitations("@mallory:example.org", 30) | {TALK: invitation()})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await house.until(lambda: len(house.asked) == 31)

    assert (house.joins(), house.count("/leave"), house.count(f"/join/{TALK}")) == (6, 25, 1)
    french, english = house.reasons()[0].split(" / ")
    assert french.startswith("Trop de conversations")
    assert english.startswith("Too many conversations")
    assert "@mallory" not in capsys.readouterr().out  # the log names nobody


async def test_sixty_conversations_an_hour_are_enough_for_the_people_of_another_server(house: House) -> None:
    # given many people of another server, one of ours and one of the programme
    many = [invitations(f"@p{n}:far.example", 5) for n in range(13)]
    expert = {"!expert": invitation("@eva:far.example")}
    house.brings("s1", invite={room: each for some in many for room, each in some.items()})
    house.brings("s2", invite={TALK: invitation(), **expert})
    platform, journal = platform_of(house, expected=["@eva:far.example"]), MemoryJournal()

    async with listening(platform, journal):
        await house.until(lambda: len(house.asked) == 67)

    # then only the first are kept out
    assert (house.joins(), house.count("/leave")) == (62, 5)
    assert (house.count(f"/join/{TALK}"), house.count("/join/!expert")) == (1, 1)


async def test_a_room_that_cannot_be_joined_is_given_up_until_one_is_invited_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.door.JOINING", 0.05)
    house.answers[f"/join/{TALK}"] = [HANGS]
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        while house.count(f"/join/{TALK}") < 2:
            position = f"s{journal.takes}"
            house.brings(position, invite={TALK: invitation()})
            await journal.until(lambda position=position: journal.kept == position)  # type: ignore[misc]

    assert house.count(f"/join/{TALK}") == 2


# ── Conversations ───────────────────────────────────────────────────────────────────────────────────────────


class Cut(Exception):
    """A kill as the journal sees it: nothing of the batch was kept."""


class CutJournal(MemoryJournal):
    """A journal that fails to keep the first batch with a conversation."""

    cut = False

    async def take(self, batch: Batch) -> None:
        if batch.places and not self.cut:
            self.cut = True
            raise Cut
        await super().take(batch)


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_conversation_joined_just_before_the_end_is_known_afterwards(
    house: House, *, restarted: bool
) -> None:
    house.brings("s1", invite={TALK: invitation()})
    house.brings("s2", join={TALK: talk(saying("$1"))})
    platform, journal = platform_of(house), CutJournal()
    with pytest.raises(Cut):
        await platform.listen(journal)

    if restarted:
        await platform.close()
        platform = platform_of(house)
        house.shown_at_start = {**house.shown_at_start, "join": {**_joined(house), TALK: talk()}}
        await platform.start()
    house.brings("s2", join={TALK: talk(saying("$1"))})
    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s2")

    assert said_in(platform, journal) == [(f"direct:{TALK}", "who pays?")]
    assert journal.places == {f"direct:{TALK}": TALK}


def _joined(house: House) -> Json:
    joined: Json = house.shown_at_start["join"]
    return joined


async def test_only_a_conversation_with_one_person_who_opened_it_is_taken_for_one(house: House) -> None:
    three, ours, space = "!three:example.org", "!ours:example.org", "!space:example.org"
    rooms = {
        three: [creation(ANA), member(ANA), member(BOT), member("@zoe:example.org")],
        ours: [creation(BOT), member(ANA), member(BOT)],
        space: [creation(ANA, type="m.space"), member(ANA), member(BOT)],
        TALK: [creation(ANA), member(ANA), member(BOT)],
    }
    said = {"timeline": {"events": [saying("$1")]}}
    house.brings("s1", join={room: {"state": {"events": events}} | said for room, events in rooms.items()})
    platform, journal = platform_of(house), MemoryJournal()
    journal.kept = "s0"

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    assert journal.places == {f"direct:{TALK}": TALK}
    assert {event.remote for event in journal.events.values()} == {TALK}


ZOE = "@zoe:example.org"
INVITED = {"unsigned": {"prev_content": {"membership": "invite", "is_direct": True}}}
JOINS: dict[str, Json] = {"joined": member(ZOE), "awaited": {**member(ZOE, "invite"), "sender": ANA}}


@pytest.mark.parametrize("join", JOINS.values(), ids=JOINS)
async def test_a_room_called_direct_is_left_where_others_are_there_too(house: House, join: Json) -> None:
    state = [creation(ANA), member(ANA), join, {**member(BOT), **INVITED}]
    house.brings("s1", join={TALK: {"state": {"events": state}, "timeline": {"events": [saying("$1")]}}})
    platform, journal = platform_of(house), MemoryJournal()
    journal.kept = "s0"

    async with listening(platform, journal):
        await house.until(lambda: house.count(f"{TALK}/leave") == 1)
        await journal.until(lambda: journal.kept == "s1")

    assert (journal.events, journal.places) == ({}, {})
    french, english = house.reasons()[0].split(" / ")
    assert french.startswith("En privé, je ne parle qu’avec une personne")
    assert english.startswith("In private I talk to one person only")


@pytest.mark.parametrize("join", JOINS.values(), ids=JOINS)
async def test_a_conversation_that_others_come_into_is_left_and_nothing_more_is_heard_there(
    house: House, join: Json
) -> None:
    # given a conversation in which Ana asked something
    house.answers[f"{TALK}/leave"] = [DOWN, (200, {})]
    house.brings("s1", join={TALK: talk(saying("$1"))})
    # when Zoe joins, and they talk
    house.brings("s2", join={TALK: {"timeline": {"events": [join]}}})
    house.brings("s3", join={TALK: {"timeline": {"events": [saying("$2"), taking_back("$3", "$1")]}}})
    platform, journal = platform_of(house), MemoryJournal()
    journal.kept = "s0"

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s3")
        await house.until(lambda: house.count(f"{TALK}/leave") == 2)
        with pytest.raises(Refused, match="others came"):
            await platform.deliver(saying_privately("C1-1"))

    # then only Ana's taking it back is still heard
    heard = [platform.read(event) for event in journal.events.values()]
    assert [each.event for each in heard if isinstance(each, (Said, Removed))] == ["$1", "$3"]


async def test_a_person_is_heard_again_once_they_are_alone_with_us(house: House) -> None:
    # given a conversation that Zoe joined, so that we left it
    house.shown_at_start = {"join": {**_joined(house), TALK: talk(member(ZOE))}}
    house.brings("s1", leave={TALK: {"timeline": {"events": [member(BOT, "leave")]}}})
    # when Ana, alone again, invites us and asks
    house.brings("s2", invite={TALK: invitation()})
    house.brings("s3", join={TALK: talk({**member(ZOE, "leave"), "event_id": "$gone"}, saying("$1"))})
    platform, journal = platform_of(house, {"hall": HALL, f"direct:{TALK}": TALK}), MemoryJournal()
    journal.kept = "s0"

    await platform.start()
    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s3")
        await house.until(lambda: house.count(f"/join/{TALK}") == 1)

    assert said_in(platform, journal) == [(f"direct:{TALK}", "who pays?")]


async def test_an_old_state_of_a_desk_takes_nobodys_level(house: House) -> None:
    """Synapse shows it when our message was on its way while Ana joined."""
    desk, place = "!desk:example.org", "!place:example.org"
    known = {"hall": HALL, "c1": place, "c1-desk": desk}
    there = [creation(BOT), member(BOT), member(ANA)]
    house.shown_at_start = {"join": {**_joined(house), desk: {"state": {"events": there}}}}
    house.answers["power_levels"] = [(200, {"users": {}})]
    house.answers[f"{desk}/members"] = [DOWN, (200, {"chunk": [member(BOT), member(ANA)]})]
    old = {"state": {"events": [member(ANA, "invite"), {**member(ANA), "state_key": ["?"]}]}}
    for _ in "asked", "asked again":
        house.brings("s1", join={desk: {**old, "timeline": {"events": [message("une carte", sender=BOT)]}}})
    platform, journal = platform_of(house, known, desks=[("c1-desk", "c1")]), MemoryJournal()
    journal.kept = "s0"

    def levels() -> list[Json]:
        return [content["users"] for path, content in house.asked if "power_levels" in path and content]

    await platform.start()
    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")
        house.brings("s2", join={desk: {"timeline": {"events": [member(ZOE)]}}})
        await house.until(lambda: any(ZOE in users for users in levels()))

    assert [ANA in users for users in levels()] == [True] * len(levels())


async def test_an_invitation_that_shows_others_there_is_declined(house: House) -> None:
    shown = invitation()["invite_state"]["events"]
    house.brings("s1", invite={TALK: {"invite_state": {"events": [*shown, member(ANA), member(ZOE)]}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await house.until(lambda: house.count(f"{TALK}/leave") == 1)

    assert "avec moi seul" in house.reasons()[0]


async def test_messages_to_an_earlier_life_of_the_account_are_ignored(house: House) -> None:
    house.brings("s1", join={TALK: talk(saying("$old"))})
    house.brings("s2", join={TALK: {"timeline": {"events": [saying("$new", "hello")]}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s2")

    assert said_in(platform, journal) == [(f"direct:{TALK}", "hello")]


async def test_an_encrypted_conversation_that_was_never_ours_is_let_be(house: House) -> None:
    events = [creation(ANA), member(ANA), member(BOT), ENCRYPTION]
    shown = {TALK: {"state": {"events": events}}}
    house.shown_at_start = {"join": {**_joined(house), **shown}}
    house.brings("s1", join=shown)
    house.brings("s2", join={TALK: {"timeline": {"events": [saying("$1")]}}})
    platform, journal = platform_of(house), MemoryJournal()

    await platform.start()
    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s2")

    assert (journal.places, house.count("/leave")) == ({}, 0)


async def test_a_question_from_before_a_conversation_was_encrypted_is_heard(house: House) -> None:
    house.answers[f"{TALK}/leave"] = [DOWN, (200, {})]
    house.brings("s1", join={TALK: {"timeline": {"events": [saying("$1"), ENCRYPTION]}}})
    house.brings("s2", join={HALL: {"timeline": {"events": [saying("$2")]}}})
    platform, journal = platform_of(house, {"hall": HALL, f"direct:{TALK}": TALK}), MemoryJournal()
    journal.kept = "s0"

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s2")
        await house.until(lambda: house.count(f"{TALK}/leave") == 2)

    assert said_in(platform, journal) == [(f"direct:{TALK}", "who pays?"), ("hall", "who pays?")]
    assert "sans chiffrement" in house.reasons()[0]
    with pytest.raises(Refused, match="encrypted"):
        await platform.deliver(saying_privately("yes"))


# ── What cannot be read on its own ──────────────────────────────────────────────────────────────────────────

TALL = {
    "900 levels": "[" * 900 + "]" * 900,
    "950 levels": "[" * 950 + "]" * 950,
    "1,000 levels": '{"a":' * 1_000 + "{}" + "}" * 1_000,
    "5,000 levels": "[" * 5_000 + "]" * 5_000,
    "5,000 figures": "9" * 5_000,
}


@pytest.mark.parametrize("tall", TALL.values(), ids=TALL)
async def test_nested_json_from_a_stranger_deafens_nobody(house: House, quick: Path, tall: str) -> None:
    # given a message to our device and an event of the hall that few JSON readers can read
    dummy = {"type": "m.dummy", "sender": "@mallory:example.org", "content": {"x": "TALL"}}
    strange = {**saying("$strange"), "content": {"msgtype": "m.image", "x": "TALL"}}
    rooms = {"join": {HALL: {"timeline": {"events": [strange, saying("$1")]}}}}
    answer = json.dumps({"next_batch": "s1", "to_device": {"events": [dummy]}, "rooms": rooms})
    house.says(answer.replace('"TALL"', tall).encode())
    platform = platform_of(house, vault=Vault(quick / "keys", bytes(32)))
    journal = MemoryJournal()
    journal.kept = "s0"

    # when they come with a good question
    await platform.start()
    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    # then the question is heard, and everything can be written down
    assert said_in(platform, journal) == [("hall", "who pays?")]
    assert json.dumps([event.content for event in journal.events.values()])


async def test_deeply_nested_room_state_does_not_prevent_the_start(house: House) -> None:
    house.start = json.dumps({"next_batch": "start", "rooms": house.shown_at_start}).replace(
        '"content": {}', '"content": {"x": ' + TALL["5,000 levels"] + "}"
    )
    platform = platform_of(house)

    device = await platform.start()
    await platform.close()

    assert device == "D"


# ── The message under a ❓ ──────────────────────────────────────────────────────────────────────────────────


def question_mark(event: str, target: str, key: str = "❓") -> Json:
    relation = {"rel_type": "m.annotation", "event_id": target, "key": key}
    return {"type": "m.reaction", "event_id": event, "sender": ANA, "content": {"m.relates_to": relation}}


async def test_a_message_that_cannot_be_fetched_holds_up_nothing(house: House) -> None:
    house.answers["/event/"] = [DOWN]
    house.brings("s1", join={HALL: {"timeline": {"events": [question_mark("$mark", "$old"), saying("$1")]}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    assert list(journal.events) == ["$mark", "$1"]
    assert house.count("/event/$old") == 3


def editing(event: str, target: str) -> Json:
    new = {"msgtype": "m.text", "body": "new"}
    relation = {"rel_type": "m.replace", "event_id": target}
    content = {"msgtype": "m.text", "body": "* new", "m.new_content": new, "m.relates_to": relation}
    return {"type": "m.room.message", "event_id": event, "sender": ANA, "content": content}


def removing(event: str, target: str) -> Json:
    return {"type": "m.room.redaction", "event_id": event, "sender": ANA, "content": {"redacts": target}}


async def test_an_edit_taken_away_is_heard_though_its_message_cannot_be_fetched(house: House) -> None:
    house.answers["/event/"] = [DOWN]
    events = [editing("$edit", "$old"), removing("$gone", "$edit"), removing("$other", "$1"), saying("$1")]
    house.brings("s1", join={HALL: {"timeline": {"events": events}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    heard = [platform.read(journal.events[event]) for event in ("$gone", "$other")]
    told = [(each.target, each.of, each.about) for each in heard if isinstance(each, Removed)]
    assert told == [("$edit", "$old", None), ("$1", None, None)]
    assert house.count("/event/$old") == 6


async def test_a_message_that_does_not_come_keeps_no_other_from_coming(house: House) -> None:
    house.answers["/event/$slow"] = [HANGS]
    house.answers["/event/$old"] = [(200, saying("$old", "as before"))]
    edits = [editing("$edit", "$slow"), editing("$other", "$old")]
    house.brings(
        "s1",
        join={
            HALL: {
                "timeline": {"events": [*edits, removing("$gone1", "$edit"), removing("$gone2", "$other")]}
            }
        },
    )
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await house.until(lambda: house.count("/event/$old") == 1)  # while the first one is still awaited
        house.closing.set()
        await journal.until(lambda: journal.kept == "s1")

    heard = [platform.read(journal.events[event]) for event in ("$gone1", "$gone2")]
    told = [each.about.text if each.about else None for each in heard if isinstance(each, Removed)]
    assert told == [None, "as before"]


async def test_the_words_before_an_edit_are_asked_for_until_a_failing_server_answers(house: House) -> None:
    house.answers["/event/"] = [DOWN, DOWN, DOWN, DOWN, (200, saying("$old", "as before"))]
    events = [editing("$edit", "$old"), removing("$gone", "$edit")]
    house.brings("s1", join={HALL: {"timeline": {"events": events}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    heard = platform.read(journal.events["$gone"])
    assert isinstance(heard, Removed)
    assert heard.about is not None
    assert heard.about.text == "as before"


async def test_nobody_else_can_say_what_stands_without_an_edit(house: House) -> None:
    forged = {**removing("$gone", "$1"), ABOUT: saying("$old", "forged"), EDITED: "$old"}
    house.brings("s1", join={HALL: {"timeline": {"events": [forged]}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    heard = platform.read(journal.events["$gone"])
    assert isinstance(heard, Removed)
    assert (heard.of, heard.about) == (None, None)


async def test_a_message_that_cannot_be_fetched_leaves_no_gap_open(house: House) -> None:
    house.answers["/event/"] = [DOWN]
    house.answers["/messages"] = [(200, {"chunk": [question_mark("$mark", "$old"), saying("$1")]})]
    house.brings("s1", join={HALL: {"timeline": {"limited": True, "prev_batch": "p", "events": []}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1" and not journal.open)

    assert list(journal.events) == ["$mark", "$1"]


async def test_a_message_that_many_star_together_is_fetched_once(house: House) -> None:
    house.answers["/event/"] = [(200, saying("$old", "La région finance"))]
    stars = [question_mark(f"$star{n}", "$old", "⭐") for n in range(20)]
    house.brings("s1", join={HALL: {"timeline": {"events": stars}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    heard = [platform.read(event) for event in journal.events.values()]
    abouts = [each.about for each in heard if isinstance(each, Reacted)]
    assert [about and about.text for about in abouts] == ["La région finance"] * 20
    assert house.count("/event/$old") == 1


async def test_a_message_that_never_comes_is_waited_for_once_in_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.history.FETCHING", 0.2)
    house.answers["/event/"] = [HANGS]
    marks = [question_mark(f"$mark{n}", f"$old{n}") for n in range(50)]
    house.brings("s1", join={HALL: {"timeline": {"events": marks}}})
    platform, journal = platform_of(house), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    assert len(journal.events) == 50


async def test_no_words_in_clear_are_held_with_a_mark_that_waits_for_a_key(house: House, quick: Path) -> None:
    # given a message in clear, with an edit beside it whose key did not come
    sealed = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "S", "ciphertext": "C"}
    edit = {"type": "m.room.encrypted", "event_id": "$edit", "sender": ANA, "content": sealed}
    said = {**saying("$old", "a secret"), "unsigned": {"m.relations": {"m.replace": edit}}}
    house.answers["/event/$old"] = [(200, said)]
    house.brings("s1", join={HALL: {"timeline": {"events": [question_mark("$mark", "$old")]}}})
    platform = platform_of(house, vault=Vault(quick / "keys", bytes(32)))
    journal = MemoryJournal()
    journal.kept = "s0"

    # when it is made a question
    await platform.start()
    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")
        kept = b"".join(path.read_bytes() for path in (quick / "keys").iterdir())

    # then the mark is held, and none of the words with it
    assert (b"$mark" in kept, b"a secret" in kept, list(journal.events)) == (True, False, [])


# ── Asking for keys ─────────────────────────────────────────────────────────────────────────────────────────


def sealed(event: str, session: str = "S") -> Json:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": session, "ciphertext": "C"}
    return {"type": "m.room.encrypted", "event_id": event, "sender": ANA, "content": content}


def key_request(number: int, user: str = "@mallory:example.org") -> Json:
    body = {"session_id": f"M{number}"}
    content = {"action": "request", "requesting_device_id": f"D{number}", "body": body}
    return {"type": "m.room_key_request", "sender": user, "content": content}


async def test_a_platform_that_was_closed_has_its_keys_open_no_more(house: House, quick: Path) -> None:
    house.brings("s1", join={HALL: {"timeline": {"events": [saying("$1")]}}})
    platform = platform_of(house, vault=Vault(quick / "keys", bytes(32)))
    journal = MemoryJournal()
    journal.kept = "s0"

    await platform.start()
    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    files = (Path(file.path) for file in psutil.Process().open_files())
    assert [file for file in files if file.is_relative_to(quick / "keys")] == []


async def test_a_request_for_a_thousand_keys_keeps_nobody_from_theirs(house: House, quick: Path) -> None:
    rooms = {"join": {HALL: {"timeline": {"events": [sealed("$1")]}}}}
    asking = {"events": [key_request(number) for number in range(1_000)]}
    house.says({"next_batch": "s1", "to_device": asking, "rooms": rooms})
    platform = platform_of(house, vault=Vault(quick / "keys", bytes(32)))
    journal = MemoryJournal()
    journal.kept = "s0"

    await platform.start()
    async with listening(platform, journal):
        await house.until(lambda: any(ANA in told.get("messages", {}) for _, told in house.asked))

    paths = [path for path, _ in house.asked if "/sendToDevice/" in path]
    assert len(paths) == 1
    assert "/sendToDevice/m.room_key_request/" in paths[0]


async def test_a_key_is_asked_for_again_where_asking_failed(house: House, quick: Path) -> None:
    house.answers["/sendToDevice/"] = [DOWN, (200, {})]
    house.brings("s1", join={HALL: {"timeline": {"events": [sealed("$1")]}}})
    platform = platform_of(house, vault=Vault(quick / "keys", bytes(32)))
    journal = MemoryJournal()
    journal.kept = "s0"

    await platform.start()
    async with listening(platform, journal):
        await house.until(lambda: asked_for_keys(house) == 1)
        while asked_for_keys(house) == 1:
            position = f"s{journal.takes + 2}"
            house.brings(position, join={HALL: {"timeline": {"events": [saying(f"${position}")]}}})
            await journal.until(lambda position=position: journal.kept == position)  # type: ignore[misc]

    assert asked_for_keys(house) == 2


def asked_for_keys(house: House) -> int:
    return sum("/sendToDevice/m.room_key_request/" in path for path, _ in house.asked)


# ── Speaking while nothing is heard ─────────────────────────────────────────────────────────────────────────

UNENCRYPTED = (404, {"errcode": "M_NOT_FOUND"})


def announcing() -> Outgoing:
    return Outgoing("say", "hall", "k", "t", NOON, NOON, body=b.paragraph(b.Text("Bonjour")))


async def test_no_words_go_in_clear_to_a_room_that_was_encrypted_while_nothing_was_heard(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.platform.FRESH", -1.0)
    house.answers["/state/m.room.encryption"] = [UNENCRYPTED, (200, {"algorithm": "m.megolm.v1.aes-sha2"})]
    house.answers["/send/"] = [(200, {"event_id": "$said"})]
    platform = platform_of(house)
    await platform.start()

    said = await platform.deliver(announcing())
    with pytest.raises(Refused, match="encrypted"):
        await platform.deliver(announcing())
    await platform.close()

    assert said == "$said"
    assert sum("/send/" in path for path, _ in house.asked) == 1
