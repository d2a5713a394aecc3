"""The internal names of discord.py that we rely on: a new version is tried before we adopt it."""

import asyncio

from discord.http import HTTPClient, Ratelimit, Route


async def test_discord_py_still_has_the_inner_names_that_we_lean_on() -> None:
    client = HTTPClient(asyncio.get_running_loop())
    route = Route("GET", "/channels/{channel_id}", channel_id=1, metadata=None)

    assert (client._buckets, client._bucket_hashes) == ({}, {})
    assert client.max_ratelimit_timeout is None
    assert isinstance(client.get_ratelimit(route.key), Ratelimit)
    assert Route.BASE.startswith("https://discord.com/api/v")
    assert route.url == f"{Route.BASE}/channels/1"
    assert (route.key, route.major_parameters) == ("GET /channels/{channel_id}", "1")
    limit = Ratelimit(None)
    assert (limit.remaining, limit.expires, limit._loop) == (1, None, asyncio.get_running_loop())
    assert {"_global_over", "static_login", "request", "close"} <= {*vars(client), *dir(HTTPClient)}
