"""The floors on Discord: bots that answer a command, edit a board and store nothing. A process of its own.

`raw` uses the gateway and one request at a time on aiohttp; `library` uses what discord.py offers.
"""

import argparse
import asyncio

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

RECEIPT = "Question C1-100 reçue. ⬆️ 0 · `/suivre` pour en avoir des nouvelles, `/retirer` pour la reprendre."
BOARD = "**C1-1** — Ana : Comment financer la suite ? ⬆️ "  # followed by its count of votes
DISPATCH, IDENTIFY, COMMAND, BUTTON = 0, 2, 2, 3
MESSAGE, QUIETLY, EPHEMERAL = 4, 6, 1 << 6


async def raw(token: str, api: str, gateway: str) -> None:
    headers, votes = {"Authorization": f"Bot {token}"}, 0
    async with aiohttp.ClientSession(headers=headers) as http, http.ws_connect(gateway) as socket:
        await socket.receive()  # the greeting
        identity = {"token": token, "intents": 1, "properties": {}}
        await socket.send_json({"op": IDENTIFY, "d": identity})
        async for frame in socket:
            told = frame.json()
            if told["op"] == DISPATCH and told["t"] == "READY":
                print("ready", flush=True)
            if told["op"] != DISPATCH or told["t"] != "INTERACTION_CREATE":
                continue
            data = told["d"]
            back = f"{api}/interactions/{data['id']}/{data['token']}/callback"
            if data["type"] == COMMAND:
                answer = {"type": MESSAGE, "data": {"content": RECEIPT, "flags": EPHEMERAL}}
                await (await http.post(back, json=answer, params={"with_response": "true"})).read()
            elif data["type"] == BUTTON:
                votes += 1
                board = f"{api}/channels/{data['channel_id']}/messages/{data['message']['id']}"
                await (await http.patch(board, json={"content": f"{BOARD}{votes}"})).read()
                await (await http.post(back, json={"type": QUIETLY})).read()


async def with_library(token: str, api: str, gateway: str) -> None:
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, yarl.URL(gateway)
    client, votes = discord.Client(intents=discord.Intents(guilds=True)), 0

    @client.event
    async def on_ready() -> None:
        print("ready", flush=True)

    @client.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        nonlocal votes
        if interaction.type is discord.InteractionType.application_command:
            await interaction.response.send_message(RECEIPT, ephemeral=True)
        elif interaction.message is not None:
            votes += 1
            await interaction.message.edit(content=f"{BOARD}{votes}")
            await interaction.response.defer()

    await client.start(token)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["raw", "library"])
    for name in ("token", "api", "gateway"):
        parser.add_argument(name)
    given = parser.parse_args()
    floor = raw if given.kind == "raw" else with_library
    asyncio.run(floor(given.token, given.api, given.gateway))
