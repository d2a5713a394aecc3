"""Following sessions: who is told, where, in which language, and never twice."""

from functools import partial
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform
from scene import Scene

from bot.database.transaction import Transaction
from bot.people import followers, people
from bot.port import body as b
from bot.port.chat import pinged

FRENCH, ENGLISH = "Le comptoir 1 change de salle", "Round table 1 changes room"


def _word(language: str) -> b.Body:
    return b.paragraph(b.Text(ENGLISH if language == "en" else FRENCH))


def _tell(tx: Transaction, key: str = "change:1") -> None:
    for follower in followers.of(tx.c, "comptoir-1"):
        followers.tell(tx, follower, key, _word)


def _follow(tx: Transaction, platform: str, *handles: str) -> None:
    for handle in handles:
        followers.follow(tx.c, people.known(tx.c, platform, handle, handle.title()), "comptoir-1")


async def _told(scene: Scene, key: str = "change:1", times: int = 1) -> None:
    for _ in range(times):
        await scene.transactions.run(_tell, key)
        await scene.quiet()


# ── Where a word reaches them ───────────────────────────────────────────────────────────────────────────


async def test_a_platform_that_opens_no_conversation_calls_all_others_by_one_message(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await scene.says("sam", "direct:sam", "langue en")
        await scene.transactions.run(_follow, "memory", "sam", "bob", "eve")

        await _told(scene, times=2)

        assert scene.seen("direct:sam")[-1] == ENGLISH
        assert (scene.seen("comptoir-1"), pinged(scene.last("comptoir-1").body)) == ([FRENCH], ("bob", "eve"))


async def test_who_takes_no_private_messages_is_called_in_the_sessions_place(tmp_path: Path) -> None:
    chat = MemoryPlatform(buttons=True, opens=True)
    chat.closed |= {"bob", "eve"}
    async with Scene(tmp_path, platforms=[chat]) as scene:
        await scene.transactions.run(_follow, "memory", "sam", "bob", "eve")

        await _told(scene)
        await scene.jump(seconds=3)
        first = [pinged(message.body) for message in chat.in_place("comptoir-1")]
        await _told(scene, "change:2")

        assert scene.seen("direct:sam") == [FRENCH, FRENCH]
        assert [pinged(message.body) for message in chat.in_place("comptoir-1")] == [("bob", "eve")] * 2
        assert (first, scene.seen("regie")) == ([("bob", "eve")], [])


async def test_a_newer_word_takes_the_place_of_one_that_still_waits(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await scene.says("sam", "direct:sam", "aide")
        await scene.transactions.run(_follow, "memory", "sam", "bob")
        scene.chat.go_away()

        await scene.transactions.run(_tell, "change:1")
        await scene.transactions.run(_tell, "change:2")
        scene.chat.come_back()
        await scene.jump(minutes=10)

        assert scene.seen("direct:sam")[1:] == scene.seen("comptoir-1") == [FRENCH]


@pytest.mark.parametrize("waits", [True, False])
async def test_a_follower_who_is_forgotten_is_forgotten_wholly(tmp_path: Path, waits: bool) -> None:
    async with Scene(tmp_path) as scene:
        await scene.transactions.run(_follow, "memory", "sam", "bob")
        if not waits:
            await _told(scene)

        await scene.says("bob", "direct:bob", "oublie-moi oui")
        await _told(scene)

        called = [pinged(message.body) for message in scene.chat.in_place("comptoir-1")]
        assert called == ([("sam",)] if waits else [])
        assert await scene.transactions.run(partial(_followers_of, session="comptoir-1")) == ["sam"]


def _followers_of(tx: Transaction, session: str) -> list[str]:
    return [follower.account.handle for follower in followers.of(tx.c, session)]
