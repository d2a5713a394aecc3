"""The streams of open pages: what reaches whom, once, and what is only said to be new."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from patience import PATIENCE
from structlog.testing import capture_logs
from web_person import Phone
from web_scene import WebScene, on_pages
from yarl import URL

from adapters.rehearsal.html import parsed
from adapters.web.live_parts import difference, parts_of
from bot.database import schema as t
from bot.people import people

C1 = "/comptoir-1"


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[WebScene]:
    async with on_pages(quick) as scene:
        yield scene


class Stream:
    """What an open page hears."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> Mapping[str, Any]:
        """Return the next event: its `kind`, its `id` and what it bears."""
        told: dict[str, Any] = {"kind": "message"}
        async with asyncio.timeout(PATIENCE):
            async for line in self.answer.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "data":
                    borne: Mapping[str, Any] = json.loads(value)
                    return {**told, **borne}
                if name in ("id", "event"):
                    told["kind" if name == "event" else name] = value
        raise EOFError


@asynccontextmanager
async def opened(phone: Phone, path: str, last: str = "") -> AsyncIterator[Stream]:
    """Open a page and its stream, or only the stream of a page that was read as far as `last`."""
    body = (await phone.page(path)).one("body")
    since = "" if last else f"&since={body.attributes['data-stamp']}"
    headers = {"Last-Event-ID": last} if last else {}
    async with phone.listen(body.attributes["data-live"] + since, headers) as answer:
        assert answer.status == 200, answer.status
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert (await answer.content.readline()).startswith(b"retry: ")
        yield Stream(answer)


def articles(rendered: Mapping[str, str]) -> Mapping[str, str]:
    return {id: parsed(html).one("p", class_="text").text for id, html in rendered.items()}


