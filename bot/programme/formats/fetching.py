"""Fetching a programme from an address as a stranger would: nothing of ours is ever reached or sent.

Every address of the host is looked at before we connect to one of them, again after each redirect. The last
good copy is kept, and used where the address fails.
"""

import asyncio
import contextlib
import hashlib
import ipaddress
import json
import os
import socket
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from babel.dates import format_datetime

from bot.port.errors import InputError, OutsideError
from bot.programme.formats.addresses import files_behind, shown_name
from bot.programme.formats.recognising import is_web_page
from bot.words.catalogue import operator_text

LARGEST = 10_000_000  # bytes, also once decompressed
MOST_REDIRECTS = 3
PATIENCE = 10.0  # seconds, for all of it
_PIECE = 65_536  # bytes
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file from the web; `at` is when it was fetched, in UTC, and `why` the reason for an old copy."""

    content: bytes
    name: str
    at: datetime
    is_old_copy: bool = False
    why: str | None = None


class _Failed(Exception):
    """The address gave nothing that can be used; the text says why."""

    is_wrong_input = False


class _Forbidden(_Failed):
    """The address must not be followed at all."""

    is_wrong_input = True


async def fetch(
    address: str,
    kept: Path,
    *,
    language: str,
    wall: Callable[[], datetime],
    loopback: bool = False,
    patience: float = PATIENCE,
) -> Fetched:
    """Return what an address gives, or the last good copy kept in the folder `kept`.

    `wall` is the computer's clock, which dates the copy. `loopback` allows this machine and http, for tests.
    Raises InputError for an address that must not be followed, OutsideError where it fails and no copy was
    kept; both with a line in `language`.
    """
    failed: _Failed | None = None
    copy = kept / f"{hashlib.sha256(address.encode()).hexdigest()[:24]}.copy"
    try:
        async with asyncio.timeout(patience):
            for each in files_behind(address):
                try:
                    content = await _followed(each, language, loopback)
                except _Failed as error:
                    failed = error
                    continue
                fetched = Fetched(content, shown_name(each), wall())
                await asyncio.to_thread(_keep, copy, fetched)
                return fetched
    except TimeoutError:
        name, seconds = shown_name(address), f"{patience:g}"
        failed = _Failed(operator_text(language, "import-address-slow", name=name, seconds=seconds))
    former = await asyncio.to_thread(_kept, copy)
    if former is not None:
        return replace(former, is_old_copy=True, why=str(failed))
    raise InputError(str(failed)) if failed and failed.is_wrong_input else OutsideError(str(failed))


def told(fetched: Fetched, language: str) -> str:
    """Return what the operator reads of an old copy: why, and of when it is."""
    at = format_datetime(fetched.at.astimezone(), "long", locale=language)
    return operator_text(language, "import-address-old-copy", why=fetched.why or "", at=at)


async def _followed(address: str, language: str, loopback: bool) -> bytes:
    for _ in range(MOST_REDIRECTS + 1):
        host, port = _checked(address, language, loopback)
        addresses = await _addresses(host, port, language, loopback)
        answer = await _answer(address, host, addresses, language)
        if isinstance(answer, bytes):
            if is_web_page(answer):
                raise _Failed(operator_text(language, "import-address-web-page", name=shown_name(address)))
            return answer
        address = urljoin(address, answer)
    raise _Failed(operator_text(language, "import-address-redirects", name=shown_name(address)))


def _checked(address: str, language: str, loopback: bool) -> tuple[str, int]:
    """Return the host and the port of an address that may be followed."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in (("https", "http") if loopback else ("https",)):
        raise _Forbidden(operator_text(language, "import-address-not-https", scheme=parts.scheme[:20] or "?"))
    if not host:
        raise _Forbidden(operator_text(language, "import-address-no-host"))
    if parts.username is not None or parts.password is not None:
        raise _Forbidden(operator_text(language, "import-address-credentials", host=host))
    return host, port or (443 if parts.scheme == "https" else 80)


async def _addresses(host: str, port: int, language: str, loopback: bool) -> Sequence[str]:
    """Return the addresses of a host, if all are of the public internet."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _Failed(operator_text(language, "import-address-unknown-host", host=host)) from error
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    if not all(_is_allowed(each, loopback) for each in addresses):
        raise _Forbidden(operator_text(language, "import-address-private", host=host))
    return addresses


def _is_allowed(written: str, loopback: bool) -> bool:
    address = _meant(ipaddress.ip_address(written.split("%")[0]))
    return (address.is_global and not address.is_multicast) or (loopback and address.is_loopback)


def _meant(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address that is wrapped in one of IPv6, if there is one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address


class _Pinned(AbstractResolver):
    """Answers with the addresses that were looked at, so that a second answer of the DNS changes nothing."""

    def __init__(self, host: str, addresses: Sequence[str]) -> None:
        self._host, self._addresses = host, addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        """Hold nothing open."""


async def _answer(address: str, host: str, addresses: Sequence[str], language: str) -> bytes | str:
    """Return the content, or where a redirect leads; raise _Failed if there is neither."""
    web = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=_Pinned(host, addresses), use_dns_cache=False),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "Comptoir", "Accept-Encoding": "identity"},
        auto_decompress=False,
        trust_env=False,
        timeout=aiohttp.ClientTimeout(total=None),  # `fetch` counts for all of it
    )
    name = shown_name(address)
    try:
        async with web, web.get(address, allow_redirects=False) as response:
            if response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
                return response.headers["Location"]
            if response.status != HTTPStatus.OK:
                key = "import-address-closed" if response.status in (401, 403) else "import-address-status"
                raise _Failed(operator_text(language, key, name=name, status=response.status))
            return await _content(response, name, language)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        why = type(error).__name__
        raise _Failed(operator_text(language, "import-address-unreachable", host=host, why=why)) from error


async def _content(response: aiohttp.ClientResponse, name: str, language: str) -> bytes:
    """Return the body, counted while it comes in, and again while it is decompressed."""
    too_large = _Failed(
        operator_text(language, "import-address-too-large", name=name, largest=LARGEST // 1_000_000)
    )
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "deflate"):  # we asked for none
        raise _Failed(operator_text(language, "import-address-encoding", name=name, encoding=encoding[:20]))
    wide = zlib.decompressobj(zlib.MAX_WBITS | 32) if encoding in ("gzip", "deflate") else None
    whole, received = bytearray(), 0
    async for piece in response.content.iter_chunked(_PIECE):
        received += len(piece)
        if received > LARGEST:
            raise too_large
        try:
            whole += wide.decompress(piece, LARGEST + 1 - len(whole)) if wide else piece
        except zlib.error as error:
            raise aiohttp.ClientPayloadError from error
        if len(whole) > LARGEST:
            raise too_large
    return bytes(whole)


def _keep(copy: Path, fetched: Fetched) -> None:
    """Keep a copy, readable by us alone; a folder that cannot be written to costs no more than the copy."""
    head = json.dumps({"at": fetched.at.isoformat(), "name": fetched.name}).encode()
    with contextlib.suppress(OSError):
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=copy.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(head + b"\n" + fetched.content)
        Path(temporary).replace(copy)  # whole or not at all


def _kept(copy: Path) -> Fetched | None:
    try:
        head, _, content = copy.read_bytes().partition(b"\n")
        told = json.loads(head)
        return Fetched(content, str(told["name"]), datetime.fromisoformat(told["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
