"""A bot in a process of its own: real sockets, and a death without farewell."""

import asyncio
import os
import sys
from asyncio.subprocess import Process

from adapters.rehearsal.discord import DiscordServer, Person

BOT = """
import os, discord, yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

Route.BASE = os.environ["API"]
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["GATEWAY"])
client = discord.Client(intents=discord.Intents.all(), guild_ready_timeout=0.01)

@client.event
async def on_message(message):
    if message.author != client.user:
        await message.reply(f"lu : {message.content}", nonce=f"r-{message.id}")

client.run(os.environ["TOKEN"], log_handler=None)
"""


async def test_a_killed_bot_comes_back_under_a_new_session() -> None:
    async with DiscordServer() as server:
        hall = server.guild.add_place("accueil")
        ana = server.guild.join("Ana")
        ana.enter(hall)

        first = await start(server)
        await answered(server, ana, "un")
        first.kill()
        await first.wait()
        await server.until(lambda: not server.gateway.ready)
        await ana.say("perdu")
        second = await start(server)
        await answered(server, ana, "deux")
        second.kill()
        await second.wait()

        assert [m.text for m in ana.sees()] == ["un", "lu : un", "perdu", "deux", "lu : deux"]
        assert (server.gateway.identified, server.gateway.resumed) == (2, 0)


async def start(server: DiscordServer) -> Process:
    addresses = {"API": server.api, "GATEWAY": server.gateway_url, "TOKEN": server.token}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", BOT, env={**os.environ, **addresses}
    )
    await server.ready(seconds=30)
    return process


async def answered(server: DiscordServer, ana: Person, text: str) -> None:
    said = await ana.say(text)
    await ana.waits_for(lambda m: m.reply_to == said.id)
