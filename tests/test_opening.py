"""An hour before the day, each régie is told what is still missing on its platform."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from memory_platform import MemoryPlatform
from scene import PARIS, Scene, at, comptoir, plenary, programme
from small_discord import day_on_discord
from small_event import SmallEvent, day_on_matrix
from small_event import comptoir as on_paper
from test_entering import code_of, me

from adapters.rehearsal.homeserver import Homeserver
from bot.operator.readiness import Absent, Finding, Found, Level, Report
from bot.programme.model import Person, Session, SessionKind
from bot.programme.notices import plan_openings

READY = "✅ Tout est prêt : la journée peut commencer à 10h."
CODES = "comptoir ready donne le code qui fait entrer chacun."
FINE = Finding(Level.OK, "ready-matrix-places", values={"count": 7})
OUTSIDE = Finding(Level.PROBLEM, "ready-matrix-outside", "comptoir-1-desk")
CLOCK = Finding(Level.WARNING, "ready-matrix-clock-off", values={"seconds": 4})


@asynccontextmanager
async def morning(
    folder: Path, found: Sequence[Found], hour: str = "8:55", **scene: Any
) -> AsyncIterator[Scene]:
    platform = MemoryPlatform(found=found)
    async with Scene(folder, hour=hour, platforms=[platform], **scene) as playing:
        yield playing


# ── When ────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_day_is_opened_an_hour_before_its_first_session_and_a_break_is_none() -> None:
    early = Session("cafe", SessionKind.BREAK, "Café", at("9:00"), at("9:30"))
    day = programme(early, plenary("accueil", "10:00", "10:15"), comptoir(1, "10:30", "11:30"))
    later = replace(plenary("fin", "9:30", "10:00"), start=at("9:30").replace(day=17))

    openings = plan_openings(replace(day, sessions=(*day.sessions, later)))

    assert [(each.key, each.due.astimezone(PARIS).strftime("%d %H:%M")) for each in openings] == [
        ("ready:2026-10-16", "16 09:00"),
        ("ready:2026-10-17", "17 08:30"),
    ]


async def test_it_is_said_once_an_hour_before(quick: Path) -> None:
    async with morning(quick, [FINE]) as scene:
        before = scene.seen("regie")
        await scene.at("9:00")
        at_nine = scene.seen("regie")
        await scene.at("10:00")

        assert (before, at_nine, scene.seen("regie")) == ([], [READY], [READY])
        assert scene.chat.looks == 1


async def test_a_bot_that_starts_late_says_it_at_once_and_a_second_start_not_again(quick: Path) -> None:
    async with morning(quick, [FINE], hour="9:40") as scene:
        said = scene.seen("regie")
        await scene.stop()
        await scene.start()

        assert (said, scene.seen("regie")) == ([READY], [READY])


async def test_nothing_is_said_once_the_day_has_begun(quick: Path) -> None:
    async with morning(quick, [OUTSIDE], hour="10:00") as scene:
        await scene.at("10:10")

        assert (scene.seen("regie"), scene.chat.looks) == ([], 0)


# ── What ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_only_what_is_wrong_is_said_with_what_to_do(quick: Path) -> None:
    command = Finding(Level.WARNING, "ready-matrix-limited", copy="curl -X POST …")
    async with morning(quick, [FINE, OUTSIDE, CLOCK, command], hour="9:00") as scene:
        assert scene.seen("regie") == [
            "⚠️ À corriger avant 10h :\n"
            "• ✗ le pupitre du comptoir 1 : je ne suis pas dans ce salon. Invitez-moi, "
            "ou lancez comptoir provision.\n"
            "• ⚠️ L’horloge de cette machine diffère de 4 s de celle du serveur Matrix : "
            "réglez-la (NTP), sinon les rappels partent à la mauvaise heure.\n"
            "• ⚠️ Le serveur limite mon débit : quand beaucoup posent leurs questions à la fois, les réponses "
            "attendront. Son administrateur peut m’en dispenser par cette commande :\n"
            "curl -X POST …"
        ]


async def test_places_that_are_wrong_alike_are_named_in_one_line(quick: Path) -> None:
    outside = [Finding(Level.PROBLEM, OUTSIDE.key, place) for place in ("regie", "comptoir-1", "comptoir-2")]
    async with morning(quick, outside, hour="9:00") as scene:
        assert scene.seen("regie") == [
            "⚠️ À corriger avant 10h :\n"
            "• ✗ la régie, le comptoir 1 et le comptoir 2 : je ne suis pas dans ces salons. Invitez-moi, "
            "ou lancez comptoir provision."
        ]


async def test_the_event_speaks_its_language(quick: Path) -> None:
    async with morning(quick, [CLOCK], hour="9:00", programme=programme(language="en")) as scene:
        assert scene.seen("regie") == [
            "The day can begin at 10:00. Still worth checking:\n"
            "• ⚠️ This computer's clock differs by 4 s from the homeserver's: set it (NTP), "
            "otherwise reminders go out at the wrong time."
        ]


async def test_missing_people_are_named_by_place_and_an_organiser_only_once(quick: Path) -> None:
    absent = [Absent("olga", desk) for desk in ("regie", "comptoir-1-desk", "comptoir-2-desk")]
    absent += [
        Absent("ana", "comptoir-1-desk"),
        Absent("gus", "comptoir-1-desk"),
        Absent("gus", "restitution-desk"),
    ]
    async with morning(quick, absent, hour="9:00") as scene:
        assert scene.seen("regie") == [
            "La journée peut commencer à 10h. Reste à voir :\n"
            "• Pas encore dans la régie : Olga Organisatrice\n"
            "• Pas encore dans le pupitre du comptoir 1 : Ana Animatrice et Gus Témoin\n"
            "• Pas encore dans le pupitre de la plénière : Gus Témoin\n" + CODES
        ]


async def test_a_long_list_is_cut_where_a_phone_would_not_show_it(quick: Path) -> None:
    names = [f"p{n}" for n in range(1, 9)]
    day = programme()
    people: Mapping[str, Person] = {**day.people, **{name: Person(name, name.upper()) for name in names}}
    absent = [Absent(name, "comptoir-1-desk") for name in names]
    async with morning(quick, absent, hour="9:00", programme=replace(day, people=people)) as scene:
        (said,) = scene.seen("regie")
        assert said.splitlines()[1].endswith("P1, P2, P3, P4, P5 et P6 … et 2 de plus")


async def test_a_person_who_uses_another_platform_is_not_missed_on_this_one(quick: Path) -> None:
    absent = [Absent("ana", "comptoir-1-desk"), Absent("eva", "comptoir-1-desk")]
    here, there = MemoryPlatform("memory", found=absent), MemoryPlatform("ailleurs", found=absent)
    async with Scene(quick, hour="9:00", platforms=[here, there]) as scene:
        lines = [scene.seen("regie", chat=chat)[0].splitlines()[1] for chat in (here, there)]

        assert lines == [
            "• Pas encore dans le pupitre du comptoir 1 : Ana Animatrice et Eva Experte",
            "• Pas encore dans le pupitre du comptoir 1 : Eva Experte",
        ]


async def test_a_person_who_showed_their_code_is_there(quick: Path) -> None:
    async with morning(quick, [Absent("eva", "comptoir-1-desk")]) as scene:
        await me(scene, "eva-la-vraie", await code_of(scene, "eva"))
        await scene.at("9:00")

        assert scene.seen("regie") == [READY]


# ── What goes wrong ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_platform_that_does_not_answer_is_asked_again_a_minute_later(quick: Path) -> None:
    async with morning(quick, [FINE], hour="8:59") as scene:
        failing, report = [True], Report("memory", [FINE])

        async def look(_entered: Mapping[str, str]) -> Report:
            if failing:
                raise TimeoutError
            return report

        scene.app.openings.looks = {"memory": look}
        await scene.at("9:00")
        failing.clear()
        await scene.jump(seconds=30)
        too_soon = scene.seen("regie")
        await scene.jump(seconds=30)

        assert (too_soon, scene.seen("regie")) == ([], [READY])


async def test_a_look_that_breaks_disturbs_nothing_and_is_not_tried_again(quick: Path) -> None:
    tries = []

    async def broken(_entered: Mapping[str, str]) -> Report:
        tries.append("once")
        raise ValueError("a server answers anything")

    async with morning(quick, [FINE]) as scene:
        scene.app.openings.looks = {"memory": broken}
        await scene.at("9:10")
        asked = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
        await scene.at("10:00")

        assert tries == ["once"]
        assert scene.seen("regie") == []
        assert set(scene.chat.messages[asked].marks) == {"C1-1", "👍"}


async def test_a_look_that_does_not_end_ends_with_the_bot(quick: Path) -> None:
    begun = asyncio.Event()

    async def endless(_entered: Mapping[str, str]) -> Report:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with morning(quick, [FINE]) as scene:
        scene.app.openings.looks = {"memory": endless}
        scene.wall = at("9:00")
        scene.app.wake()
        await begun.wait()
        await scene.stop()

        assert scene.app.openings.idle
        await scene.start()


# ── On real platforms ───────────────────────────────────────────────────────────────────────────────────

MORNING = {"start": "2026-10-16T09:10", "speed": 1}
REHEARSED = "[répétition] " + READY


async def told_in_the_regie(day: SmallEvent) -> None:
    await day.bot.run_until_ready()
    said = "SELECT 1 FROM outbox WHERE key LIKE 'ready:2026-10-16:%' AND state = 'sent'"
    await day.until(lambda: bool(day.rows(said)))


@pytest.mark.synapse
async def test_on_matrix_the_running_bot_tries_the_rooms_and_tells_the_regie(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    paper = [on_paper(1, "10:00", "11:30")]
    async with day_on_matrix(homeserver, tmp_path, localpart("opening"), paper, clock=MORNING) as day:
        await told_in_the_regie(day)
        (said,) = await day.said("regie")

        assert plain(said["content"]["body"]) == REHEARSED


@pytest.mark.synapse
async def test_on_matrix_an_animateur_who_did_not_come_is_missed(
    homeserver: Homeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    paper = [on_paper(1, "10:00", "11:30")]
    async with day_on_matrix(homeserver, tmp_path, localpart("opening"), paper, clock=MORNING) as day:
        await day.organiser.leave(day.rooms["comptoir-1-desk"])
        await told_in_the_regie(day)
        (said,) = await day.said("regie")

        assert "Pas encore dans le pupitre du comptoir 1 : Olga" in plain(said["content"]["body"])


async def test_on_discord_the_running_bot_tries_the_channels_and_tells_the_regie(tmp_path: Path) -> None:
    async with day_on_discord(tmp_path, "opening", [on_paper(1, "10:00", "11:30")], clock=MORNING) as day:
        await told_in_the_regie(day)
        (said,) = day.discord.said("regie")

        assert plain(said.content) == REHEARSED


def plain(text: str) -> str:
    """Return text as people see it, without Discord's Markdown escapes."""
    return text.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")
