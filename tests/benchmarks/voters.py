"""Phones that vote once each, in a process of its own: `voters.py PORT VOTES SECONDS QUESTIONS SECRET`.

Each is another device at another address, by a proxy that is believed; their pages were opened before.
"""

import argparse
import asyncio
import json
import sys
import time
from urllib.parse import urlencode

from adapters.web.devices import Devices

CONNECTIONS = 500  # from the proxy


def requests_of(port: int, votes: int, questions: int, secret: str) -> list[bytes]:
    devices, made = Devices(secret), []
    for number in range(votes):
        form = devices.form(None)
        body = urlencode({"key": form.key, "seal": form.seal, "vote": f"C1-{number % questions + 1}"})
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        head = (
            f"POST /comptoir-1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-For: {address}\r\n"
            "Sec-Fetch-Site: same-origin\r\nX-Live: 1\r\nAccept-Language: fr\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made.append((head + body).encode())
    return made


async def main(port: int, votes: int, seconds: float, questions: int, secret: str) -> None:
    waiting = requests_of(port, votes, questions, secret)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began, numbers = time.monotonic(), iter(range(votes))
    times: list[float] = []
    refused = 0

    async def vote() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            due = began + number * seconds / votes
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            writer.write(waiting[number])
            status = await reader.readline()
            while (await reader.readline()) != b"\r\n":
                pass
            times.append(1000 * (time.monotonic() - max(due, began)))
            refused += b" 204 " not in status
        writer.close()

    await asyncio.gather(*(vote() for _ in range(CONNECTIONS)))
    last = time.monotonic()
    told = {"took": last - began, "last": last, "refused": refused, "seconds": times}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("port", "votes", "seconds", "questions"):
        parser.add_argument(name, type=int)
    parser.add_argument("secret")
    given = parser.parse_args()
    asyncio.run(main(given.port, given.votes, given.seconds, given.questions, given.secret))
