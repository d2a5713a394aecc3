"""Programmes fetched from addresses: from servers on this machine, over real sockets."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot.clock import wall_now
from bot.port.errors import InputError, OutsideError
from bot.programme.formats.addresses import files_behind, is_address, shown_name
from bot.programme.formats.fetching import LARGEST, Fetched, fetch, told

ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class Site:
    """A small site: its pages by path, and the requests it was sent."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {}
        self.asked: list[web.Request] = []
        self.address = ""

    def gives(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.Request) -> web.Response:
            return web.Response(body=body, status=status, headers=headers)

        self.pages[path] = answer
        return self.address + path

    def leads(self, path: str, to: str) -> str:
        return self.gives(path, b"", 302, Location=to)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    pages = web.Application()
    pages.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(pages, shutdown_timeout=0.1)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    host, port = runner.addresses[0][:2]
    site.address = f"http://{host}:{port}"
    yield site
    await runner.cleanup()


async def fetched(address: str, kept: Path, patience: float = 10.0) -> Fetched:
    return await fetch(address, kept, language="en", wall=wall_now, loopback=True, patience=patience)


async def refusal(address: str, kept: Path, *, loopback: bool = True, patience: float = 10.0) -> str:
    with pytest.raises((InputError, OutsideError)) as raised:
        await fetch(address, kept, language="en", wall=wall_now, loopback=loopback, patience=patience)
    return str(raised.value)


async def test_a_file_is_fetched_without_cookies_or_credentials(site: Site, tmp_path: Path) -> None:
    address = site.gives("/jour.ics", ICS, Set_Cookie="a=b")

    first, second = await fetched(address, tmp_path), await fetched(address, tmp_path)

    assert (first.content, first.name, first.is_old_copy) == (ICS, "jour.ics", False)
    assert second.content == ICS
    assert {name for request in site.asked for name in request.headers} == {
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Encoding",
    }


async def test_an_address_that_fails_gives_the_last_good_copy_and_says_so(site: Site, tmp_path: Path) -> None:
    address = site.gives("/jour.ics", ICS)
    first = await fetched(address, tmp_path)

    site.gives("/jour.ics", b"", 500)
    broken = await fetched(address, tmp_path)
    site.gives("/jour.ics", b"<!DOCTYPE html><title>Sign in</title>")
    closed = await fetched(address, tmp_path)

    assert (broken.content, broken.at, broken.is_old_copy) == (ICS, first.at, True)
    assert told(broken, "en").startswith(
        "jour.ics cannot be downloaded (HTTP 500); check the address in a browser. The last copy, of "
    )
    assert closed.content == ICS
    assert (closed.why or "").startswith("jour.ics is a web page, not a schedule")


async def test_without_a_copy_a_failure_says_what_to_do(site: Site, tmp_path: Path) -> None:
    closed = site.gives("/feuille.csv", b"", 403)

    assert await refusal(closed, tmp_path) == (
        "feuille.csv is not public (HTTP 403); publish it (Google Sheets: File, Share, Publish to web, CSV), "
        "or save the file and give its name."
    )
    assert (await refusal(f"{site.address}/absent.ics", tmp_path)).startswith(
        "absent.ics cannot be downloaded"
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://localhost/jour.ics",
        "https://127.0.0.1/jour.ics",
        "https://127.1/jour.ics",
        "https://2130706433/jour.ics",
        "https://[::1]/jour.ics",
        "https://[::ffff:127.0.0.1]/jour.ics",
        "https://[64:ff9b::7f00:1]/jour.ics",
        "https://[2002:7f00:1::]/jour.ics",
        "https://10.1.2.3/jour.ics",
        "https://192.168.1.1/jour.ics",
        "https://100.64.0.1/jour.ics",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/jour.ics",
        "https://[fe80::1]/jour.ics",
        "https://0.0.0.0/jour.ics",
        "https://224.0.0.1/jour.ics",
    ],
)
async def test_machines_of_a_private_network_are_never_reached(address: str, tmp_path: Path) -> None:
    said = await refusal(address, tmp_path, loopback=False)

    assert "is a machine of a private network" in said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://example.org/jour.ics", "this address begins with `http:`"),
        ("file:///etc/passwd", "this address begins with `file:`"),
        ("ftp://example.org/a", "this address begins with `ftp:`"),
        ("https://nom:secret@example.org/a", "this address holds a name or a password for example.org"),
        ("https:///jour.ics", "this address is not complete"),
        ("https://example.org:99999/", "this address begins with `?:`"),
        ("https://nulle-part.invalid/jour.ics", "nulle-part.invalid was not found"),
    ],
)
async def test_addresses_that_cannot_be_followed_are_refused(address: str, said: str, tmp_path: Path) -> None:
    refused = await refusal(address, tmp_path, loopback=False)

    assert refused.startswith(said)
    assert "secret" not in refused


async def test_each_redirect_is_looked_at_again(site: Site, tmp_path: Path) -> None:
    site.gives("/la.ics", ICS)
    good = site.leads("/ici", "/la.ics")
    bad = site.leads("/piege", "http://169.254.169.254/latest/meta-data")
    scheme = site.leads("/fichier", "file:///etc/passwd")

    assert (await fetched(good, tmp_path)).content == ICS
    assert "169.254.169.254 is a machine of a private network" in await refusal(bad, tmp_path)
    assert "begins with `file:`" in await refusal(scheme, tmp_path)


