"""What is believed of a request: who asks through which proxy, and whether one of our pages sent the form."""

from ipaddress import IPv6Address, ip_address, ip_network

from aiohttp import web

from adapters.web.files import WebSettings, is_among

HEADERS = {
    "Server": "Comptoir",
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            *(f"{each}-src 'self'" for each in ("style", "script", "img", "connect")),
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without, our forms have no `Origin` where HTTPS is missing
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NETWORK = 64  # bits of an IPv6 address: whoever has one has as many more as they like
OURS = ("same-origin", "none")  # of `Sec-Fetch-Site`: from our pages, or opened by the person


class Guard:
    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings

    def address_of(self, request: web.Request) -> str:
        """Return who asks, as limits count them: behind a proxy of ours, the last that is none of them."""
        return network_of(self._address_of(request))

    def _address_of(self, request: web.Request) -> str:
        remote = request.remote or ""
        if not is_among(remote, self._settings.proxies):
            return remote
        forwarded = request.headers.getall("X-Forwarded-For", [])
        asked = [part.strip() for part in ",".join(forwarded).split(",") if part.strip()]
        others = [part for part in reversed(asked) if not is_among(part, self._settings.proxies)]
        return others[0] if others else remote

    def is_secure(self, request: web.Request) -> bool:
        """Return whether the person reaches us by HTTPS."""
        if is_among(request.remote or "", self._settings.proxies):
            forwarded = request.headers.get("X-Forwarded-Proto", "")
            return forwarded == "https" if forwarded else self._settings.is_secure
        return self._settings.is_secure

    def is_of_others(self, request: web.Request) -> bool:
        """Return whether the browser says that another site sent this."""
        site, origin = request.headers.get("Sec-Fetch-Site"), self._origin(request)
        if site is not None:
            return site not in OURS
        return origin is not None and not self._is_own(origin, request)

    def is_ours(self, request: web.Request) -> bool:
        """Return whether the browser says that a page of ours sent this."""
        site, origin = request.headers.get("Sec-Fetch-Site"), self._origin(request)
        if site is not None:
            return site == "same-origin"
        return origin is not None and self._is_own(origin, request)

    def _origin(self, request: web.Request) -> str | None:
        """Return the `Origin`; `null` says nothing."""
        origin = request.headers.get("Origin")
        return None if origin == "null" else origin

    def _is_own(self, origin: str, request: web.Request) -> bool:
        _, _, host = origin.partition("://")
        return origin == self._settings.address or host == request.host


def network_of(address: str) -> str:
    """Return the network that somebody has whole: one IPv4 address, or the block of an IPv6 one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, NETWORK), strict=False))
    return str(found)
