"""The floors: bots that react to each message and store nothing. Run as a process of its own.

`raw` makes one request per message on aiohttp; `nio` is the first example of matrix-nio's documentation.
"""

import argparse
import asyncio
import json
import secrets

import aiohttp
import nio

MARK = "C1-1"  # as long as a code
FILTER = json.dumps({"room": {"timeline": {"types": ["m.room.message"]}}})


async def raw(url: str, user: str, token: str, _device: str) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
        base, params = f"{url}/_matrix/client/v3", {"filter": FILTER, "timeout": "0"}
        while True:
            async with http.get(f"{base}/sync", params=params) as response:
                answer = await response.json()
            first = "since" not in params
            params |= {"since": answer["next_batch"], "timeout": "30000"}
            if first:
                print("ready", flush=True)
                continue
            for room, content in answer.get("rooms", {}).get("join", {}).items():
                for event in content["timeline"]["events"]:
                    if event["sender"] != user:
                        path = f"{base}/rooms/{room}/send/m.reaction/{secrets.token_hex(8)}"
                        await (await http.put(path, json=reaction(event["event_id"]))).read()


async def with_nio(url: str, user: str, token: str, device: str) -> None:
    client = nio.AsyncClient(url, user)
    client.access_token, client.user_id, client.device_id = token, user, device
    await client.sync(timeout=0)
    print("ready", flush=True)

    async def answer(room: nio.MatrixRoom, event: nio.RoomMessageText) -> None:
        if event.sender != user:
            await client.room_send(room.room_id, "m.reaction", reaction(event.event_id))

    client.add_event_callback(answer, nio.RoomMessageText)
    await client.sync_forever(timeout=30_000)


def reaction(event: str) -> dict[str, object]:
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": MARK}}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["raw", "nio"])
    for name in ("url", "user", "token", "device"):
        parser.add_argument(name)
    given = parser.parse_args()
    echo = raw if given.kind == "raw" else with_nio
    asyncio.run(echo(given.url, given.user, given.token, given.device))