async def test_at_most_three_redirects_are_followed(site: Site, tmp_path: Path) -> None:
    site.gives("/4", ICS)
    for number in range(4):
        site.leads(f"/{number}", f"/{number + 1}")

    assert (await fetched(f"{site.address}/1", tmp_path)).content == ICS
    assert "leads from address to address" in await refusal(f"{site.address}/0", tmp_path)


async def test_a_host_is_looked_up_once_so_a_second_answer_changes_nothing(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.address.rsplit(":", 1)[1]
    site.gives("/jour.ics", ICS)
    loop, answers = asyncio.get_running_loop(), ["127.0.0.1", "10.0.0.1", "10.0.0.1"]
    by_number = loop.getaddrinfo

    async def changing(_host: object, *args: object, **options: object) -> object:
        return await by_number(answers.pop(0), port, **{"type": options["type"]})  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "getaddrinfo", changing)

    assert (await fetched(f"http://programme.example:{port}/jour.ics", tmp_path)).content == ICS
    assert answers == ["10.0.0.1", "10.0.0.1"]


async def test_what_is_too_large_is_left_at_once(site: Site, tmp_path: Path) -> None:
    sent = []

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"a" * 1_000_000)
                sent.append(1)
        except ConnectionError:
            return response

    site.pages["/sans-fin"] = endless
    bomb = site.gives("/bombe", gzip.compress(b"a" * (LARGEST + 1)), Content_Encoding="gzip")
    small = site.gives("/petit", zlib.compress(ICS), Content_Encoding="deflate")

    assert "is larger than 10 MB" in await refusal(f"{site.address}/sans-fin", tmp_path)
    assert len(sent) < 30
    assert "is larger than 10 MB" in await refusal(bomb, tmp_path)
    assert (await fetched(small, tmp_path)).content == ICS


async def test_a_server_that_is_slow_or_breaks_off_is_told(site: Site, tmp_path: Path) -> None:
    async def silent(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"BEGIN")
        assert request.transport
        request.transport.close()
        return response

    site.pages |= {"/lent": silent, "/coupe": cut}

    slow = await refusal(f"{site.address}/lent", tmp_path, patience=0.3)
    broken = await refusal(f"{site.address}/coupe", tmp_path)
    garbage = await refusal(site.gives("/faux", b"not gzip", Content_Encoding="gzip"), tmp_path)
    strange = await refusal(site.gives("/br", b"x", Content_Encoding="br"), tmp_path)

    assert slow.startswith("127.0.0.1 did not arrive within 0.3 seconds")
    assert broken.startswith("127.0.0.1 does not answer as it should (ClientPayloadError)")
    assert garbage.startswith("127.0.0.1 does not answer as it should (ClientPayloadError)")
    assert "compressed in a way that we do not read (br)" in strange


async def test_a_page_of_pretalx_gives_its_export_and_else_is_told_apart(site: Site, tmp_path: Path) -> None:
    site.gives("/jour/schedule/", b"<html>")
    page = f"{site.address}/jour/schedule/"
    alone = await refusal(page, tmp_path)
    site.gives("/jour/schedule/export/schedule.json", b"{}")

    found = await fetched(page, tmp_path)

    assert alone.startswith("127.0.0.1 is a web page, not a schedule")
    assert (found.content, found.name) == (b"{}", "schedule.json")


async def test_a_folder_that_cannot_be_written_costs_no_more_than_the_copy(
    site: Site, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("a file, not a folder", encoding="utf-8")

    found = await fetched(site.gives("/jour.ics", ICS), tmp_path / "kept")

    assert found.content == ICS


SHEET = "https://docs.google.com/spreadsheets/d/1AbC_d-E"
PUBLISHED = "https://docs.google.com/spreadsheets/d/e/2PACX-1v_x"


@pytest.mark.parametrize(
    ("address", "tried"),
    [
        (f"{SHEET}/edit#gid=0", [f"{SHEET}/export?format=csv&gid=0"]),
        (f"{SHEET}/edit?usp=sharing&gid=12#gid=34", [f"{SHEET}/export?format=csv&gid=34"]),
        (f"{SHEET}/edit?usp=sharing", [f"{SHEET}/export?format=csv"]),
        (SHEET, [f"{SHEET}/export?format=csv"]),
        (f"{PUBLISHED}/pubhtml", [f"{PUBLISHED}/pub?output=csv"]),
        (f"{PUBLISHED}/pubhtml?gid=7&single=true", [f"{PUBLISHED}/pub?output=csv&single=true&gid=7"]),
        (
            "https://pretalx.example/fr/jour-2026/schedule/",
            [
                "https://pretalx.example/fr/jour-2026/schedule/export/schedule.json",
                "https://pretalx.example/fr/jour-2026/schedule/",
            ],
        ),
        (
            "https://sessionize.com/api/v2/abc123/view/GridSmart?under=true",
            [
                "https://sessionize.com/api/v2/abc123/view/All",
                "https://sessionize.com/api/v2/abc123/view/GridSmart?under=true",
            ],
        ),
        ("https://example.org/a/jour.ics?x=1#haut", ["https://example.org/a/jour.ics?x=1"]),
    ],
)
def test_addresses_as_people_copy_them_give_the_files_behind(address: str, tried: list[str]) -> None:
    assert files_behind(address) == tried


def test_an_address_is_told_from_a_file_and_named_without_its_query() -> None:
    assert [is_address(source) for source in ("https://a.b/c", "jour.xlsx", "C:/jour.xlsx")] == [
        True,
        False,
        False,
    ]
    assert shown_name("https://a.example/x/jour.ics?token=secret") == "jour.ics"
    assert shown_name("https://a.example/x?token=secret") == "a.example"