def row_of(heard: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the questions that an event bears, whether it renews them all or some."""
    told = heard["queue"]
    return told["items"] if isinstance(told, dict) else parts_of(told)["queue"].items or {}


async def test_a_page_hears_what_others_ask_and_only_what_changed(scene: WebScene) -> None:
    async with scene.phone() as ana, scene.phone() as bob, scene.phone() as reader:
        await ana.ask(C1, "Qui paie ?")
        async with opened(reader, C1) as stream:
            await bob.ask(C1, "Qui décide ?")

            heard = await stream.next()
            while "queue" not in heard:  # the page was as young as the reading of what was there
                heard = await stream.next()

    assert articles(row_of(heard))["C1-2"] == "Qui décide ?"
    assert not {"told", "own", "asking"} & heard.keys()


async def test_only_whoever_is_told_something_alone_is_told_so(scene: WebScene) -> None:
    async with scene.phone() as ana, scene.phone() as bob:
        await ana.ask(C1, "Qui paie ?")
        await bob.ask("/", "Et la suite ?")  # so that bob is known
        async with opened(ana, C1) as hers, opened(bob, C1) as his:
            await scene.says("amy", "comptoir-1-desk", "!scene C1-1")
            kinds = {"hers": [await hers.next()], "his": [await his.next()]}
            while kinds["hers"][-1]["kind"] != "own":
                kinds["hers"].append(await hers.next())

    assert kinds["hers"][-1]["kind"] == "own"
    assert [each["kind"] for each in kinds["his"]] == ["message"]


async def test_a_stream_goes_on_where_it_was_broken(scene: WebScene) -> None:
    async with scene.phone() as ana, scene.phone() as bob, scene.phone() as reader:
        async with opened(reader, C1) as stream:
            await ana.ask(C1, "Qui paie ?")
            first = await stream.next()
        await bob.ask(C1, "Qui décide ?")

        async with opened(reader, C1, last=first["id"]) as stream:
            missed = await stream.next()

    assert sorted(articles(row_of(missed)))[-1] == "C1-2"


async def test_a_page_that_does_not_exist_has_no_stream(scene: WebScene) -> None:
    async with scene.phone() as ana:
        statuses = []
        for page in ("/nowhere", "/live", "/static/x", "//evil.example.org", "/comptoir-1?a=1", "", "/%2e"):
            async with ana.listen(f"/live?page={page}&language=fr", {}) as answer:
                statuses.append(answer.status)

    assert statuses == [404] * 7


async def test_a_page_has_one_address_whose_stream_it_is(scene: WebScene) -> None:
    """Else one phone would let us read the same page again and again, each second."""
    ways_there = ("/C1", "/R", "/desk/comptoir-1/open")
    async with scene.phone() as ana:
        statuses = []
        for page in ("//a/comptoir-1", "//b/comptoir-1", *ways_there):
            async with ana.listen(f"/live?page={page}&language=fr", {}) as answer:
                statuses.append(answer.status)

    assert statuses == [404] * 5


async def test_one_address_opens_no_more_pages_than_its_devices_may(quick: Path) -> None:
    async with (
        on_pages(quick, web={"devices": 1}) as scene,
        scene.phone() as ana,
        opened(ana, C1),
        opened(ana, C1),
        opened(ana, C1),
        opened(ana, C1),
        ana.listen(f"/live?page={C1}&language=fr", {}) as answer,
    ):
        one_more = answer.status

    assert one_more == 429


async def test_streams_end_with_the_bot(quick: Path) -> None:
    async with on_pages(quick) as scene, scene.phone() as ana, opened(ana, C1) as stream:
        assert scene.pages is not None
        await scene.pages.close()

        with pytest.raises(EOFError):
            await stream.next()


def test_a_row_is_told_by_its_order_and_what_changed_in_it() -> None:
    def page(*articles: str) -> str:
        inside = "".join(f'<article id="{each[0]}">{each}</article>' for each in articles)
        return f'<div role="log" data-part="queue">{inside}</div><p data-part="told" data-own>x</p>'

    before, after = parts_of(page("a1", "b1")), parts_of(page("b2", "c1", "a1"))

    assert difference(before, after) == {
        "queue": {
            "order": ["b", "c", "a"],
            "items": {"b": '<article id="b">b2</article>', "c": '<article id="c">c1</article>'},
        }
    }
    assert difference(before, before) == {}
    assert difference(before, parts_of(page())) == {"queue": '<div role="log" data-part="queue"></div>'}


def test_shared_regions_bear_no_key() -> None:
    form = '<div data-part="said"><input type="hidden" name="key" value="k3y"><i>x</i></div>'

    assert parts_of(form)["said"].inside == '<input type="hidden" name="key" value=""><i>x</i>'


async def test_a_desk_is_told_to_read_its_page_again_and_nobody_else_is(scene: WebScene) -> None:
    async with scene.phone() as ana, scene.phone() as sam, scene.phone() as other:
        code = await scene.store.run(people.entry_code, "ana")
        await ana.types(code)
        async with opened(ana, "/desk/comptoir-1") as stream:
            async with other.listen("/live?page=/desk/comptoir-1&language=fr", {}) as refused:
                status = refused.status
            await sam.ask(C1, "Qui paie ?")

            heard = await stream.next()
            page = await ana.page("/desk/comptoir-1")

    assert status == 403
    assert (heard["kind"], heard["all"]) == ("own", True)
    assert "Qui paie ?" in page.one("div", data_part="queue").text
    assert heard.keys() <= {"kind", "id", "within", "all"}


async def test_whoever_left_a_desk_keeps_its_news_from_nobody(scene: WebScene) -> None:
    """Its page is read by the eyes of one of its readers; the one who left may be the first of them."""
    desk, code = "/desk/comptoir-1", await scene.store.run(people.entry_code, "ana")
    assert scene.pages is not None
    live = scene.pages._serving[2]._live
    async with AsyncExitStack() as stack:
        phones = [await stack.enter_async_context(scene.phone()) for _ in range(4)]
        for phone in phones:
            await phone.types(code)
        streams = [await stack.enter_async_context(opened(phone, desk)) for phone in phones]
        for task in live._tasks:
            task.cancel()
        [channel] = live._channels.values()
        first = next(iter(channel.streams)).handle
        await scene.store.run(lambda c: c.execute(sa.delete(t.members).where(t.members.c.handle == first)))
        await scene.says("sam", "comptoir-1", "!question Qui paie ?")

        is_told = await live._renew(channel)

        assert is_told
        assert len(channel.streams) == len(streams) - 1


async def test_whoever_left_before_their_stream_began_is_no_fault(scene: WebScene) -> None:
    async def leaves(request: web.Request) -> web.StreamResponse:
        raise aiohttp.ClientConnectionResetError("Cannot write to closing transport")

    assert scene.pages is not None
    server = scene.pages._serving[2]
    with capture_logs() as logged:
        answer = await server._guarded(make_mocked_request("GET", "/live"), leaves)

    assert (answer.status, logged) == (400, [])


@pytest.mark.parametrize("version", ["HTTP/0.9", "HTTP/1.0"])
async def test_who_speaks_an_old_http_is_told_that_there_is_no_stream(scene: WebScene, version: str) -> None:
    at = URL(scene.address)
    reader, writer = await asyncio.open_connection(at.host, at.port)

    writer.write(f"GET /live?page={C1}&language=fr {version}\r\nHost: {at.host}\r\n\r\n".encode())

    assert b" 400 " in await reader.readline()
    writer.close()
