"""`--keep`: the server stays up after the play, to be looked at with any Matrix client."""

import asyncio
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from adapters.rehearsal.demo.account_shown import print_line
from adapters.rehearsal.demo.desk import Play
from adapters.rehearsal.demo.house import House
from adapters.rehearsal.demo.public import BOT, PUBLIC, organiser_of
from adapters.rehearsal.demo.wording import Say
from adapters.rehearsal.homeserver import SERVER_NAME
from bot.programme.model import Programme


async def keep_open(
    console: Console, say: Say, play: Play, house: House | None, ways: Iterable[Text]
) -> None:
    """Keep the servers up until Ctrl-C, at normal speed, and go on showing what is said there.

    The rehearsal Discord has no client: the pages are looked at, and Matrix where there is a homeserver.
    """
    play.jumps.go_on_at(1.0)
    play.app.wake()
    for session in play.app.day.programme.question_sessions:
        await play.desk_says(organiser_of(play.app.day.programme), session.id, "ouvrir")
    await play.calm(seconds=5)
    play.screen.flush()
    console.print(Rule(say("keep"), style="bold"))
    print_line(console, say("keep-pages"))
    for way in ways:
        console.print(way)
    if house is not None:
        _tell_of_matrix(console, say, play.app.day.programme, house)
    print_line(console, say("keep-discord"), "dim")
    print_line(console, say("keep-shown"), "dim")
    await asyncio.Event().wait()


def _tell_of_matrix(console: Console, say: Say, programme: Programme, house: House) -> None:
    print_line(console, say("keep-address"))
    console.print(Text(f"  {house.homeserver.url}", "bold"))
    print_line(console, say("keep-space"))
    console.print(Text(f"  #{programme.event.id}:{SERVER_NAME}", "bold"))
    console.print(Text.assemble(say("keep-password"), " ", (house.password, "bold")))
    for role, ids in _roles(programme, house).items():
        print_line(console, say(role))
        console.print(Padding(Text("  ".join(house.accounts[id].user_id for id in ids), "bold"), (0, 2)))
    print_line(console, say("keep-bot"))
    console.print(Text(f"  {house.bot}", "bold"))


def _roles(programme: Programme, house: House) -> dict[str, list[str]]:
    animateurs = {id for session in programme.sessions for id in session.animateurs}
    roles: dict[str, list[str]] = {
        "keep-organiser": [],
        "keep-animateur": [],
        "keep-public": [],
        "keep-invited": [],
    }
    for id in house.accounts:
        if id == organiser_of(programme):
            roles["keep-organiser"].append(id)
        elif id in PUBLIC:
            roles["keep-public"].append(id)
        elif id != BOT:
            roles["keep-animateur" if id in animateurs else "keep-invited"].append(id)
    return roles
