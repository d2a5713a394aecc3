"""Many phones whose pages are open, in a process of its own: `listeners.py PORT COUNT PATH`.

It prints `ready`, then, for each line of its input, how many are open, events and bytes so far.
"""

import argparse
import asyncio
import sys

AT_ONCE = 200


class Phones:
    def __init__(self) -> None:
        self.open = self.events = self.bytes = 0

    async def listen(self, port: int, path: str, begun: asyncio.Semaphore) -> None:
        async with begun:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            while not (await reader.readline()).startswith(b"retry:"):
                pass
            self.open += 1
        while heard := await reader.read(2**16):
            self.bytes += len(heard)
            self.events += heard.count(b"\ndata:") + heard.startswith(b"data:")
        self.open -= 1


async def main(port: int, count: int, path: str) -> None:
    phones, begun = Phones(), asyncio.Semaphore(AT_ONCE)
    listening = [asyncio.create_task(phones.listen(port, path, begun)) for _ in range(count)]
    while phones.open < count and not any(task.done() for task in listening):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    print("ready", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(phones.open, phones.events, phones.bytes, flush=True)
    for task in listening:
        task.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("path")
    given = parser.parse_args()
    asyncio.run(main(given.port, given.count, given.path))
