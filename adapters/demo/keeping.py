"""`--keep`: after the play the server stays, to be looked at with any Matrix client."""

import asyncio
from collections.abc import Mapping

from rich.console import Console
from rich.rule import Rule
from rich.table import Table

from adapters.demo.acts import Play
from adapters.demo.house import House
from adapters.demo.public import BOT, ORGANISER, PUBLIC
from adapters.demo.wording import Say
from bot.programme import Programme


async def keep_open(console: Console, say: Say, play: Play, house: House) -> None:
    """Until Ctrl-C."""
    for session in play.app.day.programme.queues:
        await play.desk_says(ORGANISER, session.id, "!ouvrir")
    play.screen.flush()
    console.print(Rule(say("keep"), style="bold"))
    console.print(f"{say('keep-address')} [bold]{house.homeserver.url}[/]", highlight=False, soft_wrap=True)
    console.print(f"{say('keep-password')} [bold]{house.password}[/]", highlight=False)
    console.print(_accounts(say, play.app.day.programme, house))
    await asyncio.Event().wait()


def _accounts(say: Say, programme: Programme, house: House) -> Table:
    animateurs = {id for session in programme.sessions for id in session.animateurs}
    roles: Mapping[str, str] = {
        id: "keep-organiser"
        if id == ORGANISER
        else "keep-visitor"
        if id in PUBLIC
        else "keep-animateur"
        if id in animateurs
        else "keep-invited"
        for id in house.accounts
        if id != BOT
    }
    table = Table(box=None, pad_edge=False)
    order = ("keep-organiser", "keep-animateur", "keep-invited", "keep-visitor")
    for id in sorted(roles, key=lambda id: order.index(roles[id])):
        account = house.accounts[id]
        table.add_row(account.user_id, house.names[account.user_id], say(roles[id]))
    return table
