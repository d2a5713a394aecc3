"""Following sessions: who is told, where, in which language, and never twice."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from memory_platform import MemoryPlatform
from scene import Scene, at

from bot import planner
from bot.commands import following
from bot.database.transaction import Transaction
from bot.people import followers, people
from bot.port import body as b
from bot.port.chat import pinged
from bot.timetable.labels import place_label

FRENCH, ENGLISH = "Le comptoir 1 change de salle", "Round table 1 changes room"


def _word(language: str, unread: Sequence[str]) -> b.Body:
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


# ── Chosen ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "followed"),
    [
        ("suivre C1", ["Comptoir 1"]),
        ("suivre c1, P et accueil", ["Accueil", "Comptoir 1", "Plénière"]),
        ("follow all", ["Accueil", "Comptoir 1", "Comptoir 2", "Plénière"]),
        ("!suivre C9 C1", []),
    ],
)
async def test_sessions_are_followed_by_code_by_id_or_all(
    tmp_path: Path, typed: str, followed: list[str]
) -> None:
    async with Scene(tmp_path) as scene:
        await scene.says("sam", "direct:sam", typed)

        kept = await scene.transactions.run(_followed_by, "sam")
        assert kept == followed
        if not followed:
            assert scene.seen("direct:sam") == [
                "Je ne connais pas C9. Il y a : C1, C2, P, accueil. Par exemple : !suivre C1"
            ]


async def test_alone_the_word_says_what_one_follows_and_how_to_stop(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await scene.says("sam", "direct:sam", "suivre")
        await scene.says("sam", "direct:sam", "suivre C2 accueil")
        await scene.says("sam", "direct:sam", "suivre")
        await scene.says("sam", "direct:sam", "!ne plus suivre C2")
        await scene.says("sam", "direct:sam", "ne-plus-suivre tout")
        await scene.says("sam", "direct:sam", "ne-plus-suivre C1")

        assert scene.seen("direct:sam") == [
            "Vous ne suivez rien pour l’instant. Par exemple : !suivre C1",
            "⏰ Suivi : un mot 5 minutes avant, et à chaque changement.\n"
            "• Accueil — 10h\n• Comptoir 2 : Titre 2 — 10h30",
            "⏰ Ce que vous suivez :\n• Accueil — 10h\n• Comptoir 2 : Titre 2 — 10h30\n"
            "Pour arrêter : !ne-plus-suivre accueil, ou !ne-plus-suivre tout",
            "Vous ne suivez plus : Comptoir 2.",
            "Vous ne suivez plus rien.",
            "Vous ne suiviez pas cela. !suivre dit ce que vous suivez.",
        ]


async def test_in_public_a_mark_answers_and_nobody_reads_what_one_follows(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        asked = await scene.says("sam", "hall", "!suivre C1")
        alone = await scene.says("sam", "hall", "!suivre")

        assert (scene.marks(asked), scene.marks(alone)) == (["⏰"], ["🚫"])


async def test_one_follows_a_limited_number_of_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST", 2)
    async with Scene(tmp_path) as scene:
        await scene.says("sam", "direct:sam", "suivre C1")
        await scene.says("sam", "direct:sam", "suivre tout")

        assert scene.seen("direct:sam")[-1] == (
            "C’est beaucoup : on suit au plus 2 sessions à la fois, et cela en ferait 4. "
            "Choisissez-en : !suivre C1"
        )
        assert await scene.transactions.run(_followed_by, "sam") == ["Comptoir 1"]


# ── Tapped under the hall's reminder ────────────────────────────────────────────────────────────────────


async def test_a_mark_under_the_reminder_follows_until_it_is_taken_away(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await scene.at("10:15")
        reminder = scene.last("hall")
        await scene.taps("sam", reminder.id, "⏰ C1")
        taken = await scene.taps("bob", reminder.id, "⏰ C1")
        await scene.taps("bob", reminder.id, "⏰ C2")
        await scene.deletes("bob", taken)
        await scene.at("10:25")
        called = {place: pinged(scene.last(place).body) for place in ("comptoir-1", "comptoir-2")}
        await scene.jump(seconds=30)
        await scene.taps("eve", reminder.id, "⏰ C1")

        assert scene.marks(reminder.id) == ["⏰ C1", "⏰ C2"]
        assert called == {"comptoir-1": ("sam",), "comptoir-2": ("bob",)}
        assert pinged(scene.last("comptoir-1").body) == ("eve",)  # who comes late is told at once


async def test_a_button_under_the_reminder_follows_and_pressed_again_ends_it(tmp_path: Path) -> None:
    chat = MemoryPlatform(buttons=True, opens=True)
    async with Scene(tmp_path, platforms=[chat]) as scene:
        await scene.at("10:15")
        for handle, times in (("sam", 1), ("bob", 2)):
            for _ in range(times):
                await scene.presses(handle, scene.last("hall"), "follow:comptoir-1", chat)
        answers = [scene.seen("hall", "sam")[-1], scene.seen("hall", "bob")[-1]]
        await scene.at("10:25")

        assert answers == [
            "⏰ Suivi : un mot 5 minutes avant, et à chaque changement.\n• Comptoir 1 : Titre 1 — 10h30\n"
            "Ce sera un message privé ou, s’il m’est refusé, une mention dans le lieu de la session.",
            "Vous ne suivez plus : Comptoir 1.",
        ]
        assert (scene.seen("direct:sam"), scene.seen("direct:bob")) == (
            ["⏰ Comptoir 1 : Titre 1 — à 10h30\nLe Club"],
            [],
        )


# ── The word before ─────────────────────────────────────────────────────────────────────────────────────


async def test_it_is_said_once_whatever_stops_and_never_too_late(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await scene.says("sam", "direct:sam", "suivre tout")
        await scene.says("sam", "direct:sam", "langue en")
        await scene.at("10:25")
        await scene.stop()
        await scene.start()
        await scene.at("10:30")
        await scene.stop()
        scene.wall = at("15:11")
        await scene.start()

        assert scene.seen("direct:sam")[2:] == [
            "⏰ Comptoir 1: Titre 1 — at 10:30\nLe Club",
            "⏰ Comptoir 2: Titre 2 — at 10:30\nLe Bureau",
        ]


async def test_it_follows_a_session_that_moves_and_goes_with_one_that_is_cancelled(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await scene.says("sam", "direct:sam", "suivre C1 C2")
        scene.waits_with(scene.chat)
        scene.wall = at("10:25")
        await scene.until_handled()
        moved: dict[int, dict[str, Any]] = {1: {"start": at("10:45")}, 2: {"cancelled": True}}
        sessions = tuple(replace(s, **moved.get(s.number or 0, {})) for s in scene.programme.sessions)
        changed = replace(scene.day, programme=replace(scene.programme, sessions=sessions))
        await scene.app.change(changed)
        scene.goes_on_with(scene.chat)
        await scene.at("10:45")

        words = [text for text in scene.seen("direct:sam") if " — à " in text]
        assert words == ["⏰ Comptoir 1 : Titre 1 — à 10h45\nLe Club"]


async def test_accounts_that_are_joined_are_told_once_and_parted_each_again(tmp_path: Path) -> None:
    here, there = MemoryPlatform(), MemoryPlatform("other")
    async with Scene(tmp_path, platforms=[here, there]) as scene:
        for chat in (here, there):
            await scene.says("sam", "direct:sam", "suivre C1", chat)
        await scene.says("sam", "direct:sam", "lier")
        code = scene.seen("direct:sam")[-1].split("lier ")[1].split()[0].strip("`.")
        for words in (f"lier {code}", f"lier {code} oui"):
            await scene.says("sam", "direct:sam", words, there)
        await _told(scene)
        joined = [_words_told(scene, chat) for chat in (here, there)]
        await scene.says("sam", "direct:sam", "delier", there)
        await _told(scene, "change:2")

        assert joined == [1, 0]
        assert [_words_told(scene, chat) for chat in (here, there)] == [2, 1]


def _words_told(scene: Scene, chat: MemoryPlatform) -> int:
    return len([text for text in scene.seen("direct:sam", chat=chat) if text == FRENCH])


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
        first = [set(pinged(message.body)) for message in chat.in_place("comptoir-1")]
        await _told(scene, "change:2")

        assert scene.seen("direct:sam") == [FRENCH, FRENCH]
        assert [set(pinged(message.body)) for message in chat.in_place("comptoir-1")] == [{"bob", "eve"}] * 2
        assert (first, scene.seen("regie")) == ([{"bob", "eve"}], [])


async def test_a_newer_word_takes_the_place_of_one_that_still_waits(tmp_path: Path) -> None:
    async with Scene(tmp_path) as scene:
        await scene.says("sam", "direct:sam", "aide")
        await scene.transactions.run(_follow, "memory", "sam", "bob")
        scene.waits_with(scene.chat)

        await scene.transactions.run(_tell, "change:1")
        await scene.transactions.run(_tell, "change:2")
        scene.goes_on_with(scene.chat)
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


def _followed_by(tx: Transaction, handle: str) -> list[str]:
    ids = followers.followed_by(tx.c, people.known(tx.c, "memory", handle).person)
    return [place_label(tx.day, session) for session in tx.day.programme.sessions if session.id in ids]


def _followers_of(tx: Transaction, session: str) -> list[str]:
    return [follower.account.handle for follower in followers.of(tx.c, session)]


async def test_a_follower_who_was_away_hears_all_that_changed_in_one_word(quick: Path) -> None:
    here, away = MemoryPlatform("here"), MemoryPlatform("away")
    async with Scene(quick, hour="10:00", platforms=[here, away]) as scene:
        await scene.says("zoe", "direct:zoe", "!suivre C1", away)
        await scene.calls("bob", "hall", "suivre", away, comptoir="C1")
        scene.waits_with(away)
        for hour, start, room in (
            ("10:05", "10:20", "club"),
            ("10:08", "10:20", "bureau"),
            ("10:11", "10:19", "bureau"),
        ):
            scene.wall = at(hour)
            values: dict[str, Any] = {"start": at(start), "rooms": (room,)}
            day = scene.day.programme
            sessions = [replace(s, **values) if s.id == "comptoir-1" else s for s in day.sessions]
            day = replace(day, sessions=tuple(sorted(sessions, key=lambda s: s.start)))
            await scene.transactions.change(replace(scene.day, programme=day), planner.plan_day)

        scene.goes_on_with(away)
        await scene.quiet()

        told = "Comptoir 1 · Titre 1 : à 10h19 au lieu de 10h30 · Le Bureau au lieu de Le Club"
        assert scene.seen("direct:zoe", chat=away)[-1] == f"🔁 {told}"
        called = [text for text in scene.seen("comptoir-1", chat=away) if told in text]
        assert len(called) == 2  # everybody, and those whom nothing reaches alone
