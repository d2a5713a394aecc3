"""What changed in the day is corrected where it was said, and told once, in one short message."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from memory_platform import MemoryPlatform, Message
from scene import Scene, at, comptoir, plenary, programme

from bot.database.transaction import Transaction
from bot.people import followers, people
from bot.port.chat import Loss, Outgoing
from bot.port.errors import Busy, NotPermitted
from bot.programme.model import Programme, Session

DAY = programme(
    comptoir(1, "10:30", "11:30"),
    comptoir(2, "10:30", "11:30"),
    plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True),
)
LATER = {"start": at("10:50"), "end": at("11:50")}


def with_(day: Programme, **changes: Mapping[str, object]) -> Programme:
    """Change sessions of the day: `with_(day, comptoir_1={"start": …})`."""
    sessions = [replace(s, **changes.get(s.id.replace("-", "_"), {})) for s in day.sessions]  # type: ignore[arg-type]
    return replace(day, sessions=tuple(sorted(sessions, key=lambda s: s.start)))


async def change(scene: Scene, **changes: Mapping[str, object]) -> None:
    await take_up(scene, with_(scene.day.programme, **changes))


async def take_up(scene: Scene, day: Programme) -> None:
    await scene.app.change(replace(scene.day, programme=day))
    await scene.quiet()


def told(scene: Scene, place: str, chat: MemoryPlatform | None = None) -> list[str]:
    """Return the short messages about changes in a place."""
    return [
        scene.read(m) for m in (chat or scene.chat).in_place(place) if (m.key or "").startswith("changed:")
    ]


def heads(scene: Scene, place: str) -> list[str]:
    return [text.split("\n")[0] for text in scene.seen(place)]


def pinged(message: Message) -> list[str]:
    spans = [span for block in message.body.blocks for span in block.spans]
    return [span.handle for span in spans if getattr(span, "ping", False)]  # type: ignore[union-attr,misc]


@pytest.mark.parametrize(
    ("language", "hall", "desk"),
    [
        (
            "fr",
            "🔁 Comptoir 1 · Titre 1 : à 10h50 au lieu de 10h30",
            "🔁 Comptoir 1 · Titre 1 : à 10h50 au lieu de 10h30\nAna Animatrice",
        ),
        (
            "en",
            "🔁 Comptoir 1 · Titre 1: at 10:50 instead of 10:30",
            "🔁 Comptoir 1 · Titre 1: at 10:50 instead of 10:30\nAna Animatrice",
        ),
    ],
)
async def test_a_later_start_is_told_in_the_hall_its_place_and_its_desk(
    quick: Path, language: str, hall: str, desk: str
) -> None:
    day = replace(DAY, event=replace(DAY.event, language=language))
    async with Scene(quick, programme=day) as scene:
        await change(scene, comptoir_1=LATER)

        assert [told(scene, p) for p in ("hall", "comptoir-1", "comptoir-1-desk")] == [[hall], [hall], [desk]]
        assert told(scene, "comptoir-2") + told(scene, "regie") == []
        assert scene.last("hall").notify
        assert pinged(scene.last("comptoir-1-desk")) == ["ana"]
        assert await scene.troubles() == []


async def test_what_was_said_is_corrected_by_edits(quick: Path) -> None:
    # given a grouped reminder of two comptoirs, and those of their places
    async with Scene(quick, programme=DAY) as scene:
        await scene.at("10:26")

        # when one of them is late
        await change(scene, comptoir_1=LATER)

        # then each of them is true
        assert scene.seen("hall") == [
            "⏰ À 10h30\n• Comptoir 1 · Titre 1 · Le Club · à 10h50\n• Comptoir 2 · Titre 2 · Le Bureau",
            "🔁 Comptoir 1 · Titre 1 : à 10h50 au lieu de 10h30",
        ]
        assert heads(scene, "comptoir-1")[0] == "⏰ Comptoir 1 : Titre 1 — à 10h50"
        assert heads(scene, "comptoir-1-desk")[0] == "⏰ Comptoir 1 : Titre 1 — à 10h50"

        # and people are reminded again, for the new hour
        await scene.at("10:46")
        assert len(heads(scene, "hall")) == 2  # it was told twenty-four minutes before
        assert heads(scene, "comptoir-1")[2:] == ["⏰ Comptoir 1 : Titre 1 — à 10h50"]
        assert await scene.troubles() == []


async def test_a_few_minutes_are_told_by_an_edit_alone(quick: Path) -> None:
    async with Scene(quick, programme=DAY) as scene:
        await scene.at("10:26")

        await change(
            scene,
            comptoir_1={"start": at("10:33"), "end": at("11:33")},
            comptoir_2={"start": at("10:33"), "end": at("11:33")},
        )
        await scene.at("10:34")

        assert heads(scene, "hall") == ["▶️ Commencé à 10h33"]
        assert heads(scene, "comptoir-1") == ["▶️ Comptoir 1 : Titre 1 — commencé à 10h33"]
        assert heads(scene, "comptoir-1-desk")[0] == "⏰ Comptoir 1 : Titre 1 — à 10h33"
        assert await scene.troubles() == []


async def test_the_first_change_goes_at_once_and_what_follows_within_a_minute_is_gathered(
    quick: Path,
) -> None:
    async with Scene(quick, programme=DAY) as scene:
        await change(scene, comptoir_1=LATER)
        await scene.jump(seconds=20)
        await change(scene, comptoir_2={"rooms": ("club",)})
        await scene.jump(seconds=20)
        await change(scene, comptoir_2={"rooms": ("club",), "start": at("10:25")})
        assert len(told(scene, "hall")) == 1

        await scene.jump(seconds=20)

        assert told(scene, "hall")[1:] == [
            "🔁 Comptoir 2 · Titre 2 : à 10h25 au lieu de 10h30 · Le Club au lieu de Le Bureau"
        ]
        assert len(told(scene, "comptoir-2")) == 1


async def test_a_change_undone_before_it_was_said_is_not_said(quick: Path) -> None:
    async with Scene(quick, programme=DAY) as scene:
        await change(scene, comptoir_2={"rooms": ("club",)})
        await scene.jump(seconds=10)
        await change(scene, comptoir_1=LATER)
        await scene.jump(seconds=10)
        await take_up(scene, with_(DAY, comptoir_2={"rooms": ("club",)}))
        await scene.jump(minutes=2)

        assert told(scene, "hall") == ["🔁 Comptoir 2 · Titre 2 : Le Club au lieu de Le Bureau"]
        assert told(scene, "comptoir-1") == []
        assert await scene.troubles() == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            [
                "🔁 Comptoir 1 · Titre 1 : session annulée (« trop de neige »)",
                "🔁 Comptoir 1 · Titre 1 : à 10h30 · Le Club, comme prévu",
                "🔁 Comptoir 1 · Titre 1 : a bien lieu, à 10h30 · Le Club",
            ],
        ),
        (
            "en",
            [
                "🔁 Comptoir 1 · Titre 1: cancelled (“trop de neige”)",
                "🔁 Comptoir 1 · Titre 1: at 10:30 · Le Club, as planned",
                "🔁 Comptoir 1 · Titre 1: takes place after all, at 10:30 · Le Club",
            ],
        ),
    ],
)
async def test_a_cancellation_and_its_end_are_told(quick: Path, language: str, words: list[str]) -> None:
    day = replace(DAY, event=replace(DAY.event, language=language))
    async with Scene(quick, programme=day) as scene:
        await scene.at("10:26")
        await change(scene, comptoir_1={"cancelled": True, "cancelled_because": "trop de neige"})
        assert told(scene, "comptoir-1") == words[:1]
        line = scene.seen("hall")[0].split("\n")[1]
        assert line.endswith(
            " · session annulée (« trop de neige »)" if language == "fr" else " (“trop de neige”)"
        )
        assert heads(scene, "comptoir-1")[0].startswith("❌ Comptoir 1")

        await scene.jump(minutes=2)
        await take_up(scene, day)

        assert told(scene, "comptoir-1") == words[1:]
        assert heads(scene, "comptoir-1")[0].startswith("⏰ Comptoir 1")


async def test_a_delay_of_the_day_is_one_message_in_the_hall_and_pings_each_person_once(quick: Path) -> None:
    late = [comptoir(n, f"1{n}:00", f"1{n}:45") for n in range(1, 6)]
    async with Scene(quick, programme=programme(*late)) as scene:
        moved = {
            s.id.replace("-", "_"): {"start": s.start.replace(minute=10), "end": s.end.replace(minute=55)}
            for s in late
        }

        await change(scene, **moved)

        assert told(scene, "hall") == [
            "🔁 Le programme change\n"
            + "\n".join(f"• Comptoir {n} · Titre {n} : à 1{n}h10 au lieu de 1{n}h" for n in range(1, 6))
        ]
        assert [len(told(scene, f"comptoir-{n}")) for n in range(1, 6)] == [1] * 5
        assert [pinged(scene.last(f"comptoir-{n}-desk")) for n in range(1, 6)] == [["ana"], [], [], [], []]


async def test_what_nobody_has_read_is_written_anew(quick: Path) -> None:
    # given a platform that takes nothing while the day changes twice, and changes back in part
    away = MemoryPlatform("autre")
    async with Scene(quick, programme=DAY, platforms=[MemoryPlatform(), away]) as scene:
        away.lost |= dict.fromkeys(("hall", "comptoir-2"), Loss.HIDDEN)
        await scene.until(lambda: len(scene.app.deliverers["autre"].lost) == 2)
        await change_while_away(scene, comptoir_1=LATER, comptoir_2={"rooms": ("club",)})
        await scene.until(lambda: len(told(scene, "hall")) == 1)
        scene.wall = at("10:05")
        await change_while_away(scene, comptoir_1={"start": at("10:55"), "end": at("11:55")})
        await scene.until(lambda: len(told(scene, "hall")) == 2)
        await change_while_away(scene, comptoir_2={"rooms": ("bureau",)})

        # when it comes back
        away.lost.clear()
        await scene.jump(minutes=2)

        # then its people read the newest, once
        assert told(scene, "hall", away) == ["🔁 Comptoir 1 · Titre 1 : à 10h55 au lieu de 10h30"]
        assert told(scene, "comptoir-2", away) == []
        assert told(scene, "hall")[1:] == [
            "🔁 Comptoir 1 · Titre 1 : à 10h55 au lieu de 10h50",
            "🔁 Comptoir 2 · Titre 2 : Le Bureau au lieu de Le Club",
        ]


async def change_while_away(scene: Scene, **changes: Mapping[str, object]) -> None:
    """Change the day though a platform takes nothing: the scene is never quiet."""
    day = with_(scene.day.programme, **changes)
    await scene.app.change(replace(scene.day, programme=day))


async def test_where_nothing_can_be_edited_any_more_a_few_minutes_are_told_too(quick: Path) -> None:
    # given a delay that was told an hour ago, where nothing is edited after ten minutes
    platforms = [MemoryPlatform(), MemoryPlatform("ancien", editable=600.0)]
    async with Scene(quick, hour="08:00", programme=DAY, platforms=platforms) as scene:
        await change(scene, comptoir_1=LATER)
        await scene.at("09:00")

        # when the session begins three minutes later
        await change(scene, comptoir_1={"start": at("10:53"), "end": at("11:53")})

        # then one platform edits, and the other says it
        assert told(scene, "hall") == ["🔁 Comptoir 1 · Titre 1 : à 10h53 au lieu de 10h30"]
        assert told(scene, "hall", platforms[1]) == [
            "🔁 Comptoir 1 · Titre 1 : à 10h50 au lieu de 10h30",
            "🔁 Comptoir 1 · Titre 1 : à 10h53 au lieu de 10h50",
        ]


async def test_a_change_while_the_bot_was_away_is_told_at_its_start(quick: Path) -> None:
    async with Scene(quick, programme=DAY) as scene:
        chat = scene.chat
        await scene.at("10:26")

    moved = with_(DAY, comptoir_1=LATER, comptoir_2={"cancelled": True})
    async with Scene(quick, hour="10:28", programme=moved, platforms=[chat]) as scene:
        assert scene.seen("hall") == [
            "⏰ À 10h50\n• Comptoir 1 · Titre 1 · Le Club\n"
            "• Comptoir 2 · Titre 2 · Le Bureau · session annulée",
            "🔁 Le programme change\n• Comptoir 2 · Titre 2 : session annulée\n"
            "• Comptoir 1 · Titre 1 : à 10h50 au lieu de 10h30",
        ]
        assert told(scene, "comptoir-2") == ["🔁 Comptoir 2 · Titre 2 : session annulée"]
        assert await scene.troubles() == []


async def test_a_session_that_leaves_the_programme_is_told_and_one_that_comes(quick: Path) -> None:
    async with Scene(quick, programme=DAY) as scene:
        await scene.at("10:26")
        third: Session = comptoir(3, "14:00", "15:00", takes_questions=False)
        kept = [s for s in scene.day.programme.sessions if s.id != "comptoir-2"]

        await take_up(scene, replace(scene.day.programme, sessions=(*kept, third)))

        assert scene.seen("hall") == [
            "⏰ À 10h30\n• Comptoir 1 · Titre 1 · Le Club\n• Comptoir 2 · Titre 2 · n’est plus au programme",
            "🔁 Le programme change\n• Comptoir 2 · Titre 2 : n’est plus au programme\n"
            "• Titre 3 : nouvelle session, à 14h · Le Club",
        ]


async def test_last_questions_follow_a_session_that_is_extended(quick: Path) -> None:
    async with Scene(quick, programme=DAY) as scene:
        await scene.at("11:26")
        assert heads(scene, "comptoir-1")[-1].startswith("⏳ Dernières questions : c’est fini à 11h30")

        await change(scene, comptoir_1={"end": at("11:45")})
        assert heads(scene, "comptoir-1")[-1].startswith("⏳ Dernières questions : c’est fini à 11h45")
        await scene.at("11:41")

        last = [head for head in heads(scene, "comptoir-1") if head.startswith("⏳")]
        assert [head.split(".")[0] for head in last] == ["⏳ Dernières questions : c’est fini à 11h45"] * 2


async def test_nothing_is_told_of_what_is_over_nor_of_a_day_that_did_not_change(quick: Path) -> None:
    async with Scene(quick, programme=DAY) as scene:
        chat = scene.chat
        await scene.at("11:31")
        await change(scene, comptoir_1={"rooms": ("bureau",), "start": at("10:20")})
    async with Scene(quick, hour="11:40", programme=scene.day.programme, platforms=[chat]) as scene:
        await scene.at("11:45")

        assert [told(scene, place) for place in ("hall", "comptoir-1")] == [[], []]


async def test_whoever_follows_a_session_hears_of_each_change_once_gathered_like_all(quick: Path) -> None:
    # given a person who follows a comptoir, and reads English
    chat = MemoryPlatform(buttons=True, opens=True)
    async with Scene(quick, programme=DAY, platforms=[chat]) as scene:
        await scene.says("sam", "direct:sam", "langue en")
        await scene.transactions.run(_follow, "sam", "comptoir-1")

        # when it moves, then moves and changes room within a minute, and another changes too
        await change(scene, comptoir_1=LATER)
        await scene.jump(seconds=20)
        await change(scene, comptoir_1={"start": at("11:00"), "end": at("12:00")})
        await change(scene, comptoir_1={"rooms": ("bureau",)}, comptoir_2={"rooms": ("club",)})
        assert len(scene.seen("direct:sam")) == 2
        await scene.jump(minutes=2)

        # then they heard of the first at once, and of the others together
        assert scene.seen("direct:sam")[1:] == [
            "🔁 Comptoir 1 · Titre 1: at 10:50 instead of 10:30",
            "🔁 Comptoir 1 · Titre 1: at 11:00 instead of 10:50 · Le Bureau instead of Le Club",
        ]
        await scene.jump(minutes=5)
        assert len(scene.seen("direct:sam")) == 3


def _follow(tx: Transaction, handle: str, session: str) -> None:
    account = people.known(tx.c, "memory", handle, handle.title())
    followers.follow(tx.c, account, session)


async def test_topics_say_the_hour_and_the_rooms_as_they_now_are(quick: Path) -> None:
    # given a platform that allows two changes of a topic
    chat = MemoryPlatform(fault=_two_topics())
    async with Scene(quick, programme=DAY, platforms=[chat]) as scene:
        await change(scene, comptoir_1=LATER)
        await change(scene, comptoir_1={"rooms": ("bureau",)})
        before = dict(chat.topics)

        # when it changes once more, the last of them waits alone
        await change(scene, comptoir_1={"cancelled": True})

        ask = "Posez vos questions : !question votre question, ou ❓ sur votre message. 👍 pour voter"
        queue = "La file des questions et ses gestes : !digest, !scene, !repondu, !aide"
        assert _plain(before) == {
            "comptoir-1": f"10h50–11h50, Le Bureau. {ask}",
            "comptoir-1-desk": f"10h50–11h50, Le Bureau, Titre 1. {queue}",
        }
        assert chat.topics == before
        await scene.jump(minutes=2)
        assert told(scene, "comptoir-1")[-1].endswith("annulée")

        # and is written in its newest version once it may be
        await scene.jump(minutes=10)
        assert _plain(chat.topics) == {
            "comptoir-1": "Session annulée : Titre 1",
            "comptoir-1-desk": "Session annulée : Titre 1. La file des questions reste : !digest, !aide",
        }


def _two_topics() -> Callable[[str, Outgoing], None]:
    written = Counter[str]()

    def fault(when: str, outgoing: Outgoing) -> None:
        if outgoing.operation == "describe" and when == "before":
            written[outgoing.place] += 1
            if written[outgoing.place] == 3:
                raise Busy(500.0, only_there=True)

    return fault


def _plain(topics: Mapping[str, str]) -> dict[str, str]:
    return {place: text.replace("\u00a0", " ").replace("\u202f", " ") for place, text in topics.items()}


async def test_a_topic_that_we_may_not_write_is_left_without_noise(quick: Path) -> None:
    def refuse(when: str, outgoing: Outgoing) -> None:
        if outgoing.operation == "describe":
            raise NotPermitted("403 topic")

    async with Scene(quick, programme=DAY, platforms=[MemoryPlatform(fault=refuse)]) as scene:
        await change(scene, comptoir_1=LATER)
        await scene.jump(minutes=2)

        assert scene.seen("regie") == []
        assert len(told(scene, "comptoir-1")) == 1


async def test_a_digest_whose_hour_moved_a_little_is_not_posted_twice(quick: Path) -> None:
    # given a session that got its digest halfway
    async with Scene(quick, programme=DAY) as scene:
        await scene.says("zoe", "comptoir-1", "!question Qui paie ?")
        await scene.at("11:01")
        halfway = scene.digest()

        # when it is extended, so that its half is to come
        await change(scene, comptoir_1={"end": at("11:40")})
        await scene.at("11:06")

        # then the same digest says when it ends, and the next one comes ten minutes before
        assert scene.digest().id == halfway.id
        assert scene.read(scene.digest()).startswith("Comptoir 1 · fin à 11h40")
        await scene.at("11:31")
        assert scene.digest().id != halfway.id


async def test_a_message_that_leaves_a_little_early_is_followed_by_another(quick: Path) -> None:
    async with Scene(quick, programme=DAY) as scene:
        await change(scene, comptoir_1={"rooms": ("bureau",)})
        await change(scene, comptoir_2={"rooms": ("club",)})
        scene.wall = at("10:01") - timedelta(milliseconds=40)
        await scene.until(lambda: len(told(scene, "hall")) == 2)

        await change(scene, comptoir_1={"rooms": ("club",)})
        await scene.jump(minutes=2)

        assert told(scene, "hall")[2:] == ["🔁 Comptoir 1 · Titre 1 : Le Club au lieu de Le Bureau"]


async def test_changes_are_told_once_the_clock_was_set_back(quick: Path) -> None:
    async with Scene(quick, hour="10:10", programme=DAY) as scene:
        await change(scene, comptoir_1={"rooms": ("bureau",)})
        scene.wall = at("10:00")
        await scene.quiet()

        await change(scene, comptoir_2={"rooms": ("club",)})

        assert told(scene, "hall")[1:] == ["🔁 Comptoir 2 · Titre 2 : Le Club au lieu de Le Bureau"]


async def test_many_sessions_cancelled_for_a_long_reason_are_all_named_in_the_hall(quick: Path) -> None:
    day = programme(*(comptoir(number, "10:30", "11:30") for number in range(1, 31)))
    gone: dict[str, Any] = {"cancelled": True, "cancelled_because": "trop de neige " * 20}
    async with Scene(quick, programme=day) as scene:
        await take_up(scene, replace(day, sessions=tuple(replace(s, **gone) for s in day.sessions)))

        (hall,) = told(scene, "hall")
        named = {f"• Comptoir {number} : session annulée" for number in range(1, 31)}
        assert set(hall.split("\n")[1:]) == named
        assert told(scene, "comptoir-9")[0].startswith("🔁 Comptoir 9 · Titre 9 : session annulée (« trop de")
