"""The floor of pages: aiohttp that sends what is posted to every stream, and keeps nothing. Own process."""

import argparse
import asyncio

from aiohttp import web

from adapters.loopback import free_port


class Bare:
    def __init__(self) -> None:
        self._streams: list[web.StreamResponse] = []

    async def stream(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        await answer.write(b"retry: 1000\n\n")
        self._streams.append(answer)
        await asyncio.Event().wait()
        return answer

    async def post(self, request: web.Request) -> web.Response:
        text = str((await request.post())["text"])
        for stream in self._streams:
            await stream.write(f"data: {text}\n\n".encode())
        return web.Response(status=204)


async def main() -> None:
    bare, port = Bare(), free_port()
    pages = web.Application()
    pages.add_routes([web.get("/live", bare.stream), web.post("/", bare.post)])
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    asyncio.run(main())
