"""On Discord, from a command to its receipt and from a vote to the desk’s board, beside two bare bots."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack

from small_discord import DayOnDiscord

from benchmarks.figures import Figure, compared, percentile
from benchmarks.guild import Contender, begin, floor, guild

ROUNDS, EACH = 6, 20  # of each contender, in turns
WARM = 5
REST, SHORT_REST = 0.15, 0.02  # seconds in which ours, and a floor, finish their work after an answer
AWAY = 0.05  # seconds of a request to a server elsewhere, as Discord's are
Times = dict[str, list[float]]
OURS, RAW, LIBRARY = "ours", "raw", "library"
BARE = "the bare round trip"
FLOORS = {RAW: BARE, LIBRARY: "discord.py"}


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    rounds, each = rounds or (2 if quick else ROUNDS), EACH // 2 if quick else EACH
    # Boards are normally refreshed every 3 s at most; here at once, because each press is timed.
    async with guild(1, digest={"refresh": "0s"}) as day, AsyncExitStack() as stack:
        await begin(day)
        contenders = {OURS: await _ours(day)}
        for kind in FLOORS:
            contenders[kind] = await stack.enter_async_context(floor(kind, day.folder))
        await _play(contenders, 1, WARM)
        asked, pressed = await _play(contenders, rounds, each)
        for contender in contenders.values():
            contender.server.fail("*", "/*", delay=AWAY, times=None)
        far_asked, far_pressed = await _play(contenders, max(1, rounds // 3), each)
    slash, vote, far = "/question → receipt", "vote → desk’s digest", f"{AWAY * 1000:.0f} ms away"
    return [
        *_figures(slash, asked, 1.5),
        *_figures(vote, pressed, 1.5),
        *_figures(f"{slash}, {far}", far_asked, 1.5, {RAW: BARE}),
        *_figures(f"{vote}, {far}", far_pressed, 1.5, {RAW: BARE}),
    ]


async def _ours(day: DayOnDiscord) -> Contender:
    """Return Ana as a contender, who votes for Bob's question."""
    ana, bob = day.server.guild.join("Ana"), day.server.guild.join("Bob")
    ana.enter(day.discord.places["comptoir-1"])
    await bob.slash("question", at=day.discord.places["comptoir-1"], texte="Par où commencer ?")
    await day.until(day.is_quiet)
    [card] = [message for message in ana.sees() if message.buttons]
    desk = day.discord.organiser.sees(day.discord.places["comptoir-1-desk"])
    [digest] = [message for message in desk if message.buttons]
    return Contender(day.server, ana, card, card.buttons[0].custom_id, digest.id)


async def _play(contenders: Mapping[str, Contender], rounds: int, each: int) -> tuple[Times, Times]:
    """Return the seconds to each receipt and to each change of a board."""
    asked: Times = {name: [] for name in contenders}
    pressed: Times = {name: [] for name in contenders}
    for _ in range(rounds):
        for times, act in ((asked, Contender.ask), (pressed, Contender.press)):
            for name, contender in contenders.items():
                for number in range(each):
                    times[name].append(await act(contender, number))
                    await asyncio.sleep(REST if name == OURS else SHORT_REST)
    return asked, pressed


def _figures(title: str, times: Times, target: float, floors: Mapping[str, str] = FLOORS) -> list[Figure]:
    return [
        compared(
            f"{title}, p{percent}, against {name}",
            percentile(times[OURS], percent) * 1000,
            percentile(times[kind], percent) * 1000,
            target if kind == RAW else None,
        )
        for percent in (50, 95)
        for kind, name in floors.items()
    ]
