"""How to ask: one pinned message in each place that takes questions, with a button where there are forms."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform, Message
from scene import Scene

from bot.database import schema
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import PIN_TRIES
from bot.port import body as b
from bot.port.body import to_json
from bot.port.chat import Outgoing
from bot.port.errors import NotPermitted

PLACES = ["comptoir-1", "comptoir-2", "restitution"]
ON_MARKS = (
    "Vos questions ici : !question votre question, ou ❓ sous votre message. Pour rester anonyme, "
    "écrivez-moi en message direct. Touchez 👍 sous celles que vous voulez entendre."
)
ON_BUTTONS = (
    "Vos questions ici : touchez le bouton, avec ou sans votre nom. "
    "👍 sous les questions que vous voulez entendre."
)


@pytest.fixture
async def both(quick: Path) -> AsyncIterator[Scene]:
    """Play on a platform of marks and one of buttons, where nothing older than 50 minutes can be edited."""
    platforms = [MemoryPlatform("marques"), MemoryPlatform("boutons", buttons=True, editable=3000.0)]
    scene = Scene(quick, platforms=platforms)
    scene.tells_how_to_ask = True
    async with scene:
        yield scene


def words(scene: Scene, chat: MemoryPlatform) -> dict[str, list[Message]]:
    """Return the messages that say how to ask, by place."""
    found = {place: chat.in_place(place) for place in scene.places}
    told = {p: [m for m in ms if (m.key or "").startswith("asking:")] for p, ms in found.items()}
    return {place: messages for place, messages in told.items() if messages}


async def test_each_place_that_takes_questions_has_one_pinned_word(both: Scene) -> None:
    marks, buttons = both.platforms

    for chat, text, offered in ((marks, ON_MARKS, []), (buttons, ON_BUTTONS, ["Poser une question"])):
        found = words(both, chat)
        assert list(found) == PLACES
        for [message] in found.values():
            assert (both.read(message), message.pinned, message.notify) == (text, True, False)
            assert [action.label for action in message.actions] == offered
            assert message.marks == {}


async def test_it_is_said_once_however_often_the_bot_starts(both: Scene) -> None:
    before = [words(both, chat) for chat in both.platforms]

    await both.stop()
    await both.start()

    assert [words(both, chat) for chat in both.platforms] == before


async def test_a_pin_that_is_refused_is_no_trouble_and_tried_at_the_next_start(quick: Path) -> None:
    chat = MemoryPlatform("boutons", buttons=True)

    def refuse(when: str, outgoing: Outgoing) -> None:
        if outgoing.operation == "pin":
            raise NotPermitted("Missing Permissions")

    chat.fault = refuse
    scene = Scene(quick, platforms=[chat])
    scene.tells_how_to_ask = True
    async with scene:
        assert [m.pinned for [m] in words(scene, chat).values()] == [False] * 3
        assert scene.seen("regie") == []

        await scene.stop()
        chat.fault = lambda when, outgoing: None
        await scene.start()

        assert [m.pinned for [m] in words(scene, chat).values()] == [True] * 3


async def test_a_pin_that_is_always_refused_is_not_tried_for_ever(quick: Path) -> None:
    chat = MemoryPlatform("boutons", buttons=True)
    tried: list[str] = []

    def refuse(when: str, outgoing: Outgoing) -> None:
        if outgoing.operation == "pin" and when == "before":
            tried.append(outgoing.place)
            raise NotPermitted("Missing Permissions")

    chat.fault = refuse
    scene = Scene(quick, platforms=[chat])
    scene.tells_how_to_ask = True
    async with scene:
        for _ in range(PIN_TRIES + 2):
            await scene.stop()
            await scene.start()

    assert Counter(tried) == dict.fromkeys(PLACES, PIN_TRIES)


@pytest.mark.parametrize("minutes", [10, 60])
async def test_a_new_wording_replaces_the_old_one(both: Scene, minutes: int) -> None:
    """It is edited, or sent again and pinned where the platform no longer allows the edit."""
    before = [words(both, chat)["comptoir-1"][0].id for chat in both.platforms]
    await both.store.run(_was_worded_otherwise)
    await both.stop()
    both.wall = both.wall.replace(minute=minutes % 60, hour=both.wall.hour + minutes // 60)
    await both.start()

    found = [words(both, chat)["comptoir-1"] for chat in both.platforms]
    assert [[both.read(message) for message in messages] for messages in found] == [[ON_MARKS], [ON_BUTTONS]]
    assert [message.pinned for [message] in found] == [True, True]
    assert [message.id for [message] in found] == [before[0], before[1] if minutes < 50 else found[1][0].id]
    assert (found[1][0].id == before[1]) == (minutes < 50)


def _was_worded_otherwise(c: sa.Connection) -> None:
    o = schema.outbox.c
    former = to_json(b.paragraph(b.Text("Posez vos questions !")))
    c.execute(sa.update(schema.outbox).where(o.kind == Kind.ASKING).values(body=former))


async def test_its_button_opens_the_form_which_asks_here(both: Scene) -> None:
    buttons = both.platforms[1]
    [word] = words(both, buttons)["comptoir-2"]
    [ask] = word.actions
    assert [field.name for field in ask.form] == ["texte", "comptoir", "anonyme"]

    await both.presses("zoe", word, "question", buttons, texte="Qui paie ?", anonyme="oui")
    await both.presses("zoe", word, "question", buttons, texte="Et ailleurs ?", comptoir="C1")

    assert both.seen("comptoir-2", chat=buttons)[-1] == "❓ Qui paie ?\nC2-1 · anonyme"
    assert both.seen("comptoir-1", chat=buttons)[-1] == "❓ Et ailleurs ?\nC1-1 · Zoe"


async def test_reminders_have_the_button_where_people_may_ask(both: Scene) -> None:
    buttons = both.platforms[1]
    await both.at("11:26")

    def offered(chat: MemoryPlatform, place: str) -> list[list[str]]:
        said = [m for m in chat.in_place(place) if m.notify]
        return [[action.key for action in message.actions] for message in said]

    follow = ["follow:comptoir-1", "follow:comptoir-2"]
    assert offered(buttons, "hall") == [[], ["question", *follow]]  # the welcome takes no question
    assert offered(buttons, "comptoir-1") == [["question"], ["question"]]
    assert offered(buttons, "comptoir-1-desk") == [[]]
    assert offered(both.platforms[0], "comptoir-1") == [[], []]


async def test_after_the_closing_nobody_is_told_how_to_ask(quick: Path) -> None:
    scene = Scene(quick, hour="16:30")
    scene.tells_how_to_ask = True
    async with scene:
        assert words(scene, scene.chat) == {}
