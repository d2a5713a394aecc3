"""The nights in which the clocks change: each reminder comes at its instant, once, with the right hour."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from memory_platform import BOT, MemoryPlatform
from scene import Scene

from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme

SATURDAY_IN_OCTOBER = ("2026-10-24", "2026-10-25")
SATURDAY_IN_MARCH = ("2027-03-27", "2027-03-28")
IN_OCTOBER = {  # the hour from two to three comes twice, and its UTC offset tells which one is meant
    "avant": ("2026-10-25T01:30", "2026-10-25T01:50"),
    "à cheval": ("2026-10-25T01:55", "2026-10-25T03:10"),
    "première fois": ("2026-10-25T02:30+02:00", "2026-10-25T02:50+02:00"),
    "seconde fois": ("2026-10-25T02:30+01:00", "2026-10-25T02:50+01:00"),
    "après": ("2026-10-25T03:30", "2026-10-25T03:50"),
}
IN_MARCH = {  # two o'clock becomes three
    "avant": ("2027-03-28T01:30", "2027-03-28T01:50"),
    "à cheval": ("2027-03-28T01:55", "2027-03-28T03:10"),
    "après": ("2027-03-28T03:05", "2027-03-28T03:25"),
    "plus tard": ("2027-03-28T03:30", "2027-03-28T03:50"),
}


async def test_in_october_the_hour_that_comes_twice_is_announced_twice_an_hour_apart(quick: Path) -> None:
    async with _night(quick, SATURDAY_IN_OCTOBER, IN_OCTOBER) as scene:
        await _play(scene, until="2026-10-25T03:00Z")

        assert _said(scene) == [
            ("23:15", "hall", "⏰ À 01h30 • Avant"),
            ("23:25", "avant", "⏰ Avant — à 01h30"),
            ("23:40", "hall", "⏰ À 01h55 • À cheval"),
            ("23:45", "avant", "⏳ Dernières questions : c’est fini à 01h50"),
            ("23:50", "a-cheval", "⏰ À cheval — à 01h55"),
            ("00:15", "hall", "⏰ À 02h30 heure d’été • Première fois"),
            ("00:25", "premiere-fois", "⏰ Première fois — à 02h30 heure d’été"),
            (
                "00:45",
                "premiere-fois",
                "⏳ Dernières questions : c’est fini à 02h50 heure d’été",
            ),
            ("01:15", "hall", "⏰ À 02h30 heure d’hiver • Seconde fois"),
            ("01:25", "seconde-fois", "⏰ Seconde fois — à 02h30 heure d’hiver"),
            (
                "01:45",
                "seconde-fois",
                "⏳ Dernières questions : c’est fini à 02h50 heure d’hiver",
            ),
            ("02:05", "a-cheval", "⏳ Dernières questions : c’est fini à 03h10"),
            ("02:15", "hall", "⏰ À 03h30 • Après"),
            ("02:25", "apres", "⏰ Après — à 03h30"),
            ("02:45", "apres", "⏳ Dernières questions : c’est fini à 03h50"),
        ]
        assert await scene.troubles() == []


async def test_in_march_what_follows_the_skipped_hour_is_announced_before_it(quick: Path) -> None:
    async with _night(quick, SATURDAY_IN_MARCH, IN_MARCH) as scene:
        await _play(scene, until="2027-03-28T02:00Z")

        assert _said(scene) == [
            ("00:15", "hall", "⏰ À 01h30 • Avant"),
            ("00:25", "avant", "⏰ Avant — à 01h30"),
            ("00:40", "hall", "⏰ À 01h55 • À cheval"),
            ("00:45", "avant", "⏳ Dernières questions : c’est fini à 01h50"),
            ("00:50", "a-cheval", "⏰ À cheval — à 01h55"),
            ("00:50", "hall", "⏰ À 03h05 • Après"),
            ("01:00", "apres", "⏰ Après — à 03h05"),
            ("01:05", "a-cheval", "⏳ Dernières questions : c’est fini à 03h10"),
            ("01:15", "hall", "⏰ À 03h30 • Plus tard"),
            ("01:20", "apres", "⏳ Dernières questions : c’est fini à 03h25"),
            ("01:25", "plus-tard", "⏰ Plus tard — à 03h30"),
            ("01:45", "plus-tard", "⏳ Dernières questions : c’est fini à 03h50"),
        ]
        assert await scene.troubles() == []


async def test_a_bot_that_starts_again_at_each_quarter_of_the_night_says_the_same(quick: Path) -> None:
    steady, restless = (_night(quick / name, SATURDAY_IN_OCTOBER, IN_OCTOBER) for name in ("one", "other"))
    async with steady, restless:
        await _play(steady, until="2026-10-25T03:00Z")
        await _play(restless, until="2026-10-25T03:00Z", restarts=True)

        assert _said(restless) == _said(steady)
        assert await restless.troubles() == []


def _night(folder: Path, days: tuple[str, str], sessions: dict[str, tuple[str, str]]) -> Scene:
    """Begin on the eve, at ten in the evening UTC."""
    folder.mkdir(exist_ok=True)
    chat = MemoryPlatform(editable=60)  # too old to be edited when its session begins
    scene = Scene(folder, programme=_read(folder / "programme.yaml", days, sessions), platforms=[chat])
    scene.wall = datetime.fromisoformat(f"{days[0]}T22:00Z")
    return scene


def _read(file: Path, days: tuple[str, str], sessions: dict[str, tuple[str, str]]) -> Programme:
    """Read the programme as its authors write it."""
    written = "".join(
        f"  - {{id: {_id(title)}, kind: comptoir, title: {title.capitalize()}, animateurs: [olga],"
        f' start: "{start}", end: "{end}"}}\n'
        for title, (start, end) in sessions.items()
    )
    file.write_text(
        f"event: {{id: nuit, title: La nuit, start: {days[0]}, end: {days[1]}, timezone: Europe/Paris}}\n"
        "people: {olga: {name: Olga}}\n"
        f"organisers: [olga]\nsessions:\n{written}",
        encoding="utf-8",
    )
    checked = read_programme(file)
    assert checked.value is not None, checked.problems
    return checked.value


def _id(title: str) -> str:
    return title.replace(" ", "-").translate(str.maketrans("àèé", "aee"))


async def _play(scene: Scene, until: str, *, restarts: bool = False) -> None:
    while scene.wall < datetime.fromisoformat(until):
        scene.wall += timedelta(minutes=5)
        if restarts and scene.wall.minute % 15 == 0:
            await scene.stop()
            await scene.start()
        await scene.quiet()


def _said(scene: Scene) -> list[tuple[str, str, str]]:
    """Return the public's reminders: the hour in UTC, the place, the session, and its hour."""
    reminders = sorted(
        (message.now, message.place, scene.read(message))
        for message in scene.chat.messages.values()
        if message.handle == BOT and message.now and (message.key or "").startswith("reminder:")
    )
    return [
        (f"{now.astimezone(UTC):%H:%M}", place, _shortly(text, place))
        for now, place, text in reminders
        if not place.endswith("-desk")
    ]


def _shortly(text: str, place: str) -> str:
    """Return the first line without number and gesture; in the hall, the session's title too."""
    first, *others = re.sub(r"Comptoir \d (:|·) ", "", text).split("\n")
    return f"{first} {others[0]}" if place == "hall" else first.split(". Posez la vôtre")[0]
