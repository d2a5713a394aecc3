"""The keys that the pages add to the settings; nothing of aiohttp is loaded here."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from bot.programme.files.fields import Fields, Wrong

KEYS = ("listen", "address", "proxies", "devices")
LOOPBACK, DEVICES = "127.0.0.1", 300

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The address on which we listen, and the one by which people reach us.

    Only `proxies` are believed when they say for whom they ask. `devices` is how many devices may
    take part from one address.
    """

    host: str
    port: int
    address: str
    proxies: tuple[Network, ...] = ()
    devices: int = DEVICES

    @property
    def is_secure(self) -> bool:
        return self.address.startswith("https://")


def read_settings(web: Fields, beside: Path) -> WebSettings | None:
    listen = web.needed("listen", _listen)
    address = web.one("address", _address)
    proxies = web.many("proxies", _network)
    devices = web.one("devices", _devices)
    if listen is None:
        return None
    host, port = listen
    return WebSettings(host, port, address or f"http://{_written(host)}:{port}", proxies, devices or DEVICES)


_LISTEN = re.compile(r"(?:(?P<host>[^\s:/\[\]]+|\[[0-9A-Fa-f:.]+\]):)?(?P<port>[0-9]{1,5})")


def _listen(value: str) -> tuple[str, int]:
    """Read `127.0.0.1:8080`, `[::1]:8080`, or a port alone, which is open to this machine only."""
    found = _LISTEN.fullmatch(value)
    if found is None or not 1 <= int(found["port"]) <= 65_535:
        raise Wrong("not-a-web-listen", value=value)
    return (found["host"] or LOOPBACK).strip("[]"), int(found["port"])


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _address(value: str) -> str:
    """Read the address of the whole site: our pages are at its root."""
    if not re.fullmatch(r"https?://[^\s/?#@]+/?", value):
        raise Wrong("not-a-web-address", value=value)
    return value.rstrip("/")


def _network(value: str) -> Network:
    try:
        return ip_network(value, strict=False)
    except ValueError:
        raise Wrong("not-a-web-proxy", value=value) from None


def _devices(value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,6}", value):
        raise Wrong("not-so-many-devices", value=value)
    return int(value)


@lru_cache(maxsize=4096)  # a proxy asks for everyone
def is_among(address: str, networks: tuple[Network, ...]) -> bool:
    """Return whether an address belongs to one of these networks."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)
